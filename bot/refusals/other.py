"""Refusals about settings, papers and the pathway."""

import datetime as dt

from bot.errors import Refusal


class BadSetting(Refusal):
    """TODO bad-setting."""

    key: str
    wanted: str
    example: str


class BeforeOpening(Refusal):
    """TODO before-opening."""

    date: dt.date


class Identifier(Refusal):
    """TODO identifier."""

    kind: str
    field: str


class LetterNotYours(Refusal):
    """TODO letter-not-yours."""

    letter: str
    who: list[str]
    people: list[str]


class NameSigns(
    Refusal,
    at=(
        "name",
        "pseudonym",
        "by_email",
    ),
):
    """TODO name-signs."""


class NoDates(Refusal):
    """TODO no-dates."""

    ref: str
    closed: bool


class NoTemplate(Refusal):
    """TODO no-template."""

    letter: str
    ref: str


class NotBuilt(Refusal):
    """TODO not-built."""

    verb: str


class NothingToReport(Refusal):
    """TODO nothing-to-report."""


class UnknownLetter(Refusal):
    """TODO unknown-letter."""

    word: str
    letters: list[tuple[str, str]]
    several: bool


class UnknownProcess(Refusal):
    """TODO unknown-process."""

    word: str
    known: list[tuple[str, str]]


class UnknownSetting(Refusal):
    """TODO unknown-setting."""

    word: str
    known: list[str]
