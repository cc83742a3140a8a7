"""Nudges and the calendar: zones, hours, holidays, the changes of the clocks, and the end of what
is known."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.nudges.conftest import Chased

EVERY_DAY = "coordinator: settings late-every 1"


def late(talk: Chased, day: str) -> None:
    """One item that is late from that day on, with a nudge each working day while there are any."""
    talk.all_say(
        EVERY_DAY,
        f"coordinator: due agency-commitment for Health {day} because agreed with the agency",
    )


def days(talk: Chased) -> list[str]:
    return [day for day, _, _ in talk.asked("agency-commitment")]


@pytest.mark.parametrize(
    ("date", "sunday", "around"),
    [
        ("24 Mar 2026", "2026-03-29", ["Fri 27 Mar", "Mon 30 Mar"]),
        ("20 Oct 2026", "2026-10-25", ["Fri 23 Oct", "Mon 26 Oct"]),
    ],
)
def test_the_clocks_change(talk: Chased, date: str, sunday: str, around: list[str]) -> None:
    """None on those Sundays; Friday's and Monday's nine o'clock once each, whatever the clock does
    by an hour; a tick in the hour that comes twice, or never, changes nothing."""
    late(talk, date)
    there = datetime.fromisoformat(sunday)
    friday, monday = there - timedelta(days=2), there + timedelta(days=1)
    talk.morning(friday.date() - timedelta(days=1))
    before = len(days(talk))
    talk.morning(friday.date())
    for minutes in (60, -60, 0):  # the clock is put forward an hour, back again
        talk.move(talk._now + timedelta(minutes=minutes))
        talk.tick()
    for half_hours in range(4):  # 00:30 to 02:00 UTC: through the change, whichever it is
        talk.move(
            datetime(there.year, there.month, there.day, 0, 30, tzinfo=UTC)
            + timedelta(minutes=30 * half_hours)
        )
        talk.tick()
    talk.morning(there.date(), hour=1, minute=30)
    talk.morning(there.date())
    assert days(talk)[before:] == around[:1]
    talk.morning(monday.date(), hour=8, minute=59)
    assert days(talk)[before:] == around[:1]
    talk.morning(monday.date())
    talk.move(talk._now - timedelta(hours=1))
    talk.tick()
    talk.move(talk._now + timedelta(hours=2))
    talk.tick()
    assert days(talk)[before:] == around


def test_a_nudge_in_the_hour_that_comes_twice(talk: Chased) -> None:
    """A workspace that works on Sundays and nudges at one: once in the night in which one o'clock
    comes twice, and once in the one in which it never comes."""
    talk.all_say(
        "coordinator: settings nudge-hour 1",
        "coordinator: settings open-days 29 Mar 2026, 25 Oct 2026",
        EVERY_DAY,
        "coordinator: due agency-commitment for Health 24 Mar 2026 because agreed with the agency",
    )
    for first, wanted in (("2026-03-29", "Sun 29 Mar"), ("2026-10-25", "Sun 25 Oct")):
        midnight = datetime.fromisoformat(first).replace(tzinfo=UTC)
        for quarter in range(-4, 12):
            talk.move(midnight + timedelta(minutes=15 * quarter))
            talk.tick()
        assert days(talk).count(wanted) == 1


def test_bank_holidays_and_days_of_the_workspaces_own(talk: Chased) -> None:
    """Good Friday, Easter Monday and a day that the partnership is closed bring nothing; a bank
    holiday that it works does."""
    talk.all_say(
        "coordinator: settings closed-days 1 Apr 2026", "coordinator: settings open-days 4 May 2026"
    )
    late(talk, "30 Mar 2026")
    talk.mornings("2026-03-31", "2026-04-08")
    assert days(talk)[1:] == ["Thu 02 Apr", "Tue 07 Apr", "Wed 08 Apr"]
    talk.all_say(
        "coordinator: due agency-commitment for Health 30 Apr 2026 because of the holidays"
    )
    talk.mornings("2026-05-01", "2026-05-05")
    assert days(talk)[-3:] == ["Fri 01 May", "Mon 04 May", "Tue 05 May"]


def test_another_zone_and_hour(talk: Chased) -> None:
    """Days and hours are those of the workspace's own zone."""
    talk.all_say(
        "coordinator: settings time-zone America/New_York", "coordinator: settings nudge-hour 8"
    )
    late(talk, "2 Mar 2026")
    talk.morning("2026-03-03", hour=12)  # 07:00 there
    assert days(talk)[-1:] != ["Tue 03 Mar"]
    talk.morning("2026-03-03", hour=13)
    assert days(talk)[-1] == "Tue 03 Mar"


def test_the_end_of_the_known_bank_holidays_is_said_in_time(talk: Chased) -> None:
    """Weekly to the coordinator, from nine months before; the metrics say it, too, and nothing
    stops."""
    talk.mornings("2027-04-01", "2027-04-02")
    assert not any("Bank holidays" in m.text_all for m in talk.dms("coordinator"))
    talk.mornings("2027-04-03", "2027-04-20")
    assert talk.noted("calendar-horizon") == ["Mon 05 Apr", "Mon 12 Apr", "Mon 19 Apr"]
    (told,) = [m for m in talk.dms("coordinator") if "Bank holidays" in m.text_all]
    assert "until the end of 2027" in told.text_all
    talk.bot.collect()
    page = talk.bot.metrics.page().decode()
    assert "cspr_calendar_days_left 255.0" in page
    assert talk.bot.health().failing == ()


def test_what_has_no_date_is_said_weekly(talk: Chased) -> None:
    """Without a timetable nobody is chased, and the coordinator hears so once a week, even if the
    bot was away on the day."""
    talk.mornings("2026-01-13", "2026-01-18")
    assert talk.noted("no-timetable") == []
    talk.mornings("2026-01-21", "2026-01-23")  # away on Monday and Tuesday
    talk.mornings("2026-01-24", "2026-01-30")
    assert talk.noted("no-timetable") == ["Wed 21 Jan", "Mon 26 Jan"]
    assert "No timetable yet" in talk.last_dm("coordinator").text_all
    talk.all_say(
        "coordinator: timetable propose publication 2 Jul 2026", "coordinator: timetable accept"
    )
    assert not any("No timetable yet" in m.text_all for m in talk.dms("coordinator"))
    talk.mornings("2026-01-31", "2026-02-06")
    assert len(talk.noted("no-timetable")) == 2


def test_publication_nears(talk: Chased) -> None:
    """Ten working days before, a readiness check; on the last day for the notices, that the date is
    lost otherwise."""
    talk.all_say("coordinator: publication 10 Apr 2026")
    talk.mornings("2026-03-24", "2026-03-24")
    said = lambda words: [m for m in talk.dms("coordinator") if words in m.text_all]  # noqa: E731
    assert said("10 working days to publication") == []
    talk.mornings("2026-03-25", "2026-03-30")
    assert talk.noted("readiness") == ["Wed 25 Mar"]
    assert talk.noted("last-day") == ["Mon 30 Mar"]
    (told,) = said("is lost")
    assert "If not sent today, Fri 10 Apr is lost" in told.text_all
    assert "7 working days to publication" in told.text_all


def last_days(talk: Chased) -> list[str]:
    """What the coordinator was told of the notices' last day."""
    return [m.text_all for m in talk.dms("coordinator") if "The notices' last day" in m.text_all]


def test_the_notices_last_day_is_told_a_day_late_as_what_it_is(talk: Chased) -> None:
    """The bot was away on the day: the date no longer holds, and how it is moved."""
    talk.all_say("coordinator: publication 10 Apr 2026")
    talk.mornings("2026-03-26", "2026-03-27")
    assert last_days(talk) == []
    talk.morning("2026-03-31")
    (told,) = last_days(talk)
    assert "was Mon 30 Mar" in told
    assert "Fri 10 Apr no longer holds; Final sign-off of the report by the ESCB Exec" in told
    assert "is expected about Tue 16 Jun 2026, so the earliest is Thu 25 Jun 2026" in told
    assert "today is lost" not in told
    message = next(m for m in talk.dms("coordinator") if "The notices' last day" in m.text_all)
    assert talk.presses("coordinator", message, "Move the date…").reply.view is not None


def test_quiet_days_do_not_swallow_the_notices_last_day(talk: Chased) -> None:
    """It is told on the last working day before them, when the notices can still be sent."""
    talk.all_say(
        "coordinator: publication 10 Apr 2026",
        "coordinator: quiet 30 Mar 2026 to 2 Apr 2026 because of a day",
    )
    talk.mornings("2026-03-26", "2026-03-27")
    (told,) = last_days(talk)
    assert "is Mon 30 Mar, in quiet days" in told
    assert "If not sent by then, Fri 10 Apr is lost" in told
    talk.mornings("2026-03-28", "2026-04-08")
    assert talk.noted("last-day") == ["Fri 27 Mar"]


def test_the_notices_last_day_is_judged_again_when_it_is_told(talk: Chased) -> None:
    """Planned, but sent after the date was moved: nothing is said of the old one."""
    talk.all_say("coordinator: publication 10 Apr 2026")
    talk.day("2026-03-30", 9)
    talk.bot.tick(talk.now)
    talk.all_say("coordinator: publication 24 Apr 2026 because of the school holidays")
    assert last_days(talk) == []


def test_a_date_that_is_agreed_too_late_is_not_told_twice(talk: Chased) -> None:
    """Whoever agreed it has read so; the readiness check counts the days that are left."""
    talk.day("2026-04-01")
    talk.all_say("coordinator: publication 8 Apr 2026")
    talk.mornings("2026-04-02", "2026-04-07")
    assert last_days(talk) == []
    assert talk.noted("readiness") == ["Thu 02 Apr"]
