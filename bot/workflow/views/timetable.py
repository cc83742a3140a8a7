"""The timetable as people look at it."""

from datetime import date
from typing import Any

from bot.workflow.acts.timetable import by_stage
from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.due import due_of, six_months
from bot.workflow.review.review import Review


def timetable(review: Review, today: date, calendar: Calendar) -> dict[str, Any]:
    """``timetable``: ``dated`` (whether a timetable dates anything in this pathway), ``accepted``
    (date or None), ``proposed`` (bool), ``stages`` [{title, items: [{item, title, day, done,
    late}]}], ``undated`` (count), ``publication``, ``limit``."""
    dates: dict[str, date] = {}
    late: set[str] = set()
    undated = 0
    for key in review.all_keys():
        due = due_of(review, key, calendar)
        if due is not None:
            dates[key.item] = max(due.day, dates.get(key.item, due.day))
            if review.is_open(key) and due.late(today):
                late.add(key.item)
        elif review.is_open(key) and review.item(key.item).due.kind == "timetable":
            undated += 1
    source = review.proposal.dates if review.proposal else dates
    stages = by_stage(review, source)
    for stage in stages:
        for item in stage["items"]:
            item["late"] = item["item"] in late and not review.proposal
    return {
        "ref": review.ref,
        "today": today,
        "dated": review.process.timetabled,
        "accepted": review.timetable_on,
        "proposed": review.proposal is not None,
        "target": review.proposal.publication if review.proposal else review.target,
        "stages": stages,
        "undated": undated,
        "past": sum(item["late"] for stage in stages for item in stage["items"]),
        "publication": review.publication_date,
        "limit": six_months(review),
    }
