"""Replies about items and their dates."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Self, TypedDict

from bot.typed import Named
from bot.workflow.acts.saying import AboutInstance, Reply
from bot.workflow.dates.due import Limit


class ShortNotice(TypedDict):
    """A notice that comes too late for the agreed publication date."""

    days: int
    needed: int
    publication: dt.date
    earliest: dt.date
    others: list[str]


class AnotherDate(TypedDict):
    """A notice that told another publication date than the one that is agreed now."""

    told: dt.date | None
    now: dt.date | None


class Assigned(AboutInstance):
    """An item was assigned to a person."""

    person: str
    told: bool


class CaughtUp(Reply):
    """Past items of a review that was taken over half-way were ticked with their days."""

    items: Sequence[Mapping[str, Any]]
    stage: str


class DatesSet(Reply):
    """Several due dates were set in a form."""

    dates: Sequence[Mapping[str, Any]]


class Done(AboutInstance):
    """An item was ticked."""

    kind: str
    on: dt.date
    behalf: str
    stage: str
    stage_done: int
    stage_total: int
    stage_passed: bool
    current: str
    outcome: str | None = None
    short: ShortNotice | None = None
    evidence_missing: bool = False
    another_date: AnotherDate | None = None
    until: dt.date | None = None
    pseudonym: str = ""
    actions: int = 0


class Due(AboutInstance):
    """An item's due date was set or removed."""

    due: dt.date | None
    before: dt.date | None
    statutory: bool
    every: bool
    closed_day: bool
    chased: dt.date | None
    limit: Limit | None


class EvidenceAdded(AboutInstance):
    """A reference to evidence was added to what was recorded before."""


class Quiet(Reply):
    """Days without reminders were set."""

    first: dt.date
    last: dt.date
    due: Sequence[Mapping[str, Any]]


class Recorded(Reply):
    """Something was recorded that needs no words of its own."""


class Skipped(AboutInstance):
    """An item was skipped as not applicable."""

    before_publication: bool


class Snoozed(AboutInstance):
    """Somebody's reminders about an item were put off."""

    until: dt.date
    due: dt.date | None


class Undone(AboutInstance):
    """An item was opened again."""

    fell: Sequence[Named]
    late: list[str]
    asked: list[str]
    silent: list[str]
    flagged: list[str]

    def without_others(self) -> Self:
        """Leave out what fell with it, and who is asked now."""
        return replace(self, fell=[], late=[], asked=[], silent=[], flagged=[])
