"""Sends what waits in the outbox: each thing once, in order, whatever Slack, the network or this
process does.

A row is claimed in a transaction of its own, sent, and marked in another. A process that dies in
between leaves the row to :func:`bot.store.outbox.expire`; whether its message arrived is then found
out from the channel itself, by the opaque ``delivery_id`` in the message's metadata, before it is
said again.
"""

import secrets
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, TypedDict

import structlog
from slack_sdk import WebClient
from sqlalchemy import Connection, Engine

from bot.delivery.calls import NotSent, RateLimited, Refused, Unclear, call, upload
from bot.store import outbox
from bot.store.db import reading, writing
from bot.store.errors import NewerFormat, StoreError
from bot.store.failpoints import failpoint
from bot.store.outbox import SETTLE, OutboxRow

log = structlog.get_logger()

EVENT_TYPE = "cspr_delivery"
LEASE = timedelta(seconds=60)  # longer than the calls that one row may take
LOOKS = 2  # in vain, before an unknown one is sent again
MOST_LOOKS = 20  # in vain, before it is the operator's
SKEW = timedelta(minutes=5)  # between Slack's clock and ours
LONGEST_WAIT = timedelta(seconds=60)  # between two tries, so that an outage's end is soon noticed
UPLOADS = 5  # of a file that does not arrive, before it is put aside
PAGES = 20  # of history, before it is too much to look through

# Slack's tiers, for each workspace. Of posts it only says "several hundred", and we keep a second a
# channel.
MINUTE = timedelta(minutes=1)
PER_MINUTE = {
    "chat.delete": 50,
    "chat.update": 50,
    "conversations.history": 50,
    "conversations.open": 50,
    "conversations.replies": 50,
    "files.completeUploadExternal": 100,
    "files.getUploadURLExternal": 100,
    "pins.add": 20,
}

# Of the workspace: nothing works any more, until it is installed again.
WORKSPACE_LOST = frozenset(
    {
        "account_inactive",
        "invalid_auth",
        "not_authed",
        "token_expired",
        "token_revoked",
        "team_access_not_granted",
    }
)
# Of the channel: nothing works there, until it is opened again or the bot is invited.
CHANNEL_LOST = frozenset(
    {
        "channel_not_found",
        "is_archived",
        "not_in_channel",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
    }
)
PERSON_LOST = frozenset({"cannot_dm_bot", "user_disabled", "user_not_found", "users_not_found"})
THREAD_GONE = frozenset({"cannot_reply_to_message", "invalid_thread_ts", "thread_not_found"})
MESSAGE_GONE = frozenset(
    {"cant_update_message", "edit_window_closed", "message_not_found", "not_pinnable"}
)
# Not now: a workspace that is being moved, a limit that passes.
LATER = frozenset(
    {"accesslimited", "message_limit_exceeded", "org_login_required", "team_added_to_org"}
)
# Somebody has to mend the app's set-up; then it can be sent.
SETUP = frozenset(
    {
        "messages_tab_disabled",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_enabled",
    }
)


class Payload(TypedDict, total=False):
    """What a row is rendered to: a message, or a file with the words beside it.

    ``tells`` are those of the row's nudges that the message still tells; left out, it tells them
    all.
    """

    text: str
    blocks: list[dict[str, Any]]
    tells: Collection[int]
    filename: str
    title: str
    alt_text: str
    content: bytes
    initial_comment: str


class NotYet(Exception):
    """What is to be sent is not complete yet; raised by a ``render``."""


class _Void(Exception):
    """Nothing is to be sent, and this is why."""


class _Held(Exception):
    """Only the operator can say what to do, and this is why."""


class _Later(Exception):
    """Not yet; nothing was sent."""


def _nothing(*_: Any) -> None:
    """What happens where nobody asked to be told."""


class Sender:
    """Sends for every workspace. Several may run on one database, in one process or in many.

    ``client_for`` gives a workspace's client, or ``None`` where the app is not installed.
    ``render`` says what a row is now, outside of any transaction, or ``None`` if it is not true any
    more; it raises ``NewerFormat`` for what only a newer version knows. The callbacks run in the
    transaction that marks the row: ``on_sent`` with its channel and ts, ``on_message_gone`` where
    somebody deleted the message that was to be changed, ``on_channel_lost`` once when a channel is
    parked, ``on_person_lost`` when a DM cannot be opened, ``on_workspace_lost`` once when a
    workspace is parked, ``on_void`` where nothing was left to say, ``on_given_up`` where it is put
    aside for the operator. ``retried`` hears why something is tried again.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        client_for: Callable[[str], WebClient | None],
        render: Callable[[OutboxRow], Payload | None],
        clock: Callable[[], datetime],
        on_sent: Callable[[Connection, OutboxRow], None] = _nothing,
        on_message_gone: Callable[[Connection, OutboxRow], None] = _nothing,
        on_channel_lost: Callable[[Connection, OutboxRow, str], None] = _nothing,
        on_person_lost: Callable[[Connection, OutboxRow, str], None] = _nothing,
        on_workspace_lost: Callable[[Connection, str, str], None] = _nothing,
        on_void: Callable[[Connection, OutboxRow], None] = _nothing,
        on_given_up: Callable[[Connection, OutboxRow], None] = _nothing,
        retried: Callable[[str], None] = _nothing,
    ) -> None:
        self._engine = engine
        self._client_for = client_for
        self._render = render
        self._clock = clock
        self._on_sent = on_sent
        self._on_message_gone = on_message_gone
        self._on_channel_lost = on_channel_lost
        self._on_person_lost = on_person_lost
        self._on_workspace_lost = on_workspace_lost
        self._on_void = on_void
        self._on_given_up = on_given_up
        self._retried = retried
        self._owner = secrets.token_hex(8)
        self._conversations: dict[tuple[str, str], str] = {}
        self._calls: dict[tuple[str, str], deque[datetime]] = {}
        self._left: set[int] = set()  # to a newer version, until this process ends

    def send_due(self, limit: int = 100) -> int:
        """Sends, or looks for, up to ``limit`` rows that are due now; says how many it dealt
        with."""
        for done in range(limit):
            with writing(self._engine) as conn:
                now = self._clock()
                outbox.expire(conn, now=now)
                rows = outbox.claim(conn, now=now, owner=self._owner, lease=LEASE, but=self._left)
            if not rows:
                return done
            self._deal_with(rows[0])
        return limit

    def _deal_with(self, row: OutboxRow) -> None:
        client = self._client_for(row.team)
        if client is None:
            self._park_workspace(row, "not_installed")
        elif row.state == "unknown":
            self._look(client, row)
        else:
            self._send(client, row)

    # -- sending -----------------------------------------------------------------------------------

    def _send(self, client: WebClient, row: OutboxRow) -> None:
        try:
            payload = self._rendered(row)
            sent = self._perform(client, row, payload)
        except _Void as why:
            self._void(row, str(why))
        except _Held as why:
            self._mark(outbox.mark_held, row, error=str(why))
        except (_Later, NotSent) as why:
            self._again(row, str(why))
        except RateLimited as limit:
            self._limited(row, limit, outbox.mark_retry)
        except Refused as refusal:
            self._refused(row, refusal.code)
        except Unclear as why:
            if row.op in ("post", "upload"):
                self._retried("unclear")
                self._mark(outbox.mark_unknown, row, at=self._clock() + SETTLE, error=str(why))
            else:
                self._again(row, str(why))  # done twice is the same as done once
        except NewerFormat as what:
            self._left.add(row.id)
            self._mark(
                outbox.mark_retry, row, at=self._clock(), error=f"left to a newer version: {what}"
            )
        except StoreError:
            raise
        except Exception as error:
            log.exception("a delivery is put aside", delivery=row.id, kind=row.kind)
            self._mark(outbox.mark_dead, row, error=type(error).__name__)
        else:
            failpoint("after-slack")
            self._sent(row, *sent, told=payload.get("tells"))

    def _rendered(self, row: OutboxRow) -> Payload:
        if row.op in ("delete", "pin"):
            return Payload()
        _ = row.params  # a damaged row fails here, whatever its template needs
        try:
            payload = self._render(row)
        except StoreError as error:
            raise _Later(f"{type(error).__name__} at rendering") from error
        except NotYet as why:
            raise _Later(str(why)) from why
        if payload is None:
            raise _Void("no longer so")
        return payload

    def _perform(
        self, client: WebClient, row: OutboxRow, payload: Payload
    ) -> tuple[str | None, str | None]:
        """Does it in Slack; gives the message's channel and ts."""
        failpoint("before-slack")
        match row.op:
            case "post":
                return self._post(client, row, payload)
            case "upload":
                return self._upload(client, row, payload)
            case _:
                return self._change(client, row, payload)

    def _post(self, client: WebClient, row: OutboxRow, payload: Payload) -> tuple[str, str]:
        message = {
            "channel": self._conversation(client, row),
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
        answer = self._in_thread(client, row, "chat.postMessage", message)
        if not isinstance(answer.get("ts"), str):
            raise Unclear("no ts")
        return str(answer.get("channel") or message["channel"]), answer["ts"]

    def _upload(self, client: WebClient, row: OutboxRow, payload: Payload) -> tuple[str, None]:
        channel, content = self._conversation(client, row), payload["content"]
        try:
            place = self._call(
                client,
                row,
                "files.getUploadURLExternal",
                form=True,
                filename=payload["filename"],
                length=len(content),
                alt_txt=payload.get("alt_text"),
            )
        except Unclear as why:
            raise _Later(str(why)) from why  # a place that nobody uses
        upload(str(place["upload_url"]), content)
        with writing(self._engine) as conn:
            outbox.note_file(conn, row, place["file_id"])
        share = {
            "files": [{"id": place["file_id"], "title": payload.get("title", payload["filename"])}],
            "channel_id": channel,
            "initial_comment": payload.get("initial_comment"),
        }
        try:
            self._in_thread(client, row, "files.completeUploadExternal", share)
        except Refused as refusal:
            if refusal.code == "file_not_found" and row.attempts < UPLOADS:
                raise _Later("the file did not arrive") from refusal
            raise
        return channel, None

    def _call(
        self, client: WebClient, row: OutboxRow, method: str, **arguments: Any
    ) -> Mapping[str, Any]:
        """Calls a method, unless that would be oftener than Slack allows: no need to wait until it
        says so."""
        if most := PER_MINUTE.get(method):
            now = self._clock()
            calls = self._calls.setdefault((row.team, method), deque(maxlen=most))
            if len(calls) == most and timedelta(0) <= now - calls[0] < MINUTE:
                raise RateLimited(method, MINUTE - (now - calls[0]))
            calls.append(now)
        return call(client, method, **arguments)

    def _in_thread(
        self, client: WebClient, row: OutboxRow, method: str, what: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """In the thread that it belongs to or, where that is gone, as a message of its own: told is
        told."""
        if row.lease_until is None or self._clock() >= row.lease_until:
            raise _Later(
                "the lease has run out"
            )  # this process was asleep; the row is another's by now
        thread = None if row.thread_of is None else self._message(row.thread_of).ts
        try:
            return self._call(client, row, method, **what, thread_ts=thread)
        except Refused as refusal:
            if thread is None or refusal.code not in THREAD_GONE:
                raise
        return self._call(client, row, method, **what)

    def _change(self, client: WebClient, row: OutboxRow, payload: Payload) -> tuple[str, str]:
        assert row.of is not None
        first = self._message(row.of)
        match first.state:
            case "dead" | "void":
                raise _Void(f"its message {first.id} was not sent")
            case "held":
                raise _Held(f"its message {first.id} is held")
            case "sent" if first.channel and first.ts:
                channel, ts = first.channel, first.ts
            case "sent":
                raise _Void(f"its message {first.id} cannot be found again")
            case _:
                raise _Later(f"its message {first.id} is not sent yet")
        try:
            match row.op:
                case "update":
                    words: dict[str, Any] = {
                        "text": payload["text"],
                        "blocks": payload.get("blocks"),
                        "link_names": False,
                    }
                    self._call(client, row, "chat.update", channel=channel, ts=ts, **words)
                case "pin":
                    self._call(client, row, "pins.add", channel=channel, timestamp=ts)
                case _:
                    self._call(client, row, "chat.delete", channel=channel, ts=ts)
        except Refused as refusal:
            if (row.op, refusal.code) not in (
                ("pin", "already_pinned"),
                ("delete", "message_not_found"),
            ):
                raise
        return channel, ts

    def _message(self, outbox_id: int) -> OutboxRow:
        with reading(self._engine) as conn:
            first = outbox.get(conn, outbox_id)
        if first is None:
            raise _Void(f"its message {outbox_id} is unknown")
        return first

    def _conversation(self, client: WebClient, row: OutboxRow) -> str:
        """The channel, or the direct messages with a person: those have to be opened first."""
        if not _is_person(row.target):
            return row.target
        if (row.team, row.target) not in self._conversations:
            try:
                answer = self._call(client, row, "conversations.open", users=row.target)
            except Unclear as why:
                raise _Later(str(why)) from why
            self._conversations[row.team, row.target] = answer["channel"]["id"]
        return self._conversations[row.team, row.target]

    # -- looking -----------------------------------------------------------------------------------

    def _look(self, client: WebClient, row: OutboxRow) -> None:
        """An unknown one: is it there?"""
        soon = self._clock() + SETTLE
        try:
            channel = self._conversation(client, row)
            ts = self._found(client, row, channel)
        except RateLimited as limit:
            self._limited(row, limit, outbox.mark_unknown)
        except (_Later, NotSent, Unclear) as why:
            self._mark(outbox.mark_unknown, row, at=soon, error=str(why))
        except Refused as refusal:
            if refusal.code in WORKSPACE_LOST:
                self._park_workspace(row, refusal.code)
            elif refusal.code in CHANNEL_LOST and not _is_person(row.target):
                self._park_channel(row, refusal.code)
            elif refusal.code in LATER:
                self._mark(outbox.mark_unknown, row, at=soon, error=refusal.code)
            else:
                self._mark(outbox.mark_held, row, error=f"history cannot be read: {refusal.code}")
        except _Held as why:
            self._mark(outbox.mark_held, row, error=str(why))
        except StoreError:
            raise
        except Exception as error:
            log.exception("history cannot be read", delivery=row.id, kind=row.kind)
            self._mark(
                outbox.mark_held, row, error=f"history cannot be read: {type(error).__name__}"
            )
        else:
            looks = row.looks + 1
            if ts is not None:
                self._sent(row, channel, ts or None)
            elif looks >= MOST_LOOKS:
                self._mark(outbox.mark_held, row, error="never answered clearly, and never found")
            elif looks % LOOKS:
                self._mark(outbox.mark_unknown, row, at=soon, error="not found yet", looks=looks)
            else:
                self._mark(outbox.mark_retry, row, at=self._clock(), error="not found", looks=looks)

    def _found(self, client: WebClient, row: OutboxRow, channel: str) -> str | None:
        """The ts of its message (empty for a file's); ``None``: it is not there."""
        if row.op == "upload":
            if row.file is None:
                return None
            there = (m for m in self._history(client, row, channel) if _shares(m, row.file))
            return None if next(there, None) is None else ""
        for message in self._history(client, row, channel):
            metadata = message.get("metadata") or {}
            told = metadata.get("event_payload") or {}
            if (
                metadata.get("event_type") == EVENT_TYPE
                and told.get("delivery_id") == row.delivery_id
            ):
                return str(message["ts"])
        return None

    def _history(
        self, client: WebClient, row: OutboxRow, channel: str
    ) -> Iterator[Mapping[str, Any]]:
        """What was said in the channel, and in the thread it was meant for, since it was first
        tried."""
        reads: list[tuple[str, dict[str, Any]]] = [("conversations.history", {})]
        thread = None if row.thread_of is None else self._message(row.thread_of).ts
        if thread is not None:
            reads.insert(0, ("conversations.replies", {"ts": thread}))
        since = (row.tried_at or row.created_at) - SKEW
        for method, where in reads:
            cursor: str | None = None
            for _ in range(PAGES):
                try:
                    page = self._call(
                        client,
                        row,
                        method,
                        form=True,
                        channel=channel,
                        oldest=f"{since.timestamp():.6f}",
                        limit=200,
                        include_all_metadata=True,
                        cursor=cursor,
                        **where,
                    )
                except Refused as refusal:
                    if refusal.code in THREAD_GONE:
                        break
                    raise
                yield from page["messages"]
                cursor = (page.get("response_metadata") or {}).get("next_cursor")
                if not cursor:
                    break
            else:
                raise _Held("history is too long to look through")

    # -- marking -----------------------------------------------------------------------------------

    def _mark(self, how: Callable[..., bool], row: OutboxRow, **values: Any) -> None:
        with writing(self._engine) as conn:
            done = how(conn, row, **values)
            if done and how in (outbox.mark_dead, outbox.mark_held):
                self._on_given_up(conn, row)
        outcome = how.__name__.removeprefix("mark_") if done else "left to another"
        log.info("delivery", delivery=row.id, kind=row.kind, op=row.op, outcome=outcome)

    def _sent(
        self,
        row: OutboxRow,
        channel: str | None,
        ts: str | None,
        *,
        told: Collection[int] | None = None,
    ) -> None:
        def mark(conn: Connection) -> bool:
            return outbox.mark_sent(conn, row, now=self._clock(), channel=channel, ts=ts, told=told)

        try:
            with writing(self._engine) as conn:
                if mark(conn) and (now := outbox.get(conn, row.id)) is not None:
                    self._on_sent(conn, now)
        except StoreError:
            raise  # it is in Slack but not marked: it will be found there
        except Exception:
            log.exception("what follows a delivery failed", delivery=row.id, kind=row.kind)
            with writing(self._engine) as conn:
                mark(conn)
        log.info("delivery", delivery=row.id, kind=row.kind, op=row.op, outcome="sent")

    def _void(self, row: OutboxRow, error: str) -> None:
        with writing(self._engine) as conn:
            done = outbox.mark_void(conn, row, error=error)
            if done:
                self._on_void(conn, row)
        log.info(
            "delivery",
            delivery=row.id,
            kind=row.kind,
            op=row.op,
            outcome="void" if done else "left to another",
        )

    def _again(self, row: OutboxRow, error: str) -> None:
        self._retried(_why(error))
        wait = min(LONGEST_WAIT, timedelta(seconds=2 ** min(row.attempts, 10)))
        self._mark(outbox.mark_retry, row, at=self._clock() + wait, error=error)

    def _limited(self, row: OutboxRow, limit: RateLimited, back: Callable[..., bool]) -> None:
        """Slack's limits are by method and workspace: whatever else there is to do goes on."""
        self._retried("ratelimited")
        until = self._clock() + limit.retry_after
        with writing(self._engine) as conn:
            outbox.limit(conn, team=row.team, method=limit.method, until=until)
        self._mark(back, row, at=until, error=str(limit))

    def _refused(self, row: OutboxRow, code: str) -> None:
        if code in WORKSPACE_LOST:
            self._park_workspace(row, code)
        elif _is_person(row.target) and code in CHANNEL_LOST | PERSON_LOST:
            self._conversations.pop((row.team, row.target), None)
            with writing(self._engine) as conn:
                if outbox.mark_dead(conn, row, error=code):
                    self._on_person_lost(conn, row, code)
        elif code in CHANNEL_LOST:
            self._park_channel(row, code)
        elif row.of is not None and code in MESSAGE_GONE:
            with writing(self._engine) as conn:
                if outbox.mark_void(conn, row, error=code):
                    self._on_message_gone(conn, row)
        elif code in LATER:
            self._again(row, code)
        elif code in SETUP:
            self._mark(outbox.mark_held, row, error=code)
        else:
            self._mark(outbox.mark_dead, row, error=code)

    def _park_workspace(self, row: OutboxRow, code: str) -> None:
        with writing(self._engine) as conn:
            self._put_back(conn, row, code)
            if outbox.pause(conn, team=row.team, reason=code, now=self._clock()):
                self._on_workspace_lost(conn, row.team, code)
        log.warning("workspace parked", team=row.team, code=code)

    def _park_channel(self, row: OutboxRow, code: str) -> None:
        with writing(self._engine) as conn:
            self._put_back(conn, row, code)
            if outbox.pause(conn, team=row.team, target=row.target, reason=code, now=self._clock()):
                self._on_channel_lost(conn, row, code)
        log.warning("channel parked", team=row.team, channel_id=row.target, code=code)

    def _put_back(self, conn: Connection, row: OutboxRow, code: str) -> None:
        """As it was before it was taken; the pause keeps it."""
        if row.state == "unknown":
            outbox.mark_unknown(conn, row, at=self._clock(), error=code)
        else:
            outbox.mark_retry(conn, row, at=self._clock(), error=code)


def _why(error: str) -> str:
    """A word for the metrics: the first one, which is a code or a kind of error."""
    return error.split(" ", 1)[0].lower()


def _is_person(target: str) -> bool:
    return target.startswith(("U", "W"))


def _shares(message: Mapping[str, Any], file: str) -> bool:
    return any(one.get("id") == file for one in message.get("files") or [])
