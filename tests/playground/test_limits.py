"""Slack's limits, each at its edge: the most that passes, and one more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground import check_message, check_view
from playground.limits import BLOCKS, ELEMENTS

Body = dict[str, Any]


def plain(text: str) -> Body:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Body:
    return {"type": "mrkdwn", "text": text}


def section(text: str = "x", **more: Any) -> Body:
    return {"type": "section", "text": mrkdwn(text), **more}


def button(text: str = "Go", **more: Any) -> Body:
    return {"type": "button", "text": plain(text), **more}


def actions(*elements: Body) -> Body:
    return {"type": "actions", "elements": list(elements)}


def option(text: str = "One", value: str = "1", **more: Any) -> Body:
    return {"text": plain(text), "value": value, **more}


def select(count: int, kind: str = "static_select", **more: Any) -> Body:
    return {"type": kind, "options": [option(str(n), str(n)) for n in range(count)], **more}


def confirm(**more: Any) -> Body:
    return {
        "title": plain("t"),
        "text": mrkdwn("x"),
        "confirm": plain("y"),
        "deny": plain("n"),
        **more,
    }


def field(element: Body, **more: Any) -> Body:
    return {"type": "input", "label": plain("l"), "element": element, **more}


def message(*blocks: Body, text: str = "x") -> list[str]:
    return check_message({"channel": "C1", "text": text, "blocks": list(blocks)})


def modal(*blocks: Body, **more: Any) -> Body:
    return {
        "type": "modal",
        "title": plain("t"),
        "submit": plain("s"),
        "blocks": list(blocks),
        **more,
    }


EDGES: list[tuple[str, int, Callable[[int], list[str]]]] = [
    ("text", 40_000, lambda n: message(text="x" * n)),
    ("blocks", 50, lambda n: message(*[{"type": "divider"}] * n)),
    ("section text", 3000, lambda n: message(section("x" * n))),
    ("section fields", 10, lambda n: message({"type": "section", "fields": [mrkdwn("x")] * n})),
    ("section field", 2000, lambda n: message({"type": "section", "fields": [mrkdwn("x" * n)]})),
    ("header", 150, lambda n: message({"type": "header", "text": plain("x" * n)})),
    ("actions", 25, lambda n: message(actions(*[button(action_id=str(i)) for i in range(n)]))),
    ("context", 10, lambda n: message({"type": "context", "elements": [mrkdwn("x")] * n})),
    ("button text", 75, lambda n: message(actions(button("x" * n)))),
    ("button value", 2000, lambda n: message(actions(button(value="x" * n)))),
    (
        "button url",
        3000,
        lambda n: message(actions(button(url="https://a.example/" + "x" * (n - 18)))),
    ),
    ("action_id", 255, lambda n: message(actions(button(action_id="x" * n)))),
    ("block_id", 255, lambda n: message(section(block_id="x" * n))),
    (
        "option text",
        75,
        lambda n: message(actions({"type": "static_select", "options": [option("x" * n)]})),
    ),
    (
        "option value",
        150,
        lambda n: message(actions({"type": "static_select", "options": [option(value="x" * n)]})),
    ),
    (
        "option description",
        75,
        lambda n: message(
            actions({"type": "static_select", "options": [option(description=plain("x" * n))]})
        ),
    ),
    ("select options", 100, lambda n: message(actions(select(n)))),
    ("checkboxes", 10, lambda n: message(actions(select(n, "checkboxes")))),
    ("radio buttons", 10, lambda n: message(actions(select(n, "radio_buttons")))),
    ("overflow", 5, lambda n: message(actions(select(n, "overflow")))),
    (
        "confirm title",
        100,
        lambda n: message(actions(button(confirm=confirm(title=plain("x" * n))))),
    ),
    (
        "confirm text",
        300,
        lambda n: message(actions(button(confirm=confirm(text=mrkdwn("x" * n))))),
    ),
    (
        "confirm button",
        30,
        lambda n: message(actions(button(confirm=confirm(confirm=plain("x" * n))))),
    ),
    ("deny button", 30, lambda n: message(actions(button(confirm=confirm(deny=plain("x" * n)))))),
    ("placeholder", 150, lambda n: message(actions(select(1, placeholder=plain("x" * n))))),
    (
        "alt text",
        2000,
        lambda n: message(
            {"type": "image", "image_url": "https://a.example/i", "alt_text": "x" * n}
        ),
    ),
    (
        "all characters",
        12_000,
        lambda n: message(
            *[section("x" * 3000)] * 3, section("x" * (n - 9000 - 10)), section("x" * 10)
        ),
    ),
    ("view title", 24, lambda n: check_view(modal(section(), title=plain("x" * n)))),
    ("view submit", 24, lambda n: check_view(modal(section(), submit=plain("x" * n)))),
    ("view close", 24, lambda n: check_view(modal(section(), close=plain("x" * n)))),
    ("view blocks", 100, lambda n: check_view(modal(*[{"type": "divider"}] * n))),
    (
        "home blocks",
        100,
        lambda n: check_view({"type": "home", "blocks": [{"type": "divider"}] * n}),
    ),
    ("private_metadata", 3000, lambda n: check_view(modal(section(), private_metadata="x" * n))),
    ("callback_id", 255, lambda n: check_view(modal(section(), callback_id="x" * n))),
    ("label", 2000, lambda n: check_view(modal(field(select(1), label=plain("x" * n))))),
    ("hint", 2000, lambda n: check_view(modal(field(select(1), hint=plain("x" * n))))),
    (
        "max_length",
        3000,
        lambda n: check_view(modal(field({"type": "plain_text_input", "max_length": n}))),
    ),
]


@pytest.mark.parametrize(
    ("most", "check"), [edge[1:] for edge in EDGES], ids=[edge[0] for edge in EDGES]
)
def test_the_most_passes_and_one_more_is_refused(most: int, check: Callable[[int], list[str]]):
    """Slack's published numbers."""
    assert check(most) == []
    assert len(check(most + 1)) == 1


REFUSED: list[tuple[str, list[str], str]] = [
    ("no text", check_message({"blocks": [section()]}), "/text: missing"),
    ("blank text", check_message({"text": "  "}), "/text: missing"),
    (
        "attachments",
        check_message({"text": "x", "attachments": [{"text": "y"}]}),
        "/attachments: legacy",
    ),
    ("empty section", message({"type": "section"}), "/blocks/0: needs text or fields"),
    ("blank section", message(section(" ")), "/blocks/0/text/text: empty"),
    (
        "mrkdwn header",
        message({"type": "header", "text": mrkdwn("x")}),
        "/blocks/0/text/type: must be plain_text here",
    ),
    (
        "mrkdwn button",
        message(actions({"type": "button", "text": mrkdwn("x")})),
        "must be plain_text here",
    ),
    (
        "emoji in mrkdwn",
        message({"type": "section", "text": {**mrkdwn("x"), "emoji": True}}),
        "/emoji: unknown property",
    ),
    (
        "unknown block",
        message({"type": "sektion"}),
        "/blocks/0/type: unsupported block type 'sektion'",
    ),
    (
        "unknown element",
        message(actions({"type": "knob"})),
        "/elements/0/type: unsupported element type 'knob'",
    ),
    ("unknown property", message(section(colour="red")), "/blocks/0/colour: unknown property"),
    (
        "misplaced element",
        message(actions({"type": "plain_text_input"})),
        "not allowed in an actions block",
    ),
    (
        "button as input",
        check_view(modal(field(button()))),
        "button is not allowed in an input block",
    ),
    (
        "same block_id",
        message(section(block_id="a"), section(block_id="a")),
        "'a' is already used in this message",
    ),
    (
        "same action_id",
        message(actions(button(action_id="a"), button(action_id="a"))),
        "/elements/1/action_id: 'a' is already used in this block",
    ),
    ("bad style", message(actions(button(style="warning"))), "/style: must be primary or danger"),
    (
        "bad link",
        message(actions(button(url="javascript:alert(1)"))),
        "/url: not an http or https address",
    ),
    (
        "no alt text",
        message({"type": "image", "image_url": "https://a.example/i"}),
        "/alt_text: missing",
    ),
    ("no options", message(actions(select(0))), "/options: 0 items"),
    (
        "strange initial",
        message(actions(select(2, initial_option=option("3", "3")))),
        "not exactly one of the options",
    ),
    (
        "bad date",
        message(actions({"type": "datepicker", "initial_date": "1/5/2026"})),
        "/initial_date: must be YYYY-MM-DD",
    ),
    (
        "half a confirm",
        message(actions(button(confirm={"title": plain("t")}))),
        "/confirm/text: missing",
    ),
    ("blocks as text", check_message({"text": "x", "blocks": "[]"}), "/blocks: must be a list"),
    (
        "metadata",
        check_message({"text": "x", "metadata": {"event_type": "a"}}),
        "/metadata: needs event_type",
    ),
    (
        "no submit",
        check_view({"type": "modal", "title": plain("t"), "blocks": [field(select(1))]}),
        "/submit: missing",
    ),
    ("no title", check_view({"type": "modal", "blocks": [section()]}), "/title: missing"),
    (
        "title of a home",
        check_view({"type": "home", "title": plain("t"), "blocks": []}),
        "/title: unknown property",
    ),
    ("no blocks", check_view({"type": "modal", "title": plain("t")}), "/blocks: missing"),
    (
        "view type",
        check_view({"type": "page", "blocks": []}),
        "/type: unsupported view type 'page'",
    ),
    (
        "rich text in a message",
        message(actions({"type": "rich_text_input"})),
        "rich_text_input is not allowed in an actions block",
    ),
    (
        "no rich text",
        check_view(modal(field({"type": "rich_text_input", "initial_value": {"type": "text"}}))),
        "/initial_value/type: must be rich_text",
    ),
    (
        "bad rich text",
        check_view(
            modal(
                field(
                    {
                        "type": "rich_text_input",
                        "initial_value": {"type": "rich_text", "elements": [{"type": "knob"}]},
                    }
                )
            )
        ),
        "/elements/0/type: unsupported element type 'knob'",
    ),
    (
        "two focused",
        check_view(modal(*[field({"type": "plain_text_input", "focus_on_load": True})] * 2)),
        "focus_on_load on more than one element",
    ),
]


@pytest.mark.parametrize(
    ("found", "said"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_what_slack_refuses_is_named_with_its_place(found: list[str], said: str):
    """A JSON pointer and the reason, in words."""
    assert any(said in problem for problem in found), found


def test_all_faults_are_seen_at_once():
    """Not one at a time."""
    found = message(section("y" * 3001), {"type": "knob"}, {"type": "header", "text": plain("")})
    assert len(found) == 3


def test_a_view_of_a_quarter_megabyte_is_too_large():
    """250 kB as JSON."""
    options = [option("x" * 75, "v" * 150, description=plain("d" * 75)) for _ in range(100)]
    blocks = [field({"type": "static_select", "options": options}) for _ in range(9)]
    assert check_view(modal(*blocks)) == ["larger than 250 kB"]


def test_everything_known_passes_in_one_message():
    """A board with each kind of block."""
    assert (
        message(
            {"type": "header", "text": {**plain("ESCB-2026-01"), "emoji": False}},
            section(
                "*Stage 2*",
                accessory=button(
                    "Read", action_id="read", value="1", confirm=confirm(style="danger")
                ),
            ),
            {"type": "section", "fields": [mrkdwn("a"), plain("b")]},
            {"type": "divider"},
            actions(
                select(2, action_id="s", initial_option=option("1", "1")),
                {"type": "datepicker", "action_id": "d", "initial_date": "2026-05-01"},
                {
                    "type": "overflow",
                    "action_id": "o",
                    "options": [option(url="https://a.example")],
                },
                {"type": "users_select", "action_id": "u", "placeholder": plain("Who")},
            ),
            {
                "type": "context",
                "elements": [
                    mrkdwn("x"),
                    {"type": "image", "image_url": "https://a.example", "alt_text": "y"},
                ],
            },
        )
        == []
    )


OF_BLOCKS = [
    "type",
    "text",
    "blocks",
    "block_id",
    "elements",
    "element",
    "accessory",
    "fields",
    "label",
    "alt_text",
]
OF_ELEMENTS = sorted({key for rule in ELEMENTS.values() for key in rule.keys})
PROPERTIES = st.sampled_from(
    [*OF_BLOCKS, *OF_ELEMENTS, "title", "deny", "description", "metadata", "slack_file"]
)
TYPES = st.sampled_from([*BLOCKS, *ELEMENTS, "plain_text", "mrkdwn", "modal", "home"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | TYPES,
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(PROPERTIES, inside, max_size=6),
    max_leaves=30,
)


@given(st.dictionaries(PROPERTIES, JSON))
def test_nothing_that_an_app_sends_breaks_the_check(payload: Body):
    """It answers with problems, whatever it is given."""
    check_message(payload)
    check_view(payload)
    check_message({"text": "x", "blocks": [payload]})
    check_view(modal(payload))
