"""A table that is read from histories, of which a review's rows are written as differences."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, select

from bot.store.db import insert_for
from bot.store.errors import UnreadableRow
from bot.store.queries import Query

Values = Mapping[str, Any]


class ReadTable:
    """A read table: a review's rows in it are known by their ``key`` columns.

    Most commands change one or two of some dozens of rows; only these are written.
    """

    def __init__(self, table: Table, *, key: Sequence[str]) -> None:
        of_review = (
            table.c.team == bindparam("its_team"),
            table.c.review_id == bindparam("its_review"),
        )
        this = (*of_review, *(table.c[name] == bindparam(f"its_{name}") for name in key))
        columns = [column for column in table.c if column.name not in ("team", "review_id")]
        self._key = key
        self._key_of = _reader_of(key)
        self._others = [column.name for column in columns if column.name not in key]
        self._table = table
        self._puts: dict[str, Any] = {}
        self._there = Query(select(*columns).where(*of_review))
        self._delete = delete(table).where(*this)
        self._delete_all = delete(table).where(*of_review)

    def write(
        self,
        conn: Connection,
        team: str,
        review_id: int,
        rows: Iterable[Values],
        *,
        there: Iterable[Values] | None = None,
    ) -> None:
        """Have a review's rows in the table be these, given as their columns.

        Those that are ``there`` are read, unless the caller knows them.
        """
        wanted = self._by_key(rows)
        its = {"its_team": team, "its_review": review_id}
        known = self._read(conn, its) if there is None else self._by_key(there)
        self._write(conn, its, known, wanted)

    def _by_key(self, rows: Iterable[Values]) -> dict[tuple[Any, ...], Values]:
        return {self._key_of(row): row for row in rows}

    def _write(
        self,
        conn: Connection,
        its: Values,
        there: Mapping[tuple[Any, ...], Values],
        wanted: Mapping[tuple[Any, ...], Values],
    ) -> None:
        gone = [key for key in there if key not in wanted]
        if gone:
            conn.execute(self._delete, [{**its, **self._named(key)} for key in gone])

        new = [row for key, row in wanted.items() if there.get(key) != row]
        if new:
            of_review = {"team": its["its_team"], "review_id": its["its_review"]}
            conn.execute(self._put(conn.dialect.name), [{**of_review, **row} for row in new])

    def _put(self, dialect: str) -> Any:
        """Return the statement that adds a row or puts it in the place of the one of its key.

        Somebody else may have written the same meanwhile; never one of another workspace.
        """
        if dialect not in self._puts:
            put = insert_for(dialect, self._table)
            self._puts[dialect] = put.on_conflict_do_update(
                index_elements=["review_id", *self._key],
                set_={name: put.excluded[name] for name in self._others},
                where=self._table.c.team == put.excluded.team,
            )

        return self._puts[dialect]

    def _read(self, conn: Connection, its: Values) -> dict[tuple[Any, ...], Values]:
        """Return a review's rows as they are, by key; where one cannot be read, none is left."""
        try:
            return self._by_key(self._there.rows(conn, **its))
        except UnreadableRow:
            conn.execute(self._delete_all, dict(its))
            return {}

    def _named(self, key: tuple[Any, ...]) -> dict[str, Any]:
        return {f"its_{name}": value for name, value in zip(self._key, key, strict=True)}


def _reader_of(key: Sequence[str]) -> Callable[[Values], tuple[Any, ...]]:
    """Return how to read the values of a row's key, of one column or of several."""
    if len(key) == 1:
        name = key[0]
        return lambda row: (row[name],)
    return itemgetter(*key)
