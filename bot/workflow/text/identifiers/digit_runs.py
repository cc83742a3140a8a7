"""Groups of digits that may be one number, and what stands before and after them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_DIGITS = re.compile(r"[0-9]+")
_SPACE = frozenset((" ", "  ", "   ", "\n", "-", " -", "- ", " - ", ".", " . "))
_ODD = re.compile(r"[^a-z0-9\ufffc£$€%@#&]{1,3}", re.IGNORECASE)
_WIDEST_JOINT = 3
_FEWEST_DIGITS = 9
_MOST_DIGITS = len("004407700900123")

_OTHER_LABEL = re.compile(
    r"\b(?:(?:meeting|conference|webinar|account|order)[ -]?(?:id|code|no|number)"
    r"|(?:zoom|teams|webex)(?: (?:id|meeting|call))?|pass ?code|access code|pin"
    r"|invoice|purchase order|sort code|ticket|issn|isbn|ts|timestamp|epoch)"
    r"[^0-9a-z]{0,4}(?:is |was )?$",
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
    def is_spelled_out(self) -> bool:
        """Whether each digit stands apart."""
        return set(self.widths) == {1}

    @property
    def is_joined_plainly(self) -> bool:
        """Whether nothing but spaces, dashes and dots stands between the groups."""
        return self.joints <= _SPACE

    @property
    def is_joined_alike(self) -> bool:
        """Whether the same sign stands between all groups."""
        return len({joint.strip(" \n()[]") for joint in self.joints}) <= 1

    @property
    def begins_with_date(self) -> bool:
        """Whether the first groups are a date's: "12.05.2026 10" is a date and an hour."""
        return self.widths[:3] in ((1, 1, 4), (1, 2, 4), (2, 1, 4), (2, 2, 4), (4, 2, 2))

    @property
    def is_something_else(self) -> bool:
        """Whether it is part of a longer number, or said to be a meeting's or an invoice's."""
        return self._is_glued or _OTHER_LABEL.search(self.before) is not None

    @property
    def _is_glued(self) -> bool:
        """Whether dots, dashes or colons join it to more digits."""
        glued = _GLUED_BEFORE.search(self.before) or _GLUED_AFTER.match(self.after)
        return glued is not None

    def joined_with(self, group: Group) -> "DigitRun | None":
        """Return the run with the group that follows, unless they cannot be one number."""
        start, end = group
        joint = self.text[self.end : start]
        if len(joint) > _WIDEST_JOINT or end - start > _MOST_DIGITS:
            return None

        if joint not in _SPACE and not _ODD.fullmatch(joint):
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
