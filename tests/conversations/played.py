"""What was done by hand in the playground, done again: for tests that the playground wrote."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from bot.clock import MovableClock
from bot.config import Settings
from bot.demo.people import PEOPLE
from bot.demo.stories import BEGIN, HALF_WAY
from bot.demo.world import PATIENCE, Demo
from playground import Message, Reply, View
from playground.page.deeds import on_screen
from playground.page.faults import Faults
from playground.shown import Button, matches


class Played:
    """The demo's world, begun with a story, in which people type, press and let time pass.

    A line at the end of each act says that everything that waits has been sent.
    """

    def __init__(self, folder: Path, story: str = HALF_WAY, until: str | None = None) -> None:
        self._story = story
        self._until = datetime.fromisoformat(until) if until else None
        self.demo = Demo(Settings(_env_file=None), MovableClock(BEGIN), folder, 0)
        self.slack = self.demo.slack
        self.faults = Faults(self.slack)

    def __enter__(self) -> Played:
        self.demo.begin(self._story, self._until)
        self.slack.link.ack_seconds = PATIENCE
        return self

    def __exit__(self, *_: object) -> None:
        self.demo.close()

    def types(self, who: str, place: str, text: str) -> str:
        """Somebody types a line; what they read."""
        return self._read(self.slack.type(_id(who), self._channel(who, place), text))

    def presses(
        self, who: str, place: str, what: str, *, value: Any = None, older: int = 0, which: int = 0
    ) -> str:
        """Somebody presses the newest thing that is called so (or an older one); what they read."""
        found = [
            matches(where, what)[which] for where in self._seen(who, place) if matches(where, what)
        ]
        assert len(found) > older, f"nobody sees {what!r} in {place}"
        button: Button = found[-1 - older]
        return self._read(self.slack.press(_id(who), button, value=value))

    def submits(self, who: str, values: dict[str, Any]) -> str:
        """Somebody fills in the form that is open, and submits it; what they read."""
        form = self.slack.open_views(_id(who))[-1]
        return self._read(self.slack.submit(_id(who), form, values))

    def closes(self, who: str) -> None:
        """Somebody closes the form that is open."""
        self.slack.close_view(_id(who))

    def opens_home(self, who: str) -> None:
        """Somebody opens Home."""
        self.slack.open_home(_id(who))
        self.demo.deliver()

    def moves(self, to: str) -> None:
        """Time passes, with each morning's reminders."""
        self.demo.move(datetime.fromisoformat(to))

    def switches(self, fault: str, place: str, *, on: bool) -> None:
        """A fault begins, or ends."""
        self.faults.switch(fault, self._channel("coordinator", place), on=on)

    def _read(self, reply: Reply) -> str:
        self.demo.deliver()
        return reply.text_all

    def _seen(self, who: str, place: str) -> list[Message] | list[View]:
        """What somebody sees in which there may be something to press, oldest first."""
        if place == "form":
            return self.slack.open_views(_id(who))
        if place == "home":
            home = self.slack.home(_id(who))
            return [home] if home else []
        return on_screen(self.slack, _id(who), self._channel(who, place))

    def _channel(self, who: str, place: str) -> str:
        if place == "direct messages":
            return self.slack.dm(_id(who))
        named = [channel.id for channel in self.slack.channels_of(_id(who))]
        return next((one for one in named if self.slack.where(one).name == place), place)


def _id(who: str) -> str:
    return PEOPLE[who][0] if who in PEOPLE else who
