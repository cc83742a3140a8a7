"""Rows of words or characters that follow each other closely in a text."""

import re
from collections.abc import Iterator


def rows_of(one: re.Pattern[str], gap: re.Pattern[str], text: str) -> Iterator[list[re.Match[str]]]:
    """Yield what a pattern finds in a text, row by row: no more than a gap lies within each."""
    row: list[re.Match[str]] = []
    for match in one.finditer(text):
        if row and not gap.fullmatch(text, row[-1].end(), match.start()):
            yield row
            row = []

        row.append(match)

    if row:
        yield row
