"""What is to be said waits in order, is taken by one sender at a time, and is never forgotten."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select, text, update

from bot.store import ledger, outbox, pauses, sending, tables
from bot.store.db import reading, writing
from bot.store.reads import ReviewRow
from tests.store.rows import LEASE, NOW, TEAM, TODAY, claimed, new_review, post

SECOND = timedelta(seconds=1)
METHODS = (
    "chat.postMessage",
    "chat.update",
    "chat.delete",
    "pins.add",
    "files.getUploadURLExternal",
    "files.completeUploadExternal",
    "conversations.open",
    "conversations.history",
    "conversations.replies",
)


def state(conn: Connection, outbox_id: int) -> str:
    row = outbox.get(conn, TEAM, outbox_id)
    assert row is not None
    return row.state


def sent(conn: Connection, outbox_id: int, **changed: Any) -> None:
    """Takes the next one, which must be this one, and marks it sent."""
    values: dict[str, Any] = {"now": NOW, "channel": "C1", "ts": "1.1"} | changed
    [row] = claimed(conn, now=values["now"])
    assert row.id == outbox_id
    assert sending.mark_sent(conn, row, **values)


@pytest.fixture
def conn(engine: Engine) -> Any:
    with writing(engine) as conn:
        yield conn


def nudge(conn: Connection, review: ReviewRow, item: str) -> int:
    new = ledger.enter(
        conn,
        team=TEAM,
        review_id=review.id,
        item=item,
        step="due",
        local_date=TODAY,
        now=NOW,
        recipients=["U1"],
    )
    assert new is not None
    return new


def outcomes(conn: Connection, review: ReviewRow) -> dict[str, str]:
    return {row.item: row.outcome for row in ledger.of_review(conn, TEAM, review.id)}


# Writing


def test_a_key_is_used_once(conn: Connection) -> None:
    """However the first one ended, in this workspace; without a key each one counts."""
    first = post(conn, dedup_key="digest C1 2026-05-01", params={"a": 1})
    again: dict[str, Any] = {
        "kind": "digest",
        "now": NOW,
        "target": "C1",
        "dedup_key": "digest C1 2026-05-01",
    }
    assert outbox.enqueue(conn, team=TEAM, **again) is None
    sent(conn, first)
    assert outbox.enqueue(conn, team=TEAM, **again) is None
    assert outbox.enqueue(conn, team="T2", **again) is not None
    assert outbox.enqueue(conn, team=TEAM, **again | {"dedup_key": None}) is not None
    found = outbox.get(conn, TEAM, first)
    assert found is not None
    assert (found.dedup_key, found.params) == ("digest C1 2026-05-01", {"a": 1})


def test_an_update_takes_the_place_of_one_that_waits(conn: Connection) -> None:
    """Many changes to a board make one edit; one that is just being sent is followed by another."""
    board = post(conn)
    sent(conn, board)
    first = outbox.enqueue(
        conn, team=TEAM, kind="board", op="update", of=board, now=NOW, params={"n": 1}
    )
    assert (
        outbox.enqueue(
            conn, team=TEAM, kind="board", op="update", of=board, now=NOW, params={"n": 2}
        )
        == first
    )
    [row] = claimed(conn, now=NOW + SECOND)
    assert (row.id, row.params, row.target) == (first, {"n": 2}, "C1")
    assert outbox.enqueue(conn, team=TEAM, kind="board", op="update", of=board, now=NOW) != first


def test_messages_are_found_by_what_they_are_about(conn: Connection) -> None:
    first = post(conn, subject="ESCB-2026-01 sign-off v3", target="U1")
    second = post(conn, subject="ESCB-2026-01 sign-off v3", target="U2")
    post(conn, subject="another", target="U2")
    sent(conn, first, channel="D1", ts="5.5")
    assert [row.id for row in outbox.copies_of(conn, TEAM, ["ESCB-2026-01 sign-off v3"])] == [
        first,
        second,
    ]
    found = outbox.get(conn, TEAM, first)
    assert found is not None
    assert (found.channel, found.ts) == ("D1", "5.5")
    assert outbox.copies_of(conn, "T2", ["ESCB-2026-01 sign-off v3"]) == []


def test_a_delivery_needs_a_target(conn: Connection) -> None:
    with pytest.raises(ValueError, match="target"):
        outbox.enqueue(conn, team=TEAM, kind="x", now=NOW)


# Taking


def test_what_only_a_newer_version_does_is_left_to_it(postgresql: Engine) -> None:
    """An operation that a later migration brought: neither it nor what comes after it is
    claimed."""
    with writing(postgresql) as conn:
        for constraint in ("ck_outbox_op", "ck_outbox_of"):
            conn.execute(text(f"ALTER TABLE outbox DROP CONSTRAINT {constraint}"))
        first, other, _ = post(conn), post(conn, "C2"), post(conn)
        conn.execute(update(tables.outbox).where(tables.outbox.c.id == first).values(op="schedule"))
    with writing(postgresql) as conn:
        assert [
            row.id for row in sending.claim(conn, now=NOW, owner="a", lease=LEASE, limit=10)
        ] == [other]


def test_a_target_is_served_in_order(conn: Connection) -> None:
    """Its first waits until it is done with; other targets, and the same name in another workspace,
    go on."""
    first, second = post(conn), post(conn)
    elsewhere, abroad = post(conn, target="C2"), post(conn, team="T2")
    rows = claimed(conn, limit=10)
    assert [row.id for row in rows] == [first, elsewhere, abroad]
    assert claimed(conn, limit=10) == []
    assert sending.mark_unknown(conn, rows[0], at=NOW + LEASE, error="timeout")
    assert claimed(conn, now=NOW + 2 * SECOND, limit=10) == []
    [row] = claimed(conn, now=NOW + LEASE)
    assert (row.id, row.state) == (first, "unknown")
    assert sending.mark_sent(conn, row, now=NOW + LEASE, channel="C1", ts="1.1")
    assert [row.id for row in claimed(conn, now=NOW + LEASE + SECOND)] == [second]


@pytest.mark.parametrize("end", [sending.mark_dead, sending.mark_held, sending.mark_void])
def test_what_is_done_with_keeps_nothing_up(conn: Connection, end: Any) -> None:
    post(conn)
    second = post(conn)
    [row] = claimed(conn)
    assert end(conn, row, error="no")
    assert [row.id for row in claimed(conn)] == [second]


def test_what_waits_for_its_time_keeps_its_place(conn: Connection) -> None:
    first = post(conn, not_before=NOW + SECOND)
    post(conn)
    assert claimed(conn, limit=2) == []
    assert [row.id for row in claimed(conn, now=NOW + SECOND, limit=2)] == [first]


def test_one_message_a_second_a_target(conn: Connection) -> None:
    first, _ = post(conn), post(conn)
    sent(conn, first)
    other = post(conn, target="C2")
    assert [row.id for row in claimed(conn, now=NOW + SECOND / 2, limit=5)] == [other]
    assert len(claimed(conn, now=NOW + SECOND, limit=5)) == 1


def test_a_pause_stops_one_workspace_or_one_target(conn: Connection) -> None:
    post(conn, target="C1"), post(conn, target="C2"), post(conn, target="C1", team="T2")
    assert pauses.pause(conn, team=TEAM, target="C1", reason="is_archived", now=NOW)
    assert pauses.pause(conn, team="T2", reason="token_revoked", now=NOW)
    assert not pauses.pause(conn, team="T2", reason="token_revoked", now=NOW)
    [row] = claimed(conn, limit=5)
    assert row.target == "C2"
    parked = [(team, target, reason) for team, target, reason, _ in pauses.parked(conn)]
    assert parked == [(TEAM, "C1", "is_archived"), ("T2", "", "token_revoked")]
    assert pauses.resume(conn, team=TEAM, target="C1")
    [row] = claimed(conn, now=NOW + timedelta(days=9), limit=5)
    assert (row.team, row.target) == (TEAM, "C1")


def test_a_limit_stops_one_method_of_one_workspace(conn: Connection) -> None:
    """Whatever needs another method goes on, and so do other workspaces; the longest wait that was
    said holds."""
    board = post(conn)
    sent(conn, board)
    edit = outbox.enqueue(conn, team=TEAM, kind="board", op="update", of=board, now=NOW)
    other, abroad = post(conn, target="C2"), post(conn, target="C2", team="T2")
    for seconds in (30, 10):
        pauses.limit(conn, team=TEAM, method="chat.postMessage", until=NOW + seconds * SECOND)
    assert [row.id for row in claimed(conn, now=NOW + SECOND, limit=5)] == [edit, abroad]
    assert pauses.limited(conn, team=TEAM, method="chat.postMessage", now=NOW + 29 * SECOND)
    assert outbox.oldest_waiting(conn, NOW + 29 * SECOND) == NOW  # those that were claimed
    assert [row.id for row in claimed(conn, now=NOW + 30 * SECOND, limit=5)] == [other]


@pytest.mark.parametrize(
    ("op", "target", "methods"),
    [
        ("post", "C1", {"chat.postMessage"}),
        ("post", "U1", {"conversations.open", "chat.postMessage"}),
        ("post", "W1", {"conversations.open", "chat.postMessage"}),
        ("upload", "C1", {"files.getUploadURLExternal", "files.completeUploadExternal"}),
        ("update", "C1", {"chat.update"}),
        ("delete", "C1", {"chat.delete"}),
        ("pin", "C1", {"pins.add"}),
        ("unknown", "C1", {"conversations.history"}),
        ("unknown", "U1", {"conversations.open", "conversations.history"}),
        ("unknown in a thread", "C1", {"conversations.history", "conversations.replies"}),
    ],
)
def test_what_needs_a_limited_method_waits(
    conn: Connection, op: Any, target: str, methods: set[str]
) -> None:
    """And nothing else does."""
    first = post(conn, target=target)
    later = NOW + LEASE
    sent(conn, first)
    if op.startswith("unknown"):
        new = post(conn, target=target, thread_of=first if "thread" in op else None)
        [row] = claimed(conn, now=NOW + SECOND)
        assert sending.mark_unknown(conn, row, at=later, error="timeout")
    elif op in ("post", "upload"):
        new = post(conn, op=op, target=target)
    else:
        changed = outbox.enqueue(conn, team=TEAM, kind="board", op=op, of=first, now=NOW)
        assert changed is not None
        new = changed
    waits = set()
    for method in METHODS:
        pauses.limit(conn, team=TEAM, method=method, until=later + SECOND)
        if not claimed(conn, now=later):
            waits.add(method)
        conn.execute(tables.limits.delete())
        conn.execute(
            update(tables.outbox).where(tables.outbox.c.id == new).values(not_before=later)
        )
        conn.execute(
            update(tables.outbox).where(tables.outbox.c.state == "sending").values(state="pending")
        )
    assert waits == methods


def test_of_many_senders_each_row_has_one(engine: Engine) -> None:
    """Two replicas do each thing once."""
    with writing(engine) as conn:
        rows = [post(conn, target=f"C{n}") for n in range(60)]
    taken: list[int] = []

    def work(owner: str) -> None:
        while True:
            with writing(engine) as conn:
                got = claimed(conn, owner=owner, limit=3)
                for row in got:
                    assert sending.mark_sent(conn, row, now=NOW, channel="C", ts="1")
            if not got:
                return
            taken.extend(row.id for row in got)

    threads = [threading.Thread(target=work, args=(f"s{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    work("last")  # what one sender held, another passed over
    assert sorted(taken) == rows


# Ending


def test_a_sender_that_does_not_come_back(conn: Connection) -> None:
    """Its message may have arrived; an update can simply be done again. It has no say any more when
    it does."""
    board = post(conn)
    sent(conn, board)
    lost = post(conn, target="C2")
    edit = outbox.enqueue(conn, team=TEAM, kind="board", op="update", of=board, now=NOW)
    assert edit is not None
    rows = claimed(conn, now=NOW + SECOND, limit=5)
    late = NOW + SECOND + LEASE
    assert sending.expire(conn, now=late - SECOND) == 0
    assert sending.expire(conn, now=late) == 2
    assert (state(conn, lost), state(conn, edit)) == ("unknown", "pending")
    for row in rows:
        assert not sending.mark_sent(conn, row, now=late, channel="C1", ts="2.2")
        assert not sending.mark_dead(conn, row, error="x")
    assert claimed(conn, now=late + sending.SETTLE, limit=5, owner="two") != []
    for row in rows:
        assert not sending.mark_retry(conn, row, at=NOW, error="x")


def test_a_nudge_has_its_deliverys_outcome(conn: Connection) -> None:
    """One post may tell several nudges, and one nudge may go to several people: told once is
    told."""
    review = new_review(conn)
    a, b, c = (nudge(conn, review, item) for item in "abc")
    post(conn, target="C1", tells=[a, b])
    post(conn, target="U1", tells=[b])
    third = post(conn, target="U2", tells=[c])
    assert nudge_again(conn, review) is None
    outbox.tell(conn, team=TEAM, outbox_id=third, ledger_ids=[c])
    rows = claimed(conn, limit=5)
    assert sending.mark_void(conn, rows[0])
    assert outcomes(conn, review) == {"a": "void", "b": "void", "c": "pending"}
    assert sending.mark_sent(conn, rows[1], now=NOW, channel="D1", ts="1.1")
    assert sending.mark_held(conn, rows[2], error="unreadable")
    assert outcomes(conn, review) == {"a": "void", "b": "posted", "c": "held"}
    assert sending.release(conn, TEAM, third, now=NOW)
    assert outcomes(conn, review)["c"] == "pending"


def nudge_again(conn: Connection, review: ReviewRow) -> int | None:
    return ledger.enter(
        conn, team=TEAM, review_id=review.id, item="a", step="due", local_date=TODAY, now=NOW
    )


def test_the_operator_sends_what_was_held(conn: Connection) -> None:
    """With what waited for it."""
    first = post(conn)
    edit = outbox.enqueue(conn, team=TEAM, kind="board", op="update", of=first, now=NOW)
    assert edit is not None
    for _ in range(2):
        [row] = claimed(conn)
        sending.mark_held(conn, row, error="x")
    assert outbox.counts(conn) == {"held": 2}
    assert [row.id for row in outbox.in_state(conn, "held")] == [first, edit]
    assert sending.release(conn, TEAM, first, now=NOW)
    assert not sending.release(conn, TEAM, first, now=NOW)
    assert (state(conn, first), state(conn, edit)) == ("pending", "pending")


def test_a_damaged_row_can_be_taken(conn: Connection) -> None:
    """Others are not kept from being read; only looking into it fails."""
    bad, good = post(conn), post(conn, target="C2")
    conn.execute(
        update(tables.outbox).where(tables.outbox.c.id == bad).values(params="{", checksum=None)
    )
    rows = claimed(conn, limit=5)
    assert [row.id for row in rows] == [bad, good]
    with pytest.raises(ValueError, match="property name"):
        _ = rows[0].params
    conn.execute(update(tables.outbox).where(tables.outbox.c.id == bad).values(params="[]"))
    row = outbox.get(conn, TEAM, bad)
    assert row is not None
    with pytest.raises(ValueError, match="object"):
        _ = row.params


def test_a_tick_that_rolls_back_says_nothing(engine: Engine) -> None:
    """The outbox row is part of the transaction that made it necessary."""

    def fail() -> None:
        with writing(engine) as conn:
            post(conn)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with reading(engine) as conn:
        assert conn.execute(select(tables.outbox.c.id)).all() == []
