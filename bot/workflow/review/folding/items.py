"""Fold what becomes of items: closed, reopened, evidenced, dated, given to somebody."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.workflow.review import events as e
from bot.workflow.review.folding.base import fold_event, name_somebody, state_of, touch, with_answer
from bot.workflow.review.review import Review
from bot.workflow.review.state import Closing, ItemState


@fold_event.register
def _item_closed(event: e.ItemClosed, review: Review, recorded: e.Recorded) -> None:
    closed = Closing.from_event(event, recorded)
    touch(
        *(review, event.item, event.party, recorded),
        closed=closed,
        closings=(*state_of(review, event.item, event.party).closings, closed),
        reopened=None,
        until=None,
    )
    if event.name:
        review.pseudonym = event.name
    if event.how == "answered":
        review.prepared.pop(event.item, None)


@fold_event.register
def _item_reopened(event: e.ItemReopened, review: Review, recorded: e.Recorded) -> None:
    state = state_of(review, event.item, event.party)
    closings = state.closings
    if state.closed is not None:
        closings = (*closings[:-1], replace(state.closed, reopened=event.on))
    touch(
        *(review, event.item, event.party, recorded),
        closed=None,
        closings=closings,
        reopened=event,
    )


@fold_event.register
def _outcome_noted(event: e.OutcomeNoted, review: Review, recorded: e.Recorded) -> None:
    noted = (*state_of(review, event.item, event.party).noted, event)
    touch(review, event.item, event.party, recorded, noted=noted, until=event.until)


@fold_event.register
def _evidence_added(event: e.EvidenceAdded, review: Review, recorded: e.Recorded) -> None:
    state = state_of(review, event.item, event.party)
    changes: dict[str, Any] = {}
    answer = state.answer(event.of)
    if answer is not None:
        changes["answers"] = with_answer(state, event.of, ref=answer.ref or event.ref)
    closed = _closing_with(event, state)
    if closed is not None:
        changes |= _closed_with(state, replace(closed, ref=closed.ref or event.ref))
    touch(review, event.item, event.party, recorded, **changes)


def _closed_with(state: ItemState, closed: Closing) -> dict[str, Any]:
    """Return what changes where another closing is in the place of an instance's last."""
    return {"closed": closed, "closings": (*state.closings[:-1], closed)}


@fold_event.register
def _note_taken_back(event: e.NoteTakenBack, review: Review, recorded: e.Recorded) -> None:
    """Have a note, or evidence, count no more; what was said before it counts again."""
    state = state_of(review, event.item, event.party)
    taken_back = state.taken_back | {event.of}
    said = review.log[event.of - 1].event
    changes: dict[str, Any] = {}
    if isinstance(said, e.OutcomeNoted):
        changes["noted"] = _noted(review, state, taken_back)
    elif isinstance(said, e.EvidenceAdded):
        changes |= _without_evidence(review, state, said, taken_back)
    touch(review, event.item, event.party, recorded, taken_back=taken_back, **changes)


def _noted(
    review: Review, state: ItemState, taken_back: frozenset[int]
) -> tuple[e.OutcomeNoted, ...]:
    """Return what is noted of an instance, without what was taken back."""
    events = _what_counts(review, state, taken_back)
    return tuple(event for event in events if isinstance(event, e.OutcomeNoted))


def _what_counts(review: Review, state: ItemState, taken_back: frozenset[int]) -> Iterator[e.Event]:
    """Yield the events about an instance, but for what was taken back, oldest first."""
    for number in state.numbers:
        if number not in taken_back:
            yield review.log[number - 1].event


def _without_evidence(
    review: Review, state: ItemState, said: e.EvidenceAdded, taken_back: frozenset[int]
) -> dict[str, Any]:
    """Return what changes where an answer, or a closing, has only the evidence that is left."""
    left = _evidence_left(review, state, said.of, taken_back)
    changes: dict[str, Any] = {}
    answer = state.answer(said.of)
    if answer is not None:
        ref = _own_ref(review, answer.kept or answer.number) or left
        changes["answers"] = with_answer(state, said.of, ref=ref)
    closed = _closing_with(said, state)
    if closed is not None:
        changes |= _closed_with(state, replace(closed, ref=_own_ref(review, closed.number) or left))
    return changes


def _evidence_left(
    review: Review, state: ItemState, of: int, taken_back: frozenset[int]
) -> str | None:
    """Return the first reference to evidence that was added to something, and counts still."""
    for event in _what_counts(review, state, taken_back):
        if isinstance(event, e.EvidenceAdded) and event.of == of:
            return event.ref
    return None


def _own_ref(review: Review, number: int) -> str | None:
    """Return the reference with which an event was recorded."""
    ref: str | None = getattr(review.log[number - 1].event, "ref", None)
    return ref


def _closing_with(event: e.EvidenceAdded, state: ItemState) -> Closing | None:
    """Return how an item is closed, if evidence is of that, or of an answer that closed it."""
    closed = state.closed
    if closed is None:
        return None
    closed_by = state.standing_numbers if closed.how == "answered" else [closed.number]
    return closed if event.of in closed_by else None


@fold_event.register
def _chased(event: e.Chased, review: Review, recorded: e.Recorded) -> None:
    touch(review, event.item, event.party, recorded)


@fold_event.register
def _due_set(event: e.DueSet, review: Review, recorded: e.Recorded) -> None:
    item = review.item(event.item)
    if event.party is not None or not item.each:
        touch(review, event.item, event.party, recorded, due_set=event)
        return
    review.item_dues[item.id] = event
    for key in review.instances(item):
        touch(review, item.id, key.party, recorded, due_set=event)


@fold_event.register
def _assigned(event: e.Assigned, review: Review, recorded: e.Recorded) -> None:
    assignee = None if event.ended else event.user
    touch(review, event.item, event.party, recorded, assignee=assignee)
    if not event.ended:
        name_somebody(review, event.user, recorded)


@fold_event.register
def _snoozed(event: e.Snoozed, review: Review, recorded: e.Recorded) -> None:
    snoozes = {**state_of(review, event.item, event.party).snoozes, event.user: event.until}
    touch(review, event.item, event.party, recorded, snoozes=snoozes)
