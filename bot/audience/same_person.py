"""Marks by which two accounts of one person can be known, without keeping anybody's name.

Slack says how somebody is called, not who they are. Two accounts of the same full name count as one
person's where it takes two; of an e-mail address likewise, where an installation is told it. What
is kept is a keyed digest of each, which tells only whether two are the same.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from bot import parts

_LENGTH = 32  # characters of a digest, half of it


def marks(facts: Mapping[str, Any], key: bytes) -> str:
    """Return the marks of a person as Slack describes them; "" where it says no name."""
    found = (_mark(one, key) for one in dict.fromkeys(_said(facts)))
    return " ".join(sorted(found))


def _said(facts: Mapping[str, Any]) -> Iterator[str]:
    """Yield what tells a person from others, each in the one form that it is compared in."""
    told = parts.mapping(facts, "profile")
    for name in (facts.get("real_name"), told.get("real_name")):
        words = _words(name)
        if words:
            yield f"name {' '.join(words)}"

    shown = _words(told.get("display_name"))
    if len(shown) > 1:  # of one word it is a first name, as many have
        yield f"name {' '.join(shown)}"

    email = told.get("email")
    if isinstance(email, str) and "@" in email:
        yield f"email {email.strip().casefold()}"


def _words(name: object) -> list[str]:
    """Return the words of a name in one order: "Doe, Zoë" is "zoe doe"."""
    if not isinstance(name, str):
        return []
    apart = unicodedata.normalize("NFKD", name)
    plain = "".join(c for c in apart if not unicodedata.combining(c))
    return sorted(re.findall(r"\w+", plain.casefold()))


def _mark(said: str, key: bytes) -> str:
    # What is no character (a lone surrogate) is replaced: no name may stop what somebody does.
    digest = hmac.new(key, said.encode("utf-8", "replace"), hashlib.sha256)
    return digest.hexdigest()[:_LENGTH]
