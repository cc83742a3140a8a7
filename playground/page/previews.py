"""Files as people look at them in Slack: pictures, Word as pages, calendars as entries, text.

The page builds its elements from this JSON; nothing in a file is ever taken for markup.
"""

from __future__ import annotations

import csv
import io
import struct
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import PurePath
from typing import Any
from zoneinfo import ZoneInfo

from playground.blocks import Json

LONDON = ZoneInfo("Europe/London")
PNG = b"\x89PNG\r\n\x1a\n"
LONGEST_TEXT = 20_000
MOST_ROWS = 500
KINDS = {
    ".png": "picture",
    ".docx": "pages",
    ".ics": "entries",
    ".csv": "table",
    ".txt": "text",
    ".md": "text",
    ".json": "text",
}


def preview_of(name: str, content: bytes) -> Json:
    """Return of what kind a file is, and of a picture how large: its place is kept as it loads."""
    kind = KINDS.get(PurePath(name).suffix.lower(), "other")
    if kind != "picture":
        return {"kind": kind}

    if not content.startswith(PNG) or len(content) < 24:
        return {"kind": "other"}

    width, height = struct.unpack(">II", content[16:24])
    return {"kind": kind, "width": width, "height": height}


def preview(name: str, content: bytes) -> Json:
    """Return what is in a file, for people to read; `problem` says why it cannot be shown."""
    kind = preview_of(name, content)["kind"]
    try:
        match kind:
            case "pages":
                from playground.page.word import pages_of  # 0.1 s, and only for who opens one

                return {"kind": kind, **pages_of(content)}
            case "entries":
                return {"kind": kind, "entries": list(_entries(content))}
            case "table":
                return {"kind": kind, "rows": _rows(content)}
            case "text":
                return {"kind": kind, "text": _text(content)[:LONGEST_TEXT]}
    except Exception:
        return {"kind": kind, "problem": "This file could not be read. You can still download it."}

    return {"kind": kind, "problem": "There is no preview of such files. You can download it."}


def _text(content: bytes) -> str:
    return content.decode("utf-8-sig", "replace")


def _rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(_text(content))))[:MOST_ROWS]


def _entries(content: bytes) -> Iterator[Json]:
    """Yield the entries of a calendar, the earliest first."""
    from icalendar import Calendar  # 50 ms, and only for who opens one

    events = Calendar.from_ical(content).walk("VEVENT")
    for event in sorted(events, key=lambda event: _as_time(event.decoded("dtstart"))):
        yield {
            "title": str(event.get("summary", "")),
            "when": _when(event),
            "where": str(event.get("location", "")),
            "text": str(event.get("description", "")),
            "cancelled": str(event.get("status", "")) == "CANCELLED",
        }


def _as_time(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=LONDON)
    return datetime(value.year, value.month, value.day, tzinfo=LONDON)


def _when(event: Any) -> str:
    """Return an entry's day, with its times where it has any."""
    start = event.decoded("dtstart")
    if isinstance(start, date) and not isinstance(start, datetime):
        return f"{start:%a %-d %b %Y}"

    local = _as_time(start).astimezone(LONDON)
    said = f"{local:%a %-d %b %Y, %H:%M}"

    if "dtend" in event:
        said += f" to {_as_time(event.decoded('dtend')).astimezone(LONDON):%H:%M}"

    return said
