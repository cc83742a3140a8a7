"""Replies about items and their dates."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, Self, TypedDict

from bot.errors import Refusal
from bot.refusals.permission import OwnItemsOnly
from bot.typed import Expected, Named
from bot.workflow.acts.saying import AboutInstance, Reply
from bot.workflow.dates.limits import Limit


class ShortNotice(TypedDict):
    """A notice that comes too late for the agreed publication date."""

    days: int
    needed: int
    publication: dt.date
    earliest: dt.date
    expected: Expected | None
    others: list[str]


class AnotherDate(TypedDict):
    """A notice that told another publication date than the one that is agreed now."""

    told: dt.date | None
    now: dt.date | None


class ByEmail(TypedDict):
    """Whom an e-mail is for, by job title, and what the item asks for."""

    to: str
    hint: str


class Assigned(AboutInstance, names_others=True):
    """An item was assigned to a person."""

    person: str
    told: bool


class OnDay(Named):
    """An instance, and the day on which it was done."""

    on: dt.date


class BroughtIn(Reply, names_others=True):
    """What happened before the opening was recorded, but for what was refused.

    ``again`` are notices that told another publication date than the one agreed now.
    """

    items: Sequence[OnDay]
    refused: Sequence["NotDone"]
    stage: str
    again: Sequence[Named] = ()

    def for_several(self, names: Sequence[str], alike: Sequence[Self]) -> Self:
        """List what was brought in for each of them."""
        items = [item for one in alike for item in one.items]
        refused = [group for one in alike for group in one.refused]
        again = [named for one in alike for named in one.again]
        return replace(self, items=items, refused=refused, again=again)


class VersionBroughtIn(Reply):
    """A version from before the opening was registered."""

    document: str
    kind: str
    version: int
    on: dt.date
    sent: dt.date | None


class CaughtUp(Reply, names_others=True):
    """Past items of a review that was taken over half-way were ticked with their days."""

    items: Sequence[Mapping[str, Any]]
    stage: str


class ChasedByHand(AboutInstance, names_others=True):
    """An agency without Slack is to be chased: the text of an e-mail to it."""

    email: ByEmail
    due: dt.date | None
    late: bool
    kind: str
    version: int | None


class Chased(AboutInstance, names_others=True):
    """Whose move it is was reminded of an item."""

    people: list[str]
    silent: list[str]
    away: list[str]

    def for_several(self, names: Sequence[str], alike: Sequence[Self]) -> Self:
        """Name all parties, and everybody who is told or is not."""
        people = dict.fromkeys(user for one in alike for user in one.people)
        silent = dict.fromkeys(user for one in alike for user in one.silent)
        away = dict.fromkeys(user for one in alike for user in one.away)
        of_all = super().for_several(names, alike)
        return replace(of_all, people=list(people), silent=list(silent), away=list(away))


class DatesSet(Reply, names_others=True):
    """Several due dates were set in a form."""

    dates: Sequence[Mapping[str, Any]]


class Done(AboutInstance):
    """An item was ticked."""

    kind: str
    on: dt.date
    behalf: str
    stage: str
    stage_done: int
    stage_total: int
    stage_passed: bool
    current: str
    outcome: str | None = None
    short: ShortNotice | None = None
    evidence_missing: bool = False
    another_date: AnotherDate | None = None
    until: dt.date | None = None
    pseudonym: str = ""
    actions: int = 0
    tick: str = ""
    """The stage of which more can be ticked after a meeting of it, by its id."""
    missed: Sequence[dt.date] = ()
    """The days of the months that went by without a progress check."""
    attends: bool = False
    """Whether those who came are to be added."""

    def without_others(self) -> Self:
        """Leave out the other notices, the decision that is waited for, and how far a stage is."""
        short = self.short
        if short is not None:
            short = {**short, "others": [], "expected": None}
        return replace(self, short=short, stage="", current="", stage_passed=False, tick="")

    def for_several(self, names: Sequence[str], alike: Sequence[Self]) -> Self:
        """Name them all, also as those on whose behalf it was recorded."""
        of_all = super().for_several(names, alike)
        own = len(alike) > 1 and self.behalf == self.party
        return replace(of_all, behalf=of_all.party) if own else of_all


class Due(AboutInstance, names_others=False):
    """An item's due date was set or removed."""

    due: dt.date | None
    before: dt.date | None
    statutory: bool
    every: bool
    closed_day: bool
    chased: dt.date | None
    limit: Limit | None

    def for_several(self, names: Sequence[str], alike: Sequence[Self]) -> Self:
        """Name them all; the date before only where it was that of all."""
        before = self.before if len({one.before for one in alike}) == 1 else None
        return replace(super().for_several(names, alike), before=before)


class EvidenceAdded(AboutInstance):
    """A reference to evidence was added to what was recorded before."""


class EvidenceTakenBack(AboutInstance):
    """A reference to evidence, added before, counts no more."""


class Quiet(Reply, names_others=True):
    """Days without reminders were set."""

    first: dt.date
    last: dt.date
    due: Sequence[Mapping[str, Any]]


class NotDone(NamedTuple):
    """For whom something was not done, and why: a refusal without their names."""

    names: list[str]
    refusal: Refusal

    def without_others(self) -> "NotDone":
        """Leave out what names others; where nothing is left to say, also for whom it was."""
        left = self.refusal.without_others()
        if left is None:
            return NotDone([], OwnItemsOnly(ref=self.refusal.ref))
        return NotDone(self.names, left)


class ForSeveral(Reply):
    """Something was done for several: what is said of them, and for whom it was not done."""

    said: Sequence[Reply]
    already: list[str]
    refused: Sequence[NotDone]

    def without_others(self) -> Self:
        """Leave out what each part and refusal leaves out, and what others have done already."""
        said = [one.without_others() for one in self.said]
        refused = [one.without_others() for one in self.refused]
        return replace(self, said=said, already=[], refused=refused)


class Skipped(AboutInstance):
    """An item was skipped as not applicable."""

    before_publication: bool


class Snoozed(AboutInstance):
    """Somebody's reminders about an item were put off."""

    until: dt.date
    due: dt.date | None


class Undone(AboutInstance):
    """An item was opened again."""

    fell: Sequence[Named]
    late: list[str]
    asked: list[str]
    silent: list[str]
    flagged: list[str]

    def for_several(self, names: Sequence[str], alike: Sequence[Self]) -> Self:
        """Name them all, with all that fell."""
        fell = [one for reply in alike for one in reply.fell]
        once = {(one["item"], one["party_id"]): one for one in fell}
        return replace(super().for_several(names, alike), fell=list(once.values()))

    def without_others(self) -> Self:
        """Leave out what fell with it, and who is asked now."""
        return replace(self, fell=[], late=[], asked=[], silent=[], flagged=[])
