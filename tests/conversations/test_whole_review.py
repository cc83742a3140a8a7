"""A review from the decision to its last day, as one conversation."""

import re

from tests.conversations.conftest import At
from tests.conversations.story import chapters
from tests.conversations.talk import Talk
from tests.databases import on_both, on_postgresql_15


@on_both
def test_a_review_goes_from_open_to_close(escb: Talk) -> None:
    """Three agencies, two family contacts, another partnership; through all the stages, until it
    closes by itself."""
    stages = []
    for lines, _ in chapters():
        escb.play(lines)
        stages.append(escb.review().stage.id)
    assert [s for n, s in enumerate(stages) if s not in stages[:n]] == [
        "commissioning",
        "scoping",
        "after-scoping",
        "first-meeting",
        "first-draft",
        "final-report",
        "agency-check",
        "sub-committee",
        "final-stages",
        "publication",
        "post-publication",
    ]
    review = escb.review()
    assert review.completed is not None
    assert review.completed.isoformat() == "2027-04-11"
    assert "everything is done" in escb.posts()[-1].text_all
    assert re.search(r"(\d+) of \1 done", escb.board().text_all)


@on_postgresql_15
def test_half_a_review_on_the_oldest_postgresql(escb: Talk) -> None:
    """To the agencies' answers; a command delivered twice counts once, and the history and its
    tables agree."""
    for lines, mark in chapters():
        if mark == "sub-committee":
            break
        escb.play(lines)
    escb.day("2026-02-05")
    assert "Police confirms v2" in escb.says("police-lead", "approve factual-accuracy")
    number = escb.review().number
    escb.slack.redeliver(times=3, together=True)
    assert escb.review().number == number
    assert escb.verify() == []


def test_what_is_done_is_no_forecast(at: At) -> None:
    """A sign-off and a publication that have been are told as facts, each against its six
    months."""
    assert "Forecast, completion" in at("sub-committee").says("coordinator", "status")
    status = at("published").says("coordinator", "status")
    assert "Completion, done" in status
    assert "Publication, done" in status
    assert "Forecast" not in status


def test_the_last_tick_names_no_stage_that_is_to_come(at: At) -> None:
    """Everything is done: there is no "now"."""
    escb = at("almost-closed")
    escb.day("2027-04-12")
    said = escb.says("coordinator", "done website-removal")
    assert "The stage is complete." in said
    assert "Everything in this review is done" in said
    assert "now:" not in said


def test_each_draft_says_what_comes_next(at: At) -> None:
    """A first draft is discussed; a final one is sent out."""
    escb = at("first-draft")
    assert "Next: Draft discussed by the Review Team" in escb.says(
        "lead-reviewer", "draft https://example.org/v1"
    )
    assert "send it to those whose answer is needed" in escb.says(
        "lead-reviewer", "draft https://example.org/v2 as final-draft"
    )


def test_a_majority_is_told_as_some_of_those_who_are_named(at: At) -> None:
    """Two of three awaited people, where two are enough; then one of the two who are left."""
    escb = at("first-meeting")
    escb.all_say("lead-reviewer: draft https://example.org/terms as terms-of-reference")
    assert "1 of 3; still awaited: 2 of @team-1" in escb.says(
        "lead-reviewer", "approve terms-of-reference"
    )
    assert "2 of 3; still awaited: 1 of @team-2" in escb.says(
        "team-1", "approve terms-of-reference"
    )
