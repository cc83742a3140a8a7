"""Brings a database to the form that this version of the bot reads. There is no way down: a backup is."""

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from bot.store.db import make_engine, reading

# PostgreSQL: two that migrate at the same moment do it one after the other. SQLite's BEGIN IMMEDIATE does the same.
_TURN = 0x63737072


def upgrade(engine: Engine) -> None:
    """Migrates to the newest form, whole or not at all; nothing to do is fine."""
    patient = make_engine(engine.url, patient=True)
    sqlite = engine.dialect.name == "sqlite"
    try:
        with patient.connect() as connection:
            if sqlite:
                # Altering a table rebuilds it, and would then delete every row that refers to it.
                connection.connection.execute("PRAGMA foreign_keys=OFF")
            with connection.begin():
                if not sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})
                config = _config()
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                if sqlite and (broken := connection.execute(text("PRAGMA foreign_key_check")).all()):
                    raise RuntimeError(f"the migration would leave {len(broken)} rows without what they refer to")
    finally:
        patient.dispose()


def is_current(engine: Engine) -> bool:
    """Whether the database has the form that this version reads. Raises ``Unavailable`` if it cannot be asked."""
    with reading(engine) as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest()


def newest() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "bot:store/migrations")
    config.set_main_option("path_separator", "os")
    return config
