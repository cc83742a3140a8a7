"""What the steps of a live check share: Slack, where it happens, and what is left to clear away."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.doctor.live.asking import NoAnswer, Slack
from bot.doctor.live.recording import Recording
from bot.doctor.slacks_answers import Cause, Trouble

Json = dict[str, Any]


class Outcome(StrEnum):
    """How a step ended."""

    GOOD = "good"
    NOT_KNOWN = "not known"
    DIFFERS = "differs"
    REFUSED = "refused"
    NOTHING_CAME = "nothing came"
    NOT_TRIED = "not tried"
    LEFT_OVER = "left over"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: a step, how it ended, and what is to be said of it."""

    step: str
    outcome: Outcome
    said: str


class NotTried(Exception):
    """A step needs something that an earlier one did not bring."""


@dataclass(slots=True)
class Posted:
    """A message that the check posted."""

    channel: str
    ts: str


class Tidy:
    """What the check has put into Slack, to be taken away again: last in, first out."""

    def __init__(self) -> None:
        self._left: dict[str, Callable[[Slack], object]] = {}

    def add(self, what: str, take_away: Callable[[Slack], object]) -> None:
        """Note something that has to go."""
        self._left[what] = take_away

    def is_gone(self, what: str) -> None:
        """Note that something has gone already."""
        self._left.pop(what, None)

    def run(self, slack: Slack) -> Iterator[str]:
        """Take everything away; yield a line for each thing that stayed, with the reason."""
        for what, take_away in reversed(list(self._left.items())):
            trouble = _trouble_with(take_away, slack)
            if trouble is None:
                self.is_gone(what)
            else:
                yield f"{what}: {trouble.words}"


GONE = frozenset({"message_not_found", "file_not_found", "file_deleted", "no_pin"})
"""Slack's codes for what is not there any more."""
PASSING = frozenset({Cause.SLACK, Cause.NETWORK, Cause.PROXY})
"""What may be over a moment later."""


def _trouble_with(take_away: Callable[[Slack], object], slack: Slack) -> Trouble | None:
    """Take something away, if need be at the third try; return why it stays."""
    for left in (2, 1, 0):
        try:
            take_away(slack)
        except NoAnswer as error:
            if error.trouble.code in GONE:
                return None

            if not left or error.trouble.cause not in PASSING:
                return error.trouble

            slack.pause(2.0)
        else:
            return None

    return None


@dataclass(slots=True)
class Stage:
    """Where a live check happens, and with whom."""

    slack: Slack
    unrecorded: Slack
    """The same, for calls from which the stand-in has nothing to learn."""
    recording: Recording
    team: str
    person: str
    channel: str
    bot: str
    code: str
    tidy: Tidy = field(default_factory=Tidy)
    posted: Posted | None = None
    since: str = ""
    """The time of the first message that the check posted."""
    _places: set[str] = field(default_factory=set)

    def post(self, what: str, channel: str, message: Json, **more: Any) -> Json:
        """Post a message that is deleted at the end; return Slack's answer."""
        self._places.add(channel)
        given = {**message, **more, "unfurl_links": False, "unfurl_media": False}

        try:
            answer = self.slack.call("chat.postMessage", channel=channel, **given, link_names=False)
        except NoAnswer:
            if "thread_ts" in more:  # later nobody finds it, if its thread is deleted
                self._note_replies(channel, str(more["thread_ts"]))

            raise

        place = Posted(str(answer["channel"]), str(answer["ts"]))
        self.since = self.since or place.ts
        self.is_there(place)
        self.slack.pause(1.1)  # one post a second in a channel
        return answer

    def is_there(self, place: Posted) -> None:
        """Note that a message of the check's is in Slack."""
        where = {"channel": place.channel, "ts": place.ts}
        self.tidy.add(self.name_of(place), lambda slack: slack.call("chat.delete", **where))

    def delete(self, place: Posted) -> None:
        """Delete a message of the check's."""
        self.slack.call("chat.delete", channel=place.channel, ts=place.ts)
        self.tidy.is_gone(self.name_of(place))

    def find_lost(self) -> None:
        """Note the check's messages whose posting was cut off: Slack has them all the same."""
        for channel in {self.channel, *self._places}:
            for message in _messages(self.unrecorded, channel):
                self._note_if_own(channel, message)
                if message.get("reply_count"):
                    self._note_replies(channel, str(message["ts"]))

    def _note_replies(self, channel: str, ts: str) -> None:
        for reply in _replies(self.unrecorded, channel, ts):
            self._note_if_own(channel, reply)

    def _note_if_own(self, channel: str, message: Json) -> None:
        is_bots = self.bot in (message.get("user"), message.get("bot_id"))
        if is_bots and f"Live check {self.code}" in str(message.get("text")):
            self.is_there(Posted(channel, str(message["ts"])))

    @staticmethod
    def name_of(place: Posted) -> str:
        """Return by what a message of the check's is named where it cannot be deleted."""
        return f"a message in {place.channel} ({place.ts})"

    def first_message(self) -> Posted:
        """Return the message that the first step posted. Raises :class:`NotTried`."""
        if self.posted is None:
            raise NotTried("nothing was posted")
        return self.posted

    def history(self, place: Posted) -> list[Json]:
        """Return what a conversation holds from a message on, as the bot looks for its own."""
        page = self.slack.read(
            "conversations.history",
            channel=place.channel,
            oldest=place.ts,
            inclusive=True,
            limit=200,
            include_all_metadata=True,
        )
        found: list[Json] = page["messages"]
        return found

    def stored(self, place: Posted) -> Json | None:
        """Return a message as Slack keeps it; ``None`` where the history does not have it."""
        for message in self.history(place):
            if message.get("ts") == place.ts:
                return message
        return None


def _messages(slack: Slack, channel: str) -> list[Json]:
    found: list[Json] = slack.read("conversations.history", channel=channel, limit=200)["messages"]
    return found


def _replies(slack: Slack, channel: str, ts: str) -> list[Json]:
    page = slack.read("conversations.replies", channel=channel, ts=ts, limit=200)
    found: list[Json] = page["messages"]
    return found
