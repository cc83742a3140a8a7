"""Receipts: the answer to a command or a press, kept so that a retry gets the same answer and does nothing twice.

In one transaction: ``once`` (something came back: answer that, and do no more), the work, ``keep``.
A second delivery that arrives meanwhile waits in ``once`` for the first one's transaction.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from bot.store.db import insert
from bot.store.tables import receipts


def once(conn: Connection, *, team: str, key: str, at: datetime) -> Any | None:
    """``None`` for the first delivery; otherwise what was answered then."""
    first = insert(conn, receipts).values(team=team, key=key, at=at).on_conflict_do_nothing().returning(receipts.c.key)
    if conn.execute(first).scalar_one_or_none() is not None:
        return None
    return conn.execute(select(receipts.c.answer).where(receipts.c.team == team, receipts.c.key == key)).scalar_one()


def keep(conn: Connection, *, team: str, key: str, answer: Any) -> None:
    """What is answered now and on every retry; JSON values, not ``None``."""
    conn.execute(update(receipts).where(receipts.c.team == team, receipts.c.key == key).values(answer=answer))


def forget(conn: Connection, *, before: datetime) -> int:
    """Removes receipts that no retry can ask for any more; says how many."""
    return conn.execute(delete(receipts).where(receipts.c.at < before)).rowcount
