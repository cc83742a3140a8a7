"""When an item is due: derived at reading from the review's dates and a calendar, never stored in
events."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.workflow.dates.calendar import Calendar, add_months
from bot.workflow.process.model import Item, Span
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, Party

AFTER_PUBLICATION_DAYS = 20  # working days after publish for timetable items behind it (default)
# from the decision, for completion and for publication, unless the file's limit says otherwise
LIMIT_MONTHS = 6
_NEVER_HAPPENED = ("skipped", "not-applicable", "overtaken")
"""How what is counted from may be closed so that nothing counts from it. A meeting that was not
held is not among them: what follows it is still to do, from the day on which that was recorded."""
LATE_PARTY_DAYS = 10  # working days that a party added late has at least for timetable dates


@dataclass(frozen=True, slots=True)
class Due:
    """A due date. ``day`` is the date as the rule says it; ``target`` the working day that people
    are held to (a statutory date on a closed day: the working day before; any other: the next).
    ``basis`` is "seed", "statutory", "timetable" or "default"; ``since`` the day from which this
    date was known."""

    day: date
    target: date
    basis: str
    since: date
    moved: bool = False

    @property
    def statutory(self) -> bool:
        """Whether national guidance sets it, so that nobody here can move it."""
        return self.basis == "statutory"

    def late(self, today: date) -> bool:
        """Whether the day has passed. The day itself is not late, nor the working day that stands
        for a closed one."""
        return today > max(self.day, self.target) if not self.statutory else today > self.day


def span_in_words(item: Item | None) -> str:
    """The time that there is for an item, by its file: "5 working days"; empty, where its date is
    no span."""
    span = item.due.span if item else None
    return (
        f"{span.count} {span.unit if span.count != 1 else span.unit.removesuffix('s')}"
        if span
        else ""
    )


def shift(day: date, span: Span, calendar: Calendar) -> date:
    """The day so many units after an anchor (before: working days only)."""
    count = span.count if span.way == "after" else -span.count
    if span.unit == "working days":
        day = calendar.add_working_days(day, count)
    elif span.unit == "months":
        day = add_months(day, count)
    else:
        day += timedelta(days=count * (7 if span.unit == "weeks" else 1))
    return day + timedelta(days=1) if span.next_day else day


class Limit(date):
    """The last day of the months that a review may take, and how many they are: whoever names the
    day can say so."""

    months: int = LIMIT_MONTHS

    @classmethod
    def after(cls, decided: date, months: int) -> "Limit":
        """So many months after the decision."""
        day = add_months(decided, months)
        limit = cls(day.year, day.month, day.day)
        limit.months = months
        return limit

    def __deepcopy__(self, memo: dict[int, object]) -> "Limit":
        """Itself: a date does not change, and a copy of one would know only its day."""
        return self


def limit_of(review: Review) -> Limit | None:
    """The last day for publishing: 6 months after the decision, or what the publish item's
    ``limit`` says."""
    publish = review.process.publish
    if publish is None or publish.limit is None:
        return None
    return Limit.after(review.decided, publish.limit.count)


def completion_limit(review: Review) -> Limit:
    """The last day for completion: as long after the decision as that for publishing (rule 4), 6
    months where the file gives none."""
    return limit_of(review) or Limit.after(review.decided, LIMIT_MONTHS)


def completion_basis(review: Review) -> str:
    """Where the months for completion come from, as the file says; what it doesn't give is our
    default."""
    publish = review.process.publish
    return publish.limit_basis if publish is not None else "default"


def publishing_basis(publish: Item) -> str:
    """Where the months for publishing come from: guidance says six, and other ones are what the
    file says they are."""
    guidance = publish.limit is not None and publish.limit.count == LIMIT_MONTHS
    return "statutory" if guidance else publish.limit_basis


def six_months(review: Review) -> Limit | None:
    """The end of the 6 months that a review is held to; none where somebody else writes and
    publishes the report."""
    if review.process.report is None and review.process.publish is None:
        return None
    return completion_limit(review)


def before_publication(item: Item, publication: date, calendar: Calendar) -> date:
    """The last day for an item that is due before a publication date."""
    span = item.due.span
    if span is not None:
        return calendar.latest_notice(publication, span.count)
    return calendar.previous_working_day(publication - timedelta(days=1))


def due_of(review: Review, key: InstanceId, calendar: Calendar) -> Due | None:
    """The due date of an instance, or ``None`` while it has none."""
    item = review.item(key.item)
    state = review.state(key)
    party = _party(review, key)
    joined = _joined(review, party) if party else None
    found = _by_rule(review, item, key, calendar)
    statutory = item.due.basis == "statutory"
    if state.until is not None:
        return _due(
            state.until,
            "timetable",
            state.until if found is None else found[1],
            calendar,
            moved=True,
        )
    override = state.due_set or review.item_dues.get(item.id)
    if override is not None and not statutory:
        if override.due is None:
            return None
        day = override.due
        if state.due_set is None and party is not None:  # set for all before this one joined
            earliest = (
                _late_floor(review, party, calendar)
                if item.due.kind == "timetable"
                else found[0]
                if found
                else day
            )
            day = max(day, earliest)
        return _due(day, "timetable", max(override.on, joined or override.on), calendar, moved=True)
    if found is None:
        return None
    day, since = found
    if joined is not None:
        since = max(since, joined)
    if state.reopened is not None:
        since = max(since, state.reopened.on)
    basis = _basis(review, item, party)
    return _due(
        day, basis, since, calendar, last=basis == "statutory" or only_the_limit(review, item)
    )


def only_the_limit(review: Review, item: Item) -> bool:
    """Whether an item's date is nothing but the last day for publishing, since no other is agreed.
    It has a place of its own wherever dates are shown."""
    return item.kind == "publish" and review.publication_date is None


def _basis(review: Review, item: Item, party: Party | None) -> str:
    """Where the date by an item's own rule comes from: the intervals of the assurance rounds may
    have been agreed."""
    if review.assurance is not None and _in_a_round(party) and item.due.kind == "own-date":
        return "timetable"
    if only_the_limit(review, item):
        return publishing_basis(item)
    return "default" if _counted_from_publishing(review, item) else item.due.basis


def _counted_from_publishing(review: Review, item: Item) -> bool:
    """Whether a timetable item stands behind publication: no timetable lays it out, so its date is
    our default."""
    publish, stages = review.process.publish, review.process
    behind = publish is not None and stages.stage_index(item.stage) > stages.stage_index(
        publish.stage
    )
    return behind and item.due.kind == "timetable"


def _party(review: Review, key: InstanceId) -> Party | None:
    """The party of an instance that can have joined: none for a single item or a body of the
    process file."""
    return review.party(key.party) if key.party in review.parties or "@" in key.party else None


def _due(
    day: date,
    basis: str,
    since: date,
    calendar: Calendar,
    *,
    moved: bool = False,
    last: bool = False,
) -> Due:
    """``last``: what comes after the day comes too late, so it is chased before a closed day and
    not after it."""
    if last:
        return Due(day, calendar.previous_working_day(day), basis, since, moved)
    return Due(day, calendar.next_working_day(day), basis, since, moved)


def _by_rule(
    review: Review, item: Item, key: InstanceId, calendar: Calendar
) -> tuple[date, date] | None:
    """The date by the item's own rule, and the day since when it is known."""
    rule = item.due
    party = _party(review, key)
    if rule.precedes_publication or rule.kind == "publication-date":
        day = review.publication_date
        if day is None:
            last = limit_of(review) if item.kind == "publish" else None
            return (last, review.decided) if last else None
        known = review.publication_known or review.decided
        return (
            day if rule.kind == "publication-date" else before_publication(item, day, calendar)
        ), known
    if rule.kind == "timetable":
        return _timetabled(review, item, key, calendar)
    if rule.kind == "own-date":
        own = _own_date(review, party)
        return (own, party.joined) if party is not None and own is not None else None
    if rule.kind != "span" or rule.span is None:
        return None
    anchor = _anchor(review, item, key, rule.span.anchor)
    if anchor is None:
        return None
    if party is not None and rule.span.anchor not in ("asking", "joining"):
        anchor = max(anchor, _joined(review, party))
    return shift(anchor, rule.span, calendar), anchor


def _timetabled(
    review: Review, item: Item, key: InstanceId, calendar: Calendar
) -> tuple[date, date] | None:
    if _counted_from_publishing(review, item):
        if review.published is None:
            return None
        anchor = review.published.on
        return calendar.add_working_days(anchor, AFTER_PUBLICATION_DAYS), anchor
    if review.timetable_on is None:
        return None
    day = review.timetable.get(item.id)
    party = review.parties.get(key.party)
    if party is not None and party.event > (review.timetabled or 0):
        day = max(day or party.joined, _late_floor(review, party, calendar))
    return (day, review.timetable_on) if day is not None else None


def _joined(review: Review, party: Party) -> date:
    """Since when a party is in this pathway: nothing here counts from a day in the other one (rule
    17)."""
    return review.place_of(party)[1]


def _late_floor(review: Review, party: Party, calendar: Calendar) -> date:
    """The earliest day by the timetable for one that joined when there was a timetable already."""
    return calendar.add_working_days(_joined(review, party), LATE_PARTY_DAYS)


def _in_a_round(party: Party | None) -> bool:
    return party is not None and party.kind in ("round", "action-round")


def _own_date(review: Review, party: Party | None) -> date | None:
    """The date that a party has of its own; a round's, while it is counted from a publication that
    was undone, is none (rule 10)."""
    if party is None or (_in_a_round(party) and round_dates(review) is None):
        return None
    return party.due


def round_dates(review: Review) -> tuple[date, int] | None:
    """Where assurance rounds are counted from, and every how many months: as agreed, else from
    publish by the process file; ``None`` while nothing is published."""
    if review.assurance is not None:
        return review.assurance.start, review.assurance.months
    if review.published is not None:
        return review.published.on, review.process.assurance_months
    return None


def _anchor(review: Review, item: Item, key: InstanceId, anchor: str) -> date | None:
    if anchor == "decision":
        return max(review.decided, review.begun.get(review.process.id, review.decided))
    if anchor == "publish":
        return review.published.on if review.published else None
    if anchor == "publication":
        return review.publication_date
    if anchor == "circulation":
        version = review.current(item.of)
        return version.circulated if version else None
    party = _party(review, key)
    if anchor == "asking":
        return party.asked if party else None
    if anchor == "joining":
        return party.joined if party else None
    if anchor == "own date":
        return _own_date(review, party)
    for candidate in (InstanceId(anchor, key.party), InstanceId(anchor)):
        closed = review.state(candidate).closed
        if closed is not None and closed.how not in _NEVER_HAPPENED:
            return closed.on
    return None
