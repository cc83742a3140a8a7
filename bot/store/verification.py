"""Verify histories: every edit, loss and change of order that the chain of events shows."""

import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection, select, text

from bot.grouping import by_key
from bot.store import cells, chain, purges, whole
from bot.store.cells import BadRow
from bot.store.history import fields_typed_in
from bot.store.purges import Certificate
from bot.store.reads import reference
from bot.store.tables import (
    READ_TABLES,
    history,
    ledger,
    outbox,
    processes,
    reviews,
    texts,
)
from bot.workflow.process.files import fingerprint


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the history that is not as it was written.

    ``number`` is the event's, where there is one; ``review_id`` is none where it is of no one
    review.
    """

    team: str
    review_id: int | None
    number: int | None
    what: str


Row = Mapping[str, Any]
"""A stored row, by its columns' names."""

Files = Mapping[tuple[str, str], bool]
"""The process files that are kept, by workspace and hash: whether each is still the text of its
hash."""


def verify(conn: Connection, key: bytes, of: tuple[str, int] | None = None) -> list[Fault]:
    """Find what is wrong in one review's history, or in all of them and between them.

    That is every change which the chain shows, and every kept process file that is not the one
    which the events name. Empty if there is none. What cannot be read is a fault with its place,
    and ends nothing.
    """
    faults: list[Fault] = []
    files = _kept_files(conn)
    kept = _kept_reviews(conn, of, faults)
    for review in kept:
        history_of = f"the history of review {review['id']}"
        faults += _to_its_end(history_of, _Verification(conn, key, review, files).faults(), review)

    if of is None:
        gone = _certificates(conn, faults)
        genuine = [certificate for certificate in gone if certificate.is_genuine(key)]
        faults += _changed_certificates(gone, genuine)
        faults += _back_again(kept, genuine)
        faults += _to_its_end("the table reviews", _missing_between(kept, genuine))
        faults += _changed_files(files)
        faults += _to_its_end("a table that refers to reviews", _rows_left_behind(conn))
        faults += _to_its_end("a table that refers to reviews", _of_another_workspace(conn))
        faults += _to_its_end(
            "the counter of reviews", _missing_at_the_end(conn, kept, genuine, key)
        )
        faults += _to_its_end("the notes of purges", _unproved_purges(conn, key))

    return faults


def _to_its_end(what: str, found: Iterator[Fault], review: Row | None = None) -> Iterator[Fault]:
    """Yield what a check finds; that it cannot be made to its end is found, too."""
    try:
        yield from found
    except Exception as error:  # whatever lies in a damaged database
        team, number = (review["team"], review["id"]) if review else ("-", None)
        yield Fault(team or "-", number, None, f"{what} cannot be read ({type(error).__name__})")


def _kept_reviews(
    conn: Connection, of: tuple[str, int] | None, faults: list[Fault]
) -> list[dict[str, Any]]:
    """Return the rows of reviews; a cell that cannot be read is a fault, and then nothing."""
    which = select(reviews).order_by(reviews.c.id)
    if of is not None:
        team, review_id = of
        which = which.where(reviews.c.team == team, reviews.c.id == review_id)

    damaged: list[BadRow] = []
    kept = [dict(row) for row in cells.rows(conn, which, damaged.append)]

    for row in damaged:
        number = row.cells["id"]
        faults.append(Fault(row.cells.get("team", "-"), number, None, str(row)))
        kept.append({**dict.fromkeys(row.bad), **row.cells})

    return sorted(kept, key=lambda review: int(review["id"]))


def _kept_files(conn: Connection) -> dict[tuple[str, str], bool]:
    """Return the kept process files, and whether each is still the text of its hash."""
    damaged: list[BadRow] = []
    which = select(processes.c.team, processes.c.hash, processes.c.text)
    kept = cells.rows(conn, which, damaged.append)
    files = {(row["team"], row["hash"]): fingerprint(row["text"]) == row["hash"] for row in kept}
    unread = ((row.cells.get("team", "-"), row.cells.get("hash", "-")) for row in damaged)
    return files | dict.fromkeys(unread, False)


def _certificates(conn: Connection, faults: list[Fault]) -> list[Certificate]:
    """Return the certificates of purged reviews; that one cannot be read is a fault."""
    damaged: list[BadRow] = []
    try:
        found = purges.everywhere(conn, damaged.append)
    except Exception as error:  # whatever lies in a damaged database
        what = f"the certificates of purged reviews cannot be read ({type(error).__name__})"
        faults.append(Fault("-", None, None, what))
        return []

    faults.extend(
        Fault(row.cells.get("team", "-"), row.cells.get("review_id"), None, str(row))
        for row in damaged
    )
    return found


def _changed_certificates(
    gone: Sequence[Certificate], genuine: Sequence[Certificate]
) -> Iterator[Fault]:
    """Find certificates of purged reviews that do not say what they were written to say."""
    for certificate in gone:
        if certificate not in genuine:
            what = f"the certificate that {certificate.ref} was purged was changed"
            yield Fault(certificate.team, certificate.review_id, None, what)


def _back_again(kept: Sequence[Row], gone: Sequence[Certificate]) -> Iterator[Fault]:
    """Find reviews that were purged and are there all the same."""
    purged = {(certificate.team, certificate.ref) for certificate in gone}
    for review in kept:
        if (review["team"], review["ref"]) in purged:
            what = f"{review['ref']} was purged, and is there again"
            yield Fault(review["team"], review["id"], None, what)


def _missing_between(kept: Sequence[Row], gone: Sequence[Certificate]) -> Iterator[Fault]:
    """Find reviews that were removed whole, unless one was its year's last.

    Reviews are numbered without gaps, but for those of which a certificate says that they were
    purged.
    """
    for (team, _prefix, _year), given in by_key(_numbers_given(kept, gone)).items():
        for expected, (seq, ref, review_id) in enumerate(sorted(given), start=1):
            if seq != expected:
                yield Fault(team, review_id, None, f"a review before {ref} is missing")
                break


_Year = tuple[str, str, int]
"""What reviews are numbered within: workspace, prefix and year."""
_Numbered = tuple[int, str, int]
"""A review's number within its year, its reference and its id."""


def _numbers_given(
    kept: Sequence[Row], gone: Sequence[Certificate]
) -> Iterator[tuple[_Year, _Numbered]]:
    """Yield the numbers that reviews have, or had before they were purged, with their years."""
    for row in kept:
        if row["seq"] is not None:
            year = (row["team"], row["prefix"], row["year"])
            yield year, (int(row["seq"]), row["ref"], row["id"])

    for one in gone:
        yield (one.team, one.prefix, one.year), (one.seq, one.ref, one.review_id)


def _changed_files(files: Files) -> Iterator[Fault]:
    """Find the process files that were changed."""
    for (team, digest), is_whole in files.items():
        if not is_whole:
            what = f"the process file {digest[:12]} was changed since it was kept"
            yield Fault(team, None, None, what)


_ABOUT_REVIEWS = (history, texts, ledger, outbox, *READ_TABLES)


def _rows_left_behind(conn: Connection) -> Iterator[Fault]:
    """Find rows of reviews that are not there."""
    for table in _ABOUT_REVIEWS:
        known = select(reviews.c.id).where(reviews.c.id == table.c.review_id)
        lost = select(table.c.team, table.c.review_id).where(
            table.c.review_id.is_not(None), ~known.exists()
        )
        for team, review_id in conn.execute(lost.distinct()):
            yield Fault(team, review_id, None, f"{table.name} of a review that is not there")


def _unproved_purges(conn: Connection, key: bytes) -> Iterator[Fault]:
    """Find workspaces that are said to have been purged, and not by the bot."""
    for purge in whole.purges(conn):
        if not whole.is_proved(purge, key):
            yield Fault(purge.team, None, None, "the note of its purge was changed, or made up")


def _of_another_workspace(conn: Connection) -> Iterator[Fault]:
    """Find rows that are of another workspace than the review that they are about."""
    for table in _ABOUT_REVIEWS:
        strange = select(reviews.c.id, reviews.c.team).where(
            reviews.c.id == table.c.review_id, reviews.c.team != table.c.team
        )
        for row in cells.rows(conn, strange.distinct(), cells.leave_out):
            what = f"{table.name}: a row of it is of another workspace"
            yield Fault(row["team"], row["id"], None, what)


def _missing_at_the_end(
    conn: Connection, kept: Sequence[Row], gone: Sequence[Certificate], key: bytes
) -> Iterator[Fault]:
    """Find reviews that were removed whole after the last of those that are there.

    SQLite never gives an id again. PostgreSQL's sequence moves with what is rolled back, too, and
    proves nothing.
    """
    if conn.dialect.name != "sqlite":
        return

    last = max((review["id"] for review in kept), default=0)
    counted = _reviews_counted(conn, last)
    if counted is None:
        yield Fault("-", None, None, "the counter of reviews (sqlite_sequence) cannot be read")
        return

    purged = {certificate.review_id for certificate in gone} | _purged_whole(conn, key)
    after = (number for number in range(last + 1, counted + 1) if number not in purged)
    missing = list(islice(after, MOST_MISSING + 1))
    for review_id in missing[:MOST_MISSING]:
        yield Fault("-", review_id, None, "the review is missing with all that was in it")

    if len(missing) > MOST_MISSING:
        yield Fault("-", None, None, "and more reviews are missing, if their counter is right")


def _reviews_counted(conn: Connection, last: int) -> int | None:
    """Return the last id that SQLite gave to a review, ``last`` being there; ``None``: unread."""
    counter = text("SELECT seq FROM sqlite_sequence WHERE name = 'reviews'")
    given = conn.execute(counter).scalar_one_or_none()
    is_lost = given is None and last != 0
    counted = given or 0
    return counted if isinstance(counted, int) and not is_lost else None


def _purged_whole(conn: Connection, key: bytes) -> set[int]:
    """Return the reviews that went with a whole workspace, as far as that is proved."""
    proved = [purge for purge in whole.purges(conn) if whole.is_proved(purge, key)]
    return {review_id for purge in proved for review_id in purge.reviews}


MOST_MISSING = 20  # reviews that are named: a damaged counter may say any number


def _same(code: str, stored: object) -> bool:
    """Compare a code with a stored one, whatever is stored, in a time that tells nothing."""
    return isinstance(stored, str) and hmac.compare_digest(
        code.encode(), stored.encode("utf-8", "surrogatepass")
    )


_BLANK_UNASKED = "missing without a redaction"
_NOT_BLANKED = "still there after its redaction"


@dataclass(frozen=True, slots=True)
class _Reference:
    """Where an event refers to a text that lies apart, and the text's digest."""

    event: int
    field: str
    digest: str


class _Verification:
    """The verification of one review: its events one by one, then what they add up to."""

    def __init__(self, conn: Connection, key: bytes, review: Row, files: Files) -> None:
        self._conn = conn
        self._key = key
        self._review = review
        self._team: str = review["team"]
        self._id: int = review["id"]
        self._files = files
        self._references: dict[str, _Reference] = {}  # by the id of the text
        self._redacted_events: set[int] = set()
        self._redacted_copies: set[tuple[int, str]] = set()
        self._named_files: dict[str, int] = {}  # the first event that goes by each file

    def faults(self) -> Iterator[Fault]:
        """Find what is wrong."""
        yield from self._faults_of_events()
        yield from self._faults_of_files()
        damaged: list[BadRow] = []
        stored = select(texts).where(texts.c.review_id == self._id)
        found = cells.rows(self._conn, stored, damaged.append)

        for row in damaged:
            yield self._fault(row.cells.get("number"), str(row))

        yield from self._faults_of_texts({row["id"]: dict(row) for row in found})

    def _fault(self, number: int | None, what: str) -> Fault:
        return Fault(self._team, self._id, number, what)

    def _faults_of_events(self) -> Iterator[Fault]:
        """Check the chain from its first event to the review's end."""
        code = chain.code_before_first(self._key, self._team, self._id)
        number = newest = 0
        damaged: list[BadRow] = []
        stored = select(history).where(history.c.review_id == self._id).order_by(history.c.number)
        found = cells.rows(self._conn, stored, damaged.append)

        for unread in damaged:
            yield self._fault(unread.cells.get("number"), str(unread))

        for row in found:
            if row["number"] != number + 1:
                yield self._fault(number + 1, "event missing")

            number = row["number"]

            if not self._is_in_place(row, code):
                yield self._fault(number, "event changed, or not in its place")

            code = row["mac"]
            newest = max(newest, row["format"])
            self._named_files.setdefault(row["process_hash"], number)
            yield from self._faults_of_body(row)

        if not self._ends_at(number, code):
            yield self._fault(number or None, "the review does not end where its history ends")

        if number and self._review["format"] != newest:
            what = "the review is marked as of another version than its events are"
            yield self._fault(None, what)

    def _is_in_place(self, row: Row, previous: str) -> bool:
        """Say whether an event is as it was written, after the event of a code."""
        code = chain.code_of_event(self._key, previous, row)
        return bool(row["team"] == self._team) and _same(code, row["mac"])

    def _ends_at(self, number: int, code: str) -> bool:
        """Say whether the review says of itself that it ends with this event."""
        head = chain.code_of_head(self._key, self._team, self._id, number, code) if number else ""
        is_last = bool(number == self._review["number"])
        return is_last and _same(head, self._review["head"])

    def _faults_of_body(self, row: Row) -> Iterator[Fault]:
        """Check what an event says, and note what it refers to."""
        number = row["number"]
        try:
            body = json.loads(row["body"])
            self._note_texts(row, body)

            if row["form"] == "TextRedacted":
                self._note_redaction(body)

            if "process_hash" in body:
                self._named_files.setdefault(body["process_hash"], number)

            if row["form"] == "ReviewOpened" and not self._is_opened_by(row, body):
                what = "the review has another reference or day than it was opened with"
                yield self._fault(number, what)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            yield self._fault(number, "event cannot be read")

    def _note_texts(self, row: Row, body: Row) -> None:
        """Note the texts that an event refers to."""
        for field in fields_typed_in(row, body):
            part = body[field]
            if part is not None:
                self._references[part["text"]] = _Reference(row["number"], field, part["digest"])

    def _note_redaction(self, body: Row) -> None:
        """Note the texts that a redaction removed: of one event, and copies in others."""
        self._redacted_events.add(body["event"])
        self._redacted_copies.update((event, field) for event, field in body.get("also", ()))

    def _is_removed(self, ref: _Reference) -> bool:
        """Say whether a redaction removed a text."""
        if ref.event in self._redacted_events:
            return True
        return (ref.event, ref.field) in self._redacted_copies

    def _is_opened_by(self, row: Row, body: Row) -> bool:
        """Say whether the review's own row agrees with the event that opened it."""
        review = self._review
        expected = reference(review["prefix"], review["year"], review["seq"])
        if not body["ref"] == review["ref"] == expected:
            return False
        return bool(review["opened_at"] == row["at"])

    def _faults_of_files(self) -> Iterator[Fault]:
        """Check the process files that the events go by."""
        for digest, event in self._named_files.items():
            is_whole = self._files.get((self._team, digest))
            if not is_whole:
                how = "is missing" if is_whole is None else "was changed since it was kept"
                what = f"the process file {digest[:12]} that it goes by {how}"
                yield self._fault(event, what)

    def _faults_of_texts(self, typed: dict[str, dict[str, Any]]) -> Iterator[Fault]:
        """Check the texts that the events refer to, by their ids, and that there are no others."""
        for name, ref in self._references.items():
            what = self._fault_of_text(ref, typed.pop(name, None))
            if what is not None:
                yield self._fault(ref.event, f"text of {ref.field} {what}")
        for row in typed.values():
            yield self._fault(row["number"], f"text of {row['field']} that no event knows")

    def _fault_of_text(self, ref: _Reference, row: Row | None) -> str | None:
        """Say what is wrong with a text that an event refers to, if anything is."""
        if row is None:
            return _BLANK_UNASKED

        is_blank = row["body"] is None
        if is_blank != self._is_removed(ref):
            return _BLANK_UNASKED if is_blank else _NOT_BLANKED

        if (row["team"], row["number"], row["field"]) != (self._team, ref.event, ref.field):
            return "not in its place"

        if not is_blank and not _same(chain.digest_of_text(row), ref.digest):
            return "changed"

        return None
