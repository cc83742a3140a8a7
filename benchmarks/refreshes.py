"""Socket Mode while Slack refreshes its sockets, and while a proxy cuts them.

``python -m benchmarks.refreshes [--commands N]``

Two ``run`` on one PostgreSQL, behind a proxy as councils have it (CONNECT, a name and a password,
TLS to ``slack.com``). People open reviews, each command is delivered three times; every fifth time
all sockets are refreshed at once, then cut. Says how long the answers took beside those of a quiet
time, and whether anything was lost or done twice.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table
from sqlalchemy import func, select

from bot.clock import now
from bot.store.db import make_engine, reading
from bot.store.tables import history
from playground import StandIn
from tests.conversations.talk import KEY, MANIFEST, SECRET, TOKEN
from tests.council import CouncilProxy
from tests.ports import free_port
from tests.postgres import Postgres, _die_with_the_tests

ROOT = Path(__file__).parents[1]
COORDINATOR = "U0COORD"
APP = "xapp-1"  # its app-level token, at the stand-in
PROCESSES = 2
EVERY = 5
"""So many commands between two refreshes, or cuts."""
SLOWEST = 1.0
"""Seconds that an answer may take at a refresh; Slack waits three."""


@dataclass
class Phase:
    """What a time brought: how long each answer took, and how many did not come."""

    name: str
    seconds: list[float] = field(default_factory=list)
    unanswered: int = 0


class Office:
    """A workspace whose people open reviews, and a bot of two processes in a council's network."""

    def __init__(self, url: str, folder: Path, commands: int) -> None:
        self.url = url
        self.folder = folder
        self.commands = commands
        self.opened = 0
        self.slack = StandIn(
            clock=now, signing_secret=SECRET, bot_token=TOKEN, manifest=MANIFEST, app_token=APP
        )
        base = self.slack.start()
        self.slack.base_url = "https://slack.com/"
        self.slack.person(COORDINATOR, "coordinator")
        self.proxy = CouncilProxy(folder, base, credentials="bot:secret")
        self.sockets = self.slack.link.sockets

    @contextmanager
    def running(self) -> Iterator[None]:
        """Run the bot's processes until the end of the block."""
        self._start("db", "upgrade").wait()
        bots = [self._start("run") for _ in range(PROCESSES)]

        try:
            if not self.sockets.wait_for(lambda sockets: len(sockets) == PROCESSES, 120):
                raise SystemExit("the bots opened no sockets")

            yield
        finally:
            for bot in bots:
                bot.terminate()

            for bot in bots:
                bot.wait(30)

            self.proxy.stop()
            self.slack.stop()

    def _start(self, *words: str) -> "subprocess.Popen[bytes]":
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        settings = {
            "PYTHONPATH": str(ROOT),
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_APP_TOKEN": APP,
            "HTTPS_PROXY": self.proxy.address,
            "SSL_CERT_FILE": str(self.proxy.authority),
            "PORT": str(free_port()),
            "DATABASE_URL": self.url,
            "CSPR_HISTORY_KEY": KEY,
            "CSPR_COORDINATORS": COORDINATOR,
        }

        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "bot", *words],
                cwd=self.folder,
                env=kept | settings,
                stdout=log,
                stderr=log,
                preexec_fn=_die_with_the_tests,
            )

    def phase(self, name: str, disturb: Callable[[], None], settle: Callable[[], None]) -> Phase:
        """Let people open reviews, with a disturbance after every few, which then settles."""
        phase = Phase(name)
        for number in range(self.commands):
            if number % EVERY == 1:
                disturb()

            self._open(phase)

            if number % EVERY == 3:
                settle()

        return phase

    def _open(self, phase: Phase) -> None:
        """Open a review in a channel of its own; what is not answered is typed again."""
        self.opened += 1
        channel = f"C0REVIEW{self.opened}"
        self.slack.channel(channel, channel.lower(), private=True, members=[COORDINATOR])
        line = f'/cspr open escb "Sample {self.opened}" decided 12 Jan 2026'
        reply = self.slack.type(COORDINATOR, channel, line)
        while reply.status != 200:
            phase.unanswered += 1
            self.connected()
            reply = self.slack.type(COORDINATOR, channel, line)

        phase.seconds.append(reply.elapsed)
        self.slack.redeliver(times=2, together=True)

    def connected(self) -> None:
        """Wait until Slack has a socket."""
        self.sockets.wait_for(lambda sockets: len(sockets) > 0, 60)

    def replaced(self) -> None:
        """Wait until each process has opened another socket, then close the old ones."""
        self.sockets.wait_for(lambda sockets: len(sockets) == 2 * PROCESSES, 60)
        self.sockets.close_those_told()


def main() -> int:
    """Run it, and return whether all was as promised."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.refreshes", description=__doc__)
    options.add_argument("--commands", type=int, default=40, help="in each of three times")
    commands = options.parse_args().commands

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cspr-refreshes-")))
        database = Postgres()
        database.start()
        stack.callback(database.remove)
        office = Office(database.new_database(), folder, commands)
        with office.running():
            phases = [
                office.phase("quiet", lambda: None, lambda: None),
                office.phase("refreshed", office.slack.refresh_sockets, office.replaced),
                office.phase("cut", office.proxy.cut, office.connected),
            ]

        engine = make_engine(office.url)
        with reading(engine) as conn:
            first = select(func.count()).where(history.c.number == 1)
            reviews = int(conn.execute(first).scalar_one())

        engine.dispose()

    return _say(phases, office, reviews)


def _say(phases: list[Phase], office: Office, reviews: int) -> int:
    shown = Table(title="Socket Mode behind a proxy")
    for heading in ("", "answers", "median s", "slowest s", "of the quiet median", "typed again"):
        shown.add_column(heading, justify="right")

    quiet = median(phases[0].seconds)

    for phase in phases:
        slowest = max(phase.seconds)
        shown.add_row(
            phase.name,
            str(len(phase.seconds)),
            f"{median(phase.seconds):.3f}",
            f"{slowest:.3f}",
            f"{slowest / quiet:.1f}",
            str(phase.unanswered),
        )

    console = Console()
    console.print(shown)
    console.print(
        f"{office.opened} reviews opened, {reviews} there; sockets: {office.sockets.opened}"
    )

    for problem in office.slack.problems:
        console.print(problem)

    refreshed = phases[1]
    well = reviews == office.opened and not refreshed.unanswered and not office.slack.problems
    return 0 if well and max(refreshed.seconds) <= SLOWEST else 1


if __name__ == "__main__":
    sys.exit(main())
