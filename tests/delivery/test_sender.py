"""Each thing is said once, in order, whatever Slack and the network do; what cannot be said keeps
nothing else up."""

import random
import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, update

from bot.delivery import searching
from bot.delivery.outcomes import Callbacks
from bot.delivery.payloads import Payload
from bot.delivery.sender import LEASE
from bot.store import ledger, pauses, sending, tables
from bot.store.db import reading, writing
from bot.store.errors import StoreError, Unavailable
from bot.store.outbox import OutboxRow
from playground import Fault
from tests.delivery.world import TEAM, HandClock, World, put, say
from tests.postgres import Postgres
from tests.store.rows import new_review

on_both = pytest.mark.parametrize("world", ["sqlite", "postgresql"], indirect=True)

# A message


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
        assert [nudge.outcome for nudge in ledger.of_review(conn, review.id)] == ["posted", "void"]


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


# Exactly once

FAULTS = [
    Fault.rate_limited(30),
    Fault.error("internal_error"),
    Fault.error("team_added_to_org"),
    *(
        fault(after=after)
        for after in (False, True)
        for fault in (Fault.status, Fault.reset, Fault.close, Fault.garbage)
    ),
    Fault.hang(5),
    Fault.hang(5, after=True),
]


@pytest.mark.parametrize("fault", FAULTS, ids=str)
@pytest.mark.parametrize(
    "method", ["chat.postMessage", "conversations.open", "conversations.history"]
)
@pytest.mark.parametrize("target", ["C1", "U1"])
def test_a_fault_loses_nothing_and_doubles_nothing(
    world: World, fault: Fault, method: str, target: str
) -> None:
    """On the post itself, before it, or while looking for it; what comes behind keeps its order."""
    if method == "conversations.history":
        world.slack.script("chat.postMessage", Fault.close(after=True))
    world.slack.script(method, fault)
    first, second = world.put(target, "first"), world.put(target, "second")
    world.settle()
    assert (world.dms("U1") if target == "U1" else world.texts()) == ["first", "second"]
    assert [world.state(new) for new in (first, second)] == ["sent", "sent"]
    assert world.slack.problems == []  # no call came before Retry-After had passed


@on_both
def test_an_unknown_one_is_looked_for_twice_before_it_is_said_again(world: World) -> None:
    """A minute apart, so that a message that took its time is found."""
    world.slack.script("chat.postMessage", Fault.close())
    new = world.put()
    world.send()
    assert world.state(new) == "unknown"
    assert world.send(59) == 0
    world.send(1)
    assert (world.state(new), len(world.calls("conversations.history"))) == ("unknown", 1)
    assert world.send(59) == 0
    world.send(1)
    assert (world.texts(), len(world.calls("conversations.history"))) == (["hello"], 2)
    assert world.state(new) == "sent"


def test_one_that_turns_up_late_is_found(world: World) -> None:
    """Slack did it, but shows it only at the second look."""
    world.slack.script("chat.postMessage", Fault.close(after=True))
    world.slack.script("conversations.history", Fault.status())
    new = world.put()
    world.settle()
    assert (world.texts(), world.state(new)) == (["hello"], "sent")
    assert world.told == [("sent", new, "C1", world.slack.messages("C1")[0].ts)]


def test_it_is_found_among_much_else(world: World) -> None:
    """Over several pages of history."""
    world.slack.script("chat.postMessage", Fault.close(after=True))
    world.put()
    world.send()
    for number in range(450):
        world.slack.say("U1", "C1", f"chatter {number}")
    world.settle()
    assert world.texts().count("hello") == 1
    assert len(world.calls("conversations.history")) == 3


@on_both
@pytest.mark.parametrize("code", ["missing_scope", "ekm_access_denied"])
def test_an_unreadable_history_is_the_operators(world: World, code: str) -> None:
    """Nobody can say whether it was sent: it is held with the reason, and others flow. The
    operator's word sends it."""
    world.slack.script("chat.postMessage", Fault.close())
    world.slack.script("conversations.history", Fault.error(code))
    held, other = world.put(text="held"), world.put(text="other")
    world.settle()
    assert (world.state(held), world.row(held).error) == ("held", f"history cannot be read: {code}")
    assert (world.state(other), world.texts()) == ("sent", ["other"])
    with writing(world.engine) as conn:
        sending.release(conn, held, now=world.clock())
    world.settle()
    assert world.texts() == ["other", "held"]


def test_a_history_too_long_is_the_operators(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "PAGES", 2)
    world.slack.script("chat.postMessage", Fault.close())
    held = world.put()
    world.send()
    for number in range(401):
        world.slack.say("U1", "C1", f"chatter {number}")
    world.settle()
    assert (world.state(held), world.row(held).error) == (
        "held",
        "history is too long to look through",
    )


def test_one_that_is_never_answered_is_the_operators(world: World) -> None:
    """Slack chokes on this one message for ever, while its history can be read: it must not block
    its channel."""
    world.slack.script(
        "chat.postMessage", *[Fault.status()] * 20, when=lambda args: args["text"] == "choke"
    )
    choke, other = world.put(text="choke"), world.put(text="other")
    world.settle()
    assert (world.state(choke), world.state(other), world.texts()) == ("held", "sent", ["other"])


def test_slack_that_is_not_reached_has_surely_done_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refused connections need no looking, however long they last."""
    new = world.put()
    client = world.client(TEAM)
    assert client is not None
    client.base_url = "http://127.0.0.1:1/api/"
    there = world.client
    monkeypatch.setattr(world, "client", lambda team: client)
    sender = world.new_sender()
    for _ in range(20):
        sender.send_due()
        assert (world.state(new), world.row(new).error) == ("pending", "ConnectionRefusedError")
        world.clock.move(3600)
    monkeypatch.setattr(world, "client", there)
    world.settle()
    assert (world.texts(), world.calls("conversations.history")) == (["hello"], [])


@on_both
def test_an_outage_of_a_week_loses_nothing(world: World) -> None:
    """Everything comes afterwards, in order."""
    news = [world.put(text=f"m{number}") for number in range(5)]
    world.slack.outage = Fault.status(503)
    for _ in range(7 * 24):
        world.send(3600)
    assert [world.state(new) for new in news] == ["unknown", *["pending"] * 4]
    world.slack.outage = None
    world.settle()
    assert world.texts() == [f"m{number}" for number in range(5)]


@on_both
@pytest.mark.parametrize("seed", range(3))
def test_at_random_each_is_said_once(world: World, seed: int) -> None:
    """A third of all calls go wrong, and the sender is forgotten half-way now and then."""
    chance = random.Random(seed)
    for method in ("chat.postMessage", "conversations.open", "conversations.history"):
        faults = [fault for fault in FAULTS if fault.kind != "hang"]
        world.slack.script(
            method,
            *[chance.choice(faults) for _ in range(25)],
            when=lambda _: chance.random() < 0.35,
        )
    targets = ["C1", "C2", "U1"]
    for number in range(60):
        world.put(chance.choice(targets), f"m{number}")
    for _ in range(20_000):
        if not world.waiting():
            break
        if chance.random() < 0.05:
            with writing(world.engine) as conn:  # taken by one that is never heard of again
                sending.claim(conn, now=world.clock(), owner="ghost", lease=LEASE)
        world.send(chance.choice([0.3, 1, 20]))
    said = [*world.texts("C1"), *world.texts("C2"), *world.dms("U1")]
    assert sorted(said) == sorted(f"m{number}" for number in range(60))
    for texts in (world.texts("C1"), world.texts("C2"), world.dms("U1")):
        assert texts == sorted(texts, key=lambda text: int(text[1:]))
    assert world.slack.problems == []


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


# Pace


@on_both
def test_one_message_a_second_in_a_channel(world: World) -> None:
    for number in range(3):
        world.put(text=f"c{number}")
    world.put("C2")
    world.slack.enforce_rate = True
    assert [world.send(0.5) for _ in range(5)] == [2, 0, 1, 0, 1]
    assert world.slack.problems == []


@on_both
def test_a_429_holds_up_its_method_and_workspace_only(world: World) -> None:
    """Also after a restart, until the time that Slack said; nothing overtakes what waits in its
    channel."""
    board = world.put(text="board")
    world.put("C2", "other")
    world.settle()
    world.slack.script("chat.postMessage", Fault.rate_limited(300))
    posts = [world.put(text="c1"), world.put("C2", "c2")]
    behind = world.put(op="update", of=board, text="board, edited")
    abroad = world.put("C1", team="T2")
    world.send(1)
    world.sender = world.new_sender()
    world.send(298)
    assert [world.state(new) for new in (*posts, behind, abroad)] == ["pending"] * 3 + ["sent"]
    world.settle()
    assert world.texts("C1") == ["board, edited", "c1"]
    assert world.texts("C2") == ["other", "c2"]
    assert world.slack.problems == []


@on_both
def test_what_needs_another_method_goes_on(world: World) -> None:
    """Boards cannot be edited for a while: what is to be said elsewhere is said."""
    board = world.put(text="board")
    world.settle()
    world.slack.script("chat.update", Fault.rate_limited(300))
    edit = world.put(op="update", of=board, text="board, edited")
    world.send(1)
    behind, elsewhere = world.put(text="behind"), world.put("C2", "elsewhere")
    world.send(298)
    assert [world.state(new) for new in (edit, behind, elsewhere)] == ["pending", "pending", "sent"]
    world.settle()
    assert world.texts("C1") == ["board, edited", "behind"]
    assert world.slack.problems == []


@on_both
def test_it_is_no_faster_than_slack_allows(world: World) -> None:
    """Sixty boards and their edits: fifty a minute, and Slack never has to say so; what else is to
    be said goes on."""
    world.slack.enforce_rate = True
    for number in range(60):
        world.slack.channel(f"C9{number}", f"c{number}")
        world.put(op="update", of=world.put(f"C9{number}"), text="edited")
    assert [world.send(), world.send(1)] == [
        60,
        50 + 1,
    ]  # the last one only finds that it has to wait
    world.put("C1")
    assert [world.send(1), world.send(1)] == [1, 0]
    world.settle()
    assert [len(world.slack.messages(f"C9{number}")) for number in range(60)] == [1] * 60
    assert len(world.calls("chat.update")) == 60
    assert not any(call.status == 429 for call in world.slack.calls)


# What changes a message


@on_both
def test_a_board_is_posted_pinned_edited_and_deleted(world: World) -> None:
    """All written before the first was sent: each waits for its message."""
    board = world.put(text="board")
    world.put(op="pin", of=board), world.put(op="update", of=board, text="board, edited")
    assert world.send() == 1
    world.settle()
    [message] = world.slack.messages("C1")
    assert (message.text, message.pinned, message.edited) == ("board, edited", True, True)
    world.put(op="delete", of=board)
    world.settle()
    assert world.texts() == []
    assert world.slack.problems == []


@pytest.mark.parametrize("op", ["update", "pin", "delete"])
@pytest.mark.parametrize("fault", [*FAULTS, Fault.error("message_limit_exceeded")], ids=str)
def test_a_change_can_be_done_again(world: World, op: str, fault: Fault) -> None:
    """No looking: twice is the same as once."""
    method = {"update": "chat.update", "pin": "pins.add", "delete": "chat.delete"}[op]
    board = world.put()
    world.slack.script(method, fault)
    change = world.put(op=op, of=board, text="edited")
    world.settle()
    assert world.state(change) == "sent"
    assert world.calls("conversations.history") == []
    assert world.slack.problems == []


@on_both
@pytest.mark.parametrize("op", ["update", "pin", "delete"])
def test_a_message_that_somebody_deleted(world: World, op: str) -> None:
    """Deleting it again is nothing; a board is to be posted again, so somebody is told."""
    board = world.put()
    world.settle()
    world.slack.delete_message(world.slack.messages("C1")[0])
    change = world.put(op=op, of=board)
    world.settle()
    if op == "delete":
        assert world.state(change) == "sent"
    else:
        assert world.state(change) == "void"
        assert world.told[-1] == ("message gone", change)


@pytest.mark.parametrize("op", ["update", "pin", "delete"])
@pytest.mark.parametrize(("end", "then"), [("void", "void"), ("dead", "void"), ("held", "held")])
def test_a_change_of_what_was_never_sent(world: World, op: str, end: str, then: str) -> None:
    """There is nothing to change, or not yet."""
    board = world.put()
    change = world.put(op=op, of=board)
    with writing(world.engine) as conn:
        [row] = sending.claim(conn, now=world.clock(), owner="o", lease=timedelta(seconds=60))
        {"void": sending.mark_void, "dead": sending.mark_dead, "held": sending.mark_held}[end](
            conn, row, error="x"
        )
    world.settle()
    assert world.state(change) == then
    assert world.slack.calls == []


# Threads


@on_both
def test_a_decision_goes_into_the_boards_thread(world: World) -> None:
    board = world.put(text="board")
    world.put(thread_of=board, text="decided")
    world.settle()
    first, reply = world.slack.messages("C1")
    assert (reply.text, reply.thread_ts) == ("decided", first.ts)


def test_a_thread_that_is_gone_keeps_nothing_from_being_told(world: World) -> None:
    """It is said in the channel instead; so it is when the board itself could not be sent."""
    board = world.put(text="board")
    world.settle()
    world.slack.delete_message(world.slack.messages("C1")[0])
    world.put(thread_of=board, text="decided")
    world.settle()
    assert world.texts() == ["decided"]


@pytest.mark.parametrize("after", [False, True])
def test_a_reply_is_looked_for_in_its_thread(world: World, after: bool) -> None:
    board = world.put(text="board")
    world.settle()
    world.slack.script("chat.postMessage", Fault.reset(after=after))
    reply = world.put(thread_of=board, text="decided")
    world.settle()
    assert (world.texts(), world.state(reply)) == (["board", "decided"], "sent")
    assert world.calls("conversations.replies") != []


# Files


def letter(row: OutboxRow) -> Payload:
    return {
        "filename": "letter.docx",
        "title": "Letter",
        "content": b"PK..",
        "initial_comment": "Drafted",
        "alt_text": "x",
    }


FILE_STEPS = ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"]


@on_both
def test_a_file_is_shared(world: World) -> None:
    new, world.words = world.put(op="upload"), letter
    world.settle()
    [file] = world.slack.files("C1")
    assert (file["name"], file["title"], file["content"], world.state(new)) == (
        "letter.docx",
        "Letter",
        b"PK..",
        "sent",
    )
    assert world.texts() == ["Drafted"]


@pytest.mark.parametrize("step", FILE_STEPS)
@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault.kind != "error"], ids=str)
def test_a_file_is_shared_once(world: World, step: str, fault: Fault) -> None:
    """Only the last step shares it; its id tells whether that was done."""
    new, world.words = world.put(op="upload"), letter
    world.slack.script(step, fault)
    world.settle()
    assert (len(world.slack.files("C1")), world.state(new)) == (1, "sent")
    assert world.slack.problems == []


def test_a_file_whose_sender_died_before_sharing(world: World) -> None:
    """There was no id yet, so nothing can be there."""
    new, world.words = world.put(op="upload"), letter
    with writing(world.engine) as conn:
        sending.claim(conn, now=world.clock(), owner="ghost", lease=timedelta(seconds=60))
    world.settle()
    assert (len(world.slack.files("C1")), world.state(new)) == (1, "sent")


# What is lost


@on_both
@pytest.mark.parametrize("code", ["token_revoked", "account_inactive", "invalid_auth"])
@pytest.mark.parametrize("op", ["post", "update"])
def test_a_revoked_workspace_is_parked(world: World, code: str, op: str) -> None:
    """Told once, no loop; the others flow; it goes on when it is installed again."""
    board = world.put()
    world.settle()
    world.slack.token_error = code
    change: dict[str, Any] = {"op": "update", "of": board} if op == "update" else {}
    for number in range(3):
        world.put(text=f"m{number}", **change)
    before = len(world.slack.calls)
    abroad = world.put(team="T2")
    for _ in range(10):
        world.send(60)
    assert len([call for call in world.slack.calls if call.team == TEAM]) == before + 1
    assert [told for told in world.told if told[0] == "workspace lost"] == [
        ("workspace lost", TEAM, code)
    ]
    assert world.state(abroad) == "sent"
    world.slack.token_error = None
    with writing(world.engine) as conn:
        assert pauses.resume(conn, team=TEAM)
    world.settle()
    assert world.texts()[-1] == "m2"


def test_a_workspace_without_an_installation_is_parked(world: World) -> None:
    with writing(world.engine) as conn:
        put(conn, world.clock(), team="T9")
    world.send(), world.send(60)
    assert world.told == [("workspace lost", "T9", "not_installed")]


@on_both
@pytest.mark.parametrize("how", ["archive", "kick"])
@pytest.mark.parametrize("unknown", [False, True])
def test_a_lost_channel_is_parked(world: World, how: str, unknown: bool) -> None:
    """Told once, no loop, other channels flow; it goes on, in order and once, when the bot is
    back."""
    if unknown:
        world.slack.script("chat.postMessage", Fault.close(after=True))
    world.put(text="first")
    if unknown:
        world.send()
    (world.slack.archive("C1") if how == "archive" else world.slack.kick("UBOT", "C1"))
    world.put(text="second"), world.put("C2", "elsewhere")
    for _ in range(10):
        world.send(60)
    assert world.texts("C2") == ["elsewhere"]
    code = "is_archived" if how == "archive" else "channel_not_found"
    assert [told for told in world.told if told[0] == "channel lost"] == [
        ("channel lost", "C1", code)
    ]
    assert len(world.slack.calls) < 12
    (
        world.slack.archive("C1", archived=False)
        if how == "archive"
        else world.slack.invite("UBOT", "C1")
    )
    with writing(world.engine) as conn:
        assert pauses.resume(conn, team=TEAM, target="C1")
    world.settle()
    assert world.texts() == ["first", "second"]


def test_a_person_who_left_is_not_written_to(world: World) -> None:
    """Before the conversation was opened, and after; someone is told each time, as their items need
    another."""
    world.put("U1", "before")
    world.settle()
    for user in ("U1", "U2"):
        world.slack.deactivate(user)
    dead = [world.put("U1", "after"), world.put("U2", "never")]
    world.settle()
    assert [world.state(new) for new in dead] == ["dead", "dead"]
    lost = [told for told in world.told if told[0] == "person lost"]
    assert sorted(lost) == [
        ("person lost", "U1", "channel_not_found"),
        ("person lost", "U2", "user_disabled"),
    ]


def test_a_missing_scope_is_the_operators(world: World) -> None:
    world.slack.script("chat.postMessage", Fault.error("missing_scope"))
    held, other = world.put(), world.put()
    world.settle()
    assert [world.state(new) for new in (held, other)] == ["held", "sent"]


# What is damaged


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
            update(tables.outbox).where(tables.outbox.c.id == rows["params"]).values(params="{")
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
