"""When a group has decided: whose answers count, and what a decision rests on."""

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
