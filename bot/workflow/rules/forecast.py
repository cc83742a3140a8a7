"""Where a review is heading: completion and publication, each against its limit (rule 4)."""

from dataclasses import dataclass
from datetime import date

from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.due import Limit, completion_limit, due_of
from bot.workflow.dates.layout import lay_out
from bot.workflow.process.model import Item
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.gates import notice_report


@dataclass(frozen=True, slots=True)
class Forecast:
    """Where one of the two clocks is heading. ``day`` is when it happened (``done``) or is
    expected; ``limit`` its 6 months; ``why`` names the item whose lateness moves it, if any; ``by``
    says what it rests on: "timetable", "typical" (lengths), "late", "completion", "notices", "date"
    (the agreed one), "today" (all that it waits for has had its day), "hold", "overtaken" (by the
    publication: no day is expected any more), or nothing."""

    day: date | None
    limit: Limit
    done: bool
    why: str = ""
    by: str = ""

    @property
    def holds(self) -> bool:
        """Whether the 6 months hold by this forecast."""
        return self.day is not None and self.day <= self.limit


def completion_item(review: Review) -> Item | None:
    """The last approval of the report: the one that no other approval rests on."""
    report = review.process.report
    approvals = [
        i
        for i in review.process.items.values()
        if i.kind == "approval" and report is not None and i.of == report.decided_kind
    ]
    needed = {n.item for i in approvals for n in i.requires}
    last = [i for i in approvals if i.id not in needed]
    return last[-1] if last else None


def forecast(review: Review, today: date, calendar: Calendar) -> tuple[Forecast, Forecast]:
    """The forecasts of completion (sign-off) and of publication, each against its 6 months."""
    completion = _completion(review, today, calendar)
    return completion, _publication(review, completion, today, calendar)


def _delay(review: Review, today: date, calendar: Calendar) -> tuple[int, str]:
    """How many working days the review's current stage is late, and by which item."""
    worst, why = 0, ""
    stage = review.process.stage_index(review.stage.id)
    for key in review.open_keys():
        item = review.item(key.item)
        due = due_of(review, key, calendar)
        if (
            due is not None
            and due.late(today)
            and review.blocks(key)
            and review.process.stage_index(item.stage) <= stage
        ):
            days = calendar.working_days_between(due.target, today)
            if days > worst:
                worst, why = days, item.title
    return worst, why


def _completion(review: Review, today: date, calendar: Calendar) -> Forecast:
    limit = completion_limit(review)
    item = completion_item(review)
    if item is None:
        return Forecast(None, limit, done=False)
    closed = review.state(InstanceId(item.id, "")).closed
    if closed is not None and closed.how == "overtaken":
        return Forecast(None, limit, done=False, by="overtaken")
    if closed is not None:
        return Forecast(closed.on, limit, done=True)
    delay, why = _delay(review, today, calendar)
    due = due_of(review, InstanceId(item.id, ""), calendar)
    if due is not None:
        day = calendar.add_working_days(max(due.target, calendar.next_working_day(today)), delay)
        return Forecast(day, limit, done=False, why=why, by="late" if why else "timetable")
    day = _untimetabled(review, item, today, calendar)
    return Forecast(day, limit, done=False, why=why, by="late" if why else "typical")


def _untimetabled(review: Review, item: Item, today: date, calendar: Calendar) -> date:
    """Without an accepted timetable: as the typical lengths lay it out, later by what the current
    stage is behind."""
    plan = lay_out(review, None, review.decided, calendar)
    stage = review.process.stage_index(review.stage.id)
    ends = [
        d
        for i, d in plan.dates.items()
        if review.process.stage_index(review.item(i).stage) == stage
    ]
    planned = plan.dates.get(item.id) or plan.fixed.get(item.id) or plan.end
    behind = max(0, calendar.working_days_between(max(ends), today)) if ends else 0
    return calendar.add_working_days(max(planned, calendar.next_working_day(today)), behind)


def _publication(review: Review, completion: Forecast, today: date, calendar: Calendar) -> Forecast:
    publish = review.process.publish
    limit = completion_limit(review)
    if review.published is not None:
        return Forecast(review.published.on, limit, done=True)
    if publish is None:
        return Forecast(None, limit, done=False)
    days = [("notices", notice_report(review, today, today, calendar).earliest or today)]
    if not completion.done and completion.day is not None:
        after = calendar.add_working_days(completion.day, publish.clear_days)
        days.append(("late" if completion.why else "completion", after))
    if review.publication_date is not None:
        days.append(("date", review.publication_date))
    elif review.target is not None:
        days.append(("timetable", review.target))
    days += [("hold", hold.due or today) for hold in review.active_holds()]
    days.append(("today", today))  # nothing is published in the past
    by, day = max(days, key=lambda found: found[1])
    if review.active_holds():
        by = "hold"
    return Forecast(day, limit, done=False, why=completion.why, by=by)
