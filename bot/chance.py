"""Make random keys, and say whether a key was made so: one that was not can be guessed."""

from collections.abc import Sequence
from itertools import pairwise
from secrets import SystemRandom

VARIETY = 16
"""So many different bytes a key has at least, if it was made by chance."""


_CHANCE = SystemRandom()


def between(least: float, most: float) -> float:
    """Return some number: many that wait for the same thing do not come at one moment then."""
    return _CHANCE.uniform(least, most)


def is_guessable(key: str) -> bool:
    """Say whether a key is not of chance: the same again, in even steps, or something written.

    Of 32 bytes of chance, thirty are different; fewer than sixteen never come. Nor do words, or a
    number without a letter.
    """
    found = bytes.fromhex(key)
    return not _has_variety(found) or _comes_again(key.lower(), found) or _is_written(key, found)


def _comes_again(digits: str, found: bytes) -> bool:
    """Say whether a key is a piece of itself over and over, or the same from both ends."""
    repeats = digits in (digits * 2)[1:-1]
    return repeats or digits == digits[::-1] or found == found[::-1]


def _is_written(key: str, found: bytes) -> bool:
    """Say whether a key is a number, or text in its bytes."""
    return key.isdecimal() or all(32 <= byte < 127 for byte in found)


def _has_variety(found: bytes) -> bool:
    """Say whether a key's bytes are of many kinds, and so are the steps from one to the next."""
    steps = _steps(found)
    fewest = min(len(set(each)) for each in (found, steps, _steps(steps)))
    return fewest >= VARIETY


def _steps(numbers: Sequence[int]) -> list[int]:
    """Return by how much each number is more than the one before it, round a clock of 256."""
    return [(after - before) % 256 for before, after in pairwise(numbers)]


def are_entwined(one: str, other: str) -> bool:
    """Say whether one of two secrets is a part of the other, or the other read backwards."""
    return one in other or other in one or one == other[::-1]
