"""Days as they stand among a command's words, written as people write them.

A whole date is the same day for everybody. What leaves something out is completed by one rule each:

* "17 Feb": the nearest such day on the side that makes sense. What happened lies in the past (today
  included), what is to come lies ahead (today included).
* "Tue 19 May": the same; but where only this year's, or the one within half a year on the other
  side, is a Tuesday, it is that one. A weekday that fits neither is no date, and both readings are
  named.
* "Tuesday": the last one for what happened, the next one for what is to come, and never today: said
  on a Tuesday it is asked which is meant.
* "last Tuesday", "next Tuesday": the nearest one before, and after, today.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Final

from bot.language.scanner import Word, joined
from bot.workflow.dates.calendar import ImpossibleDate, month_named, parse_day, weekday_named

LONGEST_DATE: Final = 6
"""In words: "Tuesday the 17th of February 2026"."""

_HALF_A_YEAR: Final = 183
_WEEK: Final = 7
_LONGEST_TEXT: Final = 60
_PUNCTUATION = ".,;:!?()[]–—'’"
_FILLERS = ("the", "of")
_POSSESSIVE = re.compile("['’]s$")

_NUMBER_FIRST = re.compile(r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)? (?P<month>[a-z]{3,9})")
_MONTH_FIRST = re.compile(r"(?P<month>[a-z]{3,9}) (?P<day>[0-9]{1,2})(?:st|nd|rd|th)?")
_SLASHED = re.compile(r"(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})")
_MONTH_FIRST_WITH_YEAR = re.compile(rf"(?<!\S){_MONTH_FIRST.pattern} (?P<year>[0-9]{{4}})$")
RELATIVE_DAYS: Final = ("today", "yesterday", "tomorrow")


class Toward(Enum):
    """On which side of today a day lies that is not written whole."""

    PAST = -1
    """Something happened on it."""
    AHEAD = 1
    """Something is to come on it."""


_SIDES: Final = {"last": Toward.PAST, "next": Toward.AHEAD}


@dataclass(frozen=True, slots=True)
class OtherWeekday:
    """The weekday that was written is not the date's: the date's own day, and the weekday's."""

    dated: date
    nearest: date


@dataclass(frozen=True, slots=True)
class TodaysWeekday:
    """A day of the week was named that today is: the one before today, and the one after."""

    last: date
    next: date


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A date as somebody wrote it; ``day`` is ``None`` if there is no such day, or no one day."""

    day: date | None
    is_whole: bool = True
    """Whether everybody reads the same day in it, whenever they do."""
    doubt: OtherWeekday | TodaysWeekday | None = None
    """Why it cannot be told which day is meant."""


@dataclass(frozen=True, slots=True)
class DatedText:
    """A text that says "on 3 May": the words of the date, and the day that they may mean."""

    part: str
    words: str
    day: date | None


def written_day(
    text: str, today: date, toward: Toward = Toward.PAST, after: date | None = None
) -> WrittenDay | None:
    """Return the day that a text says; ``None`` if it is no date.

    ``after`` is the day that it comes after ("4 May to Friday"), where that is another than today.
    """
    if len(text) > _LONGEST_TEXT:
        return None

    words = _plain(text)
    whole = _whole_day(" ".join(words), today)
    if whole is not None:
        return whole

    if after is not None:
        toward = Toward.AHEAD

    return _day_of_week(words, today, toward, after) or _without_year(words, after or today, toward)


def date_in_text(part: str, words: Sequence[Word], today: date) -> DatedText | None:
    """Return the first "on 3 May" of an unquoted text: perhaps the day that was meant by ``on``."""
    for after, word in enumerate(words, 1):
        if not _says_on(word):
            continue

        found = _dated(part, _bare_words(words[after : after + 2 + LONGEST_DATE]), today)
        if found is not None:
            return found

    return None


def _says_on(word: Word) -> bool:
    return not word.quoted and word.text.strip(_PUNCTUATION).casefold() == "on"


def _dated(part: str, following: Sequence[str], today: date) -> DatedText | None:
    """Return the longest date that words begin with, if they do."""
    for length in range(min(LONGEST_DATE, len(following)), 0, -1):
        text = " ".join(following[:length])
        found = written_day(text, today)
        if found is not None:
            return DatedText(part, text, found.day)
    return None


def _bare_words(words: Sequence[Word]) -> list[str]:
    """Return the words of a date without punctuation, "the" and "of"."""
    following = joined(words).split()[: 2 + LONGEST_DATE]
    bare = [_POSSESSIVE.sub("", text.strip(_PUNCTUATION)) for text in following]
    return [text for text in bare if text and text.casefold() not in _FILLERS]


def _plain(text: str) -> list[str]:
    """Return a date's words in small letters, without commas, full stops, "the" and "of"."""
    words = [word.strip(",").removesuffix(".") for word in text.casefold().split()]
    return [word for word in words if word and word not in _FILLERS]


# --- dates with a year -------------------------------------------------------------------------


def _whole_day(words: str, today: date) -> WrittenDay | None:
    """Return a date with its year, and the days that are named from today."""
    try:
        found = parse_day(words, today)
    except ImpossibleDate:
        return _impossible(words, today)

    if found is None:
        return _month_first_with_year(words, today)

    return WrittenDay(found, is_whole=words not in RELATIVE_DAYS)


def _impossible(words: str, today: date) -> WrittenDay:
    """Return why a well written date is none: there is no such day, or it is another weekday."""
    first, _, rest = words.partition(" ")
    weekday = weekday_named(first)
    if weekday is None:
        return WrittenDay(None)

    try:
        dated = parse_day(rest, today)
    except ImpossibleDate:
        dated = None

    if dated is None:
        return WrittenDay(None)

    return WrittenDay(None, doubt=OtherWeekday(dated, _nearest(dated, weekday)))


def _month_first_with_year(words: str, today: date) -> WrittenDay | None:
    """Return the day that "May 19 2026" says: what "19 May 2026" does."""
    number_first, turned = _MONTH_FIRST_WITH_YEAR.subn(r"\g<day> \g<month> \g<year>", words)
    return _whole_day(number_first, today) if turned else None


# --- days of the week --------------------------------------------------------------------------


def _day_of_week(
    words: Sequence[str], today: date, toward: Toward, after: date | None
) -> WrittenDay | None:
    """Return the day that "Tuesday" and "last Tuesday" say."""
    *before, name = words or [""]
    weekday = weekday_named(name)
    if weekday is None:
        return None

    if not before:
        return _day_of_week_alone(weekday, today, toward, after)

    side = _SIDES.get(" ".join(before))
    if side is None:
        return None

    return WrittenDay(_week_day(today, weekday, side), is_whole=False)


def _day_of_week_alone(weekday: int, today: date, toward: Toward, after: date | None) -> WrittenDay:
    """Return the day that "Tuesday" says; on a Tuesday nobody can tell which is meant."""
    if after is None and weekday == today.weekday():
        week = timedelta(days=_WEEK)
        return WrittenDay(None, is_whole=False, doubt=TodaysWeekday(today - week, today + week))
    return WrittenDay(_week_day(after or today, weekday, toward), is_whole=False)


def _week_day(start: date, weekday: int, toward: Toward) -> date:
    """Return the nearest day of the week before or after another day, and never that."""
    side = toward.value
    steps = (weekday - start.weekday()) * side % _WEEK or _WEEK
    return start + timedelta(days=steps * side)


def _nearest(dated: date, weekday: int) -> date:
    """Return the day of the week that is nearest to a date."""
    around = (dated + timedelta(days=days) for days in range(-3, 4))
    return next(day for day in around if day.weekday() == weekday)


# --- dates without a year ----------------------------------------------------------------------


def _without_year(words: Sequence[str], today: date, toward: Toward) -> WrittenDay | None:
    """Return the day that "17 Feb" or "Tue 17 Feb" says."""
    weekday, rest = _split_weekday(words)
    named = _day_and_month(" ".join(rest))
    if named is None:
        return None

    likely, other = _on_both_sides(*named, today, toward)

    if weekday is None:
        return WrittenDay(likely, is_whole=False)

    return _on_weekday([day for day in (likely, other) if day is not None], weekday)


def _on_weekday(readings: Sequence[date], weekday: int) -> WrittenDay:
    """Return the likeliest reading of a date that is this day of the week; else that none is."""
    for day in readings:
        if day.weekday() == weekday:
            return WrittenDay(day, is_whole=False)

    if not readings:
        return WrittenDay(None, is_whole=False)

    doubt = OtherWeekday(readings[0], _nearest(readings[0], weekday))
    return WrittenDay(None, is_whole=False, doubt=doubt)


def _day_and_month(text: str) -> tuple[int, int] | None:
    """Return the numbers that "17 Feb", "Feb 17" and "17/2" say."""
    for form in (_NUMBER_FIRST, _MONTH_FIRST, _SLASHED):
        if found := form.fullmatch(text):
            month = month_named(found["month"])
            return None if month is None else (int(found["day"]), month)
    return None


def _on_both_sides(
    number: int, month: int, today: date, toward: Toward
) -> tuple[date | None, date | None]:
    """Return the nearest such day on the likely side of today, and on the other if that is near."""
    past, ahead = _last_and_next(number, month, today)
    likely, other = (past, ahead) if toward is Toward.PAST else (ahead, past)
    if other is not None and not _is_near(other, today):
        other = None

    return likely, other


def _last_and_next(number: int, month: int, today: date) -> tuple[date | None, date | None]:
    """Return the last such day and the next one; today is both."""
    days = list(_in_years_around(number, month, today.year))
    past = [day for day in days if day <= today]
    ahead = [day for day in days if day >= today]
    return max(past, default=None), min(ahead, default=None)


def _in_years_around(number: int, month: int, year: int) -> Iterator[date]:
    """Yield a day of last year, this year and next year, as far as there is one."""
    for offset in (-1, 0, 1):
        try:
            yield date(year + offset, month, number)
        except ValueError:
            continue


def _is_near(day: date, today: date) -> bool:
    """Say whether the bot may have written a day without its year, or it is half a year away."""
    return day.year == today.year or abs((day - today).days) <= _HALF_A_YEAR


def _split_weekday(words: Sequence[str]) -> tuple[int | None, Sequence[str]]:
    """Return the day of the week that stands first, if one does, and the other words."""
    weekday = weekday_named(words[0]) if words else None
    return (None, words) if weekday is None else (weekday, words[1:])
