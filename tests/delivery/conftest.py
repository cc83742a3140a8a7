"""A world for each test: on SQLite, or where a test says so on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.delivery import calls
from tests.databases import postgres_database, sqlite_database
from tests.delivery.world import World, running
from tests.postgres import Postgres


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Engine]:
    with sqlite_database(tmp_path) as engine:
        yield engine


@pytest.fixture
def postgresql(postgres: Postgres) -> Iterator[Engine]:
    with postgres_database(postgres) as engine:
        yield engine


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each database in turn."""
    engine: Engine = request.getfixturevalue(request.param)
    return engine


@pytest.fixture
def world(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(calls, "TIMEOUT", 0.3)
    yield from running(request.getfixturevalue(getattr(request, "param", "sqlite")))
