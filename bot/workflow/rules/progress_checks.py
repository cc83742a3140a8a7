"""Progress checks: one is open at a time, and the months that went by without one are counted.

A month counts as missed once the next one's day has come and no check was made for it. A check
stands for the month whose day it is nearest to: the last one that has passed, or one that is at
most a week ahead.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from bot.workflow.dates.calendar import add_months
from bot.workflow.review.review import Review
from bot.workflow.review.state import Closing, InstanceId, Party
from bot.workflow.rules.rounds import MOST, uses

AHEAD = timedelta(days=7)
_MADE = ("done", "skipped")
"""How a check was closed that stands for its month; one that was skipped has its reason."""


def last_month(review: Review) -> date | None:
    """Return the last day of a month that a check stands for; ``None`` before the first one."""
    days = [_month_of(review, check, due) for check, due in _checks(review)]
    return max(days, default=None)


def _checks(review: Review) -> Iterator[tuple[Party, date]]:
    """Yield the checks that there are, each with the day on which it is due."""
    for check in review.parties_of("check"):
        if check.due is not None:
            yield check, check.due


def _month_of(review: Review, check: Party, due: date) -> date:
    """Return the day of the month that a check stands for, or will when it is made in time."""
    made = _made_on(_closing(review, check))
    return due if made is None else stands_for(review, due, made)


def checks_made(review: Review) -> int:
    """Return how many progress checks were made."""
    closings = (_closing(review, check) for check in review.parties_of("check"))
    return sum(closing is not None and closing.how == "done" for closing in closings)


def months_missed(review: Review, today: date) -> list[date]:
    """Return the days of the months that went by without a progress check, in order."""
    stood_for: set[date] = set()
    missed: set[date] = set()

    for check, due in _checks(review):
        closing = _closing(review, check)
        made = _made_on(closing)
        if made is not None:
            month = stands_for(review, due, made)
            stood_for.add(month)
            missed.update(_gone_by(review, due, month))
        else:
            last = today if closing is None else closing.on
            missed.update(_gone_by(review, _open_from(review, check, due), last))

    return sorted(missed - stood_for)


def month_of_past(review: Review, made: date) -> date:
    """Return the day of the month that a check stands for which was made before the opening."""
    first = add_months(review.decided, review.process.progress_months)
    return stands_for(review, first, made)


def stands_for(review: Review, due: date, made: date) -> date:
    """Return the day of the month that a check stands for, which was due once and made on a day."""
    passed = list(_months(review, due, made + AHEAD))
    return passed[-1] if passed else due


def _gone_by(review: Review, first: date, last: date) -> list[date]:
    """Return the months' days from a day on after which the next one has come."""
    return list(_months(review, first, last))[:-1]


def _months(review: Review, first: date, last: date) -> Iterator[date]:
    """Yield the days on which checks are due, from one day to another, both included."""
    for count in range(1, MOST):
        day = add_months(review.decided, count * review.process.progress_months)
        if day > last:
            return

        # A check whose day was a closed one is due on the next working day.
        if day >= first - timedelta(days=4):
            yield max(day, first)


def _closing(review: Review, check: Party) -> Closing | None:
    """Return how a check was closed, if it is."""
    for item in uses(review, "check"):
        closed = review.state(InstanceId(item.id, check.id)).closed
        if closed is not None:
            return closed
    return None


def _made_on(closing: Closing | None) -> date | None:
    """Return the day on which a check was made, by how it was closed; ``None`` if it was not."""
    if closing is None or closing.how not in _MADE:
        return None
    return closing.on


def _open_from(review: Review, check: Party, due: date) -> date:
    """Return from when an open check counts: not while the review went another pathway."""
    for item in uses(review, "check"):
        again = review.state(InstanceId(item.id, check.id)).reopened
        if again is not None and again.cause in ("switched", "unpublished"):
            return max(due, again.on)
    return due
