"""Whether the database is sound: its pages, its tables, and every cell that is in it.

That is what can be said without the history's key. :mod:`bot.store.verification` says whether the
histories are as they were written.
"""

from collections.abc import Callable, Iterable, Iterator

from sqlalchemy import Connection, Table, inspect, select, text
from sqlalchemy.exc import DBAPIError

from bot.store import cells
from bot.store.cells import BadRow
from bot.store.tables import metadata

MOST = 20  # of one kind: more would hide what else there is
RESTORE = "restore the last backup from before it (docs/operating.md, “Backup and restore”)"


def faults(conn: Connection) -> Iterator[str]:
    """Find what cannot be read, with its place: file, tables, columns, cells, references."""
    on_sqlite = conn.dialect.name == "sqlite"
    checks: list[tuple[str, Callable[[Connection], Iterable[str]]]] = [
        ("the tables", missing_columns),
        *[(f"the table {table.name}", _CellsOf(table)) for table in metadata.sorted_tables],
    ]

    if on_sqlite:
        checks += [("the file", _faults_of_file), ("the references", _lost_references)]

    for what, check in checks:
        yield from attempt(what, lambda check=check: check(conn))  # type: ignore[misc]


def attempt(what: str, check: Callable[[], Iterable[str]]) -> Iterator[str]:
    """Yield what a check finds; that it cannot even be made is found, too, and ends no other."""
    try:
        yield from check()
    except DBAPIError as error:
        yield f"{what} cannot be read ({name_of(error)}): the file is damaged there; {RESTORE}"
    except Exception as error:  # whatever lies in a damaged file
        yield f"{what} cannot be read ({type(error).__name__}); {RESTORE}"


def name_of(error: DBAPIError) -> str:
    """Return what the database, or else its driver, calls an error."""
    return getattr(error.orig, "sqlite_errorname", None) or type(error.orig).__name__


class _CellsOf:
    """The check of every cell of one table."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def __call__(self, conn: Connection) -> Iterator[str]:
        found: list[BadRow] = []
        cells.rows(conn, select(self._table), found.append)
        yield from (str(row) for row in found[:MOST])
        if len(found) > MOST:
            yield f"{self._table.name}: and {len(found) - MOST} more rows that cannot be read"


def missing_columns(conn: Connection) -> Iterator[str]:
    """Find tables and columns that are not there, or under another name."""
    there = inspect(conn)
    names = set(there.get_table_names())

    for table in metadata.sorted_tables:
        if table.name not in names:
            yield f"the table {table.name} is missing; {RESTORE}"
            continue

        columns = {column["name"] for column in there.get_columns(table.name)}

        for column in table.columns:
            if column.name not in columns:
                yield f"{table.name}: the column {column.name} is missing; {RESTORE}"


def _faults_of_file(conn: Connection) -> Iterator[str]:
    """Find what SQLite itself finds: pages, order, indexes, columns' rules."""
    found = conn.execute(text(f"PRAGMA integrity_check({MOST})")).scalars()
    lines = [line for report in found for line in str(report).splitlines()]
    yield from (f"the file: {line}" for line in lines if line != "ok")


def _lost_references(conn: Connection) -> Iterator[str]:
    """Find rows that refer to others which are not there."""
    broken = conn.execute(text("PRAGMA foreign_key_check")).all()
    for table, row, other, _ in broken[:MOST]:
        yield f"{table}, row {row}: what it refers to in {other} is not there"
