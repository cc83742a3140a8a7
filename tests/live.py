"""A web app behind a real socket, so that tests meet it as Slack does."""

from collections.abc import Iterator
from contextlib import contextmanager

from starlette.types import ASGIApp

from bot.web.connections import MOST, Door, Service, listen
from playground.serving import Serving


@contextmanager
def served(app: ASGIApp, door: Door | None = None) -> Iterator[str]:
    """The address under which `app` is served as the bot is, in a thread, on a port that was
    free."""
    server = Serving(Service(app, door or Door(MOST)), listen("127.0.0.1", 0))
    try:
        yield server.start().rstrip("/")
    finally:
        server.stop()
