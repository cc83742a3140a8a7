"""Commands that bring in what happened before a review was opened here."""

from dataclasses import dataclass
from datetime import date

from bot.workflow.review.commands.base import Command, Untyped


@dataclass(frozen=True, slots=True, kw_only=True)
class BringInItem(Command):
    """``bring-in <what> [for <party>] [as <outcome>] on <date> ref <evidence>``."""

    what: str
    on: date
    ref: str
    party: str | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BringInStage(Command):
    """``bring-in stage <stage> on <date> ref <evidence>``: all of it that can be, on this day."""

    stage: str
    on: date
    ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BringInVersion(Command):
    """``bring-in version <url> as <document> on <date> [sent <date>]``."""

    url: str
    document: str
    on: date
    sent: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BringInTogether(Untyped):
    """A form for the past: whole stages, or items one by one, with one reference to evidence.

    Each part is judged alone; what is refused is said, and the rest is recorded.
    """

    parts: tuple[BringInItem | BringInStage, ...]
