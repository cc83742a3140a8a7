"""Close an instance, or note why it stays open: the one event for it, with what was typed along."""

from datetime import date

from bot.refusals.items import AlreadyDone, ClosedAlready
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.state import Closing, InstanceId

HOW: dict[str, e.How] = {"task": "done", "meeting": "held", "notice": "sent"}
"""The kinds of items that are done by saying so, and how they are closed by that."""


def require_open(work: UnitOfWork, key: InstanceId) -> None:
    """Refused: closed already, with who did it, when and how."""
    closed = work.review.state(key).closed
    if closed is not None:
        how = "not-made" if _closed_by_itself(closed) else closed.how
        raise AlreadyDone(**work.named(key), by=closed.by, on=closed.on, how=how)


def _closed_by_itself(closed: Closing) -> bool:
    """Say whether time closed it without its having been made: a check of progress."""
    return closed.how == "overtaken" and not closed.role


def require_still_open(work: UnitOfWork, key: InstanceId) -> None:
    """Refuse what makes sense only while an instance is open: to chase, assign, date or snooze."""
    if not work.review.is_open(key):
        raise ClosedAlready(**work.named(key))


def note(
    work: UnitOfWork,
    key: InstanceId,
    outcome: e.Outcome,
    day: date,
    command: c.Complete,
    *,
    until: date | None = None,
) -> None:
    """Note what became of an instance that stays open, keeping what was typed with it."""
    work.emit(
        e.OutcomeNoted(
            **key.fields,
            outcome=outcome,
            on=day,
            until=until,
            reason=command.because,
            ref=command.ref,
            note=command.note,
        )
    )


def close(  # noqa: PLR0913 - an event's fields
    work: UnitOfWork,
    key: InstanceId,
    how: e.How,
    day: date,
    command: c.Complete | None = None,
    *,
    version: int | None = None,
    told: date | None = None,
    outcome: e.Outcome | None = None,
    until: date | None = None,
    name: str | None = None,
    reason: str | None = None,
    by_itself: bool = False,
) -> int:
    """Close an instance, keeping what was typed with it.

    ``by_itself``: the calendar does, in nobody's role.
    """
    nobody = "" if by_itself else None
    typed = command or c.Complete(what=key.item)
    return work.emit(
        e.ItemClosed(
            **key.fields,
            how=how,
            on=day,
            recorded_on=work.context.today,
            version=version,
            told=told,
            outcome=outcome,
            until=until,
            name=name,
            reason=typed.because if reason is None else reason,
            ref=typed.ref,
            note=typed.note,
        ),
        role=nobody,
        behalf=nobody,
    )
