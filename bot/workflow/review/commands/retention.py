"""Commands about how long the review is kept."""

from dataclasses import dataclass

from bot.workflow.review.commands.base import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceLegalHold(Command):
    """``legal-hold because <reason>``."""

    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftLegalHold(Command):
    """``legal-hold lift because <reason>``."""

    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Purge(Command):
    """``purge because <reason>``."""

    because: str
