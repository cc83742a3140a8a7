"""``approve``, ``dispute`` and ``return`` in the DM with the bot: all of one's reviews are
searched."""

import pytest

from tests.conversations.conftest import At
from tests.conversations.talk import OTHER_CHANNEL, Talk


@pytest.fixture
def two(at: At) -> Talk:
    """An Essex review whose agencies check the final draft, and a Sandwell review whose panel
    agrees its terms."""
    talk = at("agency-check")
    for who, text in (
        ("coordinator", 'open scsp "Elm" decided 2 Feb 2026 ref minute 1'),
        ("coordinator", 'agency add "Fire" lead @health-lead'),
        ("coordinator", "role panel @police-lead @panel-1"),
        ("coordinator", "role lead-reviewer @lead-reviewer"),
        ("lead-reviewer", "done independence"),
        ("lead-reviewer", "draft https://documents.example.org/terms as terms-of-reference"),
    ):
        said = talk.says(who, text, channel=OTHER_CHANNEL)
        assert said.done, said
    return talk


def test_with_answers_in_two_reviews_nothing_is_guessed(two: Talk) -> None:
    """They are listed, each with its review."""
    said = two.writes_to_the_bot("police-lead", "approve")
    assert not said.done
    assert "2 answers wait for you" in said
    assert "ESCB-2025-01" in said
    assert "SCSP-2026-01" in said


@pytest.mark.parametrize(
    "typed",
    ["approve factual", "approve v2", "approve for Police", "confirm"],
)
def test_what_was_named_says_which_of_them(two: Talk, typed: str) -> None:
    """An item, a party, a version or a synonym for confirmations only: the one answer that fits is
    given."""
    said = two.writes_to_the_bot("police-lead", typed)
    assert said.done, said
    assert "Police confirms v2" in said
    assert two.review().state(("factual-accuracy", "agency-1")).closed is not None


def test_what_fits_no_waiting_answer_is_answered_by_the_review_that_it_names(two: Talk) -> None:
    """An answer given already, an older version, a word that no review knows: each has its own
    sentence."""
    two.writes_to_the_bot("police-lead", "confirm")
    assert "Not recorded again" in two.writes_to_the_bot("police-lead", "approve factual-accuracy")
    assert "v2" in two.writes_to_the_bot("health-lead", "approve factual-accuracy v1")
    assert "factual-acuracy" in two.writes_to_the_bot("health-lead", "approve factual-acuracy")


def test_a_coordinator_of_two_reviews_records_an_agencys_answer(two: Talk) -> None:
    """What they name is in one review only. Named too loosely, they are asked which."""
    said = two.writes_to_the_bot(
        "coordinator", "approve factual-accuracy for Health on 4 Feb 2026 ref e-mail 12"
    )
    assert said.done, said
    assert "Health" in said
    assert two.review().state(("factual-accuracy", "agency-2")).closed is not None
    two.all_say("coordinator: undo terms-of-reference confirmed because one member was not asked")
    loose = two.writes_to_the_bot("coordinator", "approve terms-of-reference")
    assert "Which review is meant?" in loose
    assert "SCSP-2026-01" in loose


def test_if_nothing_waits_it_says_who_is_awaited_where(two: Talk) -> None:
    """Across all of their reviews; whoever only oversees one reads nothing of it."""
    said = two.writes_to_the_bot("coordinator", "approve")
    assert "No answer waits for you" in said
    assert "ESCB-2025-01" in said
    assert "@school-lead" in said
    assert "SCSP-2026-01" in said
    two.all_say("coordinator: role overview @outsider")
    assert "@school-lead" not in two.writes_to_the_bot("outsider", "approve")


def test_a_dispute_says_which_too(two: Talk) -> None:
    """An answer that stands can be disputed later."""
    two.writes_to_the_bot("police-lead", "confirm")
    said = two.writes_to_the_bot("police-lead", "dispute factual-accuracy because page 3 is wrong")
    assert said.done, said
    assert "Police" in said
