"""Alembic's entry: runs in the connection that :mod:`bot.store.migrate` hands over.

For a new revision from a checkout: ``alembic -x url=sqlite:///some.sqlite3 revision --autogenerate
-m "…"``.
"""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection

from bot.store.cells import Strict, UtcDateTime
from bot.store.db import make_engine
from bot.store.tables import metadata


def plain(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our types as SQLAlchemy's: a revision stays as it is for ever."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Strict):
        return f"sa.{item.of!r}"
    return False


def run(connection: Connection) -> None:
    """Migrate in a connection."""
    context.configure(
        connection=connection, target_metadata=metadata, render_as_batch=True, render_item=plain
    )
    context.run_migrations()


handed: Connection | None = context.config.attributes.get("connection")
if handed is not None:
    run(handed)
else:
    with make_engine(
        context.get_x_argument(as_dictionary=True)["url"], patient=True
    ).begin() as connection:
        run(connection)
