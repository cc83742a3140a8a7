"""Say of secrets whether chance made them: what a person writes or derives, another can guess."""

from collections.abc import Sequence
from itertools import pairwise

VARIETY = 16
"""So many different bytes a key has at least, if it was made by chance."""


def is_guessable(key: str) -> bool:
    """Whether a key is no product of chance: the same again, in even steps, or something written.

    Of 32 bytes of chance, thirty are different; fewer than sixteen never come. Nor do words, or a
    number without a letter.
    """
    found = bytes.fromhex(key)
    steps = _steps(found)
    has_variety = min(len(set(each)) for each in (found, steps, _steps(steps))) >= VARIETY
    repeats = key.lower() in (key.lower() * 2)[1:-1]
    is_mirrored = key.lower() == key.lower()[::-1] or found == found[::-1]
    is_written = key.isdecimal() or all(32 <= byte < 127 for byte in found)
    return not has_variety or repeats or is_mirrored or is_written


def _steps(numbers: Sequence[int]) -> list[int]:
    """Return by how much each number is more than the one before it, round a clock of 256."""
    return [(after - before) % 256 for before, after in pairwise(numbers)]


def are_entwined(one: str, other: str) -> bool:
    """Whether one of two secrets is a part of the other, or the other read backwards."""
    return one in other or other in one or one == other[::-1]
