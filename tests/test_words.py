"""How the bot speaks, over every example of every message: short sentences, one name for one thing,
and a first block that could be read over somebody's shoulder."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest

from tests.message_examples import EXAMPLES, HEALTH, POLICE, template
from tests.test_messages import SENT, rendered

LONGEST = 32
"""Words of a sentence; "·" begins a new one, what is typed is one word."""
MACHINE = {
    "this is asked of": "say who asks whom for what",
    "no date needed yet": "no date yet",
    "has a price": "say what it costs",
    "past its date, ": "late",
    "no longer counted:": "to be answered anew",
    "items are gone": "say what is off the list",
    "runs by itself": "say what happens next",
    "because you are ESCB": "it is for the ESCB Support Team",
    "working days past": "working days late",
    "closed day next to it": "days off",
    "if they go today.": "say what counts from then",
    "is to be set up": "there is nothing to set up",
    "once it is done, with the day": "say what to write back",
}
"""Words that readers stumbled on, and what is said instead."""
NAMES = (POLICE, HEALTH, "Oak School", "mother", "father", "contact 1")
"""The agencies, the school and the relations of the examples."""


def _words(block: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is read of a block, buttons apart."""
    kind = block["type"]
    if kind in ("section", "header"):
        found = [block["text"]] if "text" in block else []
        yield from (str(text["text"]) for text in [*found, *block.get("fields", [])])
    elif kind == "context":
        yield from (str(element["text"]) for element in block["elements"])
    elif kind == "input":
        yield str(block["label"]["text"])
        yield str(block.get("hint", {}).get("text", ""))


@cache
def _payload(name: str) -> dict[str, Any]:
    """A message as it is sent: each is put together once for all tests."""
    return rendered(name, EXAMPLES[name])


def _all_words(name: str) -> list[str]:
    return [text for block in _payload(name).get("blocks", []) for text in _words(block)]


def _sentences(text: str) -> Iterator[str]:
    typed_apart = re.sub(r"```|`[^`]*`", " x ", text)
    for line in typed_apart.splitlines():
        yield from re.split(r"(?<=[.!?:;·])\s+", line)


def test_no_sentence_is_longer_than_one_breath():
    """Between two meetings: whoever has to read it twice does not read it."""
    long = {
        name: sentence
        for name in EXAMPLES
        for text in _all_words(name)
        for sentence in _sentences(text)
        if len(sentence.split()) > LONGEST
    }
    assert long == {}


def test_no_message_speaks_like_a_machine():
    """What was found once is not said again in any message."""
    said = {
        name: f"{words!r}: {better}"
        for name in EXAMPLES
        for words, better in MACHINE.items()
        if words in "\n".join(_all_words(name))
    }
    assert said == {}


def test_no_first_block_names_a_relation_a_school_or_an_agency():
    """It is what a notification, a locked screen and a glance over the shoulder show; who it is
    about comes below. Of posts and direct messages, and of the words for a screen reader."""
    naming = {}
    for name in EXAMPLES:
        which = template(name)
        if not which.startswith(("post/", "dm/")) and which not in SENT:
            continue
        first = next(iter(_all_words(name)), "")
        shown = f"{first}\n{_payload(name).get('text', '')}"
        named = [party for party in NAMES if str(party) in shown]
        if named:
            naming[name] = shown
    assert naming == {}


@pytest.mark.parametrize("name", [n for n in EXAMPLES if n.startswith("dm/request-by-email")])
def test_an_e_mails_text_says_how_what_is_to_be_read_comes(name):
    """It holds no link, which it says; and asks for nothing else."""
    found = [text for text in _all_words(name) if "Dear colleague" in text]
    for text in found:
        assert "no link" in text
        assert text.count("Please read") == 1
