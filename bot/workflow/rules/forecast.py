"""Where a review is heading: completion and publication, each against its limit (rule 4)."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from bot.typed import Expected
from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.due import due_of
from bot.workflow.dates.layout import Proposal, lay_out
from bot.workflow.dates.limits import Limit, completion_limit
from bot.workflow.process.model import Item
from bot.workflow.review.derived import derived_for_a_day
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.gates import GateReport, notice_report


@dataclass(frozen=True, slots=True)
class Forecast:
    """Where one of the two clocks is heading.

    ``day`` is when it happened (``done``) or is expected; ``limit`` its 6 months; ``why`` names the
    item whose lateness moves it, if any; ``by`` says what it rests on: "timetable", "typical"
    (lengths), "late", "completion", "notices", "date" (the agreed one), "today" (all that it waits
    for has had its day), "hold", "overtaken" (by the publication: no day is expected any more),
    "withheld" (it was decided that nothing is published), or nothing.
    """

    day: date | None
    limit: Limit
    done: bool
    why: str = ""
    by: str = ""

    @property
    def expected(self) -> date | None:
        """The day on which it is expected; ``None`` if it has happened, or nobody can say."""
        return None if self.done else self.day

    @property
    def holds(self) -> bool:
        """Whether the 6 months hold by this forecast."""
        return self.day is not None and self.day <= self.limit


def completion_item(review: Review) -> Item | None:
    """Return the last approval of the report: the one that no other approval rests on."""
    approvals = review.process.items_on_report("approval")
    rested_on = {need.item for approval in approvals for need in approval.requires}
    last = [approval for approval in approvals if approval.id not in rested_on]
    return last[-1] if last else None


@derived_for_a_day
def forecast(review: Review, today: date, calendar: Calendar) -> tuple[Forecast, Forecast]:
    """Return the forecasts of completion (sign-off) and of publication, each against its limit."""
    completion = _completion(review, today, calendar)
    return completion, _publication(review, completion, today, calendar)


# --- completion ----------------------------------------------------------------------------------


def _completion(review: Review, today: date, calendar: Calendar) -> Forecast:
    limit = completion_limit(review)
    item = completion_item(review)
    if item is None:
        return Forecast(None, limit, done=False)

    closed = review.state(InstanceId(item.id)).closed
    if closed is None:
        return _expected_completion(review, item, today, calendar)

    if closed.how == "overtaken":
        return Forecast(None, limit, done=False, by="overtaken")

    return Forecast(closed.on, limit, done=True)


def _expected_completion(review: Review, item: Item, today: date, calendar: Calendar) -> Forecast:
    """Return when sign-off is expected: by its date, or as typical lengths lay it out."""
    limit = completion_limit(review)
    delay, late_item = _delay(review, today, calendar)
    due = due_of(review, InstanceId(item.id), calendar)
    if due is not None:
        start = max(due.target, calendar.next_working_day(today))
        day = calendar.add_working_days(start, delay)
        basis = "timetable"
    else:
        day = _untimetabled(review, item, today, calendar)
        basis = "typical"

    return Forecast(day, limit, done=False, why=late_item, by="late" if late_item else basis)


def _delay(review: Review, today: date, calendar: Calendar) -> tuple[int, str]:
    """Return how many working days completion is behind, and by which item."""
    most_days, latest_item = 0, ""
    for key in holding_up(review):
        days = _days_late(review, key, today, calendar)
        if days > most_days:
            most_days, latest_item = days, review.item(key.item).title
    return most_days, latest_item


def holding_up(review: Review) -> list[InstanceId]:
    """Return the open instances that completion waits for now.

    They hold the current stage; or an earlier one, and the last approval rests on them.
    """
    last = completion_item(review)
    chain = review.process.chain(last) if last is not None else ()
    rested_on = {item.id for item in chain}
    here = review.process.stage_index(review.stage.id)
    blocking = [key for key in review.open_keys() if review.blocks(key)]
    return [key for key in blocking if _holds_up(review, key, here, rested_on)]


def _holds_up(review: Review, key: InstanceId, here: int, rested_on: Collection[str]) -> bool:
    """Return whether what blocks is of the current stage, or of an earlier one and is rested on."""
    stage = review.process.stage_index(review.item(key.item).stage)
    return stage == here or (stage < here and key.item in rested_on)


def waited_for_since(review: Review, key: InstanceId, planned: date) -> date:
    """Return since when an instance is waited for: its day, or that on which it was opened again.

    What was done once in its time, and is taken back, has not been late all the while.
    """
    again = review.state(key).reopened
    return planned if again is None else max(planned, again.on)


def _days_late(review: Review, key: InstanceId, today: date, calendar: Calendar) -> int:
    due = due_of(review, key, calendar)
    if due is None or not due.late(today):
        return 0
    since = waited_for_since(review, key, due.target)
    return max(0, calendar.working_days_between(since, today))


def _untimetabled(review: Review, item: Item, today: date, calendar: Calendar) -> date:
    """Return when an item is expected without an accepted timetable.

    That is as the typical lengths of the stages lay it out, later by what the current stage is
    behind.
    """
    plan = typical_plan(review, calendar)
    planned = plan.day_of(item.id) or plan.end
    start = max(planned, calendar.next_working_day(today))
    return calendar.add_working_days(start, _days_behind(review, plan.dates, today, calendar))


def typical_plan(review: Review, calendar: Calendar) -> Proposal:
    """Return how typical lengths lay out a review from its decision.

    One that was brought in goes on from where it stood, on the day on which that was recorded: it
    does not begin anew each day, and it is not behind for what was before.
    """
    return lay_out(review, None, review.brought_in or review.decided, calendar)


def _days_behind(review: Review, dates: Mapping[str, date], today: date, calendar: Calendar) -> int:
    """Return how many working days ago what holds the current stage was planned."""
    planned = planned_since(review, dates)
    return max(0, calendar.working_days_between(planned, today)) if planned else 0


def planned_since(review: Review, dates: Mapping[str, date]) -> date | None:
    """Return the earliest day on which something was planned that completion waits for now."""
    asked = [key for key in holding_up(review) if not review.waits_for(key)]
    days = [waited_for_since(review, key, dates[key.item]) for key in asked if key.item in dates]
    return min(days, default=None)


# --- publication ---------------------------------------------------------------------------------


class _Wait(NamedTuple):
    """What the publication waits for, and until when."""

    by: str
    until: date


def _publication(review: Review, completion: Forecast, today: date, calendar: Calendar) -> Forecast:
    limit = completion_limit(review)
    if review.published is not None:
        return Forecast(review.published.on, limit, done=True)

    if review.withheld:
        return Forecast(None, limit, done=False, by="withheld")

    publish = review.process.publish
    if publish is None:
        return Forecast(None, limit, done=False)

    waits = [
        _Wait("notices", notice_report(review, today, today, calendar).earliest or today),
        *_for_completion(completion, publish.clear_days, calendar),
        *_for_what_was_said(review, today),
        _Wait("today", today),  # nothing is published in the past
    ]
    last = max(waits, key=lambda wait: wait.until)  # of one day, the first counts
    by = "hold" if review.active_holds() else last.by
    return Forecast(last.until, limit, done=False, why=completion.why, by=by)


def _for_completion(completion: Forecast, clear_days: int, calendar: Calendar) -> Iterator[_Wait]:
    """Yield the wait for a completion that is still expected, and the working days after it."""
    if completion.expected is not None:
        by = "late" if completion.why else "completion"
        yield _Wait(by, calendar.add_working_days(completion.expected, clear_days))


def _for_what_was_said(review: Review, today: date) -> Iterator[_Wait]:
    """Yield the waits for the day that was agreed, or is aimed at, and for the holds' ends."""
    if review.publication_date is not None:
        yield _Wait("date", review.publication_date)
    elif review.publication_target is not None:
        yield _Wait("timetable", review.publication_target)
    for hold in review.active_holds():
        yield _Wait("hold", hold.due or today)


# --- the earliest day for publishing --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Earliest:
    """The first day on which publication is possible.

    ``expected``: the last approval is not there yet, so that the day rests on when that comes.
    """

    day: date | None
    expected: Expected | None = None


def earliest_publication(
    review: Review, report: GateReport, today: date, calendar: Calendar
) -> Earliest:
    """Return the first day on which publication is possible, as far as can be seen now.

    By the dates of what is in place; and while the last approval of the report is missing, not
    before that is expected, nor too soon for notices that are sent then.
    """
    last = completion_item(review)
    completed = _completion(review, today, calendar).expected
    if last is None or completed is None:
        return Earliest(report.earliest)

    ready = completed

    if report.notices_missing:
        ready = calendar.add_working_days(ready, report.needed)

    day = max(ready, report.earliest or ready)
    return Earliest(day, Expected(title=last.title, on=completed))
