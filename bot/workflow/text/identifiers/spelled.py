"""What is spelled out, character by character: "A B 1 2 3 4 5 6 C"."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_SINGLE = re.compile(r"(?<![a-z0-9])[a-z0-9](?![a-z0-9])", re.IGNORECASE)
_GAP = re.compile(r"[^a-z0-9\ufffc]{1,3}", re.IGNORECASE)
_ALONE = re.compile(r"(?<!\S)\S(?!\S)")
_SPACE = re.compile(r" {1,3}|\n")
_FEWEST = 5


class Spelled(NamedTuple):
    """Characters that stand apart, where they do, and what they come to when put together."""

    start: int
    end: int
    word: str


def codes_spelled(text: str) -> Iterator[Spelled]:
    """Yield letters and digits that stand apart from each other, with anything between them."""
    yield from _rows(text, _SINGLE, _GAP)


def addresses_spelled(text: str) -> Iterator[Spelled]:
    """Yield characters that stand apart by spaces, with what follows an @ at once."""
    for row in _rows(text, _ALONE, _SPACE, fewest=3):
        if "@" not in row.word:
            continue
        rest = text[row.end : row.end + 80].split(maxsplit=1)
        yield row._replace(word=row.word + (rest[0] if rest and row.word[-1] in "@." else ""))


def _rows(
    text: str, single: re.Pattern[str], gap: re.Pattern[str], fewest: int = _FEWEST
) -> Iterator[Spelled]:
    row: list[re.Match[str]] = []
    for match in single.finditer(text):
        if row and not gap.fullmatch(text, row[-1].end(), match.start()):
            yield from _put_together(row, fewest)
            row = []
        row.append(match)
    yield from _put_together(row, fewest)


def _put_together(row: list[re.Match[str]], fewest: int) -> Iterator[Spelled]:
    if len(row) >= fewest:
        yield Spelled(row[0].start(), row[-1].end(), "".join(match[0] for match in row))
