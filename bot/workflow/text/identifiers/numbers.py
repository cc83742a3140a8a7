"""Numbers without letters: telephone and NHS numbers, of which the longest counts."""

from collections.abc import Iterator

from bot.workflow.text.identifiers.digit_runs import Group, groups_of, runs_from
from bot.workflow.text.identifiers.nhs_numbers import nhs_number
from bot.workflow.text.identifiers.phones import phone
from bot.workflow.text.identifiers.spans import Level, Span


def numbers(text: str, bare: Level) -> Iterator[Span]:
    """Yield the telephone and NHS numbers of a text.

    ``bare``: how sure an NHS number is that has neither its usual groups nor a label.
    """
    groups = groups_of(text)
    read_until = 0

    for index, (start, _) in enumerate(groups):
        span = _longest(text, groups, index, bare) if start >= read_until else None
        if span is not None:
            read_until = span.end
            yield span


def _longest(text: str, groups: list[Group], index: int, bare: Level) -> Span | None:
    # 0121 496 0000 is a telephone number before its first ten digits are anything.
    for run in reversed(list(runs_from(text, groups, index))):
        span = phone(run) or nhs_number(run, bare)
        if span is not None:
            return span
    return None
