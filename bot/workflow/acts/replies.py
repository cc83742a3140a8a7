"""What the person who acts is told once it is done; the words are in ``messages/reply/``."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Self, TypedDict

from bot.typed import Named, NobodyActs
from bot.workflow.acts.saying import AboutInstance, Reply
from bot.workflow.dates.due import Limit
from bot.workflow.rules.progress import Awaited


class Joined(Reply):
    """A new party's items: how many, how many of stages that have passed, and who must confirm."""

    items: int
    late: int
    blocking: Sequence[Named]


class ActionAdded(Reply):
    """An action was added to the plan."""

    number: int
    agency: str
    due: dt.date
    followed: bool
    by_email: bool


class ActionDone(Reply):
    """An action is carried out."""

    number: int
    left: int


class AgencyAdded(Joined):
    """An agency was added."""

    name: str
    lead: str | None
    deputy: str | None
    by_email: str | None
    out_of_area: bool
    published: bool


class AnswerRemoved(Reply):
    """The same press was answered before, and its answer held a text that was redacted since."""


class Answered(AboutInstance):
    """An agency confirmed, or a group's member approved, a version."""

    points: int = 0
    done: int
    total: int
    awaited: Sequence[Awaited]
    disputing: list[str]
    at_impasse: list[str]
    enough: int
    author: str
    value: str
    version: int
    on: dt.date
    behalf: bool
    corrections: bool
    withdrawn: bool
    role: str
    noted: bool

    def without_others(self) -> Self:
        """Leave out how far the others are."""
        return replace(self, awaited=[], disputing=[], at_impasse=[], total=0)


class Assigned(AboutInstance):
    """An item was assigned to a person."""

    person: str
    told: bool


class Assurance(AboutInstance):
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


class AttendeeAdded(Reply):
    """An attendee of a briefing session was added."""

    name: str
    asked: bool
    within: str


class AttendeeAsked(Reply):
    """An attendee asked for the presentation."""

    name: str
    on: dt.date
    within: str


class CannotOpen(AboutInstance):
    """Somebody said that they cannot open a document."""

    version: int
    people: list[str]


class CaughtUp(Reply):
    """Past items of a review that was taken over half-way were ticked with their days."""

    items: Sequence[Mapping[str, Any]]
    stage: str


class Circulated(Reply):
    """A version went out."""

    document: str
    kind: str
    version: int
    on: dt.date
    again: bool
    asked: list[str]
    silent: list[str]
    later: Sequence[Mapping[str, Any]]


class ContactChanged(Reply):
    """An agency has another lead or deputy."""

    name: str
    contact: str
    person: str
    before: str | None
    introduced: bool
    mine: bool
    waiting: Sequence[Named]
    unassigned: Sequence[Named]


class CorrectionAdded(Reply):
    """A point was raised on a version."""

    number: int
    party: str
    version: int
    author: str
    told: bool
    item: str
    mine: bool
    answered: bool


class CorrectionAnswered(Reply):
    """A point was accepted or declined."""

    number: int
    party: str
    accepted: bool
    left: int
    told: bool


class DatesSet(Reply):
    """Several due dates were set in a form."""

    dates: Sequence[Mapping[str, Any]]


class DeputyAsked(AboutInstance):
    """A lead passed a request to the deputy."""

    deputy: str
    version: int
    told: bool


class Discontinued(Reply):
    """The review was discontinued."""

    ref: str


class Disputed(AboutInstance):
    """An agency disputed a version."""

    points: int = 0
    version: int
    on: dt.date
    fell: Sequence[Named]
    author: str

    def without_others(self) -> Self:
        """Leave out what fell with it."""
        return replace(self, fell=[])


class ShortNotice(TypedDict):
    """A notice that comes too late for the agreed publication date."""

    days: int
    needed: int
    publication: dt.date
    earliest: dt.date
    others: list[str]


class AnotherDate(TypedDict):
    """A notice that told another publication date than the one that is agreed now."""

    told: dt.date | None
    now: dt.date | None


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


class Due(AboutInstance):
    """An item's due date was set or removed."""

    due: dt.date | None
    before: dt.date | None
    statutory: bool
    every: bool
    closed_day: bool
    chased: dt.date | None
    limit: Limit | None


class Hold(Reply):
    """The publication was put on hold."""

    until: dt.date | None
    notices: list[tuple[str, str]]
    limit: Limit


class Impasse(AboutInstance):
    """A dispute was closed as an impasse."""

    version: int


class Introduction(Reply):
    """A contact said that they are, or are not, the one who was meant."""

    yes: bool
    waiting: Sequence[Named]


class LeadAsked(AboutInstance):
    """A deputy would confirm what the agency disputes, so its lead is asked to take it back."""

    version: int
    lead: str
    told: bool
    gone: bool


class Lifted(Reply):
    """The hold on the publication was lifted."""

    since: dt.date
    publication: dt.date | None


class LinkMended(Reply):
    """A version was given another link, and its answers stand."""

    version: int
    document: str


class NoneInvolved(Reply):
    """It was recorded that none of a kind of parties is involved."""

    kind: str


class Opened(Reply):
    """A review was opened."""

    ref: str
    pathway: str
    decided: dt.date
    stage: str
    dated: bool


class PartyAdded(Joined):
    """A partnership or a family contact was added."""

    name: str
    kind: str


class Seat(TypedDict):
    """A role that somebody holds for agencies that have all left."""

    user: str
    role: str
    role_id: str


class PartyRemoved(Reply):
    """A party was removed."""

    name: str
    items: int
    reopened: Sequence[Named]
    seats: list[Seat]


class Prepared(AboutInstance):
    """A coordinator wrote up a group's decision, for one of its members to agree to."""

    answer: str
    version: int
    on: dt.date
    people: list[str]
    silent: list[str]
    noted: bool


class PublicationDate(Reply):
    """A publication date was agreed."""

    date: dt.date
    closed_day: bool
    notices: list[str]
    notices_missing: list[str]
    latest: dt.date | None
    too_late: bool
    short: bool
    days: int
    needed: int
    earliest: dt.date | None
    limit: Limit | None
    limit_holds: bool
    before: dt.date | None
    told: Sequence[Named]
    again: Sequence[Named]


class Published(Reply):
    """The publication was recorded."""

    on: dt.date
    url: str
    version: int | None
    outside: int
    overtaken: Sequence[Named]
    limit: Limit | None
    limit_held: bool
    skipped: Sequence[Named]


class Quiet(Reply):
    """Days without reminders were set."""

    first: dt.date
    last: dt.date
    due: Sequence[Mapping[str, Any]]


class Recorded(Reply):
    """Something was recorded that needs no words of its own."""


class RecusalEnded(Reply):
    """A recusal was taken back."""

    person: str
    mine: bool
    waiting: Sequence[Named]


class Agency(TypedDict):
    """An agency for which nobody is left to answer."""

    party: str


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


class Redacted(Reply):
    """A text was removed from the history."""

    event: int
    fields: list[str]
    copies: list[tuple[int, list[str]]]


class Registered(Reply):
    """A version was registered."""

    document: str
    paper: bool
    kind: str
    version: int
    on: dt.date
    fell: Sequence[Named]
    asked: list[str]
    silent: list[str]
    last: bool
    noted: bool


class Renamed(Reply):
    """A party was renamed."""

    before: str
    name: str


class Returned(AboutInstance):
    """A group returned a version."""

    author: str
    version: int
    on: dt.date
    fell: Sequence[Named]
    document: str
    as_: str

    def without_others(self) -> Self:
        """Leave out what fell with it."""
        return replace(self, fell=[])


class RoleGiven(Reply):
    """A role was given."""

    role: str
    role_id: str
    people: list[str]
    party: str
    takeover: bool
    anew: list[str]


class RoleTaken(Reply):
    """A role was taken from a person."""

    role: str
    person: str
    reopened: Sequence[Named]
    unassigned: Sequence[Named]
    anew: list[str]
    nobody: list[NobodyActs]


class SecondAsked(Reply):
    """An act that takes two people waits for the second."""

    number: int
    act: str
    lapses: dt.date
    people: list[str]
    silent: list[str]
    about: dict[str, Any]


class Skipped(AboutInstance):
    """An item was skipped as not applicable."""

    before_publication: bool


class Snoozed(AboutInstance):
    """Somebody's reminders about an item were put off."""

    until: dt.date
    due: dt.date | None


class Switched(Reply):
    """The review goes on in another pathway."""

    pathway: str
    stopped: int
    opened: int
    stage: str
    answers: int
    people: list[str]
    silent: list[str]


class TimetableAccepted(Reply):
    """The proposed timetable was accepted."""

    count: int
    publication: dt.date | None
    first: dt.date | None
    ticked: bool


class TimetableProposed(Reply):
    """A timetable is proposed."""

    publication: dt.date | None
    end: dt.date
    ready: dt.date
    earliest: dt.date
    stages: Sequence[Mapping[str, Any]]
    misfits: Sequence[Mapping[str, Any]]
    limit: Limit
    limit_holds: bool


class Undone(AboutInstance):
    """An item was opened again."""

    fell: Sequence[Named]
    late: list[str]
    asked: list[str]
    silent: list[str]
    flagged: list[str]

    def without_others(self) -> Self:
        """Leave out what fell with it, and who is asked now."""
        return replace(self, fell=[], late=[], asked=[], silent=[], flagged=[])


class Upgraded(Reply):
    """The review goes on by a newer process file."""

    pathway: str
    stage: str
    fell: Sequence[Named]
    gone: Sequence[Mapping[str, Any]]
    items: Sequence[Mapping[str, Any]]
