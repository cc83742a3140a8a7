"""The bot's HTTP, met through a real socket: who is let in, what is answered, and what still
answers under load."""

import hashlib
import hmac
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_bolt import App, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot import budget
from bot.handlers.listening import Listening
from bot.web import operations, server
from bot.web.metrics import Metrics
from bot.web.operations import Health
from bot.web.server import make_web
from tests.live import served

SECRET = "signing-secret"
NOW = datetime(2026, 5, 12, 9, 0, tzinfo=UTC)
COMMAND = urlencode(
    {
        "command": "/cspr",
        "text": "status",
        "team_id": "T1",
        "user_id": "U1",
        "channel_id": "C1",
        "trigger_id": "1.2",
    }
).encode()
FORM = "application/x-www-form-urlencoded"


FORGED = {
    "x-slack-signature": "v0=" + "0" * 64,
    "x-slack-request-timestamp": str(int(NOW.timestamp())),
}


class Bot:
    """A web app around a Bolt app that answers /cspr, and what went on in it."""

    def __init__(self) -> None:
        self.check = Health
        self.commands: list[str] = []
        self.gate = threading.Event()
        self.gate.set()
        self.metrics = Metrics()
        self.now = NOW
        self.collect = lambda: None
        bolt = Listening(
            client_for=lambda team: None,
            authorize=lambda **_: AuthorizeResult(
                enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_user_id="UB"
            ),
            client=WebClient(base_url="http://127.0.0.1:9/"),
            request_verification_enabled=False,
            ssl_check_enabled=False,
            process_before_response=True,
        )

        @bolt.command("/cspr")
        def command(ack, body):
            self.commands.append(body["text"])
            self.gate.wait(10)
            if body["text"] == "break":
                raise ValueError("secret words")
            ack(f"heard {body['text']}")

        @bolt.error
        def failed(error):
            return BoltResponse(status=200, body="Nothing was changed.")

        @bolt.event("app_home_opened")
        def opened():
            self.commands.append("home")

        self.web = make_web(
            bolt,
            signing_secret=SECRET,
            clock=lambda: self.now,
            health=lambda: self.check(),
            metrics=self.metrics,
            collect=lambda: self.collect(),
        )


class Caller:
    """Who calls: signs like Slack unless told otherwise."""

    def __init__(self, address: str) -> None:
        self.http = httpx.Client(base_url=address, timeout=15, trust_env=False)

    def post(
        self, body: bytes, *, at: datetime = NOW, kind: str = FORM, **headers: str
    ) -> httpx.Response:
        stamp = str(int(at.timestamp()))
        mac = hmac.new(
            SECRET.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256
        ).hexdigest()
        signed = {
            "x-slack-request-timestamp": stamp,
            "x-slack-signature": f"v0={mac}",
            "content-type": kind,
        }
        return self.http.post(
            "/slack/events",
            content=body,
            headers=signed | {name.replace("_", "-"): text for name, text in headers.items()},
        )

    def unsigned(self, body: bytes, **headers: str) -> httpx.Response:
        return self.http.post(
            "/slack/events",
            content=body,
            headers={name.replace("_", "-"): text for name, text in headers.items()},
        )

    def get(self, path: str) -> httpx.Response:
        return self.http.get(path)


@pytest.fixture(scope="module")
def live() -> Iterator[tuple[Bot, Caller]]:
    bot = Bot()
    with served(bot.web) as address:
        caller = Caller(address)
        yield bot, caller
        caller.http.close()


@pytest.fixture
def bot(live: tuple[Bot, Caller]) -> Bot:
    """The bot as it is at the beginning of each test."""
    bot, _ = live
    bot.commands.clear()
    bot.check, bot.now, bot.collect = Health, NOW, lambda: None
    return bot


@pytest.fixture
def caller(live: tuple[Bot, Caller], bot: Bot) -> Caller:
    return live[1]


def test_a_signed_command_is_answered(bot, caller):
    answer = caller.post(COMMAND)
    assert (answer.status_code, answer.text) == (200, "heard status")
    assert bot.commands == ["status"]


def test_slacks_challenge_is_answered(caller):
    body = json.dumps({"type": "url_verification", "challenge": "abc", "token": "x"}).encode()
    answer = caller.post(body, kind="application/json")
    assert (answer.status_code, answer.json()) == (200, {"challenge": "abc"})


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_timestamp_more_than_five_minutes_off_is_refused(bot, caller, minutes):
    """Else whoever saw a request once could send it again."""
    assert caller.post(COMMAND, at=NOW + timedelta(minutes=minutes)).status_code == 401
    assert bot.commands == []


def test_the_injected_clock_decides_what_is_old(bot, caller):
    bot.now = NOW + timedelta(hours=1)
    assert caller.post(COMMAND).status_code == 401
    assert caller.post(COMMAND, at=bot.now).status_code == 200


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (COMMAND, {}),
        (
            COMMAND,
            {"x_slack_signature": "v0=00", "x_slack_request_timestamp": str(int(NOW.timestamp()))},
        ),
        (COMMAND, {"x_slack_signature": "v0=00", "x_slack_request_timestamp": "yesterday"}),
        (COMMAND, {"x_slack_signature": "v0=00", "x_slack_request_timestamp": "9" * 5000}),
        (COMMAND, {"x_slack_signature": "", "x_slack_request_timestamp": ""}),
        (b"\xff\xfe not UTF-8", {"content_type": FORM}),
        (
            b"\xff\xfe",
            {"x_slack_signature": "v0=00", "x_slack_request_timestamp": str(int(NOW.timestamp()))},
        ),
        (b"{bad json", {"content_type": "application/json"}),
        (b"", {}),
    ],
)
def test_what_is_not_signed_is_refused_before_it_is_read(bot, caller, body, headers):
    answer = caller.unsigned(body, **headers)
    assert (answer.status_code, answer.text) == (401, "The request has no valid signature.\n")
    assert bot.commands == []


def test_a_signature_that_is_not_ascii_is_refused(caller):
    answer = caller.http.post(
        "/slack/events",
        content=COMMAND,
        headers=[
            (b"x-slack-signature", "v0=ä".encode("latin-1")),
            (b"x-slack-request-timestamp", str(int(NOW.timestamp())).encode()),
        ],
    )
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{bad json", "application/json"),
        (b"[1, 2]", "application/json"),
        (b'"text"', "application/json"),
        (b"[" * 100_000, "application/json"),
        (b'{"type": "event_callback", "event": 3}', "application/json"),
        (b'{"type": "block_actions", "actions": [1]}', "application/json"),
        (b"payload=%7Bbad", FORM),
        (b"payload=%5B%5D", FORM),
    ],
)
def test_what_is_signed_but_cannot_be_read_is_a_bad_request(caller, body, kind):
    answer = caller.post(body, kind=kind)
    assert answer.status_code == 400
    assert answer.text.startswith("The request cannot be read")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["type", "event", "team", "user", "channel", "view", "actions", "message", "x"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    kind=st.sampled_from(["event_callback", "block_actions", "view_submission", "shortcut", ""]),
    body=ANYTHING,
    form=...,
)
def test_whatever_shape_is_signed_it_is_answered(caller, kind, body, form: bool):
    shape = {"type": kind} | (body if isinstance(body, dict) else {"event": body})
    raw = json.dumps(shape).encode()
    answer = (
        caller.post(urlencode({"payload": raw}).encode())
        if form
        else caller.post(raw, kind="application/json")
    )
    assert answer.status_code in (200, 400, 404)


@pytest.mark.parametrize("size", [server.LARGEST_BODY + 1, 2_000_000])
def test_a_body_that_is_too_large_is_refused(bot, caller, size):
    assert caller.post(b"a" * size).status_code == 413
    assert bot.commands == []


def test_a_body_that_is_too_large_is_refused_without_a_length_too(caller):
    answer = caller.http.post(
        "/slack/events", content=(b"a" * 100_000 for _ in range(20)), headers=FORGED
    )
    assert answer.status_code == 413


def test_of_what_cannot_be_signed_no_more_is_read_than_a_look_at_the_certificate(caller):
    """Without a signature of now, nobody waits for the rest."""
    host, port = caller.http.base_url.host, caller.http.base_url.port
    with closing(socket.create_connection((host, port), timeout=10)) as line:
        line.sendall(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\n")
        line.sendall(b"a" * 60_000)
        assert line.recv(100).startswith(b"HTTP/1.1 401")


def test_many_large_bodies_at_once_find_no_room(caller, monkeypatch):
    """Somebody who forges the headers of a signed request cannot fill the memory."""
    monkeypatch.setattr(server, "MOST_HELD", 100_000)
    answer = caller.http.post("/slack/events", content=b"a" * 200_000, headers=FORGED)
    assert (answer.status_code, answer.text) == (503, "Too busy; nothing was done.\n")
    assert caller.post(COMMAND).status_code == 200  # the room is there again


@pytest.mark.parametrize("stamp", ["9" * 309, "1e3", "-1", "١٧", "1.5"])
def test_a_timestamp_that_is_no_number_of_seconds_is_refused(bot, caller, stamp):
    """Python would take some of them, and one is too large for a float."""
    answer = caller.http.post(
        "/slack/events",
        content=COMMAND,
        headers=[
            (b"x-slack-signature", FORGED["x-slack-signature"].encode()),
            (b"x-slack-request-timestamp", stamp.encode()),
        ],
    )
    assert (answer.status_code, answer.text) == (401, "The request has no valid signature.\n")


def test_a_form_of_very_many_fields_is_not_taken_apart(bot, caller):
    """It would keep everybody waiting for a second."""
    answer = caller.post(COMMAND + b"&a=1" * 240_000)
    assert (answer.status_code, answer.text) == (400, "The request cannot be read.\n")
    assert bot.commands == []


def test_a_command_may_speak_of_a_payload(bot, caller):
    """Bolt takes the word for the name of a field, and finds nothing in it."""
    assert caller.post(COMMAND.replace(b"status", b"the+payload")).text == "heard the payload"


def test_a_body_that_never_comes_is_not_waited_for(caller, monkeypatch):
    monkeypatch.setattr(server, "SLOWEST_BODY", 0.2)
    host, port = caller.http.base_url.host, caller.http.base_url.port
    with closing(socket.create_connection((host, port), timeout=10)) as line:
        line.sendall(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc")
        assert line.recv(100).startswith(b"HTTP/1.1 408")


def test_slack_may_look_at_the_certificate_unsigned(bot, caller):
    answer = caller.unsigned(b"ssl_check=1&token=abc", content_type=FORM)
    assert (answer.status_code, answer.text) == (200, "")
    assert caller.unsigned(COMMAND + b"&text=ssl_check%3D1", content_type=FORM).status_code == 401
    assert bot.commands == []


def test_an_error_in_a_listener_shows_nothing_of_itself(caller):
    answer = caller.post(COMMAND.replace(b"status", b"break"))
    assert (answer.status_code, answer.text) == (200, "Nothing was changed.")


def test_an_error_outside_of_listeners_shows_nothing_of_itself(live, caller, monkeypatch):
    def broken(_self, _request):
        raise ValueError("secret words")

    monkeypatch.setattr(App, "dispatch", broken)
    answer = caller.post(COMMAND)
    assert answer.status_code == 200
    assert "Something went wrong on my side" in answer.json()["text"]
    assert "secret words" not in answer.text


@pytest.mark.parametrize("path", ["/slack/install", "/slack/oauth_redirect?code=1&state=2"])
def test_oauth_says_that_it_is_not_set_up(caller, path):
    answer = caller.get(path)
    assert answer.status_code == 404
    assert answer.text.startswith("OAuth installation is not set up: SLACK_CLIENT_ID")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/healthz", 200),
        ("/readyz", 200),
        ("/metrics", 200),
        ("/slack/events", 405),
        ("/", 404),
        ("/slack/install/", 404),  # no redirect to the Host that was named
    ],
)
def test_every_answer_has_the_security_headers(caller, path, status):
    answer = caller.get(path)
    assert answer.status_code == status
    assert {
        name: answer.headers[name] for name in operations.SECURITY_HEADERS
    } == operations.SECURITY_HEADERS
    assert "server" not in answer.headers


def test_ready_says_which_checks_fail(bot, caller):
    assert caller.get("/readyz").text == "ready\n"
    bot.check = lambda: Health(("The database does not answer.", "The last tick was 95 s ago."))
    answer = caller.get("/readyz")
    assert (answer.status_code, answer.text) == (
        503,
        "The database does not answer.\nThe last tick was 95 s ago.\n",
    )
    assert caller.get("/healthz").status_code == 200


def test_a_check_that_fails_is_not_ready(bot, caller):
    bot.check = lambda: 1 / 0
    answer = caller.get("/readyz")
    assert (answer.status_code, answer.text) == (
        503,
        "The checks themselves failed (ZeroDivisionError); the log has more.\n",
    )


def test_a_check_that_hangs_is_not_ready(bot, caller, monkeypatch):
    monkeypatch.setattr(operations, "SLOWEST_CHECK", 0.2)
    gate = threading.Event()
    bot.check = lambda: gate.wait(10)
    try:
        answers = [caller.get("/readyz") for _ in range(4)]
    finally:
        gate.set()
    assert {answer.status_code for answer in answers} == {503}
    assert answers[0].text == "The checks took longer than 0.2 s.\n"


def test_health_and_metrics_answer_while_all_threads_are_taken(bot, caller):
    """Else a slow database would make the platform kill a bot that works."""
    bot.gate.clear()
    busy = [
        threading.Thread(target=caller.post, args=(COMMAND,)) for _ in range(server.THREADS + 4)
    ]
    try:
        for thread in busy:
            thread.start()
        until = time.monotonic() + 10
        while len(bot.commands) < server.THREADS and time.monotonic() < until:
            time.sleep(0.01)
        assert len(bot.commands) == server.THREADS
        assert [caller.get(path).status_code for path in ("/healthz", "/readyz", "/metrics")] == [
            200,
            200,
            200,
        ]
    finally:
        bot.gate.set()
        for thread in busy:
            thread.join(15)


def test_what_waited_too_long_is_not_begun(bot, caller, monkeypatch):
    """Slack has told the person by then that it failed; so it must have."""
    monkeypatch.setattr(budget, "IN_QUEUE", -1.0)
    answer = caller.post(COMMAND)
    assert (answer.status_code, answer.text) == (503, "Too busy; nothing was done.\n")
    assert bot.commands == []


def test_requests_are_counted_by_kind_and_status(bot, caller):
    caller.post(COMMAND)
    caller.unsigned(COMMAND)
    caller.post(COMMAND, x_slack_retry_num="1", x_slack_retry_reason="http_timeout")
    page = caller.get("/metrics")
    assert page.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert 'cspr_slack_requests_total{kind="command",status="200"}' in page.text
    assert 'cspr_slack_requests_total{kind="unsigned",status="401"}' in page.text
    assert 'cspr_slack_redeliveries_total{why="http_timeout"}' in page.text
    assert "status=" in page.text
    assert "U1" not in page.text


def test_the_outbox_is_read_when_the_metrics_are_shown(bot, caller):
    bot.collect = lambda: bot.metrics.outbox({"pending": 3, "dead": 1}, 61.5)
    page = caller.get("/metrics").text
    assert 'cspr_outbox{state="pending"} 3.0' in page
    assert "cspr_outbox_oldest_unsent_seconds 61.5" in page
    assert "cspr_collected 1.0" in page

    bot.collect = lambda: 1 / 0
    page = caller.get("/metrics")
    assert page.status_code == 200
    assert "cspr_collected 0.0" in page.text


SERVER = """
import sys, time
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from bot.web.server import serve

def slow(request):
    print("begun", flush=True)
    time.sleep(0.5)
    return PlainTextResponse("done")

try:
    serve(Starlette(routes=[Route("/", slow)]), host="127.0.0.1", port=int(sys.argv[1]))
finally:
    print("closed", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGTERM on Windows")
def test_sigterm_answers_what_has_begun_and_then_closes_in_order():
    """Platforms stop the bot so at each deployment."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    answers: list[str] = []
    with subprocess.Popen(
        [sys.executable, "-c", SERVER, str(port)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None

        def ask():
            until = time.monotonic() + 10
            while time.monotonic() < until:
                try:
                    answers.append(
                        httpx.get(f"http://127.0.0.1:{port}/", trust_env=False, timeout=10).text
                    )
                    return
                except httpx.ConnectError:
                    time.sleep(0.05)

        asking = threading.Thread(target=ask)
        asking.start()
        assert process.stdout.readline() == "begun\n"
        process.send_signal(signal.SIGTERM)
        assert process.stdout.read() == "closed\n"
        asking.join(15)
    assert (process.returncode, answers) == (0, ["done"])
