"""Whether a note that comes with a tick reads as if something is left to do."""

import re
from typing import Final

_UNFINISHED: Final = re.compile(
    r"""
    \b(
        half([- ]?way)? (?! [-\s]? (a|an|day|days|hour|term|year)\b)
            (\s+ (done|there|finished|complete|way|through))?
        | part(ly|ially) (\s+ \w+)?
        | in \s+ part
        | amber
        | (in|still \s+ in) \s+ progress
        | on-?going
        | under \s? way
        | not \s+ (yet|all|fully|quite|entirely|completely|complete|done|finished|started|begun)
            (\s+ (done|finished|complete|started|begun))?
        | still \s+ (to|being|waiting|outstanding|open|needs?) (\s+ \w+)?
        | to \s+ be \s+ (done|finished|completed|agreed)
        | outstanding | pending | awaiting | delayed | behind
        | most(ly)? (\s+ (done|finished|complete))?
        | almost (\s+ \w+)?
        | nearly (\s+ \w+)?
        | [1-9]?[0-9] \s? (%|per \s? cent)
    )
    | (?:^|[,;:]\s*) (?P<red>red) \s* (?=$|[,;.:])
    """,
    re.IGNORECASE | re.VERBOSE,
)


def sounds_unfinished(note: str) -> str:
    """Return the words by which a note says that something is left to do; "" if it does not.

    A guess: whoever means otherwise says so.
    """
    found = _UNFINISHED.search(" ".join(note.split()))
    if found is None:
        return ""
    return (found["red"] or found[0]).strip(" ,;:")
