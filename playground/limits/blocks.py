"""What Slack refuses in a block."""

from __future__ import annotations

from collections.abc import Mapping

from playground.limits.elements import Check, check_element, check_image, check_image_element
from playground.limits.numbers import (
    ACTIONS_ELEMENTS,
    ALT_TEXT,
    CONTEXT_ELEMENTS,
    FIELD_TEXT,
    HEADER_TEXT,
    ID,
    LABEL,
    SECTION_FIELDS,
    SECTION_TEXT,
)
from playground.limits.places import Place


def check_blocks(blocks: Place, most: int, surface: str) -> None:
    """Check the blocks of a message, a modal or a Home tab (`surface`), at most so many."""
    seen: set[str] = set()
    focused = 0

    for block in blocks.items(most, least=1 if surface == "modal" else 0):
        if not block.is_object():
            continue

        check = BLOCKS.get(str(block.value.get("type")))
        if check is None:
            block.at("type").add(f"unsupported block type {block.value.get('type')!r}")
            continue

        _check_unique(block.at("block_id"), seen, f"this {surface}")
        check(block)
        focused += _takes_focus(block.value.get("element"))

    if focused > 1:
        blocks.add("focus_on_load on more than one element")


def _check_unique(block_id: Place, seen: set[str], holder: str) -> None:
    value = block_id.string(ID)
    if value and value in seen:
        block_id.add(f"{value!r} is already used in {holder}")
    seen.add(value or "")


def _takes_focus(element: object) -> bool:
    return isinstance(element, Mapping) and element.get("focus_on_load") is True


def _check_section(block: Place) -> None:
    text = block.at("text")
    fields = block.at("fields")
    block.only("type", "block_id", "text", "fields", "accessory", "expand")

    if not text.is_given and not fields.is_given:
        block.add("needs text or fields")

    text.text_if_given(SECTION_TEXT, plain=False)

    if fields.is_given:
        for field in fields.items(SECTION_FIELDS):
            field.text(FIELD_TEXT, plain=False)

    if block.at("accessory").is_given:
        check_element(block.at("accessory"), "section")

    block.at("expand").flag()


def _check_header(block: Place) -> None:
    block.only("type", "block_id", "text")
    block.at("text").text(HEADER_TEXT, plain=True)


def _check_divider(block: Place) -> None:
    block.only("type", "block_id")


def _check_image_block(block: Place) -> None:
    block.only("type", "block_id", "image_url", "slack_file", "alt_text", "title")
    check_image(block)
    block.at("title").text_if_given(ALT_TEXT, plain=True)


def _check_actions(block: Place) -> None:
    block.only("type", "block_id", "elements")
    seen: set[str] = set()
    for element in block.at("elements").items(ACTIONS_ELEMENTS):
        check_element(element, "actions")
        if isinstance(element.value, Mapping):
            _check_unique_action(element.at("action_id"), seen)


def _check_unique_action(action_id: Place, seen: set[str]) -> None:
    if not isinstance(action_id.value, str):
        return
    if action_id.value in seen:
        action_id.add(f"{action_id.value!r} is already used in this block")
    seen.add(action_id.value)


def _check_context(block: Place) -> None:
    block.only("type", "block_id", "elements")
    for element in block.at("elements").items(CONTEXT_ELEMENTS):
        if isinstance(element.value, Mapping) and element.value.get("type") == "image":
            check_image_element(element)
        else:
            element.text(SECTION_TEXT, plain=False)


def _check_input(block: Place) -> None:
    block.only("type", "block_id", "label", "hint", "element", "optional", "dispatch_action")
    block.at("label").text(LABEL, plain=True)
    block.at("hint").text_if_given(LABEL, plain=True)
    block.at("optional").flag()
    block.at("dispatch_action").flag()
    check_element(block.at("element"), "input")


BLOCKS: Mapping[str, Check] = {
    "section": _check_section,
    "header": _check_header,
    "divider": _check_divider,
    "image": _check_image_block,
    "actions": _check_actions,
    "context": _check_context,
    "input": _check_input,
}
"""Every type of block that is known here; anything else is refused."""
