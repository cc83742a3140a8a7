"""What a tick costs, against plain SQL that writes the same rows; and one with nothing to do.

    python -m benchmarks.ticks [--database sqlite] [--reviews 100 1000]

The first tick of a process folds each review; every later one finds them as the last left them.
"""

import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pydantic import SecretStr
from sqlalchemy import Engine, Table, event, select

from benchmarks import alone
from benchmarks.figures import Figure, percentile
from benchmarks.stores import Stores, make_due
from bot import app
from bot.store import tables
from bot.store.db import make_engine, reading

ROWS = 300  # in a transaction of the floor
IDLE = 200  # ticks with nothing to do
HELD = 50.0  # milliseconds that the writer may be held
WRITTEN = (tables.ledger, tables.outbox, tables.tellings)
"""What a tick adds rows to."""


@dataclass
class Held:
    """For how many milliseconds the writer was held, each time."""

    times: list[float] = field(default_factory=list)


@contextmanager
def held(engine: Engine) -> Iterator[Held]:
    """Note for how long each transaction that writes goes on."""
    found, began = Held(), [0.0]

    def writes(conn: Any) -> bool:
        options = conn.get_execution_options()
        return not (options.get("read_only") or options.get("postgresql_readonly"))

    def begun(conn: Any) -> None:
        if writes(conn):
            began[0] = time.perf_counter()

    def ended(conn: Any) -> None:
        if writes(conn):
            found.times.append((time.perf_counter() - began[0]) * 1000)

    event.listen(engine, "begin", begun)
    event.listen(engine, "commit", ended)

    try:
        yield found
    finally:
        event.remove(engine, "begin", begun)
        event.remove(engine, "commit", ended)


def rows_of(url: str) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of the tables that a tick adds to, and when open items are looked at."""
    engine = make_engine(url, patient=True)
    with reading(engine) as conn:
        found = {
            one.name: [dict(row) for row in conn.execute(select(one)).mappings()]
            for one in (*WRITTEN, tables.open_items)
        }

    engine.dispose()
    return found


def floor(url: str, before: dict[str, Any], after: dict[str, Any]) -> float:
    """Write by plain SQL what a tick has written; return the processor's milliseconds."""
    engine = make_engine(url, patient=True)
    mark = "?" if engine.dialect.name == "sqlite" else "%s"
    known = {one.name: {_key(one, row) for row in before[one.name]} for one in WRITTEN}
    work: list[tuple[str, Sequence[Any]]] = []

    for one in WRITTEN:
        names = ", ".join(f'"{column.name}"' for column in one.columns)
        marks = ", ".join(mark for _ in one.columns)
        into = f"INSERT INTO {one.name} ({names}) VALUES ({marks})"  # noqa: S608 - a table of ours
        new = [row for row in after[one.name] if _key(one, row) not in known[one.name]]
        work += [(into, _bound(engine, one, row)) for row in new]

    were = {_key(tables.open_items, row): row for row in before["open_items"]}
    moved = [row for row in after["open_items"] if were.get(_key(tables.open_items, row)) != row]
    move = (
        f"UPDATE open_items SET next_nudge_at = {mark}, step = {mark}"  # noqa: S608 - as above
        f" WHERE review_id = {mark} AND item = {mark} AND party = {mark}"
    )

    for row in moved:
        at = _bound(engine, tables.open_items, row)[_place("next_nudge_at")]
        work.append((move, (at, row["step"], row["review_id"], row["item"], row["party"])))

    raw = engine.raw_connection()
    db = raw.driver_connection
    assert db is not None
    began = time.process_time()

    for first in range(0, len(work), ROWS):
        db.execute("BEGIN IMMEDIATE" if mark == "?" else "BEGIN")
        for statement, values in work[first : first + ROWS]:
            db.execute(statement, values)

        db.execute("COMMIT")

    took = (time.process_time() - began) * 1000
    raw.close()
    engine.dispose()
    return took


def _place(name: str) -> int:
    return [column.name for column in tables.open_items.columns].index(name)


def _key(one: Table, row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in one.primary_key.columns)


def _bound(engine: Engine, one: Table, row: dict[str, Any]) -> list[Any]:
    """Return a row's values as the driver takes them."""
    values = []
    for column in one.columns:
        write = column.type.dialect_impl(engine.dialect).bind_processor(engine.dialect)
        value = row[column.name]
        values.append(write(value) if write and value is not None else value)
    return values


def measure(stores: Stores, reviews: int, workspaces: int = 1) -> list[Figure]:
    """Measure a process's first tick and a later one, with one item due in so many reviews each."""
    url = stores.of(reviews, workspaces)
    reviews *= workspaces
    settings = stores.talk.settings.model_copy(update={"database_url": SecretStr(url)})
    clock = [stores.talk.now.astimezone(UTC)]
    bot = app.build(settings, clock=lambda: clock[0], engine=make_engine(url))
    store = f"{reviews:,} due in {reviews:,} reviews"
    figures = []

    for work, days in (("first tick", 1), ("tick", 2)):
        clock[0] = stores.morning(days)
        make_due(url, clock[0])
        bot.engine.dispose()
        copy, before = stores.kept.copy(url), rows_of(url)

        with held(bot.engine) as found:
            began = time.process_time()
            planned = bot.ticking.plan(clock[0])
            took = (time.process_time() - began) * 1000

        assert planned >= reviews
        bot.engine.dispose()
        least = floor(copy, before, rows_of(url))
        figures.append(
            Figure(
                work=work,
                store=store,
                database=stores.name,
                ours=took,
                floor=least,
                target=3 if work == "tick" else 40,
            )
        )

    figures.append(
        Figure(
            work="tick: writer held, at most (by the clock)",
            store=store,
            database=stores.name,
            ours=max(found.times),
            p99=percentile(found.times, 0.99),
            target=HELD,
        )
    )
    figures.append(_idle(bot, stores.name, clock[0], store))
    bot.stop()
    return figures


def _idle(bot: app.Bot, database: str, now: datetime, store: str) -> Figure:
    spent = []
    for _ in range(IDLE):
        began = time.process_time()
        assert bot.ticking.plan(now) == 0
        spent.append((time.process_time() - began) * 1000)

    return Figure(
        work="tick with nothing to do",
        store=store.partition(" in ")[2],
        database=database,
        ours=statistics.median(spent),
        p99=percentile(spent, 0.99),
        target=0.5,
    )


if __name__ == "__main__":
    sys.exit(alone.run(measure, "Ticks against plain SQL.", of="reviews", usual=[100, 1000]))
