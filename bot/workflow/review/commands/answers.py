"""Commands by which people answer on a version, raise points, and agree as second person."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.workflow.review.commands.base import Command, Untyped


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordEmailed(Command):
    """``emailed``: an agency without Slack was asked by e-mail."""

    what: str
    party: str | None = None
    version: int | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Approve(Command):
    """``approve`` and its synonyms.

    ``only`` limits a synonym: ``confirm`` answers confirmations only.
    """

    what: str | None = None
    party: str | None = None
    version: int | None = None
    on: date | None = None
    corrections: bool = False
    note: str | None = None
    ref: str | None = None
    only: Literal["confirmation"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Object(Command):
    """``dispute`` (agencies) and ``return`` (groups): the opposite answer.

    ``confirmed``: what a return sets aside was looked at.
    """

    verb: Literal["dispute", "return"]
    because: str
    what: str | None = None
    party: str | None = None
    version: int | None = None
    on: date | None = None
    ref: str | None = None
    confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotOpen(Untyped):
    """[I can't open v3] on a request to answer: the coordinators are told."""

    what: str
    version: int
    party: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskDeputy(Untyped):
    """[Ask my deputy] on a request to answer."""

    what: str
    party: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddCorrection(Command):
    """``correction add "<text>" [for <agency>]``."""

    text: str
    party: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCorrection(Command):
    """``correction accept <n>`` and ``correction decline <n> because <reason>``.

    ``more`` are the numbers of others that are answered alike.
    """

    number: int
    accepted: bool
    because: str | None = None
    more: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AskCorrection(Command):
    """``correction ask <n> because <what is asked>``: the agency is to say more of a point."""

    number: int
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainCorrection(Command):
    """``correction explain <n> "<text>"``: the agency says more of a point, as it was asked."""

    number: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseImpasse(Command):
    """``close-impasse``."""

    what: str
    because: str
    party: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Second(Command):
    """``second <n>``."""

    number: int
