"""What the demo's bot says of how it stands: what waits to be sent, and where it sends nothing."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.app import Bot
from bot.store import outbox, pauses
from bot.store.db import reading

LONDON = ZoneInfo("Europe/London")


def lines(bot: Bot, now: datetime) -> Iterator[str]:
    """Yield the bot's own account, a sentence each."""
    with reading(bot.engine) as conn:
        waiting = outbox.in_state(conn, "pending", "sending", "unknown")
        held = outbox.in_state(conn, "held")
        parked = pauses.parked(conn)

    if not waiting:
        yield "The bot’s own account: nothing waits to be sent."
    else:
        next_try = max(now, min(row.not_before for row in waiting)).astimezone(LONDON)
        several = "1 message waits" if len(waiting) == 1 else f"{len(waiting)} messages wait"
        yield (
            f"The bot’s own account: {several} to be sent, each once;"
            f" the next try is at {next_try:%H:%M:%S}."
        )

    if held:
        yield f"{len(held)} put aside for whoever operates the bot."

    if parked:
        yield "It sends nothing to a channel that is not fit for what a review says."
