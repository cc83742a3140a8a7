"""All forms of events by name, and how they are written to and read from JSON."""

from functools import cache
from typing import Any

from pydantic import TypeAdapter

# Imported for the forms in them, which are then subclasses of `Event`.
from bot.workflow.review.events import (  # noqa: F401
    answers,
    course,
    items,
    parties,
    people,
    planning,
    publishing,
    retention,
    versions,
)
from bot.workflow.review.events.base import Event

FORMS: dict[str, type[Event]] = {form.__name__: form for form in Event.__subclasses__()}
FORMAT = max(form.since for form in FORMS.values())
"""The newest format of history that this version can read."""


@cache
def _adapter(form: str) -> TypeAdapter[Any]:
    """Return what reads and writes a form; made when it is first met, as most reviews have few."""
    return TypeAdapter(FORMS[form])


def encode(event: Event) -> dict[str, Any]:
    """Return an event as JSON-ready values, texts included.

    ``None`` and defaults are kept, so nothing is guessed later.
    """
    values: dict[str, Any] = _adapter(type(event).__name__).dump_python(event, mode="json")
    return values


def decode(form: str, values: dict[str, Any]) -> Event:
    """Return the event of a form that such values were written of.

    Raises ``KeyError`` for an unknown form and ``ValueError`` for values that do not fit.
    """
    event: Event = _adapter(form).validate_python(values)
    return event
