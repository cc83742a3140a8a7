"""The order of asking: what comes first, what goes with a meeting, where it is laid out."""

from datetime import date
from itertools import groupby

from bot.workflow import settings
from bot.workflow.process.files import read
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.nudges import next_slot
from bot.workflow.views.board import board
from bot.workflow.views.chasing import outstanding
from bot.workflow.views.lines import line
from bot.workflow.views.mine import mine
from tests.workflow import driver, solver
from tests.workflow.driver import Play

SETTINGS = settings.read({})


def slot(play: Play, item: str, party: str = ""):
    """When people are next nudged about an item."""
    return next_slot(play.review, play.key(item, party), None, play.today, SETTINGS)


def list_of(play: Play, person: str) -> set[str]:
    """What waits for a person."""
    found = mine(play.review, play.id(person), play.today, play.calendar)
    return {one.item for one in found}


# --- what comes first ----------------------------------------------------------------------------


def test_an_agency_is_asked_to_commit_only_after_its_letter(planned):
    """Not reminded, not on its list, not outstanding and never late before; and whoever looks reads
    what comes first."""
    planned.on("2 Mar 2026")  # two days after the date that the timetable gave it
    key = planned.key("agency-commitment", "Police")
    assert slot(planned, "agency-commitment", "Police") is None
    assert "agency-commitment" not in list_of(planned, "police-lead")
    seen = line(planned.review, key, planned.id("police-lead"), planned.today, planned.calendar)
    assert (seen.late, [first.item for first in seen.blocked]) == (False, ["agency-letter"])
    who = outstanding(planned.review, planned.today, planned.calendar, [])
    assert "agency-commitment" not in {one.item for one in who.lines}


def test_once_the_letter_is_sent_the_agency_has_five_working_days(planned):
    """Its own letter, and not the other agency's."""
    planned.on("2 Mar 2026").says("coordinator", "done agency-letter for Police ref letter 1")
    assert planned.due("agency-commitment", "Police") == date(2026, 3, 9)
    assert slot(planned, "agency-commitment", "Police").day <= date(2026, 3, 9)
    assert "agency-commitment" in list_of(planned, "police-lead")
    assert "agency-commitment" not in list_of(planned, "health-lead")


def test_a_letter_in_its_time_leaves_the_date_as_it_was(planned):
    """And so does a day that was agreed after it."""
    planned.on("13 Jan 2026").says("coordinator", "done agency-letter for Police ref letter 1")
    assert planned.due("agency-commitment", "Police") == date(2026, 2, 20)
    planned.says("coordinator", "due agency-commitment for Police 15 Jan 2026 because they offered")
    assert planned.due("agency-commitment", "Police") == date(2026, 1, 15)


def test_what_comes_after_may_be_ticked_before(planned):
    """It is an order of asking, and no gate."""
    planned.says("police-lead", "done agency-commitment")
    assert planned.how("agency-commitment", "Police") == "done"


def test_nobody_is_asked_about_a_version_that_there_is_none_of(planned):
    """Further thoughts on a draft that is not written are nobody's to give, and not late."""
    planned.on("8 Jun 2026")
    key = planned.key("agency-thoughts", "Police")
    assert slot(planned, "agency-thoughts", "Police") is None
    seen = line(planned.review, key, planned.id("police-lead"), planned.today, planned.calendar)
    assert (seen.late, [first.item for first in seen.blocked]) == (False, ["final-draft"])
    assert "agency-thoughts" not in list_of(planned, "police-lead")


def test_an_answer_is_asked_for_when_what_comes_before_it_is_done():
    """A confirmation with `after` is asked by itself then, and not when its version goes out."""
    text = driver.escb().text.replace(
        'title = "Factual accuracy of the draft Overview Report"',
        'title = "Factual accuracy of the draft Overview Report"\nafter = ["final-discussed"]',
    )
    play = Play(read(text, "escb.toml")).at("final-report")
    play.says("lead-reviewer", f"draft {solver.LINK}/v2 as final-draft confirmed")
    said = play.says("coordinator", "circulate")
    assert "request" not in said.told.get("police-lead", [])
    said = play.says("lead-reviewer", "done final-discussed")
    assert "request" in said.told["police-lead"]


# --- what goes with a meeting --------------------------------------------------------------------


def test_what_hangs_on_a_meeting_moves_with_it(planned):
    """Planned, moved, held: its agenda has its day, and nobody is chased for the old one."""
    agenda = ("terms-discussed", "agencies", "review-team", "pseudonym", "timetable")
    assert {planned.due(item) for item in agenda} == {date(2026, 2, 6)}
    planned.says("coordinator", "due scoping-meeting 20 Feb 2026 because the reviewer is ill")
    assert {planned.due(item) for item in agenda} == {date(2026, 2, 20)}
    planned.on("18 Feb 2026").says("coordinator", "done scoping-meeting")
    assert {planned.due(item) for item in agenda} == {date(2026, 2, 18)}
    planned.says("coordinator", "due pseudonym 25 Feb 2026 because the family is asked")
    assert planned.due("pseudonym") == date(2026, 2, 25), "but for what was agreed otherwise"


def test_the_timetable_is_agreed_at_the_meeting_that_agrees_it(planned):
    """Accepting it before gives the dates; it is ticked once the meeting was held."""
    assert planned.is_open("timetable")
    planned.on("6 Feb 2026").says("coordinator", "done scoping-meeting")
    planned.says("coordinator", "timetable propose")
    said = planned.says("coordinator", "timetable accept")
    assert (said["ticked"], said["meeting"]) == (True, "")
    assert planned.how("timetable") == "done"


def test_flexible_items_of_a_meeting_are_asked_about_through_the_meeting(escb):
    """One question, not five; dated while the meeting is planned, and asked about once it was
    held."""
    escb.at("practitioners")
    assert slot(escb, "practitioner-meeting").step == "ask"
    assert slot(escb, "facts-agreed") is None
    escb.says("coordinator", "due practitioner-meeting 20 Mar 2026 because all can come")
    assert escb.due("facts-agreed") == date(2026, 3, 20)
    escb.on("20 Mar 2026").says("coordinator", "done practitioner-meeting")
    assert escb.due("facts-agreed") is None
    assert slot(escb, "facts-agreed").step == "ask"


def test_a_meeting_that_is_not_held_leaves_an_item_its_own_date():
    """By the timetable, as if there were none."""
    text = driver.escb().text.replace(
        'kind = "meeting"\nwho = ["coordinator"]\ndue = "timetable"',
        'kind = "meeting"\nwho = ["coordinator"]\ndue = "timetable"\noptional = true',
    )
    play = Play(read(text, "escb.toml")).at("opened")
    play.says("coordinator", "timetable propose")
    play.says("coordinator", "timetable accept")
    play.says("coordinator", "due scoping-meeting 20 Feb 2026 because the reviewer is ill")
    play.says("coordinator", "not-held scoping-meeting because it was done in writing")
    assert play.due("terms-discussed") == date(2026, 2, 6)


# --- laid out ------------------------------------------------------------------------------------


def test_a_stage_is_laid_out_across_its_length(planned):
    """Never all on one day, but for what is one meeting's or asked for together; inputs come before
    the meeting that needs them, and letters before what they ask for."""
    dates = planned.review.timetable
    assert dates["agency-letter"] < dates["agency-commitment"] <= dates["practitioners-briefed"]
    assert dates["chronology"] < dates["first-meeting"] == dates["chronologies-reviewed"]
    assert dates["lead-reviewer"] < dates["independence"]
    assert dates["first-draft"] < dates["draft-discussed"]
    assert dates["factual-accuracy"] == dates["agency-thoughts"]
    items = [planned.review.item(item) for item in dates]
    for stage, found in groupby(items, key=lambda item: item.stage):
        days = {dates[item.id] for item in found}
        assert len(days) > 1 or stage in ("scoping", "agency-check"), stage


def test_a_fixed_meeting_takes_its_agenda_along_in_a_proposal(escb):
    """What goes with it is proposed for its day."""
    escb.at("opened").says("coordinator", "due first-meeting 20 Mar 2026 because all can come")
    escb.says("coordinator", "timetable propose")
    proposed = escb.review.proposal.dates
    assert {proposed[item] for item in ("key-themes", "terms-of-reference")} == {date(2026, 3, 20)}
    assert proposed["chronology"] < date(2026, 3, 20)


def test_whose_move_it_is_names_nobody_who_is_not_asked_yet(planned):
    """The letter is the move, not the commitment that it asks for."""
    for item in ("lead-reviewer", "independence", "scoping-meeting", "terms-discussed"):
        solver.close(planned, InstanceId(item))
    for item in ("agencies", "review-team", "pseudonym", "timetable"):
        solver.close(planned, InstanceId(item))
    moves = board(planned.review, planned.today, planned.calendar).moves
    assert {move.item for move in moves} == {"agency-letter"}
