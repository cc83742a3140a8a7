"""What Slack surely did not do is tried again; whatever goes wrong, each is said once."""

import random

import pytest

from bot.delivery.sender import LEASE
from bot.store import sending
from bot.store.db import writing
from playground import Fault
from tests.delivery.faults import FAULTS
from tests.delivery.world import TEAM, World, on_both


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
        if not world.is_anything_unsent():
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
