"""Replies about publication, holds and the timetable."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Self

from bot.typed import HoldLine, Named
from bot.workflow.acts.saying import Reply
from bot.workflow.dates.limits import Limit
from bot.workflow.rules.date_meaning import DateMeaning


class Hold(Reply, names_others=True):
    """The publication was put on hold for a proceeding."""

    hold: str
    number: int
    until: dt.date | None
    notices: list[tuple[str, str]]
    limit: Limit
    others: Sequence[HoldLine]


class HoldMoved(Reply, names_others=True):
    """A hold is looked at again on another day."""

    hold: str
    until: dt.date
    before: dt.date | None


class Lifted(Reply, names_others=True):
    """A hold on the publication was lifted."""

    hold: str
    since: dt.date
    publication: dt.date | None
    others: Sequence[HoldLine]


class NotPublishing(Reply):
    """It is recorded that the report is not published."""

    instead: str
    on: dt.date
    by: str
    closed: Sequence[Named]
    notices: Sequence[Named]
    told: Sequence[Named]
    learning: int

    def without_others(self) -> Self:
        """Leave out what it closes, and what is to be sent."""
        return replace(self, closed=[], notices=[], told=[])


class NotPublishingUndone(Reply):
    """The report is to be published after all."""

    opened: Sequence[Named]
    date: dt.date | None

    def without_others(self) -> Self:
        """Leave out what is open again."""
        return replace(self, opened=[])


class PublicationDate(DateMeaning, Reply, names_others=True):
    """A publication date was agreed."""

    before: dt.date | None
    told: Sequence[Named]
    again: Sequence[Named]


class Published(Reply):
    """The publication was recorded."""

    on: dt.date
    url: str
    version: int | None
    outside: bool
    overtaken: Sequence[Named]
    limit: Limit | None
    limit_held: bool
    skipped: Sequence[Named]

    def without_others(self) -> Self:
        """Leave out what it overtakes, and what was skipped."""
        return replace(self, overtaken=[], skipped=[])


class TimetableAccepted(Reply, names_others=True):
    """The proposed timetable was accepted."""

    count: int
    publication: dt.date | None
    first: dt.date | None
    ticked: bool
    meeting: str
    """The title of the meeting that agrees the timetable, where that is still to be held."""
    item: str
    """The item that says that it is agreed."""


class TimetableProposed(Reply, names_others=True):
    """A timetable is proposed."""

    publication: dt.date | None
    end: dt.date
    ready: dt.date
    earliest: dt.date
    stages: Sequence[Mapping[str, Any]]
    misfits: Sequence[Mapping[str, Any]]
    limit: Limit
    limit_holds: bool
