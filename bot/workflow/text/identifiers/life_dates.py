"""Dates that are said to be of birth or of death; never a date alone."""

import re
from collections.abc import Iterator

from bot.workflow.text.identifiers.dates import (
    DATE,
    DATED_YEAR,
    EIGHT_DIGITS,
    LONGEST_DATE,
    PACKED_DATE,
)
from bot.workflow.text.identifiers.spans import FindingKind, Span

_DATE_OF = r"date[ -]{1,3}of[ -]{1,3}(?:(?:the|her|his|their)[ -]{1,3})?"
_BIRTH = re.compile(
    r"(?<![a-z])(?<!new-)(?<!still-)(?<!un-)(?<!pre-)"
    rf"(?:(?P<label>d[. /:\n_-]{{0,2}}o[. /:\n_-]{{0,2}}b|{_DATE_OF}birth"
    r"|birth[ '-]{0,3}da(?:te|y)|b'?-?day)|born|came into the world"
    r"|turn(?:s|ed|ing) [a-z0-9-]{1,12}(?= on )|birth(?= ?[:=(]| (?:was|on|in|-)[ :]))"
    r"(?![a-z])",
    re.IGNORECASE,
)
_DEATH = re.compile(
    r"(?<![a-z])"
    rf"(?:(?P<label>d[. /:\n_-]{{0,2}}o[. /:\n_-]{{0,2}}d(?! of )|{_DATE_OF}death"
    r"|death[ -]{1,3}date)"
    r"|died|dies|deceased|pass(?:ed|es) away|killed|murdered|(?:found|pronounced) dead"
    r"|drowned|still-?born|stopped breathing|life ended|fatally injured|suicide(?! [a-z])"
    r"|suicide(?= on )|rip|time of death"
    r"|(?:lost|took) (?:his|her|their) (?:own )?li(?:fe|ves)"
    r"|death(?= ?[:=(]| (?:was|on|in|at|occurred|took place|happened|-)[ :]"
    r"| of [a-z' ]{1,24} on ))"
    r"(?![a-z])",
    re.IGNORECASE,
)
_SHORT = re.compile(r"(?<![\w.'/-])([bd\u2020])([.:]?)[ \n]?(?:the )?(?=['0-9a-z])", re.IGNORECASE)
"""The signs of registers: "b. 3 May 2019", "d. 12 June 2024"."""

_SPELLED: tuple[tuple[re.Pattern[str], FindingKind], ...] = (
    (_BIRTH, "birth-date"),
    (_DEATH, "death-date"),
)
_LONGEST_GAP = 40
# What lies between the word and a date that is not of birth: a deadline, or another sentence.
_DEADLINE = re.compile(
    r"\b(?:by|due|until|before)(?: the)?\s*$"
    r"|\b(?:will|shall|must|should|deadline"
    r"|(?:to|not|being|been|was|were) (?:be|given|checked|removed|redacted|deleted)"
    r"|(?:checked|removed|redacted|deleted|corrected|withheld|asked for) (?:on|at|by|in))\b",
    re.IGNORECASE,
)
_OTHER_MATTER = re.compile(
    r"[.;!?]\s|\n|\b(?:meet\w*|panel|review\w*|letters?|reports?|drafts?|met|leaflets?|polic(?:y|ies)|protocols?"
    r"|guidance|agendas?|minutes|publi\w+|noti\w+|statements?|workshops?|training|conferences?|hearings?|inquests?"
    r"|decided|agreed|told|learn\w*|inform\w*|received)\b",
    re.IGNORECASE,
)
_TOLD_OF = re.compile(
    r"\b(?:noti\w+|told|inform\w*|learn\w*|heard|aware|news|report\w*|inquests?|hearings?|inquiry|investigation|bereave\w*)"
    r"\b[^.;!?\n]{0,30}$",
    re.IGNORECASE,
)
_BACK_TO_DATE = re.compile(
    r"[ ,:(=-]*(?:(?:is|was|were|as|the|her|his|their|its|a|day|when|which|that|on|and|of"
    r"|she|he|they|child|child's|baby|boy|girl|son|daughter|infant|sister|brother|twin|twins|mother|father)"
    r"[ ,:(=-]+){0,6}",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"(?:\b(?:part|option|section|point|para|paragraph|item|annex|appendix|table|figure|question|list|step|group"
    r"|plan|phase|schedule|class|level|child|adult|team) ?|\b[ac](?:[.):]| ?[0-9])[^\n]{0,60})$",
    re.IGNORECASE,
)
_NEXT_LISTED = re.compile(r"[^\n]{0,60}?(?<![a-z0-9])[ce](?:[.):]| ?[0-9])", re.IGNORECASE)


def birth_dates(text: str) -> Iterator[Span]:
    """Yield dates soon after "born" or "date of birth", or right before it."""
    yield from _said_to_be(text, _BIRTH, "birth-date")
    yield from _after_a_sign(text, "b", "birth-date")


def death_dates(text: str) -> Iterator[Span]:
    """Yield dates soon after "died" or "date of death", or right before it."""
    yield from _said_to_be(text, _DEATH, "death-date")
    yield from _after_a_sign(text, "d\u2020", "death-date")


def spells_date_of(word: str) -> FindingKind | None:
    """Return which of both dates letters and digits are that stood apart, if one."""
    for said, kind in _SPELLED:
        labels = said.finditer(word)
        if any(label["label"] and PACKED_DATE.match(word, label.end()) for label in labels):
            return kind
    return None


def _said_to_be(text: str, said: re.Pattern[str], kind: FindingKind) -> Iterator[Span]:
    for match in said.finditer(text):
        labelled = match["label"] is not None
        if match[0].lower() == "death" and _TOLD_OF.search(
            text[max(0, match.start() - 60) : match.start()]
        ):
            continue
        place = _date_after(text, match.end(), labelled=labelled) or _date_before(
            text, match.start()
        )
        if place is not None:
            yield Span(*place, kind)


def _date_after(text: str, at: int, *, labelled: bool) -> tuple[int, int] | None:
    packed = PACKED_DATE.match(text, at)
    if packed is not None and (labelled or len(packed[1]) >= 8):
        return packed.span(1)
    date = DATE.search(text, at, at + _LONGEST_GAP + LONGEST_DATE)
    if date is None or date.start() - at > _LONGEST_GAP:
        return None
    gap = text[at : date.start()].lstrip(".: \n")
    if _DEADLINE.search(gap):
        return None
    if not labelled and _OTHER_MATTER.search(gap):
        return None
    return date.span()


def _date_before(text: str, at: int) -> tuple[int, int] | None:
    window = max(0, at - _LONGEST_GAP - LONGEST_DATE)
    dates = list(DATE.finditer(text, window, at)) or list(EIGHT_DIGITS.finditer(text, window, at))
    if not dates or not _BACK_TO_DATE.fullmatch(text, dates[-1].end(), at):
        return None
    return dates[-1].span()


def _after_a_sign(text: str, signs: str, kind: FindingKind) -> Iterator[Span]:
    """Yield dates right after a letter that stands for the word, unless it counts a list."""
    for match in _SHORT.finditer(text):
        if match[1].lower() not in signs:
            continue
        at = match.end()
        date = DATE.match(text, at, at + LONGEST_DATE) or EIGHT_DIGITS.match(text, at)
        if date is None or not _has_year(date[0]) or _is_listed(text, match, date.end()):
            continue
        yield Span(date.start(), date.end(), kind)


def _has_year(date: str) -> bool:
    return date[:4].isdigit() or DATED_YEAR.search(date) is not None


def _is_listed(text: str, sign: re.Match[str], end: int) -> bool:
    """Say whether a letter is the sign of an entry of a list, or a name: "b. 3 May; c. 4 May"."""
    before = text[max(0, sign.start() - 80) : sign.start()]
    bare_capital = sign[1].isupper() and not sign[2]
    after_a_word = sign[1].isupper() and before[-2:-1].isalnum()
    if bare_capital or after_a_word:
        return True
    if before.endswith("("):
        return False
    return (
        _LISTED.search(before) is not None or _NEXT_LISTED.match(text[end : end + 80]) is not None
    )
