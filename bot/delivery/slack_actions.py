"""Does in Slack what one outbox row asks for: post, upload, update, pin or delete."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NoReturn

from sqlalchemy import Engine

from bot.delivery.calls import Refused, Unclear
from bot.delivery.conversations import Conversations
from bot.delivery.failures import NeedsOperator, NothingToSend, NotReady
from bot.delivery.pacing import PacedClient
from bot.delivery.payloads import Payload
from bot.slack_errors.meanings import Meaning
from bot.slack_errors.operations import SEND_BYTES, SHARE_FILE
from bot.store import outbox, sending
from bot.store.db import reading, writing
from bot.store.kinds import Kind
from bot.store.outbox import OutboxRow

EVENT_TYPE = "cspr_delivery"  # of the metadata by which a message is found again
AROUND = timedelta(minutes=10)  # before and after a file was sent, where its message is found
UPLOADS = 5  # of a file that does not arrive, before it is put aside
_MAY_PASS = ((SEND_BYTES, "upload_refused"), (SHARE_FILE, "file_not_found"))


@dataclass(frozen=True, slots=True)
class SentMessage:
    """Where a row's message is in Slack; a file's message has no ``ts`` that we know."""

    channel: str
    ts: str | None


def message_row(engine: Engine, team: str, outbox_id: int) -> OutboxRow:
    """Return the row whose message is changed or replied to.

    Raises :class:`NothingToSend` where there is no such row.
    """
    with reading(engine) as conn:
        row = outbox.get(conn, team, outbox_id)
    if row is None:
        raise NothingToSend(f"its message {outbox_id} is unknown")
    return row


class SlackActions:
    """Performs what rows ask for. One row is one message, or one change of a message."""

    def __init__(
        self, engine: Engine, conversations: Conversations, clock: Callable[[], datetime]
    ) -> None:
        self._engine = engine
        self._conversations = conversations
        self._clock = clock

    def perform(self, slack: PacedClient, row: OutboxRow, payload: Payload) -> SentMessage:
        """Do in Slack what a row asks for; return where its message is."""
        match row.op:
            case "post":
                return self._post(slack, row, payload)
            case "upload":
                return self._upload(slack, row, payload)
            case "update" | "pin" | "delete":
                return self._change(slack, row, payload)

    def _post(self, slack: PacedClient, row: OutboxRow, payload: Payload) -> SentMessage:
        channel = self._conversations.channel_of(slack, row)
        message = {
            "channel": channel,
            "text": payload["text"],
            "blocks": payload.get("blocks"),
            "unfurl_links": False,
            "unfurl_media": False,
            "link_names": False,
            "metadata": {
                "event_type": EVENT_TYPE,
                "event_payload": {"delivery_id": row.delivery_id},
            },
        }
        answer = self._call_in_thread(slack, row, "chat.postMessage", message)
        ts = answer.get("ts")
        if not isinstance(ts, str):
            raise Unclear("no ts")

        return SentMessage(str(answer.get("channel") or channel), ts)

    def _upload(self, slack: PacedClient, row: OutboxRow, payload: Payload) -> SentMessage:
        """Send a file's bytes to Slack, then share the file in its conversation."""
        channel = self._conversations.channel_of(slack, row)
        address, file_id = _place_for_file(slack, payload)

        try:
            slack.upload(address, payload["content"])
        except Refused as refusal:
            _raise_unless_last_upload(row, refusal)

        with writing(self._engine) as conn:
            sending.note_file(conn, row, file_id)

        share = {
            "files": [{"id": file_id, "title": payload.get("title", payload["filename"])}],
            "channel_id": channel,
            "initial_comment": payload.get("initial_comment"),
        }

        try:
            self._call_in_thread(slack, row, "files.completeUploadExternal", share)
        except Refused as refusal:
            _raise_unless_last_upload(row, refusal)

        return SentMessage(channel, ts=None)

    def _call_in_thread(
        self, slack: PacedClient, row: OutboxRow, method: str, message: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Post in the row's thread or, where that is gone, as a message of its own.

        Raises :class:`NotReady` where this process was asleep for so long that the row may be
        another sender's by now.
        """
        if row.lease_until is None or self._clock() >= row.lease_until:
            raise NotReady("the lease has run out")

        thread = self._thread_ts(row)

        try:
            return slack.call(method, **message, thread_ts=thread)
        except Refused as refusal:
            if thread is None or refusal.found.meaning is not Meaning.OUTSIDE_THREAD:
                raise

        return slack.call(method, **message)

    def _thread_ts(self, row: OutboxRow) -> str | None:
        if row.thread_of is None:
            return None
        return message_row(self._engine, row.team, row.thread_of).ts

    def _change(self, slack: PacedClient, row: OutboxRow, payload: Payload) -> SentMessage:
        """Update, pin or delete the message of an earlier row."""
        assert row.of is not None
        original = message_row(self._engine, row.team, row.of)
        if row.op == "delete" and original.op == "upload":
            if row.kind == Kind.PURGED:
                return _take_file_back(slack, original)

            return _delete_file(slack, original)

        channel, ts = _place_of(original)

        match row.op:
            case "update":
                _call_unless_done(
                    slack,
                    "chat.update",
                    channel=channel,
                    ts=ts,
                    text=payload["text"],
                    blocks=payload.get("blocks"),
                    link_names=False,
                )
            case "pin":
                _call_unless_done(slack, "pins.add", channel=channel, timestamp=ts)
            case _:
                _call_unless_done(slack, "chat.delete", channel=channel, ts=ts)

        return SentMessage(channel, ts)


def _raise_unless_last_upload(row: OutboxRow, refusal: Refused) -> NoReturn:
    """Have a file that did not arrive uploaded anew, a few times."""
    if (refusal.found.operation, refusal.code) in _MAY_PASS and row.attempts < UPLOADS:
        raise NotReady(f"the file did not arrive: {refusal.code}") from refusal
    raise refusal


def _delete_file(slack: PacedClient, original: OutboxRow) -> SentMessage:
    """Delete a file that an earlier row shared; the words beside it stay."""
    if original.file is None:
        raise NothingToSend(f"the file of {original.id} is not known")
    _call_unless_done(slack, "files.delete", file=original.file)
    return SentMessage(original.channel or original.target, ts=None)


def _place_for_file(slack: PacedClient, payload: Payload) -> tuple[str, str]:
    """Ask Slack where a file's bytes go; return the address and the file's id."""
    try:
        place = slack.call(
            "files.getUploadURLExternal",
            form=True,
            filename=payload["filename"],
            length=len(payload["content"]),
            alt_txt=payload.get("alt_text"),
        )
    except Unclear as error:
        raise NotReady(str(error)) from error  # a place that nobody uses does no harm

    return str(place["upload_url"]), place["file_id"]


def _take_file_back(slack: PacedClient, original: OutboxRow) -> SentMessage:
    """Delete a file that was shared, and the message that shared it."""
    _require_sent(original)
    if original.file is None or original.channel is None or original.sent_at is None:
        raise NothingToSend(f"its file {original.id} cannot be found again")

    for ts in _sharing_messages(slack, original.channel, original.file, original.sent_at):
        _call_unless_done(slack, "chat.delete", channel=original.channel, ts=ts)

    _call_unless_done(slack, "files.delete", file=original.file)
    return SentMessage(original.channel, ts=None)


def _sharing_messages(
    slack: PacedClient, channel: str, file_id: str, sent_at: datetime
) -> Iterator[str]:
    """Yield the messages that shared a file, whose time Slack does not say when it is shared."""
    page = slack.call(
        "conversations.history",
        form=True,
        channel=channel,
        oldest=f"{(sent_at - AROUND).timestamp():.6f}",
        latest=f"{(sent_at + AROUND).timestamp():.6f}",
        limit=200,
    )
    for message in page["messages"]:
        if any(file.get("id") == file_id for file in message.get("files") or []):
            yield str(message["ts"])


def _call_unless_done(slack: PacedClient, method: str, **arguments: Any) -> None:
    """Call a method whose effect may be there already, which is as good."""
    try:
        slack.call(method, **arguments)
    except Refused as refusal:
        if refusal.found.meaning is not Meaning.DONE_BEFORE:
            raise


def _require_sent(original: OutboxRow) -> None:
    """Raise where the message that is to be changed is not in Slack."""
    match original.state:
        case "dead" | "void":
            raise NothingToSend(f"its message {original.id} was not sent")
        case "held":
            raise NeedsOperator(f"its message {original.id} is held")
        case "sent":
            return
        case _:
            raise NotReady(f"its message {original.id} is not sent yet")


def _place_of(original: OutboxRow) -> tuple[str, str]:
    """Return the channel and ts of a message that is to be changed; raise where it has none."""
    _require_sent(original)
    if not original.channel or not original.ts:
        raise NothingToSend(f"its message {original.id} cannot be found again")
    return original.channel, original.ts
