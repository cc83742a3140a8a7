"""Has a row tried again: when, and whether its message is looked for in Slack first.

What Slack surely did not do is tried again. What it may have done (a post after which the
connection broke) is *unknown*: it is looked for in the channel before it is said again.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Engine

from bot.delivery.calls import RateLimited
from bot.delivery.outcomes import log_outcome
from bot.store import pauses, sending
from bot.store.db import writing
from bot.store.outbox import OutboxRow
from bot.store.sending import SETTLE

LONGEST_WAIT = timedelta(seconds=60)  # between two tries, so that an outage's end is soon noticed
LOOKS_BEFORE_RETRY = 2  # in vain, before a post that may have arrived is posted again


class Retries:
    """Puts rows back to be tried or looked for again; ``retried`` hears why, as a word."""

    def __init__(
        self,
        engine: Engine,
        clock: Callable[[], datetime],
        retried: Callable[[str], None],
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._retried = retried

    def retry_later(
        self, row: OutboxRow, error: str, *, not_before: datetime | None = None
    ) -> None:
        """Try a row again, after a wait that doubles with each attempt and not before then."""
        self._retried(_first_word(error))
        after_wait = self._clock() + wait_before_retry(row.attempts)
        self._retry_at(row, max(after_wait, not_before or after_wait), error)

    def send_elsewhere(self, row: OutboxRow, channel: str) -> None:
        """Send a row to the channel that its review has moved to."""
        with writing(self._engine) as conn:
            marked = sending.mark_moved(conn, row, target=channel, now=self._clock())
        log_outcome(row, "moved", marked=marked)

    def retry_when_allowed(self, row: OutboxRow, limit: RateLimited) -> None:
        """Try a row again when Slack's rate limit has passed.

        The limit holds a change up by itself, with what is behind it: the order stays as it is.
        """
        until = self._limited_until(row, limit)
        is_held_up = row.op in ("update", "pin")
        self._retry_at(row, self._clock() if is_held_up else until, str(limit))

    def leave_to_newer_version(self, row: OutboxRow, error: str) -> None:
        """Put a row back that only a newer version of the bot can render."""
        self._retry_at(row, self._clock(), f"left to a newer version: {error}")

    def look_before_retry(self, row: OutboxRow, error: str) -> None:
        """Look for a post that may have arrived before it is posted again."""
        self._retried("unclear")
        self.look_later(row, error)

    def look_later(self, row: OutboxRow, error: str) -> None:
        """Look for a row's message again in a while, without counting a look in vain."""
        self._look_at(row, self._clock() + SETTLE, error)

    def look_when_allowed(self, row: OutboxRow, limit: RateLimited) -> None:
        """Look for a row's message again when Slack's rate limit has passed."""
        until = self._limited_until(row, limit)
        self._look_at(row, until, str(limit))

    def not_found(self, row: OutboxRow) -> None:
        """Look for a row's message once more or, after enough looks in vain, post it again."""
        looks = row.looks + 1
        if looks % LOOKS_BEFORE_RETRY:
            self._look_at(row, self._clock() + SETTLE, "not found yet", looks)
        else:
            self._retry_at(row, self._clock(), "not found", looks)

    def _limited_until(self, row: OutboxRow, limit: RateLimited) -> datetime:
        """Record a rate limit for the whole workspace; return when it has passed.

        Slack's limits are by method and workspace: whatever else there is to do goes on.
        """
        self._retried("ratelimited")
        until = self._clock() + limit.retry_after
        with writing(self._engine) as conn:
            pauses.limit(conn, team=row.team, method=limit.method, until=until)
        return until

    def _retry_at(self, row: OutboxRow, at: datetime, error: str, looks: int | None = None) -> None:
        with writing(self._engine) as conn:
            marked = sending.mark_retry(conn, row, at=at, error=error, looks=looks)
        log_outcome(row, "retry", marked=marked)

    def _look_at(self, row: OutboxRow, at: datetime, error: str, looks: int | None = None) -> None:
        with writing(self._engine) as conn:
            marked = sending.mark_unknown(conn, row, at=at, error=error, looks=looks)
        log_outcome(row, "unknown", marked=marked)


def wait_before_retry(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: 1, 2, 4 ... seconds, at most a minute."""
    return min(LONGEST_WAIT, timedelta(seconds=2 ** min(attempts, 10)))


def _first_word(error: str) -> str:
    """Return an error's first word, a code or a kind of error, for the metrics."""
    return error.split(" ", 1)[0].lower()
