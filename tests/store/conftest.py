"""A migrated database for each test, on SQLite and on PostgreSQL, the newest and the oldest that is
promised."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from bot.store.db import writing
from bot.store.reads import ReviewRow
from bot.workflow.review.events import ItemReopened
from tests.databases import NAMES
from tests.store.rows import NOW, TODAY, append, closed, new_review, opened


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


@pytest.fixture
def told(engine: Engine, review: ReviewRow) -> ReviewRow:
    """A review with four events, some of them with texts."""
    with writing(engine) as conn:
        append(conn, review, 0, opened(review))
        append(
            conn,
            review,
            1,
            closed(),
            ItemReopened(item="x", cause="rested", on=TODAY),
            batch=2,
            behalf="Police",
        )
        append(conn, review, 3, closed("timetable", reason="because"), at=NOW + timedelta(days=1))
    return review
