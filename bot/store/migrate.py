"""Bring a database to the form that this version of the bot reads.

There is no way down: a backup is.

While a new version takes the place of an old one, both work on one database, already migrated. So a
migration only adds; what is no longer needed goes a version later. Beside its revision a database
says which is the oldest revision whose version can work on it (``alembic_version.oldest``): a
migration that takes something away moves it.
"""

from enum import Enum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from bot.store import patience
from bot.store.db import make_engine, reading, translated

if TYPE_CHECKING:
    from alembic.config import Config

VERSIONS = Path(__file__).parent / "migrations" / "versions"

# PostgreSQL: two that migrate at the same moment do it one after the other. SQLite's BEGIN
# IMMEDIATE does the same.
_TURN = 0x63737072


def upgrade(engine: Engine) -> None:
    """Migrate to the newest form, whole or not at all; nothing to do is fine.

    Raises :class:`Held` where somebody else holds a table for too long, and whatever else the
    database is at fault with.
    """
    from alembic import command  # a tenth of a start, and hardly any start migrates

    patient = make_engine(engine.url, patient=True)
    sqlite = engine.dialect.name == "sqlite"

    try:
        with translated(), patient.connect() as connection:
            if sqlite:
                # Altering a table rebuilds it, and would then delete every row that refers to it.
                connection.connection.execute("PRAGMA foreign_keys=OFF")

            with connection.begin():
                if not sqlite:
                    _wait_at_most(connection, patience.PATIENT)
                    connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})
                    _wait_at_most(connection, patience.TABLE)

                config = _config()
                config.attributes["connection"] = connection
                command.upgrade(config, "head")

                if sqlite:
                    _check_references(connection)
    finally:
        patient.dispose()


def _wait_at_most(connection: Connection, seconds: float) -> None:
    """Have the rest of a transaction wait no longer for what somebody else holds.

    Everybody who comes behind it waits, too: people who work with the bot meanwhile.
    """
    limit = text("SELECT set_config('lock_timeout', :limit, true)")
    connection.execute(limit, {"limit": f"{int(seconds * 1000)}"})


def _check_references(connection: Connection) -> None:
    """Refuse a migration that leaves rows without what they refer to."""
    broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    if broken:
        raise RuntimeError(
            f"the migration would leave {len(broken)} rows without what they refer to"
        )


class Fit(Enum):
    """How a database stands to this version of the bot."""

    OLDER = "it has to be migrated first"
    CURRENT = "it is of this version"
    NEWER = "a newer version migrated it, and this one can work on it all the same"
    BEYOND = "only a newer version can work on it"

    @property
    def usable(self) -> bool:
        """Whether this version can work on it as it is."""
        return self in (Fit.CURRENT, Fit.NEWER)


def fit(engine: Engine) -> Fit:
    """Say how a database stands to this version. Raises ``Unavailable`` if it cannot be asked."""
    known = _revisions()
    with reading(engine) as connection:
        revision = _revision_of(connection)
        if revision == known[0]:
            return Fit.CURRENT

        if revision is None or revision in known:
            return Fit.OLDER

        oldest = connection.execute(text("SELECT oldest FROM alembic_version")).scalar_one()
        return Fit.NEWER if oldest in known else Fit.BEYOND


def _revision_of(connection: Connection) -> str | None:
    """Return the revision of a database; ``None`` where it has none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(_REVISION).scalar_one_or_none()
    return found


_REVISION = text("SELECT version_num FROM alembic_version")


@cache
def _revisions() -> tuple[str, ...]:
    """Return the revisions that this version knows, newest first: each file is called by its own.

    Alembic would load all of them to say so; it is loaded where there is something to migrate.
    """
    files = sorted(VERSIONS.glob("[0-9][0-9][0-9][0-9]_*.py"), reverse=True)
    return tuple(file.name[:4] for file in files)


def _config() -> "Config":
    """Return how alembic finds the migrations."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "bot:store/migrations")
    config.set_main_option("path_separator", "os")
    return config
