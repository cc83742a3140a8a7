"""The ledger of nudges: what was due to be said, to whom, and what became of it.

Rows stay for good.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Literal

from sqlalchemy import (
    Connection,
    String,
    bindparam,
    cast,
    func,
    or_,
    select,
    update,
)

from bot.store import cells
from bot.store.cells import Aside, refuse
from bot.store.db import insert, insert_for
from bot.store.queries import Query
from bot.store.tables import ledger, tellings
from bot.store.tables import outbox as deliveries

Outcome = Literal["pending", "posted", "void", "held"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge:
    """One row: the step of one item on one local date."""

    id: int
    team: str
    review_id: int
    item: str
    party: str
    step: str
    local_date: date
    due: date | None
    recipients: tuple[str, ...]
    channel: str | None
    outcome: Outcome
    created_at: datetime
    mentioned: tuple[str, ...] = ()
    """Who is named in the channel's post that tells it."""


def enter(  # noqa: PLR0913 - a row's columns
    conn: Connection,
    *,
    team: str,
    review_id: int,
    item: str,
    step: str,
    local_date: date,
    now: datetime,
    party: str = "",
    due: date | None = None,
    recipients: Sequence[str] = (),
    channel: str | None = None,
    outcome: Outcome = "pending",
) -> int | None:
    """Enter a nudge and return the new row's id.

    ``None`` is returned when this step was entered on this date before: then there is nothing to
    say.
    """
    row = insert(conn, ledger).values(
        team=team,
        review_id=review_id,
        item=item,
        party=party,
        step=step,
        local_date=local_date,
        due=due,
        recipients=list(recipients),
        channel=channel,
        outcome=outcome,
        created_at=now,
    )
    return conn.execute(row.on_conflict_do_nothing().returning(ledger.c.id)).scalar_one_or_none()


def enter_all(
    conn: Connection, rows: Sequence[Mapping[str, Any]]
) -> dict[tuple[int, str, str], int]:
    """Enter many nudges and return the new rows' ids by review, item and party.

    Those entered before are left out, as by :func:`enter`.
    """
    if not rows:
        return {}
    entered = conn.execute(_entering(conn.dialect.name), list(rows))
    return {(row.review_id, row.item, row.party): row.id for row in entered}


@cache
def _entering(dialect: str) -> Any:
    """Return the statement that enters nudges unless they were before, for a kind of database."""
    unless_entered = insert_for(dialect, ledger).on_conflict_do_nothing()
    return unless_entered.returning(ledger.c.id, ledger.c.review_id, ledger.c.item, ledger.c.party)


def settle(conn: Connection, team: str, ids: Iterable[int], outcome: Outcome) -> None:
    """Say what became of these nudges. Told once is told: ``posted`` stays."""
    if these := list(ids):
        conn.execute(_SETTLE, {"its_team": team, "ids": these, "then": outcome})


def settle_untold(conn: Connection, team: str, ids: Iterable[int], outcome: Outcome) -> None:
    """Say what became of those of these nudges that nobody was told of yet."""
    if these := list(ids):
        conn.execute(_SETTLE_UNTOLD, {"its_team": team, "ids": these, "then": outcome})


_THESE = cells.is_of(ledger.c.team, bindparam("its_team")) & ledger.c.id.in_(
    bindparam("ids", expanding=True)
)
_SETTLE = (
    update(ledger).where(_THESE, ledger.c.outcome != "posted").values(outcome=bindparam("then"))
)
_SETTLE_UNTOLD = (
    update(ledger).where(_THESE, ledger.c.outcome == "pending").values(outcome=bindparam("then"))
)


def told_by(conn: Connection, team: str, outbox_id: int) -> list[int]:
    """Return the ids of the nudges that a delivery tells."""
    return _TOLD_IN.values(conn, cells.leave_out, team=team, outbox_id=outbox_id)


_TOLD_IN = Query(
    select(tellings.c.ledger_id)
    .where(tellings.c.team == bindparam("team"), tellings.c.outbox_id == bindparam("outbox_id"))
    .order_by(tellings.c.ledger_id)
)


def by_ids(conn: Connection, team: str, ids: Iterable[int]) -> list[Nudge]:
    """Return a workspace's nudges of these ids, oldest first."""
    return _nudges(conn, _OF_IDS, cells.leave_out, its_team=team, ids=list(ids))


def of_review(
    conn: Connection, team: str, review_id: int, *, items: Collection[str] | None = None
) -> list[Nudge]:
    """Return a review's nudges, or those about some items: the proof of chasing, oldest first."""
    if items is None:
        return _nudges(conn, _OF_REVIEW, refuse, team=team, review_id=review_id)
    given = {"team": team, "review_id": review_id, "items": sorted(items)}
    return _nudges(conn, _OF_ITEMS, refuse, **given)


def about_item(conn: Connection, team: str, review_id: int, item: str) -> list[Nudge]:
    """Return a review's nudges about an item that can be read, oldest first."""
    given = {"team": team, "review_id": review_id, "items": [item]}
    return _nudges(conn, _OF_ITEMS, cells.leave_out, **given)


def mentioning_since(conn: Connection, team: str, first: date) -> list[Nudge]:
    """Return the nudges since a day that name somebody in a channel's post, or will."""
    found = _nudges(conn, _MENTIONING, cells.leave_out, team=team, first=first)
    return [nudge for nudge in found if nudge.mentioned]


# Of a week's nudges few name anybody: the others are not read.
_MENTIONS = (
    ledger.c.step.not_in(("daily", "ask"))
    & ledger.c.mentioned.is_not(None)
    & cast(ledger.c.mentioned, String).not_in(("[]", "null"))
)
_IN_ORDER = Query(select(ledger).order_by(ledger.c.local_date, ledger.c.id))
_OLDEST_FIRST = _IN_ORDER.where(ledger.c.team == bindparam("team"))
_OF_REVIEW = _OLDEST_FIRST.where(ledger.c.review_id == bindparam("review_id"))
_OF_ITEMS = _OF_REVIEW.where(ledger.c.item.in_(bindparam("items", expanding=True)))
_OF_IDS = _IN_ORDER.where(_THESE)
_MENTIONING = _OLDEST_FIRST.where(
    ledger.c.local_date >= bindparam("first"), ledger.c.outcome != "void", _MENTIONS
)


def notes_told_in(
    conn: Connection, team: str, review_ids: Collection[int]
) -> dict[int, set[tuple[str, date | None]]]:
    """Return the notes to reviews' coordinators that were told, or wait: which, about which day.

    A note is entered without an item; its party says which one it is.
    """
    found: dict[int, set[tuple[str, date | None]]] = {}
    for row in _NOTES.rows(conn, cells.leave_out, team=team, ids=sorted(review_ids)):
        found.setdefault(row["review_id"], set()).add((row["party"], row["due"]))
    return found


@dataclass(frozen=True, slots=True)
class Told:
    """How often an instance was nudged about one date, and since when and until when."""

    times: int
    first: date
    last: date
    newest: int = 0
    """The id of the newest of them."""
    newest_on: date = date.min
    """Its day: not the last one where the clock was ahead for a while."""
    in_all: int = 0
    """How often since it was asked anew, about whatever date; where that was counted."""


NEVER = Told(0, date.max, date.min)


def told_in(
    conn: Connection, team: str, review_ids: Collection[int]
) -> dict[int, dict[tuple[str, str, date | None], Told]]:
    """Return how often each instance of some reviews was nudged about each date.

    One that came to nobody does not count. A review's daily look has neither item nor party.
    """
    found: dict[int, dict[tuple[str, str, date | None], Told]] = {}
    for row in _TOLD.rows(conn, cells.leave_out, team=team, ids=sorted(review_ids)):
        key = (row["item"], row["party"], row["due"])
        told = Told(row["times"], row["first"], row["last"], row["newest"], row["newest_on"])
        found.setdefault(row["review_id"], {})[key] = told

    return found


_OF_REVIEWS = (
    (ledger.c.team == bindparam("team"))
    & ledger.c.review_id.in_(bindparam("ids", expanding=True))
    & (ledger.c.outcome != "void")
)
_NOTES = Query(
    select(ledger.c.review_id, ledger.c.party, ledger.c.due).where(
        _OF_REVIEWS, ledger.c.item == "", ledger.c.party != ""
    )
)
_ABOUT_ONE_DATE = (ledger.c.review_id, ledger.c.item, ledger.c.party, ledger.c.due)
_NUDGES_OF_REVIEWS = (
    select(
        *_ABOUT_ONE_DATE,
        ledger.c.id.label("newest"),
        ledger.c.local_date.label("newest_on"),
        func.count().over(partition_by=_ABOUT_ONE_DATE).label("times"),
        func.min(ledger.c.local_date).over(partition_by=_ABOUT_ONE_DATE).label("first"),
        func.max(ledger.c.local_date).over(partition_by=_ABOUT_ONE_DATE).label("last"),
        func.max(ledger.c.id).over(partition_by=_ABOUT_ONE_DATE).label("newest_of_all"),
    )
    .where(_OF_REVIEWS, or_(ledger.c.item != "", ledger.c.party == ""))
    .subquery()
)
_TOLD = Query(
    select(_NUDGES_OF_REVIEWS).where(
        _NUDGES_OF_REVIEWS.c.newest == _NUDGES_OF_REVIEWS.c.newest_of_all
    )
)


def notes_told_by(conn: Connection, team: str, outbox_ids: Collection[int]) -> dict[int, list[int]]:
    """Return the ids of the notes that some deliveries tell, by delivery."""
    found: dict[int, list[int]] = {}
    for row in _NOTES_BY.rows(conn, cells.leave_out, team=team, ids=sorted(outbox_ids)):
        found.setdefault(row["outbox_id"], []).append(row["ledger_id"])
    return found


_NOTES_BY = Query(
    select(tellings.c.outbox_id, tellings.c.ledger_id)
    .join(ledger, ledger.c.id == tellings.c.ledger_id)
    .where(
        tellings.c.team == bindparam("team"),
        cells.is_of(ledger.c.team, bindparam("team")),
        tellings.c.outbox_id.in_(bindparam("ids", expanding=True)),
        ledger.c.item == "",
        ledger.c.party != "",
    )
)


def days_ahead(conn: Connection, after: date) -> dict[tuple[str, int], date]:
    """Return the reviews, of any workspace, that were looked at for a day after one, and that day.

    Each is named by its workspace and id. There are some where the clock was ahead for a while.
    """
    ahead = select(ledger.c.team, ledger.c.review_id, ledger.c.local_date).where(
        ledger.c.local_date > after, ledger.c.item == ""
    )
    rows = cells.rows(conn, ahead.order_by(ledger.c.local_date), cells.leave_out)
    return {(row["team"], row["review_id"]): row["local_date"] for row in rows}


def late_told(
    conn: Connection, team: str, review_id: int, *, but: int = 0
) -> dict[tuple[str, str, date], int]:
    """Count the late nudges that went out, by item, party and the due date that they were about.

    Those that the delivery ``but`` tells are left out. What fell into quiet days or an outage was
    never told, and is not counted.
    """
    return late_told_in(conn, team, [review_id], but=but).get(review_id, {})


def late_told_in(
    conn: Connection, team: str, review_ids: Collection[int], *, but: int = 0
) -> dict[int, dict[tuple[str, str, date], int]]:
    """Count the late nudges of several reviews that went out, as by :func:`late_told`."""
    counts: dict[int, dict[tuple[str, str, date], int]] = {}
    for row in _LATE_TOLD.rows(conn, team=team, ids=sorted(review_ids), but=but):
        key = (row["item"], row["party"], row["due"])
        counts.setdefault(row["review_id"], {})[key] = row["times"]

    return counts


_TOLD_BY_IT = select(tellings.c.ledger_id).where(
    tellings.c.team == bindparam("team"), tellings.c.outbox_id == bindparam("but")
)
_ABOUT = (ledger.c.review_id, ledger.c.item, ledger.c.party, ledger.c.due)
_LATE_TOLD = Query(
    select(*_ABOUT, func.count().label("times"))
    .where(
        ledger.c.team == bindparam("team"),
        ledger.c.review_id.in_(bindparam("ids", expanding=True)),
        ledger.c.step.like("late-%"),
        ledger.c.outcome == "posted",
        ledger.c.id.not_in(_TOLD_BY_IT),
    )
    .group_by(*_ABOUT)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A message that told of a nudge: of which kind, to whom or where, and whether it is there."""

    ledger_id: int
    kind: str
    target: str
    state: str


def tellings_of(
    conn: Connection, team: str, review_id: int, *, items: Collection[str] | None = None
) -> list[Telling]:
    """Return the messages that told, or were to tell, of a review's nudges about some items."""
    if items is None:
        rows = _TELLINGS.rows(conn, cells.leave_out, team=team, review_id=review_id)
    else:
        given = {"team": team, "review_id": review_id, "items": sorted(items)}
        rows = _TELLINGS_ABOUT.rows(conn, cells.leave_out, **given)

    return [Telling(**row) for row in rows]


_TELLINGS = Query(
    select(tellings.c.ledger_id, deliveries.c.kind, deliveries.c.target, deliveries.c.state)
    .join(ledger, ledger.c.id == tellings.c.ledger_id)
    .join(deliveries, deliveries.c.id == tellings.c.outbox_id)
    .where(
        tellings.c.team == bindparam("team"),
        ledger.c.team == bindparam("team"),
        deliveries.c.team == bindparam("team"),
        ledger.c.review_id == bindparam("review_id"),
    )
)
_TELLINGS_ABOUT = _TELLINGS.where(ledger.c.item.in_(bindparam("items", expanding=True)))


def _nudges(conn: Connection, query: Query, aside: Aside, **given: Any) -> list[Nudge]:
    """Return the nudges that a query finds, oldest first."""
    return [
        Nudge(
            **{
                **row,
                "recipients": _people(row["recipients"]),
                "mentioned": _people(row["mentioned"]),
            }
        )
        for row in query.rows(conn, aside, **given)
    ]


def _people(recipients: Any) -> tuple[str, ...]:
    """Return the people of a nudge; nobody, where what is kept of them is no list."""
    return tuple(map(str, recipients)) if isinstance(recipients, list) else ()
