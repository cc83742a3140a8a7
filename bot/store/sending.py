"""The sender's part of the outbox: each function is one step of the states of a row.

A row that is being sent, or looked for, is leased to one sender until an instant. Only the holder
of the lease may move it.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from sqlalchemy import (
    BindParameter,
    Connection,
    Integer,
    Select,
    bindparam,
    case,
    exists,
    func,
    select,
    update,
)

from bot.store import cells, ledger
from bot.store.db import unchecked
from bot.store.kinds import Kind
from bot.store.outbox import Op, OutboxRow, Status, find, find_anywhere
from bot.store.pauses import is_limited, is_paused
from bot.store.tables import WAITING, open_items, outbox, tellings
from bot.store.tables import ledger as nudges

PACE = timedelta(seconds=1)  # between two messages to one target
GATHERING = timedelta(minutes=5)  # that a digest waits at most for the tick that made it
SETTLE = timedelta(seconds=60)  # before an unknown one is looked for, and between the looks


def _instant(name: str) -> BindParameter[datetime]:
    """Return an instant by name, for a query that is built once."""
    return bindparam(name, type_=outbox.c.not_before.type)


_IS_MESSAGE = outbox.c.op.in_(("post", "upload"))
_GIVE_BACK = (
    update(outbox)
    .values(
        state=case((_IS_MESSAGE, "unknown"), else_="pending"),
        not_before=case((_IS_MESSAGE, _instant("settled")), else_=_instant("at")),
        lease_until=None,
        lease_owner=None,
        error="the sender did not come back",
    )
    .where(WAITING, outbox.c.state == "sending", outbox.c.lease_until <= _instant("at"))
)


_MORE_IS_DUE = exists().where(
    open_items.c.next_nudge_at <= _instant("at"), open_items.c.team == outbox.c.team
)
# What a tick keeps in small transactions, each digest tells at once.
_GATHERS = (
    outbox.c.kind.in_((Kind.DIGEST_CHANNEL, Kind.DIGEST_PERSON))
    & (outbox.c.op == "post")
    & (outbox.c.created_at > _instant("gathered"))
    & _MORE_IS_DUE
)


def _ready() -> Select[int]:
    """Return the query for the rows that can be sent or looked for now, oldest first.

    A change that is to be tried again later keeps nobody behind it waiting.
    """
    is_put_off = (
        outbox.c.op.in_(("update", "pin", "delete"))
        & (outbox.c.state == "pending")
        & (outbox.c.attempts > 0)
        & (outbox.c.not_before > _instant("at"))
    )
    heads = (
        select(func.min(outbox.c.id).label("id"))
        .where(WAITING, ~is_put_off)
        .group_by(outbox.c.team, outbox.c.target)
        .cte("heads")
    )
    recent = outbox.alias("recent")
    paced = select(1).where(
        recent.c.team == outbox.c.team,
        recent.c.target == outbox.c.target,
        recent.c.sent_at > _instant("slot"),
    )
    return (
        select(outbox.c.id)
        .join(heads, heads.c.id == outbox.c.id)
        .where(outbox.c.state.in_(("pending", "unknown")), outbox.c.not_before <= _instant("at"))
        .where(~paced.exists(), ~is_paused(), ~is_limited(_instant("at")), ~_GATHERS)
        .where(outbox.c.op.in_(get_args(Op)))
        .where(outbox.c.id.not_in(bindparam("but", expanding=True)))
        .order_by(outbox.c.id)
        .limit(bindparam("most", type_=Integer))
        .with_for_update(of=outbox, skip_locked=True)
    )


_READY = _ready()
# While it is looked for, an unknown row is kept from others by its own date.
_IS_LOOKED_FOR = outbox.c.state == "unknown"
_TAKE = (
    update(outbox)
    .values(
        state=case((_IS_LOOKED_FOR, "unknown"), else_="sending"),
        not_before=case((_IS_LOOKED_FOR, _instant("until")), else_=outbox.c.not_before),
        attempts=outbox.c.attempts + case((_IS_LOOKED_FOR, 0), else_=1),
        tried_at=case(
            (_IS_LOOKED_FOR, outbox.c.tried_at),
            else_=func.coalesce(outbox.c.tried_at, _instant("at")),
        ),
        lease_until=_instant("until"),
        lease_owner=bindparam("by"),
    )
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)))
)


def expire(conn: Connection, *, now: datetime) -> int:
    """Take rows from senders that did not come back, and say how many.

    A message may have arrived, and is looked for; all else can be done again.
    """
    return conn.execute(_GIVE_BACK, {"at": now, "settled": now + SETTLE}).rowcount


def claim(
    conn: Connection,
    *,
    now: datetime,
    owner: str,
    lease: timedelta,
    limit: int = 1,
    but: Collection[int] = (),
) -> list[OutboxRow]:
    """Take the next rows to send (now ``sending``) or to look for (still ``unknown``).

    They are one of a target, oldest first. What only a newer version knows how to do is left to it,
    with all that is behind it: ``but`` names such rows.
    """
    when = _when(now) | {"but": list(but), "most": limit}
    ids = list(conn.execute(_READY, when).scalars())
    if not ids:
        return []
    conn.execute(_TAKE, {"at": now, "until": now + lease, "by": owner, "ids": ids})
    claimed = find_anywhere(conn, outbox.c.id.in_(ids))
    put_aside(conn, set(ids) - {row.id for row in claimed})
    return claimed


def _when(now: datetime) -> dict[str, datetime]:
    """Return the instants that say whether a row can be sent now."""
    return {"at": now, "slot": now - PACE, "gathered": now - GATHERING}


def gathers(conn: Connection, row: OutboxRow, now: datetime) -> bool:
    """Say whether a tick may still add nudges to a digest."""
    which = select(outbox.c.id).where(outbox.c.team == row.team, outbox.c.id == row.id, _GATHERS)
    return conn.execute(which, _when(now)).first() is not None


def put_aside(conn: Connection, ids: Collection[int]) -> None:
    """Keep rows that cannot be read for the operator: what is behind them goes on."""
    if not ids:
        return
    kept = {"state": "held", "error": "its row cannot be read", "lease_until": None}
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
        _settle_untold(conn, row.team, meant - posted, "void")
    return moved


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
        _settle_untold(conn, row.team, ledger.told_by(conn, row.team, row.id), outcome)
    return moved


def _settle_untold(
    conn: Connection, team: str, ids: Collection[int], outcome: ledger.Outcome
) -> None:
    """Settle the nudges that nobody was told of yet, by this delivery or another."""
    if ids:
        untold = (nudges.c.team == team) & nudges.c.id.in_(ids) & (nudges.c.outcome == "pending")
        conn.execute(update(nudges).where(untold).values(outcome=outcome))
