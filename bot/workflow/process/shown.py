"""What a stranger wrote, fit to be shown in one line, and what was probably meant by it."""

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

from bot.workflow.process.vocabulary import ID_LIMIT

_SHOWS_NOTHING = frozenset(("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))
_JOINERS = "\u200c\u200d"


def is_hidden(c: str) -> bool:
    """Say whether a character shows nothing, or changes the direction of what is read.

    The joiners of scripts and emoji do not count.
    """
    return unicodedata.category(c) in _SHOWS_NOTHING and c not in _JOINERS


def hidden_in(text: str, *, but: str = "") -> str | None:
    """Return the first hidden character of a text, which most texts have not, ``but`` for some."""
    if text.isprintable():
        return None
    return next((c for c in text if c not in but and is_hidden(c)), None)


def nearest_of(value: str, allowed: Iterable[str]) -> str:
    """Return what was probably meant; empty where nothing is near."""
    return "".join(get_close_matches(value[:ID_LIMIT].lower(), list(allowed), 1))


def worth_naming(allowed: tuple[str, ...], near: str) -> tuple[str, ...]:
    """Return all that is allowed, unless it is a long list, and one of it was probably meant."""
    most = 12 if near else 40
    return allowed if len(allowed) <= most else ()


def as_shown(text: object, limit: int = 60) -> str:
    """Return what a stranger wrote, fit to be shown in one line."""
    begins = str(text)[: limit + 1]
    hides = hidden_in(begins) is not None
    plain = "".join("\ufffd" if is_hidden(c) else c for c in begins) if hides else begins
    return plain if len(plain) <= limit else plain[: limit - 1] + "…"
