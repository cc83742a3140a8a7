"""Several parties in one line: ``for Police, Health and Education``, ``for all except Health``."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from bot.language.scanner import Word, joined

_BETWEEN: Final = ("and", "&", "+")
_ALL: Final = ("all", "everyone", "everybody")
_EXCEPT: Final = ("except", "but", "without")
_OF_ALL: Final = (("of", "them"), ("agencies",), ("parties",), ("contacts",))
"""What people write after "all" that says no more than it."""
_LONGEST_NAME: Final = 4
"""How many pieces a name has at most: "Children, Families and Health, Essex"."""
_COMMA_OR_TEXT = re.compile(",|[^,]+")


@dataclass(frozen=True, slots=True)
class SeveralParties:
    """Several parties: those named; or where none is, all but those ``excepted``."""

    named: tuple[str, ...] = ()
    excepted: tuple[str, ...] = ()


class _Bit(NamedTuple):
    """A comma, or what stands between two of them in a word.

    ``whole``: it is quoted or a person, and parts nothing.
    """

    text: str
    whole: bool = False

    @property
    def parts_names(self) -> bool:
        """Whether it stands between two names."""
        return not self.whole and (self.text == "," or self.text.casefold() in _BETWEEN)


class _Piece(NamedTuple):
    """What stands between two commas or "and", and what stands after it.

    ``whole``: it is quoted or a person, and no part of a longer name.
    """

    text: str
    after: str
    whole: bool


def is_between(word: Word) -> bool:
    """Say whether a word stands between two parties, or begins with what does: ``, Health``."""
    return not word.quoted and (word.text.startswith(",") or word.keyword in _BETWEEN)


def leads_on(word: Word) -> bool:
    """Say whether another party comes after a word."""
    return not word.quoted and (word.text.endswith(",") or word.keyword in _BETWEEN)


def leaves_out(before: Word, word: Word) -> bool:
    """Say whether two words are those of "all except for Health": that "for" starts no part."""
    return before.keyword in _EXCEPT and word.keyword == "for"


def several_in(words: Sequence[Word], knows: Callable[[str], bool]) -> SeveralParties | None:
    """Return the parties that words name, if these are several."""
    return _all_in(words, knows) or _listed_in(words, knows)


def _listed_in(words: Sequence[Word], knows: Callable[[str], bool]) -> SeveralParties | None:
    """Return the parties of a list. One name may hold "and", too.

    Where none of them is known, it is one name with a slip.
    """
    may_be_list = any(_parts_names(word) for word in words)
    if not may_be_list or knows(joined(words)):
        return None
    named = _names(words, knows)
    known = [name for name in named if knows(name)]
    return SeveralParties(named=named) if known and len(named) > 1 else None


def _parts_names(word: Word) -> bool:
    """Say whether a word stands between two names, or holds what does."""
    return is_between(word) or leads_on(word) or _holds_comma(word)


def _holds_comma(word: Word) -> bool:
    return word.is_bare and "," in word.text


def _all_in(words: Sequence[Word], knows: Callable[[str], bool]) -> SeveralParties | None:
    """Return that all are meant, and who is not. A party may be called "All Saints School"."""
    said = [_bare(word) for word in words]
    if not said or said[0] not in _ALL:
        return None

    at = _end_of_all(said)
    if at == len(said):
        return SeveralParties()

    if said[at] not in _EXCEPT:
        return None

    at += 2 if said[at + 1 : at + 2] == ["for"] else 1
    excepted = _names(words[at:], knows)
    return SeveralParties(excepted=excepted) if excepted else None


def _end_of_all(said: Sequence[str | None]) -> int:
    """Return where it goes on after "all", "all of them" or "all agencies,"."""
    at = 1
    for more in _OF_ALL:
        if tuple(said[at : at + len(more)]) == more:
            at += len(more)
            break

    is_at_comma = said[at : at + 1] == [""]  # one that stands alone
    return at + 1 if is_at_comma else at


def _bare(word: Word) -> str | None:
    """Return a word as it is compared, without a comma; ``None`` where it is quoted."""
    return None if word.keyword is None else word.keyword.strip(",")


def _names(words: Sequence[Word], knows: Callable[[str], bool]) -> tuple[str, ...]:
    """Return the names, each the longest run of pieces that is known: "Health and Social Care"."""
    pieces = list(_pieces(words))
    names: list[str] = []
    at = 0
    while at < len(pieces):
        end = at + _length_of_name(pieces[at : at + _LONGEST_NAME], knows)
        names.append(_text_of(pieces[at:end]))
        at = end

    return tuple(dict.fromkeys(name for name in names if name))


def _length_of_name(pieces: Sequence[_Piece], knows: Callable[[str], bool]) -> int:
    """Return how many pieces, from the first on, are one name: the most that are known together."""
    lengths = range(len(pieces), 1, -1)
    return next((length for length in lengths if _is_one(pieces[:length], knows)), 1)


def _is_one(run: Sequence[_Piece], knows: Callable[[str], bool]) -> bool:
    return not any(piece.whole for piece in run) and knows(_text_of(run))


def _text_of(run: Sequence[_Piece]) -> str:
    between = "".join(piece.text + piece.after for piece in run[:-1])
    return between + run[-1].text


def _pieces(words: Sequence[Word]) -> Iterator[_Piece]:
    """Yield what stands between commas and "and", with what stood after each, as it is typed."""
    run: list[_Bit] = []
    for bit in _bits(words):
        if not bit.parts_names:
            run.append(bit)
        elif run:
            yield _piece(run, after=", " if bit.text == "," else f" {bit.text} ")
            run = []

    if run:
        yield _piece(run, after="")


def _piece(run: Sequence[_Bit], after: str) -> _Piece:
    text = " ".join(bit.text for bit in run)
    return _Piece(text, after, whole=any(bit.whole for bit in run))


def _bits(words: Sequence[Word]) -> Iterator[_Bit]:
    """Yield words, and of a word its commas: Police, a comma, Health of "Police,Health"."""
    for word in words:
        if word.quoted or word.person:
            yield _Bit(word.person or word.text, whole=True)
            continue
        for text in _COMMA_OR_TEXT.findall(word.text):
            yield _Bit(text)
