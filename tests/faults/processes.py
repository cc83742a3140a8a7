"""The bot's own commands as processes, against the stand-in for Slack; time is real there."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx

from bot import app
from bot.clock import Clock, now
from tests.conversations.talk import CHANNEL, PEOPLE, settings_of
from tests.conversations.test_process import Child, until

ROOT = Path(__file__).parents[2]


class Side:
    """One version of the bot on one database: its processes, and where the last of them listens."""

    def __init__(self, child: Child, code: Path, url: str) -> None:
        self.url = url
        self._child, self._code = child, code
        self._settings = {"PYTHONPATH": str(code), "DATABASE_URL": url}
        self._running: list[subprocess.Popen[bytes]] = []
        self._logs: list[Path] = []
        self._events = ""

    def start(self, verb: str) -> None:
        """A process, ready for work."""
        environment = self._child.environment() | self._settings
        log = self._child.folder / f"{self._code.name}-{verb}-{len(self._logs)}.log"
        with log.open("wb") as file:
            process = subprocess.Popen(
                [sys.executable, "-m", "bot", verb],
                cwd=self._child.folder,
                env=environment,
                stdout=file,
                stderr=file,
            )
        self._running.append(process)
        self._logs.append(log)
        begun = "Scheduler started" if verb == "worker" else "listening"
        until(lambda: process.poll() is not None or begun in log.read_text(), f"a start of {verb}")
        assert process.poll() is None, log.read_text()
        if verb != "worker":
            address = f"http://127.0.0.1:{environment['PORT']}"
            until(lambda: _listens(address), "an answer")
            self._events = f"{address}/slack/events"

    def tell_to_stop(self) -> None:
        """SIGTERM to all."""
        for process in self._running:
            process.send_signal(signal.SIGTERM)

    def ends_in_order(self) -> None:
        """All end with exit code 0, and there is no trace of an error."""
        ended = [process.wait(20) for process in self._running]
        said = "".join(log.read_text() for log in self._logs)
        assert ended == [0] * len(self._running), said
        assert "Traceback" not in said
        self._running.clear()

    def stop(self) -> None:
        """Both."""
        self.tell_to_stop()
        self.ends_in_order()

    def kill(self) -> None:
        """kill -9 of all that still run."""
        for process in self._running:
            process.kill()
            process.wait(20)

    def command(self, *arguments: str) -> tuple[int, str]:
        """Another of its commands: how it went, and what it printed."""
        command = [sys.executable, "-m", "bot", *arguments]
        environment = self._child.environment() | self._settings
        done = subprocess.run(
            command,
            cwd=self._child.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        return done.returncode, done.stdout + done.stderr

    def says(self, who: str, words: str, channel: str = CHANNEL) -> str:
        """Somebody types, and it is this version that Slack asks."""
        self._child.slack.request_url = self._events
        typed = re.sub(r"@([a-z][a-z0-9-]*)", lambda m: f"<@{PEOPLE[m[1]]}|{m[1]}>", words)
        reply = self._child.slack.type(PEOPLE[who], channel, f"/cspr {typed}")
        assert reply.status == 200, (words, reply.said)
        return reply.text_all


def _listens(address: str) -> bool:
    try:
        return httpx.get(f"{address}/healthz", trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def bot_on(url: str, *, slack: str = "http://127.0.0.1:9/api/", clock: Clock = now) -> app.Bot:
    """A bot of this version to look through at what real processes did, or to do the rest at
    another time."""
    return app.build(settings_of(slack, url), clock=clock)
