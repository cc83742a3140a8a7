"""What people answered on a version, what they raised, and what waits for a second person."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from bot.workflow.review.events.base import AnswerValue, Cause, Event


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerGiven(Event):
    """One person answered on one version.

    ``role`` is the capacity it counts in; ``holders`` are those who held that role then and were
    not recused (frozen with the answer).
    """

    texts: ClassVar[tuple[str, ...]] = ("reason", "note", "ref")
    item: str
    answer: AnswerValue
    version: int
    on: date
    recorded_on: date
    user: str
    role: str
    party: str | None = None
    behalf: bool = False
    corrections: bool = False
    prepared_by: str | None = None
    holders: tuple[str, ...] = ()
    reason: str | None = None
    note: str | None = None
    ref: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFell(Event):
    """A standing answer no longer stands; it stays in the history.

    ``answer`` is its event's number.
    """

    item: str
    answer: int
    cause: Cause
    party: str | None = None
    root: str | None = None
    root_party: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPrepared(Event):
    """A coordinator wrote up what a group decided.

    It counts for nothing until a holder says it is right.
    """

    texts: ClassVar[tuple[str, ...]] = ("note", "ref", "reason")
    item: str
    answer: AnswerValue
    version: int
    on: date
    by: str
    note: str | None = None
    ref: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionRaised(Event):
    """A point that an agency raised on a version of the report."""

    texts: ClassVar[tuple[str, ...]] = ("text",)
    number: int
    party: str
    version: int
    by: str
    on: date
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionAnswered(Event):
    """The Lead Reviewer accepted or declined a point."""

    texts: ClassVar[tuple[str, ...]] = ("reason",)
    number: int
    accepted: bool
    by: str
    on: date
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionAsked(Event):
    """The Lead Reviewer asked the agency to say more about a point: it is the agency's move."""

    since: ClassVar[int] = 3
    texts: ClassVar[tuple[str, ...]] = ("reason",)
    number: int
    by: str
    on: date
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionExplained(Event):
    """The agency said more about a point that it was asked about: the Lead Reviewer answers it."""

    since: ClassVar[int] = 3
    texts: ClassVar[tuple[str, ...]] = ("text",)
    number: int
    by: str
    on: date
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondAsked(Event):
    """An act waits for its second person.

    ``act`` is the command's type, ``command`` its JSON (it holds the reason, so it is a text). It
    lapses at the end of ``lapses``. ``may_second`` are the people who could agree when it was
    asked; ``None`` in what was asked before that was fixed.
    """

    texts: ClassVar[tuple[str, ...]] = ("command",)
    number: int
    act: str
    by: str
    on: date
    lapses: date
    command: str | None = None
    may_second: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondGiven(Event):
    """The second person agreed, and the act was judged anew and done."""

    number: int
    by: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLapsed(Event):
    """Nobody seconded in time."""

    number: int
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Emailed(Event):
    """A coordinator says that an agency without Slack was asked by e-mail, on a day.

    ``version`` is the one that it was asked about, if any.
    """

    since: ClassVar[int] = 3
    item: str
    party: str | None = None
    on: date
    version: int | None = None
