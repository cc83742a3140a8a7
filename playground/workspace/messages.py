"""The messages of a workspace: posts, what only one person sees, pins, and choices not yet sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playground.blocks import Json, Names, copied
from playground.shown import Message
from playground.workspace.app import SLACKBOT, Installation
from playground.workspace.ids import Ids

LASTING = ("type", "ts", "team", "thread_ts", "files")
"""What stays of a message when the app changes it."""


@dataclass(frozen=True)
class SavedMessages:
    """The lasting messages of a workspace, and the ids of those that are pinned, by channel."""

    posts: dict[str, list[Message]]
    pins: dict[str, list[str]]


class Messages:
    """Every message of a workspace.

    Those that only one person sees (`ephemeral_to`) are kept apart: no history has them.
    """

    def __init__(self, app: Installation, ids: Ids, names: Names) -> None:
        self._app = app
        self._ids = ids
        self._names = names
        self._posts: dict[str, list[Message]] = {}
        self._ephemerals: list[Message] = []
        self._pins: dict[str, list[str]] = {}
        self._chosen: dict[tuple[str, str, str], Json] = {}

    def saved(self) -> SavedMessages:
        """Return what lasts: the posts and the pins, not copied."""
        return SavedMessages(self._posts, self._pins)

    def restore(self, saved: SavedMessages) -> None:
        """Take over saved posts and pins, in place of all that is here."""
        self._ephemerals.clear()
        self._chosen.clear()
        self._posts = saved.posts
        self._pins = saved.pins

        for posted in self._posts.values():
            for message in posted:
                message.names = self._names

    # -- finding -----------------------------------------------------------------------------------

    def in_channel(self, channel: str) -> list[Message]:
        """Return a channel's messages, oldest first, answers in threads included; no ephemerals."""
        return self._posts.get(channel, [])

    def everywhere(self) -> list[Message]:
        """Return every message of the workspace."""
        return [message for posted in self._posts.values() for message in posted]

    def find(self, channel: str, ts: str | None) -> Message | None:
        """Return the message with this id in a channel, if it is there."""
        for message in self.in_channel(channel):
            if message.ts == ts:
                return message
        return None

    def answers_to(self, message: Message) -> list[Message]:
        """Return the answers in a message's thread, oldest first."""
        posted = self.in_channel(message.channel)
        in_thread = [other for other in posted if other.thread_ts == message.ts]
        return [other for other in in_thread if other is not message]

    def find_ephemeral(self, channel: str, ts: str | None) -> Message | None:
        """Return the message with this id that only one person sees, if it is there."""
        for message in self._ephemerals:
            if message.ts == ts and message.channel == channel:
                return message
        return None

    def ephemerals(self, user: str) -> list[Message]:
        """Return what only this person sees ("Only visible to you"), oldest first."""
        return [message for message in self._ephemerals if message.ephemeral_to == user]

    def forget_ephemerals(self) -> None:
        """Take away what only one person sees, from everybody."""
        self._ephemerals.clear()

    # -- writing -----------------------------------------------------------------------------------

    def put(self, channel: str, raw: Json) -> Message:
        """Add a message with this content to a channel."""
        message = Message(channel, self._stamped(raw), self._names)
        self._posts.setdefault(channel, []).append(message)
        return message

    def post(
        self, channel: str, payload: Mapping[str, Any], thread_ts: str | None = None
    ) -> Message:
        """Add a message of the app's to a channel."""
        return self.put(channel, self._of_the_app(payload, thread_ts))

    def whisper(
        self, user: str, channel: str, payload: Mapping[str, Any], thread_ts: str | None
    ) -> Message:
        """Add a message of the app's that only one person sees."""
        raw = self._stamped(self._of_the_app(payload, thread_ts))
        message = Message(channel, raw, self._names, ephemeral_to=user)
        self._ephemerals.append(message)
        return message

    def slackbot(
        self, channel: str, text: str, user: str | None = None, thread_ts: str | None = None
    ) -> Message:
        """Say something as Slack itself: to one person only, or to the channel."""
        raw: Json = {"user": SLACKBOT, "text": text}
        if thread_ts:
            raw["thread_ts"] = thread_ts

        if user is None:
            return self.put(channel, raw)

        message = Message(channel, self._stamped(raw), self._names, ephemeral_to=user)
        self._ephemerals.append(message)
        return message

    def rewrite(self, message: Message, payload: Mapping[str, Any]) -> None:
        """Change a message of the app's.

        Text without blocks takes the blocks away; metadata stays unless given. What people had
        chosen in the message is forgotten.
        """
        lasting = set(LASTING)
        if "metadata" not in payload:
            lasting.add("metadata")

        kept = {key: value for key, value in message.raw.items() if key in lasting}
        message.raw = {**kept, **self._of_the_app(payload)}

        if message.ephemeral_to is None:
            message.raw["edited"] = {"user": self._app.bot_user, "ts": self._ids.next_ts()}

        self._forget_choices(message)

    def remove(self, message: Message) -> None:
        """Take a message away, with its pin."""
        if message.ephemeral_to is None:
            self._posts[message.channel].remove(message)
            if self.is_pinned(message):
                self.unpin(message)
        elif message in self._ephemerals:
            self._ephemerals.remove(message)

    def renumber_channel(self, channel: str, new_id: str) -> None:
        """Let a channel's messages and pins be those of its new id."""
        moved = self._posts.pop(channel, [])
        self._posts[new_id] = moved
        self._pins[new_id] = self._pins.pop(channel, [])
        for message in [*moved, *(one for one in self._ephemerals if one.channel == channel)]:
            message.channel = new_id

    def _stamped(self, raw: Json) -> Json:
        return {"type": "message", "ts": self._ids.next_ts(), "team": self._app.team, **raw}

    def _of_the_app(self, payload: Mapping[str, Any], thread_ts: str | None = None) -> Json:
        """Return the parts of a message that the app writes, with the ids that Slack fills in."""
        raw: Json = {
            "user": self._app.bot_user,
            "bot_id": self._app.bot_id,
            "app_id": self._app.app_id,
            "text": payload["text"],
        }
        if payload.get("blocks"):
            raw["blocks"] = self._ids.filled(payload["blocks"])

        if payload.get("metadata"):
            raw["metadata"] = copied(payload["metadata"])

        if thread_ts:
            raw["thread_ts"] = thread_ts

        return raw

    # -- pins --------------------------------------------------------------------------------------

    def pinned(self, channel: str) -> list[Message]:
        """Return the messages pinned in a channel, in the order of pinning."""
        found = [self.find(channel, ts) for ts in self._pins.get(channel, [])]
        return [message for message in found if message]

    def is_pinned(self, message: Message) -> bool:
        """Tell whether the message is pinned in its channel."""
        return message.ts in self._pins.get(message.channel, [])

    def pin_count(self, channel: str) -> int:
        """Return how many messages are pinned in a channel."""
        return len(self._pins.get(channel, []))

    def pin(self, message: Message) -> None:
        """Pin a message in its channel."""
        self._pins.setdefault(message.channel, []).append(message.ts)

    def unpin(self, message: Message) -> None:
        """Take the pin of a pinned message away."""
        self._pins[message.channel].remove(message.ts)

    # -- choices -----------------------------------------------------------------------------------

    def choose(
        self, user: str, message: Message, block_id: str, action_id: str, held: Json
    ) -> None:
        """Remember what somebody chose in an element of a message."""
        chosen = self._chosen.setdefault((user, message.channel, message.ts), {})
        chosen.setdefault(block_id, {})[action_id] = held

    def state_for(self, user: str, message: Message) -> Json:
        """Return `state.values` of a message with what this person has chosen in it so far."""
        values = message.state()
        chosen = self._chosen.get((user, message.channel, message.ts), {})
        for block_id, held in chosen.items():
            values.setdefault(block_id, {}).update(held)
        return values

    def _forget_choices(self, message: Message) -> None:
        place = (message.channel, message.ts)
        for key in list(self._chosen):
            if key[1:] == place:
                del self._chosen[key]

    # -- copies ------------------------------------------------------------------------------------

    def copied(self, message: Message) -> Message:
        """Return a copy that later changes do not touch, and that knows whether it is pinned."""
        copied = message.snapshot()
        copied.pinned = self.is_pinned(message)
        return copied
