"""Which tables a statement reads or changes without saying of which workspace."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from bot.store.tables import metadata

TABLES = sorted(name for name, table in metadata.tables.items() if "team" in table.c)
_USED = re.compile(
    rf"(?:\b(?:FROM|JOIN|UPDATE)\s+|,\s+)({'|'.join(TABLES)})\b(?:\s+AS\s+(\w+))?", re.IGNORECASE
)
_INSERTED = re.compile(r"INSERT INTO (\w+) \(([^)]*)\)")


def unbound(statement: str) -> list[str]:
    """The tables, or aliases, of one statement that nothing ties to a workspace."""
    inserted = _INSERTED.match(statement)
    if inserted:
        return [] if re.search(r"\bteam\b", inserted[2]) else [inserted[1]]
    used = {alias or name for name, alias in _USED.findall(statement)}
    return sorted(name for name in used if not _is_tied(statement, name))


def _is_tied(statement: str, name: str) -> bool:
    """Whether a table's workspace is compared with a value, or with another table's."""
    return bool(
        re.search(rf"\b{name}\.team = ", statement) or re.search(rf" = {name}\.team\b", statement)
    )


@contextmanager
def watched(engine: Engine) -> Iterator[list[str]]:
    """What is executed meanwhile that names a table and no workspace."""
    found: list[str] = []

    def look(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if names := unbound(statement):
            found.append(f"{', '.join(names)}: {statement}")

    event.listen(engine, "before_cursor_execute", look)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", look)
