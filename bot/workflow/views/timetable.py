"""The timetable as people look at it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.workflow.acts.timetable import by_stage
from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.due import due_of
from bot.workflow.dates.limits import Limit, six_months
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.views.lines import InstanceName, name_of


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedItem:
    """An item with its date, the last one of its instances."""

    item: str
    title: str
    day: date
    done: bool
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedStage:
    """A stage with the items that have a date."""

    title: str
    stage: str
    """The stage's id."""
    items: list[DatedItem]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """The dates of a review, or those that are proposed."""

    ref: str
    today: date
    dated: bool
    """Whether a timetable dates anything in this pathway."""
    accepted: date | None
    agree_at: str
    """The meeting by which it is still to be agreed; empty where it is, or by none."""
    proposed: bool
    target: date | None
    """The day of publication: the agreed one, else the one that the dates were laid out for."""
    agreed: bool
    """Whether that day is agreed."""
    stages: list[DatedStage]
    undated: list[InstanceName]
    """What waits for a timetable."""
    past: int
    limit: Limit | None


@dataclass(slots=True)
class _Dates:
    """What a review's instances say of its dates."""

    days: dict[str, date] = field(default_factory=dict)
    """The last one of each item."""
    late: set[str] = field(default_factory=set)
    undated: list[InstanceName] = field(default_factory=list)


def _dated_stage(stage: Mapping[str, Any], late: Collection[str]) -> DatedStage:
    items = [DatedItem(**item, late=item["item"] in late) for item in stage["items"]]
    return DatedStage(title=stage["title"], stage=stage["stage"], items=items)


def timetable(review: Review, today: date, calendar: Calendar) -> Timetable:
    """Return the dates of a review by stage; the proposed ones, while they are not accepted."""
    dates = _dates_of(review, today, calendar)
    proposal = review.proposal if review.published is None else None
    agreed = review.publication_date
    late = set() if proposal else dates.late
    by_title = by_stage(review, proposal.dates if proposal else dates.days)
    stages = [_dated_stage(stage, late) for stage in by_title]
    return Timetable(
        ref=review.ref,
        today=today,
        dated=review.process.timetabled,
        accepted=review.timetable_on,
        agree_at=_agree_at(review),
        proposed=proposal is not None,
        target=proposal.publication if proposal else agreed or review.publication_target,
        agreed=proposal is None and agreed is not None,
        stages=stages,
        undated=dates.undated,
        past=sum(item.late for stage in stages for item in stage.items),
        limit=six_months(review),
    )


def _agree_at(review: Review) -> str:
    """Return the meeting at which the timetable is to be agreed, while it is not ticked as that."""
    item = review.process.by_rule("timetable")
    if item is None or not review.is_open(InstanceId(item.id)):
        return ""
    meeting = review.meeting_of(InstanceId(item.id))
    return review.item(meeting.item).title if meeting is not None else ""


def _dates_of(review: Review, today: date, calendar: Calendar) -> _Dates:
    dates = _Dates()
    for key in review.all_keys():
        if review.item(key.item).kind == "publish":
            continue  # the day of publication is said at the top, once
        is_open = review.is_open(key)
        due = due_of(review, key, calendar)
        if due is None:
            if is_open and review.item(key.item).due.kind == "timetable":
                dates.undated.append(name_of(review, key))
            continue
        dates.days[key.item] = max(due.day, dates.days.get(key.item, due.day))
        if is_open and due.late(today):
            dates.late.add(key.item)
    return dates
