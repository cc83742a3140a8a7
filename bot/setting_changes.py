"""Change a workspace's settings: every live review's dates follow, as they are derived."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from bot import read_tables
from bot.acting import Actor
from bot.reviews import Reviews
from bot.store import reads, workspace
from bot.workflow import settings as workspace_settings


def change_one(
    reviews: Reviews, actor: Actor, key: str, value: str, *, now: datetime
) -> tuple[str, str]:
    """Set one of the workspace's settings, and return its key and its value as it is kept."""

    def act(conn: Connection) -> tuple[str, str]:
        today = reviews.today(conn, actor.team, now)
        checked = workspace_settings.check(key, value, today)
        _store(reviews, conn, actor, [checked], now)
        return checked

    return reviews.transact(act)


def change_all(
    reviews: Reviews, actor: Actor, values: Iterable[tuple[str, str]], *, now: datetime
) -> list[tuple[str, str]]:
    """Set several settings at once, all or none, and return those that were not so before."""
    typed = list(values)

    def act(conn: Connection) -> list[tuple[str, str]]:
        today = reviews.today(conn, actor.team, now)
        checked = [workspace_settings.check(key, value, today) for key, value in typed]
        in_force = _in_force(conn, actor.team).items()
        changed = [setting for setting in checked if setting not in in_force]
        if changed:
            _store(reviews, conn, actor, changed, now)

        return changed

    return reviews.transact(act)


def _in_force(conn: Connection, team: str) -> dict[str, str]:
    """Return every setting as it is in force in a workspace: what was set, else its default."""
    defaults = {key: setting.default for key, setting in workspace_settings.SETTINGS.items()}
    return defaults | workspace.settings(conn, team)


def _store(
    reviews: Reviews,
    conn: Connection,
    actor: Actor,
    changed: Iterable[tuple[str, str]],
    now: datetime,
) -> None:
    """Keep changed settings, and rewrite the read tables of the live reviews by them."""
    for key, value in changed:
        workspace.change_setting(conn, team=actor.team, key=key, value=value, by=actor.user, at=now)

    settings = reviews.settings(conn, actor.team)
    reads.hold_live(conn, actor.team)
    live = reads.every(conn, actor.team, "live")
    for row, review in reviews.histories.glance_all(conn, live):
        read_tables.rewrite(conn, row, review, settings, now)
