"""Each thing is said once, in order, by however many senders; what cannot be said keeps nothing
else up."""

import threading
from typing import Any

import pytest
from sqlalchemy import Connection, update

from bot.delivery.outcomes import Callbacks
from bot.delivery.payloads import Payload
from bot.store import ledger, tables
from bot.store.db import reading, writing
from bot.store.errors import StoreError, Unavailable
from bot.store.outbox import OutboxRow
from tests.delivery.world import TEAM, HandClock, World, on_both, put, say
from tests.postgres import Postgres
from tests.store.rows import new_review


@on_both
def test_a_message_goes_out(world: World) -> None:
    """With its opaque id in the metadata, and nothing unfurled."""
    new = world.put(text="review opened")
    assert world.send() == 1
    [message] = world.slack.messages("C1")
    row = world.row(new)
    assert (message.text, row.state, row.channel, row.ts) == (
        "review opened",
        "sent",
        "C1",
        message.ts,
    )
    assert message.metadata == {
        "event_type": "cspr_delivery",
        "event_payload": {"delivery_id": row.delivery_id},
    }
    [call] = world.calls("chat.postMessage")
    assert [call.args[name] for name in ("unfurl_links", "unfurl_media", "link_names")] == [
        False,
        False,
        False,
    ]
    assert world.told == [("sent", new, "C1", message.ts)]
    assert world.slack.problems == []
    assert world.send(60) == 0


def test_what_is_no_longer_so_is_not_said(world: World) -> None:
    """ "Still open?" is asked again at sending."""
    new = world.put()
    world.words = lambda row: None
    world.send()
    assert world.state(new) == "void"
    assert world.slack.calls == []


@on_both
def test_a_person_is_written_to_directly(world: World) -> None:
    """The conversation is opened first, once."""
    world.put("U1", "one"), world.put("U1", "two")
    world.settle()
    assert world.dms("U1") == ["one", "two"]
    assert len(world.calls("conversations.open")) == 1


@on_both
def test_a_message_has_the_outcome_of_what_it_still_tells(world: World) -> None:
    """Nudges that were closed between the tick and the post are void, not posted."""
    with writing(world.engine) as conn:
        review = new_review(conn)
        nudges = [entered(conn, review.id, item) for item in "ab"]
        put(conn, world.clock(), tells=nudges)
    world.words = lambda row: {"text": "x", "tells": nudges[:1]}
    world.send()
    with reading(world.engine) as conn:
        assert [nudge.outcome for nudge in ledger.of_review(conn, review.team, review.id)] == [
            "posted",
            "void",
        ]


def entered(conn: Connection, review_id: int, item: str) -> int:
    new = ledger.enter(
        conn,
        team=TEAM,
        review_id=review_id,
        item=item,
        step="due",
        local_date=HandClock().now.date(),
        now=HandClock().now,
    )
    assert new is not None
    return new


@on_both
def test_several_senders_say_each_once(world: World) -> None:
    """Two replicas, two threads each, on one outbox."""
    for number in range(24):
        world.put(("C1", "C2", "U1", "U2")[number % 4], f"m{number}")
    senders = [world.new_sender() for _ in range(4)]
    for _ in range(8):
        threads = [threading.Thread(target=sender.send_due) for sender in senders]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        world.clock.move(1)
    said = [*world.texts("C1"), *world.texts("C2"), *world.dms("U1"), *world.dms("U2")]
    assert sorted(said) == sorted(f"m{number}" for number in range(24))


@on_both
def test_a_sender_that_was_asleep_says_nothing(world: World) -> None:
    """Its lease ran out before it got to the post: the row is another's by then."""

    def sleep(row: OutboxRow) -> Payload:
        world.clock.move(61)
        return say(row)

    new, world.words = world.put(), sleep
    world.send()
    assert world.texts() == []
    world.words = say
    world.settle()
    assert (world.texts(), world.state(new)) == (["hello"], "sent")


@pytest.mark.parametrize("world", ["postgresql"], indirect=True)
@pytest.mark.parametrize("when", ["rendering", "sent"])
def test_a_database_restarted_under_a_sender(world: World, postgres: Postgres, when: str) -> None:
    """Before the post or after it: the message is in Slack once, and is known to be."""

    def restart(row: OutboxRow) -> Payload:
        postgres.kill()
        if when == "rendering":
            postgres.start()
        return say(row)

    new, world.words = world.put(), restart
    if when == "sent":
        with pytest.raises(StoreError):
            world.send()
        postgres.start()
    else:
        world.send()
    world.words = say
    world.settle()
    assert (world.texts(), world.state(new)) == (["hello"], "sent")


@on_both
def test_a_damaged_row_is_put_aside(world: World) -> None:
    """Its params, its rendering, what it renders to, what Slack says of it: dead with its error,
    and others flow."""
    rows = {
        name: world.put(text=name)
        for name in ("params", "raises", "date", "no text", "refused", "good")
    }
    with writing(world.engine) as conn:
        conn.execute(
            update(tables.outbox)
            .where(tables.outbox.c.id == rows["params"])
            .values(params="{", checksum=None)
        )

    def words(row: OutboxRow) -> Payload | None:
        payloads: dict[str, Any] = {
            "date": {"text": "x", "blocks": [{"type": "section", "when": world.clock()}]},
            "no text": {"blocks": []},
            "refused": {"text": "x", "blocks": [{"type": "nonsense"}]},
            "good": {"text": "good"},
        }
        payload: Payload = payloads[row.params["text"]]
        return payload

    world.words = words
    world.settle()
    assert {name: world.row(new).error for name, new in rows.items()} == {
        "params": "JSONDecodeError",
        "raises": "KeyError",
        "date": "TypeError",
        "no text": "KeyError",
        "refused": "invalid_blocks",
        "good": None,
    }
    assert {world.state(new) for name, new in rows.items() if name != "good"} == {"dead"}
    assert world.texts() == ["good"]


def test_a_database_away_at_rendering_is_no_fault_of_the_row(world: World) -> None:
    def away(row: OutboxRow) -> Payload:
        raise Unavailable("locked")

    new, world.words = world.put(), away
    world.send()
    assert world.state(new) == "pending"
    world.words = say
    world.settle()
    assert world.state(new) == "sent"


def test_what_follows_a_delivery_cannot_undo_it(world: World) -> None:
    """The message is in Slack: it stays marked, and is not said again."""
    new = world.put()

    def fail(conn: Connection, row: OutboxRow) -> None:
        raise ZeroDivisionError

    world.sender = world.new_sender(Callbacks(on_sent=fail))
    world.settle()
    assert (world.state(new), world.texts()) == ("sent", ["hello"])


@on_both
def test_what_follows_a_delivery_is_in_its_transaction(world: World) -> None:
    """A board is posted and what hangs on it is written, or neither is."""

    def follow(conn: Connection, row: OutboxRow) -> None:
        if row.op == "post":
            put(conn, world.clock(), op="pin", of=row.id)

    world.sender = world.new_sender(Callbacks(on_sent=follow))
    world.put()
    world.settle()
    assert [message.pinned for message in world.slack.messages("C1")] == [True]
