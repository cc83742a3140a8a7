"""What a word means among things that have names: an item, a party, a verb.

The id in full wins over everything, then a name in full, then a part that only one of them has.
Where several have it nothing is chosen, and where none has it the nearest are named.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

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
    """Which of the candidates a word means.

    Each key stands beside its texts: the id first (or the only name), then what else it may be
    called. Case, accents, and whether words are joined by spaces or hyphens make no difference.
    """
    wanted = _folded(word[: 2 * _LONGEST])[:_LONGEST]
    names = {key: [_folded(text) for text in texts] for key, texts in candidates.items()}
    if wanted:
        for exact in (
            [key for key, texts in names.items() if wanted in (_folded(key), *texts[:1])],
            [key for key, texts in names.items() if wanted in texts],
        ):
            if exact:
                return Exact(exact[0]) if len(exact) == 1 else Ambiguous(tuple(exact))
        # "contact 1" is no part of "contact 10": a number is meant whole.
        part = re.compile(
            r"(?<![0-9])" * wanted[0].isdigit()
            + re.escape(wanted)
            + r"(?![0-9])" * wanted[-1].isdigit()
        )
        having = [key for key, texts in names.items() if any(part.search(text) for text in texts)]
        if having:
            return Unique(having[0]) if len(having) == 1 else Ambiguous(tuple(having))
    return Missing(_nearest(wanted, names))


def same(one: str, other: str) -> bool:
    """Whether two names are one and the same to a reader."""
    return _folded(one) == _folded(other)


def slip(one: str, other: str) -> bool:
    """Whether at most one slip makes one word of the other: a letter too many, too few, another, or
    two swapped."""
    a, b = _folded(one), _folded(other)
    while a and b and a[0] == b[0]:
        a, b = a[1:], b[1:]
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    return len(a) + len(b) <= 1 or len(a) == len(b) == 1 or (len(a) == len(b) == 2 and a == b[::-1])


def _folded(text: str) -> str:
    """The text as it is compared."""
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
    """How like a text is, as a whole or in one of its words: "polcie" is near "Essex Police"."""
    ratios = []
    for part in (text, *text.split()):
        matcher.set_seq1(part[:_LONGEST])
        ratios.append(matcher.ratio())
    return max(ratios)
