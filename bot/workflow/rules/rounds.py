"""Assurance rounds and progress checks: when the next one is due, and what is still to be shown."""

from datetime import date

from bot.workflow.dates.calendar import add_months
from bot.workflow.process.model import Item, PartyKind
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, Party

MOST = 240  # of a kind: twenty years of months


def uses(review: Review, kind: PartyKind) -> list[Item]:
    """The pathway's items that are made for each round, action in a round, or check."""
    return [i for i in review.process.items.values() if kind in i.each]


def open_actions(review: Review) -> list[Party]:
    """The actions that are not carried out yet."""
    item = review.process.by_rule("action-done")
    return [
        a
        for a in review.parties_of("action")
        if item is None or review.is_open(InstanceId(item.id, a.id))
    ]


def next_date(last: date | None, start: date, months: int) -> date:
    """The first date of the rhythm after ``last``: months are counted from the start, so the day of
    the month stays."""
    for count in range(1, MOST):
        day = add_months(start, count * months)
        if last is None or day > last:
            return day
    return add_months(start, MOST * months)


def last_shown(review: Review, key: InstanceId) -> str:
    """What was last said of an assurance that is still open: "shown", "asked-again", or nothing."""
    noted = review.state(key).noted
    return noted[-1].outcome if noted and noted[-1].outcome in ("shown", "asked-again") else ""
