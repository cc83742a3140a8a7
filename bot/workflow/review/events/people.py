"""Who holds which role, who has stepped back, and who has said that it is they."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from bot.workflow.review.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleGiven(Event):
    """A person holds a role from ``on``; ``party`` is the agency that a panel member represents."""

    role: str
    user: str
    on: date
    party: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleTaken(Event):
    """A person no longer holds a role."""

    texts: ClassVar[tuple[str, ...]] = ("reason",)
    role: str
    user: str
    on: date
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recused(Event):
    """A person has a conflict of interest and answers nothing in this review."""

    texts: ClassVar[tuple[str, ...]] = ("reason",)
    user: str
    on: date
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecusalEnded(Event):
    """The conflict was none: this person answers again.

    What fell when they stepped back stays fallen.
    """

    texts: ClassVar[tuple[str, ...]] = ("reason",)
    user: str
    on: date
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactAnswered(Event):
    """A named contact answered the introduction: [That's me] or [Not me]."""

    user: str
    yes: bool
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestAllowed(Event):
    """A coordinator let a guest of the workspace in: as a member from now on."""

    texts: ClassVar[tuple[str, ...]] = ("reason",)
    since: ClassVar[int] = 2
    user: str
    on: date
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestRemoved(Event):
    """A guest who was let in is so no longer."""

    texts: ClassVar[tuple[str, ...]] = ("reason",)
    since: ClassVar[int] = 2
    user: str
    on: date
    reason: str | None = None
