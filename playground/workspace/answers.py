"""What a person's act lets the app do, and what the person is shown because of it.

With the act's `trigger_id` the app opens a view; through its `response_url` it answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from playground import limits
from playground.blocks import Json
from playground.shown import Message
from playground.workspace.errors import ApiError
from playground.workspace.ids import Clock, Ids
from playground.workspace.messages import Messages

TRIGGER_SECONDS = 3
RESPONSE_URL_USES = 5
RESPONSE_URL_LIFE = timedelta(minutes=30)


@dataclass
class Trigger:
    """A `trigger_id`: good for one use within 3 seconds, by the clock and in real time."""

    user: str
    at: datetime
    real: float
    used: bool = False

    def is_late(self, now: datetime) -> bool:
        """Tell whether its 3 seconds have passed, by either clock."""
        seconds = (now - self.at).total_seconds()
        real_seconds = monotonic() - self.real
        return max(seconds, real_seconds) > TRIGGER_SECONDS


class Triggers:
    """The `trigger_id`s of a workspace."""

    def __init__(self, clock: Clock, ids: Ids, team: str) -> None:
        self._clock = clock
        self._ids = ids
        self._prefix = f"{team}.trigger."
        self._triggers: dict[str, Trigger] = {}

    def new(self, user: str) -> str:
        """Return a trigger_id for something that this person just did."""
        trigger_id = self._ids.next(self._prefix)
        self._triggers[trigger_id] = Trigger(user, self._clock(), monotonic())
        return trigger_id

    def use(self, trigger_id: str) -> Trigger:
        """Take a trigger_id, or say as Slack does why not: unknown, expired, already exchanged."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise ApiError("invalid_trigger_id")

        if trigger.is_late(self._clock()):
            raise ApiError("expired_trigger_id")

        if trigger.used:
            raise ApiError("exchanged_trigger_id")

        trigger.used = True
        return trigger


@dataclass(frozen=True)
class Showing:
    """A message shown to one person, or taken away (`gone`).

    It came through the response_url with the key `via`, if any. `act`, the number of a delivery, is
    set on what came with that delivery's acknowledgment.
    """

    user: str
    message: Message
    via: str = ""
    gone: bool = False
    act: int = 0

    def belongs_to(self, act: int, via: str | None, *, during: bool) -> bool:
        """Tell whether it answers this act.

        `via` is the key of the act's response_url; `during` says whether it was shown while the act
        was being delivered.
        """
        if self.act:
            return self.act == act
        if self.via:
            return self.via == via
        return during


class Showings:
    """Everything that was shown to one person only because of an act, in order."""

    def __init__(self) -> None:
        self._showings: list[Showing] = []

    def __len__(self) -> int:
        return len(self._showings)

    def add(self, showing: Showing) -> None:
        """Note that something was shown."""
        self._showings.append(showing)

    def of_act(self, user: str, act: int, via: str | None, start: int, end: int) -> list[Message]:
        """Return what one person was shown in answer to an act.

        By the act's acknowledgment, from `start` to `end` (marks: `len` at the time), and later
        through `via`, the key of its response_url.
        """
        shown: dict[str, Message] = {}
        for at, showing in enumerate(self._showings[start:], start):
            during = at < end
            if showing.user != user or not showing.belongs_to(act, via, during=during):
                continue

            shown[showing.message.ts] = showing.message

            if showing.gone:
                del shown[showing.message.ts]

        return list(shown.values())


@dataclass
class ResponseUrl:
    """A `response_url`: good for 5 uses within 30 minutes.

    Tied to the message that was pressed (`original`), if any.
    """

    user: str
    channel: str
    at: datetime
    original: str | None = None
    thread_ts: str | None = None
    uses: int = 0


class ResponseUrls:
    """The `response_url`s of a workspace by key, and what is said through them."""

    def __init__(
        self,
        clock: Clock,
        ids: Ids,
        team: str,
        messages: Messages,
        showings: Showings,
        problems: list[str],
    ) -> None:
        self._clock = clock
        self._ids = ids
        self._prefix = f"{team}-"
        self._messages = messages
        self._showings = showings
        self._problems = problems
        self._urls: dict[str, ResponseUrl] = {}

    def new(
        self, user: str, channel: str, original: str | None = None, thread_ts: str | None = None
    ) -> str:
        """Return the key of a new response_url."""
        key = self._ids.next(self._prefix)
        self._urls[key] = ResponseUrl(user, channel, self._clock(), original, thread_ts)
        return key

    def renumber_channel(self, channel: str, new_id: str) -> None:
        """Let what is said through the addresses of a channel be said under its new id."""
        for url in self._urls.values():
            if url.channel == channel:
                url.channel = new_id

    def respond(self, key: str, payload: Mapping[str, Any]) -> tuple[int, Json]:
        """Do what a POST to a response_url asks; return the HTTP status and the body to answer."""
        url = self._urls.get(key)
        if url is None:
            return _refused("invalid_url")

        if self._clock() - url.at > RESPONSE_URL_LIFE:
            self._problems.append("response_url used after 30 minutes")
            return _refused("expired_url")

        if url.uses >= RESPONSE_URL_USES:
            self._problems.append("response_url used more than 5 times")
            return _refused("used_url")

        url.uses += 1
        original = self._original(url)

        if payload.get("delete_original"):
            self._delete(original, url, key)
            return 200, {"ok": True}

        problems = limits.message_problems(payload)
        if problems:
            self._problems.extend(f"response_url: {problem}" for problem in problems)
            return _refused(problems[0].error, 400)

        self._say(url, key, payload, original)
        return 200, {"ok": True}

    def acknowledge(self, key: str, payload: Mapping[str, Any], act: int) -> None:
        """Show what came with the acknowledgment of a command, as if through its response_url."""
        self._say(self._urls[key], key, payload, None, act)

    def _say(
        self,
        url: ResponseUrl,
        key: str,
        payload: Mapping[str, Any],
        original: Message | None,
        act: int = 0,
    ) -> None:
        """Show an answer: in place of the original, to the whole channel, or to the person only."""
        if original and payload.get("replace_original"):
            self._messages.rewrite(original, payload)
            self._showings.add(Showing(url.user, original.snapshot(), key))
            return

        thread_ts = payload.get("thread_ts") or url.thread_ts

        if payload.get("response_type") == "in_channel":
            message = self._messages.post(url.channel, payload, thread_ts)
        else:
            message = self._messages.whisper(url.user, url.channel, payload, thread_ts)

        self._showings.add(Showing(url.user, message.snapshot(), key, act=act))
        url.original = url.original or message.ts

    def _delete(self, original: Message | None, url: ResponseUrl, key: str) -> None:
        if original:
            self._messages.remove(original)
            self._showings.add(Showing(url.user, original.snapshot(), key, gone=True))

    def _original(self, url: ResponseUrl) -> Message | None:
        posted = self._messages.find(url.channel, url.original)
        return posted or self._messages.find_ephemeral(url.channel, url.original)


def _refused(error: str, status: int = 404) -> tuple[int, Json]:
    return status, {"ok": False, "error": error}
