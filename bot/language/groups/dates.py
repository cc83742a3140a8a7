"""Verbs about the timetable, due dates, and days without reminders."""

from typing import Final

from bot.language.reader import Reader, Verb
from bot.workflow.review.commands import (
    AcceptTimetable,
    Away,
    Command,
    ProposeTimetable,
    Quiet,
    SetDue,
    Snooze,
)
from bot.workflow.review.queries import Query, ShowTimetable


def _timetable(reader: Reader) -> Command | Query:
    if reader.is_at_end():
        return ShowTimetable()
    if reader.form("propose", "accept") == "propose":
        return ProposeTimetable(publication=reader.parts("publication").days.get("publication"))
    reader.parts()
    return AcceptTimetable()


def _due(reader: Reader) -> Command:
    what = reader.what()
    parts = reader.parts("for", "because", bare="day or none")
    due = None if parts.cleared else reader.need(parts.bare_day, "<date or none>")
    return SetDue(what=what, party=parts.party, due=due, because=reader.reason(parts))


def _snooze(reader: Reader) -> Command:
    what = reader.what()
    parts = reader.parts("for", "until")
    return Snooze(what=what, party=parts.party, until=reader.need_day(parts, "until"))


def _away(reader: Reader) -> Command:
    form = reader.form("until", "from", "off")
    if form == "off":
        reader.parts()
        return Away(until=None)

    if form == "until":
        until = reader.day("until <date>")
        reader.parts()
        return Away(until=until)

    since = reader.day("from <date>")
    parts = reader.parts("until", first_day=since)
    until = reader.not_before(since, reader.need_day(parts, "until"))
    return Away(until=until, since=since)


def _quiet(reader: Reader) -> Command:
    first = reader.day("<date>")
    parts = reader.parts("to", "because", first_day=first)
    last = reader.not_before(first, reader.need_day(parts, "to"))
    return Quiet(first=first, last=last, because=reader.reason(parts))


VERBS: Final[tuple[Verb, ...]] = (
    Verb(
        name="timetable",
        group="Dates",
        usage=("timetable", "timetable propose [publication <date>]", "timetable accept"),
        does="Shows, proposes and accepts the review's dates.",
        examples=("timetable", "timetable propose publication 10 Jul 2026", "timetable accept"),
        read=_timetable,
    ),
    Verb(
        name="due",
        group="Dates",
        usage=("due <what> [for <party>] <date or none> because <reason>",),
        does="Moves or clears a date.",
        examples=(
            "due agency-letter for Health 12 May 2026 because the lead is on leave",
            "due sub-committee none because its date is not yet known",
        ),
        read=_due,
    ),
    Verb(
        name="snooze",
        group="Dates",
        usage=("snooze <what> [for <party>] until <date>",),
        does="No reminders to you about this before then.",
        examples=("snooze chronology for Health until 4 May 2026",),
        read=_snooze,
    ),
    Verb(
        name="away",
        group="Dates",
        usage=("away until <date>", "away from <date> until <date>", "away off"),
        does="Your deputy is asked meanwhile.",
        examples=("away until 1 Jun 2026", "away from 25 May 2026 until 1 Jun 2026", "away off"),
        read=_away,
        takes_ref=False,
    ),
    Verb(
        name="quiet",
        group="Dates",
        usage=("quiet <date> to <date> because <reason>",),
        does="No reminders in this review on these days.",
        examples=("quiet 4 May 2026 to 8 May 2026 because of the funeral",),
        read=_quiet,
    ),
)
