"""The world that a page shows: begun anew in place, while nobody acts in it."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from playground.page.front import Front
from playground.shown import SlackError

PATIENCE = 10  # seconds until what people are doing has an answer, or will never have one
MOMENT = "The playground is just starting anew. One moment, please."
BUSY = "Something is still under way here. Please try again in a moment."


class Worlds:
    """One world after the other, each with an id by which a page sees that it is another one."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._process = secrets.token_hex(4)
        self._number = 1
        self.story: str | None = None
        """The story that is played, where one was asked for by name."""
        self._acting = 0
        self._turn = threading.Condition()
        self.doing = ""
        """What is being done, in a sentence, while a world begins; empty: people can act."""

    @property
    def id(self) -> str:
        """The id of the world that there is."""
        return f"{self._process}-{self._number}"

    @contextmanager
    def act(self) -> Iterator[None]:
        """Let somebody act in this world; `SlackError` while another one begins."""
        with self._turn:
            if self.doing:
                raise SlackError(MOMENT)

            self._acting += 1

        try:
            yield
        finally:
            with self._turn:
                self._acting -= 1
                self._turn.notify_all()

    def begin(self, story: str | None, until: datetime | None) -> None:
        """Begin the world anew, once nobody acts in it any more.

        Without a story it is the one that is played, if a time is given, and else the first.
        """
        if self._front.begin_anew is None:
            raise SlackError("This playground cannot be started anew.")

        told = story or (self.story if until else None)
        given: dict[str, Any] = {"story": told} if told else {}

        with self._alone():
            try:
                self._front.begin_anew(**given, until=until, told=self._tell)
            except ValueError as why:
                raise SlackError(str(why)) from why

            self.story = told
            self._number += 1

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Wait until nobody acts, and let nobody begin to."""
        with self._turn:
            if self.doing:
                raise SlackError(MOMENT)

            self.doing = MOMENT
            is_quiet = self._turn.wait_for(lambda: self._acting == 0, PATIENCE)

        try:
            if not is_quiet:
                raise SlackError(BUSY)

            yield
        finally:
            self.doing = ""

    def _tell(self, what: str) -> None:
        self.doing = what
