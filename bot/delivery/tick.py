"""One tick: the nudges that are due are planned by whoever is first.

What is to be done with some due rows is worked out before anything is held, and kept in a short
transaction: people who change something meanwhile wait for one such batch at most. What a nudge
says, to whom, and when the next one is due is the plan's to say, on purpose. A plan writes ledger
and outbox rows and moves each item on, all in the transaction that holds the items; so a batch is
whole or not at all, and two replicas pass over each other's items.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection, Engine

from bot.store import due_items
from bot.store.db import reading, writing
from bot.store.due_items import DueRow
from bot.store.errors import Conflict, StoreError
from bot.store.failpoints import failpoint

log = structlog.get_logger()

BATCH = 40  # rows: kept in some 20 ms
ALL = 1_000_000  # rows: more than a review has
TRIES = 4  # at a batch
PUT_OFF = timedelta(minutes=15)  # what could not be planned


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is to be done with some due rows, worked out before anything is held.

    ``keep`` does it to those of the rows that could be claimed, within the caller's transaction.
    """

    rows: Sequence[DueRow]
    keep: Callable[[Connection, Sequence[DueRow]], None]


Prepare = Callable[[Connection, Sequence[DueRow], datetime], Prepared]
"""Prepares some due rows, or the first of them."""


@dataclass(frozen=True, slots=True)
class _Batch:
    """How a batch went: how many rows were due, and how many of these were dealt with."""

    found: int
    dealt_with: int


def run_tick(
    engine: Engine,
    now: datetime,
    *,
    prepare: Prepare,
    batch: int = BATCH,
    stopping: Callable[[], bool] = lambda: False,
) -> int:
    """Plan every due nudge, or as many as there is time for until ``stopping``; return how many.

    One review that cannot be planned keeps no other from it.
    """
    return _Tick(engine, now, prepare, batch, stopping).plan()


@dataclass(frozen=True, slots=True)
class _Tick:
    """One tick under way."""

    engine: Engine
    now: datetime
    prepare: Prepare
    batch: int
    stopping: Callable[[], bool]

    def plan(self) -> int:
        """Plan what is due, in batches; where one fails, review by review."""
        handled = 0
        try:
            for dealt_with in self._batches():
                handled += dealt_with
        except StoreError:
            raise
        except Exception:
            log.exception("a batch could not be planned; now review by review")
            return handled + self._review_by_review()
        return handled

    def _batches(self, review_id: int | None = None) -> Iterator[int]:
        """Plan batch after batch, of one review or of all; yield how many rows each dealt with.

        Where another tick holds all that is found, that is left to it.
        """
        in_vain = 0
        while not self.stopping() and in_vain < TRIES:
            done = self._plan_some(review_id)
            yield done.dealt_with
            if not done.found:
                break
            in_vain = 0 if done.dealt_with else in_vain + 1

    def _plan_some(self, review_id: int | None) -> _Batch:
        """Plan one batch, whole or not at all.

        It is tried anew where somebody changed the same review at the same moment.
        """
        for _ in range(TRIES - 1):
            try:
                return self._plan_batch(review_id)
            except Conflict:
                log.info("a batch is planned anew")
        return self._plan_batch(review_id)

    def _plan_batch(self, review_id: int | None) -> _Batch:
        with reading(self.engine) as conn:
            found = due_items.find_due(conn, self.now, limit=self.batch, review_id=review_id)
            if not found:
                return _Batch(0, 0)
            prepared = self.prepare(conn, found, self.now)
        with writing(self.engine) as conn:
            claimed = due_items.claim(conn, prepared.rows)
            if claimed:
                prepared.keep(conn, claimed)
                failpoint("in-tick")
                _put_off(conn, due_items.still_due(conn, self.now, claimed), self.now)
        return _Batch(len(found), len(claimed))

    def _review_by_review(self) -> int:
        """Plan each review's nudges by itself; those of one that cannot be planned are put off."""
        handled = 0
        with reading(self.engine) as conn:
            reviews = due_items.reviews_due(conn, self.now)
        for review_id in reviews:
            try:
                for dealt_with in self._batches(review_id):
                    handled += dealt_with
            except StoreError:
                raise
            except Exception:
                log.exception(
                    "a review could not be planned; its nudges are put off", review=review_id
                )
                self._put_off_review(review_id)
        return handled

    def _put_off_review(self, review_id: int) -> None:
        with writing(self.engine) as conn:
            rows = due_items.claim_due(conn, self.now, limit=ALL, review_id=review_id)
            _put_off(conn, rows, self.now)


def _put_off(conn: Connection, rows: Sequence[DueRow], now: datetime) -> None:
    """Have rows that could not be planned looked at again in a while."""
    for row in rows:
        log.error("a nudge is put off", review=row.review_id, item=row.item, party=row.party)
        due_items.advance(conn, row, next_nudge_at=now + PUT_OFF, step=row.step)
