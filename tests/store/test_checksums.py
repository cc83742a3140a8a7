"""What is kept to be said: a byte that a disk changed is found, in the outbox and in receipts."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, text

from bot.store import checksums, outbox, receipts, sending
from bot.store.db import reading, writing
from bot.store.errors import Unconfirmed
from bot.store.kinds import Kind

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def _keep_one_of_each(engine: Engine) -> None:
    """Keep one answer and one message, the way a command does."""
    with writing(engine) as conn:
        receipts.claim(conn, team="T1", key="press/1", at=NOW)
        receipts.store(conn, team="T1", key="press/1", answer={"text": "Recorded – v2"})
        outbox.enqueue(
            conn, team="T1", kind=Kind.WELCOME, target="C1", params={"text": "Oak"}, now=NOW
        )


def _found(engine: Engine) -> list[str]:
    with reading(engine) as conn:
        return list(checksums.faults(conn))


@pytest.mark.parametrize(
    ("edit", "place"),
    [
        ('UPDATE receipts SET answer = \'{"text":"Recorded – v3"}\'', "receipts: the row T1"),
        ('UPDATE outbox SET params = \'{"text":"Elm"}\'', "outbox: the row 1"),
        (f"UPDATE outbox SET kind = '{Kind.BOARD}'", "outbox: the row 1"),
    ],
)
def test_a_changed_byte_is_found_with_its_place(engine: Engine, edit: str, place: str) -> None:
    """Nothing is found in what was kept; what reads well and says something else is."""
    _keep_one_of_each(engine)
    assert _found(engine) == []
    with writing(engine) as conn:
        conn.execute(text(edit))
    (fault,) = _found(engine)
    assert fault.startswith(place)


def test_an_answer_that_is_not_as_it_was_kept_is_not_given_again(engine: Engine) -> None:
    """A retry hears that nobody can say what was answered."""
    _keep_one_of_each(engine)
    with writing(engine) as conn:
        conn.execute(text('UPDATE receipts SET answer = \'{"text":"Refused"}\''))
    with writing(engine) as conn, pytest.raises(Unconfirmed):
        receipts.claim(conn, team="T1", key="press/1", at=NOW)
    with reading(engine) as conn, pytest.raises(Unconfirmed):
        receipts.answered(conn, team="T1", key="press/1")


@pytest.mark.parametrize("column", ["kind", "params"])
def test_a_message_that_is_not_as_it_was_queued_is_not_sent(engine: Engine, column: str) -> None:
    """Nor a change of one whose message is not; it is held for the operator, and the next goes."""
    _keep_one_of_each(engine)
    with writing(engine) as conn:
        first = outbox.enqueue(conn, team="T1", kind=Kind.WELCOME, target="C2", now=NOW)
        outbox.enqueue(conn, team="T1", kind=Kind.WELCOME, op="update", of=first, now=NOW)
        outbox.enqueue(conn, team="T1", kind=Kind.WELCOME, target="C3", now=NOW)
        conn.execute(text("UPDATE outbox SET state = 'sent' WHERE target = 'C2' AND op = 'post'"))
        altered = f"UPDATE outbox SET {column} = ' ' || {column} WHERE op = 'post'"
        conn.execute(text(f"{altered} AND target <> 'C3'"))
    with writing(engine) as conn:
        taken = sending.claim(conn, now=NOW, owner="one", lease=sending.SETTLE, limit=9)
        assert [row.target for row in taken] == ["C3"]
        assert [row.target for row in outbox.in_state(conn, "held")] == ["C1", "C2"]


def test_an_older_version_keeps_no_checksum(engine: Engine) -> None:
    """Its rows are taken as they are."""
    _keep_one_of_each(engine)
    with writing(engine) as conn:
        conn.execute(text("UPDATE receipts SET checksum = NULL, answer = '{}'"))
        conn.execute(text("UPDATE outbox SET checksum = NULL, params = '{}'"))
    assert _found(engine) == []
    with writing(engine) as conn:
        assert receipts.claim(conn, team="T1", key="press/1", at=NOW) == {}
