"""Cells that hold what no column is for: the review is put aside by its name, the others go on."""

import sqlite3
from contextlib import closing
from itertools import cycle
from typing import Any

from bot.delivery.nudging import Nudging
from bot.delivery.tick import run_tick
from bot.store import soundness, verification
from bot.store.db import reading
from tests.conversations.talk import PEOPLE, Talk
from tests.databases import on_sqlite
from tests.faults.conftest import Faulty

NO_TEXT = b"\xff\xfe"

OF_THE_REVIEW = [
    ("reviews", "opened_at", "long ago"),
    ("reviews", "opened_at", None),
    ("reviews", "year", "MMXXVI"),
    ("reviews", "number", None),
    ("reviews", "state", "l\x7fve"),
    ("reviews", "process_hash", NO_TEXT),
    ("history", "at", "2026-13-01"),
    ("history", "actor", NO_TEXT),
    ("history", "body", NO_TEXT),
    ("history", "batch", "one"),
    ("texts", "body", NO_TEXT),
]
"""Cells of one review's records, as single bytes may leave them: it is put aside."""

OF_OTHER_TABLES = [
    ("open_items", "due", "soon"),
    ("open_items", "step", NO_TEXT),
    ("people", "away_until", "later"),
    ("people", "fetched_at", 5),
    ("memberships", "fetched_at", "just now"),
    ("channels", "fetched_at", NO_TEXT),
    ("receipts", "answer", "{"),
    ("outbox", "params", NO_TEXT),
    ("outbox", "not_before", "20"),
    ("ledger", "local_date", "yesterday"),
]
"""Cells of what can be read anew, or concerns one message: all reviews go on."""


class Broken:
    """One cell of the first row of a table, broken; whole again at the end."""

    def __init__(self, talk: Talk, table: str, column: str, value: Any) -> None:
        self._file = str(talk.bot.engine.url.database)
        self._where = f"{table} WHERE rowid = (SELECT min(rowid) FROM {table})"
        self._column, self._value, self._talk = column, value, talk
        self._old: Any = None

    def __enter__(self) -> None:
        with closing(self._open()) as conn:
            (self._old,) = conn.execute(f"SELECT {self._column} FROM {self._where}").fetchone()
        self._set(self._value)

    def __exit__(self, *_: object) -> None:
        self._set(self._old)

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._file, isolation_level=None)

    def _set(self, value: Any) -> None:
        """Write past the table's own rules, as a byte in its file would."""
        table, _, which = self._where.partition(" ")
        with closing(self._open()) as conn:
            if value is None:
                conn.execute("PRAGMA writable_schema=ON")
                nullable = (
                    "UPDATE sqlite_master SET sql = replace(sql, 'NOT NULL', '') WHERE name = ?"
                )
                conn.execute(nullable, (table,))
        with closing(self._open()) as conn:
            conn.execute("PRAGMA ignore_check_constraints=ON")
            conn.execute(f"UPDATE {table} SET {self._column} = ? {which}", (value,))
        self._talk.bot.reviews.histories._folded._kept.clear()


def _two_reviews(talk: Talk) -> None:
    """The story's review, and a second one in a channel of its own."""
    said = talk.says("coordinator", 'open escb "Elm" decided 12 Jan 2026', channel="C0OTHER")
    assert said.done, str(said)


def _faults(talk: Talk) -> list[str]:
    """What ``db verify`` finds without the key, and with it."""
    with reading(talk.bot.engine) as conn:
        found = list(soundness.faults(conn))
        key = talk.bot.settings.chain_key()
        return found + [fault.what for fault in verification.verify(conn, key)]


@on_sqlite
def test_a_review_with_a_cell_that_cannot_be_read_is_put_aside_by_name(talk: Faulty) -> None:
    """Whoever meets it first: a person, or the look over all that is kept (at the first tick, and
    every hour). Readiness and metrics say so at once; with the next tick it is named in lists, Home
    and bare /cspr, and the other review stands; the check names table, row and column and goes to
    its end; the tick goes on."""
    _two_reviews(talk)
    talk.settle()
    aside = "ESCB-2026-01 is put aside"
    for (table, column, value), met in zip(
        OF_THE_REVIEW, cycle(("by a person", "by the look")), strict=False
    ):
        talk.bot.inspecting.looked = None
        talk.bot.inspecting.look(talk.bot.clock())
        with Broken(talk, table, column, value):
            case = (table, column, value, met)
            if met == "by a person":
                talk.says("coordinator", "status", send=False)
            else:
                talk.bot.inspecting.looked = None
            assert (met == "by a person") == bool(talk.bot.health().degraded), case
            talk.bot.inspecting.look(talk.bot.clock())
            listed = talk.writes_to_the_bot("coordinator", "list")
            assert listed.done, case
            assert "ESCB-2026-02" in listed, case
            assert aside in listed, case
            own = talk.writes_to_the_bot("coordinator", "")
            assert own.done, case
            assert aside in own, case
            home = talk.slack.open_home(PEOPLE["coordinator"])
            assert home is not None
            assert aside in home.text_all, case
            assert "ESCB-2026-02" in home.text_all, case
            assert any(table in what and column in what for what in _faults(talk)) or (
                column == "state"
            ), case
            assert "are not as I wrote them" in talk.says("coordinator", "status", send=False), case
            run_tick(talk.bot.engine, talk.bot.clock(), prepare=Nudging(talk.bot.reviews).prepare)
            health = talk.bot.health()
            assert not [line for line in health.failing if "overdue" in line], case
            assert health.degraded[0].startswith("1 review is put aside"), case
            talk.bot.collect()
            assert b"cspr_reviews_put_aside 1.0" in talk.bot.metrics.page(), case
    talk.bot.inspecting.name_damaged()  # with the next tick, once it is restored
    assert talk.bot.health().degraded == ()


@on_sqlite
def test_what_slack_or_the_history_says_again_is_read_anew(talk: Faulty) -> None:
    """Everybody goes on with both reviews, and after the next look there is nothing left of it;
    the check names it before."""
    _two_reviews(talk)
    talk.settle()
    for table, column, value in OF_OTHER_TABLES:
        with Broken(talk, table, column, value):
            case = (table, column, value)
            assert any(table in what and column in what for what in _faults(talk)), case
            assert "ESCB-2026-01" in talk.writes_to_the_bot("coordinator", "list"), case
            assert talk.writes_to_the_bot("coordinator", "").done, case
            talk.bot.inspecting.looked = None
            talk.bot.inspecting.look(talk.bot.clock())
            run_tick(talk.bot.engine, talk.bot.clock(), prepare=Nudging(talk.bot.reviews).prepare)


@on_sqlite
def test_a_message_that_cannot_be_read_keeps_none_behind_it(talk: Faulty) -> None:
    """Whichever of its cells it is: the row is held for the operator, what comes after is sent."""
    cells = (("not_before", "20"), ("op", "p\x00st"), ("params", NO_TEXT), ("created_at", "x"))
    for day, (column, value) in enumerate(cells, start=20):
        typed = f"due scoping-meeting {day} Jan 2026 because agreed"
        assert talk.says("coordinator", typed, send=False).done
        file = str(talk.bot.engine.url.database)
        with closing(sqlite3.connect(file, isolation_level=None)) as conn:
            conn.execute("PRAGMA ignore_check_constraints=ON")
            first = f"SELECT id, \"{column}\" FROM outbox WHERE state = 'pending' ORDER BY id"
            number, whole = conn.execute(first).fetchone()
            conn.execute(f'UPDATE outbox SET "{column}" = ? WHERE id = ?', (value, number))
        talk.bot.inspecting.looked = None
        talk.bot.inspecting.look(talk.bot.clock())
        talk.settle()
        with closing(sqlite3.connect(file, isolation_level=None)) as conn:
            left = conn.execute("SELECT count(*) FROM outbox WHERE state = 'pending'").fetchone()
            state = conn.execute("SELECT state FROM outbox WHERE id = ?", (number,)).fetchone()
            conn.execute(f'UPDATE outbox SET "{column}" = ? WHERE id = ?', (whole, number))
        assert left == (0,), column
        assert state == ("held",), column
