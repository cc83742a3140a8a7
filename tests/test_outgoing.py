"""Whom the bot calls: Slack's own hosts by https, or the stand-in that is set; nobody else."""

import gc
import json
import ssl
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlencode

import pytest
from slack_sdk.errors import SlackApiError

from bot.clock import now
from bot.delivery.calls import NotSent, Refused, call, upload
from bot.outgoing import Network, NotSlack, SlackClient, dial, permits, read_proxy
from bot.web.socket_session import Patience, link_to
from playground import StandIn
from tests.conversations.talk import CHANNEL, PEOPLE, SECRET, TOKEN, Talk
from tests.council import CouncilProxy
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
    protocol_version = "HTTP/1.1"

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


# --- by the network's proxy --------------------------------------------------------------------


@pytest.fixture(scope="module")
def slack() -> Iterator[StandIn]:
    """Slack, as far as these tests need it: it takes itself for the real one."""
    with StandIn(clock=now, signing_secret=SECRET, bot_token=TOKEN, app_token="xapp-1") as standin:
        yield standin


@pytest.fixture
def network(slack: StandIn, tmp_path: Path) -> Iterator[Callable[..., CouncilProxy]]:
    """A council's network, with a proxy of one kind or another."""
    made: list[CouncilProxy] = []

    def make(**kind: str) -> CouncilProxy:
        made.append(CouncilProxy(tmp_path, slack.base_url, **kind))
        return made[-1]

    yield make
    for one in made:
        one.stop()


def client_behind(proxy: CouncilProxy, address: str, without: str = "") -> SlackClient:
    """Slack's client in a council's network."""
    return SlackClient(
        token=TOKEN,
        retry_handlers=[],
        timeout=5,
        ssl=ssl.create_default_context(cafile=proxy.authority),
        network=Network(read_proxy(address), without),
    )


@pytest.mark.parametrize("credentials", ["", "bot:s%40fe%2Fword"])
def test_slack_is_called_through_the_proxy(network, credentials):
    """With a name and a password where it wants them; any of Slack's hosts, and sockets, too."""
    proxy = network(credentials=unquote(credentials))
    before = f"{credentials}@" if credentials else ""
    client = client_behind(proxy, f"http://{before}127.0.0.1:{proxy.port}")
    assert client.auth_test()["ok"]
    with closing(dial("wss://wss-primary.slack.com/link?ticket=1", client=client, seconds=5)):
        assert proxy.asked == ["CONNECT slack.com:443", "CONNECT wss-primary.slack.com:443"]
    with pytest.raises(NotSlack):
        dial("wss://slack.com.example.org/link", client=client, seconds=5)
    assert len(proxy.asked) == 2


def test_what_a_proxy_refuses_is_an_error_with_its_status(network):
    """A page, or a wish for credentials, is neither an answer of Slack's nor a traceback later."""
    proxy = network(credentials="bot:secret")
    client = client_behind(proxy, f"127.0.0.1:{proxy.port}")
    with pytest.raises(OSError, match="407"):
        client.auth_test()
    with pytest.raises(NotSent):  # so a message is tried again, and not looked for first
        call(client, "chat.postMessage", channel="C1", text="Hello")
    with pytest.raises(OSError, match="407"):
        dial("wss://wss-primary.slack.com/link", client=client, seconds=5)
    gc.collect()  # a socket that was left open is a warning, and with that a failure


@pytest.mark.parametrize(
    ("address", "without", "by_proxy"),
    [
        ("https://slack.com/api/", "", True),
        ("wss://wss-primary.slack.com/link", "example.org,localhost", True),
        ("https://slack.com/api/", "slack.com", False),
        ("https://files.slack.com/upload/1", "example.org, .slack.com", False),
        ("wss://wss-primary.slack.com/link", "slack.com:443", False),
        ("https://slack.com/api/", "*", False),
        ("http://127.0.0.1:8080/api/", "", False),
        ("http://localhost:8080/api/", "", False),
        ("ws://[::1]:8080/link", "", False),
    ],
)
def test_who_is_called_without_the_proxy(address, without, by_proxy):
    """Whoever NO_PROXY names, and this machine; the SDK's own client asks neither."""
    proxy = "http://proxy.example.org:8080"
    assert Network(proxy, without).proxy_for(address) == (proxy if by_proxy else None)
    assert Network("", without).proxy_for(address) is None


def test_a_socket_that_is_sent_elsewhere_is_not_followed():
    """Not even to the same host: the ticket would go along."""
    with stranger() as (api, called):
        client = SlackClient(base_url=f"{api}api/", retry_handlers=[])
        address = api.replace("http", "ws") + "away/link?ticket=1"
        with pytest.raises(ValueError, match="redirect"):
            link_to(address, client, Patience(opening=5))
        assert called == ["/away/link?ticket=1"]
