"""What lists and Home show of reviews: kept beside the history, and read without folding it.

Rows say what holds whatever day it is; queries compare their dates with a day. A review's rows were
written after one of its events: where that is not its last, as a version did the rest that knows no
such rows, or where its workspace's settings changed since, they are *behind*, and are written anew
before anybody reads them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from typing import Any, get_args

from sqlalchemy import (
    BindParameter,
    Boolean,
    Connection,
    FromClause,
    bindparam,
    delete,
    distinct,
    func,
    literal,
    or_,
    select,
    union_all,
    update,
)

from bot.store import cells, reads
from bot.store.cells import Query
from bot.store.db import insert_for
from bot.store.read_table import ReadTable
from bot.store.reads import ReviewRow, State
from bot.store.tables import (
    belongings,
    lateness,
    overviews,
    reviews,
    setting_changes,
    waiting,
)

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """The reviews that a list is of: a person's by what they hold, and others by their ids.

    Of a guest, who is let into each by name, only the latter.
    """

    team: str
    user: str
    holds: bool
    ids: tuple[int, ...] = ()

    @property
    def given(self) -> dict[str, Any]:
        """The values that the queries ask for."""
        holder = self.user if self.holds else ""
        return {"team": self.team, "user": self.user, "holder": holder, "ids": self.ids}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A review as lists sort it, with the roles that a person has in it.

    ``late`` says how much of it is late, ``has_card`` that its set-up is not finished.
    """

    id: int
    ref: str
    channel: str
    state: str
    process_hash: str
    roles: tuple[str, ...]
    late: int
    has_card: bool
    is_readable: bool
    """Whether this version can read it."""
    is_current: bool
    """Whether what is kept of it was written after its last event, by the settings of today."""


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
    days, lines = _days(rows), _lines(rows)
    _LATENESS.write(conn, team, review_id, days, there=_days(was) if was else None)
    _WAITING.write(conn, team, review_id, lines, there=_lines(was) if was else None)


def _days(rows: OverviewRows) -> list[dict[str, Any]]:
    return [{"day": day, "late": late} for day, late in rows.lateness.items()]


def _lines(rows: OverviewRows) -> list[dict[str, Any]]:
    return [{name: getattr(one, name) for name in _WAITS} for one in rows.waiting]


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
    )
    .values({name: bindparam(name) for name in ("number", "facts", "late", "card")})
)


@cache
def _put(dialect: str) -> Any:
    """Return the statement that keeps a review's own line, for a kind of database."""
    names = ("team", "review_id", "number", "facts", "late", "card")
    row = insert_for(dialect, overviews).values(
        {name: bindparam(name) for name in names} | {"settings": _LAST_CHANGE}
    )
    return row.on_conflict_do_update(
        index_elements=["review_id"],
        set_={name: row.excluded[name] for name in (*names[2:], "settings")},
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
    return bool(_OVERVIEW.rows(conn, cells.leave_out, team=team, ids=[review_id]))


def all_behind(conn: Connection) -> list[ReviewRow]:
    """Find the reviews, of every workspace, of which what is kept is behind."""
    return reads.rows_found(conn, _ALL_BEHIND)


# --- reading -------------------------------------------------------------------------------------


def listed(conn: Connection, whose: Whose, today: date, aside: cells.Aside) -> list[Listed]:
    """Return the reviews of a list, in no order; what cannot be read goes to ``aside``."""
    given = whose.given | {"today": today}
    found = _BY_WHAT_THEY_HOLD.rows(conn, aside, **given) if whose.holds else []
    if whose.ids:
        found += _BY_THEIR_IDS.rows(conn, aside, **given)
    return [Listed(**{**row, "roles": tuple(row["roles"].split())}) for row in found]


def facts_of(conn: Connection, team: str, ids: Collection[int]) -> dict[int, Mapping[str, Any]]:
    """Return what is kept of some reviews: facts, what is or can become late, the set-up."""
    if not ids:
        return {}
    found = _OVERVIEW.rows(conn, cells.leave_out, team=team, ids=list(ids))
    return {row["review_id"]: row for row in found}


def count_waiting(
    conn: Connection, whose: Whose, horizon: date, aside: Collection[int]
) -> tuple[int, int]:
    """Count what waits for a person, and the reviews in which it does."""
    given = whose.given | {"horizon": horizon, "left_out": list(aside), "all": whose.holds}
    count, refs = conn.execute(_COUNT_WAITING, given).one()
    return count, refs


def page_of_waiting(
    conn: Connection,
    whose: Whose,
    today: date,
    horizon: date,
    aside: Collection[int],
    first: int,
    size: int,
) -> list[str]:
    """Return a page of what waits for a person: what others wait for, then what is late first."""
    given = whose.given | {
        "today": today,
        "horizon": horizon,
        "left_out": list(aside),
        "all": whose.holds,
        "first": first,
        "upto": first + size,
        "size": size,
    }
    return _PAGE.values(conn, cells.leave_out, **given)


def asks_who(conn: Connection, team: str, user: str) -> list[Mapping[str, Any]]:
    """Return the reviews in which somebody is named and has not said yet if that is they."""
    return _ASKS_WHO.rows(conn, cells.leave_out, team=team, user=user)


# Each is built once, here, and asked with values for its names.
_TEAM = bindparam("team", type_=reviews.c.team.type)
_USER = bindparam("user", type_=belongings.c.user.type)
_HOLDER = bindparam("holder", type_=belongings.c.user.type)
_TODAY = bindparam("today", type_=lateness.c.day.type)
_HORIZON = bindparam("horizon", type_=lateness.c.day.type)
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)

_LAST_CHANGE = (
    select(func.coalesce(func.max(setting_changes.c.id), 0))
    .where(setting_changes.c.team == _TEAM)
    .scalar_subquery()
)
_LAST_CHANGE_THERE = (
    select(func.coalesce(func.max(setting_changes.c.id), 0))
    .where(setting_changes.c.team == reviews.c.team)
    .correlate(reviews)
    .scalar_subquery()
)
_IS_OF_LAST_EVENT = func.coalesce(overviews.c.number, -1) == reviews.c.number
_CURRENT = Query(
    select(overviews)
    .select_from(overviews.join(reviews, reviews.c.id == overviews.c.review_id))
    .where(
        reviews.c.team == _TEAM,
        overviews.c.team == _TEAM,
        reviews.c.id == bindparam("id", type_=reviews.c.id.type),
        _IS_OF_LAST_EVENT,
        overviews.c.settings == _LAST_CHANGE,
    )
)
_ALL_BEHIND = Query(
    select(*reads.REVIEW)
    .select_from(reviews.outerjoin(overviews, overviews.c.review_id == reviews.c.id))
    .where(
        reads.READABLE,
        or_(~_IS_OF_LAST_EVENT, overviews.c.settings != _LAST_CHANGE_THERE),
    )
)

_LATE = (
    select(lateness.c.review_id, func.sum(lateness.c.late).label("late"))
    .where(lateness.c.team == _TEAM, lateness.c.day <= _TODAY)
    .group_by(lateness.c.review_id)
    .subquery()
)
_LISTED_REVIEW = (
    reviews.c.id,
    reviews.c.ref,
    reviews.c.channel,
    reviews.c.state,
    reviews.c.process_hash,
    func.coalesce(belongings.c.roles, "").label("roles"),
    func.coalesce(_LATE.c.late, 0).label("late"),
    overviews.c.card.is_not(None).label("has_card"),
    reads.READABLE.label("is_readable"),
    (
        _IS_OF_LAST_EVENT
        & (overviews.c.settings == _LAST_CHANGE)
        & reviews.c.state.in_(get_args(State))
    ).label("is_current"),
)
_PART = (belongings.c.review_id == reviews.c.id) & (belongings.c.team == _TEAM)


def _with_overview(joined: FromClause) -> FromClause:
    """Return reviews with what is kept of them, and with how much is late."""
    its_own = (overviews.c.review_id == reviews.c.id) & (overviews.c.team == _TEAM)
    with_facts = joined.outerjoin(overviews, its_own)
    return with_facts.outerjoin(_LATE, _LATE.c.review_id == reviews.c.id)


_BY_WHAT_THEY_HOLD = Query(
    select(*_LISTED_REVIEW)
    .select_from(_with_overview(belongings.join(reviews, _PART)))
    .where(belongings.c.user == _HOLDER, reviews.c.team == _TEAM)
)
_BY_THEIR_IDS = Query(
    select(*_LISTED_REVIEW)
    .select_from(
        _with_overview(reviews.outerjoin(belongings, _PART & (belongings.c.user == _USER)))
    )
    .where(reviews.c.team == _TEAM, reviews.c.id.in_(_IDS))
)
_OVERVIEW = Query(
    select(overviews).where(overviews.c.team == _TEAM, overviews.c.review_id.in_(_IDS))
)

_SHOWN = (
    (waiting.c.team == _TEAM)
    & (waiting.c.user == _USER)
    & or_(waiting.c.near_from.is_(None), waiting.c.near_from <= _HORIZON)
    & or_(bindparam("all", type_=Boolean()), waiting.c.review_id.in_(_IDS))
    & ~waiting.c.review_id.in_(bindparam("left_out", expanding=True))
)
_COUNT_WAITING = select(func.count(), func.count(distinct(waiting.c.ref))).where(
    _SHOWN, waiting.c.rank.in_((OTHERS, OWN))
)
_ORDER = (waiting.c.ref, waiting.c.due, waiting.c.place)


def _part(rank: int, *, late: bool) -> Any:
    """Return the query for the first lines of a rank that are late, or not."""
    is_late = waiting.c.late_from <= _TODAY
    is_not = or_(waiting.c.late_from.is_(None), waiting.c.late_from > _TODAY)
    part = (
        select(
            waiting.c.facts,
            *_ORDER,
            literal(2 * rank - late).label("part"),
        )
        .where(_SHOWN, waiting.c.rank == rank, is_late if late else is_not)
        .order_by(*_ORDER)
        .limit(bindparam("upto", type_=waiting.c.place.type))
        .subquery()
    )
    return select(part)


_PARTS = union_all(
    *(_part(rank, late=late) for rank in (OTHERS, OWN) for late in (True, False))
).subquery()
_PAGE = Query(
    select(_PARTS.c.facts)
    .order_by(_PARTS.c.part, _PARTS.c.ref, _PARTS.c.due, _PARTS.c.place)
    .limit(bindparam("size", type_=waiting.c.place.type))
    .offset(bindparam("first", type_=waiting.c.place.type))
)
_ASKS_WHO = Query(
    select(
        waiting.c.review_id,
        waiting.c.ref,
        waiting.c.facts,
        belongings.c.user.is_not(None).label("has_part"),
    )
    .select_from(
        waiting.outerjoin(
            belongings,
            (belongings.c.team == _TEAM)
            & (belongings.c.review_id == waiting.c.review_id)
            & (belongings.c.user == waiting.c.user),
        )
    )
    .where(waiting.c.team == _TEAM, waiting.c.user == _USER, waiting.c.rank == ASKED)
    .order_by(waiting.c.ref)
)
