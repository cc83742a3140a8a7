"""One item with its history, and the texts that were typed with it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bot.workflow.acts.evidence import may_add
from bot.workflow.dates.calendar import Calendar
from bot.workflow.process.model import Item
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.access import agency_without_slack
from bot.workflow.rules.gates import missing_for
from bot.workflow.rules.labels import party_name, role_named
from bot.workflow.rules.lookup import pathway_of_former
from bot.workflow.rules.whose_move import is_asked_by_email, whose_move
from bot.workflow.views.facts import widened
from bot.workflow.views.lines import Line, behalf_of, closed_by_itself, line, link_to

# --- what an item's history shows ----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """By which people, and when, a text was removed."""

    people: list[str]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event of an item's history; what an event does not have is empty."""

    number: int
    at: datetime
    form: str
    """The event's name."""
    party: str
    """Of which party's instance it is, where a list has several; else ""."""
    by: str
    """Who did it; "" if it happened by itself."""
    role: str
    behalf: str
    via: str
    on: date | None
    how: str
    answer: str
    version: int | None
    cause: str
    outcome: str
    due: date | None
    until: date | None
    user: str
    has_text: bool
    """Whether something was typed with it that can be read."""
    removed: Removal | None
    evidence: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedDocument:
    """One of the partnership's own documents."""

    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Email:
    """What an agency without Slack is asked for by e-mail."""

    to: str
    """A job title."""
    hint: str
    ask: str
    """What is asked, as the process file writes it to an agency; or ""."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemHistory(Line):
    """An instance with its history."""

    today: date
    hint: str
    source: str
    """Who asks for it: "seed", "statutory" or "default"."""
    stage_title: str
    requires: list[str]
    """The titles of the items that come first."""
    entries: list[Entry]
    url: str
    """The link to its current version, or ""."""
    see: list[LinkedDocument]
    """With the decision: the partnership's own documents."""
    assignee: str
    email: Email | None
    """For a coordinator: the e-mail that is to be sent."""
    may_add: bool
    """Whether this person may add evidence to what is recorded, and it has none yet."""
    may_hold: bool
    """Whether it is the publication, and this person may hold it or record that there is none."""
    discontinued: date | None
    """The day on which the review was discontinued: nothing is asked in it since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerItem:
    """An item that went with the file before, with what was recorded of it."""

    ref: str
    today: date
    item: str
    title: str
    pathway: str
    """The title of the pathway that it belongs to, of which the review was; or ""."""
    entries: list[Entry]


def show(
    review: Review, key: InstanceId, user: str, today: date, calendar: Calendar
) -> ItemHistory:
    """Return an instance with its history as a person looks at it."""
    item = review.item(key.item)
    state = review.state(key)
    numbers = dict.fromkeys(state.numbers)
    stages = review.process.stages
    version = review.current(item.of)
    return widened(
        line(review, key, user, today, calendar),
        ItemHistory,
        today=today,
        hint=item.hint,
        source=item.basis,
        stage_title=stages[review.process.stage_index(item.stage)].title,
        requires=[other.title for other in review.process.required_by(item)],
        entries=[_entry(review, review.log[number - 1]) for number in numbers],
        url=link_to(version),
        see=_linked(review) if item.rule == "decision" else [],
        assignee=state.assignee or "",
        email=email_text(review, key) if review.is_coordinator(user) else None,
        may_add=_may_add_evidence(review, key, user),
        may_hold=_may_hold(review, key, user),
        discontinued=review.discontinued,
    )


def _may_hold(review: Review, key: InstanceId, user: str) -> bool:
    """Return whether somebody may hold the publication, or record that there is none."""
    if review.discontinued is not None:
        return False
    is_ahead = review.item(key.item).kind == "publish" and review.is_open(key)
    return is_ahead and review.is_coordinator(user)


def _may_add_evidence(review: Review, key: InstanceId, user: str) -> bool:
    closed = review.state(key).closed
    if review.discontinued is not None:
        return False
    if closed is None or closed.ref or not closed.role:
        return False
    return may_add(review, key, user)


def show_former(review: Review, item: Item, keys: Iterable[InstanceId], today: date) -> FormerItem:
    """Return an item that went with the file before, with what was recorded of these instances."""
    parties: dict[int, str] = {}
    for key in keys:
        parties |= dict.fromkeys(review.state(key).numbers, party_name(review, key.party))

    entries = [
        _entry(review, review.log[number - 1], parties[number]) for number in sorted(parties)
    ]
    return FormerItem(
        ref=review.ref,
        today=today,
        item=item.id,
        title=item.title,
        pathway=pathway_of_former(review, item.id),
        entries=entries,
    )


def assigned_by(review: Review, key: InstanceId) -> str:
    """Return who assigned an instance as it is now, or added it as a task; "" for nobody."""
    return _last_assigned_by(review, key) or _task_added_by(review, key)


def _last_assigned_by(review: Review, key: InstanceId) -> str:
    for recorded in review.backwards(key):
        if isinstance(recorded.event, e.Assigned):
            return "" if recorded.event.ended else recorded.actor
    return ""


def _task_added_by(review: Review, key: InstanceId) -> str:
    party = review.parties.get(key.party)
    if party is None or party.kind != "task":
        return ""
    return review.log[party.event - 1].actor


def email_text(review: Review, key: InstanceId) -> Email | None:
    """Return what an agency without Slack is asked for by e-mail now, or ``None``."""
    agency = agency_without_slack(review, key)
    if agency is None or not _is_asked_by_email(review, key):
        return None
    item = review.item(key.item)
    return Email(to=agency.by_email or "", hint=item.hint, ask=item.ask)


def _is_asked_by_email(review: Review, key: InstanceId) -> bool:
    """Return whether an instance is to be done now, and somebody is asked for it by e-mail."""
    if not review.is_open(key) or missing_for(review, key):
        return False
    return is_asked_by_email(whose_move(review, key, review.holders("coordinator")))


def _linked(review: Review) -> list[LinkedDocument]:
    return [LinkedDocument(title=title, url=url) for title, url in review.process.linked()]


def _entry(review: Review, recorded: e.Recorded, party: str = "") -> Entry:
    """Return an event as history shows it. Which fields it has depends on its form."""
    event = recorded.event
    how = getattr(event, "how", "")
    answer = getattr(event, "answer", "")
    is_reference = isinstance(event, e.ReviewOpened)  # the review's own, no evidence
    return Entry(
        number=recorded.number,
        at=recorded.at,
        form=type(event).__name__,
        party=party,
        by="" if closed_by_itself(how, recorded.role) else recorded.actor,
        role=role_named(review, recorded.role) if recorded.role else "",
        behalf=behalf_of(review, recorded.behalf),
        via=recorded.via,
        on=getattr(event, "on", None),
        how=how,
        answer=answer if isinstance(answer, str) else "",
        version=getattr(event, "version", None),
        cause=getattr(event, "cause", ""),
        outcome=getattr(event, "outcome", None) or "",
        due=getattr(event, "due", None),
        until=getattr(event, "until", None),
        user=getattr(event, "user", None) or "",
        has_text=any(getattr(event, name, None) for name in ("reason", "note", "text")),
        removed=_removal(review, recorded.number),
        evidence=bool(getattr(event, "ref", None)) and not is_reference,
    )


def _removal(review: Review, number: int) -> Removal | None:
    """Return who removed an event's text; ``None`` if nobody did."""
    removals = [record for (event, _), record in review.removed.items() if event == number]
    if not removals:
        return None
    last = max(removals, key=lambda record: record.number)
    return Removal(people=[*_askers(review, last), last.actor], at=last.at)


def _askers(review: Review, act: e.Recorded) -> list[str]:
    """Return who asked for an act, before its second person agreed."""
    batch = review.log[act.batch - 1 : act.number]
    given = [record.event.number for record in batch if isinstance(record.event, e.SecondGiven)]
    pending = review.pending_approvals.values()
    return [waiting.by for number in given for waiting in pending if waiting.number == number]


# --- the texts themselves ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedText:
    """What was typed in one field of an event."""

    field: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTexts:
    """What was typed with one event, for those who belong."""

    ref: str
    number: int
    texts: list[TypedText]
    by: str
    role: str
    at: datetime
    title: str
    party: str
    removed: bool


SHOWN_ELSEWHERE = ("command", "url", "pseudonym")
"""Texts of an event that are no reason or note."""


def text_of(review: Review, number: int) -> EventTexts | None:
    """Return what was typed with an event; ``None`` if there is no such event."""
    if not 1 <= number <= len(review.log):
        return None

    recorded = review.log[number - 1]
    event = recorded.event
    item_id = getattr(event, "item", None) or ""
    item = review.knowing(item_id).process.item_of(item_id)
    return EventTexts(
        ref=review.ref,
        number=number,
        texts=_texts(event),
        by=recorded.actor,
        role=role_named(review, recorded.role) if recorded.role else "",
        at=recorded.at,
        title=item.title if item else "",
        party=party_name(review, getattr(event, "party", None)),
        removed=_removal(review, number) is not None,
    )


def _texts(event: e.Event) -> list[TypedText]:
    if isinstance(event, e.SecondAsked) and event.command:
        return _texts_of_act(event.command)
    named = [(name, getattr(event, name)) for name in event.texts if name not in SHOWN_ELSEWHERE]
    return [TypedText(field=name, text=text) for name, text in named if text]


def _texts_of_act(command: str) -> list[TypedText]:
    """Return what was typed with an act of two people: its reason, and the address that is live."""
    told = json.loads(command)
    named = {"reason": told.get("because"), "url": told.get("url")}
    return [TypedText(field=name, text=text) for name, text in named.items() if text]
