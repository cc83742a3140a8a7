"""What Slack refuses in a message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from playground.limits.blocks import check_blocks
from playground.limits.numbers import MESSAGE_BLOCKS, MESSAGE_CHARACTERS, TEXT_CUT
from playground.limits.places import Findings, Place, Problem

BAD_METADATA = "invalid_metadata_format"


def check_message(payload: Mapping[str, Any]) -> list[str]:
    """Return everything that Slack refuses in a message, in words; empty when it is fine.

    A message of a call, of a response_url, or of an acknowledgment.
    """
    return [str(problem) for problem in message_problems(payload)]


def message_problems(payload: Mapping[str, Any], *, text_limit: int = TEXT_CUT) -> list[Problem]:
    """Return everything that Slack refuses in a message, with Slack's error names.

    `text_limit`: chat.update refuses above 4,000 characters.
    """
    findings = Findings("invalid_blocks")
    message = Place(payload, "", findings)
    _check_text(message.at("text"), text_limit)

    if payload.get("attachments"):
        message.at("attachments").add(
            "legacy attachments are not known here; use blocks", error="invalid_attachments"
        )

    if message.at("blocks").is_given:
        _check_message_blocks(message.at("blocks"))

    _check_metadata(message.at("metadata"))
    return findings.problems


def _check_text(text: Place, most: int) -> None:
    if not isinstance(text.value, str) or not text.value.strip():
        text.add(
            "missing; notifications and screen readers need it, beside blocks too", error="no_text"
        )
    elif len(text.value) > most:
        text.add(f"{len(text.value)} characters, at most {most}", error="msg_too_long")


def _check_message_blocks(blocks: Place) -> None:
    check_blocks(blocks, MESSAGE_BLOCKS, "message")
    size = visible_characters(blocks.value)
    if size > MESSAGE_CHARACTERS:
        blocks.add(
            f"{size} characters in all, at most {MESSAGE_CHARACTERS}", error="msg_blocks_too_long"
        )


def visible_characters(blocks: object) -> int:
    """Return how many characters a person could read in these blocks.

    Options, placeholders and confirm dialogs are included.
    """
    if isinstance(blocks, Mapping):
        return sum(_characters_at(name, value) for name, value in blocks.items())
    if isinstance(blocks, Sequence) and not isinstance(blocks, str):
        return sum(visible_characters(part) for part in blocks)
    return 0


def _characters_at(name: object, value: object) -> int:
    if name in ("text", "alt_text") and isinstance(value, str):
        return len(value)
    return visible_characters(value)


def _check_metadata(metadata: Place) -> None:
    if not metadata.is_given or metadata.value == {}:
        return

    if not _has_event(metadata.value):
        metadata.add("needs event_type and event_payload, nothing else", error=BAD_METADATA)
        return

    event_type = metadata.at("event_type")
    event_payload = metadata.at("event_payload")

    if not isinstance(event_type.value, str) or not event_type.value:
        event_type.add("must be a string", error=BAD_METADATA)
    elif not isinstance(event_payload.value, Mapping):
        event_payload.add("must be an object", error=BAD_METADATA)


def _has_event(metadata: object) -> bool:
    return isinstance(metadata, Mapping) and set(metadata) == {"event_type", "event_payload"}
