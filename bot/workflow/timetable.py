"""Laying out a review's dates (propose, accept), and the forecast against the 6 months (rule 4)."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from bot.errors import Refusal
from bot.workflow import commands as c
from bot.workflow import events as e
from bot.workflow.access import require_coordinator
from bot.workflow.calendar import Calendar
from bot.workflow.closing import close
from bot.workflow.due import Limit, completion_limit, due_of
from bot.workflow.gates import notice_report
from bot.workflow.process import Item
from bot.workflow.review import Review
from bot.workflow.work import Work

FLOOR_DAYS = 5  # working days from today before which nothing is proposed


@dataclass(slots=True)
class Proposal:
    """Dates by item, the target publication date, and what does not fit (item id, date, the day it should hold).

    ``end`` is the day by which all is to be ready for the target; ``ready`` the day on which what publishing rests on
    is ready by these dates.
    """

    publication: date
    end: date
    ready: date
    dates: dict[str, date] = field(default_factory=dict)
    fixed: dict[str, date] = field(default_factory=dict)
    misfits: list[tuple[str, date, date]] = field(default_factory=list)

    def day_of(self, item: str) -> date | None:
        """The day of an item, proposed or fixed; ``None`` where it has none."""
        return self.fixed.get(item) or self.dates.get(item)


def lay_out(review: Review, publication: date | None, today: date, calendar: Calendar) -> Proposal:
    """Due dates between the decision and the latest day for the notices of the target publication date.

    Each stage's typical length is scaled to that span; a date that was set by ``due`` pins its stage. Nothing is
    proposed earlier than 5 working days from today, or than what it rests on, and no publication that its notices could
    not precede.
    """
    process = review.process
    publish = process.publish
    limit = completion_limit(review)
    clear = publish.clear_days if publish else 0
    floor = calendar.next_working_day(calendar.add_working_days(today, FLOOR_DAYS))
    target = publication or review.publication_date
    if target is None:
        target = max(calendar.previous_working_day(limit), calendar.add_working_days(floor, clear))
    end = calendar.latest_notice(target, clear) if clear else target
    last = process.stage_index(publish.stage) if publish else len(process.stages) - 1
    total = sum(s.typical for s in process.stages[: last + 1]) or 1
    plan = Proposal(target, end, end)
    items = [i for i in process.items.values() if i.due.kind == "timetable" and process.stage_index(i.stage) <= last]
    pins: dict[int, date] = {0: review.decided, total: end}
    done = 0
    cumulative: list[int] = []
    for stage in process.stages[: last + 1]:
        done += stage.typical
        cumulative.append(done)
    cleared: set[str] = set()
    for item in items:
        override = _override(review, item)
        day = override.due if override else None
        if override is not None and day is None:
            cleared.add(item.id)
        elif day is not None:
            plan.fixed[item.id] = day
            place = cumulative[process.stage_index(item.stage)]
            if day > end:
                plan.misfits.append((item.id, day, end))
            elif 0 < place < total:
                pins[place] = max(day, pins.get(place, day))
    points = _rising(sorted(pins.items()))
    for item in items:
        if item.id in plan.fixed or item.id in cleared:
            continue
        if not any(review.is_open(k) for k in review.instances(item) or [(item.id, "")]):
            continue
        day = calendar.previous_working_day(_interpolate(points, cumulative[process.stage_index(item.stage)]))
        rests_on = [planned for need in item.requires if (planned := plan.day_of(need.item)) is not None]
        plan.dates[item.id] = max([day, floor, *rests_on])
    if publish is not None:
        days = (plan.day_of(item.id) for item in review.process.chain(publish))
        plan.ready = max([end, *(day for day in days if day is not None)])
    if end < floor and plan.dates:
        plan.misfits.append(("", floor, end))
    return plan


def _override(review: Review, item: Item) -> e.DueSet | None:
    """What a person set, or cleared, for a single item or for all of an item's parties: it stays."""
    if not review.is_open((item.id, "")):
        return None
    return review.state((item.id, "")).due_set or review.item_dues.get(item.id)


def _rising(points: list[tuple[int, date]]) -> list[tuple[int, date]]:
    """Pins in order, so that a later stage is never laid before an earlier one."""
    found: list[tuple[int, date]] = []
    for place, day in points:
        found.append((place, max(day, found[-1][1]) if found else day))
    return found


def _interpolate(points: list[tuple[int, date]], place: int) -> date:
    before = max((p for p in points if p[0] <= place), default=points[0])
    after = min((p for p in points if p[0] >= place), default=points[-1])
    if after[0] == before[0]:
        return after[1]
    share = (place - before[0]) / (after[0] - before[0])
    return before[1] + timedelta(days=round((after[1] - before[1]).days * share))


def propose(work: Work, command: c.ProposeTimetable) -> None:
    """``timetable propose``: nothing counts until accepted."""
    review, context = work.review, work.context
    require_coordinator(review, context)
    work.role = "coordinator"
    if command.publication is not None and command.publication <= context.today:
        raise Refusal("past-date", date=command.publication, title="", party="", item="")
    if review.published is not None:
        raise Refusal("published", verb="timetable", title="", item="", party="")
    plan = lay_out(review, command.publication, context.today, context.calendar)
    if not plan.dates:
        raise Refusal("nothing-to-date", dated=review.process.timetabled)
    work.emit(e.TimetableProposed(dates=plan.dates, publication=plan.publication, on=context.today))
    limit = completion_limit(review)
    publish, last = review.process.publish, completion_item(review)
    signed = plan.day_of(last.id) if last else None
    earliest = context.calendar.add_working_days(plan.ready, publish.clear_days) if publish else plan.ready
    work.say(
        "timetable-proposed",
        publication=plan.publication if review.process.publish else None,
        end=plan.end,
        ready=plan.ready,
        earliest=max(plan.publication, earliest),
        stages=by_stage(review, plan.dates | plan.fixed),
        misfits=[
            {"item": i, "title": review.item(i).title if i else "", "day": d, "end": by} for i, d, by in plan.misfits
        ],
        limit=limit,
        limit_holds=max(plan.publication, earliest) <= limit and (signed is None or signed <= completion_limit(review)),
    )


def by_stage(review: Review, dates: dict[str, date]) -> list[dict[str, Any]]:
    """Dates grouped by stage for people: each stage's title, and its items with their dates."""
    found = []
    for stage in review.process.stages:
        items = [
            {
                "item": i.id,
                "title": i.title,
                "day": dates[i.id],
                "done": bool(review.instances(i)) and all(not review.is_open(k) for k in review.instances(i)),
            }
            for i in stage.items
            if i.id in dates
        ]
        if items:
            found.append({"title": stage.title, "stage": stage.id, "items": items})
    return found


def accept(work: Work, command: c.AcceptTimetable) -> None:
    """``timetable accept``: the proposed dates are the review's dates; ticks the pathway's ``timetable`` item."""
    review, context = work.review, work.context
    require_coordinator(review, context)
    work.role = "coordinator"
    if review.proposal is None:
        raise Refusal("no-proposal")
    proposal = review.proposal
    dates = dict(review.timetable) | proposal.dates
    work.emit(e.TimetableAccepted(dates=dates, publication=proposal.publication, on=context.today))
    item = review.process.by_rule("timetable")
    ticked = item is not None and review.is_open((item.id, ""))
    if item is not None and ticked:
        close(work, (item.id, ""), "done", context.today)
    dues = [due_of(review, k, context.calendar) for k in review.open_keys()]
    agreed = [d.day for d in dues if d is not None and d.basis == "timetable" and d.day >= context.today]
    publication = proposal.publication if review.process.publish else None
    work.post("timetable-accepted", publication=publication.isoformat() if publication else None)
    work.say(
        "timetable-accepted",
        count=len(proposal.dates),
        publication=publication,
        first=min(agreed, default=None),
        ticked=ticked,
    )


# --- forecast ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Forecast:
    """Where one of the two clocks is heading. ``day`` is when it happened (``done``) or is expected; ``limit`` its
    6 months; ``why`` names the item whose lateness moves it, if any; ``by`` says what it rests on: "timetable",
    "typical" (lengths), "late", "completion", "notices", "date" (the agreed one), "today" (all that it waits for has
    had its day), "hold", "overtaken" (by the publication: no day is expected any more), or nothing."""

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
        item = review.item(key[0])
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
    closed = review.state((item.id, "")).closed
    if closed is not None and closed.how == "overtaken":
        return Forecast(None, limit, done=False, by="overtaken")
    if closed is not None:
        return Forecast(closed.on, limit, done=True)
    delay, why = _delay(review, today, calendar)
    due = due_of(review, (item.id, ""), calendar)
    if due is not None:
        day = calendar.add_working_days(max(due.target, calendar.next_working_day(today)), delay)
        return Forecast(day, limit, done=False, why=why, by="late" if why else "timetable")
    day = _untimetabled(review, item, today, calendar)
    return Forecast(day, limit, done=False, why=why, by="late" if why else "typical")


def _untimetabled(review: Review, item: Item, today: date, calendar: Calendar) -> date:
    """Without an accepted timetable: as the typical lengths lay it out, later by what the current stage is behind."""
    plan = lay_out(review, None, review.decided, calendar)
    stage = review.process.stage_index(review.stage.id)
    ends = [d for i, d in plan.dates.items() if review.process.stage_index(review.item(i).stage) == stage]
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
