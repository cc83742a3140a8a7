"""What whoever runs the bot should see to for its safety, looked at by ``doctor``, with the cure.

Some things let somebody else in, and make ``doctor`` say no; others are only said.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISVTX, S_IWOTH

from sqlalchemy import make_url

from bot import config
from bot.outgoing import is_loopback
from bot.store import workspace
from bot.store.db import hosts_of, opened, reading

SECRETS = Path(".env")
"""Where the settings look for secrets, beside the environment."""
OTHERS = 0o077
LOOPBACK = ("127.0.0.1", "::1", "localhost")
CHECKED_LINKS = ("require", "verify-ca", "verify-full")


@dataclass(frozen=True, slots=True)
class Precaution:
    """One thing that is not as safe as it could be, and what to do about it."""

    line: str
    lets_somebody_in: bool = False


def untaken(settings: config.Settings) -> Iterator[Precaution]:
    """Yield what is open."""
    yield from _files(settings)
    yield from _user()
    yield from _network(settings)
    yield from _installing(settings)
    yield from _database_link(settings)
    yield from _retention(settings)


def plain_request_url(url: str) -> Precaution | None:
    """Return what is wrong with a request URL that others on the way can read."""
    if not url.startswith("http://") or is_loopback(url):
        return None

    return Precaution(
        f"encryption: {url} has none: whoever is on the way reads and changes what people"
        " type; put a proxy with TLS before the bot, and give Slack its https address",
        lets_somebody_in=True,
    )


def _files(settings: config.Settings) -> Iterator[Precaution]:
    if _mode(SECRETS) & OTHERS:
        yield Precaution(
            "files: .env holds tokens and keys, and other users of this machine can read it:"
            " `chmod 600 .env`",
            lets_somebody_in=True,
        )

    folders = {
        "CSPR_PROCESSES": settings.processes,
        "CSPR_TEMPLATES": settings.templates,
        "the database's folder": _folder_of_database(settings),
    }
    for name, folder in folders.items():
        if folder is not None and _anybody_writes(folder):
            yield Precaution(
                f"files: anybody on this machine can write into {name} ({folder}):"
                f" `chmod o-w {folder}`",
                lets_somebody_in=True,
            )


def _folder_of_database(settings: config.Settings) -> Path | None:
    if not settings.on_sqlite:
        return None
    file = make_url(settings.database_url.get_secret_value()).database
    return Path(file or "").absolute().parent


def _anybody_writes(folder: Path) -> bool:
    """Say whether others can take files away; a sticky folder such as /tmp keeps them."""
    mode = _mode(folder)
    return bool(mode & S_IWOTH) and not mode & S_ISVTX


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except OSError:
        return 0


def _user() -> Iterator[Precaution]:
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        yield Precaution(
            "user: this is root, who may do everything here: give the bot a user of its own"
        )


def _network(settings: config.Settings) -> Iterator[Precaution]:
    if settings.host in LOOPBACK or settings.slack_app_token is not None:
        return

    yield Precaution(
        f"network: the bot speaks plain HTTP on {settings.host}:{settings.port}: put a proxy with"
        " TLS before it, and let nothing but the proxy reach this port"
    )

    if settings.operations_port is None:
        yield Precaution(
            "network: /readyz and /metrics answer whoever reaches that port: set"
            " CSPR_OPERATIONS_PORT, or let the proxy pass on /slack/ only"
        )


def _installing(settings: config.Settings) -> Iterator[Precaution]:
    if settings.slack_client_id is not None and not settings.workspaces:
        yield Precaution(
            "installing: whoever finds /slack/install can install the bot and use it: name the"
            " workspaces that may in CSPR_WORKSPACES"
        )


def _database_link(settings: config.Settings) -> Iterator[Precaution]:
    url = make_url(settings.database_url.get_secret_value())
    is_here = all(host in ("", *LOOPBACK) for host in hosts_of(url))
    if settings.on_sqlite or is_here:
        return

    if url.query.get("sslmode") not in CHECKED_LINKS:
        yield Precaution(
            "database: the way to PostgreSQL need not be encrypted: add ?sslmode=verify-full to"
            " DATABASE_URL (or sslmode=require, where its certificate cannot be checked)"
        )


def _retention(settings: config.Settings) -> Iterator[Precaution]:
    url = make_url(settings.database_url.get_secret_value())
    if settings.on_sqlite and not Path(url.database or "").exists():
        return  # looking would make it

    try:
        with opened(url) as engine, reading(engine) as conn:
            without = workspace.without_setting(conn, "retention")
    except Exception:
        return  # said of the database

    if without:
        yield Precaution(
            f"retention: reviews of {', '.join(without)} are kept without an end: a coordinator"
            " there says for how long, with `/cspr settings retention 7 years after completion`"
        )
