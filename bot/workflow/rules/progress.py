"""How far the answers on a version are: how many are in, and who is awaited since when."""

from datetime import date
from typing import Any

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


def progress_of(review: Review, key: InstanceId) -> dict[str, Any]:
    """Return how far the answers on the current version are.

    ``done`` and ``total``: how many of how many are in. ``awaited`` [{name, asked}]: who is awaited
    since when. ``disputing`` and ``at_impasse``: the agencies that dispute, and whose dispute was
    closed as an impasse. ``enough``: how many of those awaited are enough (a majority needs no
    more), 0 where each one is needed.
    """
    item = review.item(key.item)
    nothing = {"disputing": [], "at_impasse": [], "enough": 0}
    if item.kind == "confirmation":
        return nothing | _progress_of_agencies(review, item)
    return nothing | _progress_of_roles(review, key)


def _progress_of_roles(review: Review, key: InstanceId) -> dict[str, Any]:
    item = review.item(key.item)
    approvals = approvals_that_count(review, item, answers_on_current(review, key))
    needed = {role: approvals_needed(review, item, role, approvals) for role in item.decides}
    given = {role: min(needed[role], _given(approvals, role)) for role in item.decides}
    done, total = sum(given.values()), sum(needed.values())
    if review.state(key).closed:
        return {"done": done, "total": done, "awaited": []}
    undecided, people = undecided_roles(review, key), awaited_from(review, key)
    any_will_do = len(undecided) == 1 and total - done < len(people)
    return {
        "done": done,
        "total": total,
        "awaited": _awaited_people(review, key, people) or _awaited_roles(review, undecided),
        "enough": total - done if any_will_do else 0,
    }


def _given(approvals: list[Answer], role: str) -> int:
    """Return how many people of a role have approved."""
    return len({approval.user for approval in approvals if approval.role == role})


def _awaited_people(review: Review, key: InstanceId, people: list[str]) -> list[dict[str, Any]]:
    version = review.current(review.item(key.item).of)
    return [
        {"name": f"<@{user}>", "asked": _asked_on(review, key, version, user)} for user in people
    ]


def _awaited_roles(review: Review, roles: list[str]) -> list[dict[str, Any]]:
    """Return the roles that are awaited, where there is nobody in them to be named."""
    return [{"name": role_title(review.process, role), "asked": None} for role in roles]


def _progress_of_agencies(review: Review, item: Item) -> dict[str, Any]:
    keys = review.instances(item)
    still_open = [key for key in keys if review.is_open(key)]
    disputing = [key for key in still_open if is_disputed(review, key)]
    awaited = [key for key in still_open if key not in disputing]
    at_impasse = [key for key in keys if _is_at_impasse(review, key)]
    return {
        "done": len(keys) - len(still_open) - len(at_impasse),
        "total": len(keys),
        "awaited": [_awaited_agency(review, key) for key in awaited],
        "disputing": _names_of_parties(review, disputing),
        "at_impasse": _names_of_parties(review, at_impasse),
    }


def _names_of_parties(review: Review, keys: list[InstanceId]) -> list[str]:
    return [party_name(review, key.party) for key in keys]


def _is_at_impasse(review: Review, key: InstanceId) -> bool:
    closed = review.state(key).closed
    return closed is not None and closed.how == "impasse"


def _awaited_agency(review: Review, key: InstanceId) -> dict[str, Any]:
    version = review.current(review.item(key.item).of)
    agency = agency_of(review, key)
    lead = agency.lead if agency else None
    return {
        "name": party_name(review, key.party),
        "asked": _asked_on(review, key, version, lead),
    }


def _asked_on(
    review: Review, key: InstanceId, version: Version | None, person: str | None
) -> date | None:
    """Return when somebody was asked for an answer: with the version, or on joining since.

    ``None`` while they were not, because the introduction is not answered.
    """
    if version is None or version.circulated is None:
        return None
    if person is not None and not review.can_be_told(person):
        return None
    agency = agency_of(review, key)
    return max(version.circulated, agency.joined) if agency else version.circulated
