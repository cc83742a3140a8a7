"""Reviews as their histories say: events read from the database and folded to a state."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from threading import Lock

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bot.store import history, reads
from bot.store.db import is_malformed
from bot.store.errors import CorruptHistory, NewerFormat
from bot.store.reads import ReviewRow
from bot.workflow.process.faults import ProcessFaults
from bot.workflow.process.files import read_kept
from bot.workflow.process.model import Process
from bot.workflow.review.fold import fold
from bot.workflow.review.review import Review

log = structlog.get_logger()

UNREADABLE = (CorruptHistory, NewerFormat)

Unreadable = Callable[[ReviewRow, Exception], None]
"""What is done about a review that cannot be read, before the next one is looked at."""


def leave_out(row: ReviewRow, fault: Exception) -> None:
    """Log that a review cannot be read: it keeps nobody from the others."""
    log.error("a review is left out", review=row.id, why=str(fault))


class FoldedReviews:
    """The reviews that were looked at last, folded.

    Home shows all of a person's reviews, and few of them change between two looks. A review at a
    number never changes in one database, so nothing here is ever stale there; nobody may change
    what is in it.
    """

    def __init__(self, size: int = 200) -> None:
        self._size = size
        self._kept: OrderedDict[tuple[int, int], Review] = OrderedDict()
        self._lock = Lock()

    def get(self, review_id: int, number: int) -> Review | None:
        """Return a review as it was after its event ``number``, if it is kept."""
        key = (review_id, number)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, review_id: int, review: Review) -> None:
        """Keep a folded review in the place of what was kept of it before."""
        with self._lock:
            for older in [key for key in self._kept if key[0] == review_id]:
                del self._kept[older]
            self._kept[review_id, review.number] = review
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)

    def forget_all(self) -> None:
        """Keep nothing of any review any more."""
        with self._lock:
            self._kept.clear()

    def forget(self, review_id: int) -> None:
        """Keep nothing of a review any more."""
        with self._lock:
            for key in [key for key in self._kept if key[0] == review_id]:
                del self._kept[key]


class Histories:
    """The histories of all reviews, with the process files that they go by."""

    def __init__(self, processes: Iterable[Process]) -> None:
        self._processes = {process.hash: process for process in processes}
        self._folded = FoldedReviews()

    def fold(self, conn: Connection, row: ReviewRow, *, before: datetime | None = None) -> Review:
        """Fold a review's events, all of them or those recorded ``before`` an instant.

        Raises :class:`CorruptHistory` where they cannot be read, or are not all there.
        """
        if row.unreadable:
            raise CorruptHistory(f"of {row.ref} cannot be read: {', '.join(row.unreadable)}")
        try:
            events = history.load(conn, row.team, row.id, before=before)
            review = fold(events, self._process_finder(conn, row.team))
            if before is None and review.number < max(1, row.number):
                raise ValueError("events are missing at the end")
        except (LookupError, TypeError, ValueError, AttributeError) as fault:
            raise CorruptHistory(f"the history of {row.ref} cannot be read") from fault
        except DBAPIError as fault:
            if not is_malformed(fault):
                raise
            raise CorruptHistory(f"the file is damaged where {row.ref} is kept") from fault
        return review

    def fold_all(
        self, conn: Connection, rows: Iterable[ReviewRow], unreadable: Unreadable = leave_out
    ) -> Iterator[tuple[ReviewRow, Review]]:
        """Fold many reviews, to do something to each; those that cannot be read are left out."""
        for row in rows:
            try:
                review = self.fold(conn, row)
            except UNREADABLE as fault:
                unreadable(row, fault)
            else:
                yield row, review

    def fold_if_readable(self, conn: Connection, row: ReviewRow) -> Review | None:
        """Fold a review, unless it cannot be read."""
        try:
            return self.fold(conn, row)
        except UNREADABLE as fault:
            leave_out(row, fault)
            return None

    def forget(self, review_id: int) -> None:
        """Keep nothing of a review in memory that was purged."""
        self._folded.forget(review_id)

    def forget_all(self) -> None:
        """Keep nothing in memory: the database is another one, which may know less."""
        self._folded.forget_all()

    def glance(self, conn: Connection, row: ReviewRow, number: int) -> Review:
        """Return a review as it is now, at its event ``number``, for looking only.

        Whoever looked at this number before left it folded.
        """
        review = None if row.unreadable else self._folded.get(row.id, number)
        if review is None:
            review = self.fold(conn, row)
            self._folded.keep(row.id, review)
        return review

    def glance_all(
        self, conn: Connection, rows: Sequence[ReviewRow], unreadable: Unreadable = leave_out
    ) -> Iterator[tuple[ReviewRow, Review]]:
        """Glance at many reviews; those that cannot be read are left out."""
        numbers: dict[int, int] = {}
        for team in {row.team for row in rows}:
            numbers |= reads.numbers_of(conn, team, [row.id for row in rows if row.team == team])
        for row in rows:
            try:
                review = self.glance(conn, row, numbers.get(row.id, row.number))
            except UNREADABLE as fault:
                unreadable(row, fault)
            else:
                yield row, review

    def _process_finder(self, conn: Connection, team: str) -> Callable[[str], Process]:
        """Return how to find the process file of a hash in a workspace."""

        def find(digest: str) -> Process:
            if digest not in self._processes:
                text = reads.process_text(conn, team=team, hash=digest)
                try:
                    self._processes[digest] = read_kept(text)
                except ProcessFaults as faults:  # it had none when it was kept
                    raise NewerFormat(f"the process file {digest[:12]}") from faults
            return self._processes[digest]

        return find
