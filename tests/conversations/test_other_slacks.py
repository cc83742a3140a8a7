"""Slack as it may be beside what our stand-in sends: what it leaves out, and calls that it does not
answer."""

from typing import Any

import pytest

from bot.handlers.payloads import receipt, team_of
from playground import Fault
from tests.conversations.conftest import At
from tests.conversations.talk import PEOPLE, Talk

OPEN = 'open escb "Ash" decided 16 Oct 2025'


@pytest.mark.parametrize(
    "body",
    [
        {"team": {"id": "T1"}},
        {"team_id": "T1"},
        {"team": None, "user": {"id": "U1", "team_id": "T1"}},
        {"event": {"team": "T1"}},
        {"authorizations": [{"team_id": "T1"}], "event": {}},
        {"view": {"team_id": "T1"}},
        {"message": {"team": "T1"}},
        {"team": "T1"},
    ],
)
def test_the_workspace_is_found_wherever_slack_puts_it(body: dict[str, Any]) -> None:
    """Commands, presses, submissions and events have it in different places."""
    assert team_of(body) == "T1"


def test_a_receipt_is_of_one_delivery_alone() -> None:
    """Whatever differs makes another; nothing at all makes none."""
    assert receipt("command", "1", "a") == receipt("command", "1", "a")
    assert receipt("command", "1", "a") != receipt("command", "1", "b")
    assert receipt("press", "1", "a") != receipt("command", "1", "a")
    assert receipt("command", "", None) == ""


def test_people_of_whom_slack_says_nothing_act_all_the_same(escb: Talk) -> None:
    """`users.info` fails: nobody is taken for deactivated or for an administrator."""
    escb.slack.script("users.info", *[Fault.error("fatal_error")] * 50)
    assert escb.says("coordinator", OPEN).done
    assert escb.says("coordinator", "role lead-reviewer @lead-reviewer").done
    assert not escb.says("team-1", "settings nudge-hour 8").done


def test_membership_that_cannot_be_verified_is_refused_kindly(escb: Talk) -> None:
    """Holders of a role act on; nobody is guessed to belong."""
    escb.says("coordinator", OPEN)
    escb.slack.script("conversations.members", *[Fault.error("fatal_error")] * 50)
    escb.day("2025-10-17")
    assert "ESCB-2025-01" in escb.says("coordinator", "status")
    said = escb.says("team-1", "status")
    assert "ESCB-2025-01" not in said
    assert "try again" in said.words


def test_a_channel_of_which_slack_says_nothing_is_not_bound(escb: Talk) -> None:
    """`conversations.info` fails: use a private channel, invite me, try again."""
    escb.slack.script("conversations.info", *[Fault.error("channel_not_found")] * 5)
    said = escb.says("coordinator", OPEN)
    assert not said.done
    assert "/invite" in said


def test_a_modal_that_cannot_be_shown_is_explained(escb: Talk) -> None:
    """`views.open` fails: the typed form."""
    escb.slack.script("views.open", Fault.error("fatal_error"))
    assert "/cspr open" in escb.says("coordinator", "open")


def test_an_answer_whose_address_is_gone_is_said_in_the_conversation(at: At) -> None:
    """The `response_url` refuses: the answer comes as an ephemeral message."""
    escb = at("agency-check")
    escb.slack.script("response_url", Fault.error("used_url"))
    escb.presses("police-lead", escb.last_dm("police-lead", "asked for"), "Confirm v2")
    shown = escb.slack.ephemerals(PEOPLE["police-lead"])
    assert "Police confirms v2" in shown[-1].text_all


def test_a_dm_that_cannot_be_opened_waits(at: At) -> None:
    """The answer stands; the message comes once Slack lets it."""
    escb = at("final-report")
    escb.slack.script("conversations.open", Fault.error("fatal_error"), Fault.error("fatal_error"))
    escb.all_say("lead-reviewer: draft https://documents.example.org/v2", "coordinator: circulate")
    assert escb.last_dm("health-lead", "your answer is asked for").buttons
