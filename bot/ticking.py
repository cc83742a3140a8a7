"""What is done again and again: plan nudges, look at what is parked, forget what is old."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Engine

from bot import inspecting, operating
from bot.audience.channels import Channels
from bot.delivery import anchoring
from bot.delivery.nudging import Nudging
from bot.delivery.parking import Parking
from bot.delivery.retention import RetentionReminders
from bot.delivery.scheduler import INTERVAL
from bot.delivery.tick import run_tick
from bot.folders import OwnFiles
from bot.newcomers import Newcomers
from bot.reviews import Reviews
from bot.store.errors import StoreError
from bot.web.metrics import Metrics

log = structlog.get_logger()

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
        self.nudging.reviews.let_go()
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


class KeepingUp:
    """Has a process that does not tick keep up with what the others do, as often as they tick.

    That is to hold nothing in memory of what they have purged or redacted, and to have lists name
    what was found damaged here.
    """

    def __init__(self, reviews: Reviews, inspecting: inspecting.Inspecting) -> None:
        self._reviews = reviews
        self._inspecting = inspecting
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._go_on, name="keeping-up", daemon=True)

    def start(self) -> None:
        """Begin to keep up."""
        self._thread.start()

    def stop(self) -> None:
        """End once what is under way is done."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def keep_up(self) -> None:
        """Keep up once; where the database is away, the next time does it."""
        try:
            self._reviews.let_go()
            self._inspecting.name_damaged()
        except StoreError as error:
            log.warning("could not keep up", error=type(error).__name__)
        except Exception:
            log.exception("could not keep up")

    def _go_on(self) -> None:
        while not self._stopping.wait(INTERVAL):
            self.keep_up()
