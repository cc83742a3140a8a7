"""One transaction's worth of due rows.

What is looked up once for all of them, and when each is due again.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from bot.delivery.lookup import review_of
from bot.reviews import Reviews, Seen
from bot.store import due_items, ledger, workspace
from bot.store.due_items import DueRow
from bot.workflow.dates.calendar import slot_utc
from bot.workflow.review.state import InstanceId


def nudge_hour_from(seen: Seen, first: date) -> datetime:
    """Return the nudge hour of the first working day from a day on."""
    settings = seen.settings
    day = settings.calendar.next_working_day(first)
    return slot_utc(day, settings.nudge_hour, settings.zone)


def tomorrow(seen: Seen) -> date:
    """Return the day after today, where the review is."""
    return seen.today + timedelta(days=1)


class Batch:
    """Due rows that are dealt with in one transaction."""

    def __init__(self, reviews: Reviews, conn: Connection, now: datetime) -> None:
        self.reviews = reviews
        self.conn = conn
        self.now = now
        self._seen: dict[int, Seen | None] = {}
        self._away: dict[tuple[str, date, frozenset[str]], dict[str, date]] = {}
        self._late_told: dict[int, dict[tuple[str, str, date], int]] = {}
        self._moves: list[tuple[DueRow, datetime | None, str]] = []

    def see(self, team: str, review_id: int) -> Seen | None:
        """Return a review as it is now; ``None`` where it is gone."""
        if review_id not in self._seen:
            self._seen[review_id] = review_of(self.reviews, self.conn, team, review_id, self.now)
        return self._seen[review_id]

    def forget(self, review_id: int) -> None:
        """Have a review read anew, because it has changed."""
        self._seen.pop(review_id, None)

    def away(self, seen: Seen) -> Mapping[str, date]:
        """Return who cannot be asked today in a review, and until when."""
        key = (seen.row.team, seen.today, seen.review.let_in)
        if key not in self._away:
            self._away[key] = workspace.away(self.conn, key[0], key[1], let_in=key[2])
        return self._away[key]

    def times_told_late(self, team: str, review_id: int, key: InstanceId, due: date) -> int:
        """Return how many late nudges about an instance's date have gone out."""
        if review_id not in self._late_told:
            self._late_told[review_id] = ledger.late_told(self.conn, team, review_id)
        return self._late_told[review_id].get((key.item, key.party, due), 0)

    def look_again(self, row: DueRow, seen: Seen, first: date, step: str) -> None:
        """Have a row looked at again on the first working day from a day on."""
        self._moves.append((row, nudge_hour_from(seen, first), step))

    def look_no_more(self, row: DueRow) -> None:
        """Have a row looked at no more; a change of its review may make it due again."""
        self._moves.append((row, None, ""))

    def save(self) -> None:
        """Write when each row is looked at again."""
        due_items.advance_all(self.conn, self._moves)
