"""The history of a review: append, load, redact.

What people typed lies apart from its event, tied to it by a salted digest: a redaction blanks text
and salt, and the proof stays. :mod:`bot.store.chain` says how events are tied to each other,
:mod:`bot.store.verification` checks it.
"""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, insert, or_, select, update

from bot.store import cells, chain
from bot.store.db import canonical
from bot.store.errors import Conflict, NewerFormat
from bot.store.queries import Query
from bot.store.tables import history, reviews, texts
from bot.workflow.review.events import FORMAT, FORMS, Recorded, TextRedacted, decode, encode


@dataclass(frozen=True, slots=True)
class Head:
    """Where a history ends: the number and the code of its last event, and what seals the two.

    The seal stands in the review's row as its ``head``. Two histories with one seal are the same.
    """

    number: int
    code: str
    seal: str


def append(
    conn: Connection,
    *,
    team: str,
    review_id: int,
    expected: int,
    events: Sequence[Recorded],
    process_hash: str,
    key: bytes,
    after: Head | None = None,
) -> Head:
    """Append events to a review whose last event has the number ``expected``.

    ``after`` is where the history ends, where the caller knows it; returned is where it ends then.
    Raises :class:`Conflict` when that is not so any more, as somebody else was first.
    """
    last = expected + len(events)
    if [recorded.number for recorded in events] != list(range(expected + 1, last + 1)):
        raise ValueError("events must be numbered without a gap from the last one")

    code = after.code if after else _code_at(conn, key, team, review_id, expected)
    event_rows: list[dict[str, Any]] = []
    text_rows: list[dict[str, Any]] = []

    for recorded in events:
        body, typed = _take_texts_apart(team, review_id, recorded)
        row: dict[str, Any] = {
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
        code = chain.code_of_event(key, code, row)
        event_rows.append(row | {"mac": code})
        text_rows.extend(typed)

    needed = max(row["format"] for row in event_rows)
    # Moving the counter is the compare-and-swap; it also locks the review until the transaction
    # ends.
    head = Head(last, code, chain.code_of_head(key, team, review_id, last, code))
    move = {
        "its_id": review_id,
        "its_team": team,
        "was": expected,
        "last": last,
        "seal": head.seal,
        "needed": needed,
    }
    moved = (
        conn.execute(_MOVE, move)
        if after is None
        else conn.execute(_MOVE_FROM, move | {"sealed": after.seal})
    )
    if moved.rowcount != 1:
        raise Conflict("the review has moved on")

    conn.execute(_ADD_EVENTS, event_rows)

    if text_rows:
        conn.execute(_ADD_TEXTS, text_rows)

    return head


_MOVE = (
    update(reviews)
    .where(
        reviews.c.id == bindparam("its_id"),
        reviews.c.team == bindparam("its_team"),
        reviews.c.number == bindparam("was"),
    )
    .values(
        number=bindparam("last"),
        head=bindparam("seal"),
        format=case(
            (reviews.c.format < bindparam("needed"), bindparam("needed")), else_=reviews.c.format
        ),
    )
)
_MOVE_FROM = _MOVE.where(reviews.c.head == bindparam("sealed"))
_ADD_EVENTS = insert(history)
_ADD_TEXTS = insert(texts)


def load(
    conn: Connection, team: str, review_id: int, *, before: datetime | None = None
) -> list[Recorded]:
    """Load all events of a review, or those recorded before an instant.

    A removed text reads as ``None``. Raises :class:`NewerFormat`, and ``ValueError``, ``TypeError``
    or ``LookupError`` where an event is missing or cannot be read.
    """
    if before is None:
        rows = _EVENTS.rows(conn, team=team, review_id=review_id, after=0)
    else:
        rows = _PAST.rows(conn, team=team, review_id=review_id, after=0, at=before)

    return _events(conn, team, review_id, rows, after=0)


def load_ended(
    conn: Connection, key: bytes, team: str, review_id: int
) -> tuple[list[Recorded], Head]:
    """Load all events of a review, and where its history ends. Raises as :func:`load` does."""
    rows = _EVENTS.rows(conn, team=team, review_id=review_id, after=0)
    events = _events(conn, team, review_id, rows, after=0)
    code = rows[-1]["mac"] if rows else chain.code_before_first(key, team, review_id)
    seal = chain.code_of_head(key, team, review_id, len(rows), code)
    return events, Head(len(rows), code, seal)


def load_newer(
    conn: Connection, key: bytes, team: str, review_id: int, after: Head, to: int
) -> tuple[list[Recorded], Head]:
    """Load the events of a review after a head of it, up to a number, and where that ends.

    Raises as :func:`load` does, and ``ValueError`` where they do not follow that head.
    """
    rows = _NEWER.rows(conn, team=team, review_id=review_id, after=after.number, to=to)
    code = after.code

    for row in rows:
        code = chain.code_of_event(key, code, row)
        if not chain.is_same(code, row["mac"]):
            raise ValueError(f"an event of review {review_id} follows another history")

    events = _events(conn, team, review_id, rows, after=after.number)
    last = after.number + len(rows)
    return events, Head(last, code, chain.code_of_head(key, team, review_id, last, code))


# Each is built once, here, and asked with values for its names.
_OF_REVIEW = (
    history.c.team == bindparam("team"),
    history.c.review_id == bindparam("review_id"),
    history.c.number > bindparam("after"),
)
_IN_ORDER = select(history).where(*_OF_REVIEW).order_by(history.c.number)
_EVENTS = Query(_IN_ORDER)
_NEWER = Query(_IN_ORDER.where(history.c.number <= bindparam("to")))
_PAST = Query(_IN_ORDER.where(history.c.at < bindparam("at")))
_TEXTS = Query(
    select(texts.c.id, texts.c.body).where(
        texts.c.team == bindparam("team"),
        texts.c.review_id == bindparam("review_id"),
        texts.c.number > bindparam("after"),
    )
)


def _events(
    conn: Connection, team: str, review_id: int, rows: Sequence[Mapping[str, Any]], *, after: int
) -> list[Recorded]:
    """Return the events of rows that begin after a number, with what was typed in them."""
    if any(row["format"] > FORMAT for row in rows):
        raise NewerFormat(f"review {review_id}")

    if [row["number"] for row in rows] != list(range(after + 1, after + 1 + len(rows))):
        raise ValueError(f"an event of review {review_id} is missing")

    typed = _TEXTS.rows(conn, team=team, review_id=review_id, after=after)
    bodies = {row["id"]: row["body"] for row in typed}
    return [
        Recorded(
            number=row["number"],
            at=row["at"],
            actor=row["actor"],
            event=decode(row["form"], _with_texts(row["form"], json.loads(row["body"]), bodies)),
            batch=row["batch"],
            role=row["role"],
            behalf=row["behalf"],
            via=row["via"],
        )
        for row in rows
    ]


def texts_of(conn: Connection, team: str, review_id: int) -> list[str]:
    """Return all that people typed in a review, but what was removed."""
    here = (texts.c.team == team) & (texts.c.review_id == review_id)
    typed = select(texts.c.body).where(here, texts.c.body.is_not(None))
    return list(conn.execute(typed).scalars())


def redact(conn: Connection, team: str, review_id: int, event: TextRedacted) -> list[str]:
    """Blank what was typed in one event, and its copies in others, and return what it was.

    The caller appends ``event`` beside it.
    """
    places = [texts.c.number == event.event]
    for number, field in event.also:
        places.append((texts.c.number == number) & (texts.c.field == field))

    here = (texts.c.team == team) & (texts.c.review_id == review_id)
    which = here & or_(*places) & texts.c.body.is_not(None)
    removed = cells.values(conn, select(texts.c.body).where(which))
    conn.execute(update(texts).where(which).values(body=None, salt=None))
    return removed


def redacted_since(conn: Connection, after: Mapping[int, int]) -> set[int]:
    """Return those of some reviews, of any workspace, that were redacted after an event of each."""
    if not after:
        return set()

    numbered = select(history.c.review_id, func.max(history.c.number)).where(
        history.c.review_id.in_(list(after)), history.c.form == TextRedacted.__name__
    )
    last = conn.execute(numbered.group_by(history.c.review_id))
    return {review_id for review_id, number in last if number > after[review_id]}


def fields_typed_in(row: Mapping[str, Any], body: Mapping[str, Any]) -> Iterable[str]:
    """Return the fields of an event, given as its columns and values, that people typed.

    In a form that only a newer version knows they are told by how they are stored.
    """
    if row["format"] <= FORMAT:
        return FORMS[row["form"]].texts
    return [field for field, value in body.items() if _is_reference(value)]


def _is_reference(value: Any) -> bool:
    """Say whether a field's value stands for a text that lies apart."""
    return isinstance(value, dict) and value.keys() == {"text", "digest"}


def _code_at(conn: Connection, key: bytes, team: str, review_id: int, number: int) -> str:
    """Return the code of a review's event, or what stands for it before the first."""
    if not number:
        return chain.code_before_first(key, team, review_id)
    code = select(history.c.mac).where(
        history.c.team == team, history.c.review_id == review_id, history.c.number == number
    )
    return conn.execute(code).scalar_one_or_none() or ""


def _take_texts_apart(
    team: str, review_id: int, recorded: Recorded
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return an event's values with references in the place of its texts, and those texts."""
    body = encode(recorded.event)
    typed: list[dict[str, Any]] = []

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
        body[field] = {"text": text["id"], "digest": chain.digest_of_text(text)}
        typed.append(text)

    return body, typed


def _with_texts(
    form: str, body: dict[str, Any], bodies: Mapping[str, str | None]
) -> dict[str, Any]:
    """Put an event's texts back in the place of their references."""
    for field in FORMS[form].texts:
        reference = body.get(field)
        if reference is not None:
            body[field] = bodies.get(reference["text"])

    return body


def _storable(text: str) -> str:
    """Replace what a database cannot hold, as JSON from outside may have it.

    PostgreSQL takes no NUL, and UTF-8 no half of a surrogate pair.
    """
    return text.encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")
