"""A transaction is whole or not at all, and whoever asked learns which, in time."""

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, event, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, StatementError

from bot.store import db, migrate, patience, workspace
from bot.store.db import look_anew, make_engine, one_look, reading, writing
from bot.store.errors import Conflict, ReadsOnly, Unavailable, Unconfirmed
from bot.store.moving import when_moved
from bot.store.tables import pauses, workspace_settings
from tests.postgres import Postgres
from tests.store.proxy import Proxy
from tests.store.rows import NOW


def remember(engine: Engine, value: str) -> None:
    with writing(engine) as conn:
        workspace.change_setting(conn, team="T1", key="word", value=value, by="U1", at=NOW)


def remembered(engine: Engine) -> str | None:
    with reading(engine) as conn:
        return workspace.settings(conn, "T1").get("word")


def test_a_transaction_is_whole_or_not_at_all(engine: Engine) -> None:
    remember(engine, "first")

    def fail_half_way() -> None:
        with writing(engine) as conn:
            workspace.change_setting(conn, team="T1", key="word", value="second", by="U1", at=NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert remembered(engine) == "first"


def test_reading_cannot_write(engine: Engine) -> None:
    with pytest.raises((DBAPIError, Unavailable)), reading(engine) as conn:
        workspace.change_setting(conn, team="T1", key="word", value="x", by="U1", at=NOW)
    remember(engine, "writing works on the same connection afterwards")


def test_a_database_file_is_its_owners_alone(tmp_path: Path) -> None:
    """With what SQLite keeps beside it, and one that was made before, too."""
    made_before = tmp_path / "before.sqlite3"
    sqlite3.connect(made_before).execute("PRAGMA journal_mode=WAL").connection.close()
    made_before.chmod(0o644)
    for file in (tmp_path / "new.sqlite3", made_before):
        engine = make_engine(f"sqlite:///{file}")
        with engine.connect() as conn:
            conn.exec_driver_sql("CREATE TABLE a (b)")
            conn.commit()
            kept = sorted(tmp_path.glob(f"{file.name}*"))
            assert [each.stat().st_mode & 0o777 for each in kept] == [0o600] * 3, kept
        engine.dispose()


def test_reading_is_one_view(engine: Engine) -> None:
    """What is written meanwhile is not seen half-way through."""
    remember(engine, "before")
    with reading(engine) as conn:
        assert workspace.settings(conn, "T1")["word"] == "before"
        remember(engine, "after")
        assert workspace.settings(conn, "T1")["word"] == "before"
    assert remembered(engine) == "after"


@contextlib.contextmanager
def views(engine: Engine) -> Iterator[list[str]]:
    """Every transaction that is begun meanwhile."""
    begun: list[str] = []

    def note(_conn: object) -> None:
        begun.append("begin")

    event.listen(engine, "begin", note)
    yield begun
    event.remove(engine, "begin", note)


def test_one_look_is_one_view_until_something_is_written(engine: Engine) -> None:
    """What one thread reads is read in one view; what it writes itself, or what others wrote while
    Slack was asked, it sees after that; and nothing is held when the look is over."""
    remember(engine, "first")
    with views(engine) as begun, one_look(engine):
        assert [remembered(engine), remembered(engine)] == ["first", "first"]
        assert len(begun) == 1
        other = threading.Thread(target=remember, args=(engine, "others'"))
        other.start()
        other.join()
        assert remembered(engine) == "first"
        look_anew()
        assert remembered(engine) == "others'"
        remember(engine, "own")
        assert remembered(engine) == "own"
    assert engine.pool.checkedout() == 0  # type: ignore[attr-defined]


def test_a_view_in_which_somebody_reads_outlasts_what_is_written_beside_it(engine: Engine) -> None:
    """Whoever reads in it goes on reading what they read before; whoever begins to, reads anew."""
    remember(engine, "first")
    with one_look(engine):
        with reading(engine) as conn:
            assert workspace.settings(conn, "T1")["word"] == "first"
            remember(engine, "second")
            assert remembered(engine) == "second"
            assert workspace.settings(conn, "T1")["word"] == "first"
        assert remembered(engine) == "second"
    assert engine.pool.checkedout() == 0  # type: ignore[attr-defined]


def test_an_error_ends_a_view(engine: Engine) -> None:
    """PostgreSQL answers nothing more in a transaction in which a statement failed."""
    remember(engine, "first")

    def ask_what_is_not_there() -> None:
        with reading(engine) as conn:
            conn.execute(text("SELECT nothing FROM nowhere"))

    with one_look(engine):
        with pytest.raises(DBAPIError):
            ask_what_is_not_there()
        assert remembered(engine) == "first"


@pytest.mark.parametrize("processes", [1, 4])
def test_sqlite_loses_no_write(sqlite: Engine, processes: int) -> None:
    """Read, add one, write, by eight threads: the sum is right. With SQLite's default transactions
    it is not. Engines share no lock, as processes do not."""
    remember(sqlite, "0")
    engines = [make_engine(sqlite.url) for _ in range(processes)]

    def work(engine: Engine) -> None:
        for _ in range(25):
            with writing(engine) as conn:
                word = workspace.settings(conn, "T1")["word"]
                conn.execute(update(workspace_settings).values(value=str(int(word) + 1)))

    threads = [threading.Thread(target=work, args=(engines[n % processes],)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert remembered(sqlite) == "200"
    for engine in engines:
        engine.dispose()


def test_sqlite_is_safe_against_power_loss(sqlite: Engine) -> None:
    with sqlite.connect() as conn:
        pragmas = {
            name: conn.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_whoever_was_first_is_no_fault_of_the_database(engine: Engine) -> None:
    """A unique key that is taken says `Conflict`; another constraint is a fault of ours and comes
    as it is."""
    row = {"team": "T1", "target": "", "reason": "r", "at": NOW}
    with pytest.raises(Conflict), writing(engine) as conn:
        conn.execute(insert(pauses), [row, row])
    with pytest.raises(IntegrityError), writing(engine) as conn:
        conn.execute(insert(pauses).values(**row | {"reason": None}))
    with pytest.raises(DBAPIError) as caught, writing(engine) as conn:
        conn.execute(text("SELECT * FROM no_such_table WHERE secret = :secret"), {"secret": "Ash"})
    assert "Ash" not in str(caught.value)


def test_a_locked_sqlite_is_unavailable(sqlite: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process that holds the file, and another thread that holds the turn; afterwards all
    is well."""
    monkeypatch.setattr(patience, "BUSY", 0.05)
    impatient = make_engine(sqlite.url)
    with writing(sqlite), pytest.raises(Unavailable):
        remember(impatient, "x")
    with writing(impatient), pytest.raises(Unavailable):
        remember(impatient, "x")
    assert remembered(impatient) is None
    remember(impatient, "y")
    impatient.dispose()


def test_a_full_disk_is_unavailable_and_recovers(sqlite: Engine) -> None:
    pages = [10_000]

    @event.listens_for(sqlite, "begin")
    def narrow(conn: object) -> None:
        conn.exec_driver_sql(f"PRAGMA max_page_count={pages[0]}")  # type: ignore[attr-defined]

    remember(sqlite, "small")
    pages[0] = 1  # as many as there are
    with pytest.raises(Unavailable, match="SQLITE_FULL"):
        remember(sqlite, "large" * 100_000)
    assert remembered(sqlite) == "small"
    pages[0] = 10_000
    remember(sqlite, "again")
    assert remembered(sqlite) == "again"


def test_a_read_only_sqlite_is_unavailable_and_can_be_read(sqlite: Engine) -> None:
    remember(sqlite, "there")
    locked = make_engine(f"sqlite:///file:{sqlite.url.database}?mode=ro&uri=true")
    with pytest.raises(Unavailable, match="READONLY"):
        remember(locked, "x")
    assert remembered(locked) == "there"
    locked.dispose()


def test_a_missing_database_is_unavailable(tmp_path: Path) -> None:
    for url in (
        f"sqlite:///{tmp_path}/nowhere/cspr.sqlite3",
        "postgresql://nobody@127.0.0.1:1/cspr",
    ):
        engine = make_engine(url)
        with pytest.raises(Unavailable):
            remembered(engine)
        with pytest.raises(Unavailable):
            remember(engine, "x")
        engine.dispose()


def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    path = tmp_path / "cspr.sqlite3"
    path.write_bytes(b"not a database at all" * 100)
    engine = make_engine(f"sqlite:///{path}")
    with pytest.raises(Unavailable):
        remembered(engine)
    engine.dispose()


def test_a_sync_that_fails_in_commit_is_unconfirmed(sqlite: Engine) -> None:
    """SQLite cannot say whether the next process finds the commit whole."""

    @event.listens_for(sqlite, "commit")
    def fail(conn: object) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC
        raise error

    with pytest.raises(Unconfirmed):
        remember(sqlite, "x")


@pytest.fixture
def proxied(postgresql: Engine) -> Iterator[tuple[Engine, Proxy]]:
    """PostgreSQL behind a proxy that can be told to misbehave."""
    url = postgresql.url
    assert url.host is not None
    assert url.port is not None
    proxy = Proxy(url.host, url.port)
    engine = make_engine(url.set(host="127.0.0.1", port=proxy.port))
    yield engine, proxy
    engine.dispose()
    proxy.stop()


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_connection_lost_during_commit_is_unconfirmed(
    proxied: tuple[Engine, Proxy], after: bool
) -> None:
    """Nobody is told that it was recorded, nor that it was not; the next transaction works
    again."""
    engine, proxy = proxied
    remember(engine, "old")
    proxy.cut(b"COMMIT", after=after)
    with pytest.raises(Unconfirmed):
        remember(engine, "new")
    assert remembered(engine) == ("new" if after else "old")


def test_a_connection_lost_before_commit_is_unavailable(proxied: tuple[Engine, Proxy]) -> None:
    engine, proxy = proxied
    remember(engine, "old")
    proxy.cut(b"setting_changes", after=True)
    with pytest.raises(Unavailable):
        remember(engine, "new")
    assert remembered(engine) == "old"


def test_a_database_is_given_up_before_slack_gives_up_the_bot() -> None:
    """Slack waits three seconds: a writer's turn fits in, and so does a pooled connection that
    hangs and a new one."""
    assert patience.BUSY < 3
    assert patience.PING + patience.CONNECT < 3


def test_a_database_that_hangs_is_given_up(proxied: tuple[Engine, Proxy]) -> None:
    """It neither answers nor closes, pooled connections and new ones alike: the person still gets
    an answer."""
    engine, proxy = proxied
    remember(engine, "old")
    proxy.hang()
    # A bot that waits for ever would hang the tests, too.
    unanswered = threading.Timer(60, proxy.heal)
    unanswered.start()
    with pytest.raises(Unavailable):
        remember(engine, "new")
    unanswered.cancel()
    proxy.heal()
    assert remembered(engine) == "old"


def test_a_restarted_database_is_found_again(proxied: tuple[Engine, Proxy]) -> None:
    """Connections in the pool that died meanwhile cost nobody a command."""
    engine, proxy = proxied
    remember(engine, "old")
    proxy.heal()
    remember(engine, "new")
    assert remembered(engine) == "new"


def test_a_swallowed_error_is_never_a_silent_rollback(postgresql: Engine) -> None:
    """PostgreSQL answers COMMIT after an error with ROLLBACK, and no error."""

    def swallow() -> None:
        with writing(postgresql) as conn:
            workspace.change_setting(conn, team="T1", key="word", value="x", by="U1", at=NOW)
            with contextlib.suppress(DBAPIError):
                conn.execute(text("SELECT 1/0"))

    with pytest.raises(RuntimeError, match="swallowed"):
        swallow()
    assert remembered(postgresql) is None


def test_a_slow_statement_is_given_up(postgresql: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "STATEMENT", 0.1)
    engine = make_engine(postgresql.url)
    with pytest.raises(Unavailable), reading(engine) as conn:
        conn.execute(text("SELECT pg_sleep(5)"))
    engine.dispose()


def test_an_instant_keeps_its_moment(engine: Engine) -> None:
    """Whatever zone it comes in, it comes back in UTC, to the microsecond; without a zone it is
    refused."""
    there = datetime(2026, 10, 25, 1, 30, 0, 1, tzinfo=timezone(timedelta(hours=1)))
    with writing(engine) as conn:
        workspace.note_members(conn, team="T1", channel="C1", users=[], fetched_at=there)
        assert workspace.members_as_of(conn, "T1", "C1") == there
        assert workspace.members_as_of(conn, "T1", "C1").tzinfo is UTC  # type: ignore[union-attr]
        with pytest.raises(StatementError, match="time zone"):
            conn.execute(select(func.count()).where(pauses.c.at < datetime(2026, 1, 1)))  # noqa: DTZ001


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://localhost/x"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match="SQLite"):
        make_engine(url)


# What PostgreSQL says around a shutdown, a failover or a full disk, and whoever stands before it.
AWAY = """08000 08001 08003 08004 08006 08007 08P01 0A000 25006 25P03 25P04 28000 28P01 3D000 53000
    53100 53200 53300 53400 55006 55P03 57000 57014 57P01 57P02 57P03 57P04 57P05 58000 58030"""


@pytest.mark.parametrize("code", AWAY.split())
def test_a_server_that_goes_away_is_unavailable(code: str) -> None:
    """Whatever it says as it goes, it is nobody's fault of ours."""
    kind = {"08007": "08000", "25P04": "25P03", "57P05": "57P01"}.get(code, code)
    fault = psycopg.errors.lookup(kind)()
    fault.sqlstate = code
    with pytest.raises(Unavailable), db.translated():
        raise OperationalError("UPDATE …", {}, fault)


def test_a_lost_connection_is_unavailable_whatever_was_said_last() -> None:
    """As a standby's, which ends a session that is in its way with the code of a conflict."""
    last = psycopg.errors.SerializationFailure()
    with pytest.raises(Unavailable), db.translated():
        raise DBAPIError("SELECT …", {}, last, connection_invalidated=True)
    for said in (psycopg.OperationalError(), psycopg.InterfaceError(), psycopg.errors.IoError()):
        with pytest.raises(Unavailable), db.translated():
            raise said
    with pytest.raises(Conflict), db.translated():
        raise psycopg.errors.SerializationFailure
    with pytest.raises(psycopg.errors.UndefinedTable), db.translated():
        raise psycopg.errors.UndefinedTable


def test_nothing_is_kept_in_a_session(postgresql: Engine) -> None:
    """So that whoever gets the connection next, by a pooler, gets nothing of it; a transaction has
    its own time-outs all the same."""
    left = """SELECT (SELECT count(*) FROM pg_prepared_statements), (SELECT count(*) FROM pg_locks
        WHERE locktype = 'advisory' AND pid = pg_backend_pid()), (SELECT count(*) FROM
        pg_listening_channels()), (SELECT string_agg(name, ' ') FROM pg_settings
        WHERE source IN ('client', 'session') AND name NOT IN ('client_encoding', 'DateStyle',
        'TimeZone', 'transaction_isolation', 'transaction_read_only', 'statement_timeout',
        'lock_timeout', 'idle_in_transaction_session_timeout'))"""
    limits = ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"]
    migrate.upgrade(postgresql)
    for number in range(9):
        remember(postgresql, str(number))
        assert remembered(postgresql) == str(number)
    with writing(postgresql) as conn:
        assert list(conn.execute(text(left)).one()) == [0, 0, 0, None]
        within = [conn.scalar(text(f"SHOW {name}")) for name in limits]
    assert within == ["2s", "1500ms", "30s"]
    with postgresql.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        assert [conn.scalar(text(f"SHOW {name}")) for name in limits] == ["0", "0", "0"]


def test_an_address_of_several_servers(postgresql: Engine) -> None:
    """The one that takes writes is found, whatever comes before it, and tried first next time."""
    here = postgresql.url
    query = {"host": ("127.0.0.1:1", "nowhere.invalid:5432", f"127.0.0.1:{here.port}")}
    engine = make_engine(here.set(host=None, port=None, query=query))
    for value in ("one", "two"):
        remember(engine, value)
        engine.dispose()
    assert remembered(postgresql) == "two"


def test_a_file_that_was_put_in_the_place_of_another(sqlite: Engine) -> None:
    """A backup, put back while the bot runs: nothing is written to the file that was taken away,
    whoever remembers of it hears so, and then all goes on with the new one; without one, nothing
    does."""
    heard: list[str] = []
    when_moved(sqlite, lambda: heard.append("moved"))
    file = Path(str(sqlite.url.database))
    remember(sqlite, "in the backup")
    with contextlib.closing(sqlite3.connect(file)) as source:
        source.execute(f"VACUUM INTO '{file}.backup'")
    remember(sqlite, "later")
    for suffix in ("-wal", "-shm", ""):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    for _ in range(2):
        with pytest.raises(Unavailable):
            remember(sqlite, "to nowhere")
    assert not file.exists()
    file.with_name(file.name + ".backup").rename(file)
    with pytest.raises(Unavailable):
        remember(sqlite, "to nowhere")
    assert heard == ["moved"]
    assert remembered(sqlite) == "in the backup"
    remember(sqlite, "new")
    assert remembered(sqlite) == "new"


def test_whoever_remembers_hears_of_another_server(postgres: Postgres, postgresql: Engine) -> None:
    """Once, and before anything is read of it: what was read of the other may be missing there."""
    heard: list[str] = []
    when_moved(postgresql, lambda: heard.append("moved"))
    remember(postgresql, "old")
    assert heard == []
    postgres.stop()
    postgres.start()
    with reading(postgresql):
        assert heard == ["moved"]
    assert remembered(postgresql) == "old"
    assert heard == ["moved"]


def test_a_server_that_was_set_to_read_only(postgresql: Engine) -> None:
    """As hosts do when its disk is full: nothing is recorded, its connections are thrown away, and
    with room again all goes on."""
    remember(postgresql, "old")
    change = f"ALTER DATABASE {postgresql.url.database} SET default_transaction_read_only = "
    with postgresql.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.exec_driver_sql(change + "on")
        conn.exec_driver_sql("SET default_transaction_read_only = on")  # this session's
        with pytest.raises(ReadsOnly):
            remember(postgresql, "new")
    postgresql.dispose()
    with pytest.raises(ReadsOnly):
        remember(postgresql, "new")
    administrator = psycopg.connect(
        postgresql.url.render_as_string().replace("+psycopg", ""), autocommit=True
    )
    administrator.execute("SET default_transaction_read_only = off")
    administrator.execute((change + "off").encode())
    administrator.close()
    remember(postgresql, "new")
    assert remembered(postgresql) == "new"


def test_what_is_logged_of_a_fault_holds_no_values() -> None:
    error = OperationalError("INSERT …", {"name": "Ash"}, psycopg.errors.DiskFull("row (Ash)"))
    assert db._name(error) == "DiskFull 53100"
