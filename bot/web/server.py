"""The bot's HTTP: an address for all that Slack sends, and three for those who run the bot.

They are `/slack/events`; and `/healthz`, `/readyz` and `/metrics` (see :mod:`bot.web.operations`).
Slack's requests are verified here, before anything reads them, and handed to Bolt in threads of
their own. So the Bolt app must be made with `request_verification_enabled=False` and
`ssl_check_enabled=False`: Bolt parses before it verifies, and logs the bodies of what it refuses.
It must take payloads of any shape: what the bot uses does (see :mod:`bot.handlers.listening`).
"""

import json
import re
import signal
import sys
import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import anyio
import anyio.to_thread
import structlog
from anyio import CapacityLimiter
from slack_bolt import BoltRequest
from slack_bolt.adapter.starlette.handler import to_starlette_response
from slack_sdk.signature import Clock, SignatureVerifier
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot import budget
from bot.web.connections import Door, Server, Service, ignore, listen, room
from bot.web.dispatching import Dispatching
from bot.web.metrics import Metrics, kind_of
from bot.web.operations import Health, Operations, SecurityHeaders, alive_routes

if TYPE_CHECKING:
    from bot.web.installing import Installing

log = structlog.get_logger(__name__)

LARGEST_BODY = 1_000_000  # a modal with everything in it is 250 kB
LARGEST_UNSIGNED = 1_000  # a look at the certificate, which is all that may come unsigned
READ_ON = 10
"""So many times the size is still read of what is too large: who hangs up is not heard."""
MOST_HELD = 32_000_000
"""Bytes of bodies that may be here at once: somebody could send many of them, and slowly."""
SLOWEST_BODY = 3.0  # seconds until the whole body must be here; Slack waits no longer for all
MOST_FIELDS = 50
"""Fields of a form: a command has 15, and anything else is one."""
OLDEST = 300  # seconds that a signature holds
THREADS = 16  # listeners that run at once
NO_OAUTH = (
    "OAuth installation is not set up: SLACK_CLIENT_ID is not set, so this bot works for one"
    " workspace, whose token it has as SLACK_BOT_TOKEN. Whoever runs it can let several install it:"
    " docs/operating.md says how."
)


def make_web(
    bolt: Dispatching,
    *,
    signing_secret: str,
    clock: Callable[[], datetime],
    health: Callable[[], Health],
    metrics: Metrics,
    collect: Callable[[], None] | None = None,
    apart: bool = False,
    installing: "Installing | None" = None,
) -> Starlette:
    """Make the web app.

    How the bot is can be asked here, too, unless that is asked ``apart``, at a port of its own; but
    that it lives is always said. `collect` reads what only the database knows into the metrics,
    each time they are shown. Without `installing` there is one workspace, and nobody installs
    anything.
    """
    slack = _Slack(bolt, signing_secret, clock, metrics)
    operations = Operations(health, metrics, collect)
    web = Starlette(
        routes=[
            Route("/slack/events", slack.receive, methods=["POST"]),
            *(_NOT_INSTALLED_HERE if installing is None else installing.routes()),
            *(alive_routes() if apart else operations.routes()),
        ],
        middleware=[Middleware(SecurityHeaders)],
    )
    web.router.redirect_slashes = False  # a redirect would repeat the Host that was asked for
    return web


async def _no_oauth(_request: Request) -> Response:
    return PlainTextResponse(NO_OAUTH + "\n", 404)


_NOT_INSTALLED_HERE = [
    Route("/slack/install", _no_oauth),
    Route("/slack/oauth_redirect", _no_oauth),
]


def serve(app: ASGIApp, *, host: str, port: int, dropped: Callable[[str], None] = ignore) -> None:
    """Serve until SIGTERM or Ctrl-C.

    What is being answered then is answered first, and the caller's `finally` runs. Raises
    ``OSError`` where the port cannot be had. ``dropped`` is told why a connection was ended.
    """
    # uvicorn takes the signal, drains, and then raises it once more: as the default handler, that
    # would be the end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    listening = listen(host, port)
    Server(Service(app, Door(room(), dropped=dropped))).run(sockets=[listening])


class _Slack:
    """What answers Slack's requests: verified here, then handed to Bolt in threads of their own."""

    def __init__(
        self,
        bolt: Dispatching,
        signing_secret: str,
        clock: Callable[[], datetime],
        metrics: Metrics,
    ) -> None:
        self._bolt = bolt
        self._clock = clock
        self._verifier = SignatureVerifier(signing_secret, _SlackClock(clock))
        self._metrics = metrics
        self._threads = CapacityLimiter(THREADS)
        self._bodies = _Bodies()

    async def receive(self, request: Request) -> Response:
        """Answer a request, and count it."""
        kind, response = await self._answer(request)
        self._metrics.requested(kind, response.status_code)
        return response

    async def _answer(self, request: Request) -> tuple[str, Response]:
        """Return what kind of request it was, and the answer to it."""
        may_be_signed = self._may_be_signed(request)
        try:
            with anyio.fail_after(SLOWEST_BODY):
                body = await self._bodies.read(
                    request, LARGEST_BODY if may_be_signed else LARGEST_UNSIGNED
                )
        except (TimeoutError, ClientDisconnect):
            return "unread", PlainTextResponse("The request did not arrive in time.\n", 408)
        except _TooMany:
            return "unread", PlainTextResponse("Too busy; nothing was done.\n", 503)

        if body is None and may_be_signed:
            return "unread", PlainTextResponse("The request is too large.\n", 413)

        if body is not None and _is_ssl_check(body):
            return "ssl_check", Response()

        if body is None or not self._is_from_slack(request, body):
            log.warning("request without a valid signature")
            return "unsigned", PlainTextResponse("The request has no valid signature.\n", 401)

        return await self._handle(request, body)

    async def _handle(self, request: Request, body: bytes) -> tuple[str, Response]:
        """Have a request that Slack has signed read and answered, in a thread."""
        came = time.monotonic()

        def in_thread() -> tuple[str, Response]:
            if time.monotonic() - came > budget.IN_QUEUE:
                log.warning("too busy, nothing was done")
                return "unread", PlainTextResponse("Too busy; nothing was done.\n", 503)
            with budget.arrived(came):
                return self._dispatch(request, body)

        try:
            return await anyio.to_thread.run_sync(in_thread, limiter=self._threads)
        except Exception as error:
            log.error("request failed", exc_info=error)
            return "failed", PlainTextResponse("Something went wrong.\n", 500)

    def _dispatch(self, request: Request, body: bytes) -> tuple[str, Response]:
        """Read a request and hand it to Bolt."""
        bolt_request = _bolt_request(request, body)
        if bolt_request is None:
            log.warning("request that cannot be read", body_length=len(body))
            return "unreadable", PlainTextResponse("The request cannot be read.\n", 400)

        kind = kind_of(bolt_request.body)

        if "x-slack-retry-num" in request.headers:
            self._metrics.redelivered(request.headers.get("x-slack-retry-reason", "unknown"))

        return kind, to_starlette_response(self._bolt.dispatch(bolt_request))

    def _may_be_signed(self, request: Request) -> bool:
        """Say whether the headers are those of a request that Slack has signed just now.

        If not, nobody needs to wait for the rest of it.
        """
        stamp = request.headers.get("x-slack-request-timestamp", "")
        signature = request.headers.get("x-slack-signature", "")
        if not re.fullmatch(r"[0-9]{1,12}", stamp) or not re.fullmatch(
            r"v0=[0-9a-f]{64}", signature
        ):
            return False

        return abs(self._clock().timestamp() - int(stamp)) <= OLDEST

    def _is_from_slack(self, request: Request, body: bytes) -> bool:
        try:
            return self._may_be_signed(request) and self._verifier.is_valid(
                body=body,
                timestamp=request.headers["x-slack-request-timestamp"],
                signature=request.headers["x-slack-signature"],
            )
        except ValueError:  # a body that is no UTF-8
            return False


class _SlackClock(Clock):
    """The bot's clock as slack_sdk wants it, to see how old a request is."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock

    def now(self) -> float:
        """Return the seconds since 1970."""
        return self._clock().timestamp()


class _TooMany(Exception):
    """More is being sent at once than there is room for."""


class _Bodies:
    """The bodies that are being read: all of them together take no more than so much room."""

    def __init__(self) -> None:
        self._held = 0

    async def read(self, request: Request, most: int) -> bytes | None:
        """Read a body; return None if it is larger than ``most``.

        What is too large is read on for a while, else the sender hears no answer. Raises
        :class:`_TooMany` where there is no room for it.
        """
        body = bytearray()
        length = 0

        try:
            async for chunk in request.stream():
                length += len(chunk)
                if length > READ_ON * most:
                    return None

                if length <= most:
                    body += chunk
                    self._held += len(chunk)

                if self._held > MOST_HELD:
                    raise _TooMany
            return bytes(body) if length <= most else None
        finally:
            self._held -= len(body)


def _bolt_request(request: Request, body: bytes) -> BoltRequest | None:
    """Read a request for Bolt; return None if it cannot be read."""
    try:
        found = _parsed(request.headers.get("content-type", ""), body.decode())
    except (ValueError, RecursionError):
        return None

    if not isinstance(found, dict):
        return None

    # As Bolt takes it from a socket: it would read the form itself otherwise, and takes the word
    # "payload" in what somebody typed for a field.
    bolt_request = BoltRequest(
        body="",
        query=request.query_params,  # type: ignore[arg-type]
        headers=request.headers,  # type: ignore[arg-type]
        mode="socket_mode",
    )
    bolt_request.body = found  # not given to it: Bolt fails over odd shapes, and the app does not
    return bolt_request


def _parsed(content_type: str, body: str) -> Any:
    """Read what Slack sends: JSON, or a form of which one field may be JSON."""
    if content_type.partition(";")[0].strip().lower() == "application/json":
        return json.loads(body)
    fields = dict(parse_qsl(body, keep_blank_values=True, max_num_fields=MOST_FIELDS))
    return json.loads(fields["payload"]) if "payload" in fields else fields


def _is_ssl_check(body: bytes) -> bool:
    """Say whether Slack only looks at the certificate: it may, unsigned, and nothing is done."""
    return len(body) < 1000 and b"ssl_check=1" in body.split(b"&")
