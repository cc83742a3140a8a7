"""What happened to the versions of a document."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from bot.workflow.review.events.base import Cause, Event


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRegistered(Event):
    """A version of a document, by link.

    ``document`` is the report or a paper; ``kind`` the document item (for a paper: the paper's own
    id). ``version`` counts within ``document``, never reused. ``again_days`` are the working days
    that whoever is asked on it again has at least; older versions gave none.
    """

    since: ClassVar[int] = 3
    texts: ClassVar[tuple[str, ...]] = ("url", "note")
    document: str
    kind: str
    version: int
    on: date
    recorded_on: date
    by: str
    url: str | None = None
    note: str | None = None
    again_days: int | None = None
    editorial: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionCirculated(Event):
    """A version went to those who must answer.

    Only the first time starts clocks; ``again`` says it was a later one. ``items`` are those whose
    people it went to; ``None``, in what older versions wrote, means everybody.
    """

    since: ClassVar[int] = 3
    document: str
    version: int
    on: date
    again: bool = False
    items: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionWithdrawn(Event):
    """A version is out for good: returned by a group, or undone."""

    document: str
    version: int
    cause: Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkMended(Event):
    """A version's link was corrected; the version is the same."""

    texts: ClassVar[tuple[str, ...]] = ("url", "reason")
    document: str
    version: int
    url: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionDateCorrected(Event):
    """A version's own date was wrong, and is ``on``; the version is the same."""

    texts: ClassVar[tuple[str, ...]] = ("reason",)
    since: ClassVar[int] = 3
    document: str
    version: int
    on: date
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditorialAsked(Event):
    """Somebody says that the next ``version`` changes no facts; somebody else confirms that.

    It is registered once that is done. ``lapses``: the last day for it.
    """

    texts: ClassVar[tuple[str, ...]] = ("url", "note")
    since: ClassVar[int] = 3
    document: str
    kind: str
    version: int
    on: date
    asked_on: date
    by: str
    lapses: date
    url: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditorialEnded(Event):
    """It is said no more: "confirmed", "refused", "lapsed", or "replaced" by a version."""

    texts: ClassVar[tuple[str, ...]] = ("reason",)
    since: ClassVar[int] = 3
    document: str
    version: int
    how: Literal["confirmed", "refused", "lapsed", "replaced"]
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerKept(Event):
    """An agency's answer on the version before counts for an editorial one, too."""

    since: ClassVar[int] = 3
    item: str
    party: str | None = None
    answer: int
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingKept(Event):
    """What an agency closed on the version before is closed for an editorial one, too."""

    since: ClassVar[int] = 3
    item: str
    party: str | None = None
    closing: int
    version: int
