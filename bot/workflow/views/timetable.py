"""The timetable as people look at it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.workflow.acts.timetable import by_stage
from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.due import Due, due_of
from bot.workflow.dates.limits import Limit, six_months
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.views.lines import InstanceName, name_of
from bot.workflow.views.overview import withheld_since


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedItem:
    """An item with its date, the last one of its instances."""

    item: str
    title: str
    day: date
    done: bool
    dropped: bool
    """Whether it was closed without having happened: skipped, not held, or overtaken."""
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
    published: date | None
    withheld: date | None
    """When it was decided that nothing is published, where that stands."""
    discontinued: date | None
    """The day on which the review was discontinued: nothing is asked in it since."""
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

    def add(self, key: InstanceId, due: Due, *, is_late: bool) -> None:
        """Note the date of an instance."""
        self.days[key.item] = max(due.day, self.days.get(key.item, due.day))
        if is_late:
            self.late.add(key.item)


def _by_stage(review: Review, days: dict[str, date], late: Collection[str]) -> list[DatedStage]:
    """Return dates by stage, with the items that are ``late``."""
    return [_dated_stage(stage, late) for stage in by_stage(review, days)]


def _dated_stage(stage: Mapping[str, Any], late: Collection[str]) -> DatedStage:
    items = [DatedItem(**item, late=item["item"] in late) for item in stage["items"]]
    return DatedStage(title=stage["title"], stage=stage["stage"], items=items)


def timetable(review: Review, today: date, calendar: Calendar) -> Timetable:
    """Return the dates of a review by stage; the proposed ones, while they are not accepted."""
    dates = _dates_of(review, today, calendar)
    is_dated_for_good = review.published is not None or review.discontinued is not None
    proposal = None if is_dated_for_good else review.proposal
    agreed = review.publication_date

    if proposal is None:
        stages = _by_stage(review, dates.days, dates.late)
        target = agreed or review.publication_target
    else:
        stages = _by_stage(review, proposal.dates, late=())
        target = proposal.publication

    return Timetable(
        ref=review.ref,
        today=today,
        dated=review.process.timetabled,
        accepted=review.timetable_on,
        agree_at=_agree_at(review),
        proposed=proposal is not None,
        target=target,
        agreed=proposal is None and agreed is not None,
        published=review.published.on if review.published is not None else None,
        withheld=withheld_since(review),
        discontinued=review.discontinued,
        stages=stages,
        undated=dates.undated,
        past=sum(item.late for stage in stages for item in stage.items),
        limit=six_months(review),
    )


def _agree_at(review: Review) -> str:
    """Return the meeting at which the timetable is to be agreed, while it is not ticked as that."""
    key = review.single_open(review.process.by_rule("timetable"))
    if key is None:
        return ""
    meeting = review.meeting_of(key)
    return review.item(meeting.item).title if meeting is not None else ""


def _dates_of(review: Review, today: date, calendar: Calendar) -> _Dates:
    dates = _Dates()
    is_live = review.discontinued is None

    for key in review.all_keys():
        if review.item(key.item).kind == "publish":
            continue  # the day of publication is said at the top, once

        is_open = is_live and review.is_open(key)
        due = due_of(review, key, calendar)
        if due is not None:
            dates.add(key, due, is_late=is_open and due.late(today))
        elif is_open and review.item(key.item).due.kind == "timetable":
            dates.undated.append(name_of(review, key))

    return dates
