"""Whether what was kept to be said is as it was kept.

What lies in the outbox and in receipts is in no chain: it is said once and forgotten. A checksum
beside it shows a byte that a disk changed. It has no key, so it proves nothing against somebody who
may write to the database: that is the history's part.
"""

from collections.abc import Collection, Iterator
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, bindparam, select

from bot.store import cells, queries
from bot.store.db import canonical
from bot.store.tables import outbox, receipts

DAMAGED = "is not as it was kept: what it says may be wrong"


def checksum_of(*values: Any) -> str:
    """Return the checksum of JSON values."""
    return blake2b(canonical(values).encode(), digest_size=8).hexdigest()


def faults(conn: Connection) -> Iterator[str]:
    """Find the rows of the outbox and of receipts that are not as they were kept.

    Rows that a version without checksums wrote have none, and are taken as they are.
    """
    answers = select(receipts.c.team, receipts.c.key, receipts.c.answer, receipts.c.checksum)
    for row in cells.rows(conn, answers.where(receipts.c.checksum.is_not(None)), _passed_over):
        if row["checksum"] != checksum_of(row["answer"]):
            yield f"receipts: the row {row['team']}, {row['key']} {DAMAGED}"

    messages = select(outbox.c.id, outbox.c.kind, outbox.c.params, outbox.c.checksum)
    for row in cells.rows(conn, messages.where(outbox.c.checksum.is_not(None)), _passed_over):
        if row["checksum"] != checksum_of(row["kind"], row["params"]):
            yield f"outbox: the row {row['id']} {DAMAGED}"


def altered_messages(conn: Connection, ids: Collection[int]) -> set[int]:
    """Return those of some rows of the outbox that are not as they were queued."""
    rows = _MESSAGES.rows(conn, _passed_over, ids=sorted(ids))
    return {row["id"] for row in rows if row["checksum"] != checksum_of(row["kind"], row["params"])}


_MESSAGES = queries.Query(
    select(outbox.c.id, outbox.c.kind, outbox.c.params, outbox.c.checksum).where(
        outbox.c.id.in_(bindparam("ids", expanding=True)), outbox.c.checksum.is_not(None)
    )
)


def _passed_over(row: cells.BadRow) -> None:
    """Leave a row with an unreadable cell to the check of every cell, which names it."""
