"""What lists and Home show of reviews: kept beside the history, and read without folding it.

Rows say what holds whatever day it is; queries compare their dates with a day. A review's rows were
written after one of its events: where that is not its last, as a version did the rest that knows no
such rows, where its workspace's settings changed since, or where another version worked them out,
they are *behind*, and are written anew before anybody reads them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    bindparam,
    delete,
    func,
    or_,
    select,
    update,
)

from bot.store import cells, reads
from bot.store.db import insert_for
from bot.store.queries import Query
from bot.store.read_table import ReadTable
from bot.store.reads import ReviewRow
from bot.store.tables import (
    lateness,
    overviews,
    reviews,
    setting_changes,
    waiting,
)
from bot.workflow.dates.calendar import BANK_HOLIDAYS

ASKED, OTHERS, OWN = 0, 1, 2
"""Ranks of what waits: who are you; what others wait for; anything else."""
NO_DAY = date.max


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRow:
    """One thing that waits for one person in a review."""

    user: str
    what: str
    rank: int
    ref: str
    due: date
    place: int
    near_from: date | None
    late_from: date | None
    facts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewRows:
    """What is kept of one review. ``lateness``: how many items are late from a day on."""

    facts: str
    late: str
    card: str | None
    lateness: Mapping[date, int]
    waiting: frozenset[WaitingRow]


NUMBER = 4
"""Raised by whatever alters what a row says of a review or how it is read: a rule, a label, a title
and a field alike (``tests/test_kept_rows.py`` holds it against samples)."""
FORM = f"{NUMBER}/{BANK_HOLIDAYS}"
"""How this version works these rows out: its own number, and the bank holidays that it knows. Rows
of another form are behind."""


# --- writing -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was kept of a review after an earlier event of it, if nobody wrote anything else."""

    number: int
    rows: OverviewRows


def write(
    conn: Connection,
    *,
    team: str,
    review_id: int,
    number: int,
    rows: OverviewRows,
    earlier: Earlier | None = None,
) -> None:
    """Keep what lists and Home show of a review after its event ``number``.

    Where what is there was written ``earlier``, nothing of it has to be read.
    """
    facts = {"number": number, "facts": rows.facts, "late": rows.late, "card": rows.card}
    was = None

    if earlier is not None:
        its = {"its_team": team, "its_review": review_id, "its_number": earlier.number}
        if conn.execute(_MOVE, its | facts).rowcount == 1:
            was = earlier.rows

    if was is None:
        own = {"team": team, "review_id": review_id, "its_team": team}
        conn.execute(_put(conn.dialect.name), own | facts)

    if was is None:
        _LATENESS.write(conn, team, review_id, _days(rows))
        _WAITING.write(conn, team, review_id, _lines(rows.waiting))
        return

    _LATENESS.write(conn, team, review_id, _days(rows), there=_days(was))
    new, gone = rows.waiting - was.waiting, was.waiting - rows.waiting
    _WAITING.write(conn, team, review_id, _lines(new), there=_lines(gone))


def _days(rows: OverviewRows) -> list[dict[str, Any]]:
    return [{"day": day, "late": late} for day, late in rows.lateness.items()]


def _lines(waiting: Iterable[WaitingRow]) -> list[dict[str, Any]]:
    return [{name: getattr(one, name) for name in _WAITS} for one in waiting]


_WAITS = tuple(field.name for field in fields(WaitingRow))
_LAST_CHANGE = (
    select(func.coalesce(func.max(setting_changes.c.id), 0))
    .where(setting_changes.c.team == bindparam("its_team"))
    .scalar_subquery()
)
_MOVE = (
    update(overviews)
    .where(
        overviews.c.team == bindparam("its_team"),
        overviews.c.review_id == bindparam("its_review"),
        overviews.c.number == bindparam("its_number"),
        overviews.c.settings == _LAST_CHANGE,
        overviews.c.form == FORM,
    )
    .values({name: bindparam(name) for name in ("number", "facts", "late", "card")})
)


@cache
def _put(dialect: str) -> Any:
    """Return the statement that keeps a review's own line, for a kind of database."""
    names = ("team", "review_id", "number", "facts", "late", "card")
    row = insert_for(dialect, overviews).values(
        {name: bindparam(name) for name in names} | {"settings": _LAST_CHANGE, "form": FORM}
    )
    return row.on_conflict_do_update(
        index_elements=["review_id"],
        set_={name: row.excluded[name] for name in (*names[2:], "settings", "form")},
        where=overviews.c.team == row.excluded.team,
    )


def forget(conn: Connection, team: str, review_id: int) -> None:
    """Have a review read from its history by whoever looks: it may not be readable any more."""
    this = (overviews.c.team == team) & (overviews.c.review_id == review_id)
    conn.execute(delete(overviews).where(this))


_LATENESS = ReadTable(lateness, key=("day",))
_WAITING = ReadTable(waiting, key=("user", "what"))


# --- what is behind ------------------------------------------------------------------------------


def rows_of(conn: Connection, team: str, review_id: int) -> OverviewRows | None:
    """Return what is kept of one review; ``None`` where there is nothing, or that is behind."""
    found = _CURRENT.rows(conn, team=team, id=review_id)
    if not found:
        return None

    days = select(lateness.c.day, lateness.c.late).where(
        lateness.c.team == team, lateness.c.review_id == review_id
    )
    names: list[Any] = [waiting.c[field.name] for field in fields(WaitingRow)]
    lines = select(*names).where(waiting.c.team == team, waiting.c.review_id == review_id)
    return OverviewRows(
        facts=found[0]["facts"],
        late=found[0]["late"],
        card=found[0]["card"],
        lateness={row["day"]: row["late"] for row in cells.rows(conn, days)},
        waiting=frozenset(WaitingRow(**row) for row in cells.rows(conn, lines)),
    )


def is_kept(conn: Connection, team: str, review_id: int) -> bool:
    """Say whether anything is kept of a review."""
    its = (overviews.c.team == team) & (overviews.c.review_id == review_id)
    return conn.execute(select(overviews.c.number).where(its)).first() is not None


def all_behind(conn: Connection) -> list[ReviewRow]:
    """Find the reviews, of every workspace, of which what is kept is behind."""
    return reads.rows_found(conn, _ALL_BEHIND)


# Each is built once, here, and asked with values for its names.
_TEAM = bindparam("team", type_=reviews.c.team.type)
LAST_CHANGE = (
    select(func.coalesce(func.max(setting_changes.c.id), 0))
    .where(setting_changes.c.team == _TEAM)
    .scalar_subquery()
)
"""The last change of settings in the workspace that is asked about (``team``)."""
IS_OF_LAST_EVENT = (func.coalesce(overviews.c.number, -1) == reviews.c.number) & (
    func.coalesce(overviews.c.form, "") == FORM
)
"""Whether what is kept follows a review's last event, as this version works it out."""
_LAST_CHANGE_THERE = (
    select(func.coalesce(func.max(setting_changes.c.id), 0))
    .where(setting_changes.c.team == reviews.c.team)
    .correlate(reviews)
    .scalar_subquery()
)
_CURRENT = Query(
    select(overviews)
    .select_from(overviews.join(reviews, reviews.c.id == overviews.c.review_id))
    .where(
        reviews.c.team == _TEAM,
        overviews.c.team == _TEAM,
        reviews.c.id == bindparam("id", type_=reviews.c.id.type),
        IS_OF_LAST_EVENT,
        overviews.c.settings == LAST_CHANGE,
    )
)
_ALL_BEHIND = Query(
    select(*reads.REVIEW)
    .select_from(reviews.outerjoin(overviews, overviews.c.review_id == reviews.c.id))
    .where(
        reads.READABLE,
        or_(~IS_OF_LAST_EVENT, overviews.c.settings != _LAST_CHANGE_THERE),
    )
)
