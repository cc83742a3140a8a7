"""kill -9 of the real bot in a process of its own, at the worst moments."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.conversations.talk import CHANNEL, PEOPLE
from tests.databases import on_both, on_every
from tests.dying import dying, forking
from tests.faults import child
from tests.faults.conftest import TERMS, Faulty


def asked(talk: Faulty, what: str, failpoint: str) -> tuple[str, ...]:
    """What the other process is told: what to do where, when, and where to die."""
    database = talk.settings.database_url.get_secret_value()
    return (what, database, talk.settings.slack_api_url, failpoint, talk._now.isoformat())


def killed(talk: Faulty, what: str, failpoint: str) -> None:
    """Another process does it, and dies at that place."""
    with dying(child.main, *asked(talk, what, failpoint)):
        pass


@contextmanager
def serving(talk: Faulty, failpoint: str) -> Iterator[str]:
    """Another process serves, and dies at that place; its address."""
    here, there = forking.Pipe(duplex=False)
    with here, dying(child.main, *asked(talk, "serve", failpoint), there):
        there.close()  # so that the end of the other process is the end of the pipe
        yield here.recv()


@on_every
@pytest.mark.parametrize(
    "failpoint", ["after-commit@1", "before-slack@1", "after-slack@1", "before-commit@2"]
)
def test_a_sender_killed_between_commit_post_and_mark(talk: Faulty, failpoint: str) -> None:
    """After the commit and before the post, after the post and before it is marked: posted exactly
    once."""
    talk.approve("team-1", send=False)
    killed(talk, "send", failpoint)
    talk.settle()
    assert len([m for m in talk.posts() if "v1 approved" in m.text]) == 1


@on_both
@pytest.mark.parametrize("failpoint", ["in-tick@1", "before-commit@1", "after-commit@1"])
def test_a_tick_that_is_killed(talk: Faulty, failpoint: str) -> None:
    """Whole or not at all; the next one does what is left, and everybody is told once."""
    talk.all_say("coordinator: due scoping-meeting 20 Jan 2026 because agreed")
    talk.day("2026-01-22", 9)
    killed(talk, "tick", failpoint)
    talk.tick()
    talk.settle()
    assert [day for day, _, _ in talk.asked("scoping-meeting")] == ["Thu 22 Jan"]
    assert len([d for d in talk.digests() if "Scoping meeting" in d]) == 1
    assert len([d for d in talk.digests("coordinator") if "Scoping meeting" in d]) == 1


@on_both
@pytest.mark.parametrize(
    ("failpoint", "kept"), [("before-commit@1", False), ("after-commit@1", True)]
)
def test_a_process_killed_while_it_records_an_answer(
    talk: Faulty, failpoint: str, kept: bool
) -> None:
    """Nobody was told "recorded"; what was committed is there, and the second delivery gets the one
    true answer."""
    with serving(talk, failpoint) as address:
        here, talk.slack.request_url = talk.slack.request_url, address
        reply = talk.slack.type(PEOPLE["team-1"], talk.board().channel, f"/cspr approve {TERMS}")
        talk.slack.request_url = here
    assert reply.status == 0
    assert talk.acknowledged == []
    assert len(talk.review().state((TERMS, "")).answers) == kept
    (again,) = talk.slack.redeliver()
    talk.note("team-1", again.text_all)
    assert len(talk.acknowledged) == 1
    assert len(talk.review().state((TERMS, "")).answers) == 1


@on_both
@pytest.mark.parametrize(
    ("failpoint", "gone"), [("before-commit@1", False), ("after-commit@1", True)]
)
def test_a_process_killed_while_it_purges(talk: Faulty, failpoint: str, gone: bool) -> None:
    """The review goes whole or not at all; afterwards its messages go, and both have their
    certificate once."""
    talk.all_say(
        "coordinator: role coordinator @second-coordinator",
        "coordinator: settings retention 1 day",
    )
    talk.day("2026-01-14")
    talk.all_say(
        "coordinator: discontinue because it was opened in error",
        "second-coordinator: second 1",
    )
    talk.day("2026-01-16")
    talk.all_say("second-coordinator: status", "coordinator: purge because it was an error")
    with serving(talk, failpoint) as address:
        here, talk.slack.request_url = talk.slack.request_url, address
        typed = talk.slack.type(PEOPLE["second-coordinator"], CHANNEL, "/cspr second 2")
        talk.slack.request_url = here
    assert typed.status == 0
    with talk.bot.reviews.looking() as conn:
        assert (talk.bot.reviews.find(conn, talk.slack.team, ref=talk.ref) is None) is gone
    talk.check_histories()
    (again,) = talk.slack.redeliver()
    assert "is purged" in again.text_all
    talk.settle()
    assert talk.posts() == []
    for who in ("coordinator", "second-coordinator"):
        assert len([m for m in talk.dms(who) if "certificate of a purge" in m.text_all]) == 1
