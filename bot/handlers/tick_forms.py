"""The form of a checklist: tick all that came in, with one day and one reference."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain
from typing import Any

from bot.handlers.ask import Ask
from bot.handlers.form import (
    About,
    FieldError,
    Values,
    View,
    form_facts,
    keep_what_fits,
    see,
    view_of,
)
from bot.handlers.requests import RequestHandler
from bot.messages import templates
from bot.messages.carried import Carried
from bot.refusals.items import NothingToTick
from bot.typed import facts_of
from bot.workflow.review import commands as c
from bot.workflow.review import queries as q
from bot.workflow.rules.lookup import find_stage
from bot.workflow.views.ticking import Tickable, ticking

ALL = "all"
"""What a box stands for that is ticked instead of every other one of its item."""
BOXES = 10
MOST = 30
"""Items that one form shows."""


def tick_form(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    """Show a stage's items that this person may tick with a day; a box for each party."""
    seen = see(handler, ask, carried.ref, q.ShowChecklist(stage=carried.stage or None))
    review = seen.review
    stage = find_stage(review, carried.stage) if carried.stage else review.stage
    found = ticking(review, stage, ask.user)
    if not found.each and not found.once:
        raise NothingToTick

    groups = list(chain.from_iterable(map(_boxes_of, found.each)))[:MOST]
    once = list(_parted([(one.item, one.title) for one in found.once]))[:MOST]
    about = form_facts("tick", ask, ref=carried.ref, items=[item for item, _, _ in groups])
    shown = groups[: keep_what_fits(about, "items")]
    facts = facts_of(found) | {"today": seen.today, "groups": shown, "alone": once}
    return view_of("tick", about, facts)


def _boxes_of(one: Tickable) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """Yield an item's boxes, as many as go together: the first is for all of its parties."""
    boxes = list(one.parties)
    if len(boxes) > 1:
        boxes.insert(0, (ALL, f"All {len(boxes)}"))
    for part in _parted(boxes):
        yield one.item, one.title, part


def _parted(boxes: Sequence[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    for start in range(0, len(boxes), BOXES):
        yield list(boxes[start : start + BOXES])


def _alone(values: Values) -> Iterator[str]:
    """Yield the ticked items that are of no party."""
    for name, found in sorted(values.items()):
        if name.startswith("alone-"):
            yield from found or []


def make_tick(about: About, values: Values) -> c.Command:
    """Tick each item for all, or for those whose boxes are ticked, on the day that is given."""
    on, ref = values.get("on"), values.get("evidence")
    ticked = _ticked(about["items"], values)
    parts = [_for_parties(item, boxes, on, ref) for item, boxes in ticked.items()]
    parts += [c.Complete(what=item, on=on, ref=ref) for item in _alone(values)]
    if not parts:
        raise FieldError(evidence=templates.words("modal/nothing-ticked", {}))

    return c.TickTogether(parts=tuple(parts))


def _ticked(items: Sequence[Any], values: Values) -> dict[str, list[str]]:
    """Return the items of which boxes are ticked, each with these; an item may have two fields."""
    ticked: dict[str, list[str]] = {}
    for n, item in enumerate(items):
        boxes = values.get(f"boxes-{n}")
        if boxes:
            ticked.setdefault(str(item), []).extend(boxes)
    return ticked


def _for_parties(
    item: str, boxes: Sequence[str], on: date | None, ref: str | None
) -> c.Complete | c.ForSeveral:
    named = () if ALL in boxes else tuple(dict.fromkeys(boxes))
    return c.ForSeveral(act=c.Complete(what=item, on=on, ref=ref), parties=named)
