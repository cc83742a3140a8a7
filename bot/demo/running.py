"""A bot of the demo's: built on a database, served on loopback, started and stopped."""

import threading

from bot import app
from bot.clock import MovableClock
from bot.config import Settings
from bot.store.db import make_engine
from bot.web.connections import MOST, Door, Server, Service, listen

IDLE = 0.3  # seconds until the outbox is looked at again, when nobody woke the sender


class RunningBot:
    """A bot with a server of its own, and a database that no other bot writes to."""

    def __init__(self, settings: Settings, clock: MovableClock) -> None:
        engine = make_engine(settings.database_url.get_secret_value())
        app.migrated(engine, by_itself=True)
        self.bot = app.build(settings, clock=clock, engine=engine, idle=IDLE)
        listener = listen("127.0.0.1", 0)
        self.request_url = f"http://127.0.0.1:{listener.getsockname()[1]}/slack/events"
        self._server = Server(Service(app.make_site(self.bot), Door(MOST)))
        threading.Thread(
            target=self._server.run, kwargs={"sockets": [listener]}, daemon=True
        ).start()

    def stop(self) -> None:
        """Answer nobody any more, and end what is under way."""
        self._server.should_exit = True
        self.bot.stop()
