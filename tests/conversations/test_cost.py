"""What a change costs the database: the same however long a review has been going on."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event, text

from bot.store.db import reading
from bot.workflow.review import events as e
from bot.workflow.review.state import InstanceId
from tests.conversations.conftest import At
from tests.conversations.growing import EventOf, grow
from tests.conversations.talk import PEOPLE, Talk
from tests.databases import on_both

MANY = 5000
LIMITS = {
    # what is typed: statements, transactions, rows of the outbox and read tables are among them
    "done agency-thoughts": (32, 2),
    "approve factual-accuracy": (32, 2),
    "approve factual-accuracy v1": (20, 3),  # refused
}
"""How many statements each takes at most, and in how many transactions."""


@dataclass
class Cost:
    """What was asked of a database meanwhile."""

    statements: list[tuple[str, Any]] = field(default_factory=list)
    transactions: int = 0
    written: list[int] = field(default_factory=list)
    """How many statements there were in each transaction that writes."""
    read_while_writing: list[str] = field(default_factory=list)
    """What was read of histories in one of these."""

    @property
    def read_of_history(self) -> list[str]:
        return [statement for statement, _ in self.statements if "FROM history" in statement]


@contextmanager
def cost(talk: Talk) -> Iterator[Cost]:
    """Count what is asked of the bot's database."""
    found, engine = Cost(), talk.bot.engine

    def asked(conn: Any, _cursor: Any, statement: str, given: Any, *_: Any) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN", "SELECT pg_is_in_recovery")):
            found.statements.append((statement, given))
            if _writes(conn):
                found.written[-1] += 1
                found.read_while_writing += [statement] if "FROM history" in statement else []

    def begun(conn: Any) -> None:
        found.transactions += 1
        if _writes(conn):
            found.written.append(0)

    event.listen(engine, "before_cursor_execute", asked)
    event.listen(engine, "begin", begun)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", asked)
        event.remove(engine, "begin", begun)


def _writes(conn: Any) -> bool:
    options = conn.get_execution_options()
    return not (options.get("read_only") or options.get("postgresql_readonly"))


def types(talk: Talk, words: str) -> None:
    """The police lead types a command; nothing is sent meanwhile."""
    talk.slack.type(PEOPLE["police-lead"], "C0REVIEW", f"/cspr {words}")


def snoozed(talk: Talk) -> EventOf:
    """Events by which the police lead puts one task after the other off."""

    def put_off(number: int, key: InstanceId) -> e.Event:
        return e.Snoozed(
            item=key.item,
            party=key.party or None,
            user=PEOPLE["police-lead"],
            until=talk.now.date(),
        )

    return put_off


def costs(talk: Talk) -> dict[str, Cost]:
    """What each of the commands costs, once the review was looked at."""
    found = {}
    for words in LIMITS:
        with cost(talk) as found[words]:
            types(talk, words)
        if not words.endswith("v1"):
            types(talk, f"undo {words.split()[1]} because it was early")
    return found


@on_both
def test_a_change_costs_the_same_at_50_and_at_5000_events(at: At) -> None:
    """Nothing of the history is read that was read before; as many statements, in as many
    transactions, and no more than the limits say. None of them looks through a whole table."""
    talk = at("agency-check")
    costs(talk)  # what this process itself has written it has not to read before it writes
    few = costs(talk)
    grow(talk, MANY, snoozed(talk))
    with cost(talk) as caught_up:
        types(talk, "status")
    assert len(caught_up.read_of_history) == 1
    many = costs(talk)
    for words, (statements, transactions) in LIMITS.items():
        for asked in (few[words], many[words]):
            assert asked.read_of_history == [], words
            assert len(asked.statements) <= statements, words
            assert asked.transactions <= transactions, words
    assert talk.verify() == []
    assert scans(talk, [asked for found in many.values() for asked in found.statements]) == []


def scans(talk: Talk, asked: list[tuple[str, Any]]) -> list[str]:
    """The statements for which the database would look through a whole table."""
    found = []
    with reading(talk.bot.engine) as conn:
        if conn.dialect.name == "postgresql":  # its tables are so small that it would anyway
            conn.execute(text("SET LOCAL enable_seqscan = off"))
        for statement, given in dict(asked).items():
            if statement.startswith("INSERT"):
                continue
            values = given[0] if isinstance(given, list) else given
            how = "EXPLAIN QUERY PLAN" if conn.dialect.name == "sqlite" else "EXPLAIN"
            plan = conn.exec_driver_sql(f"{how} {statement}", values).all()
            lines = [str(line[-1]) for line in plan]
            if any(re.match(r"SCAN (?!CONSTANT|anon_)\w|.*Seq Scan", line) for line in lines):
                found.append(f"{statement}: {lines}")
    return found
