"""Look over all that is kept, so that what cannot be read is known before anybody asks for it.

What is read from a history is written anew from it, what Slack can be asked again is forgotten, and
an outbox row that no sender can read is kept for the operator: what is behind it goes on. A review
that cannot be read stays as it is, put aside by name (``db verify`` says what is wrong).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection, Table, delete, select, update

from bot import read_tables
from bot.overviews import Overviews
from bot.reviews import Reviews
from bot.store import cells, overviews, reads, sending
from bot.store.cells import BadRow
from bot.store.db import reading, writing
from bot.store.errors import CorruptHistory
from bot.store.reads import ReviewRow
from bot.store.tables import (
    READ_TABLES,
    channels,
    limits,
    memberships,
    pauses,
    people,
)

log = structlog.get_logger()

EVERY = timedelta(hours=1)
_ASKED_AGAIN = (channels, memberships, limits, pauses)
"""What is known from Slack, which says it again."""
_MENDED = (*READ_TABLES, *_ASKED_AGAIN, people)


@dataclass(slots=True)
class Inspection:
    """What was found put aside when all was looked over last, and when that was."""

    reviews: list[str] = field(default_factory=list)
    """The references of reviews that cannot be read."""
    rows: list[ReviewRow] = field(default_factory=list)
    """Those reviews: lists show nothing of them that was kept before."""
    at: datetime | None = None

    def note(self, row: ReviewRow, fault: Exception) -> None:
        """Note a review that cannot be read; what is a newer version's is in order."""
        log.error("a review is put aside", review=row.id, why=str(fault))
        if isinstance(fault, CorruptHistory):
            self.reviews.append(row.ref)
            self.rows.append(row)


class Inspecting:
    """Looks over all that is kept, at the first tick and every hour."""

    def __init__(self, reviews: Reviews) -> None:
        self._reviews = reviews
        self.last = Inspection()

    def look(self, now: datetime) -> None:
        """Look over all that is kept, unless that was done within the hour."""
        if self.last.at is not None and abs(now - self.last.at) < EVERY:
            return
        found = Inspection(at=now)
        with reading(self._reviews.engine) as conn:
            for row in reads.everywhere(conn):
                self._look_at(conn, row, found)
            is_shown = any(overviews.is_kept(conn, row.team, row.id) for row in found.rows)
            is_damaged = any(_damaged(conn, table) for table in _MENDED)
            is_stranded = bool(sending.stranded(conn))
        if is_damaged or is_stranded or is_shown:
            with writing(self._reviews.engine) as conn:
                for row in found.rows:
                    overviews.forget(conn, row.team, row.id)
                self._mend(conn, now)
        Overviews(self._reviews).bring_up()
        self.last = found

    def _look_at(self, conn: Connection, row: ReviewRow, found: Inspection) -> None:
        """Read one review, as anybody would who looks at it."""
        for _ in self._reviews.histories.glance_all(conn, [row], found.note):
            pass

    def _mend(self, conn: Connection, now: datetime) -> None:
        """Put aside or write anew what keeps others from going on."""
        sending.put_aside(conn, sending.stranded(conn))
        for table in _ASKED_AGAIN:
            for row in _damaged(conn, table):
                _forget(conn, table, row)
        for row in _damaged(conn, people):
            _forget_cells(conn, row)
        damaged = [row.cells for table in READ_TABLES for row in _damaged(conn, table)]
        named = {(row.get("team"), row.get("review_id")) for row in damaged}
        rows = (reads.by_id(conn, team, number) for team, number in named if team and number)
        self._rewrite(conn, filter(None, rows), now)

    def _rewrite(self, conn: Connection, rows: Iterable[ReviewRow], now: datetime) -> None:
        """Write the read tables of reviews anew, of those whose history can be read."""
        for row, review in self._reviews.histories.fold_all(conn, rows):
            settings = self._reviews.settings(conn, row.team)
            read_tables.rewrite(conn, row, review, settings, now)
            log.warning("read tables were written anew", review=row.id)


def _damaged(conn: Connection, table: Table) -> list[BadRow]:
    """Return the rows of a table that cannot be read."""
    found: list[BadRow] = []
    cells.rows(conn, select(table), found.append)
    return found


def _forget_cells(conn: Connection, row: BadRow) -> None:
    """Empty what cannot be read of a person; what else is known of them stays."""
    if {"team", "user"} & set(row.bad):
        return
    whose = (people.c.team == row.cells["team"]) & (people.c.user == row.cells["user"])
    conn.execute(update(people).where(whose).values(dict.fromkeys(row.bad)))


def _forget(conn: Connection, table: Table, row: BadRow) -> None:
    """Remove a row that says what Slack will say again, by what can be read of its key."""
    known = [
        column == row.cells[column.name] for column in table.primary_key if column.name in row.cells
    ]
    if known:
        conn.execute(delete(table).where(*known))
        log.warning("what Slack said is asked again", table=table.name)
