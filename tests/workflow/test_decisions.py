"""When a group has decided: whose answers count, and what a decision rests on."""

from datetime import date, timedelta

import pytest

from bot.workflow.review import events as e
from tests.workflow.driver import day
from tests.workflow.sandwell import Pathways, local_at


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


def local(until: str = "submitted") -> Pathways:
    """Sandwell's local review, in which a majority of the panel decides, on 27 March 2026."""
    play = local_at(until)
    play.clock_to(date(2026, 3, 27))
    return play


@pytest.mark.parametrize("order", [("panel-1", "panel-2"), ("panel-2", "panel-1")])
def test_a_majority_is_there_on_the_latest_of_its_days(order):
    """Whoever agreed on an earlier day is recorded later: there was no majority before both had,
    so that nothing that rests on it is of a day in between."""
    play = local()
    days = {"panel-1": "27 Mar 2026", "panel-2": "18 Mar 2026"}
    for person in order:
        said = play.says(person, f"approve recommendations-check on {days[person]}")
    (closed,) = said.of(e.ItemClosed)
    assert closed.on == date(2026, 3, 27)
    assert [answer.on for answer in said.of(e.AnswerGiven)] == [day(days[order[-1]])]
    for person in order:
        play.says(person, "approve mirrors-terms on 18 Mar 2026")
    other = play.review.state(play.key("mirrors-terms")).closed
    assert other is not None
    assert other.on == date(2026, 3, 18)
    for item in ("strategic-leads", "governance-bodies"):
        play.says("coordinator", f"done {item} for Police on 19 Mar 2026 ref minute 2")
    refused = play.refused("police-lead", "approve agency-response on 20 Mar 2026")
    assert (refused.code, refused.facts["opened"]) == ("before-its-gate", date(2026, 3, 27))
    play.says("police-lead", "approve agency-response on 27 Mar 2026")


def test_a_written_up_decision_is_of_the_latest_day_of_those_who_agree():
    """One of the panel had said yes on a later day than that of the minutes: their answer counts in
    the majority, and so does its day."""
    play = local()
    play.says("panel-1", "approve recommendations-check on 26 Mar 2026")
    play.says("coordinator", "approve recommendations-check on 18 Mar 2026 ref minute 4")
    said = play.says("panel-2", "approve recommendations-check v2 on 18 Mar 2026")
    assert [closed.on for closed in said.of(e.ItemClosed)] == [date(2026, 3, 26)]


def test_a_decision_of_two_roles_is_there_once_both_have_decided(escb):
    """The Lead Reviewer agrees today to what the team is recorded to have agreed to before; an
    answer that was taken back and given anew counts by its new day only."""
    escb.at("first-meeting").says(
        "lead-reviewer", "draft https://store.example.org/terms as terms-of-reference confirmed"
    )
    first = escb.today
    escb.later(3).says("lead-reviewer", "approve terms-of-reference")
    escb.says("lead-reviewer", "undo terms-of-reference because it was too soon")
    escb.says("lead-reviewer", f"approve terms-of-reference on {first + timedelta(days=1)}")
    for person in ("team-1", "team-2", "team-3"):
        if escb.is_open("terms-of-reference"):
            escb.says(person, f"approve terms-of-reference on {first}")
    closed = escb.review.state(escb.key("terms-of-reference")).closed
    assert closed is not None
    assert closed.on == first + timedelta(days=1)


def test_an_agency_that_takes_its_dispute_back_confirms_no_earlier(escb):
    """It disputed on a day, so that it had not confirmed before that, whatever day it says now."""
    escb.at("agency-check").later(2)
    lead = "police-lead"
    early = escb.review.current("final-draft").on
    escb.says(lead, "dispute factual-accuracy because the dates on page 4 are wrong")
    disputed = escb.today
    escb.later(2).says(lead, f"confirm factual-accuracy on {early}")
    assert escb.review.state(escb.key("factual-accuracy", "Police")).closed.on == disputed
