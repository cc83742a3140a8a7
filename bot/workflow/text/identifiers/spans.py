"""Where an identifier stands in a text, and how sure it is one."""

import re
from typing import Literal, NamedTuple

FindingKind = Literal[
    "nhs-number",
    "national-insurance",
    "upn",
    "postcode",
    "birth-date",
    "death-date",
    "phone",
    "email",
]
Level = Literal["refused", "warned"]


class Span(NamedTuple):
    """The place of an identifier."""

    start: int
    end: int
    kind: FindingKind
    level: Level = "refused"

    def is_surer_than(self, other: "Span") -> bool:
        """Say whether this one is refused, and the other only warned of."""
        return self.level == "refused" and other.level == "warned"


def span_of(match: re.Match[str], kind: FindingKind) -> Span:
    """Return the place of what a pattern found."""
    return Span(*match.span(), kind)


def text_before(match: re.Match[str], most: int) -> str:
    """Return what stands before what a pattern found, up to so many characters."""
    start = match.start()
    return match.string[max(0, start - most) : start]


def text_after(match: re.Match[str], most: int) -> str:
    """Return what stands after what a pattern found, up to so many characters."""
    end = match.end()
    return match.string[end : end + most]


def compact(text: str) -> str:
    """Return an identifier as one word in capitals."""
    return re.sub(r"[^A-Za-z0-9]", "", text).upper()
