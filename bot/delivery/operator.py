"""For whoever runs the bot: what was not delivered and why, and the word to send it after all.

No texts are shown.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Engine

from bot.store import outbox, pauses, sending
from bot.store.db import reading, writing
from bot.store.outbox import OutboxRow


def listed(engine: Engine) -> Iterator[str]:
    """Yield a line for each delivery that is held or dead, for what is parked, and the numbers."""
    with reading(engine) as conn:
        held = outbox.in_state(conn, "held", "dead")
        parked = pauses.parked(conn)
        counts = outbox.counts(conn)
    for row in held:
        yield _line(row)
    for team, target, reason, at in parked:
        what = target or "the whole workspace"
        yield f"  parked  {team} {what} since {at:%Y-%m-%d %H:%M}: {reason}"
    waiting = sum(counts.get(state, 0) for state in ("pending", "sending", "unknown"))
    yield f"{len(held)} for you to look at, {len(parked)} parked, {waiting} on their way."


def _line(row: OutboxRow) -> str:
    when = f"{row.created_at:%Y-%m-%d %H:%M}"
    what = f"{row.op:6} {row.kind:22} {row.target:12}"
    return f"{row.id:>8}  {row.state:5} {when}  {what} {row.error}"


def release(engine: Engine, number: int, now: datetime) -> bool:
    """Have a held delivery sent after all; return ``False`` if it is not held."""
    with writing(engine) as conn:
        row = outbox.anywhere(conn, number)
        return row is not None and sending.release(conn, row.team, row.id, now=now)
