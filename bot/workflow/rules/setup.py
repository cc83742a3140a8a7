"""What a new review needs before it runs by itself."""

from collections.abc import Iterator
from datetime import date
from typing import TypedDict

from bot.workflow.process.vocabulary import PartyKind
from bot.workflow.review.review import Review
from bot.workflow.rules.labels import label


class SetupItem(TypedDict):
    """An item that is ticked when agencies and roles are complete."""

    item: str
    title: str


class SetupStep(TypedDict):
    """One thing that a new review needs, in facts for a message."""

    id: str
    done: bool
    optional: bool
    found: list[str]
    """The names of what is there."""
    none_since: date | None
    """The day on which it was said that there are none."""
    lacks: list[str]
    """The titles of the roles that nobody holds."""
    items: list[SetupItem]


class Setup(TypedDict):
    """What a new review needs before it runs by itself, in facts for a message."""

    ref: str
    steps: list[SetupStep]
    at: int
    """The number of the first step that is not done."""
    total: int
    finished: bool


def setup(review: Review) -> Setup:
    """Return what a new review needs before it runs by itself."""
    steps = list(_steps(review))
    to_do = [number for number, step in enumerate(steps, 1) if not step["done"]]
    is_over = not review.live or review.publishing_is_over
    return Setup(
        ref=review.ref,
        steps=steps,
        at=min(to_do, default=len(steps)),
        total=len(steps),
        finished=is_over or not to_do,
    )


def _steps(review: Review) -> Iterator[SetupStep]:
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
        yield _dates(review)

    if any(item.fills for item in items):
        yield _check(review)


def _step(name: str, done: bool) -> SetupStep:
    """Return a step of which nothing else is known yet."""
    return SetupStep(
        id=name, done=done, optional=False, found=[], none_since=None, lacks=[], items=[]
    )


def _parties(review: Review, name: str, kind: PartyKind, *, optional: bool) -> SetupStep:
    """Return the step of a kind of party.

    Of family contacts and partnerships there may be none: that is said, or once dates are agreed
    nobody asks.
    """
    found = [label(party) for party in review.parties_of(kind)]
    none_since = review.none_of.get(kind)
    may_be_none = optional and bool(none_since or review.timetable)
    step = _step(name, done=bool(found) or may_be_none)
    step["optional"] = optional
    step["found"] = found
    step["none_since"] = none_since
    return step


def _people(review: Review) -> SetupStep:
    """Return the step of the roles: each is held by somebody."""
    roles = review.process.roles.values()
    lacks = [role.title for role in roles if not review.holders(role.id)]
    step = _step("people", done=not lacks)
    step["found"] = [role.title for role in roles if review.holders(role.id)]
    step["lacks"] = lacks
    return step


def _dates(review: Review) -> SetupStep:
    """Return the step of the timetable: it is accepted."""
    step = _step("dates", done=bool(review.timetable))
    step["found"] = ["proposed"] if review.proposal else []
    return step


def _check(review: Review) -> SetupStep:
    """Return the last look's step: what says that agencies and roles are complete is ticked."""
    items = [item for item in review.process.items.values() if item.fills]
    still_open = [item for item in items if review.open_instances_of([item])]
    step = _step("check", done=not still_open)
    single = [item for item in still_open if not item.each]
    step["items"] = [SetupItem(item=item.id, title=item.title) for item in single]
    return step
