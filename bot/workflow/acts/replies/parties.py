"""Replies about parties, roles, actions and assurance."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple, Self, TypedDict

from bot.errors import Refusal
from bot.refusals.permission import OwnItemsOnly
from bot.typed import Named, NobodyActs, Several
from bot.workflow.acts.replies.items import NotDone
from bot.workflow.acts.saying import AboutInstance, Reply


class Joined(Reply, names_others=True):
    """A new party's items: how many, how many of stages that have passed, and who must confirm."""

    items: int
    late: int
    blocking: Sequence[Named]


class Seat(TypedDict):
    """A role that somebody holds for agencies that have all left."""

    user: str
    role: str
    role_id: str


class Agency(TypedDict):
    """An agency for which nobody is left to answer."""

    party: str


class ActionAdded(Reply, names_others=True):
    """An action was added to the plan."""

    number: int
    agency: str
    due: dt.date
    followed: bool
    by_email: bool
    told: bool
    each: list[str]

    def for_several(self, names: Sequence[str], alike: Sequence[Self]) -> Self:
        """Name all agencies, each with the action that is its own."""
        if len(alike) < 2:
            return self
        each = [f"{one.number} ({one.agency})" for one in alike]
        told = all(one.told for one in alike)
        return replace(self, agency=Several(names), each=each, told=told)


class ActionDetailed(Reply, names_others=True):
    """An action's recommendation, or who leads on it, was said."""

    number: int
    recommendation: str
    officer: str


class TaskAdded(Reply, names_others=True):
    """Something to do was added to the review that its pathway does not foresee."""

    number: int
    agency: str
    due: dt.date
    by_email: bool
    like: str
    each: Sequence[str] = ()

    def for_several(self, names: Sequence[str], alike: Sequence[Self]) -> Self:
        """Name all agencies, each with the task that is its own."""
        if len(alike) < 2:
            return self
        each = [f"{one.number} ({one.agency})" for one in alike]
        return replace(self, agency=Several(names), each=each, like="")


class ActionDone(Reply):
    """An action is carried out."""

    number: int
    on: dt.date
    evidence: bool
    impact: bool
    left: int


class ActionImpact(AboutInstance):
    """What has changed because of an action was recorded."""

    number: int
    open: bool


class ActionTakenBack(Reply, names_others=False):
    """What was said last of an action counts no more; ``left`` is what counts again, or ""."""

    number: int
    what: str
    left: str
    open: bool


class ActionProgress(AboutInstance):
    """How an action stands was recorded; it stays open."""

    number: int
    rating: str
    on: dt.date
    noted: bool
    evidence: bool


class AgencyAdded(Joined, names_others=True):
    """An agency was added."""

    name: str
    lead: str | None
    deputy: str | None
    by_email: str | None
    out_of_area: bool
    published: bool


class Assurance(AboutInstance, names_others=False):
    """An agency showed what it did for an action, or that was accepted or asked for again."""

    outcome: str
    on: Any
    behalf: str
    agency: str
    told: bool
    number: int
    carried_out: bool


class AssuranceSet(Reply):
    """The rhythm of the assurance rounds was set."""

    months: int
    start: dt.date
    first: dt.date


class AttendeeAdded(Reply, names_others=False):
    """An attendee of a briefing session was added."""

    name: str
    asked: bool
    within: str


class AttendeeAsked(Reply, names_others=False):
    """An attendee asked for the presentation."""

    name: str
    on: dt.date
    within: str


class ContactChanged(Reply, names_others=True):
    """An agency has another lead or deputy."""

    name: str
    contact: str
    person: str
    before: str | None
    introduced: bool
    mine: bool
    waiting: Sequence[Named]
    unassigned: Sequence[Named]


class GuestAllowed(Reply, names_others=True):
    """A guest of the workspace was let in."""

    person: str


class GuestRemoved(Reply, names_others=True):
    """A guest is let in no longer; the roles and agencies that are theirs still."""

    person: str
    roles: list[str]
    agencies: list[str]


class Introduction(Reply, names_others=False):
    """A contact said that they are, or are not, the one who was meant."""

    yes: bool
    waiting: Sequence[Named]


class RoleHeldBy(NamedTuple):
    """A role that people were given, and for which agency, if for one."""

    role: str
    people: list[str]
    party: str


class ListAdded(Reply):
    """Lines of a list were added; ``faults`` are those that were not, by their number."""

    kind: str
    names: list[str]
    roles: Sequence[RoleHeldBy]
    introduced: bool
    faults: Sequence[tuple[int, Refusal]]

    def without_others(self) -> Self:
        """Leave out of each line's fault what a refusal leaves out."""
        faults = [
            (number, fault.without_others() or OwnItemsOnly(ref=fault.ref))
            for number, fault in self.faults
        ]
        return replace(self, faults=faults)


class NoneInvolved(Reply):
    """It was recorded that none of a kind of parties is involved."""

    kind: str


class PartyAdded(Joined, names_others=True):
    """A partnership or a family contact was added."""

    name: str
    kind: str


class PartyRemoved(Reply):
    """A party was removed."""

    name: str
    items: int
    reopened: Sequence[Named]
    seats: list[Seat]

    def without_others(self) -> Self:
        """Leave out what is open again, and who represented them."""
        return replace(self, reopened=[], seats=[])


class RecusalEnded(Reply, names_others=False):
    """A recusal was taken back."""

    person: str
    mine: bool
    waiting: Sequence[Named]


class Recused(Reply):
    """Somebody stepped back from the review."""

    person: str
    mine: bool
    dropped: Sequence[Named]
    disputed: Sequence[Named]
    stands: Sequence[Named]
    alone: list[Agency]
    asked: list[str]
    silent: list[str]
    majority: bool
    anew: list[str]
    nobody: list[NobodyActs]

    def without_others(self) -> Self:
        """Leave out who answers instead, and what of theirs it moves."""
        return replace(
            self, asked=[], silent=[], anew=[], dropped=[], stands=[], disputed=[], nobody=[]
        )


class Renamed(Reply, names_others=True):
    """A party was renamed."""

    before: str
    name: str


class HandedOver(NamedTuple):
    """What moved to another person: a role, an agency's lead or deputy, or an assigned item."""

    what: str
    name: str
    party: str

    @property
    def in_words(self) -> str:
        """What it is called in a list of what could not move."""
        return f"{self.name} ({self.party or self.what})"


class Replaced(Reply, names_others=True):
    """Somebody took over from another in a review."""

    was: str
    person: str
    moved: Sequence[HandedOver]
    refused: Sequence[NotDone]


class RoleGiven(Reply, names_others=True):
    """A role was given."""

    role: str
    role_id: str
    people: list[str]
    party: str
    takeover: bool
    anew: list[str]

    def for_several(self, names: Sequence[str], alike: Sequence[Self]) -> Self:
        """Name all agencies."""
        anew = dict.fromkeys(user for one in alike for user in one.anew)
        party = Several(names) if len(alike) > 1 else self.party
        return replace(self, party=party, anew=list(anew))


class RoleTaken(Reply, names_others=True):
    """A role was taken from a person."""

    role: str
    person: str
    reopened: Sequence[Named]
    unassigned: Sequence[Named]
    anew: list[str]
    nobody: list[NobodyActs]
