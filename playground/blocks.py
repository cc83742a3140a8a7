"""Block Kit as people read it: the elements in blocks, their options, and the visible words."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Json = dict[str, Any]
Names = Mapping[str, str]
"""Names by Slack id, of people and channels, so that mentions read as people see them."""

CHOOSING = frozenset(
    {"overflow", "static_select", "multi_static_select", "radio_buttons", "checkboxes"}
)
"""Element types whose options are written in the block."""

HOLDING_NOTHING = frozenset({"button", "overflow"})
HOLDING_SEVERAL = frozenset(
    {
        "checkboxes",
        "multi_static_select",
        "multi_users_select",
        "multi_conversations_select",
    }
)
HELD_AS = {
    "static_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "rich_text_input": ("rich_text_value", "initial_value"),
}
"""What state calls an element's value, and where it stands in the block at first.

Of all others, where people type, both are `value` and `initial_value`.
"""

_PARTS_WITH_WORDS = (
    "title",
    "label",
    "text",
    "fields",
    "hint",
    "placeholder",
    "accessory",
    "element",
    "elements",
    "option_groups",
    "options",
    "description",
    "confirm",
)

_REFERENCE = re.compile(r"<([^<>]+)>")
_MARKED = [
    re.compile(rf"(?<![\w{mark}]){mark}(?=\S)([^{mark}\n]*\S){mark}(?![\w{mark}])")
    for mark in (r"\*", "_", "~", "`")
]


def elements(blocks: list[Json]) -> Iterator[tuple[str, Json]]:
    """Yield every interactive element in these blocks with its block id, in reading order."""
    for block in blocks:
        for element in parts_of(block):
            if "action_id" in element:
                yield block["block_id"], element


def parts_of(block: Json) -> list[Json]:
    """Return what stands in a block beside its text: elements, pictures, and texts of a context."""
    parts = [block.get("accessory"), block.get("element"), *(block.get("elements") or [])]
    return [part for part in parts if part]


def values_in(value: Any) -> Iterable[Any]:
    """Return what an object or a list holds itself; there is nothing in any other JSON."""
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def label_of(element: Json) -> str:
    """Return the words on an element: its text, its placeholder, else its action id."""
    words_on = element.get("text") or element.get("placeholder") or {}
    return str(words_on.get("text") or element["action_id"])


def options_of(element: Json) -> list[Json]:
    """Return the options written in a select, overflow menu, radio buttons or checkboxes."""
    groups = element.get("option_groups") or [{"options": element.get("options") or []}]
    return [option for group in groups for option in group["options"]]


def option_called(element: Json, what: object) -> Json | None:
    """Return the element's option with this value or these words, if there is one."""
    for option in options_of(element):
        if what in (option["value"], option["text"]["text"], option):
            return option
    return None


def initial_state(element: Json) -> Json | None:
    """Return what an element holds before anybody touches it, as in `state.values`.

    None for buttons and overflow menus, which hold nothing.
    """
    kind = element["type"]
    if kind in HOLDING_NOTHING:
        return None

    if kind not in HELD_AS:
        return {"type": kind, "value": element.get("initial_value") or None}

    held_as, initial = HELD_AS[kind]
    nothing: list[str] | None = [] if kind in HOLDING_SEVERAL else None
    return {"type": kind, held_as: element.get(initial) or nothing}


def copied(thing: Any) -> Any:
    """Return a copy of JSON that later changes do not touch: quicker than any object's copy."""
    if isinstance(thing, dict):
        return {key: copied(value) for key, value in thing.items()}
    if isinstance(thing, list):
        return [copied(value) for value in thing]
    return thing


def words(blocks: list[Json], names: Names) -> list[str]:
    """Return the visible words of blocks as people read them, one piece a line."""
    return [line for line in _words(blocks, names) if line]


def _words(thing: object, names: Names) -> Iterator[str]:
    if isinstance(thing, list):
        for part in thing:
            yield from _words(part, names)
    elif isinstance(thing, dict):
        yield from _words_of_object(thing, names)


def _words_of_object(thing: Json, names: Names) -> Iterator[str]:
    kind = thing.get("type")
    if kind == "mrkdwn":
        yield plain(thing["text"], names)
        return

    if kind == "plain_text":
        yield thing["text"]
        return

    if isinstance(thing.get("initial_value"), str):
        yield thing["initial_value"]

    if kind == "rich_text_input" and thing.get("initial_value"):
        yield from rich_words(thing["initial_value"], names)

    if kind == "image":
        yield thing["alt_text"]

    for part in _PARTS_WITH_WORDS:
        yield from _words(thing.get(part), names)


def rich_words(rich: Json, names: Names) -> Iterator[str]:
    """Yield the lines of a rich text, people as @name."""
    for part in rich.get("elements") or []:
        yield "".join(_rich_word(one, names) for one in part.get("elements") or [])


def _rich_word(one: Json, names: Names) -> str:
    if one.get("type") == "user":
        return f"@{names.get(one['user_id'], one['user_id'])}"
    return str(one.get("text") or "")


def plain(mrkdwn: str, names: Names) -> str:
    """Return mrkdwn as people read it.

    Mentions become @name and links their label; the marks go, and entities are undone.
    """
    text = _REFERENCE.sub(lambda match: _reference_as_read(match[1], names), mrkdwn)
    for marked in _MARKED:
        text = marked.sub(r"\1", text)
    return html.unescape(text)


def _reference_as_read(reference: str, names: Names) -> str:
    """Return what people read for what stands between `<` and `>`."""
    target, _, label = reference.partition("|")
    mark = target[:1]
    named = target[1:]

    if mark in ("@", "#"):
        name = names.get(named) or label or named
        return mark + name

    if mark != "!":
        return label or target.removeprefix("mailto:")

    if named.startswith("date"):
        return label

    group, _, _ = named.partition("^")
    return f"@{group}"
