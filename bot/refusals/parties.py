"""Refusals about agencies, other parties, roles, actions and assurance."""

import datetime as dt

from bot.errors import Refusal
from bot.refusals.base import AboutInstance


class AgencyContact(Refusal):
    """TODO agency-contact."""

    name: str


class AgencyHasActions(Refusal):
    """TODO agency-has-actions."""

    name: str
    number: int


class AskedAgainBecause(AboutInstance, at=("reason",)):
    """TODO asked-again-because."""


class AskedAlready(Refusal):
    """TODO asked-already."""

    name: str
    on: dt.date


class AssuranceCoordinator(AboutInstance):
    """TODO assurance-coordinator."""

    outcome: str
    people: list[str]


class AssuranceMonths(Refusal):
    """TODO assurance-months."""

    months: int


class AssuranceNotShown(AboutInstance):
    """TODO assurance-not-shown."""

    number: int


class ContactSame(Refusal):
    """TODO contact-same."""

    name: str
    contact: str


class ContactSelf(Refusal):
    """TODO contact-self."""

    name: str


class LastCoordinator(Refusal):
    """TODO last-coordinator."""

    role: str


class LeadIsDeputy(Refusal, at=("deputy",)):
    """TODO lead-is-deputy."""


class NameLength(
    Refusal,
    at=(
        "name",
        "pseudonym",
    ),
):
    """TODO name-length."""

    limit: int
    length: int


class NameNumber(Refusal, at=("name",)):
    """TODO name-number."""

    name: str


class NameTaken(Refusal, at=("name",)):
    """TODO name-taken."""

    name: str
    kind: str


class NoActionItem(Refusal):
    """TODO no-action-item."""

    pathway: str


class NoAssurance(Refusal):
    """TODO no-assurance."""

    pathway: str


class NoOutcome(AboutInstance):
    """TODO no-outcome."""

    outcome: str | None


class NotIntroduced(Refusal):
    """TODO not-introduced."""


class NotKept(Refusal):
    """TODO not-kept."""

    kind: str
    pathway: str


class PartiesThere(Refusal, names_others=True):
    """TODO parties-there."""

    kind: str
    names: list[str]


class PastAction(Refusal):
    """TODO past-action."""

    date: dt.date
    today: dt.date


class PseudonymTaken(
    Refusal,
    at=(
        "pseudonym",
        "name",
    ),
):
    """TODO pseudonym-taken."""


class RecuseWho(Refusal):
    """TODO recuse-who."""

    person: str


class RecusedAlready(Refusal):
    """TODO recused-already."""

    person: str


class RecusedWhom(Refusal, names_others=True):
    """TODO recused-whom."""

    people: list[str]


class RoleClash(Refusal):
    """TODO role-clash."""

    person: str
    role: str
    other: str


class RoleHeld(Refusal, names_others=True):
    """TODO role-held."""

    role: str
    people: list[str]


class RoleNotHeld(Refusal):
    """TODO role-not-held."""

    role: str
    person: str


class RoleOfOne(Refusal, at=("role",)):
    """TODO role-of-one."""

    role: str
    role_id: str
    holder: str


class SeatTaken(Refusal):
    """TODO seat-taken."""

    role: str
    role_id: str
    party: str
    holder: str


class TooMany(Refusal):
    """TODO too-many."""

    kind: str
    limit: int


class UnknownAction(Refusal):
    """TODO unknown-action."""

    number: int
    known: list[int]


class UnknownRole(Refusal):
    """TODO unknown-role."""

    word: str
    roles: list[tuple[str, str]]
