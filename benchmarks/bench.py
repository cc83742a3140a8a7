"""Ratios to a floor that is measured in the same run, so that a slow machine does not matter:
``make bench``.

- a tick over late items, to raw SQL that claims the same rows, enters the same ledger rows and
  moves the items on
- a command (an approval by HTTP, committed), to the same request with a command that only answers
- 10,000 late items after a week's outage: see :mod:`benchmarks.outage`
"""

import argparse
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import func, select, text

from benchmarks import outage
from bot import logs
from bot.store import tables
from bot.store.db import reading, writing
from tests.conversations.talk import PEOPLE, Talk

LATER = datetime(2026, 7, 9, 8, 30, tzinfo=UTC)  # the bot was away until after the last date


def raw_tick(file: Path, now: datetime) -> float:
    """The floor of a tick: the same rows in plain sqlite3, without a thought about what they
    mean."""
    started = time.perf_counter()
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        db.execute("PRAGMA synchronous=FULL")
        while True:
            db.execute("BEGIN IMMEDIATE")
            due = db.execute(
                "SELECT team, review_id, item, party FROM open_items WHERE next_nudge_at <= ?"
                " LIMIT 300",
                (str(now)[:19],),
            ).fetchall()
            for team, review, item, party in due:
                db.execute(
                    "INSERT INTO ledger (team, review_id, item, party, step, local_date,"
                    " recipients, outcome, created_at) VALUES"
                    " (?,?,?,?,'raw','2026-01-29','[]','pending',?) ON CONFLICT DO NOTHING",
                    (team, review, item, party, str(now)[:19]),
                )
                db.execute(
                    "UPDATE open_items SET next_nudge_at = ? WHERE review_id = ? AND item = ? AND"
                    " party = ?",
                    (str(now + timedelta(days=1))[:19], review, item, party),
                )
            db.execute("COMMIT")
            if not due:
                return time.perf_counter() - started


def timed(act: Callable[[], object], times: int = 30) -> float:
    """The median of so many, in milliseconds."""
    found = []
    for _ in range(times):
        started = time.perf_counter()
        act()
        found.append((time.perf_counter() - started) * 1000)
    return statistics.median(found)


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Ticks and commands against the floor of this machine."
    )
    parser.add_argument("--reviews", type=int, default=105)
    parser.add_argument(
        "--agencies", type=int, default=12, help="of each review: each has six items"
    )
    options = parser.parse_args()
    logs.configure(level=50)
    console, shown = Console(), Table(title="Against the floor of this machine (SQLite)")
    for name in ("", "floor", "the bot", "ratio"):
        shown.add_column(name, justify="left" if not name else "right")
    with tempfile.TemporaryDirectory(prefix="cspr-bench-") as folder:
        file = Path(folder) / "bench.sqlite3"
        talk = Talk(f"sqlite:///{file}", outage.START, ref=f"ESCB-2026-{options.reviews + 1:02}")
        try:
            console.print(f"{options.reviews} reviews with {options.agencies} agencies each …")
            opening = outage.Opening(talk, options.agencies)
            for n in range(options.reviews):
                opening.review(n)
            with writing(talk.bot.engine) as conn:
                conn.execute(text("CREATE TABLE kept AS SELECT * FROM open_items"))
            floor = raw_tick(file, LATER)
            with writing(talk.bot.engine) as conn:
                conn.execute(text("DELETE FROM ledger WHERE step = 'raw'"))
                conn.execute(text("DELETE FROM open_items"))
                conn.execute(text("INSERT INTO open_items SELECT * FROM kept"))
            started = time.perf_counter()
            planned = talk.bot.tick(LATER)
            took = time.perf_counter() - started
            shown.add_row(
                f"tick, {planned:,} rows", f"{floor:.2f} s", f"{took:.2f} s", f"{took / floor:.1f}"
            )
            with reading(talk.bot.engine) as conn:
                digests = conn.execute(
                    select(func.count())
                    .select_from(tables.outbox)
                    .where(tables.outbox.c.kind == "digest-channel")
                ).scalar_one()
                persons = conn.execute(
                    select(func.count())
                    .select_from(tables.outbox)
                    .where(tables.outbox.c.kind == "digest-person")
                ).scalar_one()
            shown.add_row("  digests: channels, people", "", f"{digests}, {persons}", "")
            coordinator, place = PEOPLE["coordinator"], talk.slack.dm(PEOPLE["coordinator"])
            empty = timed(lambda: talk.slack.type(coordinator, place, "/cspr help undo"))
            numbers = iter(range(1, 1000))
            talk.says("coordinator", 'open escb "Ash" decided 12 Jan 2026', send=False)
            change = timed(
                lambda: talk.says("coordinator", f'family add "c {next(numbers)}"', send=False)
            )
            shown.add_row(
                "command by HTTP, committed",
                f"{empty:.1f} ms",
                f"{change:.1f} ms",
                f"{change / empty:.1f}",
            )
        finally:
            talk.stop()
    console.print(shown)
    return outage.run(console, ["slack", "bot"], options.reviews, options.agencies)


if __name__ == "__main__":
    sys.exit(main())
