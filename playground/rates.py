"""How often the app may call a method."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from playground.web_api import METHODS

Counted = tuple[str, ...]
"""What is counted: a method in a workspace, or a method in one channel of it."""


@dataclass(frozen=True)
class Rate:
    """So many calls at most in any such span of time."""

    most: int
    window: timedelta


A_POST_A_SECOND = Rate(1, timedelta(seconds=1))


class Rates:
    """The calls of the last minute, and the waits that the app was told."""

    def __init__(self) -> None:
        self._recent: dict[Counted, deque[datetime]] = {}
        self._told_to_wait: dict[Counted, datetime] = {}

    def tell_to_wait(self, team: str, method: str, until: datetime) -> None:
        """Note that the app was told `Retry-After` for a method."""
        self._told_to_wait[team, method] = until

    def seconds_too_early(self, team: str, method: str, at: datetime) -> float:
        """Return how long before the `Retry-After` that the app was told a call comes; 0 if not."""
        until = self._told_to_wait.get((team, method), at)
        return max(0.0, (until - at).total_seconds())

    def seconds_to_wait(self, team: str, method: str, channel: str, at: datetime) -> int:
        """Count a call, unless the app must wait: then return for how long.

        By the method's tier, in any 60 seconds; of posts also one a second a channel.
        """
        rates = _rates(team, method, channel)
        wait = timedelta(0)

        for counted, rate in rates.items():
            wait = max(wait, self._wait(counted, rate, at))

        if not wait:
            for counted in rates:
                self._recent[counted].append(at)

        return math.ceil(wait.total_seconds())

    def _wait(self, counted: Counted, rate: Rate, at: datetime) -> timedelta:
        recent = self._recent.setdefault(counted, deque())
        while recent and recent[0] <= at - rate.window:
            recent.popleft()
        if len(recent) < rate.most:
            return timedelta(0)
        return recent[0] + rate.window - at


def _rates(team: str, method: str, channel: str) -> dict[Counted, Rate]:
    rates: dict[Counted, Rate] = {}
    known = METHODS.get(method)
    if known is not None and known.per_minute:
        rates[team, method] = Rate(known.per_minute, timedelta(minutes=1))

    if method == "chat.postMessage":
        rates[team, method, channel] = A_POST_A_SECOND

    return rates
