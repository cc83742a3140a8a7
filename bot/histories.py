"""Reviews as their histories say: events read from the database and folded to a state.

A review at a number never changes, so the newest folded copy of each is kept, and any number of
threads look at it. It is known by the *head* that seals its history: where the review's row in the
database says the same, the copy is that history; where it says more, only what is newer is read,
which must follow the copy's head by its codes. Whoever changes a review works on a fork of it.

What is read again by nobody is checked again by nobody: a row that is edited in place, behind a
copy that is kept, is found by ``db verify`` and by the anchors, which read the rows themselves, and
by whoever folds all of it (:meth:`Histories.fold`).

What another process purges or redacts is let go here where it is met, and with every tick
(:meth:`Histories.let_go`). Reviews that cannot be read are known by name from the moment at which
anybody finds that out (:attr:`Histories.damaged`) until they can be read again.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import TypeVar

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bot.grouping import by_key
from bot.store import history, process_files, reads
from bot.store.db import is_malformed
from bot.store.errors import CorruptHistory, NewerFormat
from bot.store.history import Head
from bot.store.reads import End, ReviewRow
from bot.workflow.process.faults import ProcessFaults
from bot.workflow.process.files import read_kept
from bot.workflow.process.model import Process
from bot.workflow.review.events import Recorded, TextRedacted
from bot.workflow.review.fold import apply, fold
from bot.workflow.review.review import Review

log = structlog.get_logger()

T = TypeVar("T")

UNREADABLE = (CorruptHistory, NewerFormat)

Unreadable = Callable[[ReviewRow, Exception], None]
"""What is done about a review that cannot be read, before the next one is looked at."""

_BROKEN = (LookupError, TypeError, ValueError, AttributeError)
"""How reading and folding fail where an event is missing, or is not as it was written."""

EVENTS_KEPT = 200_000
"""So many events are kept folded, of as many reviews as have them: some 200 MB at most."""


def leave_out(row: ReviewRow, fault: Exception) -> None:
    """Log that a review cannot be read: it keeps nobody from the others."""
    log.error("a review is left out", review=row.id, why=str(fault))


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A review as it is at the head of its history. Nobody may change it: see ``Review.fork``."""

    review: Review
    head: Head

    def ends_at(self, end: End) -> bool:
        """Say whether it is of the history that ends there."""
        return self.head.seal == end.head


class FoldedReviews:
    """The newest copy of each review that was looked at or changed last, folded."""

    def __init__(self, events: int = EVENTS_KEPT) -> None:
        self._most = events
        self._kept: OrderedDict[int, Snapshot] = OrderedDict()
        self._events = 0
        self._lock = Lock()

    def get(self, review_id: int) -> Snapshot | None:
        """Return the newest copy of a review that is kept, if one is."""
        with self._lock:
            if review_id in self._kept:
                self._kept.move_to_end(review_id)
            return self._kept.get(review_id)

    def keep(self, review_id: int, snapshot: Snapshot) -> None:
        """Keep a copy in the place of the one before; those unused for longest make room.

        Never in the place of a newer one: somebody may have read it before that was redacted.
        """
        with self._lock:
            before = self._kept.get(review_id)
            if before is not None and before.head.number > snapshot.head.number:
                return

            self._drop(review_id)
            self._kept[review_id] = snapshot
            self._events += snapshot.head.number

            while self._events > self._most and len(self._kept) > 1:
                self._drop(next(iter(self._kept)))

    def forget_all(self) -> None:
        """Keep nothing of any review any more."""
        with self._lock:
            self._kept.clear()
            self._events = 0

    def forget(self, review_id: int) -> None:
        """Keep nothing of a review any more."""
        with self._lock:
            self._drop(review_id)

    def heads(self) -> dict[int, Head]:
        """Return where each copy that is kept ends, by the review's id."""
        with self._lock:
            return {review_id: kept.head for review_id, kept in self._kept.items()}

    def _drop(self, review_id: int) -> None:
        dropped = self._kept.pop(review_id, None)
        if dropped is not None:
            self._events -= dropped.head.number


class Histories:
    """The histories of all reviews, with the process files that they go by."""

    def __init__(self, processes: Iterable[Process], *, key: bytes) -> None:
        self._processes = {process.hash: process for process in processes}
        self._key = key
        self._folded = FoldedReviews()
        self._damaged: dict[int, ReviewRow] = {}

    # --- folded whole ----------------------------------------------------------------------------

    def fold(self, conn: Connection, row: ReviewRow, *, before: datetime | None = None) -> Review:
        """Fold a review's events, all of them or those recorded ``before`` an instant.

        Raises :class:`CorruptHistory` where they cannot be read, or are not all there.
        """

        def read() -> Review:
            events = history.load(conn, row.team, row.id, before=before)
            review = fold(events, self._process_finder(conn, row.team))
            if before is None:
                _require_all(review, row)
            return review

        return self._readable(row, read, whole=before is None)

    def _fold_ended(self, conn: Connection, row: ReviewRow) -> Snapshot:
        """Fold all of a review's events, with where they end."""

        def read() -> Snapshot:
            events, head = history.load_ended(conn, self._key, row.team, row.id)
            review = fold(events, self._process_finder(conn, row.team))
            _require_all(review, row)
            return self._shared(review, head)

        return self._readable(row, read, whole=True)

    def _readable(self, row: ReviewRow, read: Callable[[], T], *, whole: bool) -> T:
        """Read a review, all of it if ``whole``; one that cannot be read is known by its name.

        Raises :class:`CorruptHistory` then.
        """
        try:
            found = self._read(row, read)
        except CorruptHistory as fault:
            if row.id not in self._damaged:
                log.error("a review is put aside", review=row.id, why=str(fault))

            self._damaged[row.id] = row
            self._folded.forget(row.id)  # so that everybody meets it
            raise

        if whole:
            self._damaged.pop(row.id, None)

        return found

    def _read(self, row: ReviewRow, read: Callable[[], T]) -> T:
        if row.unreadable:
            raise CorruptHistory(f"of {row.ref} cannot be read: {', '.join(row.unreadable)}")

        try:
            return read()
        except _BROKEN as fault:
            raise CorruptHistory(f"the history of {row.ref} cannot be read") from fault
        except DBAPIError as fault:
            if not is_malformed(fault):
                raise

            raise CorruptHistory(f"the file is damaged where {row.ref} is kept") from fault

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

    # --- kept, and caught up with ----------------------------------------------------------------

    def snapshot(self, conn: Connection, row: ReviewRow, end: End | None = None) -> Snapshot:
        """Return a review as it is now, where its history ends as its row says, or ``end``.

        Only what is newer than the copy that is kept is read. Raises as :meth:`fold` does.
        """
        end = end or End(row.number, row.head)
        kept = None if row.unreadable else self._folded.get(row.id)
        if kept is None:
            found = self._fold_ended(conn, row)
        elif kept.ends_at(end):
            return kept
        else:
            found = self._caught_up(conn, row, kept, end) or self._fold_ended(conn, row)

        if found.ends_at(end):
            self._folded.keep(row.id, found)
        elif kept is not None:
            self._folded.forget(row.id)  # it is of neither history

        return found

    def _caught_up(
        self, conn: Connection, row: ReviewRow, kept: Snapshot, end: End
    ) -> Snapshot | None:
        """Return a copy with what is newer folded in; ``None`` where all has to be read.

        That is after a redaction, which takes something out of what was read before, and where the
        newer events do not follow the copy: then it is of another history.
        """
        if end.number <= kept.head.number:
            return None

        try:
            events, head = history.load_newer(
                conn, self._key, row.team, row.id, kept.head, end.number
            )
            if head.seal != end.head or _redact_any(events):
                return None

            review = self.fork(conn, row, kept)

            for recorded in events:
                apply(review, recorded)
        except (*_BROKEN, *UNREADABLE):
            return None  # whoever reads all of it says what is wrong
        except DBAPIError as fault:
            if not is_malformed(fault):
                raise

            return None

        return self._shared(review, head)

    def fork(self, conn: Connection, row: ReviewRow, snapshot: Snapshot) -> Review:
        """Return a working copy of a review; the snapshot stays as it is."""
        review = snapshot.review.fork()
        review.process_by_hash = self._process_finder(conn, row.team)
        return review

    def keep(self, review_id: int, left: Snapshot) -> None:
        """Keep a review as a command has left it, once that is committed."""
        self._folded.keep(review_id, self._shared(left.review, left.head))

    def _shared(self, review: Review, head: Head) -> Snapshot:
        review.process_by_hash = self._processes.__getitem__  # the connection is gone by then
        return Snapshot(review.share(), head)

    def forget(self, review_id: int) -> None:
        """Keep nothing of a review in memory that was purged."""
        self._folded.forget(review_id)
        self._damaged.pop(review_id, None)

    def let_go(self, conn: Connection) -> None:
        """Keep nothing of what other processes have purged, or redacted, since it was read here."""
        heads = self._folded.heads()
        ends = reads.ends_anywhere(conn, [*heads, *self._damaged])
        moved = _moved(heads, ends)
        redacted = history.redacted_since(conn, moved)

        for review_id in {*heads, *self._damaged}:
            end = ends.get(review_id)
            if end is None or review_id in redacted or end.number < moved.get(review_id, 0):
                self.forget(review_id)

    @property
    def damaged(self) -> list[ReviewRow]:
        """The reviews of which somebody has found that they cannot be read, by reference."""
        return sorted(self._damaged.values(), key=lambda row: row.ref)

    def forget_all(self) -> None:
        """Keep nothing in memory: the database is another one, which may know less."""
        self._folded.forget_all()
        self._damaged.clear()

    # --- looking ---------------------------------------------------------------------------------

    def glance(self, conn: Connection, row: ReviewRow, end: End | None = None) -> Review:
        """Return a review as it is now, for looking only: its history ends as ``end`` says."""
        return self.snapshot(conn, row, end).review

    def glance_if_readable(self, conn: Connection, row: ReviewRow) -> Review | None:
        """Glance at a review, unless it cannot be read."""
        try:
            return self.glance(conn, row)
        except UNREADABLE as fault:
            leave_out(row, fault)
            return None

    def glance_all(
        self, conn: Connection, rows: Sequence[ReviewRow], unreadable: Unreadable = leave_out
    ) -> Iterator[tuple[ReviewRow, Review]]:
        """Glance at many reviews; those that cannot be read are left out."""
        ends = _ends_of(conn, rows)
        for row in rows:
            try:
                review = self.glance(conn, row, ends.get(row.id))
            except UNREADABLE as fault:
                unreadable(row, fault)
            else:
                yield row, review

    def author_role(self, conn: Connection, team: str, digest: str) -> str | None:
        """Return the role that writes the report by a process file, if it can be read."""
        try:
            return self._process_finder(conn, team)(digest).author_role
        except UNREADABLE:
            return None

    def _process_finder(self, conn: Connection, team: str) -> Callable[[str], Process]:
        """Return how to find the process file of a hash in a workspace."""

        def find(digest: str) -> Process:
            if digest not in self._processes:
                text = process_files.text_of(conn, team=team, hash=digest)
                try:
                    self._processes[digest] = read_kept(text)
                except ProcessFaults as faults:  # it had none when it was kept
                    raise NewerFormat(f"the process file {digest[:12]}") from faults

            return self._processes[digest]

        return find


def _ends_of(conn: Connection, rows: Iterable[ReviewRow]) -> dict[int, End]:
    """Return where some reviews end now, by their ids; without those that are gone."""
    ends: dict[int, End] = {}
    for team, ids in by_key((row.team, row.id) for row in rows).items():
        ends |= reads.ends_of(conn, team, ids)
    return ends


def _moved(heads: Mapping[int, Head], ends: Mapping[int, End]) -> dict[int, int]:
    """Return the numbers at which copies stand whose reviews end elsewhere now, by id."""
    return {
        review_id: head.number
        for review_id, head in heads.items()
        if review_id in ends and ends[review_id].head != head.seal
    }


def _require_all(review: Review, row: ReviewRow) -> None:
    if review.number < max(1, row.number):
        raise ValueError("events are missing at the end")


def _redact_any(events: Iterable[Recorded]) -> bool:
    return any(isinstance(recorded.event, TextRedacted) for recorded in events)
