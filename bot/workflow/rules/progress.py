"""How far the answers on a version are: how many are in, and who is awaited since when."""

from datetime import date
from typing import TypedDict

from bot.workflow.process.model import Item
from bot.workflow.review.review import Review
from bot.workflow.review.state import Answer, InstanceId, Version
from bot.workflow.rules.access import agency_of
from bot.workflow.rules.awaited import awaited_from, is_disputed
from bot.workflow.rules.decisions import (
    answers_on_current,
    approvals_needed,
    approvals_that_count,
    undecided_roles,
)
from bot.workflow.rules.labels import party_name, role_title


class Awaited(TypedDict):
    """Somebody whose answer is awaited, and since when."""

    name: str
    asked: date | None


class Progress(TypedDict):
    """How far the answers on a version are, in facts for a message."""

    done: int
    total: int
    """How many of how many are in."""
    awaited: list[Awaited]
    disputing: list[str]
    """The agencies that dispute."""
    at_impasse: list[str]
    """The agencies whose dispute was closed as an impasse."""
    enough: int
    """How many of those awaited are enough (a majority needs no more); 0 if each is needed."""


def progress_of(review: Review, key: InstanceId) -> Progress:
    """Return how far the answers on the current version are."""
    item = review.item(key.item)
    if item.kind == "confirmation":
        return _progress_of_agencies(review, item)
    return _progress_of_roles(review, key)


def _progress_of_roles(review: Review, key: InstanceId) -> Progress:
    item = review.item(key.item)
    approvals = approvals_that_count(review, item, answers_on_current(review, key))
    needed = {role: approvals_needed(review, item, role, approvals) for role in item.decides}
    given = {role: min(needed[role], _given(approvals, role)) for role in item.decides}
    progress = Progress(
        done=sum(given.values()),
        total=sum(needed.values()),
        awaited=[],
        disputing=[],
        at_impasse=[],
        enough=0,
    )
    if review.state(key).closed:
        progress["total"] = progress["done"]
        return progress
    undecided = undecided_roles(review, key)
    people = awaited_from(review, key)
    progress["awaited"] = _awaited_people(review, key, people) or _awaited_roles(review, undecided)
    still_needed = progress["total"] - progress["done"]
    if len(undecided) == 1 and still_needed < len(people):
        progress["enough"] = still_needed
    return progress


def _given(approvals: list[Answer], role: str) -> int:
    """Return how many people of a role have approved."""
    return len({approval.user for approval in approvals if approval.role == role})


def _awaited_people(review: Review, key: InstanceId, people: list[str]) -> list[Awaited]:
    version = review.current(review.item(key.item).of)
    return [
        Awaited(name=f"<@{user}>", asked=_asked_on(review, key, version, user)) for user in people
    ]


def _awaited_roles(review: Review, roles: list[str]) -> list[Awaited]:
    """Return the roles that are awaited, where there is nobody in them to be named."""
    return [Awaited(name=role_title(review.process, role), asked=None) for role in roles]


def _progress_of_agencies(review: Review, item: Item) -> Progress:
    keys = review.instances(item)
    still_open = [key for key in keys if review.is_open(key)]
    disputing = [key for key in still_open if is_disputed(review, key)]
    awaited = [key for key in still_open if key not in disputing]
    at_impasse = [key for key in keys if _is_at_impasse(review, key)]
    return Progress(
        done=len(keys) - len(still_open) - len(at_impasse),
        total=len(keys),
        awaited=[_awaited_agency(review, key) for key in awaited],
        disputing=_names_of_parties(review, disputing),
        at_impasse=_names_of_parties(review, at_impasse),
        enough=0,
    )


def _names_of_parties(review: Review, keys: list[InstanceId]) -> list[str]:
    return [party_name(review, key.party) for key in keys]


def _is_at_impasse(review: Review, key: InstanceId) -> bool:
    closed = review.state(key).closed
    return closed is not None and closed.how == "impasse"


def _awaited_agency(review: Review, key: InstanceId) -> Awaited:
    version = review.current(review.item(key.item).of)
    agency = agency_of(review, key)
    lead = agency.lead if agency else None
    asked = _asked_on(review, key, version, lead)
    return Awaited(name=party_name(review, key.party), asked=asked)


def _asked_on(
    review: Review, key: InstanceId, version: Version | None, person: str | None
) -> date | None:
    """Return when somebody was asked for an answer: with the version, or on joining since.

    ``None`` while they were not, because the introduction is not answered.
    """
    sent = version.sent_on(review.item(key.item)) if version is not None else None
    if sent is None:
        return None
    if person is not None and not review.can_be_told(person):
        return None
    agency = agency_of(review, key)
    return max(sent, agency.joined) if agency else sent
