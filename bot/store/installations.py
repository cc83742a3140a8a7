"""Where the bot is installed by OAuth: a workspace's sealed token; and installations under way.

An installation that is under way is known by a *state*, which Slack gives back with the person. It
can be used once, by the browser that began it, and lapses. Both are kept as digests.
"""

import hashlib
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy import insert as add

from bot.store import cells
from bot.store.cells import Aside
from bot.store.db import insert
from bot.store.tables import install_states, installations

SEALED = "token"
"""The column that a token is sealed for."""
LAPSES = timedelta(minutes=10)
MOST_UNDER_WAY = 10_000
"""Whoever finds the page may begin an installation: so many at most are under way at once. Nobody
who begins many keeps others from beginning one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """A workspace that the bot is, or was, installed in; without a token it no longer is."""

    team: str
    name: str
    enterprise: str | None
    bot_user: str
    scopes: str
    token: str | None
    installed_by: str
    installed_at: datetime
    uninstalled_at: datetime | None = None


_COLUMNS = [installations.c[field.name] for field in fields(Installation)]


def put(conn: Connection, new: Installation) -> None:
    """Keep an installation, in the place of one that was there before."""
    values = {field.name: getattr(new, field.name) for field in fields(new)}
    changed = {name: value for name, value in values.items() if name != "team"}
    row = insert(conn, installations).values(**values)
    conn.execute(row.on_conflict_do_update(index_elements=["team"], set_=changed))


def get(conn: Connection, team: str, aside: Aside = cells.refuse) -> Installation | None:
    """Find a workspace's installation, even one that ended.

    Raises ``UnreadableRow`` where it is damaged, unless that goes ``aside``.
    """
    rows = cells.rows(conn, select(*_COLUMNS).where(installations.c.team == team), aside)
    return Installation(**rows[0]) if rows else None


def everywhere(conn: Connection, aside: Aside = cells.refuse) -> list[Installation]:
    """Return every installation there was, by workspace, for the operator.

    Raises ``UnreadableRow`` where one is damaged, unless that goes ``aside``.
    """
    rows = cells.rows(conn, select(*_COLUMNS).order_by(installations.c.team), aside)
    return [Installation(**row) for row in rows]


def end(conn: Connection, *, team: str, happened: datetime) -> bool:
    """Remove the token of a workspace that uninstalled the bot at an instant.

    Returns ``False`` where it was installed again since: Slack's word came late.
    """
    known = get(conn, team, cells.leave_out)
    if known is not None and known.installed_at.replace(microsecond=0) > happened:
        return False
    here = installations.c.team == team
    conn.execute(update(installations).where(here).values(token=None, uninstalled_at=happened))
    return True


def reseal(conn: Connection, *, team: str, old: str, new: str) -> bool:
    """Put a token that was sealed anew in its place, unless it has changed meanwhile."""
    here = (installations.c.team == team) & (installations.c.token == old)
    return bool(conn.execute(update(installations).where(here).values(token=new)).rowcount)


def begin(conn: Connection, *, state: str, browser: str, now: datetime) -> None:
    """Note that an installation has begun; where too many are under way, the oldest makes room."""
    conn.execute(delete(install_states).where(install_states.c.expires_at <= now))
    under_way = conn.execute(select(func.count()).select_from(install_states)).scalar_one()
    if under_way >= MOST_UNDER_WAY:
        oldest = (
            select(install_states.c.state)
            .order_by(install_states.c.expires_at, install_states.c.state)
            .limit(under_way - MOST_UNDER_WAY + 1)
            .with_for_update(skip_locked=True)
        )
        given_up = conn.execute(oldest).scalars().all()
        conn.execute(delete(install_states).where(install_states.c.state.in_(given_up)))

    row = {"state": _digest(state), "browser": _digest(browser), "expires_at": now + LAPSES}
    conn.execute(add(install_states).values(**row))


def consume(conn: Connection, *, state: str, browser: str, now: datetime) -> bool:
    """Use up a state; ``False`` where it is unknown, used, lapsed, or another browser's.

    It is one DELETE, so that of two who use it at the same moment one alone has it.
    """
    this = (
        (install_states.c.state == _digest(state))
        & (install_states.c.browser == _digest(browser))
        & (install_states.c.expires_at > now)
    )
    return bool(conn.execute(delete(install_states).where(this)).rowcount)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
