"""What follows when something is lost in Slack: the board, its pin, a post, or a channel."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot import announcing
from bot.audience.channels import Unfit
from bot.delivery import unreached, uploads
from bot.delivery.conversations import is_person
from bot.delivery.lookup import readable_review_of
from bot.reviews import Reviews
from bot.store import outbox, reads, workspace
from bot.store.kinds import Kind
from bot.store.outbox import OutboxRow

LASTING = timedelta(days=1)
"""So long a board must have lasted for another to be posted where it cannot be changed."""


def post_board_again(
    reviews: Reviews, conn: Connection, row: OutboxRow, code: str, now: datetime
) -> None:
    """Post and pin a review's board as a new message, after it was deleted or cannot be changed.

    ``row`` is the change of the board that found it so.
    """
    if row.kind != Kind.BOARD or row.review_id is None or row.of is None:
        return

    board = outbox.get(conn, row.team, row.of)
    is_there = code != "message_not_found"
    is_new = board is not None and board.created_at > now - LASTING
    if is_there and is_new:
        tell_of_refused_change(reviews, conn, row, code, now)  # another would fare no better
        return

    review = reads.by_id(conn, row.team, row.review_id)
    if review is not None and review.state != "discontinued":
        announcing.post_board(conn, review, now, instead_of=row.of)


def tell_of_given_up(
    reviews: Reviews, conn: Connection, row: OutboxRow, code: str, now: datetime
) -> None:
    """Tell whoever would miss it that a row was refused for good, or waits for the operator."""
    match row.op:
        case "upload":
            uploads.failed(conn, row, now)
        case "post" if is_person(row.target):
            unreached.tell(reviews, conn, row, code, now)
        case "post" if row.kind != Kind.NOT_REACHED_IN_CHANNEL:
            once = f"not-posted/{row.kind}/{now.date().isoformat()}"
            _tell_coordinators(reviews, conn, row, Kind.NOT_POSTED, code, now, once=once)
        case "pin" | "update":
            tell_of_refused_change(reviews, conn, row, code, now)


def tell_of_refused_change(
    reviews: Reviews, conn: Connection, row: OutboxRow, code: str, now: datetime
) -> None:
    """Tell a review's coordinators once for its channel that the board is not pinned, or stale.

    Of any other message nobody misses a change: what is pressed on it is judged anew.
    """
    if row.kind != Kind.BOARD:
        return
    kind = Kind.NOT_PINNED if row.op == "pin" else Kind.NOT_SHOWN_ANEW
    _tell_coordinators(reviews, conn, row, kind, code, now, once=f"{kind}/{row.target}")


def _tell_coordinators(
    reviews: Reviews,
    conn: Connection,
    row: OutboxRow,
    kind: Kind,
    code: str,
    now: datetime,
    *,
    once: str,
) -> None:
    """Tell the coordinators of a row's review something of its channel by direct message."""
    review = reads.by_channel(conn, row.team, row.target)
    review_id = row.review_id or (review.id if review else None)
    if review_id is None:
        return

    seen = readable_review_of(reviews, conn, row.team, review_id, now)
    if seen is None:
        return

    for user in unreached.whom_to_tell(conn, seen):
        outbox.enqueue(
            conn,
            team=row.team,
            kind=kind,
            now=now,
            target=user,
            review_id=review_id,
            params={"params": {"kind": row.kind, "code": code}, "actor": "clock"},
            dedup_key=f"{once}/{review_id}/{user}",
        )


def tell_of_lost_channel(
    reviews: Reviews, conn: Connection, row: OutboxRow, code: str, now: datetime
) -> None:
    """Tell a review's coordinators by DM that its channel cannot be posted in."""
    workspace.doubt_channel(conn, team=row.team, channel=row.target)
    review_row = reads.by_channel(conn, row.team, row.target)
    if review_row is None:
        return

    review = reviews.histories.glance_if_readable(conn, review_row)
    if review is None:
        return

    for user in review.holders("coordinator"):
        outbox.enqueue(
            conn,
            team=row.team,
            kind=Kind.CHANNEL_UNFIT if code in set(Unfit) else "dm/channel-lost",
            now=now,
            target=user,
            review_id=review_row.id,
            params={"params": {"why": code}, "actor": "clock"},
            dedup_key=f"channel-lost/{review_row.id}/{row.id}/{user}",
        )
