"""Which of a person's reviews an answer is meant for that is given in the DM with the bot.

No review lives there, so what was typed is tried on each.
"""

from enum import IntEnum

from bot.errors import Refusal
from bot.workflow.review import commands as c
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.access import people_for
from bot.workflow.rules.awaited import waiting_for
from bot.workflow.rules.gates import missing_for
from bot.workflow.rules.lookup import find_item, instance

Answer = c.Approve | c.Object


class Fit(IntEnum):
    """How well a review fits what was typed."""

    NOT = 0
    KNOWN = 1  # its item is here, for others
    THEIRS = 2  # this person answers it, or coordinates, but it is answered
    OPEN = 3
    WAITS = 4  # their answer can be given now


def fit(review: Review, user: str, command: Answer) -> Fit:
    """Return how well a review fits what a person answers without saying which one is meant."""
    if waiting_and_meant(review, user, command):
        return Fit.WAITS

    meant = _meant(review, user, command)
    theirs = [key for key in meant if _answers(review, user, command, key)]
    if any(review.is_open(key) for key in theirs):
        return Fit.OPEN

    if theirs:
        return Fit.THEIRS

    return Fit.NOT if _item(review, command.what) is None else Fit.KNOWN


def waiting_and_meant(review: Review, user: str, command: Answer) -> list[InstanceId]:
    """Return the answers that wait for a person, can be given now, and fit all that was named."""
    meant = _meant(review, user, command)
    waiting = [key for key in waiting_for(review, user) if key in meant]
    return [key for key in waiting if _can_be_given(review, key, command.version)]


def _can_be_given(review: Review, key: InstanceId, version: int | None) -> bool:
    """Return whether an answer can be given now, on a version if one is named."""
    if version is not None and version != review.version_number_of(key):
        return False
    return not missing_for(review, key)


def _meant(review: Review, user: str, command: Answer) -> list[InstanceId]:
    """Return the answers on a version that are named by item, party and synonym, whoever's."""
    of_item = _of_item_named(review, command.what)
    of_kind = [key for key in of_item if _is_answered_by(review, key, command)]
    if command.party is None:
        return of_kind
    return [key for key in of_kind if key == _instance(review, key.item, command.party, user)]


_KINDS = {"dispute": "confirmation", "return": "approval"}


def _is_answered_by(review: Review, key: InstanceId, command: Answer) -> bool:
    """Return whether an instance is of the kind that is answered by the word that was typed."""
    kind = command.only if isinstance(command, c.Approve) else _KINDS[command.verb]
    return kind is None or review.item(key.item).kind == kind


def _of_item_named(review: Review, what: str | None) -> list[InstanceId]:
    """Return the answers on a version: of the item that is named, or of all where none is."""
    if what is None:
        return _answerable(review)
    item = _item(review, what)
    return [key for key in _answerable(review) if key.item == item]


def _answerable(review: Review) -> list[InstanceId]:
    """Return the instances that are answered, and have a version to answer on."""
    answered = [key for key in review.all_keys() if review.item(key.item).answered]
    return [key for key in answered if review.version_number_of(key) is not None]


def _answers(review: Review, user: str, command: Answer, key: InstanceId) -> bool:
    """Return whether a person answers on an instance that they named, or writes it up.

    Unnamed, only an answer of theirs that stands can be meant, to be disputed or returned.
    """
    if command.what is None and command.party is None:
        return isinstance(command, c.Object) and review.state(key).is_answered_by(user)
    return review.is_coordinator(user) or user in people_for(review, review.item(key.item), key)


def _item(review: Review, what: str | None) -> str | None:
    if what is None:
        return None
    try:
        return find_item(review, what).id
    except Refusal:
        return None


def _instance(review: Review, item: str, party: str, user: str) -> InstanceId | None:
    try:
        return instance(review, review.item(item), party, user)
    except Refusal:
        return None
