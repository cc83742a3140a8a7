"""Rule 5: who may do what. A refusal says who can."""

from datetime import date

import pytest

from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from tests.workflow.driver import Play

# item, people who may tick it in their own right (the coordinator may record all of these)
OWN = [
    ("scoping-meeting", "", {"coordinator"}),
    ("independence", "", {"lead-reviewer"}),
    ("family-contribution", "mother", {"coordinator", "lead-reviewer"}),
    ("agency-commitment", "Police", {"police-lead", "police-deputy"}),
    ("chronology", "Police", {"police-lead", "police-deputy", "coordinator"}),
    ("chronologies-reviewed", "", {"lead-reviewer"}),
    ("practitioner-meeting", "", {"lead-reviewer", "coordinator"}),
    ("draft-discussed", "", {"lead-reviewer", "team-1", "team-2", "team-3"}),
    ("agency-thoughts", "Police", {"police-lead", "police-deputy"}),
    ("learning-priorities", "", {"sub-committee", "coordinator"}),
    ("executive-presentation", "", {"coordinator", "lead-reviewer"}),
    ("learning-follow-up-plan", "", {"coordinator"}),
    ("media-statement", "", {"coordinator"}),
    ("inform-family", "mother", {"coordinator", "lead-reviewer"}),
]
EVERYBODY = (
    "coordinator",
    "lead-reviewer",
    "team-1",
    "team-2",
    "team-3",
    "sub-committee",
    "executive",
    "police-lead",
    "police-deputy",
    "health-lead",
    "stranger",
    "admin",
)


@pytest.fixture(scope="module")
def drafted() -> Play:
    """Somebody holds every role, a first and a final draft are there, nothing else is done."""
    play = Play().at("opened", families=("mother",))
    play.says("lead-reviewer", "done independence")
    play.says("lead-reviewer", "draft https://store.example.org/1")
    play.says("lead-reviewer", "draft https://store.example.org/2 as final-draft")
    play.says("lead-reviewer", "undo independence because of the table")
    return play


@pytest.mark.parametrize(("item", "party", "own"), OWN, ids=[item for item, _, _ in OWN])
def test_each_item_is_ticked_by_its_own_people_and_the_coordinator(drafted, item, party, own):
    """Everybody else is refused, by name of those who can."""
    for person in EVERYBODY:
        play = Play().like(drafted)
        text = f"done {item}" + (f" for {party}" if party else "")
        text += " as declines" if item == "family-contribution" else ""
        if person in own or (person == "coordinator" and item != "independence"):
            said = play.says(person, text)
            behalf = said.of(e.ItemClosed)[0] and play.history[-1].behalf
            assert (behalf is not None) == (person not in own), (
                "what is recorded on behalf is shown as such for ever"
            )
        else:
            refusal = play.refused(person, text)
            assert refusal.code == "not-yours"
            people = {play.people[u] for u in refusal.facts["people"]}
            assert people == own or (
                item == "chronology" and people == own - {"coordinator"} | {"coordinator"}
            )


ADMINISTRATIVE = [
    'agency add "Probation" lead @someone',
    'agency lead "Police" @someone',
    'agency deputy "Police" @someone',
    'agency rename "Police" to "Essex Police"',
    'agency remove "Health" because it is not involved',
    "partnership add Suffolk",
    "family add father",
    'family rename "mother" to "contact 1"',
    'family remove "mother" because it was a mistake',
    "role review-team @someone",
    "role review-team remove @team-1 because she left",
    "skip scoping-meeting because it was held before",
    "assign scoping-meeting @someone",
    "due scoping-meeting 12 May 2026 because the room is taken",
    "timetable propose",
    "timetable accept",
    "publication 10 Jul 2026",
    "hold because a trial is listed",
    "lift because it is over",
    "publish https://www.example.org/1",
    "discontinue because it was opened twice",
    "redact 3 because it names a child",
]


@pytest.mark.parametrize("text", ADMINISTRATIVE)
def test_the_administrative_verbs_are_the_coordinators(drafted, text):
    """Nobody else's, whatever their role; the refusal names the coordinators."""
    for person in EVERYBODY:
        if person != "coordinator":
            refusal = Play().like(drafted).refused(person, text)
            assert refusal.code == "coordinator-only"
            assert refusal.facts["coordinators"] == [drafted.id("coordinator")]


def test_the_coordinator_records_an_agencys_answer_only_with_evidence(escb):
    """Shown as recorded on its behalf for ever; the deputy's and lead's own answers need none."""
    escb.at("agency-check")
    assert escb.refused("coordinator", "approve for Police").code == "needs-evidence"
    assert (
        escb.refused("coordinator", "dispute for Police because page 3 is wrong").code
        == "needs-evidence"
    )
    said = escb.says("coordinator", "approve for Police ref e-mail of 9 March")
    assert said["behalf"] is True
    answer = said.of(e.AnswerGiven)[0]
    assert (answer.user, answer.role, answer.behalf) == (escb.id("police-lead"), "lead", True)
    assert escb.history[-1].behalf == "agency-1"


def test_the_coordinator_never_decides_for_a_group(escb):
    """What they record is prepared, and counts for nothing until a holder says that it is right."""
    escb.at("sub-committee").on("13 Mar 2026")
    said = escb.says("coordinator", "approve sub-committee on 10 Mar 2026 ref minute 5.2")
    assert said.code == "prepared"
    assert said.told == {"sub-committee": ["prepared"]}
    assert escb.is_open("sub-committee")
    assert escb.refused("coordinator", "approve sign-off").code == "gate"


def test_a_holder_who_says_that_a_write_up_is_right_answers_as_of_its_date(escb):
    """With its reference, unless they say another."""
    escb.at("sub-committee").on("13 Mar 2026")
    escb.says("coordinator", "approve sub-committee on 10 Mar 2026 ref minute 5.2")
    answer = escb.says("sub-committee", "approve").of(e.AnswerGiven)[0]
    assert (f"{answer.on:%-d %b}", answer.ref, answer.prepared_by) == (
        "10 Mar",
        "minute 5.2",
        escb.id("coordinator"),
    )
    assert f"{escb.review.state(('sub-committee', '')).closed.on:%-d %b}" == "10 Mar"


def test_a_holder_may_say_another_date_than_the_write_up(escb):
    """The holder's word is the decision."""
    escb.at("sub-committee").on("13 Mar 2026")
    escb.says("coordinator", "approve sub-committee on 10 Mar 2026 ref minute 5.2")
    answer = escb.says("sub-committee", "approve on 11 Mar 2026 ref minute 6").of(e.AnswerGiven)[0]
    assert (f"{answer.on:%-d %b}", answer.ref) == ("11 Mar", "minute 6")


def test_a_write_up_that_was_replaced_is_answered_with_a_sentence(escb):
    """Two coordinators write up the same meeting: the later one stands, and an old [Yes, agreed]
    records nothing."""
    escb.at("sub-committee").on("13 Mar 2026")
    escb.says("coordinator", "role coordinator @second-coordinator")
    escb.says("coordinator", "approve sub-committee on 10 Mar 2026 ref minute 5.2")
    escb.says("second-coordinator", "approve sub-committee on 11 Mar 2026 ref minute 5.3")
    refusal = escb.refused("sub-committee", "approve sub-committee v1 on 10 Mar 2026")
    assert refusal.code == "written-up-anew"
    assert (refusal.facts["on"], refusal.facts["by"]) == (
        date(2026, 3, 11),
        escb.id("second-coordinator"),
    )
    escb.says("coordinator", "return sub-committee on 12 Mar 2026 because housing is missing")
    assert (
        escb.refused("sub-committee", "approve sub-committee v1 on 11 Mar 2026").facts["answer"]
        == "return"
    )
    theirs = escb.says("sub-committee", "approve sub-committee on 11 Mar 2026")
    assert theirs.code == "answered", "a day that the holder types is no old button"
    escb.says("sub-committee", "undo sub-committee because it was too soon")
    escb.says("coordinator", "approve sub-committee on 11 Mar 2026 ref minute 5.3")
    answer = escb.says("sub-committee", "approve sub-committee v1 on 11 Mar 2026").of(
        e.AnswerGiven
    )[0]
    assert (answer.on, answer.ref) == (date(2026, 3, 11), "minute 5.3")


def test_a_write_up_says_who_could_not_be_asked_yet(escb):
    """Who has not answered the introduction hears of it as soon as they do."""
    escb.at("sub-committee").says("coordinator", "role sub-committee @member-2")
    said = escb.says("coordinator", "approve sub-committee ref minute 5.2")
    assert (said["people"], said["silent"]) == ([escb.id("sub-committee")], [escb.id("member-2")])
    assert "prepared" in escb.does("member-2", c.AnswerIntroduction(yes=True)).told["member-2"]


def test_who_registered_the_version_and_is_alone_learns_who_can_name_another(escb):
    """An agency's only contact who registers versions as its review's coordinator is no dead
    end."""
    escb.at("final-report", agencies=("Police",))
    escb.says("coordinator", 'agency add "Oak School" lead @coordinator')
    escb.says("coordinator", "draft https://store.example.org/9 as final-draft confirmed")
    refusal = escb.refused("coordinator", "approve factual-accuracy for Oak School")
    assert (refusal.code, refusal.facts["people"]) == ("own-work", [])
    escb.says("coordinator", 'agency deputy "Oak School" @deputy')
    escb.says("deputy", "approve factual-accuracy")


def test_a_write_up_of_an_earlier_version_is_no_write_up_of_this_one(escb):
    """It fell with its version."""
    escb.at("sub-committee").says("coordinator", "approve sub-committee ref minute 5.2")
    escb.says("lead-reviewer", "draft https://store.example.org/2 confirmed")
    escb.says("team-1", "done final-discussed")
    escb.says("police-lead", "approve")
    escb.says("health-lead", "approve")
    answer = escb.says("sub-committee", "approve").of(e.AnswerGiven)[0]
    assert (answer.ref, answer.prepared_by) == (None, None)


def test_a_prepared_return_is_a_holders_to_give(escb):
    """The same for the opposite answer."""
    escb.at("sub-committee").says(
        "coordinator", "return sub-committee ref minute 5.2 because housing is missing"
    )
    assert escb.is_open("sub-committee")
    assert escb.how("final-draft") == "registered"
    answer = escb.says("sub-committee", "return because housing is missing").of(e.AnswerGiven)[0]
    assert (answer.answer, answer.ref, answer.prepared_by) == (
        "return",
        "minute 5.2",
        escb.id("coordinator"),
    )


@pytest.mark.parametrize(
    "person", ["lead-reviewer", "team-1", "executive", "police-lead", "stranger"]
)
def test_a_group_decides_by_its_own_holders(escb, person):
    """Nobody else's yes or no is recorded."""
    escb.at("sub-committee")
    for verb in ("approve sub-committee", "return sub-committee because it is too long"):
        assert escb.refused(person, verb).code == "not-yours"


def test_the_lead_reviewer_decides_on_no_report(escb):
    """Not as an agency's lead, nor as the Sub-Committee's holder; terms are agreed with their
    author."""
    escb.at("agency-check")
    escb.says("coordinator", "agency lead Police @lead-reviewer")
    refusal = escb.refused("lead-reviewer", "approve factual-accuracy")
    assert (refusal.code, refusal.facts["people"]) == ("own-work", [escb.id("police-deputy")])
    assert escb.refused("lead-reviewer", "dispute factual-accuracy because no").code == "own-work"
    escb.says("police-deputy", "approve")
    escb.says("health-lead", "approve")
    escb.says("coordinator", "role sub-committee @lead-reviewer")
    assert escb.refused("lead-reviewer", "approve sub-committee").code == "own-work"
    assert escb.refused("lead-reviewer", "return sub-committee because no").code == "own-work"
    escb.says("sub-committee", "approve")


def test_whoever_registered_a_version_does_not_decide_on_it(escb):
    """A coordinator who registered it may still record an agency's answer: that is not deciding."""
    escb.at("final-report", agencies=("Police", "Health"))
    escb.says("coordinator", "role coordinator @health-lead")
    escb.says("health-lead", "draft https://store.example.org/1 as final-draft")
    assert escb.refused("health-lead", "approve factual-accuracy for Health").code == "own-work"
    escb.says("health-lead", "approve factual-accuracy for Police ref e-mail 4")
    escb.says("health-deputy", "approve")


def test_those_who_cannot_decide_are_not_asked(escb):
    """The deputy is, if the agency's lead wrote the report."""
    escb.at("agency-check").says("coordinator", "agency lead Police @lead-reviewer")
    said = escb.says("coordinator", "circulate")
    assert said.told == {"health-lead": ["request"]}
    assert escb.refused("lead-reviewer", "approve").code == "nothing-waits"


def test_assign_moves_ticking_never_an_answer(escb):
    """Nor anything that only its own people can say."""
    escb.at("agency-check")
    escb.says("coordinator", "assign agency-thoughts for Police @stranger")
    said = escb.says("stranger", "done agency-thoughts for Police")
    assert escb.history[-1].role == "assigned"
    assert said["behalf"] == ""
    refusal = escb.refused("coordinator", "assign factual-accuracy for Police @stranger")
    assert (refusal.code, refusal.facts["people"]) == (
        "assign-answer",
        [escb.id("police-lead"), escb.id("police-deputy")],
    )
    assert (
        Play().at("opened").refused("coordinator", "assign independence @stranger").code
        == "assign-answer"
    )


def test_whoever_is_assigned_an_item_holds_that_item_and_is_introduced_first(escb):
    """Somebody who had no part in the review: they belong, hear of nothing before [That's me], and
    do that item."""
    escb.at("after-scoping")
    said = escb.says("coordinator", "assign media-statement @press-officer")
    assert (said.told, said["told"]) == ({"press-officer": ["introduction"]}, False)
    assert escb.review.roles_of(escb.id("press-officer")) == ["assigned"]
    said = escb.does("press-officer", c.AnswerIntroduction(yes=True))
    assert (said.told["press-officer"], [k["item"] for k in said["waiting"]]) == (
        ["assigned"],
        ["media-statement"],
    )
    escb.says("press-officer", "done media-statement")
    assert escb.refused("press-officer", "done agency-letter for Police").code == "not-yours"
    escb.says("coordinator", "role overview @director")
    assert (
        escb.refused("coordinator", "assign learning-follow-up-plan @director").code
        == "assign-overview"
    )


def test_what_was_assigned_ends_with_the_part_that_it_came_with(escb):
    """Access ends with a contact's place or a role: nobody goes on acting by an assignment."""
    escb.at("agency-check")
    escb.says("coordinator", "assign agency-thoughts for Police @police-lead")
    escb.says("coordinator", "assign media-statement @police-lead")
    said = escb.says("coordinator", "agency lead Police @new-lead")
    assert [one["item"] for one in said["unassigned"]] == ["agency-thoughts", "media-statement"]
    assert escb.id("police-lead") not in escb.review.people()
    assert escb.refused("police-lead", "done agency-thoughts for Police").code == "not-yours"
    escb.says("coordinator", "assign media-statement @team-2")
    escb.says("coordinator", "assign agency-thoughts for Health @team-2")
    said = escb.says("coordinator", "role review-team remove @team-2 because they moved")
    assert [one["item"] for one in said["unassigned"]] == ["agency-thoughts", "media-statement"]
    escb.says("coordinator", "assign media-statement @stranger")
    escb.says("coordinator", "assign agency-thoughts for Health @stranger")
    escb.says("health-lead", "approve")
    escb.says("coordinator", "agency remove Health because it was never involved")
    assert escb.review.state(escb.key("media-statement")).assignee == escb.id("stranger")


AS_LEAD, AS_MEMBER, AS_NEITHER = "agency-thoughts", "draft-discussed", "media-statement"


@pytest.mark.parametrize(
    ("ending", "ended"),
    [
        ("role review-team remove @police-lead because they moved", [AS_MEMBER]),
        ("agency lead Police @new-lead", [AS_LEAD]),
        ("agency remove Police because it was never involved", [AS_LEAD]),
    ],
)
def test_with_one_of_two_roles_ends_what_was_assigned_in_that_role_alone(escb, ending, ended):
    """What belongs to the role that somebody keeps, or to neither, stays assigned to them."""
    escb.at("agency-check")
    escb.says("coordinator", "undo draft-discussed because it was another draft")
    escb.says("coordinator", "role review-team @police-lead")
    escb.says("coordinator", f"assign {AS_LEAD} for Police @police-lead")
    escb.says("coordinator", f"assign {AS_MEMBER} @police-lead")
    escb.says("coordinator", f"assign {AS_NEITHER} @police-lead")
    escb.says("police-lead", "approve")
    said = escb.says("coordinator", ending)
    assert [event.item for event in said.of(e.Assigned)] == ended
    assert all(event.ended for event in said.of(e.Assigned))
    theirs = {k.item for k, s in escb.review.states.items() if s.assignee == escb.id("police-lead")}
    assert theirs == {AS_LEAD, AS_MEMBER, AS_NEITHER} - set(ended)


def test_a_coordinator_does_not_name_themselves_to_give_an_agencys_open_answer(escb):
    """Else one person would pass its dispute, or confirm for it, as the agency itself (rules 5 and
    8)."""
    escb.at("agency-check").says("police-lead", "dispute because page 3 is wrong")
    for typed in (
        "agency lead Police @coordinator",
        "agency deputy Police @coordinator",
        'agency add "Probation" lead @coordinator',
    ):
        assert escb.refused("coordinator", typed).code == "contact-self"
    escb.says("health-lead", "approve")
    escb.says("coordinator", "agency deputy Health @coordinator")
    said = escb.says("coordinator", "agency lead Health @team-1")
    assert said.posted == ["contact-changed"]
    assert escb.review.roles_of(escb.id("health-lead")) == []


def test_an_agencys_contacts_act_for_that_agency_alone(escb):
    """Their own agency is understood without `for`."""
    escb.at("after-scoping")
    assert escb.says("police-lead", "done agency-commitment")["party"] == "Police"
    assert escb.refused("police-lead", "done agency-commitment for Health").code == "not-yours"
    assert escb.refused("coordinator", "done practitioners-briefed").code == "which-party"


def test_the_access_of_a_former_contact_ends_at_once(escb):
    """What they answered stays answered."""
    escb.at("agency-check").says("police-lead", "approve")
    escb.says("coordinator", "agency lead Police @new-lead")
    assert escb.how("factual-accuracy", "Police") == "answered"
    assert escb.refused("police-lead", "done agency-thoughts for Police").code == "not-yours"
    assert (
        escb.refused("police-lead", "dispute factual-accuracy for Police because no").code
        == "not-yours"
    )
    escb.says("new-lead", "done agency-thoughts")


def test_the_last_coordinator_cannot_be_removed(escb):
    """With a second one the first can go."""
    escb.at("opened")
    assert (
        escb.refused("coordinator", "role coordinator remove @coordinator because I go").code
        == "last-coordinator"
    )
    escb.says("coordinator", "role coordinator @second-coordinator")
    escb.says("coordinator", "role coordinator remove @coordinator because I go")
    assert escb.refused("coordinator", "timetable propose").code == "coordinator-only"
    escb.says("second-coordinator", "timetable propose")


def test_one_from_the_coordinators_setting_may_take_over_and_the_channel_is_told(escb):
    """For themselves only, and nobody else may."""
    escb.at("opened")
    assert escb.refused("stranger", "role coordinator @stranger").code == "coordinator-only"
    assert escb.refused("admin", "role coordinator @stranger").code == "coordinator-only"
    assert escb.refused("admin", "role executive @admin").code == "coordinator-only"
    said = escb.says("admin", "role coordinator @admin")
    assert said["takeover"] is True
    assert said.posted == ["takeover"]
    escb.says("admin", "timetable propose")


def test_an_admin_of_the_workspace_may_open_a_review_and_neither_take_over_nor_second(escb):
    """Unless they are in the setting, too."""
    play = Play()
    play.says("workspace-admin", 'open escb "Birch" decided 12 Jan 2026')
    escb.at("agency-check")
    assert (
        escb.refused("workspace-admin", "role coordinator @workspace-admin").code
        == "coordinator-only"
    )
    escb.says("coordinator", "discontinue because it was opened twice")
    assert escb.refused("workspace-admin", "second 1").code == "second-not-yours"


@pytest.mark.parametrize("role", ["sub-committee", "executive"])
def test_nobody_is_coordinator_and_decides_for_a_group(escb, role):
    """In either order, and not by taking over."""
    escb.at("opened")
    assert escb.refused("coordinator", f"role {role} @coordinator").code == "role-clash"
    assert escb.refused("coordinator", f"role coordinator @{role}").code == "role-clash"
    escb.appointed.add(role)
    assert escb.refused(role, f"role coordinator @{role}").code == "role-clash"


def test_an_overview_sees_and_acts_on_nothing(escb):
    """The role opens no door."""
    escb.at("agency-check").says("coordinator", "role overview @viewer")
    for text in (
        "done agency-thoughts for Police",
        "approve factual-accuracy for Police",
        "undo timetable because x",
    ):
        assert escb.refused("viewer", text).code in ("not-yours", "undo-not-yours")


def test_a_version_registered_by_the_coordinator_is_nobodys_own_work_but_theirs(escb):
    """The lead reviewer is its author all the same."""
    escb.at("final-report")
    escb.does(
        "coordinator", c.RegisterVersion(url="https://store.example.org/1", document="final-draft")
    )
    escb.says("police-lead", "approve")
    assert escb.review.current("final-draft").by == escb.id("coordinator")
