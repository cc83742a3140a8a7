"""What a row or a nudge is about: its review as it is now, and the nudges that a row tells."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection

from bot.grouping import by_key
from bot.reviews import Reviews, Seen
from bot.store import ledger, reads
from bot.store.ledger import Nudge


def review_of(
    reviews: Reviews, conn: Connection, team: str, review_id: int | None, now: datetime
) -> Seen | None:
    """Return a workspace's review; ``None`` where a row is about none, or the review is gone.

    Raises :class:`bot.store.errors.CorruptHistory` where its history cannot be read.
    """
    if review_id is None:
        return None

    row = reads.by_id(conn, team, review_id)
    if row is None:
        reviews.histories.forget(review_id)
        return None

    return reviews.see(conn, row, now)


def reviews_of(
    reviews: Reviews, conn: Connection, team: str, review_ids: Collection[int], now: datetime
) -> dict[int, Seen]:
    """Return reviews of a workspace by their ids; those that are gone are left out.

    Raises as :func:`review_of` does.
    """
    if not review_ids:
        return {}

    rows = reads.by_ids(conn, team, sorted(review_ids))

    def refuse(_: object, fault: Exception) -> None:
        raise fault

    return {seen.row.id: seen for seen in reviews.see_all(conn, rows, team, now, refuse)}


def readable_review_of(
    reviews: Reviews, conn: Connection, team: str, review_id: int, now: datetime
) -> Seen | None:
    """Return a review; ``None`` where it is gone or its history cannot be read.

    For what tells of several reviews: one that is damaged keeps nobody from the others.
    """
    row = reads.by_id(conn, team, review_id)
    if row is None:
        reviews.histories.forget(review_id)
        return None

    readable = reviews.see_all(conn, [row], team, now)
    return readable[0] if readable else None


def told_by_review(conn: Connection, team: str, outbox_id: int) -> dict[int, list[Nudge]]:
    """Return the nudges that a delivery is to tell, by review, oldest first."""
    told = ledger.by_ids(conn, team, ledger.told_by(conn, team, outbox_id))
    return by_key((nudge.review_id, nudge) for nudge in told)
