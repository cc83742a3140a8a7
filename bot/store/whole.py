"""A workspace as a whole: all that is kept of it, read out or removed.

A removal leaves one row that says which reviews went, under a code that only the history key makes:
so ``db verify`` can tell a workspace that was purged from reviews that somebody took away.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select

from bot.store import cells, chain
from bot.store.cells import Aside
from bot.store.tables import installations, metadata, purged_workspaces, reviews

_LEFT = frozenset({purged_workspaces.name, "purges"})
"""The tables that say what was removed: they stay."""
_SECRET = frozenset({installations.c.token})
"""Of no use to a workspace that takes its records along."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purge:
    """What was removed of a workspace, when, and the code that proves it."""

    team: str
    at: datetime
    reviews: tuple[int, ...]
    row_count: int
    code: str


def teams(conn: Connection, aside: Aside = cells.leave_out) -> dict[str, int]:
    """Count the reviews of each workspace of which anything is kept; what is damaged goes aside."""
    found: set[str] = set()
    for table in _tables():
        found.update(cells.values(conn, select(table.c.team).distinct(), aside))

    counted = select(func.count()).select_from(reviews)
    return {
        team: conn.execute(counted.where(reviews.c.team == team)).scalar_one() for team in found
    }


def rows(
    conn: Connection, team: str, aside: Aside = cells.leave_out
) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    """Return each table's rows of a workspace, but for its token; what is damaged goes aside."""
    for table in _tables():
        columns = [column for column in table.c if column not in _SECRET]
        kept = select(*columns).where(table.c.team == team).order_by(*table.primary_key.columns)
        yield table.name, cells.rows(conn, kept, aside)


def remove(conn: Connection, key: bytes, *, team: str, now: datetime) -> Purge:
    """Remove all that is kept of a workspace, and note that it was done."""
    gone = tuple(conn.execute(select(reviews.c.id).where(reviews.c.team == team)).scalars())
    count = 0

    for table in reversed(_tables()):
        count += conn.execute(delete(table).where(table.c.team == team)).rowcount

    values = {"team": team, "at": now, "reviews": tuple(sorted(gone)), "row_count": count}
    purge = Purge(code=_code(key, values), **values)  # type: ignore[arg-type]
    row = values | {"reviews": list(purge.reviews), "code": purge.code}
    conn.execute(insert(purged_workspaces).values(**row))
    return purge


def purges(conn: Connection) -> list[Purge]:
    """Return what was ever removed and can be read, in that order."""
    columns = [column for column in purged_workspaces.c if column.name != "id"]
    in_order = select(*columns).order_by(purged_workspaces.c.id)
    kept = cells.rows(conn, in_order, cells.leave_out)
    return [Purge(**{**row, "reviews": tuple(row["reviews"])}) for row in kept if _is_list(row)]


def _is_list(row: Mapping[str, Any]) -> bool:
    """Say whether a purge's reviews can be told; without them it proves nothing."""
    return isinstance(row["reviews"], list)


def is_proved(purge: Purge, key: bytes) -> bool:
    """Say whether a purge was noted by the bot itself."""
    values = {"team": purge.team, "at": purge.at, "reviews": purge.reviews}
    return chain.is_same(purge.code, _code(key, values | {"row_count": purge.row_count}))


def _code(key: bytes, values: Mapping[str, Any]) -> str:
    gone = ",".join(map(str, values["reviews"]))
    return chain.code_of_purged_workspace(
        key, values["team"], values["at"], gone, values["row_count"]
    )


def _tables() -> list[Table]:
    """Return every table that has rows of workspaces, what is referred to first."""
    return [
        table for table in metadata.sorted_tables if "team" in table.c and table.name not in _LEFT
    ]
