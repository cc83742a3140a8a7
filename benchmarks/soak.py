"""The soak: real processes, a Slack that fails a third of the time, kill -9, database restarts;
then count everything.

``python -m benchmarks.soak [postgresql] [sqlite] [--reviews N] [--days N] [--seed N]
[--by-minute]``

On PostgreSQL two ``serve`` and two ``worker``, on SQLite one ``run``. People approve, digests go
out day after day, Slack answers 35 % of the calls badly, every few hundred calls a process is
killed, now and then the database. At the end everything is let come to rest, and the checker of the
tests of faults looks at every delivery, answer and history.
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
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from sqlalchemy import func, select

from benchmarks.fast_clock import FastClock
from bot import app, logs, setting_changes
from bot.config import Settings
from bot.language import parsing
from bot.reviews import Actor
from bot.store import migrate, outbox, reads, tables
from bot.store.db import make_engine, reading
from bot.workflow.dates.calendar import Calendar, slot_utc
from bot.workflow.review import commands as c
from bot.workflow.settings import read as read_settings
from playground import Fault, People, StandIn
from tests.conversations.talk import MANIFEST, SECRET, TOKEN
from tests.faults import invariants
from tests.faults.invariants import Acknowledged
from tests.postgres import Postgres, _die_with_the_tests, _free_port

ROOT = Path(__file__).parents[1]
TERMS = "terms-of-reference"
AGENCIES = ("Police", "Health", "School", "Housing")
FAULTS = 0.35
PAUSE = 2  # seconds at most, before somebody answers
LONGEST = 45 * 60  # seconds; a run that does not come to rest by then has failed


class BadSlack(StandIn):
    """A stand-in that does a third of its calls badly while it is ``bad``."""

    bad = False
    by_minute = False
    chance = random.Random(0)
    faulty = limited = 0

    def _too_fast(self, home: People, method: str, args: Any, at: datetime) -> int:
        """One message a second a channel, as ever; the limits by minute where they are asked for:
        at fifty updates a minute a soak is mostly waiting."""
        wait = (
            super()._too_fast(home, method, args, at)
            if self.by_minute or method == "chat.postMessage"
            else 0
        )
        self.limited += wait > 0
        return wait

    def _fault(self, method: str, args: Mapping[str, Any]) -> Fault | None:
        if not self.bad or self.chance.random() >= FAULTS:
            return super()._fault(method, args)
        self.faulty += 1
        if self.chance.random() < 0.04:
            return Fault.rate_limited(1)
        kinds = (
            Fault.status(500),
            Fault.status(500, after=True),
            Fault.reset(),
            Fault.reset(after=True),
            Fault.close(after=True),
            Fault.hang(0.2, after=True),
            Fault.garbage(after=True),
            Fault.error("internal_error"),
        )
        return self.chance.choice(kinds)


@dataclass
class Outcome:
    """What the closing table shows."""

    database: str
    reviews: int
    seconds: float = 0.0
    calls: int = 0
    faulty: int = 0
    limited: int = 0
    kills: int = 0
    restarts: int = 0
    changes: int = 0
    nudges: int = 0
    unclear: int = 0
    found: invariants.Found | None = None
    problems: list[str] = field(default_factory=list)

    @property
    def well(self) -> bool:
        return self.found is not None and not self.found.faults and not self.problems


class Soak:
    """One run on one database."""

    def __init__(
        self,
        url: str,
        folder: Path,
        *,
        reviews: int,
        days: int,
        speed: float,
        seed: int,
        by_minute: bool,
    ) -> None:
        self.random = random.Random(seed)
        self.url, self.folder, self.days = url, folder, days
        self.on_sqlite = url.startswith("sqlite")
        self.outcome = Outcome("SQLite" if self.on_sqlite else "PostgreSQL", reviews)
        self.clock = FastClock(folder / "clock", speed)
        self.slack = BadSlack(
            clock=self.clock,
            signing_secret=SECRET,
            bot_token=TOKEN,
            manifest=MANIFEST,
            enforce_rate=True,
        )
        self.slack.by_minute = by_minute
        self.slack.chance = random.Random(seed + 1)
        base = self.slack.start()
        self.numbers = range(1, reviews + 1)
        self.settings = Settings(
            _env_file=None,
            slack_bot_token=SecretStr(TOKEN),
            slack_signing_secret=SecretStr(SECRET),
            slack_api_url=base + "api/",
            database_url=SecretStr(url),
            CSPR_HISTORY_KEY=SecretStr("ab" * 32),
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

    # --- what there is to say --------------------------------------------------------------------

    def people(self, n: int) -> list[str]:
        return [
            f"U0LEADREV{n}",
            *(f"U0TEAM{n}X{k}" for k in range(3)),
            *(f"U0AGENCY{n}X{k}" for k in range(len(AGENCIES))),
        ]

    def prepare(self, tell: Any) -> None:
        """Reviews with people, papers that wait for them, and items that are late from the first
        day on."""
        for n in self.numbers:
            for user in (f"U0COORD{n}", *self.people(n)):
                self.slack.person(user, user.lower())
            members = [f"U0COORD{n}", *self.people(n)]
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
        lead, *others = self.people(n)
        lines = [
            (f"U0COORD{n}", f"role lead-reviewer <@{lead}>"),
            (f"U0COORD{n}", "role review-team " + " ".join(f"<@{u}>" for u in others[:3])),
            *(
                (f"U0COORD{n}", f'agency add "{name}" lead <@{u}>')
                for name, u in zip(AGENCIES, others[3:], strict=True)
            ),
            *(
                (f"U0COORD{n}", f"due agency-commitment for {name} 13 Jan 2026 because agreed")
                for name in AGENCIES
            ),
            (f"U0COORD{n}", "due key-themes 13 Jan 2026 because agreed"),
            (f"U0COORD{n}", "due scoping-meeting 13 Jan 2026 because agreed"),
        ]
        for user, text in lines:
            actor = Actor(team=self.slack.team, user=user, trusted=True)
            self.bot.reviews.perform(row.id, self._parsed(text), actor, now=self.clock())
        for user in self.people(n):
            self.bot.reviews.perform(
                row.id,
                c.AnswerIntroduction(yes=True),
                Actor(team=self.slack.team, user=user),
                now=self.clock(),
            )
        draft = self._parsed(f"draft https://documents.example.org/{n} as {TERMS}")
        self.bot.reviews.perform(
            row.id, draft, Actor(team=self.slack.team, user=lead), now=self.clock()
        )

    def _parsed(self, text: str) -> Any:
        return parsing.parse(
            text, today=self.clock().date(), knows_party=lambda _ref, words: words in AGENCIES
        ).command

    # --- processes -------------------------------------------------------------------------------

    @contextmanager
    def running(self) -> Iterator[None]:
        """The bot's processes; whoever dies is started again."""
        processes = ["run"] if self.on_sqlite else ["serve", "serve", "worker", "worker"]
        for place, verb in enumerate(processes):
            port = _free_port()
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
            "CSPR_HISTORY_KEY": "ab" * 32,
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

    def _up(self, name: str) -> None:
        """Waits until a process that answers HTTP does so: one that is killed before would be no
        bot at all."""
        verb, _, port = name.split()
        for _ in range(600):
            with (
                suppress(OSError),
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2),
            ):
                return
            if verb == "worker" or self.ended.wait(0.1):
                return

    def kill_some(self, every: int, postgres: Postgres | None) -> None:
        """kill -9 of one process after the other, at random; now and then of the database. By calls
        and not by time, so that a busy machine gets as far between two of them."""
        turn = 0
        while self._called(round(self.random.uniform(0.5, 1.5) * every)):
            turn += 1
            if postgres is not None and turn % 5 == 0:
                (postgres.kill if self.random.random() < 0.5 else postgres.stop)()
                while not _started(postgres):
                    pass
                self.outcome.restarts += 1
                continue
            name = self.random.choice(sorted(self.processes))
            self.processes[name].kill()
            self.processes[name].wait()
            self._start(name)
            self.outcome.kills += 1
            self._up(name)

    def _called(self, times: int) -> bool:
        """Waits until Slack was called so often; ``False`` if the run ends before."""
        enough = len(self.slack.calls) + times
        while len(self.slack.calls) < enough:
            if self.ended.wait(0.02):
                return False
        return True

    # --- people ----------------------------------------------------------------------------------

    def approve(self, n: int, user: str) -> None:
        """Somebody takes their time and approves, and presses again until they read an answer, as
        people do."""
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
                self.outcome.unclear += 1
            if self.ended.wait(0.3):
                return
            (reply,) = self.slack.redeliver(delivery, url=self.random.choice(self.addresses))
        self.outcome.problems.append(
            f"{user} never read an answer: {reply.status} {reply.text_all[:200]}"
        )

    # --- the whole -------------------------------------------------------------------------------

    def sent(self) -> tuple[int, int] | None:
        """How many deliveries are done, and how many wait; ``None`` while a tick is not done or the
        database away."""
        with suppress(Exception), reading(self.bot.engine) as conn:
            due = reads.oldest_due(conn)
            if due is not None and due <= self.clock():
                return None
            count = select(func.count()).select_from(tables.outbox)
            done = conn.execute(count.where(tables.outbox.c.state == "sent")).scalar_one()
            return done, sum(
                outbox.counts(conn).get(s, 0) for s in ("pending", "sending", "unknown")
            )
        return None

    def morning(self) -> None:
        """The next working day, at nine."""
        settings = read_settings({})
        day = Calendar().next_working_day(self.clock().date() + timedelta(days=1))
        self.clock.forward(slot_utc(day, 9, settings.zone))

    def go(
        self, progress: Progress, *, every: int, postgres: Postgres | None, short: bool = False
    ) -> Outcome:
        """All of it. A ``short`` run does not wait until the processes have come to rest: what they
        leave is found again in this one."""
        started = time.monotonic()
        task = progress.add_task(f"{self.outcome.database}: reviews", total=len(self.numbers))
        self.prepare(lambda n: progress.advance(task, n))
        people = [(n, u) for n in self.numbers for u in self.people(n)[:3]]
        self.random.shuffle(people)
        bar = progress.add_task(f"{self.outcome.database}: deliveries", total=None)
        self.slack.bad = True
        with self.running(), ThreadPoolExecutor(4) as pool:
            for name in self.processes:
                self._up(name)
            killer = threading.Thread(target=self.kill_some, args=(every, postgres), daemon=True)
            killer.start()
            share = len(people) // self.days + 1
            for day in range(self.days):
                self.morning()
                acts = [
                    pool.submit(self.approve, n, u)
                    for n, u in people[day * share : (day + 1) * share]
                ]
                self._wait(progress, bar, started, few=0.3 if short else 0.05)
                for act in acts:
                    act.result()
            if not short:
                self._wait(progress, bar, started, few=0.0)
            self.ended.set()
            killer.join()
            if postgres is not None:  # one that the ended thread had started has ended with it
                postgres.stop()
                while not _started(postgres):
                    pass
        self.slack.bad = False
        self._rest()
        self._count()
        self.outcome.seconds = time.monotonic() - started
        self.slack.stop()
        self.bot.engine.dispose()
        return self.outcome

    def _wait(self, progress: Progress, bar: Any, started: float, *, few: float) -> None:
        """Until (almost) everything of the day has gone out."""
        most = 0
        while time.monotonic() - started < LONGEST:
            known = self.sent()
            if known is None:
                time.sleep(0.1)
                continue
            done, left = known
            most = max(most, left)
            progress.update(bar, completed=done, total=done + left)
            if left <= most * few:
                return
            time.sleep(0.1)
        self.outcome.problems.append("it does not come to rest")

    def _rest(self) -> None:
        """What the killed left behind is found again, by a bot in this process, without faults."""
        for _ in range(2000):
            self.bot.sender.send_due(50)
            if invariants.settled(self.bot.reviews):
                return
            self.clock.forward(self.clock() + timedelta(seconds=5))
        self.outcome.problems.append("something never comes to rest")

    def _count(self) -> None:
        out, key = self.outcome, self.settings.chain_key()
        out.found = invariants.check(
            self.bot.reviews,
            self.slack.calls,
            now=self.clock(),
            key=key,
            acknowledged=self.acknowledged,
        )
        out.calls, out.faulty, out.limited = (
            len(self.slack.calls),
            self.slack.faulty,
            self.slack.limited,
        )
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


def _started(postgres: Postgres) -> bool:
    """After kill -9 on a busy machine a server may need more than one try."""
    try:
        postgres.start()
    except (RuntimeError, OSError):
        return False
    return True


def table(outcomes: list[Outcome]) -> Table:
    """The closing table."""
    shown = Table(title="Soak", show_lines=False)
    shown.add_column("")
    for out in outcomes:
        shown.add_column(out.database, justify="right")

    def row(name: str, value: Any) -> None:
        shown.add_row(name, *(str(value(out)) for out in outcomes))

    row("reviews", lambda o: o.reviews)
    row("deliveries (posts + changes)", lambda o: o.found.sent + o.changes)
    row("  posts", lambda o: o.found.sent)
    row("  changes (updates, pins, deletions)", lambda o: o.changes)
    row("nudges told", lambda o: o.nudges)
    row("overtaken or no longer so", lambda o: o.found.void)
    row("calls to Slack, of them bad", lambda o: f"{o.calls}, {o.faulty}")
    row("too fast for Slack (429)", lambda o: o.limited)
    row("processes killed (-9)", lambda o: o.kills)
    row("database restarts", lambda o: o.restarts)
    row('answers told "recorded"', lambda o: o.found.approvals)
    row("unclear answers, pressed again", lambda o: o.unclear)
    row("held for the operator", lambda o: o.found.held)
    row("[bold]lost", lambda o: o.found.lost)
    row("[bold]twice", lambda o: o.found.twice)
    row('[bold]false "recorded"', lambda o: o.found.false_recorded)
    row("other faults found", lambda o: len(o.found.faults) + len(o.problems))
    row("seconds", lambda o: f"{o.seconds:.0f}")
    return shown


def soak(
    database: str,
    progress: Progress,
    *,
    reviews: int,
    days: int,
    seed: int,
    speed: float = 10,
    every: int = 200,
    by_minute: bool = False,
    short: bool = False,
) -> Outcome:
    """One run from nothing to its count."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cspr-soak-")))
        postgres = None
        if database == "postgresql":
            postgres = Postgres()
            stack.callback(postgres.remove)
        url = postgres.new_database() if postgres else f"sqlite:///{folder / 'soak.sqlite3'}"
        run = Soak(
            url, folder, reviews=reviews, days=days, speed=speed, seed=seed, by_minute=by_minute
        )
        return run.go(progress, every=every, postgres=postgres, short=short)


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Real processes, a bad Slack, kill -9: nothing lost, nothing twice."
    )
    parser.add_argument("databases", nargs="*", help="postgresql, sqlite, or (without) both")
    parser.add_argument("--reviews", type=int)
    parser.add_argument("--days", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
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
            reviews = options.reviews or (150 if database == "postgresql" else 40)
            given = {"days": options.days, "seed": options.seed, "by_minute": options.by_minute}
            outcomes.append(soak(database, progress, reviews=reviews, **given))
    console.print(table(outcomes))
    for out in outcomes:
        for line in [*(out.found.faults if out.found else []), *out.problems][:20]:
            console.print(f"[red]{out.database}: {line}")
    return 0 if all(out.well for out in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
