"""How far the answers on a version are: how many are in, and who is awaited since when."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal, TypedDict

from bot.grouping import by_key
from bot.workflow.process.model import Item
from bot.workflow.review.review import Review
from bot.workflow.review.state import Answer, InstanceId
from bot.workflow.rules.access import agency_of
from bot.workflow.rules.asked import AskedOn, nobody_asked
from bot.workflow.rules.awaited import awaited_from, is_disputed
from bot.workflow.rules.decisions import (
    answers_on_current,
    approvals_needed,
    approvals_that_count,
    undecided_roles,
    voters_for,
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


def progress_of(review: Review, key: InstanceId, asked: AskedOn = nobody_asked) -> Progress:
    """Return how far the answers on the current version are.

    Whoever is awaited was ``asked`` from the day on which a message to them arrived, and not
    before.
    """
    item = review.item(key.item)
    if item.kind == "confirmation":
        return _progress_of_agencies(review, item, asked)
    return _progress_of_roles(review, key, asked)


def _progress_of_roles(review: Review, key: InstanceId, asked: AskedOn) -> Progress:
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
    named = _awaited_people(review, key, people, asked)
    progress["awaited"] = named or _awaited_roles(review, undecided)
    still_needed = progress["total"] - progress["done"]
    if len(undecided) == 1 and still_needed < len(people):
        progress["enough"] = still_needed

    return progress


def _given(approvals: list[Answer], role: str) -> int:
    """Return how many people of a role have approved."""
    return len({approval.user for approval in approvals if approval.role == role})


def _awaited_people(
    review: Review, key: InstanceId, people: list[str], asked: AskedOn
) -> list[Awaited]:
    arrived = asked([key], review.version_number_of(key)) if people else {}
    since = review.sent_on(key)
    return [
        Awaited(name=f"<@{user}>", asked=_first(arrived.get((key, user), ()), since))
        for user in people
    ]


def _first(days: Iterable[date], since: date | None) -> date | None:
    """Return the first of some days from one on; ``None`` where there is none."""
    if since is None:
        return None
    return min((day for day in days if day >= since), default=None)


def naming_roles(review: Review, key: InstanceId, progress: Progress) -> Progress:
    """Return how far answers are with roles in the place of people, as a channel reads it.

    A mention would call them there for what is asked of them in a message of their own. A role was
    asked once everybody was whom it is awaited from.
    """
    asked_on = {one["name"]: one["asked"] for one in progress["awaited"]}
    if not any(name.startswith("<@") for name in asked_on):
        return progress

    item = review.item(key.item)
    roles = undecided_roles(review, key)
    awaited = [_awaited_role(review, item, role, asked_on) for role in roles]
    return Progress({**progress, "awaited": awaited})


def _awaited_role(
    review: Review, item: Item, role: str, asked_on: Mapping[str, date | None]
) -> Awaited:
    """Return an awaited role: it was asked when the last of its people who are awaited was."""
    mentions = [f"<@{user}>" for user in voters_for(review, item, role)]
    days = [asked_on[mention] for mention in mentions if mention in asked_on]
    return Awaited(name=role_title(review.process, role), asked=_last_unless_missing(days))


def _last_unless_missing(days: Sequence[date | None]) -> date | None:
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def _awaited_roles(review: Review, roles: list[str]) -> list[Awaited]:
    """Return the roles that are awaited, where there is nobody in them to be named."""
    return [Awaited(name=role_title(review.process, role), asked=None) for role in roles]


_Standing = Literal["done", "at impasse", "disputing", "awaited"]


def _progress_of_agencies(review: Review, item: Item, asked: AskedOn) -> Progress:
    keys = review.instances(item)
    found = by_key((_standing(review, key), key) for key in keys)
    return Progress(
        done=len(found.get("done", [])),
        total=len(keys),
        awaited=_awaited_agencies(review, found.get("awaited", []), asked),
        disputing=_names_of_parties(review, found.get("disputing", [])),
        at_impasse=_names_of_parties(review, found.get("at impasse", [])),
        enough=0,
    )


def _standing(review: Review, key: InstanceId) -> _Standing:
    """Return how an agency stands to a version: with its answer, a dispute, or without either."""
    if not review.is_open(key):
        return "at impasse" if review.state(key).how == "impasse" else "done"
    return "disputing" if is_disputed(review, key) else "awaited"


def _names_of_parties(review: Review, keys: list[InstanceId]) -> list[str]:
    return [party_name(review, key.party) for key in keys]


def _awaited_agencies(review: Review, keys: list[InstanceId], asked: AskedOn) -> list[Awaited]:
    arrived = asked(keys, review.version_number_of(keys[0])) if keys else {}
    return [_awaited_agency(review, key, arrived) for key in keys]


def _awaited_agency(
    review: Review, key: InstanceId, arrived: Mapping[tuple[InstanceId, str], Sequence[date]]
) -> Awaited:
    """Return an agency that is awaited, asked when a message to a contact of it arrived.

    One by e-mail was asked when its coordinator said so.
    """
    agency = agency_of(review, key)
    contacts = agency.contacts if agency is not None else []
    days = emailed_on(review, key)

    for user in contacts:
        days += arrived.get((key, user), ())

    return Awaited(name=party_name(review, key.party), asked=_first(days, review.sent_on(key)))


def emailed_on(review: Review, key: InstanceId) -> list[date]:
    """Return when an agency was asked by e-mail for an instance, on the version of now."""
    number = review.version_number_of(key)
    return [one.on for one in review.state(key).emailed if one.version == number]
