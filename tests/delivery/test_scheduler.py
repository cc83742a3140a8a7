"""Ticks and deliveries go on by themselves, a fault in one ends neither, and what stands still is
noticed."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bot.delivery import scheduler as module
from bot.delivery.scheduler import STUCK, Scheduler
from bot.store.errors import ReadsOnly

WAIT = 60  # seconds; only a test that fails waits so long, however busy the machine is


def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - APScheduler runs by the real clock


class Watch:
    """A monotonic clock that moves when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Happened:
    """Counts, and lets a test wait until it was so often."""

    def __init__(self) -> None:
        self.count = 0
        self._changed = threading.Condition()

    def __call__(self, *_: object) -> int:
        with self._changed:
            self.count += 1
            self._changed.notify_all()
        return 0

    def often(self, times: int) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self.count >= times, WAIT)


@pytest.fixture
def make(request: pytest.FixtureRequest) -> Callable[..., Scheduler]:
    def start(**settings: object) -> Scheduler:
        arguments = {
            "tick": Happened(),
            "send": Happened(),
            "clock": now,
            "interval": 3600,
            "idle": 3600,
            **settings,
        }
        scheduler = Scheduler(**arguments)  # type: ignore[arg-type]
        scheduler.start()
        request.addfinalizer(scheduler.stop)
        return scheduler

    return start


def test_a_tick_that_the_database_prevented_comes_again_soon(
    make: Callable[..., Scheduler], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may only have moved: nobody waits for the next interval."""
    monkeypatch.setattr(module, "AGAIN", 0.05)
    ticks = Happened()

    def tick(now: datetime) -> None:
        ticks(now)
        if ticks.count < 3:
            raise ReadsOnly("a standby")

    make(tick=tick)
    assert ticks.often(3)


def test_the_first_tick_comes_at_once_and_others_follow(make: Callable[..., Scheduler]) -> None:
    ticks = Happened()
    make(tick=ticks, interval=0.05)
    assert ticks.often(3)


def test_the_sender_is_woken(make: Callable[..., Scheduler]) -> None:
    """By a tick that finished, and by whoever put something into the outbox; else it looks now and
    then."""
    sends = Happened()
    scheduler = make(send=sends)
    assert sends.often(1)
    for wake in (scheduler.tick_now, scheduler.wake):
        before = sends.count
        wake()
        assert sends.often(before + 1)
    idle = Happened()
    make(send=idle, idle=0.01)
    assert idle.often(10)


def test_a_wake_up_while_it_sends_is_not_lost(make: Callable[..., Scheduler]) -> None:
    sends, sending, go_on = Happened(), threading.Event(), threading.Event()

    def send() -> int:
        sending.set()
        assert go_on.wait(WAIT)
        return sends()

    scheduler = make(send=send, tick=lambda _: 1 / 0)
    assert sending.wait(WAIT)
    scheduler.wake()
    go_on.set()
    assert sends.often(2)


def test_a_busy_sender_does_not_wait(make: Callable[..., Scheduler]) -> None:
    """As long as there was something, it looks again at once."""
    left, done = iter([1] * 50), Happened()

    def send() -> int:
        done()
        return next(left, 0)

    make(send=send)
    assert done.often(51)


def test_a_fault_ends_neither(make: Callable[..., Scheduler]) -> None:
    """The next tick and the next delivery come all the same."""
    ticks, sends = Happened(), Happened()

    def tick(_: datetime) -> None:
        ticks()
        raise ZeroDivisionError

    def send() -> int:
        sends()
        raise ZeroDivisionError

    make(tick=tick, send=send, interval=0.05, idle=0.01)
    assert ticks.often(3)
    assert sends.often(3)


def test_a_tick_that_does_not_finish_is_noticed_within_two(make: Callable[..., Scheduler]) -> None:
    """Whether its thread died, hangs or fails each time; by a clock that nobody sets back."""
    watch, ticked, broken = Watch(), Happened(), threading.Event()

    def tick(_: datetime) -> None:
        ticked()
        if broken.is_set():
            raise ZeroDivisionError

    scheduler = make(tick=tick, interval=30, monotonic=watch)
    assert ticked.often(1)
    assert scheduler.faults() == []
    watch.now += 60
    assert scheduler.faults() == []
    broken.set()
    scheduler.tick_now()
    watch.now += 1
    assert scheduler.faults() == ["no tick finished for 61 s"]
    broken.clear()
    scheduler.tick_now()
    assert scheduler.faults() == []


def test_a_sender_that_hangs_is_noticed(make: Callable[..., Scheduler]) -> None:
    watch, sending, go_on = Watch(), threading.Event(), threading.Event()

    def send() -> int:
        sending.set()
        go_on.wait(WAIT)
        return 0

    scheduler = make(send=send, monotonic=watch)
    assert sending.wait(WAIT)
    watch.now += STUCK + 1
    assert scheduler.faults() == ["the sender is stuck for 121 s"]
    go_on.set()


def test_stopping_waits_for_what_is_under_way(make: Callable[..., Scheduler]) -> None:
    """And what has stopped says so; stopping twice is fine."""
    sending, go_on, sent = threading.Event(), threading.Event(), []

    def send() -> int:
        sending.set()
        go_on.wait(WAIT)
        sent.append(1)
        return 1

    scheduler = make(send=send)
    assert sending.wait(WAIT)
    stopper = threading.Thread(target=scheduler.stop)
    stopper.start()
    go_on.set()
    stopper.join(WAIT)
    assert sent == [1]
    assert scheduler.faults() == ["the sender has ended"]
    scheduler.stop()


def test_stopping_ends_though_the_database_fails_the_tick_under_way(
    make: Callable[..., Scheduler],
) -> None:
    """The tick wants its next run sooner while whoever stops waits for it: neither for ever."""
    begun = Happened()
    may_fail = threading.Event()

    def tick(now: datetime) -> None:
        begun(now)
        may_fail.wait(WAIT)
        raise ReadsOnly("a standby")

    scheduler = make(tick=tick)
    assert begun.often(1)
    stopping = threading.Thread(target=scheduler.stop, daemon=True)
    stopping.start()
    while scheduler._timer.running and stopping.is_alive():
        pass
    may_fail.set()
    stopping.join(WAIT)
    assert not stopping.is_alive()
