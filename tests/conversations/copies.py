"""Many reviews, made of one by copying its rows: quicker than to play each."""

from sqlalchemy import Engine, text

from bot.store.db import writing
from bot.store.tables import READ_TABLES, history, metadata, reviews, texts

TABLES = (reviews, history, texts, *READ_TABLES)


def copy_reviews(engine: Engine, count: int, *, users: bool = True) -> None:
    """Copy the one review that there is, until there are ``count``, each in a channel of its own.

    Their references and pseudonyms differ; everything else is the same. Without ``users`` nobody
    has a part in the copies.
    """
    with writing(engine) as conn:
        (first,) = conn.execute(text("SELECT ref FROM reviews WHERE id = 1")).one()
        stem = str(first).rpartition("-")[0]
        numbers = (
            "(WITH RECURSIVE n(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM n"
            f" WHERE n < {count}) SELECT n FROM n)"
        )
        ref = f"'{stem}-' || CASE WHEN n < 10 THEN '0' ELSE '' END || n"
        own = {
            "reviews": {
                "id": "n",
                "ref": ref,
                "seq": "n",
                "channel": "'C' || (100000 + n)",
                "pseudonym_key": "'p' || n",
            },
            "texts": {"review_id": "n", "id": "id || '-' || n"},
            "history": {"review_id": "n", "body": f"replace(body, '{first}', {ref})"},
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
            key = "id" if table is reviews else "review_id"
            conn.execute(
                text(
                    f"INSERT INTO {table.name} ({columns}) SELECT {values} FROM {table.name}"
                    f" CROSS JOIN {numbers} AS numbers WHERE {key} = 1"
                )
            )
