"""A person's daily digest: one message for all their reviews, short enough to be read.

It is put together when it is sent, by review, with what is latest first.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from bot import absences
from bot.delivery.lookup import readable_review_of, told_by_review
from bot.delivery.notes import Note, NoteLine, note_line
from bot.delivery.payloads import Payload, message_payload
from bot.delivery.standing import Standing, StandingNudges
from bot.messages import templates
from bot.reviews import Reviews, Seen
from bot.store import workspace
from bot.store.ledger import Nudge
from bot.store.outbox import OutboxRow
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.labels import role_title
from bot.workflow.views import item_history
from bot.workflow.views.authority import Authority, authority
from bot.workflow.views.facts import widened
from bot.workflow.views.lines import Line
from bot.workflow.views.together import Together, by_item

MOST_LINES = 15  # in one message; the others are behind a button
EMAILS = 4  # texts for an e-mail in one digest; ``show`` has each
BACK = timedelta(days=4)  # after somebody's return that the digest says what was answered meanwhile


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine(Line):
    """A line, and why it is told to this person."""

    step: str
    why: str
    why_title: str
    """The title of the role for which it is told, or ""."""
    email: item_history.Email | None
    """What to write to an agency by e-mail."""
    coordinates: bool
    authority: Authority | None
    """Whose authority its date has."""
    others_wait: bool
    """Whether others wait for the reader's answer on a version that is there."""
    parties: list[str]
    """The parties that it is about, where they are several."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A note, or what is open of one item by one date; how many things it is, and its rank."""

    ref: str
    count: int
    rank: tuple[int, int]
    line: PersonLine | None = None
    note: NoteLine | None = None


@dataclass(frozen=True, slots=True)
class _OfReview:
    """What a digest says of one review."""

    ref: str
    entries: list[_Entry] = field(default_factory=list)


def person_digest(
    reviews: Reviews,
    conn: Connection,
    row: OutboxRow,
    now: datetime,
    *,
    is_update: bool = False,
) -> Payload | None:
    """Return a person's digest across their reviews; ``None`` where nothing of it stands."""
    entries: list[_Entry] = []
    told_ids: list[int] = []

    for review_id, told in told_by_review(conn, row.team, row.id).items():
        seen = readable_review_of(reviews, conn, row.team, review_id, now)
        if seen is None:
            continue

        standing = StandingNudges(conn, seen, row, reader=row.target, is_update=is_update)
        stands = standing.standing(told)
        noted = _notes(conn, seen, row.target, told)
        entries += _entries(seen, row.target, stands)
        entries += [_of_note(note) for note, _ in noted]
        told_ids += [one.ledger_id for one in stands]
        told_ids += [ledger_id for _, ledger_id in noted]

    if not entries and not is_update:
        return None

    payload = message_payload(
        templates.render("view/digest-person", _facts(reviews, conn, row, now, entries))
    )
    payload["tells"] = told_ids
    return payload


def _facts(
    reviews: Reviews, conn: Connection, row: OutboxRow, now: datetime, entries: list[_Entry]
) -> dict[str, Any]:
    today = reviews.today(conn, row.team, now)
    entries = _said_once(sorted(entries, key=lambda entry: entry.rank))
    shown = _with_few_emails(entries[:MOST_LINES])
    return {
        "ref": "",
        "today": today,
        "count": sum(entry.count for entry in entries),
        "reviews": len({entry.ref for entry in entries if entry.ref}),
        "by_review": _by_review(shown),
        "more": sum(entry.count for entry in entries[MOST_LINES:]),
        "stood_in": _answered_while_away(reviews, conn, row, today, now),
    }


def _by_review(entries: Iterable[_Entry]) -> list[_OfReview]:
    """Return entries by review, in the order of each one's first; what is of none comes last."""
    found: dict[str, _OfReview] = {}
    for entry in entries:
        found.setdefault(entry.ref, _OfReview(entry.ref)).entries.append(entry)
    return sorted(found.values(), key=lambda one: not one.ref)


def _said_once(entries: Iterable[_Entry]) -> list[_Entry]:
    """Return entries with what is of no review only once, whichever reviews brought it."""
    found: list[_Entry] = []
    said: set[Note] = set()

    for entry in entries:
        if entry.note is not None and not entry.ref:
            if entry.note.note in said:
                continue

            said.add(entry.note.note)

        found.append(entry)

    return found


def _with_few_emails(entries: list[_Entry]) -> list[_Entry]:
    """Return entries with the texts to be e-mailed of the first few only."""
    left = EMAILS
    found = []

    for entry in entries:
        line = entry.line
        if line is not None and line.email:
            if left <= 0:
                entry = replace(entry, line=replace(line, email=None))

            left -= 1

        found.append(entry)

    return found


# --- notes ---------------------------------------------------------------------------------------

_NOTES_FIRST = {Note.LAST_DAY: 0, Note.SEND: 0, Note.READINESS: 3, Note.HOLD: 3}
_NOTES_LAST = 7


def _notes(
    conn: Connection, seen: Seen, reader: str, told: Iterable[Nudge]
) -> list[tuple[NoteLine, int]]:
    """Return the notes that still stand, each with its nudge's id."""
    if not seen.review.live or not seen.review.is_coordinator(reader):
        return []

    found: dict[str, tuple[NoteLine, int]] = {}
    of_no_item = [nudge for nudge in told if not nudge.item]
    for nudge in of_no_item:
        note = note_line(conn, seen, nudge)
        if note is not None:
            found[nudge.party] = (note, nudge.id)

    return list(found.values())


def _of_note(note: NoteLine) -> _Entry:
    rank = _NOTES_FIRST.get(note.note, _NOTES_LAST)
    return _Entry(note.ref, 1, (rank, 0), note=note)


# --- lines ---------------------------------------------------------------------------------------


def _entries(seen: Seen, reader: str, standing: Iterable[Standing]) -> list[_Entry]:
    """Return what stands in a review, with what is alike together."""
    lines = [_person_line(seen, reader, one) for one in standing]
    return [_entry(together) for together in by_item(lines, apart=_said_apart)]


def _said_apart(line: PersonLine) -> tuple[str, str]:
    """Return what keeps lines of one item apart: why they come, and an agency's text to e-mail."""
    return line.why, line.party if line.email else ""


def _entry(together: Together) -> _Entry:
    first = together.one
    assert isinstance(first, PersonLine)
    line = replace(first, parties=together.parties)
    return _Entry(line.ref, len(together.lines), _rank(line), line=line)


def _person_line(seen: Seen, reader: str, standing: Standing) -> PersonLine:
    why = standing.people[0].why
    process = seen.review.process
    line = standing.line
    return widened(
        line,
        PersonLine,
        step=standing.step,
        why=why,
        why_title=role_title(process, why) if why in process.roles else "",
        email=_email_text(seen, standing.key) if why == "by-email" else None,
        coordinates=seen.review.is_coordinator(reader),
        authority=authority(seen.review, standing.key, seen.settings.calendar),
        others_wait=_waits_for_answer(line),
        parties=[],
    )


def _email_text(seen: Seen, key: InstanceId) -> item_history.Email | None:
    return item_history.email_text(seen.review, key) or None


def _waits_for_answer(line: Line) -> bool:
    """Tell whether others wait for the reader's answer on a version that is there."""
    is_answered = line.kind in ("confirmation", "approval")
    return bool(line.version) and is_answered and not line.blocked


def _rank(line: PersonLine) -> tuple[int, int]:
    """Return what a digest is sorted by: what is latest comes first, then what is soonest."""
    if line.late:
        return 1, -line.days_late

    if line.step == "day":
        return 2, 0

    if line.due is not None:
        return (4 if line.others_wait else 5), line.due.toordinal()

    return 6, 0


def _answered_while_away(
    reviews: Reviews, conn: Connection, row: OutboxRow, today: date, now: datetime
) -> int:
    """Return how much was answered in the place of somebody who came back these days."""
    back = workspace.person(conn, row.team, row.target).away_until
    if back is None or not back <= today <= back + BACK:
        return 0
    return len(absences.stood_in(reviews, conn, row.team, row.target, now))
