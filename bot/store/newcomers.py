"""Of whom in a channel its coordinators were told: who is new is whoever they were not told of."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, delete, select

from bot.store import cells
from bot.store.db import insert, insert_for
from bot.store.tables import newcomers, told_members


def compared_on(conn: Connection, team: str, channel: str) -> date | None:
    """Return the day on which a channel's members were last compared; ``None``: never."""
    last = select(newcomers.c.compared_on).where(
        newcomers.c.team == team, newcomers.c.channel == channel
    )
    return next(iter(cells.values(conn, last, cells.leave_out)), None)


def note_compared(conn: Connection, *, team: str, channel: str, on: date) -> None:
    """Note that a channel's members were compared today."""
    row = insert(conn, newcomers).values(team=team, channel=channel, compared_on=on)
    conn.execute(
        row.on_conflict_do_update(index_elements=["team", "channel"], set_={"compared_on": on})
    )


def told_of(conn: Connection, team: str, channel: str) -> dict[str, date | None]:
    """Return of whom the coordinators were told, and when; ``None``: they joined, and wait."""
    known = select(told_members.c.user, told_members.c.told_on).where(
        told_members.c.team == team, told_members.c.channel == channel
    )
    rows = cells.rows(conn, known, cells.leave_out)
    return {row["user"]: row["told_on"] for row in rows}


def note_waiting(conn: Connection, *, team: str, channel: str, user: str) -> None:
    """Note that somebody joined of whom nobody has been told yet."""
    row = insert(conn, told_members).values(team=team, channel=channel, user=user, told_on=None)
    conn.execute(row.on_conflict_do_nothing())


def note_told(conn: Connection, *, team: str, channel: str, users: Iterable[str], on: date) -> None:
    """Note of whom the coordinators are told today, or need not be told."""
    rows = [
        {"team": team, "channel": channel, "user": user, "told_on": on}
        for user in sorted(set(users))
    ]
    if rows:
        conn.execute(_tell(conn.dialect.name), rows)


@cache
def _tell(dialect: str) -> Any:
    """Return the statement of :func:`note_told`, for a kind of database."""
    row = insert_for(dialect, told_members)
    return row.on_conflict_do_update(
        index_elements=["team", "channel", "user"], set_={"told_on": row.excluded.told_on}
    )


def forget(conn: Connection, *, team: str, channel: str, users: Iterable[str]) -> None:
    """Forget people who left a channel: they are told of anew when they come back."""
    gone = sorted(set(users))
    if gone:
        conn.execute(
            delete(told_members).where(
                told_members.c.team == team,
                told_members.c.channel == channel,
                told_members.c.user.in_(gone),
            )
        )
