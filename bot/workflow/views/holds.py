"""The publication holds that are in force, for the forms about them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.refusals.publication import NoGate, Published
from bot.typed import HoldLine
from bot.workflow.acts.publication_hold import hold_line, in_force
from bot.workflow.review.review import Review
from bot.workflow.rules.labels import hold_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """What is in force where another hold is placed."""

    ref: str
    holds: list[HoldLine]


def placing(review: Review) -> Placing:
    """Return what is in force. Refused: nothing is published here, or it is published."""
    if review.process.publish is None:
        raise NoGate(pathway=review.process.title)
    if review.published is not None:
        raise Published(verb="hold")
    return Placing(ref=review.ref, holds=[hold_line(hold) for hold in review.active_holds()])


@dataclass(frozen=True, slots=True, kw_only=True)
class OneHold:
    """A hold that is in force, and what the publication waits for beside it."""

    ref: str
    hold: str
    since: date
    until: date | None
    others: list[str]


def one(review: Review, number: int) -> OneHold:
    """Return the hold of a number. Refused: there is none, or it was lifted."""
    hold = in_force(review, number)
    return OneHold(
        ref=review.ref,
        hold=hold_for(hold),
        since=hold.joined,
        until=hold.due,
        others=list(_others(review, number)),
    )


def _others(review: Review, number: int) -> Iterator[str]:
    for hold in review.active_holds():
        if hold.number != number:
            yield hold_for(hold)
