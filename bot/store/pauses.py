"""What keeps deliveries from being tried: a workspace or target that is paused, a limited method.

A pause ends when somebody puts right what it is about, a limit (Slack's Retry-After) by itself.
"""

from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, Connection, and_, exists, or_, select

from bot.store import cells
from bot.store.db import insert
from bot.store.tables import limits, outbox, pauses

_IS_LOOKED_FOR = outbox.c.state == "unknown"
_IS_POSTED = (outbox.c.op == "post") & ~_IS_LOOKED_FOR
_IS_UPLOADED = (outbox.c.op == "upload") & ~_IS_LOOKED_FOR
_IS_TO_A_PERSON = outbox.c.target.like("U%") | outbox.c.target.like("W%")

# The methods of Slack that the next step of a row may call: while one of them is limited, the row
# waits.
_NEEDS: tuple[tuple[str, ColumnElement[bool]], ...] = (
    ("chat.postMessage", _IS_POSTED),
    ("chat.update", outbox.c.op == "update"),
    ("chat.delete", outbox.c.op == "delete"),
    ("pins.add", outbox.c.op == "pin"),
    ("files.getUploadURLExternal", _IS_UPLOADED),
    ("files.completeUploadExternal", _IS_UPLOADED),
    ("conversations.open", _IS_TO_A_PERSON),
    ("conversations.history", _IS_LOOKED_FOR),
    ("conversations.replies", _IS_LOOKED_FOR & outbox.c.thread_of.is_not(None)),
)


def pause(conn: Connection, *, team: str, reason: str, now: datetime, target: str = "") -> bool:
    """Send nothing to a workspace, or to one target in it, until :func:`resume`.

    Returns ``False`` if it was paused before: nobody needs to be told again.
    """
    row = (
        insert(conn, pauses)
        .values(team=team, target=target, reason=reason, at=now)
        .on_conflict_do_nothing()
    )
    return conn.execute(row.returning(pauses.c.team)).first() is not None


def resume(conn: Connection, *, team: str, target: str = "") -> bool:
    """Go on with a workspace that was installed again, or a channel that the bot is back in.

    Returns whether it was paused.
    """
    here = (pauses.c.team == team) & (pauses.c.target == target)
    return bool(conn.execute(pauses.delete().where(here)).rowcount)


def reason(conn: Connection, *, team: str, target: str = "") -> str | None:
    """Return why a workspace, or one target in it, is paused; ``None`` if it is not."""
    here = (pauses.c.team == team) & (pauses.c.target == target)
    found: str | None = conn.execute(select(pauses.c.reason).where(here)).scalar_one_or_none()
    return found


def parked(conn: Connection, team: str | None = None) -> list[tuple[str, str, str, datetime]]:
    """List what is paused: workspace, target, reason, since when."""
    paused = select(pauses.c.team, pauses.c.target, pauses.c.reason, pauses.c.at)
    if team is not None:
        paused = paused.where(pauses.c.team == team)
    oldest_first = paused.order_by(pauses.c.team, pauses.c.target)
    found = cells.rows(conn, oldest_first, cells.leave_out)
    return [(row["team"], row["target"], row["reason"], row["at"]) for row in found]


def limit(conn: Connection, *, team: str, method: str, until: datetime) -> None:
    """Call a method in a workspace not before ``until``, nor before what was said earlier."""
    row = insert(conn, limits).values(team=team, method=method, until=until)
    later = row.on_conflict_do_update(
        index_elements=["team", "method"], set_={"until": until}, where=limits.c.until < until
    )
    conn.execute(later)


def any_limit(conn: Connection, after: datetime) -> bool:
    """Say whether a limit in any workspace would end after an instant."""
    which = select(limits.c.team).where(limits.c.until > after).limit(1)
    return conn.execute(which).first() is not None


def forget_limits(conn: Connection, after: datetime) -> None:
    """Forget the limits of every workspace that would end after an instant."""
    conn.execute(limits.delete().where(limits.c.until > after))


def limited(conn: Connection, *, team: str, method: str, now: datetime) -> bool:
    """Say whether a method may not be called in a workspace yet."""
    return limited_until(conn, team=team, method=method, now=now) is not None


def limited_until(conn: Connection, *, team: str, method: str, now: datetime) -> datetime | None:
    """Return until when a method may not be called in a workspace, if that is so."""
    which = (limits.c.team == team) & (limits.c.method == method) & (limits.c.until > now)
    until: datetime | None = cells.one_if_readable(conn, select(limits.c.until).where(which))
    return until


def is_paused() -> ColumnElement[bool]:
    """Return the condition that an outbox row's workspace or its target is paused."""
    return exists().where(
        pauses.c.team == outbox.c.team, pauses.c.target.in_(("", outbox.c.target))
    )


def is_limited(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """Return the condition that a method which an outbox row needs next may not be called yet."""
    needed = [and_(limits.c.method == method, needs) for method, needs in _NEEDS]
    return exists().where(limits.c.team == outbox.c.team, limits.c.until > now, or_(*needed))
