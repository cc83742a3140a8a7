"""Where tests keep their databases: files, or a server. A migrated one is copied for each test:
cheaper than to migrate again."""

import itertools
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Self

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


class Databases(ABC):
    """Databases of one kind. All are known by their addresses, as SQLAlchemy takes them."""

    def __init__(self) -> None:
        self._lent: list[str] = []

    def migrated(self) -> str:
        """A new one of this version, with nothing in it."""
        return self.copy(self._pattern)

    def copy(self, url: str, *, kept: bool = False) -> str:
        """A new one that holds what another holds; nobody may be using that one. It is there until
        its test has ended, or, ``kept``, until all have."""
        made = self._copied(url)
        if not kept:
            self._lent.append(made)
        return made

    @contextmanager
    def lent(self) -> Iterator[Self]:
        """Removes afterwards what was made meanwhile: a run makes thousands."""
        before = len(self._lent)
        yield self
        while len(self._lent) > before:
            self._remove(self._lent.pop())

    @cached_property
    def _pattern(self) -> str:
        return _migrated(self._empty())

    @abstractmethod
    def _copied(self, url: str) -> str: ...

    @abstractmethod
    def _empty(self) -> str: ...

    @abstractmethod
    def _remove(self, url: str) -> None: ...


class Files(Databases):
    """SQLite's, in one folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._numbers = itertools.count(1)

    def _copied(self, url: str) -> str:
        source, copy = _path(url), self._empty()
        assert not source.with_name(f"{source.name}-wal").exists(), "somebody is using it"
        shutil.copyfile(source, _path(copy))
        return copy

    def _empty(self) -> str:
        return f"sqlite:///{self._folder / f'{next(self._numbers)}.sqlite3'}"

    def _remove(self, url: str) -> None:
        for file in self._folder.glob(f"{_path(url).name}*"):
            file.unlink()


def _path(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


class Server(Databases):
    """A PostgreSQL server's."""

    def __init__(self, postgres: Postgres) -> None:
        super().__init__()
        self._postgres = postgres

    def _copied(self, url: str) -> str:
        return self._postgres.new_database(like=url)

    def _empty(self) -> str:
        return self._postgres.new_database()

    def _remove(self, url: str) -> None:
        self._postgres.drop(url)


def _migrated(url: str) -> str:
    engine = make_engine(url)
    migrate.upgrade(engine)
    engine.dispose()
    return url
