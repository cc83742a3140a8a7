"""Count working days and months, and read and write days as people do.

A working day is Monday to Friday and no bank holiday of the region. The day after the trigger is
day 1. A month later is the corresponding day, else the month's last. Nothing here reads a clock.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from datetime import time as clock_time
from functools import lru_cache
from importlib.metadata import version
from typing import Final, NamedTuple

from dateutil.relativedelta import relativedelta

REGIONS: Final = ("ENG", "WLS", "SCT", "NIR")

BANK_HOLIDAYS: Final = version("holidays")
"""Which bank holidays are known: what was worked out by others may have other working days."""
CONFIRMED_UNTIL: Final = 2027
"""The last year whose bank holidays were compared with the list on gov.uk (``test_calendar``).

Later years follow from the rules (Easter, the last Monday of August), but extra days are proclaimed
a year or two ahead and only a newer ``holidays`` knows them. Raise it with the library.
"""

WARN_DAYS: Final = 270
"""A review plans six months ahead, and its notices and its website year hang on later days."""


@lru_cache(maxsize=1024)
def _bank_holidays(region: str, year: int) -> frozenset[date]:
    import holidays  # the calendars of the world: a twentieth of a start, which needs none of them

    return frozenset(holidays.country_holidays("GB", subdiv=region, years=year))


@dataclass(frozen=True)
class Calendar:
    """The working days of one workspace.

    ``closed`` are extra days that are not worked, ``open`` bank holidays or weekends that are. A
    day in both is closed: a notice period then ends later rather than too early.
    """

    region: str = "ENG"
    closed: frozenset[date] = frozenset()
    open: frozenset[date] = frozenset()
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.region not in REGIONS:
            raise ValueError(
                f"no such bank-holiday region: {self.region!r} (there are {', '.join(REGIONS)})"
            )
        # Kept, since whatever is worked out by a calendar is looked up by it.
        object.__setattr__(self, "_hash", hash((self.region, self.closed, self.open)))

    def __hash__(self) -> int:
        """Return the same for calendars that are alike."""
        return self._hash

    def is_working_day(self, d: date) -> bool:
        """Say whether people work on a day."""
        if d in self.closed:
            return False
        if d in self.open:
            return True
        return d.weekday() < 5 and d not in _bank_holidays(self.region, d.year)

    def next_working_day(self, d: date) -> date:
        """Return the first working day from ``d`` on: itself, if it is one."""
        return d if self.is_working_day(d) else self.add_working_days(d, 1)

    def previous_working_day(self, d: date) -> date:
        """Return the last working day up to ``d``: itself, if it is one."""
        return d if self.is_working_day(d) else self.add_working_days(d, -1)

    def add_working_days(self, d: date, n: int) -> date:
        """Return the ``n``-th working day after ``d``, or before it where ``n`` is negative.

        Where ``n`` is 0, that is ``d`` itself.
        """
        if n == 0:
            return d
        days = _working_days(self, d.year)
        if n > 0:
            return self._working_day(d.year, bisect_right(days, d) + n - 1)
        return self._working_day(d.year, bisect_left(days, d) + n)

    def _working_day(self, year: int, index: int) -> date:
        """Return the working day with an index, which may lie before or after the year's own."""
        while index < 0:
            year -= 1
            index += len(_working_days(self, year))

        while index >= len(_working_days(self, year)):
            index -= len(_working_days(self, year))
            year += 1

        return _working_days(self, year)[index]

    def working_days_between(self, a: date, b: date) -> int:
        """Return how many working days come after ``a``, up to and including ``b``.

        Negative, if ``b`` is earlier.
        """
        if b < a:
            return -self.working_days_between(b, a)
        whole_years = sum(len(_working_days(self, year)) for year in range(a.year, b.year))
        until_a = bisect_right(_working_days(self, a.year), a)
        until_b = bisect_right(_working_days(self, b.year), b)
        return whole_years + until_b - until_a

    def latest_notice(self, publication: date, n: int) -> date:
        """Return the last working day on which a notice leaves ``n`` of them to a publication."""
        return self.add_working_days(self.previous_working_day(publication), -n)

    @property
    def horizon(self) -> int:
        """The last year whose bank holidays are confirmed rather than computed."""
        return CONFIRMED_UNTIL

    def horizon_warning(self, today: date) -> int | None:
        """Return how many days are left to the end of the horizon, once it is time to warn.

        Negative after it.
        """
        left = (date(self.horizon, 12, 31) - today).days
        return left if left <= WARN_DAYS else None


@lru_cache(maxsize=1024)
def _working_days(calendar: Calendar, year: int) -> tuple[date, ...]:
    """Return all working days of a year: counting is then a bisection instead of a walk."""
    if not date.min.year <= year <= date.max.year:
        raise OverflowError(f"no dates in the year {year}")
    first = date(year, 1, 1).toordinal()
    last = date(year, 12, 31).toordinal()
    days = map(date.fromordinal, range(first, last + 1))
    return tuple(filter(calendar.is_working_day, days))


# --- spans -------------------------------------------------------------------------------------


def add_months(d: date, n: int) -> date:
    """Return the corresponding day ``n`` months later, else that month's last."""
    return d + relativedelta(months=n)


def latest(first: date, *others: date | None) -> date:
    """Return the latest of some days; all but the first may be unknown, and say nothing then."""
    return max([first, *filter(None, others)])


# --- instants ----------------------------------------------------------------------------------


def local_date(instant_utc: datetime, tz: tzinfo) -> date:
    """Return the date on which people in ``tz`` live at an instant."""
    if instant_utc.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return instant_utc.astimezone(tz).date()


@lru_cache(maxsize=1024)
def slot_utc(local_date: date, hour: int, tz: tzinfo) -> datetime:
    """Return the instant of a full hour on a local date.

    Where the clocks go back and the hour comes twice, its first time; where they go forward and it
    never comes, the first instant after the gap.
    """
    wall = datetime.combine(local_date, clock_time(hour), tzinfo=tz)
    instant = wall.astimezone(UTC)
    if instant.astimezone(tz).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return instant
    return _end_of_gap(wall, tz)


def _end_of_gap(wall: datetime, tz: tzinfo) -> datetime:
    """Return the first instant after the gap that swallowed a wall time."""
    # The two readings of the wall time lie on either side of the change of the clocks.
    before = int(wall.replace(fold=1).timestamp())
    after = int(wall.timestamp())
    offset_after = datetime.fromtimestamp(after, tz).utcoffset()

    while after - before > 1:
        middle = (before + after) // 2
        if datetime.fromtimestamp(middle, tz).utcoffset() == offset_after:
            after = middle
        else:
            before = middle

    return datetime.fromtimestamp(after, UTC)


# --- how days are written ----------------------------------------------------------------------

_NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LONG_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)

# Tables instead of strftime, whose names follow the machine's locale.
_MONTH_NUMBERS = {
    **{name.lower(): number for number, name in enumerate(_MONTHS, start=1)},
    **{name: number for number, name in enumerate(_LONG_MONTHS, start=1)},
    "sept": 9,
}
_WEEKDAY_NUMBERS = {
    **{name.lower(): number for number, name in enumerate(_WEEKDAYS)},
    **{name: number for number, name in enumerate(_LONG_WEEKDAYS)},
    "tues": 1,
    "weds": 2,
    "thur": 3,
    "thurs": 3,
}

_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})")
_SLASHED = re.compile(r"(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})/(?P<year>[0-9]{4})")
_NAMED = re.compile(
    r"(?:(?P<weekday>[a-z]{3,9}),? )?"
    r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)? (?P<month>[a-z]{3,9})\.?,? (?P<year>[0-9]{4})"
)
_RELATIVE = {"yesterday": -1, "today": 0, "tomorrow": 1}
_LONGEST = 40

_YEARS = range(1900, 2101)
"""Years that a review can speak of. A slip such as 20226 or 0206 must not reach the arithmetic."""


class _WrittenDate(NamedTuple):
    """A date as somebody wrote it, with the day of the week if they named it."""

    year: int
    month: int
    day: int
    weekday: str | None


class ImpossibleDate(ValueError):
    """It has the form of a date, but there is no such day."""

    def __init__(self, text: str) -> None:
        super().__init__("there is no such day")
        self.text = text


def day(d: date) -> str:
    """Return a day as "Wed 15 Apr 2026"."""
    return f"{short_day(d)} {d.year:04d}"


def short_day(d: date) -> str:
    """Return a day as "Wed 15 Apr"."""
    return f"{_WEEKDAYS[d.weekday()]} {d.day} {_MONTHS[d.month - 1]}"


def months_in_words(count: int) -> str:
    """Return a number of months as it is read in a sentence: "six months", "18 months"."""
    number = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    return f"{number} month" if count == 1 else f"{number} months"


def parse_day(text: str, today: date) -> date | None:
    """Return the day meant by "18 Dec 2026", "2026-12-18", "18/12/2026" or "tomorrow".

    The day as the bot itself writes it ("Fri 18 Dec 2026") is read, too. ``None`` for what is no
    date; :class:`ImpossibleDate` for 31 February and for a weekday that is not that day's.
    """
    if len(text) > _LONGEST:
        return None

    words = " ".join(text.split()).lower().removesuffix(".").rstrip()
    if words in _RELATIVE:
        return today + timedelta(days=_RELATIVE[words])

    written = _read_date(words)
    if written is None:
        return None

    d = _day_that_exists(written)
    if d is None:
        raise ImpossibleDate(text)

    return d


def _read_date(words: str) -> _WrittenDate | None:
    """Return what a text says that has the form of a date, be there such a day or not."""
    found = _ISO.fullmatch(words) or _SLASHED.fullmatch(words) or _NAMED.fullmatch(words)
    if found is None:
        return None

    parts = found.groupdict()
    month = month_named(parts["month"])
    if month is None:
        return None

    weekday = parts.get("weekday")
    if weekday is not None and weekday_named(weekday) is None:
        return None

    return _WrittenDate(int(parts["year"]), month, int(parts["day"]), weekday)


def _day_that_exists(written: _WrittenDate) -> date | None:
    """Return the day that a date means, if it can: one of a review's years, and of that weekday."""
    try:
        d = date(written.year, written.month, written.day)
    except ValueError:
        return None
    is_of_weekday = written.weekday is None or weekday_named(written.weekday) == d.weekday()
    return d if d.year in _YEARS and is_of_weekday else None


def month_named(name: str) -> int | None:
    """Return a month's number, given as "2", "feb" or "february"."""
    return int(name) if name.isdigit() else _MONTH_NUMBERS.get(name)


def weekday_named(name: str) -> int | None:
    """Return the number of a day of the week, given as "tue" or "tuesday"; Monday is 0."""
    return _WEEKDAY_NUMBERS.get(name)
