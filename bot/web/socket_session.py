"""One socket to Slack: opened, greeted with its hello, read until it ends.

Slack refreshes sockets: it says ``disconnect`` some seconds before it closes one. Until then the
socket goes on: its envelopes are answered on it, whatever other sockets there are by then. A socket
on which nothing comes back, half-closed say, is found out by pings.
"""

import json
import logging
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from threading import Event, Thread, Timer
from typing import Any

import structlog
from slack_sdk import WebClient
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from bot.outgoing import SlackClient, dial, network_of
from bot.web.envelopes import Envelopes
from bot.web.socket_faults import NO_HELLO, CannotOpen, explain, why_closed

log = structlog.get_logger(__name__)

LARGEST = 4_000_000  # bytes of a message: a modal with everything in it is 250 kB
QUIET = logging.Logger("websockets", level=logging.CRITICAL)  # noqa: LOG001 - leads nowhere
"""The library's: that nobody answers a ping is an error with a traceback to it."""
POLITE = frozenset({"warning", "refresh_requested"})
"""Slack's words for a socket that is to be opened anew, and is good until it closes it."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long, in seconds, is waited for what."""

    opening: float = 8.0
    hello: float = 8.0
    ping: float = 5.0
    """Between two questions whether the other end is there."""
    pong: float = 5.0
    """For the answer to that."""
    leaving: float = 30.0
    """For Slack to close a socket that it has told to go."""
    closing: float = 1.0
    """For Slack to answer that a socket is closed; it often does not."""
    finishing: float = 5.0
    """For what is being answered when the bot stops."""
    steady: float = 20.0
    """After which a socket has lasted, and another is opened at once."""
    longest_pause: float = 30.0
    people: float = 10.0
    """Before another try where people have to see to something first."""


class Session:
    """A socket that is open; ``changed`` is told when another is to take its place, or it ended."""

    def __init__(
        self, link: ClientConnection, envelopes: Envelopes, changed: Callable[["Session"], None]
    ) -> None:
        self._link = link
        self._envelopes = envelopes
        self._changed = changed
        self._since = time.monotonic()
        self._leaving: Timer | None = None
        self._is_greeted = False
        self.settled = Event()
        """Set once it is known whether Slack takes the socket."""
        self.ended = Event()
        self.is_over = False
        """Whether another is to take its place."""
        self.reason = ""
        """Why it is over, in a word."""
        Thread(target=self._read, name="socket", daemon=True).start()

    @property
    def lasted(self) -> float:
        """Return for how many seconds it has been open."""
        return time.monotonic() - self._since

    @property
    def is_up(self) -> bool:
        """Whether Slack can bring something on it."""
        return self._is_greeted and not self.ended.is_set()

    def leave_within(self, seconds: float) -> None:
        """Let Slack close it; do so ourselves if it has not after so long."""
        self._leaving = Timer(seconds, self.close)
        self._leaving.daemon = True
        self._leaving.start()
        if self.ended.is_set():
            self._leaving.cancel()

    def close(self) -> None:
        """Close it."""
        self._link.close()
        self.ended.wait()

    def _read(self) -> None:
        """Read until it is closed."""
        try:
            while True:
                self._take(self._link.recv())
        except ConnectionClosed as closed:
            self.reason = self.reason or _why(closed)
        except Exception as error:
            log.error("a socket failed", exc_info=error)
            self.reason = type(error).__name__
            self._link.close()

        self.is_over = True
        self.ended.set()
        self.settled.set()

        if self._leaving is not None:
            self._leaving.cancel()

        self._changed(self)

    def _take(self, text: str | bytes) -> None:
        """Take a message: a hello, a warning that it will be closed, or an envelope."""
        try:
            message = json.loads(text)
        except (ValueError, RecursionError):
            message = None

        if not isinstance(message, dict):
            log.warning("request that cannot be read")
        elif "envelope_id" in message:
            self._envelopes.take(message, self._send)
        elif message.get("type") == "hello":
            log.info("socket connected", connections=_count(message))
            self._is_greeted = True
            self.settled.set()
        elif message.get("type") == "disconnect":
            self._told_to_go(str(message.get("reason")))

    def _told_to_go(self, reason: str) -> None:
        """Note that Slack is going to close it; close what is of no use any more."""
        log.info("socket told to go", why=reason)
        self.reason = reason
        self.is_over = True

        if reason not in POLITE:
            self._link.close()
        elif self._is_greeted:
            self._changed(self)

    def _send(self, acknowledgement: str) -> None:
        """Acknowledge an envelope where it came from; another socket is another's."""
        try:
            self._link.send(acknowledgement)
        except ConnectionClosed:
            log.warning("an answer was lost with its socket")


class _Link(ClientConnection):
    """A connection that ends when it is closed, whatever its other end does."""

    def close_socket(self) -> None:
        """End what waits for the other end, too.

        With TLS a socket can be readable (session tickets, half a record) without anything to hand
        out: the library's thread then waits inside the read, where closing does not wake it, and
        whoever closed would wait for that thread for ever.
        """
        with suppress(OSError):  # it has ended
            # Below TLS, so that nobody is left reading what is still encrypted.
            socket.socket.shutdown(self.socket, socket.SHUT_RDWR)
        super().close_socket()


def open_session(
    client: SlackClient,
    app_token: str,
    envelopes: Envelopes,
    patience: Patience,
    changed: Callable[[Session], None],
) -> Session:
    """Open a socket that Slack has greeted. Raises :class:`CannotOpen` with the fault."""
    session = Session(_connect(client, app_token, patience), envelopes, changed)
    is_settled = session.settled.wait(patience.hello)

    if session.is_up:
        return session

    session.close()
    raise CannotOpen(why_closed(session.reason) if is_settled else NO_HELLO)


def _connect(client: SlackClient, app_token: str, patience: Patience) -> ClientConnection:
    """Ask Slack for a socket's address, and connect there."""
    waited: float = client.timeout
    try:
        address = str(client.apps_connections_open(app_token=app_token)["url"])
        waited = patience.opening
        return link_to(address, client, patience)
    except Exception as error:
        raise CannotOpen(explain(error, network_of(client), waited)) from error


def link_to(address: str, client: WebClient, patience: Patience) -> ClientConnection:
    """Open the socket that Slack has named, by the network's proxy if there is one.

    It is for the caller to close. Raises what the library raises, ``OSError`` and ``NotSlack``.
    """
    # Dialled by ourselves: the library would follow a redirect to anywhere.
    dialled = dial(address, client=client, seconds=patience.opening)
    dialled.settimeout(None)

    if hasattr(socket, "TCP_USER_TIMEOUT"):
        # Whoever takes no more of what is sent is gone, too: a ping would wait behind it.
        longest = int(1000 * (patience.ping + patience.pong))
        dialled.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, longest)

    return connect(
        address,
        sock=dialled,
        ssl=client.ssl if address.startswith("wss:") else None,
        proxy=None,
        compression=None,
        open_timeout=patience.opening,
        ping_interval=patience.ping,
        ping_timeout=patience.pong,
        close_timeout=patience.closing,
        max_size=LARGEST,
        logger=QUIET,
        create_connection=_Link,
        legacy=True,  # not as a context: it may end in another thread than it began
    )


def _why(closed: ConnectionClosed) -> str:
    """Return in a word why a socket was closed: by whom, or what it failed with."""
    if closed.sent is not None and "ping timeout" in closed.sent.reason:
        return "no_pong"
    if closed.rcvd is not None:
        return f"closed_{closed.rcvd.code}"
    return type(closed.__cause__).__name__ if closed.__cause__ else "cut_off"


def _count(hello: Mapping[str, Any]) -> int:
    """Return how many sockets of the app Slack counts."""
    count = hello.get("num_connections")
    return count if isinstance(count, int) else 0
