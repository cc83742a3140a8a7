"""Several parties in one line: ``for Police, Health and Education``, ``for all except Health``."""

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


@dataclass(frozen=True, slots=True)
class SeveralParties:
    """Several parties: those named; or where none is, all but those ``excepted``."""

    named: tuple[str, ...] = ()
    excepted: tuple[str, ...] = ()


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
    """Return the parties that words name, if these are several; one name may hold "and", too.

    Where none of them is known, it is one name with a slip.
    """
    everybody = _all_in(words, knows)
    if everybody is not None:
        return everybody
    if not any(_parts_names(word) for word in words) or knows(joined(words)):
        return None
    named = _names(words, knows)
    is_list = len(named) > 1 and any(knows(name) for name in named)
    return SeveralParties(named=named) if is_list else None


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
    at = 1
    for more in _OF_ALL:
        if tuple(said[at : at + len(more)]) == more:
            at += len(more)
            break
    if said[at : at + 1] == [""]:  # a comma that stands alone
        at += 1
    if at >= len(said):
        return SeveralParties()
    if said[at] not in _EXCEPT:
        return None
    at += 2 if said[at + 1 : at + 2] == ["for"] else 1
    excepted = _names(words[at:], knows)
    return SeveralParties(excepted=excepted) if excepted else None


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
    texts: list[str] = []
    whole = False
    for word in words:
        if word.quoted or word.person:
            texts.append(word.person or word.text)
            whole = True
            continue
        for bit in _bits(word):
            if bit != "," and bit.casefold() not in _BETWEEN:
                texts.append(bit)
            elif texts:
                yield _Piece(" ".join(texts), ", " if bit == "," else f" {bit} ", whole)
                texts, whole = [], False
    if texts:
        yield _Piece(" ".join(texts), "", whole)


def _bits(word: Word) -> list[str]:
    """Return the parts of a word and its commas: Police, a comma, Health of "Police,Health"."""
    bits: list[str] = []
    for place, bit in enumerate(word.text.split(",")):
        if place:
            bits.append(",")
        if bit:
            bits.append(bit)
    return bits
