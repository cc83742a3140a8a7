"""The commands that are Slack's own: who may use them, and what Slackbot answers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from playground import StandIn
from playground.people.reminders import when_said
from tests.playground.conftest import HandClock, Receiver

NOW = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("user", "channel", "line", "said"),
    [
        ("U1", "C1", "/who", "Members of review-one: Sam Field, Ann Lee, Review bot"),
        ("U1", "C1", "/invite", "I’m not sure who to add."),
        ("U1", "C1", "/invite <@U2|Ann Lee>", "Ann Lee is already in this channel."),
        ("U1", "C1", "/INVITE @Out Sider please", "You added Out Sider to #review-one."),
        ("U1", "C1", "/invite <@U3> #without-bot", "You added Out Sider to #without-bot."),
        ("U3", "C2", "/invite <@U1>", "You don’t have permission to add people"),
        ("U1", "DU1", "/invite <@U2>", "does not work in direct messages"),
        ("U2", "C2", "/remove <@U3>", "You don’t have permission to remove people"),
        ("U1", "C2", "/kick <@U3>", "You removed Out Sider from #general."),
        ("U1", "C1", "/remind me sometime", "Sorry, I didn’t quite get that."),
        ("U1", "C1", "/remind me to call at 25:00", "Sorry, I didn’t quite get that."),
        ("U1", "C1", "/remind me to “call” tomorrow", "remind you “call” at 09:00 tomorrow."),
        ("U1", "C1", "/topic Reviews", "one of Slack’s own commands."),
        ("U1", "C1", "/nothing", "/nothing is not a valid command. In Slack, all messages"),
    ],
)
def test_slackbot_answers_one_person(
    slack: StandIn, receiver: Receiver, user: str, channel: str, line: str, said: str
):
    """In Slack's words; the app hears nothing of the line itself."""
    slack.dm("U1")
    reply = slack.type(user, channel, line)
    assert said in reply.said
    assert all(b"command=" not in body for _, body in receiver.requests)


def test_what_is_said_by_a_command_is_said_by_the_person(slack: StandIn):
    """/me, /shrug and /msg write; /leave goes; in a thread they stay there."""
    first = slack.say("U1", "C1", "Hello")
    assert slack.type("U1", "C1", "/me is reading", thread_ts=first.ts).said == ""
    slack.type("U1", "C1", "/shrug who knows")
    slack.type("U1", "C1", "/msg <@UBOT> Good morning")
    assert [(one.text, one.is_in_thread) for one in slack.messages("C1")] == [
        ("Hello", False),
        ("_is reading_", True),
        ("who knows ¯\\_(ツ)_/¯", False),
    ]
    assert [one.text for one in slack.messages("DU1")] == ["Good morning"]
    slack.type("U2", "C1", "/leave")
    assert "U2" not in slack.where("C1").members


def test_reminders_come_once_when_they_are_due(slack: StandIn, clock: HandClock):
    """To whoever asked, or to the channel that they named."""
    slack.type("U1", "C1", "/remind me to call in 2 hours")
    slack.type("U1", "C1", "/remind #review-one to bring papers tomorrow at 10:30")
    slack.give_reminders()
    assert slack.ephemerals("U1") == []
    clock.move(hours=2)
    slack.give_reminders()
    slack.give_reminders()
    assert [one.text for one in slack.ephemerals("U1", "C1")] == ["Reminder: call"]
    clock.move(days=1)
    slack.give_reminders()
    assert [one.text for one in slack.messages("C1")] == ["Reminder: bring papers"]


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("call in an hour", datetime(2026, 5, 1, 9, 0, tzinfo=UTC)),
        ("call in 3 days", datetime(2026, 5, 4, 8, 0, tzinfo=UTC)),
        ("call at 5pm", datetime(2026, 5, 1, 16, 0, tzinfo=UTC)),
        ("call at 8:30", datetime(2026, 5, 2, 7, 30, tzinfo=UTC)),
        ("call tomorrow at 12am", datetime(2026, 5, 1, 23, 0, tzinfo=UTC)),
        ("call", None),
        ("call in 9999999 days", None),
    ],
)
def test_times_are_read_as_people_say_them(words: str, at: datetime | None):
    """A time that has passed today is tomorrow's."""
    said = when_said(words, NOW)
    assert (said.at if said else None) == at
