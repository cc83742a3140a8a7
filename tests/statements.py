"""Statements that are compiled once for all the engines that tests make.

SQLAlchemy compiles a statement for each engine that executes it, and keeps the result there. A
process of the bot has one engine; the tests make thousands, and each would compile a hundred
statements anew.
"""

from sqlalchemy import Dialect, Engine
from sqlalchemy.engine import URL
from sqlalchemy.util import LRUCache

MOST = 2000

_known: dict[URL | str, tuple[Dialect, LRUCache[object, object]]] = {}


def compiled_once(engine: Engine) -> Engine:
    """Have an engine take what was compiled for another of its kind: SQLite, or the same server.

    Connections, transactions and whatever listens to them stay its own.
    """
    is_file = engine.dialect.name == "sqlite"
    kind = "sqlite" if is_file else engine.url.set(database=None)
    if kind not in _known:
        engine.connect().close()  # by which a dialect learns what it talks to
        _known[kind] = engine.dialect, LRUCache(MOST)
    engine.dialect, compiled = _known[kind]
    engine.update_execution_options(compiled_cache=compiled)
    return engine
