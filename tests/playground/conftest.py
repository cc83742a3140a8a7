"""A stand-in with a small workspace, and a tiny Bolt app behind it; nothing knows of reviews."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

import anyio
import pytest
from slack_bolt import App, BoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from playground import StandIn, page
from tests.live import served

SECRET = "not-a-secret"
TOKEN = "xoxb-playground"


class HandClock:
    """A clock that moves when told to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


class Receiver:
    """A Bolt app behind Starlette and uvicorn, at `url`."""

    def __init__(self, slack: StandIn, base: str) -> None:
        self.app = App(
            name="small",  # else Bolt looks through all modules that are loaded for who makes it
            client=WebClient(base_url=base + "api/", retry_handlers=[]),
            authorize=self.authorize,
            request_verification_enabled=False,
            ssl_check_enabled=False,
            process_before_response=True,
        )
        self.requests: list[tuple[dict[str, str | Sequence[str]], bytes]] = []
        self._served = served(
            Starlette(routes=[Route("/slack/events", self._receive, methods=["POST"])])
        )
        self.url = self._served.__enter__() + "/slack/events"

    @staticmethod
    def authorize() -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None, team_id="T1", bot_token=TOKEN, bot_id="BBOT", bot_user_id="UBOT"
        )

    async def _receive(self, request: Request) -> Response:
        body = await request.body()
        headers: dict[str, str | Sequence[str]] = {
            name.lower(): value for name, value in request.headers.items()
        }
        self.requests.append((headers, body))
        bolt = BoltRequest(body=body.decode(), headers=headers)
        answer = await anyio.to_thread.run_sync(self.app.dispatch, bolt)
        return Response(
            answer.body, answer.status, {name: values[0] for name, values in answer.headers.items()}
        )

    def stop(self) -> None:
        self._served.__exit__(None, None, None)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def stand_in(clock: HandClock) -> Iterator[Callable[..., StandIn]]:
    """Make stand-ins with the workspace that these tests talk about; stop them all."""
    made: list[StandIn] = []

    def make(**settings: object) -> StandIn:
        arguments = {
            "clock": clock,
            "signing_secret": SECRET,
            "bot_token": TOKEN,
            "page": page.routes(),
            **settings,
        }
        slack = StandIn(**arguments)  # type: ignore[arg-type]
        slack.start()
        made.append(slack)
        slack.person("U1", "Sam Field", admin=True, title="Coordinator")
        slack.person("U2", "Ann Lee")
        slack.person("U3", "Out Sider", guest=True)
        slack.channel("C1", "review-one", members=["U1", "U2"])
        slack.channel("C2", "general", private=False, members=["U1", "U2", "U3"])
        slack.channel("C3", "without-bot", members=["U1"], bot=False)
        slack.channel("C4", "public-without-bot", private=False, members=["U1"], bot=False)
        return slack

    yield make
    for slack in made:
        slack.stop()


@pytest.fixture
def slack(stand_in: Callable[..., StandIn]) -> StandIn:
    return stand_in()


@pytest.fixture
def client(slack: StandIn) -> WebClient:
    """Return the real client, without its own retries."""
    return WebClient(token=TOKEN, base_url=slack.base_url + "api/", retry_handlers=[], timeout=5)


@pytest.fixture
def receiver(slack: StandIn) -> Iterator[Receiver]:
    """Connect the app."""
    running = Receiver(slack, slack.base_url)
    slack.request_url = running.url
    yield running
    running.stop()
