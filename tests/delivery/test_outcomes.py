"""What is lost (a workspace, a channel, a person, a permission) is parked, dead or held."""

from typing import Any

import pytest

from bot.store import pauses
from bot.store.db import writing
from playground import Fault
from tests.delivery.world import TEAM, World, on_both, put


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
    """And is named in their list."""
    world.slack.script("chat.postMessage", Fault.error("missing_scope", needed="chat:write"))
    held, other = world.put(), world.put()
    world.settle()
    assert [world.state(new) for new in (held, other)] == ["held", "sent"]
    assert world.row(held).error == "missing_scope: chat:write"
