"""Look at everything that the bot runs with, one subject after the other."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from bot import clients, config, folders, precautions
from bot.doctor import letters, way_in, workspaces
from bot.doctor.database import is_missing
from bot.doctor.findings import Finding, unwell, well
from bot.doctor.slacks_answers import Cause, Trouble, trouble_of
from bot.doctor.sockets import PATIENCE
from bot.store import installations, migrate, workspace
from bot.store.db import opened, reading
from bot.store.errors import CorruptHistory, StoreError, Unavailable
from bot.store.sealing import Sealer

NO_ANCHOR = (
    "anchor: none, so nothing would show an older state of the database that was put back: set"
    " CSPR_ANCHOR, or `/cspr settings anchor #channel` in Slack (docs/operating.md, “Anchors”)"
)


def examine(
    url: str | None, clock: Callable[[], datetime], *, patience: float = PATIENCE
) -> tuple[list[str], bool]:
    """Return the lines to print, and whether all is well.

    ``url`` is the request URL as Slack has it; without it the bot is asked on its own port, where
    it need not run yet. ``patience`` is how many seconds a socket may take until Slack's hello.
    """
    settings, faults = config.check("run")
    findings = [
        unwell(*(f"settings: {line}" for line in faults))
        if faults
        else well("settings: all there"),
        _processes(settings),
        letters.look(settings),
        _database(settings),
        _anchor(settings),
        *workspaces.look(settings, clock),
        _installing(settings),
        *way_in.look(settings, url, clock, patience),
        *_precautions(settings, url),
    ]
    lines: list[str] = []

    for finding in findings:
        lines += finding.lines

    return lines, all(finding.well for finding in findings)


def _precautions(settings: config.Settings, url: str | None) -> list[Finding]:
    """Say what is not as safe as it could be. The bot runs without it, but not always safely."""
    untaken = list(precautions.untaken(settings))
    plain = precautions.plain_request_url(url) if url else None
    if plain is not None:
        untaken.append(plain)
    return [Finding(not one.lets_somebody_in, (one.line,)) for one in untaken]


def _anchor(settings: config.Settings) -> Finding:
    """Say where each day's anchor goes, or that there is none."""
    if settings.anchor is not None:
        return well("anchor: kept daily at CSPR_ANCHOR")

    if is_missing(settings):
        return well(NO_ANCHOR)

    try:
        with opened(settings.database_url.get_secret_value()) as engine, reading(engine) as conn:
            has_channel = workspace.is_set_anywhere(conn, "anchor")
    except (StoreError, DBAPIError):
        return well()  # said of the database

    return well("anchor: posted daily in a channel" if has_channel else NO_ANCHOR)


# --- files and database ------------------------------------------------------------------------


def _processes(settings: config.Settings) -> Finding:
    found = folders.load_pathways(settings.processes)
    good = f"process files: {', '.join(found.processes) or 'none that can be used'}"

    if not found.faulty:
        return well(good)

    aside = ", ".join(one.file for one in found.faulty)
    return unwell(
        *(f"process files: {fault}" for fault in found.faults),
        f"process files: {aside}: put aside until mended; no restart is needed then",
        good,
    )


def _database(settings: config.Settings) -> Finding:
    url = make_url(settings.database_url.get_secret_value())
    if is_missing(settings):
        return well(f"database: there is no file {url.database} yet: `python -m bot run` makes it")

    try:
        with opened(url) as engine:
            with reading(engine) as conn:
                conn.execute(text("SELECT 1"))

            fit = migrate.fit(engine)
    except Unavailable as error:
        return unwell(f"database: {error.said}")
    except Exception as error:
        return unwell(f"database: does not answer ({type(error).__name__}): check DATABASE_URL")

    match fit:
        case migrate.Fit.OLDER:
            line = "database: of an older version: run `python -m bot db upgrade`"
            return Finding(settings.on_sqlite, (line,))
        case migrate.Fit.BEYOND:
            return unwell(
                "database: migrated by a newer version, and useless to this one: install the"
                " newer one"
            )
        case migrate.Fit.NEWER:
            return well(
                "database: answers; a newer version migrated it, and this one can work on it"
            )

    return well("database: answers, and is of this version")


# --- workspaces that install the bot --------------------------------------------------------------


def _installing(settings: config.Settings) -> Finding:
    """Look whether workspaces can install the bot, and whether the tokens it has are of use."""
    secret = settings.slack_client_secret
    if settings.slack_client_id is None or secret is None or settings.secret_key is None:
        return well()  # not wanted, or said of the settings

    try:
        clients.make_client(settings).oauth_v2_access(
            client_id=settings.slack_client_id, client_secret=secret.get_secret_value(), code="-"
        )
    except Exception as error:
        trouble = trouble_of(error)
        if trouble.code != "invalid_code":  # Slack looks at the code last
            return unwell(f"installing: {_refused_app(trouble)}")

    return _installations(settings)


def _refused_app(trouble: Trouble) -> str:
    """Say why Slack does not take the app's id and secret, if it was Slack that answered."""
    if trouble.cause not in (Cause.TOKEN, Cause.OTHER):
        return trouble.words
    return (
        f"Slack refuses SLACK_CLIENT_ID with SLACK_CLIENT_SECRET ({trouble.code}): copy both from"
        " the app's Basic Information page"
    )


def _installations(settings: config.Settings) -> Finding:
    if is_missing(settings):
        return well("installing: the app's id and secret are good")

    try:
        with opened(settings.database_url.get_secret_value()) as engine, reading(engine) as conn:
            kept = [one for one in installations.everywhere(conn) if one.token is not None]
    except CorruptHistory as fault:
        return unwell(f"installing: {fault}: `python -m bot db verify` says what is wrong")
    except Exception:
        return well("installing: the app's id and secret are good")  # said of the database

    sealer = Sealer(settings.sealing_keys())
    closed = [one.team for one in kept if workspaces.token_of(one, sealer) is None]
    if closed:
        return unwell(
            f"installing: the tokens of {', '.join(closed)} cannot be opened: CSPR_SECRET_KEY lacks"
            " the key that they were sealed with; put it after the newest, with a comma between"
        )

    return well(f"installing: the app's id and secret are good; {len(kept)} workspaces have it")
