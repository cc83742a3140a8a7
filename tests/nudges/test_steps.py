"""Which nudge comes on which day, and to whom: the whole bot, day by day."""

from datetime import date

import pytest
from sqlalchemy import update

from bot.store.db import writing
from bot.store.tables import open_items
from tests.nudges.conftest import Chased

MARCH = "coordinator: due agency-commitment for {} 2 Mar 2026 because agreed with the agency"


def test_the_default_steps(talk: Chased) -> None:
    """7 and 2 working days before, on the day, 2, 5 and 10 late, then every 10; the deputy from 2
    before, the coordinator from the third late one. Never on a weekend; and after the eighth no
    more: what is the same again is not read. The coordinator has it in the list of Mondays."""
    talk.all_say(MARCH.format("Police"))
    talk.mornings("2026-02-16", "2026-04-20")
    assert talk.asked("agency-commitment") == [
        ("Thu 19 Feb", "before-7", "police-lead"),
        ("Thu 26 Feb", "before-2", "police-lead police-deputy"),
        ("Mon 02 Mar", "day", "police-lead police-deputy"),
        ("Wed 04 Mar", "late-1", "police-lead police-deputy"),
        ("Mon 09 Mar", "late-2", "police-lead police-deputy"),
        ("Mon 16 Mar", "late-3", "police-lead police-deputy coordinator"),
        ("Mon 30 Mar", "late-4", "police-lead police-deputy coordinator"),
        ("Wed 15 Apr", "late-5", "police-lead police-deputy coordinator"),
    ]
    assert "Asked eight times, and not done: 1 item" in talk.digests("coordinator")[-1]
    talk.all_say("police-lead: done agency-commitment")
    assert "Asked eight times" not in talk.last_dm("coordinator", "").text_all


def test_another_rhythm_while_late(talk: Chased) -> None:
    """A workspace's own goes on as it was set, whether one number or several."""
    talk.all_say("coordinator: settings late-every 2", MARCH.format("Health"))
    talk.mornings("2026-03-02", "2026-03-05")
    talk.all_say("coordinator: settings late-every 1 3")
    talk.mornings("2026-03-06", "2026-03-12")
    assert [day for day, _, _ in talk.asked("agency-commitment")] == [
        "Mon 02 Mar",
        "Wed 04 Mar",
        "Fri 06 Mar",
        "Tue 10 Mar",
    ]


def test_nobody_is_nudged_for_what_they_have_done(talk: Chased) -> None:
    """A nudge that is planned but not sent is dropped when its item is closed, and counts as
    none."""
    talk.all_say(MARCH.format("Police"))
    talk.day("2026-02-19", 9)
    talk.bot.tick(talk._now)
    talk.all_say("police-lead: done agency-commitment")
    talk.mornings("2026-02-19", "2026-03-12")
    assert talk.asked("agency-commitment") == []
    assert talk.digests("police-lead") == []
    assert not any("Agency commits" in digest for digest in talk.digests())


def test_one_digest_a_channel_and_a_person(talk: Chased) -> None:
    """Everything of a day together; the DM is one living message: yesterday's goes when today's
    comes."""
    talk.all_say(
        MARCH.format("Police"),
        "coordinator: due practitioners-briefed for Police 2 Mar 2026 because agreed with the"
        " agency",
        "coordinator: due chronology for Police 3 Mar 2026 because agreed with the agency",
    )
    talk.morning("2026-02-19")
    (first,) = talk.digests("police-lead")
    assert "Good morning. 2 things wait for you" in first
    talk.morning("2026-02-20")
    (second,) = talk.digests("police-lead")
    assert "Good morning. 1 thing waits for you" in second
    before = talk.digests()
    assert all("Police" not in digest for digest in before)
    talk.morning("2026-03-02")
    (channel,) = [digest for digest in talk.digests() if digest not in before]
    assert "2 things due today" in channel


def test_each_says_why_it_comes(talk: Chased) -> None:
    """The lead, the deputy near the date, the coordinator when it has waited."""
    talk.all_say(MARCH.format("Police"))
    talk.mornings("2026-02-26", "2026-02-26")
    assert "Yours as the agency's lead. The date was set in this review." in talk.digests(
        "police-lead"
    )[-1].replace("_", "")
    assert "Yours as the agency's deputy: the date is near" in talk.digests("police-deputy")[-1]
    talk.mornings("2026-02-27", "2026-03-02")
    assert "agency's deputy: the date is today" in talk.digests("police-deputy")[-1]
    talk.mornings("2026-03-03", "2026-03-16")
    assert "agency's deputy: the date has passed" in talk.digests("police-deputy")[-1]
    assert "It has waited for a while" in talk.digests("coordinator")[-1]


@pytest.mark.parametrize("day", ["2026-02-19", "2026-02-26", "2026-03-02", "2026-03-10"])
def test_a_day_on_which_all_is_due_once_more_brings_nothing(talk: Chased, day: str) -> None:
    """The clock was set back after the digests had gone out: nothing is entered or told again, no
    tick fails, and everything waits for another day."""
    talk.all_say(MARCH.format("Police"), MARCH.format("Health"))
    talk.morning("2026-02-16")
    talk.morning(day)
    before = talk.counts()
    assert before["ledger"]
    with writing(talk.bot.engine) as conn:
        conn.execute(update(open_items).values(next_nudge_at=talk.now))
    talk.tick()
    assert talk.counts() == before


def test_a_moved_date_starts_anew(talk: Chased) -> None:
    """What was said about the old date does not count for the new one."""
    talk.all_say(MARCH.format("Police"))
    talk.mornings("2026-02-19", "2026-03-03")
    talk.all_say(
        "coordinator: due agency-commitment for Police 16 Mar 2026 because of the school holidays"
    )
    talk.mornings("2026-03-04", "2026-03-16")
    assert talk.asked("agency-commitment")[-3:] == [
        ("Thu 05 Mar", "before-7", "police-lead"),
        ("Thu 12 Mar", "before-2", "police-lead police-deputy"),
        ("Mon 16 Mar", "day", "police-lead police-deputy"),
    ]


def test_a_date_that_is_set_today_is_not_chased_before_tomorrow(talk: Chased) -> None:
    """At nine, not in the middle of the day on which somebody typed it."""
    talk.day("2026-02-25", 11)
    talk.all_say(
        "coordinator: due agency-commitment for Police 27 Feb 2026 because agreed with the agency"
    )
    talk.tick()
    assert talk.asked("agency-commitment") == []
    talk.morning("2026-02-26", hour=8, minute=59)
    assert talk.asked("agency-commitment") == []
    talk.morning("2026-02-26")
    assert talk.asked("agency-commitment") == [
        ("Thu 26 Feb", "before-2", "police-lead police-deputy")
    ]


def test_a_cleared_date_is_not_chased(talk: Chased) -> None:
    """Nothing without a date is."""
    talk.all_say(MARCH.format("Police"))
    talk.morning("2026-02-19")
    talk.all_say(
        "coordinator: due agency-commitment for Police none because the agency asked for time"
    )
    talk.mornings("2026-02-20", "2026-03-12")
    assert len(talk.asked("agency-commitment")) == 1


def test_flexible_items_are_asked_about(talk: Chased) -> None:
    """On the first Monday once the review's stage is reached, then every fourth week; with a date
    they are ordinary. The meeting that this one goes with was held early."""
    talk.day("2026-01-13")
    talk.all_say("coordinator: done scoping-meeting")
    talk.mornings("2026-01-13", "2026-01-19")
    assert talk.asked("family-contact") == []
    talk.day("2026-01-20")
    talk.all_say("coordinator: done lead-reviewer", "lead-reviewer: done independence")
    talk.mornings("2026-01-21", "2026-02-20")
    assert talk.asked("family-contact") == [
        ("Mon 26 Jan", "ask", "coordinator"),
    ]
    talk.mornings("2026-02-23", "2026-02-24")
    assert talk.asked("family-contact")[1:] == [("Mon 23 Feb", "ask", "coordinator")]
    talk.all_say("coordinator: due family-contact 6 Mar 2026 because the social worker is away")
    talk.mornings("2026-02-25", "2026-02-25")
    assert talk.asked("family-contact")[-1] == ("Wed 25 Feb", "before-7", "coordinator")


def test_an_outage_ends_in_one_digest(talk: Chased) -> None:
    """The bot was away for a fortnight: one nudge for what stands now, not one for each that was
    missed. What was never told doesn't count: the coordinator hears from the third one that went
    out."""
    talk.all_say(MARCH.format("Police"), MARCH.format("Health"))
    talk.morning("2026-03-11", hour=14)
    assert talk.asked("agency-commitment") == [
        ("Wed 11 Mar", "late-2", "police-lead police-deputy"),
        ("Wed 11 Mar", "late-2", "health-lead"),
    ]
    assert len(talk.digests()) == 1
    assert len(talk.digests("police-lead")) == 1
    talk.mornings("2026-03-12", "2026-03-30")
    assert talk.asked("agency-commitment")[2:] == [
        ("Mon 16 Mar", "late-3", "police-lead police-deputy"),
        ("Mon 16 Mar", "late-3", "health-lead"),
        ("Mon 30 Mar", "late-4", "police-lead police-deputy coordinator"),
        ("Mon 30 Mar", "late-4", "health-lead coordinator"),
    ]
    (told,) = talk.digests("coordinator")
    assert (
        "Agency commits: chronology author named, practitioners enabled to take full part" in told
    )
    assert "was due Mon 2 Mar, 20 working days ago: Health and Police" in told


def test_a_digest_counts_what_it_lists(talk: Chased) -> None:
    """Late ones, too: the number at its head is that of what it lists, for a person and a channel;
    and the coordinator reads of the two that have been late three times, shown anew as well."""
    talk.all_say(
        MARCH.format("Police"),
        MARCH.format("Health"),
        "coordinator: due practitioners-briefed for Police 10 Mar 2026 because agreed by phone",
        "coordinator: due chronology for Police 12 Mar 2026 because agreed by phone",
    )
    talk.mornings("2026-03-02", "2026-03-16")
    assert "2 things wait for you" in talk.digests("police-lead")[-1]
    assert "1 thing waits for you" in talk.digests("health-lead")[-1]
    told = talk.digests("coordinator")[-1]
    assert "was due Mon 2 Mar, 10 working days ago: Health and Police" in told
    *_, of_two, _, _, of_one = talk.digests()
    assert "ESCB-2026-01: 2 things newly late" in of_two
    assert "was due Mon 2 Mar: Health and Police" in of_two
    assert of_two.count("• ") == 1
    assert "ESCB-2026-01: 1 thing newly late" in of_one
    assert of_one.count("• ") == 1
    talk.all_say("police-lead: done agency-commitment")
    assert "1 thing waits for you" in talk.digests("police-lead")[-1]
    assert "1 thing waits for you" in talk.digests("health-lead")[-1]
    assert "Health and Police" not in talk.digests("coordinator")[-1]


def test_done_on_a_late_item_asks_when(talk: Chased) -> None:
    """The button opens the form; the day that is given there is the day on which it was done."""
    talk.all_say(MARCH.format("Police"))
    talk.mornings("2026-03-02", "2026-03-04")
    message = next(m for m in talk.dms("police-lead") if "wait" in m.text)
    opened = talk.presses("police-lead", message, "Done…").reply.view
    assert opened is not None
    talk.submits("police-lead", opened, {"on": "2026-03-03"})
    closed = next(c for k, c in _closed(talk) if k == "agency-commitment")
    assert closed.isoformat() == "2026-03-03"
    talk.mornings("2026-03-05", "2026-03-12")
    assert [d for d, _, _ in talk.asked("agency-commitment")] == ["Mon 02 Mar", "Wed 04 Mar"]


def test_a_digest_shows_what_was_done_since(talk: Chased) -> None:
    """It is one living message: the line and its button go once it is done, by whoever; what is
    opened again is back; and nobody else's digest is touched."""
    talk.all_say(
        MARCH.format("Police"),
        MARCH.format("Health"),
        "coordinator: due practitioners-briefed for Police 2 Mar 2026 because agreed with the"
        " agency",
    )
    talk.mornings("2026-02-26", "2026-02-26")
    health = talk.digests("health-lead")
    talk.day("2026-02-27")
    talk.all_say("police-deputy: done agency-commitment")
    (digest,) = talk.digests("police-lead")
    assert "1 thing waits for you" in digest
    assert "Agency commits" not in digest
    talk.all_say("police-lead: done practitioners-briefed")
    message = talk.last_dm("police-lead")
    assert "Nothing of what was listed here waits for you any more" in message.text_all
    assert "Done…" not in message.buttons
    talk.all_say("police-lead: undo practitioners-briefed because it was another meeting")
    assert "1 thing waits for you" in talk.digests("police-lead")[-1]
    assert talk.digests("health-lead") == health
    assert len(talk.asked("agency-commitment")) == 2


def test_a_digest_that_is_shown_anew_keeps_what_stands(talk: Chased) -> None:
    """On a quiet day, and for somebody who is away by now: only what is done goes."""
    talk.all_say(
        MARCH.format("Health"),
        "coordinator: due practitioners-briefed for Health 2 Mar 2026 because agreed with the"
        " agency",
        "coordinator: quiet 27 Feb 2026 to 28 Feb 2026 because of the funeral",
    )
    talk.mornings("2026-02-26", "2026-02-26")
    talk.day("2026-02-27")
    talk.all_say(
        "health-lead: away until 9 Mar 2026", "coordinator: done agency-commitment for Health"
    )
    (digest,) = talk.digests("health-lead")
    assert "1 thing waits for you" in digest
    assert "Agency commits" not in digest


def _closed(talk: Chased) -> list[tuple[str, date]]:
    review = talk.review()
    return [
        (k[0], s.closed.on) for k in review.all_keys() if (s := review.state(k)).closed is not None
    ]
