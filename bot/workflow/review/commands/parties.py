"""Commands about the parties of a review, and its actions."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.workflow.review.commands.base import AddedPartyKind, Command


@dataclass(frozen=True, slots=True, kw_only=True)
class AddAgency(Command):
    """``agency add``: with a lead in Slack, or by e-mail to a job title."""

    name: str
    lead: str | None = None
    deputy: str | None = None
    by_email: str | None = None
    out_of_area: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeContact(Command):
    """``agency lead`` and ``agency deputy``."""

    name: str
    contact: Literal["lead", "deputy"]
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPartnership(Command):
    """``partnership add``."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddFamily(Command):
    """``family add``: a label, never a name."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoneInvolved(Command):
    """``family none``, ``partnership none``: there are none.

    These are the two kinds of party that there may be none of (rule 7).
    """

    kind: Literal["family", "partnership"]
    because: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameParty(Command):
    """``agency rename``, ``partnership rename``, ``family rename``."""

    kind: AddedPartyKind
    name: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveParty(Command):
    """``agency remove``, and the same of a partnership, family contact, attendee or action.

    Of an action ``name`` is the number, typed ``3``. ``confirmed``: what goes with it was looked
    at.
    """

    kind: AddedPartyKind
    name: str
    because: str
    confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AddAttendee(Command):
    """``attendee add``: a person in Slack, or "role, agency". Exactly one is given."""

    person: str | None = None
    label: str | None = None
    asked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendeeAsked(Command):
    """``attendee asked``: the presentation was asked for, at once or later.

    ``name`` is a label or a user id.
    """

    name: str
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddTask(Command):
    """``task add "<text>" [for <agency>] due <date>``."""

    text: str
    due: date
    party: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddAction(Command):
    """``action add "<text>" for <agency> due <date> [recommendation <n>] [officer <title>]``."""

    text: str
    party: str
    due: date
    recommendation: str | None = None
    officer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailAction(Command):
    """``action change <n>``: its recommendation, or who leads on it."""

    number: int
    recommendation: str | None = None
    officer: str | None = None


Rating = Literal["green", "amber", "red"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAction(Command):
    """``action progress <n> as green, amber or red``: how it stands; it stays open."""

    number: int
    rating: Rating
    on: date | None = None
    ref: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SayImpact(Command):
    """``action outcome <n> "<text>"``: what has changed because of it, then or later."""

    number: int
    impact: str
    ref: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoAction(Command):
    """``action undo <n> [confirmed] because <reason>``: what was said last of it."""

    number: int
    because: str
    confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishAction(Command):
    """``action done <n> [on <date>] [ref <evidence>] [note <text>] [confirmed]``."""

    number: int
    note: str | None = None
    on: date | None = None
    ref: str | None = None
    confirmed: bool = False
