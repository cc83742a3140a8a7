"""Two people are two: who may be the second is fixed when it is asked, and nobody is made up for
it (rules 8 and 16)."""

from dataclasses import replace

import pytest

from bot.workflow.acts.stored_acts import decode_act
from bot.workflow.process.files import read
from bot.workflow.review import events as e
from bot.workflow.views.status import status
from tests.workflow import driver
from tests.workflow.driver import Play

END = "discontinue because it was opened twice"


def left_out(said):
    """Who was not asked, and why."""
    return {one["person"]: one["why"] for one in said["left_out"]}


# --- nobody is made up for it ------------------------------------------------------------------


def test_an_account_that_whoever_asks_named_a_moment_ago_is_no_second_person(escb):
    """Asked, named, agreed, removed: four lines of one person, in whichever order."""
    escb.at("agency-check").says("coordinator", "role coordinator @other")
    said = escb.says("coordinator", END)
    assert left_out(said) == {escb.id("other"): "named"}
    assert "other" not in said.told
    refusal = escb.refused("other", "second 1")
    assert (refusal.code, refusal.facts["one"]["why"]) == ("second-left-out", "named")
    assert refusal.facts["one"]["since"] == escb.later(1).today
    escb.says("coordinator", "role coordinator @third")
    assert escb.refused("third", "second 1").facts["one"]["why"] == "named"
    escb.says("lead-reviewer", "second 1")
    assert escb.review.discontinued is not None


def test_a_role_that_was_given_after_it_was_asked_makes_nobody_the_second(escb):
    """By somebody else, too: those who could are fixed."""
    escb.at("agency-check").says("coordinator", "role coordinator @other")
    escb.later(2).says("coordinator", END)
    escb.says("other", "role coordinator @late")
    refusal = escb.later(2).refused("late", "second 1")
    assert (refusal.code, refusal.facts["one"]["why"]) == ("second-left-out", "later")
    escb.says("other", "second 1")


@pytest.mark.parametrize("asks", ["other", "another"])
def test_nor_is_whoever_named_the_one_who_asks(escb, asks):
    """An account that asks for its maker, and one that another of the same maker's asks."""
    escb.at("agency-check").says("coordinator", "role coordinator @other @another")
    escb.says(asks, END)
    for person in {"coordinator", "other", "another"} - {asks}:
        assert escb.refused(person, "second 1").facts["one"]["why"] == "named", person
    assert escb.says("executive", "second 1")


def test_who_was_named_before_a_weekend_is_new_until_a_working_day_has_gone_by(escb):
    """Whoever is named on a Friday can be the second of what is asked from Monday on, no earlier
    in the day."""
    escb.at("agency-check").on("6 Mar 2026")  # a Friday
    escb.says("coordinator", "role coordinator @other")
    assert left_out(Play().like(escb).on("8 Mar 2026").says("coordinator", END))
    assert not left_out(Play().like(escb).on("9 Mar 2026").says("coordinator", END))


def test_a_role_that_ended_makes_nobody_the_second(escb):
    """Both: one of those when it was asked, and one still."""
    escb.at("agency-check").says("coordinator", "role coordinator @other")
    escb.later(1).says("coordinator", END)
    escb.says("coordinator", "role coordinator remove @other because they moved")
    assert escb.refused("other", "second 1").code == "second-not-yours"


def test_guests_and_the_same_name_are_not_the_second(escb):
    """As Slack says it when it is asked, and when it is agreed to."""
    escb.at("agency-check").later(1)
    escb.guests.add("executive")
    said = escb.says("coordinator", END)
    assert left_out(said) == {escb.id("executive"): "guest"}
    assert escb.refused("executive", "second 1").facts["one"]["why"] == "guest"
    escb.same |= {"coordinator", "lead-reviewer"}
    assert escb.refused("lead-reviewer", "second 1").facts["one"]["why"] == "same-person"
    escb.guests.add("admin")
    assert escb.refused("admin", "second 1").facts["one"]["why"] == "guest"
    escb.guests.add("coordinator")
    assert escb.refused("coordinator", "redact 1 because it names a child").code == "guest-asks"


def test_a_lone_coordinator_is_not_stuck(escb):
    """The reply says that nobody with a role can: one of ``CSPR_COORDINATORS`` does, or whoever is
    named, once it is asked anew a working day later."""
    escb.says("coordinator", 'open escb "Ash" decided 12 Jan 2026')
    escb.says("coordinator", "role lead-reviewer @lead-reviewer")
    said = escb.says("coordinator", END)
    assert (said["people"], left_out(said)) == ([], {escb.id("lead-reviewer"): "named"})
    assert escb.refused("coordinator", END).code == "second-waits"
    play = Play().like(escb)
    play.says("admin", "second 1")
    assert play.review.discontinued is not None
    escb.later(1)
    said = escb.says("coordinator", END)
    assert said["people"] == [escb.id("lead-reviewer")]
    assert [event.number for event in said.of(e.SecondLapsed)] == [1]
    escb.says("lead-reviewer", "second 2")
    assert escb.review.discontinued is not None


@pytest.mark.parametrize(
    "typed",
    [
        END,
        "redact 1 because it names a child",
        "publish outside-the-gate https://www.example.org/x on 12 Jan 2026 because it was live",
        "agency remove Health because it was never involved",
        "close-impasse factual-accuracy for Health because the record cannot be found",
    ],
)
def test_every_act_of_two_people_fixes_who_may_agree(escb, typed):
    """All five of them."""
    escb.at("agency-check").says("health-lead", "dispute because page 3 is wrong")
    escb.says("coordinator", "role executive @new")
    said = escb.says("coordinator", typed)
    (asked,) = said.of(e.SecondAsked)
    assert decode_act(escb.review.pending_approvals[1]) is not None
    assert left_out(said) == {escb.id("new"): "named"}
    assert asked.may_second
    assert escb.id("new") not in asked.may_second
    assert escb.refused("new", "second 1").facts["one"]["why"] == "named"
    escb.says("executive", "second 1")


def test_an_impasse_is_refused_at_once_where_only_new_people_could_agree(escb):
    """``CSPR_COORDINATORS`` cannot help here: it takes a coordinator and a deciding group."""
    escb.at("agency-check").says("health-lead", "dispute because page 3 is wrong")
    for role in ("executive", "sub-committee"):
        escb.says("coordinator", f"role {role} remove @{role} because they moved")
    escb.says("coordinator", "role executive @new")
    refusal = escb.refused(
        "coordinator", "close-impasse factual-accuracy for Health because of page 3"
    )
    assert (refusal.code, refusal.facts["left_out"][0]["why"]) == ("impasse-nobody", "named")


def test_what_was_asked_before_this_was_fixed_is_judged_when_it_is_agreed_to(escb):
    """Its event has no such field: whoever holds a role then can, but nobody made up for it."""
    escb.at("agency-check").says("coordinator", END)
    old = escb.history[-1]
    escb.history[-1] = replace(old, event=replace(old.event, may_second=None))
    escb._review = None
    escb.says("coordinator", "role executive @new")
    assert escb.refused("new", "second 1").facts["one"]["why"] == "named"
    escb.says("executive", "second 1")


# --- who coordinates decides on nothing --------------------------------------------------------


def by_majority(quorum=""):
    """Essex, with a Sub-Committee that decides by majority and an Executive of one."""
    text = driver.escb().text
    for old, new in (
        (
            'CSPR Sub-Committee", many = true, decides = "one-holder"',
            f'CSPR Sub-Committee", many = true, decides = "majority"{quorum}',
        ),
        (
            'ESCB Executive", many = true, decides = "one-holder"',
            'ESCB Executive", decides = "holder"',
        ),
    ):
        assert old in text
        text = text.replace(old, new)
    return read(text)


@pytest.mark.parametrize("role", ["sub-committee", "executive"])
@pytest.mark.parametrize("pathway", [driver.escb, by_majority])
def test_a_coordinator_holds_no_role_that_decides_on_the_report(pathway, role):
    """Whatever its ``decides``, whichever comes first, and by a takeover as well."""
    play = Play(pathway())
    play.says("coordinator", 'open escb "Ash" decided 12 Jan 2026')
    assert play.refused("coordinator", f"role {role} @coordinator").code == "role-clash"
    play.says("coordinator", f"role {role} @admin")
    assert play.refused("coordinator", "role coordinator @admin").code == "role-clash"
    assert play.refused("admin", "role coordinator @admin").code == "role-clash"


def test_who_has_had_both_since_before_decides_nothing_and_status_says_so():
    """A review from before: refused kindly, not asked, not counted, until one of the two ends."""
    play = Play(by_majority(", quorum = 1")).at("sub-committee")
    play.says("coordinator", "role coordinator @other")
    given = play.history[-1]
    assert isinstance(given.event, e.RoleGiven)
    event = replace(given.event, user=play.id("sub-committee"))
    play.history.append(
        replace(given, number=given.number + 1, batch=given.number + 1, event=event)
    )
    play._review = None
    refusal = play.refused("sub-committee", "approve sub-committee")
    assert (refusal.code, refusal.facts["people"]) == ("coordinator-decides", [])
    seen = status(play.review, play.id("coordinator"), play.today, play.calendar)
    both = [(one.person, one.role_id) for one in seen.both_roles]
    assert both == [(play.id("sub-committee"), "sub-committee")]
    play.says("other", "role coordinator remove @sub-committee because they decide")
    assert play.says("sub-committee", "approve sub-committee")["done"] == 1


# --- a majority has a quorum -------------------------------------------------------------------


def test_a_majority_of_one_decides_nothing_on_the_report():
    """Two at least, unless the file says otherwise; status says what is missing."""
    play = Play(by_majority()).at("sub-committee")
    for user in play.review.holders("sub-committee")[1:]:
        play.says(
            "coordinator", f"role sub-committee remove @{play.people[user]} because they left"
        )
    said = play.says("sub-committee", "approve sub-committee")
    assert (said["done"], said["total"]) == (1, 2)
    assert play.is_open("sub-committee")
    assert play.refused("sub-committee", "approve sub-committee").code == "already-yours"
    seen = status(play.review, play.id("coordinator"), play.today, play.calendar)
    small = [(one.role_id, one.there, one.needed) for one in seen.small_groups]
    assert small == [("sub-committee", 1, 2)]
    play.says("coordinator", "role sub-committee @second")
    play.says("second", "approve sub-committee")
    assert play.how("sub-committee") == "answered"


def test_the_file_says_how_many_must_agree_at_least():
    """Three of three then, though two are more than half."""
    play = Play(by_majority(", quorum = 3")).at("agency-check")
    play.says("coordinator", "role sub-committee @second @third")
    for person in ("police-lead", "health-lead"):
        play.says(person, "approve")
    for person in ("sub-committee", "second"):
        play.says(person, "approve sub-committee")
    assert play.is_open("sub-committee")
    play.says("third", "approve sub-committee")
    assert play.how("sub-committee") == "answered"


def test_a_paper_s_author_is_the_second_of_a_team_of_one(escb):
    """Terms are agreed by two roles: two people, with a Review Team of one."""
    escb.at("first-meeting")
    for person in ("team-2", "team-3"):
        escb.says("coordinator", f"role review-team remove @{person} because they left")
    escb.says(
        "lead-reviewer", "draft https://store.example.org/terms as terms-of-reference confirmed"
    )
    escb.says("lead-reviewer", "approve terms-of-reference")
    escb.says("team-1", "approve terms-of-reference")
    assert escb.how("terms-of-reference") == "answered"
