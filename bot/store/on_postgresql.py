"""The store on PostgreSQL: a server that may be shut down, moved or replaced while people work.

An address leads to one server or to several, and not always to one that takes writes. So each
connection is asked for one that does, each transaction asks whether the server is a standby, and
whatever shows that it is throws the connection away, with all others made before. The next command
connects anew, wherever the address leads by then.

Nothing is kept in a session: time-outs are set for each transaction, and no statement is prepared.
So a pooler that hands out its connections by transaction (PgBouncer) may stand in between.
"""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, InvalidStateError
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from psycopg.abc import RV, PQGen
from psycopg.errors import Diagnostic
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow
from sqlalchemy import Connection, Dialect, Engine, ExceptionContext, NullPool, create_engine, event
from sqlalchemy.engine import URL

from bot.store import patience
from bot.store.errors import (
    Conflict,
    Full,
    Held,
    Malformed,
    PooledByStatement,
    ReadsOnly,
    StoreError,
    Unavailable,
    Unconfirmed,
)
from bot.store.instants import take_any
from bot.store.moving import has_moved

Params = dict[str, Any]

DEFAULTS: Params = {
    "connect_timeout": patience.EACH_SERVER,
    "target_session_attrs": "read-write",
    # A host that vanished closes nothing: by these the system finds out.
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
"""How the bot connects, where the address says nothing of it."""

READS_ONLY = "25006"


def make_engine(url: URL, *, patient: bool) -> Engine:
    """Return an engine for PostgreSQL, whose connections are tried before they are used.

    A patient one keeps none: a command of an operator leaves none open behind it.
    """
    kept: dict[str, Any] = {"pool_size": 10, "pool_timeout": patience.BUSY, "pool_pre_ping": True}
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        hide_parameters=True,
        **({"poolclass": NullPool} if patient else kept),
        connect_args={
            "prepare_threshold": None,
            **{name: value for name, value in DEFAULTS.items() if name not in url.query},
        },
    )
    servers = _Servers(patient=patient)

    @event.listens_for(engine, "do_connect")
    def connect(
        _dialect: Dialect, _record: object, _args: object, params: Params
    ) -> "DriverConnection":
        return servers.connect(params)

    @event.listens_for(engine, "connect")
    def connected(connection: "DriverConnection", _record: object) -> None:
        take_any(connection)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        _begin(connection, servers)

    @event.listens_for(engine, "handle_error")
    def leave(context: ExceptionContext) -> None:
        if _is_of_no_use(context):
            context.is_disconnect = True  # the pool then throws away all that were made before

    return engine


class DriverConnection(psycopg.Connection[TupleRow]):
    """A connection that hangs up on a server, or a proxy before it, that does not answer.

    Where one neither answers nor closes, a server's own time-out never arrives. Only the pool's
    ping runs in autocommit, and it is quicker. One that ``is_patient`` waits for as long as it
    takes.
    """

    is_patient = False

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.warnings: list[str] = []
        """The codes of the server's warnings, since somebody last looked."""
        self.add_notice_handler(self._note)

    def _note(self, notice: Diagnostic) -> None:
        if notice.severity_nonlocalized == "WARNING":
            self.warnings.append(notice.sqlstate or "")

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """Wait for an answer, no longer than a statement may take."""
        if self.is_patient:
            return super().wait(gen, interval, timeout)

        longest = patience.PING if self.autocommit else patience.STATEMENT + 0.2

        try:
            return super().wait(gen, interval, timeout or longest)
        except psycopg.errors._WaitTimeout:  # noqa: SLF001 - psycopg's own
            self.pgconn.finish()
            raise psycopg.OperationalError("the server did not answer in time") from None


class _Servers:
    """The servers that an address names; the one that let us in last is tried first.

    Whoever connects waits no longer than ``patience`` says for all of them together, and for the
    look-up of their names. What takes longer goes on by itself: it finds out which server is the
    one now.
    """

    def __init__(self, *, patient: bool) -> None:
        self.is_patient = patient
        self._longest = patience.PATIENT if patient else patience.CONNECT
        self._first = 0
        self._now: object = None

    def is_another(self, started: object) -> bool:
        """Note since when the server at hand runs; say whether it was another one before."""
        before, self._now = self._now, started
        return before not in (None, started)

    def connect(self, params: Params) -> DriverConnection:
        """Return a connection to a server that takes writes. Raises ``psycopg.Error``."""
        found: Future[DriverConnection] = Future()
        threading.Thread(target=self._find, args=(params, found), daemon=True).start()

        try:
            return found.result(self._longest)
        except TimeoutError:
            if not found.cancel():  # it came at this very moment
                return found.result()

            raise psycopg.OperationalError("no server answered in time") from None

    def _find(self, params: Params, found: "Future[DriverConnection]") -> None:
        """Put the first connection that can be had into ``found``, or the last error."""
        refused: list[psycopg.OperationalError] = []
        servers = list(_each_server(params))
        for place in sorted(range(len(servers)), key=lambda place: place != self._first):
            try:
                connection = DriverConnection.connect(**servers[place])
            except Exception as fault:
                refused.append(_refusal(fault))
                continue

            self._first = place
            connection.is_patient = self.is_patient
            _hand_over(connection, found)
            return

        with suppress(InvalidStateError):  # nobody waits any more
            found.set_exception(max(refused, key=lambda refusal: refusal.sqlstate == READS_ONLY))


def _hand_over(connection: DriverConnection, found: "Future[DriverConnection]") -> None:
    """Hand a connection to whoever waits for it, if anybody still does."""
    try:
        found.set_result(connection)
    except InvalidStateError:
        connection.close()


def _refusal(fault: Exception) -> psycopg.OperationalError:
    """Say how a server did not let us in: that it only reads, or whatever else its driver says."""
    if "read-only" in str(fault) or "hot standby" in str(fault):
        return _OnlyReads("the server takes no writes")
    if isinstance(fault, psycopg.OperationalError):
        return fault
    return psycopg.OperationalError(f"no connection can be had: {type(fault).__name__}")


class _OnlyReads(psycopg.OperationalError):
    """The driver's words for it have no code of their own."""

    sqlstate = READS_ONLY


def _each_server(params: Params) -> Iterator[Params]:
    """Yield how to connect to each server that an address names (``h1,h2``), in its order."""
    hosts = _listed(params.get("host"))
    ports = _listed(params.get("port"))
    is_for_the_driver = "hostaddr" in params or "load_balance_hosts" in params
    if len(hosts) < 2 or len(ports) not in (0, 1, len(hosts)) or is_for_the_driver:
        yield params
        return

    for place, host in enumerate(hosts):
        server = {**params, "host": host}
        if ports:
            server["port"] = ports[place % len(ports)]

        yield server


def _listed(value: Any) -> Sequence[str]:
    return [] if value in (None, "") else str(value).split(",")


def _begin(connection: Connection, servers: _Servers) -> None:
    """Ask, as a transaction begins, which server this is; and set the transaction's time-outs."""
    driver: object = connection.connection.dbapi_connection
    if isinstance(driver, DriverConnection) and driver.autocommit:
        return  # no transaction: VACUUM

    asked = "SELECT pg_is_in_recovery(), pg_postmaster_start_time()"

    if not servers.is_patient:
        asked += f", {_limits()}"

    is_standby, started, *_ = connection.exec_driver_sql(asked).one()
    if is_standby:
        connection.invalidate()
        connection.engine.dispose()
        raise ReadsOnly("a standby")

    if servers.is_another(started):
        has_moved(connection.engine)


def _limits() -> str:
    """Return what sets PostgreSQL's own time-outs, for one transaction."""
    limits = {
        "statement_timeout": int(patience.STATEMENT * 1000),
        "lock_timeout": int(patience.for_turn() * 1000),
        "idle_in_transaction_session_timeout": 30_000,
    }
    return ", ".join(f"set_config('{name}', '{value}', true)" for name, value in limits.items())


# By PostgreSQL's codes or their classes, the longest that fits.
_KINDS: dict[str, type[StoreError]] = {
    "08": Unavailable,  # connection
    "0A000": ReadsOnly,  # what a standby answers to BEGIN READ WRITE
    "23505": Conflict,  # unique
    READS_ONLY: ReadsOnly,
    "25P03": Unavailable,  # ended by the server while it waited for us
    "25P04": Unavailable,
    "28": Unavailable,  # authorization
    "3D000": Unavailable,  # no such database
    "40": Conflict,  # serialization, deadlock
    "53": Unavailable,  # resources, too many connections among them
    "53100": Full,
    "55006": Unavailable,  # the database is being copied
    "55P03": Held,
    "57": Unavailable,  # operator: shut down, starting up, cancelled
    "58": Unavailable,  # system
    "XX001": Malformed,
    "XX002": Malformed,
}
_ENDS = ("FATAL", "PANIC")


def kind_of(error: psycopg.Error, *, is_lost: bool) -> type[StoreError] | None:
    """Say which of the store's errors PostgreSQL's or its driver's is, if any.

    ``is_lost``: its connection is gone, or was thrown away because of it.
    """
    state = error.sqlstate or ""
    if state == "08P01" and "statement pooling" in str(error):
        return PooledByStatement

    kind = _kind_of_code(state)

    if is_lost or error.diag.severity_nonlocalized in _ENDS:
        return _kind_of_away(kind)

    if not state and isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return Unavailable

    return kind


def _kind_of_away(kind: type[StoreError] | None) -> type[StoreError]:
    """Return a kind if it says why the database is away, else that it is away."""
    return kind if kind is not None and issubclass(kind, Unavailable) else Unavailable


def _kind_of_code(state: str) -> type[StoreError] | None:
    """Return the kind of a code, by itself or by its class; of no code there is none."""
    fits = [code for code in _KINDS if state.startswith(code)]
    return _KINDS[max(fits, key=len)] if fits else None


def _is_of_no_use(context: ExceptionContext) -> bool:
    """Say whether an error shows that its connection leads to a server that takes no writes."""
    error = context.original_exception
    if not isinstance(error, psycopg.Error):
        return False
    return kind_of(error, is_lost=False) is ReadsOnly or error.diag.severity_nonlocalized in _ENDS


def surely_undone(error: psycopg.Error) -> bool:
    """Say whether a failed COMMIT is known to have changed nothing."""
    state = error.sqlstate or ""
    return state != "40003" and state.startswith(("23", "25", "40"))


def has_failed(driver: object) -> bool:
    """Say whether a statement failed in the transaction of a driver's connection."""
    return (
        isinstance(driver, psycopg.Connection)
        and driver.info.transaction_status == TransactionStatus.INERROR
    )


@contextmanager
def heeding(driver: object) -> Iterator[None]:
    """Raise :class:`Unconfirmed` where PostgreSQL commits with a warning.

    It does so where a standby should have confirmed and did not in time: what it calls committed is
    lost if that standby takes its place.
    """
    if not isinstance(driver, DriverConnection):
        yield
        return

    driver.warnings.clear()
    yield

    if driver.warnings:
        raise Unconfirmed("no standby has confirmed it")
