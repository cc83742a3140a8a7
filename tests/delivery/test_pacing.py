"""No faster than Slack allows; a limit holds up its own method and workspace only."""

from playground import Fault
from tests.delivery.world import World, on_both


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
