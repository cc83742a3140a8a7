"""What follows when the bot's messages in a channel are deleted: whoever asked hears of it."""

from datetime import datetime

from sqlalchemy import Connection

from bot.store import channel_moves, outbox
from bot.store.kinds import Kind
from bot.store.outbox import OutboxRow

_WAITS = ("pending", "sending", "unknown")


def after_deletion(conn: Connection, row: OutboxRow, now: datetime, *, gone: bool) -> None:
    """Note that a message is ``gone``; once nothing of its clearing waits, say how it went."""
    if row.kind != Kind.CLEAR or row.subject is None:
        return

    if gone:
        channel_moves.forget_place(conn, row)

    counts = channel_moves.outcomes(conn, row.team, row.subject)
    if any(counts.get(state) for state in _WAITS):
        return

    facts = {
        "count": counts.get("sent", 0),
        "kept": sum(counts.values()) - counts.get("sent", 0),
        "files": channel_moves.had_files(conn, row.team, row.subject),
    }
    outbox.enqueue(
        conn,
        team=row.team,
        kind=Kind.CHANNEL_CLEARED,
        now=now,
        target=str(row.params.get("actor") or ""),
        review_id=row.review_id,
        params={"params": facts, "actor": "clock"},
        dedup_key=f"channel-cleared/{row.subject}",
    )
