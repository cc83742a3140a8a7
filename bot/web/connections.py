"""Connections to the bot's port: how many there may be, and how long they may take.

Anybody can open one and send half a request, or read no answer. So each has until a deadline for a
whole request, and for taking its answer. There is a most of them, well below what the process may
open, and a new one takes the place of the oldest that has sent no whole request, first of the
address that has most of these. Whoever asks in earnest (Slack, a health check) sends all at once,
and is served.
"""

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import structlog
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

log = structlog.get_logger(__name__)

MOST = 512
"""So many connections at once. Slack's come one by one, and each is answered in three seconds."""
RESERVE = 256
"""Files and sockets that the process opens otherwise, and those being accepted or closed."""
REQUEST_SECONDS = 10.0  # from the first byte, or the answer before, until a request is there
ANSWER_SECONDS = 30.0  # from a whole request until its answer is taken
IDLE_SECONDS = 5  # between two requests on one connection
LARGEST_HEAD = 16_384  # bytes of headers; Slack's are below 2,000
AT_ONCE = 64
"""So many are accepted before the next is looked at: each holds a file until then."""
QUEUE = 1024  # of connections that the system holds until they are accepted


def ignore(_why: str) -> None:
    """Count nothing."""


class Door:
    """Those who are connected to one server, and who makes room for whom."""

    def __init__(
        self,
        most: int,
        *,
        request_seconds: float = REQUEST_SECONDS,
        answer_seconds: float = ANSWER_SECONDS,
        dropped: Callable[[str], None] = ignore,
    ) -> None:
        self.most = most
        self.request_seconds = request_seconds
        self.answer_seconds = answer_seconds
        self._dropped = dropped
        self._waiting: dict[str, dict[Connection, None]] = {}
        """Connections on which no whole request is there, by the other's address; oldest first."""
        self._busy: set[Connection] = set()

    @property
    def count(self) -> int:
        """How many are connected."""
        return len(self._busy) + sum(map(len, self._waiting.values()))

    def admit(self, connection: "Connection") -> bool:
        """Let a new connection in, instead of another if need be; return whether there is room."""
        if self.count >= self.most and not self._make_room():
            self._dropped("full")
            return False
        self.waits(connection)
        return True

    def waits(self, connection: "Connection") -> None:
        """Note that a connection has no whole request (any more)."""
        self._busy.discard(connection)
        self._waiting.setdefault(connection.peer, {})[connection] = None

    def is_busy(self, connection: "Connection") -> None:
        """Note that a connection has sent a whole request: nobody takes its place."""
        self._forget_waiting(connection)
        self._busy.add(connection)

    def leaves(self, connection: "Connection") -> None:
        """Note that a connection is closed."""
        self._busy.discard(connection)
        self._forget_waiting(connection)

    def is_late(self, connection: "Connection") -> None:
        """End a connection whose time is over."""
        self._end(connection, "slow")

    def _make_room(self) -> bool:
        """End the oldest connection without a whole request, of whoever has most of these."""
        if not self._waiting:
            return False
        most_of_all = max(self._waiting.values(), key=len)
        self._end(next(iter(most_of_all)), "room")
        return True

    def _end(self, connection: "Connection", why: str) -> None:
        self.leaves(connection)
        connection.drop()
        self._dropped(why)
        log.warning("connection dropped", why=why)

    def _forget_waiting(self, connection: "Connection") -> None:
        others = self._waiting.get(connection.peer, {})
        others.pop(connection, None)
        if not others:
            self._waiting.pop(connection.peer, None)


class Service(uvicorn.Config):
    """How an app is served: by connections that pass the door."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        super().__init__(
            app,
            http=Connection,
            ws="none",
            lifespan="off",
            proxy_headers=False,
            server_header=False,
            access_log=False,
            log_config=None,
            backlog=AT_ONCE,
            timeout_keep_alive=IDLE_SECONDS,
            timeout_graceful_shutdown=10,
            h11_max_incomplete_event_size=LARGEST_HEAD,
        )
        self.door = door


class Server(uvicorn.Server):
    """A server with a long queue, from which it takes a few at a time."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to accept connections."""
        await super().startup(sockets)
        for listening in sockets or ():
            listening.listen(QUEUE)


class Connection(H11Protocol):
    """One connection: HTTP as uvicorn speaks it, with an end to everybody's patience."""

    def __init__(
        self,
        config: uvicorn.Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        assert isinstance(config, Service)
        self._door = config.door
        self._is_busy = False
        self._is_dropped = False
        self._deadline: asyncio.TimerHandle | None = None
        self.peer = ""
        """The other's address."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Let the other in, or not."""
        super().connection_made(transport)
        self.peer = str((transport.get_extra_info("peername") or ("",))[0])
        if self._door.admit(self):
            self._set_deadline(self._door.request_seconds)
        else:
            self.drop()

    def drop(self) -> None:
        """End it at once, whatever is still to be sent or read."""
        self._is_dropped = True
        self._end_deadline()
        self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the other."""
        super().connection_lost(exc)
        self._end_deadline()
        self._door.leaves(self)

    def handle_events(self) -> None:
        """Read what has come."""
        super().handle_events()
        self._look()

    def on_response_complete(self) -> None:
        """Go on with the next request."""
        super().on_response_complete()
        self._look()

    def _look(self) -> None:
        """See whether a whole request is there, and its answer not yet."""
        of_now = self.cycle
        is_busy = of_now is not None and not of_now.more_body and not of_now.response_complete
        if is_busy == self._is_busy or self._is_dropped:
            return

        self._is_busy = is_busy

        if is_busy:
            self._door.is_busy(self)
            self._set_deadline(self._door.answer_seconds)
        else:
            self._door.waits(self)
            self._set_deadline(self._door.request_seconds)

    def _set_deadline(self, seconds: float) -> None:
        self._end_deadline()
        self._deadline = self.loop.call_later(seconds, self._door.is_late, self)

    def _end_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def room() -> int:
    """Return how many connections this process can hold, with files to spare."""
    with suppress(ImportError):  # no such limit on Windows
        import resource

        may_open, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        if may_open != resource.RLIM_INFINITY:
            return max(min(MOST, may_open - RESERVE), MOST // 16)

    return MOST


def listen(host: str, port: int) -> socket.socket:
    """Take a port. Raises ``OSError`` where it cannot be had: uvicorn would only log that.

    The socket names its protocol, which Python leaves open: without it, asyncio does not turn off
    Nagle's algorithm, and on a connection that is kept each answer's end waits 40 ms.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    unnamed = socket.create_server((host, port), family=family, backlog=QUEUE)
    return socket.socket(family, unnamed.type, socket.IPPROTO_TCP, fileno=unnamed.detach())
