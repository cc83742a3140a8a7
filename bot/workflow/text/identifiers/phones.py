"""Telephone numbers."""

import re

from bot.workflow.text.identifiers import abroad
from bot.workflow.text.identifiers.digit_runs import DigitRun
from bot.workflow.text.identifiers.spans import Span

# Geographic (01, 02), corporate (055, 056) and mobile (07). Not 03, 080, 084, 087: switchboards and
# helplines.
_PHONE = re.compile(r"1[0-9]{8,9}|2[0-9]{9}|5[56][0-9]{8}|7[0-9]{9}")
_BRACKETS = frozenset("()[]{}-. ")
_WHOLE = len("07700900123")
_EXTENSION = re.compile(r"x|ext", re.IGNORECASE)


_COUNTRY_SIGN = re.compile(r"(?:\+|\bplus) ?$", re.IGNORECASE)
_LABEL = re.compile(
    r"\b(?:tel(?:ephone)?|phone|mob(?:ile)?|cell|ring|call|text|whats ?app)\b[^0-9\n]{0,12}$",
    re.IGNORECASE,
)
_MOBILE = re.compile(r"7[0-9]{9}")


def phone(run: DigitRun) -> Span | None:
    """Return the telephone number that a run of digits is, if it is one."""
    sign = _COUNTRY_SIGN.search(run.before)
    international = sign is not None
    if not _is_somebodys(run, international=international):
        return None

    if _is_in_a_word(run, international=international) or run.is_something_else:
        return None

    start = run.start - len(sign[0]) if sign else run.start
    return Span(start, run.end, "phone")


def _is_in_a_word(run: DigitRun, *, international: bool) -> bool:
    """Say whether it is part of a word: "plus" before it is none, nor an extension after it."""
    before, after = run.before, run.after
    if before[-1:].isalnum() and not international:
        return True
    return after[:1].isalpha() and not _EXTENSION.match(after)


def _is_somebodys(run: DigitRun, *, international: bool) -> bool:
    """Say whether it can be a person's number, of this country or of another."""
    national = _national_number(run, international=international)
    if national is not None and _PHONE.fullmatch(national):
        return True
    from_abroad = _number_abroad(run, international=international)
    return from_abroad is not None and abroad.is_somebodys(from_abroad)


def _number_abroad(run: DigitRun, *, international: bool) -> str | None:
    """Return the number from its country's code on; ``None`` where no other country's is there."""
    if run.is_spelled_out or not run.is_joined_plainly:
        return None
    digits = run.digits
    if international:
        return None if digits.startswith("44") else digits
    return digits[2:] if digits.startswith("00") else None


def _national_number(run: DigitRun, *, international: bool) -> str | None:
    """Return the number without its 0 or +44; ``None`` where its groups are not those of one."""
    digits = run.digits
    if international and digits.startswith("44"):
        return digits[2:].removeprefix("0")

    if digits.startswith("0044"):
        return digits[4:].removeprefix("0")

    if digits.startswith("447"):
        return digits[2:]

    if _MOBILE.fullmatch(digits) and _LABEL.search(run.before):
        return digits

    if digits.startswith("0") and _is_grouped_well(run):
        return digits[1:]

    return None


def _is_grouped_well(run: DigitRun) -> bool:
    """Say whether the groups, and what parts them, are those of a telephone number."""
    if run.is_spelled_out:
        return _is_whole(run) and run.is_joined_alike
    is_one = run.is_joined_plainly or _is_one_number(run)
    return is_one and _begins_with_area_code(run)


def _is_whole(run: DigitRun) -> bool:
    return len(run.digits) == _WHOLE


def _begins_with_area_code(run: DigitRun) -> bool:
    """Say whether the first group can be an area code, or the number is written as one group.

    Ten digits in a row are more often something else, and "01 02 2026 14" is a date and an hour: an
    area code has three digits, or two before a long group.
    """
    first, second = (*run.widths, 0)[:2]
    if first == 1:
        return second >= 2 and _is_whole(run)
    if first == 2:
        return second >= 3
    return run.widths != (10,)


def _is_one_number(run: DigitRun) -> bool:
    """Say whether groups that other signs part than spaces are one number.

    Brackets may stand around a group; any other sign has to be between all of them, and a list
    has a blank after each comma.
    """
    signs = {joint.strip() for joint in run.joints}
    if all(set(sign) <= _BRACKETS for sign in signs):
        return True
    is_mobile = run.digits.startswith("07") and _is_whole(run)
    return run.is_joined_alike and (is_mobile or ", " not in run.joints)
