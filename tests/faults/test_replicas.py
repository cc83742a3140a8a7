"""Two replicas on one PostgreSQL: each thing once, without a leader."""

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import delete, select

from bot import app, operating
from bot.acting import Actor
from bot.delivery import nudging
from bot.delivery.tick import Prepared
from bot.store import reads
from bot.store.db import reading, writing
from bot.store.tables import open_items
from bot.workflow.review import commands as c
from tests.conversations.talk import CHANNEL, PEOPLE
from tests.conversations.test_process import until
from tests.databases import on_both, on_postgresql, on_postgresql_18_and_15
from tests.faults.conftest import TERMS, Faulty
from tests.faults.test_processes import waiting

Replica = tuple[app.Bot, str]


@on_postgresql_18_and_15
def test_two_replicas_and_one_tick(
    talk: Faulty, replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both plan at the same moment; every nudge is entered and told once."""
    other, _ = replica
    for item in ("scoping-meeting", "terms-discussed", "agencies", "review-team"):
        talk.all_say(f"coordinator: due {item} 20 Jan 2026 because agreed")
    talk.day("2026-01-22", 9)
    barrier = threading.Barrier(2)
    prepare = nudging.Nudging.prepare

    def together(self: nudging.Nudging, *given: Any) -> Prepared:
        prepared = prepare(self, *given)
        with suppress(threading.BrokenBarrierError):
            barrier.wait(0.5)
        return prepared

    monkeypatch.setattr(nudging.Nudging, "prepare", together)
    with ThreadPoolExecutor(2) as pool:
        for done in [
            pool.submit(talk.bot.scheduler.tick_now),
            pool.submit(other.scheduler.tick_now),
        ]:
            done.result()
    monkeypatch.setattr(nudging.Nudging, "prepare", prepare)
    talk.bot.tick(talk._now)
    talk.settle(other)
    for item in ("scoping-meeting", "terms-discussed", "agencies", "review-team"):
        assert len(talk.asked(item)) == 1, item
    assert len([d for d in talk.digests() if "due" in d]) == 1


@on_postgresql
def test_twelve_deliveries_of_one_click_to_two_replicas(talk: Faulty, replica: Replica) -> None:
    """Recorded once, posted once; everybody who asks gets the same answer."""
    _, address = replica
    talk.approve("team-1", send=False)
    delivery = talk.slack.sent[-1][0]
    with ThreadPoolExecutor(2) as pool:
        here = pool.submit(lambda: talk.slack.redeliver(delivery, times=6, together=True))
        there = pool.submit(
            lambda: talk.slack.redeliver(delivery, times=6, together=True, url=address)
        )
        answers = {reply.text_all for reply in here.result() + there.result()}
    assert len(answers) == 1
    assert answers.pop().startswith("Recorded")
    assert len(talk.review().state((TERMS, "")).answers) == 1


@on_postgresql
def test_two_people_answer_at_the_same_moment(talk: Faulty, replica: Replica) -> None:
    """At two replicas: both are recorded, and the item closes."""
    _, address = replica
    here = talk.slack.request_url
    for who in ("team-1", "team-2"):
        talk.slack.type(PEOPLE[who], CHANNEL, "/cspr status")
    with ThreadPoolExecutor(3) as pool:
        answers = list(
            pool.map(
                lambda who: (who, talk.approve(who, send=False)),
                ("lead-reviewer", "team-1", "team-2"),
            )
        )
    assert all("Recorded" in words or "agreed" in words for _, words in answers), answers
    assert talk.slack.request_url == here
    assert address
    assert talk.review().state((TERMS, "")).closed is not None


@on_postgresql
def test_read_tables_that_are_written_anew_wait_for_whoever_changes_the_review(
    talk: Faulty, replica: Replica
) -> None:
    """``db rebuild``, and the look that mends a damaged row, hold the review as a change does: what
    somebody changes meanwhile is not overwritten with what was before."""
    other, _ = replica
    url = talk.settings.database_url.get_secret_value()
    with reading(talk.bot.engine) as conn:
        (row,) = reads.everywhere(conn)
        written = select(open_items.c.item).where(open_items.c.item != "")
        before = set(conn.execute(written).scalars())
    with writing(talk.bot.engine) as conn:
        conn.execute(delete(open_items).where(open_items.c.item != ""))
    begun: list[Future[Any]] = []

    def kept(_reply: object, _facts: object) -> dict[str, str]:
        begun.append(pool.submit(operating.rebuild, other.reviews, talk.now))
        until(lambda: waiting(url), "somebody who waits for the review")
        return {}

    with ThreadPoolExecutor(1) as pool:
        done = c.Complete(what="scoping-meeting", on=talk.now.date())
        actor = Actor(team=row.team, user=PEOPLE["coordinator"])
        talk.bot.reviews.perform(row.id, done, actor, now=talk.now, render=kept)
    assert begun[0].result() == (1, [])
    with reading(talk.bot.engine) as conn:
        assert operating.differences(talk.bot.reviews, conn, talk.now) == []
        assert before - set(conn.execute(written).scalars()) == {"scoping-meeting"}


@on_both
def test_a_click_that_slack_delivers_three_times(talk: Faulty) -> None:
    """The button, pressed once and delivered again twice: one answer, the same words."""
    message = talk.last_dm("team-1", "v1")
    label = next(b for b in message.buttons if "v1" in b and "Read" not in b)
    first = talk.presses("team-1", message, label)
    talk.note("team-1", str(first))
    again = {reply.text_all.splitlines()[0] for reply in talk.slack.redeliver(times=2)}
    assert again == {first.words.splitlines()[0]}
    assert len(talk.review().state((TERMS, "")).answers) == 1
