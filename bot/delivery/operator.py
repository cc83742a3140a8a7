"""For whoever runs the bot: what was not delivered and why, and the word to send it after all.

No texts are shown.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Engine

from bot.delivery import unreached
from bot.slack_errors.lookup import table_of
from bot.slack_errors.meanings import Meaning
from bot.slack_errors.operations import LOOK, OPERATIONS
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


def release_all(engine: Engine, now: datetime) -> int:
    """Have all that Slack refused for want of a set-up sent after all; return how many those are.

    Slack surely did nothing of it, so nothing can be there twice.
    """
    with writing(engine) as conn:
        refused = [row for row in outbox.in_state(conn, "held") if _lacked_set_up(row)]
        return sum(sending.release(conn, row.team, row.id, now=now) for row in refused)


def _lacked_set_up(row: OutboxRow) -> bool:
    code = unreached.code_of(row)
    return any(
        table_of(operation).get(code) is Meaning.SETUP
        for operation in OPERATIONS
        if operation is not LOOK
    )


def release(engine: Engine, number: int, now: datetime) -> bool:
    """Have a held delivery sent after all; return ``False`` if it is not held."""
    with writing(engine) as conn:
        row = outbox.anywhere(conn, number)
        return row is not None and sending.release(conn, row.team, row.id, now=now)
