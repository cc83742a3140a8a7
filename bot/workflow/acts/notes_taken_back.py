"""Take back what was said last of an action, or evidence that was added; all of it stays readable.

What counts again is what had been said before.
"""

from bot.errors import Refusal
from bot.refusals.items import NoEvidenceAdded, NotDoneYet, UndoNotYours
from bot.workflow.acts import replies
from bot.workflow.acts.actions import RATINGS, instance_of_action
from bot.workflow.acts.evidence import may_add, role_of
from bot.workflow.acts.undo import undo
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, ItemState
from bot.workflow.rules.access import may_tick, not_yours
from bot.workflow.rules.lookup import find_key
from bot.workflow.rules.points import action_number

_SAID = (*RATINGS, "impact")
"""What is noted of an action: how it stands, and what has changed because of it."""


def undo_action(work: UnitOfWork, command: c.UndoAction) -> None:
    """Take back what was said last of an action: how it stands, its outcome, or its end.

    What was said together is taken back together.
    """
    key = instance_of_action(work, command.number)
    said = _said_last(work.review, key)
    if said is None:
        raise NotDoneYet(**work.named(key))

    closed = work.review.state(key).closed
    if closed is not None and said.batch == work.review.log[closed.number - 1].batch:
        undo(work, c.Undo(**_of(command, key), confirmed=command.confirmed))
        if isinstance(said.event, e.OutcomeNoted):
            _take_back(work, key, said, command.because)

        return

    capacity = may_tick(work.review, key, work.context.actor)
    work.act_in(capacity)
    _require_theirs(work, key, said)
    _take_back(work, key, said, command.because)
    left = _said_last(work.review, key)
    work.say(
        replies.ActionTakenBack(
            number=command.number,
            what=_outcome_of(said),
            left=_outcome_of(left) if left is not None else "",
            open=work.review.is_open(key),
        )
    )


def undo_what_counts(work: UnitOfWork, command: c.Undo) -> None:
    """``undo``: what is recorded; of an action that is open, what was said last of it."""
    action = _open_action(work, command)
    if action is None:
        undo(work, command)
    else:
        undo_action(work, c.UndoAction(number=action, because=command.because))


def _open_action(work: UnitOfWork, command: c.Undo) -> int | None:
    """Return the number of the action that is meant, if it is open and something was said of it."""
    review = work.review
    try:
        key = find_key(review, command.what, command.party, work.context.actor, undoing=True)
    except Refusal:
        return None

    if review.item(key.item).rule != "action-done" or not review.is_open(key):
        return None

    return action_number(review, key) if _said_last(review, key) is not None else None


def _of(command: c.UndoAction, key: InstanceId) -> dict[str, str]:
    return {"what": key.item, "party": key.party, "because": command.because}


def undo_evidence(work: UnitOfWork, command: c.UndoEvidence) -> None:
    """``evidence undo``: a reference that was added to what is recorded counts no more."""
    review, actor = work.review, work.context.actor
    key = find_key(review, command.what, command.party, actor)
    if not may_add(review, key, actor):
        raise not_yours(review, key)

    added = _added_last(review, key)
    if added is None:
        raise NoEvidenceAdded(**work.named(key))

    work.role = role_of(review, key, actor)
    _require_theirs(work, key, added)
    _take_back(work, key, added, command.because)
    work.say(replies.EvidenceTakenBack(**work.named(key)))


def _said_last(review: Review, key: InstanceId) -> e.Recorded | None:
    """Return what was said last of an action and counts: how it stands, its outcome, its end."""
    state = review.state(key)
    for recorded in review.backwards(key):
        if _says_how_it_stands(recorded, state):
            return recorded
    return None


def _says_how_it_stands(recorded: e.Recorded, state: ItemState) -> bool:
    """Say whether an event is what closed an action, or was noted of it, and counts."""
    event = recorded.event
    if isinstance(event, e.OutcomeNoted) and event.outcome in _SAID:
        return recorded.number not in state.taken_back
    return state.closed is not None and recorded.number == state.closed.number


def _added_last(review: Review, key: InstanceId) -> e.Recorded | None:
    """Return the evidence that was added last to what stands of an instance."""
    state = review.state(key)
    standing = {kept for number in state.standing_numbers for kept in review.as_kept(number)}
    for recorded in review.backwards(key):
        if recorded.number not in state.taken_back and _proves(recorded.event, standing):
            return recorded
    return None


def _proves(event: e.Event, standing: set[int]) -> bool:
    """Say whether an event added evidence to one of those that stand."""
    return isinstance(event, e.EvidenceAdded) and event.of in standing


def _outcome_of(said: e.Recorded) -> str:
    """Return what was said in one word: "amber", "impact"; "" of an action that is carried out."""
    return said.event.outcome if isinstance(said.event, e.OutcomeNoted) else ""


def _require_theirs(work: UnitOfWork, key: InstanceId, said: e.Recorded) -> None:
    """Refuse what somebody else has said; a coordinator takes back anybody's."""
    review, actor = work.review, work.context.actor
    if actor != said.actor and not review.is_coordinator(actor):
        raise UndoNotYours(
            **work.named(key),
            by=said.actor,
            did=False,
            coordinators=review.holders("coordinator"),
        )


def _take_back(work: UnitOfWork, key: InstanceId, said: e.Recorded, reason: str) -> None:
    work.emit(
        e.NoteTakenBack(
            **key.fields,
            of=said.number,
            on=work.context.today,
            reason=reason,
        )
    )
