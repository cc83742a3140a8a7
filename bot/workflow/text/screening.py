"""Identifiers of real people in free text, found before the text is stored.

What can be found by a pattern is found: numbers with a check digit, postcodes, dates said to be of
birth or death, telephone numbers, e-mail addresses. Names cannot, and nothing here claims to. A
:class:`Finding` never holds what was found, only its kind and length, so it may be logged.

A disguise is undone for all kinds at once before the patterns look: letters that look like ours,
digits in words, characters that do not show. What stands between the characters of a number makes
no difference to its pattern, and what is spelled out is put together first.

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
from bot.workflow.text.identifiers.codes import (
    national_insurance_numbers,
    pupil_numbers,
    spells_insurance_number,
    spells_pupil_number,
)
from bot.workflow.text.identifiers.disguised_emails import disguised_emails
from bot.workflow.text.identifiers.emails import emails
from bot.workflow.text.identifiers.life_dates import birth_dates, death_dates, spells_date_of
from bot.workflow.text.identifiers.links import without_links
from bot.workflow.text.identifiers.numbers import numbers
from bot.workflow.text.identifiers.postcodes import postcodes, spells_postcode
from bot.workflow.text.identifiers.spans import FindingKind, Level, Span, compact
from bot.workflow.text.identifiers.spelled import codes_spelled
from bot.workflow.text.lookalikes import letters_as_digits, look_through, spoken_in_digits

TextKind = Literal["text", "link", "label"]

_MARKS = re.compile(r"(?<![a-z0-9])[*~`]+|[*~`]+(?![a-z0-9])", re.IGNORECASE)
"""Slack's marks for bold and the like, which stand at the edge of a word."""

_ENCODED_AT = re.compile("%40|&#0{0,4}64;|&commat;", re.IGNORECASE)
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200d\u2060\ufeff]{1,9}")
_PARTED = re.compile(r"[0-9](?:[\u00ad\u200b-\u200d\u2060\ufeff]{0,9}[0-9]){8,14}")
"""A long number, in which something may stand that does not show."""


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
    seen = look_through(plain(_PARTED.sub(_parted_by_spaces, text))).strip()
    if kind == "link" and not seen.startswith("<"):
        return _findings(_in_link(seen, allowed))

    prose, links = without_links(seen)
    found = _findings(_in_prose(prose, allowed, kind))

    for link in links:
        found += _findings(_in_link(link, allowed))

    return found


def _parted_by_spaces(number: re.Match[str]) -> str:
    """Read what does not show and yet parts digits as the space that somebody had there."""
    return _INVISIBLE.sub(" ", number[0])


def _in_prose(prose: str, allowed: Collection[str], kind: TextKind) -> Iterator[Span]:
    prose = spoken_in_digits(_ENCODED_AT.sub("@", prose))
    yield from emails(prose)
    yield from disguised_emails(prose)
    spaced = _MARKS.sub("", prose).replace("_", " ")
    yield from _codes(spaced, allowed)
    yield from _spelled_out(spaced, allowed)
    in_digits = letters_as_digits(spaced)
    yield from numbers(in_digits, "refused" if kind == "label" else "warned")
    yield from birth_dates(in_digits)
    yield from death_dates(in_digits)


def _codes(text: str, allowed: Collection[str]) -> Iterator[Span]:
    yield from national_insurance_numbers(text)
    yield from pupil_numbers(text)
    yield from postcodes(text, allowed)


def _spelled_out(text: str, allowed: Collection[str]) -> Iterator[Span]:
    """Yield what is spelled out character by character."""
    for start, end, word in codes_spelled(text):
        for kind in _kinds_of(word, allowed):
            yield Span(start, end, kind)


def _kinds_of(word: str, allowed: Collection[str]) -> Iterator[FindingKind]:
    """Yield what letters and digits are that stood apart."""
    if spells_insurance_number(word):
        yield "national-insurance"

    if spells_pupil_number(word):
        yield "upn"

    if spells_postcode(word, allowed):
        yield "postcode"

    date = spells_date_of(word)
    if date is not None:
        yield date


def _in_link(link: str, allowed: Collection[str]) -> Iterator[Span]:
    """Yield what identifies somebody in an address, which is full of digits and tokens.

    No bare numbers, therefore, and postcodes only where they are spaced.
    """
    decoded = look_through(plain(unquote(link))).replace("+", " ")
    yield from emails(decoded)
    spaced = decoded.replace("_", " ")
    yield from national_insurance_numbers(spaced)
    yield from pupil_numbers(spaced)

    for span in postcodes(spaced, allowed):
        if " " in spaced[span.start : span.end]:
            yield span

    yield from birth_dates(spaced)
    yield from death_dates(spaced)


def _findings(spans: Iterable[Span]) -> list[Finding]:
    """Return one finding for each place: the surer of two that overlap, else the earlier."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, s.level, -s.end)):
        last = kept[-1] if kept else None
        if last is None or span.start >= last.end:
            kept.append(span)
        elif span.is_surer_than(last):
            kept[-1] = span

    return [Finding(span.kind, span.level, span.end - span.start) for span in kept]
