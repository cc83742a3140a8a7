"""The demo's world: the stand-in, the bot, and the clock between them."""

import json
import secrets
import threading
from datetime import UTC, datetime, timedelta
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


class Demo:
    """The stand-in, the bot, and the clock between them."""

    def __init__(self, settings: Settings, clock: MovableClock, folder: Path, port: int) -> None:
        self.clock = clock
        secret, token = secrets.token_hex(16), "xoxb-" + secrets.token_hex(8)
        self.slack = StandIn(
            clock=clock,
            signing_secret=secret,
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
                "slack_signing_secret": SecretStr(secret),
                "slack_api_url": self.page + "api/",
                "database_url": SecretStr(f"sqlite:///{folder / 'demo.sqlite3'}"),
                "history_key": SecretStr(secrets.token_hex(32)),
                "coordinators": (PEOPLE["coordinator"][0], PEOPLE["coordinator-2"][0]),
            }
        )
        engine = make_engine(self.settings.database_url.get_secret_value())
        app.migrated(engine, by_itself=True)
        self.bot = app.build(self.settings, clock=clock, engine=engine, idle=0.3)
        self._server = self._serve_bot(secret)

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

    def _serve_bot(self, secret: str) -> Server:
        web = make_web(
            self.bot.bolt,
            signing_secret=secret,
            clock=self.clock,
            health=self.bot.health,
            metrics=self.bot.metrics,
            collect=self.bot.collect,
        )
        listener = listen("127.0.0.1", 0)
        server = Server(Service(web, Door(MOST)))
        threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True).start()
        self.slack.request_url = f"http://127.0.0.1:{listener.getsockname()[1]}/slack/events"
        self.slack.link.settled = self.bot.settle
        return server

    def move(self, to: datetime) -> None:
        """Move the clock, and let the bot see what time has brought."""
        self.clock.move(to)
        self.bot.scheduler.tick_now()

    def play(self) -> None:
        """Type both stories, each line on its day."""
        lines = [*story(STORY, CHANNEL), *story(SANDWELL, SECOND_CHANNEL)]
        for line in sorted(lines, key=lambda line: line.at):
            self.clock.move(max(line.at, self.clock()))
            self._type(line)
            self.bot.tick(self.clock())
            self._deliver()
        self.clock.move(NOW.astimezone(UTC))
        self.slack.reload()

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

    def _deliver(self) -> None:
        for _ in range(200):
            self.bot.sender.send_due(50)
            with reading(self.bot.engine) as conn:
                if not outbox.in_state(conn, "pending"):
                    return
            self.clock.move(self.clock() + timedelta(seconds=1))

    def serve(self) -> None:
        """Run on until Ctrl-C."""
        self.bot.start()
        try:
            while True:
                _wait()
        except KeyboardInterrupt:
            pass
        finally:
            self.close()

    def close(self) -> None:
        """End the bot, its server and the stand-in."""
        self._server.should_exit = True
        self.bot.stop()
        self.slack.stop()


def _wait() -> None:
    threading.Event().wait(3600)


def _manifest() -> Any:
    """Read the app's manifest, which an installed wheel has not."""
    path = Path(__file__).parents[2] / "manifest.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
