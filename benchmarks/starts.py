"""What a start costs, and what a process then holds, against a bare Bolt server of the same kind.

python -m benchmarks.starts [--times 5]

Each is started once before, so that its modules are compiled, as those of an installed package are.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, make_console, table
from bot import logs
from bot.store import migrate
from bot.store.db import make_engine

CLOSE = """
import json, resource
used = resource.getrusage(resource.RUSAGE_SELF)
status = open("/proc/self/status").read()  # what rusage says is the parent's, where that has more
most = int(status.partition("VmHWM:")[2].split()[0])
print(json.dumps([1000 * (used.ru_utime + used.ru_stime), most / 1024]))
"""
BARE = (
    """
import uvicorn, starlette.applications, starlette.routing
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.adapter.starlette import SlackRequestHandler
bolt = App(
    signing_secret="x",
    authorize=lambda **_: AuthorizeResult(enterprise_id=None, team_id=None, bot_token=""),
    process_before_response=True,
)
bolt.command("/cspr")(lambda ack: ack("hello"))
handler = SlackRequestHandler(bolt)
route = starlette.routing.Route("/slack/events", handler.handle, methods=["POST"])
web = starlette.applications.Starlette(routes=[route])
uvicorn.Server(uvicorn.Config(web)).config.load()
"""
    + CLOSE
)
OURS = (
    """
import gc, sys
from bot.__main__ import make_parser
make_parser()
import uvicorn
from pydantic import SecretStr
from bot import app, logs
from bot.config import Settings
from bot.web.server import make_web
logs.configure(level=50)
settings = Settings(
    _env_file=None,
    slack_bot_token=SecretStr("xoxb-x"),
    slack_signing_secret=SecretStr("x"),
    slack_api_url="http://127.0.0.1:1/api/",
    database_url=SecretStr(sys.argv[1]),
    CSPR_HISTORY_KEY=SecretStr("0123456789abcdef" * 4),
)
bot = app.build(settings)
assert app.migrated(bot.engine, by_itself=False).usable
web = make_web(
    bot.bolt, signing_secret="x", clock=bot.clock, health=bot.health, metrics=bot.metrics
)
uvicorn.Server(uvicorn.Config(web)).config.load()
gc.collect()
gc.freeze()
"""
    + CLOSE
)


def measure(times: int) -> list[Figure]:
    """Measure starts in turn: the bot's, and that of a bare Bolt server."""
    with tempfile.TemporaryDirectory(prefix="cspr-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        engine = make_engine(url)
        migrate.upgrade(engine)
        engine.dispose()
        compiled = Path(folder) / "compiled"

        for program in (OURS, BARE):
            _spent(program, url, compiled)

        pairs = [(_spent(OURS, url, compiled), _spent(BARE, url, compiled)) for _ in range(times)]

    figures = []

    for place, (work, unit, target) in enumerate(
        (("start to ready", "ms", 2), ("memory after the start", "MB", 1.7))
    ):
        figures.append(
            Figure(
                work=work,
                store="",
                database="",
                ours=statistics.median(ours[place] for ours, _ in pairs),
                floor=statistics.median(bare[place] for _, bare in pairs),
                unit=unit,
                target=target,
            )
        )

    return figures


def _spent(program: str, url: str, compiled: Path) -> Any:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    said = subprocess.run(
        [sys.executable, "-c", program, url],
        capture_output=True,
        text=True,
        check=True,
        env=environment | {"PYTHONPYCACHEPREFIX": str(compiled)},
    )
    return json.loads(said.stdout.splitlines()[-1])


def main() -> int:
    """Measure starts, and show a table."""
    parser = argparse.ArgumentParser(description="A start against a bare Bolt server's.")
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    logs.configure(level=50)
    figures = measure(options.times)
    make_console().print(table(figures))
    return 0 if all(one.is_met for one in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
