"""The way to the app: signed HTTP to its request URL, or an envelope over Socket Mode."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any
from urllib.parse import urlencode, urlsplit

from playground.sockets import Kind, NotAnswered, Sockets

ACK_SECONDS = 3.0


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


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Return Slack's v0 signature of a request body."""
    signed = f"v0:{timestamp}:".encode() + body
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


class AppLink:
    """The link to the app: to `request_url` when there is one, else over Socket Mode.

    `settled` is called after each acknowledgment: a test waits in it until the app has also done
    what it does afterwards.
    """

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
        self.settled: Callable[[], None] = lambda: None
        self._failed = False

    @property
    def connected(self) -> bool:
        """Whether there is an app to deliver to."""
        return self.request_url is not None or len(self.sockets) > 0

    @property
    def is_away(self) -> bool:
        """Whether the app did not answer the last time, and still takes no connection."""
        if not self._failed:
            return False

        if self.request_url is None:
            return not self.sockets

        parts = urlsplit(self.request_url)

        try:
            socket.create_connection((parts.hostname or "", parts.port or 80), timeout=1).close()
        except OSError:
            return True

        self._failed = False
        return False

    def deliver(self, delivery: Delivery, *, retry: int = 0, url: str | None = None) -> Ack:
        """Deliver once and wait for the acknowledgment, 3 seconds at most."""
        target = url or self.request_url
        if target is None:
            ack = self._deliver_by_socket(delivery, retry)
            self.settled()
            return ack

        content_type, body = _encoded(delivery)
        headers = {"Content-Type": content_type}

        if retry:
            headers["X-Slack-Retry-Num"] = str(retry)
            headers["X-Slack-Retry-Reason"] = "http_timeout"

        return self.post(body, headers, target)

    def _deliver_by_socket(self, delivery: Delivery, retry: int) -> Ack:
        started = monotonic()
        try:
            body = self.sockets.deliver(delivery.kind, delivery.payload, retry, self.ack_seconds)
        except NotAnswered as why:
            return Ack(0, None, monotonic() - started, str(why))
        return Ack(200, body, monotonic() - started)

    def post(self, body: bytes, headers: Mapping[str, str], target: str) -> Ack:
        """Sign these bytes and POST them."""
        ack = self._post(body, headers, target)
        self._failed = ack.error == "dispatch_failed" and not ack.status
        self.settled()
        return ack

    def _post(self, body: bytes, headers: Mapping[str, str], target: str) -> Ack:
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
