"""The real bot in a process of its own, to be killed half-way: ``tick``, ``send`` or ``serve``, at
an instant."""

from __future__ import annotations

from datetime import datetime
from multiprocessing.connection import Connection

import uvicorn

from bot import app
from bot.store import failpoints
from bot.store.db import make_engine
from bot.web.server import make_web
from tests.conversations.talk import PEOPLE, SECRET, settings_of


def main(
    what: str,
    database: str,
    slack: str,
    failpoint: str,
    now: str,
    told: Connection[str, str] | None = None,
) -> None:
    instant = datetime.fromisoformat(now)
    coordinators = (PEOPLE["coordinator"], PEOPLE["second-coordinator"])
    settings = settings_of(slack, database, coordinators=coordinators)
    bot = app.build(settings, clock=lambda: instant, engine=make_engine(database))
    if what == "serve":
        web = make_web(
            bot.bolt,
            signing_secret=SECRET,
            clock=bot.clock,
            health=bot.health,
            metrics=bot.metrics,
            collect=bot.collect,
        )
        config = uvicorn.Config(web, host="127.0.0.1", port=0, log_config=None, access_log=False)
        assert told is not None
        server = _Said(config, failpoint, told)
        server.run()
        return
    failpoints.arm(failpoint)
    if what == "tick":
        bot.tick(instant)
    else:
        bot.sender.send_due()


class _Said(uvicorn.Server):
    """Tells its address once it serves, and only then may die."""

    def __init__(self, config: uvicorn.Config, failpoint: str, told: Connection[str, str]) -> None:
        super().__init__(config)
        self._failpoint = failpoint
        self._told = told

    async def startup(self, sockets: object = None) -> None:
        await super().startup(sockets)  # type: ignore[arg-type]
        failpoints.arm(self._failpoint)
        port = self.servers[0].sockets[0].getsockname()[1]
        self._told.send(f"http://127.0.0.1:{port}/slack/events")
