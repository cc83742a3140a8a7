"""What happened to an item: closed, opened again, dated, assigned."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from bot.workflow.review.events.base import Cause, Event, How


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemClosed(Event):
    """One item was closed.

    ``on`` is the day it happened, which may lie before the day of recording.
    """

    texts: ClassVar[tuple[str, ...]] = ("reason", "ref", "note", "name")
    item: str
    how: How
    on: date
    recorded_on: date
    party: str | None = None
    outcome: str | None = None  # an `Outcome`
    until: date | None = None
    version: int | None = None
    told: date | None = None  # the publication date that a notice told
    reason: str | None = None
    ref: str | None = None
    note: str | None = None
    name: str | None = None  # the agreed pseudonym


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemReopened(Event):
    """A closed item is open again; ``root`` is the item whose fall or change brought it about."""

    texts: ClassVar[tuple[str, ...]] = ("reason",)
    item: str
    cause: Cause
    on: date
    party: str | None = None
    root: str | None = None
    root_party: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeNoted(Event):
    """An item was dealt with for now and stays open.

    It is a deferred contribution, a meeting held once more, assurance shown or asked again.
    """

    texts: ClassVar[tuple[str, ...]] = ("reason", "ref", "note")
    item: str
    outcome: str  # an `Outcome`
    on: date
    party: str | None = None
    until: date | None = None
    reason: str | None = None
    ref: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteTakenBack(Event):
    """What was noted of an item counts no more, or evidence that was added to what is recorded.

    ``of`` is the number of the event that said it.
    """

    since: ClassVar[int] = 4
    texts: ClassVar[tuple[str, ...]] = ("reason",)
    item: str
    of: int
    on: date
    party: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceAdded(Event):
    """A reference to evidence came after what it is of was recorded.

    ``of`` is the number of the event that recorded it: an item's closing, or an answer.
    """

    texts: ClassVar[tuple[str, ...]] = ("ref",)
    since: ClassVar[int] = 3
    item: str
    of: int
    on: date
    party: str | None = None
    ref: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chased(Event):
    """A coordinator had these people reminded of an item at once."""

    since: ClassVar[int] = 3
    item: str
    on: date
    people: tuple[str, ...]
    party: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueSet(Event):
    """An item's date was set by a person, or cleared (``due=None``).

    On a statutory date it is a note.
    """

    texts: ClassVar[tuple[str, ...]] = ("reason",)
    item: str
    due: date | None
    on: date
    party: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned(Event):
    """Nudges and ticking of an item go to this person; never its answer.

    ``ended``: not any more, as their part in the review ended.
    """

    item: str
    user: str
    party: str | None = None
    ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Snoozed(Event):
    """No nudges about this item to this person before ``until``."""

    item: str
    user: str
    until: date
    party: str | None = None
