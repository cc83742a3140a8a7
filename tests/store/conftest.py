"""A migrated database for each test, on SQLite and on PostgreSQL, the newest and the oldest that is
promised."""

import pytest
from sqlalchemy import Engine

from bot.store.db import writing
from bot.store.reads import ReviewRow
from tests.databases import NAMES
from tests.store.rows import new_review


@pytest.fixture(params=NAMES)
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each database in turn."""
    engine: Engine = request.getfixturevalue(request.param)
    return engine


@pytest.fixture
def review(engine: Engine) -> ReviewRow:
    """A review without events."""
    with writing(engine) as conn:
        return new_review(conn)
