"""A web app behind a real socket, so that tests meet it as Slack does."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from playground.serving import Serving


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """The address under which `app` is served, in a thread, on a port that was free."""
    config = uvicorn.Config(app, log_config=None, access_log=False, server_header=False, ws="none")
    server = Serving(config, socket.create_server(("127.0.0.1", 0)))
    try:
        yield server.start().rstrip("/")
    finally:
        server.stop()
