"""Calls Slack no more often than its rate limits allow, so that Slack need not say so."""

from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient

from bot.delivery.calls import RateLimited, call, upload

MINUTE = timedelta(minutes=1)

# Slack's tiers, for each workspace. Of posts it only says "several hundred"; the outbox keeps a
# second between two posts in one channel (``bot.store.ready.PACE``).
PER_MINUTE = {
    "chat.delete": 50,
    "chat.update": 50,
    "conversations.history": 50,
    "conversations.open": 50,
    "conversations.replies": 50,
    "files.completeUploadExternal": 100,
    "files.delete": 50,
    "files.getUploadURLExternal": 100,
    "pins.add": 20,
}


class CallCounter:
    """The last minute's calls of one sender, by workspace and method."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._recent: dict[tuple[str, str], deque[datetime]] = {}

    def count(self, team: str, method: str) -> None:
        """Count a call that is about to be made.

        Raises :class:`RateLimited` where it would be one too many within a minute.
        """
        allowed = PER_MINUTE.get(method)
        if allowed is None:
            return

        now = self._clock()
        recent = self._recent.setdefault((team, method), deque(maxlen=allowed))
        if len(recent) == allowed:
            age_of_oldest = now - recent[0]
            if timedelta(0) <= age_of_oldest < MINUTE:
                raise RateLimited(method, MINUTE - age_of_oldest)

        recent.append(now)


class PacedClient:
    """A workspace's client, by which a method is called only where Slack's limits allow it."""

    def __init__(self, client: WebClient, team: str, counter: CallCounter) -> None:
        self._client = client
        self._team = team
        self._counter = counter

    def call(self, method: str, *, form: bool = False, **arguments: Any) -> Mapping[str, Any]:
        """Call a method once, as :func:`bot.delivery.calls.call` does.

        Raises :class:`RateLimited` without a call where Slack would refuse it.
        """
        self._counter.count(self._team, method)
        return call(self._client, method, form=form, **arguments)

    def upload(self, address: str, content: bytes) -> None:
        """Send a file's bytes to the address that Slack gave; no limit is known for that."""
        upload(self._client, address, content)
