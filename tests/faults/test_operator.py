"""What was not delivered, on the command line."""

from bot.delivery import operator
from playground import Fault
from tests.faults.conftest import Faulty


def test_a_held_delivery_is_listed_and_released(talk: Faulty) -> None:
    """With its reason and without a text; released, it goes out, and what hangs on it follows."""
    talk.settle()
    talk.slack.script(
        "chat.postMessage",
        Fault.error("missing_scope"),
        when=lambda args: args["channel"] == "C0REVIEW",
    )
    talk.approve("team-1", send=False)
    talk.settle()
    held, summary = operator.listed(talk.bot.engine)
    assert "missing_scope" in held
    assert "C0REVIEW" in held
    assert summary == "1 for you to look at, 0 parked, 0 on their way."
    number = int(held.split()[0])
    assert operator.release(talk.bot.engine, number, talk._now)
    assert not operator.release(talk.bot.engine, number, talk._now)
    talk.settle()
    assert list(operator.listed(talk.bot.engine)) == [
        "0 for you to look at, 0 parked, 0 on their way."
    ]
    assert len([m for m in talk.posts() if "v1 approved" in m.text]) == 1


def test_what_lacked_a_set_up_is_released_at_once(talk: Faulty) -> None:
    """And nothing else: what may be in Slack is for a person to look at."""
    talk.settle()
    errors = [Fault.error("missing_scope"), Fault.error("messages_tab_disabled")]
    talk.slack.script("chat.postMessage", *errors, Fault.error("invalid_blocks"))
    for who in ("team-1", "team-2"):
        talk.approve(who, send=False)
    talk.settle()
    assert operator.release_all(talk.bot.engine, talk._now) == 2
    assert operator.release_all(talk.bot.engine, talk._now) == 0
    talk.settle()
    lines = list(operator.listed(talk.bot.engine))
    assert ("invalid_blocks" in lines[0], len(lines)) == (True, 2)
