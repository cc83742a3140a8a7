"""Fold what becomes of items: closed, reopened, evidenced, dated, given to somebody."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
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
    """Return what changes where answers, or a closing, have only the evidence that is left.

    An answer that counts for an editorial version, too, has what was added to it before.
    """
    left = _Evidence(review, state, taken_back)
    answers = tuple(
        replace(answer, ref=left.of(answer.number, answer.number))
        if said.of in review.as_kept(answer.number)
        else answer
        for answer in state.answers
    )
    changes: dict[str, Any] = {"answers": answers}
    closed = state.closed
    closed_by = [] if closed is None else _closed_by(state, closed)
    if closed is not None and any(said.of in review.as_kept(number) for number in closed_by):
        changes |= _closed_with(state, replace(closed, ref=left.of(closed.number, *closed_by)))

    return changes


@dataclass(frozen=True, slots=True)
class _Evidence:
    """The references to evidence of an instance, without those that were taken back."""

    review: Review
    state: ItemState
    taken_back: frozenset[int]

    def of(self, number: int, *given: int) -> str | None:
        """Return the reference that something was recorded with, else the first that was added.

        It may have been added to any that is ``given``.
        """
        return self._own_ref(number) or self._first_added(given)

    def _own_ref(self, number: int) -> str | None:
        first = self.review.log[self.review.as_kept(number)[-1] - 1].event
        ref: str | None = getattr(first, "ref", None)
        return ref

    def _first_added(self, numbers: Iterable[int]) -> str | None:
        given = {earlier for number in numbers for earlier in self.review.as_kept(number)}
        for event in _what_counts(self.review, self.state, self.taken_back):
            if isinstance(event, e.EvidenceAdded) and event.of in given:
                return event.ref
        return None


def _closing_with(event: e.EvidenceAdded, state: ItemState) -> Closing | None:
    """Return how an item is closed, if evidence is of that, or of an answer that closed it."""
    closed = state.closed
    if closed is None:
        return None
    return closed if event.of in _closed_by(state, closed) else None


def _closed_by(state: ItemState, closed: Closing) -> list[int]:
    """Return the numbers of what closed an instance: of its closing, and of answers that stand."""
    return state.standing_numbers if closed.how == "answered" else [closed.number]


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
