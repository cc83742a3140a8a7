"""Every due nudge is planned once, whole batches at a time, whoever ticks and whatever fails."""

import threading
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, update

from bot.delivery.tick import PUT_OFF, run_tick
from bot.store import ledger, outbox, reads, tables
from bot.store.db import reading, writing
from bot.store.due_items import DueRow
from bot.store.errors import Unavailable, Unconfirmed
from tests.delivery.planned import at_once, due_review, plan
from tests.postgres import Postgres
from tests.store.rows import NOW, TEAM

DAY = timedelta(days=1)


def said(engine: Engine) -> list[str]:
    with reading(engine) as conn:
        return [row.params["text"] for row in outbox.in_state(conn, "pending")]


def test_what_is_due_is_planned(engine: Engine) -> None:
    """In batches, until nothing is due; not before its time, and once."""
    review = due_review(engine, 7)
    assert run_tick(engine, NOW - timedelta(seconds=1), prepare=at_once(plan)) == 0
    assert run_tick(engine, NOW, prepare=at_once(plan), batch=3) == 7
    assert run_tick(engine, NOW, prepare=at_once(plan), batch=3) == 0
    assert said(engine) == [f"ESCB-2026-01 i{n} 2026-05-01" for n in range(7)]
    assert run_tick(engine, NOW + DAY, prepare=at_once(plan)) == 7
    with reading(engine) as conn:
        assert {nudge.outcome for nudge in ledger.of_review(conn, TEAM, review)} == {"pending"}


def test_a_day_that_comes_again_says_nothing_again(engine: Engine) -> None:
    """The clock was set back and items moved back with it: the ledger has the date already."""
    due_review(engine, 3)
    run_tick(engine, NOW, prepare=at_once(plan))
    with writing(engine) as conn:
        conn.execute(update(tables.open_items).values(next_nudge_at=NOW))
    assert run_tick(engine, NOW + timedelta(hours=1), prepare=at_once(plan)) == 3
    assert len(said(engine)) == 3


def test_two_replicas_plan_each_nudge_once(engine: Engine) -> None:
    """Four ticks at the same moment."""
    for number in range(6):
        due_review(engine, 20, channel=f"C{number}")
    counts: list[int] = []

    def work() -> None:
        counts.append(run_tick(engine, NOW, prepare=at_once(plan), batch=7))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # On PostgreSQL one that only met held rows leaves them to their holder.
    assert sum(counts) == 120
    assert len(set(said(engine))) == len(said(engine)) == 120


def test_a_review_that_cannot_be_planned_keeps_no_other_up(engine: Engine) -> None:
    """Its nudges are put off, not lost; the others go on, batch by batch."""
    bad, good = due_review(engine, 3), due_review(engine, 5, channel="C2")

    def stumble(conn: Connection, rows: Sequence[DueRow], now: datetime) -> None:
        plan(conn, rows, now)
        if any(row.review_id == bad for row in rows):
            raise ZeroDivisionError

    assert run_tick(engine, NOW, prepare=at_once(stumble), batch=2) == 5
    assert len(said(engine)) == 5
    assert run_tick(engine, NOW, prepare=at_once(stumble), batch=2) == 0
    assert run_tick(engine, NOW + PUT_OFF, prepare=at_once(plan)) == 3
    with reading(engine) as conn:
        assert [nudge.review_id for nudge in ledger.of_review(conn, TEAM, bad)] == [bad] * 3
        assert len(ledger.of_review(conn, TEAM, good)) == 5


def test_a_nudge_that_the_plan_forgets_is_put_off(engine: Engine) -> None:
    """A tick ends, whatever the plan leaves undone."""
    review = due_review(engine, 5)
    assert run_tick(engine, NOW, prepare=at_once(lambda conn, rows, now: None), batch=2) == 5
    with reading(engine) as conn:
        assert {item.next_nudge_at for item in reads.open_items_of(conn, TEAM, review)} == {
            NOW + PUT_OFF
        }
    assert run_tick(engine, NOW + PUT_OFF, prepare=at_once(plan)) == 5


def test_a_database_that_goes_away_ends_the_tick(engine: Engine) -> None:
    """What was planned before is kept; the rest is for the next tick, and no review is blamed."""
    due_review(engine, 4)
    passed = []

    def away(conn: Connection, rows: Sequence[DueRow], now: datetime) -> None:
        plan(conn, rows, now)
        passed.append(rows)
        if len(passed) == 2:
            raise Unavailable("gone")

    with pytest.raises(Unavailable):
        run_tick(engine, NOW, prepare=at_once(away), batch=2)
    assert len(said(engine)) == 2
    assert run_tick(engine, NOW, prepare=at_once(plan)) == 2


def test_an_item_of_another_workspace_is_its_own(engine: Engine) -> None:
    """The plan is told whose it is."""
    due_review(engine, 1)
    seen: list[str] = []

    def look(conn: Connection, rows: Sequence[DueRow], now: datetime) -> None:
        seen.extend(row.team for row in rows)
        plan(conn, rows, now)

    run_tick(engine, NOW, prepare=at_once(look))
    assert seen == [TEAM]


def test_a_batch_is_of_one_workspace(engine: Engine) -> None:
    """Each workspace of a batch would take statements of its own while the writer is held. Reviews
    of many workspaces were opened in turn; each batch is full, or the last of its workspace."""
    teams = ["T1", "T2", "T3"]
    for channel in ("C1", "C2"):
        for team in teams:
            due_review(engine, 3, channel=channel, team=team)
    batches: list[list[str]] = []

    def look(conn: Connection, rows: Sequence[DueRow], now: datetime) -> None:
        batches.append([row.team for row in rows])
        plan(conn, rows, now)

    assert run_tick(engine, NOW, prepare=at_once(look), batch=4) == 18
    assert batches == [[team] * count for team in teams for count in (4, 2)]


@pytest.mark.parametrize("how", ["stop", "kill"])
def test_a_database_restarted_in_the_middle_of_a_tick(
    postgresql: Engine, postgres: Postgres, how: str
) -> None:
    """The batch under way is whole or not at all, and the next tick does the rest."""
    due_review(postgresql, 6)
    batches: list[int] = []

    def restart(conn: Connection, rows: Sequence[DueRow], now: datetime) -> None:
        plan(conn, rows, now)
        batches.append(len(rows))
        if len(batches) == 2:
            getattr(postgres, how)()
            postgres.start()

    with pytest.raises((Unavailable, Unconfirmed)):
        run_tick(postgresql, NOW, prepare=at_once(restart), batch=2)
    assert len(said(postgresql)) == 2
    assert run_tick(postgresql, NOW, prepare=at_once(plan), batch=2) == 4
    assert sorted(said(postgresql)) == [f"ESCB-2026-01 i{n} 2026-05-01" for n in range(6)]
