"""A review with items that are due, and the simplest plan: each item is a post of its own in the
review's channel."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine

from bot.delivery.tick import Prepare, Prepared
from bot.store import due_items, ledger, outbox, reads
from bot.store.db import writing
from bot.store.due_items import DueRow
from bot.store.reads import OpenItem, ReadRows
from tests.store.rows import HASH, NOW, TEAM, new_review


def due_review(
    engine: Engine, count: int = 5, *, channel: str = "C1", at: datetime = NOW, team: str = TEAM
) -> int:
    """A review whose items i0, i1, … are due."""
    with writing(engine) as conn:
        review = new_review(conn, channel=channel, pseudonym_key=None, team=team)
        items = tuple(OpenItem(item=f"i{n}", next_nudge_at=at, step="due") for n in range(count))
        rows = ReadRows(
            state="live",
            process="escb",
            process_hash=HASH,
            channel=channel,
            pseudonym_key=None,
            open_items=items,
        )
        reads.rewrite(conn, team=team, review_id=review.id, rows=rows)
    return review.id


def plan(conn: Connection, rows: Sequence[DueRow], now: datetime) -> None:
    for row in rows:
        review = reads.by_id(conn, row.team, row.review_id)
        assert review is not None
        new = ledger.enter(
            conn,
            team=row.team,
            review_id=row.review_id,
            item=row.item,
            party=row.party,
            step=row.step,
            local_date=now.date(),
            now=now,
        )
        if new is not None:
            text = f"{review.ref} {row.item} {now.date()}"
            outbox.enqueue(
                conn,
                team=row.team,
                kind="nudge",
                now=now,
                target=review.channel,
                params={"text": text},
                tells=[new],
            )
        due_items.advance(conn, row, next_nudge_at=now + timedelta(days=1), step=row.step)


def at_once(plan: Callable[[Connection, Sequence[DueRow], datetime], None]) -> Prepare:
    """A plan that works nothing out before its rows are held."""

    def prepare(_: Connection, rows: Sequence[DueRow], now: datetime) -> Prepared:
        return Prepared(rows, lambda conn, claimed: plan(conn, claimed, now))

    return prepare
