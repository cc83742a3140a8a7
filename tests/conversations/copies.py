"""Many reviews, made of one by copying its rows: quicker than to play each."""

from typing import Any

from sqlalchemy import Column, Connection, Engine, text

from bot.store import chain
from bot.store.db import writing
from bot.store.tables import READ_TABLES, history, metadata, reviews, texts

TABLES = (reviews, history, texts, *READ_TABLES)
APART = 1_000_000
WORDS = ("texts.id", "outbox.delivery_id")
NUMBERS = ("id", "review_id", "of", "thread_of", "outbox_id", "ledger_id")
"""By what rows are known in all workspaces: by a word, or by a number that is below ``APART``."""


def copy_reviews(
    engine: Engine, count: int, *, users: bool = True, key: bytes | None = None
) -> None:
    """Copy the one review that there is, until there are ``count``, each in a channel of its own.

    Their references and pseudonyms differ; everything else is the same. Without ``users`` nobody
    has a part in the copies. Under a ``key`` their heads are sealed, so that they are kept folded.
    """
    with writing(engine) as conn:
        there = text("SELECT ref, channel FROM reviews WHERE id = 1")
        first, channel = conn.execute(there).one()
        stem = str(first).rpartition("-")[0]
        numbers = (
            "(WITH RECURSIVE n(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM n"
            f" WHERE n < {count}) SELECT n FROM n)"
        )
        ref = f"'{stem}-' || CASE WHEN n < 10 THEN '0' ELSE '' END || n"
        own_channel = "'C' || (100000 + n)"
        body = f"replace(body, '{first}', {ref})"
        own = {
            "reviews": {
                "id": "n",
                "ref": ref,
                "seq": "n",
                "channel": own_channel,
                "pseudonym_key": "'p' || n",
            },
            "texts": {"review_id": "n", "id": "id || '-' || n"},
            "history": {
                "review_id": "n",
                "body": f"replace({body}, '{channel}', {own_channel})",
            },
            "overviews": {"review_id": "n", "facts": f"replace(facts, '{first}', {ref})"},
            "waiting": {
                "review_id": "n",
                "ref": ref,
                "facts": f"replace(facts, '{first}', {ref})",
            },
        }
        for table in TABLES:
            if not users and table.name in ("belongings", "waiting"):
                continue
            over = own.get(table.name, {"review_id": "n"})
            names = [column.name for column in metadata.tables[table.name].columns]
            columns = ", ".join(f'"{name}"' for name in names)
            values = ", ".join(over.get(name, f'"{name}"') for name in names)
            of_it = "id" if table is reviews else "review_id"
            conn.execute(
                text(
                    f"INSERT INTO {table.name} ({columns}) SELECT {values} FROM {table.name}"
                    f" CROSS JOIN {numbers} AS numbers WHERE {of_it} = 1"
                )
            )
        if key is not None:
            _seal(conn, key)


def copy_workspaces(engine: Engine, count: int, *, key: bytes) -> None:
    """Copy the one workspace that there is, with all in it, until there are ``count``.

    Everything in a copy is as it was but for the ids of its rows.
    """
    with writing(engine) as conn:
        numbers = (
            "(WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n"
            f" WHERE n < {count - 1}) SELECT n FROM n)"
        )
        for table in metadata.sorted_tables:
            if "team" not in table.c:
                continue
            own = {column.name: _of_copy(column) for column in table.columns}
            columns = ", ".join(f'"{name}"' for name in own)
            conn.execute(
                text(
                    f"INSERT INTO {table.name} ({columns}) SELECT {', '.join(own.values())}"
                    f" FROM {table.name} CROSS JOIN {numbers} AS numbers"
                )
            )
        _seal(conn, key)


def _of_copy(column: Column[Any]) -> str:
    """Return what the n-th copy of a workspace has in a column, as SQL."""
    name = f'"{column.name}"'
    if column.name == "team":
        return f"{name} || 'X' || n"
    if str(column) in WORDS:
        return f"{name} || '-X' || n"
    is_kept = str(column) == "processes.id"
    return f"{name} + n * {APART}" if column.name in NUMBERS and not is_kept else name


def _seal(conn: Connection, key: bytes) -> None:
    """Seal the head of each review over its last event."""
    last = conn.execute(
        text(
            "SELECT r.id, r.team, r.number, h.mac FROM reviews AS r"
            " JOIN history AS h ON h.review_id = r.id AND h.number = r.number"
        )
    ).all()
    sealed = [
        {"id": row.id, "head": chain.code_of_head(key, row.team, row.id, row.number, row.mac)}
        for row in last
    ]
    conn.execute(text("UPDATE reviews SET head = :head WHERE id = :id"), sealed)
