"""Dates as people write them, and as the bot does."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.written_days import TodaysWeekday, Toward, written_day
from bot.messages.filters import short
from bot.workflow.dates.calendar import ImpossibleDate, day, parse_day

DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))
SIDES = st.sampled_from(Toward)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@given(DAYS, DAYS, SIDES)
def test_every_date_that_the_bot_writes_it_reads_back(written, today, toward):
    """Whole, and without its year where the bot leaves that out, whatever the verb."""
    for text in (day(written), short({"today": today}, written), written.isoformat()):
        found = written_day(text, today, toward)
        assert found is not None
        assert found.day == written, text


@given(DAYS, st.integers(-183, 183), SIDES)
def test_a_weekday_decides_the_year_of_a_date_within_half_a_year(today, away, toward):
    meant = today + timedelta(days=away)
    found = written_day(f"{meant:%a} {meant.day} {meant:%b}", today, toward)
    assert found is not None
    assert (found.day, found.is_whole) == (meant, False)


@given(DAYS, DAYS)
def test_without_a_year_a_date_is_the_nearest_on_the_verbs_side(written, today):
    if (written.month, written.day) == (2, 29):
        return
    text = f"{written.day} {written:%B}"
    past, ahead = (written_day(text, today, side) for side in (Toward.PAST, Toward.AHEAD))
    assert past is not None
    assert ahead is not None
    assert past.day is not None
    assert ahead.day is not None
    assert past.day <= today <= ahead.day
    assert (ahead.day - past.day).days in (0, 365, 366)
    for one in (past.day, ahead.day):
        assert (one.month, one.day) == (written.month, written.day)


@given(DAYS, st.sampled_from(WEEKDAYS))
def test_a_day_of_the_week_is_never_today_and_a_week_away_at_most(today, name):
    last, following = (written_day(f"{which} {name}", today) for which in ("last", "next"))
    assert last is not None
    assert following is not None
    assert last.day is not None
    assert following.day is not None
    assert 1 <= (today - last.day).days <= 7
    assert 1 <= (following.day - today).days <= 7
    past, ahead = (written_day(name, today, side) for side in (Toward.PAST, Toward.AHEAD))
    assert past is not None
    assert ahead is not None
    if WEEKDAYS[today.weekday()] == name:
        doubt = TodaysWeekday(today - timedelta(7), today + timedelta(7))
        assert (past.day, past.doubt, ahead.doubt) == (None, doubt, doubt)
    else:
        assert (past.day, ahead.day) == (last.day, following.day)


@given(DAYS, DAYS, SIDES)
def test_what_was_read_before_is_read_as_before(written, today, toward):
    """Training sheets and scripts go on: a date with its year never means another day."""
    for text in (f"{written:%d/%m/%Y}", f"{written.day} {written:%B %Y}", "yesterday", "today."):
        with suppress(ImpossibleDate):
            found = written_day(text, today, toward)
            assert found is not None
            assert found.day == parse_day(text, today)


@pytest.mark.parametrize(
    "text", ["soon", "3", "17", "May", "last week", "next", "Tuesday week", "3 pillars", "the", ""]
)
def test_what_is_no_date_stays_none(text):
    assert written_day(text, date(2026, 5, 20)) is None


@given(st.text(max_size=70), DAYS, SIDES)
def test_no_text_breaks_the_reader(text, today, toward):
    written_day(text, today, toward)
