"""Compare what came back with what was sent, character by character."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

SHOWN = 60
"""So many characters of a text are shown, around where it differs."""


class Differs(Exception):
    """Something came back, and not as it was sent."""

    def __init__(self, differences: Sequence[str]) -> None:
        super().__init__("; ".join(differences))


def require_same(what: str, sent: Any, back: Any) -> None:
    """Raise :class:`Differs` unless all that was sent came back as it was.

    Slack adds fields of its own (ids, defaults): what it adds is no difference, what it leaves out
    or writes otherwise is.
    """
    found = list(_differences(what, sent, back))
    if found:
        raise Differs(found)


def _differences(path: str, sent: Any, back: Any) -> Iterator[str]:
    if isinstance(sent, Mapping) and isinstance(back, Mapping):
        yield from _in_objects(path, sent, back)
    elif is_list(sent) and is_list(back):
        yield from _in_lists(path, sent, back)
    elif sent != back:
        yield f"{path}: sent {_shown(sent, back)}, came back {_shown(back, sent)}"


def _in_objects(path: str, sent: Mapping[str, Any], back: Mapping[str, Any]) -> Iterator[str]:
    for key, value in sent.items():
        if key in back:
            yield from _differences(f"{path}.{key}", value, back[key])
        else:
            yield f"{path}.{key} did not come back"


def _in_lists(path: str, sent: Sequence[Any], back: Sequence[Any]) -> Iterator[str]:
    if len(sent) != len(back):
        yield f"{path}: {len(sent)} were sent, {len(back)} came back"
    for number, (one, other) in enumerate(zip(sent, back, strict=False)):
        yield from _differences(f"{path}[{number}]", one, other)


def is_list(value: Any) -> bool:
    """Say whether a value is a list, as JSON has them; a text is none."""
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def _shown(value: Any, other: Any) -> str:
    """Show a value; of a long text the part in which it differs from the other."""
    if not isinstance(value, str) or not isinstance(other, str):
        return repr(value)[:SHOWN]

    same = 0
    while same < min(len(value), len(other)) and value[same] == other[same]:
        same += 1

    start = max(0, same - SHOWN // 2)
    return f"“{value[start : start + SHOWN]}”"
