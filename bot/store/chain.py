"""The codes that tie a review's events to each other, under a key that the database does not hold.

Each event's code (``mac``) covers every one of its columns and the code before it; the review's
``head`` covers the last one, so that an event missing at the end is missed.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from bot.store.tables import history, purges

_SIGNED = tuple(column.name for column in history.columns if column.name != "mac")
PURGE_FIELDS = tuple(column.name for column in purges.columns if column.name not in ("id", "mac"))
"""What the code of a certificate covers: every column but its own and the row's number."""
_TEXT_FIELDS = ("salt", "team", "review_id", "number", "field", "body")


def code_before_first(key: bytes, team: str, review_id: int) -> str:
    """Return the code that a review's first event follows."""
    return _code(key, ("genesis", team, review_id))


def code_of_event(key: bytes, previous: str, row: Mapping[str, Any]) -> str:
    """Return the code of an event, given as its columns, that follows the event of a code."""
    return _code(key, ("event", previous, *(row[name] for name in _SIGNED)))


def code_of_head(key: bytes, team: str, review_id: int, number: int, last: str) -> str:
    """Return the code of a review whose last event has this number and this code."""
    return _code(key, ("head", team, review_id, number, last))


def code_of_purged_workspace(
    key: bytes, team: str, at: datetime, reviews: str, row_count: int
) -> str:
    """Return the code that says that a workspace with these reviews was removed."""
    return _code(key, ("purge of a workspace", team, at, reviews, row_count))


def is_same(one: str, other: str) -> bool:
    """Say whether two codes are the same; how long it takes says nothing of where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def code_of_anchor(key: bytes, *fields: object) -> str:
    """Return the code of something that an anchor names or seals."""
    return _code(key, ("anchor", *fields))


def code_of_purge(key: bytes, certificate: Mapping[str, Any]) -> str:
    """Return the code of a certificate that a review was purged, given as its columns."""
    return _code(key, ("purge", *(certificate[name] for name in PURGE_FIELDS)))


def digest_of_text(text: Mapping[str, Any]) -> str:
    """Return the digest of a text, given as its columns, that its event holds in its place."""
    return hashlib.sha256(_packed(text[name] for name in _TEXT_FIELDS)).hexdigest()


def _code(key: bytes, fields: Iterable[object]) -> str:
    """Return the code of some fields under a key."""
    return hmac.digest(key, _packed(fields), "sha256").hex()


def _packed(fields: Iterable[object]) -> bytes:
    """Join fields with their lengths before them: nothing can move from one into the next."""
    packed = bytearray()
    for field in fields:
        if field is None:
            packed += b"-"
            continue

        data = _written(field).encode("utf-8", "surrogatepass")
        packed += len(data).to_bytes(8, "big") + data

    return bytes(packed)


def _written(field: object) -> str:
    """Write a field in the one form in which it is covered."""
    if isinstance(field, datetime):
        return field.astimezone(UTC).isoformat(timespec="microseconds")
    return str(field)
