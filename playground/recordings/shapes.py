"""Where two answers differ in shape: in their fields, in their types, in Slack's own words."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

EXACT = frozenset({"ok", "error", "type", "subtype", "response_action", "needed"})
"""Fields whose very value is compared: Slack's own words, that apps decide by."""


def differences(life: Any, stand_in: Any, path: str = "") -> Iterator[str]:
    """Yield a line for each place at which the stand-in's answer is of another shape than life's.

    Values are not compared, but for Slack's own words. Of a list all elements are seen as one.
    """
    kind, other = _kind(life), _kind(stand_in)
    if kind != other:
        yield f"{path or 'the answer'}: {kind} in life, {other} in the stand-in"
    elif kind == "object":
        yield from _of_objects(life, stand_in, path)
    elif kind == "list":
        yield from _of_lists(life, stand_in, path)


def _of_lists(life: list[Any], stand_in: list[Any], path: str) -> Iterator[str]:
    if life and stand_in:
        yield from differences(_merged(life), _merged(stand_in), f"{path}[]")
    elif life:
        yield f"{path}: empty in the stand-in"
    elif stand_in:
        yield f"{path}: empty in life"


def _of_objects(life: dict[str, Any], stand_in: dict[str, Any], path: str) -> Iterator[str]:
    for name in sorted(life.keys() | stand_in.keys()):
        place = f"{path}.{name}" if path else name
        if name not in stand_in:
            yield f"{place}: in life, not in the stand-in"
        elif name not in life:
            yield f"{place}: in the stand-in, not in life"
        elif name in EXACT:
            yield from _of_exact(life[name], stand_in[name], place)
        else:
            yield from differences(life[name], stand_in[name], place)


def _of_exact(life: Any, stand_in: Any, path: str) -> Iterator[str]:
    if _kind(life) != _kind(stand_in) or _kind(life) == "object":
        yield from differences(life, stand_in, path)
    elif life != stand_in:
        yield f"{path}: {life!r} in life, {stand_in!r} in the stand-in"


def _merged(elements: list[Any]) -> Any:
    """Return one element that has what all of them have; of different types, the first."""
    first = elements[0]
    if not all(isinstance(one, dict) for one in elements):
        return first

    merged: dict[str, Any] = {}

    for name, value in chain.from_iterable(one.items() for one in elements):
        merged[name] = _of_both(name, merged[name], value) if name in merged else value

    kinds = {str(one.get("type")) for one in elements}
    if len(kinds) > 1:
        merged["type"] = "/".join(sorted(kinds))

    return merged


def _of_both(name: str, known: Any, value: Any) -> Any:
    """Return what a field has that two elements have: both lists, else the first that is given."""
    if isinstance(known, list) and isinstance(value, list):
        return known + value
    is_given = known is not None or name in EXACT
    return known if is_given else value


def _kind(value: Any) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return "yes or no"
        case int() | float():
            return "a number"
        case str():
            return "a text"
        case list():
            return "list"
        case _:
            return "object"
