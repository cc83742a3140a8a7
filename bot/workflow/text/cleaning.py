"""Clean text: what people typed without control characters, and names without Slack's signs."""

import re
import unicodedata
from typing import Final

from bot.refusals.other import NameSigns

LONGEST: Final = 3000
"""What one text may hold: as much as Slack shows in one section."""

_NEWLINES = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_JOINERS = "\u200c\u200d"  # these hold together emoji and the letters of some scripts
_SHOWN_CONTROLS = "\n\t" + _JOINERS
_DASHES = "\u2043\u2212"  # hyphen bullet and minus are dashes, though not of Unicode's category
_DOTS = "\u3002\uff61\u00b7\u2022\u2027\u2219\u22c5\u30fb"
_SLASHES = "\u2044\u2215"
_BLANKS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and symbols that show nothing


def clean(text: str, limit: int = LONGEST) -> str:
    """Return the text without control, invisible and direction-changing characters.

    It is trimmed, and has one kind of newline. Where it is longer than ``limit``, it ends in "…"
    there: visibly cut.
    """
    shown = filter(_is_kept, _NEWLINES.sub("\n", text))
    kept = "".join(shown).replace("\t", " ").strip()
    return kept if len(kept) <= limit else kept[: limit - 1].rstrip() + "…"


def _is_kept(c: str) -> bool:
    if c in _SHOWN_CONTROLS:
        return True
    return unicodedata.category(c) not in ("Cc", "Cf", "Cs") and not _is_never_assigned(c)


def _is_never_assigned(c: str) -> bool:
    """Say whether a character is none for ever. Next year's emoji is only unassigned today."""
    return "\ufdd0" <= c <= "\ufdef" or ord(c) & 0xFFFE == 0xFFFE


class _Plain(dict[int, str]):
    """A table for ``str.translate`` that works out what it does not hold."""

    def __missing__(self, code: int) -> str:
        return _plain(chr(code))


def _plain(c: str) -> str:
    category = unicodedata.category(c)
    if c in "\n\r\x85\u2028\u2029":
        return "\n"

    if c.isspace() or c in _BLANKS:
        return " "

    if category == "Pd" or c in _DASHES:
        return "-"

    if c in _DOTS:
        return "."

    if c in _SLASHES:
        return "/"

    if category in ("Cc", "Cf", "Cs", "Mn", "Me"):
        return ""

    digit = unicodedata.digit(c, None)
    if digit is not None:
        return str(digit)

    # One character at a time: a whole text's marks would be sorted, which takes quadratic time.
    decomposed = unicodedata.normalize("NFKD", c)
    return c if decomposed == c else "".join(map(_plain, decomposed))


_TABLE: Final = _Plain({code: _plain(chr(code)) for code in range(128)})


def plain(text: str) -> str:
    """Return the text as a reader of patterns sees it.

    Its digits, dashes and spaces are of one kind, and nothing is invisible. It is for looking at,
    never for keeping: accents are gone, too.
    """
    return text.translate(_TABLE)


def plain_name(name: str) -> str:
    """Return a name, label or pseudonym as typed, if it has none of Slack's markup signs.

    No name needs them, and they would make of a label what reads as a mention or a link.
    """
    if "<" in name or ">" in name:
        raise NameSigns
    return name
