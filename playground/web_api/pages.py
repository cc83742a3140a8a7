"""Long answers in pages: a limit, a cursor, and bounds in time."""

from __future__ import annotations

import base64
import binascii
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
    return items[start:after], _cursor(after) if after < len(items) else ""


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


def between(messages: list[Message], args: Args) -> list[Message]:
    """Return the messages within `oldest` and `latest`, themselves only with `inclusive`."""
    oldest = args.get("oldest")
    if oldest not in (None, "0", 0):
        messages = [message for message in messages if _is_after(message, oldest, args)]
    latest = args.get("latest")
    if latest is not None:
        messages = [message for message in messages if _is_before(message, latest, args)]
    return messages


def _is_after(message: Message, ts: str, args: Args) -> bool:
    return float(message.ts) > float(ts) or _is_included(message, ts, args)


def _is_before(message: Message, ts: str, args: Args) -> bool:
    return float(message.ts) < float(ts) or _is_included(message, ts, args)


def _is_included(message: Message, ts: str, args: Args) -> bool:
    return args.flag("inclusive") and message.ts == str(ts)
