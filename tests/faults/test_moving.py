"""The database moves: its primary dies, its address leads to a standby, the standby takes over."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.store import migrate
from bot.store.db import make_engine, reading
from bot.workflow.review.review import Review
from tests.conversations.test_process import until
from tests.faults.conftest import Faulty, prepare
from tests.moving import Moving

NO_MORE_WAITING = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"


@pytest.fixture
def moving() -> Iterator[Moving]:
    moving = Moving()
    try:
        yield moving
    finally:
        moving.remove()


@pytest.fixture
def talk(moving: Moving) -> Iterator[Faulty]:
    """A review whose terms of reference wait for four people; its bot knows one address."""
    url = moving.url(moving.primary.new_database())
    engine = make_engine(url)
    migrate.upgrade(engine)
    engine.dispose()
    talk = prepare(url)
    yield talk
    try:
        talk.settle()
        talk.check()
    finally:
        talk.stop()


def looked_at(talk: Faulty) -> Review:
    """The review as whoever looks at it gets it, folded once and kept."""
    with reading(talk.bot.engine) as conn:
        row = talk.bot.reviews.find(conn, talk.slack.team, ref=talk.ref)
        assert row is not None
        return talk.bot.reviews.see(conn, row, talk._now).review


def test_a_standby_takes_over(talk: Faulty, moving: Moving) -> None:
    """Whatever people were told is recorded is on the new primary; meanwhile they read that nothing
    is, or that it cannot be confirmed. No session stays on a standby, and nothing is restarted."""
    standby = moving.back_up()
    assert "Recorded" in talk.approve("team-1", send=False)

    standby.stop()  # nobody confirms now what the primary commits
    with ThreadPoolExecutor(1) as pool:
        told = pool.submit(talk.approve, "team-2", send=False)
        until(lambda: moving.primary.says(NO_MORE_WAITING), "a commit that waits")
        assert "could not confirm" in told.result()
    for _ in range(2):  # it is there, and may still be lost
        (again,) = talk.slack.redeliver()
        assert "could not confirm" in again.text_all
    standby.start()
    (again,) = talk.slack.redeliver()
    talk.note("team-2", again.text_all)
    assert len(talk.acknowledged) == 2

    talk.all_say("coordinator: due scoping-meeting 20 Jan 2026 because agreed")
    assert "17 Jan" in talk.says("coordinator", "due scoping-meeting 17 Jan 2026 because agreed")
    talk.day("2026-01-22", 9)
    known = looked_at(talk)
    assert looked_at(talk) is known
    moving.move()
    for words in ("approve terms-of-reference", "status", "away until 30 Jan", "due scoping"):
        assert "Not recorded" in talk.says("team-3", words, send=False), words
    talk.bot.scheduler.tick_now()
    assert any("can be read and not written to" in line for line in talk.bot.health().failing)
    until(lambda: standby.sessions() == 0, "the end of the sessions on the standby")

    moving.take_over()
    assert looked_at(talk) is not known  # the other server might know less
    assert talk.asked("scoping-meeting") == []
    talk.bot.scheduler.tick_now()
    assert "Recorded" in talk.approve("team-3", send=False)
    talk.settle()
    assert len(talk.asked("scoping-meeting")) == 1
