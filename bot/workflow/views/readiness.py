"""What publishing on the agreed day still needs."""

from dataclasses import dataclass
from datetime import date

from bot.typed import Expected
from bot.workflow.dates.calendar import Calendar
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.forecast import earliest_publication
from bot.workflow.rules.gates import publication_gate
from bot.workflow.views.lines import InstanceName, name_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """What publishing on a day still needs."""

    days: int
    """Working days until then."""
    over: bool
    """Whether it is published, the day has passed, or another one is agreed."""
    earliest: date | None
    """The first day that is possible, as far as can be seen now."""
    expected: Expected | None
    """The last approval of the report, while it is missing."""
    missing: list[InstanceName]
    """The approvals that are missing, and what is due before publication."""
    notices: list[InstanceName]
    """The gate's own notices that are not sent."""
    latest: date | None
    """The last day for sending them."""
    held: bool


def readiness(review: Review, day: date, today: date, calendar: Calendar) -> Readiness:
    """Return what publishing on a day still needs."""
    report = publication_gate(review, day, today, calendar)
    publish = review.process.publish
    first = earliest_publication(review, report, today, calendar)
    return Readiness(
        days=calendar.working_days_between(today, day),
        over=review.published is not None or day < today or review.publication_date != day,
        earliest=first.day,
        expected=first.expected,
        missing=[name_of(review, InstanceId(lack.item, lack.party)) for lack in report.missing],
        notices=[name_of(review, InstanceId(item, "")) for item in report.notices_missing],
        latest=calendar.latest_notice(day, publish.clear_days) if publish else None,
        held=bool(report.holds),
    )
