"""The publication: its date, and that it happened or was undone."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from bot.workflow.review.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationAgreed(Event):
    """The publication date, agreed or moved; ``agreed=None`` when it was undone."""

    texts: ClassVar[tuple[str, ...]] = ("reason",)
    agreed: date | None
    on: date
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Published(Event):
    """The report is on the website since ``on``; ``outside`` stays for ever."""

    texts: ClassVar[tuple[str, ...]] = ("url", "reason")
    on: date
    version: int | None
    outside: bool = False
    url: str | None = None
    reason: str | None = None
    instead: str = ""  # what it was, where not the report: "summary" or "learning"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpublishAsked(Event):
    """To undo the publication was put before a second person (``SecondAsked`` of that ``number``).

    Versions that let one person do so know no such act.
    """

    since: ClassVar[int] = 3
    number: int
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationUndone(Event):
    """``undo publish``: dates that hung on the publication are gone.

    ``flagged`` names the items that were done on them.
    """

    texts: ClassVar[tuple[str, ...]] = ("reason",)
    on: date
    flagged: tuple[str, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotPublishingAsked(Event):
    """Not to publish was put before a second person (``SecondAsked`` of that ``number``)."""

    since: ClassVar[int] = 3
    number: int
    instead: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NotPublishingDecided(Event):
    """The report is not published: decided on a day, by a role or by whom the file names.

    ``instead`` is what is published in its place: "nothing", "summary" or "learning".
    """

    since: ClassVar[int] = 3
    texts: ClassVar[tuple[str, ...]] = ("reason", "ref")
    instead: str
    on: date
    recorded_on: date
    by: str
    reason: str | None = None
    ref: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotPublishingUndone(Event):
    """The decision not to publish was taken back: the report is to be published after all."""

    since: ClassVar[int] = 3
    texts: ClassVar[tuple[str, ...]] = ("reason",)
    on: date
    reason: str | None = None
