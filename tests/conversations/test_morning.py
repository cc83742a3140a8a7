"""Nine in the morning: much is due at once, and nobody who works meanwhile waits for it, or misses
anything of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from bot.delivery.nudging import MOST_COSTLY
from bot.delivery.tick import Prepared, run_tick
from bot.store import tables
from bot.store.db import reading
from bot.store.due_items import DueRow
from tests.conversations.conftest import At
from tests.conversations.copies import copy_reviews
from tests.conversations.talk import PEOPLE, Talk
from tests.costs import Cost, cost, scans
from tests.databases import on_both

MOST = 14
"""Statements in the transaction that keeps a batch, however many reviews are in it."""


def on_a_late_day(talk: Talk) -> datetime:
    """A morning on which much is late, with the evening before it played."""
    talk.tick()
    talk.day("2026-06-10", 9)
    return talk.now


def entered(talk: Talk) -> int:
    """How many nudges the ledger has, but for the daily looks."""
    nudges = select(func.count()).where(tables.ledger.c.item != "")
    with reading(talk.bot.engine) as conn:
        return int(conn.execute(nudges).scalar_one())


def digests_of(talk: Talk, day: datetime) -> list[str]:
    """Whose digests of a day are in Slack, and the channels'."""
    outbox = tables.outbox.c
    keys = select(outbox.dedup_key).where(
        outbox.dedup_key.like(f"digest/%/{day.date()}"), outbox.state == "sent"
    )
    with reading(talk.bot.engine) as conn:
        return list(conn.execute(keys).scalars())


@on_both
def test_digests_gather_until_all_that_is_due_is_planned(at: At) -> None:
    """A sender that works beside the tick sends none of them; then each goes once, and tells all
    that is due: nothing is left to tomorrow's. As many nudges as in one batch are entered."""
    whole = at("agency-check")
    morning = on_a_late_day(whole)
    before = entered(whole)
    whole.tick()
    count = entered(whole) - before
    assert count >= 10

    talk = at("agency-check")
    morning = on_a_late_day(talk)
    sent_meanwhile = []

    def prepare(conn: Connection, rows: Sequence[DueRow], now: datetime) -> Prepared:
        talk.bot.sender.send_due(50)
        sent_meanwhile.extend(digests_of(talk, morning))
        return talk.bot.ticking.nudging.prepare(conn, rows, now)

    before = entered(talk)
    run_tick(talk.bot.engine, morning, prepare=prepare, batch=2)
    assert sent_meanwhile == []
    assert entered(talk) - before == count
    talk.deliver()
    assert sorted(digests_of(talk, morning)) == sorted(digests_of(whole, morning))


def test_what_a_tick_gathered_goes_though_it_does_not_come_back(at: At) -> None:
    """It stopped after its first batch, and no other goes on: a minute later it is sent."""
    talk = at("agency-check")
    morning = on_a_late_day(talk)
    stops = iter([False, True, True])
    run_tick(
        talk.bot.engine,
        morning,
        prepare=talk.bot.ticking.nudging.prepare,
        batch=3,
        stopping=lambda: next(stops),
    )
    talk.bot.sender.send_due(50)
    assert digests_of(talk, morning) == []
    talk.move(morning + timedelta(seconds=61))
    talk.deliver()
    assert digests_of(talk, morning) != []


@on_both
def test_whoever_acts_while_a_batch_is_prepared_is_heeded(at: At) -> None:
    """What they did is not asked of them; all else of the review is, and nothing is put off."""
    talk = at("agency-check")
    morning = on_a_late_day(talk)
    done: list[DueRow] = []

    def prepare(conn: Connection, rows: Sequence[DueRow], now: datetime) -> Prepared:
        prepared = talk.bot.ticking.nudging.prepare(conn, rows, now)
        if not done:
            done.extend(row for row in rows if row.item == "agency-thoughts")
            talk.slack.type(PEOPLE["police-lead"], "C0REVIEW", "/cspr done agency-thoughts")
        return prepared

    run_tick(talk.bot.engine, morning, prepare=prepare, batch=500)
    assert done
    nudged = tables.ledger.c
    of_today = select(nudged.item, nudged.party).where(nudged.local_date == morning.date())
    with reading(talk.bot.engine) as conn:
        told = set(conn.execute(of_today).all())
        left = conn.execute(
            select(tables.open_items.c.item).where(tables.open_items.c.next_nudge_at <= morning)
        ).all()
    acted = [row.party for row in done if (row.item, row.party) not in told]
    assert len(acted) == 1
    assert len(told) > len(done)
    assert left == []


def test_a_batch_takes_few_reviews_in_which_the_day_brings_something_about(at: At) -> None:
    """What a day ends in a review is written there and told: only so many are done while the writer
    is held. All of them come in turn."""
    talk = at("agency-check")
    talk.tick()
    talk.slack.type(PEOPLE["coordinator"], "C0REVIEW", "/cspr discontinue because opened in error")
    talk.deliver()
    copy_reviews(talk.bot.engine, 3 * MOST_COSTLY, key=talk.settings.chain_key())
    talk.move(talk.now + timedelta(days=14))
    days: list[int] = []

    def prepare(conn: Connection, rows: Sequence[DueRow], now: datetime) -> Prepared:
        prepared = talk.bot.ticking.nudging.prepare(conn, rows, now)
        days.append(sum(not row.item for row in prepared.rows))
        return prepared

    with cost(talk.bot.engine) as spent:
        run_tick(talk.bot.engine, talk.now, prepare=prepare, batch=500)
    assert max(days) <= MOST_COSTLY
    assert sum(days) >= 3 * MOST_COSTLY
    lapsed = [one for one, _ in spent.statements if one.startswith("INSERT INTO history")]
    assert len(lapsed) == sum(days)


def test_the_board_goes_with_the_days(at: At) -> None:
    """Also while nobody does anything: no date that has passed lies ahead there. On a day on which
    no date has passed it is left as it is."""
    escb = at("ready")
    before = escb.board().text_all
    assert "Next dates:\n• Fri 10 Apr: Published" in before
    escb.day("2026-04-14", 9)
    escb.tick()
    board = escb.board().text_all
    assert "Fri 10 Apr: Published" not in board
    assert "Next dates:\n• Mon 1 Jun: Action" in board
    assert "2 past their date" in board
    edits = boards_shown(escb)
    escb.day("2026-04-15", 9)
    escb.tick()
    assert boards_shown(escb) == edits


def boards_shown(talk: Talk) -> int:
    """How often the board was changed."""
    calls = [call for call in talk.slack.calls if call.method == "chat.update"]
    return sum("Next dates" in str(call.args) for call in calls)


@on_both
def test_a_batch_holds_the_writer_for_few_statements(at: At) -> None:
    """As many for thirty reviews as for three; no history is read meanwhile, and no table is looked
    through. A tick with nothing to do opens no transaction to write."""
    spent: dict[int, Cost] = {}
    for count in (3, 30):
        talk = at("agency-check")
        morning = on_a_late_day(talk)
        copy_reviews(talk.bot.engine, count, key=talk.settings.chain_key())
        with cost(talk.bot.engine) as spent[count]:
            assert talk.bot.ticking.plan(morning) > 3 * count
        with cost(talk.bot.engine) as idle:
            assert talk.bot.ticking.plan(morning) == 0
        assert len(idle.statements) == 1
        assert scans(talk.bot.engine, spent[count].statements + idle.statements) == []
    for found in spent.values():
        assert max(found.written) <= MOST
        assert found.read_while_writing == []
