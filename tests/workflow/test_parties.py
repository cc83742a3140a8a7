"""Rules 9 and 11, and who is named in a review: agencies, partnerships, family, attendees, actions,
roles."""

from datetime import date

import pytest

from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from tests.workflow.driver import Play

# --- rule 9: late parties ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "late"),
    [
        ("scoping", []),
        ("first-meeting", ["agency-letter", "agency-commitment", "practitioners-briefed"]),
        (
            "sub-committee",
            ["agency-letter", "agency-commitment", "practitioners-briefed", "chronology"],
        ),
    ],
)
def test_a_late_agency_gets_its_items_from_the_start(escb, stage, late):
    """Those of passed stages are marked "late addition" and hold no stage up."""
    escb.at(stage)
    before = escb.review.stage.id
    escb.says("coordinator", 'agency add "Kent Police" lead @kent-lead')
    assert len(escb.items_of("Kent Police")) == 8
    marked = [k[0] for k in escb.review.all_keys() if escb.review.is_late_addition(k)]
    assert marked[: len(late)] == late
    assert escb.review.stage.id == before


def test_the_stage_in_which_a_party_joins_is_not_late(escb):
    """A confirmation asked in its own stage holds that stage."""
    escb.at("agency-check").says("coordinator", 'agency add "Kent Police" lead @kent-lead')
    assert not escb.review.is_late_addition(escb.key("factual-accuracy", "Kent Police"))


def test_a_late_agency_is_asked_at_once_for_a_version_that_is_out(escb):
    """After the introduction: until then the coordinator hears of it."""
    escb.at("agency-check")
    said = escb.says("coordinator", 'agency add "Kent Police" lead @kent-lead deputy @kent-deputy')
    assert said.told == {"kent-lead": ["introduction"], "kent-deputy": ["introduction"]}
    escb.says("coordinator", "role coordinator @second-coordinator")
    escb.does("second-coordinator", c.AnswerIntroduction(yes=True))
    said = escb.says("coordinator", 'agency add "Suffolk Police" lead @suffolk-lead')
    assert said.told["second-coordinator"] == ["contact-silent"]
    assert escb.does("kent-lead", c.AnswerIntroduction(yes=True)).told == {"kent-lead": ["request"]}


def test_a_late_family_contact_and_partnership_are_needed_like_any_other(escb):
    """Before publication."""
    escb.at("ready").says("coordinator", "family add grandmother")
    escb.says("coordinator", "partnership add Kent")
    refusal = escb.refused("coordinator", "publish https://www.example.org/1")
    assert [(m["item"], m["party"]) for m in refusal.facts["missing"]] == [
        ("inform-partnerships", "Kent"),
        ("inform-family", "grandmother"),
    ]


# --- rule 11: role items -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "give"),
    [
        ("lead-reviewer", "role lead-reviewer @somebody"),
        ("review-team", "role review-team @somebody"),
        ("agencies", 'agency add "Police" lead @somebody'),
    ],
)
def test_role_items_are_never_ticked_by_themselves_and_refused_while_nobody_holds_the_role(
    item, give
):
    """First the person, then the tick."""
    play = Play()
    play.says("coordinator", 'open escb "Ash" decided 12 Jan 2026')
    assert play.refused("coordinator", f"done {item}").code in ("role-empty", "no-agency")
    play.says("coordinator", give)
    assert play.is_open(item)
    play.says("coordinator", f"done {item}")


def test_a_new_lead_reviewer_is_commissioned_and_declares_independence_anew(escb):
    """Before their first version."""
    escb.at("final-report", draft=2)
    said = escb.says("coordinator", "role lead-reviewer remove @lead-reviewer because he fell ill")
    assert [x["item"] for x in said["reopened"]] == ["lead-reviewer", "independence"]
    escb.says("coordinator", "role lead-reviewer @new-reviewer")
    assert (
        escb.refused("new-reviewer", "draft https://store.example.org/2").code
        == "independence-first"
    )
    escb.says("new-reviewer", "done independence")
    escb.says("new-reviewer", "draft https://store.example.org/2")
    assert escb.refused("lead-reviewer", "draft https://store.example.org/3").code == "author-only"


def test_independence_is_the_reviewers_own_to_declare(escb):
    """Neither recorded by the coordinator nor skipped."""
    escb.at("opened")
    assert escb.refused("coordinator", "done independence").code == "not-yours"
    refusal = escb.refused("coordinator", "skip independence because she is known")
    assert (refusal.code, refusal.facts["versions"]) == ("gate-needs-it", True)


def test_the_independence_of_a_reviewer_who_left_is_overtaken_by_the_publication(escb):
    """No version comes any more; if publishing is undone, the next reviewer declares it."""
    escb.at("ready").says(
        "coordinator", "role lead-reviewer remove @lead-reviewer because the contract ended"
    )
    assert escb.refused("coordinator", "skip independence because he left").code == "gate-needs-it"
    escb.says("coordinator", "publish https://www.example.org/reviews")
    assert escb.how("independence") == "overtaken"
    escb.unpublishes("it went out too early")
    assert escb.is_open("independence")


# --- introductions -----------------------------------------------------------------------------


@pytest.fixture
def named(escb: Play) -> Play:
    """A version is out, and Kent Police has just been named: lead and deputy were introduced."""
    escb.at("agency-check").says(
        "coordinator", 'agency add "Kent Police" lead @kent-lead deputy @kent-deputy'
    )
    escb.says("coordinator", "role coordinator @second-coordinator")
    escb.does("second-coordinator", c.AnswerIntroduction(yes=True))
    return escb


def test_whoever_is_named_gets_one_introduction_and_nothing_more_until_it_is_answered(named):
    """What is due goes to the coordinators meanwhile."""
    said = named.says("coordinator", "circulate")
    assert "kent-lead" not in said.told
    assert "contact-silent" in said.told["second-coordinator"]
    said = named.says("coordinator", "assign agency-thoughts for Kent @kent-deputy")
    assert said.told == {}
    said = named.says("coordinator", "role review-team @kent-lead")
    assert said.told == {}, "named once more, introduced once"


def test_thats_me_asks_what_waited(named):
    """The lead is asked; the deputy's [That's me] does not ask the lead once more."""
    assert named.does("kent-deputy", c.AnswerIntroduction(yes=True)).told == {}
    said = named.does("kent-lead", c.AnswerIntroduction(yes=True))
    assert said.told == {"kent-lead": ["request"]}
    assert [w["item"] for w in said["waiting"]] == ["factual-accuracy"]


def test_not_me_tells_the_coordinators_and_nothing_more_comes(named):
    """Named again for good, one is introduced again."""
    said = named.does("kent-lead", c.AnswerIntroduction(yes=False))
    assert said.told == {"coordinator": ["not-me"], "second-coordinator": ["not-me"]}
    assert "kent-lead" not in named.says("coordinator", "circulate").told
    named.says("coordinator", "agency lead Kent @other-lead")
    assert named.says("coordinator", "agency lead Kent @kent-lead").told["kent-lead"] == [
        "introduction"
    ]


def test_any_command_counts_as_thats_me(named):
    """And nobody is asked for what they have just answered."""
    said = named.says("kent-lead", "approve")
    assert said.told == {}
    assert named.review.contacts[named.id("kent-lead")] is True
    said = Play().like(named).says("kent-deputy", "done agency-thoughts")
    assert said.told == {}


def test_a_first_command_about_something_else_still_asks_what_waits(named):
    """The request comes beside the reply."""
    assert named.says("kent-lead", "done agency-commitment").told == {"kent-lead": ["request"]}


def test_a_first_command_that_disputes_is_an_answer_too(named):
    """Nothing is asked of who has just disputed."""
    said = named.says("kent-lead", "dispute because page 3 is wrong")
    assert "kent-lead" not in said.told


def test_in_a_group_one_members_first_word_does_not_ask_the_others_again(escb):
    """Nor does a newcomer."""
    escb.at("first-meeting").says("coordinator", "role review-team @team-4")
    escb.says("coordinator", "draft https://store.example.org/tor as terms-of-reference")
    assert escb.does("team-4", c.AnswerIntroduction(yes=True)).told == {"team-4": ["request"]}
    escb.says("coordinator", "role review-team @police-lead")
    assert escb.review.contacts[escb.id("police-lead")] is True


def test_a_newcomer_to_a_group_is_asked_and_only_they(escb):
    """Those who were asked before are not asked again."""
    escb.at("first-meeting").says(
        "coordinator", "draft https://store.example.org/tor as terms-of-reference"
    )
    assert escb.says("coordinator", "role review-team @police-lead").told == {
        "police-lead": ["request"]
    }


def test_nobody_is_asked_for_an_answer_that_would_be_refused(escb):
    """Not on being named, nor on [That's me], while what the answer rests on is open; all are once
    it stands."""
    escb.at("agency-check").says("coordinator", "role executive @second-executive")
    said = escb.does("second-executive", c.AnswerIntroduction(yes=True))
    assert (said.told, said["waiting"]) == ({}, [])
    assert escb.says("coordinator", "role executive @police-deputy").told == {}, "known already"
    escb.says("police-lead", "approve")
    assert escb.says("health-lead", "approve").told == {"sub-committee": ["request"]}
    said = escb.says("sub-committee", "approve")
    assert {"executive", "second-executive", "police-deputy"} <= set(said.told)
    assert escb.says("coordinator", "role executive @health-lead").told == {
        "health-lead": ["request"]
    }


def test_when_the_last_agency_that_owed_an_answer_leaves_those_who_waited_are_asked(escb):
    """And nobody is asked again when one leaves that owed nothing."""
    escb.at("agency-check", agencies=("Police", "Health", "Probation"))
    for person in ("police-lead", "health-lead"):
        escb.says(person, "approve")
    escb.says("coordinator", 'agency remove "Probation" because it was not involved')
    assert escb.says("lead-reviewer", "second 1").told["sub-committee"] == ["request"]
    assert escb.says("coordinator", 'agency remove "Health" because it was not involved').told == {}


def test_somebody_who_was_never_named_has_no_introduction_to_answer(escb):
    """A forwarded button, say."""
    escb.at("opened")
    with pytest.raises(Exception, match="not-introduced"):
        escb.does("stranger", c.AnswerIntroduction(yes=True))
    assert escb.does("police-lead", c.AnswerIntroduction(yes=True)).events == ()


# --- agencies ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('agency add "Police" lead @other', "name-taken"),
        ('agency add "police" lead @other', "name-taken"),
        ('agency add "  " lead @other', "missing-part"),
        ('agency add "42" lead @other', "name-number"),
        (f'agency add "{"x" * 76}" lead @other', "name-length"),
        ('agency add "Probation"', "missing-part"),
        ('agency add "Probation" lead @other deputy @other', "lead-is-deputy"),
        ('agency add "Probation" lead @gone', "person-gone"),
        ('agency add "Probation" lead Smith', "pick-person"),
        ('agency lead "Police" @police-lead', "contact-same"),
        ('agency deputy "Police" @police-lead', "lead-is-deputy"),
        ('agency deputy "Police" @gone', "person-gone"),
        ('agency lead "Probation" @other', "unknown-party"),
        ('agency rename "Police" to "Health"', "name-taken"),
        ('agency rename "Police" to "Police"', "name-taken"),
        ('agency rename "Probation" to "Health"', "unknown-party"),
        ('agency remove "Probation" because it merged', "unknown-party"),
        ('agency remove "Police"', "missing-reason"),
        ("partnership add Suffolk", "name-taken"),
        ("family add mother", "name-taken"),
        ("family add 1", "name-number"),
        ('family add "mother, 07700 900123"', "identifier"),
        ('family add "mother <and father>"', "name-signs"),
        ('agency add "Police &lt;East>" lead @other', "name-signs"),
        ('agency add "Probation" by-email "Head > Service"', "name-signs"),
        ('agency rename "Police" to "Police &lt;!channel&gt;"', "name-signs"),
        ('attendee add "Nurse &lt;@U0X&gt;, Health"', "name-signs"),
        ('partnership remove "Norfolk" because no', "unknown-party"),
    ],
)
def test_parties_are_named_once_and_by_names_that_can_be_typed(escb, text, code):
    """Nothing is done."""
    escb.at("opened", families=("mother",), partnerships=("Suffolk",))
    escb.gone.add("gone")
    assert escb.refused("coordinator", text).code == code


def test_an_agency_without_slack_is_asked_through_the_coordinator(escb):
    """Each request comes as a text to copy into an e-mail."""
    escb.at("final-report", draft=2)
    escb.says("coordinator", 'agency add "Probation" by-email "Head of Service"')
    escb.says("lead-reviewer", "draft https://store.example.org/2")
    said = escb.says("coordinator", "circulate")
    assert said.told["coordinator"] == ["request-by-email"]
    assert "Probation (by e-mail)" in said["asked"]
    escb.says("coordinator", "approve for Probation ref e-mail of 2 March")
    answer = escb.review.state(escb.key("factual-accuracy", "Probation")).standing[0]
    assert (answer.user, answer.behalf) == ("", True)


def test_an_agency_that_comes_to_slack_is_no_longer_asked_by_e_mail(escb):
    """Its new lead is introduced."""
    escb.at("agency-check").says("coordinator", 'agency add "Probation" by-email "Head of Service"')
    said = escb.says("coordinator", "agency lead Probation @probation-lead")
    assert said.told == {"probation-lead": ["introduction"]}
    assert escb.review.parties["agency-3"].by_email is None


def test_a_renamed_party_keeps_its_items(escb):
    """In another case, too."""
    escb.at("sub-committee").says("coordinator", 'agency rename "Police" to "Essex Police"')
    assert escb.how("factual-accuracy", "Essex Police") == "answered"
    escb.says("coordinator", 'agency rename "Essex Police" to "ESSEX POLICE"')


def test_a_deputy_may_become_lead(escb):
    """The same person is asked once."""
    escb.at("agency-check").says("coordinator", "agency lead Police @police-deputy")
    escb.says("police-deputy", "approve")
    assert escb.review.state(escb.key("factual-accuracy", "Police")).standing[0].role == "lead"


@pytest.mark.parametrize("away", [True, False])
def test_while_the_lead_is_away_the_deputy_is_asked(escb, away):
    """The request itself."""
    escb.at("final-report", draft=2).says("lead-reviewer", "draft https://store.example.org/2")
    if away:
        escb.away["police-lead"] = date(2026, 4, 1)
    said = escb.says("coordinator", "circulate")
    assert ("police-deputy" in said.told) == away
    assert ("police-lead" in said.told) == (not away)


# --- roles -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("role chair @somebody", "unknown-role"),
        ("role sub-committee", "missing-part"),
        ("role sub-committee Smith", "pick-person"),
        ("role sub-committee @gone", "person-gone"),
        ("role sub-committee remove @stranger because no", "role-not-held"),
        ("role sub-committee remove @sub-committee", "missing-reason"),
        ("role lead-reviewer @one @two", "role-of-one"),
        ("role review-team @team-1", "role-held"),
        ("role review-team @somebody for Norfolk", "unknown-party"),
    ],
)
def test_roles_are_the_process_files(escb, text, code):
    """Nothing is done."""
    escb.at("opened")
    escb.gone.add("gone")
    assert escb.refused("coordinator", text).code == code


def test_several_people_get_a_role_at_once_and_all_or_none(escb):
    """One who cannot stops the whole command."""
    escb.at("opened").gone.add("gone")
    escb.refused("coordinator", "role executive @one @two @gone")
    assert escb.review.holders("executive") == [escb.id("executive")]
    escb.says("coordinator", "role executive @one @two @one")
    assert len(escb.review.holders("executive")) == 3


# --- attendees and actions ---------------------------------------------------------------------


def test_an_attendee_who_asks_gets_the_presentation_then_or_later(escb):
    """5 working days after asking; the follow-up 6 weeks after the session."""
    escb.at("published").on("13 Apr 2026").says("coordinator", "done briefing-session")
    escb.says("lead-reviewer", 'attendee add "Social worker, Police" asked for presentation')
    escb.says("coordinator", "attendee add @health-lead")
    assert escb.due("presentation-sent", "Social worker, Police") == date(2026, 4, 20)
    who = f"<@{escb.id('health-lead')}>"
    assert escb.items_of(who) == ["briefing-follow-up"]
    assert escb.due("briefing-follow-up", who) == date(2026, 5, 25)
    escb.on("1 Jun 2026").says("coordinator", "attendee asked @health-lead on 29 May 2026")
    assert escb.due("presentation-sent", who) == date(2026, 6, 5)
    assert escb.refused("coordinator", "attendee asked @health-lead").code == "asked-already"
    assert escb.refused("coordinator", "attendee add @health-lead").code == "name-taken"
    escb.says("coordinator", "attendee remove @health-lead because she did not come")
    assert not any(k[1] == "attendee-2" for k in escb.review.all_keys())


def test_an_attendee_added_after_the_session_is_followed_up_six_weeks_after_it(escb):
    """They were there on its day: when that was written down moves nothing."""
    escb.at("published").on("13 Apr 2026").says("coordinator", "done briefing-session")
    escb.on("20 Apr 2026").says("coordinator", 'attendee add "Teacher, Education"')
    assert escb.due("briefing-follow-up", "Teacher, Education") == date(2026, 5, 25)


@pytest.mark.parametrize(
    ("person", "text", "code"),
    [
        ("stranger", 'attendee add "Teacher, Education"', "coordinator-only"),
        ("coordinator", "attendee asked Nobody", "unknown-party"),
        ("coordinator", "attendee add", "missing-part"),
        ("coordinator", 'attendee asked "Teacher" on tomorrow', "future-date"),
        ("police-lead", 'action add "Audit" for Police due 1 Jun 2026', "coordinator-only"),
        ("coordinator", 'action add "Audit" for Norfolk due 1 Jun 2026', "unknown-party"),
        ("coordinator", 'action add "Audit" for Police due 1 Jun 2025', "past-action"),
        ("coordinator", 'action add "Audit" for Police', "missing-part"),
        ("coordinator", 'action add "Audit" due 1 Jun 2026', "missing-part"),
        ("coordinator", f'action add "{"x" * 501}" for Police due 1 Jun 2026', "name-length"),
        ("coordinator", "action done 7", "unknown-action"),
        ("coordinator", "action remove 7 because no", "unknown-party"),
        ("health-lead", "action done 1", "not-yours"),
    ],
)
def test_attendees_and_actions_are_refused_for_their_own_reasons(escb, person, text, code):
    """Nothing is done."""
    escb.at("published").says("coordinator", 'attendee add "Teacher"')
    escb.says("coordinator", 'action add "Audit the protocol" for Police due 1 Jun 2026')
    assert escb.refused(person, text).code == code


def test_each_action_has_an_item_of_its_own_with_its_agency_and_date(escb):
    """The Executive or the coordinator records it; its agency carries it out."""
    escb.at("final-stages")
    said = escb.says("executive", 'action add "Audit the protocol" for Police due 1 Jun 2026')
    assert said["number"] == 1
    escb.says("coordinator", 'action add "Train the team" for Health due 1 Jul 2026')
    assert escb.due("action-done", "action 1") == date(2026, 6, 1)
    said = escb.says("police-deputy", "action done 1 note it is with the Board")
    assert said["left"] == 1
    assert escb.history[-1].role == "deputy"
    assert escb.refused("police-deputy", "action done 1").code == "already-done"
    escb.says("coordinator", "done action-done for 2")
    assert (escb.history[-1].role, escb.history[-1].behalf) == ("coordinator", None)


def test_party_numbers_are_never_used_again(escb):
    """Action 1 is for ever that action."""
    escb.at("published").says("coordinator", 'action add "Audit" for Police due 1 Jun 2026')
    escb.says("coordinator", "action remove 1 because it repeats another")
    assert escb.says("coordinator", 'action add "Train" for Police due 1 Jun 2026')["number"] == 2
    assert [
        p.party
        for p in (r.event for r in escb.history)
        if isinstance(p, e.PartyAdded) and p.kind == "action"
    ] == [
        "action-1",
        "action-2",
    ]


def test_an_agency_that_joined_a_published_report_is_told_why_it_has_no_such_item(escb):
    """It gets what falls due after publication; a name that nobody has is still unknown."""
    escb.at("published").says("coordinator", 'agency add "Norfolk Health" lead @norfolk-lead')
    refusal = escb.refused("coordinator", "approve factual-accuracy for Norfolk ref e-mail 3")
    assert (refusal.code, refusal.facts["party"]) == ("joined-published", "Norfolk Health")
    assert (
        escb.refused("coordinator", "approve factual-accuracy for Suffolk ref e-mail 3").code
        == "unknown-party"
    )
    escb.unpublishes()
    escb.says("coordinator", "approve factual-accuracy for Norfolk ref e-mail 3")


def test_nobody_is_said_to_be_told_who_cannot_be(escb):
    """A deputy who has not answered the introduction, and an agency without Slack."""
    escb.at("agency-check").says("coordinator", "agency deputy Police @new-deputy")
    asked = escb.does("police-lead", c.AskDeputy(what="factual-accuracy", party="Police"))
    assert (asked["told"], asked.told) == (False, {})
    recused = escb.says("police-lead", "recuse because I knew the family")
    assert (recused["asked"], recused["silent"]) == ([], [escb.id("new-deputy")])
    assert "request" in escb.does("new-deputy", c.AnswerIntroduction(yes=True)).told["new-deputy"]
    escb.says("coordinator", 'agency add "Trust" by-email "Head of Safeguarding"')
    escb.says("coordinator", 'correction add "Page 3 gives the wrong year" for Trust')
    assert escb.says("lead-reviewer", "correction accept 1")["told"] is False
    escb.says("health-lead", 'correction add "Page 4 gives the wrong year"')
    assert escb.says("lead-reviewer", "correction accept 2")["told"] is True
