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
_SIGNS = {"\ue003": "*", "\ue004": "_", "\ue005": "~", "\ue006": "`"}
"""In a rendered template: a value's own signs, of which Slack would make bold, italics or code."""
_LOOK_ALIKES = {"*": "\u2217", "_": "\uff3f", "~": "\u223c", "`": "'"}
"""What is shown for them: Slack knows no escape of these. None is a letter, so that a text is still
found in what was said, by its letters and digits."""
_FORMATS = re.compile(r"[*~`]|(?<![^\W_])_|_(?![^\W_])")  # within a word, "_" is itself
APART, TOGETHER = "\ue007", "\ue008"
"""In a rendered template: around a value of a script that runs from right to left."""
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe]")
_ISOLATE, _POP = "\u2068", "\u2069"
"""Around it once it is sent: else the numbers beside it would stand on its other side."""
_MARKED_SIGNS = re.compile(f"[{''.join(_SIGNS)}]")
_ANY_MARK = re.compile(f"[{BREAK}{BAR}{START}{APART}{TOGETHER}{''.join(_SIGNS)}]")
_CODE = re.compile(r"(```.*?```|`[^`\n]*`)", re.DOTALL)
BREAKS = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_MARK_OF = {sign: mark for mark, sign in _SIGNS.items()}
# What most values have nothing of: it is told by one look, where each replacement takes one.
_TO_BE_SHOWN = re.compile(rf"[&<>*~`_]|{_ANY_MARK.pattern}|{_RIGHT_TO_LEFT.pattern}")
_TO_BE_MARKED = re.compile(rf"\||{_MARKS.pattern}|{BREAKS.pattern}")
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


def shown(text: str) -> Mrkdwn:
    """Return what somebody typed as mrkdwn that shows it as it is, and formats nothing."""
    if not _TO_BE_SHOWN.search(text):
        return Mrkdwn(text)
    bare = escape(_ANY_MARK.sub("", text))
    safe = _FORMATS.sub(lambda found: _MARK_OF[found[0]], bare)
    return Mrkdwn(f"{APART}{safe}{TOGETHER}" if _RIGHT_TO_LEFT.search(safe) else safe)


def plain(text: str) -> str:
    """Back from mrkdwn's escapes, for ``plain_text`` and for typed commands."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def mark(text: str) -> str:
    """Mark a value inside a template, so that it can neither start a part nor end one."""
    if not _TO_BE_MARKED.search(text):
        return START + text
    text = _MARKS.sub("", text)
    return START + BREAKS.sub(BREAK, text).replace("|", BAR)


def restored(text: str) -> str:
    """Return a part as mrkdwn, without marks: a value's own signs are shown, and format nothing."""
    # Not by a table: that takes a hundred times as long, once for each part of each message.
    text = text.replace(BREAK, "\n").replace(BAR, "|").replace(START, "")
    text = text.replace(APART, _ISOLATE).replace(TOGETHER, _POP)
    if not _MARKED_SIGNS.search(text):
        return text

    pieces = _CODE.split(text)
    pieces[::2] = [_replaced(piece, _LOOK_ALIKES) for piece in pieces[::2]]
    # What is in code already is to be copied as it is; only a backtick would end it.
    pieces[1::2] = [_replaced(piece, {"`": _LOOK_ALIKES["`"]}) for piece in pieces[1::2]]
    return "".join(pieces)


def original(text: str) -> str:
    """Return a part as plain text, without marks: every sign as it was typed, no escapes."""
    bare = text.replace(BREAK, "\n").replace(BAR, "|").replace(START, "")
    bare = bare.replace(APART, "").replace(TOGETHER, "")
    return plain(_replaced(bare, {}))


def _replaced(text: str, by: dict[str, str]) -> str:
    """Return a text with its marked signs as themselves, or as what they are replaced by."""

    def sign(found: re.Match[str]) -> str:
        typed = _SIGNS[found[0]]
        return by.get(typed, typed)

    return _MARKED_SIGNS.sub(sign, text)


def finalize(value: Any) -> Any:
    if value is None:
        return ""

    if isinstance(value, Mrkdwn):
        return mark(value)

    if isinstance(value, date):
        return day(value)

    if isinstance(value, str):
        return mark(shown(value))

    return value
