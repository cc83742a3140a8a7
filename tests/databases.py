"""Migrated databases, copied for each test: cheaper than to migrate again."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg
from sqlalchemy import Engine, make_url

from bot.store import migrate
from bot.store.db import make_engine
from tests.postgres import Postgres

_number = iter(range(1, 1_000_000))


@contextmanager
def sqlite_database(folder: Path) -> Iterator[Engine]:
    """A migrated SQLite file in this folder."""
    yield from _opened(f"sqlite:///{shutil.copy(_sqlite(folder.parent), folder / 'cspr.sqlite3')}")


@contextmanager
def postgres_database(postgres: Postgres) -> Iterator[Engine]:
    """A migrated database of the test's own on this server."""
    pattern = make_url(_postgres(postgres))
    url = pattern.set(database=f"copy_{next(_number)}")
    with psycopg.connect(
        pattern.set(drivername="postgresql", database="postgres").render_as_string(), autocommit=True
    ) as conn:
        conn.execute(f"CREATE DATABASE {url.database} TEMPLATE {pattern.database}".encode())
    yield from _opened(url.render_as_string())


def _opened(url: str) -> Iterator[Engine]:
    engine = make_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


@cache
def _sqlite(folder: Path) -> Path:
    path = folder / "migrated.sqlite3"
    _migrate(f"sqlite:///{path}")
    return path


@cache
def _postgres(postgres: Postgres) -> str:
    url = postgres.new_database()
    _migrate(url)
    return url


def _migrate(url: str) -> None:
    engine = make_engine(url)
    migrate.upgrade(engine)
    engine.dispose()
