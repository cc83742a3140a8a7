"""Bring forward what a clock that was ahead has put off, in every workspace.

Nothing is put off for so long otherwise: a lease is a matter of a minute, and so is another try;
Slack's limits are of minutes.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, select, update

from bot.store import pauses
from bot.store.tables import WAITING, outbox

LONGEST_LEASE = timedelta(hours=1)
LONGEST_WAIT = timedelta(days=1)


def is_put_off(conn: Connection, *, now: datetime) -> bool:
    """Say whether anything was put off for longer than a clock can have meant."""
    rows = select(outbox.c.id).where(_is_leased_too_long(now) | _waits_too_long(now)).limit(1)
    return conn.execute(rows).first() is not None or pauses.any_limit(conn, now + LONGEST_WAIT)


def bring_forward(conn: Connection, *, now: datetime) -> None:
    """Have all of that be due now; a sender that did not come back is found by its lease."""
    conn.execute(update(outbox).where(_is_leased_too_long(now)).values(lease_until=now))
    conn.execute(update(outbox).where(_waits_too_long(now)).values(not_before=now))
    pauses.forget_limits(conn, now + LONGEST_WAIT)


def _is_leased_too_long(now: datetime) -> ColumnElement[bool]:
    return and_(WAITING, outbox.c.lease_until > now + LONGEST_LEASE)


def _waits_too_long(now: datetime) -> ColumnElement[bool]:
    return and_(WAITING, outbox.c.not_before > now + LONGEST_WAIT)
