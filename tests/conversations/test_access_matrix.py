"""Who may do what, as docs/access-matrix.md says: every cell is pressed."""

from bot.language.verbs import VERBS
from tests.access_matrix import (
    ELSEWHERE,
    ESSEX_TABLE,
    GONE,
    GUEST,
    NOBODY,
    PAGE,
    STAGE,
    TABLES,
    page,
    pressed,
)
from tests.conversations.conftest import At

OF_NO_REVIEW = {"list", "away off", "settings", "help"}
"""What shows and changes nothing of a review that somebody has no part in."""


def test_every_verb_is_in_it() -> None:
    """At least one line of each."""
    lines = [line for table in TABLES for line in table.lines]
    assert {line.split()[0] for line in lines} == set(VERBS)


def test_every_cell_is_as_the_page_says(at: At) -> None:
    """A change of who may do what changes the page: ``make docs``, and read the difference."""
    found = pressed(at(STAGE))
    assert page(found) == PAGE.read_text(encoding="utf-8"), "make docs, and read the difference"
    users = [who.user for who in ESSEX_TABLE.people]
    for line, codes in found["Essex"].items():
        assert codes[users.index(NOBODY)] != "done" or line in OF_NO_REVIEW, line
        assert codes[users.index(GUEST)] != "done" or line in OF_NO_REVIEW, line
        for unfit in (ELSEWHERE, GONE):
            assert codes[users.index(unfit)] != "done", line
