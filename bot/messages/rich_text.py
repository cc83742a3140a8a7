"""Rich text, as people write it in a form: as lines with mentions, and the other way round."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from bot import parts
from bot.messages.marks import SLACK_ID, escape, plain

_MENTION = re.compile(rf"<@({SLACK_ID})(?:\|[^<>]*)?>")


def as_typed(value: Mapping[str, Any]) -> str:
    """Return a rich text as Slack would send it if it were typed: mentions by id, the rest escaped.

    Each item of a list is a line.
    """
    return "\n".join(_lines(value.get("elements") or []))


def _lines(written: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    for part in written:
        if part.get("type") == "rich_text_list":
            yield from _lines(part.get("elements") or [])
        else:
            words = "".join(_words(one) for one in part.get("elements") or [])
            yield from words.split("\n")


def _words(element: Mapping[str, Any]) -> str:
    match element.get("type"):
        case "user":
            return f"<@{element.get('user_id', '')}>"
        case "link":
            return escape(parts.text(element, "text") or parts.text(element, "url"))
        case "text":
            return escape(parts.text(element, "text"))
        case _:
            return ""


def of_typed(text: str) -> dict[str, Any]:
    """Return a typed text as a rich text, for a form that comes back with it."""
    elements: list[dict[str, Any]] = []
    at = 0

    for found in _MENTION.finditer(text):
        elements += _text(text[at : found.start()])
        elements.append({"type": "user", "user_id": found[1]})
        at = found.end()

    elements += _text(text[at:])
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": elements}],
    }


def _text(escaped: str) -> list[dict[str, Any]]:
    return [{"type": "text", "text": plain(escaped)}] if escaped else []
