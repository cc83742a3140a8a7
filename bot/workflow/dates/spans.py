"""Shift a day by a span of a process file, and say such a span in words."""

from datetime import date, timedelta

from bot.workflow.dates.calendar import Calendar, add_months
from bot.workflow.process.due_rules import Span
from bot.workflow.process.model import Item
from bot.workflow.process.vocabulary import Unit


def span_in_words(item: Item | None) -> str:
    """Return the time that there is for an item, by its file: "5 working days".

    Empty, where its date is no span.
    """
    span = item.due.span if item else None
    if span is None:
        return ""
    unit = span.unit.removesuffix("s") if span.count == 1 else span.unit
    return f"{span.count} {unit}"


def shift(day: date, span: Span, calendar: Calendar) -> date:
    """Return the day so many units after an anchor (before: working days only)."""
    count = span.count if span.way == "after" else -span.count
    shifted = _add(day, count, span.unit, calendar)
    return shifted + timedelta(days=1) if span.next_day else shifted


def _add(day: date, count: int, unit: Unit, calendar: Calendar) -> date:
    match unit:
        case "working days":
            return calendar.add_working_days(day, count)
        case "months":
            return add_months(day, count)
        case "weeks":
            return day + timedelta(weeks=count)
        case "days":
            return day + timedelta(days=count)


def before_publication(item: Item, publication: date, calendar: Calendar) -> date:
    """Return the last day for an item that is due before a publication date."""
    span = item.due.span
    if span is not None:
        return calendar.latest_notice(publication, span.count)
    return calendar.previous_working_day(publication - timedelta(days=1))
