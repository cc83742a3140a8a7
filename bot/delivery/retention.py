"""Tells whoever decides when the time of a closed review has come.

Nothing is purged by itself. Its coordinators hear of it, or where nobody of them can be told, those
named in ``CSPR_COORDINATORS``: once, and again every so many months.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

import structlog
from dateutil.relativedelta import relativedelta
from sqlalchemy import Connection

from bot.reviews import Reviews, Seen
from bot.store import outbox, reads, workspace
from bot.store.db import writing
from bot.store.kinds import Kind
from bot.workflow.rules.access import coordinators_to_tell
from bot.workflow.rules.retention import keeping_of

log = structlog.get_logger()

EVERY = timedelta(hours=1)  # between two looks at the closed reviews


class RetentionReminders:
    """Looks through the closed reviews, now and then."""

    def __init__(
        self, reviews: Reviews, coordinators: Callable[[str], Iterable[str]], *, looked: datetime
    ) -> None:
        self._reviews = reviews
        self._coordinators = coordinators
        self._looked = looked

    def look(self, now: datetime) -> int:
        """Tell of every closed review whose time has come; return how many were told of anew."""
        if abs(now - self._looked) < EVERY:
            return 0
        self._looked = now
        with writing(self._reviews.engine) as conn:
            return sum(self._look_in(conn, team, now) for team in reads.teams(conn))

    def _look_in(self, conn: Connection, team: str, now: datetime) -> int:
        settings = self._reviews.settings(conn, team)
        today = self._reviews.today(conn, team, now)
        if settings.retention is None or not settings.calendar.is_working_day(today):
            return 0

        if now < settings.nudge_time(today):
            return 0

        closed = [row for row in reads.every(conn, team) if row.state != "live"]
        seen = self._reviews.see_all(conn, closed, team, now)
        return sum(self._tell(conn, one, now) for one in seen)

    def _tell(self, conn: Connection, seen: Seen, now: datetime) -> bool:
        """Tell of one review, if its time has come and these months have not been told yet."""
        until = keeping_of(seen.review, seen.settings.retention).until
        if until is None or until > seen.today:
            return False

        times = _months_between(until, seen.today) // seen.settings.retention_reminder
        told = [
            outbox.enqueue(
                conn,
                team=seen.row.team,
                kind=Kind.RETENTION_DUE,
                now=now,
                target=user,
                review_id=seen.row.id,
                params={"params": {}, "actor": "clock"},
                dedup_key=f"retention/{seen.row.id}/{until}/{times}/{user}",
            )
            for user in self._people_to_tell(conn, seen)
        ]
        return any(row is not None for row in told)

    def _people_to_tell(self, conn: Connection, seen: Seen) -> list[str]:
        """Return a review's coordinators, or where none can be told, the workspace's own."""
        away = workspace.away(conn, seen.row.team, seen.today, let_in=seen.review.let_in)
        coordinators = coordinators_to_tell(seen.review, away)
        if coordinators:
            return coordinators
        of_workspace = sorted(self._coordinators(seen.row.team))
        return [user for user in of_workspace if away.get(user) != date.max]


def _months_between(first: date, last: date) -> int:
    """Count the whole months from a day to a later one."""
    between = relativedelta(last, first)
    return between.years * 12 + between.months
