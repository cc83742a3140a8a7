"""Texts that say nearly the same."""

import pytest

from bot.workflow.text.likeness import alike


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mrs Example of Church Street", "mrs. EXAMPLE, of Church-Street"),
        ("the older cousin from Leeds", "Told by the older cousin, of Leeds, on Monday."),
        ("José", "said by jose and others"),
        ("Mrs Example", "MRS EXAMPLE phoned"),
        ("the school's head told us", "the schools head told us of it"),
    ],
)
def test_nearly_the_same_is_found(one: str, other: str) -> None:
    """Whichever of them is the longer."""
    assert alike(one, other)
    assert alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jo", "the major part"),
        ("Police", "the policy was clear"),
        ("the chronologies were clear", "agreed at the Panel of 12 January"),
        ("", "anything"),
        ("…", "anything"),
    ],
)
def test_others_are_not(one: str, other: str) -> None:
    """A short name is no part of a longer word."""
    assert not alike(one, other)
