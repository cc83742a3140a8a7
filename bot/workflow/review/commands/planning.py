"""Commands that plan: the timetable, quiet days, the rhythm of the assurance rounds."""

from dataclasses import dataclass
from datetime import date

from bot.workflow.review.commands.base import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeTimetable(Command):
    """``timetable propose [publication <date>]``."""

    publication: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptTimetable(Command):
    """``timetable accept``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet(Command):
    """``quiet <date> to <date> because <reason>``: both days included."""

    first: date
    last: date
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAssurance(Command):
    """``assurance every <n> months from <date>``."""

    months: int
    start: date
