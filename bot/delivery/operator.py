"""For whoever runs the bot: what was not delivered and why, and the word to send it after all. No
texts are shown."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Engine

from bot.store import outbox
from bot.store.db import reading, writing


def listed(engine: Engine) -> Iterator[str]:
    """A line for each delivery that is held or was refused, for what is parked, and a last one with
    the numbers."""
    with reading(engine) as conn:
        held, parked, counts = (
            outbox.in_state(conn, "held", "dead"),
            outbox.parked(conn),
            outbox.counts(conn),
        )
    for row in held:
        when = f"{row.created_at:%Y-%m-%d %H:%M}"
        yield (
            f"{row.id:>8}  {row.state:5} {when}  {row.op:6} {row.kind:22} {row.target:12}"
            f" {row.error}"
        )
    for team, target, reason, at in parked:
        yield (
            f"  parked  {team} {target or 'the whole workspace'} since {at:%Y-%m-%d %H:%M}:"
            f" {reason}"
        )
    waits = sum(counts.get(state, 0) for state in ("pending", "sending", "unknown"))
    yield f"{len(held)} for you to look at, {len(parked)} parked, {waits} on their way."


def release(engine: Engine, number: int, now: datetime) -> bool:
    """Has a held delivery sent after all; ``False`` if it is not held."""
    with writing(engine) as conn:
        return outbox.release(conn, number, now=now)
