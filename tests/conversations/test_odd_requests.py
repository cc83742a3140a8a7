"""Some hundreds of odd requests from a seed; `make fuzz` sends thousands to a process."""

import io
from collections.abc import Iterator

import pytest

from benchmarks.asking import Answers, Judge
from benchmarks.odd_requests import MARK, Generator
from benchmarks.working_day import LINES, record
from bot import logs
from tests.conversations.conftest import Chronicles
from tests.conversations.talk import SECRET, Talk
from tests.databases import Databases

COUNT = 160


@pytest.fixture
def talk(databases: Databases, chronicles: Chronicles) -> Iterator[Talk]:
    """A review half-way, whose end is not looked at: Slack refuses what odd requests lead to."""
    chronicle = chronicles.essex(databases)
    talk = Talk.at(chronicle.place("agency-check"), databases)
    yield talk
    talk.stop()


@pytest.fixture
def log(logging_as_before: None) -> io.StringIO:
    """What the bot logs from here on."""
    stream = io.StringIO()
    logs.configure(stream=stream)
    return stream


def test_whatever_is_sent_is_answered_and_nothing_typed_is_logged(
    talk: Talk, log: io.StringIO
) -> None:
    """No 5xx, no exception, no silence where a person waits; and the review is whole."""
    corpus = record(
        talk,
        people=("coordinator",),
        lines=(*LINES[:3], f"done agency-letter for Health note {MARK}", f"hold because {MARK}"),
        forms=("draft", "dispute", "dates", "give-role"),
    )
    assert {each.of for each in corpus} == {
        "command",
        "block_actions",
        "view_submission",
        "event_callback",
    }
    address = (talk.slack.request_url or "").removesuffix("/slack/events")
    judge = Judge(address, Answers(talk.slack), slowest=30)  # other tests run beside this one
    odd = Generator(corpus, SECRET, now=lambda: int(talk.now.timestamp()), seed=7)
    try:
        for request in odd.requests(COUNT):
            judge.ask(request)
    finally:
        judge.close()
    assert judge.examples == []
    assert len(judge.tallies) == 6  # some of each group
    assert "listener failed" not in log.getvalue()
    assert "Traceback" not in log.getvalue()
    assert MARK not in log.getvalue().casefold()
    assert talk.verify() == []
