"""Add a reference to evidence to what is recorded already: an item's closing, or an answer."""

from bot.refusals.items import NothingRecorded
from bot.workflow.acts import replies
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.access import concerns, not_yours, own_capacity
from bot.workflow.rules.decisions import capacities
from bot.workflow.rules.lookup import find_key


def add_evidence(work: UnitOfWork, command: c.AddEvidence) -> None:
    """``evidence``: what was recorded stays as it is, and has a reference from now on.

    The same people may as may do the item itself: whose it is, or a coordinator.
    """
    review, actor = work.review, work.context.actor
    key = find_key(review, command.what, command.party, actor)
    if not may_add(review, key, actor):
        raise not_yours(review, key)

    recorded = _recorded_last(review, key, actor)
    if recorded is None:
        raise NothingRecorded(**work.named(key))

    work.role = role_of(review, key, actor)
    work.emit(
        e.EvidenceAdded(
            **key.fields,
            of=recorded,
            on=work.context.today,
            ref=command.ref,
        )
    )
    work.say(replies.EvidenceAdded(**work.named(key)))


def role_of(review: Review, key: InstanceId, user: str) -> str:
    """Return the role in which somebody adds evidence, or takes it back."""
    if review.is_coordinator(user):
        return "coordinator"
    capacity = own_capacity(review, key, user)
    if capacity is not None:
        return capacity.role
    return next(iter(capacities(review, review.item(key.item), user)), "")


def may_add(review: Review, key: InstanceId, user: str) -> bool:
    """Say whether a person may add evidence to what is recorded of an instance."""
    return concerns(review, key, user)


def lacks_evidence(review: Review, key: InstanceId) -> bool:
    """Say whether something is recorded of an instance that has no reference to evidence yet."""
    state = review.state(key)
    of_closing = state.closed is not None and not state.closed.ref
    return of_closing or any(not answer.ref for answer in state.standing)


def _recorded_last(review: Review, key: InstanceId, user: str) -> int | None:
    """Return the event that evidence is for: somebody's own answer, else the last, or the closing.

    ``None`` while nothing stands that could have any.
    """
    state = review.state(key)
    own = [answer.number for answer in state.standing if user in (answer.user, answer.by)]
    answers = own or [answer.number for answer in state.standing]
    if answers:
        return answers[-1]
    return state.closed.number if state.closed is not None else None
