"""Indexes of some rows only, on whichever kind of database is at hand."""

from typing import Any

from sqlalchemy import Connection, Index, MetaData, TextClause, event


class PartialIndexes:
    """The indexes of some tables that are of some rows only, each with its condition.

    To name the condition for each kind of database, where an index is declared, loads all that
    SQLAlchemy has for that kind. So it is named when tables are made, for the one at hand.
    """

    def __init__(self, metadata: MetaData) -> None:
        self._conditions: dict[Index, TextClause] = {}
        event.listen(metadata, "before_create", self._name_conditions)

    def add(self, index: Index, condition: TextClause) -> None:
        """Have an index be of the rows alone that meet a condition."""
        self._conditions[index] = condition

    def _name_conditions(self, _: MetaData, conn: Connection, **__: Any) -> None:
        for index, condition in self._conditions.items():
            index.dialect_kwargs[f"{conn.dialect.name}_where"] = condition
