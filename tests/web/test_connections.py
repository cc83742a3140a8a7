"""Connections that send nothing, half a request, or never read: others are served all the same."""

import asyncio
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.web.connections import MOST, Connection, Door, room
from bot.web.metrics import Metrics
from bot.web.operations import Health, Operations, served_apart
from tests.live import served

HALF_A_HEAD = b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: "
HALF_A_BODY = b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc"
MORE = 40


async def _healthz(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("ok\n")


async def _echo(request: Request) -> PlainTextResponse:
    return PlainTextResponse(await request.body())


async def _slow(_request: Request) -> PlainTextResponse:
    await asyncio.sleep(10)
    return PlainTextResponse("late\n")


async def _long(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("a" * 20_000_000)


APP = Starlette(
    routes=[
        Route("/healthz", _healthz),
        Route("/echo", _echo, methods=["POST"]),
        Route("/slow", _slow),
        Route("/long", _long),
    ]
)


@contextmanager
def doors(**limits: float) -> Iterator[tuple[str, list[str], Door]]:
    """Serve an app behind a small door: its address, and why it dropped whom."""
    why: list[str] = []
    door = Door(8, dropped=why.append, **limits)
    with served(APP, door) as address:
        yield address, why, door


def opened(address: str, sent: bytes, stack: ExitStack) -> socket.socket:
    """A connection on which this was sent, open until the stack ends."""
    parts = httpx.URL(address)
    line = stack.enter_context(
        closing(socket.create_connection((parts.host, parts.port), timeout=10))
    )
    line.sendall(sent)
    return line


def is_closed(line: socket.socket) -> bool:
    """Whether the other has ended a connection, at the latest when the time-out is over."""
    try:
        while line.recv(100_000):
            pass
    except TimeoutError:
        return False
    except OSError:
        pass
    return True


def is_answered(address: str) -> bool:
    """Whether somebody who asks is let in."""
    try:
        return httpx.get(f"{address}/healthz", trust_env=False, timeout=10).text == "ok\n"
    except httpx.TransportError:
        return False


@pytest.mark.parametrize("sent", [HALF_A_HEAD, HALF_A_BODY, b""])
def test_many_unfinished_requests_keep_nobody_out(sent):
    """The oldest of them makes room; there are never more than allowed."""
    with doors() as (address, why, door), ExitStack() as stack:
        lines = [opened(address, sent, stack) for _ in range(MORE)]
        for _ in range(3):
            answer = httpx.get(f"{address}/healthz", trust_env=False, timeout=10)
            assert answer.text == "ok\n"
            assert door.count <= 8
        assert is_closed(lines[0])
        assert set(why) == {"room"}
        assert len(why) >= MORE - 8


def test_a_whole_request_does_not_make_room():
    """It is answered: whoever comes when all are being answered is the one to be sent away."""
    with doors() as (address, why, _), ExitStack() as stack:
        lines = [opened(address, b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n", stack) for _ in range(8)]
        answers = [is_answered(address) for _ in range(20)]
        assert not answers[-1]  # as soon as all eight have been read
        assert why[-1] == "full"
        lines[0].settimeout(0.05)
        assert not is_closed(lines[0])


@pytest.mark.parametrize("sent", [HALF_A_HEAD, HALF_A_BODY, b""])
def test_an_unfinished_request_is_not_waited_for(sent):
    """Nor is it by sending a byte now and then."""
    with doors(request_seconds=0.2) as (address, why, door), ExitStack() as stack:
        assert is_closed(opened(address, sent, stack))
        assert why == ["slow"]
        assert door.count == 0


def test_an_answer_that_nobody_takes_is_not_waited_for():
    """It lies in memory until then."""
    with doors(answer_seconds=0.2, request_seconds=0.2) as (address, why, _), ExitStack() as stack:
        line = opened(address, b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n", stack)
        until = time.monotonic() + 10
        while not why and time.monotonic() < until:
            time.sleep(0.01)
        assert why == ["slow"]
        assert is_closed(line)


def test_a_connection_serves_one_request_after_the_other():
    """The deadline is each request's own."""
    with doors(request_seconds=5) as (address, why, _), httpx.Client(trust_env=False) as http:
        for _ in range(20):
            assert http.post(f"{address}/echo", content=b"a" * 70_000).text == "a" * 70_000
        assert why == []


class _Noting(Door):
    """A door that notes of each connection whether its answers go out at once."""

    def __init__(self) -> None:
        super().__init__(8)
        self.at_once: list[bool] = []

    def is_busy(self, connection: Connection) -> None:
        super().is_busy(connection)
        line: socket.socket = connection.transport.get_extra_info("socket")
        self.at_once.append(line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0)


def test_no_answer_waits_for_the_other_to_acknowledge_its_head():
    """Nagle's algorithm is off: it would hold back the body on a connection that is kept."""
    door = _Noting()
    with served(APP, door) as address, httpx.Client(base_url=address) as client:
        for body in (b"one", b"two"):
            assert client.post("/echo", content=body).content == body
    assert door.at_once == [True, True]


def test_headers_without_end_are_refused():
    """They would fill the memory."""
    with doors() as (address, _, _), ExitStack() as stack:
        line = opened(address, b"GET /healthz HTTP/1.1\r\n" + b"X-A: b\r\n" * 4_000, stack)
        assert line.recv(100).startswith(b"HTTP/1.1 400")


def test_room_is_left_for_what_else_the_process_opens(monkeypatch):
    """Whatever it may open; never none at all."""
    import resource

    for may_open, found in ((1024, MOST), (400, 144), (64, 32), (resource.RLIM_INFINITY, MOST)):
        monkeypatch.setattr(resource, "getrlimit", lambda _, n=may_open: (n, n))
        assert room() == found


def test_a_port_of_its_own_answers_those_who_run_the_bot():
    """All three paths; and it is closed again."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    operations = Operations(lambda: Health(("The database does not answer.",)), Metrics())
    with served_apart(operations.routes(), host="127.0.0.1", port=port):
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as http:
            answers = {path: http.get(path) for path in ("/healthz", "/readyz", "/metrics", "/")}
        assert [answer.status_code for answer in answers.values()] == [200, 503, 200, 404]
        assert answers["/readyz"].text == "The database does not answer.\n"
        assert "x-frame-options" in answers["/metrics"].headers
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False)
