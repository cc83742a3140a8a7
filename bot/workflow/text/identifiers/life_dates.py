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
from bot.workflow.text.identifiers.spans import (
    FindingKind,
    Span,
    span_of,
    text_after,
    text_before,
)

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


def _sign(letters: str) -> re.Pattern[str]:
    """Return the pattern of a register's sign: "b. 3 May 2019", "d. 12 June 2024"."""
    sign = rf"(?<![\w.'/-])([{letters}])([.:]?)[ \n]?(?:the )?(?=['0-9a-z])"
    return re.compile(sign, re.IGNORECASE)


_BIRTH_SIGN = _sign("b")
_DEATH_SIGN = _sign("d\u2020")

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
    yield from _after_a_sign(text, _BIRTH_SIGN, "birth-date")


def death_dates(text: str) -> Iterator[Span]:
    """Yield dates soon after "died" or "date of death", or right before it."""
    yield from _said_to_be(text, _DEATH, "death-date")
    yield from _after_a_sign(text, _DEATH_SIGN, "death-date")


def spells_date_of(word: str) -> FindingKind | None:
    """Return which of both dates letters and digits are that stood apart, if one."""
    for said, kind in _SPELLED:
        labels = said.finditer(word)
        if any(label["label"] and PACKED_DATE.match(word, label.end()) for label in labels):
            return kind
    return None


def _said_to_be(text: str, words: re.Pattern[str], kind: FindingKind) -> Iterator[Span]:
    for said in words.finditer(text):
        if _is_news(said):
            continue
        place = _packed_date_after(said) or _date_after(said) or _date_before(said)
        if place is not None:
            yield Span(*place, kind)


def _is_news(said: re.Match[str]) -> bool:
    """Say whether somebody is told of a death, and so on another day: "told of the death on"."""
    return said[0].lower() == "death" and _TOLD_OF.search(text_before(said, 60)) is not None


def _packed_date_after(said: re.Match[str]) -> tuple[int, int] | None:
    """Return where a date stands right after a word, without anything between its numbers."""
    date = PACKED_DATE.match(said.string, said.end())
    if date is None:
        return None
    is_sure = said["label"] is not None or len(date[1]) >= 8
    return date.span(1) if is_sure else None


def _date_after(said: re.Match[str]) -> tuple[int, int] | None:
    text, at = said.string, said.end()
    date = DATE.search(text, at, at + _LONGEST_GAP + LONGEST_DATE)
    if date is None or date.start() - at > _LONGEST_GAP:
        return None

    gap = text[at : date.start()].lstrip(".: \n")
    labelled = said["label"] is not None
    return None if _is_of_other_matter(gap, labelled=labelled) else date.span()


def _is_of_other_matter(gap: str, *, labelled: bool) -> bool:
    """Say whether a date is a deadline or of another sentence, by what lies before it."""
    if _DEADLINE.search(gap):
        return True
    return not labelled and _OTHER_MATTER.search(gap) is not None


def _date_before(said: re.Match[str]) -> tuple[int, int] | None:
    text, at = said.string, said.start()
    window = max(0, at - _LONGEST_GAP - LONGEST_DATE)
    dates = list(DATE.finditer(text, window, at)) or list(EIGHT_DIGITS.finditer(text, window, at))
    if not dates or not _BACK_TO_DATE.fullmatch(text, dates[-1].end(), at):
        return None
    return dates[-1].span()


def _after_a_sign(text: str, signs: re.Pattern[str], kind: FindingKind) -> Iterator[Span]:
    """Yield dates right after a letter that stands for the word, unless it counts a list."""
    for sign in signs.finditer(text):
        date = _date_right_after(sign)
        if date is not None and not _is_listed(sign, date):
            yield span_of(date, kind)


def _date_right_after(sign: re.Match[str]) -> re.Match[str] | None:
    """Return the date, with its year, that a sign stands before; ``None`` if another thing does."""
    text, at = sign.string, sign.end()
    date = DATE.match(text, at, at + LONGEST_DATE) or EIGHT_DIGITS.match(text, at)
    return date if date and _has_year(date[0]) else None


def _has_year(date: str) -> bool:
    return date[:4].isdigit() or DATED_YEAR.search(date) is not None


def _is_listed(sign: re.Match[str], date: re.Match[str]) -> bool:
    """Say whether a letter is the sign of an entry of a list, or a name: "b. 3 May; c. 4 May"."""
    before = text_before(sign, 80)
    letter, mark = sign.groups()
    follows_a_word = before[-2:-1].isalnum()
    if letter.isupper() and (follows_a_word or not mark):
        return True

    if before.endswith("("):
        return False

    listed = _LISTED.search(before) or _NEXT_LISTED.match(text_after(date, 80))
    return listed is not None
