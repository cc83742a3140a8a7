"""A web server in a thread that starts and ends at once: tests start thousands."""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import suppress

import uvicorn
from websockets.exceptions import InvalidState

LONGEST = 10  # seconds to wait for a thread
GRACE = 1.0  # seconds that a connection has to end by itself


class Serving(uvicorn.Server):
    """A uvicorn server in a thread, which stops at once when told to.

    uvicorn's own loop looks every 0.1 s whether to stop, and then sleeps as long before it does.
    """

    def __init__(self, config: uvicorn.Config, listening: socket.socket) -> None:
        super().__init__(config)
        self.listening = listening
        self.loop: asyncio.AbstractEventLoop | None = None
        self.stopping = asyncio.Event()
        self._ready = threading.Event()
        self._thread = threading.Thread(
            target=self.run, args=([listening],), name="serving", daemon=True
        )

    @property
    def url(self) -> str:
        """The address, with a slash at its end."""
        return f"http://127.0.0.1:{self.listening.getsockname()[1]}/"

    def start(self) -> str:
        """Serve from now on; return the address. Raises ``RuntimeError`` if it does not start."""
        self._thread.start()
        if not self._ready.wait(LONGEST):
            raise RuntimeError("the server did not start")
        return self.url

    def stop(self) -> None:
        """End the connections and the thread."""
        if self.loop is not None and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.stopping.set)
        self.should_exit = True
        self._thread.join(LONGEST)
        self.listening.close()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Note the loop, and that it serves (called by uvicorn)."""
        await super().startup(sockets)
        self.loop = asyncio.get_running_loop()
        self._ready.set()

    async def main_loop(self) -> None:
        """Wait until the server is told to stop (called by uvicorn)."""
        await self.stopping.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the connections (called by uvicorn)."""
        for server in self.servers:
            server.close()

        for connection in list(self.server_state.connections):
            with suppress(InvalidState):  # a socket that is closing already
                connection.shutdown()

        await self._connections_end()
        await self.lifespan.shutdown()

    async def _connections_end(self) -> None:
        """Wait until every connection has ended; after a second, cancel what still runs."""
        state = self.server_state
        until = asyncio.get_running_loop().time() + GRACE

        while state.connections or state.tasks:
            if asyncio.get_running_loop().time() > until:
                for task in state.tasks:
                    task.cancel()

                return

            await asyncio.sleep(0.002)
