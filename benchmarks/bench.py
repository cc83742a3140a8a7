"""Ratios to a floor that is measured in the same run: ``make bench``.

So a slow machine does not matter. Measured are

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
from bot.store.kinds import Kind
from tests.conversations.talk import PEOPLE, Talk

LATER = datetime(2026, 7, 9, 8, 30, tzinfo=UTC)  # the bot was away until after the last date


def raw_tick(file: Path, now: datetime) -> float:
    """Return the seconds that a tick takes at least.

    The same rows in plain sqlite3, without a thought about what they mean.
    """
    started = time.perf_counter()
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        db.execute("PRAGMA synchronous=FULL")
        while _move_some(db, now):
            pass
    return time.perf_counter() - started


def _move_some(db: sqlite3.Connection, now: datetime) -> int:
    """Enter some due rows in the ledger and move them on, in one transaction; return how many."""
    moment, tomorrow = str(now)[:19], str(now + timedelta(days=1))[:19]
    db.execute("BEGIN IMMEDIATE")
    due = db.execute(
        "SELECT team, review_id, item, party FROM open_items WHERE next_nudge_at <= ? LIMIT 300",
        (moment,),
    ).fetchall()
    for team, review, item, party in due:
        db.execute(
            "INSERT INTO ledger (team, review_id, item, party, step, local_date, recipients,"
            " outcome, created_at) VALUES (?,?,?,?,'raw','2026-01-29','[]','pending',?)"
            " ON CONFLICT DO NOTHING",
            (team, review, item, party, moment),
        )
        db.execute(
            "UPDATE open_items SET next_nudge_at = ?"
            " WHERE review_id = ? AND item = ? AND party = ?",
            (tomorrow, review, item, party),
        )
    db.execute("COMMIT")
    return len(due)


def median_ms(act: Callable[[], object], times: int = 30) -> float:
    """Return how long something takes in milliseconds: the median of so many times."""
    measured = []
    for _ in range(times):
        started = time.perf_counter()
        act()
        measured.append((time.perf_counter() - started) * 1000)
    return statistics.median(measured)


def measure_tick(talk: Talk, file: Path, shown: Table) -> None:
    """Measure a tick over every late item against the floor."""
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
    channels = _planned(talk, Kind.DIGEST_CHANNEL)
    people = _planned(talk, Kind.DIGEST_PERSON)
    shown.add_row("  digests: channels, people", "", f"{channels}, {people}", "")


def _planned(talk: Talk, kind: Kind) -> int:
    """Return how many rows of a kind the outbox has."""
    rows = select(func.count()).select_from(tables.outbox).where(tables.outbox.c.kind == kind)
    with reading(talk.bot.engine) as conn:
        count: int = conn.execute(rows).scalar_one()
    return count


def measure_command(talk: Talk, shown: Table) -> None:
    """Measure a command by HTTP that is committed against one that only answers."""
    coordinator = PEOPLE["coordinator"]
    place = talk.slack.dm(coordinator)
    floor = median_ms(lambda: talk.slack.type(coordinator, place, "/cspr help undo"))
    talk.says("coordinator", 'open escb "Ash" decided 12 Jan 2026', send=False)
    numbers = iter(range(1, 1000))
    took = median_ms(
        lambda: talk.says("coordinator", f'family add "c {next(numbers)}"', send=False)
    )
    shown.add_row(
        "command by HTTP, committed", f"{floor:.1f} ms", f"{took:.1f} ms", f"{took / floor:.1f}"
    )


def main() -> int:
    """Measure ticks and commands, then what follows an outage, and show tables."""
    parser = argparse.ArgumentParser(
        description="Ticks and commands against the floor of this machine."
    )
    parser.add_argument("--reviews", type=int, default=105)
    parser.add_argument(
        "--agencies", type=int, default=12, help="of each review: each has six items"
    )
    options = parser.parse_args()
    logs.configure(level=50)
    console = Console()
    shown = Table(title="Against the floor of this machine (SQLite)")
    shown.add_column("")
    for name in ("floor", "the bot", "ratio"):
        shown.add_column(name, justify="right")
    with tempfile.TemporaryDirectory(prefix="cspr-bench-") as folder:
        file = Path(folder) / "bench.sqlite3"
        talk = Talk(f"sqlite:///{file}", outage.START, ref=f"ESCB-2026-{options.reviews + 1:02}")
        try:
            console.print(f"{options.reviews} reviews with {options.agencies} agencies each …")
            opening = outage.Opening(talk, options.agencies)
            for n in range(options.reviews):
                opening.review(n)
            measure_tick(talk, file, shown)
            measure_command(talk, shown)
        finally:
            talk.stop()
    console.print(shown)
    return outage.run(console, ["slack", "bot"], options.reviews, options.agencies)


if __name__ == "__main__":
    sys.exit(main())
