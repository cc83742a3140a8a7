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
