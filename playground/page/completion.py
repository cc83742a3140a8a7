"""What fits to what somebody types: Slack's own commands, the app's, and what the app knows."""

from __future__ import annotations

from collections.abc import Sequence

from playground.blocks import Json
from playground.page.front import Completion, Front
from playground.people.own_commands import DESCRIBED
from playground.standin import StandIn

MOST = 8
LONGEST = 300
"""Longer lines are no commands that somebody needs help with."""


class Completions:
    """The completions of a stand-in's page."""

    def __init__(self, slack: StandIn, front: Front) -> None:
        self.slack = slack
        self.front = front

    def of(self, user: str, place: str, text: str) -> list[Json]:
        """Return what may be typed at a place, for the text so far; nothing to a stranger there."""
        if not text.startswith("/") or len(text) > LONGEST or not self._is_here(user, place):
            return []
        found = self._commands(text.lower()) if " " not in text else self._after(user, place, text)
        return [completion._asdict() for completion in found[:MOST]]

    def _after(self, user: str, place: str, text: str) -> Sequence[Completion]:
        """Return what may come after a command, by the app whose command it is."""
        command = text.split(" ")[0].lower()
        if self.front.complete is None or command not in self.slack.commands:
            return []
        return self.front.complete(user, place, text)

    def _is_here(self, user: str, place: str) -> bool:
        channel = self.slack.find_channel(place)
        return channel is not None and user in channel.members

    def _commands(self, typed: str) -> list[Completion]:
        described = dict(self.slack.described)
        of_the_app = {name: described.get(name, "") for name in sorted(self.slack.commands)}
        every = {**of_the_app, **DESCRIBED}
        return [
            Completion(f"{name} ", line) for name, line in every.items() if name.startswith(typed)
        ]
