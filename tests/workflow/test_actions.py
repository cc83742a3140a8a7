"""Actions from learning: for several agencies, with recommendation, lead officer, progress,
evidence and outcome; and what is fed back of an assurance round."""

from datetime import date

import pytest

from bot.workflow.acts import direct_messages
from bot.workflow.review import commands as c
from bot.workflow.text.unfinished import sounds_unfinished
from bot.workflow.views.actions import actions
from tests.workflow.driver import CALENDAR, Play
from tests.workflow.sandwell import local_at
from tests.workflow.test_sandwell import TRUST

POLICE = "West Midlands Police"


@pytest.fixture
def acting() -> Play:
    """A published review of Sandwell, with an action for two agencies."""
    play = local_at("published")
    said = play.says(
        "coordinator",
        f'action add "Share the minutes" for "{TRUST}" and Police due 1 Oct 2027'
        ' recommendation 2 officer "Head of Safeguarding"',
    )
    assert said.code == "for-several"
    return play


def line(play: Play, number: int):
    """An action as the coordinator looks at it."""
    listed = actions(play.review, play.id("coordinator"), play.today, CALENDAR)
    return next(one for one in listed.parties if one.number == number)


def test_an_action_for_several_agencies_is_one_for_each_with_all_that_was_said(acting):
    """Each agency's lead gets its text at once, with who leads on it."""
    for number, agency in ((1, TRUST), (2, POLICE)):
        one = line(acting, number)
        assert (one.text, one.agency) == ("Share the minutes", agency)
        assert (one.recommendation, one.officer) == ("2", "Head of Safeguarding")
    said = acting.says("coordinator", 'action add "Audit" for Police due 1 Oct 2027')
    told = [one for one in said.announcements if one.to == acting.id("police-lead")]
    assert [type(one.announcement) for one in told] == [direct_messages.ActionAdded]
    acting.says("coordinator", "action change 3 officer @police-deputy recommendation 4")
    assert line(acting, 3).officer == f"<@{acting.id('police-deputy')}>"
    assert line(acting, 3).recommendation == "4"


def test_what_is_half_done_is_progress_and_closes_nothing(acting):
    """Typed as a note with either verb; it closes where somebody says that it is carried out."""
    for typed in (
        "action done 1 note half done, amber",
        "done action-done for 1 note half done, amber",
    ):
        refusal = acting.refused("trust-lead", typed)
        assert (refusal.code, refusal.facts["words"]) == ("action-unfinished", "half done")
        assert acting.is_open("action-done", "action 1")
    acting.says("trust-lead", "action progress 1 as amber ref minute 4 note half done")
    stands = line(acting, 1)
    assert (stands.rating, stands.evidence, stands.done) == ("amber", True, None)
    acting.says("trust-lead", "done action-done for 1 as green")
    assert line(acting, 1).rating == "green"
    acting.says("trust-lead", "action done 1 note half the teams were enough confirmed")
    assert not acting.is_open("action-done", "action 1")
    assert acting.refused("trust-lead", "action progress 1 as red").code == "already-done"
    acting.says("trust-lead", 'action outcome 1 "Every team has the minutes"')
    assert line(acting, 1).impact == "Every team has the minutes"
    assert acting.refused("police-lead", 'action outcome 1 "Ours"').code == "not-yours"


def test_what_was_said_of_an_action_can_be_taken_back(acting):
    """The last first, with what was said together; what was said before counts again, and all of it
    stays in the history. Whoever said it does so, or a coordinator, of whom they hear."""
    acting.says("trust-lead", "action progress 1 as green ref minute 4")
    acting.says("trust-lead", "action progress 1 as red note the wrong action")
    assert acting.refused("police-lead", "action undo 1 because not ours").code == "not-yours"
    said = acting.says("coordinator", "action undo 1 because it was another action")
    assert (said["what"], said["left"], said["open"]) == ("red", "green", True)
    assert said.told["trust-lead"] == ["changed"]
    assert (line(acting, 1).rating, line(acting, 1).evidence) == ("green", True)
    acting.says("coordinator", 'action outcome 1 "Every team has the minutes"')
    theirs = acting.refused("trust-lead", "action undo 1 because it is too early")
    assert theirs.code == "undo-not-yours"
    acting.says("coordinator", "undo action-done for 1 because it is too early")
    assert (line(acting, 1).impact, line(acting, 1).rating) == ("", "green")
    acting.says("trust-lead", "action undo 1 because it was another action")
    assert (line(acting, 1).rating, line(acting, 1).evidence) == ("", False)
    nothing = acting.refused("trust-lead", "action undo 1 because of that")
    assert nothing.code == "not-done-yet"


def test_an_outcome_is_taken_back_and_its_action_stays_carried_out(acting):
    """What was said with the closing goes with it; what was said later goes alone."""
    acting.says("trust-lead", "action done 1")
    acting.says("trust-lead", 'action outcome 1 "Every team has the minutes"')
    said = acting.says("trust-lead", "action undo 1 because we cannot tell yet")
    assert (said["what"], said["left"], said["open"]) == ("impact", "", False)
    assert (line(acting, 1).impact, line(acting, 1).done) == ("", acting.today)
    acting.says("trust-lead", "action undo 1 because it isn't done")
    assert acting.is_open("action-done", "action 1")
    together = c.Complete(what="action-done", party="1", impact="Better", confirmed=True)
    acting.does("trust-lead", together)
    assert line(acting, 1).impact == "Better"
    acting.says("trust-lead", "action undo 1 because it isn't done")
    assert (line(acting, 1).impact, line(acting, 1).done) == ("", None)


def test_a_lead_officer_and_evidence_are_taken_away_again(acting):
    """Nobody leads on it any more; of the references that were added, those before count again."""
    acting.says("coordinator", "action change 1 officer none recommendation none")
    assert (line(acting, 1).officer, line(acting, 1).recommendation) == ("", "")
    acting.says("trust-lead", "action done 1")
    none = acting.refused("coordinator", "evidence undo action-done for 1 because it is wrong")
    assert none.code == "no-evidence-added"
    acting.says("coordinator", "evidence action-done for 1 ref letter 1")
    acting.says("trust-lead", "evidence action-done for 1 ref letter 2")
    key = acting.key("action-done", "action 1")
    assert acting.review.state(key).closed.ref == "letter 1"
    assert acting.refused("police-lead", "evidence undo action-done for 1 because no").code == (
        "not-yours"
    )
    acting.says("trust-lead", "evidence undo action-done for 1 because it is another letter")
    refused = acting.refused("trust-lead", "evidence undo action-done for 1 because of that")
    assert refused.code == "undo-not-yours"
    said = acting.says("coordinator", "evidence undo action-done for 1 because it is wrong")
    assert said.code == "evidence-taken-back"
    assert acting.review.state(key).closed.ref is None
    assert not line(acting, 1).evidence


@pytest.mark.parametrize(
    "note",
    [
        "half done, amber",
        "partly",
        "ongoing",
        "not yet finished",
        "80 % of staff trained",
        "still to be agreed",
        "RED",
        "two teams trained, red",
        "nearly there",
    ],
)
def test_notes_that_say_that_something_is_left(note):
    """In the words in which people report progress."""
    assert sounds_unfinished(note)


@pytest.mark.parametrize(
    "note",
    [
        "",
        "the audit is with the Board",
        "completed in full on 12 May",
        "100 % of staff trained",
        "added to the red book",
        "all teams briefed; the half-day course was held",
    ],
)
def test_notes_that_do_not(note):
    """An ordinary note closes the action as ever."""
    assert not sounds_unfinished(note)


def test_a_round_is_not_fed_back_before_whoever_is_missing_was_named():
    """By action and agency; what more was asked for is missing. With a reason it goes on, and the
    reason is kept."""
    play = local_at("assured").on("1 Sep 2026")
    for item in ("assurance-collated", "assurance-reported"):
        assert play.is_open(item, "round 1")
        refusal = play.refused("coordinator", f"done {item} for 1 ref minute 4")
        assert refusal.code == "round-unanswered"
        found = refusal.facts["unanswered"]
        assert [(one["number"], one["agency"], one["again"]) for one in found] == [
            (1, TRUST, False),
            (2, POLICE, False),
        ]
    play.says("police-lead", "done assurance for 2")
    play.says("trust-lead", "done assurance for 1")
    play.says("coordinator", "done assurance for 1 as asked-again because the figures are missing")
    refusal = play.refused("coordinator", "done assurance-collated for 1")
    assert refusal.facts["unanswered"][0]["again"]
    play.says("coordinator", "done assurance-collated for 1 because the QPP meets tomorrow")
    play.says("trust-lead", "done assurance for 1")
    play.says("coordinator", "done assurance-reported for 1 ref minute 5")
    assert not play.is_open("assurance-reported", "round 1")


def test_a_round_is_told_in_its_order():
    """What was shown on a day is not accepted before it, nor shown again before it was asked about,
    nor part of what was collated earlier; a reason says that it went on without."""
    play = local_at("assured").on("1 Sep 2026")
    play.says("police-lead", "done assurance for 2 on 25 Aug 2026")
    play.says("trust-lead", "done assurance for 1 on 28 Aug 2026")
    early = play.refused("coordinator", "done assurance for 1 on 27 Aug 2026")
    assert (early.code, early.facts["last"], early.facts["since"]) == (
        "assurance-order",
        "shown",
        date(2026, 8, 28),
    )
    refused = play.refused("coordinator", "done assurance-collated for 1 on 27 Aug 2026")
    (late,) = refused.facts["unanswered"]
    assert (refused.code, late["number"], late["shown"]) == (
        "round-unanswered",
        1,
        date(2026, 8, 28),
    )
    play.says("coordinator", "done assurance for 1 as asked-again on 31 Aug 2026 because of gaps")
    again = play.refused("trust-lead", "done assurance for 1 on 30 Aug 2026")
    assert (again.code, again.facts["last"]) == ("assurance-order", "asked-again")
    play.says("trust-lead", "done assurance for 1 on 31 Aug 2026")
    play.says("trust-lead", "done assurance for 1 on 31 Aug 2026")
    play.says("coordinator", "done assurance-collated for 1 on 27 Aug 2026 because QPP met then")
    play.says("coordinator", "done assurance-reported for 1 on 31 Aug 2026 ref minute 5")
