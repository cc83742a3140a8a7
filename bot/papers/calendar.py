"""A review's dates as a calendar file (.ics). Pure.

Each open item is one all-day event a date, however many parties it is for: forty agencies with one
date are one line in a diary. Titles are safe on a lock screen: reference, item and numbers, no
names. A UID stays the same when the date moves, so that a diary that takes the file again moves its
entry.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar as File
from icalendar import Event

from bot.workflow.dates.calendar import Calendar, day, months_in_words
from bot.workflow.dates.due import completion_limit, due_of, limit_of
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.forecast import completion_item

PRODID = "-//cspr-bot//Review dates//EN"
BASES = {
    "seed": "From your process document.",
    "document": "From your process document.",
    "statutory": "From statutory guidance.",
    "timetable": "Agreed in this review.",
    "default": "Our default; the process file can change it.",
}
_OWN_DATES = {"action", "action-round", "round", "hold", "check", "attendee-asked"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One all-day event. ``uid`` is unique within the review and stays when the date moves."""

    uid: str
    day: date
    title: str
    about: str = ""


def entries(review: Review, calendar: Calendar) -> list[Entry]:
    """What a diary should know of a review, in order: open dated items, publication, the six
    months, holds."""
    if review.discontinued is not None:
        return []
    found = _clocks(review, calendar) + _holds(review)
    if review.publication_date is not None and review.published is None:
        found.append(
            Entry(
                "publication",
                review.publication_date,
                "Publication",
                "The date agreed in this review.",
            )
        )
    publish = review.process.publish
    by_item: dict[str, list[tuple[InstanceId, date, str]]] = {}
    for key in review.open_keys():
        due = due_of(review, key, calendar)
        if due is not None and (publish is None or key.item != publish.id):
            by_item.setdefault(key.item, []).append((key, due.day, BASES.get(due.basis, "")))
    for item, dated in by_item.items():
        found += _of_item(review, item, dated)
    return sorted(found, key=lambda one: (one.day, one.uid))


def _of_item(review: Review, item: str, dated: list[tuple[InstanceId, date, str]]) -> list[Entry]:
    """The date that most parties share is the item's own event; who has another date has an event
    beside it. Actions, rounds and holds have dates of their own."""
    title = review.item(item).title
    main = None
    if not _OWN_DATES & set(review.item(item).each):
        main = Counter(when for _, when, _ in dated).most_common(1)[0][0]
    together = [key for key, when, _ in dated if when == main]
    apart = [(key, when, basis) for key, when, basis in dated if when != main]
    found = [
        Entry(f"{item}.{key.party}", when, title + _for(review, [key]), basis)
        for key, when, basis in apart
    ]
    if main is not None:
        found.append(Entry(item, main, title + _for(review, together), dated[0][2]))
    return found


def _for(review: Review, keys: list[InstanceId]) -> str:
    """For whom, without a name: "(3 agencies)", "(action 2)"."""
    if keys == [(keys[0][0], "")]:
        return ""
    kinds = [review.party(key.party).kind for key in keys]
    if len(keys) > 1:
        kind = {"agency": "agencies", "family": "family contacts", "body": "bodies"}.get(kinds[0])
        return f" ({len(keys)} {kind or kinds[0].replace('-', ' ') + 's'})"
    party = review.party(keys[0][1])
    if party.kind in ("body", "partner-agency"):
        return f" ({party.name})"  # the process file names these
    kind = {"family": "family contact", "action-round": "action"}.get(
        party.kind, party.kind.replace("-", " ")
    )
    return f" ({kind} {party.number})"


def _clocks(review: Review, calendar: Calendar) -> list[Entry]:
    """The ends of the six months that still run: completion by its sign-off, publication by the
    website."""
    last = completion_item(review)
    completing = last is not None and review.is_open(InstanceId(last.id, ""))
    publishing = limit_of(review) if review.published is None else None
    end = completion_limit(review)
    span = months_in_words(end.months).capitalize()
    if publishing == end and completing:
        found = [("six-months", end, f"{span} end: sign-off and publication")]
    else:
        found = [("six-months", end, f"{span} end: sign-off")] if completing else []
        found += (
            [("six-months-publication", publishing, f"{span} end: publication")]
            if publishing
            else []
        )
    return [
        Entry(
            uid,
            when,
            title,
            f"{span} from the decision. Last working day: {_written(when, calendar)}.",
        )
        for uid, when, title in found
    ]


def _written(end: date, calendar: Calendar) -> str:
    return day(calendar.previous_working_day(end))


def _holds(review: Review) -> list[Entry]:
    return [
        Entry(
            f"hold-{hold.number}",
            hold.due,
            "Publication hold: look again",
            "The day agreed to look at it again.",
        )
        for hold in review.active_holds()
        if hold.due is not None
    ]


def ics(review: Review, calendar: Calendar, *, team: str, zone: str, now: datetime) -> bytes:
    """The file. ``team`` keeps UIDs of two workspaces apart; ``now`` is when it was made."""
    made = now.astimezone(UTC).replace(microsecond=0)
    file = File()
    file.add("prodid", PRODID)
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", "PUBLISH")
    file.add("name", review.ref)
    file.add("x-wr-calname", review.ref)
    file.add("x-wr-timezone", zone)
    for entry in entries(review, calendar):
        event = Event()
        event.add("uid", f"{_digest(team, review.ref, entry.uid)}@cspr-bot")
        event.add("dtstamp", made)
        event.add("sequence", review.number)
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + timedelta(days=1))
        event.add("summary", f"{review.ref}: {entry.title}")
        if entry.about:
            event.add("description", entry.about)
        event.add("transp", "TRANSPARENT")
        file.add_component(event)
    file.add_missing_timezones()
    content: bytes = file.to_ical()
    return content


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
