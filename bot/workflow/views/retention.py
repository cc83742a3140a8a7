"""How long reviews are kept, and why, as people look at it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.workflow.dates.retention import RetentionRule
from bot.workflow.review.review import Review
from bot.workflow.rules.retention import keeping_of
from bot.workflow.views.overview import state_of


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLine:
    """One review in a list: how long it is kept."""

    ref: str
    state: str
    """Either "live", "completed" or "discontinued"."""
    ended: date | None
    until: date | None
    due: bool
    """Whether its time has come."""
    held_since: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptReview(KeptLine):
    """How long one review is kept, why, and what there is of it."""

    today: date
    rule: str
    """The partnership's rule, or ""."""
    held_by: str
    hold_event: int | None
    exported: date | None
    waiting: list[int]
    """The numbers of the purges that wait for a second person."""
    counts: Mapping[str, int]
    """How much there is of it: "history", "texts", "ledger", "messages", "files"."""
    keeps: bool
    """Whether this person decides about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgedLine:
    """One review that was purged."""

    ref: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionList:
    """Every closed review of a person, those under a legal hold, and those that are gone."""

    ref: str = ""
    today: date
    rule: str
    reviews: list[KeptLine]
    purged: list[PurgedLine]
    may_change: bool
    """Whether this person may set the rule."""


def kept_line(review: Review, rule: RetentionRule | None, today: date) -> KeptLine:
    """Return one review in a list."""
    keeping = keeping_of(review, rule)
    return KeptLine(
        ref=review.ref,
        state=state_of(review),
        ended=keeping.ended,
        until=keeping.until,
        due=keeping.is_due(today),
        held_since=keeping.held_since,
    )


def kept_review(
    review: Review,
    rule: RetentionRule | None,
    today: date,
    *,
    counts: Mapping[str, int],
    keeps: bool,
) -> KeptReview:
    """Return how long one review is kept, and why."""
    keeping = keeping_of(review, rule)
    waiting = [
        pending.number
        for pending in review.pending_approvals.values()
        if pending.act == "Purge" and pending.state == "waiting" and today <= pending.lapses
    ]
    return KeptReview(
        today=today,
        ref=review.ref,
        state=state_of(review),
        ended=keeping.ended,
        until=keeping.until,
        due=keeping.is_due(today),
        held_since=keeping.held_since,
        rule=keeping.rule,
        held_by=keeping.held_by,
        hold_event=review.legal_hold.event if review.legal_hold else None,
        exported=review.exported,
        waiting=waiting,
        counts=counts,
        keeps=keeps,
    )
