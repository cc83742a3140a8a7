"""A stand-in for Slack that answers a third of its calls badly."""

import random
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from playground import Fault, StandIn

SHARE_OF_FAULTS = 0.35
SHARE_OF_RATE_LIMITS = 0.04  # of the faults

FAULTS = (
    Fault.status(500),
    Fault.status(500, after=True),
    Fault.reset(),
    Fault.reset(after=True),
    Fault.close(after=True),
    Fault.hang(0.2, after=True),
    Fault.garbage(after=True),
    Fault.error("internal_error"),
)


class BadSlack(StandIn):
    """A stand-in that answers a third of its calls badly while it ``is_bad``.

    It counts its faults, and how often it was called too fast.
    """

    is_bad = False
    by_minute = False
    chance = random.Random(0)
    faults = 0
    limited = 0

    def seconds_to_wait(self, team: str, method: str, channel: str, at: datetime) -> int:
        """Keep to one message a second a channel, and to limits by minute where asked to.

        At fifty updates a minute a soak is mostly waiting.
        """
        if not self.by_minute and method != "chat.postMessage":
            return 0
        wait = super().seconds_to_wait(team, method, channel, at)
        if wait > 0:
            self.limited += 1
        return wait

    def take_fault(self, method: str, args: Mapping[str, Any]) -> Fault | None:
        """Return a fault of any kind for a third of the calls."""
        if not self.is_bad or self.chance.random() >= SHARE_OF_FAULTS:
            return super().take_fault(method, args)
        self.faults += 1
        if self.chance.random() < SHARE_OF_RATE_LIMITS:
            return Fault.rate_limited(1)
        return self.chance.choice(FAULTS)
