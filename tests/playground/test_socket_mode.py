"""Socket Mode: the same payloads in envelopes, to Bolt's own client."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from playground import StandIn
from tests.playground.conftest import TOKEN, Receiver


def test_commands_and_events_come_over_the_socket(stand_in: Callable[..., StandIn]):
    """hello, envelopes, acknowledgments with a payload."""
    slack = stand_in(app_token="xapp-1")
    base = slack.base_url + "api/"
    client = WebClient(base_url=base, retry_handlers=[])
    app = App(name="small", client=client, authorize=Receiver.authorize)
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
        assert slack.link.sockets.wait_for(lambda sockets: len(sockets) == 1)
        assert slack.type("U1", "C1", "/cspr hello").text == "You said hello"
        slack.say("U1", slack.dm("U1"), "hi")
        assert heard.wait(3)
    finally:
        handler.close()


def test_a_connection_is_opened_with_the_app_token(stand_in: Callable[..., StandIn]):
    """A bot token is of the wrong type.

    A ticket is good for one connection; ten connections are open at most.
    """
    slack = stand_in(app_token="xapp-1")
    client = WebClient(base_url=slack.base_url + "api/", retry_handlers=[])

    def address() -> str:
        return str(client.apps_connections_open(app_token="xapp-1")["url"])

    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        client.apps_connections_open(app_token=TOKEN)
    ticket = address()
    with ExitStack() as stack:
        for number in range(1, 11):
            link = stack.enter_context(connect(ticket if number == 1 else address(), proxy=None))
            assert json.loads(link.recv(5))["num_connections"] == number
        with pytest.raises(InvalidStatus):
            connect(ticket, proxy=None)
        one_too_many = stack.enter_context(connect(address(), proxy=None))
        assert json.loads(one_too_many.recv(5))["reason"] == "too_many_websockets"
        slack.refresh_sockets()
        assert json.loads(link.recv(5))["type"] == "disconnect"
    assert slack.problems == []


def test_an_envelope_that_nobody_acknowledges_times_out(stand_in: Callable[..., StandIn]):
    """The person sees what they would see over HTTP; the late answer is let go."""
    slack = stand_in(app_token="xapp-1", ack_seconds=0.05)
    client = WebClient(base_url=slack.base_url + "api/", retry_handlers=[])
    with connect(client.apps_connections_open(app_token="xapp-1")["url"], proxy=None) as link:
        assert json.loads(link.recv(5))["type"] == "hello"
        assert "operation_timeout" in slack.type("U1", "C1", "/cspr").text
        envelope = json.loads(link.recv(5))
        assert (envelope["type"], envelope["payload"]["command"]) == ("slash_commands", "/cspr")
        link.send(json.dumps({"envelope_id": envelope["envelope_id"], "payload": {"text": "late"}}))
    assert slack.ephemerals("U1") == []


def test_acknowledgements_that_slack_does_not_expect_are_noted(stand_in: Callable[..., StandIn]):
    """On another socket than the envelope's, with a payload that is not taken, of no envelope."""
    slack = stand_in(app_token="xapp-1", ack_seconds=0.05)
    client = WebClient(base_url=slack.base_url + "api/", retry_handlers=[])

    def link() -> ClientConnection:
        return connect(client.apps_connections_open(app_token="xapp-1")["url"], proxy=None)

    with link() as one, link() as other:
        links = {"one": one, "other": other}
        assert [json.loads(each.recv(5))["type"] for each in links.values()] == ["hello", "hello"]
        slack.say("U1", slack.dm("U1"), "hi")
        brought = next(each for each in links.values() if _has_come(each))
        elsewhere = one if brought is other else other
        wrong = {"envelope_id": "envelope-1", "payload": {"text": "heard"}}
        elsewhere.send(json.dumps(wrong))
        elsewhere.send(json.dumps({"envelope_id": "envelope-9"}))
    assert slack.link.sockets.wait_for(lambda sockets: len(sockets) == 0)  # all of it is read
    assert [problem.removeprefix("Socket Mode: ") for problem in slack.problems] == [
        "envelope-1 came on another socket than its answer",
        "envelope-1 takes no payload in its acknowledgement",
        "no envelope envelope-9 was sent",
    ]


def _has_come(link: ClientConnection) -> bool:
    try:
        return bool(link.recv(0.2))
    except TimeoutError:
        return False
