"""Lines of one item and date are one line that names the agencies: what many owe is said once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.workflow.views.lines import Line

L = TypeVar("L", bound=Line)


@dataclass(frozen=True, slots=True)
class Together:
    """What is open of one item, by one date: a line, or several that differ in their party."""

    lines: tuple[Line, ...]

    @property
    def one(self) -> Line:
        """The first of them, for all that they share."""
        return self.lines[0]

    @property
    def parties(self) -> list[str]:
        """The names of their parties, where there are several."""
        return (
            sorted((line.party for line in self.lines), key=str.casefold) if self.lines[1:] else []
        )


def by_item(
    lines: Iterable[L], *, apart: Callable[[L], object] = lambda line: None
) -> list[Together]:
    """Return lines with those of the same item, date and state together, in order of the first.

    ``apart``: what else has to be the same of those that are together.
    """
    found: dict[Any, list[L]] = {}
    for number, line in enumerate(lines):
        is_alike = line.party and line.open
        place = (*_alike(line), apart(line)) if is_alike else number
        found.setdefault(place, []).append(line)

    return [Together(tuple(some)) for some in found.values()]


def _alike(line: Line) -> tuple[Any, ...]:
    """Return all that is said of a line but its party."""
    blocked = tuple(name.item for name in line.blocked)
    state = (
        line.about,
        line.disputed,
        line.unregistered,
        line.held,
        line.late_addition,
        line.until,
    )
    return (line.ref, line.item, line.title, line.due, line.version, blocked, state)
