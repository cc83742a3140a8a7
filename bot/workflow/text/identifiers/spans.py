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


def compact(text: str) -> str:
    """Return an identifier as one word in capitals."""
    return re.sub(r"[^A-Za-z0-9]", "", text).upper()
