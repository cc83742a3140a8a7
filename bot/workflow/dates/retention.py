"""How long a partnership keeps a review that has ended: its own rule, as it is typed in settings.

    7 years after completion
    84 months
    7 years after completion, 1 year after discontinuation

A span without a word after it counts from either end. No rule is built in.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

from dateutil.relativedelta import relativedelta

End = Literal["completed", "discontinued"]
RetentionUnit = Literal["day", "week", "month", "year"]

_PART = re.compile(
    r"(?P<number>[0-9]{1,5}) ?(?P<unit>day|week|month|year)s?"
    r"(?: (?:after|from) (?:the )?(?P<end>completion|discontinuation|end))?"
)
_MOST: dict[RetentionUnit, int] = {"day": 36_500, "week": 5_200, "month": 1_200, "year": 100}
_ONE: dict[RetentionUnit, relativedelta] = {
    "day": relativedelta(days=1),
    "week": relativedelta(weeks=1),
    "month": relativedelta(months=1),
    "year": relativedelta(years=1),
}
_ENDS: dict[str, End] = {"completion": "completed", "discontinuation": "discontinued"}


@dataclass(frozen=True, slots=True)
class Span:
    """So many days, weeks, months or years."""

    number: int
    unit: RetentionUnit

    def after(self, day: date) -> date:
        """Return the day on which the span is over that begins on a day."""
        return day + self.number * _ONE[self.unit]

    def __str__(self) -> str:
        return f"{self.number} {self.unit}{'' if self.number == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """How long a review is kept after it was completed, and after it was discontinued.

    ``None``: of such a review nothing is said, and it is kept.
    """

    completed: Span | None = None
    discontinued: Span | None = None

    def span(self, end: End) -> Span | None:
        """Return how long a review is kept that ended like this."""
        return self.completed if end == "completed" else self.discontinued

    def __str__(self) -> str:
        if self.completed is not None and self.completed == self.discontinued:
            return f"{self.completed} after completion or discontinuation"
        spans = (("completion", self.completed), ("discontinuation", self.discontinued))
        return ", ".join(f"{span} after {end}" for end, span in spans if span is not None)


def read_rule(text: str) -> RetentionRule | None:
    """Return the rule that a text says; ``None`` for "none". Raises ``ValueError``."""
    words = " ".join(text.casefold().split()).rstrip(".")
    if words in ("", "none"):
        return None

    words = words.replace("completion or discontinuation", "the end")
    spans: dict[End, Span] = {}

    for part in re.split(r" ?[,;] ?", words):
        ends, span = _read_part(part)
        for end in ends:
            if end in spans:
                raise ValueError("the same end twice")

            spans[end] = span

    return RetentionRule(spans.get("completed"), spans.get("discontinued"))


def _read_part(part: str) -> tuple[tuple[End, ...], Span]:
    """Return one span of a rule, and the ends of a review that it is counted from."""
    found = _PART.fullmatch(part)
    if found is None:
        raise ValueError("no span")

    span = Span(int(found["number"]), cast(RetentionUnit, found["unit"]))
    if not 1 <= span.number <= _MOST[span.unit]:
        raise ValueError("too short or too long")

    named = found["end"]
    if named in _ENDS:
        return (_ENDS[named],), span

    return ("completed", "discontinued"), span
