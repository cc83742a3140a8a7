"""Engines and transactions.

There are two ways to the database: ``with writing(engine) as conn`` and ``with reading(engine) as
conn``. Both end in one of the errors of :mod:`bot.store.errors` when the database is at fault, and
both give up early: Slack waits three seconds, then the person sees nothing at all.
"""

import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Connection, Engine, Table, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.store import on_sqlite
from bot.store.errors import Malformed, StoreError, Unavailable, Unconfirmed
from bot.store.failpoints import failpoint

if TYPE_CHECKING:
    import psycopg
    from sqlalchemy.dialects import postgresql, sqlite


def make_engine(url: str | URL, *, patient: bool = False) -> Engine:
    """Return an engine that fails early, or a ``patient`` one.

    The latter is for migrations and checks, which no person waits for.
    """
    url = make_url(url)
    if url.get_backend_name() == "sqlite":
        return on_sqlite.make_engine(url, patient=patient)

    if url.get_backend_name() == "postgresql":
        from bot.store import on_postgresql

        return on_postgresql.make_engine(url, patient=patient)

    raise ValueError("the database must be SQLite or PostgreSQL")


@contextmanager
def opened(url: str | URL, *, patient: bool = False) -> Iterator[Engine]:
    """Open an engine (:func:`make_engine`) for a look, and close its connections afterwards."""
    engine = make_engine(url, patient=patient)
    try:
        yield engine
    finally:
        engine.dispose()


def hosts_of(url: URL) -> list[str]:
    """Return the hosts that an address of PostgreSQL leads to, without their ports."""
    named = url.query.get("host", ())
    several = named.split(",") if isinstance(named, str) else named
    return [host.partition(":")[0] for host in several] or [url.host or ""]


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that changes something: whole or not at all.

    Raises :class:`Unavailable`, :class:`Unconfirmed` or, where a unique constraint or a
    serialization failure says that somebody else was first, :class:`Conflict`. Other faults come as
    they are.
    """
    look_anew()
    with translated(), on_sqlite.turn(engine), engine.connect() as conn:
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
        with translated(), _view(engine) as conn:
            yield conn
    else:
        with translated(), look.shared() as conn:
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
            # What was asked once of one view is answered so again: see bot.store.queries.Query.
            view = self._open.enter_context(_view(self.engine))
            self._conn = view.execution_options(asked={})

        self._readers += 1

        try:
            yield self._conn
        except _faults():
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
            with suppress(*_faults()):
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
    return insert_for(conn.dialect.name, table)


def insert_for(dialect: str, table: Table) -> "postgresql.Insert | sqlite.Insert":
    """Return an INSERT that knows ON CONFLICT, for a kind of database by its name."""
    if dialect == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.insert(table)

    from sqlalchemy.dialects import postgresql

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


def _commit(conn: Connection) -> None:
    """Commit a transaction. Raises :class:`Unconfirmed` where nobody knows whether it is."""
    try:
        if conn.dialect.name == "sqlite":
            conn.commit()
        else:
            _commit_on_postgresql(conn)
    except (DBAPIError, sqlite3.Error) as error:
        if not _surely_undone(error):
            raise Unconfirmed(_name(error)) from error

        raise


def _commit_on_postgresql(conn: Connection) -> None:
    from bot.store import on_postgresql

    driver = conn.connection.dbapi_connection
    if on_postgresql.has_failed(driver):
        # PostgreSQL answers COMMIT with a silent ROLLBACK here: someone would be told "recorded".
        raise RuntimeError("a statement failed and its error was swallowed: nothing was recorded")

    with on_postgresql.heeding(driver):
        conn.commit()


def _faults() -> tuple[type[Exception], ...]:
    """Return what a database's faults are raised as: by SQLAlchemy, or by a driver itself."""
    return (DBAPIError, *_drivers_errors())


def _drivers_errors() -> tuple[type[Exception], ...]:
    """Return what drivers raise.

    PostgreSQL's is loaded with the first engine for it: it takes a tenth of a start, and megabytes.
    """
    of_postgresql = getattr(sys.modules.get("psycopg"), "Error", None)
    return (sqlite3.Error, of_postgresql) if of_postgresql else (sqlite3.Error,)


@contextmanager
def translated() -> Iterator[None]:
    """Raise the store's own errors in the place of the database's."""
    try:
        yield
    except PoolTimeout as error:
        raise Unavailable("every connection is in use") from error
    except UnicodeDecodeError as error:  # SQLite's own message quotes the bytes of a damaged file
        raise Malformed(type(error).__name__) from error
    except PendingRollbackError as error:  # on a connection whose loss was swallowed before
        raise Unavailable("the connection was lost") from error
    except _faults() as error:
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


def _kind(error: Exception) -> type[StoreError] | None:
    """Say which of the store's errors a database's error is, if any."""
    cause = _driver_error(error)
    if isinstance(cause, sqlite3.Error):
        return on_sqlite.kind_of(cause)

    if isinstance(cause, _drivers_errors()):
        from bot.store import on_postgresql

        is_lost = isinstance(error, DBAPIError) and error.connection_invalidated
        return on_postgresql.kind_of(cast("psycopg.Error", cause), is_lost=is_lost)

    return None


def _surely_undone(error: Exception) -> bool:
    """Say whether a failed COMMIT is known to have changed nothing."""
    cause = _driver_error(error)
    if isinstance(cause, sqlite3.Error):
        return on_sqlite.surely_undone(cause)

    if isinstance(cause, _drivers_errors()):
        from bot.store import on_postgresql

        return on_postgresql.surely_undone(cast("psycopg.Error", cause))

    return False
