"""What a button carries where no typed command says it: a name and arguments, as words.

A template writes them with the filter ``carry``, a handler reads them with :func:`decode`. Both go
by one table, so that an argument has one place, and a name in the code.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

NOTHING = "-"
"""Stands for an argument that is empty, so that those after it keep their places."""

_INSTANCE = ("ref", "item", "party")
_ANSWER = (*_INSTANCE, "version?")
SHAPES: dict[str, tuple[str, ...]] = {
    "introduction": ("ref", "answer"),
    "ask-deputy": _INSTANCE,
    "cannot-open": (*_INSTANCE, "version"),
    "remind": _INSTANCE,
    "open-review": (),
    "setup": ("ref",),
    "add-agency": ("ref",),
    "add-family": ("ref",),
    "add-partnership": ("ref",),
    "give-role": ("ref",),
    "list": ("ref", "listed"),
    "dispute": _ANSWER,
    "return": _ANSWER,
    "decide": _ANSWER,
    "record": _ANSWER,
    "form": (*_INSTANCE, "on?"),
    "done": (*_INSTANCE, "on?"),
    "evidence": _INSTANCE,
    "take-back": _INSTANCE,
    "reason": ("ref", "event"),
    "changed": (*_INSTANCE, "version"),
    "decline-point": ("ref", "number"),
    "ask-point": ("ref", "number"),
    "explain-point": ("ref", "number"),
    "draft": ("ref", "kind?"),
    "editorial-refuse": ("ref", "version"),
    "dates": ("ref", "stage?"),
    "catch-up": ("ref",),
    "bring-stages": ("ref",),
    "bring-items": ("ref", "stage"),
    "bring-version": ("ref",),
    "tick": ("ref", "stage?"),
    "plan": _INSTANCE,
    "publication": ("ref", "on?"),
    "publish": ("ref",),
    "outside": ("ref", "on", "url?"),
    "not-publish": ("ref",),
    "hold": ("ref",),
    "hold-until": ("ref", "hold"),
    "lift": ("ref", "hold"),
    "legal-hold": ("ref",),
    "lift-legal-hold": ("ref",),
    "purge": ("ref",),
    "away": (),
    "settings": (),
}
"""The arguments of each name, in their order; those with ``?`` may be left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What a button carried.

    ``answer`` is "yes" or "no"; ``event`` is a number in the history, ``hold`` that of a hold.
    """

    name: str
    ref: str = ""
    item: str = ""
    party: str | None = None
    version: int | None = None
    on: date | None = None
    url: str = ""
    event: int = 0
    hold: int = 0
    number: int = 0
    kind: str = ""
    listed: str = ""
    stage: str = ""
    answer: str = ""


def encode(name: str, **arguments: object) -> str:
    """Write a name and its arguments as words. Raises ``TypeError`` for those that it lacks."""
    fields = _fields_of(name)
    unknown = arguments.keys() - set(fields)
    if unknown:
        raise TypeError(f"{name} carries no {', '.join(sorted(unknown))}")

    values = [_word(arguments.get(field)) for field in fields]
    while len(values) > _needed(name) and values[-1] == NOTHING:
        values.pop()

    return " ".join([name, *values])


def _fields_of(name: str) -> list[str]:
    return [field.rstrip("?") for field in SHAPES[name]]


def _needed(name: str) -> int:
    """Return how many of a name's arguments may not be left out: they are the first."""
    return sum(not field.endswith("?") for field in SHAPES[name])


def _word(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return NOTHING if value in (None, "") else str(value)


def decode(text: str) -> Carried:
    """Read what a button carried.

    Raises ``ValueError`` for a name that is not known, and for arguments that are missing, too many
    or no numbers or dates: the button is of another version.
    """
    name, *words = text.split()
    if name not in SHAPES:
        raise ValueError(f"nothing carries {name}")

    fields = _fields_of(name)
    if not _needed(name) <= len(words) <= len(fields):
        raise ValueError(f"{name} has {len(words)} arguments")

    said = zip(fields, words, strict=False)
    given: dict[str, Any] = {field: _value(field, word) for field, word in said if word != NOTHING}
    return Carried(name=name, **given)


def _value(field: str, word: str) -> str | int | date:
    if field in ("version", "event", "hold", "number"):
        return int(word)
    if field == "on":
        return date.fromisoformat(word)
    return word
