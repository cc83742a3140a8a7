"""What an auditor found who compared the bot with the rules, so that it stays mended."""

from datetime import date

from bot.workflow.dates.due import due_of
from bot.workflow.review import events as e
from bot.workflow.review.state import InstanceId
from bot.workflow.views import board as board_view
from bot.workflow.views import offers
from tests.workflow.driver import CALENDAR, user

WRONG = "dispute because page 3 is wrong"
MAIL = "approve factual-accuracy for Health ref e-mail 4"


def test_a_coordinator_alone_undoes_no_dispute(escb):
    """Only the agency's lead takes it back, else two people close the impasse (rule 8)."""
    escb.at("agency-check").says("health-lead", WRONG)
    refused = escb.refused("coordinator", "undo factual-accuracy for Health because tidy up")
    assert (refused.code, refused.facts["by"]) == ("dispute-stays", user("health-lead"))
    assert escb.says("coordinator", MAIL).code == "lead-asked"
    assert escb.is_open("factual-accuracy", "Health")


def test_a_dispute_stays_when_a_coordinator_recuses_whoever_disputed(escb):
    """An e-mail that the coordinator records doesn't pass it; the agency's own deputy does."""
    escb.at("agency-check").says("health-lead", WRONG)
    said = escb.says("coordinator", "recuse @health-lead because a cousin of the family")
    assert [one["item"] for one in said["disputed"]] == ["factual-accuracy"]
    assert escb.refused("coordinator", MAIL).code == "dispute-stays"
    escb.says("health-deputy", "approve")
    assert escb.how("factual-accuracy", "Health") == "answered"


def test_who_recuses_themselves_takes_their_dispute_along(escb):
    """It is their own act."""
    escb.at("agency-check").says("health-lead", WRONG)
    said = escb.says("health-lead", "recuse because a cousin of the family")
    assert [one["item"] for one in said["dropped"]] == ["factual-accuracy"]
    assert escb.says("coordinator", MAIL).code == "answered"


def test_an_impasse_that_is_undone_is_disputed_again(escb):
    """The agency never took its dispute back."""
    escb.at("agency-check").says("health-lead", WRONG)
    escb.says("coordinator", "close-impasse factual-accuracy for Health because they can't agree")
    escb.says("executive", "second 1")
    assert not escb.is_open("factual-accuracy", "Health")
    escb.says("coordinator", "undo factual-accuracy for Health because they talk again")
    assert [
        a.value for a in escb.review.state(escb.key("factual-accuracy", "Health")).standing
    ] == ["dispute"]
    escb.says(
        "coordinator",
        "close-impasse factual-accuracy for Health because they can't agree after all",
    )


def test_a_notice_recorded_late_told_the_date_of_its_day(escb):
    """A letter of 18 March told 10 April, whenever it is recorded: it is to be told again (rule
    2)."""
    escb.at("final-stages", families=("mother",)).on("16 Mar 2026").says(
        "coordinator", "publication 10 Apr 2026"
    )
    escb.on("23 Mar 2026").says("coordinator", "publication 15 Apr 2026")
    escb.on("24 Mar 2026")
    said = escb.says("coordinator", "done inform-family for mother on 18 Mar 2026 ref letter 3")
    assert said["another_date"] == {"told": date(2026, 4, 10), "now": date(2026, 4, 15)}
    assert escb.is_open("inform-family", "mother")
    assert [f.on for f in escb.review.state(escb.key("inform-family", "mother")).closings] == [
        date(2026, 3, 18)
    ]
    escb.says("coordinator", "done inform-family for mother ref letter 4")
    assert escb.how("inform-family", "mother") == "sent"


def test_a_notice_from_before_any_date_told_none(escb):
    """Recorded after a date was agreed, it is as open as one that was recorded before (decision
    4)."""
    escb.at("final-stages", families=("mother",)).on("20 Mar 2026").says(
        "coordinator", "publication 10 Apr 2026"
    )
    said = escb.says("coordinator", "done inform-family for mother on 17 Mar 2026 ref letter 3")
    assert said["another_date"] == {"told": None, "now": date(2026, 4, 10)}
    assert escb.is_open("inform-family", "mother")


def test_who_left_a_role_undoes_nothing_that_was_done_in_it(escb):
    """Access ends with the role; the answer stays given."""
    escb.at("final-stages").says("executive", "approve")
    escb.says("coordinator", "role executive @executive-2")
    escb.says("coordinator", "role executive remove @executive because they moved on")
    refused = escb.refused("executive", "undo sign-off because I think again")
    assert (refused.code, refused.facts["did"]) == ("undo-not-yours", True)
    assert escb.how("sign-off") == "answered"


def test_a_former_lead_undoes_no_confirmation(escb):
    """Nor does it take the Sub-Committee's agreement along."""
    escb.at("final-stages").says("coordinator", "agency lead Health @health-new")
    assert (
        escb.refused("health-lead", "undo factual-accuracy for Health because I think again").code
        == "undo-not-yours"
    )


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


def test_a_late_notice_is_judged_together_with_the_others(escb):
    """The earliest day hangs on the latest of them, sent or not."""
    escb.at("publication").on("2 Apr 2026")
    said = escb.says("coordinator", "done inform-dfe on 30 Mar 2026 ref e-mail 1")
    assert said["short"] is None
    escb.on("7 Apr 2026").says("coordinator", "done inform-ofsted ref e-mail 2")
    said = escb.on("8 Apr 2026").says(
        "coordinator", "done inform-national-panel on 2 Apr 2026 ref e-mail 3"
    )
    assert (said["short"]["days"], said["short"]["earliest"], said["short"]["others"]) == (
        4,
        date(2026, 4, 16),
        [],
    )
