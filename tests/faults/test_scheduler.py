"""The scheduler's own end: /readyz says so within two ticks, also from a process that has none."""

from datetime import timedelta

import httpx

from bot import health
from tests.faults.conftest import Faulty
from tests.faults.test_replicas import Replica


class Hand:
    """A monotonic clock that moves by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def ready(talk: Faulty) -> httpx.Response:
    assert talk.slack.request_url is not None
    return httpx.get(talk.slack.request_url.replace("/slack/events", "/readyz"), trust_env=False)


def test_the_scheduler_thread_dies(talk: Faulty) -> None:
    """Two ticks after its last, /readyz fails and says why."""
    hand = Hand()
    talk.bot.scheduler._monotonic = hand
    talk.bot.start()
    talk.bot.scheduler._timer.shutdown(wait=True)  # its thread is gone, and nobody was told
    talk.bot.scheduler.tick_now()
    assert ready(talk).status_code == 200
    hand.now += 2 * talk.bot.scheduler._interval + 1
    answer = ready(talk)
    assert answer.status_code == 503
    assert "no tick finished" in answer.text
    talk.bot.scheduler._stopping.set()
    talk.bot.scheduler.wake()
    talk.bot.scheduler._sender.join()
    assert "the sender has ended" in ready(talk).text
    talk.bot.scheduler_started = False


def test_no_worker_runs(talk: Faulty, replica: Replica) -> None:
    """A web process sees in the database that nobody plans what is due."""
    _, address = replica
    talk.settle()
    web = address.replace("/slack/events", "/readyz")
    assert httpx.get(web, trust_env=False).status_code == 200
    talk.day("2026-01-13", 9)
    talk.move(talk._now + health.TICKS_MISSED + timedelta(minutes=1))
    answer = httpx.get(web, trust_env=False)
    assert answer.status_code == 503
    assert "is a worker running?" in answer.text
    talk.tick()
    assert httpx.get(web, trust_env=False).status_code == 200
