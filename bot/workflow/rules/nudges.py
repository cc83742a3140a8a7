"""When a nudge is due. Pure: the ledger's last date is given, the day is given.

A nudge of an item with a date has a *slot*: so many working days before its target, on it, then
so many after it. About one date an item is nudged a few times, and then no more: the coordinator
has it in the list of a week's first day. So is a flexible item without a date: it is asked about
on the first working day of a week once the review's stage has reached it, then every fourth week.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.due import Due, due_of
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.settings import Workspace

ASK_EVERY = 20  # working days between questions about an undated flexible item
CHOSEN = "chosen"  # the step of a day that somebody chose for themselves
MOST_NUDGES = 8  # of one item about one date: more of the same is not read


@dataclass(frozen=True, slots=True)
class Slot:
    """A day on which a nudge is due, and its step.

    ``step`` is ``before-7``, ``day``, ``late-1``, ``late-2``, …, ``ask`` or ``chosen``.
    ``since`` is the day from which it was known; people are not nudged in the middle of that day.
    """

    day: date
    step: str
    since: date = date.min


class LastNudge(NamedTuple):
    """The last nudge about an instance: its day, the due date it was about, and how many were.

    ``in_all`` counts those about earlier dates, too, since it was last asked anew.
    """

    on: date
    about: date | None
    times: int = 1
    in_all: int = 0

    def is_about(self, due: Due) -> bool:
        """Return whether it was about a date as it is now: the same, and known since before."""
        return self.about == due.day and self.on >= due.since

    @property
    def is_last_of_all(self) -> bool:
        """Whether nothing more is said: neither about this date, nor about the next."""
        return max(self.times, self.in_all) >= MOST_NUDGES


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
    count = _late_steps_within(days_late, settings) + 1
    return Slot(calendar.add_working_days(target, _late_step(count, settings)), f"late-{count}")


def _late_step(count: int, settings: Workspace) -> int:
    """Return how many working days after its date something is nudged for the n-th time."""
    listed = settings.late_steps
    if count <= len(listed):
        return listed[count - 1]
    return listed[-1] * (count - len(listed) + 1)


def _late_steps_within(days_late: int, settings: Workspace) -> int:
    """Return how many late nudges are due within so many working days after a date."""
    listed = settings.late_steps
    if days_late < listed[-1]:
        return sum(step <= days_late for step in listed)
    return len(listed) - 1 + days_late // listed[-1]


def step_on(due: Due, day: date, settings: Workspace) -> str:
    """Return the step that stands on a day: that of the latest slot not after it.

    After an outage one step stands for all missed.
    """
    calendar, target = settings.calendar, due.target
    if day < target:
        return _step_before(calendar.working_days_between(day, target), settings)
    days_late = calendar.working_days_between(target, day)
    count = _late_steps_within(days_late, settings)
    return f"late-{count}" if count else "day"


def _step_before(days_left: int, settings: Workspace) -> str:
    """Return the step that stands so many working days before a date."""
    steps_reached = [days for days in settings.steps if days >= days_left]
    return f"before-{min(steps_reached, default=days_left)}"


def next_slot(
    review: Review,
    key: InstanceId,
    last: LastNudge | None,
    today: date,
    settings: Workspace,
) -> Slot | None:
    """Return the next nudge about an open instance, or ``None``.

    ``last`` is the ledger's last one about it: a moved date starts its nudges anew. A day that
    somebody chose for themselves is kept to, whatever the steps.
    """
    if not review.live or not review.is_open(key):
        return None

    by_rule = _next_by_rule(review, key, last, today, settings)
    chosen = _next_chosen(review, key, last, settings.calendar)
    if by_rule is None or chosen is None:
        return by_rule or chosen

    return chosen if chosen.day < by_rule.day else by_rule


def _next_chosen(
    review: Review, key: InstanceId, last: LastNudge | None, calendar: Calendar
) -> Slot | None:
    """Return the next day on which somebody wants to hear of an instance again."""
    days = [calendar.next_working_day(day) for day in review.state(key).snoozes.values()]
    to_come = [day for day in days if last is None or day > last.on]
    return Slot(min(to_come), CHOSEN) if to_come else None


def chose(review: Review, key: InstanceId, today: date) -> set[str]:
    """Return who wanted to hear of an instance again on a day, or before."""
    return {user for user, day in review.state(key).snoozes.items() if day <= today}


def _next_by_rule(
    review: Review,
    key: InstanceId,
    last: LastNudge | None,
    today: date,
    settings: Workspace,
) -> Slot | None:
    """Return the next nudge by an instance's date, or the next question about one without."""
    if review.waits_for(key):
        return None

    due = due_of(review, key, settings.calendar)
    if due is None:
        return _next_question(review, key, last, today, settings.calendar)

    if last is not None and last.in_all >= MOST_NUDGES:
        return None

    if last is None or not last.is_about(due):
        return replace(slots_from(due, due.since, settings), since=due.since)

    if last.is_last_of_all:
        return None

    return slots_from(due, last.on + timedelta(days=1), settings)


def _next_question(
    review: Review,
    key: InstanceId,
    last: LastNudge | None,
    today: date,
    calendar: Calendar,
) -> Slot | None:
    """Return when an instance without a date is asked about next, if it is flexible (E1)."""
    if not is_asked_about(review, key):
        return None

    if last is None or last.about is not None:
        return Slot(next_week_start(today, calendar), "ask", today)

    if last.is_last_of_all:
        return None

    return Slot(week_start(calendar.add_working_days(last.on, ASK_EVERY), calendar), "ask")


def asked_anew(review: Review, key: InstanceId) -> date:
    """Return when an instance was last asked anew: opened again, or given another date by people.

    A date that moves by itself, with a newer version or with what comes before, begins nothing
    anew: whoever has not done it by then was asked already.
    """
    rule = review.item(key.item).due
    days = [date.min, *_days_of(review, e.ItemReopened, key), *_days_of(review, e.DueSet, key)]

    if rule.kind == "timetable":
        days += _days_of(review, e.TimetableAccepted)

    if rule.by_publication:
        days += _days_of(review, e.PublicationAgreed)

    return max(days)


_Dated = e.ItemReopened | e.DueSet | e.TimetableAccepted | e.PublicationAgreed


def _days_of(review: Review, form: type[_Dated], key: InstanceId | None = None) -> list[date]:
    """Return the days of the events of a form; of those about an instance, if one is given."""
    events = [event for _, event in review.each(form)]
    return [event.on for event in events if key is None or _is_about(event, key)]


def _is_about(event: e.Event, key: InstanceId) -> bool:
    """Return whether an event is about an instance, or about all of its item's."""
    party = getattr(event, "party", None)
    return getattr(event, "item", "") == key.item and party in (None, key.party)


def week_start(day: date, calendar: Calendar) -> date:
    """Return the first working day of a day's week: a Monday, or the day after a bank holiday."""
    return calendar.next_working_day(day - timedelta(days=day.weekday()))


def next_week_start(first: date, calendar: Calendar) -> date:
    """Return the first day on or after a day that is the first working day of its week."""
    start = week_start(first, calendar)
    return start if start >= first else week_start(first + timedelta(days=7), calendar)


def is_asked_about(review: Review, key: InstanceId) -> bool:
    """Return whether an instance without a date is asked about: it is flexible, and its time is."""
    item = review.item(key.item)
    if not item.flexible or review.waits_for(key):
        return False

    if review.meeting_ahead(key) is not None:
        return False  # the meeting is asked about, and it hangs on that

    stage_index = review.process.stage_index
    return stage_index(review.stage.id) >= stage_index(item.stage)


def is_for_channel(step: str, told_late: int) -> bool:
    """Return whether the channel's post has a nudge: it is due today, or late and newly so.

    ``told_late``: how many late nudges about its date went out before.
    """
    return step == "day" or (step.startswith("late-") and not told_late)


def is_for_whoever_waits(step: str, settings: Workspace) -> bool:
    """Return whether a coordinator hears by a step that something else comes first.

    It is the first before a date and the first after it: in between, what comes first is chased.
    """
    return step in (f"before-{max(settings.steps, default=0)}", "late-1", "ask")


def is_quiet(review: Review, day: date) -> bool:
    """Return whether the review asked for quiet on a day."""
    return any(quiet.first <= day <= quiet.last for quiet in review.quiet)
