"""Telephone numbers."""

import re

from bot.workflow.text.identifiers.digit_runs import DigitRun
from bot.workflow.text.identifiers.spans import Span

# Geographic (01, 02), corporate (055, 056) and mobile (07). Not 03, 080, 084, 087: switchboards and
# helplines.
_PHONE = re.compile(r"1[0-9]{8,9}|2[0-9]{9}|5[56][0-9]{8}|7[0-9]{9}")
_EXTENSION = re.compile(r"x|ext", re.IGNORECASE)


def phone(run: DigitRun) -> Span | None:
    """Return the telephone number that a run of digits is, if it is one."""
    if "/" in run.joints:
        return None  # two numbers, or a date
    before, after = run.before, run.after
    international = before.endswith("+")
    national = _national_number(run, international=international)
    if national is None or not _PHONE.fullmatch(national):
        return None
    if before[-1:].isalnum():
        return None
    if after[:1].isalpha() and not _EXTENSION.match(after):
        return None
    if run.is_glued or run.has_other_label:
        return None
    start = run.start - 1 if international else run.start
    return Span(start, run.end, "phone")


def _national_number(run: DigitRun, *, international: bool) -> str | None:
    """Return the number without its 0 or +44; ``None`` where its groups are not those of one."""
    digits = run.digits
    if international and digits.startswith("44"):
        return digits[2:].removeprefix("0")
    if digits.startswith("0044"):
        return digits[4:].removeprefix("0")
    if digits.startswith("447"):
        return digits[2:]
    if not digits.startswith("0") or not _has_area_code(run.widths):
        return None
    return digits[1:]


def _has_area_code(widths: tuple[int, ...]) -> bool:
    """Say whether the first group can be an area code, or the number is written as one group.

    Ten digits in a row are more often something else, and "01 02 2026 14" is a date and an hour: an
    area code has three digits, or two before a long group.
    """
    if widths[0] == 2:
        return widths[1] >= 3
    return widths[0] > 2 and widths != (10,)
