"""Due dates by every rule, the timetable, and the forecast against the six months."""

from datetime import date

import pytest

from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.due import due_of
from bot.workflow.review import events as e
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.forecast import forecast
from bot.workflow.views.timetable import timetable
from tests.workflow import driver, solver
from tests.workflow.driver import CALENDAR, Play, day


def found(play: Play, item: str, party: str = ""):
    return due_of(play.review, play.key(item, party), play.calendar)


# --- the timetable -----------------------------------------------------------------------------


def test_stages_are_laid_out_by_their_typical_length_between_decision_and_notices(escb):
    """26 weeks scaled to the span from 12 January to the latest day for the notices of Fri 10 Jul
    2026."""
    said = escb.at("opened").says("coordinator", "timetable propose")
    assert said["publication"] == date(2026, 7, 10), "the last working day of the six months"
    assert said["end"] == date(2026, 7, 1)
    last = {s["stage"]: s["items"][-1]["day"] for s in said["stages"]}
    assert last == {
        "commissioning": date(2026, 1, 23),
        "scoping": date(2026, 2, 6),
        "after-scoping": date(2026, 2, 27),
        "first-meeting": date(2026, 3, 25),
        "first-draft": date(2026, 5, 8),
        "final-report": date(2026, 5, 22),
        "agency-check": date(2026, 6, 5),
        "sub-committee": date(2026, 6, 18),
        "final-stages": date(2026, 7, 1),
    }
    assert all(CALENDAR.is_working_day(d) for d in last.values())
    assert said["limit_holds"] is True


def test_nothing_counts_until_it_is_accepted(escb):
    """Accepting gives the dates; `timetable` is agreed at the scoping meeting."""
    escb.at("opened")
    assert escb.refused("coordinator", "timetable accept").code == "no-proposal"
    escb.says("coordinator", "timetable propose")
    assert escb.due("key-themes") is None
    said = escb.says("coordinator", "timetable accept")
    assert escb.due("key-themes") == date(2026, 3, 25)
    assert (said["ticked"], said["first"]) == (False, date(2026, 1, 19))
    assert said["meeting"] == "Scoping meeting", "which agrees it: it is not held yet"
    assert found(escb, "key-themes").basis == "timetable"
    assert escb.refused("coordinator", "timetable accept").code == "no-proposal"


def test_dates_that_were_proposed_before_the_publication_are_none_after_it(escb):
    """They would have people reminded of what publication has overtaken."""
    escb.at("final-stages").says("coordinator", "timetable propose publication 30 Nov 2026")
    outside = "publish outside-the-gate https://www.example.org/ash on yesterday because it is live"
    escb.says("coordinator", outside)
    escb.says("executive", "second 1")
    assert escb.refused("coordinator", "timetable accept").code == "published"
    assert not timetable(escb.review, escb.today, escb.calendar).proposed


def test_flexible_items_and_those_before_publication_are_not_laid_out(planned):
    """They have rules of their own; what goes with a meeting has that meeting's day."""
    dated = set(planned.review.timetable)
    assert not dated & {
        "family-contact",
        "practitioner-meeting",
        "media-statement",
        "inform-dfe",
        "timetable",
    }
    assert planned.due("practitioner-meeting") is None
    assert planned.due("family-contact") == planned.due("scoping-meeting") == date(2026, 2, 6)


def test_nothing_is_proposed_earlier_than_five_working_days_from_today(escb):
    """A review taken over half-way: what should be past falls on that day."""
    escb.at("opened").on("3 Apr 2026")
    said = escb.says("coordinator", "timetable propose")
    days = [i["day"] for s in said["stages"] for i in s["items"]]
    assert min(days) == date(2026, 4, 13)


def test_a_publication_is_proposed_that_its_notices_can_precede(escb):
    """Too late for the six months it says so; a date that people ask for themselves is said not to
    fit."""
    escb.at("opened").on("1 Jul 2026")
    said = escb.says("coordinator", "timetable propose")
    assert (said["publication"], said["end"], said["limit_holds"]) == (
        date(2026, 7, 17),
        date(2026, 7, 8),
        False,
    )
    said = escb.says("coordinator", "timetable propose publication 10 Jul 2026")
    assert [(m["item"], m["day"], m["end"]) for m in said["misfits"]] == [
        ("", date(2026, 7, 8), date(2026, 7, 1))
    ]


def test_dates_set_by_due_stay_fixed_and_pin_their_stage(escb):
    """A committee's meeting day moves what stands before and after it."""
    escb.at("opened").says(
        "coordinator", "due sub-committee 8 Jun 2026 because the Sub-Committee meets then"
    )
    said = escb.says("coordinator", "timetable propose")
    days = {i["item"]: i["day"] for s in said["stages"] for i in s["items"]}
    assert days["sub-committee"] == date(2026, 6, 8)
    assert days["agency-thoughts"] < date(2026, 6, 5)
    assert days["publication-date"] == date(2026, 7, 1)
    assert said["misfits"] == []


def test_what_does_not_fit_is_said(escb):
    """No meeting fits before the six months end."""
    escb.at("opened").says(
        "coordinator", "due sub-committee 20 Jul 2026 because the Sub-Committee meets then"
    )
    said = escb.says("coordinator", "timetable propose")
    misfits = [(m["item"], m["day"], m["end"]) for m in said["misfits"]]
    assert misfits == [("sub-committee", date(2026, 7, 20), date(2026, 7, 1))]


def test_nothing_is_proposed_before_what_it_rests_on(escb):
    """The Sub-Committee meets after the day for the notices: the sign-off follows it; the six
    months do not hold."""
    escb.at("opened").says(
        "coordinator", "due sub-committee 8 Jul 2026 because the Sub-Committee meets then"
    )
    said = escb.says("coordinator", "timetable propose")
    days = {i["item"]: i["day"] for s in said["stages"] for i in s["items"]}
    assert days["sign-off"] == date(2026, 7, 8)
    assert (said["end"], said["ready"]) == (date(2026, 7, 1), date(2026, 7, 8))
    assert (said["earliest"], said["limit_holds"]) == (date(2026, 7, 17), False)
    said = escb.says("coordinator", "timetable propose publication 17 Jul 2026")
    assert (said["end"], said["ready"], said["misfits"]) == (date(2026, 7, 8), date(2026, 7, 8), [])


def test_both_six_months_are_judged_by_the_dates_that_are_fixed(escb):
    """Signed off after them, the review is not complete in time, whatever day is proposed for
    publication."""
    escb.at("opened").says(
        "coordinator", "due sign-off 20 Jul 2026 because the Executive meets then"
    )
    said = escb.says("coordinator", "timetable propose")
    assert (said["publication"], said["ready"], said["limit_holds"]) == (
        date(2026, 7, 10),
        date(2026, 7, 20),
        False,
    )


def test_the_first_date_of_a_timetable_may_be_one_that_was_set_before(escb):
    """A scoping meeting that was fixed for this week comes before all that is laid out."""
    escb.at("opened").says(
        "coordinator", "due scoping-meeting 15 Jan 2026 because everybody is here"
    )
    escb.says("coordinator", "timetable propose")
    assert escb.says("coordinator", "timetable accept")["first"] == date(2026, 1, 15)


def test_a_cleared_date_stays_cleared(escb):
    """`due … none` is a decision, too."""
    escb.at("opened").says("coordinator", "due key-themes none because it depends on the court")
    said = escb.says("coordinator", "timetable propose")
    assert "key-themes" not in {i["item"] for s in said["stages"] for i in s["items"]}
    escb.says("coordinator", "timetable accept")
    assert escb.due("key-themes") is None


def test_a_target_date_may_be_given(escb):
    """Beyond the six months it says so."""
    said = escb.at("opened").says("coordinator", "timetable propose publication 30 Sep 2026")
    assert (said["publication"], said["limit_holds"]) == (date(2026, 9, 30), False)
    assert (
        escb.refused("coordinator", "timetable propose publication 12 Jan 2026").code == "past-date"
    )


def test_only_what_is_open_is_laid_out(escb):
    """An item for nobody yet is: the party may come."""
    escb.at("first-meeting", agencies=()).says("coordinator", "timetable propose")
    proposed = escb.review.proposal.dates
    assert "scoping-meeting" not in proposed
    assert "chronology" in proposed


def test_a_published_review_needs_no_timetable(escb):
    """Its dates hang on the day of publishing."""
    assert escb.at("published").refused("coordinator", "timetable propose").code == "published"


# --- late parties ------------------------------------------------------------------------------


def test_a_late_party_has_at_least_ten_working_days_for_timetable_dates(planned):
    """From joining; an early one has the timetable's own date."""
    planned.on("1 Jun 2026").says("coordinator", 'agency add "Kent Police" lead @kent-lead')
    assert planned.due("factual-accuracy", "Police") == date(2026, 6, 5)
    assert planned.due("factual-accuracy", "Kent Police") == date(2026, 6, 15)
    planned.says("coordinator", "publication 10 Jun 2026")
    assert planned.due("inform-agencies", "Kent Police") == date(2026, 6, 9), (
        "before publication wins"
    )


FOR_AGENCIES = [item.id for item in driver.escb().items.values() if "agency" in item.each]


@pytest.mark.parametrize("item", FOR_AGENCIES)
@pytest.mark.parametrize("common", ["2 Jun 2026", "1 Dec 2026"])
def test_a_date_for_all_reaches_a_party_that_joins_later(planned, item, common):
    """It has that date, or what it would have without one, if that is later: a late party is never
    late because of a date that was set before it came."""
    alone = Play().like(planned)
    planned.says("coordinator", f"due {item} {common} because we agreed it with everybody")
    for play in (planned, alone):
        play.on("1 Jun 2026").says("coordinator", 'agency add "Kent Police" lead @kent-lead')
    own = alone.due(item, "Kent Police")
    expected = max(day(common), own) if own else day(common)
    assert planned.due(item, "Kent Police") == expected
    assert planned.due(item, "Police") == day(common)


# --- every kind of date ------------------------------------------------------------------------


def test_timetable_items_after_publication_are_due_twenty_working_days_after_it(escb):
    """From the day of publishing, not of recording."""
    escb.at("published")
    assert escb.due("briefing-session") == date(2026, 5, 11)
    assert found(escb, "briefing-session").since == date(2026, 4, 10)


@pytest.mark.parametrize(
    ("item", "party", "day", "basis"),
    [
        ("impact", "Police", date(2026, 10, 10), "default"),
        ("website-removal", "", date(2027, 4, 11), "seed"),
        ("briefing-session", "", date(2026, 5, 11), "default"),
    ],
)
def test_spans_after_publishing(escb, item, party, day, basis):
    """6 months; the day after 12 months; 20 working days."""
    due = found(escb.at("published"), item, party)
    assert (due.day, due.basis) == (day, basis)


def test_a_closed_day_moves_a_date_to_the_next_working_day_and_a_statutory_one_to_the_last(
    escb,
):
    """10 October 2026 is a Saturday."""
    escb.at("published")
    due = found(escb, "impact", "Police")
    assert (due.target, due.late(date(2026, 10, 12)), due.late(date(2026, 10, 13))) == (
        date(2026, 10, 12),
        False,
        True,
    )
    play = Play().at("publication")
    notice = found(play, "inform-dfe")
    assert (notice.basis, notice.day, notice.statutory) == ("statutory", date(2026, 3, 30), True)


def test_due_moves_a_single_date_and_starts_its_nudges_anew(planned):
    """For one party, or for all of an item's parties at once."""
    planned.on("20 Jan 2026").says(
        "coordinator", "due chronology for Health 20 Mar 2026 because it is a long one"
    )
    assert planned.due("chronology", "Health") == date(2026, 3, 20)
    assert planned.due("chronology", "Police") == date(2026, 3, 12)
    assert found(planned, "chronology", "Health").since == date(2026, 1, 20)
    said = planned.says(
        "coordinator", "due chronology 2 Apr 2026 because the Review Team meets later"
    )
    assert said["every"] is True
    assert (
        planned.due("chronology", "Health")
        == planned.due("chronology", "Police")
        == date(2026, 4, 2)
    )
    planned.says("coordinator", "due chronology for Health none because it depends on the archive")
    assert planned.due("chronology", "Health") is None


def test_a_statutory_date_is_noted_not_moved(escb):
    """The note stays; the date does, too."""
    escb.at("publication")
    said = escb.says("coordinator", "due inform-dfe 2 Apr 2026 because the DfE asked for it")
    assert (said["statutory"], said["due"]) == (True, date(2026, 3, 30))
    assert escb.due("inform-dfe") == date(2026, 3, 30)
    assert escb.review.state(("inform-dfe", "")).due_set is not None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("due key-themes yesterday because late", "past-date"),
        ("due key-themes 31 Feb 2026 because late", "impossible-date"),
        ("due key-themes 12 May 2026", "missing-reason"),
        ("due key-themes because late", "missing-part"),
        ("due publish 12 May 2026 because late", "use-publication"),
        ("due scoping-meeting 12 May 2026 because late", "closed-already"),
        ("due nonsense 12 May 2026 because late", "unknown-item"),
        ("due chronology for Norfolk 12 May 2026 because late", "unknown-party"),
    ],
)
def test_due_is_refused_for_its_own_reason(escb, text, code):
    """Nothing is moved."""
    assert escb.at("after-scoping").refused("coordinator", text).code == code


def test_a_date_beyond_the_six_months_or_on_a_closed_day_says_so(planned):
    """It is taken all the same."""
    said = planned.says("coordinator", "due sign-off 18 Jul 2026 because the Executive meets then")
    assert (said["limit"], said["closed_day"], said["chased"]) == (
        date(2026, 7, 12),
        True,
        date(2026, 7, 20),
    )


def test_a_flexible_item_is_never_overdue_until_it_is_dated(planned):
    """Once dated it is an ordinary item."""
    planned.on("1 Jul 2026")
    assert found(planned, "practitioner-meeting") is None
    planned.says("coordinator", "due practitioner-meeting 3 Jul 2026 because we agreed it")
    assert found(planned, "practitioner-meeting").late(date(2026, 7, 6))


def test_a_reopened_items_nudges_start_when_it_was_reopened(planned):
    """Its date stays."""
    planned.on("2 Mar 2026").says("coordinator", "done scoping-meeting")
    planned.on("3 Mar 2026").says(
        "coordinator", "undo scoping-meeting because it was another review's"
    )
    assert (planned.due("scoping-meeting"), found(planned, "scoping-meeting").since) == (
        date(2026, 2, 6),
        date(2026, 3, 3),
    )


def test_a_new_bank_holiday_changes_dates_and_no_history(planned):
    """Due dates are derived at reading, never stored."""
    planned.says("coordinator", "publication 10 Jul 2026")
    assert planned.due("inform-dfe") == date(2026, 7, 1)
    planned.calendar = Calendar(closed=frozenset({date(2026, 7, 6)}))
    assert planned.due("inform-dfe") == date(2026, 6, 30)
    assert not any(isinstance(r.event, e.DueSet) for r in planned.history)


# --- the forecast ------------------------------------------------------------------------------


def test_the_forecast_holds_both_six_months_while_the_timetable_does(planned):
    """Completion is the sign-off; publication comes its notices later."""
    completion, publication = forecast(planned.review, planned.today, planned.calendar)
    assert (completion.day, completion.limit, completion.holds) == (
        date(2026, 6, 23),
        date(2026, 7, 12),
        True,
    )
    assert (publication.day, publication.limit, publication.holds) == (
        date(2026, 7, 10),
        date(2026, 7, 12),
        True,
    )


def test_a_forecast_is_worked_out_once_a_day_until_something_happens(planned):
    """Who looks again on that day gets the same answer; a review that rests gathers no others."""
    review = planned.review
    first = forecast(review, planned.today, planned.calendar)
    assert forecast(review, planned.today, planned.calendar) is first
    later = forecast(review, date(2026, 6, 30), planned.calendar)
    assert later != first
    kept = [about for about in review.derived if str(about).endswith("forecast.forecast")]
    assert len(kept) == 1
    planned.on("2 Mar 2026").says("coordinator", "due scoping-meeting 1 Jun 2026 because agreed")
    anew = forecast(planned.fold(), planned.today, planned.calendar)
    assert forecast(planned.review, planned.today, planned.calendar) == anew


def test_what_is_late_moves_the_forecast_and_is_named(planned):
    """So many working days late, so many later."""
    planned.on("20 Feb 2026")
    completion, publication = forecast(planned.review, planned.today, planned.calendar)
    assert completion.day == CALENDAR.add_working_days(date(2026, 6, 23), 24)
    assert completion.why == "Lead Reviewer commissioned"
    assert not completion.holds
    assert not publication.holds


def test_a_tick_that_is_opened_again_moves_the_forecast_by_its_own_days(planned):
    """What was done in its time, and is taken back months later, was not late all the while."""
    for item in ("lead-reviewer", "independence", "scoping-meeting", "terms-discussed", "agencies"):
        solver.close(planned, InstanceId(item))
    for item in ("review-team", "pseudonym", "timetable"):
        solver.close(planned, InstanceId(item))
    planned.on("12 Feb 2026")
    before, _ = forecast(planned.review, planned.today, planned.calendar)
    planned.says("coordinator", "undo lead-reviewer because the contract is not signed")
    after, _ = forecast(planned.review, planned.today, planned.calendar)
    assert before.day is not None
    assert after.day == before.day
    planned.later(3)
    after, _ = forecast(planned.review, planned.today, planned.calendar)
    assert after.why == "Lead Reviewer commissioned"
    assert after.day == CALENDAR.add_working_days(before.day, 3)


def test_what_a_passed_gate_left_behind_moves_no_forecast(escb):
    """An early tick that is taken back after the terms are agreed holds nothing up."""
    escb.at("opened").says("coordinator", "timetable propose")
    escb.says("coordinator", "timetable accept")
    done = Play().at("sub-committee")
    done.says("coordinator", "timetable propose")
    done.says("coordinator", "timetable accept")
    before, _ = forecast(done.review, done.today, done.calendar)
    done.says("coordinator", "undo terms-discussed because it was another review's")
    for _ in range(2):
        after, _ = forecast(done.review, done.today, done.calendar)
        assert (after.day, after.why) == (before.day, "")
        done.later(1)


def test_the_timetable_names_one_publication_date(planned):
    """The day that it was laid out for; then the agreed one. The six months' end is said apart."""
    shown = timetable(planned.review, planned.today, planned.calendar)
    assert (shown.target, shown.agreed) == (date(2026, 7, 10), False)
    planned.says("coordinator", "publication 3 Jul 2026")
    shown = timetable(planned.review, planned.today, planned.calendar)
    assert (shown.target, shown.agreed) == (date(2026, 7, 3), True)
    assert "publish" not in {item.item for stage in shown.stages for item in stage.items}


def test_done_is_done(escb):
    """The forecast of what happened is the day it happened."""
    escb.at("published")
    completion, publication = forecast(escb.review, escb.today, escb.calendar)
    assert (completion.day, completion.done) == (date(2026, 3, 23), True)
    assert (publication.day, publication.done, publication.holds) == (date(2026, 4, 10), True, True)


def test_no_publication_is_expected_in_the_past(escb):
    """The agreed day went by and nobody published: it can be today at the earliest, and the six
    months may be over."""
    escb.at("ready", decided="16 Oct 2025").on("20 Apr 2026")
    publication = forecast(escb.review, escb.today, escb.calendar)[1]
    assert (publication.day, publication.by, publication.holds) == (
        date(2026, 4, 20),
        "today",
        False,
    )


def test_a_sign_off_that_was_overtaken_completes_nothing(escb):
    """Published outside the gate without it: completion is the sign-off, and there was none."""
    escb.at("agency-check")
    escb.says(
        "coordinator",
        "publish outside-the-gate https://www.example.org on today because it was live early",
    )
    escb.says("executive", "second 1")
    completion, publication = forecast(escb.review, escb.today, escb.calendar)
    assert (completion.day, completion.done, completion.by) == (None, False, "overtaken")
    assert publication.done


def test_without_a_timetable_the_stages_typical_lengths_say_when(escb):
    """Ten working days behind in commissioning, ten later than they would lay it out."""
    escb.at("opened").on("2 Feb 2026")
    completion, _ = forecast(escb.review, escb.today, escb.calendar)
    assert (completion.day, completion.holds) == (date(2026, 7, 7), True)


def test_what_follows_publishing_breaks_no_six_months(escb):
    """The briefing comes after them as a matter of course; the sign-off may not."""
    escb.at("opened")
    assert (
        escb.says("coordinator", "due briefing-session 1 Sep 2026 because the hall is free")[
            "limit"
        ]
        is None
    )
    assert escb.says("coordinator", "due sign-off 1 Sep 2026 because the Executive meets")[
        "limit"
    ] == date(2026, 7, 12)


def test_nothing_is_counted_from_what_was_skipped(escb):
    """There was no briefing whose learning could have been shared."""
    escb.at("published").says(
        "coordinator", "skip briefing-session because the Board brings its own"
    )
    escb.says("coordinator", 'attendee add "nurse, Health"')
    (party,) = [p.name for p in escb.review.parties_of("attendee")]
    assert escb.due("briefing-follow-up", party) is None
