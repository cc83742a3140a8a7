"""The bot's HTTP: an address for all that Slack sends, and three for those who run the bot.

They are `/slack/events`; and `/healthz`, `/readyz` and `/metrics`.
Slack's requests are verified here, before anything reads them, and handed to Bolt in threads of
their own. So the Bolt app must be made with `request_verification_enabled=False` and
`ssl_check_enabled=False`: Bolt parses before it verifies, and logs the bodies of what it refuses.
"""

import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import anyio
import anyio.to_thread
import structlog
import uvicorn
from anyio import CapacityLimiter
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4
from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from slack_sdk.signature import Clock, SignatureVerifier
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.metrics import Metrics

log = structlog.get_logger(__name__)

LARGEST_BODY = 1_000_000  # a modal with everything in it is 250 kB
SLOWEST_BODY = 10.0  # seconds until the whole body must be here
THREADS = 16  # listeners that run at once
PATIENCE = 2.0
"""Seconds in the queue after which Slack, which waits for 3, would not get its answer: better not
begin."""
SLOWEST_CHECK = 2.0  # seconds that a health check or a look at the outbox may take

NO_OAUTH = (
    "OAuth installation is not set up: SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are not used yet."
    " Install the app from its own pages at https://api.slack.com/apps and give the bot its token"
    " as SLACK_BOT_TOKEN."
)
SECURITY_HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


@dataclass(frozen=True)
class Health:
    """How the bot is: one sentence for each check that fails."""

    failing: tuple[str, ...] = ()


def make_web(
    bolt: App,
    *,
    signing_secret: str,
    clock: Callable[[], datetime],
    health: Callable[[], Health],
    metrics: Metrics,
    collect: Callable[[], None] | None = None,
) -> Starlette:
    """Make the web app.

    `collect` reads what only the database knows into the metrics, each time they are shown.
    """
    slack = _Slack(bolt, signing_secret, clock, metrics)
    # Threads of their own: health answers when all of Slack's are taken.
    checks = CapacityLimiter(2)

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def readyz(_request: Request) -> Response:
        found = Health((f"The checks took longer than {SLOWEST_CHECK:g} s.",))
        try:
            with anyio.move_on_after(SLOWEST_CHECK):
                found = await anyio.to_thread.run_sync(
                    health, limiter=checks, abandon_on_cancel=True
                )
        except Exception as error:
            log.error("health check failed", exc_info=error)
            found = Health(
                (f"The checks themselves failed ({type(error).__name__}); the log has more.",)
            )
        if found.failing:
            return PlainTextResponse("".join(f"{line}\n" for line in found.failing), 503)
        return PlainTextResponse("ready\n")

    async def is_collected(collect: Callable[[], None]) -> bool:
        well = False
        try:
            with anyio.move_on_after(SLOWEST_CHECK):
                await anyio.to_thread.run_sync(collect, limiter=checks, abandon_on_cancel=True)
                well = True
        except Exception as error:
            log.error("metrics could not be collected", exc_info=error)
        return well

    async def show_metrics(_request: Request) -> Response:
        if collect is not None:
            metrics.collected(await is_collected(collect))
        return Response(metrics.page(), media_type=CONTENT_TYPE_PLAIN_0_0_4)

    async def no_oauth(_request: Request) -> Response:
        return PlainTextResponse(NO_OAUTH + "\n", 404)

    return Starlette(
        routes=[
            Route("/slack/events", slack.receive, methods=["POST"]),
            Route("/slack/install", no_oauth),
            Route("/slack/oauth_redirect", no_oauth),
            Route("/healthz", healthz),
            Route("/readyz", readyz),
            Route("/metrics", show_metrics),
        ],
        middleware=[Middleware(_SecurityHeaders)],
    )


def serve(app: ASGIApp, *, host: str, port: int) -> None:
    """Serve until SIGTERM or Ctrl-C.

    What is being answered then is answered first, and the caller's `finally` runs. Raises
    ``OSError`` where the port cannot be had.
    """
    # uvicorn takes the signal, drains, and then raises it once more: as the default handler, that
    # would be the end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # uvicorn itself would only log that the port cannot be had.
    listening = socket.create_server((host, port), family=family, backlog=2048)
    config = uvicorn.Config(
        app, log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=10
    )
    uvicorn.Server(config).run(sockets=[listening])


class _Slack:
    """What answers Slack's requests: verified here, then handed to Bolt in threads of their own."""

    def __init__(
        self, bolt: App, signing_secret: str, clock: Callable[[], datetime], metrics: Metrics
    ) -> None:
        self._bolt = bolt
        self._verifier = SignatureVerifier(signing_secret, _SlackClock(clock))
        self._metrics = metrics
        self._threads = CapacityLimiter(THREADS)

    async def receive(self, request: Request) -> Response:
        """Answer a request, and count it."""
        kind, response = await self._answer(request)
        self._metrics.requested(kind, response.status_code)
        return response

    async def _answer(self, request: Request) -> tuple[str, Response]:
        """Return what kind of request it was, and the answer to it."""
        try:
            with anyio.fail_after(SLOWEST_BODY):
                body = await _read(request)
        except (TimeoutError, ClientDisconnect):
            return "unread", PlainTextResponse("The request did not arrive in time.\n", 408)
        if body is None:
            return "unread", PlainTextResponse("The request is too large.\n", 413)
        if _is_ssl_check(body):
            return "ssl_check", Response()
        if not self._is_from_slack(request, body):
            log.warning("request without a valid signature", body_length=len(body))
            return "unsigned", PlainTextResponse("The request has no valid signature.\n", 401)
        bolt_request = _bolt_request(request, body)
        if bolt_request is None:
            log.warning("request that cannot be read", body_length=len(body))
            return "unreadable", PlainTextResponse("The request cannot be read.\n", 400)

        kind = _kind(bolt_request.body)
        if "x-slack-retry-num" in request.headers:
            self._metrics.redelivered(request.headers.get("x-slack-retry-reason", "unknown"))
        return kind, await self._dispatch(bolt_request, kind)

    async def _dispatch(self, request: BoltRequest, kind: str) -> Response:
        came = time.monotonic()

        def in_thread() -> BoltResponse | None:
            if time.monotonic() - came > PATIENCE:
                return None
            return self._bolt.dispatch(request)

        try:
            answer = await anyio.to_thread.run_sync(in_thread, limiter=self._threads)
        except Exception as error:
            log.error("request failed", kind=kind, exc_info=error)
            return PlainTextResponse("Something went wrong.\n", 500)
        if answer is None:
            log.warning("too busy, nothing was done", kind=kind)
            return PlainTextResponse("Too busy; nothing was done.\n", 503)
        return to_starlette_response(answer)

    def _is_from_slack(self, request: Request, body: bytes) -> bool:
        try:
            return self._verifier.is_valid(
                body=body,
                timestamp=request.headers.get("x-slack-request-timestamp"),
                signature=request.headers.get("x-slack-signature"),
            )
        except (ValueError, TypeError):
            # A body that is no UTF-8, a timestamp that is no number, a signature not ASCII.
            return False


class _SlackClock(Clock):
    """The bot's clock as slack_sdk wants it, to see how old a request is."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock

    def now(self) -> float:
        """Return the seconds since 1970."""
        return self._clock().timestamp()


async def _read(request: Request) -> bytes | None:
    """Read the body; return None if it is too large.

    What is too large is read to its end, else the sender hears no answer.
    """
    chunks: list[bytes] = []
    length = 0
    async for chunk in request.stream():
        length += len(chunk)
        if length <= LARGEST_BODY:
            chunks.append(chunk)
        elif length > 10 * LARGEST_BODY:
            return None
    return b"".join(chunks) if length <= LARGEST_BODY else None


def _bolt_request(request: Request, body: bytes) -> BoltRequest | None:
    """Read a request as Bolt does; return None if it cannot be read."""
    try:
        bolt_request = to_bolt_request(request, body)
    except Exception:  # whatever the shape: Bolt's reading of it is one expression after the other
        return None
    return bolt_request if _is_well_formed(bolt_request.body) else None


def _is_ssl_check(body: bytes) -> bool:
    """Whether Slack only looks at the certificate: it may do so unsigned, and nothing is done."""
    return len(body) < 1000 and b"ssl_check=1" in body.split(b"&")


def _is_well_formed(body: object) -> bool:
    """Whether Bolt can find its way in `body`.

    It takes these shapes for granted and fails where they are something else.
    """
    if not isinstance(body, dict):
        return False
    actions = body.get("actions", [])
    if not isinstance(actions, list) or not _names_its_type(body.get("view")):
        return False
    return all(isinstance(each, dict) for each in [*_objects_in(body), *actions])


def _objects_in(body: dict[str, Any]) -> Iterator[object]:
    """Yield what must be objects for Bolt, where it is there."""
    for key in ("message", "team", "user", "channel", "enterprise"):
        if body.get(key) is not None:
            yield body[key]
    for key in ("event", "view"):  # these may not be null, either
        if key in body:
            yield body[key]


def _names_its_type(view: object) -> bool:
    """Whether a view that can be called back says of what type it is."""
    if not isinstance(view, dict) or "callback_id" not in view:
        return True
    return isinstance(view.get("type"), str)


def _kind(body: dict[str, Any]) -> str:
    """Say what came: command, event_callback, block_actions, view_submission and so on."""
    return "command" if "command" in body else str(body.get("type", "other"))


class _SecurityHeaders:
    """What puts the headers that a browser obeys on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(SECURITY_HEADERS)
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)
