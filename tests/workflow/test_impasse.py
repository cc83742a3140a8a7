"""A dispute that cannot be settled is closed by two people: a coordinator, and somebody of a group
that decides."""

import pytest

from bot.workflow.acts.second_person import about
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.rules.progress import progress_of
from bot.workflow.views.mine import mine
from tests.workflow.driver import Play

ASK = "close-impasse factual-accuracy for Health because the record cannot be found"


@pytest.fixture
def disputed(escb: Play) -> Play:
    """Health disputes v1, Police confirmed it."""
    escb.at("agency-check")
    escb.says("police-lead", "approve")
    escb.says("health-lead", "dispute because the chronology on page 3 is another family's")
    return escb


@pytest.mark.parametrize(
    ("first", "second"),
    [("coordinator", "sub-committee"), ("coordinator", "executive"), ("executive", "coordinator")],
)
def test_two_people_close_it(disputed, first, second):
    """One of each kind, in either order; the gate then opens, and the dispute stays in the
    history."""
    said = disputed.says(first, ASK)
    assert said.code == "second-asked"
    assert set(said.told) >= {second}
    assert disputed.is_open("factual-accuracy", "Health")
    said = disputed.says(second, "second 1")
    assert "impasse" in said.posted
    assert disputed.how("factual-accuracy", "Health") == "impasse"
    disputes = [
        a.value for a in disputed.review.state(disputed.key("factual-accuracy", "Health")).answers
    ]
    assert disputes == ["dispute"]
    disputed.says("sub-committee", "approve sub-committee")


@pytest.mark.parametrize("person", ["lead-reviewer", "team-1", "police-lead", "health-lead"])
def test_nobody_else_asks_for_it(disputed, person):
    """Not the author, not the review team, not an agency."""
    refusal = disputed.refused(person, ASK)
    assert (refusal.code, refusal.facts["titles"]) == (
        "impasse-not-yours",
        ["ESCB Support Team", "ESCB Executive", "CSPR Sub-Committee"],
    )


@pytest.mark.parametrize("person", ["lead-reviewer", "team-1", "health-lead", "stranger"])
def test_nobody_else_is_the_second(disputed, person):
    """The act is judged with whoever seconds it."""
    disputed.says("coordinator", ASK)
    refusal = disputed.refused(person, "second 1")
    assert (refusal.code, refusal.facts["number"]) == ("second-not-yours", 1)
    assert disputed.is_open("factual-accuracy", "Health")


def test_two_of_one_kind_do_not_do(disputed):
    """Two coordinators, or two of the groups, are one side."""
    disputed.says("coordinator", "role coordinator @second-coordinator")
    disputed.says("coordinator", ASK)
    assert disputed.refused("second-coordinator", "second 1").code == "second-not-yours"
    assert disputed.refused("coordinator", "second 1").code == "second-self"
    play = Play().like(disputed)
    play.says("executive", "close-impasse factual-accuracy for Health because we cannot wait")
    assert play.refused("sub-committee", "second 2").code == "second-not-yours"


def test_whoever_registered_the_version_is_neither(escb):
    """A coordinator who registered the draft does not close what is disputed of it."""
    escb.at("agency-check")
    escb.says("coordinator", "draft https://store.example.org/v2 confirmed")
    escb.says("health-lead", "dispute because page 3 is wrong")
    assert escb.refused("coordinator", ASK).code == "impasse-not-yours"
    assert escb.refused("executive", ASK).code == "impasse-nobody"
    escb.says("coordinator", "role coordinator @second-coordinator")
    escb.says("executive", ASK)
    assert escb.refused("coordinator", "second 1").code == "second-not-yours"
    escb.says("second-coordinator", "second 1")


def test_whoever_is_recused_is_neither(disputed):
    """A conflict of interest counts here, too."""
    disputed.says("executive", "recuse because a relative works there")
    assert disputed.refused("executive", ASK).code == "impasse-not-yours"
    disputed.says("coordinator", ASK)
    assert disputed.refused("executive", "second 1").code == "recused"
    disputed.says("sub-committee", "second 1")


def test_whoever_asked_learns_who_can_really_be_the_second(disputed):
    """For a coordinator: a group's holder. Another coordinator, or the Lead Reviewer, is not among
    them."""
    disputed.says("coordinator", "role coordinator @second-coordinator")
    disputed.says("coordinator", ASK)
    people = disputed.refused("coordinator", "second 1").facts["people"]
    assert people == [disputed.id("executive"), disputed.id("sub-committee")]


def test_it_is_judged_anew(disputed):
    """The agency confirmed meanwhile: there is no impasse any more."""
    disputed.says("coordinator", ASK)
    disputed.says("health-lead", "approve")
    assert disputed.refused("executive", "second 1").code == "no-impasse"


def test_a_dispute_that_was_raised_since_takes_two_people_of_its_own(disputed):
    """What was asked about v1 does not close a dispute of v2."""
    disputed.says("coordinator", ASK)
    disputed.says("lead-reviewer", "draft https://store.example.org/v2 confirmed")
    disputed.says("health-lead", "dispute because page 5 is wrong now")
    assert disputed.refused("executive", "second 1").code == "no-impasse"
    disputed.says("executive", ASK)
    disputed.says("coordinator", "second 2")
    assert disputed.how("factual-accuracy", "Health") == "impasse"


def test_a_second_person_is_told_of_the_version_that_was_asked_about(disputed):
    """Two disputes are about different versions: each request names its own, also later on."""
    asked = [disputed.says("coordinator", ASK)["about"]["version"]]
    disputed.says("lead-reviewer", "draft https://store.example.org/v2 confirmed")
    disputed.says("health-lead", "dispute because page 5 is wrong now")
    asked.append(disputed.says("executive", ASK)["about"]["version"])
    waiting = disputed.review.pending_approvals
    told = [about(disputed.review, waiting[number])["version"] for number in (1, 2)]
    assert asked == told == [1, 2]


def test_it_lapses_after_five_working_days(disputed):
    """And can be asked again."""
    said = disputed.says("coordinator", ASK)
    lapses = said["lapses"]
    assert lapses == disputed.calendar.add_working_days(disputed.today, 5)
    assert disputed.refused("coordinator", ASK).code == "second-waits"
    disputed.on(lapses).says("sub-committee", "snooze learning-priorities until 1 Jun 2027")
    disputed.later(1)
    assert disputed.refused("executive", "second 1").code == "second-lapsed"
    assert disputed.says("coordinator", ASK)["number"] == 2
    assert disputed.tick().told == {"coordinator": ["second-lapsed"]}
    disputed.says("executive", "second 2")


def test_what_is_not_disputed_is_no_impasse(disputed):
    """Nor is a group's return, nor what is closed."""
    assert disputed.refused("coordinator", ASK.replace("Health", "Police")).code == "no-impasse"
    assert (
        disputed.refused("coordinator", "close-impasse sub-committee because of it").code
        == "no-impasse"
    )
    assert (
        disputed.refused("coordinator", "close-impasse factual-accuracy for Health").code
        == "missing-reason"
    )


def test_what_is_closed_is_the_dispute_that_was_asked_about_whatever_the_agency_is_called_since(
    escb,
):
    """A word that meant one agency when it was typed is a part of another's name by the time it is
    seconded."""
    escb.at("agency-check", agencies=("Police", "British Transport Police"))
    for person in ("police-lead", "british-lead"):
        escb.says(person, "dispute because page 3 is wrong")
    said = escb.says(
        "coordinator",
        "close-impasse factual-accuracy for Police because the record cannot be found",
    )
    assert (said["about"]["party"], said["about"]["version"]) == ("Police", 1)
    escb.says("coordinator", 'agency rename Police to "Essex Constabulary"')
    assert escb.says("executive", "second 1")["party"] == "Essex Constabulary"
    assert escb.is_open("factual-accuracy", "British Transport Police")


def test_an_impasse_of_an_agency_that_left_is_none(disputed):
    """Nothing else is closed in its place."""
    disputed.says("coordinator", ASK)
    disputed.says("coordinator", "agency remove Health because it was never involved")
    disputed.says("lead-reviewer", "second 2")
    assert disputed.refused("executive", "second 1").code == "second-moot"


def test_the_agency_is_told_that_its_dispute_was_closed(disputed):
    """Its lead and deputy may be outside the channel; and its lead reads what it was, not that they
    answered."""
    disputed.says("coordinator", ASK)
    said = disputed.says("executive", "second 1")
    assert "impasse" in said.told["health-lead"]
    assert "impasse" in said.told["health-deputy"]
    assert disputed.refused("health-lead", "approve factual-accuracy").facts["how"] == "impasse"


def test_who_asked_and_stepped_back_since_is_named_not_whoever_seconds(disputed):
    """The second person learns why it no longer stands, and nobody is named who could not be it."""
    disputed.says("executive", ASK)
    disputed.says("executive", "recuse because a relative works there")
    refusal = disputed.refused("coordinator", "second 1")
    assert (refusal.code, refusal.facts["by"]) == ("impasse-asker", disputed.id("executive"))


def test_a_second_who_was_appointed_and_holds_no_role_is_recorded_as_that(escb):
    """In which role somebody acted stays in the history (rule 15)."""
    escb.appointed.add("admin")
    escb.at().says("coordinator", "discontinue because it was opened in error")
    said = escb.says("admin", "second 1")
    assert {r.role for r in escb.history[-len(said.events) :]} == {"appointed"}


def test_whoever_is_recused_is_no_second(escb):
    """They answer nothing here, and are not asked."""
    escb.at("agency-check").says("executive", "recuse because a relative works there")
    said = escb.says("coordinator", "discontinue because it will not go on")
    assert escb.id("executive") not in said["people"]
    assert escb.refused("executive", "second 1").code == "recused"


def test_undoing_it_opens_the_item_again(disputed):
    """A closed impasse is a closing like any other."""
    disputed.says("coordinator", ASK)
    disputed.says("executive", "second 1")
    disputed.says("coordinator", "undo factual-accuracy for Health because they found the record")
    assert disputed.is_open("factual-accuracy", "Health")


# --- conflicts of interest ---------------------------------------------------------------------


def test_whoever_is_recused_answers_nothing_and_the_deputy_is_asked(escb):
    """By oneself or by a coordinator; the deputy gets the request that the lead had."""
    escb.at("agency-check")
    said = escb.says("health-lead", "recuse because a relative works there")
    assert said.told["health-deputy"] == ["request"]
    assert said.posted == ["recused"]
    assert escb.refused("health-lead", "approve factual-accuracy").code == "recused"
    assert escb.says("health-deputy", "approve")["party"] == "Health"


def test_a_recusal_is_taken_back_by_whoever_recorded_it_or_a_coordinator(escb):
    """What is awaited is asked of them again, and they hear that somebody else took it back."""
    escb.at("agency-check")
    escb.says("coordinator", "recuse @health-lead because a relative works there")
    for person in ("health-lead", "police-lead"):
        refusal = escb.refused(person, "undo recusal for @health-lead because it was another trust")
        assert refusal.code == "coordinator-only"
    said = escb.says("coordinator", "undo recusal because it was another trust")
    assert (said.posted, said.told["health-lead"]) == (
        ["recusal-ended"],
        ["request", "changed"],
    )
    assert [one.params["what"] for one in said.announcements if one.code == "changed"] == [
        "recusal"
    ]
    assert [w["item"] for w in said["waiting"]] == ["factual-accuracy"]
    escb.says("health-lead", "approve")
    assert (
        escb.refused("coordinator", "undo recusal because it was another trust").facts["people"]
        == []
    )
    escb.says("police-lead", "recuse because I knew the family")
    said = escb.says("police-lead", "undo recusal because I mixed up the names")
    assert said.told["police-lead"] == ["request"], "they took it back themselves"
    assert escb.says("police-lead", "approve")["party"] == "Police"


def test_an_answer_of_whoever_is_recused_falls_while_its_item_is_open(escb):
    """What is closed by others' decision stays closed."""
    escb.at("first-meeting")
    escb.says("lead-reviewer", "draft https://store.example.org/terms as terms-of-reference")
    escb.says("team-1", "approve terms-of-reference")
    said = escb.says("coordinator", "recuse @team-1 because a relative works there")
    assert [x.cause for x in said.of(e.AnswerFell)] == ["withdrawn"]
    assert [k["item"] for k in said["dropped"]] == ["terms-of-reference"]


def test_a_majority_is_counted_anew_without_them(escb):
    """One of three has approved; with one of the others recused one of two is no majority, with
    both it is."""
    escb.at("first-meeting")
    escb.says("lead-reviewer", "draft https://store.example.org/terms as terms-of-reference")
    escb.says("lead-reviewer", "approve terms-of-reference")
    escb.says("team-1", "approve terms-of-reference")
    escb.says("coordinator", "recuse @team-2 because they know the school")
    assert escb.is_open("terms-of-reference")
    escb.says("team-3", "recuse because of a relative")
    assert escb.is_open("terms-of-reference"), "only an answer reaches a majority"
    said = escb.says("team-1", "approve terms-of-reference")
    assert (said["done"], said["total"]) == (2, 2)
    assert escb.how("terms-of-reference") == "answered"


def test_what_was_decided_before_a_recusal_stays_and_is_said(escb):
    """So that nobody asks the Sub-Committee again."""
    escb.at("final-stages")
    said = escb.says("coordinator", "recuse @sub-committee because of a conflict")
    assert "sub-committee" in [one["item"] for one in said["stands"]]
    assert escb.how("sub-committee") == "answered"


def test_a_group_of_which_everybody_is_recused_decides_nothing(escb):
    """An empty group never opens a gate: somebody else must hold the role first."""
    escb.at("sub-committee")
    escb.says("sub-committee", "recuse because of a relative")
    assert escb.refused("sub-committee", "approve sub-committee").code == "recused"
    refusal = escb.refused("coordinator", "approve sub-committee")
    assert (refusal.code, refusal.facts["role_ids"]) == ("nobody-decides", ["sub-committee"])
    escb.says("coordinator", "role sub-committee @other")
    assert escb.says("other", "approve sub-committee")["done"] == 1


@pytest.mark.parametrize(
    ("person", "typed", "code"),
    [
        ("police-lead", "recuse @health-lead because they know the family", "coordinator-only"),
        ("coordinator", "recuse @stranger because they know the family", "recuse-who"),
        ("health-lead", "recuse", "missing-reason"),
    ],
)
def test_a_recusal_that_is_refused(escb, person, typed, code):
    """Nothing is recorded."""
    assert escb.at("agency-check").refused(person, typed).code == code


def test_nobody_is_recused_twice(escb):
    """The second time says so."""
    escb.at("agency-check").says("health-lead", "recuse because of a relative")
    assert (
        escb.refused("coordinator", "recuse @health-lead because of a relative").code
        == "recused-already"
    )


def test_an_agency_whose_people_are_all_recused_is_the_coordinator_s_to_chase(escb):
    """Nobody is left to ask: the coordinators hear of it."""
    escb.at("agency-check")
    escb.says("health-deputy", "recuse because of a relative")
    said = escb.says("health-lead", "recuse because of a relative")
    assert [p["party"] for p in said["alone"]] == ["Health"]
    assert said.told == {"coordinator": ["nobody-answers"]}


def test_when_nobody_is_left_to_decide_the_coordinators_hear_of_it_at_once(escb):
    """Stepping back or removed, the last of a group leaves it empty: reply, post and a DM say
    so."""
    escb.at("sub-committee")
    said = escb.says("sub-committee", "recuse because of a relative")
    assert [one["role_id"] for one in said["nobody"]] == ["sub-committee"]
    assert said.told == {"coordinator": ["nobody-decides"]}
    assert said["majority"] is False, "one holder decides there: no majority is counted"
    said = escb.says("coordinator", "role executive remove @executive because they moved")
    assert [(one["role_id"], one["holder"]) for one in said["nobody"]] == [("executive", "")]
    said = escb.says("coordinator", "recuse @lead-reviewer because they know the family")
    assert [one["holder"] for one in said["nobody"]] == [escb.id("lead-reviewer")]
    assert said.told["lead-reviewer"] == ["recused"]


def test_whoever_is_recused_neither_drafts_nor_answers_points_nor_takes_answers_back(escb):
    """They answer nothing here."""
    escb.at("agency-check").says("police-lead", 'correction add "The date on page 3"')
    escb.says("health-lead", "approve")
    for person in ("lead-reviewer", "health-lead"):
        escb.says(person, "recuse because of a relative")
    for person, typed in (
        ("lead-reviewer", "draft https://store.example.org/v2 confirmed"),
        ("lead-reviewer", "circulate"),
        ("lead-reviewer", "correction accept 1"),
        ("health-lead", 'correction add "Page 4"'),
        ("health-lead", "undo factual-accuracy because it was too early"),
    ):
        assert escb.refused(person, typed).code == "recused"
    said = escb.says("police-lead", 'correction add "Page 5"')
    assert (said["told"], said.told["coordinator"]) == (False, ["correction-waits"])


def test_who_is_not_reached_as_a_second_and_whose_answer_is_not_are_said(escb):
    """Nobody waits for somebody who was never asked, nor for what nobody passes on."""
    escb.at("agency-check").says("coordinator", "role executive @new-executive")
    said = escb.later(1).says("coordinator", "discontinue because it will not go on")
    assert escb.id("new-executive") in said["silent"]
    escb.says("police-lead", 'correction add "The date on page 3"')
    escb.says("coordinator", "agency lead Police @new-lead")
    escb.says("coordinator", "agency deputy Police @team-1")
    said = escb.says("lead-reviewer", "correction accept 1")
    assert "correction-by-hand" in said.told["coordinator"]


def test_a_new_lead_reviewer_is_told_of_the_points_that_wait(escb):
    """Nobody answers what nobody was told of."""
    escb.at("agency-check").says("police-lead", 'correction add "The date on page 3"')
    escb.says("coordinator", "role lead-reviewer remove @lead-reviewer because they are ill")
    escb.says("coordinator", "role lead-reviewer @author-2")
    said = escb.does("author-2", c.AnswerIntroduction(yes=True))
    assert "correction" in said.told["author-2"]


def test_those_whose_yes_would_complete_a_majority_since_others_left_are_asked_to_say_it_again(
    escb,
):
    """A holder may affirm again, which counts anew (rule 6); they are asked to, and the reply says
    so."""
    escb.at("first-meeting")
    escb.says("lead-reviewer", "draft https://store.example.org/terms as terms-of-reference")
    escb.says("lead-reviewer", "approve terms-of-reference")
    escb.says("team-1", "approve terms-of-reference")
    said = escb.says("coordinator", "role review-team remove @team-2 because they moved")
    assert (said["anew"], "team-1" in said.told) == ([], False), "team-3 is still asked"
    said = escb.says("team-3", "recuse because of a relative")
    assert (said["anew"], said.told["team-1"]) == ([escb.id("team-1")], ["affirm"])
    escb.says("team-1", "approve terms-of-reference")
    assert escb.how("terms-of-reference") == "answered"


@pytest.mark.parametrize("who", ["new", "gone"])
def test_a_dispute_stays_while_its_lead_cannot_be_asked(escb, who):
    """One who hasn't said that it is them, or has left Slack: the deputy doesn't take it back alone
    (rule 8)."""
    escb.at("agency-check").says("health-lead", "dispute because page 3 is wrong")
    if who == "new":
        escb.says("coordinator", "agency lead Health @new-lead")
    else:
        escb.gone.add("health-lead")
    said = escb.says("health-deputy", "approve")
    assert (said.code, said["told"], said["gone"]) == ("lead-asked", False, who == "gone")
    assert said.told == {"coordinator": ["lead-missing"]}
    assert escb.is_open("factual-accuracy", "Health")


def test_who_disputed_does_not_open_again_alone_what_two_people_closed(disputed):
    """Neither by undo nor by disputing once more: a coordinator can, or whoever was the second
    (rule 8)."""
    disputed.says("coordinator", ASK)
    disputed.says("executive", "second 1")
    assert (
        disputed.refused("health-lead", "undo factual-accuracy because we disagree").code
        == "undo-not-yours"
    )
    refusal = disputed.refused("health-lead", "dispute factual-accuracy because we disagree")
    assert (refusal.code, refusal.facts["how"]) == ("already-answered", "impasse")


def test_a_dispute_and_the_points_wait_for_the_lead_reviewer(disputed):
    """Both are their move: "Yours now" holds them, while a recused one has none."""
    disputed.says("police-lead", 'correction add "The date on page 3"')
    found = mine(disputed.review, disputed.id("lead-reviewer"), disputed.today, disputed.calendar)
    answers = [(one.item, one.party, one.points) for one in found if one.others_wait]
    assert answers == [("factual-accuracy", "Health", []), ("factual-accuracy", "Police", [1])]
    disputed.says("lead-reviewer", "correction accept 1")
    found = mine(disputed.review, disputed.id("lead-reviewer"), disputed.today, disputed.calendar)
    assert [one.party for one in found if one.others_wait] == ["Health"]


def test_the_verb_that_fits_is_named_to_whoever_types_the_other(escb):
    """What waits for them is named, not that nothing does."""
    escb.at("agency-check")
    refusal = escb.refused("police-lead", "return because page 3 is wrong")
    assert (refusal.code, refusal.facts["kind"]) == ("wrong-verb", "confirmation")
    play = Play().at("sub-committee")
    refusal = play.refused("sub-committee", "dispute because page 3 is wrong")
    assert (refusal.code, refusal.facts["kind"]) == ("wrong-verb", "approval")


def test_whoever_answers_for_no_agency_is_not_asked_which_of_the_others(escb):
    """They read whose it is."""
    escb.at("agency-check").says("coordinator", "agency lead Health @new-lead")
    refusal = escb.refused("health-lead", "approve factual-accuracy")
    assert (refusal.code, escb.id("new-lead") in refusal.facts["people"]) == ("not-yours", True)


def test_how_far_it_is_tells_a_dispute_and_an_impasse_from_an_answer(disputed):
    """Who disputes has answered, and is not awaited; what was closed as an impasse is no yes."""
    found = progress_of(disputed.review, disputed.key("factual-accuracy", "Health"))
    assert (found["done"], found["total"], found["awaited"], found["disputing"]) == (
        1,
        2,
        [],
        ["Health"],
    )
    disputed.says("coordinator", ASK)
    disputed.says("executive", "second 1")
    found = progress_of(disputed.review, disputed.key("factual-accuracy", "Health"))
    assert (found["done"], found["total"], found["at_impasse"]) == (1, 2, ["Health"])


# --- people who are replaced, or left ----------------------------------------------------------


def test_a_lead_who_is_replaced_loses_access_at_once(escb):
    """The new one is introduced, and asked once they say that it is them; what was answered stays
    answered."""
    escb.at("agency-check")
    escb.says("police-lead", "approve")
    escb.says("coordinator", "agency lead Health @new-lead")
    assert escb.refused("health-lead", "approve factual-accuracy for Health").code == "not-yours"
    assert escb.id("health-lead") not in escb.review.people()
    escb.says("coordinator", "agency lead Police @other-lead")
    answer = escb.review.state(escb.key("factual-accuracy", "Police")).standing[0]
    assert (answer.user, escb.how("factual-accuracy", "Police")) == (
        escb.id("police-lead"),
        "answered",
    )
    assert escb.says("new-lead", "approve")["party"] == "Health"


def test_a_lead_reviewer_who_is_replaced_keeps_the_authorship(escb):
    """The new one is commissioned and declares independence before their first version; nobody
    decides on their own."""
    escb.at("final-report")
    escb.says("lead-reviewer", "draft https://store.example.org/v1 as final-draft")
    said = escb.says(
        "coordinator", "role lead-reviewer remove @lead-reviewer because the contract ended"
    )
    assert [k["item"] for k in said["reopened"]] == ["lead-reviewer", "independence"]
    assert escb.refused("lead-reviewer", "draft https://store.example.org/v2").code == "author-only"
    assert escb.refused("coordinator", "done lead-reviewer").code == "role-empty"
    escb.says("coordinator", "role lead-reviewer @new-reviewer")
    escb.says("coordinator", "done lead-reviewer")
    refusal = escb.refused("new-reviewer", "draft https://store.example.org/v2 confirmed")
    assert refusal.code == "independence-first"
    assert escb.refused("coordinator", "done independence").code == "not-yours"
    escb.says("new-reviewer", "done independence")
    escb.says("new-reviewer", "draft https://store.example.org/v2 confirmed")
    versions = escb.review.versions["report"]
    assert [(v.number, v.by) for v in versions][-2:] == [
        (versions[-2].number, escb.id("lead-reviewer")),
        (versions[-1].number, escb.id("new-reviewer")),
    ]


def test_the_old_reviewer_does_not_decide_on_their_own_draft_in_another_role(escb):
    """Their drafts keep their author, whatever role they hold now."""
    escb.at("sub-committee")
    escb.says("coordinator", "role lead-reviewer remove @lead-reviewer because the contract ended")
    escb.says("coordinator", "role sub-committee @lead-reviewer")
    assert escb.refused("lead-reviewer", "approve sub-committee").code == "own-work"


def test_somebody_who_left_slack_can_be_given_nothing(escb):
    """The refusal names them; whoever takes their place can be named at once."""
    escb.at("agency-check")
    escb.gone.add("health-lead")
    for typed in (
        "agency lead Police @health-lead",
        "role review-team @health-lead",
        "assign agency-thoughts for Health @health-lead",
        'agency add "Probation" lead @health-lead',
    ):
        refusal = escb.refused("coordinator", typed)
        assert (refusal.code, refusal.facts["person"]) == ("person-gone", escb.id("health-lead"))
    escb.says("coordinator", "agency lead Health @new-lead")
    assert escb.says("new-lead", "approve")["party"] == "Health"


def test_the_deputy_is_asked_for_a_lead_who_left_slack(escb):
    """A request to a deactivated account reaches nobody."""
    escb.at("final-report")
    escb.says("health-deputy", "snooze agency-thoughts until 1 Jun 2027")
    escb.says("police-lead", "snooze agency-thoughts until 1 Jun 2027")
    escb.says("lead-reviewer", "draft https://store.example.org/v1 as final-draft")
    escb.gone.add("health-lead")
    said = escb.says("coordinator", "circulate")
    asked = {who: codes for who, codes in said.told.items() if "request" in codes}
    assert asked == {"police-lead": ["request"], "health-deputy": ["request"]}
