"""Two workspaces of a stand-in for Slack, in which the bot can be installed by OAuth.

Their channels and people have the same ids, so that nothing but the workspace tells them apart.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import httpx
from pydantic import SecretStr

from bot import app
from bot.config import Settings
from bot.store import outbox
from bot.store.db import make_engine, reading
from bot.web.server import make_web
from playground import Reply, StandIn
from playground.oauth import Registration
from playground.people import People
from tests.conversations.talk import CHANNEL, LONDON, MANIFEST, PEOPLE, SECRET
from tests.conversations.talk import KEY as HISTORY_KEY
from tests.live import served
from tests.statements import compiled_once

CLIENT = "1.2"
CLIENT_SECRET = "client-secret-of-the-app"
KEY = "5d0c9ab7e1f24836b1907ac2d84e6f03c7591be8a4d2360f9e81b5c47d2a0f16"
NEWER_KEY = "e80b4f62a97d3c15f0486be1d25a97c3047fb68e91d5a2c3b76e0f18d4952aca"
START = datetime(2025, 10, 16, 10, tzinfo=LONDON).astimezone(UTC)


@dataclass
class Browser:
    """Somebody's browser: it keeps the bot's cookie, and follows no redirect by itself."""

    cookie: str = ""

    def get(self, address: str) -> httpx.Response:
        """Open an address; a cookie that it sets is sent with the next."""
        headers = {"cookie": self.cookie} if self.cookie else {}
        answer = httpx.get(address, headers=headers, trust_env=False, timeout=15)
        self.cookie = answer.headers.get("set-cookie", self.cookie).partition(";")[0]
        return answer


class Many:
    """A bot for many workspaces; ``one`` and ``two`` are there, and not installed yet."""

    def __init__(self, url: str, **settings: Any) -> None:
        self.now = START
        self.slack = StandIn(
            clock=lambda: self.now, signing_secret=SECRET, bot_token="", manifest=MANIFEST
        )
        self.base = self.slack.start()
        self.one: People = self.slack
        self.two = self.slack.workspace("T2")
        for workspace in (self.one, self.two):
            for name, user in PEOPLE.items():
                workspace.person(user, name)
            workspace.channel(CHANNEL, "review-one", members=list(PEOPLE.values()), bot=True)
        coordinator = PEOPLE["coordinator"]
        self.settings = Settings(
            _env_file=None,
            slack_client_id=CLIENT,
            slack_client_secret=SecretStr(CLIENT_SECRET),
            slack_signing_secret=SecretStr(SECRET),
            slack_api_url=self.base + "api/",
            database_url=SecretStr(url),
            CSPR_HISTORY_KEY=SecretStr(HISTORY_KEY),
            CSPR_SECRET_KEY=SecretStr(KEY),
            CSPR_COORDINATORS=(f"T1:{coordinator}", f"T2:{coordinator}"),
        ).model_copy(update=settings)
        self.bot = app.build(
            self.settings, clock=lambda: self.now, engine=compiled_once(make_engine(url)), idle=0.01
        )

    @contextmanager
    def running(self) -> Iterator["Many"]:
        """Serve meanwhile."""
        web = make_web(
            self.bot.bolt,
            signing_secret=SECRET,
            clock=lambda: self.now,
            health=self.bot.health,
            metrics=self.bot.metrics,
            installing=app.make_installing(self.bot),
        )
        with served(web) as address:
            self.address = address
            self.slack.request_url = address + "/slack/events"
            self.slack.link.settled = self.bot.settle
            back = address + "/slack/oauth_redirect"
            self.slack.consent.registration = Registration(CLIENT, CLIENT_SECRET, back)
            yield self
        self.bot.stop()
        self.slack.stop()

    # --- installing --------------------------------------------------------------------------

    def begun(self, browser: Browser) -> str:
        """Slack's address, to which the bot's page leads."""
        answer = browser.get(f"{self.address}/slack/install")
        assert answer.status_code == 200, answer.text
        found = re.search(r'href="([^"]+)"', answer.text)
        assert found is not None, answer.text
        return unescape(found[1])

    def decided(self, address: str, workspace: People, decision: str = "allow") -> str:
        """Where Slack sends somebody back who has decided on its page."""
        chosen = {"team": workspace.team, "user": PEOPLE["coordinator"], "decision": decision}
        answer = httpx.post(address, data=chosen, trust_env=False)
        assert answer.status_code == 302, answer.text
        return str(answer.headers["location"])

    def install(self, workspace: People, decision: str = "allow") -> httpx.Response:
        """The whole way, in a browser of its own; returns the last page."""
        browser = Browser()
        return browser.get(self.decided(self.begun(browser), workspace, decision))

    # --- talking -----------------------------------------------------------------------------

    def says(self, workspace: People, who: str, line: str) -> Reply:
        """Somebody types ``/cspr …`` in the review's channel; ``@name`` stands for a person."""
        typed = re.sub(r"@([a-z][a-z0-9-]*)", lambda m: f"<@{PEOPLE[m[1]]}|{m[1]}>", line)
        reply = workspace.type(PEOPLE[who], CHANNEL, f"/cspr {typed}".strip())
        self.deliver()
        return reply

    def deliver(self) -> None:
        """Send all that can be sent, a second a message."""
        for _ in range(200):
            self.now += timedelta(seconds=1)
            if not self.bot.sender.send_due(50):
                return

    def tick(self) -> None:
        """Tick once, and send what comes of it."""
        self.bot.tick(self.now)
        self.deliver()

    def waiting(self) -> list[str]:
        """The workspaces for which something waits to be sent."""
        with reading(self.bot.engine) as conn:
            return sorted({row.team for row in outbox.in_state(conn, "pending", "unknown")})


@contextmanager
def damaged(many: Many, table: str, column: str, value: object, team: str) -> Iterator[None]:
    """One cell of a workspace's first row in a table, as a byte in SQLite's file may leave it."""
    file = str(many.bot.engine.url.database)

    def put(value: object) -> Any:
        with closing(sqlite3.connect(file, isolation_level=None)) as conn:
            read = f"SELECT {column} FROM {table} WHERE rowid = ?"
            (before,) = conn.execute(read, (row,)).fetchone()
            conn.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (value, row))
            return before

    with closing(sqlite3.connect(file)) as conn:
        first = f"SELECT min(rowid) FROM {table} WHERE team = ?"
        (row,) = conn.execute(first, (team,)).fetchone()
    before = put(value)
    try:
        yield
    finally:
        put(before)
