"""Postcodes."""

import re
from collections.abc import Collection, Iterator

from bot.workflow.text.cleaning import plain
from bot.workflow.text.identifiers.spans import Span, compact

_AREAS = (
    "AB|AL|B|BA|BB|BD|BF|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|E|EC|EH|EN|EX|FK|FY"
    "|G|GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD|LE|LL|LN|LS|LU|M|ME|MK|ML|N|NE|NG|NN|NP|NR"
    "|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|W|WA"
    "|WC|WD|WF|WN|WR|WS|WV|YO|ZE"
)
# Only inner London has districts such as W1A.
_POSTCODE = re.compile(
    rf"(?<![a-z0-9])((?:{_AREAS})[0-9]{{1,2}}|(?:E|EC|N|NW|SE|SW|W|WC)[0-9][a-z])(["
    r" \n]{0,2}|-|, ?)"
    r"([0-9][abd-hjlnp-uw-z]{2})(?![a-z0-9])",
    re.IGNORECASE,
)
_ORDINALS = frozenset(("1ST", "2ND", "3RD", "4TH", "5TH", "6TH", "7TH", "8TH", "9TH", "0TH"))
_SPANS_OF_TIME = ("yr", "hr")
_ADDRESS = re.compile(
    r"\b(?:post ?code|address|liv(?:e|es|ed|ing)|resid(?:es|ed|ing))\b[^.;!?\n]{0,40}$",
    re.IGNORECASE,
)


def postcodes_in(text: str) -> tuple[list[str], str]:
    """Return the postcodes of a text, each as one word, and the text without them."""
    seen = plain(text)
    return [compact(match[0]) for match in _POSTCODE.finditer(seen)], _POSTCODE.sub("", seen)


def postcodes(text: str, allowed: Collection[str]) -> Iterator[Span]:
    """Yield the postcodes of a text, but those that are allowed (each as one word)."""
    for match in _POSTCODE.finditer(text):
        if compact(match[0]) not in allowed and not _is_other(text, match):
            yield Span(match.start(), match.end(), "postcode")


def _is_other(text: str, match: re.Match[str]) -> bool:
    """Say whether what looks like a postcode reads otherwise, and no address is spoken of."""
    _, joint, inward = match.groups()
    if "," in joint and not match[0].isupper():
        return True  # "in E1, 2nd floor"
    # "B1 3RD version", "E3 2ND" and "B2 3yr".
    is_ordinal = inward.upper() in _ORDINALS
    is_time = inward[1:] in _SPANS_OF_TIME
    if not joint or not (is_ordinal or is_time):
        return False
    before = text[max(0, match.start() - 60) : match.start()]
    return _ADDRESS.search(before) is None
