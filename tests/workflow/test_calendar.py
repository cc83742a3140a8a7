"""Working days, months, clocks that change, and the forms in which people write a date."""

import json
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.workflow.dates import calendar
from bot.workflow.dates.calendar import (
    Calendar,
    ImpossibleDate,
    add_months,
    day,
    local_date,
    parse_day,
    short_day,
    slot_utc,
)
from tests.effort import effort

VECTORS = json.loads(Path(__file__).with_name("calendar_vectors.json").read_text())
ENGLAND = Calendar()
LONDON = ZoneInfo("Europe/London")


def on(text: str) -> date:
    return date.fromisoformat(text)


# --- the agreed vectors ------------------------------------------------------------------------


@pytest.mark.parametrize(("start", "n", "expected"), VECTORS["add_working_days"])
def test_working_days_are_added_as_agreed(start, n, expected):
    assert ENGLAND.add_working_days(on(start), n) == on(expected)


@pytest.mark.parametrize(("publication", "n", "expected"), VECTORS["latest_notice_for_publication"])
def test_the_latest_notice_is_as_agreed(publication, n, expected):
    assert ENGLAND.latest_notice(on(publication), n) == on(expected)


@pytest.mark.parametrize(("start", "n", "expected"), VECTORS["add_months"])
def test_months_are_added_as_agreed(start, n, expected):
    assert add_months(on(start), n) == on(expected)


@pytest.mark.parametrize(
    ("start", "n", "due", "nudged"), VECTORS["due_on_a_closed_day_nudged_next_working_day"]
)
def test_a_closed_due_date_is_nudged_on_the_next_working_day(start, n, due, nudged):
    assert on(start) + timedelta(days=n) == on(due)
    assert ENGLAND.next_working_day(on(due)) == on(nudged)


@pytest.mark.parametrize(
    ("start", "span", "due", "target"),
    VECTORS["statutory_due_on_a_closed_day_targets_previous_working_day"],
)
def test_a_closed_statutory_date_aims_at_the_previous_working_day(start, span, due, target):
    months, unit = span.split()
    assert unit == "months"
    assert add_months(on(start), int(months)) == on(due)
    assert ENGLAND.previous_working_day(on(due)) == on(target)


@pytest.mark.parametrize(("published", "expected"), VECTORS["removal_allowed_from"])
def test_removal_is_allowed_from_the_day_after_twelve_months(published, expected):
    assert add_months(on(published), 12) + timedelta(days=1) == on(expected)


@pytest.mark.parametrize(("instant", "expected"), VECTORS["utc_to_local_date"])
def test_an_instant_falls_on_the_agreed_local_date(instant, expected):
    assert local_date(datetime.fromisoformat(instant), LONDON) == on(expected)


def test_every_kind_of_vector_is_tested():
    assert set(VECTORS) == {
        "about",
        "add_working_days",
        "latest_notice_for_publication",
        "add_months",
        "due_on_a_closed_day_nudged_next_working_day",
        "statutory_due_on_a_closed_day_targets_previous_working_day",
        "removal_allowed_from",
        "utc_to_local_date",
    }


# --- bank holidays -----------------------------------------------------------------------------

# Weekdays that are bank holidays, as listed on gov.uk.
ENGLAND_AND_WALES = {
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
}
PUBLISHED = {
    "ENG": ENGLAND_AND_WALES,
    "WLS": ENGLAND_AND_WALES,
    "SCT": {
        2026: "01-01 01-02 04-03 05-04 05-25 06-15 08-03 11-30 12-25 12-28",
        2027: "01-01 01-04 03-26 05-03 05-31 08-02 11-30 12-27 12-28",
    },
    "NIR": {
        2026: "01-01 03-17 04-03 04-06 05-04 05-25 07-13 08-31 12-25 12-28",
        2027: "01-01 03-17 03-26 03-29 05-03 05-31 07-12 08-30 12-27 12-28",
    },
}


@pytest.mark.parametrize("region", calendar.REGIONS)
def test_the_confirmed_years_have_the_published_bank_holidays(region):
    for year, days in PUBLISHED[region].items():
        every_day = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
        closed = [
            d for d in every_day if d.weekday() < 5 and not Calendar(region).is_working_day(d)
        ]
        assert " ".join(f"{d:%m-%d}" for d in closed) == days
    assert max(PUBLISHED[region]) == calendar.CONFIRMED_UNTIL


def test_an_unknown_region_is_refused_and_the_known_ones_are_named():
    with pytest.raises(ValueError, match=r"'CYM'.*ENG, WLS, SCT, NIR"):
        Calendar("CYM")


def test_a_partnership_may_close_and_open_days_of_its_own():
    shut, worked = date(2026, 12, 29), date(2026, 12, 28)
    own = Calendar(closed=frozenset({shut}), open=frozenset({worked}))
    assert own.is_working_day(worked)
    assert not own.is_working_day(shut)
    assert own.add_working_days(date(2026, 12, 24), 2) == date(2026, 12, 30)
    assert Calendar(closed=frozenset({shut}), open=frozenset({shut})).is_working_day(shut) is False


def test_the_end_of_the_confirmed_years_is_warned_of_long_before():
    assert ENGLAND.horizon == 2027
    assert ENGLAND.horizon_warning(date(2027, 4, 5)) == 270
    assert ENGLAND.horizon_warning(date(2027, 4, 4)) is None
    assert ENGLAND.horizon_warning(date(2027, 12, 31)) == 0
    assert ENGLAND.horizon_warning(date(2028, 1, 2)) == -2


# --- counting ----------------------------------------------------------------------------------


def test_adding_no_working_days_changes_nothing_even_on_a_sunday():
    assert ENGLAND.add_working_days(date(2026, 9, 6), 0) == date(2026, 9, 6)


def test_the_latest_notice_for_a_closed_day_counts_from_the_working_day_before():
    good_friday = date(2026, 4, 3)
    assert (
        ENGLAND.latest_notice(good_friday, 7)
        == ENGLAND.latest_notice(date(2026, 4, 2), 7)
        == date(2026, 3, 24)
    )


def test_a_date_beyond_the_end_of_time_is_an_overflow():
    with pytest.raises(OverflowError):
        ENGLAND.add_working_days(date.max, 1)
    with pytest.raises(OverflowError):
        ENGLAND.add_working_days(date.min, -2)


def test_a_decade_of_working_days_is_counted_year_by_year():
    """Day by day, each of the two would take thousands of steps."""
    assert effort(lambda: ENGLAND.add_working_days(date(2026, 1, 1), 2600)) < 200
    decade = (date(2026, 1, 1), date(2036, 1, 1))
    assert effort(lambda: ENGLAND.working_days_between(*decade)) < 200


unhurried = settings(deadline=None)  # the first look at a year fills the caches

days = st.dates(date(2015, 1, 1), date(2035, 12, 31))
counts = st.integers(-400, 400)
some_days = st.frozensets(st.dates(date(2025, 1, 1), date(2027, 12, 31)), max_size=20)
calendars = st.builds(
    Calendar, region=st.sampled_from(calendar.REGIONS), closed=some_days, open=some_days
)


@unhurried
@given(calendars, days, counts)
def test_added_working_days_are_what_walking_day_by_day_gives(own, d, n):
    step = timedelta(days=1 if n > 0 else -1)
    walked = d
    for _ in range(abs(n)):
        walked += step
        while not own.is_working_day(walked):
            walked += step
    assert own.add_working_days(d, n) == walked


@unhurried
@given(calendars, days, st.integers(0, 400))
def test_between_counts_back_what_was_added(own, d, n):
    assert own.working_days_between(d, own.add_working_days(d, n)) == n


@unhurried
@given(calendars, days, days, days)
def test_between_adds_up_and_turns_its_sign(own, a, b, c):
    assert own.working_days_between(a, b) == -own.working_days_between(b, a)
    assert own.working_days_between(a, b) + own.working_days_between(
        b, c
    ) == own.working_days_between(a, c)


@unhurried
@given(calendars, days, st.integers(0, 60))
def test_the_latest_notice_is_in_time_and_the_next_working_day_is_not(own, publication, n):
    latest = own.latest_notice(publication, n)
    assert own.is_working_day(latest)
    assert own.add_working_days(latest, n) <= publication
    later = own.add_working_days(latest, 1)
    assert own.add_working_days(later, n) > publication


@unhurried
@given(calendars, days)
def test_the_nearest_working_days_enclose_a_day(own, d):
    before, after = own.previous_working_day(d), own.next_working_day(d)
    assert before <= d <= after
    assert own.is_working_day(before)
    assert own.is_working_day(after)
    assert (before == d) == (after == d) == own.is_working_day(d)


@unhurried
@given(days, st.integers(-60, 60))
def test_a_month_later_is_the_same_day_or_the_months_last(d, n):
    later = add_months(d, n)
    assert (later.year * 12 + later.month) - (d.year * 12 + d.month) == n
    assert later.day == d.day or (later.day < d.day and (later + timedelta(days=1)).day == 1)


# --- clocks ------------------------------------------------------------------------------------

LORD_HOWE, SAMOA, AZORES = (
    ZoneInfo("Australia/Lord_Howe"),
    ZoneInfo("Pacific/Apia"),
    ZoneInfo("Atlantic/Azores"),
)


@pytest.mark.parametrize(
    ("d", "hour", "tz", "expected"),
    [
        ("2026-01-15", 9, LONDON, "2026-01-15T09:00"),
        ("2026-07-15", 9, LONDON, "2026-07-15T08:00"),
        ("2026-03-29", 0, LONDON, "2026-03-29T00:00"),
        ("2026-03-29", 1, LONDON, "2026-03-29T01:00"),  # 01:00 to 02:00 do not exist
        ("2026-03-29", 2, LONDON, "2026-03-29T01:00"),
        ("2026-03-29", 9, LONDON, "2026-03-29T08:00"),
        ("2026-10-25", 0, LONDON, "2026-10-24T23:00"),
        ("2026-10-25", 1, LONDON, "2026-10-25T00:00"),  # 01:00 comes twice
        ("2026-10-25", 2, LONDON, "2026-10-25T02:00"),
        ("2026-10-25", 9, LONDON, "2026-10-25T09:00"),
        ("2026-10-04", 2, LORD_HOWE, "2026-10-03T15:30"),  # a gap of half an hour
        ("2026-03-29", 0, AZORES, "2026-03-29T01:00"),  # midnight does not exist
        (
            "2011-12-30",
            9,
            SAMOA,
            "2011-12-30T10:00",
        ),  # the day does not exist: the first instant of the next
        ("2026-07-15", 9, UTC, "2026-07-15T09:00"),
    ],
)
def test_a_slot_is_one_instant_also_where_the_clocks_change(d, hour, tz, expected):
    assert slot_utc(on(d), hour, tz) == datetime.fromisoformat(expected).replace(tzinfo=UTC)
    assert slot_utc(on(d), hour, tz).tzinfo is UTC


@given(st.dates(date(2000, 1, 1), date(2035, 1, 1)), st.integers(0, 23))
def test_a_slot_lies_on_its_own_local_date(d, hour):
    local = slot_utc(d, hour, LONDON).astimezone(LONDON)
    assert local.date() == d
    assert local.hour == hour or (hour == 1 and local.hour == 2)


def test_an_instant_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        local_date(datetime(2026, 1, 1), LONDON)  # noqa: DTZ001 - the point of the test


# --- how days are written ----------------------------------------------------------------------

TODAY = date(2026, 11, 23)


def test_days_are_written_as_people_read_them():
    assert day(date(2026, 4, 15)) == "Wed 15 Apr 2026"
    assert short_day(date(2026, 4, 5)) == "Sun 5 Apr"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-12-18", "2026-12-18"),
        ("18 Dec 2026", "2026-12-18"),
        ("18/12/2026", "2026-12-18"),
        ("1/2/2026", "2026-02-01"),
        ("1st Jan 2027", "2027-01-01"),
        ("2nd january 2027", "2027-01-02"),
        ("3RD FEBRUARY 2027", "2027-02-03"),
        ("30th Sept 2026", "2026-09-30"),
        ("5 May 2026", "2026-05-05"),
        ("05 May 2026.", "2026-05-05"),
        ("  18   Dec\t2026 ", "2026-12-18"),
        ("18\u00a0Dec\u00a02026", "2026-12-18"),
        ("18 December, 2026", "2026-12-18"),
        ("18 Dec. 2026", "2026-12-18"),
        ("Fri 18 Dec 2026", "2026-12-18"),
        ("Friday, 18 December 2026", "2026-12-18"),
        ("29 Feb 2028", "2028-02-29"),
        ("today", "2026-11-23"),
        ("Today.", "2026-11-23"),
        ("yesterday", "2026-11-22"),
        ("TOMORROW", "2026-11-24"),
    ],
)
def test_a_date_is_read_in_every_form(text, expected):
    assert parse_day(text, TODAY) == on(expected)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "31 Feb 2026",
            "31/02/2026",
            "2026-02-31",
            "29 Feb 2027",
            "31st November 2026.",
            "0 Dec 2026",
            "32 Dec 2026",
        ),
        *("2026-13-01", "2026-00-10", "18/13/2026", "99/99/2026"),
        *("18 Dec 0206", "18/12/9999"),
        "Mon 18 Dec 2026",
    ],
)
def test_an_impossible_date_is_told_from_what_is_no_date(text):
    with pytest.raises(ImpossibleDate) as refused:
        parse_day(text, TODAY)
    assert refused.value.text == text
    assert text not in str(refused.value), "what was typed must not reach a log"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            ".",
            "soon",
            "Health",
            "todays",
            "today..",
            "18",
            "18th",
            "18 Dec",
            "2026",
            "2026-12",
            "12/2026",
        ),
        *(
            "Dec 18 2026",
            "18/12/26",
            "18.12.2026",
            "18 Foo 2026",
            "Foo 18 Dec 2026",
            "18 Decem 2026",
        ),
        *(
            "18 Dec 20266",
            "118 Dec 2026",
            "18 Dec 2026 and more",
            "\u0661\u0668/12/2026",
            "1" * 100_000,
        ),
    ],
)
def test_what_is_no_date_is_none(text):
    assert parse_day(text, TODAY) is None


@given(days)
def test_every_day_that_the_bot_writes_it_also_reads(d):
    assert (
        parse_day(day(d), TODAY)
        == parse_day(d.isoformat(), TODAY)
        == parse_day(f"{d:%d/%m/%Y}", TODAY)
        == d
    )


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text):
    with suppress(ImpossibleDate):
        parse_day(text, TODAY)
