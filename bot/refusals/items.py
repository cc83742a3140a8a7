"""Refusals about items: done, skipped, due, undone."""

import datetime as dt

from bot.errors import Refusal
from bot.refusals.base import AboutInstance


class ActionsExist(AboutInstance):
    """TODO actions-exist."""

    count: int


class AlreadyDone(AboutInstance, settled=True):
    """TODO already-done."""

    by: str
    on: dt.date
    how: str


class AssignAnswer(AboutInstance):
    """TODO assign-answer."""

    who: list[str]
    people: list[str]


class AssignOverview(AboutInstance):
    """TODO assign-overview."""

    person: str


class BeforeDecision(
    Refusal,
    at=(
        "on",
        "decided",
    ),
):
    """TODO before-decision."""

    date: dt.date
    decided: dt.date


class ClosedAlready(AboutInstance, settled=True):
    """TODO closed-already."""


class DecisionMade(Refusal):
    """TODO decision-made."""

    item: str
    title: str


class DeferredUntil(AboutInstance, at=("until",)):
    """TODO deferred-until."""


class FutureDate(
    Refusal,
    at=(
        "on",
        "decided",
    ),
):
    """TODO future-date."""

    date: dt.date
    today: dt.date
    looking: bool = False


class GateNeedsIt(AboutInstance):
    """TODO gate-needs-it."""

    versions: bool
    author: str


class KeptUntil(AboutInstance, at=("until",)):
    """TODO kept-until."""


class LongAgo(Refusal, at=("decided",)):
    """TODO long-ago."""

    date: dt.date


class NeedsName(AboutInstance, at=("name",)):
    """TODO needs-name."""


class NeedsOutcome(AboutInstance, at=("outcome",)):
    """TODO needs-outcome."""

    outcomes: list[str]
    outcome: str | None


class NeedsRef(AboutInstance, at=("evidence",)):
    """TODO needs-ref."""

    date: dt.date


class NeedsWriting(AboutInstance):
    """TODO needs-writing."""

    author: str


class NoActions(AboutInstance):
    """TODO no-actions."""


class NoAgency(AboutInstance):
    """TODO no-agency."""


class NoneBecause(AboutInstance, at=("reason",)):
    """TODO none-because."""


class NotDoneYet(AboutInstance):
    """TODO not-done-yet."""


class NotOptional(AboutInstance):
    """TODO not-optional."""

    optional: list[str]


class NotPublished(AboutInstance):
    """TODO not-published."""


class NotYet(Refusal):
    """TODO not-yet."""


class NothingChanged(Refusal):
    """TODO nothing-changed."""


class NothingToTick(Refusal):
    """TODO nothing-to-tick."""


class PastDate(Refusal, at=("until",)):
    """TODO past-date."""

    date: dt.date
    item: str = ""
    title: str = ""
    party: str = ""
    party_id: str = ""


class ReturnStays(AboutInstance):
    """TODO return-stays."""


class RoleEmpty(AboutInstance):
    """TODO role-empty."""

    role: str
    role_title: str


class UndoNotYours(AboutInstance, names_others=True):
    """TODO undo-not-yours."""

    by: str | None
    did: bool
    coordinators: list[str]


class UnpublishFirst(AboutInstance):
    """TODO unpublish-first."""


class UseApprove(Refusal):
    """TODO use-approve."""

    item: str
    title: str
    kind: str


class UseDraft(Refusal):
    """TODO use-draft."""

    item: str
    title: str
    circulate: bool


class UsePublication(Refusal):
    """TODO use-publication."""

    item: str
    title: str


class UsePublish(Refusal):
    """TODO use-publish."""

    item: str
    title: str


class WebsiteEarly(AboutInstance):
    """TODO website-early."""

    published: dt.date
    over: dt.date
    allowed: dt.date
