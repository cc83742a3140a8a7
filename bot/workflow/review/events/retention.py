"""How long the review is kept: legal holds, and what is asked for once its time has come.

That it was purged is in no event: its history is gone then, and a certificate says so.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from bot.workflow.review.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalHoldPlaced(Event):
    """Nothing of the review may be purged, however long ago it ended."""

    since: ClassVar[int] = 2
    texts: ClassVar[tuple[str, ...]] = ("reason",)
    on: date
    by: str
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalHoldLifted(Event):
    """The legal hold is over."""

    since: ClassVar[int] = 2
    texts: ClassVar[tuple[str, ...]] = ("reason",)
    on: date
    by: str
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgeAsked(Event):
    """A purge was put before a second person (``SecondAsked`` of the same ``number``).

    What they are told of it: ``ended`` is when the review was completed or discontinued, ``until``
    how long the ``rule`` in force keeps it, ``exported`` when the record was last taken out.
    """

    since: ClassVar[int] = 2
    number: int
    on: date
    ended: date
    until: date
    rule: str
    exported: date | None = None
