"""Numbers with letters: National Insurance numbers, and unique pupil numbers (UPN)."""

import re
from collections.abc import Iterator

from bot.workflow.text.identifiers.spans import Span, compact, span_of, text_before
from bot.workflow.text.lookalikes import as_digits

_JOINT = r"([^a-z0-9\ufffc]{0,3})"
_LIKE_DIGIT = r"[0-9oilsbz]"
_TWO = rf"({_LIKE_DIGIT}[^a-z0-9\ufffc]?{_LIKE_DIGIT})"
_FIRST, _SECOND = "[a-ceghj-pr-tw-z]", "[a-ceghj-npr-tw-z]"
_NI = re.compile(
    rf"(?<![a-z0-9])({_FIRST}[ ./_-]?{_SECOND}){_JOINT}{_TWO}{_JOINT}{_TWO}{_JOINT}{_TWO}{_JOINT}"
    r"([a-d])(?![a-z0-9])",
    re.IGNORECASE,
)
_PREFIX = rf"({_FIRST}{_SECOND})"
_NI_SPELLED = re.compile(rf"{_PREFIX}({_LIKE_DIGIT}{{6}})([a-d])", re.IGNORECASE)
_NI_LABELLED = re.compile(
    r"\b(?:n\.?i\.?(?:n\.?o\.?)?|(?:national )?insurance)(?: ?(?:no|num(?:ber)?|nr|is)\b)?"
    r"[^a-z0-9]{0,6}(?:is )?"
    rf"({_PREFIX}[ -]?[0-9]{{2}}[ -]?[0-9]{{2}}[ -]?[0-9]{{2}})(?![a-z0-9])",
    re.IGNORECASE,
)
"""Without its last letter, where it is said to be one."""
_NI_NEVER = frozenset(("BG", "GB", "KN", "NK", "NT", "TN", "ZZ"))
_FEWEST_TRUE_DIGITS = 4
_ARTICLE = re.compile(r" [a-z]")
_WORDS = frozenset(
    (
        *("AM", "AN", "AS", "AT", "BE", "BY", "HE", "ME", "MY", "ON", "OR", "PM", "RE", "WE"),
        *("BP", "CC", "CP", "CR", "ER", "HR", "JR", "LA", "MR", "PP", "PR", "RP", "SR", "TR", "WP"),
    )
)
"""Words, and what references begin with: pull, change and service requests, board papers."""


def national_insurance_numbers(text: str) -> Iterator[Span]:
    """Yield the National Insurance numbers of a text."""
    for match in filter(_is_insurance, _NI.finditer(text)):
        yield span_of(match, "national-insurance")
    for match in _NI_LABELLED.finditer(text):
        if match[2].upper() not in _NI_NEVER:
            yield Span(*match.span(1), "national-insurance")


def spells_insurance_number(word: str) -> bool:
    """Say whether letters and digits that stood apart are a National Insurance number."""
    return any(_may_be_insurance(match[1], match[2]) for match in _NI_SPELLED.finditer(word))


def _is_insurance(match: re.Match[str]) -> bool:
    """Say whether what looks like a National Insurance number in full is one."""
    digits = "".join(match.group(3, 5, 7))
    return _may_be_insurance(match[1], digits) and not _is_english(match)


def _may_be_insurance(prefix: str, digits: str) -> bool:
    true_digits = sum(map(str.isdigit, digits))
    return prefix.upper() not in _NI_NEVER and true_digits >= _FEWEST_TRUE_DIGITS


def _is_english(match: re.Match[str]) -> bool:
    """Say whether what looks like a number is words: "at 123456 a" is English.

    A suffix that stands apart counts if all groups stand apart alike, or if no word is in it.
    """
    prefix, suffix = match[1], match[9]
    joints = match.group(2, 4, 6, 8)
    is_whole = "".join(match.group(1, 3, 5, 7)).isalnum()
    if not is_whole and not (prefix + suffix).isupper():
        return True

    if not joints[-1] or len(set(joints)) == 1:
        return False

    begins_with_word = prefix.upper() in _WORDS and joints[0] != ""
    has_both_cases = prefix.isupper() != suffix.isupper()
    return begins_with_word or has_both_cases or _is_article(suffix, match)


def _is_article(suffix: str, match: re.Match[str]) -> bool:
    """Say whether the last letter is the "a" of what comes next."""
    return suffix in "aA" and _ARTICLE.match(match.string, match.end()) is not None


_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"  # their places are their values; I, O and S are never used
_UPN_JOINT = r"[^a-z0-9\ufffc]{0,3}"
_UPN = re.compile(
    rf"(?<![a-z0-9])[a-hj-npqrt-z](?:{_UPN_JOINT}[0-9oil]){{11}}{_UPN_JOINT}[0-9a-z](?![a-z0-9])",
    re.IGNORECASE,
)
_UPN_SPELLED = re.compile(r"[a-hj-npqrt-z][0-9oil]{11}[0-9a-z]", re.IGNORECASE)
_UPN_LABEL = re.compile(r"\b(?:upn|pupil (?:no|num|id))[^0-9]{0,15}$", re.IGNORECASE)
_GAP = re.compile(r"[^a-z0-9]{1,3}", re.IGNORECASE)
_DATED = re.compile(
    r".[ ./-]?(?:[0-9]{2}[ ./-][0-9]{2}[ ./-][0-9]{4}|[0-9]{4}[ ./-][0-9]{2}[ ./-][0-9]{2}[ ./-])"
)


def pupil_numbers(text: str) -> Iterator[Span]:
    """Yield the unique pupil numbers of a text.

    A check letter, then local authority (3), school (4), year (2), and a serial of three digits or,
    if temporary, of two digits and a letter.
    """
    for match in filter(_is_one_code, _UPN.finditer(text)):
        if _is_pupil_number(match[0]):
            yield span_of(match, "upn")


def spells_pupil_number(word: str) -> bool:
    """Say whether letters and digits that stood apart are a unique pupil number."""
    return any(_is_pupil_number(match[0]) for match in _UPN_SPELLED.finditer(word))


def _is_one_code(match: re.Match[str]) -> bool:
    """Say whether what stands in groups is one code: "a 2026 1234 5678" has the article.

    The groups of a code stand apart alike; a letter before a date is none.
    """
    written = match[0]
    if written.isalnum() or _UPN_LABEL.search(text_before(match, 30)):
        return True
    separators = {gap[0] for gap in _GAP.finditer(written) if gap.start() > 1}
    return len(separators) <= 1 and written[0] != "a" and not _DATED.match(written)


def _is_pupil_number(written: str) -> bool:
    upn = compact(written)
    last = upn[-1] if upn[-1] in _UPN_LETTERS else as_digits(upn[-1])
    rest = as_digits(upn[1:-1]) + last
    if last not in _UPN_LETTERS and not last.isdigit():
        return False
    return upn[0] == _check_letter(rest)


def _check_letter(rest: str) -> str:
    """Return the letter of the sum of each value times its place (2 to 13), modulo 23."""
    values = (int(c) if c.isdigit() else _UPN_LETTERS.index(c) for c in rest)
    total = sum(place * value for place, value in enumerate(values, start=2))
    return _UPN_LETTERS[total % 23]
