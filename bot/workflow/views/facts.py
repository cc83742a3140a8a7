"""Views as facts of a template: one widened by more fields, one fact by its name."""

from collections.abc import Hashable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from bot.typed import facts_of

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

View = TypeVar("View", bound="DataclassInstance")


def widened(view: "DataclassInstance", kind: type[View], **more: Any) -> View:
    """Return a view as one of a kind that has all of its fields, and ``more``."""
    return kind(**facts_of(view) | more)


def fact(thing: object, name: str) -> Any:
    """Return one fact of a view or of a mapping; ``None`` where it has none of that name."""
    if _is_mapping(cast(Hashable, type(thing))):
        return cast(Mapping[str, Any], thing).get(name)
    return getattr(thing, name, None)


@cache
def _is_mapping(kind: Any) -> bool:
    """Say whether things of a kind are mappings; to ask that of each takes ten times as long."""
    return issubclass(kind, Mapping)
