"""Messages as types: a class's name is its template's, its fields are the template's facts."""

import re
from collections.abc import Hashable, Iterable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, fields
from datetime import date
from functools import cache
from typing import Any, Self, TypedDict, cast, dataclass_transform


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


class Typed:
    """Base of messages: what a class annotates are its fields, as a dataclass's, given by name.

    There are hundreds of classes, and a process makes a few objects of some. So no methods are
    written for each of them, as a dataclass has: that would be a tenth of every start.
    """

    def __init__(self, **values: Any) -> None:
        wanted = _fields(cast(Hashable, type(self)))
        for name, field in wanted.items():
            object.__setattr__(self, name, values[name] if name in values else _default(field))
        if unknown := values.keys() - wanted.keys():
            raise TypeError(f"{type(self).__name__} has no {', '.join(sorted(unknown))}")


def take_fields(cls: type[Typed]) -> None:
    """Have what a class annotates be its fields."""
    dataclass(kw_only=True, init=False, repr=False, eq=False)(cls)


@dataclass_transform(kw_only_default=True, frozen_default=True)
class TypedValue(Typed):
    """Base of messages that never change, and are the same where their fields are."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        take_fields(cls)

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and facts_of(other) == facts_of(self)

    def __hash__(self) -> int:
        return hash(tuple(facts_of(self).values()))

    def __repr__(self) -> str:
        facts = ", ".join(f"{name}={value!r}" for name, value in facts_of(self).items())
        return f"{type(self).__qualname__}({facts})"


@cache
def _fields(kind: Any) -> dict[str, Field[Any]]:
    return {field.name: field for field in fields(kind)}


def _default(field: Field[Any]) -> Any:
    """Return what a field holds that is not given. Raises ``TypeError`` where it has to be."""
    if field.default is not MISSING:
        return field.default
    if field.default_factory is not MISSING:
        return field.default_factory()
    raise TypeError(f"{field.name!r} has to be given")


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
