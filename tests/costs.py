"""What is asked of a database: counted, and looked at for whether it looks through whole tables."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event, text

from bot.store.db import reading


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
def cost(engine: Engine) -> Iterator[Cost]:
    """Count what is asked of a database."""
    found = Cost()

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


def scans(engine: Engine, asked: list[tuple[str, Any]]) -> list[str]:
    """The statements for which the database would look through a whole table."""
    found = []
    with reading(engine) as conn:
        if conn.dialect.name == "postgresql":  # its tables are so small that it would anyway
            conn.execute(text("SET LOCAL enable_seqscan = off"))
        for statement, given in dict(asked).items():
            if statement.startswith("INSERT"):
                continue
            values = given[0] if isinstance(given, list) else given
            how = "EXPLAIN QUERY PLAN" if conn.dialect.name == "sqlite" else "EXPLAIN"
            plan = conn.exec_driver_sql(f"{how} {statement}", values).all()
            lines = [str(line[-1]) for line in plan]
            if any(
                re.match(r"SCAN (?!(\d+ )?CONSTANT|anon_)\w|.*Seq Scan", line) for line in lines
            ):
                found.append(f"{statement}: {lines}")
    return found
