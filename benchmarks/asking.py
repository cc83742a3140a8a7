"""Send odd requests to a bot, and judge what comes back."""

import socket
import threading
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx

from benchmarks.odd_requests import Odd
from playground import StandIn

SLOWEST = 3.0  # seconds; Slack waits no longer
ANSWERING = ("chat.postEphemeral", "views.open", "views.push", "views.update", "views.publish")
FOLLOWS = 15.0  # seconds in which an answer follows its acknowledgement, at the latest
SHOWN = 300  # characters of a request that was answered badly


class Answers:
    """Counts what an app tells a person by itself, whether Slack takes it or not."""

    def __init__(self, slack: StandIn) -> None:
        self.count = 0
        self._told = threading.Condition()
        call_method, respond = slack.call_method, slack.respond

        def counted(method: str, token: str, given: Mapping[str, Any]) -> Any:
            if method in ANSWERING or _is_direct_message(method, given):
                self._add()
            return call_method(method, token, given)

        def responded(key: str, payload: Any) -> tuple[int, dict[str, Any]]:
            self._add()
            return respond(key, payload)

        slack.call_method = counted  # type: ignore[method-assign]
        slack.respond = responded  # type: ignore[method-assign]

    def is_told_more_than(self, before: int) -> bool:
        """Say whether more is told than before: an answer follows its acknowledgement."""
        with self._told:
            return self._told.wait_for(lambda: self.count > before, timeout=FOLLOWS)

    def _add(self) -> None:
        with self._told:
            self.count += 1
            self._told.notify_all()


def _is_direct_message(method: str, given: Mapping[str, Any]) -> bool:
    return method == "chat.postMessage" and str(given.get("channel", "")).startswith(("D", "U"))


@dataclass
class Tally:
    """What came of the requests of one group."""

    statuses: Counter[int] = field(default_factory=Counter)
    slowest: float = 0.0
    faults: Counter[str] = field(default_factory=Counter)


@dataclass
class Judge:
    """Sends requests one after the other, and keeps what came of each group."""

    address: str
    answers: Answers
    slowest: float = SLOWEST
    tallies: dict[str, Tally] = field(default_factory=dict)
    examples: list[str] = field(default_factory=list)
    """Of requests that were answered badly."""

    def __post_init__(self) -> None:
        self._http = httpx.Client(base_url=self.address, timeout=20, trust_env=False)

    def close(self) -> None:
        """End the connection."""
        self._http.close()

    def ask(self, odd: Odd) -> None:
        """Send a request and judge the answer."""
        tally = self.tallies.setdefault(odd.group, Tally())
        before, began = self.answers.count, time.monotonic()
        status, is_empty = self._send(odd)
        took = time.monotonic() - began
        tally.statuses[status] += 1
        tally.slowest = max(tally.slowest, took)

        if took > self.slowest:
            tally.faults["slow"] += 1
            self.examples.append(f"slow, {odd.group}, {took:.1f} s: {odd.body[:SHOWN]!r}")

        is_awaited = odd.waits and status == 200 and is_empty
        silent = is_awaited and not self.answers.is_told_more_than(before)
        for fault in _faults(odd, status, silent=silent):
            tally.faults[fault] += 1
            self.examples.append(f"{fault}, {odd.group}, {status}: {odd.body[:SHOWN]!r}")

    def _send(self, odd: Odd) -> tuple[int, bool]:
        """Return the status (0: the connection was ended) and whether nothing was said."""
        if odd.raw is not None:
            return self._send_raw(odd.raw), False

        headers = [(name.encode(), value.encode()) for name, value in odd.headers]

        try:
            answer = self._http.request(odd.method, odd.path, content=odd.body, headers=headers)
        except httpx.LocalProtocolError:  # our own client refuses to send it
            return -1, False
        except httpx.TransportError:
            return 0, False

        return answer.status_code, not answer.content.strip()

    def _send_raw(self, raw: bytes) -> int:
        """Send bytes, say that no more come, and return the status of what comes back."""
        url = httpx.URL(self.address)
        said = b""

        with suppress(OSError), socket.create_connection((url.host, url.port or 80), 20) as line:
            line.sendall(raw)
            line.shutdown(socket.SHUT_WR)
            said = line.recv(100)

        return int(said.split()[1]) if said.startswith(b"HTTP/") else 0

    @property
    def faults(self) -> int:
        """How many were answered badly."""
        return sum(tally.faults.total() for tally in self.tallies.values())


def _faults(odd: Odd, status: int, *, silent: bool) -> list[str]:
    found = []
    if status >= 500:
        found.append("failed")

    if odd.raw is None and status == 0:
        found.append("hung up")

    if silent:
        found.append("silent")

    if odd.group == "unsigned" and status == 200:
        found.append("let in")

    return found
