"""Say whether the person whom a message is for may have it, at the moment when it is sent.

Never somebody of another organisation, an account that is closed, or a guest whom nobody has let
into the review. What is to be said was judged when it was written; this is for what changed since.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine

from bot.audience.persons import KNOWN, Persons, standing_of
from bot.delivery.conversations import is_person
from bot.delivery.payloads import NotYet
from bot.reviews import Reviews
from bot.store import reads
from bot.store.db import reading
from bot.store.outbox import OutboxRow
from bot.workflow.rules.standing import Standing


class Reach:
    """Who may be told what is about to be sent."""

    def __init__(
        self, engine: Engine, persons: Persons, reviews: Reviews, clock: Callable[[], datetime]
    ) -> None:
        self._engine = engine
        self._persons = persons
        self._reviews = reviews
        self._clock = clock

    def why_not(self, row: OutboxRow) -> Standing | None:
        """Return what keeps a row's recipient from having it, if anything does.

        A channel is judged elsewhere. Raises :class:`NotYet` for a file, where nobody can say who
        its recipient is.
        """
        if not is_person(row.target):
            return None

        standing = self._standing(row)
        if standing in (Standing.FIT, Standing.NOBODY):
            return None  # of nobody Slack says so itself, and the row is marked by that

        if standing is Standing.GUEST and self._is_let_in(row):
            return None

        return standing

    def _standing(self, row: OutboxRow) -> Standing:
        now = self._clock()
        judged = self._persons.judge_all(row.team, [row.target], now, fresh=KNOWN)[row.target]
        if judged.standing is not Standing.UNKNOWN:
            return judged.standing

        if row.op == "upload":
            raise NotYet("who the recipient is is not known")

        known = standing_of(judged.person)
        return Standing.FIT if known is Standing.UNKNOWN else known

    def _is_let_in(self, row: OutboxRow) -> bool:
        """Say whether a guest is let in to the review that a row is about, if it is about one."""
        if row.review_id is None:
            return True
        with reading(self._engine) as conn:
            review = reads.by_id(conn, row.team, row.review_id)
            return review is not None and self._reviews.lets_in(conn, review, row.target)
