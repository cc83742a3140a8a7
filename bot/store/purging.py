"""Delete a review with all that is kept of it, and have its messages in Slack deleted, too.

What the bot has posted is taken back by rows of the outbox that say nothing but where a message
is. They outlive the review, and go once they are done (:func:`forget_taken_back`).
"""

import secrets
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)

from bot.store import outbox, pauses
from bot.store.checksums import checksum_of
from bot.store.kinds import CLEARING, Kind
from bot.store.reads import ReviewRow
from bot.store.tables import (
    READ_TABLES,
    channels,
    history,
    ledger,
    members,
    memberships,
    newcomers,
    processes,
    reviews,
    tellings,
    texts,
    told_members,
)
from bot.store.tables import outbox as deliveries

_IN_SLACK = ("sent", "sending", "unknown")
"""The states of a message that is in Slack, or may be."""
_DONE = ("sent", "void", "dead")
"""The states of a removal after which nothing is left to do: Slack has done or refused it."""
_SAYING_NOTHING: dict[str, Any] = {
    "kind": Kind.PURGED,
    "params": "{}",
    "checksum": checksum_of(Kind.PURGED, "{}"),
    "review_id": None,
    "thread_of": None,
    "dedup_key": None,
    "subject": None,
    "error": None,
}


def counts_of(conn: Connection, team: str, review_id: int) -> dict[str, int]:
    """Count what is kept of a review, by table; ``messages`` and ``files`` are those in Slack."""
    counts = {
        table.name: _count(conn, table, _of_review(table, team, review_id))
        for table in (history, texts, ledger)
    }
    there = _of_review(deliveries, team, review_id) & deliveries.c.state.in_(_IN_SLACK)
    counts["messages"] = _count(conn, deliveries, there & (deliveries.c.op == "post"))
    counts["files"] = _count(conn, deliveries, there & (deliveries.c.op == "upload"))
    return counts


def delete_review(
    conn: Connection, row: ReviewRow, left_channels: Collection[str], now: datetime
) -> None:
    """Delete everything that is kept of a review, in the caller's transaction.

    ``left_channels`` are those in which it was, and the ids that its channel had before.
    The kept answers to commands are the caller's: they are of no review.
    """
    went_by = select(history.c.process_hash).where(_of_review(history, row.team, row.id)).distinct()
    files = {row.process_hash, *conn.execute(went_by).scalars()}
    _take_digests_back(conn, row, now)
    _take_messages_back(conn, row, now)

    for table in (ledger, *READ_TABLES, texts, history):
        conn.execute(delete(table).where(_of_review(table, row.team, row.id)))

    conn.execute(delete(reviews).where(reviews.c.team == row.team, reviews.c.id == row.id))
    _delete_unused_files(conn, row.team, files)

    for channel in {row.channel, *left_channels}:
        _forget_channel(conn, row.team, channel)


def forget_taken_back(conn: Connection) -> int:
    """Forget where messages of purged reviews were, once they are taken back; say how many.

    That is in every workspace: the tick forgets.
    """
    purged = deliveries.c.kind == Kind.PURGED
    is_removal = deliveries.c.op == "delete"
    conn.execute(delete(deliveries).where(purged, is_removal, deliveries.c.state.in_(_DONE)))
    waiting = deliveries.alias("waiting")
    still = select(waiting.c.id).where(
        waiting.c.team == deliveries.c.team, waiting.c.of == deliveries.c.id
    )
    return conn.execute(delete(deliveries).where(purged, ~is_removal, ~still.exists())).rowcount


# --- messages in Slack ---------------------------------------------------------------------------


def _take_digests_back(conn: Connection, row: ReviewRow, now: datetime) -> None:
    """Have people's digests that told of the review say no more of it.

    One that told of it alone is deleted; another one is shown anew without it.
    """
    nudges = _ids_of_review(ledger, row)
    telling = select(tellings.c.outbox_id).where(
        tellings.c.team == row.team, tellings.c.ledger_id.in_(nudges)
    )
    is_digest = (
        deliveries.c.id.in_(telling)
        & deliveries.c.review_id.is_(None)
        & (deliveries.c.op == "post")
        & deliveries.c.state.in_(_IN_SLACK)
    )
    digests = outbox.find(conn, row.team, is_digest)
    conn.execute(
        delete(tellings).where(tellings.c.team == row.team, tellings.c.ledger_id.in_(nudges))
    )

    for digest in digests:
        still_told = (tellings.c.team == row.team) & (tellings.c.outbox_id == digest.id)
        tells_others = _count(conn, tellings, still_told) > 0
        outbox.enqueue(
            conn,
            team=digest.team,
            kind=digest.kind,
            op="update" if tells_others else "delete",
            now=now,
            of=digest.id,
            params=digest.params if tells_others else {},
            dedup_key=None if tells_others else f"undigest/{digest.id}",
        )


def _take_messages_back(conn: Connection, row: ReviewRow, now: datetime) -> None:
    """Have the bot's own messages about the review deleted in Slack, and their rows say nothing.

    What is just being sent is deleted once it has come; what waits is not sent any more. Replies go
    before what they reply to: Slack keeps the place of a message that has some.
    """
    of_review = _of_review(deliveries, row.team, row.id)
    own = _ids_of_review(deliveries, row)
    here = deliveries.c.team == row.team
    is_change = deliveries.c.of.in_(own) | (of_review & deliveries.c.of.is_not(None))
    conn.execute(delete(deliveries).where(here, is_change))
    conn.execute(update(deliveries).where(of_review).values(thread_of=None))
    conn.execute(delete(tellings).where(tellings.c.team == row.team, tellings.c.outbox_id.in_(own)))
    conn.execute(delete(deliveries).where(of_review, deliveries.c.state.not_in(_IN_SLACK)))
    newest_first = select(deliveries.c.id, deliveries.c.target).where(of_review)
    in_slack = conn.execute(newest_first.order_by(deliveries.c.id.desc())).all()
    conn.execute(update(deliveries).where(of_review).values(**_SAYING_NOTHING))
    removals = [_removal(row.team, message, target, now) for message, target in in_slack]
    if removals:  # at once: there may be hundreds, and somebody waits for the answer
        conn.execute(insert(deliveries), removals)


def _queue_of(target: str) -> str:
    """Return the queue in which removals of a target's messages are sent.

    Those of a channel have one of their own: they go out where nothing else may, and a removal in a
    channel that is no more holds nothing up. A person's are sent with what else is theirs.
    """
    is_person = target.startswith(("U", "W"))
    return target if is_person else f"{CLEARING}{target}"


def _removal(team: str, message: int, target: str, now: datetime) -> dict[str, Any]:
    """Return the row that has one message deleted in Slack."""
    return _SAYING_NOTHING | {
        "team": team,
        "op": "delete",
        "target": _queue_of(target),
        "of": message,
        "state": "pending",
        "attempts": 0,
        "looks": 0,
        "not_before": now,
        "delivery_id": secrets.token_hex(16),
        "created_at": now,
    }


# --- what else speaks of it ----------------------------------------------------------------------


def _delete_unused_files(conn: Connection, team: str, files: Collection[str]) -> None:
    """Delete the kept text of process files that no review goes by, or went by, any more."""
    goes_by = select(reviews.c.id).where(
        reviews.c.team == processes.c.team, reviews.c.process_hash == processes.c.hash
    )
    went_by = select(history.c.review_id).where(
        history.c.team == processes.c.team, history.c.process_hash == processes.c.hash
    )
    unused = processes.c.hash.in_(files) & ~goes_by.exists() & ~went_by.exists()
    conn.execute(delete(processes).where(processes.c.team == team, unused))


def _forget_channel(conn: Connection, team: str, channel: str) -> None:
    """Forget what a channel is and who is in it, unless another review is or was there."""
    there = (reviews.c.team == team) & (reviews.c.channel == channel)
    if _count(conn, reviews, there):
        return

    for table in (members, memberships, channels, told_members, newcomers):
        here = (table.c.team == team) & (table.c.channel == channel)
        conn.execute(delete(table).where(here))

    pauses.resume(conn, team=team, target=channel)


def _of_review(table: Table, team: str, review_id: int) -> ColumnElement[bool]:
    """Return the condition for a review's rows."""
    return (table.c.team == team) & (table.c.review_id == review_id)


def _ids_of_review(table: Table, row: ReviewRow) -> Select[int]:
    """Return the query for the numbers of a review's rows."""
    return select(table.c.id).where(_of_review(table, row.team, row.id))


def _count(conn: Connection, table: Table, which: ColumnElement[bool]) -> int:
    return int(conn.execute(select(func.count()).select_from(table).where(which)).scalar_one())
