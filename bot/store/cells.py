"""Cells that are read whatever lies in them: SQLite keeps any bytes in any column.

Each column of :mod:`bot.store.tables` has a strict type: a cell that is not of it raises
:class:`bot.store.errors.UnreadableCell`, whoever reads it. :func:`rows` reads many rows, and one
that cannot be read keeps nobody from the others: it goes to ``aside``, with its name.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from operator import itemgetter
from typing import Any

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
    return read(conn, statement, wanted_of(statement), aside, {})


def read(
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

    if lack_any(found, needed_of(names, wanted)):
        return list(_one_by_one(conn, statement, aside, given))

    return [dict(zip(names, row, strict=True)) for row in found]


Needed = Callable[[Sequence[Any]], Sequence[Any]]
"""Takes from a row the cells that have to hold something."""


def needed_of(names: Sequence[str], wanted: Collection[str]) -> Needed:
    """Return what takes the wanted cells from a row, whose cells have these names."""
    places = [place for place, name in enumerate(names) if name in wanted]
    if not places:
        return lambda _: ()
    return itemgetter(*places, places[0])  # of one place alone it would give no row


def lack_any(rows: Iterable[Sequence[Any]], needed: Needed) -> bool:
    """Say whether a row holds nothing where it has to hold something."""
    with_gaps = [row for row in rows if None in row]
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


def wanted_of(statement: Select[Any]) -> list[str]:
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
