"""Look at everything that the bot runs with, one subject after the other."""

import json
import urllib.request
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException, InvalidURL
from pathlib import Path
from urllib.error import HTTPError

from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from bot import app, config, folders, precautions
from bot.store import installations, migrate, whole, workspace
from bot.store.db import make_engine, reading
from bot.store.errors import CorruptHistory, StoreError
from bot.store.sealing import CannotOpen, Sealer
from bot.workflow.process.faults import ProcessFaults
from bot.workflow.process.model import Process
from bot.workspaces import SCOPES

TIMEOUT = 5  # seconds; Slack itself waits for 3
_NO_ADDRESS = "is no address: give it as https://<your host>/slack/events"
NO_ANCHOR = (
    "anchor: none, so nothing would show an older state of the database that was put back: set"
    " CSPR_ANCHOR, or `/cspr settings anchor #channel` in Slack (docs/operating.md, “Anchors”)"
)
_NOBODY = "cannot be reached: start the bot, and check the address and whatever stands between"


@dataclass(frozen=True, slots=True)
class _Finding:
    """What looking at one thing found: lines to print, and whether the bot can run like this."""

    well: bool
    lines: tuple[str, ...]


def _well(*lines: str) -> _Finding:
    return _Finding(True, lines)


def _unwell(*lines: str) -> _Finding:
    return _Finding(False, lines)


def examine(url: str | None, clock: Callable[[], datetime]) -> tuple[list[str], bool]:
    """Return the lines to print, and whether all is well.

    ``url`` is the request URL as Slack has it; without it the bot is asked on its own port, where
    it need not run yet.
    """
    settings, faults = config.check("run")
    findings = [
        _unwell(*(f"settings: {line}" for line in faults))
        if faults
        else _well("settings: all there"),
        _processes(settings),
        _letters(settings),
        _database(settings),
        _anchor(settings),
        _slack(settings),
        _installing(settings),
        _way_in(settings, url, clock),
        *_precautions(settings, url),
    ]
    lines: list[str] = []
    for finding in findings:
        lines += finding.lines
    return lines, all(finding.well for finding in findings)


def _precautions(settings: config.Settings, url: str | None) -> list[_Finding]:
    """Say what is not as safe as it could be. The bot runs without it, but not always safely."""
    untaken = list(precautions.untaken(settings))
    plain = precautions.plain_request_url(url) if url else None
    if plain is not None:
        untaken.append(plain)
    return [_Finding(not one.lets_somebody_in, (one.line,)) for one in untaken]


def _anchor(settings: config.Settings) -> _Finding:
    """Say where each day's anchor goes, or that there is none."""
    if settings.anchor is not None:
        return _well("anchor: kept daily at CSPR_ANCHOR")
    url = make_url(settings.database_url.get_secret_value())
    if settings.on_sqlite and url.database and not Path(url.database).exists():
        return _well(NO_ANCHOR)
    try:
        with reading(make_engine(url)) as conn:
            has_channel = workspace.is_set_anywhere(conn, "anchor")
    except (StoreError, DBAPIError):
        return _well()  # said of the database
    return _well("anchor: posted daily in a channel" if has_channel else NO_ANCHOR)


# --- files and database ------------------------------------------------------------------------


def _processes(settings: config.Settings) -> _Finding:
    try:
        processes = folders.load_processes(settings.processes)
    except ProcessFaults as error:
        return _unwell(*(f"process files: {error.file}: {fault}" for fault in error.faults))
    return _well(f"process files: {', '.join(processes)}")


def _letters(settings: config.Settings) -> _Finding:
    try:
        letters = folders.load_letters(settings.templates)
        processes = folders.load_processes(settings.processes)
    except config.SettingsError as error:
        return _unwell(*(f"letters: {line}" for line in error.lines))
    except ProcessFaults:
        return _well()  # said of the process files
    missing = letters.lacking(_letters_named(processes.values()))
    if missing:
        return _unwell(
            *(
                f"letters: {name}.docx is missing: a process file asks for it; put it into"
                " CSPR_TEMPLATES"
                for name in missing
            )
        )
    return _well("letters: every template can be filled in")


def _letters_named(processes: Iterable[Process]) -> set[str]:
    names: set[str] = set()
    for process in processes:
        names.update(item.letter for item in process.items.values() if item.letter)
    return names


def _database(settings: config.Settings) -> _Finding:
    url = make_url(settings.database_url.get_secret_value())
    if _is_missing(settings):
        return _well(f"database: there is no file {url.database} yet: `python -m bot run` makes it")
    try:
        engine = make_engine(url)
        with reading(engine) as conn:
            conn.execute(text("SELECT 1"))
        fit = migrate.fit(engine)
    except Exception as error:
        return _unwell(f"database: does not answer ({type(error).__name__}): check DATABASE_URL")
    match fit:
        case migrate.Fit.OLDER:
            line = "database: of an older version: run `python -m bot db upgrade`"
            return _Finding(settings.on_sqlite, (line,))
        case migrate.Fit.BEYOND:
            return _unwell(
                "database: migrated by a newer version, and useless to this one: install the"
                " newer one"
            )
        case migrate.Fit.NEWER:
            return _well(
                "database: answers; a newer version migrated it, and this one can work on it"
            )
    return _well("database: answers, and is of this version")


def _is_missing(settings: config.Settings) -> bool:
    """Say whether the database is a file that is not there yet; opening it would make it."""
    url = make_url(settings.database_url.get_secret_value())
    return bool(settings.on_sqlite and url.database and not Path(url.database).exists())


# --- Slack -------------------------------------------------------------------------------------


def _slack(settings: config.Settings) -> _Finding:
    if settings.slack_bot_token is None:
        return _well() if settings.for_many else _unwell("slack: not asked, there is no token")
    try:
        answer = app.make_client(settings).auth_test()
    except SlackApiError as error:
        return _unwell(
            f"slack: refuses the token ({error.response.get('error')}): install the app again and"
            " copy its token"
        )
    except Exception as error:
        return _unwell(
            f"slack: cannot be reached ({type(error).__name__}): check SLACK_API_URL and the"
            " network"
        )
    own = str(answer.get("team_id"))
    lines = [f"slack: the token is good, for team {own}"]
    others = _kept_of_others(settings, own)
    if others:
        lines.append(
            f"workspaces: the database has records of {', '.join(others)}, whose the token is not:"
            " nobody there is served (`python -m bot workspaces list`)"
        )
    granted = _scopes_in(str((answer.headers or {}).get("x-oauth-scopes") or ""))
    missing = [scope for scope in SCOPES if scope not in granted] if granted else []
    if missing:
        lines.append(
            f"scopes: missing {', '.join(missing)}: add them in the app's settings and install it"
            " again"
        )
    surplus = sorted(granted - set(SCOPES))
    if surplus:
        lines.append(f"scopes: more than the bot uses: {', '.join(surplus)}: remove them")
    return _Finding(not missing, tuple(lines))


def _kept_of_others(settings: config.Settings, own: str) -> list[str]:
    """Return the workspaces that have records and no token; they are of no token's workspace."""
    try:
        with reading(make_engine(settings.database_url.get_secret_value())) as conn:
            tokens = {one.team for one in installations.everywhere(conn) if one.token is not None}
            return sorted(whole.teams(conn).keys() - tokens - {own})
    except Exception:
        return []  # said of the database


def _installing(settings: config.Settings) -> _Finding:
    """Look whether workspaces can install the bot, and whether the tokens it has are of use."""
    secret = settings.slack_client_secret
    if settings.slack_client_id is None or secret is None or settings.secret_key is None:
        return _well()  # not wanted, or said of the settings
    try:
        app.make_client(settings).oauth_v2_access(
            client_id=settings.slack_client_id, client_secret=secret.get_secret_value(), code="-"
        )
    except SlackApiError as error:
        code = str(error.response.get("error"))
        if code != "invalid_code":  # Slack looks at the code last
            return _unwell(
                f"installing: Slack refuses SLACK_CLIENT_ID with SLACK_CLIENT_SECRET ({code}): copy"
                " both from the app's Basic Information page"
            )
    except Exception as error:
        return _unwell(f"installing: Slack cannot be reached ({type(error).__name__})")
    return _installations(settings)


def _installations(settings: config.Settings) -> _Finding:
    try:
        with reading(make_engine(settings.database_url.get_secret_value())) as conn:
            kept = [one for one in installations.everywhere(conn) if one.token is not None]
    except CorruptHistory as fault:
        return _unwell(f"installing: {fault}: `python -m bot db verify` says what is wrong")
    except Exception:
        return _well("installing: the app's id and secret are good")  # said of the database
    sealer = Sealer(settings.sealing_keys())
    closed = [one.team for one in kept if not _opens(sealer, one)]
    if closed:
        return _unwell(
            f"installing: the tokens of {', '.join(closed)} cannot be opened: CSPR_SECRET_KEY lacks"
            " the key that they were sealed with; put it after the newest, with a comma between"
        )
    return _well(f"installing: the app's id and secret are good; {len(kept)} workspaces have it")


def _opens(sealer: Sealer, installation: installations.Installation) -> bool:
    try:
        sealer.open(installation.team, installations.SEALED, installation.token or "")
    except CannotOpen:
        return False
    return True


def _scopes_in(header: str) -> set[str]:
    return {scope.strip() for scope in header.split(",")} - {""}


def _way_in(settings: config.Settings, url: str | None, clock: Callable[[], datetime]) -> _Finding:
    """Look how Slack reaches the bot: through Socket Mode, or by the request URL."""
    if url is None and settings.slack_app_token is not None:
        return _socket_mode(settings, settings.slack_app_token.get_secret_value())
    if settings.slack_signing_secret is None:
        return _unwell("request URL: not asked, there is no signing secret")
    asked = url or f"http://127.0.0.1:{settings.port}/slack/events"
    fault = _fault_of(asked, settings.slack_signing_secret.get_secret_value(), clock)
    if fault is None and url is None:
        return _well(
            f"request URL: {asked} answers: Slack must reach it as"
            " https://<your host>/slack/events, see `doctor --url`"
        )
    if fault is None:
        return _well(f"request URL: {asked} answers")
    if url is None and fault == _NOBODY:
        return _well(
            f"request URL: nothing listens on port {settings.port} yet: start `python -m bot run`,"
            " then ask again (`doctor --url https://<your host>/slack/events` asks as Slack does)"
        )
    return _unwell(f"request URL: {asked} {fault}")


def _socket_mode(settings: config.Settings, app_token: str) -> _Finding:
    try:
        app.make_client(settings).apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        return _unwell(
            f"Socket Mode: Slack refuses SLACK_APP_TOKEN ({error.response.get('error')}): make one"
            " with the scope connections:write, and switch Socket Mode on in the app's settings"
        )
    except Exception as error:
        return _unwell(
            f"Socket Mode: cannot be reached ({type(error).__name__}): check SLACK_API_URL and the"
            " network"
        )
    return _well("Socket Mode: the app token is good, no request URL is needed")


def _fault_of(url: str, secret: str, clock: Callable[[], datetime]) -> str | None:
    """Say what is wrong with the answer to Slack's own question for a request URL, if anything."""
    if not url.startswith(("https://", "http://")):
        return _NO_ADDRESS
    body = json.dumps({"type": "url_verification", "challenge": "doctor"}).encode()
    headers = _headers(body, secret, clock)
    try:
        request = urllib.request.Request(url, body, headers)  # noqa: S310 - of the web, see above
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310 - likewise
            good = b"doctor" in answer.read(1000)
    except HTTPError as error:
        if error.code == 401:
            return (
                "refuses the signature: SLACK_SIGNING_SECRET here and there must be the app's, and"
                " the clocks right"
            )
        return f"answers {error.code}: it must be this bot's /slack/events"
    except (ValueError, InvalidURL):
        return _NO_ADDRESS
    except OSError:
        return _NOBODY
    except HTTPException:
        return "answers something else than HTTP: it must be this bot's /slack/events"
    return None if good else "answers, but not as this bot does: check the address"


def _headers(body: bytes, secret: str, clock: Callable[[], datetime]) -> dict[str, str]:
    now = str(int(clock().timestamp()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=now, body=body)
    return {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": now,
        "X-Slack-Signature": signature or "",
    }
