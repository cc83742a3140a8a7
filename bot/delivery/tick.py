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

from bot.grouping import by_key
from bot.store import due_items
from bot.store.db import reading, writing
from bot.store.due_items import DueRow
from bot.store.errors import Conflict, StoreError
from bot.store.failpoints import failpoint

log = structlog.get_logger()

BATCH = 40  # rows: kept in some 20 ms
AHEAD = 25  # batches that one look finds
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
        while in_vain < TRIES:
            found = self._find(review_id)
            if not found:
                break

            for rows in _in_batches(found, self.batch):
                if self.stopping():
                    return

                dealt_with = self._plan_some(rows)
                yield dealt_with
                in_vain = 0 if dealt_with else in_vain + 1
                if in_vain:
                    break  # another tick may be at what else was found

    def _find(self, review_id: int | None) -> Sequence[DueRow]:
        """Find what is due, for many batches at once."""
        most = AHEAD * self.batch
        with reading(self.engine) as conn:
            return due_items.find_due(conn, self.now, limit=most, review_id=review_id)

    def _plan_some(self, rows: Sequence[DueRow]) -> int:
        """Plan one batch, whole or not at all; return how many of its rows were dealt with.

        It is tried anew where somebody changed the same review at the same moment.
        """
        for _ in range(TRIES - 1):
            try:
                return self._plan_batch(rows)
            except Conflict:
                log.info("a batch is planned anew")
        return self._plan_batch(rows)

    def _plan_batch(self, rows: Sequence[DueRow]) -> int:
        with reading(self.engine) as conn:
            prepared = self.prepare(conn, rows, self.now)

        with writing(self.engine) as conn:
            claimed = due_items.claim(conn, prepared.rows)
            if claimed:
                prepared.keep(conn, claimed)
                failpoint("in-tick")
                _put_off(conn, due_items.still_due(conn, self.now, claimed), self.now)

        return len(claimed)

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


def _in_batches(found: Sequence[DueRow], most: int) -> Iterator[Sequence[DueRow]]:
    """Yield due rows in batches, each of one workspace.

    Each workspace of a batch takes statements of its own, while the writer is held.
    """
    for rows in by_key((row.team, row) for row in found).values():
        for first in range(0, len(rows), most):
            yield rows[first : first + most]


def _put_off(conn: Connection, rows: Sequence[DueRow], now: datetime) -> None:
    """Have rows that could not be planned looked at again in a while."""
    for row in rows:
        log.error("a nudge is put off", review=row.review_id, item=row.item, party=row.party)
        due_items.advance(conn, row, next_nudge_at=now + PUT_OFF, step=row.step)
