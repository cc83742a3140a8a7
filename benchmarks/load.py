"""Many people at once: ``python -m benchmarks.load [postgresql] [sqlite] [--seconds 600]``.

On PostgreSQL two ``serve`` and a ``worker`` under 50 commands a second from 200 people in 25
reviews, on SQLite one ``run`` under 10. Of six commands five look and one changes something. Three
times it becomes nine o'clock on the next working day, with everybody's items late, so that a tick
plans and sends while people type; and PostgreSQL is restarted once. Each command is sent when its
moment has come, however many are not answered yet.

It ends with 1 where an answer took longer than Slack waits for it, or where somebody was refused
since the database was busy or away, but for those who typed while it was restarted.
"""

import argparse
import json
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from sqlalchemy import func, select

from benchmarks.change import Client
from benchmarks.figures import percentile
from benchmarks.installation import AGENCIES, Installation
from bot import logs
from bot.store import tables
from bot.store.db import reading
from tests.postgres import Postgres

RATES = {"postgresql": 50.0, "sqlite": 10.0}  # commands a second
REVIEWS = 25  # of eight people each
PATIENCE = 3.0  # seconds that Slack waits
MORNINGS = 3
SETTLED = 5.0  # seconds after a restart in which processes may still find their connections broken
THREADS = 128
CHANGES = ("done", "undo", "due")
RECORDED = ("Recorded", "Undone")
LOOKS = ("status", "checklist", "", "list", "help", "who")
BUSY = ("Not recorded", "I could not confirm", "went wrong on my side")
"""What somebody reads whose command was not done, as the database was busy, away, or worse."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One command: what it was, when it was sent and what became of it."""

    words: str
    at: float
    seconds: float
    late: float
    """How long after its moment it could be sent, as too many were not answered yet."""
    said: str
    is_refused: bool

    @property
    def changed(self) -> bool:
        """Whether something was recorded."""
        return self.words.startswith(CHANGES) and any(one in self.said for one in RECORDED)


@dataclass
class Outcome:
    """What came of a run, in seconds since its beginning."""

    database: str
    rate: float
    seconds: float
    asked: list[Asked] = field(default_factory=list)
    restarted: tuple[float, float] | None = None
    nudges: int = 0

    def in_restart(self, one: Asked) -> bool:
        """Say whether a command was under way while the database was restarted, or just after."""
        if self.restarted is None:
            return False
        begun, ended = self.restarted
        return one.at <= ended + SETTLED and one.at + one.seconds >= begun

    @property
    def slow(self) -> list[Asked]:
        """Those whose answers took longer than Slack waits."""
        return [one for one in self.asked if one.seconds > PATIENCE and not self.in_restart(one)]

    @property
    def refused(self) -> list[Asked]:
        """Those that were refused though the database was there."""
        return [one for one in self.asked if one.is_refused and not self.in_restart(one)]

    @property
    def is_well(self) -> bool:
        """Whether everybody was answered in time, and nobody refused but during the restart."""
        return not self.slow and not self.refused

    def as_json(self) -> dict[str, Any]:
        """Return the figures as JSON has them."""
        taken = sorted(one.seconds for one in self.asked)
        in_restart = [one for one in self.asked if self.in_restart(one)]
        return {
            "database": self.database,
            "rate": self.rate,
            "seconds": self.seconds,
            "asked": len(taken),
            "p50": statistics.median(taken),
            "p99": percentile(taken, 0.99),
            "slowest": taken[-1],
            "over 3 s": len(self.slow),
            "over 3 s in the restart": sum(one.seconds > PATIENCE for one in in_restart),
            "refused": len(self.refused),
            "refused in the restart": sum(one.is_refused for one in in_restart),
            "changes": sum(one.changed for one in self.asked),
            "sent late by more than 1 s": sum(one.late > 1 for one in self.asked),
            "nudges": self.nudges,
        }


class People:
    """Two hundred people, who look and change things in their reviews, one command at a time."""

    def __init__(self, installation: Installation, chance: random.Random) -> None:
        self._installation = installation
        self._chance = chance
        self._clients = threading.local()
        self._done: dict[str, bool] = {}
        self._of = {user: n for n in installation.numbers for user in installation.people(n)}
        self._of |= {f"U0COORD{n}": n for n in installation.numbers}
        self._users = sorted(self._of)
        self._busy: set[str] = set()
        self._lock = threading.Lock()

    def next(self) -> tuple[str, str]:
        """Return somebody who waits for no answer, and what they type now."""
        with self._lock:
            free = [user for user in self._users if user not in self._busy]
            user = self._chance.choice(free or self._users)
            self._busy.add(user)
            return user, self._words(user)

    def _words(self, user: str) -> str:
        if self._chance.random() > 1 / 6:
            return self._chance.choice(LOOKS)

        if user.startswith("U0AGENCY"):
            self._done[user] = not self._done.get(user, False)
            done = "done agency-commitment"
            return done if self._done[user] else "undo agency-commitment because too early"

        if user.startswith("U0COORD"):
            name, day = self._chance.choice(AGENCIES), self._chance.randint(2, 27)
            return f"due agency-thoughts for {name} {day} Mar 2026 because agreed"

        return "status"

    def ask(self, user: str, words: str, moment: float, begun: float) -> Asked:
        """Type words, and wait for the answer."""
        at = time.monotonic()
        try:
            said = self._answer_to(user, words)
            is_refused = any(one in said for one in BUSY)
        except (OSError, HTTPException, AssertionError) as error:
            said, is_refused = f"{type(error).__name__}: {error}", True
        finally:
            with self._lock:
                self._busy.discard(user)

        late = max(0.0, at - begun - moment)
        return Asked(words, at - begun, time.monotonic() - at, late, said[:200], is_refused)

    def _answer_to(self, user: str, words: str) -> str:
        """Return what is answered; on a connection that was closed meanwhile it is asked anew."""
        try:
            return self._client().types(user, words, f"C0REVIEW{self._of[user]}")
        except (ConnectionError, HTTPException):
            self._clients.known = {}
            return self._client().types(user, words, f"C0REVIEW{self._of[user]}")

    def _client(self) -> Client:
        """Return this thread's connection to one of the processes."""
        known: dict[str, Client] = self._clients.__dict__.setdefault("known", {})
        address = random.choice(self._installation.addresses)
        if address not in known:
            team, clock = self._installation.slack.team, self._installation.clock
            known[address] = Client(address, team, clock)
        return known[address]


class Run:
    """A load on one database."""

    def __init__(
        self, installation: Installation, postgres: Postgres | None, out: Outcome, seed: int
    ) -> None:
        self.installation = installation
        self.postgres = postgres
        self.out = out
        self.people = People(installation, random.Random(seed))
        self._begun = 0.0
        self._counted = threading.Event()

    def go(self, progress: Progress) -> None:
        """Have people type until the time is over."""
        self.installation.prepare(progress)
        with self.installation.running(workers=1), ThreadPoolExecutor(THREADS) as pool:
            bar = progress.add_task(f"{self.out.database}: seconds", total=self.out.seconds)
            self._begun = time.monotonic()
            events = iter(sorted(self._events(), key=lambda event: event[0]))
            coming = next(events, None)
            waiting: list[Future[Asked]] = []

            for moment in self._moments():
                while coming is not None and coming[0] <= moment:
                    self._happens(coming[1], waiting)
                    coming = next(events, None)

                time.sleep(max(0.0, self._begun + moment - time.monotonic()))
                user, words = self.people.next()
                waiting.append(pool.submit(self.people.ask, user, words, moment, self._begun))
                progress.update(bar, completed=moment)

            self.out.asked = [one.result() for one in waiting]

        self.out.nudges = self._nudges()
        self._counted.set()

    def _moments(self) -> Iterator[float]:
        """Yield the moments at which somebody types, in seconds since the beginning."""
        for n in range(int(self.out.seconds * self.out.rate)):
            yield n / self.out.rate

    def _events(self) -> Iterator[tuple[float, str]]:
        for n in range(1, MORNINGS + 1):
            yield self.out.seconds * n / (MORNINGS + 2), "morning"
        if self.postgres is not None:
            yield self.out.seconds * 0.7, "restart"

    def _happens(self, what: str, waiting: Sequence[Future[Asked]]) -> None:
        if what == "morning":
            for one in waiting:  # what was signed on the day before would be refused as a replay
                one.exception()
            self.installation.morning()
        else:
            threading.Thread(target=self._restart, daemon=True).start()

    def _restart(self) -> None:
        assert self.postgres is not None
        at = time.monotonic() - self._begun
        self.postgres.stop()
        self.postgres.start()
        self.out.restarted = (at, time.monotonic() - self._begun)
        self._counted.wait()  # the server dies with the thread that has started it

    def _nudges(self) -> int:
        """Return how many reminders arrived."""
        arrived = select(func.count()).where(
            tables.ledger.c.item != "", tables.ledger.c.outcome == "posted"
        )
        self.installation.bot.engine.dispose()  # the database may have been restarted
        with reading(self.installation.bot.engine) as conn:
            return int(conn.execute(arrived).scalar_one())


def load(database: str, progress: Progress, options: argparse.Namespace) -> Outcome:
    """Run a load on one kind of database from nothing to its figures."""
    rate = options.rate or RATES[database]
    out = Outcome(database, rate, options.seconds)

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cspr-load-")))
        postgres = None
        url = f"sqlite:///{folder / 'load.sqlite3'}"

        if database == "postgresql":
            postgres = Postgres()
            stack.callback(postgres.remove)
            url = postgres.new_database()

        installation = Installation(url, folder, reviews=REVIEWS, seed=options.seed, speed=1)
        stack.callback(installation.slack.stop)
        stack.callback(installation.bot.stop)
        Run(installation, postgres, out, options.seed).go(progress)

    return out


def table(outcomes: Sequence[Outcome]) -> Table:
    """Return all figures as a table, a column a database."""
    shown = Table(title="Many people at once")
    shown.add_column("")
    figures = [one.as_json() for one in outcomes]

    for one in outcomes:
        shown.add_column(one.database, justify="right")

    for name in list(figures[0])[1:]:
        cells = (one[name] for one in figures)
        shown.add_row(
            name, *(f"{cell:.3f}" if isinstance(cell, float) else f"{cell}" for cell in cells)
        )

    return shown


def main() -> int:
    """Put a load on the databases that the command line names; return 1 if anybody was let down."""
    parser = argparse.ArgumentParser(description="Many people at once, ticks among them.")
    parser.add_argument("databases", nargs="*", help="postgresql, sqlite, or (without) both")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--rate", type=float, help="commands a second, else 50 and 10")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, help="write the figures to this file, too")
    options = parser.parse_args()
    logs.configure(level=50)
    console = Console()
    columns = (TextColumn("{task.description:28}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        outcomes = [load(one, progress, options) for one in options.databases or RATES]

    console.print(table(outcomes))

    for out in outcomes:
        for one in (*out.slow, *out.refused)[:10]:
            console.print(f"[red]{out.database}: {asdict(one)}")

    if options.json:
        said = json.dumps([one.as_json() for one in outcomes], indent=1)
        options.json.write_text(said, encoding="utf-8")

    return 0 if all(one.is_well for one in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
