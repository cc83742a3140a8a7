"""A paper that was asked for and does not come: whoever asked is told, and what to do."""

import pytest
from sqlalchemy import text

from playground import Fault
from tests.conversations.conftest import At
from tests.conversations.talk import CHANNEL, PEOPLE, Talk


def looked_at(talk: Talk) -> None:
    """Whoever runs the bot has seen what was put aside."""
    with talk.bot.reviews.engine.begin() as conn:
        assert (
            conn.execute(text("update outbox set state = 'void' where state = 'dead'")).rowcount
            == 1
        )


def files(talk: Talk) -> int:
    """How many files have been shared with the coordinator."""
    return len(talk.slack.files(CHANNEL)) + len(
        talk.slack.files(talk.slack.dm(PEOPLE["coordinator"]))
    )


@pytest.mark.parametrize(
    ("asked", "what"),
    [
        ("timeline", "the picture of the plan"),
        ("calendar", "the calendar file"),
        ("report", "the report"),
        ("report all", "the report on all your reviews"),
        ("export", "the export"),
        ("letter family-letter for mother", "the letter"),
    ],
)
def test_a_paper_that_slack_refuses_is_asked_for_again_by_a_press(
    at: At, asked: str, what: str
) -> None:
    """By direct message to whoever asked, once; the button asks for the same."""
    escb = at("after-scoping")
    escb.slack.script("files.getUploadURLExternal", Fault.error("invalid_arguments"))
    escb.says("coordinator", asked)
    told = [m for m in escb.dms("coordinator") if "didn't come" in m.text_all]
    assert [what in m.lock_screen.lower() for m in told] == [True]
    looked_at(escb)
    assert files(escb) == 0
    escb.presses("coordinator", told[0], "Ask for it again")
    assert files(escb) == 1


def test_a_letter_to_somebody_who_was_taken_out_meanwhile(at: At) -> None:
    """It is not written any more, and that is said without blame."""
    escb = at("after-scoping")
    escb.says("coordinator", "letter family-letter for mother", send=False)
    escb.says("coordinator", "family remove mother because added twice")
    told = escb.last_dm("coordinator", "didn't come")
    assert "taken out of the review" in told.text_all
    assert told.buttons == []
    assert files(escb) == 0
