"""When a nudge is due. Pure: the ledger's last date is given, the day is given.

A nudge of an item with a date has a *slot*: so many working days before its target, on it, then
every so many working days while it is late. A flexible item without a date is asked about when the
review's stage reaches it, then every 20 working days.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.due import Due, due_of
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.settings import Workspace

ASK_EVERY = 20  # working days between questions about an undated flexible item


@dataclass(frozen=True, slots=True)
class Slot:
    """A day on which a nudge is due, and its step.

    ``step`` is ``before-7``, ``day``, ``late-1``, ``late-2``, …, or ``ask``. ``since`` is the day
    from which it was known; people are not nudged in the middle of that day.
    """

    day: date
    step: str
    since: date = date.min


def slots_from(due: Due, first: date, settings: Workspace) -> Slot:
    """Return the first slot of a due date on or after a day."""
    calendar, target = settings.calendar, due.target
    for days in settings.steps:
        day = calendar.add_working_days(target, -days)
        if day >= first:
            return Slot(day, f"before-{days}")
    if target >= first:
        return Slot(target, "day")
    days_late = calendar.working_days_between(target, first - timedelta(days=1))
    count = days_late // settings.late_every + 1
    return Slot(calendar.add_working_days(target, count * settings.late_every), f"late-{count}")


def step_on(due: Due, day: date, settings: Workspace) -> str:
    """Return the step that stands on a day: that of the latest slot not after it.

    After an outage one step stands for all missed.
    """
    calendar, target = settings.calendar, due.target
    if day == target:
        return "day"
    if day > target:
        count = calendar.working_days_between(target, day) // settings.late_every
        return f"late-{count}" if count else "day"
    days_left = calendar.working_days_between(day, target)
    steps_reached = [days for days in settings.steps if days >= days_left]
    return f"before-{min(steps_reached, default=days_left)}"


def next_slot(
    review: Review,
    key: InstanceId,
    last: tuple[date, date | None] | None,
    today: date,
    settings: Workspace,
) -> Slot | None:
    """Return the next nudge about an open instance, or ``None``.

    ``last`` is the ledger's last local date for it, with the due date that it was about: a moved
    date starts its nudges anew.
    """
    if not review.live or not review.is_open(key):
        return None
    due = due_of(review, key, settings.calendar)
    if due is None:
        return _next_question(review, key, last, today, settings.calendar)
    if last is not None:
        nudged_on, nudged_about = last
        if nudged_about == due.day and nudged_on >= due.since:
            return slots_from(due, nudged_on + timedelta(days=1), settings)
    return replace(slots_from(due, due.since, settings), since=due.since)


def _next_question(
    review: Review,
    key: InstanceId,
    last: tuple[date, date | None] | None,
    today: date,
    calendar: Calendar,
) -> Slot | None:
    """Return when an instance without a date is asked about next, if it is flexible (E1)."""
    if not review.item(key.item).flexible or not _is_stage_reached(review, key):
        return None
    if last is not None:
        asked_on, asked_about = last
        if asked_about is None:
            return Slot(calendar.add_working_days(asked_on, ASK_EVERY), "ask")
    return Slot(calendar.next_working_day(today), "ask", today)


def _is_stage_reached(review: Review, key: InstanceId) -> bool:
    process = review.process
    return process.stage_index(review.stage.id) >= process.stage_index(review.item(key.item).stage)


def is_quiet(review: Review, day: date) -> bool:
    """Return whether the review asked for quiet on a day."""
    return any(quiet.first <= day <= quiet.last for quiet in review.quiet)
