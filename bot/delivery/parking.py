"""What is parked, and whether it can go on.

A workspace is parked when Slack refuses its token, a channel when it cannot be posted in.

Slack tells of some of these changes by an event, and of some never. So what is parked is asked
about now and then: a question each, which posts nothing. Whoever coordinates is told when a
workspace is back; of a lost channel they were told at once, by direct message.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from slack_sdk import WebClient
from sqlalchemy import Connection, Engine

from bot.audience.channels import Channels
from bot.delivery.calls import CallError, RateLimited, call
from bot.reviews import Reviews
from bot.store import outbox, pauses, reads
from bot.store.db import reading, writing
from bot.store.kinds import CLEARING

log = structlog.get_logger()

EVERY = timedelta(minutes=5)  # between two questions about one parked thing


@dataclass(frozen=True, slots=True)
class Parked:
    """A workspace that is parked, or one channel in it (``target``): why, and since when."""

    team: str
    target: str
    reason: str
    since: datetime

    @property
    def is_workspace(self) -> bool:
        """Whether all of the workspace is parked."""
        return not self.target

    @property
    def method_to_ask(self) -> str:
        """The method that asks whether it works again, and posts nothing."""
        return "auth.test" if self.is_workspace else "conversations.info"


class Parking:
    """Asks about what is parked, and lets it go on."""

    def __init__(
        self,
        engine: Engine,
        client_for: Callable[[str], WebClient | None],
        reviews: Reviews,
        channels: Channels,
    ) -> None:
        self._engine = engine
        self._client_for = client_for
        self._reviews = reviews
        self._channels = channels
        self._asked: dict[tuple[str, str], datetime] = {}

    def look(self, now: datetime) -> int:
        """Ask about all that is parked, each now and then; return how much goes on."""
        with reading(self._engine) as conn:
            parked = [Parked(*entry) for entry in pauses.parked(conn)]

        freed = 0

        for entry in parked:
            if self._works_again(entry, now) and self._free(entry, now):
                freed += 1

        return freed

    def _works_again(self, parked: Parked, now: datetime) -> bool:
        """Ask Slack whether it would take a post now, unless that was asked a moment ago."""
        if self._was_just_asked(parked, now) or self._is_limited(parked, now):
            return False

        client = self._client_for(parked.team)
        if client is None:
            return False

        self._asked[parked.team, parked.target] = now

        if not parked.is_workspace:
            return self._takes_calls(parked, now)

        try:
            call(client, "auth.test")
        except RateLimited as limit:
            until = now + limit.retry_after
            with writing(self._engine) as conn:
                pauses.limit(conn, team=parked.team, method=limit.method, until=until)

            return False
        except CallError:
            return False

        return True

    def _takes_calls(self, parked: Parked, now: datetime) -> bool:
        """Say whether a channel is fit again; what is taken back goes where others read, too."""
        channel = parked.target.removeprefix(CLEARING)
        found = self._channels.look(parked.team, channel, now)
        return found.is_fit or (parked.target != channel and found.is_read_by_others)

    def _was_just_asked(self, parked: Parked, now: datetime) -> bool:
        last = self._asked.get((parked.team, parked.target))
        return last is not None and timedelta(0) <= now - last < EVERY

    def _is_limited(self, parked: Parked, now: datetime) -> bool:
        with reading(self._engine) as conn:
            return pauses.limited(conn, team=parked.team, method=parked.method_to_ask, now=now)

    def _free(self, parked: Parked, now: datetime) -> bool:
        """Send again what was parked; return ``False`` where a workspace was freed before.

        A review's channel may be free by now: who looked at it saw to that.
        """
        with writing(self._engine) as conn:
            freed = pauses.resume(conn, team=parked.team, target=parked.target)
            if parked.is_workspace and freed:
                self._tell_coordinators(conn, parked, now)

        if parked.is_workspace and not freed:
            return False

        log.warning("parked no more", team=parked.team, target_id=parked.target, code=parked.reason)
        return True

    def _tell_coordinators(self, conn: Connection, parked: Parked, now: datetime) -> None:
        """Tell each coordinator of a workspace once that it is back, however many their reviews."""
        live = reads.every(conn, parked.team, "live")
        for row, review in self._reviews.histories.glance_all(conn, live):
            for user in review.holders("coordinator"):
                facts = {"date": parked.since.date().isoformat(), "why": parked.reason}
                outbox.enqueue(
                    conn,
                    team=parked.team,
                    kind="dm/back",
                    now=now,
                    target=user,
                    review_id=row.id,
                    params={"params": facts, "actor": "clock"},
                    dedup_key=f"back/{parked.since.isoformat()}/{user}",
                )
