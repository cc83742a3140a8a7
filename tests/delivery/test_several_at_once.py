"""Several rows are claimed together, each of another target: few statements a message, however many
wait, and nothing is done about one that another's outcome would forbid."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.delivery.payloads import Payload
from bot.delivery.sender import AT_ONCE, BEGIN_WITHIN
from bot.store import outbox, pauses, tables
from bot.store.db import writing
from bot.store.outbox import OutboxRow
from playground import Fault
from tests.costs import Cost, cost, scans
from tests.delivery.world import TEAM, World, on_both, put, say

MOST = 4
"""Statements a message, with its share of claims and marks; where it goes is asked beside that."""


@on_both
def test_a_message_costs_the_same_however_many_wait(world: World) -> None:
    """With fifty beside them that wait for later or behind others, and with two thousand. No table
    is looked through, and a look in vain takes nobody's turn to write."""
    for n in range(60):
        world.slack.channel(f"C0{n}", f"review-{n}", members=["U1"])
    spent: dict[int, Cost] = {}
    sent = 0
    for count in (50, 2000):
        with writing(world.engine) as conn:
            later = world.clock() + timedelta(hours=1)
            for n in range(2 * AT_ONCE):
                put(conn, world.clock(), f"C0{sent + n}")
            for n in range(count):
                put(conn, world.clock(), f"U{n % 7}9", not_before=later)
        sent += 2 * AT_ONCE
        with cost(world.engine) as spent[count]:
            assert world.sender.send_due(2 * AT_ONCE) == 2 * AT_ONCE
        with cost(world.engine) as idle:
            assert world.sender.send_due() == 0
        assert idle.written == []
        asked = spent[count].statements + idle.statements
        assert scans(world.engine, asked) == []
    few, many = (len(found.statements) for found in spent.values())
    assert many == few
    own = [asked for asked, _ in spent[2000].statements if not is_about_the_place(asked)]
    assert len(own) <= MOST * 2 * AT_ONCE


@on_both
def test_ten_thousand_that_wait_keep_nobody_waiting(world: World) -> None:
    """Half of them for later, half behind these, after an outage: PostgreSQL has counted last when
    nothing waited, and ends a statement that compares each row with all others."""
    world.slack.channel("C0", "review-0", members=["U1"])
    for _ in range(30):
        world.put("C0")
    world.settle()
    with writing(world.engine) as conn:
        conn.exec_driver_sql("ANALYZE")
    later = world.clock() + timedelta(hours=1)
    for not_before in [later] * 10 + [None] * 10:
        rows = [
            outbox.New(kind="test", target=f"U9{n % 50}", not_before=not_before) for n in range(500)
        ]
        with writing(world.engine) as conn:
            outbox.enqueue_all(conn, team=TEAM, rows=rows, now=world.clock())
    last = world.put("C1")
    assert world.sender.send_due() == 1
    assert world.state(last) == "sent"


def is_about_the_place(statement: str) -> bool:
    """Whether a statement asks, or keeps, what a channel is."""
    return "channels" in statement or "FROM reviews" in statement


@on_both
def test_what_was_found_ahead_is_judged_anew(world: World) -> None:
    """A look finds more rows than are claimed at once. One that was paused since stays, one that
    another sender has sent is not sent again, and one that is put off waits."""
    targets = [f"C0{n}" for n in range(AT_ONCE + 4)]
    for target in targets:
        world.slack.channel(target, f"review-{target.lower()}", members=["U1"])
    rows = [world.put(target, target) for target in targets]
    assert world.sender.send_due(AT_ONCE) == AT_ONCE
    paused, put_off, taken, left = rows[AT_ONCE:]
    with writing(world.engine) as conn:
        pauses.pause(conn, team=TEAM, target=targets[AT_ONCE], reason="x", now=world.clock())
        later = world.clock() + timedelta(hours=1)
        which = tables.outbox.c.id == put_off
        conn.execute(update(tables.outbox).where(which).values(not_before=later))
    assert world.new_sender().send_due(1) == 1
    assert world.state(taken) == "sent"
    assert world.sender.send_due() == 1
    assert [world.state(one) for one in (paused, put_off, left)] == ["pending", "pending", "sent"]
    assert len(world.calls("chat.postMessage")) == AT_ONCE + 2


@on_both
def test_a_limit_keeps_the_others_back(world: World) -> None:
    """Slack says to wait after the first of four: no other is tried before that, and none counts as
    tried. Then all are said, once."""
    rows = [world.put(target, target) for target in ("C1", "C2", "U1", "U2")]
    world.slack.script("chat.postMessage", Fault.rate_limited(30))
    world.send()
    assert len(world.calls("chat.postMessage")) == 1
    assert [world.row(one).attempts for one in rows] == [1, 0, 0, 0]
    world.send(29)
    assert len(world.calls("chat.postMessage")) == 1
    world.clock.move(2)
    world.settle()
    assert [world.texts(), world.texts("C2")] == [["C1"], ["C2"]]
    assert [world.dms("U1"), world.dms("U2")] == [["U1"], ["U2"]]


@on_both
def test_what_was_not_begun_in_time_is_given_back(world: World) -> None:
    """The first took so long that the leases of the others might not last: another sender may take
    them at once, and none was tried."""
    rows = [world.put(target, target) for target in ("C1", "C2", "U1")]
    other = world.new_sender()
    taken: list[int] = []

    def slow(row: OutboxRow) -> Payload:
        world.clock.move(BEGIN_WITHIN.total_seconds())
        taken.append(row.id)
        return say(row)

    world.words = slow
    world.sender.send_due(3)
    assert taken == rows  # each was claimed anew, in its turn
    assert [world.row(one).attempts for one in rows] == [1, 1, 1]
    world.words = say
    world.settle(sender=other)
    assert [world.texts(), world.texts("C2"), world.dms("U1")] == [["C1"], ["C2"], ["U1"]]


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
def test_a_sender_that_is_to_stop_begins_no_other(world: World) -> None:
    """What it had claimed is given back, untried."""
    first, second = world.put("C1"), world.put("C2")
    world.sender.stopping = lambda: bool(world.calls("chat.postMessage"))
    assert world.send() == 1
    assert (world.state(first), world.state(second)) == ("sent", "pending")
    assert world.row(second).attempts == 0
    assert world.row(second).tried_at is None
