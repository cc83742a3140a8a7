"""What a publication date means: by when the notices must go, and whether the 6 months hold."""

import datetime as dt
from collections.abc import Sequence

from bot.typed import Expected, TypedValue
from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.limits import Limit, limit_of
from bot.workflow.review.review import Review
from bot.workflow.rules.forecast import earliest_publication
from bot.workflow.rules.gates import notice_report
from bot.workflow.rules.labels import item_titles


class DateMeaning(TypedValue):
    """What a publication date means, in facts for a message; without a date, nothing."""

    date: dt.date | None
    closed_day: bool = False
    notices: Sequence[str] = ()
    """The titles of the gate's notices."""
    notices_missing: Sequence[str] = ()
    latest: dt.date | None = None
    """The last day for sending them."""
    too_late: bool = False
    short: bool = False
    """Whether what was sent leaves too few working days."""
    days: int = 0
    needed: int = 0
    earliest: dt.date | None = None
    expected: Expected | None = None
    """The last approval of the report, while it is missing."""
    limit: Limit | None = None
    limit_holds: bool = True


def meaning_of(review: Review, day: dt.date, today: dt.date, calendar: Calendar) -> DateMeaning:
    """Return what a publication date means, as things are today."""
    report = notice_report(review, day, today, calendar)
    latest = calendar.latest_notice(day, report.needed) if report.notices else None
    has_passed = latest is not None and latest < today
    limit = limit_of(review)
    first = earliest_publication(review, report, today, calendar)
    return DateMeaning(
        date=day,
        closed_day=not calendar.is_working_day(day),
        notices=item_titles(review, (name for name, _ in report.notices)),
        notices_missing=item_titles(review, report.notices_missing),
        latest=latest,
        too_late=has_passed and bool(report.notices_missing),
        short=report.short,
        days=report.days,
        needed=report.needed,
        earliest=first.day,
        expected=first.expected,
        limit=limit,
        limit_holds=limit is None or day <= limit,
    )
