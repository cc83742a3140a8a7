"""Look over all that is kept, so that what cannot be read is known before anybody asks for it.

What is read from a history is written anew from it, what Slack can be asked again is forgotten, and
an outbox row that no sender can read is kept for the operator: what is behind it goes on. A review
that cannot be read stays as it is, put aside by name (``db verify`` says what is wrong).
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection, Table, delete, select, update

from bot.histories import UNREADABLE
from bot.overviews import Overviews
from bot.reviews import Reviews
from bot.store import cells, due_items, ledger, overviews, reads, sending, wrong_clocks
from bot.store.cells import BadRow
from bot.store.db import reading, writing
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
ONE_DAY = timedelta(days=1)  # at most, by which a workspace's day is another than ours
_ASKED_AGAIN = (channels, memberships, limits, pauses)
"""What is known from Slack, which says it again."""
_MENDED = (*READ_TABLES, *_ASKED_AGAIN, people)


class Inspecting:
    """Looks over all that is kept, at the first tick and every hour.

    What is found damaged by anybody, at any time, is known by its name at once: it is in
    ``Histories.damaged``, and lists name it from the next tick on.
    """

    def __init__(self, reviews: Reviews) -> None:
        self._reviews = reviews
        self.looked: datetime | None = None
        """When all was looked over last."""

    def look(self, now: datetime) -> None:
        """Look over all that is kept, unless that was done within the hour."""
        is_time = self.looked is None or abs(now - self.looked) >= EVERY
        if is_time:
            self._look_over(now)

        self.name_damaged()

        if is_time:
            Overviews(self._reviews).bring_up()
            self.looked = now

    def _look_over(self, now: datetime) -> None:
        with reading(self._reviews.engine) as conn:
            for _ in self._reviews.histories.glance_all(conn, reads.everywhere(conn)):
                pass

            is_damaged = any(_damaged(conn, table) for table in _MENDED)
            is_stranded = bool(sending.stranded(conn))
            is_put_off = wrong_clocks.is_put_off(conn, now=now)
            ahead = list(_ahead(conn, now))

        for row in ahead:
            self._rewrite(row, now)

        if is_put_off:
            log.warning("what a clock that was ahead had put off is brought forward")
            with writing(self._reviews.engine) as conn:
                wrong_clocks.bring_forward(conn, now=now)

        if is_damaged or is_stranded:
            with writing(self._reviews.engine) as conn:
                unread = self._mend(conn)

            for row in unread:
                self._rewrite(row, now)

    def name_damaged(self) -> None:
        """Have lists name what cannot be read, and show nothing of it that was kept before.

        Each is read once more: it may have been restored.
        """
        histories = self._reviews.histories
        if not histories.damaged:
            return

        with reading(self._reviews.engine) as conn:
            for row in histories.damaged:
                again = reads.by_id(conn, row.team, row.id)
                with suppress(*UNREADABLE):
                    histories.fold(conn, again or row)

            damaged = histories.damaged
            shown = [row for row in damaged if overviews.is_kept(conn, row.team, row.id)]

        if shown:
            self._show_nothing_of(shown)

    def _show_nothing_of(self, damaged: Iterable[ReviewRow]) -> None:
        with writing(self._reviews.engine) as conn:
            for row in damaged:
                overviews.forget(conn, row.team, row.id)

    def _mend(self, conn: Connection) -> list[ReviewRow]:
        """Put aside what keeps others from going on; return the reviews to write anew."""
        sending.put_aside(conn, sending.stranded(conn))
        for table in _ASKED_AGAIN:
            for row in _damaged(conn, table):
                _forget(conn, table, row)

        for row in _damaged(conn, people):
            _forget_cells(conn, row)

        return list(_with_damaged_tables(conn))

    def _rewrite(self, row: ReviewRow, now: datetime) -> None:
        """Write a review's read tables anew, if its history can be read."""
        try:
            self._reviews.write_anew(row, now)
        except UNREADABLE as fault:
            log.error("read tables stay as they are", review=row.id, why=str(fault))
        else:
            log.warning("read tables were written anew", review=row.id)


def _ahead(conn: Connection, now: datetime) -> Iterator[ReviewRow]:
    """Yield the reviews whose next look was put off by a clock that was ahead for a while."""
    for (team, review_id), day in ledger.days_ahead(conn, now.date() + ONE_DAY).items():
        at = due_items.next_look(conn, team, review_id)
        row = reads.by_id(conn, team, review_id)
        if row is not None and at is not None and at.date() >= day:
            yield row


def _with_damaged_tables(conn: Connection) -> Iterator[ReviewRow]:
    """Yield the reviews in whose read tables something cannot be read, each once."""
    damaged = (row.cells for table in READ_TABLES for row in _damaged(conn, table))
    named = {(one.get("team"), one.get("review_id")) for one in damaged}
    for team, number in named:
        row = reads.by_id(conn, team, number) if team and number else None
        if row is not None:
            yield row


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
