"""Ids that are the same in every run of a test."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from playground.blocks import Json, copied, parts_of

Clock = Callable[[], datetime]

MICROSECONDS = 1_000_000
NOT_INTERACTIVE = ("image", "mrkdwn", "plain_text")


@dataclass(frozen=True)
class SavedIds:
    """How far the ids of a workspace are counted."""

    counted: Counter[str]
    last_micros: int


class Ids:
    """The ids of one workspace, counted, and its timestamps, from the clock."""

    def __init__(self, clock: Clock, lock: threading.RLock) -> None:
        self._clock = clock
        self._lock = lock
        self._counted: Counter[str] = Counter()
        self._last_micros = 0

    def saved(self) -> SavedIds:
        """Return how far the counting is."""
        return SavedIds(Counter(self._counted), self._last_micros)

    def restore(self, saved: SavedIds) -> None:
        """Go on counting from there."""
        self._counted = Counter(saved.counted)
        self._last_micros = saved.last_micros

    def next(self, prefix: str) -> str:
        """Return the next id with this prefix."""
        self._counted[prefix] += 1
        return f"{prefix}{self._counted[prefix]:08d}"

    def next_ts(self) -> str:
        """Return a message id from the clock: never the same twice, never going back."""
        now = self._clock()
        with self._lock:
            micros = int(now.timestamp()) * MICROSECONDS + now.microsecond
            micros = max(micros, self._last_micros + 1)
            self._last_micros = micros
        return f"{micros // MICROSECONDS}.{micros % MICROSECONDS:06d}"

    def filled(self, blocks: Iterable[Mapping[str, Any]]) -> list[Json]:
        """Copy blocks as Slack stores them: all have a block_id, all elements an action_id."""
        stored: list[Json] = copied(list(map(dict, blocks)))
        for block in stored:
            block.setdefault("block_id", self.next("b"))
            for part in parts_of(block):
                if part.get("type") not in NOT_INTERACTIVE:
                    part.setdefault("action_id", self.next("a"))

        return stored
