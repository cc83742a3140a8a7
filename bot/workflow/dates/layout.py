"""Lay out due dates between the decision and the last day for the notices of the publication."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.due import completion_limit
from bot.workflow.process.model import Item
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId

FLOOR_DAYS = 5  # working days from today before which nothing is proposed


@dataclass(slots=True)
class Proposal:
    """Dates by item, the target publication date, and what does not fit (item id, date, the day it
    should hold).

    ``end`` is the day by which all is to be ready for the target; ``ready`` the day on which what
    publishing rests on is ready by these dates.
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
    """Due dates between the decision and the latest day for the notices of the target publication
    date.

    Each stage's typical length is scaled to that span; a date that was set by ``due`` pins its
    stage. Nothing is proposed earlier than 5 working days from today, or than what it rests on, and
    no publication that its notices could not precede.
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
    items = [
        i
        for i in process.items.values()
        if i.due.kind == "timetable" and process.stage_index(i.stage) <= last
    ]
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
        if not any(review.is_open(k) for k in review.instances(item) or [InstanceId(item.id, "")]):
            continue
        day = calendar.previous_working_day(
            _interpolate(points, cumulative[process.stage_index(item.stage)])
        )
        rests_on = [
            planned for need in item.requires if (planned := plan.day_of(need.item)) is not None
        ]
        plan.dates[item.id] = max([day, floor, *rests_on])
    if publish is not None:
        days = (plan.day_of(item.id) for item in review.process.chain(publish))
        plan.ready = max([end, *(day for day in days if day is not None)])
    if end < floor and plan.dates:
        plan.misfits.append(("", floor, end))
    return plan


def _override(review: Review, item: Item) -> e.DueSet | None:
    """What a person set, or cleared, for a single item or for all of an item's parties: it
    stays."""
    if not review.is_open(InstanceId(item.id, "")):
        return None
    return review.state(InstanceId(item.id, "")).due_set or review.item_dues.get(item.id)


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
