"""One workspace and its token: whose it is, Slack is asked; what comes from another is refused."""

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from bot.store.db import reading
from bot.store.tables import reviews
from bot.workspaces import ASK_AGAIN, OneWorkspace, Standing
from playground import Fault
from playground.people import People
from tests.conversations.talk import CHANNEL, PEOPLE, Talk
from tests.databases import Databases

OPEN = '/cspr open escb "Ash" decided 16 Oct 2025'


@pytest.fixture
def escb(databases: Databases) -> Iterator[Talk]:
    talk = Talk(databases.migrated())
    yield talk
    talk.stop()


@pytest.fixture
def other(escb: Talk) -> People:
    """Another workspace in which the same app is installed, with the same ids."""
    workspace = escb.slack.workspace("T2", bot_token="xoxb-other")
    workspace.person(PEOPLE["coordinator"], "coordinator")
    workspace.channel(CHANNEL, "review-one", members=[PEOPLE["coordinator"]])
    return workspace


def test_another_workspace_is_refused_and_nothing_is_recorded(escb: Talk, other: People) -> None:
    """Typed, on Home, or as an event; and it is told nothing of whom the bot works for."""
    said = other.type(PEOPLE["coordinator"], CHANNEL, OPEN)
    assert "I don't work for this Slack workspace" in said.text_all
    assert "T1" not in said.text_all
    other.open_home(PEOPLE["coordinator"])
    other.uninstall()
    assert _kept(escb) == 0
    assert [call for call in escb.slack.calls if call.team == "T2"] == []
    assert escb.says("coordinator", OPEN.removeprefix("/cspr ")).done
    assert [call.method for call in escb.slack.calls].count("auth.test") == 1


def test_until_slack_says_whose_the_token_is_nobody_new_is_served(
    escb: Talk, other: People
) -> None:
    """Slack cannot be reached at the start: who is new is asked to wait."""
    escb.slack.script("auth.test", *[Fault.error("fatal_error")] * 2)
    said = other.type(PEOPLE["coordinator"], CHANNEL, OPEN)
    assert "I couldn't check with Slack yet" in said.text_all
    other.kick(PEOPLE["coordinator"], CHANNEL)
    assert other.sent[-1][1].status == 503, "Slack does not bring it again"
    assert _kept(escb) == 0


def test_slack_is_asked_again_until_it_has_said_so() -> None:
    """Not at every request meanwhile, and never after."""
    now, asked = [100.0], []
    answers = [None, None, "T1"]

    def ask() -> str | None:
        asked.append(now[0])
        return answers.pop(0)

    one = OneWorkspace("xoxb-1", ask=ask, known=lambda team: team == "T7", stopwatch=lambda: now[0])
    assert one.standing("T1") is Standing.UNKNOWN
    assert one.standing("T7") is Standing.SERVED
    assert one.token("T1") == "xoxb-1"
    for _ in range(4):
        now[0] += ASK_AGAIN
        one.standing("T1")
    assert one.standing("T1") is Standing.SERVED
    assert one.standing("T7") is Standing.FOREIGN
    assert one.token("T7") is None
    assert asked == [100.0, 110.0, 120.0]


def _kept(talk: Talk) -> int:
    with reading(talk.bot.engine) as conn:
        return conn.execute(select(func.count()).select_from(reviews)).scalar_one()
