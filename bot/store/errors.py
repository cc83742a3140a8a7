"""How the store fails. The caller turns these into words."""


class StoreError(Exception):
    """Base of what the store raises on purpose."""


class Unavailable(StoreError):
    """The database is away, locked, read-only, full or too slow.

    Nothing was recorded; trying again is safe.
    """


class Unconfirmed(StoreError):
    """The connection failed during COMMIT: it may or may not be recorded.

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


class Malformed(Unavailable):
    """The file of the database is damaged itself: only a backup helps."""


class Conflict(StoreError):
    """Somebody else was first. Nothing was recorded; load again and decide anew."""
