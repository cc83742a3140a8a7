"""The store on SQLite: one file, and one who writes at a time."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import ConnectionPoolEntry

from bot.store import patience
from bot.store.errors import Conflict, Full, Held, Malformed, ReadsOnly, StoreError, Unavailable
from bot.store.moving import has_moved
from bot.store.turns import Turns

OWNERS = 0o600
"""The mode of a file that only its owner reads and writes."""
FILE = "file"
READS_ONLY = "reads only"
BESIDE = ("-wal", "-shm", "-journal")

# One writer at a time in this process: waiting here is fair and cheap, SQLite's own busy handler is
# neither.
_turns: WeakKeyDictionary[Engine, Turns] = WeakKeyDictionary()


def make_engine(url: URL, *, patient: bool) -> Engine:
    """Return an engine for SQLite, with one writer at a time."""
    if url.database in (None, "", ":memory:"):
        raise ValueError("SQLite needs a file: a database in memory is gone with its connection")

    engine = create_engine(url, pool_timeout=patience.BUSY, hide_parameters=True)
    _turns[engine] = Turns()
    busy = int((patience.PATIENT if patient else patience.BUSY) * 1000)

    @event.listens_for(engine, "do_connect")
    def keep_private(*_: object) -> None:
        _keep_private(Path(str(url.database)))

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        record.info[FILE] = _file_of(url)
        # Python's own transaction handling begins late and deferred: two readers then both believe
        # they may write.
        connection.isolation_level = None
        connection.text_factory = _text

        for pragma in (
            f"busy_timeout={busy}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",  # what is removed is overwritten, see bot.store.erasing
            "temp_store=MEMORY",  # nothing of it in files elsewhere
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        _require_same_file(connection, url)
        reading_only = bool(connection.get_execution_options().get("read_only"))
        _allow(connection, reading_only=reading_only)
        if not reading_only and not patient:
            _wait_for_turn(connection, int(patience.for_turn() * 1000), busy)
        connection.exec_driver_sql("BEGIN" if reading_only else "BEGIN IMMEDIATE")

    return engine


def _allow(connection: Connection, *, reading_only: bool) -> None:
    """Have a connection write or not; it stays so until its next transaction."""
    if connection.info.get(READS_ONLY) is not reading_only:
        connection.exec_driver_sql(f"PRAGMA query_only={reading_only:d}")
        connection.info[READS_ONLY] = reading_only


def _file_of(url: URL) -> tuple[int, int] | None:
    """Return which file lies at an address now; ``None``: none."""
    try:
        found = os.stat(str(url.database))  # noqa: PTH116 - asked at each transaction; half the time
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _require_same_file(connection: Connection, url: URL) -> None:
    """See that a connection's file is still the one that lies there.

    A backup may have been put in its place: what is written to a file that was taken away is
    written to nowhere. Raises :class:`Unavailable`; the next connection opens what is there.
    """
    opened, there = connection.connection.info.get(FILE), _file_of(url)
    if opened in (None, there):
        return

    if there is not None:
        connection.invalidate()
        connection.engine.dispose()
        has_moved(connection.engine)

    raise Unavailable("the file is another one, or gone")


def _wait_for_turn(connection: Connection, wanted: int, usual: int) -> None:
    """Have a connection wait so many milliseconds for another process that writes."""
    if connection.info.get("busy", usual) != wanted:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={wanted}")
        connection.info["busy"] = wanted


def _keep_private(file: Path) -> None:
    """See that only its owner can read a database file and what SQLite keeps beside it.

    SQLite gives those the file's own mode. A file that is there is never opened for this: closing
    it again would drop this process's locks on it.
    """
    with suppress(OSError):  # not made anew, or not ours
        file.touch(mode=OWNERS, exist_ok=False)
    for each in (file, *(file.with_name(file.name + suffix) for suffix in BESIDE)):
        with suppress(OSError):
            if each.stat().st_mode & 0o077:
                each.chmod(OWNERS)


def _text(stored: bytes) -> str | bytes:
    """Return a text as SQLite keeps it; bytes, where it is none: no column takes these for one."""
    try:
        return stored.decode()
    except UnicodeDecodeError:
        return stored


@contextmanager
def turn(engine: Engine) -> Iterator[None]:
    """Wait for this process's turn to write, where one writes at a time."""
    turns = _turns.get(engine)
    with nullcontext() if turns is None else _held(turns):
        yield


@contextmanager
def _held(turns: Turns) -> Iterator[None]:
    """Hold a lock. Raises :class:`Unavailable` where somebody else holds it for too long."""
    if not turns.take(patience.for_turn()):
        raise Held("another writer holds the database")
    try:
        yield
    finally:
        turns.give_back()


# By SQLite's primary result codes; OperationalError alone says nothing, a misspelt table is one,
# too.
_KINDS: dict[int, type[StoreError]] = {
    sqlite3.SQLITE_BUSY: Held,
    sqlite3.SQLITE_LOCKED: Held,
    sqlite3.SQLITE_NOMEM: Unavailable,
    sqlite3.SQLITE_READONLY: ReadsOnly,
    sqlite3.SQLITE_INTERRUPT: Unavailable,
    sqlite3.SQLITE_IOERR: Unavailable,
    sqlite3.SQLITE_FULL: Full,
    sqlite3.SQLITE_CANTOPEN: Unavailable,
    sqlite3.SQLITE_PROTOCOL: Held,
    sqlite3.SQLITE_PERM: ReadsOnly,
    sqlite3.SQLITE_AUTH: ReadsOnly,
    sqlite3.SQLITE_CORRUPT: Malformed,
    sqlite3.SQLITE_NOTADB: Malformed,
}
_UNIQUE = frozenset({sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY})


def kind_of(error: sqlite3.Error) -> type[StoreError] | None:
    """Say which of the store's errors SQLite's is, if any."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    return Conflict if code in _UNIQUE else _KINDS.get(code & 0xFF)


def surely_undone(error: sqlite3.Error) -> bool:
    """Say whether a failed COMMIT is known to have changed nothing.

    A failed write or sync of the log may still be found whole by the next process that opens the
    file.
    """
    return getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_IOERR
