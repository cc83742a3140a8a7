"""Groups of digits that may be one number, and what stands before and after them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_DIGITS = re.compile(r"[0-9]+")
NHS_JOINTS: Final = frozenset((" ", "  ", "   ", "\n", "-", " -", "- ", " - ", "."))
LABELLED_JOINTS: Final = frozenset(("/", ")", ") ", ")-"))
"""What joins the groups of an NHS number only if it is said to be one."""
_JOINTS = NHS_JOINTS | LABELLED_JOINTS | {"(", " ("}
_FEWEST_DIGITS = 9
_MOST_DIGITS = len("004407700900123")

_OTHER_LABEL = re.compile(
    r"\b(?:(?:meeting|conference|webinar)[ -]?(?:id|code|no|number)|(?:zoom|teams) id|zoom|pass"
    r" ?code|access code|pin"
    r"|ts|timestamp|epoch)[^0-9a-z]{0,4}(?:is |was )?$",
    re.IGNORECASE,
)
_GLUED_BEFORE = re.compile(r"[0-9][-.:]$")
_GLUED_AFTER = re.compile(r"[-.:][0-9]")

Group = tuple[int, int]
"""Where a group of digits starts and ends."""


@dataclass(frozen=True, slots=True)
class DigitRun:
    """Groups of digits that may be one number: their ``widths``, the ``joints`` between them."""

    text: str
    start: int
    end: int
    digits: str
    widths: tuple[int, ...]
    joints: frozenset[str] = frozenset()

    @property
    def before(self) -> str:
        """What stands before it, as far as that matters."""
        return self.text[max(0, self.start - 60) : self.start]

    @property
    def after(self) -> str:
        """What stands after it, as far as that matters."""
        return self.text[self.end : self.end + 60]

    @property
    def is_glued(self) -> bool:
        """Whether it is part of a longer number with dots, dashes or colons."""
        glued = _GLUED_BEFORE.search(self.before) or _GLUED_AFTER.match(self.after)
        return glued is not None

    @property
    def has_other_label(self) -> bool:
        """Whether it is said to be something else, such as a meeting's number."""
        return _OTHER_LABEL.search(self.before) is not None

    def joined_with(self, group: Group) -> "DigitRun | None":
        """Return the run with the group that follows, unless they cannot be one number."""
        start, end = group
        joint = self.text[self.end : start]
        if joint not in _JOINTS or end - start > _MOST_DIGITS:
            return None
        return DigitRun(
            self.text,
            self.start,
            end,
            self.digits + self.text[start:end],
            (*self.widths, end - start),
            self.joints | {joint},
        )


def groups_of(text: str) -> list[Group]:
    """Return where the groups of digits of a text stand."""
    return [match.span() for match in _DIGITS.finditer(text)]


def runs_from(text: str, groups: list[Group], index: int) -> Iterator[DigitRun]:
    """Yield the numbers of nine digits and more that begin with a group, the shortest first."""
    start, end = groups[index]
    run: DigitRun | None = DigitRun(text, start, end, text[start:end], (end - start,))
    while run is not None and len(run.digits) <= _MOST_DIGITS:
        if len(run.digits) >= _FEWEST_DIGITS:
            yield run
        index += 1
        run = run.joined_with(groups[index]) if index < len(groups) else None
