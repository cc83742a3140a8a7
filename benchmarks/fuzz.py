"""Odd requests by the thousand against the bot as it runs: ``make fuzz``.

``python -m benchmarks.fuzz [--requests N] [--seed N] [--minutes N]``

Half a review is played and payloads are recorded; then ``python -m bot run`` gets them bent, cut
and unsigned. It fails where a request is answered with 5xx, after three seconds or with nothing
where a person waits; where a listener raised; where a typed word is in the log; or where memory
has grown by a quarter since the first tenth.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from benchmarks.asking import Answers, Judge
from benchmarks.odd_requests import MARK, Generator, Recorded
from benchmarks.working_day import record
from bot import logs
from playground import StandIn
from tests.conversations.conftest import Chronicles
from tests.conversations.talk import KEY, PEOPLE, SECRET, TOKEN, Talk
from tests.databases import Files
from tests.ports import free_port

ROOT = Path(__file__).parents[1]
GROWN = 1.25  # so much of the memory after the first tenth is flat
RAISED = ("Traceback", "a listener failed", '"unexpected"', "request failed")


def main() -> int:
    """Record, bend, ask and show what came of it."""
    parser = argparse.ArgumentParser(description="Odd requests against the bot as it runs.")
    parser.add_argument("--requests", type=int, default=24_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--minutes", type=float, default=60, help="end after so many, at the latest"
    )
    options = parser.parse_args()
    logs.configure(level=50)
    console = Console()
    patience = StandIn.__init__.__kwdefaults__
    if patience is not None:
        patience["ack_seconds"] = 30  # the way to the start is not what is measured

    with tempfile.TemporaryDirectory(prefix="cspr-fuzz-") as name:
        folder = Path(name)
        console.print("Playing half a review, and recording what Slack sends for it …")
        databases = Files(folder)
        place = Chronicles().essex(databases).place("agency-check")
        talk = Talk.at(place, databases)
        corpus = record(talk)

        try:
            with running(folder, talk, databases.copy(place.database)) as bot:
                return _ask(console, talk, bot, corpus, options)
        finally:
            talk.stop()


class Running:
    """The bot as a process of its own."""

    def __init__(self, folder: Path, talk: Talk, database: str) -> None:
        self.log = folder / "bot.log"
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": talk.slack.base_url + "api/",
            "DATABASE_URL": database,
            "PORT": str(port),
            "CSPR_HISTORY_KEY": KEY,
            "CSPR_COORDINATORS": PEOPLE["coordinator"],
        }

        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"],
                cwd=folder,
                env=environment,
                stdout=log,
                stderr=log,
            )

    def wait(self) -> None:
        """Wait until it answers."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        for _ in range(300):
            with suppress(OSError), opener.open(f"{self.address}/healthz", timeout=2):
                return
            time.sleep(0.1)
        raise RuntimeError(self.log.read_text())

    def memory(self) -> int:
        """Return how much memory it holds, in kB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0])


@contextmanager
def running(folder: Path, talk: Talk, database: str) -> Iterator[Running]:
    """Run the bot until the end."""
    bot = Running(folder, talk, database)
    try:
        bot.wait()
        yield bot
    finally:
        bot.process.terminate()
        bot.process.wait(30)


def _ask(
    console: Console, talk: Talk, bot: Running, corpus: list[Recorded], options: argparse.Namespace
) -> int:
    """Send so many requests, and show what came of them; 0 if all was well."""
    count, until = options.requests, time.monotonic() + 60 * options.minutes
    judge = Judge(bot.address, Answers(talk.slack))
    odd = Generator(corpus, SECRET, now=lambda: int(time.time()), seed=options.seed)  # noqa: TID251
    memory = [bot.memory()]
    columns = (TextColumn("requests"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("", total=count)
        for number, request in enumerate(odd.requests(count), 1):
            judge.ask(request)
            progress.advance(task)

            if time.monotonic() > until:
                break

            if number % max(1, count // 10) == 0:
                talk.slack.calls.clear()
                memory.append(bot.memory())

    judge.close()
    log = bot.log.read_text(encoding="utf-8", errors="replace")
    console.print(_table(judge))

    for example in judge.examples[:20]:
        console.print(example, markup=False)

    raised = sum(log.count(words) for words in RAISED)
    typed = log.casefold().count(MARK)
    console.print(
        f"raised in the bot: {raised} · typed words in {len(log):,} bytes of log: {typed}"
    )
    console.print("memory in MB, by tenths: " + ", ".join(f"{kb / 1024:.0f}" for kb in memory))
    is_flat = memory[-1] <= memory[1] * GROWN
    well = not judge.faults and not raised and not typed and is_flat
    console.print("all was well" if well else "not all was well")
    return 0 if well else 1


def _table(judge: Judge) -> Table:
    shown = Table(title="What came of odd requests")
    for name in ("", "requests", "answers by status", "slowest", "faults"):
        shown.add_column(name, justify="left" if name in ("", "answers by status") else "right")

    for group, tally in sorted(judge.tallies.items()):
        statuses = ", ".join(f"{_named(s)}: {n:,}" for s, n in sorted(tally.statuses.items()))
        faults = ", ".join(f"{what} {n}" for what, n in tally.faults.items()) or "0"
        shown.add_row(
            group, f"{tally.statuses.total():,}", statuses, f"{tally.slowest:.2f} s", faults
        )

    return shown


def _named(status: int) -> str:
    return {0: "closed", -1: "not sent"}.get(status, str(status))


if __name__ == "__main__":
    sys.exit(main())
