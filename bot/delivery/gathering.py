"""Digests gather until the tick that writes them is done, so that each tells all of its day.

A tick keeps what it plans in small transactions, and the sender works beside it. A digest that went
out after the first of them would leave what comes later to tomorrow's.
"""

from datetime import datetime, timedelta

from sqlalchemy import Engine

from bot.store import digests, due_items
from bot.store.db import reading, writing

LONGEST = timedelta(minutes=5)
"""So long digests wait where their tick does not come back: another one, or time, lets them go."""

AT_ONCE = 500  # rows that are let go in one transaction


def held_until(now: datetime) -> datetime:
    """Return until when a tick's digests wait, where more is due than it has planned yet."""
    return now + LONGEST


def release(engine: Engine, now: datetime) -> None:
    """Let the digests go that ticks have gathered, unless another tick still has some to plan."""
    with reading(engine) as conn:
        if due_items.find_due(conn, now, limit=1):
            return
        gathered = digests.gathered(conn, now)
    for first in range(0, len(gathered), AT_ONCE):
        with writing(engine) as conn:
            digests.let_go(conn, gathered[first : first + AT_ONCE], now)
