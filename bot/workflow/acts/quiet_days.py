"""Quiet days: no nudges in a review from one day to another, for a funeral or an anniversary."""

from bot.refusals.items import PastDate
from bot.refusals.language import DatesBackwards
from bot.workflow.acts import posts, replies
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.dates.due import due_of
from bot.workflow.review import commands as c
from bot.workflow.review import events as e


def quiet(work: UnitOfWork, command: c.Quiet) -> None:
    """``quiet``: both days included. Says what falls due on them all the same, as dates stay."""
    review, context = work.review, work.context
    work.as_coordinator()
    if command.last < command.first:
        raise DatesBackwards(first=command.first, last=command.last, usage=[], example="")
    if command.last < context.today:
        raise PastDate(date=command.last)
    number = work.emit(
        e.QuietSet(
            first=command.first, last=command.last, on=context.today, reason=command.because
        ),
    )
    dues = {key: due_of(review, key, context.calendar) for key in review.open_keys()}
    days = {key: due.day for key, due in dues.items() if due is not None}
    due = [work.named(key) for key, day in days.items() if command.first <= day <= command.last]
    work.post(
        posts.Quiet(event=number, first=command.first.isoformat(), last=command.last.isoformat())
    )
    work.say(replies.Quiet(first=command.first, last=command.last, due=due))
