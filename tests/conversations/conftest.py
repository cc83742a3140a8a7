"""A review to talk to, from its first word or from any stage on."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import pytest

from tests.conversations import sandwell, story
from tests.conversations.talk import Place, Talk
from tests.databases import Databases

At = Callable[[str], Talk]


class Chronicle:
    """A story played once, as far as anybody has asked, and kept at each of its marks."""

    def __init__(
        self,
        databases: Databases,
        begun: Callable[[Databases], Talk],
        coming: Sequence[tuple[Callable[[Talk], None], str]],
    ) -> None:
        self._databases = databases
        self._begun = begun
        self._coming = list(coming)
        self._places: dict[str, Place] = {}

    def place(self, stage: str) -> Place:
        """Where everything before a stage's mark has been said. A part that was broken off (the
        machine was slow) is played anew for the next test, from the mark before it."""
        if stage not in self._places:
            start = list(self._places.values())[-1:]
            talk = Talk.at(start[0], self._databases) if start else self._begun(self._databases)
            try:
                while stage not in self._places:
                    play, mark = self._coming[0]
                    play(talk)
                    self._places[mark] = talk.snapshot(self._databases)
                    del self._coming[0]
            finally:
                talk.close()
        return self._places[stage]


class Chronicles:
    """The stories of Essex and Sandwell, on each kind of database that a test asks for."""

    def __init__(self) -> None:
        self._essex: dict[Databases, Chronicle] = {}
        self._sandwell: dict[Databases, Chronicle] = {}

    def essex(self, databases: Databases) -> Chronicle:
        """The Essex story."""
        if databases not in self._essex:
            coming = [(partial(Talk.play, lines=lines), mark) for lines, mark in story.chapters()]
            self._essex[databases] = Chronicle(
                databases, lambda kind: Talk(kind.migrated()), coming
            )
        return self._essex[databases]

    def sandwell(self, databases: Databases) -> Chronicle:
        """The local one of Sandwell's."""
        if databases not in self._sandwell:
            self._sandwell[databases] = Chronicle(databases, sandwell.begun, sandwell.chapters())
        return self._sandwell[databases]


@pytest.fixture(scope="session")
def chronicles() -> Chronicles:
    """The stories, once for each of pytest's workers."""
    return Chronicles()


@pytest.fixture
def at(databases: Databases, chronicles: Chronicles) -> Iterator[At]:
    """A review at a stage: ``at("agency-check")``. See ``story.py`` for what has been said by
    then."""
    yield from _at(databases, chronicles.essex(databases))


@pytest.fixture
def scsp_at(databases: Databases, chronicles: Chronicles) -> Iterator[At]:
    """Sandwell's local review at a mark of its story: ``scsp_at("governance")``."""
    yield from _at(databases, chronicles.sandwell(databases))


def _at(databases: Databases, chronicle: Chronicle) -> Iterator[At]:
    talks: list[Talk] = []

    def make(stage: str) -> Talk:
        talks.append(Talk.at(chronicle.place(stage), databases))
        return talks[-1]

    yield make
    for talk in talks:
        talk.close()


@pytest.fixture
def scsp(databases: Databases) -> Iterator[Talk]:
    """A workspace in which nothing has been said yet, on the day of Sandwell's decision."""
    talk = sandwell.begun(databases)
    yield talk
    talk.close()


@pytest.fixture
def escb(databases: Databases) -> Iterator[Talk]:
    """A workspace in which nothing has been said yet."""
    talk = Talk(databases.migrated())
    yield talk
    talk.close()
