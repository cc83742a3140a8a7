"""Replies about a whole review."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from bot.typed import Named
from bot.workflow.acts.replies.items import NotDone
from bot.workflow.acts.saying import Reply


class Discontinued(Reply):
    """The review was discontinued."""

    ref: str


class Cleared(Reply):
    """The bot's messages in some channels are being deleted."""

    messages: int
    files: int


class Moved(Reply):
    """The review lives in another channel; ``left``: the bot's messages are in the one before."""

    left: bool


class TakenOver(NamedTuple):
    """What a new review has taken over from another, and what could not be."""

    like: str
    agencies: list[str]
    roles: list[str]
    refused: Sequence[NotDone]


class Opened(Reply, names_others=True):
    """A review was opened."""

    ref: str
    pathway: str
    decided: dt.date
    stage: str
    dated: bool
    taken: TakenOver | None = None


class Redacted(Reply, names_others=False):
    """A text was removed from the history."""

    event: int
    fields: list[str]
    copies: list[tuple[int, list[str]]]
    near: list[int]
    """Events that still hold nearly the same words."""


class Switched(Reply, names_others=True):
    """The review goes on in another pathway."""

    pathway: str
    stopped: int
    opened: int
    stage: str
    answers: int
    people: list[str]
    silent: list[str]


class Upgraded(Reply, names_others=True):
    """The review goes on by a newer process file."""

    pathway: str
    stage: str
    fell: Sequence[Named]
    gone: Sequence[Mapping[str, Any]]
    items: Sequence[Mapping[str, Any]]
