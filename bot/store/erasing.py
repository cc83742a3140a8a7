"""Have the database forget, in its files too, what was removed from its tables.

SQLite overwrites what is deleted (``secure_delete``, set in :mod:`bot.store.db`), but pages as they
were before still lie in the write-ahead log, until it is copied into the file and cut to nothing.
PostgreSQL keeps the row as it was until VACUUM; what its write-ahead log, replicas and backups hold
is out of the bot's reach (``docs/privacy.md``).
"""

from contextlib import closing
from datetime import datetime
from sqlite3 import Error as DriverError
from typing import Any

import structlog
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from bot.store.db import make_engine, reading
from bot.store.errors import StoreError

log = structlog.get_logger()

_DEAD_TEXTS = text("SELECT n_dead_tup > 0 FROM pg_stat_user_tables WHERE relname = 'texts'")

_VACUUM = text(
    "VACUUM (SKIP_LOCKED) texts, receipts, history, reviews, belongings, ledger, outbox, overviews,"
    " waiting"
)


class Erasing:
    """Erases what was removed, now or as soon as nobody is in the way."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._on_sqlite = engine.dialect.name == "sqlite"
        self._waits = self._on_sqlite  # whoever ran before may have ended before it was done
        self.waits_since: datetime | None = None
        """Since when something that was removed could not be erased yet; ``None``: nothing."""

    def begin(self, now: datetime) -> None:
        """Erase what was just removed and committed; where that cannot be now, the tick does it."""
        if self._on_sqlite:
            self._waits = True
            self.go_on(now)

    def go_on(self, now: datetime) -> None:
        """Erase what waits for it, if anything does and nobody reads at this moment."""
        try:
            done = self._empty_log() if self._on_sqlite else _vacuum(self._engine)
        except (
            StoreError,
            SQLAlchemyError,
            DriverError,
        ) as error:  # also where every connection is in use
            log.warning("what was removed is not erased yet", error=type(error).__name__)
            done = False

        if done:
            self._waits, self.waits_since = False, None
        else:
            self.waits_since = self.waits_since or now

    def _empty_log(self) -> bool:
        """Copy SQLite's log into the file and cut it, unless a reader still needs it."""
        if not self._waits:
            return True

        with closing(self._engine.raw_connection()) as connection:
            cursor = connection.cursor()
            (patience,) = _asked(cursor, "PRAGMA busy_timeout")
            cursor.execute("PRAGMA busy_timeout=0")  # somebody waits for the answer

            try:
                is_busy, _, _ = _asked(cursor, "PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                cursor.execute(f"PRAGMA busy_timeout={patience:d}")

        return not is_busy


def _asked(cursor: Any, question: str) -> Any:
    cursor.execute(question)
    return cursor.fetchone()


def _vacuum(engine: Engine) -> bool:
    """Have PostgreSQL tidy away texts as they were, where there are any."""
    with reading(engine) as conn:
        if not conn.execute(_DEAD_TEXTS).scalar_one_or_none():
            return True

    patient = make_engine(engine.url, patient=True)  # it may take longer than a person waits

    try:
        with patient.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
            conn.execute(_VACUUM)
    finally:
        patient.dispose()

    return True
