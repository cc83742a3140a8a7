"""The outbox: what is to be said in Slack, written in the transaction that made it necessary.

    pending -> sending -> sent
               -> pending   surely not sent: again later
               -> unknown   it may have arrived: look for it first
               -> void      no longer true when it was to be sent, or there is nothing to change
               -> dead      refused for good
               -> held      for the operator, with a reason

What goes to one channel or person (``target``) goes in order: the oldest waiting row of a target
comes first, and an update, a deletion, a pin or a reply in a thread so comes after its message.
Rows are rendered when they are sent; ``params`` only say of what. The steps from state to state are
in :mod:`bot.store.sending`.
"""

import json
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from functools import cache
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    func,
    select,
    update,
)

from bot.store import cells, queries
from bot.store.checksums import checksum_of
from bot.store.db import canonical, insert, insert_for
from bot.store.pauses import is_limited, is_paused
from bot.store.queries import Query
from bot.store.tables import WAITING, outbox, tellings

Op = Literal["post", "update", "delete", "pin", "upload"]
Status = Literal["pending", "sending", "sent", "unknown", "dead", "void", "held"]

STILL_WAITING = ("pending", "sending", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """One thing to be said or done in Slack."""

    id: int
    team: str
    op: Op
    kind: str
    target: str
    raw_params: str
    review_id: int | None
    of: int | None
    thread_of: int | None
    dedup_key: str | None
    subject: str | None
    state: Status
    attempts: int
    not_before: datetime
    lease_until: datetime | None
    lease_owner: str | None
    tried_at: datetime | None
    delivery_id: str
    channel: str | None
    ts: str | None
    file: str | None
    looks: int
    error: str | None
    created_at: datetime
    sent_at: datetime | None

    @property
    def waits(self) -> bool:
        """Whether it is still to be sent, or to be looked for."""
        return self.state in STILL_WAITING

    @property
    def params(self) -> dict[str, Any]:
        """What it speaks of.

        Raises ``ValueError`` on a damaged row, which is then put aside by itself.
        """
        params = json.loads(self.raw_params)
        if not isinstance(params, dict):
            raise ValueError("params must be an object")
        return params


COLUMNS = [
    outbox.c["params" if field.name == "raw_params" else field.name].label(field.name)
    for field in fields(OutboxRow)
]
_ROWS = queries.Query(select(*COLUMNS).order_by(outbox.c.id))


def enqueue(  # noqa: PLR0913 - a row's columns
    conn: Connection,
    *,
    team: str,
    kind: str,
    now: datetime,
    op: Op = "post",
    target: str = "",
    params: Mapping[str, Any] | None = None,
    review_id: int | None = None,
    of: int | None = None,
    thread_of: int | None = None,
    dedup_key: str | None = None,
    subject: str | None = None,
    not_before: datetime | None = None,
    tells: Iterable[int] = (),
) -> int | None:
    """Put a row into the outbox and return its id.

    ``None`` is returned where ``dedup_key`` was used before in this workspace, however that row
    ended. ``of`` is the row whose message is updated, deleted or pinned, ``thread_of`` the one
    whose thread is replied in; both give the target, but to a deletion that has one. An update of a
    message that already waits for one takes its place, and has its id. ``tells`` are the nudges
    (ledger ids) whose outcome is this delivery's.
    """
    message = of or thread_of
    first = None if message is None else get(conn, team, message)
    if first is not None and not (op == "delete" and target):
        target = first.target

    given = New(
        kind=kind,
        op=op,
        target=target,
        params=params or {},
        review_id=review_id,
        of=of,
        thread_of=thread_of,
        dedup_key=dedup_key,
        subject=subject,
        not_before=not_before,
    )
    waiting = _waiting_updates(conn, team, [of]) if op == "update" and of is not None else {}
    if of in waiting:
        conn.execute(_RENEW, given.renewing(team, waiting[of], now))
        return waiting[of]

    adding = _add(conn.dialect.name).returning(outbox.c.id)
    new = conn.execute(adding, given.adding(team, now)).scalar_one_or_none()
    if new is not None:
        tell(conn, team=team, outbox_id=new, ledger_ids=tells)

    return new


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """What is to be put into the outbox: see :func:`enqueue`. ``target`` is where it goes."""

    kind: str
    op: Op = "post"
    target: str
    params: Mapping[str, Any] = field(default_factory=dict)
    review_id: int | None = None
    of: int | None = None
    thread_of: int | None = None
    dedup_key: str | None = None
    subject: str | None = None
    not_before: datetime | None = None

    def renewing(self, team: str, waiting: int, now: datetime) -> dict[str, Any]:
        """Return what it says now, for the row that waits to say it."""
        return {"its_team": team, "its_id": waiting, **self._said(now)}

    def adding(self, team: str, now: datetime) -> dict[str, Any]:
        """Return the columns of its row."""
        if not self.target:
            raise ValueError("a delivery needs a target")

        return {
            **self._said(now),
            "team": team,
            "op": self.op,
            "target": self.target,
            "review_id": self.review_id,
            "of": self.of,
            "thread_of": self.thread_of,
            "dedup_key": self.dedup_key,
            "subject": self.subject,
            "state": "pending",
            "attempts": 0,
            "looks": 0,
            "delivery_id": secrets.token_hex(16),
            "created_at": now,
        }

    def _said(self, now: datetime) -> dict[str, Any]:
        said = canonical(dict(self.params))
        return {
            "kind": self.kind,
            "params": said,
            "checksum": checksum_of(self.kind, said),
            "not_before": self.not_before or now,
        }


def enqueue_all(conn: Connection, *, team: str, rows: Sequence[New], now: datetime) -> None:
    """Put rows into the outbox, in their order, each as by :func:`enqueue`."""
    updated = [row.of for row in rows if row.op == "update" and row.of is not None]
    waiting = _waiting_updates(conn, team, updated) if updated else {}
    renewing: dict[int, dict[str, Any]] = {}
    adding: dict[tuple[Op, int | None, int], dict[str, Any]] = {}

    for place, row in enumerate(rows):
        if row.op != "update":
            adding[row.op, row.of, place] = row.adding(team, now)
        elif row.of in waiting:
            renewing[waiting[row.of]] = row.renewing(team, waiting[row.of], now)
        else:  # two updates of one message are one
            adding[row.op, row.of, 0] = row.adding(team, now)

    if renewing:
        conn.execute(_RENEW, list(renewing.values()))

    if adding:
        conn.execute(_add(conn.dialect.name), list(adding.values()))


def enqueue_new(
    conn: Connection, *, team: str, rows: Sequence[New], now: datetime
) -> dict[str, int]:
    """Put rows with a dedup key into the outbox; return the ids of those that are new, by key."""
    if not rows:
        return {}

    adding = _add_keyed(conn.dialect.name)
    added = conn.execute(adding, [row.adding(team, now) for row in rows])
    return {row.dedup_key: row.id for row in added}


@cache
def _add(dialect: str) -> Any:
    """Return the statement that adds a row unless its key was used, for a kind of database."""
    return insert_for(dialect, outbox).on_conflict_do_nothing(index_elements=["team", "dedup_key"])


@cache
def _add_keyed(dialect: str) -> Any:
    """Return the statement of :func:`_add` that says which rows were added."""
    return _add(dialect).returning(outbox.c.id, outbox.c.dedup_key)


_SAID = ("kind", "params", "checksum", "not_before")
_RENEW = (
    update(outbox)
    .where(outbox.c.team == bindparam("its_team"), outbox.c.id == bindparam("its_id"))
    .values({name: bindparam(name) for name in _SAID})
)


def tell(conn: Connection, *, team: str, outbox_id: int, ledger_ids: Iterable[int]) -> None:
    """Have a delivery that was not sent yet tell these nudges, too."""
    tell_all(conn, team=team, tells={outbox_id: ledger_ids})


def tell_all(conn: Connection, *, team: str, tells: Mapping[int, Iterable[int]]) -> None:
    """Have deliveries that were not sent yet tell nudges, too: ledger ids by outbox id."""
    rows = [
        {"team": team, "outbox_id": outbox_id, "ledger_id": ledger_id}
        for outbox_id, ledger_ids in tells.items()
        for ledger_id in ledger_ids
    ]
    if rows:
        conn.execute(insert(conn, tellings).on_conflict_do_nothing(), rows)


def find(conn: Connection, team: str, which: ColumnElement[bool]) -> list[OutboxRow]:
    """Find a workspace's rows of a condition, oldest first, of those that can be read."""
    return find_anywhere(conn, (outbox.c.team == team) & which)


def find_anywhere(conn: Connection, which: ColumnElement[bool]) -> list[OutboxRow]:
    """Find the rows of a condition in every workspace, oldest first: for senders and operator."""
    return [OutboxRow(**row) for row in _ROWS.where(which).rows(conn, cells.leave_out)]


def get(conn: Connection, team: str, outbox_id: int) -> OutboxRow | None:
    """Find a workspace's row of an id."""
    return next(iter(_found(conn, _BY_ID, team=team, id=outbox_id)), None)


def _found(conn: Connection, query: Query, **given: Any) -> list[OutboxRow]:
    return [OutboxRow(**row) for row in query.rows(conn, cells.leave_out, **given)]


_IN_TEAM = outbox.c.team == bindparam("team")
_BY_ID = Query(select(*COLUMNS).where(_IN_TEAM, outbox.c.id == bindparam("id")))
_HELD_OPEN = Query(
    select(*COLUMNS)
    .where(_IN_TEAM, outbox.c.dedup_key.in_(bindparam("keys", expanding=True)))
    .order_by(outbox.c.id)
    .with_for_update()
)
_IN_SLACK = (outbox.c.op == "post", outbox.c.state.in_(("sent", *STILL_WAITING, "held")))
_COPIES = Query(
    select(*COLUMNS)
    .where(_IN_TEAM, outbox.c.subject.in_(bindparam("subjects", expanding=True)), *_IN_SLACK)
    .order_by(outbox.c.id)
)
_TOLD_ON = Query(
    select(outbox.c.subject).where(
        _IN_TEAM,
        outbox.c.dedup_key.in_(bindparam("keys", expanding=True)),
        outbox.c.state.in_(("sent", *STILL_WAITING)),
    )
)
_WAITING_UPDATES = (
    select(outbox.c.of, outbox.c.id)
    .where(
        cells.is_of(outbox.c.team, bindparam("team")),
        outbox.c.of.in_(bindparam("messages", expanding=True)),
        outbox.c.op == "update",
        outbox.c.state == "pending",
    )
    .order_by(outbox.c.id.desc())
    .with_for_update()
)


def anywhere(conn: Connection, outbox_id: int) -> OutboxRow | None:
    """Find the row of an id in any workspace, for the operator."""
    return next(iter(find_anywhere(conn, outbox.c.id == outbox_id)), None)


def held_open(conn: Connection, team: str, keys: Collection[str]) -> dict[str, OutboxRow]:
    """Find the rows with these dedup keys, by key.

    They are kept from being claimed until this transaction ends.
    """
    if not keys:
        return {}
    held = _found(conn, _HELD_OPEN, team=team, keys=sorted(keys))
    return {str(row.dedup_key): row for row in held}


def told_on(
    conn: Connection, team: str, subjects: Collection[str], days: Collection[date]
) -> list[str]:
    """Return the subjects of the digests of some days that are in Slack, or may be, each its own.

    A digest's key is its subject and its day.
    """
    keys = [f"{subject}/{day.isoformat()}" for subject in subjects for day in days]
    if not keys:
        return []
    return _TOLD_ON.values(conn, cells.leave_out, team=team, keys=keys)


def copies_of(conn: Connection, team: str, subjects: Collection[str]) -> list[OutboxRow]:
    """Find the messages about some subjects that are in Slack or on their way, oldest first.

    Each of them is updated once it is answered.
    """
    return _found(conn, _COPIES, team=team, subjects=list(subjects))


def addressed_to(
    conn: Connection, team: str, review_id: int, users: Collection[str]
) -> list[OutboxRow]:
    """Find what some people were told of a review that can be shown anew, oldest first."""
    return _found(conn, _ADDRESSED, team=team, review_id=review_id, users=sorted(users))


def told_since(
    conn: Connection, team: str, users: Collection[str], first: datetime
) -> list[OutboxRow]:
    """Find the messages that went to some people since an instant, oldest first."""
    return _found(conn, _TOLD_SINCE, team=team, users=sorted(users), first=first)


_TOLD_SINCE = Query(
    select(*COLUMNS)
    .where(
        _IN_TEAM,
        outbox.c.target.in_(bindparam("users", expanding=True)),
        outbox.c.sent_at >= bindparam("first"),
        outbox.c.op == "post",
    )
    .order_by(outbox.c.id)
)
_ADDRESSED = Query(
    select(*COLUMNS)
    .where(
        _IN_TEAM,
        outbox.c.target.in_(bindparam("users", expanding=True)),
        outbox.c.review_id == bindparam("review_id"),
        outbox.c.subject.is_not(None),
        *_IN_SLACK,
    )
    .order_by(outbox.c.id)
)


def of_kinds(
    conn: Connection, team: str, review_id: int, kinds: Collection[str]
) -> list[OutboxRow]:
    """Find every message of these kinds about a review, oldest first."""
    which = (outbox.c.review_id == review_id) & outbox.c.kind.in_(kinds) & (outbox.c.op == "post")
    return find(conn, team, which)


def sent_of_kind(conn: Connection, team: str, review_id: int, kind: str) -> list[datetime]:
    """Return when each of a review's rows of a kind was sent, oldest first."""
    here = (outbox.c.team == team) & (outbox.c.review_id == review_id) & (outbox.c.kind == kind)
    sent = select(outbox.c.sent_at).where(here, outbox.c.sent_at.is_not(None))
    return cells.values(conn, sent.order_by(outbox.c.id), cells.leave_out)


def in_state(conn: Connection, *states: Status) -> list[OutboxRow]:
    """Find the rows in these states in every workspace, for the operator."""
    return find_anywhere(conn, outbox.c.state.in_(states))


def oldest_waiting(conn: Connection, now: datetime) -> datetime | None:
    """Return since when the oldest row could have been sent, were it its turn.

    What is paused or limited is left out.
    """
    waiting = select(func.min(outbox.c.not_before)).where(WAITING, ~is_paused(), ~is_limited(now))
    oldest: datetime | None = cells.one_if_readable(conn, waiting)
    return oldest


def sent_since(conn: Connection, since: datetime) -> bool:
    """Say whether anything was sent since an instant."""
    sent = select(outbox.c.id).where(outbox.c.sent_at > since).limit(1)
    return conn.execute(sent).scalar_one_or_none() is not None


def counts(conn: Connection) -> dict[str, int]:
    """Count the rows in each state that is not an end."""
    open_states = (*STILL_WAITING, "held", "dead")
    counted = (
        select(outbox.c.state, func.count())
        .where(outbox.c.state.in_(open_states))
        .group_by(outbox.c.state)
    )
    return dict(conn.execute(counted).all())


def _waiting_updates(
    conn: Connection, team: str, messages: Collection[int]
) -> dict[int | None, int]:
    """Find the updates of some messages that still wait: their ids, by the messages'."""
    given = {"team": team, "messages": list(messages)}
    return {row.of: row.id for row in conn.execute(_WAITING_UPDATES, given)}
