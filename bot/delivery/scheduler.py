"""Keeps the ticks and the sender going, and knows when it does not.

APScheduler is only the clock: what is due lies in the database, so a missed run loses nothing and
two schedulers on one database do each thing once.
"""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import structlog
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler

from bot.store.errors import StoreError

log = structlog.get_logger()

INTERVAL = 30.0  # seconds between two ticks
AGAIN = 5.0  # seconds until a tick is tried again that the database kept from being one
IDLE = 1.0  # seconds until the outbox is looked at again, when nobody woke the sender
TICK = "tick"
STUCK = 120.0  # seconds that one delivery cannot take, whatever Slack does


class Scheduler:
    """Runs ``tick(now)`` at intervals, and ``send()`` whenever there may be something to send.

    ``interval`` and ``idle`` are seconds. ``send`` deals with a few rows and returns how many; once
    it is stopping it begins no other, so that no more than one is waited for.
    """

    def __init__(
        self,
        *,
        tick: Callable[[datetime], object],
        send: Callable[[], int],
        clock: Callable[[], datetime],
        interval: float = INTERVAL,
        idle: float = IDLE,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._tick = tick
        self._send = send
        self._clock = clock
        self._interval = interval
        self._idle = idle
        self._monotonic = monotonic
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._ticking = threading.Lock()
        self._ticked = self._sent = monotonic()
        self._timer = BackgroundScheduler(timezone="UTC", daemon=True)
        self._sender = threading.Thread(target=self._send_on, name="sender", daemon=True)

    def start(self) -> None:
        """Start both; the first tick comes at once."""
        self._ticked = self._sent = self._monotonic()
        self._timer.start(paused=True)
        job = self._timer.add_job(
            self.tick_now,
            "interval",
            id=TICK,
            seconds=self._interval,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        # The first at once; as a job of its own, a stop that comes quickly would end the timer's
        # thread with an error.
        job.modify(next_run_time=job.next_run_time - timedelta(seconds=self._interval))
        self._timer.resume()
        self._sender.start()

    def wake(self) -> None:
        """Have the sender look into the outbox at once; call it after the commit."""
        self._wake.set()

    def stop(self) -> None:
        """Wait for the tick and the delivery that are under way, then end.

        What waits stays in the database.
        """
        self._stopping.set()
        self._wake.set()

        if self._timer.running:
            # The timer would wait with its locks in hand, for a tick that may want one of them.
            self._timer.shutdown(wait=False)

        with self._ticking:
            pass  # the tick that was under way has ended

        if self._sender.is_alive():
            self._sender.join()

    @property
    def stopping(self) -> bool:
        """Whether it was told to stop: a long tick then ends after the batch under way."""
        return self._stopping.is_set()

    def faults(self) -> list[str]:
        """Return what does not go on, for ``/readyz``: nothing when all is well.

        It is measured by a clock that nobody can set back.
        """
        faults: list[str] = []
        now = self._monotonic()
        since_tick = now - self._ticked
        since_send = now - self._sent

        if since_tick > 2 * self._interval:
            faults.append(f"no tick finished for {since_tick:.0f} s")

        if not self._sender.is_alive():
            faults.append("the sender has ended")
        elif since_send > STUCK:
            faults.append(f"the sender is stuck for {since_send:.0f} s")

        return faults

    def tick_now(self) -> None:
        """Tick once; a tick that fails counts as none, and the next one does its work.

        Where the database was at fault, that one comes sooner: it may have moved only.
        """
        with self._ticking:
            if not self.stopping:
                self._tick_now()

    def _tick_now(self) -> None:
        started = self._monotonic()
        try:
            self._tick(self._clock())
        except StoreError as error:
            log.warning("no tick: the database is at fault", error=type(error).__name__)
            self._tick_soon()
        except Exception:
            log.exception("tick failed")
        else:
            self._ticked = self._monotonic()
            log.debug("tick done", ms=round((self._ticked - started) * 1000))
            self.wake()

    def _tick_soon(self) -> None:
        job = self._timer.get_job(TICK)
        if job is None or job.next_run_time is None or self._interval <= AGAIN:
            return
        sooner = timedelta(seconds=self._interval - AGAIN)
        with suppress(JobLookupError):  # it was told to stop just now
            job.modify(next_run_time=job.next_run_time - sooner)

    def _send_on(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            sent = self._send_some()
            self._sent = self._monotonic()
            if not sent:
                self._wake.wait(self._idle)

    def _send_some(self) -> int:
        """Send what is due; return how many rows were dealt with, 0 where sending failed."""
        try:
            return self._send()
        except StoreError as error:
            log.warning("nothing sent: the database is at fault", error=type(error).__name__)
        except Exception:
            log.exception("sending failed")  # whatever was under way will be looked for

        return 0
