"""What it costs to look: each look against bare Bolt, in CPU, with few reviews and with many.

    python -m benchmarks.looks [--few 20] [--many 2000] [--times 100] [--postgresql]

Bare Bolt is a listener that answers a constant text, behind the same server in the same process
(and for Home one that publishes a constant page). Both are asked in turn, and the processor's time
of that process is read before and after each answer, so that neither a busy machine nor a slow one
matters much.
"""

import argparse
import hashlib
import hmac
import http.client
import itertools
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from rich.console import Console
from rich.table import Table
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from benchmarks.figures import Figure
from benchmarks.stores import Stores
from bot import app, logs
from bot.store.db import make_engine
from bot.web.server import make_web
from tests.conversations.copies import copy_reviews
from tests.conversations.story import chapters
from tests.conversations.talk import CHANNEL, PEOPLE, SECRET, TOKEN, Talk, settings_of
from tests.databases import Databases, Files, Server
from tests.live import served
from tests.postgres import Postgres

LOOKS = {
    "help": "help",
    "status": "status",
    "checklist": "checklist",
    "who": "who",
    "bare /cspr": "",
    "list": "list",
}
HOME = "Home"
WARM = 5
SETTLED = 0.05  # seconds
COORDINATOR = PEOPLE["coordinator"]
Costs = tuple[float, float, float]


# --- the process that is measured ----------------------------------------------------------------


def serve(given: dict[str, Any]) -> None:
    """Serve the bot and bare Bolt until the other end hangs up; say where they are."""
    logs.configure(level=50)
    now = datetime.fromisoformat(given["now"])
    settings = settings_of(given["slack"], given["database"], coordinators=(COORDINATOR,))
    engine = make_engine(given["database"])
    bot = app.build(settings, clock=lambda: now, engine=engine)
    webs = {
        name: make_web(
            bolt,
            signing_secret=SECRET,
            clock=lambda: now,
            health=bot.health,
            metrics=bot.metrics,
        )
        for name, bolt in (("bot", bot.bolt), ("bare", bare_bolt(given["slack"])))
    }

    with ExitStack() as stack:
        places = {name: stack.enter_context(served(web)) for name, web in webs.items()}
        print(json.dumps(places), flush=True)
        sys.stdin.read()

    bot.stop()


def bare_bolt(slack: str) -> App:
    """Return an app that answers a constant text, and publishes a constant page."""
    client = WebClient(token=TOKEN, base_url=slack, retry_handlers=[])

    def authorize(**_: Any) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=None, bot_token="")

    bolt = App(
        authorize=authorize,
        client=client,
        process_before_response=True,
        request_verification_enabled=False,
        ssl_check_enabled=False,
    )
    page = {"type": "home", "blocks": [{"type": "divider"}]}

    def typed(ack: Callable[..., Any]) -> None:
        ack(text="Nothing waits for you.")

    def opened(event: dict[str, Any]) -> None:
        client.views_publish(user_id=event["user"], view=page)

    bolt.command("/cspr")(typed)
    bolt.event("app_home_opened")(opened)
    return bolt


# --- asking --------------------------------------------------------------------------------------


class Line:
    """A connection that is kept, on which signed requests are sent one after the other."""

    def __init__(self, address: str, now: datetime, team: str, process: int) -> None:
        parts = urlsplit(address)
        self._line = http.client.HTTPConnection(parts.hostname or "", parts.port)
        self._stamp = str(int(now.timestamp()))
        self._team = team
        self._clock = (~process << 3) | 2  # Linux's name for another process's processor time
        self._numbers = itertools.count(1)

    def costs(self, look: str) -> tuple[float, float]:
        """Look once; return the milliseconds of the processor's time and of the clock's."""
        body, kind = self._asked(look)
        signed = hmac.new(SECRET.encode(), f"v0:{self._stamp}:{body}".encode(), hashlib.sha256)
        headers = {
            "Content-Type": kind,
            "X-Slack-Request-Timestamp": self._stamp,
            "X-Slack-Signature": "v0=" + signed.hexdigest(),
        }
        spent, began = time.clock_gettime(self._clock), time.perf_counter()
        self._line.request("POST", "/slack/events", body, headers)
        answer = self._line.getresponse()
        said = answer.read()
        took = time.perf_counter() - began

        if look == HOME:
            time.sleep(SETTLED)  # the page is published once Slack has its answer

        spent = time.clock_gettime(self._clock) - spent
        assert answer.status == 200, said
        assert b"went wrong" not in said, said
        return spent * 1000, took * 1000

    def close(self) -> None:
        """End the connection."""
        self._line.close()

    def _asked(self, look: str) -> tuple[str, str]:
        """Return what Slack would send, and the type of that."""
        number = next(self._numbers)
        if look == HOME:
            event = {"type": "app_home_opened", "user": COORDINATOR, "tab": "home", "channel": "D1"}
            told: dict[str, Any] = {"type": "event_callback", "team_id": self._team, "event": event}
            told |= {"event_id": f"Ev{number}", "event_time": 1, "api_app_id": "A1"}
            return json.dumps(told), "application/json"

        typed = {
            "command": "/cspr",
            "text": LOOKS[look],
            "user_id": COORDINATOR,
            "team_id": self._team,
            "channel_id": CHANNEL,
            "channel_name": "review-one",
            "trigger_id": f"1.{number}",
            "response_url": "",
        }
        return urlencode(typed), "application/x-www-form-urlencoded"


def measure(slack: str, database: str, now: datetime, times: int) -> dict[str, Costs]:
    """Return for each look the medians: of the bot's and bare Bolt's CPU, of the bot's clock."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.looks", "--serve"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    given = {"slack": slack, "database": database, "now": now.isoformat()}
    process.stdin.write(json.dumps(given) + "\n")
    process.stdin.flush()
    places = json.loads(process.stdout.readline())
    found: dict[str, Costs] = {}

    with ExitStack() as stack:
        stack.callback(process.wait)
        stack.callback(process.stdin.close)
        bot, bare = (
            stack.enter_context(closing(Line(places[name], now, "T1", process.pid)))
            for name in ("bot", "bare")
        )

        for look in (*LOOKS, HOME):
            for _ in range(WARM):
                bot.costs(look), bare.costs(look)

            pairs = [(bot.costs(look), bare.costs(look)) for _ in range(times)]
            found[look] = (
                statistics.median(ours[0] for ours, _ in pairs),
                statistics.median(theirs[0] for _, theirs in pairs),
                statistics.median(ours[1] for ours, _ in pairs),
            )

    return found


TARGETS = {"help": 3.0, "status": 3.0, "checklist": 3.0, "who": 3.0}


def figures(stores: Stores, sizes: Sequence[int], times: int = 50) -> list[Figure]:
    """Measure each look with so many reviews, and how it grows from the fewest to the most."""
    found: list[Figure] = []
    talk = stores.talk
    medians: dict[int, dict[str, Costs]] = {}

    for count in sizes:
        slack = talk.settings.slack_api_url
        url = stores.of(count)
        medians[count] = measure(slack, url, talk.now.astimezone(UTC), times)
        found += [
            Figure(
                work=look,
                store=f"{count:,} reviews",
                database=stores.name,
                ours=ours,
                floor=bare,
                target=TARGETS.get(look, 4.0),
            )
            for look, (ours, bare, _) in medians[count].items()
        ]

    few, many = medians[sizes[0]], medians[sizes[-1]]

    if len(sizes) > 1:
        found += [
            Figure(
                work=f"{look}: growth",
                store=f"{sizes[0]:,} to {sizes[-1]:,} reviews",
                database=stores.name,
                ours=many[look][0],
                floor=few[look][0],
                target=1.2,
            )
            for look in few
        ]

    return found


# --- stores and tables ---------------------------------------------------------------------------


@contextmanager
def databases(folder: Path, *, postgresql: bool) -> Iterator[Databases]:
    """Return where to keep databases."""
    if not postgresql:
        yield Files(folder)
        return

    postgres = Postgres()

    try:
        yield Server(postgres)
    finally:
        postgres.remove()


def show(console: Console, few: int, many: int, found: dict[int, Any]) -> None:
    """Show what each look costs, and how that grows."""
    table = Table(title="Looks: CPU against bare Bolt, milliseconds and ratios")
    table.add_column("")

    for name in ("bare", f"{few}", "ratio", f"{many}", "ratio", "growth", "wall"):
        table.add_column(name, justify="right")

    for look in (*LOOKS, HOME):
        small, floor, _ = found[few][look]
        large, other, wall = found[many][look]
        cells = (floor, small, small / floor, large, large / other, large / small, wall)
        table.add_row(look, *(f"{cell:.2f}" for cell in cells))

    console.print(table)


def main() -> int:
    """Measure looks with few reviews and with many, and show a table."""
    parser = argparse.ArgumentParser(description="Looks against bare Bolt.")
    parser.add_argument("--few", type=int, default=20)
    parser.add_argument("--many", type=int, default=2000)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(json.loads(sys.stdin.readline()))
        return 0

    logs.configure(level=50)
    console = Console()

    with tempfile.TemporaryDirectory(prefix="cspr-looks-") as folder, ExitStack() as stack:
        kept = stack.enter_context(databases(Path(folder), postgresql=options.postgresql))
        talk = Talk(kept.migrated())
        stack.callback(talk.stop)

        for lines, mark in chapters():
            talk.play(lines)
            if mark == "agency-check":
                break

        talk.bot.engine.dispose()
        url = talk.settings.database_url.get_secret_value()
        found = {}

        for count in (options.few, options.many):
            store = kept.copy(url)
            engine = make_engine(store, patient=True)
            copy_reviews(engine, count)
            engine.dispose()
            console.print(f"{count:,} reviews …")
            slack = talk.settings.slack_api_url
            found[count] = measure(slack, store, talk.now.astimezone(UTC), options.times)

    show(console, options.few, options.many, found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
