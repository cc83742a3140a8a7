"""What is asked again and again goes to the driver itself: what comes back is the same."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, select, text

from bot.store import cells, tables
from bot.store.cells import BadRow
from bot.store.db import reading, unchecked, writing
from bot.store.queries import ASKED_BEFORE, Query
from tests.conversations.conftest import At
from tests.costs import cost
from tests.databases import on_both, on_sqlite

OFTEN = ASKED_BEFORE + 2


def asked_often(
    conn: Connection, query: Query, aside: cells.Aside = cells.refuse, **given: Any
) -> list[list[Mapping[str, Any]]]:
    """What a query says, the first time and each time after that."""
    return [query.rows(conn, aside, **given) for _ in range(OFTEN)]


def is_same_each_time(found: list[list[Mapping[str, Any]]]) -> bool:
    return all(one == found[0] for one in found)


@on_both
def test_every_column_is_read_as_before(at: At) -> None:
    """All rows of all tables of a review that was played; values of each type find the same rows.
    What is read has the types that it had."""
    talk = at("agency-check")
    full = 0
    with reading(talk.bot.engine) as conn:
        for table in tables.metadata.sorted_tables:
            found = asked_often(conn, Query(select(table)))
            assert is_same_each_time(found), table.name
            full += bool(found[0])
            for row in found[0][:3]:
                for name, value in row.items():
                    assert {type(each[0][name]) for each in found} == {type(found[0][0][name])}
                    assert is_found_by(conn, table, name, value), f"{table.name}.{name}"
    assert full >= 12


def is_found_by(conn: Connection, table: Table, name: str, value: Any) -> bool:
    """Whether a row is found by one of its values, if it can be, the same each time."""
    if value is None or isinstance(value, list | dict):
        return True
    column = table.c[name]
    by_it = select(table).where(column == bindparam("value", type_=column.type))
    found = asked_often(conn, Query(by_it), value=value)
    return found[0] != [] and is_same_each_time(found)


@on_both
def test_a_list_within_is_written_out(at: At) -> None:
    """A query with a list of its own, and with others that are given, finds the same however often
    it is asked; by no values at all it finds nothing."""
    talk = at("agency-check")
    row = tables.outbox.c
    within = Query(
        select(row.id).where(
            row.id.in_(bindparam("ids", expanding=True)),
            row.state.in_(("sent", "pending")),
            row.created_at.in_(bindparam("instants", expanding=True)),
            row.team == bindparam("team"),
        )
    )
    with reading(talk.bot.engine) as conn:
        instants = list(conn.execute(select(row.created_at).distinct()).scalars())
        ids = list(conn.execute(select(row.id).where(row.state == "sent")).scalars())
        for some in (ids[:1], ids[:7], ids):
            found = asked_often(conn, within, ids=some, instants=set(instants), team="T1")
            assert is_same_each_time(found)
            assert {one["id"] for one in found[0]} == set(some)
        assert asked_often(conn, within, ids=ids, instants=(), team="T1") == [[]] * OFTEN


@on_sqlite
def test_a_damaged_cell_goes_to_whoever_asks_each_time(at: At) -> None:
    """It is named each time, and the other rows are read; so is one that holds nothing."""
    talk = at("agency-check")
    row = tables.outbox.c
    with writing(talk.bot.engine) as conn, unchecked(conn):
        first, second = conn.execute(select(row.id).order_by(row.id).limit(2)).scalars()
        for its_id, cell in ((first, "'last Tuesday'"), (second, "x'ff00'")):
            conn.execute(text(f"UPDATE outbox SET created_at = {cell} WHERE id = {its_id}"))
    query = Query(select(row.id, row.created_at).order_by(row.id))
    with reading(talk.bot.engine) as conn:
        for _ in range(OFTEN):
            damaged: list[BadRow] = []
            sound = query.rows(conn, damaged.append)
            assert [one.cells["id"] for one in damaged] == [first, second]
            assert [one.bad for one in damaged] == [("created_at",)] * 2
            assert sound != []
            assert all(isinstance(one["created_at"], datetime) for one in sound)


@on_both
def test_whoever_counts_counts_all(at: At) -> None:
    """What is asked often is seen by whoever listens to what is asked."""
    talk = at("agency-check")
    query = Query(select(tables.reviews))
    with reading(talk.bot.engine) as conn:
        asked_often(conn, query)
    with cost(talk.bot.engine) as spent, reading(talk.bot.engine) as conn:
        asked_often(conn, query)
    assert len(spent.statements) == OFTEN
