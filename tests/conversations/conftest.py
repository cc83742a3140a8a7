"""A review to talk to, from its first word or from any stage on."""

from collections.abc import Callable, Iterator

import pytest

from tests.conversations.story import chapters
from tests.conversations.talk import Place, Talk
from tests.databases import Databases

At = Callable[[str], Talk]


class Chronicle:
    """The story played once, as far as anybody has asked, and kept at each of its marks."""

    def __init__(self, databases: Databases) -> None:
        self._databases = databases
        self._coming = chapters()
        self._places: dict[str, Place] = {}

    def place(self, stage: str) -> Place:
        """Where everything before a stage's mark has been said."""
        if stage not in self._places:
            start = list(self._places.values())[-1:]
            talk = Talk.at(start[0], self._databases) if start else Talk(self._databases.migrated())
            try:
                while stage not in self._places:
                    lines, mark = self._coming.pop(0)
                    talk.play(lines)
                    self._places[mark] = talk.snapshot(self._databases)
            finally:
                talk.close()
        return self._places[stage]


@pytest.fixture(scope="session")
def chronicles() -> dict[Databases, Chronicle]:
    """The story, once for each of pytest's workers and each kind of database."""
    return {}


@pytest.fixture
def at(databases: Databases, chronicles: dict[Databases, Chronicle]) -> Iterator[At]:
    """A review at a stage: ``at("agency-check")``. See ``story.py`` for what has been said by
    then."""
    chronicle = chronicles.setdefault(databases, Chronicle(databases))
    talks: list[Talk] = []

    def make(stage: str) -> Talk:
        talks.append(Talk.at(chronicle.place(stage), databases))
        return talks[-1]

    yield make
    for talk in talks:
        talk.close()


@pytest.fixture
def escb(databases: Databases) -> Iterator[Talk]:
    """A workspace in which nothing has been said yet."""
    talk = Talk(databases.migrated())
    yield talk
    talk.close()
