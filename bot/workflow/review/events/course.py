"""The course of the review itself: opened, switched to another pathway, ended, exported."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from bot.workflow.review.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewOpened(Event):
    """The decision was taken and a review bound to a channel.

    ``on`` is the day of opening; ``decided`` starts the clocks.
    """

    texts: ClassVar[tuple[str, ...]] = ("pseudonym", "decision_ref")
    ref: str
    process: str
    process_hash: str
    channel: str
    decided: date
    on: date
    by: str
    pseudonym: str | None = None
    decision_ref: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtIn(Event):
    """What follows in the same batch happened before the review was opened here.

    A coordinator records it from papers: ``ref`` says which. Decisions of groups are among it.
    """

    texts: ClassVar[tuple[str, ...]] = ("ref",)
    since: ClassVar[int] = 3
    on: date
    ref: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessSwitched(Event):
    """The review goes on by another process file.

    That is the partner pathway (``switch``) or a newer file (``upgrade``). ``stage``: where it
    stood in the pathway that a switch leaves.
    """

    texts: ClassVar[tuple[str, ...]] = ("reason",)
    process: str
    process_hash: str
    on: date
    stage: str = ""
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewCompleted(Event):
    """Nothing is open any more."""

    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewReopened(Event):
    """Something is open again after completion."""

    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDiscontinued(Event):
    """Two people ended it; it stays readable."""

    texts: ClassVar[tuple[str, ...]] = ("reason",)
    on: date
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryExported(Event):
    """Somebody took the whole record out (``export``): who and when. It changes nothing else."""

    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRedacted(Event):
    """The texts of one event were removed by two people; the event and the proof stay.

    ``also``: where else the same texts stood, by event and field; what else those events hold
    stays.
    """

    texts: ClassVar[tuple[str, ...]] = ("reason",)
    event: int
    on: date
    reason: str | None = None
    also: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelChanged(Event):
    """The review lives in another channel: ``move``, or Slack gave its own another id.

    ``was``: the channel before; ``renumbered``: it is the same one, with all that was said in it.
    """

    since: ClassVar[int] = 2
    texts: ClassVar[tuple[str, ...]] = ("reason",)
    channel: str
    was: str
    on: date
    renumbered: bool = False
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelCleared(Event):
    """Somebody had the bot delete what it posted in a channel. What was recorded stays."""

    since: ClassVar[int] = 2
    channel: str
    on: date
