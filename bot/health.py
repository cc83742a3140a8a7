"""How the bot is: whether it can answer, plan and deliver, and since when it cannot."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, Engine

from bot.reviews import Reviews
from bot.store import due_items, migrate, outbox
from bot.store.db import reading
from bot.store.errors import Unavailable
from bot.web.metrics import Metrics
from bot.workflow.dates.calendar import CONFIRMED_UNTIL

OLDEST_UNSENT = timedelta(minutes=15)  # before /readyz says that delivery stands still
MOVING = timedelta(minutes=5)  # something was sent in: then it is a queue, not a standstill
TICKS_MISSED = timedelta(minutes=5)
"""Before /readyz says that nobody ticks: any process sees it in the database."""

ERASED_WITHIN = timedelta(minutes=10)  # before /readyz says that a redaction is not whole yet


def complaints(engine: Engine, now: datetime) -> Iterator[str]:
    """Yield a sentence for each thing that is not as it should be with database and outbox."""
    try:
        if not migrate.fit(engine).usable:
            yield "The database is of a version that this process cannot work on."

        with reading(engine) as conn:
            unsent, overdue = _unsent_for(conn, now), _overdue_for(conn, now)
            moving = outbox.sent_since(conn, now - MOVING)
    except Unavailable as error:
        yield f"The database {error.said}. Once that has changed, the bot goes on by itself."
        return
    except Exception as error:
        yield f"The database does not answer ({type(error).__name__})."
        return

    if unsent > OLDEST_UNSENT and not moving:
        yield f"The oldest unsent message has waited for {_minutes(unsent)} minutes."

    if overdue > TICKS_MISSED:
        yield (
            f"Nudges have been due for {_minutes(overdue)} minutes and nothing plans them:"
            " is a worker running?"
        )


def put_aside(reviews: Reviews, now: datetime) -> Iterator[str]:
    """Yield a sentence for each thing that is not well, and keeps nobody from working."""
    count = len(reviews.histories.damaged)
    if count:
        yield (
            f"{count} {'review is' if count == 1 else 'reviews are'} put aside, as the records"
            " cannot be read: `python -m bot db verify` says what is wrong."
        )

    waits_since = reviews.erasing.waits_since
    if waits_since is not None and now - waits_since > ERASED_WITHIN:
        yield (
            f"What was redacted {_minutes(now - waits_since)} minutes ago is still in the"
            " database's log: another program holds the database open."
        )


def collect(engine: Engine, metrics: Metrics, now: datetime) -> None:
    """Put what only the database knows into the metrics."""
    with reading(engine) as conn:
        metrics.outbox(outbox.counts(conn), _unsent_for(conn, now).total_seconds())
        days_left = (date(CONFIRMED_UNTIL, 12, 31) - now.date()).days
        metrics.nudges(_overdue_for(conn, now).total_seconds(), days_left)


def _unsent_for(conn: Connection, now: datetime) -> timedelta:
    """Return how long the oldest message that could be sent has waited.

    What is parked is told of otherwise.
    """
    return _time_since(outbox.oldest_waiting(conn, now), now)


def _overdue_for(conn: Connection, now: datetime) -> timedelta:
    """Return how long the oldest nudge has been due.

    Ticks deal with what is due, so a long time means that there are none.
    """
    return _time_since(due_items.oldest_due_anywhere(conn), now)


def _time_since(then: datetime | None, now: datetime) -> timedelta:
    return max(now - then, timedelta(0)) if then is not None else timedelta(0)


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)
