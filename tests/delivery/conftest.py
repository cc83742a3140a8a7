"""A world for each test: on SQLite, or where a test says so on both databases."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from bot.delivery import calls
from tests.delivery.world import World, running


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each database in turn."""
    engine: Engine = request.getfixturevalue(request.param)
    return engine


@pytest.fixture
def world(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(calls, "TIMEOUT", 0.8)
    yield from running(request.getfixturevalue(getattr(request, "param", "sqlite")))
