"""Rich text of a form: as typed lines with mentions, and back again."""

from typing import Any

import pytest

from bot.messages.rich_text import as_typed, of_typed


def section(*elements: dict[str, Any]) -> dict[str, Any]:
    """A part of a rich text."""
    return {"type": "rich_text_section", "elements": list(elements)}


def text(words: str) -> dict[str, Any]:
    """Words in it."""
    return {"type": "text", "text": words}


ASHA = {"type": "user", "user_id": "U0ASHA"}


@pytest.mark.parametrize(
    ("parts", "lines"),
    [
        ([section(text("Police, "), ASHA, text("\nHealth"))], "Police, <@U0ASHA>\nHealth"),
        (
            [
                {
                    "type": "rich_text_list",
                    "elements": [section(text("Police "), ASHA), section(text("Health"))],
                }
            ],
            "Police <@U0ASHA>\nHealth",
        ),
        ([section(text("<@U0ASHA> & Co"))], "&lt;@U0ASHA&gt; &amp; Co"),
        (
            [section({"type": "link", "url": "http://oak.example", "text": "oak.example"})],
            "oak.example",
        ),
        ([section({"type": "emoji", "name": "wave"}, text("x"))], "x"),
        ([], ""),
    ],
)
def test_rich_text_is_read_as_if_it_were_typed(parts, lines):
    """People are mentions only where somebody picked them; an item of a list is a line."""
    assert as_typed({"type": "rich_text", "elements": parts}) == lines


@pytest.mark.parametrize(
    "typed", ["Police, <@U0ASHA>\nHealth & <b>", "", "<@U0ASHA><@U0BEN>", "&lt;@U0ASHA&gt;"]
)
def test_what_comes_back_in_a_form_is_what_was_typed(typed):
    """Escapes stay escapes."""
    escaped = typed.replace(" & <b>", " &amp; &lt;b&gt;")
    assert as_typed(of_typed(escaped)) == escaped
