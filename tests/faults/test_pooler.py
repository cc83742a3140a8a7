"""A real pooler between the bot and its database."""

import pytest

from bot.store import migrate
from bot.store.db import make_engine
from bot.store.errors import PooledByStatement
from tests.faults.conftest import prepare
from tests.pooler import pooled
from tests.postgres import Postgres


def test_a_pooler_by_transaction(postgres: Postgres) -> None:
    """PgBouncer hands out three connections in turn, to whoever begins a transaction: migration,
    answers and ticks are what they are without it."""
    with pooled(postgres.new_database(), "transaction") as url:
        talk = prepare(url)
        try:
            talk.all_say("coordinator: due scoping-meeting 20 Jan 2026 because agreed")
            talk.day("2026-01-22", 9)
            talk.bot.scheduler.tick_now()
            assert "Recorded" in talk.approve("team-1")
            assert talk.bot.health().failing == ()
            talk.settle()
            assert len(talk.asked("scoping-meeting")) == 1
            talk.check()
        finally:
            talk.stop()


def test_a_pooler_by_statement(postgres: Postgres) -> None:
    """It would take transactions apart: the start says what to change."""
    with pooled(postgres.new_database(), "statement") as url:
        engine = make_engine(url)
        with pytest.raises(PooledByStatement):
            migrate.upgrade(engine)
        with pytest.raises(PooledByStatement):
            migrate.fit(engine)
        engine.dispose()
