"""Tell the person who pressed something: beside the message, and to nobody else."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.request import Request

import structlog
from slack_sdk import WebClient

from bot import parts
from bot.handlers.ask import Answer
from bot.handlers.payloads import channel_of
from bot.outgoing import ask, code_of

log = structlog.get_logger()


def tell(client: WebClient, body: Mapping[str, Any], said: Answer) -> bool:
    """Show an answer below the message that was pressed; return whether Slack took it.

    By the address that Slack gave for it or, where it gave none that is its own, as a message that
    only this person sees.
    """
    try:
        return tell_by_address(client, body, said) or _by_message(client, body, said)
    except Exception as error:
        log.warning("answer not shown", code=code_of(error))
        return False


def tell_by_address(client: WebClient, body: Mapping[str, Any], said: Answer) -> bool:
    """Show an answer by the address that came with a press, which needs no token."""
    address = body.get("response_url")
    if not address:
        return False

    message = {
        "text": said["text"],
        "blocks": said["blocks"],
        "response_type": "ephemeral",
        "replace_original": False,
    }

    try:
        data = json.dumps(message).encode()
        request = Request(str(address), data, method="POST")  # noqa: S310 - `ask` calls Slack only
        request.add_header("Content-Type", "application/json;charset=utf-8")

        with ask(request, client=client) as answer:
            taken = b'"ok":false' not in answer.read().replace(b" ", b"")
    except Exception as error:
        log.warning("answer not taken", code=code_of(error))
        return False

    if not taken:
        log.warning("answer not taken", code="refused")

    return taken


def _by_message(client: WebClient, body: Mapping[str, Any], said: Answer) -> bool:
    channel = channel_of(body)
    if not channel:
        return False
    user = parts.text(body, "user", "id")
    client.chat_postEphemeral(channel=channel, user=user, text=said["text"], blocks=said["blocks"])
    return True
