"""The commands of the Procfile, as processes: they refuse a database that is not theirs, and stop
in order when told to."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.clock import now
from bot.store import outbox
from bot.store.db import make_engine, reading, writing
from playground import Fault
from tests.conversations.talk import PEOPLE
from tests.conversations.test_process import Child, child, days_ago, until
from tests.databases import Databases, on_postgresql, on_sqlite
from tests.faults import invariants
from tests.faults.processes import ROOT, Side, bot_on
from tests.postgres import Postgres

__all__ = ["child"]


@pytest.fixture
def side(child: Child, databases: Databases) -> Iterator[Side]:
    """This version on a migrated database; nothing runs yet."""
    made = Side(child, ROOT, databases.migrated())
    yield made
    made.kill()


@pytest.mark.parametrize("verb", ["serve", "worker"])
def test_an_older_database_is_refused(child: Child, postgres: Postgres, verb: str) -> None:
    """With the command that mends it; nothing is migrated behind anybody's back."""
    ended, said = Side(child, ROOT, postgres.new_database()).command(verb)
    assert ended == 1
    assert "python -m bot db upgrade" in said


@on_postgresql
@pytest.mark.parametrize("command", [("serve",), ("db", "upgrade")], ids=" ".join)
def test_a_database_that_only_a_newer_version_can_work_on_is_refused(
    side: Side, command: tuple[str, ...]
) -> None:
    """In a sentence that says what to do."""
    engine = make_engine(side.url)
    with writing(engine) as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '9999', oldest = '9998'"))
    engine.dispose()
    ended, said = side.command(*command)
    assert ended == 1
    assert "install the newer version again" in said
    assert "Traceback" not in said


def stops_while_it_delivers(child: Child, side: Side, verb: str) -> None:
    """Slack has taken a message and does not answer when the process is told to stop: it ends in
    order and holds nothing; whoever comes next finds that message, and sends the others."""
    engine = make_engine(side.url)
    with writing(engine) as conn:
        for target in (PEOPLE["coordinator"], PEOPLE["team-1"], PEOPLE["team-2"]):
            outbox.enqueue(
                conn, team=child.slack.team, kind="not-an-answer", now=now(), target=target
            )
    child.slack.script("chat.postMessage", Fault.hang(1, after=True))
    side.start(verb)
    until(lambda: [c for c in child.slack.calls if c.method == "chat.postMessage"], "a post")
    side.stop()
    with reading(engine) as conn:
        states = [
            (row.state, row.lease_until)
            for row in outbox.in_state(conn, "pending", "sending", "unknown")
        ]
    engine.dispose()
    assert ("unknown", None) in states
    assert {lease for _, lease in states} == {None}

    later = now()
    bot = bot_on(side.url, slack=child.base + "api/", clock=lambda: later)
    while not invariants.settled(bot.reviews):
        later += timedelta(minutes=1)
        bot.sender.send_due()
    found = invariants.check(
        bot.reviews, child.slack.calls, now=later, key=bot.settings.chain_key()
    )
    bot.stop()
    assert (found.faults, found.sent) == ([], 3)


@on_postgresql
def test_a_worker_hands_back_what_it_holds(child: Child, side: Side) -> None:
    """SIGTERM in the middle of a delivery."""
    stops_while_it_delivers(child, side, "worker")


@on_sqlite
def test_run_hands_back_what_it_holds(child: Child, side: Side) -> None:
    """SIGTERM in the middle of a delivery."""
    stops_while_it_delivers(child, side, "run")


@on_postgresql
def test_serve_finishes_what_somebody_waits_for(side: Side) -> None:
    """SIGTERM in the middle of a command: it is recorded, the person reads so, and then the process
    ends."""
    side.start("serve")
    assert "Opened" in side.says("coordinator", f'open escb "Ash" decided {days_ago(20)}')
    heard: list[str] = []
    engine = make_engine(side.url)
    with writing(engine) as holder:
        holder.execute(text("SELECT 1 FROM reviews FOR UPDATE"))
        asking = threading.Thread(
            target=lambda: heard.append(side.says("coordinator", "done scoping-meeting"))
        )
        asking.start()
        until(lambda: waiting(side.url), "a command that waits for the row")
        side.tell_to_stop()
    asking.join(20)
    side.ends_in_order()
    engine.dispose()
    assert len(heard) == 1
    assert heard[0].startswith("Recorded"), heard


def waiting(url: str) -> bool:
    engine = make_engine(url)
    try:
        with reading(engine) as conn:
            return bool(
                conn.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar_one()
            )
    finally:
        engine.dispose()
