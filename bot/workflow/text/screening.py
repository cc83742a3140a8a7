"""Identifiers of real people in free text, found before the text is stored.

What can be found by a pattern is found: numbers with a check digit, postcodes, dates said to be of
birth, telephone numbers, e-mail addresses. Names cannot, and nothing here claims to. A
:class:`Finding` never holds what was found, only its kind and length, so it may be logged.

Each rule errs on one side on purpose. *Refused* is what is hardly anything else; *warned* is what
may well be something else (one in eleven ten-digit numbers passes for an NHS number).

Every pattern takes linear time: repetitions are bounded, and numbers are judged digit group by
digit group.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from bot.workflow.text.cleaning import plain
from bot.workflow.text.identifiers.birth_dates import birth_dates
from bot.workflow.text.identifiers.codes import national_insurance_numbers, pupil_numbers
from bot.workflow.text.identifiers.emails import emails
from bot.workflow.text.identifiers.links import without_links
from bot.workflow.text.identifiers.numbers import numbers
from bot.workflow.text.identifiers.postcodes import postcodes
from bot.workflow.text.identifiers.spans import FindingKind, Level, Span, compact

TextKind = Literal["text", "link", "label"]

_MARKS = re.compile(r"(?<![a-z0-9])[*~`]+|[*~`]+(?![a-z0-9])", re.IGNORECASE)
"""Slack's marks for bold and the like, which stand at the edge of a word."""


@dataclass(frozen=True, slots=True)
class Finding:
    """That something was found, and how long it was; never what."""

    kind: FindingKind
    level: Level
    length: int


def screen(
    text: str, *, allowed_postcodes: Collection[str] = (), kind: TextKind = "text"
) -> list[Finding]:
    """Return what identifies somebody in a text: in the order of the text, then of its links.

    ``allowed_postcodes`` are those of agencies' own offices. A ``link`` is an address as a whole; a
    ``label`` (a party, a title, a file's name) has no use for a ten-digit number, so one that may
    be an NHS number is refused there instead of warned about.
    """
    allowed = {compact(plain(postcode)) for postcode in allowed_postcodes}
    seen = plain(text).strip()
    if kind == "link" and not seen.startswith("<"):
        return _findings(_in_link(seen, allowed))
    prose, links = without_links(seen)
    found = _findings(_in_prose(prose, allowed, kind))
    for link in links:
        found += _findings(_in_link(link, allowed))
    return found


def _in_prose(prose: str, allowed: Collection[str], kind: TextKind) -> Iterator[Span]:
    yield from emails(prose)
    spaced = _MARKS.sub("", prose).replace("_", " ")
    yield from numbers(spaced, "refused" if kind == "label" else "warned")
    yield from national_insurance_numbers(spaced)
    yield from pupil_numbers(spaced)
    yield from postcodes(spaced, allowed)
    yield from birth_dates(spaced)


def _in_link(link: str, allowed: Collection[str]) -> Iterator[Span]:
    """Yield what identifies somebody in an address, which is full of digits and tokens.

    No bare numbers, therefore, and postcodes only where they are spaced.
    """
    decoded = plain(unquote(link)).replace("+", " ")
    yield from emails(decoded)
    spaced = decoded.replace("_", " ")
    yield from national_insurance_numbers(spaced)
    yield from pupil_numbers(spaced)
    for span in postcodes(spaced, allowed):
        if " " in spaced[span.start : span.end]:
            yield span
    yield from birth_dates(spaced)


def _findings(spans: Iterable[Span]) -> list[Finding]:
    """Return one finding for each place: the surer of two that overlap, else the earlier."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, s.level, -s.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
        elif (span.level, kept[-1].level) == ("refused", "warned"):
            kept[-1] = span
    return [Finding(span.kind, span.level, span.end - span.start) for span in kept]
