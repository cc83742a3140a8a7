"""What a new review needs before it runs by itself."""

from collections.abc import Iterator
from typing import Any

from bot.workflow.process.model import PartyKind
from bot.workflow.review.review import Review
from bot.workflow.rules.labels import label


def setup(review: Review) -> dict[str, Any]:
    """Return what a new review needs before it runs by itself.

    ``ref``, ``steps`` [{id, done, optional, found (names), none_since (the day on which it was said
    that there are none), lacks (titles), items [{item, title}]}], ``at`` (the number of the first
    that is not done), ``total``, ``finished``.
    """
    steps = list(_steps(review))
    to_do = [number for number, step in enumerate(steps, 1) if not step["done"]]
    is_over = not review.live or review.published is not None
    return {
        "ref": review.ref,
        "steps": steps,
        "at": to_do[0] if to_do else len(steps),
        "total": len(steps),
        "finished": is_over or not to_do,
    }


def _steps(review: Review) -> Iterator[dict[str, Any]]:
    """Yield the steps that the pathway has a use for."""
    items = review.process.items.values()
    made_for = {kind for item in items for kind in item.each}
    if "agency" in made_for:
        yield _parties(review, "agencies", "agency", optional=False)
    if len(review.process.roles) > 1:
        yield _people(review)
    if "family" in made_for:
        yield _parties(review, "family", "family", optional=True)
    if "partnership" in made_for:
        yield _parties(review, "partnerships", "partnership", optional=True)
    if review.process.timetabled:
        found = ["proposed"] if review.proposal else []
        yield _step("dates", bool(review.timetable), found=found)
    if any(item.fills for item in items):
        yield _check(review)


def _step(name: str, done: bool, **facts: Any) -> dict[str, Any]:
    """Return a step's facts, with what is not given as nothing."""
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
    """Return the step of a kind of party.

    Of family contacts and partnerships there may be none: that is said, or once dates are agreed
    nobody asks.
    """
    found = [label(party) for party in review.parties_of(kind)]
    none_since = review.none_of.get(kind)
    may_be_none = optional and bool(none_since or review.timetable)
    done = bool(found) or may_be_none
    return _step(name, done, optional=optional, found=found, none_since=none_since)


def _people(review: Review) -> dict[str, Any]:
    """Return the step of the roles: each is held by somebody."""
    roles = review.process.roles.values()
    found = [role.title for role in roles if review.holders(role.id)]
    lacks = [role.title for role in roles if not review.holders(role.id)]
    return _step("people", not lacks, found=found, lacks=lacks)


def _check(review: Review) -> dict[str, Any]:
    """Return the last look's step: what says that agencies and roles are complete is ticked."""
    items = [item for item in review.process.items.values() if item.fills]
    still_open = [item for item in items if any(map(review.is_open, review.instances(item)))]
    shown = [{"item": item.id, "title": item.title} for item in still_open if not item.each]
    return _step("check", not still_open, items=shown)
