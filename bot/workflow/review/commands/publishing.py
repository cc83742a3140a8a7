"""Commands about the publication."""

from dataclasses import dataclass
from datetime import date

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
    """``hold [until <date>] because <reason>``."""

    because: str
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftHold(Command):
    """``lift because <reason>``."""

    because: str
