"""Messages as types: a class's name is its template's, its fields are the template's facts."""

import re
from dataclasses import fields
from typing import Any


def code_of(name: str) -> str:
    """Return the template's name for a class's name: ``StaleVersion`` is ``stale-version``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def facts_of(message: Any) -> dict[str, Any]:
    """Return a message's own facts, by name; what they hold is not converted."""
    return {field.name: getattr(message, field.name) for field in fields(message)}
