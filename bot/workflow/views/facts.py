"""Views as facts of a template: their fields by name."""

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

View = TypeVar("View", bound="DataclassInstance")


def facts_of(view: "DataclassInstance") -> dict[str, Any]:
    """Return a view's fields by name; the views within it stay views."""
    return {name: getattr(view, name) for name in _names(type(view))}


@cache
def _names(kind: type["DataclassInstance"]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def widened(view: "DataclassInstance", kind: type[View], **more: Any) -> View:
    """Return a view as one of a kind that has all of its fields, and ``more``."""
    return kind(**facts_of(view) | more)


def fact(thing: object, name: str) -> Any:
    """Return one fact of a view or of a mapping; ``None`` where it has none of that name."""
    if isinstance(thing, Mapping):
        return thing.get(name)
    return getattr(thing, name, None)
