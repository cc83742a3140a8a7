"""The database's faults: restarted, cut off in COMMIT, full, read-only. No false "recorded",
nothing half-written."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import Connection, Engine, event, make_url, text

from bot.store import due_items, patience, receipts
from bot.store.db import reading
from tests.databases import on_postgresql, on_sqlite
from tests.faults.conftest import TERMS, Faulty, prepare
from tests.postgres import Postgres
from tests.store.proxy import Proxy


@pytest.fixture
def proxied(postgres: Postgres, postgresql: Engine) -> Iterator[tuple[Faulty, Proxy]]:
    """A bot that reaches its PostgreSQL by a proxy."""
    proxy = Proxy("127.0.0.1", postgres.port)
    talk = prepare(postgresql.url.render_as_string())
    talk.settle()
    here = talk.slack.request_url
    talk._served.__exit__(None, None, None)
    talk.bot.stop()
    url = make_url(talk.settings.database_url.get_secret_value()).set(port=proxy.port)
    talk.settings = talk.settings.model_copy(
        update={"database_url": SecretStr(url.render_as_string(hide_password=False))}
    )
    talk._start()
    assert talk.slack.request_url != here
    yield talk, proxy
    try:
        talk.settle()
        talk.check()
    finally:
        talk.stop()
        proxy.stop()


@pytest.mark.parametrize("after", [True, False], ids=["done", "not done"])
def test_the_connection_is_lost_during_commit(
    proxied: tuple[Faulty, Proxy], after: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the database can still be asked, it is found or done now. Else the person reads that it
    could not be confirmed, never that it is recorded; delivered again, it cannot count twice."""
    talk, proxy = proxied
    keep = receipts.store

    def answers_when_cut(who: str, *, for_all: bool) -> str:
        def last(conn: Connection, **given: Any) -> None:  # before the answer's own COMMIT
            monkeypatch.setattr(receipts, "store", keep)
            keep(conn, **given)
            proxy.cut(b"COMMIT", after=after, for_all=for_all)

        monkeypatch.setattr(receipts, "store", last)
        words = talk.approve(who, send=False)
        assert proxy.has_cut
        return words

    assert "Recorded" in answers_when_cut("team-2", for_all=False)
    assert "I could not confirm it." in answers_when_cut("team-1", for_all=True)
    assert len(talk.acknowledged) == 1
    proxy.heal()
    assert len(talk.review().state((TERMS, "")).answers) == 1 + after
    (again,) = talk.slack.redeliver()
    talk.note("team-1", again.text_all)
    assert len(talk.acknowledged) == 2
    assert len(talk.review().state((TERMS, "")).answers) == 2


def test_the_connection_is_lost_at_any_moment(
    proxied: tuple[Faulty, Proxy], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before or after a message of a command, and of one that is refused: whoever asked reads what
    is true, and never that something else is wrong."""
    monkeypatch.setattr(patience, "BUSY", 0.3)  # that the next waits for what was cut off
    talk, proxy = proxied
    told: dict[str, Any] = {}
    for command, step in (('family add "contact {}"', 3), ("approve {} nothing of the kind", 4)):
        for number in itertools.count(step=step):
            proxy.cut(b"", after=bool(number % 2), passes=number)
            words = talk.says("coordinator", command.format(number), send=False)
            assert "went wrong" not in words, (command, number)
            if "family" in command:
                told[f"contact {number}"] = words
            if not proxy.has_cut:
                break
        proxy.cut(b"nothing more", after=True)
        assert number > 10
    there = {party.name for party in talk.review().parties.values()}
    for name, words in told.items():
        if "Not recorded" in words:
            assert name not in there
        elif "could not confirm" not in words:
            assert name in there, words


def test_a_database_that_hangs_is_said_in_time(proxied: tuple[Faulty, Proxy]) -> None:
    """Slack gets its answer; the person reads that nothing was recorded, and later it works
    again."""
    talk, proxy = proxied
    proxy.hang()
    words = talk.approve("team-1", send=False)
    assert "not recorded" in words.lower(), words
    proxy.heal()
    assert "Recorded" in talk.approve("team-1", send=False)


@on_postgresql
def test_the_database_restarts_in_the_middle_of_a_tick(
    talk: Faulty, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tick is whole or not at all; the next one does it."""
    talk.all_say("coordinator: due scoping-meeting 20 Jan 2026 because agreed")
    talk.day("2026-01-22", 9)
    advance = due_items.advance_all

    def restart(*given: object) -> None:
        monkeypatch.setattr(due_items, "advance_all", advance)
        postgres.stop()
        postgres.start()
        advance(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(due_items, "advance_all", restart)
    talk.bot.scheduler.tick_now()
    assert talk.asked("scoping-meeting") == []
    talk.bot.scheduler.tick_now()
    talk.settle()
    assert len(talk.asked("scoping-meeting")) == 1


@on_postgresql
def test_the_database_is_away(talk: Faulty, postgres: Postgres) -> None:
    """Stopped: nothing is recorded, and that is said; /readyz says why; started again, all goes on
    by itself."""
    postgres.stop()
    try:
        assert "not recorded" in talk.approve("team-1", send=False).lower()
        assert any("database" in line for line in talk.bot.health().failing)
    finally:
        postgres.start()
    assert "Recorded" in talk.approve("team-1", send=False)


@contextmanager
def no_more_room(engine: Engine) -> Iterator[None]:
    """The file cannot grow, as on a full disk."""

    def limit(connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}").close()

    with reading(engine) as conn:
        pages = conn.execute(text("PRAGMA page_count")).scalar_one()
    event.listen(engine, "connect", limit)
    engine.dispose()
    yield
    event.remove(engine, "connect", limit)
    engine.dispose()


@contextmanager
def nothing_written(engine: Engine) -> Iterator[None]:
    """The file can be read, and that is all."""

    def refuse(_conn: object, cursor: Any, statement: str, *_: object) -> None:
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            cursor.execute("PRAGMA query_only=1")

    event.listen(engine, "before_cursor_execute", refuse)
    yield
    event.remove(engine, "before_cursor_execute", refuse)
    engine.dispose()  # else a connection would stay so that it only reads


@on_sqlite
def test_a_full_disk(talk: Faulty) -> None:
    """Refused clearly, nothing half-written; with room again it works."""
    with no_more_room(talk.bot.engine):
        for number in range(60):  # until the pages that the file has left are used up
            if "Not recorded" in talk.says(
                "coordinator", f'family add "contact {number}"', send=False
            ):
                break
        else:
            raise AssertionError("the disk is never full")
        assert "Not recorded" in talk.approve("team-1", send=False)
        talk.check_histories()
    assert "Recorded" in talk.approve("team-1", send=False)


@on_sqlite
def test_a_read_only_database(talk: Faulty) -> None:
    """Refused clearly; looking still works; writable again, everything does."""
    with nothing_written(talk.bot.engine):
        assert "Not recorded" in talk.approve("team-1", send=False)
        assert "ESCB-2026-01" in talk.says("coordinator", "status", send=False)
    assert "Recorded" in talk.approve("team-1", send=False)
