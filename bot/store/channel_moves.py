"""What was said in a channel, or waits to be: taken elsewhere with its review, or deleted.

What waits goes where the review goes. What was posted stays where it is, until somebody has it
deleted.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select, update

from bot.store.outbox import OutboxRow, find
from bot.store.tables import WAITING, outbox

_IS_MESSAGE = outbox.c.op.in_(("post", "upload"))
_HAS_PLACE = or_(
    (outbox.c.op == "post") & outbox.c.ts.is_not(None),
    (outbox.c.op == "upload") & outbox.c.file.is_not(None),
)
_IS_THERE = _IS_MESSAGE & (outbox.c.state == "sent") & _HAS_PLACE


def was_said_in(conn: Connection, team: str, channel: str) -> bool:
    """Say whether anything about a review was ever posted in a channel."""
    said = select(outbox.c.id).where(
        outbox.c.team == team, outbox.c.channel == channel, outbox.c.review_id.is_not(None)
    )
    return conn.execute(said.limit(1)).first() is not None


def posted(conn: Connection, team: str, review_id: int, channel: str) -> list[OutboxRow]:
    """Find what was posted of a review in a channel and can be deleted, oldest first."""
    return find(
        conn,
        team,
        _IS_THERE & (outbox.c.review_id == review_id) & (outbox.c.channel == channel),
    )


def forget_place(conn: Connection, row: OutboxRow) -> None:
    """Note that the message which a row deleted is gone: nothing of it can be changed any more."""
    deleted = (outbox.c.team == row.team) & (outbox.c.id == row.of)
    conn.execute(update(outbox).where(deleted).values(ts=None, file=None))


def outcomes(conn: Connection, team: str, subject: str) -> dict[str, int]:
    """Count the deletions of one clearing (``subject``) by their states."""
    counted = (
        select(outbox.c.state, func.count())
        .where(outbox.c.team == team, outbox.c.subject == subject)
        .group_by(outbox.c.state)
    )
    return {state: int(count) for state, count in conn.execute(counted)}


def had_files(conn: Connection, team: str, subject: str) -> bool:
    """Say whether one clearing (``subject``) deleted a file."""
    uploads = select(outbox.c.id).where(outbox.c.team == team, outbox.c.op == "upload")
    of_files = select(outbox.c.id).where(
        outbox.c.team == team,
        outbox.c.subject == subject,
        outbox.c.state == "sent",
        outbox.c.of.in_(uploads),
    )
    return conn.execute(of_files.limit(1)).first() is not None


def redirect(
    conn: Connection, *, team: str, review_id: int, was: str, to: str, now: datetime
) -> None:
    """Address to another channel what waits to be said of a review in one.

    A change of what was posted there is not made any more.
    """
    here = (
        WAITING
        & (outbox.c.team == team)
        & (outbox.c.review_id == review_id)
        & (outbox.c.target == was)
        & outbox.c.state.in_(("pending", "unknown"))
    )
    moved = {"target": to, "thread_of": None, "state": "pending", "not_before": now, "looks": 0}
    free = {"lease_until": None, "lease_owner": None, "tried_at": None, "error": "moved"}
    _change(conn, here & _IS_MESSAGE, **moved, **free)
    unsent = select(outbox.c.id).where(
        WAITING, outbox.c.team == team, outbox.c.review_id == review_id, outbox.c.target == to
    )
    changes = here & outbox.c.op.in_(("update", "pin"))
    _change(conn, changes & outbox.c.of.in_(unsent), target=to)
    _change(conn, changes, state="void", error="its review has left the channel")


def renumber(conn: Connection, *, team: str, was: str, to: str) -> None:
    """Have all that was said in a channel, or waits to be, stand under the channel's new id."""
    ours = outbox.c.team == team
    _change(conn, ours & (outbox.c.target == was), target=to)
    _change(conn, ours & (outbox.c.channel == was), channel=to)


def _change(conn: Connection, which: ColumnElement[bool], **values: Any) -> None:
    conn.execute(update(outbox).where(which).values(**values))
