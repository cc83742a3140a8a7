"""How the store fails. The caller turns these into words."""

from typing import ClassVar


class StoreError(Exception):
    """Base of what the store raises on purpose."""


class Unavailable(StoreError):
    """The database is away, locked, read-only, full or too slow.

    Nothing was recorded; trying again is safe. ``said`` says it to whoever runs the bot.
    """

    said: ClassVar[str] = "does not answer: check that it runs, and DATABASE_URL"


class ReadsOnly(Unavailable):
    """What is there lets nobody write: a standby, or a file that is read-only."""

    said = (
        "can be read and not written to: a standby of PostgreSQL, a server that was set to read"
        " only (some hosts do when its disk is full), or a file that this user may not write"
    )


class Full(Unavailable):
    """There is no room left for what was to be written."""

    said = "has no room left: make some on its disk"


class Held(Unavailable):
    """Somebody else holds what was asked for, for longer than can be waited."""

    said = (
        "is held by somebody else: another command that migrates, a backup, or a long query."
        " Nothing was changed: try again in a minute"
    )


class Unconfirmed(StoreError):
    """The connection failed during COMMIT: it may or may not be recorded, or not for good.

    A retry is told apart by its receipt.
    """


class NewerFormat(Exception):
    """A newer version of the bot wrote this, and only that one can read it.

    Nothing is amiss: leave it alone.
    """


class CorruptHistory(Exception):
    """What is kept of one review is not as it was written, or cannot be read.

    It is put aside: nothing is shown of it or done to it, until whoever runs the bot has looked
    (``db verify`` names what is wrong). Others are not touched.
    """


class UnreadableCell(CorruptHistory):
    """A cell does not hold what its column is for; the text is the column's name."""

    def __init__(self, place: str) -> None:
        super().__init__(f"{place} cannot be read")


class UnreadableRow(CorruptHistory):
    """A row has such a cell; the text says which row of which table, and which columns."""


class PooledByStatement(Unavailable):
    """A pooler between does not let one do more than a statement at a time."""

    said = (
        "is reached by a pooler that hands out its connections by statement: what the bot records"
        " is whole or not at all, so it needs pool_mode = transaction, or session"
    )


class Malformed(Unavailable):
    """The file of the database is damaged itself: only a backup helps."""

    said = "is damaged in its own files: restore the last backup"


class Conflict(StoreError):
    """Somebody else was first. Nothing was recorded; load again and decide anew."""
