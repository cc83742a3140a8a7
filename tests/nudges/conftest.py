"""The whole bot with real HTTP, a real database and people who talk to it; each test on its own copy."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.conversations.talk import Talk
from tests.databases import postgres_database, sqlite_database
from tests.postgres import Postgres

START = datetime(2026, 1, 12, 10, tzinfo=UTC)  # a Monday
OPEN = 'coordinator: open escb "Ash" decided 12 Jan 2026 ref minute 3.1'


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Engine]:
    with sqlite_database(tmp_path) as engine:
        yield engine


@pytest.fixture
def postgresql(postgres: Postgres) -> Iterator[Engine]:
    with postgres_database(postgres) as engine:
        yield engine


@pytest.fixture
def new_talk(request: pytest.FixtureRequest) -> Iterator[Callable[..., Talk]]:
    """Makes a workspace, and ends it after the test. On SQLite, or on the database that is named."""
    made: list[Talk] = []

    def make(database: str = "sqlite") -> Talk:
        engine: Engine = request.getfixturevalue(database)
        talk = Talk(engine.url.render_as_string(hide_password=False), START)
        made.append(talk)
        return talk

    yield make
    for talk in made:
        talk.close()


@pytest.fixture
def talk(new_talk: Callable[..., Talk]) -> Talk:
    """A workspace where a review was opened on Monday 12 January 2026, with people in their roles."""
    talk = new_talk()
    talk.all_say(
        OPEN,
        "coordinator: role lead-reviewer @lead-reviewer",
        "coordinator: role review-team @team-1 @team-2 @team-3",
    )
    return talk
