"""The app's Socket Mode connections: an envelope goes out on one of them, and is answered on it."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

from starlette.websockets import WebSocket, WebSocketDisconnect

from playground.blocks import Json

Kind = Literal["command", "interaction", "event"]
Reason = Literal["warning", "refresh_requested", "link_disabled", "too_many_websockets"]

SOCKETS = 10
HELLO = "hello"
ENVELOPE_TYPES: dict[Kind, str] = {
    "command": "slash_commands",
    "interaction": "interactive",
    "event": "events_api",
}
DEBUG_INFO = {"host": "playground", "build_number": 1, "approximate_connection_time": 18060}


class NotAnswered(Exception):
    """Nobody acknowledged an envelope; the text is Slack's word for it."""


@dataclass(eq=False)
class _Connection:
    """One socket that is open; `told_to_go` is one that gets nothing while there is another."""

    socket: WebSocket
    told_to_go: bool = False
    taken: int = 0
    """How many envelopes were acknowledged on it."""

    def acknowledged(self) -> None:
        """Count one more."""
        self.taken += 1


@dataclass
class _Sent:
    """An envelope on its way."""

    connection: _Connection
    accepts_payload: bool
    answer: Future[Any] = field(default_factory=Future)


class Sockets:
    """The app's connections: ten at most, each payload to one of them, in turn.

    Whatever the app does that Slack would not expect is told to `problem`.
    """

    def __init__(self) -> None:
        self.loop: asyncio.AbstractEventLoop | None = None
        self.problem: Callable[[str], None] = lambda _: None
        self.app_id = "A1"
        """The app whose app token opens connections."""
        self.greeting: str | None = HELLO
        """What a connection hears first: hello, else why it has to go; nothing where it is None."""
        self._changed = threading.Condition()
        self._open: list[_Connection] = []
        self._sent: dict[str, _Sent] = {}
        self._count = 0
        self._ticket = 0
        self._tickets: set[str] = set()
        self.turned_away = 0
        """How many connections were told to go in place of a hello."""
        self.opened = 0
        """How many connections there have been."""

    def __len__(self) -> int:
        return len(self._open)

    @property
    def taken(self) -> list[int]:
        """How many envelopes were acknowledged on each connection that is open, oldest first."""
        return [connection.taken for connection in self._open]

    def ticket(self) -> str:
        """Return a one-time ticket for a connection, as apps.connections.open gives out."""
        self._ticket += 1
        self._tickets.add(str(self._ticket))
        return str(self._ticket)

    def wait_for(self, what: Callable[[Sockets], bool], seconds: float = 10) -> bool:
        """Wait until something is so, whenever connections change; say whether it is."""
        with self._changed:
            return self._changed.wait_for(lambda: what(self), seconds)

    async def serve(self, socket: WebSocket) -> None:
        """Serve one connection, until the app closes it."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await socket.close(1008)
            return

        self._tickets.discard(ticket)
        await socket.accept()
        greeting = "too_many_websockets" if len(self) >= SOCKETS else self.greeting
        if greeting not in (HELLO, None):
            await self._turn_away(socket, str(greeting))
            return

        connection = _Connection(socket)
        self._note(lambda: self._remember(connection))  # whoever reads the hello is connected

        try:
            if greeting == HELLO:
                await self._greet(connection)

            while True:
                self._take_answer(connection, json.loads(await socket.receive_text()))
        except (WebSocketDisconnect, ValueError, RuntimeError):
            pass
        finally:
            self._note(lambda: self._forget(connection))

    async def _turn_away(self, socket: WebSocket, reason: str) -> None:
        self._note(self._count_turned_away)
        await socket.send_json(_disconnect(reason))
        await socket.close()

    async def _greet(self, connection: _Connection) -> None:
        hello = {
            "type": HELLO,
            "connection_info": {"app_id": self.app_id},
            "num_connections": len(self._open),
            "debug_info": DEBUG_INFO,
        }
        await connection.socket.send_json(hello)

    def _note(self, what: Callable[[], None]) -> None:
        with self._changed:
            what()
            self._changed.notify_all()

    def _count_turned_away(self) -> None:
        self.turned_away += 1

    def _remember(self, connection: _Connection) -> None:
        self._open.append(connection)
        self.opened += 1

    def _forget(self, connection: _Connection) -> None:
        if connection in self._open:
            self._open.remove(connection)

    def _take_answer(self, connection: _Connection, answer: Any) -> None:
        """Hand the app's answer to whoever waits for it, if Slack would take it."""
        envelope_id = answer.get("envelope_id") if isinstance(answer, dict) else None
        sent = self._sent.get(str(envelope_id))
        if sent is None:
            self.problem(f"Socket Mode: no envelope {envelope_id} was sent")
            return

        if sent.connection is not connection:
            self.problem(f"Socket Mode: {envelope_id} came on another socket than its answer")

        payload = answer.get("payload")
        if payload is not None and not sent.accepts_payload:
            self.problem(f"Socket Mode: {envelope_id} takes no payload in its acknowledgement")

        self._note(connection.acknowledged)

        if not sent.answer.done():
            sent.answer.set_result(payload)

    def deliver(self, kind: Kind, payload: Mapping[str, Any], retry: int, seconds: float) -> Any:
        """Send an envelope, and return what it is acknowledged with in so many seconds.

        Raises :class:`NotAnswered`.
        """
        loop, connection = self.loop, self._next()
        if loop is None or connection is None:
            raise NotAnswered("dispatch_failed")

        self._count += 1
        envelope = _envelope(f"envelope-{self._count}", kind, payload, retry)
        sent = _Sent(connection, bool(envelope["accepts_response_payload"]))
        self._sent[envelope["envelope_id"]] = sent
        sending = asyncio.run_coroutine_threadsafe(connection.socket.send_json(envelope), loop)

        try:
            sending.result(seconds)
            return sent.answer.result(seconds)
        except (FutureTimeoutError, RuntimeError, WebSocketDisconnect):
            raise NotAnswered("operation_timeout") from None

    def _next(self) -> _Connection | None:
        """Return whose turn it is; one that was told to go only where there is no other."""
        staying = [one for one in self._open if not one.told_to_go] or self._open
        return staying[self._count % len(staying)] if staying else None

    def tell_to_go(self, reason: Reason = "refresh_requested") -> None:
        """Tell every connection to go, as Slack does to refresh them; they stay open."""
        for connection in list(self._open):
            connection.told_to_go = True
            self._do(connection.socket.send_json(_disconnect(reason)))

    def close_those_told(self) -> None:
        """Close every connection that was told to go, as Slack does some seconds later."""
        for connection in [one for one in self._open if one.told_to_go]:
            with suppress(RuntimeError):
                self._do(connection.socket.close())
            self._note(partial(self._forget, connection))

    def send_to_all(self, text: str) -> None:
        """Send a text on every connection."""
        for connection in list(self._open):
            self._do(connection.socket.send_text(text))

    def _do(self, what: Coroutine[Any, Any, None]) -> None:
        assert self.loop is not None
        asyncio.run_coroutine_threadsafe(what, self.loop).result(5)


def _disconnect(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": DEBUG_INFO}


def _envelope(envelope_id: str, kind: Kind, payload: Mapping[str, Any], retry: int) -> Json:
    envelope: Json = {
        "envelope_id": envelope_id,
        "type": ENVELOPE_TYPES[kind],
        "payload": payload,
        "accepts_response_payload": kind != "event",
    }
    if kind == "event":
        envelope["retry_attempt"] = retry
        envelope["retry_reason"] = "timeout" if retry else ""

    return envelope
