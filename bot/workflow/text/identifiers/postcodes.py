"""Postcodes."""

import re
from collections.abc import Collection, Iterator

from bot.workflow.text.cleaning import plain
from bot.workflow.text.identifiers.spans import Span, compact, span_of, text_before
from bot.workflow.text.lookalikes import as_digits

_AREAS = (
    "AB|AL|B|BA|BB|BD|BF|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|E|EC|EH|EN|EX|FK|FY"
    "|G|GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD|LE|LL|LN|LS|LU|M|ME|MK|ML|N|NE|NG|NN|NP|NR"
    "|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|W|WA"
    "|WC|WD|WF|WN|WR|WS|WV|YO|ZE"
)
_DISTRICT = r"[0-9oil]{1,2}"
_INWARD = r"[0-9oil] ?[abd-hjlnp-uw-z] ?[abd-hjlnp-uw-z]"
_JOINT = r"[^a-z0-9\ufffc]{0,3}"
# Only inner London has districts such as W1A.
_POSTCODE = re.compile(
    rf"(?<![a-z0-9#])((?:{_AREAS})[ ./_-]?{_DISTRICT}|(?:E|EC|N|NW|SE|SW|W|WC)[0-9il][a-z])"
    rf"({_JOINT})({_INWARD})(?![a-z0-9])",
    re.IGNORECASE,
)
_SPELLED = re.compile(
    rf"((?:{_AREAS}){_DISTRICT}|(?:E|EC|N|NW|SE|SW|W|WC)[0-9][a-z])()([0-9][abd-hjlnp-uw-z]{{2}})",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    rf"(?<![a-z0-9])((?:{_AREAS})[0-9]{{1,2}}|(?:E|EC|N|NW|SE|SW|W|WC)[0-9][a-z])"
    r"([ \n]{0,2}|-|, ?)([0-9][abd-hjlnp-uw-z]{2})(?![a-z0-9])",
    re.IGNORECASE,
)
"""As agencies' own offices are written, by whoever sets the bot up."""
_ORDINALS = frozenset(("1ST", "2ND", "3RD", "4TH", "5TH", "6TH", "7TH", "8TH", "9TH", "0TH"))
_SPANS_OF_TIME = ("yr", "hr")
_ENGLISH = frozenset(
    (
        *("ODD", "OFF", "OLD", "ONE", "OUR", "OUT", "OWN", "ILL", "INN", "IRE", "ITS"),
        *("LAB", "LAD", "LAP", "LAW", "LAY", "LED", "LET", "LOT"),
    )
)
"""Words that could be the second half of a postcode whose digit is a letter."""
_ADDRESS = re.compile(
    r"\b(?:post ?code|address|liv(?:e|es|ed|ing)|resid(?:es|ed|ing))\b[^.;!?\n]{0,40}$",
    re.IGNORECASE,
)


def postcodes_in(text: str) -> tuple[list[str], str]:
    """Return the postcodes of a text, each as one word, and the text without them."""
    seen = plain(text)
    return [compact(match[0]) for match in _PLAIN.finditer(seen)], _PLAIN.sub("", seen)


def postcodes(text: str, allowed: Collection[str]) -> Iterator[Span]:
    """Yield the postcodes of a text, but those that are allowed (each as one word)."""
    for match in _POSTCODE.finditer(text):
        if _read(match) not in allowed and not _is_other(match):
            yield span_of(match, "postcode")


def spells_postcode(word: str, allowed: Collection[str]) -> bool:
    """Say whether letters and digits that stood apart are a postcode that is not allowed."""
    return any(_read(match) not in allowed for match in _SPELLED.finditer(word))


def _read(match: re.Match[str]) -> str:
    """Return a postcode as one word, its letters read as digits where digits belong."""
    outward, inward = match[1], match[3]
    area = outward.rstrip("0123456789oOiIlL ")
    district = outward[len(area) :]
    return compact(area + as_digits(district) + as_digits(inward[0]) + inward[1:])


def _is_other(match: re.Match[str]) -> bool:
    """Say whether what looks like a postcode reads otherwise, and no address is spoken of."""
    if _has_words(match) or _is_apart_in_small_letters(match):
        return True
    return _is_counted(match) and _ADDRESS.search(text_before(match, 60)) is None


def _has_words(match: re.Match[str]) -> bool:
    """Say whether a half is a word: "so 1LL", "B1 old"; one without a single digit is no code."""
    outward, _, inward = match.groups()
    if not any(map(str.isdigit, match[0])):
        return True

    if outward.isalpha() and not _is_in_capitals(match):
        return True

    has_letter_for_digit = not inward[0].isdigit()
    return has_letter_for_digit and (inward in _ENGLISH or not inward.isupper())


def _is_in_capitals(match: re.Match[str]) -> bool:
    return match[0].replace("l", "1").isupper()


def _is_apart_in_small_letters(match: re.Match[str]) -> bool:
    """Say whether a half is parted in itself, or both are oddly, and no capitals say it is one."""
    outward, joint, inward = match.groups()
    is_parted = " " in inward or outward[1:2] in (" ", *"./_-")
    if is_parted and not _is_in_capitals(match):
        return True
    has_odd_joint = joint.strip(" \n-,") != ""
    return has_odd_joint and match[0].islower()


def _is_counted(match: re.Match[str]) -> bool:
    """Say whether the second half counts what follows: "B1 3RD version", "E3 2ND", "B2 3yr"."""
    joint, inward = match.group(2, 3)
    is_ordinal = compact(inward) in _ORDINALS
    is_time = inward[1:] in _SPANS_OF_TIME
    return joint != "" and (is_ordinal or is_time)
