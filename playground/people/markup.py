"""What somebody typed as Slack sends it to the app."""

from __future__ import annotations

import re

_REFERENCE = re.compile(r"<(?:@[A-Z0-9]\w*|#[A-Z0-9]\w*|!\w+|(?:https?|mailto):[^<>\s]*)[^<>]*>")
_LINK = re.compile(r"https?://[^\s<>\"“”]+[^\s<>\"“”.,;:!?)'’]")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def escaped(text: str) -> str:
    """Return a typed text as Slack sends it: `& < >` escaped, addresses as links.

    Mentions and links that stand in <…> already stay as they are.
    """
    pieces = []
    at = 0

    for reference in _REFERENCE.finditer(text):
        pieces.append(_without_references(text[at : reference.start()]))
        pieces.append(reference[0])
        at = reference.end()

    pieces.append(_without_references(text[at:]))
    return "".join(pieces)


def _without_references(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    pieces = []
    at = 0

    for link in _LINK.finditer(text):
        pieces.append(_with_mail_links(text[at : link.start()]))
        pieces.append(f"<{link[0]}>")
        at = link.end()

    pieces.append(_with_mail_links(text[at:]))
    return "".join(pieces)


def _with_mail_links(text: str) -> str:
    return _MAIL.sub(r"<mailto:\g<0>|\g<0>>", text)
