"""How what people do reaches the app: signed HTTP to its request URL, or an envelope over Socket
Mode."""

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

Json = dict[str, Any]
Kind = Literal["command", "interaction", "event"]

ACK_SECONDS = 3.0
SOCKETS = 10


@dataclass(frozen=True)
class Delivery:
    """One payload on its way to the app, kept so that it can be delivered again."""

    kind: Kind
    payload: Mapping[str, Any]
    user: str = ""
    via: str | None = None
    view_id: str | None = None
    pressed: tuple[str, str] | None = None


@dataclass(frozen=True)
class Ack:
    """The app's acknowledgment. `error` is Slack's word when there was none in time, or a bad
    one."""

    status: int
    body: Any
    elapsed: float
    error: str | None = None


class Sockets:
    """The app's Socket Mode connections: at most ten, each payload to one of them, in turn."""

    def __init__(self) -> None:
        self.loop: asyncio.AbstractEventLoop | None = None
        self._open: list[WebSocket] = []
        self._waiting: dict[str, Future[Any]] = {}
        self._sent = 0
        self._ticket = 0
        self._tickets: set[str] = set()

    def __len__(self) -> int:
        return len(self._open)

    def ticket(self) -> str:
        """A one-time ticket for a connection, as apps.connections.open gives out."""
        self._ticket += 1
        self._tickets.add(str(self._ticket))
        return str(self._ticket)

    async def serve(self, socket: WebSocket) -> None:
        """One connection, until the app closes it."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._tickets or len(self._open) >= SOCKETS:
            await socket.close(1008)
            return
        self._tickets.discard(ticket)
        await socket.accept()
        self._open.append(socket)  # before the hello: whoever reads that is connected
        try:
            await socket.send_json(
                {
                    "type": "hello",
                    "num_connections": len(self._open),
                    "debug_info": {"host": "playground"},
                }
            )
            while True:
                answer = json.loads(await socket.receive_text())
                waiting = self._waiting.pop(str(answer.get("envelope_id")), None)
                if waiting is not None and not waiting.done():
                    waiting.set_result(answer.get("payload"))
        except (WebSocketDisconnect, ValueError):
            pass
        finally:
            if socket in self._open:
                self._open.remove(socket)

    def deliver(self, delivery: Delivery, retry: int, seconds: float) -> Ack:
        """Sends an envelope and waits for its acknowledgment."""
        kinds = {"command": "slash_commands", "interaction": "interactive", "event": "events_api"}
        started = monotonic()
        loop = self.loop
        if loop is None or not self._open:
            return Ack(0, None, 0.0, "dispatch_failed")
        self._sent += 1
        envelope_id = f"envelope-{self._sent}"
        waiting: Future[Any] = Future()
        self._waiting[envelope_id] = waiting
        envelope: Json = {
            "envelope_id": envelope_id,
            "type": kinds[delivery.kind],
            "payload": delivery.payload,
            "accepts_response_payload": delivery.kind != "event",
        }
        if delivery.kind == "event":
            envelope.update(retry_attempt=retry, retry_reason="timeout" if retry else "")
        socket = self._open[self._sent % len(self._open)]
        sending = asyncio.run_coroutine_threadsafe(socket.send_json(envelope), loop)
        try:
            sending.result(seconds)
            body = waiting.result(seconds)
        except (FutureTimeoutError, RuntimeError, WebSocketDisconnect):
            self._waiting.pop(envelope_id, None)
            return Ack(0, None, monotonic() - started, "operation_timeout")
        return Ack(200, body, monotonic() - started)

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Tells every connection to go, as Slack does to refresh them."""
        for socket in list(self._open):
            await socket.send_json(
                {"type": "disconnect", "reason": reason, "debug_info": {"host": "playground"}}
            )


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Slack's v0 signature of a request body."""
    return (
        "v0="
        + hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()
    )


class AppLink:
    """Delivers payloads to the app: to `request_url` when there is one, else over Socket Mode."""

    def __init__(
        self,
        *,
        secret: str,
        clock: Callable[[], datetime],
        request_url: str | None,
        ack_seconds: float,
    ) -> None:
        self.secret = secret
        self.clock = clock
        self.request_url = request_url
        self.ack_seconds = ack_seconds
        self.sockets = Sockets()

    @property
    def connected(self) -> bool:
        """Whether there is an app to deliver to."""
        return self.request_url is not None or len(self.sockets) > 0

    def deliver(self, delivery: Delivery, *, retry: int = 0, url: str | None = None) -> Ack:
        """Delivers once and waits for the acknowledgment, 3 seconds at most."""
        target = url or self.request_url
        if target is None:
            return self.sockets.deliver(delivery, retry, self.ack_seconds)
        headers = {}
        if delivery.kind == "event":
            body = json.dumps(delivery.payload).encode()
            headers["Content-Type"] = "application/json"
        else:
            form = (
                delivery.payload
                if delivery.kind == "command"
                else {"payload": json.dumps(delivery.payload)}
            )
            body = urlencode(form).encode()
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if retry:
            headers.update(
                {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"}
            )
        return self.post(body, headers, target)

    def post(self, body: bytes, headers: Mapping[str, str], target: str) -> Ack:
        """Signs these bytes and POSTs them."""
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
            return Ack(
                response.status,
                None,
                elapsed,
                "http_service_error" if response.status >= 500 else "dispatch_failed",
            )
        return _answer(answer, response.headers.get_content_type(), elapsed)


def _answer(body: bytes, content_type: str, elapsed: float) -> Ack:
    text = body.decode(errors="replace")
    if content_type == "application/json" and text.strip():
        try:
            return Ack(200, json.loads(text), elapsed)
        except ValueError:
            return Ack(200, None, elapsed, "invalid_command_response")
    return Ack(200, text or None, elapsed)
