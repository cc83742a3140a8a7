"""Undo disguises: letters and digits that only look or sound like others become those others."""

import re
from typing import Final

from bot.workflow.text.rows import rows_of

_LETTERS = {
    "ꝚƧꞫȜƷꝪƼȣȢꝮɑƄꞴᴄꬲꬵꞙẝꞘɡᶃƍıɪɩꞲƖǀᴏᴑꬽꭇꭈƦꜱƽꞟᴜꭎꭒʋᴠɯᴡꞳɣᶌʏỿꭚᴢ": (
        "2233335889abBcefffFgggiiiJllooorrRssuuuuuvwwXyyyyyz"
    ),
    "ᴀʙᴅᴇꜰɢʜᴊᴋʟᴍɴᴘꞯᴛ": ("abdefghjklmnpqt"),
    "ꙄЗӠбаАЬВсСԁеҽЕԌһНіꙇӏјЈКІӀМоОрРԛгѕЅТѵѴѡԝԜхХуүУҮ": (
        "2336aAbBcCdeeEGhHiiijJKllMoOpPqrsSTvVwwWxXyyYY"
    ),
    "звкмнт": ("3bkmht"),
    "αΑΒϲϹΕϜΗιιͺϳͿΚΙΜϺΝοσΟρϱΡᴦΤυνΧγΥϒΖ": ("aABcCEFHiiijJKlMMNooOppPrTuvXyYYZ"),
    "βηκτχ": ("bnktx"),
    "քցհոռօՕգզՏսՍա": ("fghnnoOqqSuUw"),
    "ᏎᏮᎪᏏᏴꮯᏟᏧᎠᎬᏀᏳᏂᎻꭵᎥᎫᏦᏞᎷᏢꮁᎡᏒꮪᏕᏚᎢꮩᏙꮃᎳᏔᎩᎽꮓᏃ": ("46AbBcCdDEGGhHiiJKLMPrRRsSSTvVwWWYYzZ"),
    "ꓮꓐꓚꓒꓓꓰꓝꓖꓧꓙꓗꓲꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ": ("ABCdDEFGHJKlLMNOPRSTUVWXYZ"),
    "ϨⳌⳒⳊⲥⲤⲎⲔⲒⳐⲘⲚⲟⲞⲣⲢⲅⲦⲬⲨ": ("2369cCHKlLMNoOpPrTXY"),
}
"""Of Unicode's list of confusable characters, the scripts that are used to imitate ours."""

_CAPITALS_IN_SHAPES = (0x1F150, 0x1F170, 0x1F1E6)
"""Where alphabets begin whose capitals stand in circles, squares and flags."""


def _table() -> dict[int, str]:
    table: dict[int, str] = {}
    for first in _CAPITALS_IN_SHAPES:
        table.update({first + place: chr(ord("A") + place) for place in range(26)})
    for strange, ours in _LETTERS.items():
        table.update(zip(map(ord, strange), ours, strict=True))
    return table


_TABLE: Final = _table()

_ZERO = ("zero", "oh", "o", "nought", "naught", "nil")
_ONE_TO_NINE = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_WORDS = {
    **dict.fromkeys(_ZERO, "0"),
    **{word: str(value) for value, word in enumerate(_ONE_TO_NINE, 1)},
}
_TIMES = {"double": 2, "triple": 3, "treble": 3}
_SPOKEN = re.compile(rf"(?<![a-z0-9])(?:{'|'.join((*_TIMES, *_WORDS))})(?![a-z0-9])", re.IGNORECASE)
_BETWEEN_SPOKEN = re.compile(r"[ \n,.;:/()-]{0,3}(?:and )?")
_FEWEST_SPOKEN = 3
"""Fewer than three numbers in a row are words of a sentence: "one or two agencies"."""

_MOSTLY_DIGITS = re.compile(
    r"(?<![a-z0-9])[0-9oil]{1,20}(?:[ \n./()-]{1,3}[0-9oil]{1,20}){0,11}(?![a-z0-9])",
    re.IGNORECASE,
)
_LONG, _LONG_SHARE = 9, 2
"""From nine characters on, it is enough that half as many digits as letters are there."""
_DIGITS_MEANT = str.maketrans("oOiIlL", "001111")


def look_through(text: str) -> str:
    """Return the text in the letters that its letters look like."""
    return text.translate(_TABLE)


def letters_as_digits(text: str) -> str:
    """Return the text, as long as it was, with O, I and L as digits among digits: "O77OO"."""
    return _MOSTLY_DIGITS.sub(_digits_meant, text)


def spoken_in_digits(text: str) -> str:
    """Return the text with spoken numbers in digits: "oh seven seven double oh".

    They stand apart as they were spoken.
    """
    pieces: list[str] = []
    read_until = 0

    for row in rows_of(_SPOKEN, _BETWEEN_SPOKEN, text):
        digits = _digits_of(row)
        if len(digits) >= _FEWEST_SPOKEN:
            pieces += (text[read_until : row[0].start()], " ".join(digits))
            read_until = row[-1].end()

    return "".join((*pieces, text[read_until:]))


def as_digits(code: str) -> str:
    """Return what stands where digits belong, with O, I and L read as digits."""
    return code.translate(_DIGITS_MEANT)


def _digits_meant(match: re.Match[str]) -> str:
    """Read letters as digits if most of what they stand among are digits."""
    whole = match[0]
    digits = sum(map(str.isdigit, whole))
    letters = sum(map(str.isalpha, whole))
    enough = letters if len(whole) < _LONG else letters // _LONG_SHARE
    return as_digits(whole) if letters and digits >= enough else whole


def _digits_of(row: list[re.Match[str]]) -> str:
    digits = ""
    times = 1

    for word in row:
        said = word[0].lower()
        if said in _TIMES:
            times = _TIMES[said]
            continue

        digits += _WORDS[said] * times
        times = 1

    return digits
