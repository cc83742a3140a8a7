"""Notes to the coordinators of a review: what stands in their daily message beside its items.

A note is entered in the ledger like a nudge, without an item: its party says which note it is, its
due date what it is about. What it says is found when it is told, from the review as it is then.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import Connection

from bot.read_tables import told_about
from bot.reviews import Seen
from bot.store import ledger
from bot.store.ledger import Nudge, Told
from bot.typed import Expected
from bot.workflow.dates.due import due_of
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.labels import label, party_name
from bot.workflow.rules.nudges import MOST_NUDGES
from bot.workflow.rules.sending import ready_to_send
from bot.workflow.views.lines import InstanceName, name_of
from bot.workflow.views.readiness import readiness


class Note(StrEnum):
    """Which note it is."""

    NO_TIMETABLE = "no-timetable"
    IN_VAIN = "in-vain"
    READINESS = "readiness"
    LAST_DAY = "last-day"
    HOLD = "hold"
    SEND = "send"
    HORIZON = "calendar-horizon"


_WEEKLY = (Note.NO_TIMETABLE, Note.IN_VAIN, Note.HORIZON)
"""What is about a week: its day is a Monday."""
NAMED = 4
"""So many of the items that a note counts are named in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLine:
    """A note, with what its template says."""

    note: Note
    ref: str
    today: date
    day: date
    """The day that it is about."""
    count: int = 0
    """How many items have no date, or were asked for in vain."""
    days: int = 0
    """Working days to the publication, or days for which bank holidays are known."""
    missing: list[InstanceName] = field(default_factory=list)
    """What publishing still needs; or the first of those that are counted."""
    notices: list[InstanceName] = field(default_factory=list)
    latest: date | None = None
    """The last day for the notices."""
    earliest: date | None = None
    expected: Expected | None = None
    """The last approval of the report, while it is missing."""
    held: bool = False
    hold: str = ""
    """A hold, by its name."""
    number: int = 0
    """The number of the hold, or of the version that can be sent."""
    parties: list[str] = field(default_factory=list)
    """To whom a version can be sent, by name."""


def note_line(conn: Connection, seen: Seen, nudge: Nudge) -> NoteLine | None:
    """Return what a note says now; ``None`` where there is nothing to say any more."""
    kind, _, party = nudge.party.partition(":")
    if nudge.due is None or kind not in set(Note):
        return None

    note, day = Note(kind), nudge.due
    is_of_an_earlier_week = day + timedelta(days=7) <= seen.today
    if note in _WEEKLY and is_of_an_earlier_week:
        return None

    match note:
        case Note.NO_TIMETABLE:
            return _about_items(seen, note, day, waiting_for_timetable(seen))
        case Note.IN_VAIN:
            return _about_items(seen, note, day, asked_in_vain(seen, day, _told_of(conn, seen)))
        case Note.READINESS | Note.LAST_DAY:
            return _about_publication(seen, note, day)
        case Note.HOLD:
            return _about_hold(seen, day, party)
        case Note.SEND:
            return _about_version(seen, day)
        case Note.HORIZON:
            return _about_horizon(seen, day)


def _about_items(seen: Seen, note: Note, day: date, keys: list[InstanceId]) -> NoteLine | None:
    """Return a note about some instances: how many they are, and the first few by name."""
    if not keys:
        return None

    return NoteLine(
        note=note,
        ref=seen.row.ref,
        today=seen.today,
        day=day,
        count=len(keys),
        missing=[name_of(seen.review, key) for key in keys[:NAMED]],
    )


def waiting_for_timetable(seen: Seen) -> list[InstanceId]:
    """Return the open instances without a date because their review has no timetable."""
    review, calendar = seen.review, seen.settings.calendar
    if review.timetable:
        return []

    return [
        key
        for key in review.open_keys()
        if review.item(key.item).due.kind == "timetable" and due_of(review, key, calendar) is None
    ]


def asked_in_vain(
    seen: Seen, monday: date, told: Callable[[InstanceId, date], Told]
) -> list[InstanceId]:
    """Return what is open past its date, and nobody is nudged about any more since before a week.

    ``told`` says how often an instance was nudged about a date.
    """
    review, calendar = seen.review, seen.settings.calendar
    found = []

    for key in review.open_keys():
        due = due_of(review, key, calendar)
        if due is None or not due.late(seen.today):
            continue

        nudged = told(key, due.day)
        if max(nudged.times, nudged.in_all) >= MOST_NUDGES and nudged.last < monday:
            found.append(key)

    return found


def _told_of(conn: Connection, seen: Seen) -> Callable[[InstanceId, date], Told]:
    told = ledger.told_in(conn, seen.row.team, [seen.row.id]).get(seen.row.id, {})
    return lambda key, due: told_about(seen.review, told, key, due)


def _about_publication(seen: Seen, note: Note, day: date) -> NoteLine | None:
    """Return what publishing on a day still needs; nothing once it is over."""
    publish = seen.review.process.publish
    if publish is None:
        return None  # another pathway meanwhile

    needs = readiness(seen.review, day, seen.today, seen.settings.calendar)
    if needs.over or (note is Note.LAST_DAY and not needs.notices):
        return None

    return NoteLine(
        note=note,
        ref=seen.row.ref,
        today=seen.today,
        day=day,
        days=needs.days,
        missing=needs.missing,
        notices=needs.notices,
        latest=needs.latest,
        earliest=needs.earliest,
        expected=needs.expected,
        held=needs.held,
    )


def _about_hold(seen: Seen, day: date, party: str) -> NoteLine | None:
    """Return that a hold is to be looked at again; nothing once it was."""
    for hold in seen.review.active_holds():
        if hold.id == party and hold.due == day:
            return NoteLine(
                note=Note.HOLD,
                ref=seen.row.ref,
                today=seen.today,
                day=day,
                hold=label(hold),
                number=hold.number,
            )

    return None


def _about_version(seen: Seen, day: date) -> NoteLine | None:
    """Return to whom the latest version can be sent now."""
    review = seen.review
    report = review.process.report
    version = review.latest(report)
    if report is None or version is None:
        return None

    parties = [party_name(review, key.party) for key in ready_to_send(review, report)]
    if not parties:
        return None

    return NoteLine(
        note=Note.SEND,
        ref=seen.row.ref,
        today=seen.today,
        day=day,
        number=version.number,
        parties=list(dict.fromkeys(filter(None, parties))),
    )


def _about_horizon(seen: Seen, day: date) -> NoteLine | None:
    calendar = seen.settings.calendar
    days_left = calendar.horizon_warning(seen.today)
    if days_left is None:
        return None

    until = date(calendar.horizon, 12, 31)
    return NoteLine(
        note=Note.HORIZON, ref="", today=seen.today, day=day, days=days_left, latest=until
    )
