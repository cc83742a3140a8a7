"""Read parts of what Slack sent, of which any may be missing or empty."""

from collections.abc import Mapping
from typing import Any


def part(sent: Mapping[str, Any], *path: str) -> Mapping[str, Any]:
    """Return the part that lies at the end of a path; an empty one where Slack sent none."""
    for name in path:
        sent = sent.get(name) or {}
    return sent


def mapping(sent: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return the part of a name; an empty one where Slack sent none, or what is no mapping."""
    found = sent.get(name)
    return found if isinstance(found, Mapping) else {}


def text(sent: Mapping[str, Any], *path: str) -> str:
    """Return the text at the end of a path; an empty one where Slack sent none."""
    *way, name = path
    return str(part(sent, *way).get(name) or "")


def first_action(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what was pressed or chosen; nothing where a payload holds no action."""
    actions = body.get("actions") or [{}]
    first: Mapping[str, Any] = actions[0]
    return first


def next_cursor(page: Mapping[str, Any]) -> str:
    """Return where the next page of a list begins; empty after the last one."""
    return text(page, "response_metadata", "next_cursor")
