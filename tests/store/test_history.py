"""The history is appended to by one at a time, and reads back as written."""

import threading
from dataclasses import fields, replace
from datetime import UTC, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select, update

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
    faults_of,
    new_review,
    opened,
    recorded,
)


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
        assert history.load(conn, review.team, review.id) == events
        assert verification.verify(conn, KEY) == []


def test_it_loads_as_of_an_instant(engine: Engine, told: ReviewRow) -> None:
    """`before` leaves out what was recorded at or after it."""
    with reading(engine) as conn:
        assert [
            e.number for e in history.load(conn, told.team, told.id, before=NOW + timedelta(days=1))
        ] == [
            1,
            2,
            3,
        ]
        assert history.load(conn, told.team, told.id, before=NOW) == []


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
        assert len(history.load(conn, told.team, told.id)) == 4
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
                    kept = history.load(conn, review.team, review.id)
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
        items = [e.event.item for e in history.load(conn, review.team, review.id)]  # type: ignore[attr-defined]
        assert sorted(items) == sorted(f"w{n}-{done}" for n in range(8) for done in range(10))
        assert verification.verify(conn, KEY) == []
    assert engine.dialect.name == "postgresql" or not conflicts


def test_a_text_that_no_database_takes_is_mended(engine: Engine, review: ReviewRow) -> None:
    """NUL and half a surrogate pair, as JSON from outside may hold them, become a mark."""
    with writing(engine) as conn:
        append(conn, review, 0, closed(note="a\0b\ud800c"))
        assert history.load(conn, review.team, review.id)[0].event == closed(
            note="a\N{REPLACEMENT CHARACTER}b?c"
        )
        assert faults_of(conn, review) == []


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
            history.load(conn, review.team, review.id)[0].event
            == decode(type(event).__name__, encode(event))
            == event
        )
        made_up = ("reference", "process file")
        assert [
            w for w in faults_of(conn, review) if not any(word in w[1] for word in made_up)
        ] == []
        transaction.rollback()


def test_a_redaction_removes_the_text_and_keeps_the_proof(engine: Engine, told: ReviewRow) -> None:
    """The text is gone with its salt, so that it cannot be guessed; the chain still holds."""
    with writing(engine) as conn:
        removal = TextRedacted(event=4, on=TODAY, reason="a name")
        assert sorted(history.redact(conn, told.team, told.id, removal)) == [
            "about timetable",
            "because",
        ]
        append(conn, told, 4, removal)
    with reading(engine) as conn:
        assert history.load(conn, told.team, told.id)[3].event == closed("timetable", note=None)
        assert verification.verify(conn, KEY) == []
        left = select(func.count()).select_from(tables.texts).where(tables.texts.c.number == 4)
        assert conn.execute(left.where(tables.texts.c.salt.is_not(None))).scalar_one() == 0


def test_a_redaction_names_the_copies_that_go_with_it(engine: Engine, told: ReviewRow) -> None:
    """By event and field: what else that event holds is still there, and missed if it is not."""
    with writing(engine) as conn:
        removal = TextRedacted(event=4, on=TODAY, also=((1, "decision_ref"),))
        assert len(history.redact(conn, told.team, told.id, removal)) == 3
        append(conn, told, 4, removal)
        assert faults_of(conn, told) == []
        first = history.load(conn, told.team, told.id)[0].event
        assert (getattr(first, "pseudonym", ""), getattr(first, "decision_ref", "")) == (
            "Ash",
            None,
        )
        conn.execute(
            update(tables.texts)
            .where(tables.texts.c.field == "pseudonym")
            .values(body=None, salt=None)
        )
        assert faults_of(conn, told) == [(1, "text of pseudonym missing without a redaction")]


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
        row = reads.by_id(conn, told.team, told.id)
        assert row is not None
        assert row.number == 4
        assert row.opened_at == NOW.astimezone(UTC)
