"""The history of a review: append, load, redact, verify.

Each event's ``mac`` covers every one of its columns and the ``mac`` before it, under a key that the
database does not hold; the review's ``head`` covers the last one, so that an event missing at the
end is missed. What people typed lies apart, tied to its event by a salted digest: a redaction
blanks text and salt, and the proof stays.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, case, insert, or_, select, text, update

from bot.store.db import canonical
from bot.store.errors import Conflict, NewerFormat
from bot.store.tables import (
    belongings,
    history,
    ledger,
    open_items,
    outbox,
    processes,
    reviews,
    texts,
)
from bot.workflow.process.files import fingerprint
from bot.workflow.review.events import FORMAT, FORMS, Recorded, TextRedacted, decode, encode

_SIGNED = tuple(column for column in history.columns if column.name != "mac")


def append(
    conn: Connection,
    *,
    team: str,
    review_id: int,
    expected: int,
    events: Sequence[Recorded],
    process_hash: str,
    key: bytes,
) -> None:
    """Adds ``events`` after number ``expected``. Raises :class:`Conflict` when that is not the last
    number."""
    if not events:
        return
    if [recorded.number for recorded in events] != list(
        range(expected + 1, expected + 1 + len(events))
    ):
        raise ValueError("events must be numbered without a gap from the last one")
    mac = _first(key, team, review_id)
    if expected:
        last = select(history.c.mac).where(
            history.c.review_id == review_id, history.c.number == expected
        )
        mac = conn.execute(last).scalar_one_or_none() or ""

    rows, apart = [], []
    for recorded in events:
        body, typed = _apart(team, review_id, recorded)
        row = {
            "team": team,
            "review_id": review_id,
            "number": recorded.number,
            "at": recorded.at.astimezone(UTC),
            "actor": recorded.actor,
            "role": recorded.role,
            "behalf": recorded.behalf,
            "via": recorded.via,
            "batch": recorded.batch,
            "form": type(recorded.event).__name__,
            "format": type(recorded.event).since,
            "process_hash": process_hash,
            "body": canonical(body),
        }
        row["mac"] = mac = _mac(key, mac, row)
        rows.append(row)
        apart.extend(typed)

    needed = max(type(recorded.event).since for recorded in events)
    # Moving the counter is the compare-and-swap; it also locks the review until the transaction
    # ends.
    moved = conn.execute(
        update(reviews)
        .where(reviews.c.id == review_id, reviews.c.team == team, reviews.c.number == expected)
        .values(
            number=events[-1].number,
            head=_head(key, team, review_id, events[-1].number, mac),
            format=case((reviews.c.format < needed, needed), else_=reviews.c.format),
        )
    )
    if moved.rowcount != 1:
        raise Conflict("the review has moved on")
    conn.execute(insert(history), rows)
    if apart:
        conn.execute(insert(texts), apart)


def load(conn: Connection, review_id: int, *, before: datetime | None = None) -> list[Recorded]:
    """All events, or those recorded before an instant. A removed text reads as ``None``. Raises
    :class:`NewerFormat`, and ``ValueError``, ``TypeError`` or ``LookupError`` where one is missing
    or cannot be read."""
    which = history.c.review_id == review_id
    if before is not None:
        which &= history.c.at < before
    rows = conn.execute(select(history).where(which).order_by(history.c.number)).all()
    if any(row.format > FORMAT for row in rows):
        raise NewerFormat(f"review {review_id}")
    if [row.number for row in rows] != list(range(1, 1 + len(rows))):
        raise ValueError(f"an event of review {review_id} is missing")
    bodies = dict(
        conn.execute(select(texts.c.id, texts.c.body).where(texts.c.review_id == review_id)).all()
    )
    return [
        Recorded(
            number=row.number,
            at=row.at,
            actor=row.actor,
            event=decode(row.form, _together(json.loads(row.body), FORMS[row.form].texts, bodies)),
            batch=row.batch,
            role=row.role,
            behalf=row.behalf,
            via=row.via,
        )
        for row in rows
    ]


def redact(conn: Connection, review_id: int, event: TextRedacted) -> list[str]:
    """Blanks what was typed in one event, and its copies in others; answers what it was. The caller
    appends ``event`` beside it."""
    places = [texts.c.number == event.event]
    places += [
        (texts.c.number == number) & (texts.c.field == field) for number, field in event.also
    ]
    which = (texts.c.review_id == review_id) & or_(*places) & texts.c.body.is_not(None)
    found = list(conn.execute(select(texts.c.body).where(which)).scalars())
    conn.execute(update(texts).where(which).values(body=None, salt=None))
    return found


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the history is not as it was written. ``number`` is the event's, where there is
    one; ``review_id`` is none where it is of no one review."""

    team: str
    review_id: int | None
    number: int | None
    what: str


def verify(conn: Connection, key: bytes, review_id: int | None = None) -> list[Fault]:
    """Every edit, loss and change of order that the chain shows, and every kept process file that
    is not the one that the events name; empty if there is none."""
    found = select(reviews)
    if review_id is not None:
        found = found.where(reviews.c.id == review_id)
    kept = [dict(row) for row in conn.execute(found.order_by(reviews.c.id)).mappings()]
    files = {
        (row.team, row.hash): fingerprint(row.text) == row.hash
        for row in conn.execute(select(processes.c.team, processes.c.hash, processes.c.text))
    }
    faults = [fault for review in kept for fault in _all_faults(conn, key, review, files)]
    if review_id is None:
        faults += _gaps(kept)
        for (team, digest), whole in files.items():
            if not whole:
                faults.append(
                    Fault(
                        team,
                        None,
                        None,
                        f"the process file {digest[:12]} was changed since it was kept",
                    )
                )
        faults += _left_behind(conn, max((review["id"] for review in kept), default=0))
    return faults


def _gaps(kept: Iterable[Mapping[str, Any]]) -> Iterator[Fault]:
    """Reviews are numbered without gaps, so one that was removed whole shows, unless it was its
    year's last."""
    runs: dict[tuple[str, str, int], list[Mapping[str, Any]]] = {}
    for review in kept:
        runs.setdefault((review["team"], review["prefix"], review["year"]), []).append(review)
    for run in runs.values():
        run.sort(key=lambda review: int(review["seq"]))
        for expected, review in enumerate(run, start=1):
            if review["seq"] != expected:
                yield Fault(
                    review["team"],
                    review["id"],
                    None,
                    f"a review before {review['ref']} is missing",
                )
                break


def _left_behind(conn: Connection, last: int) -> Iterator[Fault]:
    """What a removed review leaves: rows of it, and on SQLite its number, which is never given
    again. (PostgreSQL's sequence moves with what is rolled back, too, and proves nothing.)"""
    for table in (history, texts, ledger, outbox, open_items, belongings):
        known = select(reviews.c.id).where(reviews.c.id == table.c.review_id)
        lost = select(table.c.team, table.c.review_id).where(
            table.c.review_id.is_not(None), ~known.exists()
        )
        for team, review_id in conn.execute(lost.distinct()):
            yield Fault(team, review_id, None, f"{table.name} of a review that is not there")
    if conn.dialect.name == "sqlite":
        counted = text("SELECT seq FROM sqlite_sequence WHERE name = 'reviews'")
        for review_id in range(last + 1, 1 + (conn.execute(counted).scalar_one_or_none() or 0)):
            yield Fault("-", review_id, None, "the review is missing with all that was in it")


Files = Mapping[tuple[str, str], bool]
"""The process files that are kept, by workspace and hash: whether each is still the text of its
hash."""


def _all_faults(
    conn: Connection, key: bytes, review: Mapping[str, Any], files: Files
) -> Iterator[Fault]:
    """The same, also where a row holds what cannot even be fetched (SQLite lets a date be
    anything)."""
    try:
        yield from _faults(conn, key, review, files)
    except ValueError:
        yield Fault(review["team"], review["id"], None, "the history cannot be read")


def _faults(
    conn: Connection, key: bytes, review: Mapping[str, Any], files: Files
) -> Iterator[Fault]:
    team, review_id = review["team"], review["id"]

    def fault(number: int | None, what: str) -> Fault:
        return Fault(team, review_id, number, what)

    mac, number, newest = _first(key, team, review_id), 0, 0
    typed = {
        row["id"]: dict(row)
        for row in conn.execute(select(texts).where(texts.c.review_id == review_id)).mappings()
    }
    references: dict[str, tuple[int, str, str]] = {}
    redacted: set[int] = set()
    copies: set[tuple[int, str]] = set()
    named: dict[str, int] = {}  # each process file, and the first event that goes by it
    for row in conn.execute(
        select(history).where(history.c.review_id == review_id).order_by(history.c.number)
    ):
        values = dict(row._mapping)
        if values["number"] != number + 1:
            yield fault(number + 1, "event missing")
        number = values["number"]
        if values["team"] != team or not hmac.compare_digest(_mac(key, mac, values), values["mac"]):
            yield fault(number, "event changed, or not in its place")
        mac, newest = values["mac"], max(newest, values["format"])
        named.setdefault(values["process_hash"], number)
        try:
            body = json.loads(values["body"])
            for field in _typed_in(values, body):
                if (part := body[field]) is not None:
                    references[part["text"]] = (number, field, part["digest"])
            if values["form"] == "TextRedacted":
                redacted.add(body["event"])
                copies |= {(copy, field) for copy, field in body.get("also", ())}
            if "process_hash" in body:
                named.setdefault(body["process_hash"], number)
            if values["form"] == "ReviewOpened":
                seen = "{prefix}-{year}-{seq:02}".format(**review)
                if not body["ref"] == review["ref"] == seen or review["opened_at"] != values["at"]:
                    yield fault(
                        number, "the review has another reference or day than it was opened with"
                    )
        except (ValueError, KeyError, TypeError):
            yield fault(number, "event cannot be read")
    if number != review["number"] or not hmac.compare_digest(
        _head(key, team, review_id, number, mac) if number else "", review["head"] or ""
    ):
        yield fault(number or None, "the review does not end where its history ends")

    if number and review["format"] != newest:
        yield fault(None, "the review is marked as of another version than its events are")
    for digest, event in named.items():
        if not files.get((team, digest), False):
            how = "was changed since it was kept" if (team, digest) in files else "is missing"
            yield fault(event, f"the process file {digest[:12]} that it goes by {how}")
    for name, (event, field, digest) in references.items():
        text, removed = typed.pop(name, None), event in redacted or (event, field) in copies
        if text is None or (text["body"] is None and not removed):
            yield fault(event, f"text of {field} missing without a redaction")
        elif text["body"] is not None and removed:
            yield fault(event, f"text of {field} still there after its redaction")
        elif (text["team"], text["number"], text["field"]) != (team, event, field):
            yield fault(event, f"text of {field} not in its place")
        elif text["body"] is not None and not hmac.compare_digest(_digest(text), digest):
            yield fault(event, f"text of {field} changed")
    for text in typed.values():
        yield fault(text["number"], f"text of {text['field']} that no event knows")


def _apart(
    team: str, review_id: int, recorded: Recorded
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """An event's values with its texts replaced by references, and those texts."""
    body, typed = encode(recorded.event), []
    for field in recorded.event.texts:
        if body[field] is None:
            continue
        text = {
            "id": secrets.token_hex(8),
            "team": team,
            "review_id": review_id,
            "number": recorded.number,
            "field": field,
            "salt": secrets.token_hex(16),
            "body": _storable(body[field]),
        }
        body[field] = {"text": text["id"], "digest": _digest(text)}
        typed.append(text)
    return body, typed


def _together(
    body: dict[str, Any], fields: Iterable[str], bodies: Mapping[str, str | None]
) -> dict[str, Any]:
    for field in fields:
        if (part := body.get(field)) is not None:
            body[field] = bodies.get(part["text"])
    return body


def _typed_in(row: Mapping[str, Any], body: Mapping[str, Any]) -> Iterable[str]:
    """The fields that hold what people typed; in a form that only a newer version knows, by how
    they are stored."""
    if row["format"] <= FORMAT:
        return FORMS[row["form"]].texts
    return [
        field
        for field, part in body.items()
        if isinstance(part, dict) and part.keys() == {"text", "digest"}
    ]


def _storable(text: str) -> str:
    """PostgreSQL takes no NUL, and UTF-8 no half of a surrogate pair; JSON from outside may hold
    either."""
    return text.encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")


def _digest(text: Mapping[str, Any]) -> str:
    fields = (text[name] for name in ("salt", "team", "review_id", "number", "field", "body"))
    return hashlib.sha256(_packed(fields)).hexdigest()


def _first(key: bytes, team: str, review_id: int) -> str:
    return hmac.digest(key, _packed(("genesis", team, review_id)), "sha256").hex()


def _head(key: bytes, team: str, review_id: int, number: int, mac: str) -> str:
    return hmac.digest(key, _packed(("head", team, review_id, number, mac)), "sha256").hex()


def _mac(key: bytes, previous: str, row: Mapping[str, Any]) -> str:
    fields = ("event", previous, *(row[column.name] for column in _SIGNED))
    return hmac.digest(key, _packed(fields), "sha256").hex()


def _packed(fields: Iterable[object]) -> bytes:
    """Fields with their lengths before them, so that nothing can move from one into the next."""
    packed = bytearray()
    for field in fields:
        if field is None:
            packed += b"-"
            continue
        text = (
            field.astimezone(UTC).isoformat(timespec="microseconds")
            if isinstance(field, datetime)
            else str(field)
        )
        data = text.encode("utf-8", "surrogatepass")
        packed += len(data).to_bytes(8, "big") + data
    return bytes(packed)
