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
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, exists, func, or_, select, tuple_, update

from bot.store import cells, ledger
from bot.store.checksums import checksum_of
from bot.store.db import canonical, insert
from bot.store.kinds import Kind
from bot.store.pauses import is_limited, is_paused
from bot.store.tables import WAITING, outbox, tellings
from bot.store.tables import ledger as nudges

Op = Literal["post", "update", "delete", "pin", "upload"]
Status = Literal["pending", "sending", "sent", "unknown", "dead", "void", "held"]

_WAITING = ("pending", "sending", "unknown")


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
        return self.state in _WAITING

    @property
    def params(self) -> dict[str, Any]:
        """What it speaks of.

        Raises ``ValueError`` on a damaged row, which is then put aside by itself.
        """
        params = json.loads(self.raw_params)
        if not isinstance(params, dict):
            raise ValueError("params must be an object")
        return params


_ROW = [
    outbox.c["params" if field.name == "raw_params" else field.name].label(field.name)
    for field in fields(OutboxRow)
]
_ROWS = cells.Query(select(*_ROW).order_by(outbox.c.id))


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
    if not target:
        raise ValueError("a delivery needs a target")
    said = canonical(dict(params or {}))
    values: dict[str, Any] = {
        "kind": kind,
        "params": said,
        "checksum": checksum_of(kind, said),
        "not_before": not_before or now,
    }
    waiting = _waiting_update(conn, team, of) if op == "update" else None
    if waiting is not None:
        here = (outbox.c.team == team) & (outbox.c.id == waiting)
        conn.execute(update(outbox).where(here).values(**values))
        return waiting
    values |= {
        "team": team,
        "op": op,
        "target": target,
        "review_id": review_id,
        "of": of,
        "thread_of": thread_of,
        "dedup_key": dedup_key,
        "subject": subject,
        "state": "pending",
        "attempts": 0,
        "looks": 0,
        "delivery_id": secrets.token_hex(16),
        "created_at": now,
    }
    row = insert(conn, outbox).values(values)
    if dedup_key is not None:
        row = row.on_conflict_do_nothing(index_elements=["team", "dedup_key"])
    new = conn.execute(row.returning(outbox.c.id)).scalar_one_or_none()
    if new is not None:
        tell(conn, team=team, outbox_id=new, ledger_ids=tells)
    return new


def tell(conn: Connection, *, team: str, outbox_id: int, ledger_ids: Iterable[int]) -> None:
    """Have a delivery that was not sent yet tell these nudges, too."""
    rows = [
        {"team": team, "outbox_id": outbox_id, "ledger_id": ledger_id} for ledger_id in ledger_ids
    ]
    if rows:
        conn.execute(insert(conn, tellings).on_conflict_do_nothing(), rows)


def hand_over(conn: Connection, row: OutboxRow, to: int) -> bool:
    """Have a newer row tell what a row was to tell, and make that one void.

    Returns ``False`` if it was sent already, or is being sent.
    """
    here = (outbox.c.team == row.team) & (outbox.c.id == row.id)
    overtaken = (
        update(outbox)
        .where(here, outbox.c.state == "pending")
        .values(state="void", error="overtaken")
    )
    if not conn.execute(overtaken).rowcount:
        return False
    tell(conn, team=row.team, outbox_id=to, ledger_ids=ledger.told_by(conn, row.team, row.id))
    return True


def find(conn: Connection, team: str, which: ColumnElement[bool]) -> list[OutboxRow]:
    """Find a workspace's rows of a condition, oldest first, of those that can be read."""
    return find_anywhere(conn, (outbox.c.team == team) & which)


def find_anywhere(conn: Connection, which: ColumnElement[bool]) -> list[OutboxRow]:
    """Find the rows of a condition in every workspace, oldest first: for senders and operator."""
    return [OutboxRow(**row) for row in _ROWS.where(which).rows(conn, cells.leave_out)]


def get(conn: Connection, team: str, outbox_id: int) -> OutboxRow | None:
    """Find a workspace's row of an id."""
    return next(iter(find(conn, team, outbox.c.id == outbox_id)), None)


def anywhere(conn: Connection, outbox_id: int) -> OutboxRow | None:
    """Find the row of an id in any workspace, for the operator."""
    return next(iter(find_anywhere(conn, outbox.c.id == outbox_id)), None)


def held_open(conn: Connection, team: str, keys: Collection[str]) -> dict[str, OutboxRow]:
    """Find the rows with these dedup keys, by key.

    They are kept from being claimed until this transaction ends.
    """
    if not keys:
        return {}
    which = (outbox.c.team == team) & outbox.c.dedup_key.in_(sorted(keys))
    locked = select(*_ROW).where(which).order_by(outbox.c.id).with_for_update()
    rows = cells.rows(conn, locked, cells.leave_out)
    return {str(row["dedup_key"]): OutboxRow(**row) for row in rows}


def before(
    conn: Connection, team: str, subject: str, outbox_id: int, *, limit: int = 5
) -> list[OutboxRow]:
    """Find the last few messages about a subject before this one, newest first."""
    which = (
        (outbox.c.team == team)
        & (outbox.c.subject == subject)
        & (outbox.c.op == "post")
        & (outbox.c.id < outbox_id)
    )
    newest = select(*_ROW).where(which).order_by(outbox.c.id.desc()).limit(limit)
    return [OutboxRow(**row) for row in cells.rows(conn, newest, cells.leave_out)]


def copies(conn: Connection, team: str, subject: str) -> list[OutboxRow]:
    """Find the messages about one subject that are in Slack or on their way, oldest first.

    Each of them is updated once it is answered.
    """
    which = (
        (outbox.c.subject == subject)
        & (outbox.c.op == "post")
        & outbox.c.state.in_(("sent", *_WAITING, "held"))
    )
    return find(conn, team, which)


def current_digests(
    conn: Connection,
    team: str,
    review_id: int,
    *,
    keys: Collection[tuple[str, str]],
    parties: Collection[str],
) -> list[OutboxRow]:
    """Find the digests that tell of these instances of a review, or of these parties'.

    Of each person it is the newest that is in Slack, or may be.
    """
    about = or_(tuple_(nudges.c.item, nudges.c.party).in_(keys), nudges.c.party.in_(parties))
    telling = (
        select(tellings.c.outbox_id)
        .join(nudges, nudges.c.id == tellings.c.ledger_id)
        .where(tellings.c.team == team)
        .where(nudges.c.team == team, nudges.c.review_id == review_id, about)
    )
    newer = outbox.alias("newer")
    replaced = exists().where(
        newer.c.team == outbox.c.team,
        newer.c.subject == outbox.c.subject,
        newer.c.op == "post",
        newer.c.id > outbox.c.id,
        newer.c.state.in_(("sent", *_WAITING)),
    )
    there = outbox.c.state.in_(("sent", "sending", "unknown")) & (
        outbox.c.kind == Kind.DIGEST_PERSON
    )
    which = outbox.c.id.in_(telling) & there & (outbox.c.op == "post") & ~replaced
    return find(conn, team, which)


def of_kinds(
    conn: Connection, team: str, review_id: int, kinds: Collection[str]
) -> list[OutboxRow]:
    """Find every message of these kinds about a review, oldest first."""
    which = (outbox.c.review_id == review_id) & outbox.c.kind.in_(kinds) & (outbox.c.op == "post")
    return find(conn, team, which)


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
    open_states = (*_WAITING, "held", "dead")
    counted = (
        select(outbox.c.state, func.count())
        .where(outbox.c.state.in_(open_states))
        .group_by(outbox.c.state)
    )
    return dict(conn.execute(counted).all())


def _waiting_update(conn: Connection, team: str, of: int | None) -> int | None:
    """Find the update of a message that still waits, by its id."""
    waiting = select(outbox.c.id).where(
        outbox.c.team == team,
        outbox.c.of == of,
        outbox.c.op == "update",
        outbox.c.state == "pending",
    )
    return conn.execute(waiting.with_for_update().limit(1)).scalar_one_or_none()
