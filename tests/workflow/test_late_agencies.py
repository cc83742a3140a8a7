"""Dates of agencies that joined late, and of publishing while none is agreed."""

from datetime import date

from bot.workflow.dates.due import due_of
from bot.workflow.review import events as e
from bot.workflow.review.state import InstanceId
from bot.workflow.views import board as board_view
from bot.workflow.views import offers
from tests.workflow.driver import CALENDAR, user


def test_a_date_for_all_agencies_waits_for_one_that_joins_later(escb):
    """Ten working days from joining; the others keep the date (rule 9, timetable)."""
    escb.at("scoping").says("coordinator", "due chronology 2 Mar 2026 because agreed")
    escb.on("10 Mar 2026").says("coordinator", 'agency add "Late School" lead @school-lead')
    assert escb.due("chronology", "Late School") == date(2026, 3, 24)
    assert escb.due("chronology", "Health") == date(2026, 3, 2)
    escb.says(
        "coordinator", 'due chronology for "Late School" 16 Mar 2026 because they have it ready'
    )
    assert escb.due("chronology", "Late School") == date(2026, 3, 16)


def test_a_date_for_all_is_for_those_of_that_day_too_if_they_came_first(escb):
    """Whoever sets a date for all means all that there are."""
    escb.at("scoping").on("10 Mar 2026").says(
        "coordinator", 'agency add "Late School" lead @school-lead'
    )
    escb.says("coordinator", "due chronology 12 Mar 2026 because agreed")
    assert escb.due("chronology", "Late School") == date(2026, 3, 12)


def test_a_span_runs_from_joining_though_a_date_was_set_for_all(escb):
    """The later of the two."""
    escb.at("agency-check").on("1 Jun 2026").says(
        "coordinator", "due factual-accuracy 3 Jun 2026 because agreed"
    )
    escb.on("10 Jun 2026").says("coordinator", 'agency add "Late School" lead @school-lead')
    due = escb.due("factual-accuracy", "Late School")
    assert due is not None
    assert due > date(2026, 6, 10)


def test_the_days_of_a_late_agency_outlast_a_second_timetable(escb):
    """At least ten working days from joining, however often a timetable is accepted."""
    escb.at("opened", agencies=("Police", "Health")).on("2 Feb 2026")
    escb.says("coordinator", "timetable propose")
    escb.says("coordinator", "timetable accept")
    escb.on("18 May 2026").says("coordinator", 'agency add "Late School" lead @school-lead')
    for when in ("18 May 2026", "20 May 2026"):
        escb.on(when).says("coordinator", "timetable propose publication 30 Sep 2026")
        escb.says("coordinator", "timetable accept")
        due = escb.due("chronology", "Late School")
        assert due is not None
        assert due >= escb.calendar.add_working_days(date(2026, 5, 18), 10)


def test_a_late_agency_has_a_date_where_the_others_were_done(escb):
    """A timetable dates what is open; who comes later has ten working days."""
    escb.at("scoping")
    escb.says("health-lead", "done chronology")
    escb.says("police-lead", "done chronology")
    escb.says("coordinator", "timetable propose")
    escb.says("coordinator", "timetable accept")
    assert "chronology" not in escb.review.timetable
    escb.says("coordinator", 'agency add "Late School" lead @school-lead')
    assert escb.due("chronology", "Late School") == escb.calendar.add_working_days(escb.today, 10)
    assert escb.review.log[-1].event.__class__ is not e.TimetableAccepted


def test_publishing_is_due_at_the_end_of_the_six_months_until_a_date_is_agreed(escb):
    """The statutory last day; it is no date of the timetable, and the board keeps its own line for
    it."""
    escb.at("scoping")
    assert escb.due("publish") == date(2026, 7, 12)
    due = due_of(escb.review, InstanceId("publish", ""), CALENDAR)
    assert due is not None
    assert due.statutory
    assert "publish" not in [
        n.item for n in board_view.board(escb.review, escb.today, CALENDAR).next_dates
    ]
    assert offers.offer(escb.review, InstanceId("publish", ""), user("coordinator")) == (
        "open",
        "publication ESCB-2026-01",
    )
    escb.says("coordinator", "publication 2 Jul 2026")
    assert escb.due("publish") == date(2026, 7, 2)
