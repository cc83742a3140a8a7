"""Rules 6 to 8: groups, empty sets, disputes and returns; and what takes two people."""

import pytest

from bot.workflow.review import events as e
from tests.workflow.driver import Play

PAPER = "draft https://store.example.org/tor as terms-of-reference"


@pytest.fixture
def terms(escb: Play) -> Play:
    """A terms paper is there; the Review Team has three members."""
    escb.at("first-meeting").says("coordinator", PAPER)
    return escb


def team(play: Play, count: int) -> None:
    """Make the Review Team so many."""
    for n in range(4, count + 1):
        play.says("coordinator", f"role review-team @team-{n}")
    for n in range(count + 1, 4):
        play.says("coordinator", f"role review-team remove @team-{n} because she left")


# --- rule 6: groups ----------------------------------------------------------------------------


@pytest.mark.parametrize(("members", "needed"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3)])
def test_a_majority_is_more_than_half_of_those_who_hold_the_role(escb, members, needed):
    """Half is not enough; and it needs the lead reviewer beside it."""
    escb.at("first-meeting")
    team(escb, members)
    escb.says("coordinator", PAPER)
    escb.says("lead-reviewer", "approve")
    for n in range(1, members + 1):
        assert escb.is_open("terms-of-reference") == (n - 1 < needed)
        if n <= needed:
            escb.says(f"team-{n}", "approve")
    assert escb.how("terms-of-reference") == "answered"


def test_the_terms_need_the_lead_reviewer_beside_the_majority(terms):
    """All members are not enough; then the lead reviewer's yes closes it."""
    for n in (1, 2, 3):
        terms.says(f"team-{n}", "approve terms-of-reference")
    assert terms.is_open("terms-of-reference")
    said = terms.says("lead-reviewer", "approve")
    assert (said["done"], said["total"]) == (3, 3)
    assert terms.how("terms-of-reference") == "answered"


def test_nobody_counts_twice(terms):
    """A second yes of the same person is refused while it would change nothing."""
    terms.says("team-1", "approve")
    assert terms.refused("team-1", "approve terms-of-reference").code == "already-yours"
    assert terms.is_open("terms-of-reference")


def test_only_an_answer_reaches_a_majority_not_somebodys_leaving(terms):
    """One of three said yes, two left: nothing is agreed until a holder says so again, which counts
    anew."""
    terms.says("lead-reviewer", "approve")
    terms.says("team-1", "approve")
    team(terms, 1)
    assert terms.is_open("terms-of-reference")
    assert [x["people"] for x in terms.refused("team-2", "approve").facts["awaited"]] == [
        [terms.id("team-1")]
    ]
    terms.says("team-1", "approve")
    assert terms.how("terms-of-reference") == "answered"
    assert [
        a.fell
        for a in terms.review.state(("terms-of-reference", "")).answers
        if a.role == "review-team"
    ] == [
        "further",
        None,
    ]


def test_answers_of_those_who_left_do_not_count_in_a_new_answer(terms):
    """Two of three said yes, one of them left and one joined: one of three."""
    terms.says("team-1", "approve")
    terms.says("coordinator", "role review-team remove @team-1 because she left")
    terms.says("coordinator", "role review-team @team-4")
    terms.says("team-2", "approve")
    terms.says("lead-reviewer", "approve")
    assert terms.is_open("terms-of-reference")
    terms.says("team-3", "approve")
    assert terms.how("terms-of-reference") == "answered"


def test_a_majority_is_frozen_with_the_answer_that_reached_it(terms):
    """Whoever joins or leaves later changes nothing."""
    for person in ("lead-reviewer", "team-1", "team-2"):
        terms.says(person, "approve")
    for n in (4, 5, 6):
        terms.says("coordinator", f"role review-team @team-{n}")
    terms.says("coordinator", "role review-team remove @team-1 because she left")
    assert terms.how("terms-of-reference") == "answered"
    assert set(terms.review.state(("terms-of-reference", "")).standing[-1].holders) == {
        terms.id(f"team-{n}") for n in (1, 2, 3)
    }


def test_a_members_undo_withdraws_one_answer(terms):
    """The others' answers stay, so that one more yes is enough again."""
    for person in ("lead-reviewer", "team-1", "team-2"):
        terms.says(person, "approve")
    said = terms.says("team-1", "undo terms-of-reference because I read the wrong paper")
    assert terms.is_open("terms-of-reference")
    assert len(said.of(e.AnswerFell)) == 1
    assert {
        terms.people[a.user] for a in terms.review.state(("terms-of-reference", "")).standing
    } == {
        "lead-reviewer",
        "team-2",
    }
    terms.says("team-3", "approve")
    assert terms.how("terms-of-reference") == "answered"


def test_a_members_undo_leaves_a_majority_that_stands_without_it(terms):
    """Three of three, and two of three."""
    for person in ("team-1", "team-2", "team-3", "lead-reviewer"):
        terms.says(person, "approve terms-of-reference")
    terms.says("team-3", "undo terms-of-reference because I read the wrong paper")
    assert terms.how("terms-of-reference") == "answered"


def test_a_member_may_answer_anew_after_withdrawing(terms):
    """The withdrawn answer stays in the history."""
    terms.says("team-1", "approve")
    terms.says("team-1", "undo terms-of-reference because I read the wrong paper")
    terms.says("team-1", "approve terms-of-reference")
    assert [a.fell for a in terms.review.state(("terms-of-reference", "")).answers] == [
        "withdrawn",
        None,
    ]


def test_the_coordinators_undo_withdraws_all_answers(terms):
    """Of a decision, and of one on its way."""
    for person in ("lead-reviewer", "team-1", "team-2"):
        terms.says(person, "approve")
    said = terms.says(
        "coordinator", "undo terms-of-reference because the paper was another review's"
    )
    assert len(said.of(e.AnswerFell)) == 3
    terms.says("team-1", "approve")
    assert (
        len(terms.says("coordinator", "undo terms-of-reference because again").of(e.AnswerFell))
        == 1
    )


def test_one_holder_records_the_decision_of_a_group_with_the_meetings_date(escb):
    """Any one of them; a second is told that it is decided."""
    escb.at("sub-committee").says("coordinator", "role sub-committee @second-member")
    answer = (
        escb.on("13 Mar 2026").says("second-member", "approve on 11 Mar 2026").of(e.AnswerGiven)[0]
    )
    assert f"{answer.on} {answer.recorded_on}" == "2026-03-11 2026-03-13"
    assert escb.how("sub-committee") == "answered"
    assert escb.refused("sub-committee", "approve sub-committee").code == "already-answered"


@pytest.mark.parametrize("person", ["team-1", "lead-reviewer"])
def test_one_return_returns(terms, person):
    """Whatever the others said."""
    terms.says("team-2", "approve")
    said = terms.says(person, "return because the third line of enquiry is missing")
    assert said.code == "returned"
    assert terms.refused("team-3", "approve terms-of-reference").code == "no-version"
    assert [(a.value, a.fell) for a in terms.review.state(("terms-of-reference", "")).answers] == [
        ("approve", "returned"),
        ("return", None),
    ]


@pytest.mark.parametrize("person", ["sub-committee", "coordinator"])
def test_a_return_is_not_undone_but_answered_by_a_new_version(escb, person):
    """It killed its version."""
    escb.at("sub-committee").says("sub-committee", "return because housing is missing")
    assert escb.refused(person, "undo sub-committee because I was wrong").code == "return-stays"
    escb.says("lead-reviewer", "draft https://store.example.org/2 confirmed")
    assert escb.review.state(("sub-committee", "")).standing == ()


@pytest.mark.parametrize(("role", "count"), [("lead-reviewer", 1), ("review-team", 2)])
def test_roles_of_one_refuse_a_second_holder(escb, role, count):
    """Until the first is removed."""
    escb.at("opened")
    if count == 1:
        refusal = escb.refused("coordinator", f"role {role} @somebody")
        assert (refusal.code, refusal.facts["holder"]) == ("role-of-one", escb.id("lead-reviewer"))
        escb.says("coordinator", f"role {role} remove @lead-reviewer because he moved")
    escb.says("coordinator", f"role {role} @somebody")
    assert escb.refused("coordinator", f"role {role} @somebody").code == "role-held"


# --- rule 7: empty and shrunken sets -----------------------------------------------------------


def test_without_an_agency_the_sub_committee_cannot_agree(escb):
    """An empty set never counts as complete."""
    escb.at("sub-committee", agencies=("Police",))
    escb.says("coordinator", "agency remove Police because it was never involved")
    refusal = escb.refused("sub-committee", "approve sub-committee")
    assert [(m["item"], m["why"]) for m in refusal.facts["missing"]] == [
        ("factual-accuracy", "nobody")
    ]


@pytest.mark.parametrize("person", ["coordinator", "lead-reviewer"])
def test_a_group_without_members_decides_nothing(escb, person):
    """Neither prepared nor by those who are there."""
    escb.at("first-meeting")
    for n in (1, 2, 3):
        escb.says("coordinator", f"role review-team remove @team-{n} because she left")
    escb.says("coordinator", PAPER)
    refusal = escb.refused(person, "approve terms-of-reference")
    assert (refusal.code, refusal.facts["role_ids"]) == ("nobody-decides", ["review-team"])


def test_family_contacts_and_partnerships_may_be_none(escb):
    """Nothing waits for them then."""
    escb.at("ready", families=(), partnerships=()).says(
        "coordinator", "publish https://www.example.org/1"
    )


def test_a_removed_partys_items_are_gone_answered_ones_too(escb):
    """History keeps them; the answer of an agency that left no longer counts for anything."""
    escb.at("sub-committee")
    before = len(escb.history)
    said = escb.says("coordinator", "agency remove Health because it was never involved")
    assert said["items"] == 8
    assert all(k[1] != "agency-2" for k in escb.review.all_keys())
    assert escb.refused("coordinator", "done inform-agencies for Health").code == "party-gone"
    assert len(escb.history) == before + 1
    assert escb.says("coordinator", 'agency add "Health" lead @other-lead')["name"] == "Health"
    assert escb.review.parties["agency-3"].name == "Health", "numbers are never used again"
    assert escb.is_open("factual-accuracy", "Health")


@pytest.mark.parametrize("answer", ["", "dispute because page 3 is wrong"])
def test_once_a_final_draft_is_there_an_agency_that_owes_an_answer_leaves_by_two_people(
    escb, answer
):
    """Else an agency that objects could be removed by one."""
    escb.at("agency-check")
    if answer:
        escb.says("health-lead", answer)
    said = escb.says("coordinator", "agency remove Health because it was never involved")
    assert said.code == "second-asked"
    assert escb.is_open("factual-accuracy", "Health")
    assert escb.refused("coordinator", "second 1").code == "second-self"
    escb.says("lead-reviewer", "second 1")
    assert "agency-2" not in {p.id for p in escb.review.parties_of("agency")}


@pytest.mark.parametrize("stage", ["after-scoping", "sub-committee"])
def test_before_a_final_draft_or_having_confirmed_an_agency_leaves_by_one(escb, stage):
    """Nothing is owed."""
    escb.at(stage).says("coordinator", "agency remove Health because it was never involved")
    assert [p.name for p in escb.review.parties_of("agency")] == ["Police"]


def test_the_removal_that_was_asked_for_is_of_that_agency_not_of_a_namesake(escb):
    """A word that meant it then may mean another by the time it is seconded."""
    escb.at("agency-check").says("coordinator", "agency remove heal because it was never involved")
    escb.says("health-lead", "approve")
    escb.says("coordinator", "agency remove Health because it was never involved")
    escb.says("coordinator", 'agency add "Health" lead @other-lead')
    escb.says("coordinator", 'agency add "Healing Trust" lead @third-lead')
    assert escb.refused("lead-reviewer", "second 1").code == "second-moot"
    assert [p.name for p in escb.review.parties_of("agency")] == [
        "Police",
        "Health",
        "Healing Trust",
    ]


def test_the_removal_that_was_asked_for_is_of_that_agency_whatever_it_is_called_since(escb):
    """What it was called when it was asked for may be a part of another's name by the time it is
    seconded."""
    escb.at("agency-check", agencies=("Police", "British Transport Police"))
    said = escb.says("coordinator", "agency remove Police because it was never involved")
    assert said["about"]["party"] == "Police"
    escb.says("coordinator", 'agency rename Police to "Essex Constabulary"')
    escb.says("lead-reviewer", "second 1")
    assert [p.name for p in escb.review.parties_of("agency")] == ["British Transport Police"]


def test_an_agency_whose_dispute_a_publication_overtook_leaves_by_two(escb):
    """Undoing the publication owes its answer again, so nobody passes a dispute that way alone
    (rule 7)."""
    escb.at("agency-check").says("police-lead", "dispute because page 3 is wrong")
    escb.says(
        "coordinator",
        f"publish outside-the-gate https://example.org/r on {escb.today} because it leaked",
    )
    escb.says("lead-reviewer", "second 1")
    assert escb.how("factual-accuracy", "Police") == "overtaken"
    assert escb.says("coordinator", "agency remove Police because it left").code == "second-asked"


def test_an_agency_with_actions_stays(escb):
    """Else they would be nobody's."""
    escb.at("published").says("coordinator", 'action add "Audit" for Health due 1 Jun 2026')
    assert (
        escb.refused("coordinator", "agency remove Health because it merged").code
        == "agency-has-actions"
    )
    escb.says("coordinator", "action remove 1 because it moved")
    escb.says("coordinator", "agency remove Health because it merged")


# --- rule 8: disputes and returns --------------------------------------------------------------


def test_the_leads_approve_on_that_version_withdraws_the_dispute(escb):
    """The dispute stays in the history."""
    escb.at("agency-check").says("health-lead", "dispute because page 3 is wrong")
    said = escb.says("health-lead", "approve")
    assert said["withdrawn"] is True
    answers = escb.review.state(escb.key("factual-accuracy", "Health")).answers
    assert [(a.value, a.fell) for a in answers] == [("dispute", "withdrawn"), ("confirm", None)]


@pytest.mark.parametrize("who", ["health-lead", "health-deputy"])
def test_a_deputys_approve_asks_the_lead_first(escb, who):
    """Whoever of the two disputed: nothing is recorded, and the lead is asked."""
    escb.at("agency-check").says(who, "dispute because page 3 is wrong")
    said = escb.says("health-deputy", "approve")
    assert (said.code, said.told, said.events) == (
        "lead-asked",
        {"health-lead": ["lead-asked"]},
        (),
    )
    assert escb.is_open("factual-accuracy", "Health")
    escb.says("health-lead", "approve")


def test_a_deputy_withdraws_their_own_dispute_by_undo(escb):
    """Then it is open, and either may answer."""
    escb.at("agency-check").says("health-deputy", "dispute because page 3 is wrong")
    escb.says("health-deputy", "undo factual-accuracy because I misread it")
    escb.says("health-deputy", "approve")
    assert escb.how("factual-accuracy", "Health") == "answered"


@pytest.mark.parametrize("verb", ["dispute", "undo factual-accuracy"])
def test_withdrawing_a_confirmation_drops_what_rested_on_it(escb, verb):
    """By dispute or undo: the Sub-Committee agreed to a report that this agency no longer
    confirms."""
    escb.at("final-stages")
    escb.says("executive", "approve")
    said = escb.says("health-lead", f"{verb} because page 3 is wrong after all")
    assert said.fell == ["sub-committee", "sign-off"]
    assert escb.how("factual-accuracy", "Police") == "answered"
    causes = {(x.item, x.party): (x.cause, x.root, x.root_party) for x in said.of(e.ItemReopened)}
    assert causes[("sign-off", None)] == ("rested", "factual-accuracy", "agency-2")


def test_a_return_kills_the_version_and_reopens_draft_discussion_confirmations_and_approvals(escb):
    """By the Executive: what the Sub-Committee said of it falls, too."""
    escb.at("final-stages", draft=2)
    said = escb.says("executive", "return sign-off because housing is missing")
    assert sorted(said.fell) == [
        "agency-thoughts for Health",
        "agency-thoughts for Police",
        "factual-accuracy for Health",
        "factual-accuracy for Police",
        "final-discussed",
        "final-draft",
        "sub-committee",
    ]
    assert {p for p, codes in said.told.items() if "returned" in codes} == {
        "lead-reviewer",
        "coordinator",
    }
    assert escb.review.version("report", 2).withdrawn == "returned"
    assert escb.refused("police-lead", "approve factual-accuracy").facts["why"] == "returned"
    assert escb.how("draft-discussed") == "done", (
        "the first draft's discussion is another version's"
    )


def test_a_group_may_return_what_it_has_approved(escb):
    """Until it is published; the return is what stands then."""
    escb.at("final-stages").says("sub-committee", "return sub-committee because housing is missing")
    answers = escb.review.state(("sub-committee", "")).answers
    assert [(a.value, a.fell) for a in answers] == [("approve", "returned"), ("return", None)]
    assert escb.is_open("final-draft")


@pytest.mark.parametrize(
    ("person", "text", "code"),
    [
        ("police-lead", "return factual-accuracy because no", "wrong-verb"),
        ("sub-committee", "dispute sub-committee because no", "wrong-verb"),
        ("police-lead", "dispute factual-accuracy", "missing-reason"),
        ("sub-committee", "return sub-committee", "missing-reason"),
        ("police-lead", "approve agency-thoughts", "not-answerable"),
        ("police-lead", "confirm sub-committee", "wrong-verb"),
        ("police-lead", "approve factual-accuracy v9", "unknown-version"),
        ("police-lead", "approve factual-accuracy on tomorrow", "future-date"),
        ("stranger", "approve", "nothing-waits"),
        ("executive", "approve sign-off", "gate"),
    ],
)
def test_an_answer_is_refused_for_its_own_reason(escb, person, text, code):
    """Agencies dispute, groups return; nothing is recorded."""
    assert escb.at("agency-check").refused(person, text).code == code


def test_a_second_click_changes_nothing(escb):
    """It says that it is answered, by whom and when."""
    escb.at("agency-check").says("police-lead", "approve v1")
    refusal = escb.refused("police-lead", "approve factual-accuracy v1")
    assert (refusal.code, refusal.facts["by"]) == ("already-answered", escb.id("police-lead"))


def test_with_no_argument_the_only_thing_that_waits_is_meant(escb):
    """Several are listed; none says who is awaited."""
    escb.at("agency-check").says("coordinator", "agency lead Health @police-lead")
    refusal = escb.refused("police-lead", "approve")
    assert refusal.code == "several-wait"
    assert [(x["party"], x["version"]) for x in refusal.facts["choices"]] == [
        ("Police", 1),
        ("Health", 1),
    ]
    escb.says("police-lead", "approve for Health")
    assert escb.says("police-lead", "approve")["party"] == "Police"
    refusal = escb.refused("police-lead", "approve")
    assert [x["title"] for x in refusal.facts["awaited"]] == [
        escb.process.items["sub-committee"].title
    ]


def test_every_act_says_how_many_are_in_and_who_is_awaited(escb):
    """ "1 of 2; still awaited: Health"."""
    escb.at("agency-check").says("police-lead", 'correction add "Page 3 gives the wrong year"')
    said = escb.says("police-lead", "approve with corrections")
    assert (said["done"], said["total"], [a["name"] for a in said["awaited"]]) == (1, 2, ["Health"])
    assert said["corrections"] is True
    assert (
        escb.review.state(escb.key("factual-accuracy", "Police")).closed.outcome
        == "with corrections"
    )


# --- two people --------------------------------------------------------------------------------

ASKED = "discontinue because it was opened twice"


@pytest.mark.parametrize("person", ["lead-reviewer", "executive", "admin", "second-coordinator"])
def test_the_second_person_holds_a_role_that_the_process_file_names_or_is_a_coordinator_by_setting(
    escb, person
):
    """The request names them."""
    escb.at("agency-check").says("coordinator", "role coordinator @second-coordinator")
    said = escb.later(1).says("coordinator", ASKED)
    people = {escb.people[u] for u in said["people"]}
    assert people == {"second-coordinator", "lead-reviewer", "executive"}
    escb.says(person, "second 1")
    assert escb.review.discontinued is not None


@pytest.mark.parametrize("person", ["team-1", "sub-committee", "police-lead", "stranger"])
def test_nobody_else_seconds(escb, person):
    """They are told who can."""
    escb.at("agency-check").says("coordinator", ASKED)
    assert escb.refused(person, "second 1").code == "second-not-yours"


def test_never_the_one_who_asked(escb):
    """Whatever else they are."""
    escb.at("agency-check").says("coordinator", ASKED)
    assert escb.refused("coordinator", "second 1").code == "second-self"


def test_a_request_lapses_after_five_working_days(escb):
    """At the end of the fifth; the clock records it and tells who asked."""
    escb.at("agency-check").on("12 Mar 2026").says("coordinator", ASKED)
    escb.on("19 Mar 2026").tick()
    assert escb.review.pending_approvals[1].state == "waiting"
    play = Play().like(escb)
    play.says("executive", "second 1")
    assert escb.on("20 Mar 2026").refused("executive", "second 1").code == "second-lapsed"
    assert escb.tick().told == {"coordinator": ["second-lapsed"]}
    assert escb.refused("executive", "second 1").code == "second-lapsed"
    assert escb.says("coordinator", ASKED)["number"] == 2


@pytest.mark.parametrize(
    "act",
    [
        "discontinue because it was opened in error",
        "agency remove Health because it was never involved",
        "publish outside-the-gate https://www.example.org/a on 2 Mar 2026 because it went live",
        "redact 1 because it names a child",
    ],
)
def test_what_somebody_asked_who_is_no_coordinator_any_more_is_not_done(escb, act):
    """It is judged anew: who asks alone must be allowed to, still; another coordinator can ask for
    the same."""
    escb.at("agency-check").says("coordinator", "role coordinator @second-coordinator")
    escb.says("second-coordinator", act)
    escb.says("coordinator", "role coordinator remove @second-coordinator because they left")
    refusal = escb.refused("lead-reviewer", "second 1")
    assert (refusal.code, refusal.facts["by"]) == ("second-asker", escb.id("second-coordinator"))
    assert escb.says("coordinator", act)["number"] == 2
    escb.says("lead-reviewer", "second 2")


@pytest.mark.parametrize("number", [0, 2, 99])
def test_there_must_be_something_to_second(escb, number):
    """The open ones are named; one that was seconded is done."""
    escb.at("agency-check").says("coordinator", "redact 1 because it names a child")
    refusal = escb.refused("executive", f"second {number}")
    assert (refusal.code, refusal.facts["waiting"]) == ("no-second", [1])
    escb.says("executive", "second 1")
    assert escb.refused("executive", "second 1").code == "no-second"


def test_the_same_is_not_asked_twice(escb):
    """While it waits."""
    escb.at("agency-check").says("coordinator", ASKED)
    assert escb.refused("coordinator", ASKED).code == "second-waits"


def test_two_people_redact_a_text_of_the_history(escb):
    """Only one that has a text; the event itself stays."""
    escb.at("agency-check").says("health-lead", "dispute because page 3 is wrong")
    number = next(
        r.number for r in escb.history if isinstance(r.event, e.AnswerGiven) and r.event.reason
    )
    assert escb.refused("coordinator", "redact 9999 because no").code == "unknown-event"
    assert escb.refused("coordinator", "redact 2 because no").code == "nothing-to-redact"
    escb.says("coordinator", f"redact {number} because it names a child")
    escb.says("lead-reviewer", "second 1")
    assert escb.review.removed.keys() == {(number, "")}


def event_of(escb, form, **values):
    """The number of the last event of a form with these values."""
    return next(
        r.number
        for r in reversed(escb.history)
        if isinstance(r.event, form)
        and all(getattr(r.event, name) == value for name, value in values.items())
    )


def test_a_redaction_takes_every_copy_of_the_text_with_it(escb):
    """The decision's reference stands with the opening and with the decision; the pseudonym beside
    it stays."""
    escb.says("coordinator", 'open escb "Ash" decided 12 Jan 2026 ref minute 3.1')
    escb.says("coordinator", "role lead-reviewer @lead-reviewer")
    escb.later(1).says(
        "coordinator",
        f"redact {event_of(escb, e.ItemClosed, item='decision')} because it names a child",
    )
    reply = escb.says("lead-reviewer", "second 1")
    assert (reply["fields"], reply["copies"]) == (["ref"], [(1, ["decision_ref"])])
    assert (1, "decision_ref") in escb.review.removed


def test_the_reason_of_two_peoples_act_goes_from_the_request_too(escb):
    """Whichever of the two events is named."""
    escb.at("agency-check").says("coordinator", "agency remove Health because mother is called Jo")
    escb.says("lead-reviewer", "second 1")
    removed, request = event_of(escb, e.PartyRemoved), event_of(escb, e.SecondAsked, number=1)
    escb.says("coordinator", f"redact {removed} because it names somebody")
    assert escb.says("lead-reviewer", "second 2")["copies"] == [(request, ["command"])]
    escb.says("coordinator", f"redact {request} because it names somebody")
    assert escb.says("lead-reviewer", "second 3")["copies"] == [(removed, ["reason"])]


def test_a_name_goes_as_the_copy_of_a_name_only(escb):
    """A note that says no more than "Health" takes no agency its name; the other way, the note
    goes."""
    escb.at("agency-check").says("coordinator", "done media-statement note Health")
    note, added = escb.history[-1].number, event_of(escb, e.PartyAdded, name="Health")
    escb.says("coordinator", f"redact {note} because of the names")
    assert escb.says("lead-reviewer", "second 1")["copies"] == []
    assert escb.review.party("agency-2").name == "Health"
    escb.says("coordinator", f"redact {added} because of the names")
    assert (note, ["note"]) in escb.says("lead-reviewer", "second 2")["copies"]


def test_a_coordinator_in_the_team_takes_back_their_own_answer_alone_while_nothing_is_decided(escb):
    """A member's undo withdraws one answer; the coordinator's undo of a *decision* withdraws them
    all (rule 6)."""
    escb.at("first-meeting").says("coordinator", "role review-team @coordinator")
    escb.says("lead-reviewer", "draft https://store.example.org/terms as terms-of-reference")
    for person in ("lead-reviewer", "team-1", "coordinator"):
        escb.says(person, "approve terms-of-reference")
    escb.says("coordinator", "undo terms-of-reference because I had not read it")
    key = escb.key("terms-of-reference")
    assert [a.user for a in escb.review.state(key).standing] == [
        escb.id("lead-reviewer"),
        escb.id("team-1"),
    ]


def test_what_there_is_to_undo_after_a_return_and_a_new_version_is_nothing(escb):
    """Only of a version that was returned is it said that a new one must come."""
    escb.at("sub-committee").says("sub-committee", "return because chapter 4 is thin")
    assert escb.refused("coordinator", "undo sub-committee because no").code == "return-stays"
    escb.says("lead-reviewer", "draft https://store.example.org/v2 confirmed")
    assert escb.refused("coordinator", "undo sub-committee because no").code == "not-done-yet"


def test_a_majority_says_how_many_more_are_enough(escb):
    """Not as if each one who is named were needed; once the majority stands, nobody is named."""
    escb.at("first-meeting").says(
        "lead-reviewer", "draft https://store.example.org/terms as terms-of-reference"
    )
    first = escb.says("lead-reviewer", "approve terms-of-reference")
    assert (first["done"], first["total"], len(first["awaited"]), first["enough"]) == (1, 3, 3, 2)
    second = escb.says("team-1", "approve terms-of-reference")
    assert (second["done"], second["total"], len(second["awaited"]), second["enough"]) == (
        2,
        3,
        2,
        1,
    )
    assert escb.says("team-2", "approve terms-of-reference")["enough"] == 0


def test_whoever_has_nothing_to_answer_reads_whom_it_waits_for(escb):
    """An agency by e-mail is asked through the coordinator; what is disputed waits for the Lead
    Reviewer."""
    escb.at("agency-check")
    escb.says("coordinator", 'agency add "Oak School" by-email "Head teacher"')
    escb.says("health-lead", "dispute because page 3 is wrong")
    escb.says("police-lead", "approve factual-accuracy")
    awaited = {a["party"]: a for a in escb.refused("police-lead", "approve").facts["awaited"]}
    assert awaited["Health"]["people"] == [escb.id("lead-reviewer")]
    assert awaited["Oak School"]["by_email"]
    assert not awaited["Health"]["by_email"]
