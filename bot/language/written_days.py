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
_YEAR_AT_END = re.compile(r" (?P<year>[0-9]{4})$")
RELATIVE_DAYS: Final = ("today", "yesterday", "tomorrow")
_SIDES: Final = {"last": -1, "next": 1}


class Toward(Enum):
    """On which side of today a day lies that is not written whole."""

    PAST = -1
    """Something happened on it."""
    AHEAD = 1
    """Something is to come on it."""


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
    for at, word in enumerate(words):
        if word.quoted or word.text.strip(_PUNCTUATION).casefold() != "on":
            continue
        following = _bare_words(words[at + 1 : at + 3 + LONGEST_DATE])
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
    """Return the day that "May 19 2026" says."""
    year = _YEAR_AT_END.search(words)
    if year is None:
        return None
    weekday, rest = _split_weekday(words[: year.start()].split())
    found = _MONTH_FIRST.fullmatch(" ".join(rest))
    if found is None or month_named(found["month"]) is None:
        return None
    before = [] if weekday is None else [words.split()[0]]
    return _whole_day(" ".join([*before, found["day"], found["month"], year["year"]]), today)


# --- days of the week --------------------------------------------------------------------------


def _day_of_week(
    words: Sequence[str], today: date, toward: Toward, after: date | None
) -> WrittenDay | None:
    """Return the day that "Tuesday" and "last Tuesday" say."""
    *before, name = words or [""]
    weekday = weekday_named(name)
    if weekday is None or len(before) > 1 or (before and before[0] not in _SIDES):
        return None
    if before:
        return WrittenDay(_week_day(today, weekday, _SIDES[before[0]]), is_whole=False)
    if after is None and weekday == today.weekday():
        week = timedelta(days=_WEEK)
        return WrittenDay(None, is_whole=False, doubt=TodaysWeekday(today - week, today + week))
    return WrittenDay(_week_day(after or today, weekday, toward.value), is_whole=False)


def _week_day(start: date, weekday: int, side: int) -> date:
    """Return the nearest day of the week before (-1) or after (1) another day, and never that."""
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
    days = [day for day in (likely, other) if day is not None]
    for day in days:
        if day.weekday() == weekday:
            return WrittenDay(day, is_whole=False)
    doubt = OtherWeekday(days[0], _nearest(days[0], weekday)) if days else None
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
    days = list(_in_years_around(number, month, today.year))
    past = max((day for day in days if day <= today), default=None)
    ahead = min((day for day in days if day >= today), default=None)
    likely, other = (past, ahead) if toward is Toward.PAST else (ahead, past)
    is_other_near = other is not None and _is_near(other, today)
    return likely, other if is_other_near else None


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
