"""What the app said meanwhile, by the record of its calls: when, where, to whom, in short."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from playground.blocks import Json, plain, words
from playground.standin import StandIn
from playground.workspace import Call

LONDON = ZoneInfo("Europe/London")
LONGEST = 160
BULLET = "• "
FEWEST = 2  # blanks in a line that says something, and is not a reference alone

Kind = Literal["posted", "edited", "replaced"]


@dataclass(frozen=True)
class Came:
    """One message that was posted or edited meanwhile; `replaced`: it is gone again since."""

    kind: Kind
    at: datetime
    place: str
    ts: str
    thread: str
    where: str
    to: str
    seen_by: tuple[str, ...]
    words: str
    more: str

    def shown(self) -> Json:
        """Return what the page shows of it."""
        local = self.at.astimezone(LONDON)
        return {
            "kind": self.kind,
            "day": local.strftime("%a %-d %b %Y"),
            "time": local.strftime("%H:%M"),
            "place": self.place,
            "ts": self.ts,
            "thread": self.thread,
            "where": self.where,
            "to": self.to,
            "seen_by": list(self.seen_by),
            "words": self.words,
            "more": self.more,
        }


def what_came(slack: StandIn, calls: Iterable[Call]) -> list[Came]:
    """Return what these calls posted and edited, in the order in which it came."""
    came: dict[tuple[str, str], Came] = {}
    for call in calls:
        if not call.accepted:
            continue

        if call.method == "chat.delete":
            _take_away(came, call)
        elif call.method in ("chat.postMessage", "chat.update"):
            _add(slack, came, call)
        elif call.method == "files.completeUploadExternal":
            _add_files(slack, came, call)

    return list(came.values())


def _add(slack: StandIn, came: dict[tuple[str, str], Came], call: Call) -> None:
    result = call.result or {}
    place, ts = str(result.get("channel", "")), str(result.get("ts", ""))
    text, more = _how_it_begins(slack, call.args)
    before = came.get((place, ts))
    if before is not None and before.kind == "posted":
        came[place, ts] = replace(before, words=text, more=more)
        return

    came.pop((place, ts), None)  # what was changed several times comes once, the last time
    kind: Kind = "posted" if call.method == "chat.postMessage" else "edited"
    came[place, ts] = _came(slack, kind, call.at, place, ts, text, more)


def _add_files(slack: StandIn, came: dict[tuple[str, str], Came], call: Call) -> None:
    place = str(call.args.get("channel_id", ""))
    files = _parsed(call.args.get("files")) or []
    titles = ", ".join(str(file.get("title", "")) for file in files)
    if place and slack.find_channel(place):
        ts = _message_with(slack, place, {file.get("id") for file in files})
        came[place, ts] = _came(slack, "posted", call.at, place, ts, f"File: {titles}", "")


def _message_with(slack: StandIn, place: str, files: set[Any]) -> str:
    """Return the id of the first message at a place that has one of these files, if any."""
    for message in slack.messages(place):
        if files.intersection(file["id"] for file in message.files):
            return message.ts
    return ""


def _take_away(came: dict[tuple[str, str], Came], call: Call) -> None:
    """Note that a message is gone: one that was there before is of no interest any more."""
    key = (str(call.args.get("channel", "")), str(call.args.get("ts", "")))
    gone = came.get(key)
    if gone is not None and gone.kind == "posted":
        came[key] = replace(gone, kind="replaced")
    else:
        came.pop(key, None)


def _came(
    slack: StandIn, kind: Kind, at: datetime, place: str, ts: str, text: str, more: str
) -> Came:
    channel = slack.where(place)
    people = tuple(user for user in channel.members if user != slack.bot_user)

    if channel.person is not None:
        where, to = "direct message", slack.who(channel.person).name
    else:
        where, to = f"#{channel.name}", "everybody there"

    message = slack.message_now(place, ts)
    thread = message.answers_to if message else ""
    return Came(kind, at, place, ts, thread, where, to, people, text, more)


def _how_it_begins(slack: StandIn, given: Mapping[str, Any]) -> tuple[str, str]:
    """Return a message's first line, and the first thing that it lists or else says beside."""
    text = plain(str(given.get("text") or ""), slack.names).split("\n")[0]
    lines = _lines_of_blocks(slack, given)
    others = [line for line in lines if line not in text and text not in line]
    return _short(text or _first(lines)), _short(_most_telling(others))


def _lines_of_blocks(slack: StandIn, given: Mapping[str, Any]) -> list[str]:
    blocks = _parsed(given.get("blocks")) or []
    lines = [line for piece in words(blocks, slack.names) for line in piece.split("\n")]
    return [line for line in lines if line.strip()]


def _most_telling(lines: Sequence[str]) -> str:
    """Return the first line of a list, without its bullet; else the first sentence, or any line."""
    listed = [line for line in lines if line.startswith(BULLET)]
    sentences = [line for line in lines if line.count(" ") >= FEWEST]
    return _first(listed or sentences or lines).removeprefix(BULLET)


def _first(lines: Sequence[str]) -> str:
    return lines[0] if lines else ""


def _parsed(given: Any) -> Any:
    """Return what a call was given in JSON."""
    return json.loads(given) if isinstance(given, str) else given


def _short(line: str) -> str:
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"
