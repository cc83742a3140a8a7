"""Queries that are asked again and again: built once, and put to the database's driver itself.

What SQLAlchemy does around a statement takes several times as long as the statement. It still asks
whatever is not as it should be, so that damaged rows are named in one way (:mod:`bot.store.cells`).
"""

import re
import sqlite3
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Dialect, Select
from sqlalchemy.types import TypeEngine

from bot.store import cells
from bot.store.cells import Aside, BadRow, Strict, refuse
from bot.store.errors import UnreadableCell

Answer = TypeVar("Answer")

ASKED_BEFORE = 3
"""So often a query is asked before it is made ready for the driver: some are asked once."""
TEXTS_KEPT = 100
"""So many texts of a query with lists are kept, each for lists of other lengths."""
_LIST = re.compile(r"__\[POSTCOMPILE_(\w+)\]")  # where SQLAlchemy writes a list out


class Query:
    """A query that is built once, at import, with names for its values (``bindparam``).

    To build one takes several times as long as to ask it. One that is asked again and again is put
    to the driver itself (:class:`_Direct`).
    """

    def __init__(self, statement: Select[Any], wanted: Sequence[str] | None = None) -> None:
        self._statement = statement
        self._wanted = cells.wanted_of(statement) if wanted is None else wanted
        self._times_asked = 0
        self._direct: dict[str, _Direct] = {}

    def where(self, *which: ColumnElement[bool]) -> "Query":
        """Return the query with more conditions; its columns are not looked at again."""
        return Query(self._statement.where(*which), self._wanted)

    def rows(
        self, conn: Connection, aside: Aside = refuse, **given: Any
    ) -> list[Mapping[str, Any]]:
        """Return the rows that can be read, for the values that are given.

        Each other row goes to ``aside``, as by :func:`bot.store.cells.rows`.

        What was asked before, of the one view that a request has, is not asked again; but for
        queries about many, which are hardly ever the same.
        """
        asked = conn.get_execution_options().get("asked")
        is_about_many = any(isinstance(value, list | set | tuple) for value in given.values())
        if asked is None or is_about_many:
            return self._read(conn, aside, given)

        about = (self, *given.items())
        if about in asked:
            return list(asked[about])

        damaged: list[BadRow] = []

        def note(row: BadRow) -> None:
            damaged.append(row)
            aside(row)

        found = self._read(conn, note, given)

        if not damaged:  # else whoever asks again wants to hear of it, too
            asked[about] = found

        return list(found)

    def _read(
        self, conn: Connection, aside: Aside, given: Mapping[str, Any]
    ) -> list[Mapping[str, Any]]:
        """Read the rows, by the driver itself where that is possible and all of them are sound."""
        self._times_asked += 1
        if self._times_asked > ASKED_BEFORE and _may_ask_directly(conn):
            direct = self._direct.get(conn.dialect.name)
            if direct is None:
                direct = _Direct(self._statement, self._wanted, conn.dialect)
                self._direct[conn.dialect.name] = direct

            found = direct.rows(conn, given) if direct.is_possible else None
            if found is not None:
                return found

        return cells.read(conn, self._statement, self._wanted, aside, given)

    def values(self, conn: Connection, aside: Aside = refuse, **given: Any) -> list[Any]:
        """Return the first cell of each row, for the values that are given."""
        return [next(iter(row.values())) for row in self.rows(conn, aside, **given)]


def _may_ask_directly(conn: Connection) -> bool:
    """Say whether a statement may go by SQLAlchemy: where nobody wants to hear of statements."""
    return conn.in_transaction() and not conn.engine.dispatch.before_cursor_execute


class _Direct:
    """A query as the database's driver takes it: SQLAlchemy takes several times as long around it.

    Values go in and come out by the columns' types, as they do there.
    """

    def __init__(self, statement: Select[Any], wanted: Sequence[str], dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self._text = str(compiled)
        self._texts: dict[tuple[int, ...], str] = {}
        self._defaults = dict(compiled.params)
        in_order = getattr(compiled, "positiontup", None)
        self._is_by_place = in_order is not None
        self._lists = _LIST.findall(self._text) if self._is_by_place else []
        written_out = _LIST.sub("", self._text) if self._is_by_place else self._text
        self.is_possible = "POSTCOMPILE" not in written_out
        """Whether it can be put so: no more is written out when it is asked than lists here."""
        names = self._defaults if in_order is None else in_order
        self._written = [(name, _writer(compiled, name, dialect)) for name in names]
        self._names = [str(column.key) for column in statement.selected_columns]
        self._checks: list[_Reader] = []
        self._converts: list[_Reader] = []

        for place, column in enumerate(statement.selected_columns):
            kind = column.type.dialect_impl(dialect)
            # The driver's own type of a column matters to no type that is used here.
            read = kind.result_processor(dialect, None)
            only_checks = isinstance(kind, Strict) and not kind.converts(dialect)

            if read is not None:
                (self._checks if only_checks else self._converts).append((place, read))

        self._sound: set[tuple[type, ...]] = set()
        """The types of rows that were found sound before."""
        self._needed = cells.needed_of(self._names, wanted)

    def rows(self, conn: Connection, given: Mapping[str, Any]) -> list[Mapping[str, Any]] | None:
        """Return the rows; ``None`` where SQLAlchemy is to ask, and to say what is wrong."""
        values = {**self._defaults, **given}
        if not all(values[name] for name in self._lists):
            return None  # SQLAlchemy has words for a list of nothing

        try:
            ask = _ask_sqlite if self._is_by_place else _ask_postgresql
            stored = ask(conn, self._text_for(values), self._bound(values))
            found = [self._cells(row) for row in stored]
        except (sqlite3.Error, UnreadableCell):
            return None

        return None if cells.lack_any(found, self._needed) else self._named(found)

    def _text_for(self, values: Mapping[str, Any]) -> str:
        """Return the text with a place for each value of its lists."""
        if not self._lists:
            return self._text

        lengths = tuple(len(values[name]) for name in self._lists)
        text = self._texts.get(lengths)
        if text is None:
            places = iter(", ".join("?" * length) for length in lengths)
            text = _LIST.sub(lambda _: next(places), self._text)

            if len(self._texts) < TEXTS_KEPT:
                self._texts[lengths] = text

        return text

    def _bound(self, values: Mapping[str, Any]) -> Any:
        """Return the values as the driver takes them: in the order of their places, or by name."""
        if not self._is_by_place:
            return {
                name: write(values[name]) if write else values[name]
                for name, write in self._written
            }

        bound: list[Any] = []

        for name, write in self._written:
            these = values[name] if name in self._lists else (values[name],)
            bound += map(write, these) if write else these

        return bound

    def _cells(self, stored: Sequence[Any]) -> Sequence[Any]:
        """Return a row's cells. Raises :class:`UnreadableCell`."""
        types = tuple(map(type, stored))
        if types not in self._sound:
            for place, check in self._checks:
                check(stored[place])

            self._sound.add(types)

        if not self._converts:
            return stored

        row = list(stored)

        for place, read in self._converts:
            row[place] = read(row[place])

        return row

    def _named(self, rows: Iterable[Sequence[Any]]) -> list[Mapping[str, Any]]:
        return [dict(zip(self._names, row, strict=True)) for row in rows]


_Reader = tuple[int, Callable[[Any], Any]]
"""The place of a cell, and what reads it."""


def _ask_sqlite(conn: Connection, text: str, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
    """Put a statement to SQLite's driver, which raises where a text is none."""
    driver: Any = conn.connection.dbapi_connection
    usual, driver.text_factory = driver.text_factory, str

    try:
        found: Sequence[Sequence[Any]] = driver.execute(text, values).fetchall()
    finally:
        driver.text_factory = usual

    return found


def _ask_postgresql(
    conn: Connection, text: str, values: Mapping[str, Any]
) -> Sequence[Sequence[Any]]:
    """Put a statement to PostgreSQL's driver; what it raises is raised as SQLAlchemy does.

    Of some errors all connections are to be thrown away, which it sees to.
    """
    driver: Any = conn.connection.dbapi_connection
    try:
        found: Sequence[Sequence[Any]] = driver.execute(text, values).fetchall()
    except BaseException as error:
        conn._handle_dbapi_exception(error, text, None, None, None)  # noqa: SLF001 - see above
        raise

    return found


def _writer(compiled: Any, name: str, dialect: Dialect) -> Callable[[Any], Any] | None:
    """Return what makes the driver's value of one of a statement's, if anything does."""
    kind: TypeEngine[Any] = compiled.binds[name].type
    return kind.dialect_impl(dialect).bind_processor(dialect)


def asked_once(conn: Connection, about: Hashable, ask: Callable[[], Answer]) -> Answer:
    """Return what the database answers; of one view it is asked once ``about`` the same.

    ``about`` says which question it is, and about whom. The answer is for reading only.
    """
    asked = conn.get_execution_options().get("asked")
    if asked is None:
        return ask()

    if about not in asked:
        asked[about] = ask()

    answer: Answer = asked[about]
    return answer
