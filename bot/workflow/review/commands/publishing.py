"""Commands about the publication."""

from dataclasses import dataclass
from datetime import date

from bot.workflow.process.vocabulary import Instead
from bot.workflow.review.commands.base import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreePublication(Command):
    """``publication <date>``."""

    on: date
    because: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Publish(Command):
    """``publish <url> [on <date>]``.

    With ``outside``: ``publish outside-the-gate <url> on <date> because <reason>``.
    """

    url: str
    on: date | None = None
    outside: bool = False
    because: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceHold(Command):
    """``hold [for <body>] [until <date>] because <reason>``.

    ``name`` is the body whose proceeding it waits for ("the coroner"), if that was said.
    """

    because: str
    until: date | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveHold(Command):
    """``hold <n> until <date>``: the day to look at it again."""

    number: int
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftHold(Command):
    """``lift [<n>] because <reason>``; without a number: the only hold that is in force."""

    because: str
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotPublish(Command):
    """``not-publish as <nothing|summary|learning> [on <date>] because <reason> [ref <minute>]``.

    ``on``: the day on which it was decided.
    """

    instead: Instead
    because: str
    on: date | None = None
    ref: str | None = None
