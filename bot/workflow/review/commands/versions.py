"""Commands about the versions of a document."""

from dataclasses import dataclass
from datetime import date

from bot.workflow.review.commands.base import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterVersion(Command):
    """``draft <url>``. ``document`` is a document item's id or an approval's own paper."""

    url: str
    document: str | None = None
    on: date | None = None
    note: str | None = None
    confirmed: bool = False
    editorial: bool = False
    """Whether facts are untouched, as its author says; a coordinator confirms that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerEditorial(Command):
    """``draft confirm v<N>`` and ``draft refuse v<N>``: whether a version is editorial indeed."""

    version: int
    yes: bool = True
    because: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectVersionDate(Command):
    """``draft date v<N> <date> because <reason>``."""

    version: int
    on: date
    because: str
    document: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MendLink(Command):
    """``draft link v<N> <url> because <reason>``."""

    version: int
    url: str
    because: str
    document: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Circulate(Command):
    """``circulate``."""

    version: int | None = None
    document: str | None = None
    on: date | None = None
