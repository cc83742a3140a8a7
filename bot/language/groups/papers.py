"""Verbs about what is drawn or written: letters, calendars, reports."""

from typing import Final

from bot.language.reader import Reader, Verb
from bot.workflow.review.queries import (
    DraftLetter,
    Export,
    Query,
    ShowCalendar,
    ShowReport,
    ShowTimeline,
)


def _letter(reader: Reader) -> Query:
    name = reader.word("<name>") if reader.has_word() else ""
    return DraftLetter(name=name, party=reader.parts("for").party)


def _timeline(reader: Reader) -> Query:
    reader.parts()
    return ShowTimeline()


def _calendar(reader: Reader) -> Query:
    reader.parts()
    return ShowCalendar()


def _report(reader: Reader) -> Query:
    everything = reader.ref is None and reader.says("all")
    parts = reader.parts("from", "to")
    first, last = parts.days.get("from"), parts.days.get("to")
    if first is not None or last is not None:
        reader.not_before(reader.need(first, "from <date>"), reader.need(last, "to <date>"))
    return ShowReport(everything=everything, first=first, last=last)


def _export(reader: Reader) -> Query:
    reader.parts()
    return Export()


VERBS: Final[tuple[Verb, ...]] = (
    Verb(
        name="letter",
        group="Papers",
        usage=(
            "letter",
            "letter <name> [for <party>]",
        ),
        does="Drafts a letter from your own Word template.",
        examples=("letter agency-letter for Health", "letter agency-letter for all"),
        read=_letter,
    ),
    Verb(
        name="timeline",
        group="Papers",
        usage=("timeline",),
        does="A picture of the plan: stages, dates, today, what is late.",
        examples=("timeline",),
        read=_timeline,
    ),
    Verb(
        name="calendar",
        group="Papers",
        usage=("calendar",),
        does="The review's dates as a calendar file.",
        examples=("calendar",),
        read=_calendar,
    ),
    Verb(
        name="report",
        group="Papers",
        usage=("report [REF or all] [from <date> to <date>]",),
        does="The progress report for a sub-committee or board; `all` comes by direct message.",
        examples=("report", "report all from 1 Apr 2026 to 30 Jun 2026"),
        read=_report,
    ),
    Verb(
        name="export",
        group="Papers",
        usage=("export [REF]",),
        does="The full history, with the proof that it is unbroken.",
        examples=("export",),
        read=_export,
    ),
)
