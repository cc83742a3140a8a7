"""What publishing on the agreed day still needs."""

from dataclasses import dataclass
from datetime import date

from bot.workflow.dates.calendar import Calendar
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
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
    """The first day that is possible if the notices that are missing were sent today."""
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
    return Readiness(
        days=calendar.working_days_between(today, day),
        over=review.published is not None or day < today or review.publication_date != day,
        earliest=report.earliest,
        missing=[name_of(review, InstanceId(lack.item, lack.party)) for lack in report.missing],
        notices=[name_of(review, InstanceId(item, "")) for item in report.notices_missing],
        latest=calendar.latest_notice(day, publish.clear_days) if publish else None,
        held=bool(report.holds),
    )
