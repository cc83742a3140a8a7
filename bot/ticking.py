"""What is done again and again: plan nudges, look at what is parked, forget what is old."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from bot import inspecting, operating
from bot.audience.channels import Channels
from bot.delivery import anchoring
from bot.delivery.nudging import Nudging
from bot.delivery.parking import Parking
from bot.delivery.retention import RetentionReminders
from bot.delivery.tick import run_tick
from bot.folders import OwnFiles
from bot.newcomers import Newcomers
from bot.web.metrics import Metrics

FORGET_EVERY = timedelta(hours=6)  # receipts that no retry asks for


@dataclass(slots=True)
class Tick:
    """What the scheduler does again and again: plan nudges, see to what is parked, forget."""

    engine: Engine
    nudging: Nudging
    channels: Channels
    parking: Parking
    inspecting: inspecting.Inspecting
    anchoring: anchoring.Anchoring
    newcomers: Newcomers
    retention: RetentionReminders
    own_files: OwnFiles
    metrics: Metrics
    forgot: datetime
    """When receipts were last removed that no retry asks for."""
    stopping: Callable[[], bool] = lambda: False

    def __call__(self, now: datetime) -> int:
        """Do all of it once, and return how many nudges were dealt with."""
        started = time.monotonic()
        planned = run_tick(self.engine, now, prepare=self.nudging.prepare, stopping=self.stopping)
        self.metrics.ticked(time.monotonic() - started)
        self.channels.watch(now)
        self.parking.look(now)
        self.nudging.reviews.erasing.go_on(now)
        self.own_files.look()
        self.newcomers.look(now)
        self.retention.look(now)
        if abs(now - self.forgot) >= FORGET_EVERY:
            self.forgot = now
            operating.forget_receipts(self.engine, now)
            operating.forget_taken_back(self.engine)
        self.inspecting.look(now)
        self.anchoring.look(now)
        return planned

    def plan(self, now: datetime) -> int:
        """Plan the nudges that are due, and return how many were dealt with."""
        return run_tick(self.engine, now, prepare=self.nudging.prepare, stopping=self.stopping)
