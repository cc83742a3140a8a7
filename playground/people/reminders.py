"""Reminders that people ask of Slack: when, read from what they typed."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
MORNING = time(9)
"""When Slack reminds people who say a day, and no time."""
_HALF_BEGINS = {"am": 0, "pm": 12}

_IN = re.compile(r"\bin (?P<n>\d{1,4}|an?) (?P<unit>minute|hour|day|week)s?\s*$", re.IGNORECASE)
_AT = re.compile(
    r"(?P<day>\btomorrow|\btoday)?\s*(?:\bat (?P<hour>\d{1,2})(?::(?P<minute>\d\d))?"
    r"\s*(?P<half>am|pm)?)?\s*$",
    re.IGNORECASE,
)


class Reminder(NamedTuple):
    """A reminder that somebody asked for: due when, by whom, where it is said, what, to whom."""

    at: datetime
    by: str
    place: str
    what: str
    for_all: bool


class WhenSaid(NamedTuple):
    """When a reminder is due, the words before that, and how Slack says the time."""

    at: datetime
    what: str
    said: str


def when_said(words: str, now: datetime) -> WhenSaid | None:
    """Read the time at the end of a reminder's words; None where none is understood."""
    later = _IN.search(words)
    if later:
        number = int(later["n"]) if later["n"].isdigit() else 1
        unit = later["unit"].lower()
        at = now + timedelta(**{f"{unit}s": number})
        plural = "" if number == 1 else "s"
        return WhenSaid(at, words[: later.start()].strip(), f"in {number} {unit}{plural}")

    return _at_a_time(words, now)


def _at_a_time(words: str, now: datetime) -> WhenSaid | None:
    found = _AT.search(words)
    if found is None or not (found["day"] or found["hour"]):
        return None

    clock = _time_of_day(found)
    if clock is None:
        return None

    local = now.astimezone(LONDON)
    at = datetime.combine(local.date(), clock, tzinfo=LONDON)
    is_tomorrow = (found["day"] or "").lower() == "tomorrow" or at <= local
    if is_tomorrow:
        at += timedelta(days=1)

    said = f"at {at:%H:%M} {'tomorrow' if is_tomorrow else 'today'}"
    return WhenSaid(at.astimezone(now.tzinfo), words[: found.start()].strip(), said)


def _time_of_day(found: re.Match[str]) -> time | None:
    if not found["hour"]:
        return MORNING

    hour, minute = int(found["hour"]), int(found["minute"] or 0)

    if found["half"]:
        hour = _HALF_BEGINS[found["half"].lower()] + hour % 12

    try:
        return time(hour, minute)
    except ValueError:  # there is no such time
        return None
