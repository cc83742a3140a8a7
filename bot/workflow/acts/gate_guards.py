"""Refuse what rests on something that is not there, or was not there yet on the day that is said.

Every act that says that something was done or decided comes through here, whoever records it and
however late. What is only looked at, asked, returned or disputed rests on nothing.
"""

from datetime import date

from bot.refusals.answers import BeforeItsGate, Gate
from bot.typed import Lacking
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.gates import (
    Missing,
    Opened,
    missing_for,
    missing_for_all,
    opened_last,
)


def describe_missing(work: UnitOfWork, missing: list[Missing]) -> list[Lacking]:
    """Return what a gate lacks, as facts for its sentence."""
    return [
        Lacking(
            item=lack.item,
            title=work.review.item(lack.item).title,
            party=work.party_name(lack.party),
            why=lack.why,
            on=lack.on,
        )
        for lack in missing
    ]


def require_open_gate(work: UnitOfWork, key: InstanceId, day: date) -> None:
    """Refuse what something must come before that is missing, or that came only after the day."""
    _require_there(work, key, missing_for(work.review, key))
    _require_there_on(work, key, opened_last(work.review, key), day)


def require_could_be_asked(work: UnitOfWork, key: InstanceId, day: date) -> None:
    """Refuse that somebody was asked before what comes first for all who are asked was there."""
    review = work.review
    _require_there(work, key, missing_for_all(review, review.item(key.item)))
    _require_there_on(work, key, opened_last(review, key, shared=True), day)


def _require_there(work: UnitOfWork, key: InstanceId, missing: list[Missing]) -> None:
    if missing:
        raise Gate(**work.named(key), missing=describe_missing(work, missing))


def _require_there_on(work: UnitOfWork, key: InstanceId, last: Opened | None, day: date) -> None:
    if last is not None and day < last.on:
        needed = work.named(last.key)
        raise BeforeItsGate(**work.named(key), date=day, needed=needed, opened=last.on)
