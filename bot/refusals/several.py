"""Refusals of what is said of several parties at once, and of lists."""

from collections.abc import Sequence

from bot.errors import Refusal
from bot.refusals.base import AboutItem


class NoneLeft(AboutItem):
    """An item is said of all parties, and there is none of which it can be said.

    ``verb`` is "undo", "evidence", or any other; ``excepted``: some were left out.
    """

    verb: str
    excepted: bool


class NoneOfThem(Refusal, names_others=True):
    """Something was said of several parties, and could be done for none: whom, and why."""

    refused: Sequence[tuple[list[str], Refusal]]


class NoneOfTheLines(Refusal, names_others=True):
    """No line of a list could be added: which, and why."""

    faults: Sequence[tuple[int, Refusal]]


class NothingListed(Refusal, at=("lines",)):
    """A list has no lines."""

    kind: str


class TooManyLines(Refusal, at=("lines",)):
    """A list has more lines than are added at once."""

    count: int
    limit: int
