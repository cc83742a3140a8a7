"""Who has to hear that a database is another one than before: another server, or another file.

What was remembered of one need not be in the other: a standby may lag, and a backup is older.
"""

from collections.abc import Callable
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

_to_hear: WeakKeyDictionary[Engine, list[Callable[[], None]]] = WeakKeyDictionary()


def when_moved(engine: Engine, do: Callable[[], None]) -> None:
    """Do something whenever another database answers than before, ahead of what is read of it."""
    _to_hear.setdefault(engine, []).append(do)


def has_moved(engine: Engine) -> None:
    """Have everybody hear of it."""
    for do in _to_hear.get(engine, ()):
        do()
