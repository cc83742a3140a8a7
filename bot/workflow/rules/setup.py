"""What a new review needs before it runs by itself."""

from typing import Any

from bot.workflow.process.model import PartyKind
from bot.workflow.review.review import Review
from bot.workflow.rules.labels import label


def setup(review: Review) -> dict[str, Any]:
    """What a new review needs before it runs by itself: ``ref``, ``steps`` [{id, done, optional,
    found (names), none_since (the day on which it was said that there are none), lacks (titles),
    items [{item, title}]}], ``at`` (the number of the first that is not done), ``total``,
    ``finished``."""
    made_for = {kind for item in review.process.items.values() for kind in item.each}
    steps = []
    if "agency" in made_for:
        steps.append(_parties(review, "agencies", "agency", optional=False))
    if len(review.process.roles) > 1:
        steps.append(_people(review))
    if "family" in made_for:
        steps.append(_parties(review, "family", "family", optional=True))
    if "partnership" in made_for:
        steps.append(_parties(review, "partnerships", "partnership", optional=True))
    if review.process.timetabled:
        found = ["proposed"] if review.proposal else []
        steps.append(_step("dates", bool(review.timetable), found=found))
    if any(item.fills for item in review.process.items.values()):
        steps.append(_check(review))
    todo = [n for n, step in enumerate(steps, 1) if not step["done"]]
    over = not review.live or review.published is not None
    return {
        "ref": review.ref,
        "steps": steps,
        "at": todo[0] if todo else len(steps),
        "total": len(steps),
        "finished": over or not todo,
    }


def _step(name: str, done: bool, **facts: Any) -> dict[str, Any]:
    return {
        "id": name,
        "done": done,
        "optional": False,
        "found": [],
        "none_since": None,
        "lacks": [],
        "items": [],
    } | facts


def _parties(review: Review, name: str, kind: PartyKind, *, optional: bool) -> dict[str, Any]:
    """Family contacts and partnerships there may be none of: that is said, or once dates are agreed
    nobody asks."""
    found, none = [label(p) for p in review.parties_of(kind)], review.none_of.get(kind)
    done = bool(found) or (optional and bool(none or review.timetable))
    return _step(name, done, optional=optional, found=found, none_since=none)


def _people(review: Review) -> dict[str, Any]:
    held = [r for r in review.process.roles.values() if review.holders(r.id)]
    lacks = [r.title for r in review.process.roles.values() if not review.holders(r.id)]
    return _step("people", not lacks, found=[r.title for r in held], lacks=lacks)


def _check(review: Review) -> dict[str, Any]:
    """The last look: what says that agencies and roles are complete is ticked."""
    items = [i for i in review.process.items.values() if i.fills]
    still = [i for i in items if any(review.is_open(k) for k in review.instances(i))]
    shown = [{"item": i.id, "title": i.title} for i in still if not i.each]
    return _step("check", not still, items=shown)
