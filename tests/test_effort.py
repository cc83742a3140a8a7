"""Work is counted: the same figure each time, and what is squared shows."""

import re
from types import ModuleType

from tests.effort import effort, growth, unbounded

NUMBER = re.compile("[0-9]+")
FOUR_DIGITS = re.compile("[0-9]{4}")


def module() -> ModuleType:
    """A module with two patterns."""
    made = ModuleType("made")
    vars(made).update(NUMBER=NUMBER, FOUR_DIGITS=FOUR_DIGITS)
    return made


def test_the_same_work_has_the_same_figure():
    assert effort(lambda: sorted("cab", key=str.lower)) == effort(
        lambda: sorted("cab", key=str.lower)
    )


def test_a_loop_in_a_loop_shows():
    def pairs(length: int) -> None:
        for one in range(length):
            for _other in range(length):
                str(one)

    assert growth(pairs, 20) > 10


def test_a_search_that_goes_to_the_end_from_everywhere_shows():
    made = module()

    def search(length: int) -> None:
        for at in range(length):
            made.NUMBER.search("x" * length, at)

    assert growth(search, 50, made) > 10


def test_patterns_are_as_before_afterwards():
    made = module()
    effort(lambda: made.NUMBER.sub("", "1"), made)
    assert made.NUMBER is NUMBER


def test_a_repetition_without_a_bound_is_named():
    assert unbounded(module()) == {"NUMBER"}
