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
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy import func, select

from benchmarks.bad_slack import BadSlack
from benchmarks.fast_clock import FastClock
from benchmarks.soak_outcome import Outcome, table
from benchmarks.soak_troubles import Troubles, start_anew
from bot import app, logs, setting_changes
from bot.acting import Actor
from bot.config import Settings
from bot.language import parsing
from bot.store import due_items, migrate, outbox, tables
from bot.store.db import make_engine, reading
from bot.workflow.dates.calendar import Calendar, slot_utc
from bot.workflow.review import commands as c
from bot.workflow.settings import read as read_settings
from tests.conversations.talk import KEY, MANIFEST, SECRET, TOKEN
from tests.faults import invariants
from tests.faults.invariants import Acknowledged
from tests.moving import Moving
from tests.ports import free_port
from tests.postgres import _die_with_the_tests

ROOT = Path(__file__).parents[1]
TERMS = "terms-of-reference"
AGENCIES = ("Police", "Health", "School", "Housing")
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


class Soak:
    """One run on one database."""

    def __init__(self, url: str, folder: Path, load: Load) -> None:
        self.load = load
        self.random = random.Random(load.seed)
        self.url = url
        self.folder = folder
        self.on_sqlite = url.startswith("sqlite")
        self.outcome = Outcome("SQLite" if self.on_sqlite else "PostgreSQL", load.reviews)
        self.clock = FastClock(folder / "clock", load.speed)
        self.slack = BadSlack(
            clock=self.clock,
            signing_secret=SECRET,
            bot_token=TOKEN,
            manifest=MANIFEST,
            enforce_rate=True,
        )
        self.slack.by_minute = load.by_minute
        self.slack.chance = random.Random(load.seed + 1)
        base = self.slack.start()
        self.numbers = range(1, load.reviews + 1)
        self.settings = Settings(
            _env_file=None,
            slack_bot_token=SecretStr(TOKEN),
            slack_signing_secret=SecretStr(SECRET),
            slack_api_url=base + "api/",
            database_url=SecretStr(url),
            CSPR_HISTORY_KEY=SecretStr(KEY),
            CSPR_COORDINATORS=tuple(f"U0COORD{n}" for n in self.numbers),
        )
        engine = make_engine(url)
        migrate.upgrade(engine)
        self.bot = app.build(self.settings, clock=self.clock, engine=engine)
        self.refs: dict[int, str] = {}
        self.acknowledged: list[Acknowledged] = []
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.addresses: list[str] = []
        self.ended = threading.Event()
        self.lock = threading.Lock()

    # --- reviews and people ----------------------------------------------------------------------

    def people(self, n: int) -> list[str]:
        """Return the people of a review: its lead reviewer, its team, its agencies' leads."""
        return [
            f"U0LEADREV{n}",
            *(f"U0TEAM{n}X{k}" for k in range(3)),
            *(f"U0AGENCY{n}X{k}" for k in range(len(AGENCIES))),
        ]

    def prepare(self, tell: Any) -> None:
        """Open reviews with people, papers that wait for them, and items that are late at once.

        ``tell`` hears of each.
        """
        for n in self.numbers:
            members = [f"U0COORD{n}", *self.people(n)]
            for user in members:
                self.slack.person(user, user.lower())
            self.slack.channel(f"C0REVIEW{n}", f"review-{n}", private=True, members=members)
            self._open(n)
            tell(1)

    def _open(self, n: int) -> None:
        now = self.clock()
        coordinator = Actor(team=self.slack.team, user=f"U0COORD{n}", trusted=True)
        if n == 1:
            setting_changes.change_one(self.bot.reviews, coordinator, "late-every", "1", now=now)
        opening = self._parsed(f'open escb "Soak {n}" decided 12 Jan 2026')
        assert isinstance(opening, c.OpenReview)
        given: dict[str, Any] = {"channel": f"C0REVIEW{n}", "channel_fault": None, "receipt": None}
        self.bot.reviews.open(
            opening, coordinator, now=now, render=lambda reply, facts: {}, **given
        )
        with reading(self.bot.engine) as conn:
            row = self.bot.reviews.find(conn, self.slack.team, channel=f"C0REVIEW{n}")
        assert row is not None
        self.refs[n] = row.ref
        for text in self._setting_up(n):
            command = self._parsed(text)
            self.bot.reviews.perform(row.id, command, coordinator, now=self.clock())
        for user in self.people(n):
            actor = Actor(team=self.slack.team, user=user)
            introduced = c.AnswerIntroduction(yes=True)
            self.bot.reviews.perform(row.id, introduced, actor, now=self.clock())
        draft = self._parsed(f"draft https://documents.example.org/{n} as {TERMS}")
        lead = Actor(team=self.slack.team, user=self.people(n)[0])
        self.bot.reviews.perform(row.id, draft, lead, now=self.clock())

    def _setting_up(self, n: int) -> Iterator[str]:
        """Yield what a coordinator types until a review is set up, with items that are late."""
        lead, *others = self.people(n)
        team, leads = others[:3], others[3:]
        yield f"role lead-reviewer <@{lead}>"
        yield "role review-team " + " ".join(f"<@{user}>" for user in team)
        for name, user in zip(AGENCIES, leads, strict=True):
            yield f'agency add "{name}" lead <@{user}>'
        for name in AGENCIES:
            yield f"due agency-commitment for {name} 13 Jan 2026 because agreed"
        yield "due key-themes 13 Jan 2026 because agreed"
        yield "due scoping-meeting 13 Jan 2026 because agreed"

    def _parsed(self, text: str) -> Any:
        return parsing.parse(
            text, today=self.clock().date(), knows_party=lambda _ref, words: words in AGENCIES
        ).command

    # --- processes -------------------------------------------------------------------------------

    @contextmanager
    def running(self, workers: int = 2) -> Iterator[None]:
        """Run the bot's processes until the end of the block."""
        beside = ["serve", "serve", *(["worker"] * workers)]
        for place, verb in enumerate(["run"] if self.on_sqlite else beside):
            port = free_port()
            if verb != "worker":
                self.addresses.append(f"http://127.0.0.1:{port}/slack/events")
            self._start(f"{verb} {place} {port}")
        try:
            yield
        finally:
            self.ended.set()
            for process in self.processes.values():
                process.terminate()
            for process in self.processes.values():
                with suppress(subprocess.TimeoutExpired):
                    process.wait(20)
                process.kill()

    def _start(self, name: str) -> None:
        verb, _, port = name.split()
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": self.settings.slack_api_url,
            "DATABASE_URL": self.url,
            "PORT": port,
            "CSPR_HISTORY_KEY": KEY,
            "CSPR_COORDINATORS": ",".join(self.settings.coordinators),
            **self.clock.environment(),
        }
        with (self.folder / f"{verb}-{port}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", "benchmarks.process", verb],
                cwd=self.folder,
                env=environment,
                stdout=log,
                stderr=log,
                preexec_fn=_die_with_the_tests if sys.platform == "linux" else None,
            )

    def wait_until_up(self, name: str) -> None:
        """Wait until a process that answers HTTP does so.

        One that is killed before would be no bot at all.
        """
        verb, _, port = name.split()
        if verb == "worker":
            return
        for _ in range(600):
            if _is_healthy(port) or self.ended.wait(0.1):
                return

    def names(self) -> Sequence[str]:
        """Return the names of the processes that run."""
        return sorted(self.processes)

    def kill_and_start_again(self, name: str) -> None:
        """Kill -9 a process, start it again, and wait until it answers."""
        self.processes[name].kill()
        self.processes[name].wait()
        self._start(name)
        self.wait_until_up(name)

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

    def morning(self) -> None:
        """Put the clock forward to the next working day, at nine."""
        settings = read_settings({})
        day = Calendar().next_working_day(self.clock().date() + timedelta(days=1))
        self.clock.forward(slot_utc(day, 9, settings.zone))

    def go(self, progress: Progress, moving: Moving | None) -> Outcome:
        """Run the whole soak and count what came of it."""
        started = time.monotonic()
        task = progress.add_task(f"{self.outcome.database}: reviews", total=len(self.numbers))
        self.prepare(lambda n: progress.advance(task, n))
        approvers = [(n, user) for n in self.numbers for user in self.people(n)[:3]]
        self.random.shuffle(approvers)
        bar = progress.add_task(f"{self.outcome.database}: deliveries", total=None)
        self.slack.is_bad = True
        with self.running(), ThreadPoolExecutor(4) as pool:
            for name in self.processes:
                self.wait_until_up(name)
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


def _is_healthy(port: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
            return True
    except OSError:
        return False


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
