"""The whole bot, things to do in it, and the checker that looks at everything when a test of a
fault ends."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot import app
from bot.delivery import calls
from bot.store import verification
from bot.store.db import make_engine, reading
from bot.web.server import make_web
from tests.conversations.talk import PEOPLE, SECRET
from tests.databases import Databases
from tests.databases import on_both as on_both
from tests.faults import invariants
from tests.faults.invariants import Acknowledged
from tests.live import served
from tests.nudges.conftest import START, Beginnings, Chased
from tests.statements import compiled_once

TERMS = "terms-of-reference"


class Faulty(Chased):
    """A workspace in which things go wrong; what people were told is remembered, and checked when
    all has settled."""

    acknowledged: list[Acknowledged]

    def approve(self, who: str, *, send: bool = True) -> str:
        """Somebody approves the terms of reference; what they read. "Recorded" is taken at its
        word."""
        words = str(self.says(who, f"approve {TERMS}", send=send))
        self.note(who, words)
        return words

    def note(self, who: str, words: str) -> None:
        if recorded(words):
            one = Acknowledged(self.ref, PEOPLE[who], TERMS)
            if one not in self.acknowledged:
                self.acknowledged.append(one)

    def settle(self, *others: app.Bot) -> None:
        """Minutes pass, and whatever can be sent is."""
        for _ in range(900):
            for bot in (self.bot, *others):
                bot.sender.send_due(50)
            if invariants.settled(self.bot.reviews):
                return
            self.move(self._now + timedelta(seconds=5))
        raise AssertionError("it does not settle")

    def check_histories(self) -> None:
        """Every history is whole, also while something is wrong."""
        with reading(self.bot.engine) as conn:
            assert verification.verify(conn, self.settings.chain_key()) == []

    def check(self) -> invariants.Found:
        """All that must hold, holds."""
        found = invariants.check(
            self.bot.reviews,
            self.slack.calls,
            now=self._now,
            key=self.settings.chain_key(),
            acknowledged=self.acknowledged,
        )
        assert found.faults == []
        assert self.slack.problems == []
        return found


def recorded(words: str) -> bool:
    """Whether somebody was told that their answer is recorded."""
    return (
        words.startswith(("Recorded", "All agreed", "Approved"))
        or "Recorded:" in words.split("\n")[0]
    )


def prepare(url: str) -> Faulty:
    """A review whose terms of reference wait for four people, with requests on their way to
    each."""
    talk = Faulty(url, START, ref="ESCB-2026-01")
    talk.acknowledged = []
    talk.all_say(
        'coordinator: open escb "Ash" decided 12 Jan 2026 ref minute 3.1',
        "coordinator: role lead-reviewer @lead-reviewer",
        "coordinator: role review-team @team-1 @team-2 @team-3",
        *(f"{who}: status" for who in ("lead-reviewer", "team-1", "team-2", "team-3")),
        f"lead-reviewer: draft https://documents.example.org/terms as {TERMS}",
    )
    return talk


@pytest.fixture(scope="session")
def prepared() -> Beginnings[Faulty]:
    """That, once for each of pytest's workers."""
    return Beginnings(prepare)


@pytest.fixture
def talk(
    databases: Databases, prepared: Beginnings[Faulty], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Faulty]:
    """That review; invariants are checked at the end."""
    monkeypatch.setattr(calls, "TIMEOUT", 0.5)
    talk = prepared.go_on(databases)
    talk.acknowledged = []
    yield talk
    try:
        talk.settle()
        talk.check()
    finally:
        talk.stop()


@pytest.fixture
def replica(talk: Faulty) -> Iterator[tuple[app.Bot, str]]:
    """A second bot on the same database, and its address."""
    engine = compiled_once(make_engine(talk.settings.database_url.get_secret_value()))
    bot = app.build(talk.settings, clock=lambda: talk._now, engine=engine)
    web = make_web(
        bot.bolt,
        signing_secret=SECRET,
        clock=lambda: talk._now,
        health=bot.health,
        metrics=bot.metrics,
        collect=bot.collect,
    )
    with served(web) as address:
        yield bot, f"{address}/slack/events"
    bot.stop()
