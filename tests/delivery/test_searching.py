"""What may have arrived is looked for in Slack before it is said again."""

import pytest

from bot.delivery import searching
from bot.store import sending
from bot.store.db import writing
from playground import Fault
from tests.delivery.world import World, on_both


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
        sending.release(conn, "T1", held, now=world.clock())
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


@pytest.mark.parametrize("after", [False, True])
def test_a_reply_is_looked_for_in_its_thread(world: World, after: bool) -> None:
    board = world.put(text="board")
    world.settle()
    world.slack.script("chat.postMessage", Fault.reset(after=after))
    reply = world.put(thread_of=board, text="decided")
    world.settle()
    assert (world.texts(), world.state(reply)) == (["board", "decided"], "sent")
    assert world.calls("conversations.replies") != []
