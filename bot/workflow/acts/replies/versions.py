"""Replies about versions and the points raised on them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Self

from bot.typed import Lacking, Named
from bot.workflow.acts.saying import Reply


class Circulated(Reply):
    """A version went out."""

    document: str
    kind: str
    version: int
    on: dt.date
    again: bool
    asked: list[str]
    silent: list[str]
    later: Sequence[Mapping[str, Any]]
    told: list[str]
    held_back: list[str]
    """The parties to whom it goes once something else is there."""
    waits_for: Sequence[Lacking]
    to_others: bool = False
    """Whether it is left unsaid who is asked and told."""

    def without_others(self) -> Self:
        """Leave out who is asked, who is told, and what is waited for."""
        nobody: list[str] = []
        return replace(
            self,
            asked=nobody,
            silent=nobody,
            told=nobody,
            held_back=nobody,
            later=[],
            waits_for=[],
            to_others=True,
        )


class CorrectionAdded(Reply, names_others=False):
    """A point was raised on a version."""

    number: int
    party: str
    version: int
    author: str
    told: bool
    item: str
    mine: bool
    answered: bool


class CorrectionAnswered(Reply, names_others=False):
    """A point was accepted or declined; of several, their ``numbers``."""

    number: int
    party: str
    accepted: bool
    left: int
    told: bool
    numbers: list[int]


class CorrectionAsked(Reply, names_others=False):
    """The agency was asked to say more about a point."""

    number: int
    party: str
    told: bool


class CorrectionExplained(Reply, names_others=False):
    """The agency said more about a point."""

    number: int
    party: str
    author: str
    told: bool


class LinkMended(Reply):
    """A version was given another link, and its answers stand."""

    version: int
    document: str


class Registered(Reply):
    """A version was registered."""

    document: str
    paper: bool
    kind: str
    version: int
    on: dt.date
    fell: Sequence[Named]
    asked: list[str]
    silent: list[str]
    last: bool
    noted: bool
    kept: Sequence[Named]

    def without_others(self) -> Self:
        """Leave out whose answers fell with it or are kept, and who is asked now."""
        return replace(self, fell=[], asked=[], silent=[], kept=[])


class VersionDateCorrected(Reply):
    """A version has another date, and its answers stand."""

    version: int
    document: str
    on: dt.date
    before: dt.date


class EditorialAsked(Reply, names_others=False):
    """A version is said to be editorial, and somebody else confirms that."""

    document: str
    version: int
    people: list[str]
    silent: list[str]
    lapses: dt.date


class EditorialRefused(Reply):
    """A version is not editorial: its author hears of it."""

    version: int
    author: str
    told: bool
