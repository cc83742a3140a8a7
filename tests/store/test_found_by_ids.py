"""What is found by ids is looked up by them: the rows that a workspace has beside are not read."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from bot.store import digests, ledger, lists, outbox, reads
from bot.store.db import writing
from bot.store.lists import Whose
from bot.store.outbox import New
from tests.costs import cost
from tests.store.rows import NOW

TEAM = "T1"
IDS = list(range(1, 31))  # SQLite takes an index of the workspace rather than look up a dozen ids
NAMED = [(f"item-{n}", "agency-1") for n in IDS]


def change_what_was_posted(conn: Connection) -> None:
    """Posts thirty messages, and changes each."""
    posts = [New(kind="post/x", target="C1") for _ in IDS]
    outbox.enqueue_all(conn, team=TEAM, rows=posts, now=NOW)
    changes = [New(kind="post/x", op="update", of=one, target="C1") for one in IDS]
    outbox.enqueue_all(conn, team=TEAM, rows=changes, now=NOW)


ASKED: dict[str, Callable[[Connection], Any]] = {
    "reviews": lambda conn: reads.by_ids(conn, TEAM, IDS),
    "their ends": lambda conn: reads.ends_of(conn, TEAM, IDS),
    "their lines": lambda conn: lists.kept(conn, Whose(team=TEAM, user="U1", holds=True), IDS),
    "nudges": lambda conn: ledger.by_ids(conn, TEAM, IDS),
    "nudges that are settled": lambda conn: ledger.settle(conn, TEAM, IDS, "posted"),
    "untold nudges": lambda conn: ledger.settle_untold(conn, TEAM, IDS, "void"),
    "notes of digests": lambda conn: ledger.notes_told_by(conn, TEAM, IDS),
    "digests taken over": lambda conn: digests.hand_over(conn, TEAM, {n: n + 1 for n in IDS}),
    "digests that tell of something": lambda conn: digests.current(
        conn, TEAM, 1, keys=NAMED, parties=["agency-2"]
    ),
    "changes of messages": change_what_was_posted,
}
BY_WORKSPACE = re.compile(r"(SCAN|SEARCH) (\w+) .*\((team=\?)\)|SCAN (reviews|ledger|outbox)\b")
"""How SQLite says that it reads all that a workspace has in a table."""


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_what_a_workspace_has_beside_is_not_read(engine: Engine) -> None:
    """No plan goes along an index by the workspace alone, whatever is found by thirty ids."""
    plans: dict[str, list[str]] = {}
    for name, ask in ASKED.items():
        with cost(engine) as asked, writing(engine) as conn:
            ask(conn)
        plans[name] = _plans(engine, asked.statements)
    assert all(plans.values()), plans
    wide = {
        name: [line for line in plan if BY_WORKSPACE.match(line)] for name, plan in plans.items()
    }
    assert {name: lines for name, lines in wide.items() if lines} == {}


def _plans(engine: Engine, asked: list[tuple[str, Any]]) -> list[str]:
    found = []
    with writing(engine) as conn:
        for statement, given in asked:
            if not statement.startswith("INSERT"):
                plan = conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
                found += [str(row[-1]) for row in plan]
    return found
