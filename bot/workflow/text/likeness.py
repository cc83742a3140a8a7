"""Whether two texts say nearly the same: as written once more, by hand, with other words around."""

import unicodedata

ALIKE = 82  # of a hundred: one word of five another, or letters changed in each
SHORT = 8  # letters; what is shorter stands in too many words to be looked for by its letters


def alike(one: str, other: str) -> bool:
    """Say whether the shorter of two texts stands, nearly word by word, in the longer one.

    Case, accents, marks and blanks make no difference. Short ones, such as names, have to be there
    as whole words.
    """
    shorter, longer = sorted((_words(one), _words(other)), key=len)
    if not shorter:
        return False

    if len(shorter) < SHORT:
        return f" {shorter} " in f" {longer} "

    from rapidfuzz import fuzz

    return fuzz.partial_ratio(shorter, longer, score_cutoff=ALIKE) > 0


def _words(text: str) -> str:
    """Leave of a text its words, folded, with one blank between."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(c for c in apart if not unicodedata.combining(c))
    letters = "".join(c if c.isalnum() else " " for c in plain)
    return " ".join(letters.split())
