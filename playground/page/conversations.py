"""What somebody reads at one place: the newest messages, the pinned ones, and a thread.

Only a window of a channel is told, however many messages it has: what lies above or below is
fetched as somebody scrolls there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from playground.blocks import Json
from playground.page.previews import preview_of
from playground.shown import Channel, Message
from playground.standin import StandIn

LONDON = ZoneInfo("Europe/London")
MOST = 60
"""So many messages are told of a place at once."""
MOST_PINS = 5
MOST_FACES = 3
MOST_UNREAD = 100
"""From here on it is only said that there are many."""


class Looking(NamedTuple):
    """Where somebody looks: a place, up to which message, and which thread is open."""

    place: str = ""
    until: str = ""
    thread: str = ""
    thread_until: str = ""


@dataclass(frozen=True)
class Window:
    """A part of a place's messages.

    `up` and `down` end the windows half a window before and after it: None where nothing is there,
    "" for the newest messages, whichever come.
    """

    messages: Sequence[Message]
    up: str | None
    down: str | None


@dataclass
class Thread:
    """The answers in a thread, oldest first; the message that they answer may be gone."""

    ts: str
    answers: list[Message]


class Conversations:
    """The channels and direct messages of a stand-in, as each person reads them."""

    def __init__(self, slack: StandIn) -> None:
        self.slack = slack

    def here(self, user: str, channel: Channel, looking: Looking) -> Json:
        """Return what a person reads at a place."""
        posts = self.slack.posts.in_channel(channel.id)
        threads = _threads(posts)
        rows = self._rows(user, channel.id, posts, threads)
        part = window(rows, looking.until)
        return {
            "id": channel.id,
            "archived": channel.archived,
            "members": [self.slack.who(member).name for member in channel.members],
            "messages": [self._row(user, row, threads) for row in part.messages],
            "up": part.up,
            "down": part.down,
            "newest": rows[-1].ts if rows else "",
            "read": self.slack.reads.last(user, channel.id),
            "unread": self.unread(user, channel.id),
            "pinned": self._pinned(user, channel.id),
        }

    def thread(self, user: str, channel: Channel, looking: Looking) -> Json | None:
        """Return what a person reads in the thread that is open, if it is there."""
        posts = self.slack.posts.in_channel(channel.id)
        root = self.slack.posts.find(channel.id, looking.thread)
        answers = [post for post in posts if post.answers_to == looking.thread]
        if root is None and not answers:
            return None

        whispered = self._whispered_in(user, channel.id, looking.thread)
        rows = sorted([*answers, *whispered], key=_ts)
        part = window(rows, looking.thread_until)
        return {
            "ts": looking.thread,
            "root": self._message(user, root) if root else None,
            "messages": [self._message(user, row) for row in part.messages],
            "up": part.up,
            "down": part.down,
            "newest": rows[-1].ts if rows else "",
            "read": self.slack.reads.last(user, channel.id, looking.thread),
            "count": len(answers),
        }

    def seen(self, user: str, channel: str, ts: str) -> Message | None:
        """Return a copy of the message with this id, when this person sees it."""
        with self.slack.lock:
            found = self._find(user, channel, ts)
            return self.slack.posts.copied(found) if found else None

    def _find(self, user: str, channel: str, ts: str) -> Message | None:
        for whispered in self._whispered(user, channel):
            if whispered.ts == ts:
                return whispered

        where = self.slack.find_channel(channel)
        if where is None or user not in where.members:
            return None

        return self.slack.posts.find(channel, ts)

    def unread(self, user: str, channel: str) -> int:
        """Return how many messages others wrote at a place since this person read there."""
        read = self.slack.reads.last(user, channel)
        count = 0

        for message in reversed(self.slack.posts.in_channel(channel)):
            if message.ts <= read or count >= MOST_UNREAD:
                break

            if message.user != user and message.is_in_channel:
                count += 1

        return count

    def _rows(
        self, user: str, channel: str, posts: Sequence[Message], threads: dict[str, Thread]
    ) -> list[Message]:
        """Return what stands in the channel itself; answers whose message is gone have a stub."""
        posted = [post for post in posts if post.is_in_channel]
        there = {post.ts for post in posted}
        gone = [_gone(channel, thread) for ts, thread in threads.items() if ts not in there]
        return sorted([*posted, *gone, *self._whispered_in(user, channel, "")], key=_ts)

    def _whispered_in(self, user: str, channel: str, thread: str) -> list[Message]:
        """Return what only this person sees in a thread; "" for the channel itself."""
        return [one for one in self._whispered(user, channel) if one.answers_to == thread]

    def _whispered(self, user: str, channel: str) -> list[Message]:
        return [one for one in self.slack.posts.ephemerals(user) if one.channel == channel]

    def _pinned(self, user: str, channel: str) -> list[Json]:
        newest = self.slack.posts.pinned(channel)[-MOST_PINS:]
        return [self._message(user, message) for message in reversed(newest)]

    def _row(self, user: str, message: Message, threads: dict[str, Thread]) -> Json:
        row = self._message(user, message)
        thread = threads.get(message.ts)
        if thread is not None:
            row["replies"] = self._replies(user, message.channel, thread)
        return row

    def _replies(self, user: str, channel: str, thread: Thread) -> Json:
        last = thread.answers[-1]
        authors = dict.fromkeys(one.user for one in reversed(thread.answers))
        faces = [self._face(author) for author in list(authors)[:MOST_FACES]]
        read = self.slack.reads.last(user, channel, thread.ts)
        unread = [one for one in thread.answers if one.ts > read and one.user != user]
        return {
            "count": len(thread.answers),
            "last": _at(last).strftime("%a %-d %b"),
            "faces": faces,
            "unread": len(unread),
        }

    def _face(self, author: str) -> Json:
        return {"name": self.slack.names.get(author, author), "app": author == self.slack.bot_user}

    def _message(self, user: str, message: Message) -> Json:
        copied = self.slack.posts.copied(message)
        at = _at(copied)
        return {
            "ts": copied.ts,
            "thread_ts": copied.answers_to or None,
            "author": self._name(copied),
            "app": copied.user == self.slack.bot_user,
            "mine": copied.user == user,
            "at": at.strftime("%a %-d %b, %H:%M"),
            "day": at.strftime("%A %-d %B %Y"),
            "clock": at.strftime("%H:%M"),
            "text": copied.text,
            "blocks": copied.blocks,
            "files": [self._file(file) for file in copied.files],
            "state": self.slack.state_for(user, message),
            "edited": str((copied.raw.get("edited") or {}).get("ts", "")),
            "pinned": copied.pinned,
            "only_you": copied.ephemeral_to is not None,
            "gone": copied.raw.get("subtype") == "tombstone",
        }

    def _name(self, message: Message) -> str:
        return self.slack.names.get(message.user, message.user)

    def _file(self, file: Json) -> Json:
        """Return what is told of a file: its name, and how it can be looked at."""
        shared = self.slack.shared_file(file["id"])
        if shared is None or shared.content is None:
            return {"id": file["id"], "title": file.get("name", ""), "kind": "gone"}

        return {
            "id": file["id"],
            "title": shared.title,
            "name": shared.name,
            "size": shared.length,
            "alt": shared.alt_text,
            **preview_of(shared.name, shared.content),
        }


def window(rows: Sequence[Message], until: str, most: int = MOST) -> Window:
    """Return the part of these messages that ends with the one `until`; the newest without it."""
    end = bisect_right(rows, until, key=_ts) if until else len(rows)
    start = max(0, end - most)
    end = min(len(rows), max(end, start + most))
    half = most // 2
    up = rows[end - 1 - half].ts if start else None
    down = None

    if end < len(rows):
        down = rows[end - 1 + half].ts if end + half < len(rows) else ""

    return Window(rows[start:end], up, down)


def _threads(posts: Iterable[Message]) -> dict[str, Thread]:
    """Return the threads of a channel by the message that they answer."""
    found: dict[str, Thread] = {}
    for post in posts:
        if post.answers_to:
            thread = found.setdefault(post.answers_to, Thread(post.answers_to, []))
            thread.answers.append(post)
    return found


def _gone(channel: str, thread: Thread) -> Message:
    """Return what stands in the place of a message that was deleted and has answers."""
    raw = {
        "type": "message",
        "subtype": "tombstone",
        "ts": thread.ts,
        "user": "",
        "text": "This message was deleted.",
    }
    return Message(channel, raw)


def _ts(message: Message) -> str:
    return message.ts


def _at(message: Message) -> datetime:
    return datetime.fromtimestamp(float(message.ts), LONDON)
