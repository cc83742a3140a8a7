"""What was changed in a history behind its back is found, whatever it is."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, Table, delete, select, text, update

from bot.store import history, tables, verification
from bot.store.db import writing
from bot.store.reads import ReviewRow
from bot.workflow.review.events import TextRedacted
from tests.store.rows import (
    HASH,
    KEY,
    TODAY,
    append,
    closed,
    faults_of,
    new_review,
    opened,
    post,
    recorded,
)


def unbound(conn: Connection) -> None:
    """Lets the rest of this transaction break references, as somebody with the database in hand
    can."""
    off = (
        "PRAGMA defer_foreign_keys=ON"
        if conn.dialect.name == "sqlite"
        else "SET LOCAL session_replication_role=replica"
    )
    conn.execute(text(off))


def other(value: Any) -> Any:
    match value:
        case datetime():
            return value + timedelta(microseconds=1)
        case date():
            return value + timedelta(days=1)
        case int():
            return value + 70
        case None:
            return ""
        case _:
            return value[:-1] + ("0" if value[-1:] != "0" else "1")


SIGNED = [
    (table, column.name) for table in (tables.history, tables.texts) for column in table.columns
] + [
    (tables.reviews, name)
    for name in (
        "id",
        "team",
        "ref",
        "prefix",
        "year",
        "seq",
        "number",
        "head",
        "format",
        "opened_at",
    )
]


@pytest.mark.parametrize(
    ("table", "column"), SIGNED, ids=[f"{table.name}.{name}" for table, name in SIGNED]
)
@pytest.mark.parametrize("last", [False, True], ids=["first", "last"])
def test_a_change_of_any_column_is_found(
    engine: Engine, told: ReviewRow, table: Table, column: str, last: bool
) -> None:
    """Each column of each row, the first as well as the last."""
    keys = list(table.primary_key.columns)
    with engine.connect() as conn, conn.begin() as transaction:
        unbound(conn)
        order = [table.c.number.desc() if last else table.c.number]
        row = conn.execute(select(table).order_by(*order)).mappings().first()
        assert row is not None
        which = [key == row[key.name] for key in keys]
        changed = conn.execute(update(table).where(*which).values({column: other(row[column])}))
        assert changed.rowcount == 1
        assert verification.verify(conn, KEY) != []
        transaction.rollback()


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_missing_event_is_found(engine: Engine, told: ReviewRow, number: int) -> None:
    """Also the last one, and also when the counter was set back with it."""
    with engine.connect() as conn, conn.begin() as transaction:
        unbound(conn)
        conn.execute(delete(tables.texts).where(tables.texts.c.number == number))
        conn.execute(delete(tables.history).where(tables.history.c.number == number))
        assert faults_of(conn, told) != []
        conn.execute(update(tables.reviews).values(number=3))
        assert faults_of(conn, told) != []
        transaction.rollback()


def test_a_change_of_order_is_found(engine: Engine, told: ReviewRow) -> None:
    """Two events that change places."""
    with engine.connect() as conn, conn.begin() as transaction:
        unbound(conn)
        for old, new in ((2, 90), (3, 2), (90, 3)):
            conn.execute(
                update(tables.history).where(tables.history.c.number == old).values(number=new)
            )
        assert {number for number, what in faults_of(conn, told) if "not in its place" in what} >= {
            2,
            3,
        }
        transaction.rollback()


def test_a_removed_review_is_found(engine: Engine, told: ReviewRow) -> None:
    """Its number is missing in its year; what it left behind belongs to nothing."""
    with engine.connect() as conn, conn.begin() as transaction:
        unbound(conn)
        new_review(conn, channel="C2", pseudonym_key=None)
        conn.execute(delete(tables.reviews).where(tables.reviews.c.id == told.id))
        found = [fault.what for fault in verification.verify(conn, KEY)]
        assert "a review before ESCB-2026-02 is missing" in found
        assert "history of a review that is not there" in found
        transaction.rollback()


def test_the_last_review_of_a_year_that_was_removed_whole_is_found(sqlite: Engine) -> None:
    """With its history and texts: SQLite remembers that its number was given."""
    with sqlite.connect() as conn, conn.begin() as transaction:
        unbound(conn)
        review = new_review(conn)
        append(conn, review, 0, opened(review))
        assert verification.verify(conn, KEY) == []
        for table in (tables.texts, tables.history, tables.reviews):
            conn.execute(delete(table))
        found = verification.verify(conn, KEY)
        assert [(one.review_id, one.what) for one in found] == [
            (review.id, "the review is missing with all that was in it")
        ]
        transaction.rollback()


def test_a_nudge_of_a_removed_review_is_found(engine: Engine, told: ReviewRow) -> None:
    """Whatever is left of it anywhere shows that it was there."""
    with engine.connect() as conn, conn.begin() as transaction:
        unbound(conn)
        post(conn, review_id=told.id)
        for table in (tables.texts, tables.history, tables.reviews):
            conn.execute(delete(table))
        assert "outbox of a review that is not there" in [
            fault.what for fault in verification.verify(conn, KEY)
        ]
        transaction.rollback()


def test_an_event_made_up_without_the_key_is_found(engine: Engine, told: ReviewRow) -> None:
    """Whoever has the database but not the key cannot write history."""
    with writing(engine) as conn:
        batch = [recorded(5, closed("made-up"))]
        history.append(
            conn,
            team="T1",
            review_id=told.id,
            expected=4,
            events=batch,
            process_hash=HASH,
            key=b"z" * 32,
        )
        assert (5, "event changed, or not in its place") in faults_of(conn, told)


def test_a_text_nobody_knows_is_found(engine: Engine, told: ReviewRow) -> None:
    """A text slipped in beside the others."""
    with engine.connect() as conn, conn.begin() as transaction:
        conn.execute(
            tables.texts.insert().values(
                id="stray", team="T1", review_id=told.id, number=1, field="note", salt="s", body="b"
            )
        )
        assert faults_of(conn, told) == [(1, "text of note that no event knows")]
        transaction.rollback()


def test_a_process_file_that_is_another_now_is_found(engine: Engine, told: ReviewRow) -> None:
    """It decides what the events mean: a review's own shows with its first event, and any other
    that is kept, too."""
    with engine.connect() as conn, conn.begin() as transaction:
        unbound(conn)
        kept = tables.processes
        conn.execute(update(kept).values(text="format = 2"))
        what = f"the process file {HASH[:12]} that it goes by was changed since it was kept"
        assert faults_of(conn, told) == [(1, what)]
        whole = [fault.what for fault in verification.verify(conn, KEY)]
        assert whole == [what, f"the process file {HASH[:12]} was changed since it was kept"]
        conn.execute(delete(kept))
        assert faults_of(conn, told) == [
            (1, f"the process file {HASH[:12]} that it goes by is missing")
        ]
        transaction.rollback()


def test_a_text_removed_without_a_redaction_is_found(engine: Engine, told: ReviewRow) -> None:
    """Only the event says that two people removed it."""
    with writing(engine) as conn:
        history.redact(conn, told.team, told.id, TextRedacted(event=4, on=TODAY))
        assert faults_of(conn, told) == [
            (4, "text of reason missing without a redaction"),
            (4, "text of note missing without a redaction"),
        ]


def test_a_redaction_that_removed_nothing_is_found(engine: Engine, told: ReviewRow) -> None:
    """The event says so, and the text is still there."""
    with writing(engine) as conn:
        append(conn, told, 4, TextRedacted(event=4, on=TODAY))
        assert (4, "text of note still there after its redaction") in faults_of(conn, told)
