"""A review to talk to, from its first word or from any stage on."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conversations.story import chapters
from tests.conversations.talk import Place, Talk
from tests.postgres import Postgres

At = Callable[[str], Talk]


class Chronicle:
    """The story played once, as far as anybody has asked, and kept at each of its marks."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._coming = chapters()
        self._places: dict[str, Place] = {}

    def place(self, stage: str) -> Place:
        """Where everything before a stage's mark has been said."""
        if stage not in self._places:
            start = list(self._places.values())[-1:]
            database = self._folder / f"on-the-way-to-{stage}.sqlite3"
            talk = Talk.at(start[0], database) if start else Talk(f"sqlite:///{database}")
            try:
                while stage not in self._places:
                    lines, mark = self._coming.pop(0)
                    talk.play(lines)
                    self._places[mark] = talk.snapshot(self._folder / f"{mark}.sqlite3")
            finally:
                talk.close()
        return self._places[stage]


@pytest.fixture(scope="session")
def chronicle(tmp_path_factory: pytest.TempPathFactory) -> Chronicle:
    """The story, once for each of pytest's workers."""
    return Chronicle(tmp_path_factory.mktemp("chronicle"))


@pytest.fixture
def at(chronicle: Chronicle, tmp_path: Path) -> Iterator[At]:
    """A review at a stage: ``at("agency-check")``. See ``story.py`` for what has been said by then."""
    talks: list[Talk] = []

    def make(stage: str) -> Talk:
        talks.append(Talk.at(chronicle.place(stage), tmp_path / f"{len(talks)}.sqlite3"))
        return talks[-1]

    yield make
    for talk in talks:
        talk.close()


@pytest.fixture
def escb(tmp_path: Path) -> Iterator[Talk]:
    """A workspace in which nothing has been said yet."""
    talk = Talk(f"sqlite:///{tmp_path / 'cspr.sqlite3'}")
    yield talk
    talk.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def anywhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Talk]:
    """The same, on either database."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'cspr.sqlite3'}"
    else:
        server: Postgres = request.getfixturevalue("postgres")
        url = server.new_database()
    talk = Talk(url)
    yield talk
    talk.close()
