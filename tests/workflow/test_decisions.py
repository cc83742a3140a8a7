"""When a group has decided: whose answers count, and what a decision rests on."""

from datetime import timedelta

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


def test_no_decision_is_of_a_day_before_all_that_it_rests_on_was_there(escb):
    """Not only in papers that are brought in: an approval, a sign-off and a written-up decision,
    each of the day that it is said to be of."""
    escb.at("sub-committee", draft=1).later(3)
    checked = max(
        escb.review.state(escb.key("factual-accuracy", name)).closed.on
        for name in ("Police", "Health")
    )
    early = checked - timedelta(days=1)
    version = escb.review.current("final-draft").on
    assert version <= early, "else it would be the version that is too new"
    for person, more in (("sub-committee", ""), ("coordinator", " ref minute 5")):
        refused = escb.refused(person, f"approve sub-committee on {early}{more}")
        assert refused.code == "before-its-gate"
        assert refused.facts["opened"] == checked
        assert refused.facts["needed"]["item"] in ("factual-accuracy", "final-discussed")
    escb.says("sub-committee", f"approve sub-committee on {checked}")
    decided = escb.review.state(escb.key("sub-committee")).closed.on
    assert decided == checked
    assert escb.refused("executive", f"approve sign-off on {early}").facts["needed"]["item"] == (
        "sub-committee"
    )
    assert escb.says("executive", f"approve sign-off on {checked}").code == "answered"
