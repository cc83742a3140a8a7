"""Read lists: which reviews are somebody's, what is late in them, and what waits for a person.

They are read out of what is kept beside histories (:mod:`bot.store.overviews`); nothing is folded.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, get_args

from sqlalchemy import (
    BindParameter,
    Boolean,
    ColumnElement,
    Connection,
    Executable,
    Integer,
    Select,
    bindparam,
    distinct,
    exists,
    func,
    literal,
    or_,
    select,
    type_coerce,
    union_all,
)

from bot.store import cells, queries, reads
from bot.store.overviews import ASKED, IS_OF_LAST_EVENT, LAST_CHANGE, OTHERS, OWN
from bot.store.queries import Query
from bot.store.reads import State
from bot.store.tables import (
    belongings,
    lateness,
    overviews,
    reviews,
    waiting,
)

FEW = 20
"""Channels that are looked at for one that somebody is in."""


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


class Listed(Protocol):
    """A review as lists sort it: the first has most that is late."""

    @property
    def id(self) -> int:
        """Its id."""

    @property
    def late(self) -> int:
        """How much of it is late."""

    @property
    def is_live(self) -> bool:
        """Whether it goes on."""

    @property
    def coordinates(self) -> bool:
        """Whether the person is its coordinator."""

    @property
    def has_card(self) -> bool:
        """Whether its set-up is not finished."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is kept of a review for one person's list, with the roles that they have in it."""

    id: int
    ref: str
    channel: str
    roles: tuple[str, ...]
    facts: str
    late: str
    card: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The part that a person has in so many of their reviews."""

    process_hash: str
    roles: tuple[str, ...]
    is_live: bool
    count: int


def odd(conn: Connection, whose: Whose) -> dict[int, bool]:
    """Find the reviews of a list of which nothing that is kept may be shown, and if they are read.

    What is kept of them is behind; or only a newer version can read them.
    """

    def ask() -> dict[int, bool]:
        return {row.id: bool(row.is_readable) for row in _of(_ODD, conn, whose)}

    return queries.asked_once(conn, ("odd", whose), ask)


def listed(conn: Connection, whose: Whose, today: date) -> Sequence[Listed]:
    """Return the reviews of a list: those with the most late items first, then by reference."""
    return _of(_LISTED, conn, whose, today=today)


def first(
    conn: Connection,
    whose: Whose,
    today: date,
    *,
    everything: bool,
    left_out: Collection[int],
    most: int,
) -> tuple[list[int], int]:
    """Return the first reviews of a list, in the order of :func:`listed`, and how many there are.

    Those that go on alone, unless ``everything`` is asked for.
    """
    given = {"everything": everything, "left_out": list(left_out), "most": most}
    found = _of(_FIRST, conn, whose, today=today, **given)
    return [row.id for row in found], found[0].count_of if found else 0


def parts(conn: Connection, whose: Whose, left_out: Collection[int]) -> list[Part]:
    """Return the parts that a person has in their reviews."""
    found = _of(_PARTS_OF, conn, whose, left_out=list(left_out))
    return [
        Part(
            process_hash=row.process_hash,
            roles=tuple((row.roles or "").split()),
            is_live=row.state == "live",
            count=row.count_of,
        )
        for row in found
    ]


def channels(conn: Connection, whose: Whose) -> Iterator[str]:
    """Yield the channels of a list's reviews that go on."""
    for row in _of(_CHANNELS, conn, whose):
        yield row.channel


def kept(conn: Connection, whose: Whose, ids: Sequence[int]) -> list[Kept]:
    """Return what is kept of some reviews of a list, in the order of their ids as given."""
    if not ids:
        return []
    found = _KEPT.rows(conn, cells.leave_out, team=whose.team, user=whose.user, ids=list(ids))
    rows = {row["id"]: Kept(**{**row, "roles": tuple(row["roles"].split())}) for row in found}
    return [rows[one] for one in ids if one in rows]


def cards(conn: Connection, whose: Whose, left_out: Collection[int], most: int) -> list[str]:
    """Return the first set-ups of what a person coordinates that are not finished."""
    found = _of(_CARDS, conn, whose, left_out=list(left_out), most=most)
    return [row.card for row in found]


def _of(
    queries: tuple[Select[Any], Select[Any]], conn: Connection, whose: Whose, **given: Any
) -> Sequence[Any]:
    """Ask the query for a list that is of what a person holds alone, or of others, too."""
    return conn.execute(queries[bool(whose.ids)], whose.given | given).all()


def count_waiting(
    conn: Connection, whose: Whose, horizon: date, aside: Collection[int]
) -> tuple[int, int]:
    """Count what waits for a person, and the reviews in which it does."""
    given = whose.given | {"horizon": horizon, "left_out": list(aside), "all": whose.holds}
    in_all = whose.holds and not aside
    count, refs = conn.execute(_COUNT_WAITING[in_all], given).one()
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
    in_all = whose.holds and not aside
    return _PAGE[in_all].values(conn, cells.leave_out, **given)


def count_later(conn: Connection, whose: Whose, horizon: date, aside: Collection[int]) -> int:
    """Count what is a person's and has its date after a day: it does not wait for them yet."""
    given = whose.given | {"horizon": horizon, "left_out": list(aside), "all": whose.holds}
    in_all = whose.holds and not aside
    count: int = conn.execute(_COUNT_LATER[in_all], given).scalar_one()
    return count


def first_of_later(
    conn: Connection, whose: Whose, horizon: date, aside: Collection[int], most: int
) -> list[str]:
    """Return the first of what is a person's and has its date after a day, by that date."""
    given = whose.given | {
        "horizon": horizon,
        "left_out": list(aside),
        "all": whose.holds,
        "most": most,
    }
    in_all = whose.holds and not aside
    return _FIRST_OF_LATER[in_all].values(conn, cells.leave_out, **given)


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
_LEFT_OUT: BindParameter[Any] = bindparam("left_out", expanding=True)


_PART = (belongings.c.review_id == reviews.c.id) & (belongings.c.team == _TEAM)
_OVERVIEW_OF = (overviews.c.review_id == reviews.c.id) & (overviews.c.team == _TEAM)
_ROLES = func.coalesce(belongings.c.roles, "")
_COORDINATES = (" " + _ROLES + " ").like("% coordinator %")
_IS_CURRENT = (
    IS_OF_LAST_EVENT & (overviews.c.settings == LAST_CHANGE) & reviews.c.state.in_(get_args(State))
)


def _both(columns: Sequence[Any], *, with_kept: bool = True) -> tuple[Select[Any], Select[Any]]:
    """Return the query for reviews in which a person holds something, and that with others.

    Without what is kept of each, it is not looked for: that takes longer than the rest.
    """
    here = belongings.join(reviews, _PART)
    with_others = reviews.outerjoin(belongings, _PART & (belongings.c.user == _USER))

    if with_kept:
        here = here.outerjoin(overviews, _OVERVIEW_OF)
        with_others = with_others.outerjoin(overviews, _OVERVIEW_OF)

    held = select(*columns).select_from(here).where(belongings.c.user == _HOLDER)
    theirs = select(belongings.c.review_id).where(
        belongings.c.team == _TEAM, belongings.c.user == _HOLDER
    )
    wide = select(*columns).select_from(with_others)
    wide = wide.where(or_(reviews.c.id.in_(theirs), reviews.c.id.in_(_IDS)))
    return (held.where(reviews.c.team == _TEAM), wide.where(reviews.c.team == _TEAM))


def _each(
    queries: tuple[Select[Any], Select[Any]], change: Callable[[Select[Any]], Select[Any]]
) -> tuple[Select[Any], Select[Any]]:
    return change(queries[0]), change(queries[1])


_ODD = _each(
    _both((reviews.c.id, reads.READABLE.label("is_readable"))),
    lambda query: query.where(or_(~reads.READABLE, func.coalesce(~_IS_CURRENT, True))),
)
# Whole numbers and truth alone, which nothing has to be done to: a list may be long.
_LATE = (
    select(func.coalesce(func.sum(type_coerce(lateness.c.late, Integer())), 0))
    .where(lateness.c.team == _TEAM, lateness.c.review_id == reviews.c.id, lateness.c.day <= _TODAY)
    .correlate(reviews)
    .scalar_subquery()
    .label("late")
)
_LISTED = _each(
    _both(
        (
            reviews.c.id,
            _LATE,
            (reviews.c.state == "live").label("is_live"),
            _COORDINATES.label("coordinates"),
            overviews.c.card.is_not(None).label("has_card"),
        )
    ),
    lambda query: query.order_by(_LATE.desc(), reviews.c.ref),
)
_FIRST = _each(
    _both((reviews.c.id, func.count().over().label("count_of")), with_kept=False),
    lambda query: (
        query.where(
            or_(bindparam("everything", type_=Boolean()), reviews.c.state == "live"),
            reviews.c.id.not_in(_LEFT_OUT),
        )
        .order_by(_LATE.desc(), reviews.c.ref)
        .limit(bindparam("most", type_=Integer()))
    ),
)
_PARTS_OF = _each(
    _both(
        (
            reviews.c.process_hash,
            belongings.c.roles,
            reviews.c.state,
            func.count().label("count_of"),
        ),
        with_kept=False,
    ),
    lambda query: query.where(reviews.c.id.not_in(_LEFT_OUT)).group_by(
        reviews.c.process_hash, belongings.c.roles, reviews.c.state
    ),
)
_CARDS = _each(
    _both((overviews.c.card,)),
    lambda query: (
        query.where(
            overviews.c.card.is_not(None),
            _COORDINATES,
            reviews.c.state == "live",
            reviews.c.id.not_in(_LEFT_OUT),
        )
        .order_by(reviews.c.ref)
        .limit(bindparam("most", type_=Integer()))
    ),
)
_CHANNELS = _each(
    _both((reviews.c.channel,), with_kept=False),
    lambda query: query.where(reviews.c.state == "live").limit(FEW),
)
_KEPT = Query(
    select(
        reviews.c.id,
        reviews.c.ref,
        reviews.c.channel,
        _ROLES.label("roles"),
        overviews.c.facts,
        overviews.c.late,
        overviews.c.card,
    )
    .select_from(
        reviews.join(overviews, _OVERVIEW_OF).outerjoin(
            belongings, _PART & (belongings.c.user == _USER)
        )
    )
    .where(cells.is_of(reviews.c.team, _TEAM), reviews.c.id.in_(_IDS))
)

# Who has left reads nothing more, whichever version took them out of the review.
_HELD_BY_THEM = select(belongings.c.review_id).where(
    belongings.c.team == _TEAM, belongings.c.user == _USER
)
_IS_HELD = waiting.c.review_id.in_(_HELD_BY_THEM)
# For the few lines of a page each is looked up, and not all that they hold.
_EACH_IS_HELD = exists().where(
    belongings.c.team == _TEAM,
    belongings.c.user == waiting.c.user,
    belongings.c.review_id == waiting.c.review_id,
)
_IS_NEAR = or_(waiting.c.near_from.is_(None), waiting.c.near_from <= _HORIZON)
_OF_THEM = (waiting.c.team == _TEAM) & (waiting.c.user == _USER)
_THEIRS = _OF_THEM & _IS_NEAR
_LATER = _OF_THEM & (waiting.c.near_from > _HORIZON)
# In some of their reviews alone, or in all: to look for ids among many takes its time.
_IN_SOME = or_(
    bindparam("all", type_=Boolean()), waiting.c.review_id.in_(_IDS)
) & waiting.c.review_id.not_in(_LEFT_OUT)


def _count(shown: ColumnElement[bool]) -> Executable:
    """Return the query for how much waits, and in how many reviews."""
    counted = select(func.count(), func.count(distinct(waiting.c.ref)))
    return counted.where(shown, waiting.c.rank.in_((OTHERS, OWN)))


_COUNT_WAITING = _count(_THEIRS & _IS_HELD & _IN_SOME), _count(_THEIRS & _IS_HELD)
_COUNT_LATER = _count(_LATER & _IS_HELD & _IN_SOME), _count(_LATER & _IS_HELD)
_ORDER = (waiting.c.ref, waiting.c.due, waiting.c.place)


def _part(shown: ColumnElement[bool], rank: int, *, late: bool) -> Any:
    """Return the query for the first lines of a rank that are late, or not."""
    is_late = waiting.c.late_from <= _TODAY
    is_not = or_(waiting.c.late_from.is_(None), waiting.c.late_from > _TODAY)
    part = (
        select(
            waiting.c.facts,
            *_ORDER,
            literal(2 * rank - late).label("part"),
        )
        .where(shown, waiting.c.rank == rank, is_late if late else is_not)
        .order_by(*_ORDER)
        .limit(bindparam("upto", type_=waiting.c.place.type))
        .subquery()
    )
    return select(part)


def _page(shown: ColumnElement[bool]) -> Query:
    """Return the query for a page of what waits: from each part as much as the page may need."""
    parts = union_all(
        *(_part(shown, rank, late=late) for rank in (OTHERS, OWN) for late in (True, False))
    ).subquery()
    page = (
        select(parts.c.facts)
        .order_by(parts.c.part, parts.c.ref, parts.c.due, parts.c.place)
        .limit(bindparam("size", type_=waiting.c.place.type))
        .offset(bindparam("first", type_=waiting.c.place.type))
    )
    return Query(page)


_PAGE = _page(_THEIRS & _EACH_IS_HELD & _IN_SOME), _page(_THEIRS & _EACH_IS_HELD)


def _first_by_date(shown: ColumnElement[bool]) -> Query:
    """Return the query for the first lines of what is shown, by their dates."""
    lines = select(waiting.c.facts).where(shown, waiting.c.rank.in_((OTHERS, OWN)))
    lines = lines.order_by(waiting.c.near_from, waiting.c.ref, waiting.c.place)
    return Query(lines.limit(bindparam("most", type_=waiting.c.place.type)))


_FIRST_OF_LATER = (
    _first_by_date(_LATER & _EACH_IS_HELD & _IN_SOME),
    _first_by_date(_LATER & _EACH_IS_HELD),
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
