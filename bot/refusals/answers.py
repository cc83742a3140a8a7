"""Refusals about answers on a version: confirmations, disputes, approvals, returns."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Self

from bot.errors import Refusal
from bot.refusals.base import AboutInstance, AboutItem
from bot.typed import Lacking, LeftOut, Named


class AlreadyAnswered(AboutInstance, names_others=True, settled=True):
    """The item that would be answered is closed: answered, overtaken, skipped or an impasse."""

    version: int
    by: str
    on: dt.date
    how: str
    published: bool

    def without_others(self) -> Self:
        """Leave out who answered."""
        return replace(self, by="")


class AlreadyYours(AboutInstance, names_others=True, settled=True):
    """The person has given this very answer on this version before, and it still counts."""

    version: int
    on: dt.date
    done: int
    total: int
    awaited: Sequence[Mapping[str, Any]]
    disputing: list[str]
    at_impasse: list[str]
    enough: int

    def without_others(self) -> Self:
        """Leave out how far the others are."""
        return replace(self, awaited=[], disputing=[], at_impasse=[], total=0)


class BeforeItsGate(AboutInstance, at=("on",), names_others=True):
    """Something is said to be of a day before what it rests on was there."""

    date: dt.date
    needed: Named | None
    opened: dt.date

    def without_others(self) -> Self:
        """Leave out what it rests on: it is other agencies' and people's."""
        return replace(self, needed=None)


class BeforeVersion(AboutInstance, at=("on",)):
    """The day given for an answer is before the version that it speaks about."""

    version: int
    date: dt.date
    registered: dt.date


class CoordinatorDecides(AboutInstance, names_others=True, settled=True):
    """A coordinator would decide for a group that decides on the report, and in which they sit."""

    role: str
    role_id: str
    people: list[str] | None

    def without_others(self) -> Self:
        """Leave out who else decides."""
        return replace(self, people=None)


class DisputeStays(AboutInstance, names_others=True):
    """Somebody other than the agency's lead would confirm what the agency disputes."""

    by: str
    on: dt.date

    def without_others(self) -> Self:
        """Leave out who disputed."""
        return replace(self, by="")


class Gate(AboutInstance, names_others=True):
    """What the item rests on is not all in, so it cannot be recorded yet."""

    missing: Sequence[Lacking]

    def without_others(self) -> Self:
        """Leave out what is missing: it is other agencies' and people's."""
        return replace(self, missing=[])


class ImpasseAsker(AboutInstance, names_others=True):
    """Whoever asked to close the impasse may not close one any more."""

    number: int
    by: str


class ImpasseNobody(AboutInstance, names_others=True):
    """There is no second person who could close the impasse with whoever asks."""

    left_out: list[LeftOut]
    reads_roles: bool = True
    """Whether they may look who holds which role."""

    def without_others(self) -> Self:
        """Leave out who has a role for it and cannot be the second."""
        return replace(self, left_out=[], reads_roles=False)


class ImpasseNotYours(AboutInstance, names_others=False):
    """An impasse is closed by a coordinator and a deciding group's member, not by this person."""

    author: str
    titles: list[str]
    reads_roles: bool = True
    """Whether they may look who holds which role."""

    def without_others(self) -> Self:
        """Leave out what only those in the channel may look at."""
        return replace(self, reads_roles=False)


class JoinedPublished(AboutInstance):
    """The party joined while the report was published, so this item is not asked of it."""

    joined: dt.date


class NeedsEvidence(AboutInstance, at=("evidence",)):
    """Somebody answers on another's behalf without a reference to their e-mail or letter."""

    objecting: bool


class NotByEmail(AboutInstance):
    """An e-mail is recorded to an agency that is asked in Slack, or of what is no agency's."""


class NoDeputy(AboutInstance, names_others=False):
    """The agency's lead passes a request to the deputy, and the agency has none."""

    coordinators: list[str]


class NoImpasse(AboutInstance):
    """An impasse is to be closed where nothing is disputed now."""


class NoPoints(AboutInstance):
    """An agency confirms subject to its points, and has raised none on this version."""

    version: int


class NoVersion(AboutInstance, names_others=False):
    """There is no version that this item could be answered on."""

    document: str
    as_: str | None
    author: str
    why: str
    version: int | None
    published: bool


class NobodyDecides(AboutInstance, names_others=True):
    """A group whose decision is needed has no member who can take it."""

    roles: list[str]
    role_ids: list[str]
    holder: str

    def without_others(self) -> Self:
        """Leave out who holds the role and may not decide."""
        return replace(self, holder="")


class NotAnswerable(AboutItem):
    """An item that is ticked was confirmed, approved, disputed or returned."""


class OwnWork(AboutInstance, names_others=True, settled=True):
    """Somebody would decide on a version that they wrote or registered themselves."""

    people: list[str] | None
    role: str

    def without_others(self) -> Self:
        """Leave out who decides instead."""
        return replace(self, people=None)


class PointsByAgencies(AboutInstance):
    """A group approves subject to points, which only agencies raise."""

    version: int


class Recused(Refusal, settled=True):
    """Somebody who has stepped back from the review would answer or decide in it."""


class SecondNotYours(Refusal, names_others=True):
    """An act waits for a second person, and this person cannot be the one."""

    number: int
    people: list[str]


class StaleVersion(AboutInstance, settled=True):
    """The version that was answered has been replaced by a newer one."""

    version: int
    latest: int
    kind: str


class UnknownVersion(AboutInstance, settled=True):
    """The version that was answered has not been registered."""

    version: int
    latest: int


class WrittenUpAnew(AboutInstance, names_others=False):
    """A decision is agreed to after the coordinator has written it up with another day."""

    version: int
    old: dt.date
    on: dt.date
    answer: str
    by: str


class WrongVerb(AboutItem):
    """An agency's confirmation is returned, or a group's approval confirmed or disputed."""

    kind: str
