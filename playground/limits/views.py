"""What Slack refuses in a modal or a Home tab."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from playground.limits.blocks import check_blocks
from playground.limits.numbers import ID, PRIVATE_METADATA, VIEW_BLOCKS, VIEW_BYTES, VIEW_TITLE
from playground.limits.places import Findings, Place, Problem

OF_EVERY_VIEW = ("type", "blocks", "private_metadata", "callback_id", "external_id")
MODAL_FLAGS = ("clear_on_close", "notify_on_close", "submit_disabled")


def check_view(view: Mapping[str, Any]) -> list[str]:
    """Return everything that Slack refuses in a modal or Home view, in words; empty when fine."""
    return [str(problem) for problem in view_problems(view)]


def view_problems(payload: Mapping[str, Any]) -> list[Problem]:
    """Return everything that Slack refuses in a modal or Home view, with Slack's error names."""
    findings = Findings("invalid_arguments")
    view = Place(payload, "", findings)
    kind = payload.get("type")
    if kind == "modal":
        _check_modal(view)
    elif kind == "home":
        view.only(*OF_EVERY_VIEW)
    else:
        view.at("type").add(f"unsupported view type {kind!r}: modal or home")

    check_blocks(view.at("blocks"), VIEW_BLOCKS, str(kind))

    if kind == "modal" and _has_input(payload.get("blocks")) and not view.at("submit").is_given:
        view.at("submit").add("missing; a modal with an input block needs it")

    view.at("private_metadata").string(PRIVATE_METADATA, empty=True)
    view.at("callback_id").string(ID, empty=True)
    view.at("external_id").string(ID, empty=True)

    if len(json.dumps(payload, ensure_ascii=False).encode()) > VIEW_BYTES:
        view.add(f"larger than {VIEW_BYTES // 1000} kB", error="view_too_large")

    return findings.problems


def _check_modal(view: Place) -> None:
    view.only(*OF_EVERY_VIEW, "title", "submit", "close", *MODAL_FLAGS)
    view.at("title").text(VIEW_TITLE, plain=True)
    view.at("submit").text_if_given(VIEW_TITLE, plain=True)
    view.at("close").text_if_given(VIEW_TITLE, plain=True)
    for name in MODAL_FLAGS:
        view.at(name).flag()


def _has_input(blocks: object) -> bool:
    return isinstance(blocks, list) and any(_is_input(block) for block in blocks)


def _is_input(block: object) -> bool:
    return isinstance(block, Mapping) and block.get("type") == "input"
