"""Says whether a row may go where it is addressed, as its review and that channel are now."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine

from bot.audience.channels import Judgement
from bot.delivery.conversations import is_person
from bot.delivery.failures import NothingToSend
from bot.store import outbox, reads
from bot.store.db import reading
from bot.store.outbox import OutboxRow

Judge = Callable[[str, str, datetime], Judgement]
"""Says whether a channel (workspace, id, now) is fit for a review's matters."""


class Elsewhere(Exception):
    """The row's review lives in another channel now."""

    def __init__(self, channel: str) -> None:
        super().__init__(f"its review is in {channel} now")
        self.channel = channel


class NotFit(Exception):
    """The row's channel is not fit for a review's matters, or nobody can say whether it is."""

    def __init__(self, judgement: Judgement) -> None:
        super().__init__(judgement.unfit or f"nobody can say who reads it: {judgement.unknown}")
        self.judgement = judgement


class Places:
    """Where rows may go. What goes to a person, or takes a message away, may always go."""

    def __init__(self, engine: Engine, judge: Judge, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._judge = judge
        self._clock = clock

    def require_fit(self, row: OutboxRow) -> None:
        """Raise :class:`Elsewhere`, :class:`NotFit` or :class:`NothingToSend` where it may not."""
        if row.op == "delete" or is_person(row.target):
            return

        channel = self._channel_of_review(row)
        if channel is None:
            return

        if channel != row.target:
            self._require_unsent(row, channel)
            raise Elsewhere(channel)

        found = self._judge(row.team, channel, self._clock())
        if not found.is_fit:
            raise NotFit(found)

    def _channel_of_review(self, row: OutboxRow) -> str | None:
        """Return the channel of the review that a row is about; ``None`` where it is about none."""
        with reading(self._engine) as conn:
            if row.review_id is not None:
                review = reads.by_id(conn, row.team, row.review_id)
            else:
                review = reads.by_channel(conn, row.team, row.target)
        return None if review is None else review.channel

    def _require_unsent(self, row: OutboxRow, channel: str) -> None:
        """Let a change go elsewhere only with its message, which was not posted yet."""
        if row.of is None:
            return
        with reading(self._engine) as conn:
            original = outbox.get(conn, row.team, row.of)
        if original is None or original.target != channel:
            raise NothingToSend("its message is in a channel that the review has left")
