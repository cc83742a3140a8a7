"""How long the store waits, in seconds. Slack waits for three: then a person sees nothing."""

from bot import budget

BUSY = 1.5
"""That a writer waits for its turn, for a connection, or for somebody else's lock."""
AT_LEAST = 0.1
"""That a writer waits however late its request is: others write for milliseconds."""
STATEMENT = 2.0
"""That a statement may take."""
PING = 0.7
"""In which a pooled connection must show that it lives."""
CONNECT = 2.2
"""In which a new one must be there, whichever of an address's servers it leads to."""
EACH_SERVER = 2
"""In which each server must answer one that connects; PostgreSQL's driver takes no less."""

TABLE = 5.0
"""That a migration waits for a table that somebody else holds: others wait behind it."""
PATIENT = 60.0
"""That a migration or a check waits for a connection, or for another migration to end."""


def for_turn() -> float:
    """Return how long a writer waits for its turn: ``BUSY``, or what its request has left."""
    request = budget.current()
    left = BUSY if request is None else request.seconds_for_database
    return max(AT_LEAST, min(BUSY, left))
