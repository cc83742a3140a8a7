"""Postcodes."""

import re
from collections.abc import Collection, Iterator

from bot.workflow.text.cleaning import plain
from bot.workflow.text.identifiers.spans import Span, compact
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
        if _read(match) not in allowed and not _is_other(text, match):
            yield Span(match.start(), match.end(), "postcode")


def spells_postcode(word: str, allowed: Collection[str]) -> bool:
    """Say whether letters and digits that stood apart are a postcode that is not allowed."""
    return any(_read(match) not in allowed for match in _SPELLED.finditer(word))


def _read(match: re.Match[str]) -> str:
    """Return a postcode as one word, its letters read as digits where digits belong."""
    area = match[1].rstrip("0123456789oOiIlL ") if match[1][-1:] in "0123456789oOiIlL" else match[1]
    district = match[1][len(area) :]
    inward = match[3]
    return compact(area + as_digits(district) + as_digits(inward[0]) + inward[1:])


def _is_other(text: str, match: re.Match[str]) -> bool:
    """Say whether what looks like a postcode reads otherwise, and no address is spoken of."""
    outward, joint, inward = match.groups()
    in_capitals = match[0].replace("l", "1").isupper()
    if not any(map(str.isdigit, match[0])) or (outward.isalpha() and not in_capitals):
        return True
    if not inward[0].isdigit() and (not inward.isupper() or inward in _ENGLISH):
        return True
    is_apart = " " in inward or outward[1:2] in (" ", *"./_-")
    has_odd_joint = joint.strip(" \n-,") != ""
    if is_apart and not in_capitals:
        return True
    if has_odd_joint and match[0].islower():
        return True
    # "B1 3RD version", "E3 2ND" and "B2 3yr".
    is_ordinal = compact(inward) in _ORDINALS
    is_time = inward[1:] in _SPANS_OF_TIME
    if not joint or not (is_ordinal or is_time):
        return False
    before = text[max(0, match.start() - 60) : match.start()]
    return _ADDRESS.search(before) is None
