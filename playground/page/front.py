"""What the page says beside the workspace: its title, its guide, and a clock that can be moved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


class Suggestion(NamedTuple):
    """A line that the page offers to type: as whom, where, what, and why."""

    user: str
    place: str
    text: str
    why: str


@dataclass(frozen=True)
class Front:
    """What the page says beside the workspace; `move_clock` moves the clock, if it can be moved."""

    title: str = "Playground"
    intro: str = ""
    suggestions: tuple[Suggestion, ...] = ()
    move_clock: Callable[[datetime], None] | None = None
