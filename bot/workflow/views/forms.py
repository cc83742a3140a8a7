"""What forms offer: dates, versions, the publication gate."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.refusals.publication import AlreadyPublished, NoGate, NoPublicationDate
from bot.refusals.versions import NoReport
from bot.typed import Expected, facts_of
from bot.workflow.acts.setting_aside import resting_on
from bot.workflow.acts.versions import default_document, supersession_impact
from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.due import due_of
from bot.workflow.process.model import Document, Item, Stage
from bot.workflow.review.review import Review
from bot.workflow.review.state import Answer, InstanceId
from bot.workflow.rules.access import agency_of
from bot.workflow.rules.awaited import who_confirms_write_up
from bot.workflow.rules.date_meaning import DateMeaning, meaning_of
from bot.workflow.rules.forecast import earliest_publication
from bot.workflow.rules.gates import publication_gate
from bot.workflow.rules.labels import hold_for, item_titles, party_name, title_of
from bot.workflow.rules.lookup import find_stage
from bot.workflow.views.lines import InstanceName, link_to, name_of, plain_name_of
from bot.workflow.views.lists import kind_title

# --- dates ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class DateToSet:
    """An item whose date can be moved."""

    item: str
    title: str
    due: date | None
    """The last date of its open instances."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageDates:
    """The dates of a stage that can be moved."""

    ref: str
    stage: str
    """The stage's title."""
    lines: list[DateToSet]


def stage_dates(review: Review, word: str, calendar: Calendar) -> StageDates:
    """Return the dates of a stage that can be moved. Refused: no stage is called that."""
    stage = find_stage(review, word)
    return StageDates(
        ref=review.ref,
        stage=stage.title,
        lines=[
            DateToSet(item=item.id, title=item.title, due=_last_due(review, item, calendar))
            for item in _movable(review, stage)
        ],
    )


def stages_to_date(review: Review) -> list[str]:
    """Return the ids of the stages whose dates can be moved."""
    return [stage.id for stage in review.process.stages if _movable(review, stage)]


def _movable(review: Review, stage: Stage) -> list[Item]:
    return [item for item in stage.items if is_movable(review, item)]


PLANNED = ("timetable", "flexible", "none")
"""The kinds of dates that people plan: the others follow from something."""


def is_movable(review: Review, item: Item) -> bool:
    """Return whether people plan an item's date.

    Neither a statutory one nor one that follows from another date, and only while it is open; also
    of an item whose parties are not known yet.
    """
    if item.kind in ("publish", "date") or item.rule == "decision" or item.recurring:
        return False
    if item.due.basis == "statutory" or item.due.kind not in PLANNED:
        return False
    instances = review.instances(item) or [InstanceId(item.id, "")]
    return any(review.is_open(key) for key in instances)


def _last_due(review: Review, item: Item, calendar: Calendar) -> date | None:
    opened = [key for key in review.instances(item) if review.is_open(key)]
    dues = [due_of(review, key, calendar) for key in opened]
    return max((due.day for due in dues if due is not None), default=None)


# --- publication ---------------------------------------------------------------------------------


class PublicationDate(DateMeaning):
    """What a publication date would mean; without a date, only the one that is agreed."""

    ref: str
    agreed: date | None


def publication(
    review: Review, day: date | None, today: date, calendar: Calendar
) -> PublicationDate:
    """Return what a publication date would mean. Refused: none is agreed here, or it is over."""
    if review.process.by_rule("publication-date") is None:
        raise NoPublicationDate(pathway=review.process.title)

    if review.published is not None:
        raise AlreadyPublished(on=review.published.on)

    meaning = meaning_of(review, day, today, calendar) if day else DateMeaning(date=None)
    return PublicationDate(ref=review.ref, agreed=review.publication_date, **facts_of(meaning))


@dataclass(frozen=True, slots=True, kw_only=True)
class Publishing:
    """How far the publication gate is."""

    ref: str
    website: str
    open: bool
    version: int | None
    missing: list[InstanceName]
    notices_missing: list[str]
    """Titles."""
    holds: list[str]
    earliest: date | None
    expected: Expected | None
    short: bool
    days: int
    needed: int


def publishing(review: Review, today: date, calendar: Calendar) -> Publishing:
    """Return how far the publication gate is. Refused: the pathway has none, or it is over."""
    if review.process.publish is None:
        raise NoGate(pathway=review.process.title)

    if review.published is not None:
        raise AlreadyPublished(on=review.published.on)

    report = publication_gate(review, today, today, calendar)
    first = earliest_publication(review, report, today, calendar)
    missing = [InstanceId(lack.item, lack.party) for lack in report.missing]
    return Publishing(
        ref=review.ref,
        website=review.process.website,
        open=report.open,
        version=report.version,
        missing=[plain_name_of(review, key) for key in missing],
        notices_missing=item_titles(review, report.notices_missing),
        holds=[hold_for(review.party(hold)) for hold in report.holds],
        earliest=first.day,
        expected=first.expected,
        short=report.short,
        days=report.days,
        needed=report.needed,
    )


# --- versions ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Registering:
    """What can be registered."""

    ref: str
    kinds: list[tuple[str, str]]
    """Each with its title."""
    kind: str
    """The one that is chosen."""
    price: dict[str, int]
    """What registering that one sets aside: confirmations, approvals, notices, days."""
    next: int
    """The number that it gets."""


def drafts(review: Review, wanted: str = "") -> Registering:
    """Return what can be registered, ``wanted`` chosen. Refused: the pathway has no document."""
    documents = dict(_kinds(review))
    if not documents:
        raise NoReport(pathway=review.process.title)

    kind = wanted if wanted in documents else _default_kind(review, next(iter(documents)))
    latest = review.latest_number(documents[kind]) or 0
    return Registering(
        ref=review.ref,
        kinds=[
            (each, kind_title(review.process, document, each))
            for each, document in documents.items()
        ],
        kind=kind,
        price=supersession_impact(review, documents[kind], kind),
        next=latest + 1,
    )


def _kinds(review: Review) -> Iterator[tuple[str, Document]]:
    for document in review.process.documents.values():
        for kind in document.kinds or (document.id,):
            yield kind, document


def _default_kind(review: Review, first: str) -> str:
    return default_document(review)[1] if review.process.report else first


def returning(review: Review, key: InstanceId) -> dict[str, int]:
    """Return what returning the current version sets aside; nothing where there is none."""
    item = review.item(key.item)
    document = review.process.document_of(item.of)
    if item.kind != "approval" or document is None:
        return {}
    return supersession_impact(review, document, document.decided_kind)


def rests_on(review: Review, key: InstanceId) -> list[InstanceName]:
    """Return what is open again if an instance is undone: all that rests on it and is closed."""
    found = [key]
    for one in found:  # grows while it is gone through
        for other in resting_on(review, one):
            if other not in found and not review.is_open(other):
                found.append(other)
    return [name_of(review, other) for other in found[1:]]


# --- what was said of an earlier version ---------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierYes:
    """A yes on an earlier version."""

    version: int
    on: date
    value: str
    """Either "confirm" or "approve"."""
    mine: bool
    """Whether this person gave it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenUp:
    """A group's decision as a coordinator wrote it up."""

    on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedVersion:
    """A version on the way from the one that was answered to the one that is asked."""

    number: int
    on: date
    by: str
    url: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RaisedPoint:
    """A point that the agency had raised."""

    number: int
    version: int
    accepted: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What is known of the way from one version to another: never what is in the document."""

    ref: str
    title: str
    party: str
    before: EarlierYes | None
    versions: list[ChangedVersion]
    points: list[RaisedPoint]


CHANGED_MOST = 5  # versions before the one that is asked


def answered_before(review: Review, key: InstanceId, version: int, user: str) -> EarlierYes | None:
    """Return the last yes of this person, or of the agency, on an earlier version."""
    is_of_agency = agency_of(review, key) is not None
    for answer in reversed(review.state(key).answers):
        is_theirs = is_of_agency or answer.user == user
        if is_theirs and _is_yes_before(answer, version):
            mine = user in (answer.user, answer.by)
            return EarlierYes(version=answer.version, on=answer.on, value=answer.value, mine=mine)

    return None


def _is_yes_before(answer: Answer, version: int) -> bool:
    return answer.version < version and answer.value in ("confirm", "approve")


def written_up(
    review: Review, key: InstanceId, version: str | None, answer: str, user: str
) -> WrittenUp | None:
    """Return what a coordinator wrote up of this very decision, for whoever is asked about it."""
    prepared = review.prepared.get(key.item)
    if prepared is None or (prepared.answer, str(prepared.version)) != (answer, version):
        return None

    if user not in who_confirms_write_up(review, key, answer):
        return None

    return WrittenUp(on=prepared.on, reason=prepared.reason or "")


def changed(review: Review, key: InstanceId, number: int, user: str) -> Changed:
    """Return what is known of the way from the version that was answered to this one."""
    before = answered_before(review, key, number, user)
    first = max(before.version if before else 0, number - CHANGED_MOST)
    return Changed(
        ref=review.ref,
        title=title_of(review, key),
        party=party_name(review, key.party),
        before=before,
        versions=list(_versions_on_the_way(review, key, first, number)),
        points=list(_points_raised_before(review, key.party, number)),
    )


def _versions_on_the_way(
    review: Review, key: InstanceId, first: int, last: int
) -> Iterator[ChangedVersion]:
    """Yield the versions from a number to another of the document that an instance speaks about."""
    for one in review.versions_of(review.document_spoken_of(key)):
        if first <= one.number <= last:
            yield ChangedVersion(
                number=one.number, on=one.on, by=one.by, url=link_to(one), note=one.note or ""
            )


def _points_raised_before(review: Review, party: str, version: int) -> Iterator[RaisedPoint]:
    """Yield the points that a party raised on versions before one."""
    for point in review.corrections.values():
        if point.party == party and point.version < version:
            yield RaisedPoint(number=point.number, version=point.version, accepted=point.accepted)
