"""One tick: the nudges that are due are planned by whoever is first.

They are planned in transactions of some hundreds. What a nudge says, to whom, and when the next one
is due is the plan's to say, on purpose. A plan writes ledger and outbox rows and moves each item
on, all in the transaction that holds the items; so a batch is whole or not at all, and two replicas
pass over each other's items.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection, Engine

from bot.store import due_items
from bot.store.db import reading, writing
from bot.store.due_items import DueRow
from bot.store.errors import Conflict, StoreError
from bot.store.failpoints import failpoint

log = structlog.get_logger()

Plan = Callable[[Connection, Sequence[DueRow], datetime], None]

BATCH = 300
ALL = 1_000_000  # rows: more than a review has
TRIES = 4  # at a batch
PUT_OFF = timedelta(minutes=15)  # what could not be planned


def run_tick(
    engine: Engine,
    now: datetime,
    *,
    plan: Plan,
    batch: int = BATCH,
    stopping: Callable[[], bool] = lambda: False,
) -> int:
    """Plan every due nudge, or as many as there is time for until ``stopping``; return how many.

    One review that cannot be planned keeps no other from it.
    """
    handled = 0
    while not stopping():
        try:
            planned = _plan_some(engine, now, plan, batch)
        except StoreError:
            raise
        except Exception:
            log.exception("a batch could not be planned; now review by review")
            return handled + _review_by_review(engine, now, plan, batch)
        handled += planned
        if planned < batch:
            break
    return handled


def _plan_some(
    engine: Engine, now: datetime, plan: Plan, batch: int, review_id: int | None = None
) -> int:
    """Plan one batch, whole or not at all.

    It is tried anew where somebody changed the same review at the same moment.
    """
    for _ in range(TRIES - 1):
        try:
            return _plan_batch(engine, now, plan, batch, review_id)
        except Conflict:
            log.info("a batch is planned anew")
    return _plan_batch(engine, now, plan, batch, review_id)


def _plan_batch(
    engine: Engine, now: datetime, plan: Plan, batch: int, review_id: int | None
) -> int:
    with writing(engine) as conn:
        rows = due_items.claim_due(conn, now, limit=batch, review_id=review_id)
        if rows:
            plan(conn, rows, now)
            failpoint("in-tick")
            _put_off(conn, due_items.still_due(conn, now, rows), now)
    return len(rows)


def _review_by_review(engine: Engine, now: datetime, plan: Plan, batch: int) -> int:
    """Plan the nudges of each review by itself; those of one that cannot be planned are put off."""
    handled = 0
    with reading(engine) as conn:
        reviews = due_items.reviews_due(conn, now)
    for review_id in reviews:
        try:
            planned = batch
            while planned == batch:
                planned = _plan_some(engine, now, plan, batch, review_id)
                handled += planned
        except StoreError:
            raise
        except Exception:
            log.exception("a review could not be planned; its nudges are put off", review=review_id)
            _put_off_review(engine, now, review_id)
    return handled


def _put_off_review(engine: Engine, now: datetime, review_id: int) -> None:
    with writing(engine) as conn:
        rows = due_items.claim_due(conn, now, limit=ALL, review_id=review_id)
        _put_off(conn, rows, now)


def _put_off(conn: Connection, rows: Sequence[DueRow], now: datetime) -> None:
    """Have rows that could not be planned looked at again in a while."""
    for row in rows:
        log.error("a nudge is put off", review=row.review_id, item=row.item, party=row.party)
        due_items.advance(conn, row, next_nudge_at=now + PUT_OFF, step=row.step)
