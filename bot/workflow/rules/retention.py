"""How long a review is kept: by the partnership's rule, and by a legal hold."""

from dataclasses import dataclass
from datetime import date

from bot.workflow.dates.retention import End, RetentionRule
from bot.workflow.review.review import Review


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """How long one review is kept, and why.

    ``end`` is how it ended, ``None`` while it is live. ``until`` is the first day on which it may
    be purged; ``None`` while no rule says one. ``held_since`` and ``held_by`` are of a legal hold
    that is in force.
    """

    end: End | None
    ended: date | None
    until: date | None
    rule: str
    held_since: date | None
    held_by: str

    def is_due(self, today: date) -> bool:
        """Return whether its time has come, whether it is under a legal hold or not."""
        return self.until is not None and self.until <= today


def keeping_of(review: Review, rule: RetentionRule | None) -> Keeping:
    """Return how long a review is kept under a rule, and why."""
    end, ended = _end_of(review)
    hold = review.legal_hold
    return Keeping(
        end=end,
        ended=ended,
        until=_until(rule, end, ended),
        rule=str(rule or ""),
        held_since=hold.on if hold else None,
        held_by=hold.by if hold else "",
    )


def _until(rule: RetentionRule | None, end: End | None, ended: date | None) -> date | None:
    """Return the day until which a rule keeps what ended so; ``None`` where it says none."""
    if rule is None or end is None or ended is None:
        return None
    span = rule.span(end)
    return None if span is None else span.after(ended)


def _end_of(review: Review) -> tuple[End | None, date | None]:
    if review.discontinued is not None:
        return "discontinued", review.discontinued
    if review.completed is not None:
        return "completed", review.completed
    return None, None
