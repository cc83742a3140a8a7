"""Ratios to a floor that is measured in the same run, so that a slow machine does not matter: ``make bench``.

- a tick over late items, to raw SQL that claims the same rows, enters the same ledger rows and moves the items on
- a command (an approval by HTTP, committed), to the same request with a command that only answers
- 10,000 late items after an outage: how long the tick takes, and how many digests it makes
"""

import argparse
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import func, select, text

from bot import logs
from bot.handlers import grammar
from bot.reviews import Actor
from bot.store import tables
from bot.store.db import reading, writing
from bot.workflow import commands as c
from tests.conversations.talk import PEOPLE, Talk

START = datetime(2026, 1, 12, 10, tzinfo=UTC)
LATER = datetime(2026, 7, 9, 8, 30, tzinfo=UTC)  # the bot was away until after the last date


def late_items(talk: Talk, reviews: int, agencies: int) -> None:
    """Reviews with so many agencies and an accepted timetable, all of whose dates have passed."""
    for n in range(reviews):
        actor = Actor(team=talk.slack.team, user=PEOPLE["coordinator"], trusted=True)
        opening = c.OpenReview(process="escb", pseudonym=f"Bench {n}", decided=START.date(), ref=None)
        talk.bot.reviews.open(
            opening,
            actor,
            channel=f"C0BENCH{n}",
            channel_fault=None,
            now=START,
            receipt=None,
            render=lambda reply, facts: {},
        )
        with reading(talk.bot.engine) as conn:
            row = talk.bot.reviews.find(conn, talk.slack.team, channel=f"C0BENCH{n}")
        assert row is not None
        for k in range(agencies):
            command = grammar.parse(f'agency add "Agency {k}" by-email "Senior manager"', today=START.date()).command
            assert isinstance(command, c.Command)
            talk.bot.reviews.perform(row.id, command, actor, now=START)
        talk.bot.reviews.perform(row.id, c.ProposeTimetable(publication=date(2026, 7, 2)), actor, now=START)
        talk.bot.reviews.perform(row.id, c.AcceptTimetable(), actor, now=START)


def raw_tick(file: Path, now: datetime) -> float:
    """The floor of a tick: the same rows in plain sqlite3, without a thought about what they mean."""
    started = time.perf_counter()
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        db.execute("PRAGMA synchronous=FULL")
        while True:
            db.execute("BEGIN IMMEDIATE")
            due = db.execute(
                "SELECT team, review_id, item, party FROM open_items WHERE next_nudge_at <= ? LIMIT 300",
                (str(now)[:19],),
            ).fetchall()
            for team, review, item, party in due:
                db.execute(
                    "INSERT INTO ledger"
                    " (team, review_id, item, party, step, local_date, recipients, outcome, created_at)"
                    " VALUES (?,?,?,?,'raw','2026-01-29','[]','pending',?) ON CONFLICT DO NOTHING",
                    (team, review, item, party, str(now)[:19]),
                )
                db.execute(
                    "UPDATE open_items SET next_nudge_at = ? WHERE review_id = ? AND item = ? AND party = ?",
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
    parser = argparse.ArgumentParser(description="Ticks and commands against the floor of this machine.")
    parser.add_argument("--reviews", type=int, default=100)
    parser.add_argument("--agencies", type=int, default=12, help="of each review: each has six items")
    options = parser.parse_args()
    logs.configure(level=50)
    console, shown = Console(), Table(title="Against the floor of this machine (SQLite)")
    for name in ("", "floor", "the bot", "ratio"):
        shown.add_column(name, justify="left" if not name else "right")
    with tempfile.TemporaryDirectory(prefix="cspr-bench-") as folder:
        file = Path(folder) / "bench.sqlite3"
        talk = Talk(f"sqlite:///{file}", START, ref="ESCB-2026-01")
        try:
            console.print(f"{options.reviews} reviews with {options.agencies} agencies each …")
            late_items(talk, options.reviews, options.agencies)
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
            shown.add_row(f"tick, {planned:,} rows", f"{floor:.2f} s", f"{took:.2f} s", f"{took / floor:.1f}")
            with reading(talk.bot.engine) as conn:
                digests = conn.execute(
                    select(func.count()).select_from(tables.outbox).where(tables.outbox.c.kind == "digest-channel")
                ).scalar_one()
                persons = conn.execute(
                    select(func.count()).select_from(tables.outbox).where(tables.outbox.c.kind == "digest-person")
                ).scalar_one()
            shown.add_row("  digests: channels, people", "", f"{digests}, {persons}", "")
            coordinator, place = PEOPLE["coordinator"], talk.slack.dm(PEOPLE["coordinator"])
            empty = timed(lambda: talk.slack.type(coordinator, place, "/cspr help undo"))
            numbers = iter(range(1, 1000))
            talk.says("coordinator", 'open escb "Ash" decided 12 Jan 2026', send=False)
            change = timed(lambda: talk.says("coordinator", f'family add "c {next(numbers)}"', send=False))
            shown.add_row("command by HTTP, committed", f"{empty:.1f} ms", f"{change:.1f} ms", f"{change / empty:.1f}")
        finally:
            talk.stop()
    console.print(shown)
    return 0


if __name__ == "__main__":
    sys.exit(main())
