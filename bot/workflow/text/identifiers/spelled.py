"""What is spelled out, character by character: "A B 1 2 3 4 5 6 C"."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.workflow.text.rows import rows_of

_SINGLE = re.compile(r"(?<![a-z0-9])[a-z0-9](?![a-z0-9])", re.IGNORECASE)
_GAP = re.compile(r"[^a-z0-9\ufffc]{1,3}", re.IGNORECASE)
_ALONE = re.compile(r"(?<!\S)\S(?!\S)")
_SPACE = re.compile(r" {1,3}|\n")


class Spelled(NamedTuple):
    """Characters that stand apart, where they do, and what they come to when put together."""

    start: int
    end: int
    word: str


def codes_spelled(text: str) -> Iterator[Spelled]:
    """Yield letters and digits that stand apart from each other, with anything between them."""
    yield from _put_together(text, _SINGLE, _GAP, fewest=5)


def addresses_spelled(text: str) -> Iterator[Spelled]:
    """Yield characters that stand apart by spaces, with what follows an @ at once."""
    for spelled in _put_together(text, _ALONE, _SPACE, fewest=3):
        if "@" in spelled.word:
            yield spelled._replace(word=spelled.word + _rest_of_address(text, spelled))


def _rest_of_address(text: str, spelled: Spelled) -> str:
    """Return the word that follows what an address cannot end in: its @, or a dot."""
    following = text[spelled.end : spelled.end + 80].split(maxsplit=1)
    ends_openly = spelled.word[-1] in "@."
    return following[0] if following and ends_openly else ""


def _put_together(
    text: str, one: re.Pattern[str], gap: re.Pattern[str], *, fewest: int
) -> Iterator[Spelled]:
    for row in rows_of(one, gap, text):
        if len(row) >= fewest:
            yield Spelled(row[0].start(), row[-1].end(), "".join(match[0] for match in row))
