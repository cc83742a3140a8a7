"""The way to the app: signed HTTP to its request URL, or an envelope over Socket Mode."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import http.client
import json
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any, Literal
from urllib.parse import urlencode, urlsplit

from starlette.websockets import WebSocket, WebSocketDisconnect

from playground.blocks import Json

Kind = Literal["command", "interaction", "event"]

ACK_SECONDS = 3.0
SOCKETS = 10
HELLO = "hello"

ENVELOPE_TYPES: dict[Kind, str] = {
    "command": "slash_commands",
    "interaction": "interactive",
    "event": "events_api",
}
DEBUG_INFO = {"host": "playground"}


@dataclass(frozen=True)
class Delivery:
    """One payload on its way to the app, kept so that it can be delivered again.

    `via` is the key of its response_url, `view_id` the view it is about, `pressed` the channel and
    the id of the message that was pressed.
    """

    kind: Kind
    payload: Mapping[str, Any]
    user: str = ""
    via: str | None = None
    view_id: str | None = None
    pressed: tuple[str, str] | None = None


@dataclass(frozen=True)
class Ack:
    """The app's acknowledgment.

    `error` is Slack's word when there was none in time, or a bad one; `elapsed` is in seconds.
    """

    status: int
    body: Any
    elapsed: float
    error: str | None = None


class Sockets:
    """The app's Socket Mode connections: at most ten, each payload to one of them, in turn."""

    def __init__(self) -> None:
        self.loop: asyncio.AbstractEventLoop | None = None
        self.greeting: str | None = HELLO
        """What a connection hears first: hello, else why it has to go; nothing where it is None."""
        self._open: list[WebSocket] = []
        self._waiting: dict[str, Future[Any]] = {}
        self._sent = 0
        self._ticket = 0
        self._tickets: set[str] = set()

    def __len__(self) -> int:
        return len(self._open)

    def ticket(self) -> str:
        """Return a one-time ticket for a connection, as apps.connections.open gives out."""
        self._ticket += 1
        self._tickets.add(str(self._ticket))
        return str(self._ticket)

    async def serve(self, socket: WebSocket) -> None:
        """Serve one connection, until the app closes it."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._tickets or len(self._open) >= SOCKETS:
            await socket.close(1008)
            return
        self._tickets.discard(ticket)
        await socket.accept()
        if self.greeting not in (HELLO, None):
            await socket.send_json(
                {"type": "disconnect", "reason": self.greeting, "debug_info": DEBUG_INFO}
            )
            await socket.close(1000)
            return
        self._open.append(socket)  # before the hello: whoever reads that is connected
        try:
            count = len(self._open)
            if self.greeting is not None:
                await socket.send_json(
                    {"type": HELLO, "num_connections": count, "debug_info": DEBUG_INFO}
                )
            while True:
                self._take_answer(json.loads(await socket.receive_text()))
        except (WebSocketDisconnect, ValueError):
            pass
        finally:
            if socket in self._open:
                self._open.remove(socket)

    def _take_answer(self, answer: Json) -> None:
        """Hand the app's answer to whoever waits for it."""
        waiting = self._waiting.pop(str(answer.get("envelope_id")), None)
        if waiting is not None and not waiting.done():
            waiting.set_result(answer.get("payload"))

    def deliver(self, delivery: Delivery, retry: int, seconds: float) -> Ack:
        """Send an envelope and wait so many seconds for its acknowledgment."""
        started = monotonic()
        loop = self.loop
        if loop is None or not self._open:
            return Ack(0, None, 0.0, "dispatch_failed")
        self._sent += 1
        envelope_id = f"envelope-{self._sent}"
        waiting: Future[Any] = Future()
        self._waiting[envelope_id] = waiting
        socket = self._open[self._sent % len(self._open)]
        envelope = _envelope(envelope_id, delivery, retry)
        sending = asyncio.run_coroutine_threadsafe(socket.send_json(envelope), loop)
        try:
            sending.result(seconds)
            body = waiting.result(seconds)
        except (FutureTimeoutError, RuntimeError, WebSocketDisconnect):
            self._waiting.pop(envelope_id, None)
            return Ack(0, None, monotonic() - started, "operation_timeout")
        return Ack(200, body, monotonic() - started)

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Tell every connection to go, as Slack does to refresh them."""
        for socket in list(self._open):
            await socket.send_json(
                {"type": "disconnect", "reason": reason, "debug_info": DEBUG_INFO}
            )


def _envelope(envelope_id: str, delivery: Delivery, retry: int) -> Json:
    envelope: Json = {
        "envelope_id": envelope_id,
        "type": ENVELOPE_TYPES[delivery.kind],
        "payload": delivery.payload,
        "accepts_response_payload": delivery.kind != "event",
    }
    if delivery.kind == "event":
        envelope["retry_attempt"] = retry
        envelope["retry_reason"] = "timeout" if retry else ""
    return envelope


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Return Slack's v0 signature of a request body."""
    signed = f"v0:{timestamp}:".encode() + body
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


class AppLink:
    """The link to the app: to `request_url` when there is one, else over Socket Mode."""

    def __init__(
        self,
        *,
        secret: str,
        clock: Callable[[], datetime],
        ack_seconds: float,
    ) -> None:
        self.secret = secret
        self.clock = clock
        self.request_url: str | None = None
        self.ack_seconds = ack_seconds
        self.sockets = Sockets()

    @property
    def connected(self) -> bool:
        """Whether there is an app to deliver to."""
        return self.request_url is not None or len(self.sockets) > 0

    def deliver(self, delivery: Delivery, *, retry: int = 0, url: str | None = None) -> Ack:
        """Deliver once and wait for the acknowledgment, 3 seconds at most."""
        target = url or self.request_url
        if target is None:
            return self.sockets.deliver(delivery, retry, self.ack_seconds)
        content_type, body = _encoded(delivery)
        headers = {"Content-Type": content_type}
        if retry:
            headers["X-Slack-Retry-Num"] = str(retry)
            headers["X-Slack-Retry-Reason"] = "http_timeout"
        return self.post(body, headers, target)

    def post(self, body: bytes, headers: Mapping[str, str], target: str) -> Ack:
        """Sign these bytes and POST them."""
        timestamp = str(int(self.clock().timestamp()))
        signed = {
            "User-Agent": "Slackbot 1.0 (playground)",
            "Accept": "application/json,*/*",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": sign(self.secret, timestamp, body),
            **headers,
        }
        parts = urlsplit(target)
        started = monotonic()
        connection = http.client.HTTPConnection(
            parts.hostname or "127.0.0.1", parts.port or 80, timeout=self.ack_seconds
        )
        try:
            connection.request("POST", parts.path or "/", body, signed)
            response = connection.getresponse()
            answer = response.read()
        except TimeoutError:
            return Ack(0, None, monotonic() - started, "operation_timeout")
        except (OSError, http.client.HTTPException):
            return Ack(0, None, monotonic() - started, "dispatch_failed")
        finally:
            connection.close()
        elapsed = monotonic() - started
        if elapsed > self.ack_seconds:
            return Ack(response.status, None, elapsed, "operation_timeout")
        if response.status != 200:
            error = "http_service_error" if response.status >= 500 else "dispatch_failed"
            return Ack(response.status, None, elapsed, error)
        return _answer(answer, response.headers.get_content_type(), elapsed)


def _encoded(delivery: Delivery) -> tuple[str, bytes]:
    """Return the content type and the bytes of a payload, as Slack sends its kind."""
    if delivery.kind == "event":
        return "application/json", json.dumps(delivery.payload).encode()
    form = delivery.payload
    if delivery.kind == "interaction":
        form = {"payload": json.dumps(delivery.payload)}
    return "application/x-www-form-urlencoded", urlencode(form).encode()


def _answer(body: bytes, content_type: str, elapsed: float) -> Ack:
    """Return the acknowledgment that an answer with status 200 is."""
    text = body.decode(errors="replace")
    if content_type != "application/json" or not text.strip():
        return Ack(200, text or None, elapsed)
    try:
        return Ack(200, json.loads(text), elapsed)
    except ValueError:
        return Ack(200, None, elapsed, "invalid_command_response")
