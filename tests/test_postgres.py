"""The PostgreSQL that tests get: real, empty for each test, and one that can be restarted and
killed under the bot."""

import pytest
import sqlalchemy as sa

from bot.config import Settings


@pytest.fixture
def engine(postgres_url):
    engine = sa.create_engine(postgres_url, pool_pre_ping=True)
    yield engine
    engine.dispose()


@pytest.mark.parametrize("time", [1, 2])
def test_each_test_has_an_empty_database(engine, time):
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE kept (what text)"))


@pytest.mark.parametrize("how", ["stop", "kill"])
def test_what_was_committed_outlives_a_restart_and_a_kill(postgres, engine, how):
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE kept (what text)"))
        connection.execute(sa.text("INSERT INTO kept VALUES ('an answer')"))
    getattr(postgres, how)()
    postgres.start()
    with engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT what FROM kept")) == "an answer"


@pytest.mark.parametrize(("server", "version"), [("postgres", "18."), ("postgres_15", "15.")])
def test_it_is_of_the_version_that_is_promised(request, server, version):
    url = request.getfixturevalue(server).new_database()
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        assert connection.scalar(sa.text("SHOW server_version")).startswith(version)
    engine.dispose()


def test_its_address_is_one_that_the_settings_take(postgres_url):
    assert (
        Settings(_env_file=None, DATABASE_URL=postgres_url).database_url.get_secret_value()
        == postgres_url
    )
