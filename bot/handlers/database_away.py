"""What people read when the database is away, or moves to another server meanwhile."""

import structlog

from bot.handlers.ask import Answer
from bot.messages import templates
from bot.store.errors import StoreError, Unconfirmed

log = structlog.get_logger()


def words_of(error: StoreError, *, typed: bool = False) -> Answer:
    """Return what is true of a request: that nothing was recorded, or that nobody can say.

    What is pressed again, or sent again in a form, is known by its receipt; what is ``typed`` again
    is not.
    """
    log.warning("the database is at fault", kind=type(error).__name__, why=str(error))
    if isinstance(error, Unconfirmed):
        return templates.reply("reply/unconfirmed", {"typed": typed})
    return templates.reply("reply/not-recorded", {})
