"""Replies about answers on a version."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Self

from bot.typed import LeftOut, Named
from bot.workflow.acts.saying import AboutInstance, Reply
from bot.workflow.rules.progress import Awaited


class AnswerRemoved(Reply):
    """The same press was answered before, and its answer held a text that was redacted since."""


class Answered(AboutInstance):
    """An agency confirmed, or a group's member approved, a version."""

    points: int = 0
    done: int
    total: int
    awaited: Sequence[Awaited]
    disputing: list[str]
    at_impasse: list[str]
    enough: int
    author: str
    value: str
    version: int
    on: dt.date
    behalf: bool
    corrections: bool
    withdrawn: bool
    role: str
    noted: bool

    def without_others(self) -> Self:
        """Leave out how far the others are."""
        return replace(self, awaited=[], disputing=[], at_impasse=[], total=0)


class CannotOpen(AboutInstance, names_others=False):
    """Somebody said that they cannot open a document."""

    version: int
    people: list[str]


class DeputyAsked(AboutInstance, names_others=False):
    """A lead passed a request to the deputy."""

    deputy: str
    version: int
    told: bool


class Disputed(AboutInstance):
    """An agency disputed a version."""

    points: int = 0
    version: int
    on: dt.date
    fell: Sequence[Named]
    author: str

    def without_others(self) -> Self:
        """Leave out what fell with it."""
        return replace(self, fell=[])


class Impasse(AboutInstance):
    """A dispute was closed as an impasse."""

    version: int


class LeadAsked(AboutInstance, names_others=False):
    """A deputy would confirm what the agency disputes, so its lead is asked to take it back."""

    version: int
    lead: str
    told: bool
    gone: bool


class Prepared(AboutInstance, names_others=True):
    """A coordinator wrote up a group's decision, for one of its members to agree to."""

    answer: str
    version: int
    on: dt.date
    people: list[str]
    silent: list[str]
    noted: bool


class Returned(AboutInstance):
    """A group returned a version."""

    author: str
    version: int
    on: dt.date
    fell: Sequence[Named]
    document: str
    as_: str

    def without_others(self) -> Self:
        """Leave out what fell with it."""
        return replace(self, fell=[])


class SecondAsked(Reply):
    """An act that takes two people waits for the second."""

    number: int
    act: str
    lapses: dt.date
    people: list[str]
    silent: list[str]
    left_out: list[LeftOut]
    about: dict[str, Any]

    def without_others(self) -> Self:
        """Say who can agree, as whoever asks has to know, and not who cannot, or why."""
        return replace(self, silent=[], left_out=[])


class Emailed(AboutInstance):
    """An agency was asked by e-mail, by the coordinator's word."""

    on: dt.date
    version: int | None
