"""What of the outbox can be sent now: who is behind another, paced, paused, limited, or gathers."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import get_args

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    bindparam,
    exists,
    literal_column,
    select,
    text,
)

from bot.store.kinds import Kind
from bot.store.outbox import Op
from bot.store.pauses import is_limited, is_paused
from bot.store.tables import WAITING, open_items, outbox

PACE = timedelta(seconds=1)  # between two messages to one target
APART = timedelta(minutes=1)  # that the clocks of two processes may be
GATHERING = timedelta(seconds=60)  # that a digest waits at most for the tick that made it


def instant(name: str) -> BindParameter[datetime]:
    """Return an instant by name, for a query that is built once."""
    return bindparam(name, type_=outbox.c.not_before.type)


def is_one_of(column: ColumnElement[str], words: Iterable[str]) -> ColumnElement[bool]:
    """Return the condition that a cell is one of our own words, which are written into the text.

    So it can go to either database's driver as it is: see :mod:`bot.store.queries`.
    """
    return column.in_([literal_column(f"'{word}'") for word in words])


_MORE_IS_DUE = exists().where(
    open_items.c.next_nudge_at <= instant("at"), open_items.c.team == outbox.c.team
)
# What a tick keeps in small transactions, each digest tells at once.
GATHERS = (
    is_one_of(outbox.c.kind, (Kind.DIGEST_CHANNEL, Kind.DIGEST_PERSON))
    & (outbox.c.op == "post")
    & (outbox.c.created_at > instant("gathered"))
    & _MORE_IS_DUE
)


_EARLIER = outbox.alias("earlier")
_EARLIER_WAITS = text("earlier.state IN ('pending', 'sending', 'unknown')")
_RECENT = outbox.alias("recent")


def _is_behind() -> ColumnElement[bool]:
    """Return the condition that something else is to be done first for a row's target.

    A change that is to be tried again later keeps nobody behind it waiting. OFFSET 0 has PostgreSQL
    look it up for each row by its index: where it has not counted yet what has come, it would
    compare each row with all that wait.
    """
    is_put_off = (
        is_one_of(_EARLIER.c.op, ("update", "pin", "delete"))
        & (_EARLIER.c.state == "pending")
        & (_EARLIER.c.attempts > 0)
        & (_EARLIER.c.not_before > instant("at"))
    )
    earlier = select(_EARLIER.c.id).where(
        _EARLIER_WAITS,
        _EARLIER.c.team == outbox.c.team,
        _EARLIER.c.target == outbox.c.target,
        _EARLIER.c.id < outbox.c.id,
        ~is_put_off,
    )
    return earlier.correlate(outbox).offset(literal_column("0")).exists()


def _is_paced() -> ColumnElement[bool]:
    """Return the condition that something was sent to a row's target a moment ago."""
    return exists().where(
        _RECENT.c.team == outbox.c.team,
        _RECENT.c.target == outbox.c.target,
        _RECENT.c.sent_at > instant("slot"),
        _RECENT.c.sent_at < instant("soon"),  # later, and the clock was ahead then
    )


def ready() -> Select[int]:
    """Return the query for the rows that can be sent or looked for now: who waits for longest.

    It goes along an index, and ends when it has found enough: what else waits is not looked at.
    """
    return (
        select(outbox.c.id)
        .where(WAITING, is_one_of(outbox.c.state, ("pending", "unknown")))
        .where(outbox.c.not_before <= instant("at"), ~_is_behind(), ~_is_paced())
        .where(~is_paused(), ~is_limited(instant("at")), ~GATHERS)
        .where(is_one_of(outbox.c.op, get_args(Op)))
        .order_by(outbox.c.not_before, outbox.c.id)
        .limit(bindparam("most", type_=Integer))
    )


def instants_at(now: datetime) -> dict[str, datetime]:
    """Return the instants that say whether a row can be sent now."""
    return {"at": now, "slot": now - PACE, "soon": now + APART, "gathered": now - GATHERING}
