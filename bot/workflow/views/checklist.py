"""A stage's checklist, and what of the past can be ticked in one go."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.workflow.acts.catching_up import can_catch_up
from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.layout import lay_out
from bot.workflow.process.model import Stage
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.views.lines import Line, lines, urgency

PRESSING = 10  # items of a checklist that get buttons


@dataclass(frozen=True, slots=True, kw_only=True)
class StageCount:
    """How much of a stage is done."""

    id: str
    title: str
    done: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """A stage's items."""

    ref: str
    today: date
    stage: str
    """The stage's title."""
    stage_id: str
    current: bool
    """Whether the review is in this stage."""
    together: bool
    """Whether this person may tick more than one of its instances with nothing but a day."""
    pressing: list[Line]
    """Lines with buttons, at most ``PRESSING``: a person's own before what they may record for
    others."""
    rest: list[Line]
    done: int
    total: int
    stages: list[StageCount]
    discontinued: date | None
    """The day on which the review was discontinued: nothing is asked in it since."""


def checklist(
    review: Review, stage: Stage, user: str, today: date, calendar: Calendar
) -> Checklist:
    """Return a stage's items as a person looks at them; in the current one what was added, too."""
    keys = review.instances_of(stage.items)
    is_current = review.stage.id == stage.id
    added = _added_and_open(review) if is_current else []
    every = lines(review, [*keys, *added], user, today, calendar)
    pressing = _pressing(every)
    return Checklist(
        ref=review.ref,
        today=today,
        stage=stage.title,
        stage_id=stage.id,
        current=is_current,
        together=sum(line.act == "done" for line in every) > 1,
        pressing=pressing,
        rest=[line for line in every if line not in pressing],
        done=_count_done(review, keys),
        total=len(keys),
        stages=[_count(review, each) for each in review.process.stages],
        discontinued=review.discontinued,
    )


def _pressing(every: list[Line]) -> list[Line]:
    """Return the lines that get buttons: a person's own first, and the most urgent of these."""
    offered = [line for line in every if line.act]
    return sorted(offered, key=lambda line: (not line.mine, *urgency(line)))[:PRESSING]


def _added_and_open(review: Review) -> list[InstanceId]:
    """Return what coordinators have added to the review beside its pathway, and is open."""
    return [key for key in review.open_keys() if review.item(key.item).added]


def _count(review: Review, stage: Stage) -> StageCount:
    keys = review.instances_of(stage.items)
    return StageCount(
        id=stage.id, title=stage.title, done=_count_done(review, keys), total=len(keys)
    )


def _count_done(review: Review, keys: Iterable[InstanceId]) -> int:
    return sum(not review.is_open(key) for key in keys)


def past_items(review: Review, today: date, calendar: Calendar, limit: int = 30) -> list[Line]:
    """Return what a review that was taken over half-way can tick in one go.

    These are the open items of stages that are reached, or would be by now if the typical lengths
    had held since the decision.
    """
    here = review.process.stage_index(review.stage.id)
    plan = lay_out(review, None, review.decided, calendar).dates

    def is_past(key: InstanceId) -> bool:
        reached = review.process.stage_index(review.item(key.item).stage) <= here
        return reached or plan.get(key.item, today) < today

    past = [key for key in review.open_keys() if is_past(key)]
    keys = [key for key in past if can_catch_up(review, key)]
    return lines(review, keys[:limit], "", today, calendar)
