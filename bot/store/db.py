"""Engines and transactions.

There are two ways to the database: ``with writing(engine) as conn`` and ``with reading(engine) as
conn``. Both end in one of the errors of :mod:`bot.store.errors` when the database is at fault, and
both give up early: Slack waits three seconds, then the person sees nothing at all.
"""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from psycopg.abc import RV, PQGen
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow
from sqlalchemy import Connection, Dialect, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.store.errors import Conflict, Malformed, StoreError, Unavailable, Unconfirmed
from bot.store.failpoints import failpoint
from bot.store.instants import take_any

BUSY = 1.5  # seconds that a writer waits for its turn
STATEMENT = 2.0  # seconds that a statement may take
PING = 0.7  # seconds in which a pooled connection must show that it lives
CONNECT = 2  # seconds in which a new one must be there

OWNERS = 0o600
"""The mode of a file that only its owner reads and writes."""
BESIDE = ("-wal", "-shm", "-journal")

# One writer at a time in this process: waiting here is fair and cheap, SQLite's own busy handler is
# neither.
_turns: WeakKeyDictionary[Engine, threading.Lock] = WeakKeyDictionary()


def make_engine(url: str | URL, *, patient: bool = False) -> Engine:
    """Return an engine that fails early, or a ``patient`` one.

    The latter is for migrations and checks, which no person waits for.
    """
    url = make_url(url)
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, patient=patient)
    if url.get_backend_name() == "postgresql":
        return _postgresql(url.set(drivername="postgresql+psycopg"), patient=patient)
    raise ValueError("the database must be SQLite or PostgreSQL")


def _sqlite(url: URL, *, patient: bool) -> Engine:
    """Return an engine for SQLite, with one writer at a time."""
    if url.database in (None, "", ":memory:"):
        raise ValueError("SQLite needs a file: a database in memory is gone with its connection")
    engine = create_engine(url, pool_timeout=BUSY, hide_parameters=True)
    _turns[engine] = threading.Lock()
    busy = int((60 if patient else BUSY) * 1000)

    @event.listens_for(engine, "do_connect")
    def keep_private(*_: object) -> None:
        _keep_private(Path(str(url.database)))

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
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
        reading_only = bool(connection.get_execution_options().get("read_only"))
        connection.exec_driver_sql(f"PRAGMA query_only={reading_only:d}")
        connection.exec_driver_sql("BEGIN" if reading_only else "BEGIN IMMEDIATE")

    return engine


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


def _postgresql(url: URL, *, patient: bool) -> Engine:
    """Return an engine for PostgreSQL, whose connections are tried before they are used."""
    engine = create_engine(
        url,
        pool_size=10,
        pool_timeout=BUSY,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"connect_timeout": CONNECT, "options": "" if patient else _TIME_OUTS},
    )
    if not patient:

        @event.listens_for(engine, "do_connect")
        def connect(
            _dialect: Dialect, _record: object, args: Any, params: dict[str, Any]
        ) -> "_Impatient":
            return _Impatient.connect(*args, **params)

    @event.listens_for(engine, "connect")
    def connected(connection: psycopg.Connection[TupleRow], _record: object) -> None:
        take_any(connection)

    return engine


_TIME_OUTS = (
    f"-c statement_timeout={int(STATEMENT * 1000)} -c lock_timeout={int(BUSY * 1000)}"
    " -c idle_in_transaction_session_timeout=30000"
)


class _Impatient(psycopg.Connection[TupleRow]):
    """A connection that hangs up on a server, or a proxy before it, that does not answer.

    Where one neither answers nor closes, a server's own time-out never arrives. Only the pool's
    ping runs in autocommit, and it is quicker.
    """

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """Wait for an answer, no longer than a statement may take."""
        longest = PING if self.autocommit else STATEMENT + 0.2
        try:
            return super().wait(gen, interval, timeout or longest)
        except psycopg.errors._WaitTimeout:  # noqa: SLF001 - psycopg's own
            self.pgconn.finish()
            raise psycopg.OperationalError("the server did not answer in time") from None


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that changes something: whole or not at all.

    Raises :class:`Unavailable`, :class:`Unconfirmed` or, where a unique constraint or a
    serialization failure says that somebody else was first, :class:`Conflict`. Other faults come as
    they are.
    """
    look_anew()
    with _translated(), _turn(engine), engine.connect() as conn:
        conn.begin()
        yield conn
        failpoint("before-commit")
        _commit(conn)
        failpoint("after-commit")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a consistent view; writing in it is an error. Raises :class:`Unavailable`.

    Within :func:`one_look` it is the view that others have had before.
    """
    look = _looking.get()
    if look is None or look.engine is not engine or look.is_over:
        with _translated(), _view(engine) as conn:
            yield conn
    else:
        with _translated(), look.shared() as conn:
            yield conn


@contextmanager
def one_look(engine: Engine) -> Iterator[None]:
    """Have all that this thread reads meanwhile read in one view of the database.

    A request asks a dozen questions; to open and end a transaction costs more than most of them.
    The view ends early where something is written, or Slack is asked (:func:`look_anew`): what is
    read after that is read anew.
    """
    look = _Look(engine)
    token = _looking.set(look)
    try:
        yield
    finally:
        _looking.reset(token)
        look.end()


def look_anew() -> None:
    """Let go of the view that this thread has, if it has one: what it reads next is read anew.

    So nobody holds a connection while Slack is asked, and whoever has asked sees what was kept.
    """
    look = _looking.get()
    if look is not None:
        look.end()


class _Look:
    """One view of the database for one thread, opened by whoever reads first."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.is_over = False
        """Whether it is to end: who reads in it now goes on, and nobody else begins to."""
        self._open = ExitStack()
        self._conn: Connection | None = None
        self._readers = 0

    @contextmanager
    def shared(self) -> Iterator[Connection]:
        """Give the view to one more reader. An error of the database ends it."""
        if self._conn is None:
            self._conn = self._open.enter_context(_view(self.engine))
        self._readers += 1
        try:
            yield self._conn
        except (DBAPIError, sqlite3.Error, psycopg.Error):
            self.is_over = True
            raise
        finally:
            self._readers -= 1
            if self.is_over:
                self.end()

    def end(self) -> None:
        """End the view, at the latest when its last reader is done with it; then there is none.

        Nothing is lost by a view that does not end well: all that was asked of it was answered.
        """
        self.is_over = self._readers > 0
        if self._readers == 0:
            self._conn = None
            with suppress(DBAPIError, sqlite3.Error, psycopg.Error):
                self._open.close()


_looking: ContextVar[_Look | None] = ContextVar("looking", default=None)


@contextmanager
def _view(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that only reads."""
    with engine.connect() as conn:
        if engine.dialect.name == "sqlite":
            conn = conn.execution_options(read_only=True)
        else:
            conn = conn.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        with conn.begin():
            yield conn


def insert(conn: Connection, table: Table) -> "postgresql.Insert | sqlite.Insert":
    """Return an INSERT that knows ON CONFLICT, for the database at hand."""
    if conn.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


@contextmanager
def unchecked(conn: Connection) -> Iterator[None]:
    """Let a row be written that its table's rules forbid, as it was so before: on SQLite alone."""
    if conn.dialect.name != "sqlite":
        yield
        return
    conn.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
    try:
        yield
    finally:
        conn.exec_driver_sql("PRAGMA ignore_check_constraints=OFF")


def is_malformed(error: Exception) -> bool:
    """Say whether an error of the database is that its file is damaged itself."""
    return _kind(error) is Malformed


def canonical(value: Any) -> str:
    """Write JSON in its one form, so that it can be digested and compared."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"), sort_keys=True)


@contextmanager
def _turn(engine: Engine) -> Iterator[None]:
    """Wait for this process's turn to write, where one writes at a time."""
    lock = _turns.get(engine)
    with nullcontext() if lock is None else _held(lock):
        yield


@contextmanager
def _held(lock: threading.Lock) -> Iterator[None]:
    """Hold a lock. Raises :class:`Unavailable` where somebody else holds it for too long."""
    if not lock.acquire(timeout=BUSY):
        raise Unavailable("another writer holds the database")
    try:
        yield
    finally:
        lock.release()


def _commit(conn: Connection) -> None:
    """Commit a transaction. Raises :class:`Unconfirmed` where nobody knows whether it is."""
    if _has_failed(conn):
        # PostgreSQL answers COMMIT with a silent ROLLBACK here: someone would be told "recorded".
        raise RuntimeError("a statement failed and its error was swallowed: nothing was recorded")
    try:
        conn.commit()
    except (DBAPIError, sqlite3.Error) as error:
        if not _surely_undone(error):
            raise Unconfirmed(_name(error)) from error
        raise


def _has_failed(conn: Connection) -> bool:
    """Say whether a statement of a transaction on PostgreSQL failed."""
    driver: Any = conn.connection.dbapi_connection
    if not isinstance(driver, psycopg.Connection):
        return False
    return driver.info.transaction_status == TransactionStatus.INERROR


@contextmanager
def _translated() -> Iterator[None]:
    """Raise the store's own errors in the place of the database's."""
    try:
        yield
    except PoolTimeout as error:
        raise Unavailable("every connection is in use") from error
    except UnicodeDecodeError as error:  # SQLite's own message quotes the bytes of a damaged file
        raise Malformed(type(error).__name__) from error
    except (DBAPIError, sqlite3.Error, psycopg.Error) as error:
        kind = _kind(error)
        if kind is None:
            raise
        raise kind(_name(error)) from error


def _driver_error(error: Exception) -> BaseException:
    """Return the driver's own error, where SQLAlchemy's wraps it."""
    return (error.orig or error) if isinstance(error, DBAPIError) else error


def _name(error: Exception) -> str:
    """Name an error as it may be logged: as the driver does, without statement and values."""
    cause = _driver_error(error)
    code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    return f"{type(cause).__name__} {code}" if code else type(cause).__name__


# By SQLite's primary result codes; OperationalError alone says nothing, a misspelt table is one,
# too.
_SQLITE_AWAY = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
    }
)
_SQLITE_MALFORMED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_SQLITE_UNIQUE = frozenset({sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY})
# Connection, resources, operator, system; then a lock not got in time and a server that only reads.
_POSTGRES_AWAY = ("08", "53", "57", "58", "55P03", "25006", "28", "3D000")
_POSTGRES_FIRST = ("23505", "40")  # somebody else was first: unique, serialization, deadlock


def _kind(error: Exception) -> type[StoreError] | None:
    """Say which of the store's errors a database's error is, if any."""
    cause = _driver_error(error)
    if isinstance(cause, sqlite3.Error):
        return _kind_on_sqlite(getattr(cause, "sqlite_errorcode", None))
    if isinstance(cause, psycopg.Error):
        return _kind_on_postgresql(cause)
    return None


def _kind_on_sqlite(code: int | None) -> type[StoreError] | None:
    """Say which of the store's errors a result code is, if any."""
    if code is None:
        return None
    if code in _SQLITE_UNIQUE:
        return Conflict
    primary = code & 0xFF
    if primary in _SQLITE_MALFORMED:
        return Malformed
    return Unavailable if primary in _SQLITE_AWAY else None


def _kind_on_postgresql(cause: psycopg.Error) -> type[StoreError] | None:
    """Say which of the store's errors PostgreSQL's or its driver's is, if any."""
    if cause.sqlstate is None:
        is_away = isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError)
    elif cause.sqlstate.startswith(_POSTGRES_FIRST):
        return Conflict
    else:
        is_away = cause.sqlstate.startswith(_POSTGRES_AWAY)
    return Unavailable if is_away else None


def _surely_undone(error: Exception) -> bool:
    """Say whether a failed COMMIT is known to have changed nothing."""
    cause = _driver_error(error)
    if isinstance(cause, sqlite3.Error):
        # A failed write or sync of the log may still be found whole by the next process that opens
        # the file.
        primary = getattr(cause, "sqlite_errorcode", 0) & 0xFF
        return primary != sqlite3.SQLITE_IOERR
    state = getattr(cause, "sqlstate", None) or ""
    return state != "40003" and state.startswith(("23", "25", "40"))
