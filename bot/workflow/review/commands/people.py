"""Commands about people: roles, conflicts of interest, introductions, absence."""

from dataclasses import dataclass
from datetime import date

from bot.workflow.review.commands.base import Command, Untyped


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveRole(Command):
    """``role <role> <@person> … [for <agency>]``; also ``role overview``."""

    role: str
    people: tuple[str, ...]
    party: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeRole(Command):
    """``role <role> remove <@person> because <reason>``."""

    role: str
    person: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplacePerson(Command):
    """``replace <@old> with <@new> because <reason> [confirmed]``, in every review or in one.

    ``person`` takes over from ``was``: roles, agencies, and what is assigned.
    """

    was: str
    person: str
    because: str
    confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Recuse(Command):
    """``recuse [<@person>] because <reason>``; without a person: the one who asks."""

    because: str
    person: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerIntroduction(Untyped):
    """[That's me] or [Not me] on an introduction."""

    yes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Away(Command):
    """``away until <date>``; ``until=None`` is ``away off``. Of the person, not of one review.

    ``since``: ``away from <date> until <date>``.
    """

    until: date | None
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowGuest(Command):
    """``guest allow <@person> because <reason>``."""

    person: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveGuest(Command):
    """``guest remove <@person> [because <reason>]``."""

    person: str
    because: str | None = None
