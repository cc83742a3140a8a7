"""Refusals about items: done, skipped, due, undone."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Self

from bot.errors import Refusal
from bot.refusals.base import AboutInstance, AboutItem
from bot.typed import Lacking


class ActionsExist(AboutInstance):
    """The plan's item would be closed as "none", and actions are recorded."""

    count: int


class AlreadyDone(AboutInstance, names_others=True, settled=True):
    """The item is closed already."""

    by: str
    on: dt.date
    how: str

    def without_others(self) -> Self:
        """Leave out who recorded it."""
        return replace(self, by="")


class AssignAnswer(AboutInstance, names_others=True):
    """An answer that only certain people can give would be assigned to somebody else."""

    who: list[str]
    people: list[str]


class AssignOverview(AboutInstance, names_others=True):
    """An item would be assigned to somebody who only has the overview of the review."""

    person: str


class BeforeDecision(Refusal, at=("on", "decided")):
    """The day given is before the decision to carry out the review."""

    date: dt.date
    decided: dt.date


class ChasedToday(AboutInstance, names_others=True):
    """Somebody would be chased a second time on one day."""

    by: str
    people: list[str]

    def without_others(self) -> Self:
        """Leave out who was chased, and by whom."""
        return replace(self, by="", people=[])


class ChaseQuiet(Refusal):
    """Somebody would be chased on a day on which the review is to be quiet."""

    until: dt.date


class ClosedAlready(AboutInstance, settled=True):
    """A due date or a reminder is to be moved, and the item is closed."""


class DecisionMade(AboutItem):
    """The decision to review, recorded with the opening, would be ticked, moved or undone."""


class DeferredUntil(AboutInstance, at=("until",)):
    """An item is deferred without the day on which to ask again."""


class FutureDate(Refusal, at=("on", "decided")):
    """The day given is still to come, and what is recorded, or shown, is past."""

    date: dt.date
    today: dt.date
    looking: bool = False


class GateNeedsIt(AboutInstance, names_others=False):
    """An item that an approval, the publication or a version rests on would be skipped."""

    versions: bool
    publishes: bool
    author: str


class KeptUntil(AboutInstance, at=("until",)):
    """The report would be kept longer without a day and a reason."""


class LongAgo(Refusal, at=("decided",)):
    """The day given for the decision to review is more than three years ago."""

    date: dt.date


class NeedsName(AboutInstance, at=("name",)):
    """The pseudonym was agreed, and is not said."""


class NeedsOutcome(AboutInstance, at=("outcome",)):
    """The item needs an outcome, and none was given, or one that it does not take."""

    outcomes: list[str]
    outcome: str | None


class NeedsRef(AboutInstance, at=("evidence",)):
    """A notice dated before today has no reference to the e-mail or letter."""

    date: dt.date


class NeedsWriting(AboutInstance, names_others=False):
    """A note to what is asked of the author has no reference to the e-mail or letter."""

    author: str


class NoActions(AboutInstance):
    """The plan's item would be closed without an action and without saying "none"."""


class NoAgency(AboutInstance):
    """The agencies' item would be closed, and no agency is recorded."""


class NoneBecause(AboutInstance, at=("reason",)):
    """An item is closed as "none" without a reason."""


class NobodyToChase(AboutInstance, names_others=True):
    """Nobody can be chased for an item now.

    ``why`` is "first" (what comes first is ``missing``), "version" (its author has not registered
    one), "circulate" (it has not gone out), "yours" (the coordinators' own), "away", "silent" or
    "nobody".
    """

    why: str
    missing: Sequence[Lacking]
    people: list[str]
    author: str

    def without_others(self) -> Self:
        """Leave out what comes first and who is away: it is others'."""
        return replace(self, missing=[], people=[])


class NotDoneYet(AboutInstance):
    """An item that is open would be undone."""


class NotOptional(AboutInstance, names_others=True):
    """An item other than an optional meeting is recorded as not held."""

    optional: list[str]

    def without_others(self) -> Self:
        """Leave out which meetings are optional."""
        return replace(self, optional=[])


class NotPublished(AboutInstance):
    """An item that can only follow the publication is recorded before it."""


class NotYet(Refusal):
    """The act is of a kind that is not carried out yet."""


class NothingChanged(Refusal):
    """A form of dates was sent off with every date as it was."""


class NothingRecorded(AboutInstance):
    """Evidence is to be added, and nothing is recorded that it could be of."""


class NothingToTick(Refusal):
    """A review is to be caught up, and no item of the stages so far can be ticked."""


class PastDate(AboutInstance, names_others=False, at=("until",)):
    """The day given is past or today, and has to be still to come."""

    date: dt.date
    item: str = ""
    title: str = ""
    party: str = ""
    party_id: str = ""


class ReturnStays(AboutInstance):
    """A group's return of a version would be undone."""


class RoleEmpty(AboutInstance, names_others=False):
    """The item appoints somebody to a role, and nobody holds it yet."""

    role: str
    role_title: str


class NoEvidenceAdded(AboutInstance):
    """There is no reference, added to what is recorded, that could be taken back."""


class UndoNotYours(AboutInstance, names_others=True):
    """What is recorded would be undone by neither whoever recorded it nor a coordinator."""

    by: str | None
    did: bool
    coordinators: list[str]

    def without_others(self) -> Self:
        """Leave out who recorded it; the coordinators are the people to ask."""
        return replace(self, by=None)


class UnpublishFirst(AboutInstance):
    """What the publication rests on would be undone while the report is published."""


class UseApprove(AboutItem):
    """An item that is confirmed or approved was ticked."""

    kind: str


class UseDraft(AboutItem):
    """An item that is done with a version's registration or circulation was ticked."""

    circulate: bool


class UsePublication(AboutItem):
    """The item that is the publication date was ticked."""


class UsePublish(AboutItem):
    """The item that is the publication was ticked."""


class WebsiteEarly(AboutInstance):
    """The end of the report's time on the website is recorded before it is over."""

    published: dt.date
    over: dt.date
    allowed: dt.date
