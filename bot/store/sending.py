"""The sender's part of the outbox: each function is one step of the states of a row.

A row that is being sent, or looked for, is leased to one sender until an instant. Only the holder
of the lease may move it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

import structlog
from sqlalchemy import (
    Connection,
    and_,
    bindparam,
    case,
    func,
    select,
    update,
)

from bot.grouping import by_key
from bot.store import cells, ledger
from bot.store.checksums import altered_messages
from bot.store.db import unchecked
from bot.store.kinds import Kind
from bot.store.outbox import COLUMNS, Op, OutboxRow, Status, find
from bot.store.queries import Query
from bot.store.ready import GATHERS, instant, instants_at, is_one_of, ready
from bot.store.tables import WAITING, outbox, tellings
from bot.store.tables import ledger as nudges

log = structlog.get_logger()

SETTLE = timedelta(seconds=60)  # before an unknown one is looked for, and between the looks


_IS_MESSAGE = outbox.c.op.in_(("post", "upload"))
_HAS_EXPIRED = and_(WAITING, outbox.c.state == "sending", outbox.c.lease_until <= instant("at"))
_EXPIRE = (
    update(outbox)
    .values(
        state=case((_IS_MESSAGE, "unknown"), else_="pending"),
        not_before=case((_IS_MESSAGE, instant("settled")), else_=instant("at")),
        lease_until=None,
        lease_owner=None,
        error="the sender did not come back",
    )
    .where(_HAS_EXPIRED)
)


_READY = ready()
_READY_IDS = Query(_READY)
_READY_BUT = _READY.where(outbox.c.id.not_in(bindparam("but", expanding=True)))
_THESE = outbox.c.id.in_(bindparam("ids", expanding=True))
_CLAIMED = Query(select(*COLUMNS).where(_THESE).order_by(outbox.c.id))
_READY_BUT_HELD = _READY_BUT.with_for_update(of=outbox, skip_locked=True)
_THESE_BUT_HELD = _READY_BUT_HELD.where(_THESE)
_READY_HELD = Query(_READY.with_for_update(of=outbox, skip_locked=True))
_THESE_HELD = _READY_HELD.where(_THESE)
_EXPIRED = Query(select(outbox.c.id).where(_HAS_EXPIRED).limit(1))
# While it is looked for, an unknown row is kept from others by its own date.
_IS_LOOKED_FOR = outbox.c.state == "unknown"
_TAKE = (
    update(outbox)
    .values(
        state=case((_IS_LOOKED_FOR, "unknown"), else_="sending"),
        not_before=case((_IS_LOOKED_FOR, instant("until")), else_=outbox.c.not_before),
        attempts=outbox.c.attempts + case((_IS_LOOKED_FOR, 0), else_=1),
        tried_at=case(
            (_IS_LOOKED_FOR, outbox.c.tried_at),
            else_=func.coalesce(outbox.c.tried_at, instant("at")),
        ),
        lease_until=instant("until"),
        lease_owner=bindparam("by"),
    )
    .where(_THESE)
)


def find_ready(
    conn: Connection, *, now: datetime, most: int, but: Collection[int] = ()
) -> list[int]:
    """Return the ids of the rows that :func:`claim` would take next: nothing is held for that."""
    when: dict[str, Any] = instants_at(now) | {"most": most}
    if not but:
        return _READY_IDS.values(conn, **when)
    return list(conn.execute(_READY_BUT, when | {"but": list(but)}).scalars())


def has_expired(conn: Connection, *, now: datetime) -> bool:
    """Say whether :func:`expire` would find anything: nothing is held for that."""
    return _EXPIRED.values(conn, at=now) != []


def expire(conn: Connection, *, now: datetime) -> int:
    """Take rows from senders that did not come back, and say how many.

    A message may have arrived, and is looked for; all else can be done again.
    """
    return conn.execute(_EXPIRE, {"at": now, "settled": now + SETTLE}).rowcount


def claim(
    conn: Connection,
    *,
    now: datetime,
    owner: str,
    lease: timedelta,
    limit: int = 1,
    but: Collection[int] = (),
    among: Collection[int] | None = None,
) -> list[OutboxRow]:
    """Take the next rows to send (now ``sending``) or to look for (still ``unknown``).

    They are one of a target. What only a newer version knows how to do is left to it, with all that
    is behind it: ``but`` names such rows. With ``among``, only these are looked at, which were
    found before (:func:`find_ready`): those of them that can still be taken.
    """
    ids = _held_ready(conn, now, limit, but, among)
    if not ids:
        return []

    conn.execute(_TAKE, {"at": now, "until": now + lease, "by": owner, "ids": ids})
    claimed = [OutboxRow(**row) for row in _CLAIMED.rows(conn, cells.leave_out, ids=ids)]
    put_aside(conn, set(ids) - {row.id for row in claimed})
    return _without_altered(conn, claimed)


def _held_ready(
    conn: Connection,
    now: datetime,
    most: int,
    but: Collection[int],
    among: Collection[int] | None,
) -> list[int]:
    """Return the ids of the rows to take, which nobody else takes meanwhile: see :func:`claim`."""
    when: dict[str, Any] = instants_at(now) | {"most": most}
    if among is not None:
        when["ids"] = list(among)

    if not but:
        held = _READY_HELD if among is None else _THESE_HELD
        return held.values(conn, **when)

    held_but = _READY_BUT_HELD if among is None else _THESE_BUT_HELD
    return list(conn.execute(held_but, when | {"but": list(but)}).scalars())


def _rows_saying(row: OutboxRow) -> set[int]:
    """Return the rows that say what a row is to say: a change says what its message does, too."""
    if row.kind == Kind.PURGED:
        return set()
    return {row.id, row.of} if row.of is not None and row.op == "update" else {row.id}


def _without_altered(conn: Connection, rows: Sequence[OutboxRow]) -> list[OutboxRow]:
    """Return those of some rows that say what they said when they were queued.

    The others are kept for the operator: nothing is posted as ours that was altered since.
    """
    speaking = {row.id: _rows_saying(row) for row in rows}
    altered = altered_messages(conn, set().union(*speaking.values()))
    aside = {row.id for row in rows if speaking[row.id] & altered}
    put_aside(conn, aside, "is not as it was queued: what it says may be wrong")
    return [row for row in rows if row.id not in aside]


def gathers(conn: Connection, row: OutboxRow, now: datetime) -> bool:
    """Say whether a tick may still add nudges to a digest."""
    which = select(outbox.c.id).where(outbox.c.team == row.team, outbox.c.id == row.id, GATHERS)
    return conn.execute(which, instants_at(now)).first() is not None


def put_aside(conn: Connection, ids: Collection[int], why: str = "its row cannot be read") -> None:
    """Keep rows for the operator that cannot be sent as they are: what is behind them goes on."""
    if not ids:
        return

    log.error("deliveries are put aside", deliveries=sorted(ids), why=why)
    kept = {"state": "held", "error": why, "lease_until": None}

    with unchecked(conn):  # such a row may fit none of its table's rules
        conn.execute(update(outbox).where(outbox.c.id.in_(ids)).values(**kept))

    told = select(tellings.c.ledger_id).where(tellings.c.outbox_id.in_(ids))
    untold = nudges.c.id.in_(told) & (nudges.c.outcome == "pending")
    conn.execute(update(nudges).where(untold).values(outcome="held"))


def stranded(conn: Connection) -> list[int]:
    """Return the ids of the rows that cannot be read, or are in no state, and have not ended.

    No sender gets to them, nor to what is behind them.
    """
    ended = outbox.c.state.in_(("sent", "void", "dead", "held"))
    damaged: list[int] = []
    found = cells.rows(
        conn, select(outbox).where(~ended), lambda row: damaged.append(row.cells["id"])
    )
    known = {*get_args(Op), *get_args(Status)}
    strange = (row["id"] for row in found if not {row["op"], row["state"]} <= known)
    return [*damaged, *strange]


def mark_sent(
    conn: Connection,
    row: OutboxRow,
    *,
    now: datetime,
    channel: str | None,
    ts: str | None,
    told: Collection[int] | None = None,
) -> bool:
    """Note that a row is in Slack, and its nudges with it.

    ``told`` are those of its nudges that it still told, if not all: the others are void. Returns
    ``False`` if the lease was lost meanwhile, and the row is another's.
    """
    moved = _close(conn, row, state="sent", sent_at=now, channel=channel, ts=ts, error=None)
    if moved:
        meant = set(ledger.told_by(conn, row.team, row.id))
        posted = meant if told is None else meant & set(told)
        ledger.settle(conn, row.team, posted, "posted")
        ledger.settle_untold(conn, row.team, meant - posted, "void")

    return moved


@dataclass(frozen=True, slots=True)
class Sent:
    """A row that is in Slack: where, since when, and what it told (see :func:`mark_sent`)."""

    row: OutboxRow
    at: datetime
    channel: str
    ts: str | None
    told: Collection[int] | None

    def as_marked(self) -> OutboxRow:
        """Return the row as it is once it is marked."""
        return replace(
            self.row,
            state="sent",
            sent_at=self.at,
            channel=self.channel,
            ts=self.ts,
            error=None,
            lease_until=None,
            lease_owner=None,
        )


def mark_all_sent(conn: Connection, sent: Sequence[Sent]) -> list[Sent]:
    """Note that rows are in Slack, each as by :func:`mark_sent`; return those that were ours."""
    ours = _held(conn, [one.row for one in sent])
    marked = [one for one in sent if one.row.id in ours]
    if not marked:
        return []

    conn.execute(
        _MARK_SENT,
        [
            {"its_id": one.row.id, "since": one.at, "place": one.channel, "stamp": one.ts}
            for one in marked
        ],
    )
    ids = [one.row.id for one in marked]
    told = _TOLD.rows(conn, cells.leave_out, ids=ids)
    meant = by_key((row["outbox_id"], row["ledger_id"]) for row in told)

    for team, of_team in sorted(by_key((one.row.team, one) for one in marked).items()):
        _settle_told(conn, team, of_team, meant)

    return marked


def _settle_told(
    conn: Connection, team: str, sent: Sequence[Sent], meant: Mapping[int, Sequence[int]]
) -> None:
    """Settle the nudges that some deliveries told, and those that they were to tell and did not."""
    posted: set[int] = set()
    untold: set[int] = set()

    for one in sent:
        its_own = set(meant.get(one.row.id, ()))
        told = its_own if one.told is None else its_own & set(one.told)
        posted |= told
        untold |= its_own - told

    if posted:
        ledger.settle(conn, team, posted, "posted")

    ledger.settle_untold(conn, team, untold - posted, "void")


def _held(conn: Connection, rows: Sequence[OutboxRow]) -> set[int]:
    """Return which of some rows this sender still has; nobody takes them from it meanwhile."""
    if not rows:
        return set()
    return set(_OURS.values(conn, ids=[row.id for row in rows], owner=rows[0].lease_owner))


def give_back(conn: Connection, rows: Sequence[OutboxRow], *, now: datetime) -> None:
    """Let go of rows that were claimed and not begun: they are as they were before."""
    ours = _held(conn, rows)
    if ours:
        conn.execute(_GIVE_BACK, {"ids": list(ours), "at": now})


_OURS = Query(
    select(outbox.c.id)
    .where(
        _THESE,
        is_one_of(outbox.c.state, ("sending", "unknown")),
        outbox.c.lease_owner == bindparam("owner"),
    )
    .order_by(outbox.c.id)
    .with_for_update()
)
_MARK_SENT = (
    update(outbox)
    .where(outbox.c.id == bindparam("its_id"))
    .values(
        state="sent",
        sent_at=bindparam("since"),
        channel=bindparam("place"),
        ts=bindparam("stamp"),
        error=None,
        lease_until=None,
        lease_owner=None,
    )
)
_TOLD = Query(
    select(tellings.c.outbox_id, tellings.c.ledger_id).where(
        tellings.c.outbox_id.in_(bindparam("ids", expanding=True))
    )
)
_GIVE_BACK = (
    update(outbox)
    .where(_THESE)
    .values(
        state=case((_IS_LOOKED_FOR, "unknown"), else_="pending"),
        not_before=instant("at"),
        attempts=outbox.c.attempts - case((_IS_LOOKED_FOR, 0), else_=1),
        tried_at=case((outbox.c.looks > 0, outbox.c.tried_at), (_IS_LOOKED_FOR, outbox.c.tried_at)),
        lease_until=None,
        lease_owner=None,
    )
)


def mark_retry(
    conn: Connection, row: OutboxRow, *, at: datetime, error: str, looks: int | None = None
) -> bool:
    """Note that a row was surely not sent, or not found after all: again at ``at``."""
    looks = row.looks if looks is None else looks
    # One that was unknown before might still turn up: the next look goes back to its first try.
    since = row.tried_at if looks else None
    return _close(
        conn, row, state="pending", not_before=at, tried_at=since, looks=looks, error=error
    )


def mark_unknown(
    conn: Connection, row: OutboxRow, *, at: datetime, error: str, looks: int | None = None
) -> bool:
    """Note that a row may have arrived: look for it at ``at``.

    ``looks`` is how often that was done in vain, in all.
    """
    looks = row.looks if looks is None else looks
    return _close(conn, row, state="unknown", not_before=at, looks=looks, error=error)


def mark_moved(conn: Connection, row: OutboxRow, *, target: str, now: datetime) -> bool:
    """Address a row that was not sent to another channel; the thread there is another one."""
    return _close(conn, row, state="pending", target=target, thread_of=None, not_before=now)


def mark_void(conn: Connection, row: OutboxRow, *, error: str | None = None) -> bool:
    """Put an end to a row that is not to be sent any more; its nudges are void."""
    return _end(conn, row, "void", error)


def mark_dead(conn: Connection, row: OutboxRow, *, error: str) -> bool:
    """Put an end to a row that Slack refused for good; its nudges wait for the operator."""
    return _end(conn, row, "dead", error)


def mark_held(conn: Connection, row: OutboxRow, *, error: str) -> bool:
    """Keep a row for the operator: sending it might say it twice, leaving it never."""
    return _end(conn, row, "held", error)


def release(conn: Connection, team: str, outbox_id: int, *, now: datetime) -> bool:
    """Send a held or dead row after all, as the operator says, and what waited for it.

    Returns whether it was held or dead.
    """
    here = (outbox.c.team == team) & (outbox.c.id == outbox_id)
    kept = here & outbox.c.state.in_(("held", "dead"))
    again = {"state": "pending", "not_before": now, "tried_at": None, "looks": 0, "error": None}
    if not conn.execute(update(outbox).where(kept).values(**again)).rowcount:
        return False

    ledger.settle(conn, team, ledger.told_by(conn, team, outbox_id), "pending")

    for waiting in find(conn, team, (outbox.c.of == outbox_id) & (outbox.c.state == "held")):
        release(conn, team, waiting.id, now=now)

    return True


def note_file(conn: Connection, row: OutboxRow, file: str) -> None:
    """Note the id that Slack gave a file before it was shared: by it the message is found again."""
    mine = (
        (outbox.c.team == row.team)
        & (outbox.c.id == row.id)
        & (outbox.c.lease_owner == row.lease_owner)
    )
    conn.execute(update(outbox).where(mine).values(file=file))


def _close(conn: Connection, row: OutboxRow, **values: Any) -> bool:
    """Move a leased row to another state and free it.

    Returns ``False`` if the lease was lost: then there is nothing to say about the row any more.
    """
    mine = (
        (outbox.c.team == row.team)
        & (outbox.c.id == row.id)
        & outbox.c.state.in_(("sending", "unknown"))
        & (outbox.c.lease_owner == row.lease_owner)
    )
    free = {"lease_until": None, "lease_owner": None}
    return bool(conn.execute(update(outbox).where(mine).values(**values, **free)).rowcount)


def _end(
    conn: Connection, row: OutboxRow, state: Literal["void", "dead", "held"], error: str | None
) -> bool:
    """Move a leased row to an end, and settle the nudges that it was to tell."""
    moved = _close(conn, row, state=state, error=error)
    if moved:
        outcome: ledger.Outcome = "void" if state == "void" else "held"
        ledger.settle_untold(conn, row.team, ledger.told_by(conn, row.team, row.id), outcome)

    return moved
