"""What an outbox row is rendered to: a message, or a file with the words beside it."""

from collections.abc import Collection
from typing import Any, TypedDict

from bot.messages.templates import Message


class Payload(TypedDict, total=False):
    """A message, or a file with the words beside it.

    ``tells`` are the ledger ids of the nudges that a digest still tells. Where it is left out, the
    message tells all nudges of its row.
    """

    text: str
    blocks: list[dict[str, Any]]
    tells: Collection[int]
    filename: str
    title: str
    alt_text: str
    content: bytes
    initial_comment: str


class NotYet(Exception):
    """What is to be sent is not complete yet; raised by whoever renders it."""


def message_payload(message: Message) -> Payload:
    """Return the payload of a rendered template."""
    return Payload(text=message.text, blocks=message.blocks)
