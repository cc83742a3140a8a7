"""Lay out due dates between the decision and the last day for the notices of the publication."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate

from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.limits import completion_limit
from bot.workflow.dates.sequence import comes_before, groups_of
from bot.workflow.process.model import Item, Stage
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId

FLOOR_DAYS = 5  # working days from today before which nothing is proposed

Place = float
"""A place between the decision and the end, in days of the stages' typical lengths."""
Pin = tuple[Place, date]
"""A place, and its day."""


@dataclass(slots=True)
class Proposal:
    """Dates by item, the target publication date, and what does not fit.

    ``end`` is the day by which all is to be ready for the target; ``ready`` the day on which what
    publishing rests on is ready by these dates. A misfit is an item's id (empty: all of them), its
    date, and the day that it should hold.
    """

    publication: date
    end: date
    ready: date
    dates: dict[str, date] = field(default_factory=dict)
    fixed: dict[str, date] = field(default_factory=dict)
    misfits: list[tuple[str, date, date]] = field(default_factory=list)

    def day_of(self, item: str) -> date | None:
        """Return the day of an item, proposed or fixed; ``None`` where it has none."""
        return self.fixed.get(item) or self.dates.get(item)


def lay_out(review: Review, publication: date | None, today: date, calendar: Calendar) -> Proposal:
    """Propose dates between the decision and the last day for the notices of the publication.

    Each stage's typical length is scaled to that span, and its items are laid out across it; a
    date that was set by ``due`` pins its item. Nothing is proposed earlier than 5 working days from
    today, or than what it rests on, and no publication that its notices could not precede. A review
    that was brought in goes on from where it stands.
    """
    publish = review.process.publish
    clear = publish.clear_days if publish else 0
    floor = calendar.next_working_day(calendar.add_working_days(today, FLOOR_DAYS))
    target = publication or review.publication_date
    if target is None:
        target = _target(review, floor, clear, calendar)
    end = calendar.latest_notice(target, clear) if clear else target
    plan = Proposal(target, end, end)
    _Layout(review, plan, calendar).fill(floor)
    if publish is not None:
        days = [plan.day_of(item.id) for item in review.process.chain(publish)]
        plan.ready = max([end, *filter(None, days)])
    if end < floor and plan.dates:
        plan.misfits.append(("", floor, end))
    return plan


def _target(review: Review, floor: date, clear: int, calendar: Calendar) -> date:
    """Return the publication that is aimed at: the end of the months that there are.

    Of a review that was brought in, and for which these are over, or leave less than half of what
    is still to do takes by its typical lengths: the day that these lengths come to.
    """
    last = calendar.previous_working_day(completion_limit(review))
    soonest = calendar.add_working_days(floor, clear)
    if review.brought_in is None:
        return max(last, soonest)
    begun, total = _stands_at(review), sum(s.typical for s in _stages_to_publication(review))
    needed = timedelta(days=total - begun)
    if calendar.latest_notice(last, clear) >= floor + needed / 2:
        return last
    ready = calendar.next_working_day(floor + needed)
    return calendar.add_working_days(ready, clear)


def _stages_to_publication(review: Review) -> Sequence[Stage]:
    process = review.process
    last = process.stage_index(process.publish.stage) if process.publish else None
    return process.stages if last is None else process.stages[: last + 1]


def _stands_at(review: Review) -> int:
    """Return the place at which the current stage begins, in days of typical lengths."""
    before = review.process.stages[: review.process.stage_index(review.stage.id)]
    to_publication = _stages_to_publication(review)
    return sum(stage.typical for stage in before if stage in to_publication)


class _Layout:
    """One proposal in the making."""

    def __init__(self, review: Review, plan: Proposal, calendar: Calendar) -> None:
        self.review = review
        self.plan = plan
        self.calendar = calendar
        stages = _stages_to_publication(review)
        self._ends = list(accumulate(stage.typical for stage in stages))
        self._total = sum(stage.typical for stage in stages) or 1
        self._places: dict[str, Place] = {}
        for stage, end in zip(stages, self._ends, strict=True):
            self._places |= self._places_in(stage, end)

    def _places_in(self, stage: Stage, end: int) -> dict[str, Place]:
        """Return the places of a stage's items: laid out across its length, the last at its end."""
        dated = [item for item in stage.items if _is_laid_out(item)]
        groups = groups_of(self.review.process, dated)
        places: dict[str, Place] = {}
        for number, group in enumerate(groups, 1):
            place = end - stage.typical + stage.typical * number / len(groups)
            places |= {item.id: place for item in group}
        return places

    def fill(self, floor: date) -> None:
        """Fill the proposal, with nothing before ``floor``."""
        items = list(self._items())
        to_lay: list[Item] = []
        for item in items:
            override = self._override(item)
            if override is None:
                to_lay.append(item)
            elif override.due is not None:
                self.plan.fixed[item.id] = override.due
        pins = self._pins(items, floor)
        for item in sorted(to_lay, key=lambda item: self._places[item.id]):
            if self._is_open(item):
                self.plan.dates[item.id] = self._day(item, pins, floor)
        self._keep_to_meetings(to_lay)

    def _items(self) -> Iterator[Item]:
        """Yield the items that a timetable dates: those up to publication."""
        for item in self.review.process.items.values():
            if item.due.kind == "timetable" and item.id in self._places:
                yield item

    def _keep_to_meetings(self, items: list[Item]) -> None:
        """Give what goes with a meeting the meeting's day."""
        for item in items:
            day = self.plan.day_of(item.goes_with) if item.goes_with is not None else None
            if day is not None and item.id in self.plan.dates:
                self.plan.dates[item.id] = day

    def _override(self, item: Item) -> e.DueSet | None:
        """Return what a person set or cleared for an item, or for all of its parties."""
        key = InstanceId(item.id, "")
        if not self.review.is_open(key):
            return None
        return self.review.state(key).due_set or self.review.item_dues.get(item.id)

    def _is_open(self, item: Item) -> bool:
        keys = self.review.instances(item) or [InstanceId(item.id, "")]
        return any(self.review.is_open(key) for key in keys)

    def _pins(self, items: list[Item], floor: date) -> list[Pin]:
        """Return the days that are given: the decision, the end, and what was set between them.

        What was set after the end does not fit. A review that was brought in goes on from where it
        stands, on the first day for which anything is proposed.
        """
        end = self.plan.end
        pins: dict[Place, date] = {0: self.review.decided, self._total: end}
        begun = _stands_at(self.review)
        if self.review.brought_in is not None and begun < self._total:
            pins[begun] = floor
        for item in items:
            day = self.plan.fixed.get(item.id)
            if day is None:
                continue
            place = self._places[item.id]
            if day > end:
                self.plan.misfits.append((item.id, day, end))
            elif 0 < place < self._total:
                pins[place] = max(day, pins.get(place, day))
        return _rising(sorted(pins.items()))

    def _day(self, item: Item, pins: list[Pin], floor: date) -> date:
        place = self._places[item.id]
        laid = self.calendar.previous_working_day(_interpolate(pins, place))
        before = sorted(comes_before(self.review.process, item))
        rests_on = [self.plan.day_of(name) for name in before]
        return max([laid, floor, *filter(None, rests_on)])


def _is_laid_out(item: Item) -> bool:
    """Say whether an item has a place of its own in a timetable, or dates what has."""
    return item.due.kind == "timetable"


def _rising(pins: list[Pin]) -> list[Pin]:
    """Return pins in order, so that a later stage is never laid before an earlier one."""
    rising: list[Pin] = []
    latest = date.min
    for place, day in pins:
        latest = max(latest, day)
        rising.append((place, latest))
    return rising


def _interpolate(pins: list[Pin], place: Place) -> date:
    """Return the day of a place, by the pins before and after it."""
    # The decision is pinned at 0, and the end after all: each place has a pin on either side.
    place_before, day_before = max(pin for pin in pins if pin[0] <= place)
    place_after, day_after = min(pin for pin in pins if pin[0] >= place)
    if place_after == place_before:
        return day_after
    share = (place - place_before) / (place_after - place_before)
    return day_before + timedelta(days=round((day_after - day_before).days * share))
