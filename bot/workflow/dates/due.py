"""When an item is due.

Due dates are derived at reading from the review's dates and a calendar, never stored in events.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from bot.workflow.dates.asked_again import earliest_due
from bot.workflow.dates.calendar import Calendar, add_months
from bot.workflow.dates.limits import limit_of, publishing_basis
from bot.workflow.process.model import Item, Span
from bot.workflow.process.vocabulary import ANCHORS, Basis, Unit
from bot.workflow.review import events as e
from bot.workflow.review.derived import derived
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, Party

AFTER_PUBLICATION_DAYS = 20  # working days after publish for timetable items behind it (default)
_NEVER_HAPPENED: Final[frozenset[e.How]] = frozenset(("skipped", "not-applicable", "overtaken"))
"""How what is counted from may be closed so that nothing counts from it.

A meeting that was not held is not among them: what follows it is still to do, from the day on which
that was recorded.
"""
_FROM_ONE_PARTY = ("asking", "joining")
"""What is a party's own day already, whenever it came into the pathway."""
ASKED_DAYS = 5  # working days that people have at least once what comes before theirs is done
LATE_PARTY_DAYS = 10  # working days that a party added late has at least for timetable dates


@dataclass(frozen=True, slots=True)
class Due:
    """A due date.

    ``day`` is the date as the rule says it; ``target`` the working day that people are held to (a
    statutory date on a closed day: the working day before; any other: the next). ``since`` is the
    day from which this date was known, and ``moved`` that a person set it. ``waits``: something
    else comes first, so that nobody is asked yet, and nobody late.
    """

    day: date
    target: date
    basis: Basis
    since: date
    moved: bool = False
    waits: bool = False

    @property
    def statutory(self) -> bool:
        """Whether national guidance sets it, so that nobody here can move it."""
        return self.basis == "statutory"

    def late(self, today: date) -> bool:
        """Say whether the day has passed.

        The day itself is not late, nor the working day that stands for a closed one.
        """
        last = self.day if self.statutory else max(self.day, self.target)
        return today > last and not self.waits


def span_in_words(item: Item | None) -> str:
    """Return the time that there is for an item, by its file: "5 working days".

    Empty, where its date is no span.
    """
    span = item.due.span if item else None
    if span is None:
        return ""
    unit = span.unit.removesuffix("s") if span.count == 1 else span.unit
    return f"{span.count} {unit}"


def shift(day: date, span: Span, calendar: Calendar) -> date:
    """Return the day so many units after an anchor (before: working days only)."""
    count = span.count if span.way == "after" else -span.count
    if span.next_day:
        return _add(day, count, span.unit, calendar) + timedelta(days=1)
    return _add(day, count, span.unit, calendar)


def _add(day: date, count: int, unit: Unit, calendar: Calendar) -> date:
    match unit:
        case "working days":
            return calendar.add_working_days(day, count)
        case "months":
            return add_months(day, count)
        case "weeks":
            return day + timedelta(weeks=count)
        case "days":
            return day + timedelta(days=count)


def before_publication(item: Item, publication: date, calendar: Calendar) -> date:
    """Return the last day for an item that is due before a publication date."""
    span = item.due.span
    if span is not None:
        return calendar.latest_notice(publication, span.count)
    return calendar.previous_working_day(publication - timedelta(days=1))


# Not frozen, as making a frozen one takes a third of the time of a due date, which is asked often.
@dataclass(slots=True)
class _Instance:
    """An instance whose due date is asked for, with its ``party`` where that can have joined."""

    review: Review
    key: InstanceId
    item: Item
    party: Party | None
    calendar: Calendar

    @property
    def joined(self) -> date | None:
        """Since when its party is in this pathway."""
        return _joined(self.review, self.party) if self.party else None

    @property
    def own_date(self) -> date | None:
        """The date that its party has of its own.

        A round's, while it is counted from a publication that was undone, is none (rule 10).
        """
        if self.party is None:
            return None
        if self.is_in_a_round and round_dates(self.review) is None:
            return None
        return self.party.due

    @property
    def is_in_a_round(self) -> bool:
        """Whether its party is an assurance round, or an action in one."""
        return self.party is not None and self.party.kind in ("round", "action-round")


@dataclass(slots=True)
class _Ruled:
    """The day that an item's own rule gives, and since when it is known."""

    day: date
    since: date
    basis: Basis | None = None
    """Where it comes from, if that is not what the rule says."""


@derived
def due_of(review: Review, key: InstanceId, calendar: Calendar) -> Due | None:
    """Return the due date of an instance, or ``None`` while it has none."""
    due = _due_by_itself(review, key, calendar)
    return _in_order(review, key, _with_time(review, key, due, calendar), calendar)


def planned_due(review: Review, key: InstanceId, calendar: Calendar) -> Due | None:
    """Return the due date of an instance as it was planned, before anything was asked again."""
    return _in_order(review, key, _due_by_itself(review, key, calendar), calendar)


def _with_time(review: Review, key: InstanceId, due: Due | None, calendar: Calendar) -> Due | None:
    """Return a due date with the time that a newer version gives.

    Whoever is asked again by it has some days from then, unless a date was set since.
    """
    if due is None or review.state(key).until is not None:
        return due

    def day_of(other: InstanceId) -> date | None:
        first = due_of(review, other, calendar)
        return first.day if first is not None else None

    given = earliest_due(review, key, due.day, calendar, day_of)
    if given is None or given.day <= due.day:
        return due
    override = _override(review, key)
    if override is not None and override.on >= given.since:
        return due
    since = max(due.since, given.since)
    return _due(given.day, due.basis, since, calendar, moved=due.moved)


def _in_order(review: Review, key: InstanceId, due: Due | None, calendar: Calendar) -> Due | None:
    """Return a due date as it is with what comes before the instance.

    Once that is done, whoever is asked then has some days by the timetable, and by what was agreed
    before. What goes with a meeting keeps to the meeting.
    """
    if due is None:
        return None
    if review.waits_for(key):
        return replace(due, waits=True)
    before = review.came_after(key)
    if before is None:
        return due
    since = max(due.since, before.recorded_on)
    agreed_since = due.moved and due.since >= before.recorded_on
    least = calendar.add_working_days(before.on, ASKED_DAYS)
    if agreed_since or least <= due.day or _keeps_its_day(review, key):
        return replace(due, since=since)
    return _due(least, due.basis, since, calendar, moved=due.moved)


def _keeps_its_day(review: Review, key: InstanceId) -> bool:
    """Return whether no day is given to an instance because what comes before it was late."""
    if review.item(key.item).due.kind != "timetable":
        return True
    return review.meeting_of(key) is not None or review.state(key).until is not None


def _override(review: Review, key: InstanceId) -> e.DueSet | None:
    """Return what a person set for an instance, or for all of its item's."""
    return review.state(key).due_set or review.item_dues.get(key.item)


def _due_by_itself(review: Review, key: InstanceId, calendar: Calendar) -> Due | None:
    """Return the due date of an instance as its rule or a person says it."""
    item, state = review.item(key.item), review.state(key)
    instance = _Instance(review, key, item, _party(review, key), calendar)
    ruled = _by_rule(instance)
    if state.until is not None:
        since = ruled.since if ruled else state.until
        return _due(state.until, "timetable", since, calendar, moved=True)
    override = _override(review, key)
    if override is not None and item.due.basis != "statutory":
        return _as_set(instance, ruled, override)
    if ruled is None:
        return None
    since = ruled.since
    if instance.joined is not None:
        since = max(since, instance.joined)
    if state.reopened is not None:
        since = max(since, state.reopened.on)
    basis = ruled.basis or _basis(instance)
    last = basis == "statutory" or only_the_limit(review, item)
    return _due(ruled.day, basis, since, calendar, last=last)


def _as_set(instance: _Instance, ruled: _Ruled | None, override: e.DueSet) -> Due | None:
    """Return the due date that a person set, for this instance or for all of its item's."""
    if override.due is None:
        return None
    day = override.due
    is_for_all = instance.review.state(instance.key).due_set is None
    if is_for_all and instance.party is not None:  # who may have joined after it was set
        if instance.item.due.kind == "timetable":
            day = max(day, _late_floor(instance.review, instance.party, instance.calendar))
        elif ruled is not None:
            day = max(day, ruled.day)
    since = max(override.on, instance.joined or override.on)
    return _due(day, "timetable", since, instance.calendar, moved=True)


def only_the_limit(review: Review, item: Item) -> bool:
    """Say whether an item's date is nothing but the last day for publishing, as no other is agreed.

    It has a place of its own wherever dates are shown.
    """
    return item.kind == "publish" and review.publication_date is None


def _basis(instance: _Instance) -> Basis:
    """Return where the date by an item's own rule comes from.

    The intervals of the assurance rounds may have been agreed.
    """
    review, item = instance.review, instance.item
    if instance.is_in_a_round and item.due.kind == "own-date" and review.assurance is not None:
        return "timetable"
    if only_the_limit(review, item):
        return publishing_basis(item)
    return "default" if _counted_from_publishing(review, item) else item.due.basis


def _counted_from_publishing(review: Review, item: Item) -> bool:
    """Say whether a timetable item stands behind publication.

    No timetable lays it out, so its date is our default.
    """
    publish, stage = review.process.publish, review.process.stage_index
    if publish is None or item.due.kind != "timetable":
        return False
    return stage(item.stage) > stage(publish.stage)


def _party(review: Review, key: InstanceId) -> Party | None:
    """Return the party of an instance, if it is one that can have joined.

    A single item has none, and a body of the process file is there from the start.
    """
    return review.party(key.party) if key.party in review.parties or "@" in key.party else None


def _due(
    day: date,
    basis: Basis,
    since: date,
    calendar: Calendar,
    *,
    moved: bool = False,
    last: bool = False,
) -> Due:
    """Return a due date with the working day that stands for it.

    ``last``: what comes after the day comes too late, so it is chased before a closed day and not
    after it.
    """
    target = calendar.previous_working_day(day) if last else calendar.next_working_day(day)
    return Due(day, target, basis, since, moved)


def _by_rule(instance: _Instance) -> _Ruled | None:
    """Return the date by the item's own rule, if there is one by now."""
    with_meeting = _with_meeting(instance)
    if with_meeting is not None:
        return with_meeting
    rule, party = instance.item.due, instance.party
    if rule.precedes_publication or rule.kind == "publication-date":
        return _by_publication_date(instance)
    if rule.kind == "timetable":
        return _timetabled(instance)
    if rule.kind == "own-date":
        own = instance.own_date
        return _Ruled(own, party.joined) if party is not None and own is not None else None
    if rule.kind != "span" or rule.span is None:
        return None
    return _by_span(instance, rule.span)


def _by_span(instance: _Instance, span: Span) -> _Ruled | None:
    """Return the date that lies so long after its anchor, once that has a day."""
    anchor = _anchor(instance, span.anchor)
    if anchor is None:
        return None
    if instance.joined is not None and not _is_of_its_own_day(instance, span.anchor):
        anchor = max(anchor, instance.joined)
    return _Ruled(shift(anchor, span, instance.calendar), anchor)


def _is_of_its_own_day(instance: _Instance, anchor: str) -> bool:
    """Return whether a date counts from its anchor, whenever its party was written down.

    An attendee was at the session on its day, also one who is recorded weeks later.
    """
    if anchor in _FROM_ONE_PARTY:
        return True
    attended = instance.party is not None and instance.party.kind == "attendee"
    return attended and anchor not in ANCHORS


def _with_meeting(instance: _Instance) -> _Ruled | None:
    """Return the date of the meeting that an instance goes with: planned, or held.

    What is flexible has no date again once the meeting was held; a meeting that was not held dates
    nothing.
    """
    review = instance.review
    meeting = review.meeting_of(instance.key)
    if meeting is None:
        return None
    held = review.state(meeting).closed
    if held is None:
        due = due_of(review, meeting, instance.calendar)
        return _Ruled(due.day, due.since, due.basis) if due is not None else None
    if held.how != "held" or instance.item.flexible:
        return None
    return _Ruled(held.on, held.recorded_on, "timetable")


def _by_publication_date(instance: _Instance) -> _Ruled | None:
    review, item = instance.review, instance.item
    day = review.publication_date
    if day is None:
        last = limit_of(review) if item.kind == "publish" else None
        return _Ruled(last, review.decided) if last else None
    if item.due.kind != "publication-date":
        day = before_publication(item, day, instance.calendar)
    return _Ruled(day, review.publication_known or review.decided)


def _timetabled(instance: _Instance) -> _Ruled | None:
    review, calendar = instance.review, instance.calendar
    if _counted_from_publishing(review, instance.item):
        anchor = review.publishing_day
        if anchor is None:
            return None
        return _Ruled(calendar.add_working_days(anchor, AFTER_PUBLICATION_DAYS), anchor)
    if review.timetable_on is None:
        return None
    day = review.timetable.get(instance.item.id)
    party = review.parties.get(instance.key.party)
    if party is not None and party.event > (review.timetable_event or 0):
        day = max(day or party.joined, _late_floor(review, party, calendar))
    return _Ruled(day, review.timetable_on) if day is not None else None


def _joined(review: Review, party: Party) -> date:
    """Return since when a party is in this pathway.

    Nothing here counts from a day in the other one (rule 17).
    """
    return review.place_of(party)[1]


def _late_floor(review: Review, party: Party, calendar: Calendar) -> date:
    """Return the earliest day by the timetable for one that joined when there was one already."""
    return calendar.add_working_days(_joined(review, party), LATE_PARTY_DAYS)


def round_dates(review: Review) -> tuple[date, int] | None:
    """Return where assurance rounds are counted from, and every how many months.

    As agreed, else from publishing by the process file; ``None`` while nothing is published.
    """
    if review.assurance is not None:
        return review.assurance.start, review.assurance.months
    if review.publishing_day is not None:
        return review.publishing_day, review.process.assurance_months
    return None


def _anchor(instance: _Instance, anchor: str) -> date | None:
    """Return the day that an instance's date is counted from, once there is one."""
    review, party = instance.review, instance.party
    match anchor:
        case "decision":
            return max(review.decided, review.pathway_begun.get(review.process.id, review.decided))
        case "publish":
            return review.publishing_day
        case "publication":
            return review.publication_date
        case "circulation":
            version = review.current(instance.item.of)
            return version.sent_on(instance.item) if version else None
        case "asking":
            return party.asked if party else None
        case "joining":
            return party.joined if party else None
        case "own date":
            return instance.own_date
    return _closed_on(instance, anchor)


def _closed_on(instance: _Instance, item: str) -> date | None:
    """Return the day on which another item was closed: the party's own, or the single one."""
    for key in (InstanceId(item, instance.key.party), InstanceId(item)):
        closed = instance.review.state(key).closed
        if closed is not None and closed.how not in _NEVER_HAPPENED:
            return closed.on
    return None
