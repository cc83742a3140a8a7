"""Days as they stand among a command's words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.language.scanner import Word, joined
from bot.workflow.dates.calendar import ImpossibleDate, parse_day

LONGEST_DATE: Final = 6
"""In words. A date has three, with its day of the week four."""

_PUNCTUATION = ".,;:!?()[]–—'’"
_FILLERS = ("the", "of")
_POSSESSIVE = re.compile("['’]s$")


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A date as somebody wrote it; ``day`` is ``None`` if there is no such day."""

    day: date | None


@dataclass(frozen=True, slots=True)
class DatedText:
    """A text that says "on 3 May": the words of the date, and the day that they may mean."""

    part: str
    words: str
    day: date | None


def written_day(text: str, today: date) -> WrittenDay | None:
    """Return the day that a text says; ``None`` if it is no date."""
    try:
        day = parse_day(text, today)
    except ImpossibleDate:
        return WrittenDay(None)
    return WrittenDay(day) if day is not None else None


def date_in_text(part: str, words: Sequence[Word], today: date) -> DatedText | None:
    """Return the first "on 3 May" of an unquoted text: perhaps the day that was meant by ``on``."""
    for at, word in enumerate(words):
        if word.quoted or word.text.strip(_PUNCTUATION).casefold() != "on":
            continue
        following = _bare_words(words[at + 1 : at + 3 + LONGEST_DATE])
        for length in range(min(LONGEST_DATE, len(following)), 0, -1):
            found = _day_without_year(following[:length], today)
            if found is not None:
                return DatedText(part, " ".join(following[:length]), found.day)
    return None


def _bare_words(words: Sequence[Word]) -> list[str]:
    """Return the words of a date without punctuation, "the" and "of"."""
    following = joined(words).split()[: 2 + LONGEST_DATE]
    bare = [_POSSESSIVE.sub("", text.strip(_PUNCTUATION)) for text in following]
    return [text for text in bare if text and text.casefold() not in _FILLERS]


def _day_without_year(words: Sequence[str], today: date) -> WrittenDay | None:
    """Return the day that words say, whose year may be missing: then the last such day."""
    if len(words) > 1 and words[0].isalpha() and words[1][0].isdigit():
        swapped = _day_without_year([words[1], words[0], *words[2:]], today)
        if swapped is not None:
            return swapped
    text = " ".join(words)
    whole = written_day(text, today)
    if whole is not None and whole.day is not None:
        return whole
    completed = [written_day(text + year, today) for year in _years(text, today)]
    found = [written for written in completed if written is not None]
    return min(found, key=lambda written: _unlikeliness(written, today), default=whole)


def _unlikeliness(written: WrittenDay, today: date) -> int:
    """Return how far a day is from what is meant: one that has been, rather than one to come."""
    if written.day is None:
        return 2
    return 0 if written.day <= today else 1


def _years(text: str, today: date) -> Iterator[str]:
    """Yield what may complete a date: this year, or the last."""
    if any(map(str.isdigit, text)):
        for gap in (" ", "/"):
            yield f"{gap}{today.year:04d}"
            yield f"{gap}{today.year - 1:04d}"
