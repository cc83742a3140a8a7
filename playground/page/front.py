"""What the page says beside the workspace: its title, its guide, and a clock that can be moved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol

from playground.page.tours import Tell, Tour


class Suggestion(NamedTuple):
    """A line that the page offers to type: as whom, where, what, and why."""

    user: str
    place: str
    text: str
    why: str


Told = Callable[[str], None]
"""Is told, in a sentence, what is being done for whoever waits for it."""


class Beginning(Protocol):
    """Begins the world anew, with a story played until a time (or to its end)."""

    def __call__(self, story: str = ..., until: datetime | None = ..., told: Told = ...) -> None:
        """Begin; raises `ValueError`, with a sentence, for what is no beginning."""


class Waits(NamedTuple):
    """What waits for a person: how much, and in a line that everybody may read."""

    things: int
    words: str


class Completion(NamedTuple):
    """What a line that somebody types may become, and a plain line on what that is.

    `shown` is the part of it that is new, in the list. One that is not `meant` for certain, since
    the words may be of a text, is taken by Tab only: Enter sends the line as it stands.
    """

    text: str
    line: str
    shown: str = ""
    meant: bool = True


Complete = Callable[[str, str, str], Sequence[Completion]]
"""Given who types, where, and what so far: what fits, and what this person may know of."""


@dataclass(frozen=True)
class Front:
    """What the page says beside the workspace.

    `move_clock` moves the clock, if it can be moved; `next_moment` says when the app will do
    something by itself, if it will; `begin_anew` begins the world anew, if it can; `beginning`
    says what is being done while one begins, the first, too. `account` is
    what the app itself says of how it stands, a line each. `called`: what tests call people, by id.
    `waiting` says what waits for whom, by the app's own account, but for whom nothing waits.
    `complete` says what fits to what somebody types.
    `welcome` opens the page: its first line above the doors of `tours`, what else there is below;
    `tell` has others type what they do between the steps of one.
    """

    title: str = "Playground"
    intro: str = ""
    suggestions: tuple[Suggestion, ...] = ()
    move_clock: Callable[[datetime], None] | None = None
    next_moment: Callable[[], datetime | None] | None = None
    begin_anew: Beginning | None = None
    beginning: Callable[[], str] = str
    account: Callable[[], Sequence[str]] | None = None
    called: Mapping[str, str] = field(default_factory=dict)
    waiting: Callable[[], Mapping[str, Waits]] | None = None
    complete: Complete | None = None
    welcome: str = ""
    tours: Sequence[Tour] = ()
    tell: Tell | None = None
