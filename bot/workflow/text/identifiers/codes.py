"""Numbers with letters: National Insurance numbers, and unique pupil numbers (UPN)."""

import re
from collections.abc import Iterator

from bot.workflow.text.identifiers.spans import Span, compact

_NI = re.compile(
    r"(?<![a-z0-9])([a-ceghj-pr-tw-z][a-ceghj-npr-tw-z])([ \n.-]{0,2})"
    r"[0-9]{2}([ \n.-]{0,2})[0-9]{2}([ \n.-]{0,2})[0-9]{2}([ \n.-]{0,2})([a-d])(?![a-z0-9])",
    re.IGNORECASE,
)
_NI_NEVER = frozenset(("BG", "GB", "KN", "NK", "NT", "TN", "ZZ"))
_ARTICLE = re.compile(r" [a-z]")


def national_insurance_numbers(text: str) -> Iterator[Span]:
    """Yield the National Insurance numbers of a text."""
    for match in _NI.finditer(text):
        if match[1].upper() not in _NI_NEVER and not _is_english(text, match):
            yield Span(match.start(), match.end(), "national-insurance")


def _is_english(text: str, match: re.Match[str]) -> bool:
    """Say whether what looks like a number is words: "at 123456 a" is English.

    A suffix that stands apart counts in capitals, or if all groups stand apart alike.
    """
    prefix, *joints, suffix = match.groups()
    if not joints[-1] or len(set(joints)) == 1:
        return False
    if not (prefix + suffix).isupper():
        return True
    return suffix == "A" and _ARTICLE.match(text, match.end()) is not None


_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"  # their places are their values; I, O and S are never used
_UPN = re.compile(
    r"(?<![a-z0-9])([a-hj-npqrt-z][ -]?(?:[0-9]{3}[ -]?[0-9]{4}[ -]?[0-9]{2}["
    r" -]?(?:[0-9]{3}|[0-9]{2}-?[a-hj-npqrt-z])"
    r"|[0-9]{4}[ -][0-9]{4}[ -][0-9]{4}))(?![a-z0-9])",
    re.IGNORECASE,
)


def pupil_numbers(text: str) -> Iterator[Span]:
    """Yield the unique pupil numbers of a text.

    A check letter, then local authority (3), school (4), year (2), and a serial of three digits or,
    if temporary, of two digits and a letter.
    """
    for match in _UPN.finditer(text):
        upn = compact(match[1])
        if len(upn) != len(match[1]) and not match[1][0].isupper():
            continue  # "a 2026 1234 5678": the article
        if upn[0] == _check_letter(upn[1:]):
            yield Span(match.start(), match.end(), "upn")


def _check_letter(rest: str) -> str:
    """Return the letter of the sum of each value times its place (2 to 13), modulo 23."""
    values = (int(c) if c.isdigit() else _UPN_LETTERS.index(c) for c in rest)
    total = sum(place * value for place, value in enumerate(values, start=2))
    return _UPN_LETTERS[total % 23]
