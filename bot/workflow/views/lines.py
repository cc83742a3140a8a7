"""One line about one item: who, when, done or not, and what this person may do about it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple, Protocol

from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.due import due_of
from bot.workflow.process.model import Item
from bot.workflow.review.review import Review
from bot.workflow.review.state import Closing, InstanceId, Party, Version
from bot.workflow.rules.access import agency_of, own_capacity, people_for
from bot.workflow.rules.awaited import awaited_from, is_disputed, owes_a_version
from bot.workflow.rules.gates import missing_for
from bot.workflow.rules.labels import (
    action_text,
    author_title,
    label,
    party_name,
    role_named,
    title_of,
    who_may,
)
from bot.workflow.rules.since import recorded_later
from bot.workflow.rules.whose_move import to_register
from bot.workflow.views.offers import Offer, offer


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceName:
    """What an instance is called: its item, with its title, and the name of its party."""

    item: str
    title: str
    party: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """How an instance was closed."""

    how: str
    """As its event says: "done", "sent", "answered", "skipped" …"""
    on: date
    recorded: date | None
    """The day on which it was recorded, if that is another than ``on``."""
    by: str
    """Who recorded it; "" if it closed by itself."""
    behalf: str
    """The party or role for whom it was recorded, by name; or ""."""
    outcome: str
    evidence: bool
    """Whether a reference to evidence was given."""
    unpublished: bool
    """Whether it was done on a publication that was undone since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One instance of an item, for one person who looks at it."""

    ref: str
    item: str
    title: str
    party: str
    """The party's name, or ""."""
    party_id: str
    about: str
    """What an action asks for, or ""."""
    kind: str
    open: bool
    due: date | None
    basis: str
    """What the date rests on: "seed", "statutory", "timetable" or "default"."""
    late: bool
    days_late: int
    """Working days since the day that people are held to, while it is open."""
    until: date | None
    """The day to which it was deferred."""
    flexible: bool
    guidance: bool
    """Whether statutory guidance alone asks for it."""
    late_addition: bool
    """Whether it is for a party that joined after its stage had passed."""
    who: list[str]
    """The titles of the roles whose it is."""
    people: list[str]
    """The ids of the people whose it is."""
    mine: bool
    """Whether it is this person's own."""
    act: str
    """What this person may do about it (``offers.Offer``), "points", or ""."""
    command: str
    version: int | None
    """The number of the current version of the document that it is about."""
    read: str
    """The link to the version that a task passes on, or ""."""
    blocked: list[InstanceName]
    """What must come first, while it is open."""
    disputed: bool
    unregistered: bool
    """Whether it waits for nothing but a paper's first version."""
    held: bool
    """Whether it is the publishing, and a hold is in force."""
    closed: Closure | None


def line(review: Review, key: InstanceId, user: str, today: date, calendar: Calendar) -> Line:
    """Return an instance as a person looks at it."""
    item = review.item(key.item)
    closed = review.state(key).closed
    is_open = closed is None
    version = review.current(item.of)
    dated = _dated(review, key, today, calendar)
    own = _own_part(review, key, user)
    return Line(
        ref=review.ref,
        item=item.id,
        title=title_of(review, key),
        party=party_name(review, key.party),
        party_id=key.party,
        about=action_text(review, key.party),
        kind=item.kind,
        open=is_open,
        due=dated.due,
        basis=dated.basis,
        late=dated.late,
        days_late=dated.days_late,
        until=review.state(key).until,
        flexible=item.flexible,
        guidance=item.basis == "statutory",
        late_addition=review.is_late_addition(key),
        who=whose(review, key, late=dated.late),
        people=people_of(review, key, late=dated.late),
        mine=own.mine,
        act=own.act,
        command=own.command,
        version=version.number if version else None,
        read=_passed_on(item, version),
        blocked=_blocked(review, key) if is_open else [],
        disputed=is_disputed(review, key),
        unregistered=to_register(review, key),
        held=is_open and item.kind == "publish" and bool(review.active_holds()),
        closed=_closure(review, key, closed) if closed is not None else None,
    )


class _Dated(NamedTuple):
    """What a line says of its date."""

    due: date | None
    basis: str
    late: bool = False
    days_late: int = 0


def _dated(review: Review, key: InstanceId, today: date, calendar: Calendar) -> _Dated:
    """Return what an instance's line says of its date on a day; what is closed is not late."""
    due = due_of(review, key, calendar)
    if due is None:
        return _Dated(None, review.item(key.item).due.basis)

    if not review.is_open(key) or not due.late(today):
        return _Dated(due.day, due.basis)

    days_late = calendar.working_days_between(due.target, today)
    return _Dated(due.day, due.basis, late=True, days_late=days_late)


def _passed_on(item: Item, version: Version | None) -> str:
    """Return the link to the version that a task passes on, or ""."""
    return link_to(version) if item.kind == "task" else ""


def link_to(version: Version | None) -> str:
    """Return the link to a version; "" where there is none, or where it was removed."""
    return "" if version is None else version.url or ""


class OwnPart(NamedTuple):
    """What of a line depends on who looks at it: these fields, and no others."""

    mine: bool
    act: str
    command: str


def _own_part(review: Review, key: InstanceId, user: str) -> OwnPart:
    """Return what a person reads in an instance's line that others may read otherwise."""
    offered = offer(review, key, user) or Offer("", "")
    is_own = own_capacity(review, key, user) is not None or user in awaited_from(review, key)
    return OwnPart(mine=is_own, act=offered.act, command=offered.command)


def as_seen_by(review: Review, key: InstanceId, seen: Line, user: str) -> Line:
    """Return an instance's line, as somebody has ``seen`` it, as another person looks at it.

    All but their own part is the same for everybody.
    """
    return replace(seen, **_own_part(review, key, user)._asdict())


def lines(
    review: Review, keys: Iterable[InstanceId], user: str, today: date, calendar: Calendar
) -> list[Line]:
    """Return several instances as a person looks at them."""
    return [line(review, key, user, today, calendar) for key in keys]


class Dated(Protocol):
    """What has a date, and may be late."""

    @property
    def late(self) -> bool:
        """Whether the date has passed."""

    @property
    def due(self) -> date | None:
        """The date, if there is one."""


def urgency(line: Dated) -> tuple[bool, date]:
    """Return what lines are sorted by: late ones first, then by their dates."""
    return not line.late, line.due or date.max


def moves(review: Review, today: date, calendar: Calendar, limit: int) -> list[Line]:
    """Return whose move it is: what holds the current stage, late first.

    Nobody's, once the review is discontinued; what publishing brings is nobody's before it.
    """
    if review.discontinued is not None:
        return []
    keys = sorted(
        _holding_the_stage(review), key=lambda key: _urgency_of(review, key, today, calendar)
    )
    return lines(review, keys[:limit], "", today, calendar)


def _urgency_of(
    review: Review, key: InstanceId, today: date, calendar: Calendar
) -> tuple[bool, date]:
    """Return what the line of an open instance would be sorted by (:func:`urgency`)."""
    due = due_of(review, key, calendar)
    return (True, date.max) if due is None else (not due.late(today), due.day)


def _holding_the_stage(review: Review) -> list[InstanceId]:
    """Return what the current stage waits for; where nothing holds it, what is open in it."""
    stage = review.stage.id
    keys = [key for key in review.open_keys() if review.item(key.item).stage == stage]
    if review.process.publish is not None and review.published is None:
        keys = [key for key in keys if not _comes_after_publication(review, key)] or keys
    keys = [key for key in keys if not review.waits_for(key)] or keys
    return [key for key in keys if review.blocks(key)] or keys


def _comes_after_publication(review: Review, key: InstanceId) -> bool:
    return review.after_publication(review.item(key.item))


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An answer to choose, as a button."""

    ref: str
    item: str
    title: str
    party: str
    party_id: str
    version: int | None
    kind: str


def choices(review: Review, keys: Iterable[InstanceId]) -> list[Choice]:
    """Return the answers that somebody may choose from."""
    found = []
    for key in keys:
        item = review.item(key.item)
        version = review.current(item.of)
        choice = Choice(
            ref=review.ref,
            item=item.id,
            title=item.title,
            party=party_name(review, key.party),
            party_id=key.party,
            version=version.number if version else None,
            kind=item.kind,
        )
        found.append(choice)

    return found


def name_of(review: Review, key: InstanceId) -> InstanceName:
    """Return what an instance is called, the number of its round or check included."""
    return InstanceName(
        item=key.item, title=title_of(review, key), party=party_name(review, key.party)
    )


def plain_name_of(review: Review, key: InstanceId) -> InstanceName:
    """Return what an instance is called, its item by its plain title."""
    return InstanceName(
        item=key.item,
        title=review.item(key.item).title,
        party=party_name(review, key.party),
    )


def behalf_of(review: Review, behalf: str | None) -> str:
    """Return the name of the party or the title of the role for whom something was recorded."""
    if not behalf:
        return ""
    return party_name(review, behalf) or role_named(review, behalf)


def closed_by_itself(how: str, role: str) -> bool:
    """Return whether the calendar closed an instance: a check that no one made in time."""
    return how in ("not-applicable", "overtaken") and not role


def _closure(review: Review, key: InstanceId, closed: Closing) -> Closure:
    return Closure(
        how=closed.how,
        on=closed.on,
        recorded=recorded_later(closed),
        by="" if closed_by_itself(closed.how, closed.role) else closed.by,
        behalf=behalf_of(review, closed.behalf),
        outcome=closed.outcome or "",
        evidence=bool(closed.ref),
        unpublished=review.done_on_undone(key),
    )


def _blocked(review: Review, key: InstanceId) -> list[InstanceName]:
    """Return what an instance waits for; the items by their plain titles."""
    missing = [InstanceId(lack.item, lack.party) for lack in missing_for(review, key)]
    first = dict.fromkeys((*missing, *review.waits_for(key)))
    return [plain_name_of(review, before) for before in first]


def people_of(review: Review, key: InstanceId, *, late: bool) -> list[str]:
    """Return the people whose an instance is; of what is late for want of a version, its author."""
    if late and owes_a_version(review, key):
        return review.holders(review.process.answering_role)
    return people_for(review, review.item(key.item), key)


def whose(review: Review, key: InstanceId, *, late: bool) -> list[str]:
    """Return whose an instance is: the titles of roles, and the agency by its name.

    A dispute is the author's to answer; and so is what is late for want of a version.
    """
    if is_disputed(review, key) or (late and owes_a_version(review, key)):
        return [author_title(review.process)]

    item = review.item(key.item)
    titles = who_may(item, review.process)
    agency = agency_of(review, key)
    if agency is not None:
        return _by_name(agency, titles)

    if item.added:
        return titles[1:]  # a task that was given to no agency is the next role's

    return titles


def _by_name(agency: Party, titles: list[str]) -> list[str]:
    """Return the titles of roles with an agency's own name for "the agency"."""
    named = {"the agency": label(agency)}
    return [named.get(title, title) for title in titles]
