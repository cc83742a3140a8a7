"""The open items whose nudge is due: what a tick claims, and when to look at each again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Integer, Select, bindparam, func, literal, select, update

from bot.store import cells
from bot.store.queries import Query
from bot.store.reads import READABLE
from bot.store.tables import open_items, reviews


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """An open item whose nudge is due."""

    team: str
    review_id: int
    item: str
    party: str
    due: date | None
    next_nudge_at: datetime
    step: str


def find_due(
    conn: Connection, now: datetime, *, limit: int, review_id: int | None = None
) -> list[DueRow]:
    """Return the open items whose nudge is due, those that are due for longest first.

    Of one instant they come review by review, so that what goes to one channel is planned together.
    What only a newer version can read is left to its ticks.
    """
    query, given = (_DUE, {}) if review_id is None else (_DUE_IN_REVIEW, {"review_id": review_id})
    found = query.rows(conn, cells.leave_out, at=now, most=limit, **given)
    return [DueRow(**row) for row in found]


def claim(conn: Connection, rows: Sequence[DueRow]) -> list[DueRow]:
    """Take those of these rows that are due as they were found to be.

    This transaction holds them; another one passes over them.
    """
    if not rows:
        return []
    latest = max(row.next_nudge_at for row in rows)
    return _found_by(_HELD, conn, rows, latest)


def claim_due(
    conn: Connection, now: datetime, *, limit: int, review_id: int | None = None
) -> list[DueRow]:
    """Find the open items whose nudge is due, and take them: see :func:`find_due`."""
    return claim(conn, find_due(conn, now, limit=limit, review_id=review_id))


def still_due(conn: Connection, now: datetime, rows: Sequence[DueRow]) -> list[DueRow]:
    """Return those of these rows that are due as they were."""
    return _found_by(_STILL, conn, rows, now)


def _found_by(query: Query, conn: Connection, rows: Sequence[DueRow], at: datetime) -> list[DueRow]:
    """Return those of these rows that a query finds by an instant, and finds as they were."""
    ids = sorted({row.review_id for row in rows})
    found = {DueRow(**row) for row in query.rows(conn, cells.leave_out, ids=ids, at=at)}
    return [row for row in rows if row in found]


def reviews_due(conn: Connection, now: datetime) -> list[int]:
    """Return the ids of the reviews with a nudge that is due, of those that can be read."""
    due = (
        select(open_items.c.review_id)
        .where(open_items.c.next_nudge_at <= now, ~_of_newer().exists())
        .distinct()
    )
    return cells.values(conn, due.order_by(open_items.c.review_id), cells.leave_out)


def oldest_due(conn: Connection, team: str) -> datetime | None:
    """Return when a workspace's oldest nudge that is still to be planned is due, if any is."""
    oldest = select(func.min(open_items.c.next_nudge_at)).where(open_items.c.team == team)
    found: datetime | None = cells.one_if_readable(conn, oldest)
    return found


def oldest_due_anywhere(conn: Connection) -> datetime | None:
    """Return when the oldest nudge of any workspace is due, to see whether anybody ticks."""
    oldest = select(func.min(open_items.c.next_nudge_at))
    found: datetime | None = cells.one_if_readable(conn, oldest)
    return found


def look_again(
    conn: Connection, team: str, review_id: int, item: str, party: str, *, at: datetime
) -> None:
    """Look at an open item at ``at``, if not sooner: a nudge that it had came to nobody."""
    which = (
        (open_items.c.team == team)
        & (open_items.c.review_id == review_id)
        & (open_items.c.item == item)
        & (open_items.c.party == party)
    )
    later = (open_items.c.next_nudge_at > at) | open_items.c.next_nudge_at.is_(None)
    conn.execute(update(open_items).where(which, later).values(next_nudge_at=at))


def advance_all(conn: Connection, moves: Sequence[tuple[DueRow, datetime | None, str]]) -> None:
    """Say of many open items when to look at them again, and for which step.

    It is as by :func:`advance` for each.
    """
    if not moves:
        return

    conn.execute(
        _MOVE,
        [
            {
                "of_team": row.team,
                "of_review": row.review_id,
                "of_item": row.item,
                "of_party": row.party,
                "at": at,
                "then": step,
            }
            for row, at, step in moves
        ],
    )


def advance(
    conn: Connection, row: DueRow, *, next_nudge_at: datetime | None, step: str = ""
) -> None:
    """Say when to look at an open item again, and for which step.

    ``None``: not before something changes.
    """
    which = (
        (open_items.c.team == row.team)
        & (open_items.c.review_id == row.review_id)
        & (open_items.c.item == row.item)
        & (open_items.c.party == row.party)
    )
    conn.execute(update(open_items).where(which).values(next_nudge_at=next_nudge_at, step=step))


def next_look(conn: Connection, team: str, review_id: int) -> datetime | None:
    """Return when a review as a whole is looked at next, if it is."""
    own = (open_items.c.item == "") & (open_items.c.review_id == review_id)
    at = select(open_items.c.next_nudge_at).where(open_items.c.team == team, own)
    found: datetime | None = cells.one_if_readable(conn, at)
    return found


_MOVE = (
    update(open_items)
    .where(
        open_items.c.team == bindparam("of_team"),
        open_items.c.review_id == bindparam("of_review"),
        open_items.c.item == bindparam("of_item"),
        open_items.c.party == bindparam("of_party"),
    )
    .values(next_nudge_at=bindparam("at"), step=bindparam("then"))
)


def _of_newer() -> Select[int]:
    """Return the query for the review of an open item, if only a newer version can read it."""
    return select(literal(1)).where(
        reviews.c.team == open_items.c.team, reviews.c.id == open_items.c.review_id, ~READABLE
    )


_AT = bindparam("at", type_=open_items.c.next_nudge_at.type)
_IS_DUE = open_items.c.next_nudge_at <= _AT
_THESE = open_items.c.review_id.in_(bindparam("ids", expanding=True))
# In the order of the index, so that what else is due is not looked at.
_IN_ORDER = (
    select(open_items)
    .where(_IS_DUE, ~_of_newer().exists())
    .order_by(
        open_items.c.next_nudge_at,
        open_items.c.review_id,
        open_items.c.item,
        open_items.c.party,
    )
    .limit(bindparam("most", type_=Integer))
)
_DUE = Query(_IN_ORDER)
_DUE_IN_REVIEW = Query(_IN_ORDER.where(open_items.c.review_id == bindparam("review_id")))
_STILL = Query(select(open_items).where(_IS_DUE, _THESE))
_HELD = Query(select(open_items).where(_IS_DUE, _THESE).with_for_update(skip_locked=True))
