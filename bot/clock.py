"""The one place that reads the clock. Everything else is given the time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic

Clock = Callable[[], datetime]


def now() -> datetime:
    """Return the instant it is, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - here, and only here


def stopwatch() -> float:
    """Return seconds that only ever go up, for measuring how long something took."""
    return monotonic()


class MovableClock:
    """A clock that runs on from where it was put.

    It is for the demo, so that nudges can be seen to come.
    """

    def __init__(self, start: datetime | None = None) -> None:
        self._shift = timedelta(0) if start is None else start - now()

    def __call__(self) -> datetime:
        """Return the instant that people are shown."""
        return now() + self._shift

    def move(self, to: datetime) -> None:
        """Put the clock to an instant."""
        self._shift = to - now()
