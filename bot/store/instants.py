"""Days and instants of PostgreSQL that are none in Python: "infinity", or a year after 9999.

PostgreSQL keeps them, and its driver would end every query that meets one. As text they are cells
that cannot be read, as in SQLite (:mod:`bot.store.cells`): the other rows go on.
"""

from datetime import date, datetime
from typing import Any

from psycopg import Connection, DataError
from psycopg.types.datetime import (
    DateBinaryLoader,
    DateLoader,
    TimestamptzBinaryLoader,
    TimestamptzLoader,
)


def _loader(of: type[Any]) -> type[Any]:
    """Return a loader that gives what cannot be loaded back as text."""

    class Loader(of):  # type: ignore[misc]
        def load(self, data: bytes) -> date | datetime | str:
            """Read a stored value."""
            try:
                found: date | datetime = super().load(data)
            except DataError:
                return bytes(data).decode("ascii", "replace")
            return found

    return Loader


_LOADERS = [
    ("date", _loader(DateLoader)),
    ("date", _loader(DateBinaryLoader)),
    ("timestamptz", _loader(TimestamptzLoader)),
    ("timestamptz", _loader(TimestamptzBinaryLoader)),
]


def take_any(connection: Connection[Any]) -> None:
    """Have a connection hand over whatever stands in a day's or an instant's place."""
    for kind, loader in _LOADERS:
        connection.adapters.register_loader(kind, loader)
