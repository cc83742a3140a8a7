"""What is offered is allowed: no button that somebody sees is refused to them as not theirs."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from bot.messages import templates
from playground import Button
from playground.blocks import plain
from tests.conversations.conftest import At
from tests.conversations.talk import CHANNEL, PEOPLE, Said, Talk
from tests.message_examples import EXAMPLES

NOT_ALLOWED = (
    *(
        "author-only",
        "coordinator-only",
        "impasse-not-yours",
        "letter-not-yours",
        "may-not-open",
        "no-such-review",
    ),
    *(
        "not-introduced",
        "not-yours",
        "overview-only",
        "own-items-only",
        "own-work",
        "recused",
        "second-not-yours",
    ),
    *("settings-not-yours", "undo-not-yours"),
)
"""The refusals that say: this is not yours."""


def own_words(code: str) -> list[str]:
    """What a refusal says whatever its facts are, in pieces that are long enough to be known by."""
    words = (templates.folder() / "refusal" / f"{code}.j2").read_text(encoding="utf-8")
    pieces = re.split(r"\{[{%].*?[%}]\}|[*`\n]|\. |[a-z]+: .*=>.*", words)
    found = [piece.strip() for piece in pieces]
    return [
        p
        for p in found
        if len(p) > 15 and not re.match(r"(and )?nothing (was|is) changed", p, re.I)
    ]


OWN_WORDS = {code: own_words(code) for code in NOT_ALLOWED}


def seen(talk: Talk, who: str, *, inside: bool) -> Iterator[tuple[str, Any]]:
    """What somebody is offered things on: Home, what waits, lists, their messages; in the channel
    also the board."""
    home = talk.slack.open_home(PEOPLE[who])
    assert home is not None
    yield "Home", home
    for text in (
        "",
        "list",
        "help",
        "settings",
        *(("status", "checklist", "timetable", "draft list") if inside else ()),
    ):
        said = talk.says(who, text) if inside else talk.writes_to_the_bot(who, text)
        yield text or "/cspr", said.reply.messages[-1]
    for message in talk.dms(who):
        yield f"message {message.lock_screen[:40]!r}", message
    if inside:
        yield "board", talk.board()


def pressed(talk: Talk, who: str, place: Any) -> Iterator[tuple[str, Said]]:
    """Everything there, pressed at once; each choice of a menu, too."""
    for block_id, element in place.elements:
        button = Button(place, block_id, element)
        if element["type"] == "overflow":
            for option in element["options"]:
                label = option["text"]["text"]
                yield label, Said(talk.slack.press(PEOPLE[who], button, value=label))
        else:
            yield button.label, Said(talk.slack.press(PEOPLE[who], button))


@pytest.mark.parametrize(
    ("stage", "who", "inside"),
    [
        ("opened", "coordinator", True),
        ("opened", "team-1", True),
        ("after-scoping", "lead-reviewer", True),
        ("first-draft", "coordinator", True),
        ("first-draft", "lead-reviewer", False),
        ("agency-check", "lead-reviewer", True),
        ("agency-check", "police-lead", True),
        ("agency-check", "health-lead", False),
        ("agency-check", "outsider", False),
        ("sub-committee", "sub-committee", True),
        ("final-stages", "coordinator", True),
        ("final-stages", "executive", False),
        ("published", "coordinator", True),
        ("published", "school-lead", False),
    ],
)
def test_what_is_offered_is_not_refused_as_not_theirs(
    at: At, stage: str, who: str, inside: bool
) -> None:
    """On Home, the board, a list or a message, pressed at once, inside the channel and outside of
    it."""
    escb = at(stage)
    if who == "outsider":
        escb.says("coordinator", "role overview @outsider")
    elif not inside:
        escb.slack.kick(PEOPLE[who], CHANNEL)
    refused = []
    for where, place in seen(escb, who, inside=inside):
        for label, said in pressed(escb, who, place):
            for code, pieces in OWN_WORDS.items():
                refused += [(where, label, code) for piece in pieces if piece in said.words]
        for view in escb.slack.open_views(PEOPLE[who]):
            escb.slack.close_view(PEOPLE[who], view)
    escb.deliver()
    assert refused == []


def test_the_words_that_tell_a_refusal_are_in_it() -> None:
    """Else the walk above would see none."""
    for code, pieces in OWN_WORDS.items():
        said = plain(templates.reply(f"refusal/{code}", EXAMPLES[f"refusal/{code}"])["text"], {})
        assert any(piece in said for piece in pieces), code
