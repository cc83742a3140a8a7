"""Slack as it may be beside what our stand-in sends: what it leaves out, and calls that it does not
answer."""

from datetime import timedelta
from typing import Any

import pytest

from bot.handlers.payloads import enterprise_of, is_of_organisation, receipt, team_of
from playground import Fault
from tests.conversations.conftest import At
from tests.conversations.talk import PEOPLE, Talk

OPEN = 'open escb "Ash" decided 16 Oct 2025'


HOME = {"team_id": "T1", "enterprise_id": "E1", "is_enterprise_install": False}


@pytest.mark.parametrize(
    "body",
    [
        {"team": {"id": "T1"}, "user": {"id": "U1", "team_id": "T9"}},
        {"team_id": "T1", "command": "/cspr"},
        {"team": "T1"},
        {"view": {"team_id": "T1"}},
        {"authorizations": [HOME], "event": {"team": "T9"}, "team_id": "T9"},
        {"authorizations": [], "context_team_id": "T1", "team_id": "T9"},
        {"view": {"app_installed_team_id": "T1", "team_id": "T9"}, "team": {"id": "T9"}},
    ],
)
def test_the_workspace_is_the_one_that_installed_the_bot(body: dict[str, Any]) -> None:
    """Wherever Slack puts it, and whatever the workspace of the person is in a shared channel."""
    assert team_of(body) == "T1"


@pytest.mark.parametrize(
    "body",
    [
        {"team": None, "user": {"id": "U9", "team_id": "T9"}},
        {"event": {"team": "T9", "user_team": "T9"}},
        {"message": {"team": "T9"}},
        {"authorizations": "T9", "view": [], "team": {"id": 9}},
    ],
)
def test_nobodys_own_workspace_stands_in_for_it(body: dict[str, Any]) -> None:
    assert team_of(body) == ""


def test_the_organisation_is_the_installations() -> None:
    assert enterprise_of({"authorizations": [HOME], "enterprise_id": "E9"}) == "E1"
    assert enterprise_of({"team_id": "T1", "enterprise_id": "E1"}) == "E1"
    assert enterprise_of({"team": {"id": "T1"}, "enterprise": {"id": "E1"}}) == "E1"
    view = {"app_installed_team_id": "T1"}
    assert enterprise_of({"view": view, "enterprise": {"id": "E9"}}) is None
    assert enterprise_of({"team_id": "T1", "enterprise": None}) is None
    assert not is_of_organisation({"authorizations": [HOME], "is_enterprise_install": True})
    assert is_of_organisation({"team_id": "T1", "is_enterprise_install": "true"})


def test_a_receipt_is_of_one_delivery_alone() -> None:
    """Whatever differs makes another; nothing at all makes none."""
    assert receipt("command", "1", "a") == receipt("command", "1", "a")
    assert receipt("command", "1", "a") != receipt("command", "1", "b")
    assert receipt("press", "1", "a") != receipt("command", "1", "a")
    assert receipt("command", "", None) == ""


def test_nobody_acts_or_is_named_of_whom_slack_says_nothing(escb: Talk) -> None:
    """`users.info` fails: whoever was seen minutes ago acts, whoever was seen within the hour
    looks, and nobody is guessed to be fit."""
    assert escb.says("coordinator", OPEN).done
    escb.slack.script("users.info", *[Fault.error("fatal_error")] * 50)
    named = escb.says("coordinator", "role lead-reviewer @lead-reviewer")
    assert "couldn't check with Slack who @lead-reviewer is" in named
    assert not escb.says("team-1", "settings nudge-hour 8").done
    assert escb.says("coordinator", "due pseudonym 3 Nov 2025 because of leave").done
    escb.move(escb.now + timedelta(minutes=30))
    assert "couldn't check your account" in escb.says(
        "coordinator", "due pseudonym 4 Nov 2025 because of leave"
    )
    assert "ESCB-2025-01" in escb.says("coordinator", "status")
    escb.move(escb.now + timedelta(hours=1))
    assert "ESCB-2025-01" not in escb.says("coordinator", "status").words
    home = escb.slack.open_home(PEOPLE["coordinator"])
    assert home is not None
    assert "couldn't check" in home.text_all
    assert "ESCB-2025-01" not in home.text_all


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


MISSING = {
    "open": ("groups:read", "conversations.info", "coordinator", OPEN),
    "a look": ("groups:read", "conversations.members", "team-1", "status"),
    "an act": ("users:read", "users.info", "coordinator", "role lead-reviewer @lead-reviewer"),
}


def test_a_missing_scope_reads_as_the_scope_that_is_missing(escb: Talk) -> None:
    """Wherever it shows: not as an invitation, nor as something to try again. Once it is there, all
    goes on by itself."""
    for what, (scope, method, who, line) in MISSING.items():
        lacking = Fault.error("missing_scope", needed=scope, provided="chat:write")
        escb.slack.script(method, *[lacking] * 6)
        said = escb.says(who, line)
        assert f"lacks the permission {scope}" in said, what
        assert "install the app again" in said, what
        assert "invite" not in said.words, what
        assert "in a minute" not in said.words, what
        escb.slack.mend()
        assert escb.says(who, line).done, what
        escb.move(escb.now + timedelta(minutes=30))


@pytest.mark.parametrize("provided", ["chat:write", "chat:write,groups:read"])
def test_a_channel_is_not_called_public_for_want_of_a_scope(escb: Talk, provided: str) -> None:
    """Slack names the scope for public channels, whether or not the app has the one for private."""
    lacking = Fault.error("missing_scope", needed="channels:read", provided=provided)
    escb.slack.script("conversations.info", lacking)
    said = escb.says("coordinator", OPEN)
    is_public = "groups:read" in provided
    assert ("this channel is public" in said.words) is is_public
    assert ("lacks the permission groups:read" in said.words) is not is_public
