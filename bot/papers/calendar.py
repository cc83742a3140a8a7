"""A review's dates as a calendar file (.ics).

Each open item is one all-day event a date, however many parties it is for: forty agencies with one
date are one line in a diary. Titles are safe on a lock screen: reference, item and numbers, no
names. A UID stays the same when the date moves, so that a diary that takes the file again moves its
entry. What was in an earlier file and is no more is in the next one as cancelled, so that a diary
takes it out. Pure.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from bot.grouping import by_key
from bot.workflow.dates.calendar import Calendar, day, months_in_words
from bot.workflow.dates.due import due_of
from bot.workflow.dates.limits import Limit, completion_limit, limit_of
from bot.workflow.process.model import Item
from bot.workflow.review.fold import as_at
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.forecast import completion_item

if TYPE_CHECKING:
    from icalendar import Event

_Value = TypeVar("_Value")
PRODID = "-//cspr-bot//Review dates//EN"
MOST_FILES = 24
"""Earlier files, the newest, whose entries are looked up."""
BASES = {
    "seed": "From your process document.",
    "document": "From your process document.",
    "statutory": "From statutory guidance.",
    "timetable": "Agreed in this review.",
    "default": "Our default; the process file can change it.",
}
"""Where an item's date comes from, in an event's description."""
_WITH_OWN_DATES = {"action", "task", "action-round", "round", "hold", "check", "attendee-asked"}
_PLURALS = {"agency": "agencies", "family": "family contacts", "body": "bodies"}
_SINGULARS = {"family": "family contact", "action-round": "action"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One all-day event. ``uid`` is unique within the review and stays when the date moves."""

    uid: str
    day: date
    title: str
    about: str = ""


def ics(
    review: Review,
    calendar: Calendar,
    *,
    team: str,
    zone: str,
    now: datetime,
    given: Iterable[datetime] = (),
) -> bytes:
    """Write the file.

    ``team`` keeps UIDs of two workspaces apart; ``now`` is when it was made, ``given`` when earlier
    files of the review were.
    """
    present = entries(review, calendar)
    cancelled = gone(review, calendar, given)
    from icalendar import Calendar as File  # 50 ms, and nobody asks for one in most processes

    file = File()
    file.add("prodid", PRODID)
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", "CANCEL" if cancelled and not present else "PUBLISH")
    file.add("name", review.ref)
    file.add("x-wr-calname", review.ref)
    file.add("x-wr-timezone", zone)

    for entry in present:
        file.add_component(_event(review, entry, team, now))

    for entry in cancelled:
        file.add_component(_cancellation(review, entry, team, now))

    file.add_missing_timezones()
    content: bytes = file.to_ical()
    return content


def _event(review: Review, entry: Entry, team: str, now: datetime) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", f"{_digest(team, review.ref, entry.uid)}@cspr-bot")
    event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", review.number)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", f"{review.ref}: {entry.title}")

    if entry.about:
        event.add("description", entry.about)

    event.add("transp", "TRANSPARENT")
    return event


def _cancellation(review: Review, entry: Entry, team: str, now: datetime) -> "Event":
    """Return an entry that is no more; a diary that keeps it all the same shows what it is."""
    gone_entry = replace(entry, title=f"Cancelled: {entry.title}", about="It is done, or gone.")
    event = _event(review, gone_entry, team, now)
    event.add("status", "CANCELLED")
    return event


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


# --- the entries -------------------------------------------------------------------------------


def entries(review: Review, calendar: Calendar) -> list[Entry]:
    """Return what a diary should know of a review, by date.

    That are its open dated items, publication, the ends of the six months, and holds.
    """
    if review.discontinued is not None:
        return []
    found = [*_clocks(review, calendar), *_holds(review), *_publication(review)]
    for item, dated in by_key(_dated_instances(review, calendar)).items():
        found += _of_item(review, item, dated)
    return _by_date(found)


def gone(review: Review, calendar: Calendar, given: Iterable[datetime]) -> list[Entry]:
    """Return what was in earlier files and is no more, as it last stood there.

    ``given`` are the instants at which those were made; what each held follows from history.
    """
    earlier: dict[str, Entry] = {}
    for number in _numbers_at(review, given)[-MOST_FILES:]:
        earlier |= {entry.uid: entry for entry in entries(as_at(review, number), calendar)}
    for entry in entries(review, calendar):
        earlier.pop(entry.uid, None)
    return _by_date(earlier.values())


def _numbers_at(review: Review, instants: Iterable[datetime]) -> list[int]:
    """Return how many events there were by these instants, each number once, and never 0."""
    numbers = {sum(recorded.at <= instant for recorded in review.log) for instant in instants}
    return sorted(numbers - {0})


def _by_date(found: Iterable[Entry]) -> list[Entry]:
    return sorted(found, key=lambda entry: (entry.day, entry.uid))


def _clocks(review: Review, calendar: Calendar) -> Iterator[Entry]:
    """Yield the ends of the six months that still run.

    Completion's clock stops at its sign-off, publication's on the website.
    """
    limit = completion_limit(review)
    publishing = limit_of(review) if review.published is None else None

    if _awaits_sign_off(review):
        is_same_day = publishing == limit
        what = "sign-off and publication" if is_same_day else "sign-off"
        yield _clock_entry("six-months", limit, what, calendar)

        if is_same_day:
            return

    if publishing:
        yield _clock_entry("six-months-publication", publishing, "publication", calendar)


def _awaits_sign_off(review: Review) -> bool:
    last = completion_item(review)
    return last is not None and review.is_open(InstanceId(last.id, ""))


def _clock_entry(uid: str, end: Limit, what: str, calendar: Calendar) -> Entry:
    span = months_in_words(end.months).capitalize()
    working_day = day(calendar.previous_working_day(end))
    about = f"{span} from the decision. Last working day: {working_day}."
    return Entry(uid, end, f"{span} end: {what}", about)


def _holds(review: Review) -> Iterator[Entry]:
    for hold in review.active_holds():
        if hold.due is not None:
            yield Entry(
                f"hold-{hold.number}",
                hold.due,
                "Publication hold: look again",
                "The day agreed to look at it again.",
            )


def _publication(review: Review) -> Iterator[Entry]:
    agreed = review.publication_date
    if agreed is not None and review.published is None:
        yield Entry("publication", agreed, "Publication", "The date agreed in this review.")


# --- items, each one event a date --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Dated:
    """An open instance of an item, its date, and where that comes from."""

    instance: InstanceId
    day: date
    basis: str


def _dated_instances(review: Review, calendar: Calendar) -> Iterator[tuple[str, _Dated]]:
    """Yield the open instances that have a date, each with its item's name.

    Publication has an event of its own.
    """
    publish = review.process.publish
    for key in review.open_keys():
        if publish is not None and key.item == publish.id:
            continue

        due = due_of(review, key, calendar)
        if due is not None:
            yield key.item, _Dated(key, due.day, BASES.get(due.basis, ""))


def _of_item(review: Review, name: str, dated: Sequence[_Dated]) -> Iterator[Entry]:
    """Yield an event for the date that most parties share, and one for each who has another."""
    item = review.item(name)
    shared = _shared_day(item, dated)

    for one in dated:
        if one.day != shared:
            title = item.title + _for(review, [one.instance])
            yield Entry(f"{name}.{one.instance.party}", one.day, title, one.basis)

    if shared is not None:
        sharing = [one for one in dated if one.day == shared]
        title = item.title + _for(review, [one.instance for one in sharing])
        yield Entry(name, shared, title, _most_common(one.basis for one in sharing))


def _shared_day(item: Item, dated: Sequence[_Dated]) -> date | None:
    """Return the date that most parties share.

    Actions, rounds and holds have dates of their own, so each has its event.
    """
    if not _WITH_OWN_DATES.isdisjoint(item.each):
        return None
    return _most_common(one.day for one in dated)


def _most_common(values: Iterable[_Value]) -> _Value:
    return Counter(values).most_common(1)[0][0]


def _for(review: Review, instances: Sequence[InstanceId]) -> str:
    """Say for whom, without a name: "(3 agencies)", "(action 2)"."""
    if len(instances) == 1:
        return _for_one(review, instances[0])
    kind = review.party(instances[0].party).kind
    plural = _PLURALS.get(kind) or kind.replace("-", " ") + "s"
    return f" ({len(instances)} {plural})"


def _for_one(review: Review, instance: InstanceId) -> str:
    if not instance.party:
        return ""

    party = review.party(instance.party)
    if party.kind in ("body", "partner-agency"):
        return f" ({party.name})"  # the process file names these

    singular = _SINGULARS.get(party.kind) or party.kind.replace("-", " ")
    return f" ({singular} {party.number})"
