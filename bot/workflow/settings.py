"""A workspace's settings: their keys, defaults, and what each value may be.

They are stored as texts and read as values.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from bot.refusals.other import BadSetting, Identifier, UnknownSetting
from bot.workflow.dates.calendar import REGIONS, Calendar, day, parse_day, slot_utc
from bot.workflow.dates.retention import RetentionRule, read_rule


@dataclass(frozen=True, slots=True)
class Setting:
    """One key: its default as typed, what it does in a line, an example, and how it is read.

    ``keep`` writes what was read, for the store; without it, what was typed is kept.
    """

    key: str
    default: str
    does: str
    example: str
    read: Callable[[str], Any]
    keep: Callable[[Any], str] | None = None


class _NotAValue(Exception):
    """The text is no value for this key; the message says what would be."""


@cache
def _zones_by_name() -> Mapping[str, str]:
    """Return the names of all zones as people type them; each has a file, opened to find out."""
    return {zone.casefold(): zone for zone in available_timezones()}


def _zone(text: str) -> ZoneInfo:
    zone = _zones_by_name().get("_".join(text.casefold().split()))
    if zone is None:
        raise _NotAValue("a time zone such as Europe/London")
    return ZoneInfo(zone)


def _keep_zone(zone: ZoneInfo) -> str:
    """Write a zone, but GMT, EST and their like: they keep one time, and are an hour off in summer.

    One that was stored before is still read.
    """
    is_place = "/" in zone.key and not zone.key.startswith("Etc/")
    winter, summer = (datetime(2026, month, 1, tzinfo=zone).utcoffset() for month in (1, 7))
    if not is_place and winter == summer:
        raise _NotAValue(
            "a place, such as Europe/London: the clocks there change in summer, and by"
            f" {zone.key} every reminder would be an hour off"
        )

    return zone.key


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not _is_whole(text, low, high):
            raise _NotAValue(f"a whole number from {low} to {high}")
        return int(text)

    return read


def _is_whole(text: str, low: int, high: int) -> bool:
    return text.isascii() and text.isdigit() and low <= int(text) <= high


def _words(text: str) -> list[str]:
    """Return the words of a list that people type with commas or blanks between; "none" is none."""
    words = text.replace(",", " ").split()
    return [word for word in words if word.lower() != "none"]


def _is_step(word: str) -> bool:
    return _is_whole(word, 1, 60)


def _steps(text: str) -> tuple[int, ...]:
    days = _days(text, fewest=0, such_as="before the date, such as 7 2")
    return tuple(sorted(days, reverse=True))


def _late_steps(text: str) -> tuple[int, ...]:
    days = _days(text, fewest=1, such_as="after the date, such as 2 5 10")
    return tuple(sorted(days))


def _days(text: str, *, fewest: int, such_as: str) -> set[int]:
    steps = text.replace(",", " ").split()
    if not fewest <= len(steps) <= 5 or not all(map(_is_step, steps)):
        raise _NotAValue(f"up to five numbers of working days {such_as}")
    return set(map(int, steps))


_REGIONS_BY_NAME = {
    "england": "ENG",
    "wales": "WLS",
    "scotland": "SCT",
    "northern ireland": "NIR",
}


def _region(text: str) -> str:
    region = _REGIONS_BY_NAME.get(" ".join(text.casefold().split()), text.upper())
    if region not in REGIONS:
        raise _NotAValue("one of " + ", ".join(REGIONS))
    return region


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.replace(";", ",").split(",")]


def _dates(text: str) -> frozenset[date]:
    days = set()
    for part in _parts(text):
        if part in ("", "none"):
            continue

        meant = parse_day(part, date(2000, 1, 1))
        if meant is None:
            raise _NotAValue("dates with commas between, such as 24 Dec 2026, 31 Dec 2026; or none")

        days.add(meant)

    return frozenset(days)


_USER_ID = re.compile("[UW][A-Z0-9]+")
_LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?:{_LABEL}[.])+[a-z]([a-z0-9-]{{0,61}}[a-z0-9])")


def _hosts(text: str) -> tuple[str, ...]:
    """Read hosts as people have them at hand.

    That may be the address of a document, or a star for whatever is below (it always counts).
    """
    hosts = [_host(word) for word in text.lower().replace(",", " ").split()]
    named = [host for host in hosts if host != "none"]
    if not all(map(_is_host, named)):
        raise _NotAValue(
            "the hosts of your document stores, such as documents.example.org, or none"
        )

    return tuple(dict.fromkeys(named))


def _host(address: str) -> str:
    without_scheme = re.sub(r"^[a-z]+://", "", address)
    host = without_scheme.partition("/")[0].partition(":")[0]
    return host.removeprefix("*.").rstrip(".")


def _is_host(host: str) -> bool:
    return len(host) <= 253 and _HOST.fullmatch(host) is not None


def _postcodes(text: str) -> tuple[str, ...]:
    from bot.workflow.text.identifiers.postcodes import postcodes_in

    found, rest = postcodes_in(text)
    if _words(rest):
        raise _NotAValue("whole postcodes, such as CM1 1QH, CM2 6XQ, or none")
    return tuple(dict.fromkeys(found))


def _keep_postcodes(postcodes: tuple[str, ...]) -> str:
    return _screened(postcodes, allowed_postcodes=postcodes)


def _screened(found: tuple[str, ...], allowed_postcodes: tuple[str, ...] = ()) -> str:
    """Write a list without what identifies somebody: everybody in the workspace may see it."""
    from bot.workflow.text.screening import screen

    kept = _or_none(", ".join(found))
    for finding in screen(kept, allowed_postcodes=allowed_postcodes, kind="label"):
        raise Identifier(kind=finding.kind, field="value")
    return kept


def _or_none(found: object) -> str:
    """Write what was found, or that it is nothing."""
    return str(found or "none")


def _retention(text: str) -> RetentionRule | None:
    try:
        return read_rule(text)
    except ValueError:
        raise _NotAValue(
            "how long reviews are kept once they have ended, such as 7 years after completion,"
            " 84 months, or 7 years after completion, 1 year after discontinuation; or none"
        ) from None


def _people(text: str) -> tuple[str, ...]:
    people = _words(text)
    if not all(map(_USER_ID.fullmatch, people)):
        raise _NotAValue("people picked from Slack's list, or none")
    return tuple(people)


_CHANNEL_ID = re.compile("[CG][A-Z0-9]{6,}")


def _channel(text: str) -> str:
    """Read a channel as Slack names it in what people type; "" is none."""
    if text.lower() == "none":
        return ""
    found = _CHANNEL_ID.findall(text)
    if len(found) != 1:
        raise _NotAValue("#channel, here, a channel's id (such as C0RECORDS), or none")
    return str(found[0])


def _switch(text: str) -> bool:
    if text.lower() not in ("on", "off"):
        raise _NotAValue("on or off")
    return text.lower() == "on"


SETTINGS: Mapping[str, Setting] = {
    s.key: s
    for s in (
        Setting(
            "time-zone",
            "Europe/London",
            "The time zone in which days and the hour of the reminders are counted.",
            "Europe/London",
            _zone,
            _keep_zone,
        ),
        Setting(
            "nudge-hour",
            "9",
            "The hour at which reminders go out, on working days.",
            "9",
            _whole(0, 23),
        ),
        Setting(
            "nudge-steps",
            "7 2",
            "How many working days before a date people are reminded.",
            "10 5 1",
            _steps,
        ),
        Setting(
            "late-every",
            "2 5 10",
            "How many working days after a date people are reminded of what is late; then again"
            " each time the last number has passed.",
            "2 5 10",
            _late_steps,
        ),
        Setting(
            "escalate-after",
            "3",
            "From which late reminder on the coordinator is told, too.",
            "3",
            _whole(1, 20),
        ),
        Setting("digest", "on", "The daily post in the review's channel.", "off", _switch),
        Setting("region", "ENG", "Whose bank holidays count.", "ENG", _region, str),
        Setting(
            "closed-days",
            "none",
            "Days that nobody works, beside weekends and bank holidays.",
            "24 Dec 2026, 31 Dec 2026",
            _dates,
        ),
        Setting(
            "open-days", "none", "Bank holidays or weekends on which people work.", "none", _dates
        ),
        Setting(
            "document-hosts",
            "none",
            "Where links to documents may point; none: any https.",
            "docs.example.org",
            _hosts,
            _screened,
        ),
        Setting(
            "openers",
            "none",
            "Who may open reviews, beside workspace admins and those named at installation.",
            "@asha",
            _people,
        ),
        Setting(
            "anchor",
            "none",
            "The channel that keeps a daily line of codes, to find a database that was put back.",
            "C0RECORDS",
            _channel,
            _or_none,
        ),
        Setting(
            "allowed-postcodes",
            "none",
            "Postcodes of agencies' own offices.",
            "CM1 1QH, CM2 6XQ",
            _postcodes,
            _keep_postcodes,
        ),
        Setting(
            "retention",
            "none",
            "How long a review is kept once it has ended. Nothing is ever purged by itself.",
            "7 years after completion",
            _retention,
            _or_none,
        ),
        Setting(
            "retention-reminder",
            "3",
            "Every how many months coordinators hear of a review whose time has come.",
            "6",
            _whole(1, 24),
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace's settings as values."""

    zone: ZoneInfo
    nudge_hour: int
    steps: tuple[int, ...]
    late_steps: tuple[int, ...]
    """Working days after a date; the last one comes again and again."""
    escalate_after: int
    digest: bool
    calendar: Calendar
    document_hosts: tuple[str, ...]
    allowed_postcodes: tuple[str, ...]
    openers: tuple[str, ...]
    anchor: str
    """The channel that gets each day's anchor, or ""."""
    retention: RetentionRule | None
    retention_reminder: int

    def nudge_time(self, on: date) -> datetime:
        """Return when nudges go out on a day."""
        return slot_utc(on, self.nudge_hour, self.zone)

    def nudge_time_from(self, first: date) -> datetime:
        """Return when nudges go out on the first working day from a day on."""
        return self.nudge_time(self.calendar.next_working_day(first))


def read(stored: Mapping[str, str]) -> Workspace:
    """Return the settings that are stored, with defaults for the rest.

    A stored value that no longer reads is the default.
    """
    values: dict[str, Any] = {}
    for setting in SETTINGS.values():
        try:
            values[setting.key] = setting.read(stored.get(setting.key, setting.default))
        except (_NotAValue, ValueError, TypeError, AttributeError):  # no text, or none of its own
            values[setting.key] = setting.read(setting.default)

    return Workspace(
        zone=values["time-zone"],
        nudge_hour=values["nudge-hour"],
        steps=values["nudge-steps"],
        late_steps=values["late-every"],
        escalate_after=values["escalate-after"],
        digest=values["digest"],
        calendar=Calendar(values["region"], values["closed-days"], values["open-days"]),
        document_hosts=values["document-hosts"],
        openers=values["openers"],
        anchor=values["anchor"],
        allowed_postcodes=values["allowed-postcodes"],
        retention=values["retention"],
        retention_reminder=values["retention-reminder"],
    )


def check(key: str, value: str, today: date | None = None) -> tuple[str, str]:
    """Return the key and the value to store.

    Given ``today``, a day that was named from it ("tomorrow") becomes the day that it is. Refused:
    an unknown key (the known ones are named), a value that is none. Of hosts and postcodes only
    what was read as such is kept: everybody in the workspace may see it.
    """
    setting = SETTINGS.get(key.strip().lower())
    if setting is None:
        raise UnknownSetting(word=key, known=list(SETTINGS))

    typed = value.strip()

    if setting.read is _dates and today is not None:
        typed = _lasting(typed, today)

    return setting.key, _to_store(setting, typed)


def _to_store(setting: Setting, typed: str) -> str:
    try:
        found = setting.read(typed)
        return setting.keep(found) if setting.keep else typed
    except (_NotAValue, ValueError) as error:
        wanted = str(error) if isinstance(error, _NotAValue) else "a date such as 24 Dec 2026"
        raise BadSetting(key=setting.key, wanted=wanted, example=setting.example) from None


def _lasting(text: str, today: date) -> str:
    """Return days as they are read on any other day, too; what is none stays as it is."""
    parts = _parts(text)
    meant = [parse_day(part, today) for part in parts]
    return ", ".join(day(on) if on else part for part, on in zip(parts, meant, strict=True))
