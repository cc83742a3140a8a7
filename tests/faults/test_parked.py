"""What Slack takes away: token, app, channel. Parked, the coordinator told, and on it goes; never a
loop."""

from datetime import timedelta

import pytest

from bot.handlers.ask import Ask
from bot.store import pauses
from bot.store.db import reading
from tests.conversations.talk import CHANNEL, PEOPLE
from tests.databases import on_both
from tests.faults.conftest import TERMS, Faulty

pytestmark = on_both


def parked(talk: Faulty) -> list[str]:
    with reading(talk.bot.engine) as conn:
        return [target for _, target, _, _ in pauses.parked(conn)]


def days_pass(talk: Faulty, days: int) -> int:
    """So many days with a tick and the sender every ten minutes; how often Slack was called."""
    before = len(talk.slack.calls)
    for _ in range(days * 24):
        talk.move(talk._now + timedelta(hours=1))
        talk.bot.tick(talk._now)
        talk.bot.sender.send_due(50)
    return len(talk.slack.calls) - before


@pytest.mark.parametrize("how", ["token_revoked", "uninstalled"])
def test_the_workspace_takes_the_app_away(talk: Faulty, how: str) -> None:
    """Nothing is lost and Slack is only asked now and then; installed again, all goes on and
    coordinators hear why."""
    talk.settle()
    if how == "uninstalled":
        talk.slack.uninstall()
    else:
        talk.slack.token_error = how
    talk.says("team-1", f"approve {TERMS}", send=False)
    talk.note("team-1", "Recorded")
    talk.bot.sender.send_due(50)
    assert parked(talk) == [""]
    assert days_pass(talk, 3) <= 3 * 24 * 2
    assert talk.bot.health().failing == ()
    talk.slack.token_error = None
    talk.move(talk._now + timedelta(minutes=6))
    talk.bot.tick(talk._now)
    assert parked(talk) == []
    talk.settle()
    assert len([m for m in talk.posts() if "v1 approved" in m.text]) == 1
    assert len([m for m in talk.dms("coordinator") if "I can post again" in m.text_all]) == 1


@pytest.mark.parametrize("how", ["archived", "removed"])
@pytest.mark.parametrize("event", [True, False], ids=["with its event", "without"])
def test_the_channel_is_lost(talk: Faulty, how: str, event: bool) -> None:
    """Archived, or the bot removed: the coordinator is told once by DM; DMs go on; back, what
    waited follows."""
    talk.settle()
    here = talk.slack.request_url
    if how == "archived":
        talk.slack.archive(CHANNEL)
    else:
        talk.slack.kick(talk.slack.bot_user, CHANNEL)
    talk.says("team-1", f"approve {TERMS}", channel=talk.slack.dm(PEOPLE["team-1"]), send=False)
    talk.note("team-1", "Recorded")
    days_pass(talk, 1)
    assert parked(talk) == [CHANNEL]
    assert (
        len([m for m in talk.dms("coordinator") if "can't post in the channel" in m.text_all]) == 1
    )
    assert talk.bot.health().failing == ()
    talk.slack.request_url = here if event else None
    if how == "archived":
        talk.slack.archive(CHANNEL, archived=False)
    else:
        talk.slack.invite(talk.slack.bot_user, CHANNEL)
    talk.slack.request_url = here
    if not event:
        talk.move(talk._now + timedelta(minutes=6))
        talk.bot.tick(talk._now)
    assert parked(talk) == []
    talk.settle()
    assert len([m for m in talk.posts() if "v1 approved" in m.text]) == 1


def test_somebody_whose_account_is_deactivated(talk: Faulty) -> None:
    """They cannot approve, by whatever way it comes; what was theirs is flagged for
    reassignment."""
    talk.slack.deactivate(PEOPLE["team-1"])
    talk.deliver()
    ask = Ask(
        team=talk.slack.team,
        user=PEOPLE["team-1"],
        channel=CHANNEL,
        text=f"approve {TERMS}",
        receipt="press/of/yesterday",
    )
    assert "Recorded" not in talk.bot.handler.answer(ask)["text"]
    assert talk.review().state((TERMS, "")).answers == ()
    assert any("deactivated" in m.text_all for m in talk.dms("coordinator"))
