"""Which tables a statement reads or changes without saying of which workspace."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from traceback import walk_stack
from typing import Any

from sqlalchemy import Engine, event

from bot.store.tables import metadata

TABLES = sorted(name for name, table in metadata.tables.items() if "team" in table.c)
_USED = re.compile(
    rf"(?:\b(?:FROM|JOIN|UPDATE)\s+|,\s+)({'|'.join(TABLES)})\b(?:\s+AS\s+(\w+))?", re.IGNORECASE
)
_VALUE = re.compile(r"\.team = (\?|%|:)")
_WITHOUT_INDEX = re.compile(r"\((\w+\.team) \|\| ''\)")
"""A workspace as it is compared where rows are found by their ids (``cells.is_of``)."""
_INSERTED = re.compile(r"INSERT INTO (\w+) \(([^)]*)\)")


def unbound(statement: str) -> list[str]:
    """The tables, or aliases, of one statement that nothing ties to a workspace."""
    inserted = _INSERTED.match(statement)
    if inserted:
        return [] if re.search(r"\bteam\b", inserted[2]) else [inserted[1]]
    statement = _WITHOUT_INDEX.sub(r"\1", statement)
    used = {alias or name for name, alias in _USED.findall(statement)}
    has_value = _VALUE.search(statement) is not None
    return sorted(name for name in used if not has_value or not _is_tied(statement, name))


def _is_tied(statement: str, name: str) -> bool:
    """Whether a table's workspace is compared with a value, or with another table's."""
    return bool(
        re.search(rf"\b{name}\.team = ", statement) or re.search(rf" = {name}\.team\b", statement)
    )


_PASSED_BY = ("bot.store.db", "bot.store.cells", "bot.store.queries")
"""Through which modules statements go, whoever asks."""


def _caller() -> str:
    """Who has a statement executed: the store's function, or else the bot's; empty for a test."""
    callers = [
        (frame.f_globals.get("__name__", ""), frame.f_code.co_name)
        for frame, _ in walk_stack(sys._getframe(2))
    ]
    of_bot = [
        (module, name)
        for module, name in callers
        if module.startswith("bot.") and module not in _PASSED_BY
    ]
    of_store = [one for one in of_bot if one[0].startswith("bot.store.")]
    module, name = (of_store or of_bot or [("", "")])[-1 if of_store else 0]
    return f"{module.removeprefix('bot.store.')}.{name}" if module else ""


@contextmanager
def watched(engine: Engine) -> Iterator[list[tuple[str, str]]]:
    """What is executed meanwhile that names a table and no workspace: by which function, and what.

    The function is the outermost one of the store, as module.name; a test's own is left out.
    """
    found: list[tuple[str, str]] = []

    def look(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if (names := unbound(statement)) and (caller := _caller()):
            found.append((caller, f"{', '.join(names)}: {statement}"))

    event.listen(engine, "before_cursor_execute", look)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", look)
