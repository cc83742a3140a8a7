"""What a button carries is read as it was written, or refused."""

from datetime import date
from typing import Any

import pytest

from bot.handlers.forms import FORMS
from bot.messages.carried import SHAPES, Carried, decode, encode

EXAMPLE: dict[str, Any] = {
    "ref": "ESCB-2026-01",
    "item": "factual-accuracy",
    "party": "agency-1",
    "version": 3,
    "on": date(2026, 4, 15),
    "url": "https://www.example.org/report",
    "event": 12,
    "hold": 2,
    "number": 7,
    "listed": "agency",
    "kind": "final-draft",
    "stage": "scoping",
    "answer": "yes",
}


@pytest.mark.parametrize("name", SHAPES)
def test_what_is_written_is_read(name):
    """Every argument, by its name."""
    arguments = {field.rstrip("?"): EXAMPLE[field.rstrip("?")] for field in SHAPES[name]}
    assert decode(encode(name, **arguments)) == Carried(name=name, **arguments)


def test_an_empty_argument_keeps_those_after_it_in_their_places():
    """A request to a group has no party."""
    carried = encode("dispute", ref="ESCB-2026-01", item="sign-off", party="", version=2)
    assert carried == "dispute ESCB-2026-01 sign-off - 2"
    assert decode(carried).party is None


@pytest.mark.parametrize(
    "text",
    [
        "nothing ESCB-2026-01",
        "remind ESCB-2026-01",
        "remind ESCB-2026-01 chronology agency-1 3",
        "cannot-open ESCB-2026-01 chronology agency-1 three",
        "publication ESCB-2026-01 soon",
    ],
)
def test_a_button_of_another_version_is_refused(text):
    """Nothing is guessed from what does not fit."""
    with pytest.raises(ValueError, match=r"carries|arguments|invalid literal|Invalid isoformat"):
        decode(text)


def test_an_argument_that_a_name_does_not_carry_is_a_fault_of_the_template():
    """It would be lost without a word."""
    with pytest.raises(TypeError, match="remind carries no version"):
        encode("remind", ref="ESCB-2026-01", item="chronology", party="", version=1)


def test_every_form_says_what_opens_it():
    """Else its button could not be read."""
    assert set(FORMS) - {"open"} <= set(SHAPES)
