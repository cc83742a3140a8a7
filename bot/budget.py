"""The seconds that Slack gives an answer, and what may be spent of them on what.

Slack waits three seconds for an acknowledgement, and then tells the person that it failed. So what
a request asks of Slack has a time of its own, whatever else is slow. Every number is here.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Final

SLACK_WAITS = 3.0
"""Slack waits so long for an acknowledgement, and a ``trigger_id`` opens a view for so long."""
QUESTIONS = 1.5
"""For all questions of one request to Slack, from its arrival on. They are asked at the same time:
an answer that takes 0.8 s still comes, and half of the three seconds is left for the database."""
QUESTIONS_AFTERWARDS = 4.0
"""For a look or Home, which follow the acknowledgement: nothing fails if they take longer, but who
sees nothing for long asks again."""
NAMES = 20.0
"""For the names in an export, which nobody waits for; whose does not come is left out of it."""
LATE = 2.5
"""An acknowledgement after so many seconds may not be read any more: what it says is said again."""
DATABASE = 2.3
"""By when a turn to write has to have come, however long Slack was asked before: then "not
recorded" is still said in time."""
IN_QUEUE = 2.0
"""A request that has waited so long for a thread would not be answered in time: it is not begun."""
TELLING = 0.5
"""How long the acknowledgement of a request that failed waits for the person to be told."""
WHOSE_TOKEN = 1
"""For asking whose the token is, which is asked until Slack has said so once."""
CALL = 8
"""For one call; whether it was done is looked for afterwards."""

Stopwatch = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Seconds:
    """The seconds that a bot goes by; tests give it others."""

    questions: float = QUESTIONS
    questions_afterwards: float = QUESTIONS_AFTERWARDS
    database: float = DATABASE
    late: float = LATE
    telling: float = TELLING


@dataclass(slots=True)
class Request:
    """One request of Slack's, and the time that it has.

    ``asked`` is what it has asked Slack: it asks nothing twice. ``following`` is what is done once
    it is acknowledged.
    """

    seconds: Seconds
    stopwatch: Stopwatch
    came: float
    acknowledged: bool = False
    changes: bool = True
    """Whether it is to record something, so that its acknowledgement says what became of it."""
    asked: dict[tuple[str, ...], Any] = field(default_factory=dict)
    following: list[Callable[[], None]] = field(default_factory=list)
    questions_until: float = 0.0

    def __post_init__(self) -> None:
        self.questions_until = self.came + self.seconds.questions

    @property
    def may_wait(self) -> bool:
        """Whether it may wait for Slack now: an acknowledgement of a mere look does not."""
        return self.changes or self.acknowledged

    @property
    def seconds_for_questions(self) -> float:
        """How long it may still wait for answers of Slack."""
        return max(0.0, self.questions_until - self.stopwatch())

    @property
    def seconds_for_database(self) -> float:
        """How long it may still wait for the database; once acknowledged, as long as that takes."""
        if self.acknowledged:
            return SLACK_WAITS
        return max(0.0, self.came + self.seconds.database - self.stopwatch())

    @property
    def is_late(self) -> bool:
        """Whether its acknowledgement may come too late to be read."""
        return self.stopwatch() - self.came >= self.seconds.late

    def take_time(self) -> None:
        """Let it wait longer for Slack, as it is acknowledged and nothing else waits for it."""
        self.questions_until = self.came + self.seconds.questions_afterwards


_CURRENT: Final[ContextVar[Request | None]] = ContextVar("request", default=None)
_ARRIVED: Final[ContextVar[float | None]] = ContextVar("arrived", default=None)


def current() -> Request | None:
    """Return the request that is being answered; ``None`` for what the bot does by itself."""
    return _CURRENT.get()


@contextmanager
def answering(request: Request) -> Iterator[Request]:
    """Spend this request's time on whatever is done meanwhile."""
    token = _CURRENT.set(request)
    try:
        yield request
    finally:
        _CURRENT.reset(token)


@contextmanager
def arrived(at: float) -> Iterator[None]:
    """Count a request's time from when it came, and not from when a thread was free for it."""
    token = _ARRIVED.set(at)
    try:
        yield
    finally:
        _ARRIVED.reset(token)


def begin(seconds: Seconds, stopwatch: Stopwatch) -> Request:
    """Return a request whose time begins now, or when it came."""
    at = _ARRIVED.get()
    return Request(seconds, stopwatch, stopwatch() if at is None else at)
