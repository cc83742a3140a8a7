"""Finds out whether a message of which nobody can say so has arrived in Slack.

Each post carries its row's opaque ``delivery_id`` in its metadata, and a file has the id that Slack
gave it before it was shared. Either is looked for in the channel's history.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from bot import parts
from bot.delivery.calls import Refused
from bot.delivery.conversations import Conversations
from bot.delivery.failures import NeedsOperator
from bot.delivery.pacing import PacedClient
from bot.delivery.slack_actions import EVENT_TYPE, SentMessage, message_row
from bot.slack_errors.meanings import Meaning
from bot.store.outbox import OutboxRow

PAGES = 20  # of history, before it is too much to look through
MESSAGES_A_PAGE = 200
SKEW = timedelta(minutes=5)  # between Slack's clock and ours


class HistorySearch:
    """Looks for rows' messages in the history of their channels and threads."""

    def __init__(self, engine: Engine, conversations: Conversations) -> None:
        self._engine = engine
        self._conversations = conversations

    def find(self, slack: PacedClient, row: OutboxRow) -> SentMessage | None:
        """Return where a row's message is, or ``None`` where it is not in Slack.

        Raises :class:`NeedsOperator` where the history is too long to look through.
        """
        channel = self._conversations.channel_of(slack, row)
        if row.op == "upload":
            return self._find_file(slack, row, channel)

        for message in self._messages(slack, row, channel):
            if _delivery_id_of(message) == row.delivery_id:
                return SentMessage(channel, str(message["ts"]))

        return None

    def _find_file(self, slack: PacedClient, row: OutboxRow, channel: str) -> SentMessage | None:
        if row.file is None:
            return None  # its bytes never got as far as an id
        for message in self._messages(slack, row, channel):
            if _shares_file(message, row.file):
                return SentMessage(channel, ts=None)
        return None

    def _messages(
        self, slack: PacedClient, row: OutboxRow, channel: str
    ) -> Iterator[Mapping[str, Any]]:
        """Yield what was said in the row's thread and channel since it was first tried."""
        since = (row.tried_at or row.created_at) - SKEW
        if row.thread_of is not None:
            thread = message_row(self._engine, row.team, row.thread_of).ts
            if thread is not None:
                yield from _pages(slack, "conversations.replies", channel, since, ts=thread)

        yield from _pages(slack, "conversations.history", channel, since)


def _pages(
    slack: PacedClient, method: str, channel: str, since: datetime, **where: str
) -> Iterator[Mapping[str, Any]]:
    """Yield the messages of a history, page by page; none where its thread is gone."""
    cursor: str | None = None
    for _ in range(PAGES):
        try:
            page = slack.call(
                method,
                form=True,
                channel=channel,
                oldest=f"{since.timestamp():.6f}",
                limit=MESSAGES_A_PAGE,
                include_all_metadata=True,
                cursor=cursor,
                **where,
            )
        except Refused as refusal:
            if refusal.found.meaning is Meaning.OUTSIDE_THREAD:
                return

            raise

        yield from page["messages"]
        cursor = parts.next_cursor(page)
        if not cursor:
            return

    raise NeedsOperator("history is too long to look through")


def _delivery_id_of(message: Mapping[str, Any]) -> str | None:
    """Return the delivery id in a message's metadata; ``None`` where it is none of ours."""
    metadata = parts.part(message, "metadata")
    if metadata.get("event_type") != EVENT_TYPE:
        return None
    delivery_id: str | None = parts.part(metadata, "event_payload").get("delivery_id")
    return delivery_id


def _shares_file(message: Mapping[str, Any], file_id: str) -> bool:
    files = message.get("files") or []
    return any(file.get("id") == file_id for file in files)
