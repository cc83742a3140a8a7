"""Quiet days: no nudges in a review from one day to another, for a funeral or an anniversary."""

from bot.refusals.items import PastDate
from bot.refusals.language import DatesBackwards
from bot.workflow.acts import posts, replies
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.dates.due import due_of
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.state import InstanceId


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
    due = work.named_all(key for key in review.open_keys() if _is_due_then(work, key, command))
    work.post(
        posts.Quiet(event=number, first=command.first.isoformat(), last=command.last.isoformat())
    )
    work.say(replies.Quiet(first=command.first, last=command.last, due=due))


def _is_due_then(work: UnitOfWork, key: InstanceId, command: c.Quiet) -> bool:
    due = due_of(work.review, key, work.context.calendar)
    return due is not None and command.first <= due.day <= command.last
