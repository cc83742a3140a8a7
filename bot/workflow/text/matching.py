"""What a word means among things that have names: an item, a party, a verb.

The id in full wins over everything, then a name in full, then a part that only one of them has.
Where several have it nothing is chosen, and where none has it the nearest are named.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from bot.workflow.text.cleaning import plain

_LONGEST = 80
"""More than this nobody means as a name; comparing takes the square of the length."""

_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Exact:
    """The word is this one's id, or its name in full."""

    key: str


@dataclass(frozen=True, slots=True)
class Unique:
    """The word is a part of this one's names and of no other's."""

    key: str


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several have it, in the order of the candidates."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """None has it; the nearest, best first."""

    nearest: tuple[str, ...]


Match = Exact | Unique | Ambiguous | Missing


def match(word: str, candidates: Mapping[str, Sequence[str]]) -> Match:
    """Return which of the candidates a word means.

    Each key stands beside its texts: the id first (or the only name), then what else it may be
    called. Case, accents, and whether words are joined by spaces or hyphens make no difference.
    """
    wanted = _folded(word[: 2 * _LONGEST])[:_LONGEST]
    names = {key: [_folded(text) for text in texts] for key, texts in candidates.items()}

    if not wanted:
        return Missing(_nearest(wanted, names))

    in_full = _with_id(wanted, names) or _with_name(wanted, names)
    if in_full:
        return _only(in_full, Exact)

    in_part = _with_part(wanted, names)
    if in_part:
        return _only(in_part, Unique)

    return Missing(_nearest(wanted, names))


def _only(keys: list[str], found: type[Exact | Unique]) -> Match:
    return found(keys[0]) if len(keys) == 1 else Ambiguous(tuple(keys))


def _with_id(wanted: str, names: Mapping[str, Sequence[str]]) -> list[str]:
    return [key for key, texts in names.items() if wanted in (_folded(key), *texts[:1])]


def _with_name(wanted: str, names: Mapping[str, Sequence[str]]) -> list[str]:
    return [key for key, texts in names.items() if wanted in texts]


def _with_part(wanted: str, names: Mapping[str, Sequence[str]]) -> list[str]:
    part = _part(wanted)
    return [key for key, texts in names.items() if any(map(part.search, texts))]


def same(one: str, other: str) -> bool:
    """Say whether two names are one and the same to a reader."""
    return _folded(one) == _folded(other)


def slip(one: str, other: str) -> bool:
    """Say whether at most one slip makes one word of the other.

    That is a letter too many, too few, another, or two swapped.
    """
    a, b = _apart(_folded(one), _folded(other))
    one_more = len(a) + len(b) <= 1
    another = len(a) == len(b) == 1
    swapped = len(a) == 2 and a == b[::-1]
    return one_more or another or swapped


def _apart(a: str, b: str) -> tuple[str, str]:
    """Return where two words differ: without what they begin and end with alike."""
    while a and b and a[0] == b[0]:
        a, b = a[1:], b[1:]
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    return a, b


def _part(wanted: str) -> re.Pattern[str]:
    """Return the pattern of a part of a name.

    "contact 1" is no part of "contact 10": a number is meant whole.
    """
    before = r"(?<![0-9])" if wanted[0].isdigit() else ""
    after = r"(?![0-9])" if wanted[-1].isdigit() else ""
    return re.compile(f"{before}{re.escape(wanted)}{after}")


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    """Return the text as it is compared."""
    folded = plain(text).casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return " ".join(folded.replace("-", " ").replace("_", " ").split())


def _nearest(wanted: str, names: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    # The matcher keeps its second sequence indexed, so one matcher serves all.
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)

    def likeness(key: str) -> float:
        return max((_likeness(matcher, text) for text in names[key]), default=0.0)

    return tuple(sorted(names, key=likeness, reverse=True)[:_NEAREST])


def _likeness(matcher: SequenceMatcher[str], text: str) -> float:
    """Return how like a text is, whole or by a word: "polcie" is near "Essex Police"."""
    ratios = []
    for part in (text, *text.split()):
        matcher.set_seq1(part[:_LONGEST])
        ratios.append(matcher.ratio())
    return max(ratios)
