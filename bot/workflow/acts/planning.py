"""Whose item it is, when it is due, and when not to remind of it."""

from datetime import date

from bot.refusals.items import (
    AssignAnswer,
    AssignOverview,
    DecisionMade,
    PastDate,
    UsePublication,
)
from bot.workflow.acts import replies
from bot.workflow.acts.asking import tell_assigned
from bot.workflow.acts.closing import require_still_open
from bot.workflow.acts.joining import require_person
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.dates.due import Due, due_day, due_of
from bot.workflow.dates.limits import Limit, six_months
from bot.workflow.process.model import Item
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.access import concerns, not_yours, people_for
from bot.workflow.rules.labels import who_may
from bot.workflow.rules.lookup import find_item, find_key


def assign(work: UnitOfWork, command: c.Assign) -> None:
    """Assign an item: it moves nudges and ticking, never an answer (rule 5).

    Where neither moves it is refused. Whoever had no part in the review holds this item now, and
    gets the introduction first.
    """
    review = work.review
    work.as_coordinator()
    key = find_key(review, command.what, command.party, work.context.actor)
    item = review.item(key.item)
    require_person(work, command.person)
    require_still_open(work, key)

    if item.answered or item.personal:
        raise AssignAnswer(
            **work.named(key),
            who=who_may(item, review.process),
            people=people_for(review, item, key),
        )

    if review.roles_of(command.person) == ["overview"]:
        raise AssignOverview(**work.named(key), person=command.person)

    introduced = review.is_unanswered(command.person)
    work.emit(e.Assigned(**key.fields, user=command.person))

    if not introduced:
        work.introduce(command.person)

    if command.person != work.context.actor:
        tell_assigned(work, command.person, key)

    work.say(
        replies.Assigned(
            **work.named(key), person=command.person, told=review.can_be_told(command.person)
        )
    )


def set_due(work: UnitOfWork, command: c.SetDue) -> None:
    """``due``: moves or clears a date; a statutory date stays and the note is kept.

    Without a party, an item that is made for many is moved for all of them.
    """
    review, context = work.review, work.context
    work.as_coordinator()
    item = find_item(review, command.what)
    if item.rule == "decision":
        raise DecisionMade(item=item.id, title=item.title)

    every = bool(item.each) and command.party is None
    key = InstanceId(item.id) if every else _open_instance(work, command)
    _require_settable(work, key, item, command.due)
    before = None if every else due_day(review, key, context.calendar)
    work.emit(e.DueSet(**key.fields, due=command.due, on=context.today, reason=command.because))
    after = _due_now(work, item, None if every else key)
    statutory = item.due.basis == "statutory"
    stays = after.day if after else None
    work.say(
        replies.Due(
            **work.named(key),
            due=stays if statutory else command.due,
            before=before,
            statutory=statutory,
            every=every,
            closed_day=_is_closed_day(work, command.due),
            chased=after.target if after else None,
            limit=_breaks_limit(work, item, command.due),
        )
    )


def _require_settable(work: UnitOfWork, key: InstanceId, item: Item, due: date | None) -> None:
    """Refuse a day that has passed, and to date the publication like any other item."""
    if due is not None and due < work.context.today:
        raise PastDate(**work.named(key), date=due)
    if item.kind == "publish":
        raise UsePublication(item=item.id, title=item.title)


def _due_now(work: UnitOfWork, item: Item, key: InstanceId | None) -> Due | None:
    """Return when an instance is due, or the first of all that an item has."""
    shown = key or next(iter(work.review.instances(item)), None)
    return due_of(work.review, shown, work.context.calendar) if shown else None


def _is_closed_day(work: UnitOfWork, day: date | None) -> bool:
    """Say whether nobody works on a day."""
    return day is not None and not work.context.calendar.is_working_day(day)


def _open_instance(work: UnitOfWork, command: c.SetDue) -> InstanceId:
    key = find_key(work.review, command.what, command.party, work.context.actor)
    require_still_open(work, key)
    return key


def _breaks_limit(work: UnitOfWork, item: Item, due: date | None) -> Limit | None:
    """Return the end of the six months, if a date lies behind it that they are kept by.

    Nothing that follows publishing is.
    """
    review = work.review
    if due is None or review.published is not None or review.after_publication(item):
        return None
    end = six_months(review)
    return end if end and due > end else None


def snooze(work: UnitOfWork, command: c.Snooze) -> None:
    """Keep nudges about an item from a person until a day.

    Refused: to somebody who would get none.
    """
    review, context = work.review, work.context
    key = find_key(review, command.what, command.party, context.actor)
    if not concerns(review, key, context.actor):
        raise not_yours(review, key)

    if command.until <= context.today:
        raise PastDate(**work.named(key), date=command.until)

    require_still_open(work, key)
    work.emit(e.Snoozed(**key.fields, user=context.actor, until=command.until))
    due = due_day(review, key, context.calendar)
    work.say(replies.Snoozed(**work.named(key), until=command.until, due=due))
