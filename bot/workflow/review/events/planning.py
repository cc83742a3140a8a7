"""What was planned: the timetable, quiet days, the rhythm of the assurance rounds."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from bot.workflow.review.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class TimetableProposed(Event):
    """Dates laid out by item id; nothing counts until accepted."""

    dates: dict[str, date]
    publication: date
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TimetableAccepted(Event):
    """The proposed dates are the review's dates."""

    dates: dict[str, date]
    publication: date
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietSet(Event):
    """No nudges in this review from ``first`` to ``last``, both included."""

    texts: ClassVar[tuple[str, ...]] = ("reason",)
    first: date
    last: date
    on: date
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssuranceSet(Event):
    """Assurance rounds recur every ``months`` from ``start``."""

    months: int
    start: date
    on: date
