"""A review among others: its line in a list."""

from dataclasses import dataclass
from datetime import date

from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.due import Due, due_of, is_late
from bot.workflow.dates.limits import Limit, limit_of, six_months
from bot.workflow.dates.retention import RetentionRule
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.forecast import forecast
from bot.workflow.rules.retention import keeping_of
from bot.workflow.views.board import NextDate, is_ahead, next_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """One review in a list; never its pseudonym."""

    ref: str
    channel: str
    stage: str
    """The stage's title."""
    stage_number: int
    stage_total: int
    done: int
    total: int
    late: int
    next: NextDate | None
    publication: date | None
    """The agreed day."""
    published: date | None
    held: bool
    state: str
    """Either "live", "completed" or "discontinued"."""
    limit: Limit | None
    """The end of the 6 months that the review is held to."""
    holds_limit: bool
    """Whether publication is forecast within them."""
    kept_until: date | None
    """By the partnership's rule, once it has ended."""
    legal_hold: bool
    withheld: date | None = None
    """When it was decided that nothing is published."""


def overview(
    review: Review, today: date, calendar: Calendar, rule: RetentionRule | None = None
) -> Overview:
    """Return one review in a list.

    Made for a hundred at once: nothing here is worked out twice.
    """
    keys = list(review.all_keys())
    dues = {key: due_of(review, key, calendar) for key in keys if review.is_open(key)}
    late = sum(is_late(due, today) for due in dues.values())
    stage, limit = review.stage, limit_of(review)
    return Overview(
        ref=review.ref,
        channel=review.channel,
        stage=stage.title,
        stage_number=review.process.stages.index(stage) + 1,
        stage_total=len(review.process.stages),
        done=len(keys) - len(dues),
        total=len(keys),
        late=late,
        next=_next(review, dues, today),
        publication=review.publication_date,
        published=review.published.on if review.published else None,
        held=bool(review.active_holds()),
        state=state_of(review),
        limit=six_months(review),
        holds_limit=limit is None or forecast(review, today, calendar)[1].holds,
        kept_until=keeping_of(review, rule).until,
        legal_hold=review.legal_hold is not None,
        withheld=withheld_since(review),
    )


def withheld_since(review: Review) -> date | None:
    """Return when it was decided that nothing is published, where that stands."""
    decision = review.not_publishing
    return decision.on if decision is not None and review.withheld else None


def state_of(review: Review) -> str:
    """Return whether a review is "live", "completed" or "discontinued"."""
    if review.discontinued:
        return "discontinued"
    return "completed" if review.completed else "live"


def _next(review: Review, dues: dict[InstanceId, Due | None], today: date) -> NextDate | None:
    ahead = [(due.day, key) for key, due in dues.items() if is_ahead(due, review, key, today)]
    if not ahead:
        return None
    return next_date(review, *min(ahead, key=lambda dated: dated[0]))
