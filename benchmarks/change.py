"""What a change costs, against the least that it could: ``python -m benchmarks.change``.

Commands go through signed HTTP to the bot as it runs, one at a time; so do those of the floor, a
bare Bolt app that writes rows like a command's in one transaction of plain SQL and answers. Both
are taken in turn, in one process, and compared by the processor's time; a review of some 54 events
beside one of 5,000. With ``--clients``, so many people change as many reviews at once, and nobody
may be refused.
"""

import argparse
import hashlib
import hmac
import http.client
import itertools
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from rich.console import Console
from rich.table import Table
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from sqlalchemy import Engine, func, select, text

from benchmarks.figures import Figure, percentile
from bot import logs
from bot.acting import Actor
from bot.store import tables
from bot.store.db import make_engine, reading, writing
from bot.web.server import make_web
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.state import InstanceId
from tests.conversations.growing import EventOf, grow
from tests.conversations.story import chapters
from tests.conversations.talk import CHANNEL, PEOPLE, SECRET, TOKEN, Talk
from tests.databases import Databases, Files, Server
from tests.live import served
from tests.postgres import Postgres

STAGE = "agency-check"
LARGE = 5000
ADDED = ("receipt", "event", "item", "post", "update")


class Client:
    """Somebody whose commands Slack sends to one address, on one connection."""

    def __init__(self, url: str, team: str, clock: Callable[[], datetime]) -> None:
        parts = urlsplit(url)
        self._http = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
        self._path = parts.path
        self._team = team
        self._clock = clock
        self._triggers = itertools.count(1)

    def types(self, who: str, words: str, channel: str = CHANNEL) -> str:
        """Type a command and return what is answered."""
        body = urlencode(
            {
                "command": "/cspr",
                "text": words,
                "team_id": self._team,
                "user_id": who,
                "channel_id": channel,
                "channel_name": "privategroup",
                "trigger_id": f"{id(self)}.{next(self._triggers)}",
                "response_url": "https://hooks.slack.com/commands/1",
                "api_app_id": "A1",
                "user_name": "somebody",
                "token": "x",
                "team_domain": "example",
                "is_enterprise_install": "false",
            }
        ).encode()
        stamp = str(int(self._clock().timestamp()))
        base = b"v0:" + stamp.encode() + b":" + body
        signature = "v0=" + hmac.digest(SECRET.encode(), base, hashlib.sha256).hex()
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature,
        }
        self._http.request("POST", self._path, body, headers)
        response = self._http.getresponse()
        said = response.read().decode()

        if response.status != 200:
            raise AssertionError(f"{response.status}: {said}")

        return said


@contextmanager
def bare(talk: Talk, engine: Engine) -> Iterator[str]:
    """Serve the floor: a Bolt app whose command writes a command's rows by plain SQL."""

    def authorize(**_: Any) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=talk.slack.team, bot_token=TOKEN)

    bolt = App(
        signing_secret=SECRET,
        authorize=authorize,
        process_before_response=True,
        request_verification_enabled=False,
    )
    local = threading.local()
    numbers = itertools.count(1)

    for kind in ("receipt", "event", "head", "item", "post", "update"):
        with writing(engine) as conn:
            conn.execute(
                text(f"CREATE TABLE floor_{kind} (id integer PRIMARY KEY, a text, b text)")
            )

    with writing(engine) as conn:
        conn.execute(text("INSERT INTO floor_head VALUES (1, '', '')"))

    mark = "?" if engine.dialect.name == "sqlite" else "%s"

    def typed(ack: Any, body: dict[str, Any]) -> None:
        if not hasattr(local, "db"):
            local.db = engine.raw_connection().driver_connection

        n, words = next(numbers), body["text"] * 20
        execute = local.db.execute
        execute("BEGIN IMMEDIATE" if mark == "?" else "BEGIN")

        for statement, values in (
            *((_into(kind), (n, words, words)) for kind in ADDED),
            ("UPDATE floor_head SET a = ? WHERE id = 1", (str(n),)),
            ("UPDATE floor_receipt SET b = ? WHERE id = ?", (words, n)),
            ("DELETE FROM floor_item WHERE id = ?", (n - 1,)),
        ):
            execute(statement.replace("?", mark), values)

        execute("COMMIT")
        ack(text="done", response_type="ephemeral")

    bolt.command("/cspr")(typed)
    web = make_web(
        bolt,
        signing_secret=SECRET,
        clock=lambda: talk.now,
        health=talk.bot.health,
        metrics=talk.bot.metrics,
    )
    with served(web) as url:
        yield url + "/slack/events"


def _into(kind: str) -> str:
    return f"INSERT INTO floor_{kind} VALUES (?, ?, ?)"  # noqa: S608 - a name from above


def put_off_and_set(talk: Talk) -> EventOf:
    """Events by which tasks are put off, and every third time given a date."""

    def event(number: int, key: InstanceId) -> e.Event:
        if number % 3:
            return e.Snoozed(
                item=key.item,
                party=key.party or None,
                user=PEOPLE["police-lead"],
                until=date(2026, 6, 1) + timedelta(days=number % 90),
            )

        return e.DueSet(
            item=key.item,
            party=key.party or None,
            due=date(2026, 6, 1) + timedelta(days=number % 30),
            reason="agreed in the meeting",
            on=talk.now.date(),
        )

    return event


MEASURED = {
    "done": ("police-lead", "done agency-thoughts", "undo agency-thoughts because it was early"),
    "approve": (
        "police-lead",
        "approve factual-accuracy",
        "undo factual-accuracy because it was early",
    ),
    "refused approve": ("police-lead", "approve factual-accuracy v1", ""),
    "status": ("police-lead", "status", ""),
}


Samples = dict[str, list[float]]
TARGETS = {"done": 4.0, "approve": 4.0, "refused approve": 4.0, "status": 3.0}


def sample(talk: Talk, floor: str, times: int) -> dict[str, Samples]:
    """Measure each command in turn with the floor; return the milliseconds of both."""
    ours = Client(talk.slack.request_url or "", talk.slack.team, lambda: talk.now)
    least = Client(floor, talk.slack.team, lambda: talk.now)
    found = {}

    for name, (who, words, undone) in MEASURED.items():
        spent: Samples = {"ours": [], "floor": []}
        for n in range(times + 3):
            for side, client in (("ours", ours), ("floor", least)):
                began = time.process_time()
                said = client.types(PEOPLE[who], words)

                if n >= 3:
                    spent[side].append((time.process_time() - began) * 1000)

                if side == "ours" and undone:
                    assert "Nothing" not in said, said
                    said = client.types(PEOPLE[who], undone)
                    assert "Nothing" not in said, said

        found[name] = spent

    return found


def measure(talk: Talk, floor: str, times: int, shown: Table, named: str) -> None:
    """Measure each command in turn with the floor; show the medians."""
    for name, spent in sample(talk, floor, times).items():
        mine, base = statistics.median(spent["ours"]), statistics.median(spent["floor"])
        shown.add_row(named, name, f"{base:.2f}", f"{mine:.2f}", f"{mine / base:.1f}")


CLIENTS = (1, 32)
"""So many people change something at once."""


def figures(databases: Databases, database: str, *, short: bool, times: int) -> list[Figure]:
    """Measure changes of a review of some 50 events and, unless ``short``, of one of 5,000.

    Then those of many people at once.
    """
    found: list[Figure] = []
    with played(databases) as talk:
        floor_engine = make_engine(databases.migrated())
        with bare(talk, floor_engine) as floor:
            events = _events(talk)
            found += _figures(sample(talk, floor, times), _store(events, talk), database)

            if not short:
                talk.bot.engine.dispose()
                events = grow(talk, LARGE, put_off_and_set(talk))
                found += _figures(sample(talk, floor, times), _store(events, talk), database)

        for clients in CLIENTS:
            found += at_once(talk, clients, max(4, times // clients)).figures(clients, database)

        floor_engine.dispose()

    return found


def _store(before: int, talk: Talk) -> str:
    """Say how many events there were before what was measured, and after: changes add to them."""
    return f"{before:,} to {_events(talk):,} events"


def _figures(found: dict[str, Samples], store: str, database: str) -> list[Figure]:
    return [
        Figure(
            work=name,
            store=store,
            database=database,
            ours=statistics.median(spent["ours"]),
            floor=statistics.median(spent["floor"]),
            p99=percentile(spent["ours"], 0.99),
            target=TARGETS[name],
        )
        for name, spent in found.items()
    ]


@contextmanager
def played(databases: Databases) -> Iterator[Talk]:
    """Play a review up to its stage, for as long as it is measured."""
    talk = Talk(databases.migrated())
    talk.slack.link.ack_seconds = 60  # what is measured is the processor's time

    try:
        for lines, mark in chapters():
            talk.play(lines)
            if mark == STAGE:
                break

        yield talk
    finally:
        talk.stop()


def _events(talk: Talk) -> int:
    with reading(talk.bot.engine) as conn:
        count = select(func.count()).select_from(tables.history)
        return int(conn.execute(count).scalar_one())


@dataclass(frozen=True, slots=True, kw_only=True)
class AtOnce:
    """What came of many changes at once: how many a second, their milliseconds, who was refused."""

    rate: float
    taken: list[float]
    refused: int

    def figures(self, clients: int, database: str) -> list[Figure]:
        """Return it as figures, by the clock: a machine that does other work is slower."""
        store = f"{clients} at once" if clients > 1 else "one by one"
        latency = Figure(
            work="answer to a change (by the clock)",
            store=store,
            database=database,
            ours=statistics.median(self.taken),
            p99=percentile(self.taken, 0.99),
            target=1000,
        )
        return [
            latency,
            replace(latency, work="time between two", ours=1000 / self.rate, p99=None, target=10),
            replace(latency, work="refused", ours=self.refused, unit="", p99=None, target=0),
        ]


def at_once(talk: Talk, clients: int, changes: int) -> AtOnce:
    """Have so many people change their own review each."""
    team = talk.slack.team
    members = list(PEOPLE.values())

    for n in range(clients):
        channel = f"C0LOAD{clients}X{n}"
        talk.slack.channel(channel, f"load-{clients}-{n}", private=True, members=members)
        talk.bot.reviews.open(
            c.OpenReview(
                process="escb",
                pseudonym=f"Load {clients} {n}",
                decided=talk.now.date() - timedelta(days=3),
                ref=None,
            ),
            Actor(team=team, user=PEOPLE["coordinator"], trusted=True),
            channel=channel,
            channel_fault=None,
            now=talk.now,
            receipt=None,
            render=lambda reply, facts: {},
        )

    refused: list[str] = []
    taken: list[float] = []

    def work(n: int) -> None:
        client = Client(talk.slack.request_url or "", team, lambda: talk.now)
        for k in range(changes):
            asked = time.perf_counter()
            said = client.types(
                PEOPLE["coordinator"], f'family add "contact {k}"', f"C0LOAD{clients}X{n}"
            )
            taken.append((time.perf_counter() - asked) * 1000)

            if "Added" not in said and "added" not in said:
                refused.append(said)

    warm = Client(talk.slack.request_url or "", team, lambda: talk.now)

    for n in range(clients):
        warm.types(PEOPLE["coordinator"], "status", f"C0LOAD{clients}X{n}")

    threads = [threading.Thread(target=work, args=(n,)) for n in range(clients)]
    began = time.perf_counter()

    for thread in threads:
        thread.start()

    for thread in threads:
        thread.join()

    if refused:
        print(refused[0][:600])

    rate = clients * changes / (time.perf_counter() - began)
    return AtOnce(rate=rate, taken=taken, refused=len(refused))


def run(databases: Databases, options: argparse.Namespace, console: Console) -> None:
    """Measure on databases of one kind."""
    floor_engine = make_engine(databases.migrated())
    shown = Table("events", "command", "floor ms", "ours ms", "ratio", title=options.database)

    with played(databases) as talk:
        with bare(talk, floor_engine) as floor:
            measure(talk, floor, options.times, shown, f"{_events(talk)}")
            if not options.short:
                talk.bot.engine.dispose()
                events = grow(talk, LARGE, put_off_and_set(talk))
                measure(talk, floor, options.times, shown, f"{events}")

        console.print(shown)

        for clients in options.clients:
            found = at_once(talk, clients, max(4, 160 // clients))
            console.print(
                f"{clients} clients: {found.rate:.0f} changes a second, {found.refused} refused;"
                f" p50 {statistics.median(found.taken):.0f} ms,"
                f" p99 {percentile(found.taken, 0.99):.0f} ms"
            )

    floor_engine.dispose()


def main() -> int:
    """Measure what changes cost, and show it."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--times", type=int, default=40)
    parser.add_argument("--clients", type=int, nargs="*", default=[1, 32])
    parser.add_argument("--short", action="store_true", help="the small review only")
    options = parser.parse_args()
    logs.configure(level=50)
    console = Console()

    if options.database == "sqlite":
        with tempfile.TemporaryDirectory(prefix="cspr-bench-") as folder:
            run(Files(Path(folder)), options, console)

        return 0

    server = Postgres()

    try:
        run(Server(server), options, console)
    finally:
        server.remove()

    return 0


if __name__ == "__main__":
    sys.exit(main())
