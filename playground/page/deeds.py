"""What people did on the page, written as a test that does it again and reads what they read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from playground.blocks import Json
from playground.page.clock import LONDON, in_words
from playground.shown import Button, Message, Reply, View, matches
from playground.standin import StandIn

NEWEST = 100  # messages among which the pressed one is looked for
A_WHILE = timedelta(minutes=1)
"""Less than this between two deeds is no time that a test must let pass."""
HEADER = '''"""What was done in the playground on {day}, from {time} on.

Kept beside the other conversations it is a test: say in its name and here what holds, and keep the
lines that show it.
"""
# ruff: noqa: E501 - a line is what somebody typed or read, word for word

from pathlib import Path

from tests.conversations.played import Played


def test_what_was_done(tmp_path: Path) -> None:
    """Everybody reads what they read when this was done by hand."""
    with Played(tmp_path{beginning}) as played:
'''
NOTHING = "        pass  # nothing was done yet\n"


@dataclass(frozen=True)
class Deed:
    """One thing that somebody did: when, how a test says it, and how its answer began."""

    at: datetime
    call: str
    read: str = ""


class Deeds:
    """All that was done since the world began."""

    def __init__(self, slack: StandIn, called: Mapping[str, str]) -> None:
        self._slack = slack
        self._called = called
        self._beginning = ""
        self._done: list[Deed] = []

    def begin(self, story: str | None, until: datetime | None) -> None:
        """Forget what was done, as another world begins."""
        self._done.clear()
        given = [_quoted(story)] if story else []
        if until:
            given.append(f"until={_quoted(until.astimezone(LONDON).isoformat())}")
        self._beginning = "".join(f", {one}" for one in given)

    def note(self, call: str, reply: Reply | None = None, at: datetime | None = None) -> None:
        """Note what was done, and what whoever did it read first."""
        read = reply.text_all.split("\n")[0] if reply is not None and reply.status == 200 else ""
        self._done.append(Deed(at or self._slack.clock(), call, read))

    def typed(self, asked: Json) -> str:
        """Write that somebody types a line."""
        given = [self._who(asked), self._where(asked), _quoted(asked["text"])]
        return f"types({', '.join(given)})"

    def pressed(self, asked: Json, button: Button) -> str:
        """Write that somebody presses something in a message or view."""
        element = button.element
        what = button.label if element["type"] == "button" else element["action_id"]
        given = [self._who(asked), self._place_of(asked, button), _quoted(what)]

        if asked.get("value") is not None:
            given.append(f"value={asked['value']!r}")

        older, which = self._among(asked, button, what)
        given += [f"older={older}"] if older else []
        given += [f"which={which}"] if which else []
        return f"presses({', '.join(given)})"

    def submitted(self, asked: Json) -> str:
        """Write that somebody submits a form."""
        return f"submits({self._who(asked)}, {asked['values']!r})"

    def closed(self, asked: Json) -> str:
        """Write that somebody closes a form."""
        return f"closes({self._who(asked)})"

    def opened_home(self, asked: Json) -> str:
        """Write that somebody opens Home."""
        return f"opens_home({self._who(asked)})"

    def switched(self, asked: Json) -> str:
        """Write that a fault is switched on or off."""
        return f"switches({_quoted(asked['fault'])}, {self._where(asked)}, on={bool(asked['on'])})"

    def moved(self) -> str:
        """Write that the clock goes on to where it is now."""
        return f"moves({_quoted(self._local(self._slack.clock()))})"

    def __len__(self) -> int:
        return len(self._done)

    def as_test(self) -> str:
        """Return all of it as a module of tests."""
        now = self._done[0].at if self._done else self._slack.clock()
        day, _, time = in_words(now).rpartition(", ")
        header = HEADER.format(day=day, time=time, beginning=self._beginning)
        return header + ("".join(self._lines()) or NOTHING)

    def _lines(self) -> list[str]:
        lines: list[str] = []
        before = self._done[0].at if self._done else None

        for deed in self._done:
            is_later = before is not None and deed.at - before >= A_WHILE
            if is_later and not deed.call.startswith("moves("):
                lines.append(f"        played.moves({_quoted(self._local(deed.at))})\n")

            lines.append(_line(deed))
            before = deed.at

        return lines

    def _who(self, asked: Json) -> str:
        user = str(asked["user"])
        return _quoted(self._called.get(user, user))

    def _where(self, asked: Json) -> str:
        channel = self._slack.find_channel(str(asked.get("place", "")))
        if channel is None:
            return _quoted(asked.get("place", ""))
        return _quoted("direct messages" if channel.person else channel.name)

    def _place_of(self, asked: Json, button: Button) -> str:
        if isinstance(button.where, View):
            return _quoted("home" if button.where.type == "home" else "form")
        return self._where(asked)

    def _among(self, asked: Json, button: Button, what: str) -> tuple[int, int]:
        """Return how many newer messages have the same to press, and which one in its own it is."""
        place = button.where
        alike = [(one.block_id, one.element["action_id"]) for one in matches(place, what)]
        mine = (button.block_id, button.element["action_id"])
        which = alike.index(mine) if mine in alike else 0

        if not isinstance(place, Message):
            return 0, which

        return self._newer_with(what, str(asked["user"]), place), which

    def _newer_with(self, what: str, user: str, message: Message) -> int:
        """Count the messages on somebody's screen, newer than this one, with the same to press."""
        there = on_screen(self._slack, user, message.channel)
        newer = [one for one in there if float(one.ts) > float(message.ts)]
        return sum(bool(matches(one, what)) for one in newer)

    def _local(self, at: datetime) -> str:
        return at.astimezone(LONDON).replace(microsecond=0).isoformat()


def on_screen(slack: StandIn, user: str, channel: str) -> list[Message]:
    """Return the newest messages that somebody sees in a channel, oldest first."""
    seen: list[Any] = [*slack.messages(channel), *slack.ephemerals(user, channel)]
    return sorted(seen, key=lambda message: float(message.ts))[-NEWEST:]


def _line(deed: Deed) -> str:
    if not deed.read:
        return f"        played.{deed.call}\n"
    return f"        said = played.{deed.call}\n        assert {_quoted(deed.read)} in said\n"


def _quoted(text: Any) -> str:
    """Write a text in Python as the tests do, in double quotes."""
    return json.dumps(text, ensure_ascii=False)
