"""Which of a person's reviews an answer is meant for that is given in the DM with the bot, where no
review lives."""

from enum import IntEnum

from bot.errors import Refusal
from bot.workflow.review import commands as c
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.access import people_for
from bot.workflow.rules.awaited import waiting_for
from bot.workflow.rules.gates import missing_for
from bot.workflow.rules.lookup import find_item, instance


class Fit(IntEnum):
    """How well a review fits what was typed."""

    NOT = 0
    KNOWN = 1  # its item is here, for others
    THEIRS = 2  # this person answers it, or coordinates, but it is answered
    OPEN = 3
    WAITS = 4  # their answer can be given now


def fit(review: Review, user: str, command: c.Approve | c.Object) -> Fit:
    """How well a review fits what a person answers without saying which review is meant."""
    if waiting_and_meant(review, user, command):
        return Fit.WAITS
    theirs = [k for k in _meant(review, user, command) if _answers(review, user, command, k)]
    if theirs:
        return Fit.OPEN if any(review.is_open(k) for k in theirs) else Fit.THEIRS
    return Fit.KNOWN if command.what is not None and _item(review, command.what) else Fit.NOT


def waiting_and_meant(review: Review, user: str, command: c.Approve | c.Object) -> list[InstanceId]:
    """Of the answers that wait for a person and can be given now, those that fit all that was
    named."""
    ready = [k for k in waiting_for(review, user) if not missing_for(review, k)]
    meant = _meant(review, user, command)
    return [k for k in ready if k in meant and command.version in (None, _version(review, k))]


def _meant(review: Review, user: str, command: c.Approve | c.Object) -> list[InstanceId]:
    """The answers on a version that are named by item, party and synonym, whoever's they are."""
    kind = command.only if isinstance(command, c.Approve) else _KINDS[command.verb]
    found = [
        k
        for k in review.all_keys()
        if review.item(k.item).answered and _version(review, k) is not None
    ]
    if command.what is not None:
        found = [k for k in found if k.item == _item(review, command.what)]
    return [
        k
        for k in found
        if kind in (None, review.item(k.item).kind)
        and (command.party is None or k == _instance(review, k.item, command.party, user))
    ]


_KINDS = {"dispute": "confirmation", "return": "approval"}


def _answers(review: Review, user: str, command: c.Approve | c.Object, key: InstanceId) -> bool:
    """Whether a person answers on an instance that they named, or writes it up as coordinator;
    unnamed, only an answer of theirs that stands can be meant, to be disputed or returned."""
    if command.what is None and command.party is None:
        return isinstance(command, c.Object) and any(
            a.user == user for a in review.state(key).standing
        )
    return review.is_coordinator(user) or user in people_for(review, review.item(key.item), key)


def _version(review: Review, key: InstanceId) -> int | None:
    version = review.current(review.item(key.item).of)
    return version.number if version else None


def _item(review: Review, what: str) -> str | None:
    try:
        return find_item(review, what).id
    except Refusal:
        return None


def _instance(review: Review, item: str, party: str, user: str) -> InstanceId | None:
    try:
        return instance(review, review.item(item), party, user)
    except Refusal:
        return None
