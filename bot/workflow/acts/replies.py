"""What the person who acts is told once it is done; the words are in ``messages/reply/``."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from bot.workflow.acts.saying import AboutInstance, Reply
from bot.workflow.dates.due import Limit


class Joined(Reply):
    """A new party's items: how many, how many of stages that have passed, and who must confirm."""

    items: int
    late: int
    blocking: Sequence[Mapping[str, Any]]


class ActionAdded(Reply):
    """TODO action-added."""

    number: int
    agency: str
    due: dt.date
    followed: bool
    by_email: bool


class ActionDone(Reply):
    """TODO action-done."""

    number: int
    left: int


class AgencyAdded(Joined):
    """TODO agency-added."""

    name: str
    lead: str | None
    deputy: str | None
    by_email: str | None
    out_of_area: bool
    published: bool


class AnswerRemoved(Reply):
    """TODO answer-removed."""


class Answered(AboutInstance):
    """TODO answered."""

    points: int = 0
    done: int
    total: int
    awaited: Sequence[Mapping[str, Any]]
    disputing: list[str]
    at_impasse: bool
    enough: bool
    author: str
    value: str
    version: int
    on: dt.date
    behalf: bool
    corrections: bool
    withdrawn: bool
    role: str
    noted: bool


class Assigned(AboutInstance):
    """TODO assigned."""

    person: str
    told: bool


class Assurance(AboutInstance):
    """TODO assurance."""

    outcome: str
    on: Any
    behalf: str
    agency: str
    told: bool
    number: int
    carried_out: bool


class AssuranceSet(Reply):
    """TODO assurance-set."""

    months: int
    start: dt.date
    first: dt.date


class AttendeeAdded(Reply):
    """TODO attendee-added."""

    name: str
    asked: bool
    within: str


class AttendeeAsked(Reply):
    """TODO attendee-asked."""

    name: str
    on: dt.date
    within: str


class CannotOpen(AboutInstance):
    """TODO cannot-open."""

    version: int
    people: list[str]


class CaughtUp(Reply):
    """TODO caught-up."""

    items: Sequence[Mapping[str, Any]]
    stage: str


class Circulated(Reply):
    """TODO circulated."""

    document: str
    kind: str
    version: int
    on: dt.date
    again: bool
    asked: list[str]
    silent: list[str]
    later: Sequence[Mapping[str, Any]]


class ContactChanged(Reply):
    """TODO contact-changed."""

    name: str
    contact: str
    person: str
    before: str | None
    introduced: bool
    mine: bool
    waiting: Sequence[Mapping[str, Any]]
    unassigned: Sequence[Mapping[str, Any]]


class CorrectionAdded(Reply):
    """TODO correction-added."""

    number: int
    party: str
    version: int
    author: str
    told: bool
    item: str
    mine: bool
    answered: bool


class CorrectionAnswered(Reply):
    """TODO correction-answered."""

    number: int
    party: str
    accepted: bool
    left: int
    told: bool


class DatesSet(Reply):
    """TODO dates-set."""

    dates: Sequence[Mapping[str, Any]]


class DeputyAsked(AboutInstance):
    """TODO deputy-asked."""

    deputy: str
    version: int
    told: bool


class Discontinued(Reply):
    """TODO discontinued."""

    ref: str


class Disputed(AboutInstance):
    """TODO disputed."""

    points: int = 0
    version: int
    on: dt.date
    fell: Sequence[Mapping[str, Any]]
    author: str


class Done(AboutInstance):
    """TODO done."""

    kind: str
    on: dt.date
    behalf: str
    stage: str
    stage_done: int
    stage_total: int
    stage_passed: bool
    current: str
    outcome: str | None = None
    short: Any = None
    evidence_missing: bool = False
    another_date: Any = None
    until: dt.date | None = None
    pseudonym: str = ""
    actions: int = 0


class Due(AboutInstance):
    """TODO due."""

    due: dt.date | None
    before: dt.date | None
    statutory: bool
    every: bool
    closed_day: bool
    chased: dt.date | None
    limit: Limit | None


class Hold(Reply):
    """TODO hold."""

    until: dt.date | None
    notices: list[tuple[str, str]]
    limit: Limit


class Impasse(AboutInstance):
    """TODO impasse."""

    version: int


class Introduction(Reply):
    """TODO introduction."""

    yes: bool
    waiting: Sequence[Mapping[str, Any]]


class LeadAsked(AboutInstance):
    """TODO lead-asked."""

    version: int
    lead: str
    told: bool
    gone: bool


class Lifted(Reply):
    """TODO lifted."""

    since: dt.date
    publication: dt.date | None


class LinkMended(Reply):
    """TODO link-mended."""

    version: int
    document: str


class NoneInvolved(Reply):
    """TODO none-involved."""

    kind: str


class Opened(Reply):
    """TODO opened."""

    ref: str
    pathway: str
    decided: dt.date
    stage: str
    dated: bool


class PartyAdded(Joined):
    """TODO party-added."""

    name: str
    kind: str


class PartyRemoved(Reply):
    """TODO party-removed."""

    name: str
    items: int
    reopened: Sequence[Mapping[str, Any]]
    seats: list[dict[str, str]]


class Prepared(AboutInstance):
    """TODO prepared."""

    answer: str
    version: int
    on: dt.date
    people: list[str]
    silent: list[str]
    noted: bool


class PublicationDate(Reply):
    """TODO publication-date."""

    date: Any
    closed_day: Any
    notices: Any
    notices_missing: Any
    latest: Any
    too_late: Any
    short: Any
    days: Any
    needed: Any
    earliest: Any
    limit: Any
    limit_holds: Any
    before: dt.date | None
    told: Sequence[Mapping[str, Any]]
    again: Sequence[Mapping[str, Any]]


class Published(Reply):
    """TODO published."""

    on: dt.date
    url: str
    version: int | None
    outside: int
    overtaken: Sequence[Mapping[str, Any]]
    limit: Limit | None
    limit_held: bool
    skipped: Sequence[Mapping[str, Any]]


class Quiet(Reply):
    """TODO quiet."""

    first: dt.date
    last: dt.date
    due: Sequence[Mapping[str, Any]]


class Recorded(Reply):
    """TODO recorded."""


class RecusalEnded(Reply):
    """TODO recusal-ended."""

    person: str
    mine: bool
    waiting: Sequence[Mapping[str, Any]]


class Recused(Reply):
    """TODO recused."""

    person: str
    mine: bool
    dropped: Sequence[Mapping[str, Any]]
    disputed: Sequence[Mapping[str, Any]]
    stands: Sequence[Mapping[str, Any]]
    alone: list[dict[str, str]]
    asked: list[str]
    silent: list[str]
    majority: bool
    anew: list[str]
    nobody: list[dict[str, str]]


class Redacted(Reply):
    """TODO redacted."""

    event: int
    fields: list[str]
    copies: list[tuple[int, list[str]]]


class Registered(Reply):
    """TODO registered."""

    document: str
    paper: bool
    kind: str
    version: int
    on: dt.date
    fell: Sequence[Mapping[str, Any]]
    asked: list[str]
    silent: list[str]
    last: bool
    noted: bool


class Renamed(Reply):
    """TODO renamed."""

    before: str
    name: str


class Returned(AboutInstance):
    """TODO returned."""

    author: str
    version: int
    on: dt.date
    fell: Sequence[Mapping[str, Any]]
    document: str
    as_: str


class RoleGiven(Reply):
    """TODO role-given."""

    role: str
    role_id: str
    people: list[str]
    party: str
    takeover: bool
    anew: list[str]


class RoleTaken(Reply):
    """TODO role-taken."""

    role: str
    person: str
    reopened: Sequence[Mapping[str, Any]]
    unassigned: Sequence[Mapping[str, Any]]
    anew: list[str]
    nobody: list[dict[str, str]]


class SecondAsked(Reply):
    """TODO second-asked."""

    number: int
    act: str
    lapses: dt.date
    people: list[str]
    silent: list[str]
    about: dict[str, Any]


class Skipped(AboutInstance):
    """TODO skipped."""

    before_publication: bool


class Snoozed(AboutInstance):
    """TODO snoozed."""

    until: dt.date
    due: dt.date | None


class Switched(Reply):
    """TODO switched."""

    pathway: str
    stopped: int
    opened: int
    stage: str
    answers: int
    people: list[str]
    silent: list[str]


class TimetableAccepted(Reply):
    """TODO timetable-accepted."""

    count: int
    publication: dt.date | None
    first: dt.date | None
    ticked: bool


class TimetableProposed(Reply):
    """TODO timetable-proposed."""

    publication: dt.date | None
    end: dt.date
    ready: dt.date
    earliest: dt.date
    stages: Sequence[Mapping[str, Any]]
    misfits: Sequence[Mapping[str, Any]]
    limit: Limit
    limit_holds: bool


class Undone(AboutInstance):
    """TODO undone."""

    fell: Sequence[Mapping[str, Any]]
    late: list[str]
    asked: list[str]
    silent: list[str]
    flagged: list[str]


class Upgraded(Reply):
    """TODO upgraded."""

    pathway: str
    stage: str
    fell: Sequence[Mapping[str, Any]]
    gone: Sequence[Mapping[str, Any]]
    items: Sequence[Mapping[str, Any]]
