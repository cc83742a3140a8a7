"""Who and what the review is about: parties that joined, changed and left."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from bot.workflow.review.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyAdded(Event):
    """A party joined: agency, partnership, family contact, attendee, action, round or hold.

    ``party`` is its id ("agency-1"); ``stage`` the review's current stage then (what lies before it
    is a late addition); ``due`` an action's or round's own date; ``user`` an attendee in Slack.
    """

    texts: ClassVar[tuple[str, ...]] = ("name", "by_email", "reason")
    party: str
    kind: str  # a `PartyKind`
    on: date
    stage: str
    number: int
    name: str | None = None
    lead: str | None = None
    deputy: str | None = None
    by_email: str | None = None
    out_of_area: bool = False
    agency: str | None = None
    due: date | None = None
    asked: date | None = None
    user: str | None = None
    published: bool = False  # joined while the review was published
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAdded(Event):
    """A coordinator added something to do that no pathway foresees: a party of its own ("task-1").

    ``agency`` is whose it is; without one it is the coordinators'.
    """

    texts: ClassVar[tuple[str, ...]] = ("text",)
    since: ClassVar[int] = 3
    party: str
    number: int
    on: date
    stage: str
    due: date
    agency: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionDetailed(Event):
    """An action's recommendation, or who leads on it, was said; what is not said stays.

    ``officer`` is a job title, or the mention of somebody in Slack.
    """

    since: ClassVar[int] = 3
    texts: ClassVar[tuple[str, ...]] = ("recommendation", "officer")
    party: str
    on: date
    recommendation: str | None = None
    officer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyChanged(Event):
    """A party has another name, lead, deputy, day of asking, or date to look again.

    Fields that are not said stay as they were.
    """

    texts: ClassVar[tuple[str, ...]] = ("name",)
    party: str
    on: date
    name: str | None = None
    lead: str | None = None
    deputy: str | None = None
    asked: date | None = None
    due: date | None = None
    full: bool = False  # undo publish gives a party that joined meanwhile the rest of its items


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyRemoved(Event):
    """A party left: its items are gone, history keeps them.

    A hold that was lifted leaves no gap in history.
    """

    texts: ClassVar[tuple[str, ...]] = ("reason",)
    party: str
    on: date
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldLifted(Event):
    """A publication hold is over; its items stay until closed."""

    texts: ClassVar[tuple[str, ...]] = ("reason",)
    party: str
    on: date
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoneInvolved(Event):
    """A coordinator said that there are no parties of this kind.

    One that is added later takes it back.
    """

    texts: ClassVar[tuple[str, ...]] = ("reason",)
    kind: str  # "family" or "partnership"
    on: date
    reason: str | None = None
