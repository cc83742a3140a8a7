"""Connections that never finish, by the thousand, against the bot as it runs: ``make half-open``.

``python -m benchmarks.half_open [--sockets N]``

Three times so many connections are opened and held: with nothing sent, half a head, half a body.
Those that the bot ends are opened again every two seconds. Meanwhile somebody asks ``/healthz`` and
types a command. It fails where one of these is not answered in three seconds.
"""

import argparse
import resource
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import httpx
from rich.console import Console
from rich.table import Table

from benchmarks.fuzz import Running, running
from benchmarks.odd_requests import signature
from bot import logs
from tests.conversations.talk import PEOPLE, SECRET, Talk
from tests.databases import Files

SENT = {
    "nothing sent": b"",
    "half a head": b"POST /slack/events HTTP/1.1\r\nHost: x\r\nX-Slow: ",
    "half a body": b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\nabc",
}
ASKED = 10  # times each, while the connections are held
SLOWEST = 3.0
AGAIN = 2.0  # seconds after which those that were ended come again
COMMAND = {
    "command": "/cspr",
    "text": "help",
    "team_id": "T1",
    "user_id": PEOPLE["coordinator"],
    "channel_id": "C0REVIEW",
}


@dataclass
class Crowd:
    """Those who open connections and hold them."""

    address: httpx.URL
    sent: bytes
    size: int
    opened: int = 0
    _lines: list[socket.socket] = field(default_factory=list)
    _ended: threading.Event = field(default_factory=threading.Event)

    def push(self) -> None:
        """Hold so many connections until the end: each that was closed is opened again."""
        while not self._ended.is_set():
            self._lines = [line for line in self._lines if not _is_closed(line)]
            while len(self._lines) < self.size and not self._ended.is_set():
                with suppress(OSError):
                    where = (self.address.host, self.address.port or 80)
                    line = socket.create_connection(where, timeout=5)
                    line.sendall(self.sent)
                    line.setblocking(False)
                    self._lines.append(line)
                    self.opened += 1

            self._ended.wait(AGAIN)

    def leave(self) -> None:
        """Close them all."""
        self._ended.set()
        for line in self._lines:
            line.close()


def _is_closed(line: socket.socket) -> bool:
    """Say whether the other has closed a connection."""
    try:
        is_closed = line.recv(1000) == b""
    except BlockingIOError:
        return False
    except OSError:
        is_closed = True

    if is_closed:
        line.close()

    return is_closed


def main() -> int:
    """Hold connections of each kind, ask meanwhile, and show how that went."""
    parser = argparse.ArgumentParser(description="Connections that never finish.")
    parser.add_argument("--sockets", type=int, default=1_500)
    options = parser.parse_args()
    few, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    logs.configure(level=50)
    console = Console()
    shown = Table(title=f"{options.sockets:,} connections that never finish")

    for name in ("", "opened", "healthz", "slowest", "commands", "slowest", "lines of log"):
        shown.add_column(name, justify="left" if not name else "right")

    well = True

    with tempfile.TemporaryDirectory(prefix="cspr-half-open-") as name:
        folder = Path(name)
        database = Files(folder).migrated()
        talk = Talk(database)

        try:
            with running(folder, talk, database) as bot:
                # The bot has what it usually may open; we open more.
                resource.setrlimit(resource.RLIMIT_NOFILE, (max(few, options.sockets + 500), most))
                for what, sent in SENT.items():
                    console.print(f"{what} …")
                    well &= _hold(bot, what, sent, options.sockets, shown)
        finally:
            talk.stop()

    console.print(shown)
    console.print("all was well" if well else "not all was well")
    return 0 if well else 1


def _hold(bot: Running, what: str, sent: bytes, size: int, shown: Table) -> bool:
    """Hold connections of one kind; say whether everybody else was served."""
    crowd = Crowd(httpx.URL(bot.address), sent, size)
    pushing = threading.Thread(target=crowd.push, daemon=True)
    lines = bot.log.read_bytes().count(b"\n")
    pushing.start()

    while crowd.opened < size:
        time.sleep(0.1)

    health = _times(lambda: httpx.get(f"{bot.address}/healthz", timeout=20, trust_env=False))
    commands = _times(lambda: _types(bot.address))
    crowd.leave()
    pushing.join(20)
    lines = bot.log.read_bytes().count(b"\n") - lines
    shown.add_row(
        what,
        f"{crowd.opened:,}",
        f"{len(health)} of {ASKED}",
        f"{max(health, default=0):.2f} s",
        f"{len(commands)} of {ASKED}",
        f"{max(commands, default=0):.2f} s",
        f"{lines:,}",
    )
    every = [*health, *commands]
    return len(every) == 2 * ASKED and max(every) < SLOWEST


def _types(address: str) -> httpx.Response:
    """Type a command, and return the answer."""
    body = urlencode(COMMAND).encode()
    headers = dict(signature(SECRET, int(time.time()), body))  # noqa: TID251
    return httpx.post(
        f"{address}/slack/events", content=body, headers=headers, timeout=20, trust_env=False
    )


def _times(ask: Callable[[], httpx.Response]) -> list[float]:
    """Ask some times; return how long each took that was answered."""
    took = []
    for _ in range(ASKED):
        began = time.monotonic()
        with suppress(httpx.TransportError):
            if ask().status_code == 200:
                took.append(time.monotonic() - began)

        time.sleep(0.2)

    return took


if __name__ == "__main__":
    sys.exit(main())
