"""The demo's world: the stand-in, the bot, and the clock between them.

What a world was like at a moment can be kept under a name, and the demo can start anew from there.
"""

import json
import secrets
import sqlite3
import threading
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot import app
from bot.clock import MovableClock
from bot.config import Settings
from bot.demo.people import CHANNEL, FREE_CHANNEL, PEOPLE, SECOND_CHANNEL
from bot.demo.stories import NOW, SANDWELL, STORY, SUGGESTIONS, Line, story
from bot.store import outbox, reads
from bot.store.db import make_engine, reading
from bot.web.connections import MOST, Door, Server, Service, listen
from bot.web.server import make_web
from playground import StandIn, page
from playground.workspace import Saved

EMPTY = "empty"
"""The world in which nothing was typed yet."""
HALF_WAY = "half-way"
"""The world of the page's first sight: an Essex review at the agency check, a Sandwell one."""


@dataclass(frozen=True)
class Kept:
    """What a world was like at a moment: its database, its workspace, its time."""

    database: Path
    workspace: Saved
    at: datetime


class Demo:
    """The stand-in, the bot, and the clock between them."""

    def __init__(self, settings: Settings, clock: MovableClock, folder: Path, port: int) -> None:
        self.clock = clock
        self._folder = folder
        self._kept: dict[str, Kept] = {}
        self._starts = 0
        self._secret, token = secrets.token_hex(16), "xoxb-" + secrets.token_hex(8)
        self.slack = StandIn(
            clock=clock,
            signing_secret=self._secret,
            bot_token=token,
            bot_name="CSPR",
            manifest=_manifest(),
            page=page.routes(self._front()),
        )
        self.page = self.slack.start(port)
        self._people_the_workspace()
        self.settings = settings.model_copy(
            update={
                "slack_bot_token": SecretStr(token),
                "slack_signing_secret": SecretStr(self._secret),
                "slack_api_url": self.page + "api/",
                "history_key": SecretStr(secrets.token_hex(32)),
                "coordinators": (PEOPLE["coordinator"][0], PEOPLE["coordinator-2"][0]),
            }
        )
        self.bot, self._server = self._start_bot()
        self.keep(EMPTY)

    def _people_the_workspace(self) -> None:
        for user, name in PEOPLE.values():
            self.slack.person(user, name)
        everybody = [user for user, _ in PEOPLE.values()]
        members = [user for user in everybody if user != PEOPLE["stranger"][0]]
        self.slack.channel(CHANNEL, "review-ash", private=True, members=members)
        self.slack.channel(SECOND_CHANNEL, "review-elm", private=True, members=members)
        self.slack.channel(FREE_CHANNEL, "review-next", private=True, members=members)
        self.slack.channel("C0OPEN", "everyone", private=False, members=everybody)

    def _front(self) -> page.Front:
        suggestions = [
            page.Suggestion(PEOPLE[who][0], CHANNEL, f"/cspr {line}".strip(), why)
            for who, line, why in SUGGESTIONS
        ]
        return page.Front(
            title="CSPR: try a review",
            intro=(
                "Everybody here is made up. You are one person at a time: pick who on the left,"
                " type /cspr …, press buttons. Move the clock to see reminders come."
            ),
            suggestions=tuple(suggestions),
            move_clock=self.move,
        )

    # -- the bot, from a database ------------------------------------------------------------------

    @property
    def _database(self) -> Path:
        """The file of the world that is played now."""
        return self._folder / f"demo-{self._starts}.sqlite3"

    def _start_bot(self) -> tuple[app.Bot, Server]:
        """Put a bot together on the world's database, and have the stand-in deliver to it."""
        engine = make_engine(f"sqlite:///{self._database}")
        app.migrated(engine, by_itself=True)
        bot = app.build(self.settings, clock=self.clock, engine=engine, idle=0.3)
        return bot, self._serve_bot(bot)

    def _serve_bot(self, bot: app.Bot) -> Server:
        web = make_web(
            bot.bolt,
            signing_secret=self._secret,
            clock=self.clock,
            health=bot.health,
            metrics=bot.metrics,
            collect=bot.collect,
        )
        listener = listen("127.0.0.1", 0)
        server = Server(Service(web, Door(MOST)))
        threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True).start()
        self.slack.request_url = f"http://127.0.0.1:{listener.getsockname()[1]}/slack/events"
        self.slack.link.settled = bot.settle
        return server

    def _stop_bot(self) -> None:
        self._server.should_exit = True
        self.bot.stop()

    # -- worlds that are kept ----------------------------------------------------------------------

    def keep(self, name: str) -> None:
        """Keep this moment under a name, to start anew from it (see `start_anew`)."""
        database = self._folder / f"kept-{name}.sqlite3"
        _copy(self._database, database)
        self._kept[name] = Kept(database, self.slack.saved(), self.clock())

    def start_anew(self, name: str) -> None:
        """Put the whole world back to a moment that was kept; what was done since is forgotten."""
        kept = self._kept[name]
        was_running = self.bot.scheduler_started
        self._stop_bot()
        self._starts += 1
        _copy(kept.database, self._database)
        self.clock.move(kept.at)
        self.slack.restore(kept.workspace)
        self.bot, self._server = self._start_bot()
        if was_running:
            self.bot.start()

    # -- time and stories --------------------------------------------------------------------------

    def move(self, to: datetime) -> None:
        """Move the clock, and let the bot see what time has brought."""
        self.clock.move(to)
        self.bot.scheduler.tick_now()

    def play(self) -> None:
        """Type both stories, each line on its day, and keep the half-way world that they make."""
        lines = [*story(STORY, CHANNEL), *story(SANDWELL, SECOND_CHANNEL)]
        self.type_all(sorted(lines, key=lambda line: line.at))
        self.clock.move(NOW.astimezone(UTC))
        self.slack.reload()
        self.keep(HALF_WAY)

    def type_all(self, lines: Iterable[Line]) -> None:
        """Have people type lines, each at its time or now; what the bot says goes out every day."""
        for _, of_day in groupby(lines, key=lambda line: line.at.date()):
            for line in of_day:
                self.clock.move(max(line.at, self.clock()))
                self._type(line)
            self.bot.scheduler.tick_now()
            self.deliver()

    def _type(self, line: Line) -> None:
        before = self._events()
        command = f"/cspr {line.text}".strip()
        reply = self.slack.type(PEOPLE[line.who][0], line.channel, command)
        if reply.status != 200 or self._events() == before:
            raise RuntimeError(f"the demo's story stops at: {line.text}\n{reply.text_all}")

    def _events(self) -> int:
        """Count the events of all histories: a line that adds none was refused."""
        with self.bot.reviews.looking() as conn:
            return sum(row.number for row in reads.everywhere(conn))

    def deliver(self) -> None:
        """Have all that waits to be sent be sent, a second for each try."""
        for _ in range(600):
            if self.bot.scheduler_started:
                self.bot.scheduler.wake()
                _wait(0.02)
            else:
                self.bot.sender.send_due(50)
            with reading(self.bot.engine) as conn:
                if not outbox.in_state(conn, "pending"):
                    return
            self.clock.move(self.clock() + timedelta(seconds=1))

    # -- running -----------------------------------------------------------------------------------

    def serve(self) -> None:
        """Run on until Ctrl-C."""
        self.bot.start()
        try:
            while True:
                _wait(3600)
        except KeyboardInterrupt:
            pass
        finally:
            self.close()

    def close(self) -> None:
        """End the bot, its server and the stand-in."""
        self._stop_bot()
        self.slack.stop()


def _wait(seconds: float) -> None:
    threading.Event().wait(seconds)


def _copy(source: Path, target: Path) -> None:
    """Copy a database as it is now, whoever has it open."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def _manifest() -> Any:
    """Read the app's manifest, which an installed wheel has not."""
    path = Path(__file__).parents[2] / "manifest.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
