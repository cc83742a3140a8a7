"""What is parked, and whether it can go on: a workspace whose token Slack refuses, a channel that
cannot be posted in.

Slack tells of some of these changes by an event, and of some never. So what is parked is asked
about now and then: a question each, which posts nothing. Whoever coordinates is told when a
workspace is back; of a lost channel they were told at once, by direct message.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from slack_sdk import WebClient
from sqlalchemy import Engine

from bot.delivery.calls import CallError, RateLimited, call
from bot.reviews import Reviews
from bot.store import outbox, reads
from bot.store.db import reading, writing

log = structlog.get_logger()

EVERY = timedelta(minutes=5)  # between two questions about one parked thing


class Parking:
    """Asks about what is parked, and lets it go on."""

    def __init__(
        self, engine: Engine, client_for: Callable[[str], WebClient | None], reviews: Reviews
    ) -> None:
        self._engine = engine
        self._client_for = client_for
        self._reviews = reviews
        self._asked: dict[tuple[str, str], datetime] = {}

    def look(self, now: datetime) -> int:
        """Asks about all that is parked and was not asked about just now; says how much goes on."""
        with reading(self._engine) as conn:
            parked = outbox.parked(conn)
        freed = 0
        for team, target, reason, at in parked:
            last = self._asked.get((team, target))
            if last is not None and timedelta(0) <= now - last < EVERY:
                continue
            client = self._client_for(team)
            if client is None or self._limited(team, target, now):
                continue
            self._asked[team, target] = now
            try:
                answers = _answers(client, target)
            except RateLimited as limit:
                with writing(self._engine) as conn:
                    outbox.limit(
                        conn, team=team, method=limit.method, until=now + limit.retry_after
                    )
                continue
            if answers:
                freed += self._free(team, target, reason, at, now)
        return freed

    def _limited(self, team: str, target: str, now: datetime) -> bool:
        with reading(self._engine) as conn:
            return outbox.limited(conn, team=team, method=_question(target), now=now)

    def _free(self, team: str, target: str, reason: str, at: datetime, now: datetime) -> int:
        with writing(self._engine) as conn:
            if not outbox.resume(conn, team=team, target=target):
                return 0
            if not target:
                live = reads.every(conn, team, "live")
                for row, review in self._reviews.histories.fold_all(conn, live):
                    for user in review.holders("coordinator"):
                        outbox.enqueue(
                            conn,
                            team=team,
                            kind="dm/back",
                            now=now,
                            target=user,
                            review_id=row.id,
                            params={
                                "params": {"date": at.date().isoformat(), "why": reason},
                                "actor": "clock",
                            },
                            dedup_key=f"back/{at.isoformat()}/{user}",  # once, however many reviews
                        )
        log.warning("parked no more", team=team, target_id=target, code=reason)
        return 1


def _question(target: str) -> str:
    """The method that asks about a channel or, without one, about the workspace."""
    return "conversations.info" if target else "auth.test"


def _answers(client: WebClient, target: str) -> bool:
    """Whether Slack would take a post now. Raises :class:`RateLimited`."""
    try:
        if not target:
            call(client, _question(target))
            return True
        channel = call(client, _question(target), form=True, channel=target).get("channel") or {}
    except RateLimited:
        raise
    except CallError:
        return False
    return not channel.get("is_archived") and bool(channel.get("is_member"))
