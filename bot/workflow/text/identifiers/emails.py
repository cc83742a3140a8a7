"""E-mail addresses."""

import re
from collections.abc import Iterator

from bot.workflow.text.identifiers.spans import Span, span_of

_AT = re.compile("@")
_LOCAL = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+'&-"
_DOMAIN = re.compile(r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}", re.IGNORECASE)
_APART = re.compile(
    r"(?<![\w.])([a-z]{1,30}[._][a-z][a-z._]{0,30}) ?@"
    r" ?([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8})",
    re.IGNORECASE,
)
"""An address with spaces about its @, where a name stands before: "see you @ example.org" is
none."""


def emails(text: str) -> Iterator[Span]:
    """Yield the e-mail addresses of a text."""
    for match in _APART.finditer(text):
        if _is_mail_domain(match[2]):
            yield span_of(match, "email")

    for sign in _AT.finditer(text):
        span = _address_at(text, sign.start())
        if span is not None:
            yield span


def _address_at(text: str, at: int) -> Span | None:
    """Return the address that has its @ there, if it is one."""
    before = text[max(0, at - 64) : at]
    local = before[len(before.rstrip(_LOCAL)) :].lstrip("._%+'&-")
    domain = _DOMAIN.match(text, at + 1)
    if not local or domain is None or not _is_mail_domain(domain[0]):
        return None
    return Span(at - len(local), domain.end(), "email")


def _is_mail_domain(domain: str) -> bool:
    """Say whether a name ends in letters; Teams' addresses of threads are none."""
    top = domain.rstrip("-").rpartition(".")[2]
    is_thread = domain.lower().startswith("thread.")
    return len(top) >= 2 and top.isalpha() and not is_thread
