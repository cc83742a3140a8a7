"""Cells that are read whatever lies in them: SQLite keeps any bytes in any column.

Each column of :mod:`bot.store.tables` has a strict type: a cell that is not of it raises
:class:`bot.store.errors.UnreadableCell`, whoever reads it. :func:`rows` reads many rows, and one
that cannot be read keeps nobody from the others: it goes to ``aside``, with its name.
"""

import re
import sqlite3
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from operator import itemgetter
from typing import Any, TypeVar

import structlog
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Date,
    DateTime,
    Dialect,
    Integer,
    LargeBinary,
    MetaData,
    Select,
    String,
    literal_column,
    type_coerce,
)
from sqlalchemy.types import NullType, TypeDecorator, TypeEngine

from bot.store.errors import UnreadableCell, UnreadableRow

log = structlog.get_logger()
Answer = TypeVar("Answer")

ASKED_BEFORE = 3
"""So often a query is asked before it is made ready for the driver: some are asked once."""
TEXTS_KEPT = 100
"""So many texts of a query with lists are kept, each for lists of other lengths."""
_LIST = re.compile(r"__\[POSTCOMPILE_(\w+)\]")  # where SQLAlchemy writes a list out

# What a column of a type has in Python; JSON may be anything.
_KINDS: Mapping[type[TypeEngine[Any]], type] = {
    String: str,
    Integer: int,
    Date: date,
    LargeBinary: bytes,
    JSON: object,
}


class Strict(TypeDecorator[Any]):
    """A column's type that takes nothing else for one of its values."""

    impl: Any = String  # each instance has its own
    cache_ok = True

    def __init__(self, of: TypeEngine[Any], place: str) -> None:
        super().__init__()
        self.of = of
        self.impl = of
        self.place = place

    def converts(self, dialect: Dialect) -> bool:
        """Say whether a value is stored as something else; else it is only looked at."""
        return super().result_processor(dialect, None) is not None

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """Return what reads a stored value, or raises :class:`UnreadableCell`."""
        of, place = self.of, self.place
        convert = super().result_processor(dialect, coltype)
        kind = next((kind for base, kind in _KINDS.items() if isinstance(of, base)), object)

        def read_as_it_is(stored: Any) -> Any:
            if stored is None or isinstance(stored, kind):
                return stored
            raise UnreadableCell(place)

        if convert is None:
            return read_as_it_is

        def read(stored: Any) -> Any:
            if stored is None:
                return None
            try:
                value = convert(stored)
            except Exception as error:
                raise UnreadableCell(place) from error
            if not isinstance(value, kind):
                raise UnreadableCell(place)
            return value

        return read


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. SQLite drops offsets, so everything is stored in UTC and comes back aware."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """Return what reads a stored instant, or raises :class:`UnreadableCell`."""
        convert = super().result_processor(dialect, coltype)
        assert convert is not None

        def read(stored: Any) -> Any:
            try:
                return convert(stored)
            except Exception as error:
                raise UnreadableCell("an instant") from error

        return read


def make_strict(metadata: MetaData) -> None:
    """Have every column take nothing else for one of its values.

    Ids that the database gives are left as they are, as SQLite keeps no other than whole numbers,
    and so is yes or no: whatever stands there is one of them.
    """
    for table in metadata.tables.values():
        for column in table.columns:
            is_given = column is table.autoincrement_column
            if not is_given and not isinstance(column.type, TypeDecorator | Boolean):
                column.type = Strict(column.type, f"{table.name}.{column.name}")


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row of which some cells cannot be read: its table, the others, and those cells' names."""

    table: str
    cells: Mapping[str, Any]
    bad: tuple[str, ...]

    def __str__(self) -> str:
        named = [f"{name} {self.cells[name]}" for name in _NAMING if name in self.cells]
        return f"{self.table} {', '.join(named)}: {', '.join(self.bad)} cannot be read"


# Columns that say which row it is; none holds what somebody typed.
_NAMING = (
    *("id", "team", "ref", "review_id", "number", "item", "party", "user", "channel", "target"),
    *("method", "field", "hash", "outbox_id", "ledger_id"),
)

Aside = Callable[[BadRow], None]
"""What is done with a row that cannot be read, before the next one is."""


def leave_out(row: BadRow) -> None:
    """Log that a row cannot be read: it keeps nobody from the others."""
    log.error("a row is left out", table=row.table, columns=list(row.bad), key=_key(row))


def refuse(row: BadRow) -> None:
    """Raise :class:`UnreadableRow`: nothing of what was asked for is whole without this row."""
    raise UnreadableRow(str(row))


class Query:
    """A query that is built once, at import, with names for its values (``bindparam``).

    To build one takes several times as long as to ask it. One that is asked again and again is put
    to the driver itself (:class:`_Direct`).
    """

    def __init__(self, statement: Select[Any], wanted: Sequence[str] | None = None) -> None:
        self._statement = statement
        self._wanted = _wanted(statement) if wanted is None else wanted
        self._times_asked = 0
        self._direct: dict[str, _Direct] = {}

    def where(self, *which: ColumnElement[bool]) -> "Query":
        """Return the query with more conditions; its columns are not looked at again."""
        return Query(self._statement.where(*which), self._wanted)

    def rows(
        self, conn: Connection, aside: Aside = refuse, **given: Any
    ) -> list[Mapping[str, Any]]:
        """Return the rows that can be read, as by :func:`rows`, for the values that are given.

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
        return _read(conn, self._statement, self._wanted, aside, given)

    def values(self, conn: Connection, aside: Aside = refuse, **given: Any) -> list[Any]:
        """Return the first cell of each row, as by :func:`values`, for the values given."""
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
        self._wanted = wanted

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
        return None if _lack_any(found, self._names, self._wanted) else self._named(found)

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


def is_of(column: ColumnElement[str], team: object) -> ColumnElement[bool]:
    """Return the condition that a row is a workspace's, where it is found by its id.

    In plain words SQLite takes an index for it: instead of looking up more than ten ids it would
    read all that the workspace has.
    """
    return column.op("||")(literal_column("''")) == team


def rows(
    conn: Connection, statement: Select[Any], aside: Aside = refuse
) -> list[Mapping[str, Any]]:
    """Return the rows of a query that can be read; each other goes to ``aside``."""
    return _read(conn, statement, _wanted(statement), aside, {})


def _read(
    conn: Connection,
    statement: Select[Any],
    wanted: Sequence[str],
    aside: Aside,
    given: Mapping[str, Any],
) -> list[Mapping[str, Any]]:
    try:
        asked = conn.execute(statement, given)
        names = tuple(asked.keys())
        found = asked.all()
    except UnreadableCell:
        return list(_one_by_one(conn, statement, aside, given))
    if _lack_any(found, names, wanted):
        return list(_one_by_one(conn, statement, aside, given))
    return [dict(zip(names, row, strict=True)) for row in found]


def _lack_any(rows: Iterable[Sequence[Any]], names: Sequence[str], wanted: Collection[str]) -> bool:
    """Say whether a row holds nothing where it has to hold something."""
    with_gaps = [row for row in rows if None in row]
    if not with_gaps:
        return False
    places = [place for place, name in enumerate(names) if name in wanted]
    if not places:
        return False
    needed = itemgetter(*places, places[0])  # of one place alone it would give no row
    return any(None in needed(row) for row in with_gaps)


def values(conn: Connection, statement: Select[Any], aside: Aside = refuse) -> list[Any]:
    """Return the first cell of each row of a query, as by :func:`rows`."""
    return [next(iter(row.values())) for row in rows(conn, statement, aside)]


def one_if_readable(conn: Connection, statement: Select[Any]) -> Any:
    """Return the one cell of a query, or ``None``, where there is none or it cannot be read.

    For what is only measured: :mod:`bot.inspecting` puts aside what such a cell is of.
    """
    try:
        return conn.execute(statement).scalar_one_or_none()
    except UnreadableCell:
        return None


def _wanted(statement: Select[Any]) -> list[str]:
    """Return the columns of a query that have to hold something."""
    columns = _columns(statement)
    return [name for name, column in columns.items() if not column.nullable]


def _columns(statement: Select[Any]) -> dict[str, Column[Any]]:
    """Return the stored columns that a query reads as they are, by the names that it gives them."""
    named = {
        column.key: getattr(column, "element", column) for column in statement.selected_columns
    }
    return {
        str(name): column
        for name, column in named.items()
        if isinstance(column, Column) and column.table is not None
    }


def _one_by_one(
    conn: Connection, statement: Select[Any], aside: Aside, given: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """Yield the rows that can be read, cell by cell, and hand over the others."""
    columns = _columns(statement)
    raw = statement.with_only_columns(
        *(
            type_coerce(columns.get(str(column.key), column), NullType()).label(column.key)
            for column in statement.selected_columns
        ),
        maintain_column_froms=True,
    )
    readers = {name: _reader(conn.dialect, column) for name, column in columns.items()}
    table = next(iter(columns.values())).table
    for stored in conn.execute(raw, given).mappings():
        read, bad = _cells(stored, readers)
        if bad:
            aside(BadRow(str(getattr(table, "name", "")), read, tuple(bad)))
        else:
            yield read


def _cells(
    stored: Mapping[Any, Any], readers: Mapping[str, Callable[[Any], Any]]
) -> tuple[dict[str, Any], list[str]]:
    """Return a row's cells that can be read, and the names of the others."""
    read: dict[str, Any] = {}
    bad: list[str] = []
    for name, cell in stored.items():
        try:
            read[name] = readers[name](cell) if name in readers else cell
        except UnreadableCell:
            bad.append(name)
    return read, bad


def _reader(dialect: Dialect, column: Column[Any]) -> Callable[[Any], Any]:
    """Return what reads a column's cells, one by one, or raises :class:`UnreadableCell`."""
    # The driver's own type of a column matters to no type that is used here.
    convert = column.type.dialect_impl(dialect).result_processor(dialect, None)

    def read(stored: Any) -> Any:
        if stored is None and not column.nullable:
            raise UnreadableCell(str(column))
        return convert(stored) if convert else stored

    return read


def _key(row: BadRow) -> list[str]:
    """Return what says which row it is, for the log."""
    return [str(row.cells[name]) for name in _NAMING if name in row.cells]
