"""Messages as types: a class's name is its template's, its fields are the template's facts."""

import re
from collections.abc import Hashable, Iterable
from dataclasses import fields
from datetime import date
from functools import cache
from typing import Any, Self, TypedDict, cast


def code_of(name: str) -> str:
    """Return the template's name for a class's name: ``StaleVersion`` is ``stale-version``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def facts_of(thing: Any) -> dict[str, Any]:
    """Return the fields of a message or a view by name; what they hold is not converted."""
    names = _names(cast(Hashable, type(thing)))
    return {name: getattr(thing, name) for name in names}


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


class Several(str):
    """Names of several where else the name of one stands; templates name them in a row."""

    names: tuple[str, ...]

    def __new__(cls, names: Iterable[str]) -> Self:
        """Return names in a row: "Police, Health and Education"."""
        found = tuple(names)
        row = ", ".join(found[:-1])
        made = super().__new__(cls, f"{row} and {found[-1]}" if row else found[0])
        made.names = found
        return made

    @property
    def many(self) -> bool:
        """Whether they are more than one, as a verb has to know."""
        return len(self.names) > 1


class Named(TypedDict):
    """An instance in facts: its item's id and title, its party's name and id."""

    item: str
    title: str
    party: str
    party_id: str


class Lacking(TypedDict):
    """What a gate lacks, in facts: an instance, and why it does not count ("open", "after", …)."""

    item: str
    title: str
    party: str
    why: str
    on: date | None


class Told(Named):
    """An instance whose notice told a publication date."""

    told: date


class Expected(TypedDict):
    """The last approval of the report, and when it is expected."""

    title: str
    on: date


class Standing(Named):
    """An instance that a publication rests on, and the version that it is about."""

    kind: str
    version: int | None


class Choice(Named):
    """An answer that waits for the reader, in any of their reviews."""

    ref: str
    kind: str
    version: int | None


class Notice(TypedDict):
    """A notice before publication: when it was sent, and whether there is evidence of it."""

    title: str
    item: str
    sent: date | None
    recorded: date | None
    evidence: bool


class Held(TypedDict):
    """A hold that was in force on a day, and when it was lifted."""

    name: str
    lifted: date


class HoldLine(TypedDict):
    """A publication hold in facts: what it is called, since when, and when it is looked at."""

    hold: str
    number: int
    since: date
    until: date | None


class LeftOut(TypedDict):
    """Somebody who cannot be the second person of an act, and why.

    ``why`` is "guest", "same-person", "named" (by the hand that also asks, a moment ago), or
    "later": they got their role after it was asked. ``named`` is the day on which they were named,
    ``since`` the day from which that is long enough ago.
    """

    person: str
    why: str
    named: date | None
    since: date | None


class NobodyActs(TypedDict):
    """A role in which nobody can act now; ``holder`` has to give it up first, if any."""

    title: str
    role_id: str
    holder: str
