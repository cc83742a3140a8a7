"""Whether anything waits to be sent, asked without reading what: tests ask it after every step."""

from sqlalchemy import Connection, select

from bot.store.tables import outbox

UNSENT = ("pending", "sending", "unknown")


def is_anything(conn: Connection, *states: str) -> bool:
    """Say whether a row of the outbox is in one of these states."""
    found = select(outbox.c.id).where(outbox.c.state.in_(states)).limit(1)
    return conn.execute(found).first() is not None
