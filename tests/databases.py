"""Where tests keep their databases: files, or a server. A migrated one is copied for each test:
cheaper than to migrate again."""

import itertools
import sqlite3
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import Protocol

import pytest

from bot.store import migrate
from bot.store.db import make_engine
from tests.postgres import Postgres

NAMES = ("sqlite", "postgresql", "postgresql_15")

on_sqlite = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
on_postgresql_15 = pytest.mark.parametrize("databases", ["postgresql_15"], indirect=True)
on_postgresql_18_and_15 = pytest.mark.parametrize("databases", NAMES[1:], indirect=True)
on_both = pytest.mark.parametrize("databases", NAMES[:2], indirect=True)
on_every = pytest.mark.parametrize("databases", NAMES, indirect=True)


class Databases(Protocol):
    """Databases of one kind. All are known by their addresses, as SQLAlchemy takes them."""

    def migrated(self) -> str:
        """A new one of this version, with nothing in it."""

    def copy(self, url: str) -> str:
        """A new one that holds what another holds; nobody may be using that one."""


class Files:
    """SQLite's, in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)

    def migrated(self) -> str:
        return self.copy(self._pattern)

    def copy(self, url: str) -> str:
        path = self._new()
        with (
            closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as source,
            closing(sqlite3.connect(path)) as copy,
        ):
            source.backup(copy)
        return f"sqlite:///{path}"

    def _new(self) -> Path:
        return self._folder / f"{next(self._numbers)}.sqlite3"

    @cached_property
    def _pattern(self) -> str:
        return _migrated(f"sqlite:///{self._new()}")


class Server:
    """A PostgreSQL server's."""

    def __init__(self, postgres: Postgres) -> None:
        self._postgres = postgres

    def migrated(self) -> str:
        return self.copy(self._pattern)

    def copy(self, url: str) -> str:
        return self._postgres.new_database(like=url)

    @cached_property
    def _pattern(self) -> str:
        return _migrated(self._postgres.new_database())


def _migrated(url: str) -> str:
    engine = make_engine(url)
    migrate.upgrade(engine)
    engine.dispose()
    return url
