"""kill -9 at the worst moments: afterwards each thing is done exactly once."""

import pytest
from sqlalchemy import select

from bot.delivery.tick import run_tick
from bot.store import failpoints, tables
from bot.store.db import reading
from tests.delivery import child
from tests.delivery.planned import at_once, due_review, plan
from tests.delivery.world import World
from tests.dying import dying

on_both = pytest.mark.parametrize("world", ["sqlite", "postgresql"], indirect=True)


def killed(world: World, failpoint: str, what: str) -> None:
    """Another process does it and dies at that place."""
    url = world.engine.url.render_as_string(hide_password=False)
    now = world.clock().isoformat()
    with dying(child.main, url, f"{world.slack.base_url}api/", failpoint, what, now):
        pass


@on_both
@pytest.mark.parametrize(
    "failpoint",
    [
        "before-commit@1",  # taken, but nobody knows
        "after-commit@1",  # taken
        "before-slack@1",
        "after-slack@1",  # said, but nobody knows
        "before-slack@3",  # two are said, and nobody knows
        "after-slack@3",
        "before-commit@2",
        "after-commit@2",  # said and marked
    ],
)
def test_a_sender_that_is_killed(world: World, failpoint: str) -> None:
    """Of several that were taken together, each message is there once, and is known to be."""
    new = world.put()
    others = [world.put("C2", "and you"), world.put("U1", "and Sam")]
    killed(world, failpoint, "send")
    world.settle()
    assert [world.texts(), world.texts("C2"), world.dms("U1")] == [
        ["hello"],
        ["and you"],
        ["and Sam"],
    ]
    assert {world.state(one) for one in (new, *others)} == {"sent"}
    assert world.row(new).ts == world.slack.messages("C1")[0].ts


@on_both
@pytest.mark.parametrize(
    "failpoint", ["in-tick@1", "in-tick@2", "before-commit@2", "after-commit@1", "after-commit@3"]
)
def test_a_tick_that_is_killed(world: World, failpoint: str) -> None:
    """Each batch is whole or not at all; the next tick does the rest, and everything is said
    once."""
    due_review(world.engine, 5, at=world.clock())
    killed(world, failpoint, "tick")
    run_tick(world.engine, world.clock(), prepare=at_once(plan))
    world.settle()
    assert sorted(world.texts()) == [f"ESCB-2026-01 i{n} 2026-05-01" for n in range(5)]
    with reading(world.engine) as conn:
        assert conn.execute(select(tables.ledger.c.outcome)).scalars().all() == ["posted"] * 5


def test_a_failpoint_is_nothing_unless_armed() -> None:
    """Nor elsewhere than where it is armed, nor before its turn."""
    failpoints.failpoint("before-commit")
    failpoints.arm("before-commit@2")
    failpoints.failpoint("after-commit")
    failpoints.failpoint("before-commit")
    failpoints.arm(None)
    failpoints.failpoint("before-commit")
