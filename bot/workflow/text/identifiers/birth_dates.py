"""Dates that are said to be of birth."""

import re
from collections.abc import Iterator

from bot.workflow.text.identifiers.spans import Span

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)(?![a-z])"
)
_DATE = re.compile(
    r"(?<![0-9])(?:"
    r"[0-9]{4} ?[-./ ] ?[0-9]{1,2} ?[-./ ] ?[0-9]{1,2}"
    r"|[0-9]{1,2} ?[-./ ] ?[0-9]{1,2} ?[-./ ] ?(?:[0-9]{4}|[0-9]{2})"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)?(?: of)?[ -]?{_MONTH}(?:\.?,?[ -]?(?:[0-9]{{4}}|[0-9]{{2}}))?"
    rf"|{_MONTH}\.? ?(?:[0-9]{{4}}|[0-9]{{1,2}}(?:st|nd|rd|th)?(?:,? ?[0-9]{{4}})?)"
    r")(?![0-9])",
    re.IGNORECASE,
)
_PACKED_DATE = re.compile(r"[ \n:=(-]{0,4}([0-9]{8}|[0-9]{6})(?![0-9])")
_BIRTH = re.compile(
    r"(?<![a-z])(?<!new-)(?<!still-)(?<!un-)"
    r"(?:(?P<label>d\.? ?o\.? ?b|date[ -]{1,3}of[ -]{1,3}(?:(?:the|her|his|their)[ -]{1,3})?birth"
    r"|birth[ -]{0,3}da(?:te|y))|born)"
    r"(?![a-z])",
    re.IGNORECASE,
)
_LONGEST_GAP = 40
_LONGEST_DATE = 24
# What lies between the word and a date that is not of birth: a deadline, or another sentence.
_DEADLINE = re.compile(
    r"\b(?:by|due|until|before)(?: the)?\s*$|\b(?:will|shall|must|should|deadline)\b", re.IGNORECASE
)
_OTHER_MATTER = re.compile(
    r"[.;!?]\s|\n|\b(?:meet\w*|panel|review\w*|letters?|reports?|drafts?|met)\b", re.IGNORECASE
)
_BACK_TO_DATE = re.compile(
    r"[ ,:(=-]*(?:(?:is|was|were|as|the|her|his|their|its|a|day|when|which|that|on"
    r"|she|he|they|child|child's|baby)"
    r"[ ,:(=-]+){0,6}",
    re.IGNORECASE,
)


def birth_dates(text: str) -> Iterator[Span]:
    """Yield dates soon after "born" or "date of birth", or right before it; never a date alone."""
    for match in _BIRTH.finditer(text):
        labelled = match["label"] is not None
        span = _date_after(text, match.end(), labelled=labelled)
        if span is None:
            span = _date_before(text, match.start())
        if span is not None:
            yield span


def _date_after(text: str, at: int, *, labelled: bool) -> Span | None:
    packed = _PACKED_DATE.match(text, at) if labelled else None
    if packed is not None:
        return Span(packed.start(1), packed.end(1), "birth-date")
    date = _DATE.search(text, at, at + _LONGEST_GAP + _LONGEST_DATE)
    if date is None or date.start() - at > _LONGEST_GAP:
        return None
    gap = text[at : date.start()]
    if _DEADLINE.search(gap):
        return None
    if not labelled and _OTHER_MATTER.search(gap):
        return None
    return Span(date.start(), date.end(), "birth-date")


def _date_before(text: str, at: int) -> Span | None:
    window = max(0, at - _LONGEST_GAP - _LONGEST_DATE)
    dates = list(_DATE.finditer(text, window, at))
    if not dates or not _BACK_TO_DATE.fullmatch(text, dates[-1].end(), at):
        return None
    return Span(dates[-1].start(), dates[-1].end(), "birth-date")
