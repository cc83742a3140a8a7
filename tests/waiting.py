"""Whether anything waits to be sent, asked without reading what: tests ask it after every step."""

from sqlalchemy import Connection, bindparam, select

from bot.store.queries import Query
from bot.store.tables import outbox

UNSENT = ("pending", "sending", "unknown")
_IN_STATE = Query(select(outbox.c.id).where(outbox.c.state == bindparam("state")).limit(1))


def is_anything(conn: Connection, *states: str) -> bool:
    """Say whether a row of the outbox is in one of these states."""
    return any(_IN_STATE.values(conn, state=state) for state in states)
