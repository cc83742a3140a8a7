"""What a command leaves is kept: history, redactions, read tables and what is to be told.

All of it within the caller's transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from bot import announcing, purging, read_tables
from bot.histories import Histories, Snapshot
from bot.store import history, process_files, reads
from bot.store.history import Head
from bot.store.reads import ReviewRow
from bot.workflow.acts.unit_of_work import PurgeOrder, UnitOfWork
from bot.workflow.dates.calendar import Calendar
from bot.workflow.process.model import Process
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.settings import Workspace
from bot.workflow.views import stale_messages


@dataclass(frozen=True, slots=True)
class Before:
    """A review as it was before a command; nothing, where it was not there."""

    review: Review | None = None
    head: Head | None = None
    """Where its history ends, if its row in the database says the same."""

    @classmethod
    def of(cls, snapshot: Snapshot, row: ReviewRow) -> "Before":
        """Return a review before a command is done to it, as a snapshot and its row say."""
        head = snapshot.head if snapshot.head.seal == row.head else None
        return cls(snapshot.review, head)

    def requests(self, calendar: Calendar) -> stale_messages.Requests:
        """Return the requests that were open before the command."""
        return {} if self.review is None else stale_messages.requests(self.review, calendar)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a command has left: the review as it is now, and the texts that were removed."""

    snapshot: Snapshot | None = None
    removed: Sequence[str] = ()
    is_purged: bool = False


class Keeping:
    """Keeps what commands leave, under the key of the histories."""

    def __init__(self, histories: Histories, key: bytes) -> None:
        self._histories = histories
        self._key = key

    def create(
        self,
        conn: Connection,
        team: str,
        channel: str,
        decided: date,
        work: UnitOfWork,
        now: datetime,
    ) -> ReviewRow:
        """Create the row of a review that is being opened, and keep its process file."""
        process = work.review.process
        _keep_process(conn, team, process)
        return reads.create(
            conn,
            team=team,
            prefix=process.prefix,
            year=decided.year,
            process=process.id,
            process_hash=process.hash,
            channel=channel,
            pseudonym_key=(work.review.pseudonym or "").casefold() or None,
            opened_at=now,
        )

    def keep(
        self,
        conn: Connection,
        row: ReviewRow,
        work: UnitOfWork,
        before: Before,
        settings: Workspace,
        now: datetime,
    ) -> Kept:
        """Keep everything that a command leaves; ``before`` is the review as it was."""
        kept = Kept()
        if work.recorded:
            kept = self._record(conn, row, work, before.head)

        if kept.snapshot is not None:
            review = kept.snapshot.review
            read_tables.rewrite(conn, row, review, settings, now, before=before.review)

        for recorded in work.recorded:
            match recorded.event:
                case e.ChannelChanged():
                    row = announcing.follow_channel(conn, row, recorded, now)
                case e.ChannelCleared():
                    announcing.clear_channel(conn, row, recorded, now)

        requests = before.requests(work.context.calendar)
        announcing.announce(conn, row, work, requests, now)
        return kept

    def _record(
        self, conn: Connection, row: ReviewRow, work: UnitOfWork, after: Head | None
    ) -> Kept:
        """Append a command's events to the history, ``after`` its end, and do what they redact."""
        if work.emitted(e.ProcessSwitched):
            _keep_process(conn, row.team, work.review.process)

        head = self._append(conn, row, work, after)
        removed = _redact(conn, row, work)
        review = self._histories.fold(conn, row) if removed else work.review
        return Kept(Snapshot(review, head), removed)

    def _append(
        self, conn: Connection, row: ReviewRow, work: UnitOfWork, after: Head | None = None
    ) -> Head:
        """Append a command's events to the history, ``after`` its end if that is known."""
        return history.append(
            conn,
            team=row.team,
            review_id=row.id,
            expected=work.before,
            events=work.recorded,
            process_hash=work.review.process.hash,
            key=self._key,
            after=after,
        )

    def purge(
        self, conn: Connection, row: ReviewRow, work: UnitOfWork, order: PurgeOrder, now: datetime
    ) -> Kept:
        """Delete a review whole; what kept answers must not say any more is removed.

        What the command records is appended first: it is refused where somebody was before, and
        the certificate names the end of the history as it then was.
        """
        self._append(conn, row, work)
        gone = purging.purge(conn, row, work, order, key=self._key, now=now)
        return Kept(removed=gone, is_purged=True)


def _redact(conn: Connection, row: ReviewRow, work: UnitOfWork) -> list[str]:
    """Remove from the history what the command redacted, and return those texts."""
    removed: list[str] = []
    for redacted in work.emitted(e.TextRedacted):
        removed += history.redact(conn, row.team, row.id, redacted)
    return removed


def _keep_process(conn: Connection, team: str, process: Process) -> None:
    """Keep the process file that a review goes by from now on."""
    process_files.keep(conn, team=team, hash=process.hash, id=process.id, text=process.text)
