"""What people look at: what is theirs first, and many of a kind in one line."""

from datetime import date, timedelta

from bot.workflow import views
from bot.workflow.calendar import Calendar
from bot.workflow.process_files import read
from tests.workflow.driver import Play

CALENDAR = Calendar()


def test_progress_checks_that_nobody_ticks_are_one_line(escb: Play) -> None:
    """How many, and the last one's date; what else is late keeps its own line."""
    escb.at("scoping").on("20 May 2026").tick()
    found = views.status(escb.review, escb.id("coordinator"), escb.today, CALENDAR)
    checks = [one for one in found["late_lines"] if one["item"] == "progress-check"]
    assert [(one["count"], one["last"]) for one in checks] == [(4, date(2026, 5, 12))]
    others = [one for one in found["late_lines"] if one["item"] != "progress-check"]
    assert all(one["count"] == 1 for one in others)
    assert found["late"] == len(others) + 4


def test_a_checklist_has_buttons_for_what_is_ones_own_first(escb: Play) -> None:
    """Before what a coordinator may record for fourteen agencies, whatever the dates."""
    escb.at("after-scoping", agencies=[f"Agency {n}" for n in range(14)], families=("mother",))
    escb.says("coordinator", f"due agency-commitment {escb.today + timedelta(days=7)} because agreed with the agencies")
    stage = next(s for s in escb.process.stages if s.id == "after-scoping")
    found = views.checklist(escb.review, stage, escb.id("coordinator"), escb.today, CALENDAR)
    mine = [one["mine"] for one in found["pressing"]]
    assert mine == sorted(mine, reverse=True)
    assert "family-letter" in [one["item"] for one in found["pressing"]]
    assert len(found["pressing"]) == views.PRESSING


def test_a_reminder_that_went_to_the_coordinator_asked_nobody(escb: Play) -> None:
    """Unless the agency has no Slack, and is asked through the coordinator."""
    escb.at("agency-check")
    escb.says("coordinator", 'agency add "Trust" by-email "Head of Safeguarding"')
    police, trust = escb.key("factual-accuracy", "Police"), escb.key("factual-accuracy", "Trust")
    assert not views.asks(escb.review, police, [escb.id("coordinator")])
    assert views.asks(escb.review, police, [escb.id("coordinator"), escb.id("police-lead")])
    assert views.asks(escb.review, trust, [escb.id("coordinator")])


def test_a_text_that_was_removed_is_shown_as_removed(escb: Play) -> None:
    """By whom, and when; what was not removed says nothing of it."""
    escb.at("scoping").says("coordinator", "done scoping-meeting note with a name in it")
    number = escb.history[-1].number
    escb.says("coordinator", f"redact {number} because a name was in it")
    escb.says("lead-reviewer", "second 1")
    entries = views.show(escb.review, ("scoping-meeting", ""), "", escb.today, CALENDAR)["entries"]
    removed = {one["number"]: one["removed"] for one in entries}
    assert removed.pop(number)["people"] == [escb.id("coordinator"), escb.id("lead-reviewer")]
    assert not any(removed.values())


def test_what_an_agency_disputes_waits_for_the_lead_reviewer(escb: Play) -> None:
    """Neither its lead nor its deputy finds it among what waits for them; the lead may still confirm."""
    escb.at("agency-check").says("police-lead", "dispute because page 3 is wrong")
    for person in ("police-lead", "police-deputy"):
        mine = views.mine(escb.review, escb.id(person), escb.today, CALENDAR)
        assert "factual-accuracy" not in [one["item"] for one in mine]
    lines = views.outstanding(escb.review, escb.today, CALENDAR, {})["lines"]
    people = {one["party"]: one["people"] for one in lines if one["item"] == "factual-accuracy"}
    assert people["Police"] == [escb.id("lead-reviewer")]
    assert people["Health"] == [escb.id("health-lead"), escb.id("health-deputy")]
    assert escb.says("police-lead", "approve")["withdrawn"] is True


def test_each_clock_of_six_months_is_shown_with_its_basis(escb: Play) -> None:
    """Completion by the process document, publication by statutory guidance."""
    escb.at("opened")
    board = views.board(escb.review, escb.today, escb.calendar)
    assert [(c["what"], c["day"], c["basis"]) for c in board["clocks"]] == [
        ("completion", date(2026, 7, 12), "seed"),
        ("publication", date(2026, 7, 12), "statutory"),
    ]


def test_the_decision_is_shown_with_the_partnership_s_own_documents(escb: Play) -> None:
    """By title; with an address, where the partnership filled one in."""
    escb.at("opened")
    shown = views.show(escb.review, ("decision", ""), escb.id("coordinator"), escb.today, escb.calendar)
    assert shown["see"] == [{"title": "CSPR Referral & Rapid Review Process document", "url": ""}]
    assert views.show(escb.review, ("pseudonym", ""), "", escb.today, escb.calendar)["see"] == []
    text = escb.process.text.replace('Process document"', 'Process document https://docs.example.org/rr"', 1)
    assert read(text, "escb.toml").linked() == [
        ("CSPR Referral & Rapid Review Process document", "https://docs.example.org/rr")
    ]
