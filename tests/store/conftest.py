"""A migrated database for each test, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.store.db import writing
from bot.store.reads import ReviewRow
from tests.databases import postgres_database, sqlite_database
from tests.postgres import Postgres
from tests.store.rows import new_review


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
def review(engine: Engine) -> ReviewRow:
    """A review without events."""
    with writing(engine) as conn:
        return new_review(conn)
