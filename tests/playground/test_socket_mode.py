"""Socket Mode: the same payloads in envelopes, to Bolt's own client."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground import StandIn
from tests.playground.conftest import TOKEN, Receiver


def test_commands_and_events_come_over_the_socket(stand_in: Callable[..., StandIn]):
    """hello, envelopes, acknowledgments with a payload."""
    slack = stand_in(app_token="xapp-1")
    base = slack.base_url + "api/"
    app = App(client=WebClient(base_url=base, retry_handlers=[]), authorize=Receiver._authorize)
    heard = threading.Event()

    @app.command("/cspr")
    def _(ack: Ack, body: dict[str, Any]) -> None:
        ack(text=f"You said {body['text']}", response_type="ephemeral")

    @app.event("message")
    def _(event: dict[str, Any]) -> None:
        heard.set()

    handler = SocketModeHandler(
        app, app_token="xapp-1", web_client=WebClient(token="xapp-1", base_url=base), proxy=None
    )
    handler.client.proxy = None
    handler.connect()
    try:
        assert slack.link.connected
        assert slack.type("U1", "C1", "/cspr hello").text == "You said hello"
        slack.say("U1", slack.dm("U1"), "hi")
        assert heard.wait(3)
    finally:
        handler.close()


def test_a_connection_is_opened_with_the_app_token(stand_in: Callable[..., StandIn]):
    """A bot token is of the wrong type; a ticket is good for one connection."""
    slack = stand_in(app_token="xapp-1")
    client = WebClient(base_url=slack.base_url + "api/", retry_handlers=[])
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        client.apps_connections_open(app_token=TOKEN)
    assert client.apps_connections_open(app_token="xapp-1")["url"].startswith("ws://")
