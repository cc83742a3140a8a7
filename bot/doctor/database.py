"""Whether there is a database to look into: a SQLite file would be made by looking."""

from pathlib import Path

from sqlalchemy import make_url

from bot import config


def is_missing(settings: config.Settings) -> bool:
    """Say whether the database is a file that is not there yet; opening it would make it."""
    url = make_url(settings.database_url.get_secret_value())
    return bool(settings.on_sqlite and url.database and not Path(url.database).exists())
