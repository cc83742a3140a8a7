"""Envelopes of Socket Mode: each payload is handed to Bolt, and answered with an acknowledgement.

A payload is the same as over HTTP, so it goes the same way: it may have any shape (see
:mod:`bot.handlers.listening`). What fails is not acknowledged, so that Slack brings an event again,
and shows whoever pressed or typed something that it failed.
"""

import json
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

import structlog
from slack_bolt import BoltRequest, BoltResponse

from bot import budget
from bot.web.dispatching import Dispatching
from bot.web.metrics import Metrics, kind_of

log = structlog.get_logger(__name__)

THREADS = 16  # listeners that run at once

Send = Callable[[str], None]


class Envelopes:
    """Answers envelopes, in threads of their own."""

    def __init__(self, bolt: Dispatching, metrics: Metrics) -> None:
        self._bolt = bolt
        self._metrics = metrics
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="envelope")
        self._under_way: set[Future[None]] = set()

    def take(self, envelope: Mapping[str, Any], send: Send) -> None:
        """Answer an envelope, later; ``send`` takes the acknowledgement to where it came from."""
        came = time.monotonic()
        try:
            task = self._pool.submit(self._handle, envelope, send, came)
        except RuntimeError:  # no more are begun: the bot stops
            return

        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    def finish(self, seconds: float) -> None:
        """Take nothing more, and wait so long for what was taken.

        What is not taken is not recorded either, and Slack shows whoever did it that it failed.
        """
        self._pool.shutdown(wait=False)
        wait(tuple(self._under_way), timeout=seconds)
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _handle(self, envelope: Mapping[str, Any], send: Send, came: float) -> None:
        if time.monotonic() - came > budget.IN_QUEUE:
            log.warning("too busy, nothing was done")
            self._metrics.requested("unread", 503)
            return

        try:
            with budget.arrived(came):
                acknowledgement = self._answer(envelope)
        except Exception as error:
            log.error("request failed", exc_info=error)
            self._metrics.requested("failed", 500)
            return

        if acknowledgement is not None:
            send(json.dumps(acknowledgement))

    def _answer(self, envelope: Mapping[str, Any]) -> dict[str, Any] | None:
        """Hand a payload to Bolt; return the acknowledgement, or None where there is none."""
        envelope_id, payload = envelope.get("envelope_id"), envelope.get("payload")
        if not isinstance(envelope_id, str) or not isinstance(payload, dict):
            log.warning("request that cannot be read")
            self._metrics.requested("unreadable", 400)
            return None

        attempt = envelope.get("retry_attempt")
        if isinstance(attempt, int) and attempt > 0:
            self._metrics.redelivered(str(envelope.get("retry_reason") or "unknown"))

        request = BoltRequest(body="", mode="socket_mode")
        request.body = payload  # not given to it: Bolt fails over odd shapes, and the app does not
        response = self._bolt.dispatch(request)
        self._metrics.requested(kind_of(payload), response.status)

        if not _is_done(response, payload):
            return None

        acknowledgement: dict[str, Any] = {"envelope_id": envelope_id}

        if envelope.get("accepts_response_payload") and response.body:
            acknowledgement |= _payload_of(response)

        return acknowledgement


def _is_done(response: BoltResponse, payload: Mapping[str, Any]) -> bool:
    """Say whether Slack is to know a payload as received: it was, or it is not to come again."""
    no_retry = "x-slack-no-retry" in response.headers
    return response.status == 200 or (payload.get("type") == "event_callback" and no_retry)


def _payload_of(response: BoltResponse) -> dict[str, Any]:
    """Return an answer as an acknowledgement carries it: a plain text is one that people read."""
    content_type = response.headers.get("content-type", [""])[0]
    is_json = content_type.startswith("application/json")
    return {"payload": json.loads(response.body) if is_json else {"text": response.body}}
