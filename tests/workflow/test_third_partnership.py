"""Midshire, a made-up third partnership: other stages, roles, intervals and two approvals of the
report.

Its file is in ``tests/process_files/midshire.toml``; nothing in ``bot/`` knows of it.
"""

import subprocess
from datetime import date
from pathlib import Path

import pytest

from bot import folders
from bot.workflow.dates.calendar import Calendar
from bot.workflow.process.model import Process
from bot.workflow.rules.forecast import forecast
from bot.workflow.views import checklist as checklist_view
from bot.workflow.views import lines as lines_view
from bot.workflow.views import lists as lists_view
from bot.workflow.views import mine as mine_view
from bot.workflow.views import status as status_view
from bot.workflow.views import timetable as timetable_view
from tests.workflow.sandwell import Pathways

ROOT = Path(__file__).parents[2]
CALENDAR = Calendar()
TRUST = "Midshire Community Health Trust"


@pytest.fixture(scope="module")
def processes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Process]:
    """All pathways of a workspace whose ``CSPR_PROCESSES`` holds Midshire's file."""
    folder = tmp_path_factory.mktemp("processes")
    (folder / "midshire.toml").write_bytes(
        (ROOT / "tests" / "process_files" / "midshire.toml").read_bytes()
    )
    return dict(folders.load_pathways(folder).processes)


@pytest.fixture
def midshire(processes: dict[str, Process]) -> Pathways:
    """A review that nobody has opened yet, in a workspace that knows Midshire's own file beside the
    bot's."""
    return Pathways(
        processes["midshire"], *(p for name, p in processes.items() if name != "midshire")
    )


STORY = """
2026-09-01 coordinator: open midshire "Ash" decided 2026-09-01 ref RR-9
2026-09-02 coordinator: agency add "Midshire Community Health Trust" lead @trust-lead deputy @trust-deputy
2026-09-02 coordinator: agency add "Midshire Police" lead @police-lead
2026-09-02 coordinator: family add "grandmother"
2026-09-02 coordinator: partnership add "Northshire"
2026-09-03 coordinator: role reviewer @reviewer
2026-09-03 coordinator: role learning-group @group-1 for "Midshire Community Health Trust"
2026-09-03 coordinator: role learning-group @group-2 for "Midshire Police"
2026-09-03 coordinator: role learning-group @group-3
2026-09-03 coordinator: role scrutineer @scrutineer
2026-09-03 coordinator: role executive @executive
2026-09-03 coordinator: role communications @communications
2026-09-04 coordinator: done reviewer-appointed
2026-09-04 reviewer: done reviewer-independence
2026-09-04 coordinator: done agencies-named
2026-09-04 coordinator: done group-member for "Midshire Community Health Trust"
2026-09-04 coordinator: done group-member for "Midshire Police"
# plan
2026-09-07 coordinator: timetable propose
2026-09-07 coordinator: timetable accept
2026-09-14 coordinator: done planning-day
2026-09-14 coordinator: done name-agreed
2026-09-15 reviewer: draft https://documents.example.org/plan as review-plan
2026-09-15 reviewer: draft https://documents.example.org/family as family-plan
2026-09-16 reviewer: approve plan-agreed
2026-09-16 group-1: approve plan-agreed
2026-09-17 group-3: approve plan-agreed
2026-09-18 scrutineer: approve family-plan-agreed
# listen
2026-09-24 coordinator: done family-asked for grandmother ref letter 1
2026-10-02 trust-lead: done agency-account
2026-10-02 police-lead: done agency-account
2026-10-05 reviewer: done family-view for grandmother as contributes
2026-10-12 reviewer: done account-read for "Midshire Community Health Trust"
2026-10-12 reviewer: done account-read for "Midshire Police"
2026-10-20 reviewer: done practice-event
2026-10-27 reviewer: done practice-event
2026-11-02 coordinator: done progress ref e-mail 1
# write
2026-11-09 reviewer: draft https://documents.example.org/v1
2026-11-10 coordinator: circulate
2026-11-20 group-1: done workshop
2026-12-01 coordinator: draft https://documents.example.org/v2 as final-report
2026-12-01 coordinator: circulate
# agree
2026-12-08 trust-lead: done governors-told
2026-12-09 police-lead: done governors-told
2026-12-10 trust-deputy: approve agency-agrees
2026-12-10 police-lead: approve agency-agrees
2026-12-15 group-2: approve group-approves
2026-12-15 group-3: approve group-approves
2026-12-17 scrutineer: approve scrutineer-approves
# sign
2027-01-04 coordinator: done progress ref e-mail 2
2027-01-08 executive: approve executive-signs
# publish
2027-01-11 coordinator: publication 3 Feb 2027
2027-01-13 coordinator: done national-panel-told ref e-mail 3
2027-01-13 coordinator: done government-told ref e-mail 4
2027-01-14 communications: done member-told ref e-mail 5
2027-01-15 coordinator: done others-told for "Midshire Community Health Trust" ref e-mail 6
2027-01-15 coordinator: done others-told for "Midshire Police" ref e-mail 6
2027-01-15 coordinator: done others-told for Northshire ref e-mail 6
2027-01-18 reviewer: done family-told for grandmother ref letter 2
2027-01-25 communications: done statement
# ready
2027-02-03 coordinator: publish https://www.example.org/reviews/ash
# learn
2027-02-10 executive: action add "Ask at every handover" for "Midshire Community Health Trust" due 1 Sep 2027
2027-02-11 executive: done response
2027-02-15 coordinator: done learning-told for "Midshire Health and Wellbeing Board" ref e-mail 7
2027-02-15 coordinator: done learning-told for "Corporate Parenting" ref e-mail 7
2027-02-15 coordinator: done learning-told for "Fire" ref e-mail 7
2027-02-15 coordinator: done learning-told for "Midshire Homes" ref e-mail 7
2027-03-15 coordinator: attendee add "Teacher, Oak School" asked for presentation
2027-03-15 coordinator: done webinar
2027-03-16 coordinator: done slides-sent for Teacher
2027-08-02 trust-lead: done action-shown for 1
2027-08-03 coordinator: done action-shown for 1
2027-08-20 coordinator: done round-reported ref e-mail 8
2027-09-01 trust-lead: action done 1
2028-02-01 trust-lead: done action-shown for 1
2028-02-02 coordinator: done action-shown for 1
2028-02-03 coordinator: done round-reported ref e-mail 9
# last
2029-02-04 communications: done taken-down
"""


def at(midshire: Pathways, mark: str) -> Pathways:
    """Everything before a mark of the story has been said."""
    midshire.tells(STORY, mark)
    return midshire


def test_it_runs_from_open_to_close(midshire):
    """Through eleven stages of its own, until it closes by itself after two years on the
    website."""
    said = midshire.tells(STORY)
    assert "completed" in said.posted
    assert midshire.review.ref == "MIDS-2026-01"
    assert midshire.review.completed == date(2029, 2, 4)
    assert midshire.review.process.id == "midshire"


def test_nothing_in_the_bot_knows_of_it():
    """A third partnership needs a file, not a programmer."""
    found = subprocess.run(
        ["git", "grep", "-il", "midshire", "--", "bot", "messages"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.stdout == ""


def test_its_stages_are_its_own(midshire):
    """They follow one another as its file says."""
    stages = []
    for mark in ("plan", "listen", "write", "agree", "sign", "publish", "learn"):
        play = Pathways(*midshire.known.values())
        stages.append(at(play, mark).review.stage.id)
    assert stages == ["plan", "listen", "write", "agree", "sign", "publish", "learn"]


def test_the_report_takes_two_approvals_and_a_signature(midshire):
    """The Learning Group's majority, then the scrutineer's, then the Executive's, each of the same
    version."""
    play = at(midshire, "agree")
    play.on("10 Dec 2026")
    for who in ("trust-lead", "police-lead"):
        play.says(who, "done governors-told")
        play.says(who, "approve agency-agrees")
    assert [
        m["item"] for m in play.refused("executive", "approve executive-signs").facts["missing"]
    ] == [
        "group-approves",
        "scrutineer-approves",
    ]
    assert [
        m["item"]
        for m in play.refused("scrutineer", "approve scrutineer-approves").facts["missing"]
    ] == ["group-approves"]
    play.says("group-1", "approve group-approves")
    said = play.says("group-2", "approve group-approves")
    assert said.told["scrutineer"] == ["request"]
    said = play.says("scrutineer", "approve")
    assert said["item"] == "scrutineer-approves"
    assert said.told["coordinator"] == ["contact-silent"], (
        "the Executive has not said [That's me] yet"
    )
    completion, _ = forecast(play.review, play.today, CALENDAR)
    assert not completion.done
    play.says("executive", "approve")
    completion, _ = forecast(play.review, play.today, CALENDAR)
    assert (completion.day, completion.done) == (date(2026, 12, 10), True)


def test_a_return_by_the_scrutineer_sets_the_group_s_approval_aside(midshire):
    """And the workshop on the working draft stays what it was."""
    play = at(midshire, "sign")
    said = play.says(
        "scrutineer", "return scrutineer-approves because a recommendation has no owner"
    )
    assert set(said.fell) >= {"group-approves", "agency-agrees for Midshire Police", "final-report"}
    assert play.how("workshop") == "done"


def test_the_coordinator_who_registered_the_report_does_not_decide_on_it(midshire):
    """Midshire's Partnership Manager registers; the roles that decide are others'."""
    play = at(midshire, "agree")
    assert play.refused("coordinator", "role executive @coordinator").code == "role-clash"


def test_its_intervals_are_its_own(midshire):
    """10 working days for the notices, 2 months between checks, 6 between rounds, 24 months on the
    website."""
    play = at(midshire, "ready")
    assert [p.due for p in play.review.parties_of("check")] == [
        date(2026, 11, 2),
        date(2027, 1, 4),
        date(2027, 3, 1),
    ]
    assert play.due("national-panel-told") == date(2027, 1, 20)
    assert play.due("statement") == date(2027, 1, 29)
    assert play.due("family-told", "grandmother") == date(2027, 1, 27)
    play.says("coordinator", "undo government-told because it went to the wrong desk")
    play.on("21 Jan 2027").says("coordinator", "done government-told ref e-mail 12")
    facts = (
        play.on("3 Feb 2027")
        .refused("coordinator", "publish https://www.example.org/reviews")
        .facts
    )
    assert (facts["days"], facts["needed"], facts["earliest"]) == (9, 10, date(2027, 2, 4))


def test_the_website_s_two_years_are_kept(midshire):
    """Published on 3 February 2027: to be taken down from 4 February 2029."""
    play = at(midshire, "last")
    refusal = play.on("3 Feb 2028").refused("communications", "done taken-down")
    assert (refusal.code, refusal.facts["over"], refusal.facts["allowed"]) == (
        "website-early",
        date(2029, 2, 3),
        date(2029, 2, 4),
    )


def test_an_agreement_that_is_not_in_force_has_no_items(midshire):
    """Switched off in the file: not there, and not on any list."""
    play = at(midshire, "plan")
    assert play.refused("reviewer", "done school-nurse-event").code == "unknown-item"


def test_the_trust_s_own_committee_is_named(midshire):
    """As Sandwell's Trust's board is."""
    play = at(midshire, "agree")
    line = lines_view.line(play.review, play.key("governors-told", TRUST), "", play.today, CALENDAR)
    assert line.title == "Report taken to the agency's own board: the Trust's Quality Committee"


def test_only_the_communications_lead_agrees_the_statement(midshire):
    """A personal item is not recorded on anybody's behalf."""
    play = at(midshire, "publish")
    refusal = play.refused("coordinator", "done statement")
    assert (refusal.code, refusal.facts["who"]) == ("not-yours", ["Communications Lead"])
    play.says("communications", "done statement")


def test_everybody_s_views_can_be_shown_at_every_stage(midshire):
    """Board, status, checklist, timetable, what is mine: for every holder of a role, whatever the
    role is called."""
    for mark in ("plan", "listen", "write", "agree", "sign", "publish", "ready", "learn", "last"):
        play = Pathways(*midshire.known.values())
        at(play, mark)
        for who in play.people:
            status_view.status(play.review, who, play.today, CALENDAR)
            mine_view.mine(play.review, who, play.today, CALENDAR)
            for stage in play.review.process.stages:
                checklist_view.checklist(play.review, stage, who, play.today, CALENDAR)
        timetable_view.timetable(play.review, play.today, CALENDAR)
        lists_view.assurance(play.review, play.today, CALENDAR)
