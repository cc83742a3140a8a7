"""Refusals of a typed line, each with how to type it."""

import datetime as dt

from bot.errors import Refusal
from bot.refusals.base import NotUnderstood


class DateInText(NotUnderstood):
    """TODO date-in-text."""

    part: str
    words: str
    date: dt.date | None


class DatesBackwards(NotUnderstood):
    """TODO dates-backwards."""

    first: dt.date
    last: dt.date


class EmptyText(Refusal):
    """TODO empty-text."""

    field: str


class ImpossibleDate(NotUnderstood):
    """TODO impossible-date."""

    words: str


class MisplacedReference(NotUnderstood):
    """TODO misplaced-reference."""

    word: str


class MissingPart(NotUnderstood):
    """TODO missing-part."""

    part: str


class MissingReason(NotUnderstood):
    """TODO missing-reason."""


class NotADate(NotUnderstood):
    """TODO not-a-date."""

    words: str


class NotALink(NotUnderstood):
    """TODO not-a-link."""

    word: str


class NotANumber(NotUnderstood):
    """TODO not-a-number."""

    word: str


class NotAnOutcome(NotUnderstood):
    """TODO not-an-outcome."""

    word: str
    outcomes: list[str]


class PartTwice(NotUnderstood):
    """TODO part-twice."""

    part: str


class PickPerson(NotUnderstood):
    """TODO pick-person."""

    word: str


class SurplusWord(NotUnderstood):
    """TODO surplus-word."""

    word: str


class TooLong(NotUnderstood):
    """TODO too-long."""

    limit: int
    part: str = ""
    count: int = 0
    length: int = 0
    field: str = ""


class UnbalancedQuote(NotUnderstood):
    """TODO unbalanced-quote."""


class UnknownForm(NotUnderstood):
    """TODO unknown-form."""

    word: str
    choices: list[str]


class UnknownVerb(NotUnderstood):
    """TODO unknown-verb."""

    word: str
    nearest: list[str]
    meant: str = ""
    instead: str = ""
