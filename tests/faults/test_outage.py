"""A week away, of the bot or of Slack: afterwards one digest a channel and person, paced; nothing
lost or twice."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select

from benchmarks.outage import Away, Before, before, outage
from bot.store import sending, tables
from bot.store.db import reading, writing
from playground import Fault
from playground.web_api import METHODS
from tests.conversations.talk import CHANNEL
from tests.databases import Files, on_both
from tests.faults.conftest import Faulty

ITEMS = (
    "lead-reviewer",
    "scoping-meeting",
    "terms-discussed",
    "agencies",
    "review-team",
    "first-meeting",
    "key-themes",
    "chronologies-reviewed",
)


WITH_A_MEETING = ("pseudonym", "family-contact", "timetable", "terms-of-reference")
"""What else hangs on the two meetings among them, and moves with them."""


def late(talk: Faulty) -> None:
    """Eight items that are late by the end of January, and the four that share their meetings'
    dates."""
    for item in ITEMS:
        talk.all_say(f"coordinator: due {item} 20 Jan 2026 because agreed")


@on_both
def test_the_bot_was_away_for_a_week(talk: Faulty) -> None:
    """One digest in the channel and one for each person, with all that stands."""
    late(talk)
    talk.morning("2026-01-29", hour=15)
    assert len(talk.digests()) == 1
    assert "12 things newly late" in talk.digests()[0]
    assert talk.digests()[0].count("• ") == 12
    (told,) = talk.digests("coordinator")
    assert told.count("The date was set in this review") == 9  # no timetable was agreed
    with reading(talk.bot.engine) as conn:
        steps = conn.execute(
            select(tables.ledger.c.item, tables.ledger.c.step).where(tables.ledger.c.item != "")
        ).all()
    assert len({s.item for s in steps}) == len(steps)
    assert {s.item for s in steps} == {*ITEMS, *WITH_A_MEETING}


@on_both
def test_slack_was_away_for_a_week(talk: Faulty) -> None:
    """The bot went on planning: what it could not say is overtaken, and one digest says what
    stands."""
    late(talk)
    talk.slack.outage = Fault.status(503)
    for day in range(19, 27):
        talk.day(f"2026-01-{day}", 9)
        talk.bot.tick(talk._now)
        for _ in range(20):
            talk.bot.sender.send_due(20)
            talk.move(talk._now + timedelta(seconds=30))
    talk.slack.outage = None
    talk.day("2026-01-27", 9)
    talk.bot.tick(talk._now)
    talk.settle()
    talk.bot.tick(talk._now)  # thirty seconds later: what came to nobody is due again
    talk.settle()
    (digest,) = talk.digests()
    assert all(name in digest for name in ("Scoping meeting", "Key themes"))
    assert len(talk.digests("coordinator")) == 1
    for item in ITEMS:
        assert [step for _, step, _ in talk.asked(item)][-1].startswith("late"), item
        assert [day for day, _, _ in talk.asked(item)] == ["Tue 27 Jan"], item


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Before:
    """Three reviews whose items all have a date, and with people who are in several of
    them."""
    return before(Files(tmp_path_factory.mktemp("many")), reviews=3, agencies=12)


@pytest.mark.parametrize("away", ["slack", "bot"])
def test_hundreds_of_late_items(
    many: Before, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, away: Away
) -> None:
    """One digest a channel and person, although Slack is stricter than it says;
    ``benchmarks.outage`` has ten thousand."""
    for method in (
        "chat.postMessage",
        "conversations.open",
        "conversations.history",
        "chat.update",
    ):
        monkeypatch.setitem(METHODS, method, replace(METHODS[method], per_minute=2))
    found = outage(many, Files(tmp_path), away)
    assert found.problems == []
    assert found.late >= 150  # none that waits for something of its order to be done first
    assert (found.reviews, found.channel_digests) == (3, {1: 3})
    assert (found.people, found.person_digests) == (6, {1: 6})
    assert found.limited["chat.postMessage"] > 0


def test_slack_comes_back_on_a_saturday(talk: Faulty) -> None:
    """Friday's digest is not sent on a weekend: what stands is said on Monday at nine."""
    late(talk)
    talk.slack.outage = Fault.reset()
    talk.day("2026-01-23", 9)
    talk.bot.tick(talk._now)
    talk.bot.sender.send_due(20)
    talk.slack.outage = None
    talk.day("2026-01-24", 11)
    talk.tick()
    talk.settle()
    assert talk.digests() == []
    talk.morning("2026-01-26", hour=8, minute=30)
    assert talk.digests() == []
    talk.morning("2026-01-26")
    assert len(talk.digests()) == 1
    assert "Key themes" in talk.digests()[0]
    assert talk.asked("key-themes")[0][0] == "Mon 26 Jan"


@on_both
def test_a_clock_that_was_months_ahead_for_a_while(talk: Faulty) -> None:
    """What it put off is not put off any more once it is right: a channel that was posted in then,
    a delivery that was being tried, Slack's limit, and each day's look at the review."""
    talk.all_say("coordinator: due key-themes 20 Jan 2026 because agreed")
    talk.day("2026-06-03", 9)
    talk.bot.tick(talk.now)
    talk.settle()
    talk.approve("team-1", send=False)
    talk.slack.script("chat.postMessage", Fault.rate_limited(30))
    talk.bot.sender.send_due(20)
    with writing(talk.bot.engine) as conn:
        sending.claim(conn, now=talk.now + timedelta(minutes=2), owner="dead", lease=sending.SETTLE)
    talk.day("2026-01-21", 8)
    talk.bot.tick(talk.now)
    talk.approve("team-2")
    talk.settle()
    for day in (22, 23, 26):
        talk.morning(f"2026-01-{day}")
    assert any("Jan" in day for day, _, _ in talk.asked("key-themes"))
    with reading(talk.bot.engine) as conn:
        looked = select(tables.ledger.c.local_date).where(tables.ledger.c.item == "")
        assert date(2026, 1, 22) in set(conn.execute(looked).scalars())


def test_posts_after_an_outage_are_paced(talk: Faulty) -> None:
    """A second between two messages in one channel; Slack never has to say that it is too fast."""
    talk.slack.outage = Fault.status(500)
    for who in ("team-1", "team-2", "lead-reviewer"):
        talk.approve(who, send=False)
    talk.slack.outage = None
    talk.settle()
    at = [
        c.at
        for c in talk.slack.calls
        if c.method == "chat.postMessage" and c.args["channel"] == CHANNEL and c.ok
    ]
    assert all(b - a >= timedelta(seconds=1) for a, b in pairwise(at))
    assert not any(c.status == 429 for c in talk.slack.calls)


@pytest.mark.parametrize("minutes", [61, -61])
def test_the_clock_is_put_by_an_hour(talk: Faulty, minutes: int) -> None:
    """Forward or back in the middle of sending: said once all the same."""
    late(talk)
    talk.day("2026-01-22", 10)
    talk.bot.tick(talk._now)
    talk.bot.sender.send_due(1)
    talk.move(talk._now + timedelta(minutes=minutes))
    talk.bot.tick(talk._now)
    talk.settle()
    talk.move(talk._now - timedelta(minutes=minutes))
    talk.tick()
    assert len(talk.digests()) == 1
    assert all(len(talk.asked(item)) == 1 for item in ITEMS)
