"""What happened: the forms of history, in the past tense.

A review is folded from these (:mod:`bot.workflow.review.fold`). Old forms stay readable for ever: a
field may be added with a default, never removed, renamed or given another meaning. Every value has
a typed field of its own. Dates are local dates of the workspace; instants live in the envelope
(:class:`Recorded`), in UTC.

Fields named in a type's ``texts`` hold what somebody typed. The store keeps them apart from the
event, under a salted digest, so that one can be removed while the history still verifies; a removed
text reads as ``None``, and so does an absent one.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Literal

from pydantic import TypeAdapter

How = Literal[
    "done",  # a task
    "held",  # a meeting
    "not-held",  # an optional meeting
    "sent",  # a notice
    "registered",  # a document
    "answered",  # a confirmation or an approval, by its answers
    "agreed",  # a date
    "published",
    "skipped",  # not applicable, by the coordinator
    "overtaken",  # by a publication outside the gate
    "not-applicable",  # by a switch of pathway
    "impasse",  # closed by two people
]
Outcome = Literal[
    # of a family contribution
    "contributes",
    "declines",
    "no-reply",
    "deferred",
    # of a response to the findings
    "none",
    # of the report on the website
    "kept",
    "removed",
    # of an assurance
    "shown",
    "accepted",
    "asked-again",
    # of an approval and of a publication
    "with corrections",
    "outside the gate",
    # of what was closed, or said, and is no more
    "switched",
    "undone",
    "withdrawn",
]
"""What came of an item, beside how it was closed.

An event has it as a plain text, and so a party's kind: whatever a history holds is read."""
AnswerValue = Literal["confirm", "dispute", "approve", "return"]
Cause = Literal[
    "undone",  # by `undo`
    "superseded",  # by a newer version
    "returned",  # a group sent the version back
    "withdrawn",  # the answer that carried it was taken back
    "rested",  # what it rested on fell
    "moved",  # the publication date moved
    "party-left",
    "unpublished",
    "further",  # a deferred or repeated item asks again
    "switched",
    "upgraded",  # a newer process file asks something else
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Base of all events. ``since`` is the history's format that the form came with, or got another
    meaning with."""

    texts: ClassVar[tuple[str, ...]] = ()
    since: ClassVar[int] = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewOpened(Event):
    """Decision taken and review bound to a channel; ``on`` is the day of opening, ``decided``
    starts the clocks."""

    texts: ClassVar[tuple[str, ...]] = ("pseudonym", "decision_ref")
    ref: str
    process: str
    process_hash: str
    channel: str
    decided: date
    on: date
    by: str
    pseudonym: str | None = None
    decision_ref: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemClosed(Event):
    """One item is closed; ``on`` is the day it happened, which may lie before the day of
    recording."""

    texts: ClassVar[tuple[str, ...]] = ("reason", "ref", "note", "name")
    item: str
    how: How
    on: date
    recorded_on: date
    party: str | None = None
    outcome: str | None = None  # an `Outcome`
    until: date | None = None
    version: int | None = None
    told: date | None = None  # the publication date that a notice told
    reason: str | None = None
    ref: str | None = None
    note: str | None = None
    name: str | None = None  # the agreed pseudonym


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemReopened(Event):
    """A closed item is open again; ``root`` is the item whose fall or change brought it about."""

    texts: ClassVar[tuple[str, ...]] = ("reason",)
    item: str
    cause: Cause
    on: date
    party: str | None = None
    root: str | None = None
    root_party: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeNoted(Event):
    """An item was dealt with for now and stays open: a deferred contribution, a meeting held once
    more, assurance shown or asked again."""

    texts: ClassVar[tuple[str, ...]] = ("reason", "ref", "note")
    item: str
    outcome: str  # an `Outcome`
    on: date
    party: str | None = None
    until: date | None = None
    reason: str | None = None
    ref: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerGiven(Event):
    """One person answered on one version. ``role`` is the capacity it counts in; ``holders`` are
    those who held that role then and were not recused (frozen with the answer)."""

    texts: ClassVar[tuple[str, ...]] = ("reason", "note", "ref")
    item: str
    answer: AnswerValue
    version: int
    on: date
    recorded_on: date
    user: str
    role: str
    party: str | None = None
    behalf: bool = False
    corrections: bool = False
    prepared_by: str | None = None
    holders: tuple[str, ...] = ()
    reason: str | None = None
    note: str | None = None
    ref: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFell(Event):
    """A standing answer no longer stands; it stays in the history. ``answer`` is its event's
    number."""

    item: str
    answer: int
    cause: Cause
    party: str | None = None
    root: str | None = None
    root_party: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPrepared(Event):
    """A coordinator wrote up what a group decided; it counts for nothing until a holder says it is
    right."""

    texts: ClassVar[tuple[str, ...]] = ("note", "ref", "reason")
    item: str
    answer: AnswerValue
    version: int
    on: date
    by: str
    note: str | None = None
    ref: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRegistered(Event):
    """A version of a document, by link. ``document`` is the report or a paper; ``kind`` the
    document item (for a paper: the paper's own id). ``version`` counts within ``document``, never
    reused."""

    texts: ClassVar[tuple[str, ...]] = ("url", "note")
    document: str
    kind: str
    version: int
    on: date
    recorded_on: date
    by: str
    url: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionCirculated(Event):
    """A version went to those who must answer. Only the first starts clocks; ``again`` says it was
    a later one."""

    document: str
    version: int
    on: date
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionWithdrawn(Event):
    """A version is out for good: returned by a group, or undone."""

    document: str
    version: int
    cause: Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkMended(Event):
    """A version's link was corrected; the version is the same."""

    texts: ClassVar[tuple[str, ...]] = ("url", "reason")
    document: str
    version: int
    url: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyAdded(Event):
    """A party joined: agency, partnership, family contact, attendee, action, round or hold.
    ``party`` is its id ("agency-1"); ``stage`` the review's current stage then (what lies before it
    is a late addition); ``due`` an action's or round's own date; ``user`` an attendee in Slack."""

    texts: ClassVar[tuple[str, ...]] = ("name", "by_email", "reason")
    party: str
    kind: str  # a `PartyKind`
    on: date
    stage: str
    number: int
    name: str | None = None
    lead: str | None = None
    deputy: str | None = None
    by_email: str | None = None
    out_of_area: bool = False
    agency: str | None = None
    due: date | None = None
    asked: date | None = None
    user: str | None = None
    published: bool = False  # joined while the review was published
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyChanged(Event):
    """A party has another name, lead, deputy, day of asking, or date to look again; unsaid fields
    stay."""

    texts: ClassVar[tuple[str, ...]] = ("name",)
    party: str
    on: date
    name: str | None = None
    lead: str | None = None
    deputy: str | None = None
    asked: date | None = None
    due: date | None = None
    full: bool = False  # undo publish gives a party that joined meanwhile the rest of its items


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyRemoved(Event):
    """A party left: its items are gone, history keeps them. A hold that was lifted leaves no gap in
    history."""

    texts: ClassVar[tuple[str, ...]] = ("reason",)
    party: str
    on: date
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldLifted(Event):
    """A publication hold is over; its items stay until closed."""

    texts: ClassVar[tuple[str, ...]] = ("reason",)
    party: str
    on: date
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleGiven(Event):
    """A person holds a role from ``on``; ``party`` is the agency that a panel member represents."""

    role: str
    user: str
    on: date
    party: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleTaken(Event):
    """A person no longer holds a role."""

    texts: ClassVar[tuple[str, ...]] = ("reason",)
    role: str
    user: str
    on: date
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recused(Event):
    """A person has a conflict of interest and answers nothing in this review."""

    texts: ClassVar[tuple[str, ...]] = ("reason",)
    user: str
    on: date
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoneInvolved(Event):
    """A coordinator said that there are no parties of this kind; one that is added later takes it
    back."""

    texts: ClassVar[tuple[str, ...]] = ("reason",)
    kind: str  # "family" or "partnership"
    on: date
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecusalEnded(Event):
    """The conflict was none: this person answers again; what fell when they stepped back stays
    fallen."""

    texts: ClassVar[tuple[str, ...]] = ("reason",)
    user: str
    on: date
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactAnswered(Event):
    """A named contact answered the introduction: [That's me] or [Not me]."""

    user: str
    yes: bool
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DueSet(Event):
    """An item's date was set by a person, or cleared (``due=None``); on a statutory date it is a
    note."""

    texts: ClassVar[tuple[str, ...]] = ("reason",)
    item: str
    due: date | None
    on: date
    party: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned(Event):
    """Nudges and ticking of an item go to this person; never its answer. ``ended``: not any more,
    as their part in the review ended."""

    item: str
    user: str
    party: str | None = None
    ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Snoozed(Event):
    """No nudges about this item to this person before ``until``."""

    item: str
    user: str
    until: date
    party: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimetableProposed(Event):
    """Dates laid out by item id; nothing counts until accepted."""

    dates: dict[str, date]
    publication: date
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TimetableAccepted(Event):
    """The proposed dates are the review's dates."""

    dates: dict[str, date]
    publication: date
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationAgreed(Event):
    """The publication date, agreed or moved; ``agreed=None`` when it was undone."""

    texts: ClassVar[tuple[str, ...]] = ("reason",)
    agreed: date | None
    on: date
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Published(Event):
    """The report is on the website since ``on``; ``outside`` stays for ever."""

    texts: ClassVar[tuple[str, ...]] = ("url", "reason")
    on: date
    version: int | None
    outside: bool = False
    url: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationUndone(Event):
    """``undo publish``: dates that hung on it are gone; ``flagged`` names the items done on
    them."""

    texts: ClassVar[tuple[str, ...]] = ("reason",)
    on: date
    flagged: tuple[str, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondAsked(Event):
    """An act waits for its second person. ``act`` is the command's type, ``command`` its JSON (it
    holds the reason, so it is a text). Lapses at the end of ``lapses``."""

    texts: ClassVar[tuple[str, ...]] = ("command",)
    number: int
    act: str
    by: str
    on: date
    lapses: date
    command: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondGiven(Event):
    """The second person agreed, and the act was judged anew and done."""

    number: int
    by: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLapsed(Event):
    """Nobody seconded in time."""

    number: int
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionRaised(Event):
    """A point that an agency raised on a version of the report."""

    texts: ClassVar[tuple[str, ...]] = ("text",)
    number: int
    party: str
    version: int
    by: str
    on: date
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionAnswered(Event):
    """The Lead Reviewer accepted or declined a point."""

    texts: ClassVar[tuple[str, ...]] = ("reason",)
    number: int
    accepted: bool
    by: str
    on: date
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietSet(Event):
    """No nudges in this review from ``first`` to ``last``, both included."""

    texts: ClassVar[tuple[str, ...]] = ("reason",)
    first: date
    last: date
    on: date
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssuranceSet(Event):
    """Assurance rounds recur every ``months`` from ``start``."""

    months: int
    start: date
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessSwitched(Event):
    """The review goes on by another process file: the partner pathway (``switch``) or a newer one
    (``upgrade``). ``stage``: where it stood in the pathway that a switch leaves."""

    texts: ClassVar[tuple[str, ...]] = ("reason",)
    process: str
    process_hash: str
    on: date
    stage: str = ""
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryExported(Event):
    """Somebody took the whole record out (``export``): who and when. It changes nothing else."""

    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRedacted(Event):
    """The texts of one event were removed by two people; the event and the proof stay. ``also``:
    where else the same texts stood, by event and field; what else those events hold stays."""

    texts: ClassVar[tuple[str, ...]] = ("reason",)
    event: int
    on: date
    reason: str | None = None
    also: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewCompleted(Event):
    """Nothing is open any more."""

    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewReopened(Event):
    """Something is open again after completion."""

    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDiscontinued(Event):
    """Two people ended it; it stays readable."""

    texts: ClassVar[tuple[str, ...]] = ("reason",)
    on: date
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """An event with its envelope, as history holds it.

    ``number`` counts from 1 within the review. ``at`` is the instant in UTC. ``actor`` is a Slack
    user id, or ``"clock"``. ``role`` is the capacity it was done in; ``behalf`` the party or role
    it was recorded for. ``via`` is the command verb or button. ``batch`` is the number of the first
    event of the same command: consequences share it with their root.
    """

    number: int
    at: datetime
    actor: str
    event: Event
    batch: int
    role: str = ""
    behalf: str | None = None
    via: str = ""


FORMS: dict[str, type[Event]] = {form.__name__: form for form in Event.__subclasses__()}
FORMAT = max(form.since for form in FORMS.values())
"""The newest format of history that this version can read."""
_ADAPTERS: dict[str, TypeAdapter[Any]] = {name: TypeAdapter(form) for name, form in FORMS.items()}


def encode(event: Event) -> dict[str, Any]:
    """The event as JSON-ready values, texts included; ``None`` and defaults are kept, so nothing is
    guessed later."""
    values: dict[str, Any] = _ADAPTERS[type(event).__name__].dump_python(event, mode="json")
    return values


def decode(form: str, values: dict[str, Any]) -> Event:
    """The event of that form. Raises ``KeyError`` for an unknown form and ``ValueError`` for values
    that do not fit."""
    event: Event = _ADAPTERS[form].validate_python(values)
    return event
