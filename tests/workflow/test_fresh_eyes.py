"""What somebody who tried to break the bot from outside found, so that it stays mended."""

from datetime import date

from bot.workflow.review import events as e


def test_one_person_is_never_both_the_author_and_a_vote_of_the_team(escb):
    """Terms are agreed with the Lead Reviewer *and* a majority of the Review Team: one press is one
    answer (rule 5)."""
    escb.at("first-meeting")
    escb.says(
        "lead-reviewer", "draft https://store.example.org/terms as terms-of-reference confirmed"
    )
    escb.says("coordinator", "role review-team @lead-reviewer")
    said = escb.says("lead-reviewer", "approve terms-of-reference")
    assert [event.role for event in said.of(e.AnswerGiven)] == ["lead-reviewer"]
    assert escb.is_open("terms-of-reference")


def test_no_agency_left_is_no_agreement_even_further_along(escb):
    """Sign-off rests on the confirmations through the Sub-Committee: an empty set never opens a
    gate (rule 7)."""
    escb.at("final-stages")
    for agency in ("Police", "Health"):
        escb.says("coordinator", f"agency remove {agency} because it was named in error")
    refused = escb.refused("executive", "approve sign-off")
    assert refused.code == "gate"
    assert [(m["item"], m["why"]) for m in refused.facts["missing"]] == [
        ("factual-accuracy", "nobody")
    ]


def test_a_return_costs_nothing_more_when_the_next_version_comes(escb):
    """What it set aside is set aside already: no price is asked for it."""
    escb.at("sub-committee")
    escb.says("sub-committee", "return because chapter 2 is unclear")
    assert escb.says("lead-reviewer", "draft https://store.example.org/next").of(
        e.VersionRegistered
    )


def test_what_went_live_before_a_version_was_registered_was_not_that_version(escb):
    """Outside the gate, too, nothing predates its version."""
    escb.at("final-report")
    escb.on("17 Apr 2026").says(
        "lead-reviewer", "draft https://store.example.org/late as final-draft confirmed"
    )
    escb.says(
        "coordinator",
        "publish outside-the-gate https://www.example.org/r on 1 Apr 2026 because it is live",
    )
    escb.says("executive", "second 1")
    assert escb.review.published is not None
    assert (escb.review.published.on, escb.review.published.version) == (date(2026, 4, 1), None)
