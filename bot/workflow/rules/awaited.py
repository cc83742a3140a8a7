"""Whose answer it is, and who is asked and awaited (rules 5, 6 and 8)."""

from collections.abc import Iterable
from typing import TypedDict

from bot.workflow.process.model import Item
from bot.workflow.review.derived import derived
from bot.workflow.review.review import Review
from bot.workflow.review.state import Answer, InstanceId
from bot.workflow.rules.access import agency_of, people_for, without_conflict
from bot.workflow.rules.decisions import (
    all_voters,
    answers_on_current,
    in_role,
    is_too_small,
    undecided_roles,
    voters_for,
)
from bot.workflow.rules.gates import missing_for
from bot.workflow.rules.labels import party_name


@derived
def is_asked(review: Review, key: InstanceId) -> bool:
    """Return whether an answer is asked for now.

    It is if the instance is open, its version went out, and all that it rests on stands. This is
    the one place that says so: nobody is asked for what would then be refused. Whoever is not asked
    yet is asked by ``answers.ask_next``, once the last requirement stands.
    """
    if not review.item(key.item).answered or review.sent_on(key) is None:
        return False
    if not review.is_open(key) or review.waits_for(key):
        return False
    return not missing_for(review, key)


def is_disputed(review: Review, key: InstanceId) -> bool:
    """Return whether an agency disputes what is asked of it.

    It has answered then: what comes next is the Lead Reviewer's move, not its deputy's (rule 8).
    """
    if review.item(key.item).kind != "confirmation" or not review.is_open(key):
        return False
    return bool(review.state(key).disputes)


def owes_a_version(review: Review, key: InstanceId) -> bool:
    """Return whether an answer waits for a version that its author has to register first.

    None was registered, or the last one was withdrawn: nobody who answers can do anything then.
    """
    item = review.item(key.item)
    if not item.answered or not review.is_open(key) or review.published is not None:
        return False
    has_document = review.process.document_of(item.of) is not None
    return has_document and review.current(item.of) is None


def answerers(review: Review, key: InstanceId) -> list[str]:
    """Return whose answer an instance is, whoever has given one.

    It is an agency's contacts' (of one by e-mail, the coordinators' who ask it), or a group's
    voters'; nobody's, once it or the review has ended. A person of whom nothing is asked is told
    nothing either: access ends with the role.
    """
    item = review.item(key.item)
    if review.discontinued is not None or not item.answered:
        return []

    if key not in review.instances(item):
        return []

    agency = agency_of(review, key)
    if agency is None:
        return _able_to_answer(review, item, all_voters(review, item))

    if agency.by_email:
        return review.holders("coordinator")

    return _able_to_answer(review, item, people_for(review, item, key))


def _able_to_answer(review: Review, item: Item, people: Iterable[str]) -> list[str]:
    """Return each of some people once who is not recused and does not decide on their own work."""
    present = [user for user in dict.fromkeys(people) if user not in review.recused]
    return without_conflict(review, item, present)


def awaited_from(review: Review, key: InstanceId) -> list[str]:
    """Return who is asked for an answer on the current version and has not given one."""
    return list(_awaited_from(review, key))


@derived
def _awaited_from(review: Review, key: InstanceId) -> tuple[str, ...]:
    item = review.item(key.item)
    if not item.answered or not review.is_open(key) or review.current(item.of) is None:
        return ()

    if item.kind == "confirmation":
        people = people_for(review, item, key)
    else:
        people = _voters_awaited(review, key)

    return tuple(_able_to_answer(review, item, people))


def _voters_awaited(review: Review, key: InstanceId) -> list[str]:
    awaited: list[str] = []
    for role in undecided_roles(review, key):
        awaited += _awaited_of(review, key, role)
    return awaited


def _awaited_of(review: Review, key: InstanceId, role: str) -> list[str]:
    """Return who of an undecided role has not answered (rule 6).

    Once all have, these are the ones who may affirm what they said, since others left: their answer
    still counts those who held the role with them then. Of a group that is too small nobody is
    asked twice.
    """
    item = review.item(key.item)
    voters = voters_for(review, item, role)
    given = in_role(role, answers_on_current(review, key))
    answered = {answer.user for answer in given}
    silent = [user for user in voters if user not in answered]
    if silent:
        return silent

    if is_too_small(review, item, role):
        return []

    return _able_to_affirm(voters, given)


def _able_to_affirm(voters: list[str], given: list[Answer]) -> list[str]:
    """Return those who answered last when others held their role than vote now."""
    holders_then = {answer.user: set(answer.holders) for answer in given}
    return [user for user in voters if holders_then[user] != set(voters)]


def waiting_for(review: Review, user: str) -> list[InstanceId]:
    """Return the answers that wait for a person.

    Those whose gate is open; the others only if there are none.
    """
    waiting = [key for key in review.open_keys() if user in awaited_from(review, key)]
    ready = [key for key in waiting if not missing_for(review, key)]
    return ready or waiting


def asked_of(review: Review, user: str) -> list[InstanceId]:
    """Return the answers that are asked of a person now."""
    return [key for key, people in awaited_now(review).items() if user in people]


def awaited_now(review: Review) -> dict[InstanceId, list[str]]:
    """Return the answers that are asked now, and of whom."""
    asked = [key for key in review.open_keys() if is_asked(review, key)]
    return {key: awaited_from(review, key) for key in asked}


def who_confirms_write_up(review: Review, key: InstanceId, answer: str) -> list[str]:
    """Return whose yes makes a write-up the group's decision.

    It is that of whoever is awaited; and since a decision that was made can still be returned
    (rule 8), of a return everybody's who decides.
    """
    return answerers(review, key) if answer == "return" else awaited_from(review, key)


def sole_holder(review: Review, role: str) -> str:
    """Return who has to give up a role that only one can hold, so that somebody else can take it.

    "" where nobody has to.
    """
    found = review.process.roles.get(role)
    if found is None or found.many:
        return ""
    return next(iter(review.holders(role)), "")


class AwaitedAnswer(TypedDict):
    """An answer that could be given now, in facts for a message."""

    ref: str
    """The review's reference, for the caller to fill in."""
    title: str
    party: str
    people: list[str]
    by_email: bool


def who_is_awaited(review: Review) -> list[AwaitedAnswer]:
    """Return the answers that could be given now, for somebody of whom none is asked.

    What is disputed waits for whoever answers that.
    """
    return [_awaited_answer(review, key) for key in review.open_keys() if _can_come(review, key)]


def _can_come(review: Review, key: InstanceId) -> bool:
    """Return whether an answer would be accepted, asked for or not."""
    if not review.item(key.item).answered or review.version_of(key) is None:
        return False
    return not missing_for(review, key)


def _awaited_answer(review: Review, key: InstanceId) -> AwaitedAnswer:
    agency = agency_of(review, key)
    if is_disputed(review, key):
        people = review.voters(review.process.answering_role)
        by_email = False
    else:
        people = awaited_from(review, key)
        by_email = bool(agency and agency.by_email)

    return AwaitedAnswer(
        ref="",
        title=review.item(key.item).title,
        party=party_name(review, key.party),
        people=people,
        by_email=by_email,
    )
