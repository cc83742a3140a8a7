"""Slack's faults, met by the whole bot: what is said is said once, and never before its time."""

import pytest

from playground import Fault
from tests.databases import on_both
from tests.faults.conftest import Faulty

FAULTS = [
    Fault.rate_limited(40),
    Fault.status(500),
    Fault.status(500, after=True),
    Fault.status(503),
    Fault.reset(),
    Fault.reset(after=True),
    Fault.close(after=True),
    Fault.hang(5, after=True),
    Fault.garbage(after=True),
    Fault.error("internal_error"),
]


@on_both
@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_decision_is_posted_once_whatever_slack_does(talk: Faulty, fault: Fault) -> None:
    """Three faults in a row, at a post and at the board's update; nothing is called before
    Retry-After."""
    talk.slack.script("chat.postMessage", fault, fault, fault)
    talk.slack.script("chat.update", fault)
    assert "Recorded" in talk.approve("team-1", send=False)
    talk.approve("team-2", send=False)
    talk.approve("lead-reviewer", send=False)
    talk.settle()
    assert len([m for m in talk.posts() if "v1 approved" in m.text]) == 3
    assert talk.check().held == 0


@on_both
def test_a_history_that_lags_brings_no_second_post(talk: Faulty) -> None:
    """The post arrived, the answer did not, and the channel's history does not show it yet at the
    first look."""
    talk.slack.script("chat.postMessage", Fault.close(after=True))
    talk.slack.script("conversations.replies", Fault.status(500), Fault.garbage())
    talk.slack.script("conversations.history", Fault.status(500), Fault.rate_limited(10))
    talk.approve("team-1", send=False)
    talk.settle()
