"""The history is appended to by one at a time, reads back as written, and shows every change made
behind its back."""

import threading
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, Table, delete, func, select, text, update

from bot.store import history, reads, tables, verification
from bot.store.db import reading, writing
from bot.store.errors import Conflict
from bot.store.reads import ReviewRow
from bot.workflow.review.events import FORMS, Event, ItemReopened, TextRedacted, decode, encode
from tests.store.rows import (
    HASH,
    KEY,
    NOW,
    TODAY,
    append,
    closed,
    new_review,
    opened,
    post,
    recorded,
)


def whats(conn: Connection, review: ReviewRow) -> list[tuple[int | None, str]]:
    """The faults found in one review."""
    return [(fault.number, fault.what) for fault in verification.verify(conn, KEY, review.id)]


@pytest.fixture
def told(engine: Engine, review: ReviewRow) -> ReviewRow:
    """A review with four events, some of them with texts."""
    with writing(engine) as conn:
        append(conn, review, 0, opened(review))
        append(
            conn,
            review,
            1,
            closed(),
            ItemReopened(item="x", cause="rested", on=TODAY),
            batch=2,
            behalf="Police",
        )
        append(conn, review, 3, closed("timetable", reason="because"), at=NOW + timedelta(days=1))
    return review


def test_what_was_appended_is_loaded(engine: Engine, review: ReviewRow) -> None:
    """Envelope and event come back equal, texts in their places."""
    events = [
        recorded(1, opened(review)),
        recorded(
            2,
            closed(reason="It’s «so»", ref=None),
            at=NOW + timedelta(microseconds=1),
            behalf="agency-1",
        ),
        recorded(
            3,
            ItemReopened(item="x", cause="rested", on=TODAY, root="y"),
            batch=2,
            actor="clock",
            role="",
            via="",
        ),
    ]
    with writing(engine) as conn:
        history.append(
            conn,
            team="T1",
            review_id=review.id,
            expected=0,
            events=events,
            process_hash=HASH,
            key=KEY,
        )
    with reading(engine) as conn:
        assert history.load(conn, review.id) == events
        assert verification.verify(conn, KEY) == []


def test_it_loads_as_of_an_instant(engine: Engine, told: ReviewRow) -> None:
    """`before` leaves out what was recorded at or after it."""
    with reading(engine) as conn:
        assert [e.number for e in history.load(conn, told.id, before=NOW + timedelta(days=1))] == [
            1,
            2,
            3,
        ]
        assert history.load(conn, told.id, before=NOW) == []


def test_texts_lie_apart(engine: Engine, told: ReviewRow) -> None:
    """An event's row holds nothing that somebody typed."""
    with reading(engine) as conn:
        bodies = conn.execute(select(tables.history.c.body)).scalars().all()
    assert not any(
        typed in body for body in bodies for typed in ("Ash", "RR 12", "about", "because")
    )


@pytest.mark.parametrize("expected", [3, 5])
def test_a_stale_writer_is_refused(engine: Engine, told: ReviewRow, expected: int) -> None:
    """Compare-and-swap: only the one who saw the last event may add the next; nothing of the other
    is kept."""
    with pytest.raises(Conflict), writing(engine) as conn:
        append(conn, told, expected, closed("late"))
    with reading(engine) as conn:
        assert len(history.load(conn, told.id)) == 4
        assert verification.verify(conn, KEY) == []


def test_numbers_have_no_gap(engine: Engine, review: ReviewRow) -> None:
    """A batch that does not follow is a fault of ours, not a conflict."""
    with pytest.raises(ValueError, match="without a gap"), writing(engine) as conn:
        history.append(
            conn,
            team="T1",
            review_id=review.id,
            expected=0,
            events=[recorded(2, closed())],
            process_hash=HASH,
            key=KEY,
        )


def test_of_many_writers_none_is_lost(engine: Engine, review: ReviewRow) -> None:
    """Eight threads, each of which loads, decides and appends, and does it anew when it was not
    first."""
    conflicts = []

    def work(name: str) -> None:
        done = 0
        while done < 10:
            try:
                with writing(engine) as conn:
                    kept = history.load(conn, review.id)
                    append(conn, review, len(kept), closed(f"{name}-{done}"))
                done += 1
            except Conflict:
                conflicts.append(name)

    threads = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(engine) as conn:
        items = [e.event.item for e in history.load(conn, review.id)]  # type: ignore[attr-defined]
        assert sorted(items) == sorted(f"w{n}-{done}" for n in range(8) for done in range(10))
        assert verification.verify(conn, KEY) == []
    assert engine.dialect.name == "postgresql" or not conflicts


def test_a_text_that_no_database_takes_is_mended(engine: Engine, review: ReviewRow) -> None:
    """NUL and half a surrogate pair, as JSON from outside may hold them, become a mark."""
    with writing(engine) as conn:
        append(conn, review, 0, closed(note="a\0b\ud800c"))
        assert history.load(conn, review.id)[0].event == closed(
            note="a\N{REPLACEMENT CHARACTER}b?c"
        )
        assert whats(conn, review) == []


typed = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
st.register_type_strategy(str, typed)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(event=st.one_of([st.builds(form) for form in FORMS.values()]))
def test_every_form_goes_there_and_back(sqlite: Engine, event: Event) -> None:
    """Whatever an event holds, history gives it back."""
    with sqlite.connect() as conn, conn.begin() as transaction:
        append(conn, review := new_review(conn), 0, event)
        assert (
            history.load(conn, review.id)[0].event
            == decode(type(event).__name__, encode(event))
            == event
        )
        made_up = ("reference", "process file")
        assert [w for w in whats(conn, review) if not any(word in w[1] for word in made_up)] == []
        transaction.rollback()


# What was changed behind its back.


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
        assert whats(conn, told) != []
        conn.execute(update(tables.reviews).values(number=3))
        assert whats(conn, told) != []
        transaction.rollback()


def test_a_change_of_order_is_found(engine: Engine, told: ReviewRow) -> None:
    """Two events that change places."""
    with engine.connect() as conn, conn.begin() as transaction:
        unbound(conn)
        for old, new in ((2, 90), (3, 2), (90, 3)):
            conn.execute(
                update(tables.history).where(tables.history.c.number == old).values(number=new)
            )
        assert {number for number, what in whats(conn, told) if "not in its place" in what} >= {
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
        assert (5, "event changed, or not in its place") in whats(conn, told)


def test_a_text_nobody_knows_is_found(engine: Engine, told: ReviewRow) -> None:
    """A text slipped in beside the others."""
    with engine.connect() as conn, conn.begin() as transaction:
        conn.execute(
            tables.texts.insert().values(
                id="stray", team="T1", review_id=told.id, number=1, field="note", salt="s", body="b"
            )
        )
        assert whats(conn, told) == [(1, "text of note that no event knows")]
        transaction.rollback()


def test_a_process_file_that_is_another_now_is_found(engine: Engine, told: ReviewRow) -> None:
    """It decides what the events mean: a review's own shows with its first event, and any other
    that is kept, too."""
    with engine.connect() as conn, conn.begin() as transaction:
        unbound(conn)
        kept = tables.processes
        conn.execute(update(kept).values(text="format = 2"))
        what = f"the process file {HASH[:12]} that it goes by was changed since it was kept"
        assert whats(conn, told) == [(1, what)]
        whole = [fault.what for fault in verification.verify(conn, KEY)]
        assert whole == [what, f"the process file {HASH[:12]} was changed since it was kept"]
        conn.execute(delete(kept))
        assert whats(conn, told) == [
            (1, f"the process file {HASH[:12]} that it goes by is missing")
        ]
        transaction.rollback()


def test_a_redaction_removes_the_text_and_keeps_the_proof(engine: Engine, told: ReviewRow) -> None:
    """The text is gone with its salt, so that it cannot be guessed; the chain still holds."""
    with writing(engine) as conn:
        removal = TextRedacted(event=4, on=TODAY, reason="a name")
        assert sorted(history.redact(conn, told.id, removal)) == ["about timetable", "because"]
        append(conn, told, 4, removal)
    with reading(engine) as conn:
        assert history.load(conn, told.id)[3].event == closed("timetable", note=None)
        assert verification.verify(conn, KEY) == []
        left = select(func.count()).select_from(tables.texts).where(tables.texts.c.number == 4)
        assert conn.execute(left.where(tables.texts.c.salt.is_not(None))).scalar_one() == 0


def test_a_redaction_names_the_copies_that_go_with_it(engine: Engine, told: ReviewRow) -> None:
    """By event and field: what else that event holds is still there, and missed if it is not."""
    with writing(engine) as conn:
        removal = TextRedacted(event=4, on=TODAY, also=((1, "decision_ref"),))
        assert len(history.redact(conn, told.id, removal)) == 3
        append(conn, told, 4, removal)
        assert whats(conn, told) == []
        first = history.load(conn, told.id)[0].event
        assert (getattr(first, "pseudonym", ""), getattr(first, "decision_ref", "")) == (
            "Ash",
            None,
        )
        conn.execute(
            update(tables.texts)
            .where(tables.texts.c.field == "pseudonym")
            .values(body=None, salt=None)
        )
        assert whats(conn, told) == [(1, "text of pseudonym missing without a redaction")]


def test_a_text_removed_without_a_redaction_is_found(engine: Engine, told: ReviewRow) -> None:
    """Only the event says that two people removed it."""
    with writing(engine) as conn:
        history.redact(conn, told.id, TextRedacted(event=4, on=TODAY))
        assert whats(conn, told) == [
            (4, "text of reason missing without a redaction"),
            (4, "text of note missing without a redaction"),
        ]


def test_a_redaction_that_removed_nothing_is_found(engine: Engine, told: ReviewRow) -> None:
    """The event says so, and the text is still there."""
    with writing(engine) as conn:
        append(conn, told, 4, TextRedacted(event=4, on=TODAY))
        assert (4, "text of note still there after its redaction") in whats(conn, told)


def test_another_workspaces_review_is_not_appended_to(engine: Engine, told: ReviewRow) -> None:
    """The workspace is part of every question."""
    with pytest.raises(Conflict), writing(engine) as conn:
        append(conn, replace(told, team="T2"), 4, closed("x"))


def test_the_rows_read_are_all_that_a_recorded_has() -> None:
    """A field added to the envelope needs a column, or it is lost."""
    names = {field.name for field in fields(recorded(1, closed()))} - {"event"}
    assert names <= {column.name for column in tables.history.columns}


def test_reviews_count_their_history(engine: Engine, told: ReviewRow) -> None:
    with reading(engine) as conn:
        row = reads.by_id(conn, told.id)
        assert row is not None
        assert row.number == 4
        assert row.opened_at == NOW.astimezone(UTC)
