"""When an item is due.

Due dates are derived at reading from the review's dates and a calendar, never stored in events.
"""

from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from bot.workflow.dates.asked_again import earliest_due
from bot.workflow.dates.by_rule import Ruled, basis_by_rule, by_rule
from bot.workflow.dates.calendar import Calendar, latest
from bot.workflow.dates.dated import Dated
from bot.workflow.dates.limits import only_the_limit
from bot.workflow.process.vocabulary import Basis
from bot.workflow.review import events as e
from bot.workflow.review.derived import derived
from bot.workflow.review.review import Review
from bot.workflow.review.state import Closing, InstanceId

ASKED_DAYS = 5  # working days that people have at least once what comes before theirs is done


@dataclass(frozen=True, slots=True)
class Due:
    """A due date.

    ``day`` is the date as the rule says it; ``target`` the working day that people are held to (a
    statutory date on a closed day: the working day before; any other: the next). ``since`` is the
    day from which this date was known, and ``moved`` that a person set it. ``waits``: something
    else comes first, so that nobody is asked yet, and nobody late.
    """

    day: date
    target: date
    basis: Basis
    since: date
    moved: bool = False
    waits: bool = False

    @property
    def statutory(self) -> bool:
        """Whether national guidance sets it, so that nobody here can move it."""
        return self.basis == "statutory"

    def late(self, today: date) -> bool:
        """Say whether the day has passed.

        The day itself is not late, nor the working day that stands for a closed one.
        """
        last = self.day if self.statutory else max(self.day, self.target)
        return today > last and not self.waits


def is_late(due: Due | None, today: date) -> bool:
    """Say whether a date has passed, where there is one."""
    return due is not None and due.late(today)


@derived
def due_of(review: Review, key: InstanceId, calendar: Calendar) -> Due | None:
    """Return the due date of an instance, or ``None`` while it has none."""
    dated = Dated.of(review, key, calendar)
    due = _due_by_itself(dated)
    return None if due is None else _in_order(dated, _with_time(dated, due))


def planned_due(review: Review, key: InstanceId, calendar: Calendar) -> Due | None:
    """Return the due date of an instance as it was planned, before anything was asked again."""
    dated = Dated.of(review, key, calendar)
    due = _due_by_itself(dated)
    return None if due is None else _in_order(dated, due)


def due_day(review: Review, key: InstanceId, calendar: Calendar) -> date | None:
    """Return the day on which an instance is due, if it has one."""
    due = due_of(review, key, calendar)
    return None if due is None else due.day


def _due(
    day: date,
    basis: Basis,
    since: date,
    calendar: Calendar,
    *,
    moved: bool = False,
    last: bool = False,
) -> Due:
    """Return a due date with the working day that stands for it.

    ``last``: what comes after the day comes too late, so it is chased before a closed day and not
    after it.
    """
    target = calendar.previous_working_day(day) if last else calendar.next_working_day(day)
    return Due(day, target, basis, since, moved)


# --- by itself -----------------------------------------------------------------------------------


def _due_by_itself(dated: Dated) -> Due | None:
    """Return the due date of an instance as its meeting, its rule or a person says it."""
    ruled = _with_meeting(dated) or by_rule(dated)
    until = dated.state.until
    if until is not None:
        since = until if ruled is None else ruled.since
        return _due(until, "timetable", since, dated.calendar, moved=True)

    override = _override(dated)
    if override is not None:
        return _as_set(dated, ruled, override)

    return None if ruled is None else _as_ruled(dated, ruled)


def _with_meeting(dated: Dated) -> Ruled | None:
    """Return the date of the meeting that an instance goes with: planned, or held.

    What is flexible has no date again once the meeting was held; a meeting that was not held dates
    nothing.
    """
    meeting = dated.review.meeting_of(dated.key)
    if meeting is None:
        return None

    closed = dated.review.state(meeting).closed
    if closed is not None:
        return _on_the_day_held(dated, closed)

    due = due_of(dated.review, meeting, dated.calendar)
    return None if due is None else Ruled(due.day, due.since, due.basis)


def _on_the_day_held(dated: Dated, meeting: Closing) -> Ruled | None:
    if meeting.how != "held" or dated.item.flexible:
        return None
    return Ruled(meeting.on, meeting.recorded_on, "timetable")


def _override(dated: Dated) -> e.DueSet | None:
    """Return what a person set for an instance, or for all of its item's, if anybody could."""
    is_statutory = dated.item.due.basis == "statutory"
    return None if is_statutory else dated.review.due_set_for(dated.key)


def _as_set(dated: Dated, ruled: Ruled | None, override: e.DueSet) -> Due | None:
    """Return the due date that a person set, for this instance or for all of its item's."""
    if override.due is None:
        return None
    is_its_own = dated.state.due_set is not None
    day = override.due if is_its_own else _set_for_all(dated, ruled, override.due)
    since = latest(override.on, dated.joined)
    return _due(day, "timetable", since, dated.calendar, moved=True)


def _set_for_all(dated: Dated, ruled: Ruled | None, day: date) -> date:
    """Return a day that was set for all parties, as it is for one that may have joined since."""
    if dated.party is None:
        return day
    if dated.item.due.kind == "timetable":
        return dated.with_time_to_join(day)
    return day if ruled is None else max(day, ruled.day)


def _as_ruled(dated: Dated, ruled: Ruled) -> Due:
    """Return the due date that an instance's meeting, or its rule, gives."""
    reopened = dated.state.reopened
    reopened_on = None if reopened is None else reopened.on
    since = latest(ruled.since, dated.joined, reopened_on)
    basis = ruled.basis or basis_by_rule(dated)
    last = basis == "statutory" or only_the_limit(dated.review, dated.item)
    return _due(ruled.day, basis, since, dated.calendar, last=last)


# --- asked again, and in order -------------------------------------------------------------------


def _with_time(dated: Dated, due: Due) -> Due:
    """Return a due date with the time that a newer version gives.

    Whoever is asked again by it has some days from then, unless a date was set since.
    """
    if dated.state.until is not None:
        return due

    day_of = partial(due_day, dated.review, calendar=dated.calendar)
    given = earliest_due(dated, due.day, day_of)
    if given is None or given.day <= due.day or _is_set_since(dated, given.since):
        return due

    since = max(due.since, given.since)
    return _due(given.day, due.basis, since, dated.calendar, moved=due.moved)


def _is_set_since(dated: Dated, day: date) -> bool:
    """Say whether a person has set the date, on a day or after it."""
    override = dated.review.due_set_for(dated.key)
    return override is not None and override.on >= day


def _in_order(dated: Dated, due: Due) -> Due:
    """Return a due date as it is while the instance waits for what comes first, and after that."""
    if dated.review.waits_for(dated.key):
        return replace(due, waits=True)
    before = dated.review.came_after(dated.key)
    return due if before is None else _after(dated, due, before)


def _after(dated: Dated, due: Due, before: Closing) -> Due:
    """Return a due date as it is once what comes before the instance was done.

    Whoever is asked then has some days by the timetable, and by what was agreed before. What goes
    with a meeting keeps to the meeting.
    """
    since = max(due.since, before.recorded_on)
    agreed_since = due.moved and due.since >= before.recorded_on
    least = dated.calendar.add_working_days(before.on, ASKED_DAYS)
    if agreed_since or least <= due.day or _keeps_its_day(dated):
        return replace(due, since=since)
    return _due(least, due.basis, since, dated.calendar, moved=due.moved)


def _keeps_its_day(dated: Dated) -> bool:
    """Say whether no day is given to an instance because what comes before it was late."""
    if dated.item.due.kind != "timetable":
        return True
    return dated.review.meeting_of(dated.key) is not None or dated.state.until is not None
