"""The stand-in's server on loopback, which can end a connection without an answer."""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute
from uvicorn.protocols.http.h11_impl import H11Protocol

from playground.faults import Fault
from playground.serving import Serving

LINGER_NOT = struct.pack("ii", 1, 0)
"""SO_LINGER on, for 0 seconds: closing sends a reset."""


class _NoAnswer(Response):
    """Sends nothing: the connection is already gone."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        return None


class Server:
    """A server on a socket that listens before `start` returns; it knows its connections."""

    def __init__(self, routes: list[BaseRoute], port: int) -> None:
        self._transports: dict[tuple[str, int], asyncio.Transport] = {}
        transports = self._transports

        class Protocol(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                super().connection_made(transport)
                transports[transport.get_extra_info("peername")] = transport

            def connection_lost(self, exc: Exception | None) -> None:
                transports.pop(self.transport.get_extra_info("peername"), None)
                super().connection_lost(exc)

        config = uvicorn.Config(
            Starlette(routes=routes),
            http=Protocol,
            log_config=None,
            log_level="error",
            access_log=False,
            date_header=False,  # Slack's clock is the stand-in's, not this machine's
        )
        self._serving = Serving(config, socket.create_server(("127.0.0.1", port), backlog=512))

    @property
    def loop(self) -> asyncio.AbstractEventLoop | None:
        """The event loop of the server's thread, once it runs."""
        return self._serving.loop

    def start(self) -> str:
        """Serve from now on; return the address."""
        return self._serving.start()

    def stop(self) -> None:
        """End the connections and the thread."""
        self._serving.stop()

    async def cut(self, request: Request, fault: Fault) -> Response:
        """End a request's connection without an answer.

        A fault that hangs waits first: for its seconds, until the caller gives up, or until `stop`.
        """
        gone = asyncio.create_task(_gone(request))
        if fault.kind == "hang":
            stopping = asyncio.create_task(self._serving.stopping.wait())
            await asyncio.wait(
                {gone, stopping}, timeout=fault.seconds, return_when=asyncio.FIRST_COMPLETED
            )
            stopping.cancel()

        transport = self._transport(request)
        if transport is not None:
            _end(transport, reset=fault.kind == "reset")

        await gone
        return _NoAnswer()

    def _transport(self, request: Request) -> asyncio.Transport | None:
        client = request.client
        return self._transports.get((client.host, client.port)) if client else None


def _end(transport: asyncio.Transport, *, reset: bool) -> None:
    if not reset:
        transport.close()
        return
    connection = transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_NOT)
    transport.abort()


async def _gone(request: Request) -> None:
    """Wait until the caller's connection has ended."""
    while (await request.receive())["type"] != "http.disconnect":
        continue
