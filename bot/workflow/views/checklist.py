"""A stage's checklist, and what of the past can be ticked in one go."""

from datetime import date
from typing import Any

from bot.workflow.acts.catching_up import can_catch_up
from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.layout import lay_out
from bot.workflow.process.model import Stage
from bot.workflow.review.review import Review
from bot.workflow.views.lines import lines, urgency

PRESSING = 10  # items of a checklist that get buttons


def checklist(
    review: Review, stage: Stage, user: str, today: date, calendar: Calendar
) -> dict[str, Any]:
    """A stage's items: ``stage`` (title), ``stage_id``, ``current`` (bool), ``pressing`` (lines
    with buttons, at most ten: what is this person's own before what they may record for others),
    ``rest`` (other lines), ``done``, ``total``, ``stages`` [{id, title, done, total}]."""
    keys = [k for i in stage.items for k in review.instances(i)]
    found = lines(review, keys, user, today, calendar)
    able = sorted(
        (one for one in found if one["act"]), key=lambda one: (not one["mine"], *urgency(one))
    )[:PRESSING]
    return {
        "ref": review.ref,
        "today": today,
        "stage": stage.title,
        "stage_id": stage.id,
        "current": review.stage.id == stage.id,
        "pressing": able,
        "rest": [one for one in found if one not in able],
        "done": sum(not one["open"] for one in found),
        "total": len(found),
        "stages": [_stage_count(review, s) for s in review.process.stages],
    }


def _stage_count(review: Review, stage: Stage) -> dict[str, Any]:
    keys = [k for i in stage.items for k in review.instances(i)]
    return {
        "id": stage.id,
        "title": stage.title,
        "done": sum(not review.is_open(k) for k in keys),
        "total": len(keys),
    }


def past_items(
    review: Review, today: date, calendar: Calendar, limit: int = 30
) -> list[dict[str, Any]]:
    """What a review taken over half-way can tick in one go: open items of stages that are reached,
    or would be by now if the typical lengths held since the decision."""
    here = review.process.stage_index(review.stage.id)
    plan = lay_out(review, None, review.decided, calendar).dates
    keys = [
        k
        for k in review.open_keys()
        if (
            review.process.stage_index(review.item(k.item).stage) <= here
            or plan.get(k.item, today) < today
        )
        and can_catch_up(review, k)
    ]
    return lines(review, keys[:limit], "", today, calendar)
