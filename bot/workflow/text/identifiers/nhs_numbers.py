"""NHS numbers: ten digits of which the last checks the others."""

import re

from bot.workflow.text.identifiers.digit_runs import DigitRun
from bot.workflow.text.identifiers.spans import Level, Span

_LABEL = re.compile(
    r"(?:\bn\.? ?h\.? ?s|\bchi\b|\bhealth(?: and care)? (?:no|num|id)|\bpatient"
    r" (?:no|num|id))([^0-9]{0,40})$",
    re.IGNORECASE,
)
_LABEL_GLUED = re.compile(r"\b(?:nhs|chi)(?:no|nr|num|number|id)?$", re.IGNORECASE)
_LABEL_AFTER = re.compile(r"[^0-9a-z]{0,4}(?:[a-z']{1,12} ){0,3}\(?n\.?h\.?s", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.;!?]\s+(?!(?i:no|num))[A-Z]")
_TIMESTAMP_REST = re.compile(r"\.[0-9]{4,}")
_GLUED_BY_SLASH = re.compile(r"[0-9/]/$")
_CURRENCIES = ("£", "$", "€")
_GROUPED = (3, 3, 4)
_HALF_GROUPED = ((10,), (3, 7), (6, 4), (5, 5))
_COUNTING = "01234567890"
_WEIGHTS = (10, 9, 8, 7, 6, 5, 4, 3, 2, 1)


def nhs_number(run: DigitRun, bare: Level) -> Span | None:
    """Return the NHS number that a run of digits is, if it is one.

    ``bare``: how sure one is that has neither its usual groups nor a label.
    """
    level = _level(run, bare) if _is_valid(run.digits) else None
    return Span(run.start, run.end, "nhs-number", level) if level else None


def _is_valid(digits: str) -> bool:
    """Say whether the last of ten digits checks the others.

    One digit repeated is a filler, and so is counting.
    """
    if len(digits) != 10 or len(set(digits)) == 1 or digits in _COUNTING:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
    return total % 11 == 0


def _level(run: DigitRun, bare: Level) -> Level | None:
    """Return how sure ten digits are an NHS number, or ``None`` if they are something else."""
    before = run.before
    labelled = _is_labelled(before, run.after)

    if run.begins_with_date or _goes_on(run.after):
        return None

    if not _is_joined_well(run, labelled=labelled):
        return None

    if before[-1:].isalpha():
        return "refused" if _LABEL_GLUED.search(before) else None

    if labelled:
        return "refused"

    if run.is_something_else or before.endswith(_CURRENCIES):
        return None

    return _level_by_groups(run, bare)


def _goes_on(after: str) -> bool:
    """Say whether a word, or the fraction of a timestamp, follows at once."""
    return after[:1].isalnum() or _TIMESTAMP_REST.match(after) is not None


def _level_by_groups(run: DigitRun, bare: Level) -> Level | None:
    if _is_in_its_form(run):
        return "refused"
    if run.widths in _HALF_GROUPED or _is_in_odd_groups(run):
        return bare
    return None


def _is_in_odd_groups(run: DigitRun) -> bool:
    """Say whether the groups are of a number's length, and none of them a year's or a date's."""
    is_year = run.widths[0] == 4 and run.digits[:2] in ("19", "20")
    return min(run.widths) >= 2 and run.is_joined_alike and not is_year


def _is_joined_well(run: DigitRun, *, labelled: bool) -> bool:
    """Say whether what stands between the groups can stand within one number."""
    if run.is_joined_plainly:
        return True
    if labelled:
        return run.is_joined_alike or run.widths == _GROUPED
    return run.is_joined_alike and _is_in_its_form(run) and not _is_in_a_path(run)


def _is_in_its_form(run: DigitRun) -> bool:
    """Say whether it stands in its usual groups, or digit by digit."""
    return run.widths == _GROUPED or run.is_spelled_out


def _is_in_a_path(run: DigitRun) -> bool:
    """Say whether its groups follow others, or an address, after a slash."""
    return run.widths == _GROUPED and _GLUED_BY_SLASH.search(run.before) is not None


def _is_labelled(before: str, after: str) -> bool:
    label = _LABEL.search(before)
    if label and not _SENTENCE_END.search(label[1]):
        return True
    return _LABEL_AFTER.match(after) is not None
