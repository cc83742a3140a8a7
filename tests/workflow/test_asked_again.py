"""A newer version gives time: nobody is late on the day on which they are asked."""

from dataclasses import replace
from datetime import date

from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.due import due_of
from bot.workflow.review import events as e
from bot.workflow.review.fold import fold
from bot.workflow.rules.forecast import forecast

CALENDAR = Calendar()
STORE = "https://store.example.org"


def test_nobody_is_late_on_the_day_on_which_a_newer_version_asks_them(escb):
    """v3 comes after the date for v2: what it asks again is due five working days after asking, the
    groups' decisions after those that they wait for, and the forecast moves with them."""
    escb.at("agency-check", draft=2)
    escb.says("police-lead", "approve")
    for item in ("factual-accuracy", "sub-committee", "sign-off"):
        escb.says("coordinator", f"due {item} 6 Mar 2026 because the meeting is then")
    escb.on("18 Mar 2026").says("lead-reviewer", f"draft {STORE}/3 confirmed")
    asked = escb.says("coordinator", "circulate")
    assert sorted(asked.told) == ["health-lead", "police-lead", "team-1", "team-2", "team-3"]
    assert {escb.due("factual-accuracy", party) for party in ("Police", "Health")} == {
        date(2026, 3, 25)
    }
    assert (escb.due("sub-committee"), escb.due("sign-off")) == (
        date(2026, 4, 1),
        date(2026, 4, 10),  # five working days on, with Easter between
    )
    completion, _ = forecast(escb.review, escb.today, CALENDAR)
    assert (completion.day, completion.by) == (date(2026, 4, 10), "timetable")
    assert escb.due("inform-dfe") is None  # what is due before publication is not moved

    escb.on("24 Mar 2026").says("team-1", "done final-discussed")
    escb.says("police-lead", "approve")
    escb.says("health-lead", "approve")
    assert escb.due("sub-committee") == date(2026, 3, 31)  # five days from the day it is asked
    escb.says("coordinator", "due sub-committee 26 Mar 2026 because they meet on Thursday")
    assert escb.due("sub-committee") == date(2026, 3, 26)  # whoever sets a date since is heard


def test_a_first_version_that_comes_after_its_date_gives_time_too(escb):
    """Who is asked for the first time while there is time has that time, and no more."""
    escb.at("final-report", draft=1).says("lead-reviewer", f"draft {STORE}/2 as final-draft")
    escb.says("coordinator", "due factual-accuracy 27 Feb 2026 because it was planned so")
    escb.says("coordinator", "due agency-thoughts 5 Mar 2026 because it was planned so")
    escb.on("2 Mar 2026").says("coordinator", "circulate")
    assert escb.due("factual-accuracy", "Police") == date(2026, 3, 9)
    assert escb.due("agency-thoughts", "Police") == date(2026, 3, 5)


def test_an_author_has_time_after_a_return(escb):
    """The final draft's own date is long past when it is asked for again."""
    escb.at("final-report", draft=1)
    escb.says("coordinator", "due final-draft 3 Mar 2026 because of the meeting")
    escb.says("lead-reviewer", f"draft {STORE}/2 as final-draft")
    escb.says("lead-reviewer", "done final-discussed")
    escb.says("coordinator", "circulate")
    for agency in ("police", "health"):
        escb.says(f"{agency}-lead", "approve")
    escb.on("9 Mar 2026")
    escb.says("sub-committee", "return sub-committee because it has no chapter on housing")
    assert escb.due("final-draft") == date(2026, 3, 16)


def test_what_an_older_version_of_the_bot_registered_keeps_its_dates(escb):
    """It gave no days, so nothing that a history says of them changes."""
    escb.at("agency-check", draft=2)
    escb.says("coordinator", "due factual-accuracy 6 Mar 2026 because the meeting is then")
    escb.on("18 Mar 2026").says("lead-reviewer", f"draft {STORE}/3 confirmed")
    escb.says("coordinator", "circulate")
    old = [
        replace(r, event=replace(r.event, again_days=None))
        if isinstance(r.event, e.VersionRegistered)
        else r
        for r in escb.history
    ]
    due = due_of(
        fold(old, {escb.process.hash: escb.process}.__getitem__),
        escb.key("factual-accuracy", "Police"),
        CALENDAR,
    )
    assert due is not None
    assert due.day == date(2026, 3, 6)
