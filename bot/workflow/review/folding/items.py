"""Fold what becomes of items: closed, reopened, evidenced, dated, given to somebody."""

from dataclasses import replace

from bot.workflow.review import events as e
from bot.workflow.review.folding.base import fold_event, name_somebody, state_of, touch
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
    answers = tuple(
        replace(answer, ref=answer.ref or event.ref) if answer.number == event.of else answer
        for answer in state.answers
    )
    closed, closings = state.closed, state.closings
    if closed is not None and _is_evidence_of(event, closed, state):
        closed = replace(closed, ref=closed.ref or event.ref)
        closings = (*closings[:-1], closed)
    touch(
        *(review, event.item, event.party, recorded),
        closed=closed,
        closings=closings,
        answers=answers,
    )


def _is_evidence_of(event: e.EvidenceAdded, closed: Closing, state: ItemState) -> bool:
    """Return whether evidence is of what closed an item: itself, or an answer that did."""
    if event.of == closed.number:
        return True
    return closed.how == "answered" and any(a.number == event.of for a in state.standing)


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
