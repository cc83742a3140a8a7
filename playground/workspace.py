"""One Slack workspace as the stand-in keeps it: people, channels, messages, views, pins, files, and
one-time tickets.

State and the rules that belong to it; no HTTP. `web_api` is what the app may do to it, `people`
what people do in it.
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from playground import limits
from playground.shown import Channel, Json, Message, Person, SlackError, View

Clock = Callable[[], datetime]

TRIGGER_SECONDS = 3
RESPONSE_URL_USES = 5
RESPONSE_URL_LIFE = timedelta(minutes=30)
MODAL_STACK = 3

DEFAULT_SCOPES = frozenset(
    {
        "commands",
        "chat:write",
        "groups:read",
        "groups:history",
        "im:history",
        "im:write",
        "users:read",
        "files:write",
        "pins:write",
    }
)
"""What the app is granted unless said otherwise: no more than it needs (never
chat:write.public)."""


class ApiError(Exception):
    """A Web API call that Slack answers with `ok: false`."""

    def __init__(self, code: str, *messages: str, **more: Any) -> None:
        super().__init__(code, *messages)
        self.code = code
        self.body: Json = {"ok": False, "error": code, **more}
        if messages:
            self.body["response_metadata"] = {
                "messages": [f"[ERROR] {message}" for message in messages]
            }


@dataclass
class Trigger:
    """A `trigger_id`: good for one use within 3 seconds, by the stand-in's clock and in real
    time."""

    user: str
    at: datetime
    real: float
    used: bool = False


@dataclass
class ResponseUrl:
    """A `response_url`: good for 5 uses within 30 minutes, and tied to the message that was
    pressed, if any."""

    user: str
    channel: str
    at: datetime
    original: str | None = None
    thread_ts: str | None = None
    uses: int = 0


@dataclass(frozen=True)
class Showing:
    """A message shown to one person, or taken away (`gone`): through the response_url with the key
    `via`, if any.

    `act` is set on what came with the acknowledgment of that very delivery.
    """

    user: str
    message: Message
    via: str = ""
    gone: bool = False
    act: int = 0


@dataclass(frozen=True)
class Call:
    """One Web API call of the app. `result` is what was answered; None when a fault stood before
    it."""

    method: str
    args: Mapping[str, Any]
    result: Mapping[str, Any] | None
    at: datetime
    team: str = ""
    status: int = 200
    fault: str | None = None

    @property
    def ok(self) -> bool:
        """Whether the app was told that it worked."""
        return self.status == 200 and self.fault is None and bool((self.result or {}).get("ok"))

    @property
    def accepted(self) -> bool:
        """Whether Slack did it, whatever the app was told."""
        return bool((self.result or {}).get("ok"))


@dataclass
class File:
    """An upload: announced, then uploaded, then shared."""

    id: str
    name: str
    length: int
    ticket: str
    title: str = ""
    content: bytes | None = None
    shared: bool = False
    alt_text: str = ""


@dataclass
class _Counter:
    """Deterministic ids: the same test makes the same ids."""

    numbers: dict[str, int] = field(default_factory=dict)

    def next(self, prefix: str) -> str:
        self.numbers[prefix] = self.numbers.get(prefix, 0) + 1
        return f"{prefix}{self.numbers[prefix]:08d}"


class Workspace:
    """The state of one workspace with the app installed. Not made directly: see `StandIn` and
    `StandIn.workspace`."""

    def __init__(
        self,
        *,
        clock: Clock,
        lock: threading.RLock,
        bot_token: str,
        team: str = "T1",
        bot_user: str = "UBOT",
        bot_name: str = "Review bot",
        app_id: str = "A1",
        scopes: Iterable[str] = DEFAULT_SCOPES,
        home_tab: bool = True,
        messages_tab: bool = True,
    ) -> None:
        self.clock = clock
        self.lock = lock
        self.team = team
        self.bot_token = bot_token
        self.bot_user = bot_user
        self.bot_id = "B" + bot_user.removeprefix("U")
        self.app_id = app_id
        self.scopes: set[str] = set(scopes)
        self.token_error: str | None = None
        self.home_tab = home_tab
        self.messages_tab = messages_tab
        self.base_url = ""
        self.calls: list[Call] = []
        self.problems: list[str] = []
        self._people: dict[str, Person] = {bot_user: Person(bot_user, bot_name, bot=True)}
        self._channels: dict[str, Channel] = {}
        self._posts: dict[str, list[Message]] = {}
        self._ephemerals: list[Message] = []
        self._showings: list[Showing] = []
        self._views: dict[str, View] = {}
        self._stacks: dict[str, list[str]] = {}
        self._homes: dict[str, View] = {}
        self._view_log: list[View] = []
        self._pins: dict[str, list[str]] = {}
        self._files: dict[str, File] = {}
        self._triggers: dict[str, Trigger] = {}
        self._response_urls: dict[str, ResponseUrl] = {}
        self._chosen: dict[tuple[str, str, str], Json] = {}
        self._names: dict[str, str] = {bot_user: bot_name}
        self._ids = _Counter()
        self._last_micros = 0

    # -- people and channels -----------------------------------------------------------------------

    def person(
        self,
        id: str,  # noqa: A002 - Slack's own word, and callers may name it
        name: str,
        *,
        admin: bool = False,
        guest: bool = False,
        deactivated: bool = False,
        title: str = "",
    ) -> Person:
        """Adds somebody to the workspace, or changes who they are."""
        with self.lock:
            self._people[id] = Person(id, name, admin, guest, deactivated, title)
            self._names[id] = name
            return self._people[id]

    def channel(
        self,
        id: str,  # noqa: A002 - as above
        name: str,
        *,
        private: bool = True,
        shared: bool = False,
        members: Iterable[str] = (),
        bot: bool = True,
    ) -> Channel:
        """Adds a channel with its members; `bot`: with the app in it. Sends no events (see
        `invite`)."""
        with self.lock:
            inside = tuple(dict.fromkeys([*members, *([self.bot_user] if bot else [])]))
            for user in inside:
                self.who(user)
            self._channels[id] = Channel(id, name, private, shared, members=inside)
            self._names[id] = name
            return self._channels[id]

    def who(self, user: str) -> Person:
        """The person with this id; `SlackError` for a stranger."""
        if user not in self._people:
            raise SlackError(
                f"Nobody in this workspace has the id {user!r}; there are {sorted(self._people)}"
            )
        return self._people[user]

    def where(self, channel: str) -> Channel:
        """The channel with this id as it is now; `SlackError` for an unknown one."""
        if channel not in self._channels:
            raise SlackError(
                f"No channel {channel!r} in this workspace; there are {sorted(self._channels)}"
            )
        return self._channels[channel]

    def dm(self, user: str) -> str:
        """The id of the app's direct messages with this person."""
        with self.lock:
            person = self.who(user)
            channel = "D" + user
            if channel not in self._channels:
                members = (user, self.bot_user)
                self._channels[channel] = Channel(
                    channel, person.name, members=members, person=user
                )
            return channel

    def people(self) -> list[Person]:
        """Everybody but the app."""
        with self.lock:
            return [person for person in self._people.values() if not person.bot]

    def channels_of(self, user: str) -> list[Channel]:
        """The channels that somebody is in, without direct messages."""
        with self.lock:
            return [c for c in self._channels.values() if user in c.members and c.person is None]

    def _change_channel(self, channel: str, **changes: Any) -> Channel:
        self._channels[channel] = replace(self.where(channel), **changes)
        return self._channels[channel]

    # -- what there is to see ----------------------------------------------------------------------

    def messages(self, channel: str, *, threads: bool = True) -> list[Message]:
        """Copies of a channel's messages, oldest first; `threads`: with the answers in threads. No
        ephemerals."""
        with self.lock:
            self.where(channel)
            return [
                self._seen(message)
                for message in self._posts.get(channel, [])
                if threads or message.thread_ts in (None, message.ts)
            ]

    def dms(self, user: str) -> list[Message]:
        """Copies of the direct messages between the app and this person, oldest first."""
        return self.messages(self.dm(user))

    def reload(self) -> None:
        """Everybody's Slack starts anew: messages that only one person saw are gone, as they do not
        last."""
        with self.lock:
            self._ephemerals.clear()

    def ephemerals(self, user: str, channel: str | None = None) -> list[Message]:
        """Copies of what only this person sees ("Only visible to you"), oldest first."""
        with self.lock:
            return [
                m.snapshot()
                for m in self._ephemerals
                if m.ephemeral_to == user and channel in (None, m.channel)
            ]

    def home(self, user: str) -> View | None:
        """The Home tab as last published for this person."""
        with self.lock:
            view = self._homes.get(user)
            return view.snapshot() if view else None

    def open_views(self, user: str) -> list[View]:
        """The modals on this person's screen, the topmost last."""
        with self.lock:
            return [self._views[view_id].snapshot() for view_id in self._stacks.get(user, [])]

    def pins(self, channel: str) -> list[Message]:
        """Copies of the messages pinned in a channel, in the order of pinning."""
        with self.lock:
            found = [self._find(channel, ts) for ts in self._pins.get(channel, [])]
            return [self._seen(message) for message in found if message]

    def files(self, channel: str) -> list[Json]:
        """The files shared in a channel: name, title, and `content` in bytes."""
        with self.lock:
            return [
                {**shared, "content": self._files[shared["id"]].content}
                for message in self._posts.get(channel, [])
                for shared in message.files
            ]

    def _seen(self, message: Message) -> Message:
        copied = message.snapshot()
        copied.pinned = message.ts in self._pins.get(message.channel, [])
        return copied

    # -- messages ----------------------------------------------------------------------------------

    def next_ts(self) -> str:
        """A message id from the clock: never the same twice, never going back."""
        now = self.clock()
        with self.lock:
            micros = max(int(now.timestamp()) * 1_000_000 + now.microsecond, self._last_micros + 1)
            self._last_micros = micros
        return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"

    def _find(self, channel: str, ts: str | None) -> Message | None:
        return next((message for message in self._posts.get(channel, []) if message.ts == ts), None)

    def _put(self, channel: str, raw: Json) -> Message:
        message = Message(
            channel,
            {"type": "message", "ts": self.next_ts(), "team": self.team, **raw},
            self._names,
        )
        self._posts.setdefault(channel, []).append(message)
        return message

    def bot_words(self, payload: Mapping[str, Any]) -> Json:
        """The parts of a message that the app writes, with the ids that Slack fills in."""
        raw: Json = {
            "user": self.bot_user,
            "bot_id": self.bot_id,
            "app_id": self.app_id,
            "text": payload["text"],
        }
        if payload.get("blocks"):
            raw["blocks"] = self.filled(payload["blocks"])
        if payload.get("metadata"):
            raw["metadata"] = copy.deepcopy(payload["metadata"])
        return raw

    def filled(self, blocks: Iterable[Mapping[str, Any]]) -> list[Json]:
        """Blocks with a block_id each, and an action_id for every element, as Slack stores them."""
        stored: list[Json] = copy.deepcopy(list(map(dict, blocks)))
        for block in stored:
            block.setdefault("block_id", self._ids.next("b"))
            for element in [
                block.get("accessory"),
                block.get("element"),
                *(block.get("elements") or []),
            ]:
                if element and element.get("type") not in ("image", "mrkdwn", "plain_text"):
                    element.setdefault("action_id", self._ids.next("a"))
        return stored

    def post(
        self, channel: str, payload: Mapping[str, Any], thread_ts: str | None = None
    ) -> Message:
        """The app posts in a channel."""
        raw = self.bot_words(payload)
        if thread_ts:
            raw["thread_ts"] = thread_ts
        return self._put(channel, raw)

    def whisper(
        self,
        user: str,
        channel: str,
        payload: Mapping[str, Any],
        thread_ts: str | None,
        via: str = "",
        act: int = 0,
    ) -> Message:
        """The app says something that only one person sees."""
        raw = {
            "type": "message",
            "ts": self.next_ts(),
            "team": self.team,
            **self.bot_words(payload),
        }
        if thread_ts:
            raw["thread_ts"] = thread_ts
        message = Message(channel, raw, self._names, ephemeral_to=user)
        self._ephemerals.append(message)
        self._showings.append(Showing(user, message.snapshot(), via, act=act))
        return message

    def rewrite(self, message: Message, payload: Mapping[str, Any]) -> None:
        """The app changes its message: text without blocks takes the blocks away; metadata stays
        unless given."""
        new = self.bot_words(payload)
        lasting = ("type", "ts", "team", "thread_ts", "files")
        kept: Json = {key: message.raw[key] for key in lasting if key in message.raw}
        if "metadata" not in payload and "metadata" in message.raw:
            kept["metadata"] = message.raw["metadata"]
        message.raw = {**kept, **new}
        if message.ephemeral_to is None:
            message.raw["edited"] = {"user": self.bot_user, "ts": self.next_ts()}
        for key in [key for key in self._chosen if key[1:] == (message.channel, message.ts)]:
            del self._chosen[key]

    def remove(self, message: Message) -> None:
        """A message goes, with its pin."""
        if message.ephemeral_to is None:
            self._posts[message.channel].remove(message)
            pins = self._pins.get(message.channel, [])
            if message.ts in pins:
                pins.remove(message.ts)
        elif message in self._ephemerals:
            self._ephemerals.remove(message)

    # -- one-time tickets --------------------------------------------------------------------------

    def new_trigger(self, user: str) -> str:
        """A trigger_id for something that this person just did."""
        trigger_id = self._ids.next(f"{self.team}.trigger.")
        self._triggers[trigger_id] = Trigger(user, self.clock(), monotonic())
        return trigger_id

    def use_trigger(self, trigger_id: str) -> Trigger:
        """Takes a trigger_id, or says as Slack does why not: unknown, expired after 3 seconds,
        already exchanged."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise ApiError("invalid_trigger_id")
        late = (
            self.clock() - trigger.at
        ).total_seconds() > TRIGGER_SECONDS or monotonic() - trigger.real > TRIGGER_SECONDS
        if late:
            raise ApiError("expired_trigger_id")
        if trigger.used:
            raise ApiError("exchanged_trigger_id")
        trigger.used = True
        return trigger

    def new_response_url(
        self, user: str, channel: str, original: str | None = None, thread_ts: str | None = None
    ) -> tuple[str, str]:
        """A response_url and its key."""
        key = self._ids.next(f"{self.team}-")
        self._response_urls[key] = ResponseUrl(user, channel, self.clock(), original, thread_ts)
        return key, f"{self.base_url}response/{key}"

    def respond(self, key: str, payload: Mapping[str, Any]) -> tuple[int, Json]:
        """What a POST to a response_url does and answers: HTTP status and body."""
        url = self._response_urls.get(key)
        if url is None:
            return 404, {"ok": False, "error": "invalid_url"}
        if self.clock() - url.at > RESPONSE_URL_LIFE:
            self.problems.append("response_url used after 30 minutes")
            return 404, {"ok": False, "error": "expired_url"}
        if url.uses >= RESPONSE_URL_USES:
            self.problems.append("response_url used more than 5 times")
            return 404, {"ok": False, "error": "used_url"}
        url.uses += 1
        original = self._original(url)
        if payload.get("delete_original"):
            if original:
                self.remove(original)
                self._showings.append(Showing(url.user, original.snapshot(), key, gone=True))
            return 200, {"ok": True}
        problems = limits.message_problems(payload)
        if problems:
            self.problems.extend(f"response_url: {problem}" for problem in problems)
            return 400, {"ok": False, "error": problems[0].error}
        self.say_by_url(key, payload, original)
        return 200, {"ok": True}

    def say_by_url(
        self, key: str, payload: Mapping[str, Any], original: Message | None = None, act: int = 0
    ) -> None:
        """Shows an answer: in place of the original, to everybody in the channel, or to the person
        only."""
        url = self._response_urls[key]
        if payload.get("replace_original") and original:
            self.rewrite(original, payload)
            self._showings.append(Showing(url.user, original.snapshot(), key))
        elif payload.get("response_type") == "in_channel":
            message = self.post(url.channel, payload, payload.get("thread_ts") or url.thread_ts)
            self._showings.append(Showing(url.user, message.snapshot(), key, act=act))
            url.original = url.original or message.ts
        else:
            message = self.whisper(
                url.user, url.channel, payload, payload.get("thread_ts") or url.thread_ts, key, act
            )
            url.original = url.original or message.ts

    def _original(self, url: ResponseUrl) -> Message | None:
        hidden = (m for m in self._ephemerals if m.ts == url.original and m.channel == url.channel)
        return self._find(url.channel, url.original) or next(hidden, None)

    def shown_to(self, user: str, act: int, via: str | None, start: int, end: int) -> list[Message]:
        """What one person was shown: by this act's acknowledgment, between two marks, and later
        through `via`."""
        shown: dict[str, Message] = {}
        with self.lock:
            for at, showing in enumerate(self._showings[start:], start):
                meant = (
                    showing.act == act
                    if showing.act
                    else showing.via == via
                    if showing.via
                    else at < end
                )
                if showing.user == user and meant:
                    shown[showing.message.ts] = showing.message
                    if showing.gone:
                        del shown[showing.message.ts]
        return list(shown.values())

    # -- views -------------------------------------------------------------------------------------

    def new_view(self, user: str, payload: Mapping[str, Any], under: View | None = None) -> View:
        """A view with the fields that Slack adds."""
        view_id = self._ids.next("V")
        raw: Json = {
            "id": view_id,
            "team_id": self.team,
            "app_id": self.app_id,
            "bot_id": self.bot_id,
            "app_installed_team_id": self.team,
            "root_view_id": under.raw["root_view_id"] if under else view_id,
            "previous_view_id": under.id if under else None,
        }
        view = View(user, raw, self._names)
        self.fill_view(view, payload)
        self._views[view_id] = view
        return view

    def fill_view(self, view: View, payload: Mapping[str, Any]) -> None:
        """Gives a view new content and a new hash; what was typed stays where block_id and
        action_id do."""
        identity = (
            "id",
            "team_id",
            "app_id",
            "bot_id",
            "app_installed_team_id",
            "root_view_id",
            "previous_view_id",
        )
        typed = view.raw.get("state", {}).get("values", {})
        view.raw = {
            **{key: view.raw[key] for key in identity},
            "title": None,
            "submit": None,
            "close": None,
            "private_metadata": "",
            "callback_id": "",
            "external_id": "",
            "clear_on_close": False,
            "notify_on_close": False,
            **copy.deepcopy(dict(payload)),
            "hash": f"{self.next_ts()}.{self._ids.next('h')}",
        }
        view.raw["blocks"] = self.filled(payload.get("blocks") or [])
        here = {(block_id, element["action_id"]) for block_id, element in view.elements}
        view.raw["state"] = {"values": {}}
        for block_id, held in typed.items():
            for action_id, value in held.items():
                if (block_id, action_id) in here:
                    view.raw["state"]["values"].setdefault(block_id, {})[action_id] = value
        view.shown_errors = {}
        self._view_log.append(view)

    def open_view(self, user: str, payload: Mapping[str, Any]) -> View:
        """A modal on somebody's screen, in place of whatever modal was there."""
        view = self.new_view(user, payload)
        self._stacks[user] = [view.id]
        return view

    def push_view(self, user: str, payload: Mapping[str, Any]) -> View:
        """A modal on top of the one that is open; three at most."""
        stack = self._stacks.get(user) or []
        if not stack:
            raise ApiError("invalid_trigger_id", "no modal is open to push onto")
        if len(stack) >= MODAL_STACK:
            raise ApiError("push_limit_reached")
        view = self.new_view(user, payload, under=self._views[stack[-1]])
        stack.append(view.id)
        return view

    def is_open(self, view: View) -> bool:
        """Whether a view is on its person's screen."""
        if view.type == "home":
            return view.user in self._homes and self._homes[view.user].id == view.id
        return view.id in self._stacks.get(view.user, [])

    def publish_home(self, user: str, payload: Mapping[str, Any]) -> View:
        """A Home tab for one person: one view that stays and changes."""
        if user in self._homes:
            self.fill_view(self._homes[user], payload)
        else:
            self._homes[user] = self.new_view(user, payload)
        return self._homes[user]

    # -- files -------------------------------------------------------------------------------------

    def new_file(self, name: str, length: int, alt_text: str = "") -> File:
        """Announces an upload."""
        file = File(
            self._ids.next("F"),
            name,
            length,
            self._ids.next(f"{self.team}-up-"),
            name,
            alt_text=alt_text,
        )
        self._files[file.id] = file
        return file

    def upload(self, ticket: str, content: bytes) -> bool:
        """Takes the bytes of an announced upload; False when nothing was announced, or another
        length."""
        with self.lock:
            for file in self._files.values():
                if file.ticket == ticket and file.length == len(content) and file.content is None:
                    file.content = content
                    return True
        self.problems.append("upload that was not announced, or of another length than announced")
        return False
