"""Closing an instance: the one event for it, with what was typed along."""

from datetime import date

from bot.workflow import commands as c
from bot.workflow import events as e
from bot.workflow.review import Key
from bot.workflow.work import Work


def close(
    work: Work,
    key: Key,
    how: e.How,
    day: date,
    command: c.Complete | None = None,
    *,
    version: int | None = None,
    told: date | None = None,
    outcome: str | None = None,
    until: date | None = None,
    name: str | None = None,
    reason: str | None = None,
) -> int:
    """Close an instance, keeping what was typed with it."""
    return work.emit(
        e.ItemClosed(
            item=key[0],
            party=key[1] or None,
            how=how,
            on=day,
            recorded_on=work.context.today,
            version=version,
            told=told,
            outcome=outcome,
            until=until,
            name=name,
            reason=reason if reason is not None else (command.because if command else None),
            ref=command.ref if command else None,
            note=command.note if command else None,
        )
    )
