"""What people look at: what is theirs first, and many of a kind in one line."""

from dataclasses import replace
from datetime import date, timedelta

from bot.workflow.dates.calendar import Calendar
from bot.workflow.process.files import read
from bot.workflow.review import commands as c
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.progress import progress_of
from bot.workflow.views import board as board_view
from bot.workflow.views import chasing as chasing_view
from bot.workflow.views import checklist as checklist_view
from bot.workflow.views import item_history
from bot.workflow.views import lines as lines_view
from bot.workflow.views import mine as mine_view
from bot.workflow.views import status as status_view
from bot.workflow.views.chasing import OutstandingLine
from bot.workflow.views.kept import kept
from tests.workflow.driver import Play

CALENDAR = Calendar()


def test_a_progress_check_that_nobody_makes_counts_the_months(escb: Play) -> None:
    """One is open, however long; how many months went by without one stands beside it."""
    escb.at("scoping").on("20 May 2026").tick()
    assert len(escb.review.parties_of("check")) == 1
    found = status_view.status(escb.review, escb.id("coordinator"), escb.today, CALENDAR)
    checks = [one for one in found.late_lines if one.item == "progress-check"]
    assert [(one.due, one.missed) for one in checks] == [(date(2026, 2, 12), 3)]
    assert all(one.missed == 0 for one in found.late_lines if one.item != "progress-check")


def test_a_checklist_has_buttons_for_what_is_ones_own_first(escb: Play) -> None:
    """Before what a coordinator may record for fourteen agencies, whatever the dates."""
    escb.at("after-scoping", agencies=[f"Agency {n}" for n in range(14)], families=("mother",))
    escb.says(
        "coordinator",
        f"due agency-commitment {escb.today + timedelta(days=7)} because agreed with the agencies",
    )
    stage = next(s for s in escb.process.stages if s.id == "after-scoping")
    found = checklist_view.checklist(
        escb.review, stage, escb.id("coordinator"), escb.today, CALENDAR
    )
    mine = [one.mine for one in found.pressing]
    assert mine == sorted(mine, reverse=True)
    assert "family-letter" in [one.item for one in found.pressing]
    assert len(found.pressing) == checklist_view.PRESSING


def told(
    play: Play, key: InstanceId, day: str, step: str, *people: str, outcome: str = "posted"
) -> chasing_view.Chased:
    """A request or reminder that went out, and came to each of these people."""
    ids = tuple(play.id(p) for p in people)
    return chasing_view.Chased(key, date.fromisoformat(day), step, ids, outcome, told=ids)


def awaited(play: Play, key: InstanceId, *chased: chasing_view.Chased) -> OutstandingLine:
    """The line of ``who`` about an instance."""
    lines = chasing_view.outstanding(play.review, play.today, CALENDAR, chased).lines
    return next(one for one in lines if (one.item, one.party_id) == key)


def test_who_counts_what_asked_those_who_are_named(escb: Play) -> None:
    """Not a reminder that went to the coordinator for want of others, nor one that was never
    delivered; since the day of the first, which is never ahead."""
    escb.at("agency-check")
    police, today = escb.key("factual-accuracy", "Police"), escb.today.isoformat()
    later = (escb.today + timedelta(days=2)).isoformat()
    assert awaited(escb, police, told(escb, police, today, "late-1", "coordinator")).times == 0
    one = awaited(
        escb,
        police,
        told(escb, police, today, "request", "police-lead"),
        told(escb, police, today, "before-2", "police-lead", outcome="pending"),
        told(escb, police, later, "day", "police-lead", "coordinator"),
    )
    assert (one.times, str(one.since), str(one.last_asked)) == (
        2,
        today,
        later,
    )
    assert one.how == "answer"
    # posted, but it came to none of them: one was written to in vain, and is not in the channel
    died = replace(told(escb, police, today, "request", "police-lead"), told=())
    assert awaited(escb, police, died).times == 0
    chased = chasing_view.chasing(escb.review, [died], False, escb.today, CALENDAR).lines
    assert [(one.times, [a.outcome for a in one.asked]) for one in chased] == [(0, ["missed"])]


def test_an_agency_by_e_mail_is_asked_once_the_coordinator_says_that_it_was_sent(
    escb: Play,
) -> None:
    """That the coordinator has the text for it asks nobody yet."""
    escb.at("agency-check")
    escb.says("coordinator", 'agency add "Trust" by-email "Head of Safeguarding"')
    trust, today = escb.key("factual-accuracy", "Trust"), escb.today.isoformat()
    assert awaited(escb, trust, told(escb, trust, today, "late-1", "coordinator")).times == 0
    handed = [
        told(escb, trust, today, "late-1", "coordinator"),
        told(escb, trust, today, "by-email", "coordinator"),
    ]
    assert awaited(escb, trust, *handed).times == 0
    assert escb.refused("coordinator", "emailed factual-accuracy for Police").code == "not-by-email"
    assert escb.refused("police-lead", "emailed factual-accuracy for Trust").code == (
        "coordinator-only"
    )
    escb.later(2).says("coordinator", "emailed factual-accuracy for Trust")
    one = awaited(escb, trust, *handed)
    assert (one.times, one.since, one.people) == (1, escb.today, [escb.id("coordinator")])
    escb.says("police-lead", "approve")
    awaited_now = progress_of(escb.review, trust)["awaited"]
    assert [(a["name"], a["asked"]) for a in awaited_now] == [
        ("Health", None),
        ("Trust", escb.today),
    ]


def test_whoever_said_not_me_is_not_awaited(escb: Play) -> None:
    """Their deputy is, or nobody yet."""
    escb.at("agency-check")
    escb.says("coordinator", "agency lead Police @police-new")
    police = escb.key("factual-accuracy", "Police")
    assert escb.id("police-new") in awaited(escb, police).people
    escb.does("police-new", c.AnswerIntroduction(yes=False))
    assert awaited(escb, police).people == [escb.id("police-deputy")]


def test_a_paper_without_a_version_is_its_authors_to_register(escb: Play) -> None:
    """It says so, and offers the form; to the coordinator, too, for whom it isn't theirs."""
    escb.at("scoping")
    key = InstanceId("terms-of-reference")
    escb.says(
        "coordinator",
        f"due terms-of-reference {escb.today + timedelta(days=3)} because agreed in the team",
    )
    one = awaited(escb, key)
    assert (one.people, one.how, one.unregistered) == (
        [escb.id("lead-reviewer")],
        "version",
        True,
    )
    shown = item_history.show(escb.review, key, escb.id("lead-reviewer"), escb.today, CALENDAR)
    assert (shown.act, shown.command) == (
        "open",
        f"draft {escb.review.ref} terms-of-reference",
    )
    mine = mine_view.mine(escb.review, escb.id("lead-reviewer"), escb.today, CALENDAR)
    assert "terms-of-reference" in [one.item for one in mine]


def test_a_publication_that_is_held_is_not_offered(escb: Play) -> None:
    """The item says that a hold is in force; its date stays (rule 3)."""
    escb.at("ready")
    key = next(InstanceId(i.id) for i in escb.process.items.values() if i.kind == "publish")
    coordinator = escb.id("coordinator")
    assert lines_view.line(escb.review, key, coordinator, escb.today, CALENDAR).act == "open"
    before = lines_view.line(escb.review, key, coordinator, escb.today, CALENDAR).due
    escb.says("coordinator", "hold because the police asked")
    one = lines_view.line(escb.review, key, coordinator, escb.today, CALENDAR)
    assert (one.act, one.held, one.due) == ("", True, before)


def test_a_text_that_was_removed_is_shown_as_removed(escb: Play) -> None:
    """By whom, and when; what was not removed says nothing of it."""
    escb.at("scoping").says("coordinator", "done scoping-meeting note with a name in it")
    number = escb.history[-1].number
    escb.later(1).says("coordinator", f"redact {number} because a name was in it")
    escb.says("lead-reviewer", "second 1")
    entries = item_history.show(
        escb.review, InstanceId("scoping-meeting", ""), "", escb.today, CALENDAR
    ).entries
    removed = {one.number: one.removed for one in entries}
    removal = removed.pop(number)
    assert removal is not None
    assert removal.people == [escb.id("coordinator"), escb.id("lead-reviewer")]
    assert not any(removed.values())


def test_what_an_agency_disputes_waits_for_the_lead_reviewer(escb: Play) -> None:
    """Neither its lead nor its deputy finds it among what waits for them; the lead may still
    confirm."""
    escb.at("agency-check").says("police-lead", "dispute because page 3 is wrong")
    lead = mine_view.mine(escb.review, escb.id("lead-reviewer"), escb.today, CALENDAR)
    assert [(one.item, one.party) for one in lead if one.disputed] == [
        ("factual-accuracy", "Police")
    ]
    for person in ("police-lead", "police-deputy"):
        mine = mine_view.mine(escb.review, escb.id(person), escb.today, CALENDAR)
        assert "factual-accuracy" not in [one.item for one in mine]
    lines = chasing_view.outstanding(escb.review, escb.today, CALENDAR, []).lines
    people = {one.party: one.people for one in lines if one.item == "factual-accuracy"}
    assert people["Police"] == [escb.id("lead-reviewer")]
    assert people["Health"] == [escb.id("health-lead"), escb.id("health-deputy")]
    assert escb.says("police-lead", "approve")["withdrawn"] is True


def test_each_clock_of_six_months_is_shown_with_its_basis(escb: Play) -> None:
    """Essex's document names no time for completion, so that is our default; publication is by
    statutory guidance."""
    escb.at("opened")
    board = board_view.board(escb.review, escb.today, escb.calendar)
    assert [(c.what, c.day, c.basis) for c in board.clocks] == [
        ("completion", date(2026, 7, 12), "default"),
        ("publication", date(2026, 7, 12), "statutory"),
    ]


def test_the_decision_is_shown_with_the_partnership_s_own_documents(escb: Play) -> None:
    """By title; with an address, where the partnership filled one in."""
    escb.at("opened")
    shown = item_history.show(
        escb.review, InstanceId("decision", ""), escb.id("coordinator"), escb.today, escb.calendar
    )
    assert [(linked.title, linked.url) for linked in shown.see] == [
        ("CSPR Referral & Rapid Review Process document", "")
    ]
    assert (
        item_history.show(
            escb.review, InstanceId("pseudonym", ""), "", escb.today, escb.calendar
        ).see
        == []
    )
    text = escb.process.text.replace(
        'Process document"', 'Process document https://docs.example.org/rr"', 1
    )
    assert read(text, "escb.toml").linked() == [
        ("CSPR Referral & Rapid Review Process document", "https://docs.example.org/rr")
    ]


def test_what_is_late_for_want_of_a_version_is_its_authors(escb):
    """Nobody who answers can do anything then: not the group that returned it (B22)."""
    escb.at("sub-committee")
    escb.says("coordinator", "due sub-committee 12 Mar 2026 because of the meeting")
    escb.says("coordinator", "due factual-accuracy 12 Mar 2026 because of the meeting")
    escb.says("sub-committee", "return sub-committee because the actions are not measurable")
    for day, who in (("10 Mar 2026", "CSPR Sub-Committee"), ("1 Apr 2026", "Lead Reviewer")):
        escb.on(day)
        line = lines_view.line(
            escb.review, InstanceId("sub-committee"), "", escb.today, escb.calendar
        )
        assert line.who == [who]
    assert line.people == [escb.id("lead-reviewer")]
    late = [one for one in kept(escb.review, escb.calendar).late if one.title == line.title]
    assert [one.who for one in late] == [["Lead Reviewer"]]
