"""Refusals about agencies, other parties, roles, actions and assurance."""

import datetime as dt
from typing import TypedDict

from bot.errors import Refusal
from bot.refusals.base import AboutInstance


class ActionUnfinished(AboutInstance):
    """An action is to be closed with a note that reads as if something is left to do."""

    number: int
    words: str


class AgencyContact(Refusal, names_others=False):
    """An agency is added without a lead and without a job title to write to."""

    name: str


class AgencyHasActions(Refusal, names_others=True):
    """An agency that an action is for would be removed."""

    name: str
    number: int


class AskedAgainBecause(AboutInstance, at=("reason",)):
    """An agency is asked again about an action without saying what is missing."""


class AskedAlready(Refusal, names_others=True):
    """An attendee's asking for the presentation is recorded a second time."""

    name: str
    on: dt.date


class AssuranceCoordinator(AboutInstance, names_others=False):
    """An agency records an outcome of its assurance that only a coordinator gives."""

    outcome: str
    people: list[str]


class AssuranceMonths(Refusal):
    """The months between assurance rounds are too few or too many."""

    months: int


class AssuranceNotShown(AboutInstance):
    """An agency's assurance is accepted before the agency has shown anything."""

    number: int


class AssuranceOrder(AboutInstance, at=("on",), names_others=False):
    """What is said of an agency's assurance would come before what it answers."""

    number: int
    outcome: str
    date: dt.date
    last: str
    since: dt.date


class Unanswered(TypedDict):
    """An action of which an agency has not shown what it did in a round, or only after a day."""

    number: int
    agency: str
    item: str
    party: str
    again: bool
    shown: dt.date | None


class RoundUnanswered(AboutInstance, names_others=True, at=("reason",)):
    """A round is collated or fed back before all agencies have shown what they did."""

    number: int
    unanswered: list[Unanswered]


class ContactSame(Refusal, names_others=True):
    """The person is the agency's lead or deputy already."""

    name: str
    contact: str


class ContactSelf(Refusal, names_others=True):
    """A coordinator names themselves to answer for an agency whose answer is open."""

    name: str


class LastCoordinator(Refusal, names_others=False):
    """The last holder of a role that must be held would lose it."""

    role: str


class LeadIsDeputy(Refusal, at=("deputy",)):
    """An agency's lead and its deputy would be the same person."""


class NameLength(Refusal, at=("name", "pseudonym")):
    """A name is empty, or has more characters than are kept."""

    limit: int
    length: int


class NameNumber(Refusal, names_others=False, at=("name",)):
    """A name is a number, which means an action, a round or a hold."""

    name: str


class NameTaken(Refusal, names_others=True, at=("name",)):
    """A party of the name is in the review already."""

    name: str
    kind: str


class NoActionItem(Refusal):
    """An action is recorded in a pathway that follows up none."""

    pathway: str


class NoAssurance(Refusal):
    """Assurance rounds are set in a pathway that has none."""

    pathway: str


class NoOutcome(AboutInstance):
    """An item was given an outcome, and takes none."""

    outcome: str | None


class NotIntroduced(Refusal):
    """Somebody answers an introduction who was not named as a contact."""


class NotKept(Refusal):
    """A party is added of a kind that this pathway does not keep."""

    kind: str
    pathway: str


class NothingToReplace(Refusal, names_others=False):
    """Somebody is to be replaced who holds nothing in the review."""

    person: str


class ReplacedBySelf(Refusal, names_others=False):
    """Somebody is to be replaced by themselves."""

    person: str


class PartiesThere(Refusal, names_others=True):
    """ "None involved" is recorded of a kind of which some are in the review."""

    kind: str
    names: list[str]


class PastTask(Refusal, at=("due",)):
    """The date of a task that is added is past."""

    date: dt.date
    today: dt.date


class PastAction(Refusal):
    """The day by which an action is to be carried out is past."""

    date: dt.date
    today: dt.date


class PseudonymTaken(Refusal, at=("pseudonym", "name")):
    """Another live review uses the pseudonym."""


class RecuseWho(Refusal, names_others=False):
    """Somebody is to step back who has no part in the review."""

    person: str


class RecusedAlready(Refusal, names_others=False):
    """Somebody is to step back who has stepped back already."""

    person: str


class RecusedWhom(Refusal, names_others=True):
    """A recusal is to be taken back, and whose is not clear, or there is none."""

    people: list[str]


class RoleClash(Refusal, names_others=True):
    """A role is given to the holder of another that cannot go with it."""

    person: str
    role: str
    other: str


class RoleHeld(Refusal, names_others=True):
    """A role is given to people who all hold it already."""

    role: str
    people: list[str]


class RoleNotHeld(Refusal, names_others=True):
    """A role is taken from a person who does not hold it."""

    role: str
    person: str


class RoleOfOne(Refusal, names_others=True, at=("role",)):
    """A role of one person is given to a second one."""

    role: str
    role_id: str
    holder: str


class SeatTaken(Refusal, names_others=True):
    """An agency's seat in a group is given to a second person."""

    role: str
    role_id: str
    party: str
    holder: str


class TooMany(Refusal):
    """A review has as many parties of a kind as it can have."""

    kind: str
    limit: int


class UnknownAction(Refusal, names_others=True):
    """There is no action of the number."""

    number: int
    known: list[int]


class UnknownRole(Refusal, names_others=True):
    """The word typed for a role fits none."""

    word: str
    roles: list[tuple[str, str]]
    receives: list[str]
    """The notices that go to whom the word names, who holds no role."""
