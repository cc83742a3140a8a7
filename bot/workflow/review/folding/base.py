"""What every event's function goes through: found by the event's form, changing one part."""

from dataclasses import replace
from functools import singledispatch
from typing import Any

from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import Answer, InstanceId, ItemState


@singledispatch
def fold_event(event: e.Event, review: Review, recorded: e.Recorded) -> None:
    """Change a review by what an event says. Raises ``TypeError`` for a form without a function."""
    raise TypeError(f"no folding for {type(event).__name__}")


def touch(
    review: Review, item: str, party: str | None, recorded: e.Recorded, **changes: Any
) -> None:
    """Note that an event is about an instance, and what that changes in the instance's state."""
    key = InstanceId(item, party or "")
    state = review.state(key)
    numbers = (*state.numbers, recorded.number)
    review.states[key] = replace(state, numbers=numbers, **changes)


def state_of(review: Review, item: str, party: str | None) -> ItemState:
    """Return the state of the instance that an event is about, as it was before."""
    return review.state(InstanceId(item, party or ""))


def with_answer(state: ItemState, number: int, **changes: Any) -> tuple[Answer, ...]:
    """Return an instance's answers with another in the place of the one of that number."""
    return tuple(
        replace(answer, **changes) if answer.number == number else answer
        for answer in state.answers
    )


def change_party(review: Review, party: str, **changes: Any) -> None:
    """Put another party in the place of the one of that id. Raises ``KeyError``."""
    review.parties[party] = replace(review.parties[party], **changes)


def name_somebody(review: Review, user: str, recorded: e.Recorded) -> None:
    """Note that somebody else named a person, who is then asked whether it is they.

    Whoever has said yes is not asked again; whoever has said no is.
    """
    if user != recorded.actor and review.contacts.get(user) is not True:
        review.contacts[user] = None
