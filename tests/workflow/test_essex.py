"""An Essex review, in the stories that it must be able to tell: the product's own list, on the
exact days."""

from datetime import date

import pytest

from bot.workflow.review import events as e
from tests.workflow import solver
from tests.workflow.driver import Play


def test_1_a_review_of_three_agencies_two_family_contacts_and_a_partnership_goes_to_its_close(
    escb,
):
    """Every stage in turn; it closes by itself when the last thing is done, and says so."""
    three = ("Police", "Health", "Probation")
    passed = []
    for stage in ("opened", *(s.id for s in escb.process.stages[2:-1]), "ready", "published"):
        play = Play().at(
            stage, agencies=three, families=("mother", "father"), partnerships=("Suffolk",), draft=2
        )
        passed.append(play.review.stage.id)
    assert list(dict.fromkeys(passed)) == [
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
    assert play.review.published is not None
    assert play.review.published.on == date(2026, 4, 10)

    play.on("17 Apr 2026").says(
        "lead-reviewer", 'attendee add "Social worker, Police" asked for presentation'
    )
    play.says("coordinator", 'action add "Audit pre-birth plans" for Health due 1 Jun 2026')
    play.says("coordinator", "done briefing-session on 17 Apr 2026")
    play.on("20 Apr 2026").says("coordinator", 'done presentation-sent for "Social worker, Police"')
    play.on("29 May 2026").says(
        "coordinator", 'done briefing-follow-up for "Social worker, Police"'
    )
    play.on("1 Jun 2026").says("health-lead", "action done 1 note the audit is with the Board")
    play.on("12 Oct 2026")
    for agency in three:
        play.says("coordinator", f"done impact for {agency}")
    assert play.review.completed is None
    assert list(play.review.open_keys()) == [("website-removal", "")]

    last = play.on("11 Apr 2027").says("coordinator", "done website-removal")
    assert play.review.completed == date(2027, 4, 11)
    assert "completed" in last.posted


def test_2_a_gate_is_refused_naming_what_is_missing(escb):
    """The Sub-Committee's agreement needs every agency's answer, and the discussion with the Review
    Team."""
    escb.at("final-report").says(
        "lead-reviewer", "draft https://store.example.org/v1 as final-draft"
    )
    escb.says("police-lead", "approve")
    refusal = escb.refused("sub-committee", "approve sub-committee")
    assert refusal.code == "gate"
    assert [(m["item"], m["party"], m["why"]) for m in refusal.facts["missing"]] == [
        ("factual-accuracy", "Health", "open"),
        ("final-discussed", "", "open"),
    ]
    assert not escb.review.state(("sub-committee", "")).answers


def test_3_an_agency_disputes_and_the_others_stay_valid(escb):
    """A dispute stops the gate, tells the Lead Reviewer and leaves the other agencies' answers
    alone."""
    escb.at("agency-check")
    escb.says("police-lead", "approve")
    said = escb.says("health-lead", "dispute because the chronology on page 3 is another family's")
    assert said.told["lead-reviewer"] == ["disputed"]
    assert said.fell == []
    assert escb.how("factual-accuracy", "Police") == "answered"
    assert escb.awaiting("factual-accuracy") == {"Health": "v1"}
    refusal = escb.refused("sub-committee", "approve sub-committee")
    assert ("factual-accuracy", "Health", "disputed") in [
        (m["item"], m["party"], m["why"]) for m in refusal.facts["missing"]
    ]


def test_4_a_new_draft_supersedes_and_a_late_click_is_refused(escb):
    """Confirmations belong to a version: v2 supersedes what was said of v1; a press on v1's button
    names v2."""
    escb.at("agency-check", agencies=("Police", "Health"), draft=1)
    escb.says("health-lead", "approve")
    said = escb.says("lead-reviewer", "draft https://store.example.org/v2 confirmed")
    assert "factual-accuracy for Health" in said.fell
    assert said.told["health-lead"] == ["superseded"]
    escb.says("coordinator", "circulate")

    assert escb.awaiting("factual-accuracy") == {"Police": "v2", "Health": "v2"}
    late = escb.refused("police-lead", "approve factual-accuracy v1")
    assert late.code == "stale-version"
    assert (late.facts["version"], late.facts["latest"]) == (1, 2)


def test_7_an_out_of_area_agency_added_at_the_accuracy_stage_gets_everything_from_the_start(escb):
    """Its items of passed stages are late additions that hold nothing up, but its answer is needed
    like any other."""
    escb.at("agency-check", agencies=("Police",))
    escb.says("police-lead", "approve")
    said = escb.says("coordinator", 'agency add "Kent Police" lead @kent-lead out of area')
    assert said["out_of_area"] is True
    assert escb.items_of("Kent Police") == [
        "agency-letter",
        "agency-commitment",
        "practitioners-briefed",
        "chronology",
        "factual-accuracy",
        "agency-thoughts",
        "inform-agencies",
        "impact",
    ]
    late = [k[0] for k in escb.review.open_keys() if escb.review.is_late_addition(k)]
    assert late == ["agency-letter", "agency-commitment", "practitioners-briefed", "chronology"]
    assert escb.review.stage.id == "agency-check"
    assert said["late"] == 4
    refusal = escb.refused("sub-committee", "approve sub-committee")
    assert ("factual-accuracy", "Kent Police") in [
        (m["item"], m["party"]) for m in refusal.facts["missing"]
    ]
    assert escb.says("kent-lead", "approve").facts["item"] == "factual-accuracy"


def test_8_the_deputy_answers_and_a_stranger_may_not(escb):
    """Lead and deputy answer alike; anybody else is told who can."""
    escb.at("agency-check")
    said = escb.says("police-deputy", "approve")
    assert (said["party"], said["done"], said["total"]) == ("Police", 1, 2)
    answer = escb.review.state(escb.key("factual-accuracy", "Police")).standing[0]
    assert answer.role == "deputy"
    for stranger in ("stranger", "police-lead", "executive"):
        refusal = escb.refused(stranger, "approve factual-accuracy for Health")
        assert refusal.code == "not-yours"
        assert refusal.facts["people"] == [escb.id("health-lead"), escb.id("health-deputy")]


def test_9_an_optional_meeting_was_not_held_and_needs_a_reason(escb):
    """Without a reason nothing is recorded; a meeting that is not optional cannot be "not held"."""
    escb.at("chronology-authors")
    assert (
        escb.refused("coordinator", "not-held chronology-author-meeting").code == "missing-reason"
    )
    escb.says("coordinator", "not-held chronology-author-meeting because the summaries were clear")
    assert escb.how("chronology-author-meeting") == "not-held"
    refusal = escb.refused("coordinator", "not-held scoping-meeting because nobody came")
    assert (refusal.code, refusal.facts["optional"]) == (
        "not-optional",
        ["chronology-author-meeting"],
    )


def test_10_a_family_that_declines_is_still_informed_before_publication(escb):
    """Declining closes the contribution, never the notice of the publication date."""
    escb.at("ready", families=("mother",))
    assert escb.review.state(escb.key("family-contribution", "mother")).closed.outcome == "declines"
    escb.says("coordinator", "undo inform-family because the letter came back")
    refusal = escb.refused("coordinator", "publish https://www.example.org/reviews")
    assert [(m["item"], m["party"]) for m in refusal.facts["missing"]] == [
        ("inform-family", "mother")
    ]
    escb.says("lead-reviewer", "done inform-family ref letter 9")
    escb.says("coordinator", "publish https://www.example.org/reviews")


def test_13_undo_shows_what_else_fell(escb):
    """What rested on an item falls with it, visibly and with its root; the Executive's sign-off has
    only publishing above it, and the gate says so."""
    escb.at("ready")
    said = escb.says("coordinator", "undo sub-committee because the minute was another review's")
    assert said.fell == ["sign-off"]
    assert said.told == {"sub-committee": ["undone"], "executive": ["undone"]}
    fallen = [(x.item, x.cause, x.root) for x in said.of(e.ItemReopened)]
    assert fallen == [("sub-committee", "undone", None), ("sign-off", "rested", "sub-committee")]

    escb.says("sub-committee", "approve")
    escb.says("executive", "approve")
    said = escb.says("executive", "undo sign-off because it was signed for another review")
    assert said.fell == []
    refusal = escb.refused("coordinator", "publish https://www.example.org/reviews")
    assert [m["item"] for m in refusal.facts["missing"]] == ["sign-off"]

    said = escb.says("police-lead", "undo factual-accuracy because a date is wrong after all")
    assert said.fell == ["sub-committee"]


def test_15_notices_on_2_april_are_too_late_for_10_april(escb):
    """Good Friday and Easter Monday are no working days: 4 of 7, earliest Wed 15 Apr 2026."""
    escb.at("publication", families=("mother",)).on("2 Apr 2026")
    titles = ["DfE informed", "Ofsted informed"]
    for notice, still in (
        ("inform-national-panel", titles),
        ("inform-dfe", titles[1:]),
        ("inform-ofsted", []),
    ):
        said = escb.says("coordinator", f"done {notice} ref e-mail 2 Apr")
        assert said["short"] == {
            "days": 4,
            "needed": 7,
            "publication": date(2026, 4, 10),
            "earliest": date(2026, 4, 15),
            "expected": None,
            "others": still,
        }
    for agency in ("Police", "Health"):
        escb.says("coordinator", f"done inform-agencies for {agency} ref e-mail 3")
    escb.says("coordinator", "done inform-family ref letter 9")

    facts = (
        escb.on("10 Apr 2026")
        .refused("coordinator", "publish https://www.example.org/reviews")
        .facts
    )
    assert (facts["days"], facts["needed"], facts["earliest"]) == (4, 7, date(2026, 4, 15))
    assert (facts["missing"], facts["notices_missing"], facts["limit_holds"]) == ([], [], True)
    assert [t["party"] for t in facts["told"]] == ["Police", "Health", "mother"]

    moved = escb.says("coordinator", "publication 15 Apr 2026 because the notices went late")
    assert [t["item"] for t in moved["told"]] == [
        "inform-agencies",
        "inform-agencies",
        "inform-family",
    ]
    assert moved["short"] is False
    for agency in ("Police", "Health"):
        escb.says("coordinator", f"done inform-agencies for {agency} ref e-mail 4")
    escb.says("coordinator", "done inform-family ref letter 10")
    assert (
        escb.on("14 Apr 2026")
        .refused("coordinator", "publish https://www.example.org/reviews")
        .facts["too_early"]
    )
    escb.on("15 Apr 2026").says("coordinator", "publish https://www.example.org/reviews")


def test_18_notices_on_17_december_wait_for_christmas(escb):
    """Christmas and Boxing Day (in lieu) are no working days: earliest 30 December."""
    escb.at("publication", decided="15 Sep 2026").on("17 Dec 2026")
    for notice in ("inform-national-panel", "inform-dfe", "inform-ofsted"):
        escb.says("coordinator", f"done {notice} ref e-mail 17 Dec")
    for agency in ("Police", "Health"):
        escb.says("coordinator", f"done inform-agencies for {agency} ref e-mail 3")
    for too_early in ("17 Dec 2026", "24 Dec 2026", "28 Dec 2026", "29 Dec 2026"):
        facts = (
            escb.on(too_early)
            .refused("coordinator", "publish https://www.example.org/reviews")
            .facts
        )
        assert facts["earliest"] == date(2026, 12, 30)
    escb.on("30 Dec 2026").says("coordinator", "publish https://www.example.org/reviews")


@pytest.mark.parametrize(
    ("decided", "published", "too_early", "allowed"),
    [
        ("1 Dec 2025", "27 Feb 2026", "27 Feb 2027", "28 Feb 2027"),
        ("3 Dec 2027", "29 Feb 2028", "28 Feb 2029", "1 Mar 2029"),
    ],
)
def test_20_the_website_year_ends_on_its_corresponding_day(
    escb, decided, published, too_early, allowed
):
    """Published 27 February 2026: still there on 27 February 2027, removed from the 28th."""
    escb.at("published", decided=decided)
    assert f"{escb.today:%-d %b %Y}" == published
    refusal = escb.on(too_early).refused("coordinator", "done website-removal")
    assert refusal.code == "website-early"
    assert f"{refusal.facts['allowed']:%-d %b %Y}" == allowed
    escb.on(allowed)
    assert (
        escb.refused("coordinator", f"done website-removal on {too_early}").code == "website-early"
    )
    escb.says("coordinator", "done website-removal")


def test_from_every_stage_the_review_can_be_closed(escb):
    """Nothing that a stage leaves behind holds a review for ever."""
    for stage in ("opened", *(s.id for s in escb.process.stages[2:-1]), "ready", "published"):
        play = Play().at(stage, families=("mother",), partnerships=("Suffolk",), draft=2)
        solver.finish(play)
        assert play.review.completed == play.today, stage
