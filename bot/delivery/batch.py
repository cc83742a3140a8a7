"""One transaction's worth of due rows.

What is looked up once for all of them, and when each is due again. A batch is prepared in a view of
the database that holds nothing, and kept in a transaction, in which nothing is looked up again but
what changed in between.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from bot import announcing
from bot.delivery.lookup import review_of, reviews_of
from bot.delivery.week import Week
from bot.grouping import by_key
from bot.read_tables import told_about
from bot.reviews import Reviews, Seen
from bot.store import due_items, ledger, outbox, reads, workspace
from bot.store.due_items import DueRow
from bot.store.ledger import Nudge, Told
from bot.store.outbox import OutboxRow
from bot.store.reads import End
from bot.workflow.review.state import InstanceId
from bot.workflow.settings import Workspace


def tomorrow(seen: Seen) -> date:
    """Return the day after today, where the review is."""
    return seen.today + timedelta(days=1)


class Batch:
    """Due rows that are dealt with in one transaction."""

    def __init__(self, reviews: Reviews, conn: Connection, now: datetime) -> None:
        self.reviews = reviews
        self.conn = conn
        self.now = now
        self.earlier: dict[tuple[str, str], list[OutboxRow]] = {}
        """Digests before today's, by workspace and subject, as they were when it was prepared."""
        self.noted: dict[int, list[int]] = {}
        """The notes (ledger ids) that these told."""
        self.weeks: dict[str, Week] = {}
        """What people have heard this week, by workspace."""
        self._seen: dict[int, Seen | None] = {}
        self._away: dict[tuple[str, date, frozenset[str]], dict[str, date]] = {}
        self._late_told: dict[int, dict[tuple[str, str, date], int]] = {}
        self._told: dict[int, dict[tuple[str, str, date | None], Told]] = {}
        self._about: dict[int, dict[str, list[Nudge]]] = {}
        self._notes: dict[int, set[tuple[str, date | None]]] = {}
        self._boards: dict[int, OutboxRow | None] = {}
        self._shown: list[tuple[str, outbox.New]] = []
        self._moves: dict[DueRow, tuple[datetime | None, str]] = {}
        self._days: list[dict[str, Any]] = []

    def look_at(self, rows: Sequence[DueRow]) -> None:
        """Look at the reviews of some rows, all that are not known yet at once."""
        for team in {row.team for row in rows}:
            ids = {row.review_id for row in rows if row.team == team} - self._seen.keys()
            found = reviews_of(self.reviews, self.conn, team, ids, self.now)
            self._seen |= {review_id: found.get(review_id) for review_id in ids}

    def keep_in(self, conn: Connection) -> None:
        """Go on in a transaction, in which what was prepared is kept."""
        self.conn = conn

    def changed(self, rows: Iterable[DueRow]) -> set[int]:
        """Return the reviews of some rows that are not as they were seen, and forget them."""
        changed: set[int] = set()
        for team, ids in by_key((row.team, row.review_id) for row in rows).items():
            changed |= self._changed_in(team, set(ids))
        for review_id in changed:
            self.forget(review_id)
        return changed

    def _changed_in(self, team: str, review_ids: set[int]) -> set[int]:
        ends = reads.ends_of(self.conn, team, sorted(review_ids))
        settings = self.reviews.settings(self.conn, team)
        as_seen = {one for one, end in ends.items() if self._is_as_seen(one, end, settings)}
        return review_ids - as_seen

    def _is_as_seen(self, review_id: int, end: End, settings: Workspace) -> bool:
        """Say whether a review ends, and is looked at, as it was when it was seen."""
        seen = self._seen[review_id]
        return seen is not None and end.head == seen.row.head and settings == seen.settings

    def see(self, team: str, review_id: int) -> Seen | None:
        """Return a review as it is now; ``None`` where it is gone."""
        if review_id not in self._seen:
            self._seen[review_id] = review_of(self.reviews, self.conn, team, review_id, self.now)
        return self._seen[review_id]

    def forget(self, review_id: int) -> None:
        """Have a review read anew, because it has changed."""
        self._seen.pop(review_id, None)
        for known in (self._late_told, self._told, self._about, self._notes, self._boards):
            known.pop(review_id, None)

    def away(self, seen: Seen) -> Mapping[str, date]:
        """Return who cannot be asked today in a review, and until when."""
        key = (seen.row.team, seen.today, seen.review.let_in)
        if key not in self._away:
            self._away[key] = workspace.away(self.conn, key[0], key[1], let_in=key[2])
        return self._away[key]

    def times_told_late(self, team: str, review_id: int, key: InstanceId, due: date) -> int:
        """Return how many late nudges about an instance's date have gone out."""
        unknown = self._unknown(self._late_told, review_id)
        if unknown:
            told = ledger.late_told_in(self.conn, team, unknown)
            self._late_told |= {one: told.get(one, {}) for one in unknown}
        return self._late_told[review_id].get((key.item, key.party, due), 0)

    def told(self, seen: Seen, key: InstanceId, due: date | None) -> Told:
        """Return how often an instance was nudged about its date, and in all, and since when."""
        unknown = self._unknown(self._told, seen.row.id)
        if unknown:
            told = ledger.told_in(self.conn, seen.row.team, unknown)
            self._told |= {one: told.get(one, {}) for one in unknown}
        return told_about(seen.review, self._told[seen.row.id], key, due)

    def nudges_about(self, seen: Seen, item: str) -> list[Nudge]:
        """Return the nudges before this batch about an item: once read, for whoever is asked of."""
        about = self._about.setdefault(seen.row.id, {})
        if item not in about:
            about[item] = ledger.about_item(self.conn, seen.row.team, seen.row.id, item)
        return about[item]

    def notes_told(self, seen: Seen) -> set[tuple[str, date | None]]:
        """Return the notes that the coordinators of a review were told: which, about which day."""
        unknown = self._unknown(self._notes, seen.row.id)
        if unknown:
            told = ledger.notes_told_in(self.conn, seen.row.team, unknown)
            self._notes |= {one: told.get(one, set()) for one in unknown}
        return self._notes[seen.row.id]

    def board(self, seen: Seen) -> OutboxRow | None:
        """Return a review's board as the outbox has it; ``None`` where none was posted."""
        unknown = self._unknown(self._boards, seen.row.id)
        if unknown:
            boards = announcing.boards_of(self.conn, seen.row.team, unknown)
            self._boards |= {one: boards.get(one) for one in unknown}
        return self._boards[seen.row.id]

    def show_anew(self, board: OutboxRow, review_id: int) -> None:
        """Have a review's board say what it says today."""
        self._shown.append((board.team, announcing.board_anew(board, review_id)))

    def _unknown(self, known: Mapping[int, object], review_id: int) -> set[int]:
        """Return what is to be looked up for a review: all that is not known, at once."""
        return set() if review_id in known else {review_id, *self._seen} - known.keys()

    def look_again(self, row: DueRow, seen: Seen, first: date, step: str) -> None:
        """Have a row looked at again on the first working day from a day on."""
        self._moves[row] = (seen.settings.nudge_time_from(first), step)

    def look_no_more(self, row: DueRow) -> None:
        """Have a row looked at no more; a change of its review may make it due again."""
        self._moves[row] = (None, "")

    def enter_day(self, row: DueRow, seen: Seen) -> None:
        """Have the ledger say that a review was looked at for a day."""
        self._days.append(
            {
                "team": row.team,
                "review_id": row.review_id,
                "item": "",
                "party": "",
                "step": "daily",
                "local_date": seen.today,
                "due": None,
                "recipients": [],
                "channel": None,
                "outcome": "posted",
                "created_at": self.now,
            }
        )

    def save(self, rows: Iterable[DueRow]) -> None:
        """Write for which reviews a day has passed, and when each of some rows is looked at again.

        And which boards are shown anew.

        ``rows`` are all that the transaction holds.
        """
        ledger.enter_all(self.conn, self._days)
        moved = [(row, *self._moves[row]) for row in rows if row in self._moves]
        due_items.advance_all(self.conn, moved)
        for team, boards in by_key(self._shown).items():
            outbox.enqueue_all(self.conn, team=team, rows=boards, now=self.now)
