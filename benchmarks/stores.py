"""Databases to measure on: many reviews, copied of one that was played, and what is due in them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine, bindparam, func, select, update

from bot.store import reads, tables
from bot.store.db import make_engine, reading, writing
from bot.store.reads import ReviewRow
from tests.conversations.copies import copy_reviews, copy_workspaces
from tests.conversations.story import chapters
from tests.conversations.talk import Talk
from tests.databases import Databases, Files, Server
from tests.postgres import Postgres

STAGE = "agency-check"
NAMES = ("sqlite", "postgresql")


@contextmanager
def databases(name: str, folder: Path) -> Iterator[Databases]:
    """Return where to keep databases of a kind."""
    if name == "sqlite":
        yield Files(folder)
        return

    postgres = Postgres()

    try:
        yield Server(postgres)
    finally:
        postgres.remove()


@dataclass
class Stores:
    """A review that was played once, and copies of its database."""

    name: str
    kept: Databases
    _played: Talk | None = field(default=None, init=False)

    @property
    def talk(self) -> Talk:
        """The review at its stage, with all that was said of it sent."""
        if self._played is None:
            self._played = Talk(self.kept.migrated())
            for lines, mark in chapters():
                self._played.play(lines)
                if mark == STAGE:
                    break

        return self._played

    def of(self, reviews: int, workspaces: int = 1) -> str:
        """Return the address of a database with so many reviews in each of its workspaces."""
        url = self.talk.settings.database_url.get_secret_value()
        self.talk.bot.engine.dispose()
        copy = self.kept.copy(url)
        engine = make_engine(copy, patient=True)
        key = self.talk.settings.chain_key()
        copy_reviews(engine, reviews, key=key)

        if workspaces > 1:
            copy_workspaces(engine, workspaces, key=key)

        have_planned_anew(engine)
        engine.dispose()
        return copy

    def morning(self, days: int) -> datetime:
        """Return nine o'clock on a working day so many days later, or on the next one."""
        found = self.talk.now.astimezone(UTC).replace(hour=9, minute=0) + timedelta(days=days)
        while found.weekday() > 4:
            found += timedelta(days=1)
        return found

    def stop(self) -> None:
        """Have done with the review."""
        if self._played is not None:
            self._played.stop()


def have_planned_anew(engine: Engine) -> None:
    """Have PostgreSQL count what it holds, as it does by itself when much has been added.

    The servers of tests do not (`autovacuum` is off), and would plan as if tables were empty.
    """
    if engine.dialect.name == "postgresql":
        with writing(engine) as conn:
            conn.exec_driver_sql("ANALYZE")


def make_due(url: str, at: datetime) -> None:
    """Have one item of each review be due, and no other."""
    engine = make_engine(url, patient=True)
    items = tables.open_items
    first = select(items.c.review_id, func.min(items.c.item).label("item"))

    with writing(engine) as conn:
        conn.execute(update(items).values(next_nudge_at=None))
        of_each = conn.execute(first.where(items.c.due.is_not(None)).group_by(items.c.review_id))
        chosen = [(row.review_id, row.item) for row in of_each]
        one = items.c.item == bindparam("its_item")
        party = (
            select(func.min(items.c.party))
            .where(items.c.review_id == bindparam("its_review"), one)
            .scalar_subquery()
        )
        which = (items.c.review_id == bindparam("its_review")) & one & (items.c.party == party)
        conn.execute(
            update(items).where(which).values(next_nudge_at=at),
            [{"its_review": review, "its_item": item} for review, item in chosen],
        )
        _have_sent_all(conn, at)

    engine.dispose()


def _have_sent_all(conn: Connection, at: datetime) -> None:
    """Have whatever waits be sent, as it would be by the next morning."""
    waiting = tables.outbox.c.state == "pending"
    sent = {"state": "sent", "sent_at": at - timedelta(hours=12), "lease_until": None}
    conn.execute(update(tables.outbox).where(waiting).values(**sent))
    conn.execute(update(tables.ledger).values(outcome="posted"))


def reviews_of(url: str) -> list[ReviewRow]:
    """Return the reviews of a database."""
    engine = make_engine(url, patient=True)
    with reading(engine) as conn:
        found = reads.everywhere(conn)
    engine.dispose()
    return found
