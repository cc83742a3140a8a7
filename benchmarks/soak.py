"""The soak: real processes, a Slack that fails a third of the time, kill -9, databases that move.

``python -m benchmarks.soak [postgresql] [sqlite] [--reviews N] [--days N] [--seed N]
[--every N] [--by-minute]``

On PostgreSQL two ``serve`` and two ``worker``, on SQLite one ``run``. People approve, digests go
out day after day, Slack answers 35 % of the calls badly, every few hundred calls a process is
killed, now and then the database: it is restarted, or a standby that has confirmed all takes over,
and connections to it are cut, some in the middle of a COMMIT. At the end everything is let come to
rest, and the checker of the tests of faults looks at every delivery, answer and history.
"""

import argparse
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy import func, select

from benchmarks.installation import TERMS, Installation
from benchmarks.soak_outcome import Outcome, table
from benchmarks.soak_troubles import Troubles, start_anew
from bot import logs
from bot.store import due_items, outbox, tables
from bot.store.db import reading
from tests.faults import invariants
from tests.faults.invariants import Acknowledged
from tests.moving import Moving

PAUSE = 2  # seconds at most, before somebody answers
LONGEST = 45 * 60  # seconds; a run that does not come to rest by then has failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How much a soak is, and how hard.

    ``speed`` is how many times faster than time the clock goes. A process is killed about ``every``
    so many calls. ``by_minute``: with Slack's limits by minute, too. ``short``: without waiting
    until the processes have come to rest; what they leave is found again in this one.
    """

    reviews: int
    days: int
    seed: int
    speed: float = 10
    every: int = 200
    by_minute: bool = False
    short: bool = False


class Soak(Installation):
    """One run on one database."""

    def __init__(self, url: str, folder: Path, load: Load) -> None:
        super().__init__(url, folder, reviews=load.reviews, seed=load.seed, speed=load.speed)
        self.load = load
        self.outcome = Outcome(self.database, load.reviews)
        self.slack.by_minute = load.by_minute
        self.acknowledged: list[Acknowledged] = []
        self.lock = threading.Lock()

    # --- people ----------------------------------------------------------------------------------

    def approve(self, n: int, user: str) -> None:
        """Approve as a person does: in their own time, and again until they read an answer."""
        self.ended.wait(self.random.uniform(0, PAUSE))
        self.slack.request_url = self.random.choice(self.addresses)
        reply = self.slack.type(user, f"C0REVIEW{n}", f"/cspr approve {TERMS}")
        delivery = next(d for d, _ in reversed(self.slack.sent) if d.user == user)

        for _ in range(60):
            words = reply.text_all
            if reply.status == 200 and "Recorded" in words:
                with self.lock:
                    self.acknowledged.append(Acknowledged(self.refs[n], user, TERMS))

                # Slack, which waits for three seconds only, may send it again, to anybody.
                if self.random.random() < 0.3:
                    with suppress(Exception):
                        self.slack.redeliver(
                            delivery, times=2, together=True, url=self.random.choice(self.addresses)
                        )

                return

            with self.lock:
                self.outcome.unclear_answers += 1
                if "went wrong" in words:
                    self.outcome.problems.append(f"{user} read: {words[:200]}")

            if self.ended.wait(0.3):
                return

            (reply,) = self.slack.redeliver(delivery, url=self.random.choice(self.addresses))

        self.outcome.problems.append(
            f"{user} never read an answer: {reply.status} {reply.text_all[:200]}"
        )

    # --- the whole -------------------------------------------------------------------------------

    def sent_and_waiting(self) -> tuple[int, int] | None:
        """Return how many deliveries are done, and how many wait.

        ``None`` while a tick is not done or the database is away.
        """
        with suppress(Exception), reading(self.bot.engine) as conn:
            due = due_items.oldest_due_anywhere(conn)
            if due is not None and due <= self.clock():
                return None

            count = select(func.count()).select_from(tables.outbox)
            sent = conn.execute(count.where(tables.outbox.c.state == "sent")).scalar_one()
            counts = outbox.counts(conn)
            waiting = sum(counts.get(state, 0) for state in ("pending", "sending", "unknown"))
            return sent, waiting

        return None

    def go(self, progress: Progress, moving: Moving | None) -> Outcome:
        """Run the whole soak and count what came of it."""
        started = time.monotonic()
        self.prepare(progress)
        approvers = [(n, user) for n in self.numbers for user in self.people(n)[:3]]
        self.random.shuffle(approvers)
        bar = progress.add_task(f"{self.outcome.database}: deliveries", total=None)
        self.slack.is_bad = True

        with self.running(), ThreadPoolExecutor(4) as pool:
            troubles = Troubles(
                self,
                moving,
                self.outcome,
                chance=self.random,
                every=self.load.every,
                calls=lambda: len(self.slack.calls),
                ended=self.ended,
            )
            maker = threading.Thread(target=troubles.make, daemon=True)
            maker.start()
            a_day = len(approvers) // self.load.days + 1

            for day in range(self.load.days):
                self.morning()
                todays = approvers[day * a_day : (day + 1) * a_day]
                approvals = [pool.submit(self.approve, n, user) for n, user in todays]
                self._wait(progress, bar, started, few=0.3 if self.load.short else 0.05)

                for approval in approvals:
                    approval.result()

            if not self.load.short:
                self._wait(progress, bar, started, few=0.0)

            self.ended.set()
            maker.join()

            if moving is not None:
                start_anew(moving)

        self.slack.is_bad = False
        self._rest()
        self._count()
        self.outcome.seconds = time.monotonic() - started
        self.slack.stop()
        self.bot.engine.dispose()
        return self.outcome

    def _wait(self, progress: Progress, bar: Any, started: float, *, few: float) -> None:
        """Wait until (almost) everything of the day has gone out."""
        most_waiting = 0
        while time.monotonic() - started < LONGEST:
            counted = self.sent_and_waiting()
            if counted is not None:
                sent, waiting = counted
                most_waiting = max(most_waiting, waiting)
                progress.update(bar, completed=sent, total=sent + waiting)

                if waiting <= most_waiting * few:
                    return

            time.sleep(0.1)

        self.outcome.problems.append("it does not come to rest")

    def _rest(self) -> None:
        """Send what the killed left behind, by a bot in this process, without faults."""
        for _ in range(2000):
            self.bot.sender.send_due(50)
            if invariants.settled(self.bot.reviews):
                return
            self.clock.forward(self.clock() + timedelta(seconds=5))
        self.outcome.problems.append("something never comes to rest")

    def _count(self) -> None:
        """Check every delivery, answer and history, and count what was done."""
        out = self.outcome
        out.found = invariants.check(
            self.bot.reviews,
            self.slack.calls,
            now=self.clock(),
            key=self.settings.chain_key(),
            acknowledged=self.acknowledged,
        )
        out.calls = len(self.slack.calls)
        out.faulty_calls = self.slack.faults
        out.rate_limited = self.slack.limited

        with reading(self.bot.engine) as conn:
            rows = tables.outbox.c
            changed = select(func.count()).where(rows.op != "post", rows.state == "sent")
            out.changes = conn.execute(changed).scalar_one()
            nudges = select(func.count()).where(
                tables.ledger.c.item != "", tables.ledger.c.outcome == "posted"
            )
            out.nudges = conn.execute(nudges).scalar_one()

        # A call before its Retry-After is expected here alone: two workers may be told of the same
        # moment at once.
        out.problems += [p for p in self.slack.problems if "Retry-After" not in p]


def soak(database: str, progress: Progress, load: Load) -> Outcome:
    """Run a soak on one database from nothing to its count."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cspr-soak-")))
        moving = None
        url = f"sqlite:///{folder / 'soak.sqlite3'}"

        if database == "postgresql":
            moving = Moving()
            stack.callback(moving.remove)
            url = moving.url(moving.primary.new_database())
            moving.back_up()

        return Soak(url, folder, load).go(progress, moving)


def main() -> int:
    """Run the soak on the databases that the command line names; return 1 if anything is wrong."""
    parser = argparse.ArgumentParser(
        description="Real processes, a bad Slack, kill -9: nothing lost, nothing twice."
    )
    parser.add_argument("databases", nargs="*", help="postgresql, sqlite, or (without) both")
    parser.add_argument("--reviews", type=int)
    parser.add_argument("--days", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=int, default=200, help="calls between two troubles")
    parser.add_argument(
        "--by-minute", action="store_true", help="with Slack's limits by minute, too: takes longer"
    )
    options = parser.parse_args()
    logs.configure(level=50)
    console = Console()
    columns = (
        TextColumn("{task.description:28}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    outcomes = []

    with Progress(*columns, console=console) as progress:
        for database in options.databases or ["postgresql", "sqlite"]:
            reviews = options.reviews or (175 if database == "postgresql" else 40)
            load = Load(
                reviews=reviews,
                days=options.days,
                seed=options.seed,
                every=options.every,
                by_minute=options.by_minute,
            )
            outcomes.append(soak(database, progress, load))

    console.print(table(outcomes))

    for out in outcomes:
        for line in [*(out.found.faults if out.found else []), *out.problems][:20]:
            console.print(f"[red]{out.database}: {line}")

    return 0 if all(out.well for out in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
