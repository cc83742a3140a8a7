"""Whom the bot calls: Slack's own hosts by https, or the stand-in that is set; nobody else."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import urlencode

import pytest
from slack_sdk.errors import SlackApiError

from bot.delivery.calls import Refused, upload
from bot.outgoing import NotSlack, SlackClient, permits
from tests.conversations.talk import CHANNEL, PEOPLE, Talk
from tests.databases import Databases

SLACK = "https://slack.com/api/"
STANDIN = "http://127.0.0.1:8080/api/"


@pytest.mark.parametrize(
    ("address", "api"),
    [
        ("https://hooks.slack.com/actions/T1/2/abc", SLACK),
        ("https://files.slack.com/upload/v1/abc?x=1", SLACK),
        ("https://slack.com:443/api/", SLACK),
        ("https://hooks.slack-gov.com/commands/1", SLACK),
        ("wss://wss-primary.slack.com/link/?ticket=1", SLACK),
        ("http://127.0.0.1:8080/response/1", STANDIN),
        ("http://localhost:8080/upload/1", STANDIN),
        ("ws://127.0.0.1:8080/link?ticket=1", STANDIN),
    ],
)
def test_what_slack_names_is_called(address, api):
    """And what a stand-in on this machine names, where one is set."""
    assert permits(address, api)


@pytest.mark.parametrize(
    ("address", "api"),
    [
        ("http://hooks.slack.com/actions/1", SLACK),
        ("https://hooks.slack.com:8443/actions/1", SLACK),
        ("https://slack.com.example.org/", SLACK),
        ("https://notslack.com/", SLACK),
        ("https://example.org/slack.com", SLACK),
        ("https://hooks.slack.com@example.org/", SLACK),
        ("https://example.org\\@hooks.slack.com/", SLACK),
        ("https://example.org#@hooks.slack.com/", SLACK),
        ("https://hooks.slack.com\n.example.org/", SLACK),
        ("https://hooks.slack.com./", SLACK),
        ("https://ѕlack.com/", SLACK),
        ("https://example.org%2f.slack.com/", SLACK),
        ("https://example.org%00.slack.com/", SLACK),
        ("https://example.org%3a443%2f.slack.com/", SLACK),
        ("https://example.org%40.slack.com/", SLACK),
        ("https://example.org;.slack.com/", SLACK),
        ("https://[::1].slack.com/", SLACK),
        ("https://..slack.com/", SLACK),
        ("https://127.0.0.1:8080/", SLACK),
        ("http://169.254.169.254/latest/meta-data", SLACK),
        ("file:///etc/passwd", SLACK),
        ("ws://wss-primary.slack.com/link", SLACK),
        ("//hooks.slack.com/", SLACK),
        ("", SLACK),
        ("http://[::1/", SLACK),
        ("http://127.0.0.1:99999/", STANDIN),
        ("http://127.0.0.1:8081/response/1", STANDIN),
        ("https://127.0.0.1:8080/response/1", STANDIN),
        ("https://hooks.slack.com/actions/1", STANDIN),
        ("http://example.org:8080/api/", "http://example.org:8080/api/"),
    ],
)
def test_nobody_else_is_called(address, api):
    """Whatever an address looks like at first sight."""
    assert not permits(address, api)


class Stranger(BaseHTTPRequestHandler):
    """Notes who calls; what comes to ``/away/…`` is sent on to ``/there``."""

    called: list[str]

    def do_POST(self) -> None:
        """Take a call."""
        self.called.append(self.path)
        self.rfile.read(int(self.headers.get("content-length") or 0))
        self.send_response(302 if self.path.startswith("/away/") else 200)
        self.send_header("location", "/there")
        self.send_header("content-length", "0")
        self.end_headers()

    do_GET = do_POST  # noqa: N815 - the library's names

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def stranger() -> Iterator[tuple[str, list[str]]]:
    """Serve somebody who is not Slack; yields their address and who called it."""
    called: list[str] = []
    server = HTTPServer(("127.0.0.1", 0), type("_", (Stranger,), {"called": called}))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/", called
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def talk(databases: Databases) -> Iterator[Talk]:
    """A bot that runs, and Slack beside it."""
    talk = Talk(databases.migrated())
    yield talk
    talk.close()


def test_a_response_url_elsewhere_is_not_called_and_the_person_reads_the_answer(talk: Talk) -> None:
    """It comes as a message that only they see."""
    with stranger() as (elsewhere, called):
        payload = {
            "type": "block_actions",
            "team": {"id": "T1"},
            "user": {"id": PEOPLE["coordinator"]},
            "channel": {"id": CHANNEL, "name": "review-one"},
            "container": {"type": "message", "channel_id": CHANNEL, "message_ts": "1.2"},
            "trigger_id": "1.2.3",
            "response_url": f"{elsewhere}hook",
            "actions": [
                {"action_id": "do:1", "block_id": "b", "value": "help", "action_ts": "1.3"}
            ],
        }
        body = urlencode({"payload": json.dumps(payload)}).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        before = len(talk.slack.calls)
        ack = talk.slack.link.post(body, kind, talk.slack.request_url or "")
        assert ack.status == 200
        methods = [call.method for call in talk.slack.calls[before:]]
        said = [method for method in methods if method.startswith("chat.")]
        assert said == ["chat.postEphemeral"]
        assert called == []


def test_an_upload_address_elsewhere_is_not_called() -> None:
    """A file goes to Slack or nowhere; it will not be tried again."""
    with stranger() as (elsewhere, called):
        client = SlackClient(base_url="http://127.0.0.1:9/api/")
        for address in (f"{elsewhere}upload", "no address", "file:///etc/passwd", ""):
            with pytest.raises(Refused, match="foreign_address"):
                upload(client, address, b"a letter")
        assert called == []


def test_an_answer_that_sends_the_bot_elsewhere_is_not_followed() -> None:
    """The token would go along."""
    with stranger() as (api, called):
        client = SlackClient(token="xoxb-1", base_url=f"{api}away/", retry_handlers=[])
        with pytest.raises(SlackApiError):
            client.auth_test()
        assert called == ["/away/auth.test"]


def test_a_socket_elsewhere_is_not_opened(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Socket Mode's address comes from Slack, and is looked at all the same."""
    client = SlackClient(base_url=talk.slack.base_url + "api/", retry_handlers=[])
    monkeypatch.setattr(talk.slack, "app_token", "xapp-1")
    assert client.apps_connections_open(app_token="xapp-1")["ok"]
    elsewhere = {"url": "wss://socket.example.org/link"}
    monkeypatch.setattr(talk.slack, "_open_connection", lambda token: elsewhere)
    with pytest.raises(NotSlack):
        client.apps_connections_open(app_token="xapp-1")
