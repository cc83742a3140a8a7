"""Long answers in pages: a limit, a cursor, and bounds in time."""

from __future__ import annotations

import base64
import binascii
import math
from typing import TypeVar

from playground.shown import Message
from playground.web_api.methods import Args
from playground.workspace import ApiError

T = TypeVar("T")


def page_of(items: list[T], args: Args, *, default: int, most: int) -> tuple[list[T], str]:
    """Return the page that a call asks for, and the cursor of the next ("" at the end)."""
    limit = args.number("limit", default, most)
    start = _start(args.get("cursor"))
    after = start + limit
    next_cursor = _cursor(after) if after < len(items) else ""
    return items[start:after], next_cursor


def _cursor(start: int) -> str:
    return base64.b64encode(f"next:{start}".encode()).decode()


def _start(cursor: object) -> int:
    if not cursor:
        return 0

    try:
        decoded = base64.b64decode(str(cursor), validate=True).decode()
        return int(decoded.removeprefix("next:"))
    except (binascii.Error, ValueError):
        raise ApiError("invalid_cursor") from None


def _time(args: Args, name: str, otherwise: float) -> float:
    """Return a bound in time; `invalid_ts_oldest` or `invalid_ts_latest` for what is none."""
    given = args.get(name)
    try:
        return otherwise if given in (None, "") else float(given)
    except (TypeError, ValueError):
        raise ApiError(f"invalid_ts_{name}") from None


def between(messages: list[Message], args: Args) -> list[Message]:
    """Return the messages within `oldest` and `latest`, themselves only with `inclusive`."""
    start, end = _time(args, "oldest", 0.0), _time(args, "latest", math.inf)
    if args.flag("inclusive"):
        return [message for message in messages if start <= float(message.ts) <= end]
    return [message for message in messages if start < float(message.ts) < end]
