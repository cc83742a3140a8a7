"""Reviews with people in them, and the bot's real processes at work on them.

What the soak and the load have in common: a Slack that can fail, a clock that can go faster, papers
that wait for people, items that are late at once, and on PostgreSQL two ``serve`` and some
``worker``, on SQLite one ``run``.
"""

import os
import random
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from rich.progress import Progress

from benchmarks.bad_slack import BadSlack
from benchmarks.fast_clock import FastClock
from bot import app, setting_changes
from bot.acting import Actor
from bot.language import parsing
from bot.store import migrate
from bot.store.db import make_engine, reading
from bot.workflow.dates.calendar import Calendar, slot_utc
from bot.workflow.review import commands as c
from bot.workflow.settings import read as read_settings
from tests.conversations.talk import KEY, MANIFEST, SECRET, TOKEN, settings_of
from tests.ports import free_port
from tests.postgres import _die_with_the_tests

ROOT = Path(__file__).parents[1]
TERMS = "terms-of-reference"
AGENCIES = ("Police", "Health", "School", "Housing")


class Installation:
    """An installation on one database, its Slack and its processes.

    ``speed`` is how many times faster than time the clock goes.
    """

    def __init__(self, url: str, folder: Path, *, reviews: int, seed: int, speed: float) -> None:
        self.random = random.Random(seed)
        self.url = url
        self.folder = folder
        self.on_sqlite = url.startswith("sqlite")
        self.database = "SQLite" if self.on_sqlite else "PostgreSQL"
        self.clock = FastClock(folder / "clock", speed)
        self.slack = BadSlack(
            clock=self.clock,
            signing_secret=SECRET,
            bot_token=TOKEN,
            manifest=MANIFEST,
            enforce_rate=True,
        )
        self.slack.chance = random.Random(seed + 1)
        base = self.slack.start()
        self.numbers = range(1, reviews + 1)
        coordinators = [f"U0COORD{n}" for n in self.numbers]
        self.settings = settings_of(base + "api/", url, coordinators=coordinators)
        engine = make_engine(url)
        migrate.upgrade(engine)
        self.bot = app.build(self.settings, clock=self.clock, engine=engine)
        self.refs: dict[int, str] = {}
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.addresses: list[str] = []
        self.ended = threading.Event()

    # --- reviews and people ----------------------------------------------------------------------

    def people(self, n: int) -> list[str]:
        """Return the people of a review: its lead reviewer, its team, its agencies' leads."""
        return [
            f"U0LEADREV{n}",
            *(f"U0TEAM{n}X{k}" for k in range(3)),
            *(f"U0AGENCY{n}X{k}" for k in range(len(AGENCIES))),
        ]

    def prepare(self, progress: Progress) -> None:
        """Open reviews with people, papers that wait for them, and items that are late at once."""
        task = progress.add_task(f"{self.database}: reviews", total=len(self.numbers))
        for n in self.numbers:
            members = [f"U0COORD{n}", *self.people(n)]
            for user in members:
                self.slack.person(user, user.lower())

            self.slack.channel(f"C0REVIEW{n}", f"review-{n}", private=True, members=members)
            self._open(n)
            progress.advance(task)

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
        """Run the bot's processes until the end of the block, which begins when they answer."""
        beside = ["serve", "serve", *(["worker"] * workers)]
        for place, verb in enumerate(["run"] if self.on_sqlite else beside):
            port = free_port()
            if verb != "worker":
                self.addresses.append(f"http://127.0.0.1:{port}/slack/events")

            self._start(f"{verb} {place} {port}")

        try:
            for name in self.names():
                self.wait_until_up(name)

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

    # --- the clock -------------------------------------------------------------------------------

    def morning(self) -> None:
        """Put the clock forward to the next working day, at nine."""
        settings = read_settings({})
        day = Calendar().next_working_day(self.clock().date() + timedelta(days=1))
        self.clock.forward(slot_utc(day, 9, settings.zone))


def _is_healthy(port: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
            return True
    except OSError:
        return False
