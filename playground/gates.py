"""A gate before the Web API: what the app calls is held there, until a test lets it through."""

from __future__ import annotations

import asyncio
import threading


class Gate:
    """Holds calls unanswered while it is closed, as a Slack does that has stopped answering.

    It opens by itself once as many are held as `close` was told: they were all under way at once.
    """

    def __init__(self) -> None:
        self._turn = threading.Condition()
        self._open_at: int | None = None
        self._is_closed = False
        self._held: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    @property
    def held(self) -> int:
        """How many calls are held now."""
        return len(self._held)

    def close(self, *, until: int | None = None) -> None:
        """Hold every call from now on; or until so many are held."""
        with self._turn:
            self._is_closed = until != 0
            self._open_at = until

    def open(self) -> None:
        """Let through what is held, and hold nothing any more."""
        with self._turn:
            self._is_closed = False
            held, self._held = self._held, []
        for loop, event in held:
            loop.call_soon_threadsafe(event.set)

    async def passed(self) -> None:
        """Wait until the gate is open."""
        with self._turn:
            if not self._is_closed:
                return

            event = asyncio.Event()
            self._held.append((asyncio.get_running_loop(), event))
            is_full = self._open_at is not None and len(self._held) >= self._open_at

        if is_full:
            self.open()

        await event.wait()
