"""Whether the months hold for publishing, on whatever day it is asked.

A forecast follows from a review and a day (:mod:`bot.workflow.rules.forecast`). What of it the
review alone says is taken apart here, as dates, so that it can be kept for lists, which ask it of
many reviews each day.
"""

from dataclasses import dataclass
from datetime import date

from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.due import due_of
from bot.workflow.dates.limits import six_months
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.forecast import (
    completion_item,
    holding_up,
    planned_since,
    typical_plan,
    waited_for_since,
)
from bot.workflow.rules.gates import notice_report


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What the forecast of a publication rests on, as far as no day matters to it."""

    limit: date | None
    """The end of the months; ``None`` where the review is held to none."""
    published: date | None = None
    publishes: bool = False
    clear_days: int = 0
    """Working days from completion, and from the notices, to the publication."""
    notices: date | None = None
    """The day of the last notice that counts."""
    notices_needed: int | None = None
    """The working days after it; ``None`` where there are no notices."""
    notices_missing: bool = False
    planned: date | None = None
    """The day on which completion is planned, while it is expected."""
    behind_since: date | None = None
    """The day since which the current stage is behind; completion comes so much later."""
    not_before: date | None = None
    """The latest of the agreed day, or the one aimed at, and of the days on which holds end."""

    def holds(self, today: date, calendar: Calendar) -> bool:
        """Say whether publication is forecast within the months, on a day."""
        if self.limit is None:
            return True
        if self.published is not None:
            return self.published <= self.limit
        return self.publishes and self._expected(today, calendar) <= self.limit

    def _expected(self, today: date, calendar: Calendar) -> date:
        """Return the day on which publication is expected: the last that it waits for."""
        waited_for = [today, self._notices_allow(today, calendar)]
        if self.planned is not None:
            completed = self._completion(self.planned, today, calendar)
            waited_for.append(calendar.add_working_days(completed, self.clear_days))

        if self.not_before is not None:
            waited_for.append(self.not_before)

        return max(waited_for)

    def _completion(self, planned: date, today: date, calendar: Calendar) -> date:
        """Return when completion is expected: as planned, but later by what is behind."""
        start = max(planned, calendar.next_working_day(today))
        if self.behind_since is None:
            return start
        behind = calendar.working_days_between(self.behind_since, today)
        return calendar.add_working_days(start, max(0, behind))

    def _notices_allow(self, today: date, calendar: Calendar) -> date:
        """Return the first day that the notices allow; what is missing, if it were sent today."""
        if self.notices_needed is None:
            return today
        counted_from = self.notices or today
        if self.notices_missing:
            counted_from = max(counted_from, today)
        return calendar.add_working_days(counted_from, self.notices_needed)


def outlook_of(review: Review, calendar: Calendar) -> Outlook:
    """Return what the forecast of a review's publication rests on."""
    limit = six_months(review)
    publish = review.process.publish

    if review.published is not None:
        return Outlook(limit=limit, published=review.published.on)

    if limit is None or publish is None or review.withheld:
        return Outlook(limit=limit)

    notices = notice_report(review, review.decided, review.decided, calendar)
    planned, behind_since = _completion(review, calendar)
    return Outlook(
        limit=limit,
        publishes=True,
        clear_days=publish.clear_days,
        notices=notices.last_notice,
        notices_needed=notices.needed if notices.notices else None,
        notices_missing=bool(notices.notices_missing),
        planned=planned,
        behind_since=behind_since,
        not_before=_not_before(review),
    )


def _not_before(review: Review) -> date | None:
    """Return the latest day before which nothing is published; a hold without an end has none."""
    days = [review.publication_date or review.publication_target]
    days += [hold.due for hold in review.active_holds()]
    return max((day for day in days if day is not None), default=None)


def _completion(review: Review, calendar: Calendar) -> tuple[date | None, date | None]:
    """Return when completion is planned, if it is expected, and since when that is behind."""
    key = review.single_open(completion_item(review))
    if key is None:
        return None, None

    due = due_of(review, key, calendar)
    if due is not None:
        return due.target, _late_since(review, calendar)

    return _laid_out(review, key, calendar)


def _late_since(review: Review, calendar: Calendar) -> date | None:
    """Return the earliest day to which people are held by what completion waits for."""
    since = []
    for key in holding_up(review):
        due = due_of(review, key, calendar)
        if due is not None and not due.waits:
            since.append(waited_for_since(review, key, due.target))
    return min(since, default=None)


def _laid_out(review: Review, key: InstanceId, calendar: Calendar) -> tuple[date, date | None]:
    """Return the same by the typical lengths of the stages, without an accepted timetable."""
    plan = typical_plan(review, calendar)
    return plan.day_of(key.item) or plan.end, planned_since(review, plan.dates)
