"""What follows when something is lost in Slack: the board's message, or a review's channel."""

from datetime import datetime

from sqlalchemy import Connection

from bot import announcing
from bot.audience.channels import Unfit
from bot.reviews import Reviews
from bot.store import outbox, reads, workspace
from bot.store.kinds import Kind
from bot.store.outbox import OutboxRow


def post_board_again(conn: Connection, row: OutboxRow, now: datetime) -> None:
    """Post and pin a review's board as a new message, after somebody deleted it.

    ``row`` is the change of the board that found it gone.
    """
    if row.kind != Kind.BOARD or row.review_id is None or row.of is None:
        return
    review = reads.by_id(conn, row.team, row.review_id)
    if review is not None and review.state != "discontinued":
        announcing.post_board(conn, review, now, instead_of=row.of)


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
