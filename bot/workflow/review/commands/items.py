"""Commands about items: done, skipped, taken back, dated, assigned."""

from dataclasses import dataclass
from datetime import date

from bot.workflow.review.commands.base import Command, Untyped


@dataclass(frozen=True, slots=True, kw_only=True)
class Complete(Command):
    """``done``.

    ``outcome`` is the first word after ``as`` (contributes, none, kept, shown, …); ``name`` is the
    quoted name of ``done pseudonym as "<name>"``. Of an action ``impact`` is what has changed
    because of it; ``confirmed``: it is carried out, whatever the note reads like.
    """

    what: str
    party: str | None = None
    outcome: str | None = None
    name: str | None = None
    until: date | None = None
    on: date | None = None
    because: str | None = None
    ref: str | None = None
    note: str | None = None
    impact: str | None = None
    confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NotHeld(Command):
    """``not-held``."""

    what: str
    because: str
    party: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip(Command):
    """``skip``."""

    what: str
    because: str
    party: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo(Command):
    """``undo``. ``confirmed``: what rests on it was looked at."""

    what: str
    because: str
    party: str | None = None
    confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AddEvidence(Command):
    """``evidence``: a reference for what is recorded already."""

    what: str
    ref: str
    party: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoEvidence(Command):
    """``evidence undo``: a reference that was added counts no more."""

    what: str
    because: str
    party: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign(Command):
    """``assign``. ``person`` is a Slack user id."""

    what: str
    person: str
    party: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chase(Command):
    """``chase``: whose move it is, is reminded now."""

    what: str
    party: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDue(Command):
    """``due``. ``due=None`` clears the date (typed ``none``)."""

    what: str
    due: date | None
    because: str
    party: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snooze(Command):
    """``snooze``."""

    what: str
    until: date
    party: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUp(Untyped):
    """A review taken over half-way: past items ticked with their dates in one go, all or none.

    ``days`` holds (item id, party id or "", the day it happened, evidence reference or "").
    """

    days: tuple[tuple[str, str, date, str], ...]
