"""What of a stage can be ticked together: all that came in, with one day and one reference."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.workflow.process.model import Stage
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.labels import label
from bot.workflow.views.offers import offer


@dataclass(frozen=True, slots=True, kw_only=True)
class Tickable:
    """An item that a person may tick now with nothing but a day, and for whom."""

    item: str
    title: str
    parties: list[tuple[str, str]]
    """Ids and names; empty for an item that is there once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticking:
    """What of a stage a person may tick together."""

    ref: str
    stage: str
    each: list[Tickable]
    """Items that are there for several parties."""
    once: list[Tickable]


def ticking(review: Review, stage: Stage, user: str) -> Ticking:
    """Return what of a stage a person may tick together."""
    there = list(_tickables(review, stage, user))
    return Ticking(
        ref=review.ref,
        stage=stage.title,
        each=[one for one in there if one.parties],
        once=[one for one in there if not one.parties],
    )


def _tickables(review: Review, stage: Stage, user: str) -> Iterator[Tickable]:
    for item in (review.item(one.id) for one in stage.items):
        keys = [key for key in review.instances(item) if _is_ticked_by_a_day(review, key, user)]
        if keys:
            parties = [(key.party, label(review.party(key.party))) for key in keys if key.party]
            yield Tickable(item=item.id, title=item.title, parties=parties)


def _is_ticked_by_a_day(review: Review, key: InstanceId, user: str) -> bool:
    offered = offer(review, key, user)
    return offered is not None and offered.act == "done"
