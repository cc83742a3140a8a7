"""What those who run the bot may ask it: does it live, is it well, and its figures.

The paths are on the bot's port, or on a port of their own that the public does not reach.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import anyio
import anyio.to_thread
import structlog
from anyio import CapacityLimiter
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.connections import Door, Server, Service, ignore, listen
from bot.web.metrics import Metrics

log = structlog.get_logger(__name__)

SLOWEST_CHECK = 2.0  # seconds that a health check or a look at the outbox may take
MOST = 32  # connections to a port of their own
ENDING = 10.0  # seconds that this port has to close
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
    degraded: tuple[str, ...] = ()
    """What is not well, and keeps nobody from working."""


@dataclass(frozen=True)
class Operations:
    """What is asked by whoever runs the bot.

    `collect` reads what only the database knows into the metrics, each time they are shown.
    """

    health: Callable[[], Health]
    metrics: Metrics
    collect: Callable[[], None] | None = None

    def routes(self) -> list[Route]:
        """Return the paths, with threads of their own: they answer when all of Slack's are taken.

        For one app: the threads belong to its event loop.
        """
        checks = CapacityLimiter(2)

        async def readyz(_request: Request) -> Response:
            return await self._say_ready(checks)

        async def show_metrics(_request: Request) -> Response:
            return await self._show_metrics(checks)

        return [*alive_routes(), Route("/readyz", readyz), Route("/metrics", show_metrics)]

    async def _say_ready(self, checks: CapacityLimiter) -> Response:
        found = Health((f"The checks took longer than {SLOWEST_CHECK:g} s.",))
        try:
            with anyio.move_on_after(SLOWEST_CHECK):
                found = await anyio.to_thread.run_sync(
                    self.health, limiter=checks, abandon_on_cancel=True
                )
        except Exception as error:
            log.error("health check failed", exc_info=error)
            found = Health(
                (f"The checks themselves failed ({type(error).__name__}); the log has more.",)
            )

        if found.failing:
            return PlainTextResponse("".join(f"{line}\n" for line in found.failing), 503)

        return PlainTextResponse("".join(f"{line}\n" for line in ("ready", *found.degraded)))

    async def _show_metrics(self, checks: CapacityLimiter) -> Response:
        if self.collect is not None:
            self.metrics.collected(await _is_collected(self.collect, checks))
        return Response(self.metrics.page(), media_type=CONTENT_TYPE_PLAIN_0_0_4)


async def _is_collected(collect: Callable[[], None], checks: CapacityLimiter) -> bool:
    well = False
    try:
        with anyio.move_on_after(SLOWEST_CHECK):
            await anyio.to_thread.run_sync(collect, limiter=checks, abandon_on_cancel=True)
            well = True
    except Exception as error:
        log.error("metrics could not be collected", exc_info=error)

    return well


def alive_routes() -> list[Route]:
    """Return the path that says that the process answers, and nothing else about it."""

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok\n")

    return [Route("/healthz", healthz)]


@contextmanager
def served_apart(
    routes: list[Route], *, host: str, port: int, dropped: Callable[[str], None] = ignore
) -> Iterator[None]:
    """Serve what is asked about the bot at a port where Slack asks nothing, in a thread.

    Raises ``OSError`` where the port cannot be had.
    """
    web = Starlette(routes=routes, middleware=[Middleware(SecurityHeaders)])
    web.router.redirect_slashes = False  # a redirect would repeat the Host that was asked for
    listening = listen(host, port)
    server = Server(Service(web, Door(MOST, dropped=dropped)))
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [listening]}, name="operations", daemon=True
    )
    thread.start()

    try:
        yield
    finally:
        server.should_exit = True
        thread.join(ENDING)


class SecurityHeaders:
    """What puts the headers that a browser obeys on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(SECURITY_HEADERS)
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)
