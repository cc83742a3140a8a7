"""Reviews and the tables that are read from their history.

A review's read rows are rewritten in the transaction that appends to its history, and can be
rebuilt from it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from typing import Any, Literal, NamedTuple, get_args

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.exc import MultipleResultsFound

from bot.store import cells
from bot.store.cells import BadRow
from bot.store.queries import Query
from bot.store.read_table import ReadTable
from bot.store.tables import belongings, members, open_items, purges, reviews
from bot.workflow.review.events import FORMAT

State = Literal["live", "completed", "discontinued"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """A review as it is found: its history's place, not its state.

    One with cells that cannot be read is found as well, by what can be read of it, so that those
    who belong to it hear of it; :class:`bot.histories.Histories` refuses to read it.
    """

    id: int
    team: str
    ref: str
    prefix: str
    year: int
    seq: int
    process: str
    process_hash: str
    channel: str
    pseudonym_key: str | None
    state: State
    number: int
    head: str | None = None
    opened_at: datetime
    unreadable: tuple[str, ...] = ()
    """The columns whose cells cannot be read."""

    @property
    def is_live(self) -> bool:
        """Whether it goes on: it is neither completed nor discontinued."""
        return self.state == "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem:
    """One open item, with the next nudge about it; ``step`` is that nudge's step."""

    item: str
    party: str = ""
    due: date | None = None
    next_nudge_at: datetime | None = None
    step: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Belonging:
    """A person who holds something in the review: roles, or an agency's lead or deputy."""

    user: str
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRows:
    """What the rest of the bot finds of one review without folding it."""

    state: State
    process: str
    process_hash: str
    channel: str
    pseudonym_key: str | None
    open_items: tuple[OpenItem, ...] = ()
    belongings: tuple[Belonging, ...] = ()


def reference(prefix: str, year: int, seq: int) -> str:
    """Return a review's reference: prefix, year of the decision, running number in that year."""
    return f"{prefix}-{year}-{seq:02}"


def next_reference(conn: Connection, *, team: str, prefix: str, year: int) -> str:
    """Return the reference that the next review of a year is to have."""
    seq = _next_seq(conn, team=team, prefix=prefix, year=year)
    return reference(prefix, year, seq)


def _next_seq(conn: Connection, *, team: str, prefix: str, year: int) -> int:
    """Return the running number of the next review of a year."""
    last = 0
    for table in (reviews, purges):  # the reference of a purged review is not given again
        run = (table.c.team == team) & (table.c.prefix == prefix) & (table.c.year == year)
        highest = select(func.coalesce(func.max(table.c.seq), 0)).where(run)
        last = max(last, int(conn.execute(highest).scalar_one()))
    return 1 + last


def create(  # noqa: PLR0913 - a row's columns
    conn: Connection,
    *,
    team: str,
    prefix: str,
    year: int,
    process: str,
    process_hash: str,
    channel: str,
    pseudonym_key: str | None,
    opened_at: datetime,
) -> ReviewRow:
    """Create a review without events; its reference is the next of its year.

    The process file has to be kept before. Somebody else who takes the same number, channel or
    pseudonym at the same moment makes the transaction end in
    :class:`bot.store.errors.Conflict`.
    """
    seq = _next_seq(conn, team=team, prefix=prefix, year=year)
    row = insert(reviews).values(
        team=team,
        ref=reference(prefix, year, seq),
        prefix=prefix,
        year=year,
        seq=seq,
        process=process,
        process_hash=process_hash,
        channel=channel,
        pseudonym_key=pseudonym_key,
        state="live",
        number=0,
        format=0,
        opened_at=opened_at,
    )
    return ReviewRow(**conn.execute(row.returning(*REVIEW)).mappings().one())


def by_id(conn: Connection, team: str, review_id: int) -> ReviewRow | None:
    """Find the review of an id in a workspace."""
    return _one(conn, _BY_ID, team=team, id=review_id)


def held(conn: Connection, team: str, review_id: int) -> ReviewRow | None:
    """Find a review, and hold it until the transaction ends: nobody else changes it meanwhile."""
    return _one(conn, _BY_ID_HELD, team=team, id=review_id)


def held_at(conn: Connection, team: str, review_id: int) -> int | None:
    """Hold a review as by :func:`held`; return its number, or ``None`` where it was purged."""
    number = select(reviews.c.number).where(reviews.c.team == team, reviews.c.id == review_id)
    found: int | None = conn.execute(number.with_for_update()).scalar_one_or_none()
    return found


def hold_live(conn: Connection, team: str) -> None:
    """Hold a workspace's live reviews as by :func:`held`, in the order in which a tick takes them.

    What is read of them afterwards stays so until the transaction ends.
    """
    live = (reviews.c.team == team) & (reviews.c.state == "live")
    conn.execute(select(reviews.c.id).where(live).order_by(reviews.c.id).with_for_update())


def by_ids(conn: Connection, team: str, review_ids: Sequence[int]) -> list[ReviewRow]:
    """Find the reviews of some ids in a workspace, of those that can be read."""
    return rows_found(conn, _BY_IDS, team=team, ids=review_ids)


class End(NamedTuple):
    """How many events a review has, and the ``head`` that seals them."""

    number: int
    head: str | None


def end_of(conn: Connection, team: str, review_id: int) -> End | None:
    """Return where a review ends now; ``None`` where it was purged.

    Raises :class:`bot.store.errors.UnreadableRow` where nobody can say it.
    """
    found = _END.rows(conn, team=team, id=review_id)
    if not found:
        return None
    return End(found[0]["number"], found[0]["head"])


def ends_of(conn: Connection, team: str, review_ids: Sequence[int]) -> dict[int, End]:
    """Return where many reviews of a workspace end now, by their ids, of those that can be read."""
    found = _ENDS.rows(conn, cells.leave_out, team=team, ids=review_ids)
    return {row["id"]: End(row["number"], row["head"]) for row in found}


def ends_anywhere(conn: Connection, review_ids: Sequence[int]) -> dict[int, End]:
    """Return where reviews of any workspace end now, by their ids, of those that are there.

    One whose row cannot be read has no events and no seal.
    """
    ends: dict[int, End] = {}
    damaged: list[BadRow] = []

    for first in range(0, len(review_ids), _AT_ONCE):
        some = list(review_ids[first : first + _AT_ONCE])
        for row in _ENDS_ANYWHERE.rows(conn, damaged.append, ids=some):
            ends[row["id"]] = End(row["number"], row["head"])

    return ends | {row.cells["id"]: End(0, None) for row in damaged}


def by_ref(conn: Connection, team: str, ref: str) -> ReviewRow | None:
    """Find the review of a reference, in capitals or not."""
    return _one(conn, _BY_REF, team=team, ref=ref.upper())


def by_channel(conn: Connection, team: str, channel: str) -> ReviewRow | None:
    """Find the review that is bound to a channel; a discontinued one has left it."""
    return _one(conn, _BY_CHANNEL, team=team, channel=channel)


def of_user(conn: Connection, team: str, user: str) -> list[ReviewRow]:
    """Find the reviews in which a person holds something, of those that can be read.

    Members of a channel are known by :mod:`bot.store.workspace`.
    """
    return rows_found(conn, _OF_USER, team=team, user=user)


def in_channels(conn: Connection, team: str, channels: Sequence[str]) -> list[ReviewRow]:
    """Find the reviews that are bound to these channels, of those that can be read."""
    return rows_found(conn, _IN_CHANNELS, team=team, channels=channels)


def left_channels(conn: Connection, team: str, channels: Sequence[str]) -> list[ReviewRow]:
    """Find the discontinued reviews of these channels: they stay readable (rule 14)."""
    return rows_found(conn, _LEFT_CHANNELS, team=team, channels=channels)


def by_membership(conn: Connection, team: str, user: str, channel: str) -> list[ReviewRow]:
    """Find the reviews of a person's channels, and of ``channel``, in which they hold nothing."""
    return rows_found(conn, _BY_MEMBERSHIP, team=team, user=user, channel=channel)


def every(conn: Connection, team: str, state: State | None = None) -> list[ReviewRow]:
    """Find the reviews of a workspace that this version can read, all or those in a state."""
    which = reviews.c.team == team
    return _all(conn, which if state is None else which & (reviews.c.state == state))


def everywhere(conn: Connection) -> list[ReviewRow]:
    """Find the reviews of every workspace that this version can read, for the operator."""
    return _all(conn)


def teams(conn: Connection) -> list[str]:
    """Return the workspaces that have reviews."""
    return sorted(cells.values(conn, select(reviews.c.team).distinct(), cells.leave_out))


def newer(conn: Connection) -> list[str]:
    """Return the references of the reviews that only a newer version can read, everywhere."""
    refs = select(reviews.c.ref).where(~READABLE).order_by(reviews.c.ref)
    return cells.values(conn, refs, cells.leave_out)


def pseudonym_taken(
    conn: Connection, team: str, key: str, *, other_than: int | None = None
) -> bool:
    """Say whether a review that has not ended goes by it, ``other_than`` the one that asks."""
    taken = (
        (reviews.c.team == team)
        & (reviews.c.pseudonym_key == key)
        & (reviews.c.state != "discontinued")
    )
    if other_than is not None:
        taken &= reviews.c.id != other_than

    return conn.execute(select(reviews.c.id).where(taken)).first() is not None


def rewrite(
    conn: Connection,
    *,
    team: str,
    review_id: int,
    rows: ReadRows,
    row: ReviewRow | None = None,
    but_people: bool = False,
) -> None:
    """Have all that is read of one review be this; only what differs is written.

    ``row`` is the review's own, where the caller has it; ``but_people``: who belongs to it is as it
    was.
    """
    facts = {name: getattr(rows, name) for name in _FACTS}
    known = {name: getattr(row, name) for name in _FACTS} if row and not row.unreadable else {}
    if facts != known:
        conn.execute(_REWRITE, facts | {"its_id": review_id, "its_team": team})

    _OPEN_ITEMS.write(conn, team, review_id, map(_values, rows.open_items))

    if but_people:
        return

    held = [{"user": one.user, "roles": " ".join(one.roles)} for one in rows.belongings]
    _BELONGINGS.write(conn, team, review_id, held)


_FACTS = ("state", "process", "process_hash", "channel", "pseudonym_key")
"""What a review's own row says that is read from its history."""
_REWRITE = (
    update(reviews)
    .where(reviews.c.id == bindparam("its_id"), reviews.c.team == bindparam("its_team"))
    .values({name: bindparam(name) for name in _FACTS})
)
_OPEN_ITEMS = ReadTable(open_items, key=("item", "party"))
_BELONGINGS = ReadTable(belongings, key=("user",))


def rows_of(conn: Connection, team: str, review_id: int) -> ReadRows:
    """Return what is read of one review now, in the order of its keys: rebuilt equals this."""
    review = by_id(conn, team, review_id)
    if review is None:
        raise LookupError("no such review")

    return ReadRows(
        state=review.state,
        process=review.process,
        process_hash=review.process_hash,
        channel=review.channel,
        pseudonym_key=review.pseudonym_key,
        open_items=tuple(open_items_of(conn, team, review_id)),
        belongings=tuple(_belongings_of(conn, team, review_id)),
    )


def open_items_of(conn: Connection, team: str, review_id: int) -> list[OpenItem]:
    """Return a review's open items, in the order of their keys."""
    columns = [open_items.c[field.name] for field in fields(OpenItem)]
    of_review = (
        select(*columns)
        .where(open_items.c.team == team, open_items.c.review_id == review_id)
        .order_by(open_items.c.item, open_items.c.party)
    )
    return [OpenItem(**row) for row in cells.rows(conn, of_review)]


def _belongings_of(conn: Connection, team: str, review_id: int) -> list[Belonging]:
    """Return the people who hold something in a review, in the order of their ids."""
    of_review = (
        select(belongings)
        .where(belongings.c.team == team, belongings.c.review_id == review_id)
        .order_by(belongings.c.user)
    )
    return [
        Belonging(user=row["user"], roles=tuple(row["roles"].split()))
        for row in cells.rows(conn, of_review)
    ]


def roles_of(conn: Connection, team: str, review_id: int, user: str) -> tuple[str, ...] | None:
    """Return the roles that a person has in a review; ``None`` if they hold nothing."""
    given = {"team": team, "review_id": review_id, "user": user}
    roles = conn.execute(_ROLES, given).scalar_one_or_none()
    return None if roles is None else tuple(roles.split())


def holders(conn: Connection, team: str, review_id: int, role: str) -> list[str]:
    """Return who has a role in a review, in the order of their ids."""
    return [held.user for held in _belongings_of(conn, team, review_id) if role in held.roles]


# Written by this version, or by one before it.
READABLE = reviews.c.format <= FORMAT


REVIEW = [reviews.c[field.name] for field in fields(ReviewRow) if field.name in reviews.c]

# Each is built once, here, and asked with values for its names.
_IN_TEAM = reviews.c.team == bindparam("team")
_THIS = _IN_TEAM & (reviews.c.id == bindparam("id"))
_GOES_ON = reviews.c.state != "discontinued"
_THERE = reviews.c.channel.in_(bindparam("channels", expanding=True))
_HELD = select(belongings.c.review_id).where(
    belongings.c.team == bindparam("team"), belongings.c.user == bindparam("user")
)
_READABLE_ONES = select(*REVIEW).where(READABLE, _IN_TEAM).order_by(reviews.c.ref)

_BY_ID = Query(select(*REVIEW).where(_THIS))
_BY_ID_HELD = Query(select(*REVIEW).where(_THIS).with_for_update())
_BY_REF = Query(select(*REVIEW).where(_IN_TEAM, reviews.c.ref == bindparam("ref")))
_BY_CHANNEL = Query(
    select(*REVIEW).where(_IN_TEAM, reviews.c.channel == bindparam("channel"), _GOES_ON)
)
_THESE = cells.is_of(reviews.c.team, bindparam("team")) & reviews.c.id.in_(
    bindparam("ids", expanding=True)
)
_BY_IDS = Query(select(*REVIEW).where(READABLE, _THESE).order_by(reviews.c.ref))
_END = Query(select(reviews.c.number, reviews.c.head).where(_THIS))
_AT_ONCE = 1000  # ids in one statement
_ENDING = select(reviews.c.id, reviews.c.number, reviews.c.head)
_ENDS = Query(_ENDING.where(_THESE))
_ENDS_ANYWHERE = Query(_ENDING.where(reviews.c.id.in_(bindparam("ids", expanding=True))))
_OF_USER = Query(_READABLE_ONES.where(reviews.c.id.in_(_HELD)))
_IN_CHANNELS = Query(_READABLE_ONES.where(_THERE, _GOES_ON))
_LEFT_CHANNELS = Query(_READABLE_ONES.where(_THERE, ~_GOES_ON))
_BY_MEMBERSHIP = Query(
    _READABLE_ONES.where(
        or_(
            reviews.c.channel == bindparam("channel"),
            reviews.c.channel.in_(
                select(members.c.channel).where(
                    members.c.team == bindparam("team"), members.c.user == bindparam("user")
                )
            ),
        ),
        reviews.c.channel != "",
        reviews.c.id.not_in(_HELD),
    )
)
_ROLES = select(belongings.c.roles).where(
    belongings.c.team == bindparam("team"),
    belongings.c.review_id == bindparam("review_id"),
    belongings.c.user == bindparam("user"),
)


def _one(conn: Connection, query: Query, **given: Any) -> ReviewRow | None:
    """Find the one review of a query, whether it can be read or not."""
    found = rows_found(conn, query, **given)
    if len(found) > 1:
        raise MultipleResultsFound
    return found[0] if found else None


def _all(conn: Connection, *which: ColumnElement[bool]) -> list[ReviewRow]:
    """Find the reviews of some conditions that this version can read, ordered by reference."""
    return rows_found(conn, Query(select(*REVIEW).where(READABLE, *which).order_by(reviews.c.ref)))


def rows_found(conn: Connection, query: Query, **given: Any) -> list[ReviewRow]:
    """Return the reviews that a query finds; of a damaged one what can be read."""
    damaged: list[BadRow] = []
    found = [_review(row) for row in query.rows(conn, damaged.append, **given)]
    if not damaged:
        return found
    return sorted(found + [_damaged(row) for row in damaged], key=lambda row: row.ref)


def _review(row: Mapping[str, Any]) -> ReviewRow:
    """Return a review's row; in no state that there is it counts as live, and as damaged."""
    if row["state"] in get_args(State):
        return ReviewRow(**row)
    return ReviewRow(**{**row, "state": "live", "unreadable": ("state",)})


def _damaged(row: BadRow) -> ReviewRow:
    """Return what can be read of a review, and something that harms nobody for the rest."""
    unknown: dict[str, Any] = {
        "ref": f"review {row.cells['id']}",
        "pseudonym_key": None,
        "state": "live",
    }
    unknown |= dict.fromkeys(("team", "prefix", "process", "process_hash", "channel"), "")
    unknown |= dict.fromkeys(("year", "seq", "number"), 0)
    unknown |= {"opened_at": datetime.min.replace(tzinfo=UTC)}
    return _review({**unknown, **row.cells, "unreadable": row.bad})


def _values(row: OpenItem) -> dict[str, Any]:
    """Return an open item as its columns."""
    return {name: getattr(row, name) for name in _OPEN_FIELDS}


_OPEN_FIELDS = tuple(field.name for field in fields(OpenItem))
