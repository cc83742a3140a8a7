"""Fold what people answer: approvals, what takes two people, points of a dispute."""

from dataclasses import replace
from typing import Any

from bot.workflow.review import events as e
from bot.workflow.review.folding.base import fold_event, state_of, touch, with_answer
from bot.workflow.review.review import Review
from bot.workflow.review.state import Answer, Correction, PendingApproval, Prepared


@fold_event.register
def _answer_given(event: e.AnswerGiven, review: Review, recorded: e.Recorded) -> None:
    answers = (
        *state_of(review, event.item, event.party).answers,
        Answer.from_event(event, recorded),
    )
    touch(review, event.item, event.party, recorded, answers=answers)


@fold_event.register
def _answer_fell(event: e.AnswerFell, review: Review, recorded: e.Recorded) -> None:
    state = state_of(review, event.item, event.party)
    answers = with_answer(state, event.answer, fell=event.cause)
    touch(review, event.item, event.party, recorded, answers=answers)


@fold_event.register
def _emailed(event: e.Emailed, review: Review, recorded: e.Recorded) -> None:
    emailed = (*state_of(review, event.item, event.party).emailed, event)
    touch(review, event.item, event.party, recorded, emailed=emailed)


@fold_event.register
def _decision_prepared(event: e.DecisionPrepared, review: Review, recorded: e.Recorded) -> None:
    touch(review, event.item, None, recorded)
    review.prepared[event.item] = Prepared.from_event(event, recorded.number)


@fold_event.register
def _second_asked(event: e.SecondAsked, review: Review, recorded: e.Recorded) -> None:
    review.pending_approvals[event.number] = PendingApproval.from_event(event, recorded.number)


@fold_event.register
def _second_given(event: e.SecondGiven, review: Review, recorded: e.Recorded) -> None:
    pending = review.pending_approvals[event.number]
    review.pending_approvals[event.number] = replace(pending, state="seconded")


@fold_event.register
def _second_lapsed(event: e.SecondLapsed, review: Review, recorded: e.Recorded) -> None:
    pending = review.pending_approvals[event.number]
    review.pending_approvals[event.number] = replace(
        pending, state="lapsed", lapses=min(pending.lapses, event.on)
    )


@fold_event.register
def _correction_raised(event: e.CorrectionRaised, review: Review, recorded: e.Recorded) -> None:
    review.corrections[event.number] = Correction.from_event(event, recorded)


@fold_event.register
def _correction_answered(event: e.CorrectionAnswered, review: Review, recorded: e.Recorded) -> None:
    _change_point(review, event.number, accepted=event.accepted, reason=event.reason, asked=False)


@fold_event.register
def _correction_asked(event: e.CorrectionAsked, review: Review, recorded: e.Recorded) -> None:
    _change_point(review, event.number, asked=True, question=event.reason, explained=None)


@fold_event.register
def _correction_explained(
    event: e.CorrectionExplained, review: Review, recorded: e.Recorded
) -> None:
    _change_point(review, event.number, asked=False, explained=event.text)


def _change_point(review: Review, number: int, **changes: Any) -> None:
    """Put another point in the place of the one of that number."""
    review.corrections[number] = replace(review.corrections[number], **changes)
