"""Reviews are found by what people know of them, and what is read of them is replaced whole."""

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.store import due_items, process_files, reads
from bot.store.db import reading, writing
from bot.store.errors import Conflict
from bot.store.reads import Belonging, OpenItem, ReadRows, ReviewRow
from tests.store.rows import HASH, NOW, TEAM, new_review

ROWS = ReadRows(
    state="live",
    process="escb",
    process_hash=HASH,
    channel="C1",
    pseudonym_key="oak",
    open_items=(
        OpenItem(
            item="agency-letter",
            party="agency-1",
            due=date(2026, 5, 8),
            next_nudge_at=NOW,
            step="2 before",
        ),
        OpenItem(item="scoping-meeting"),
    ),
    belongings=(Belonging(user="U1", roles=("coordinator", "executive")), Belonging(user="U2")),
)


def test_a_review_is_numbered_in_its_year(engine: Engine) -> None:
    changes: list[dict[str, Any]] = [{}, {}, {"year": 2027}, {"prefix": "SCSP"}, {"team": "T2"}]
    with writing(engine) as conn:
        refs = [
            new_review(conn, **changed, channel=f"C{n}", pseudonym_key=None).ref
            for n, changed in enumerate(changes)
        ]
    assert refs == ["ESCB-2026-01", "ESCB-2026-02", "ESCB-2027-01", "SCSP-2026-01", "ESCB-2026-01"]


def test_two_opened_at_once_get_two_numbers(engine: Engine) -> None:
    """Whoever was second does it anew."""
    refs = []

    def work(channel: str) -> None:
        while True:
            try:
                with writing(engine) as conn:
                    ref = new_review(conn, channel=channel, pseudonym_key=None).ref
                refs.append(ref)
                return
            except Conflict:
                continue

    threads = [threading.Thread(target=work, args=(f"C{n}",)) for n in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(refs) == [f"ESCB-2026-0{n}" for n in range(1, 6)]


def test_a_review_is_found(engine: Engine, review: ReviewRow) -> None:
    with writing(engine) as conn:
        assert reads.by_id(conn, TEAM, review.id) == review
        assert reads.by_ref(conn, TEAM, "escb-2026-01") == review
        assert reads.by_channel(conn, TEAM, "C1") == review
        assert reads.in_channels(conn, TEAM, ["C1", "C9"]) == [review]
        assert reads.everywhere(conn) == reads.every(conn, TEAM, "live") == [review]
        assert reads.by_ref(conn, "T2", review.ref) is None
        assert reads.by_channel(conn, TEAM, "C2") is None
        assert reads.every(conn, "T2") == reads.every(conn, TEAM, "completed") == []
        assert process_files.text_of(conn, team=TEAM, hash=HASH) == "format = 1"


def test_what_is_read_is_replaced_whole(engine: Engine, review: ReviewRow) -> None:
    with writing(engine) as conn:
        reads.rewrite(conn, team=TEAM, review_id=review.id, rows=ROWS)
        assert reads.rows_of(conn, TEAM, review.id) == ROWS
        assert reads.of_user(conn, TEAM, "U2") == [reads.by_id(conn, TEAM, review.id)]
        assert reads.of_user(conn, "T2", "U2") == []
        assert reads.roles_of(conn, TEAM, review.id, "U1") == ("coordinator", "executive")
        assert reads.roles_of(conn, TEAM, review.id, "U2") == ()
        assert reads.roles_of(conn, TEAM, review.id, "U3") is None
        less = ReadRows(
            state="discontinued",
            process="escb",
            process_hash=HASH,
            channel="C1",
            pseudonym_key=None,
        )
        reads.rewrite(conn, team=TEAM, review_id=review.id, rows=less)
        assert reads.rows_of(conn, TEAM, review.id) == less
        assert reads.by_channel(conn, TEAM, "C1") is None
        with pytest.raises(LookupError):
            reads.rows_of(conn, TEAM, 99)


def test_a_pseudonym_is_taken_while_its_review_lives(engine: Engine, review: ReviewRow) -> None:
    with reading(engine) as conn:
        assert reads.pseudonym_taken(conn, TEAM, "ash")
        assert not reads.pseudonym_taken(conn, TEAM, "ash", other_than=review.id)
        assert not reads.pseudonym_taken(conn, TEAM, "oak")
        assert not reads.pseudonym_taken(conn, "T2", "ash")


def test_due_items_are_claimed_and_moved_on(engine: Engine, review: ReviewRow) -> None:
    with writing(engine) as conn:
        reads.rewrite(conn, team=TEAM, review_id=review.id, rows=ROWS)
    with writing(engine) as conn:
        assert due_items.claim_due(conn, NOW - timedelta(seconds=1), limit=10) == []
        [row] = due_items.claim_due(conn, NOW, limit=10)
        assert (row.item, row.party, row.step, row.due) == (
            "agency-letter",
            "agency-1",
            "2 before",
            date(2026, 5, 8),
        )
        due_items.advance(conn, row, next_nudge_at=NOW + timedelta(days=1), step="due")
        assert due_items.claim_due(conn, NOW, limit=10) == []
        [row] = due_items.claim_due(conn, NOW + timedelta(days=1), limit=10, review_id=review.id)
        assert row.step == "due"
        due_items.advance(conn, row, next_nudge_at=None)
        assert due_items.claim_due(conn, NOW + timedelta(days=99), limit=10) == []


def test_two_ticks_pass_over_each_others_items(postgresql: Engine) -> None:
    """PostgreSQL: what one replica holds, the other does not wait for."""
    with writing(postgresql) as conn:
        review = new_review(conn)
        reads.rewrite(conn, team=TEAM, review_id=review.id, rows=ROWS)
    with writing(postgresql) as one, writing(postgresql) as two:
        assert len(due_items.claim_due(one, NOW, limit=10)) == 1
        assert due_items.claim_due(two, NOW, limit=10) == []
