"""Mark values in a template, so that nothing that people typed starts a part or becomes markup."""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any

from bot.workflow.dates.calendar import day

BREAK, BAR, START = "\ue000", "\ue001", "\ue002"
"""In a rendered template: a value's line break, its bar, and where it starts. Gone once the parts
are told apart."""
_MARKS = re.compile(f"[{BREAK}{BAR}{START}]")
BREAKS = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
SLACK_ID = r"[UW][A-Z0-9]+"
PLACEHOLDER = re.compile(
    rf"<(?!@{SLACK_ID}>)([^<>=\n]*)>"
)  # a template's own <date>, which Slack would take for a link


GUEST = " (guest)"
_guests: ContextVar[Collection[str]] = ContextVar("guests", default=frozenset())


@contextmanager
def showing_guests(users: Collection[str]) -> Iterator[None]:
    """Mark these people as guests of the workspace in whatever is rendered meanwhile."""
    token = _guests.set(users)
    try:
        yield
    finally:
        _guests.reset(token)


def mention(user: str) -> str:
    """Mention a person by id; a guest is marked as one, wherever they are named."""
    return f"<@{user}>{GUEST if user in _guests.get() else ''}"


class Mrkdwn(str):
    """A text that is mrkdwn already, such as a mention; it is not escaped again."""


def escape(text: str) -> str:
    """Slack's three: nothing that a person typed becomes a mention, a link or a ping."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(text: str) -> str:
    """Back from mrkdwn's escapes, for ``plain_text`` and for typed commands."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def mark(text: str) -> str:
    """Mark a value inside a template, so that it can neither start a part nor end one."""
    text = _MARKS.sub("", text)
    return START + BREAKS.sub(BREAK, text).replace("|", BAR)


def restored(text: str) -> str:
    # Not by a table: that takes a hundred times as long, once for each part of each message.
    return text.replace(BREAK, "\n").replace(BAR, "|").replace(START, "")


def finalize(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, Mrkdwn):
        return mark(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, str):
        return mark(escape(value))
    return value
