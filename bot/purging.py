"""Purge a review that two people have agreed to purge: whole or not at all, and certified.

What is left is the certificate, and rows of the outbox that have the bot's own messages deleted in
Slack. The two people get the certificate as a direct message and as a file.
"""

from datetime import datetime

import structlog
from sqlalchemy import Connection, select

from bot.refusals.retention import NotAsWritten
from bot.store import history, outbox, purges, purging, verification
from bot.store.db import canonical
from bot.store.kinds import Kind, Paper, paper_kind
from bot.store.purges import Certificate
from bot.store.reads import ReviewRow
from bot.store.tables import reviews
from bot.workflow.acts.unit_of_work import PurgeOrder, UnitOfWork
from bot.workflow.review import events as e
from bot.workflow.review.review import Review

log = structlog.get_logger()


def purge(
    conn: Connection,
    row: ReviewRow,
    work: UnitOfWork,
    order: PurgeOrder,
    *,
    key: bytes,
    now: datetime,
) -> list[str]:
    """Delete a review with all that was in it; return what kept answers must not say any more.

    The history ends with what the command recorded. Raises :class:`NotAsWritten` where it was
    changed: as long as that is not explained, nothing of it goes.
    """
    if verification.verify(conn, key, (row.team, row.id)):
        log.error("no purge of a history that is not as it was written", review=row.id)
        raise NotAsWritten

    said = [row.ref, *history.texts_of(conn, row.team, row.id)]
    certificate = purges.certify(conn, key, _certified(conn, row, work, order, now))
    purging.delete_review(conn, row, _left_channels(work.review), now)

    for person in dict.fromkeys((order.asked_by, order.seconded_by)):
        _give(conn, certificate, person, now)

    return said


def _left_channels(review: Review) -> set[str]:
    """Return the channels in which a review was, and the ids that its channel had before."""
    events = (recorded.event for recorded in review.log)
    return {event.was for event in events if isinstance(event, e.ChannelChanged)}


def _certified(
    conn: Connection, row: ReviewRow, work: UnitOfWork, order: PurgeOrder, now: datetime
) -> dict[str, object]:
    """Return what a certificate says; the review's pseudonym and texts are not in it."""
    here = (reviews.c.team == row.team) & (reviews.c.id == row.id)
    end = select(reviews.c.number, reviews.c.head).where(here)
    number, head = conn.execute(end).one()
    return {
        "team": row.team,
        "review_id": row.id,
        "ref": row.ref,
        "prefix": row.prefix,
        "year": row.year,
        "seq": row.seq,
        "process": row.process,
        "end": order.end,
        "opened_on": work.review.opened,
        "ended_on": order.ended,
        "kept_until": order.until,
        "rule": order.rule,
        "exported_on": order.exported,
        "asked_by": order.asked_by,
        "seconded_by": order.seconded_by,
        "purged_at": now,
        "events": number,
        "head": head,
        "counts": canonical(purging.counts_of(conn, row.team, row.id)),
    }


def _give(conn: Connection, certificate: Certificate, person: str, now: datetime) -> None:
    """Enqueue a certificate to one of the two people, as words and as a file."""
    params = {"purge": certificate.id, "actor": person}
    for op, kind in (("post", Kind.PURGED_REVIEW), ("upload", paper_kind(Paper.PURGE_CERTIFICATE))):
        outbox.enqueue(
            conn,
            team=certificate.team,
            kind=kind,
            op=op,  # type: ignore[arg-type]
            now=now,
            target=person,
            params=params,
        )
