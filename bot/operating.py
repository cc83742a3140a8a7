"""What whoever runs the bot does to its reviews: check, rebuild, move to a newer process file."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine

from bot import read_tables
from bot.acting import Actor
from bot.histories import UNREADABLE
from bot.reviews import Reviews
from bot.store import overviews, purging, reads, receipts
from bot.store.db import reading, writing
from bot.store.errors import CorruptHistory, NewerFormat
from bot.store.reads import ReadRows, ReviewRow
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.review import commands as c
from bot.workflow.review.review import Review

RECEIPTS_KEPT = timedelta(days=8)


def count(conn: Connection) -> int:
    """Count the reviews that this version can read."""
    return len(reads.everywhere(conn))


def by_reference(conn: Connection, ref: str) -> ReviewRow:
    """Find the one review of a reference in the whole database.

    With a workspace before it (``T…:REF``) it is that workspace's, as two may have the same.

    Raises ``LookupError``, and ``NewerFormat`` for one that only a newer version can read.
    """
    team, _, ref = ref.rpartition(":")
    if ref in reads.newer(conn):
        raise NewerFormat(f"review {ref}")

    found = reads.every(conn, team) if team else reads.everywhere(conn)
    match [row for row in found if row.ref == ref]:
        case []:
            raise LookupError(f"there is no review {ref}")
        case [row]:
            return row
        case rows:
            which = " or ".join(f"{row.team}:{ref}" for row in rows)
            raise LookupError(f"there are {len(rows)} reviews {ref}; say which, {which}")


def rebuild(reviews: Reviews, now: datetime) -> tuple[int, list[str]]:
    """Rebuild the read tables of every review from its history, one after the other.

    Each is held meanwhile, so that nobody's change of it is lost. Returns how many were rebuilt,
    and a line for the operator on each whose history cannot be read: its tables stay as they are.
    """
    count = 0
    unreadable: list[str] = []

    with reading(reviews.engine) as conn:
        rows = reads.everywhere(conn)

    for row in rows:
        try:
            count += reviews.write_anew(row, now)
        except UNREADABLE:
            unreadable.append(_unreadable(row))

    return count, unreadable


def differences(reviews: Reviews, conn: Connection, now: datetime) -> list[str]:
    """Find the reviews whose read tables are not what their history says, as lines to print.

    The instants of the next nudges are left out: the tick moves them on its own.
    """
    lines: list[str] = []
    readable = reviews.histories.fold_all(
        conn, reads.everywhere(conn), lambda row, _: lines.append(_unreadable(row))
    )
    for row, review in readable:
        try:
            differs = _differs(reviews, conn, row, review, now)
        except Exception as fault:  # whatever lies in a damaged table
            lines.append(f"{row.team} {row.ref}: its read tables or nudges: {_said(fault)}")
            continue

        if differs:
            lines.append(
                f"{row.team} {row.ref}: the read tables differ from the history; run `db rebuild`"
            )

    return lines


def _differs(
    reviews: Reviews, conn: Connection, row: ReviewRow, review: Review, now: datetime
) -> bool:
    """Say whether a review's read tables are not what its history says."""
    settings = reviews.settings(conn, row.team)
    expected = read_tables.expected_rows(conn, row, review, settings, now)
    if _comparable(reads.rows_of(conn, row.team, row.id)) != _comparable(expected):
        return True

    kept = overviews.rows_of(conn, row.team, row.id)
    return kept not in (None, read_tables.expected_overview(review, settings))


def _said(fault: Exception) -> str:
    """Say what a fault says of itself, if that names nothing but tables and columns."""
    if isinstance(fault, CorruptHistory):
        return str(fault)
    return f"cannot be read ({type(fault).__name__})"


def upgrade_process(reviews: Reviews, ref: str, because: str, now: datetime) -> None:
    """Move a review to the newer file of its pathway, as the operator. Raises ``LookupError``."""
    with reading(reviews.engine) as conn:
        row = by_reference(conn, ref)
    reviews.perform(row.id, c.UpgradeProcess(because=because), _operator(row), now=now)


def rehearse_upgrade(reviews: Reviews, ref: str, now: datetime) -> UnitOfWork:
    """Say what :func:`upgrade_process` would do, and keep nothing of it.

    Raises ``LookupError``, :class:`Refusal`.
    """
    with reading(reviews.engine) as conn:
        row = by_reference(conn, ref)
        command = c.UpgradeProcess(because="rehearsed")
        return reviews.rehearse(conn, row, command, _operator(row), now)


def forget_receipts(engine: Engine, now: datetime) -> int:
    """Remove the receipts that no retry asks for any more, and say how many."""
    with writing(engine) as conn:
        return receipts.forget(conn, before=now - RECEIPTS_KEPT)


def forget_taken_back(engine: Engine) -> int:
    """Forget where messages of purged reviews were, once they are deleted; say how many."""
    with writing(engine) as conn:
        return purging.forget_taken_back(conn)


def _operator(row: ReviewRow) -> Actor:
    """Return the operator as somebody who acts on a review."""
    return Actor(team=row.team, user="operator")


def _unreadable(row: ReviewRow) -> str:
    """Say of a review that it cannot be read, as a line to print."""
    return f"{row.team} {row.ref}: the history cannot be read, or the process file that it goes by"


def _comparable(rows: ReadRows) -> ReadRows:
    """Leave out of read rows what may differ: their order, and the next nudges."""
    open_items = sorted(rows.open_items, key=lambda row: (row.item, row.party))
    return replace(
        rows,
        open_items=tuple(replace(row, next_nudge_at=None, step="") for row in open_items),
        belongings=tuple(sorted(rows.belongings, key=lambda belonging: belonging.user)),
    )
