"""Lay out due dates between the decision and the last day for the notices of the publication."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from typing import NamedTuple

from bot.workflow.dates.calendar import Calendar, latest
from bot.workflow.dates.limits import completion_limit
from bot.workflow.dates.sequence import comes_before, groups_of
from bot.workflow.process.model import Item, Stage
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId

FLOOR_DAYS = 5  # working days from today before which nothing is proposed

Place = float
"""A place between the decision and the end, in days of the stages' typical lengths."""


class Pin(NamedTuple):
    """A place whose day is given."""

    place: Place
    day: date


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

    def latest_day(self, first: date, items: Iterable[str]) -> date:
        """Return the latest of a day and of the days that items have."""
        return latest(first, *map(self.day_of, items))


def lay_out(review: Review, publication: date | None, today: date, calendar: Calendar) -> Proposal:
    """Propose dates between the decision and the last day for the notices of the publication.

    Each stage's typical length is scaled to that span, and its items are laid out across it; a
    date that was set by ``due`` pins its item. Nothing is proposed earlier than 5 working days from
    today, or than what it rests on, and no publication that its notices could not precede. A review
    that was brought in goes on from where it stands.
    """
    clear = review.process.publish.clear_days if review.process.publish else 0
    floor = calendar.next_working_day(calendar.add_working_days(today, FLOOR_DAYS))
    target = publication or review.publication_date or _target(review, floor, clear, calendar)
    end = calendar.latest_notice(target, clear) if clear else target
    plan = Proposal(target, end, end)
    _Layout(review, plan, calendar).fill(floor)
    plan.ready = plan.latest_day(end, _rested_on_by_publishing(review))

    if end < floor and plan.dates:
        plan.misfits.append(("", floor, end))

    return plan


def _rested_on_by_publishing(review: Review) -> list[str]:
    """Return the items that publishing rests on, if the review publishes."""
    publish = review.process.publish
    return [] if publish is None else [item.id for item in review.process.chain(publish)]


def _target(review: Review, floor: date, clear: int, calendar: Calendar) -> date:
    """Return the publication that is aimed at: the end of the months that there are.

    Of a review that was brought in, and for which these are over, or leave less than half of what
    is still to do takes by its typical lengths: the day that these lengths come to.
    """
    last = calendar.previous_working_day(completion_limit(review))
    soonest = calendar.add_working_days(floor, clear)

    if review.brought_in is None:
        return max(last, soonest)

    needed = timedelta(days=_length(_stages_to_publication(review)) - _stands_at(review))
    if calendar.latest_notice(last, clear) >= floor + needed / 2:
        return last

    ready = calendar.next_working_day(floor + needed)
    return calendar.add_working_days(ready, clear)


def _stages_to_publication(review: Review) -> Sequence[Stage]:
    process = review.process
    if process.publish is None:
        return process.stages
    return process.stages[: process.stage_index(process.publish.stage) + 1]


def _stands_at(review: Review) -> int:
    """Return the place at which the current stage begins, but none behind publication's stage."""
    current = review.process.stage_index(review.stage.id)
    return _length(_stages_to_publication(review)[:current])


def _length(stages: Sequence[Stage]) -> int:
    """Return the typical length of some stages together, in days."""
    return sum(stage.typical for stage in stages)


class _Layout:
    """One proposal in the making."""

    def __init__(self, review: Review, plan: Proposal, calendar: Calendar) -> None:
        self.review = review
        self.plan = plan
        self.calendar = calendar
        self._items: list[Item] = []
        self._places: dict[str, Place] = {}
        begin = 0

        for stage in _stages_to_publication(review):
            self._place(stage, begin)
            begin += stage.typical

        self._total = begin or 1

    def _place(self, stage: Stage, begin: int) -> None:
        """Give a stage's items their places, across its length, the last at its end."""
        timetabled = [item for item in stage.items if item.due.kind == "timetable"]
        self._items += timetabled
        groups = groups_of(self.review.process, timetabled)
        for number, group in enumerate(groups, 1):
            place = begin + stage.typical * number / len(groups)
            for item in group:
                self._places[item.id] = place

    def fill(self, floor: date) -> None:
        """Fill the proposal, with nothing before ``floor``."""
        to_lay: list[Item] = []
        for item in self._items:
            override = self._override(item)
            if override is None:
                to_lay.append(item)
            elif override.due is not None:
                self.plan.fixed[item.id] = override.due

        pins = self._pins(floor)

        for item in sorted(to_lay, key=lambda item: self._places[item.id]):
            if self._is_open(item):
                self.plan.dates[item.id] = self._day(item, pins, floor)

        self._keep_to_meetings(to_lay)

    def _keep_to_meetings(self, items: list[Item]) -> None:
        """Give what goes with a meeting the meeting's day."""
        for item in items:
            day = self.plan.day_of(item.goes_with) if item.goes_with is not None else None
            if day is not None and item.id in self.plan.dates:
                self.plan.dates[item.id] = day

    def _override(self, item: Item) -> e.DueSet | None:
        """Return what a person set or cleared for an item, or for all of its parties."""
        key = InstanceId(item.id)
        return self.review.due_set_for(key) if self.review.is_open(key) else None

    def _is_open(self, item: Item) -> bool:
        keys = self.review.instances(item) or [InstanceId(item.id)]
        return any(map(self.review.is_open, keys))

    def _pins(self, floor: date) -> list[Pin]:
        """Return the days that are given: the decision, the end, and what was set between them.

        What was set after the end does not fit. A review that was brought in goes on from where it
        stands, on the first day for which anything is proposed.
        """
        end = self.plan.end
        pins: dict[Place, date] = {0: self.review.decided, self._total: end}
        begun = _stands_at(self.review)
        if self.review.brought_in is not None and begun < self._total:
            pins[begun] = floor

        for item, day in self.plan.fixed.items():
            place = self._places[item]
            if day > end:
                self.plan.misfits.append((item, day, end))
            elif 0 < place < self._total:
                pins[place] = latest(day, pins.get(place))

        return _rising(pins)

    def _day(self, item: Item, pins: list[Pin], floor: date) -> date:
        """Return the day of an item: by its place, but not before what it comes after."""
        day = _interpolate(pins, self._places[item.id])
        laid = self.calendar.previous_working_day(day)
        return self.plan.latest_day(max(laid, floor), comes_before(self.review.process, item))


def _rising(days: Mapping[Place, date]) -> list[Pin]:
    """Return the pins in order, so that a later stage is never laid before an earlier one."""
    places = sorted(days)
    rising = accumulate((days[place] for place in places), max)
    return [Pin(place, day) for place, day in zip(places, rising, strict=True)]


def _interpolate(pins: list[Pin], place: Place) -> date:
    """Return the day of a place, by the pins before and after it."""
    # The decision is pinned at 0, and the end after all: each place has a pin on either side.
    following = bisect_left(pins, place, key=lambda pin: pin.place)
    after = pins[following]
    if after.place == place:
        return after.day

    before = pins[following - 1]
    share = (place - before.place) / (after.place - before.place)
    return before.day + timedelta(days=round((after.day - before.day).days * share))
