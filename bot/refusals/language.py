"""Refusals of a typed line, each with how to type it."""

import datetime as dt

from bot.errors import Refusal
from bot.refusals.base import NotUnderstood


class DateInText(NotUnderstood):
    """A text holds "on" and a day, which may be meant as the day that it happened."""

    part: str
    words: str
    date: dt.date | None


class DatesBackwards(NotUnderstood):
    """The last of two days is before the first."""

    first: dt.date
    last: dt.date


class EmptyText(Refusal):
    """A text has no words in it."""

    field: str


class ImpossibleDate(NotUnderstood):
    """A date is well written, and there is no such day."""

    words: str


class WrongWeekday(NotUnderstood):
    """The day of the week is not the date's: the date as written, and the weekday near it."""

    words: str
    dated: dt.date
    nearest: dt.date


class WhichWeek(NotUnderstood):
    """A day of the week was named that today is: it may be the last one, today, or the next."""

    words: str
    day: dt.date
    last: dt.date
    next: dt.date


class MisplacedReference(NotUnderstood):
    """The review's reference does not stand right after the verb."""

    word: str


class MissingPart(NotUnderstood):
    """A part that the verb needs is missing."""

    part: str


class MissingReason(NotUnderstood):
    """The reason that the verb needs is missing."""


class NotADate(NotUnderstood):
    """A word stands where a date goes, and cannot be read as one."""

    words: str


class NotALink(NotUnderstood):
    """A word stands where a link goes, and is none."""

    word: str


class NotANumber(NotUnderstood):
    """A word stands where a number goes, and is none."""

    word: str


class NotAnOutcome(NotUnderstood):
    """A word after ``as`` is no outcome of any item."""

    word: str
    outcomes: list[str]


class OneAtATime(NotUnderstood):
    """A verb that is one agency's own words was said of several, or one that only looks at one."""


class PartTwice(NotUnderstood):
    """A part of the line is there twice."""

    part: str


class PickPerson(NotUnderstood):
    """A person was typed as a word, not picked from Slack's list."""

    word: str


class SurplusWord(NotUnderstood):
    """A word of the line has no place in the verb's forms."""

    word: str


class TooLong(NotUnderstood):
    """A text has more characters than are kept."""

    limit: int
    part: str = ""
    count: int = 0
    length: int = 0
    field: str = ""


class UnbalancedQuote(NotUnderstood):
    """A double quote is opened and not closed."""


class UnknownForm(NotUnderstood, names_others=False):
    """The word after the verb is none of those that can follow it."""

    word: str
    choices: list[str]


class UnknownVerb(NotUnderstood, names_others=False):
    """The first word is no verb."""

    word: str
    nearest: list[str]
    meant: str = ""
    instead: str = ""
