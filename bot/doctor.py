"""``python -m bot doctor``: looks at settings, database, Slack token, scopes and request URL, and
says what to do."""

import json
import urllib.request
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.error import HTTPError

from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from sqlalchemy import make_url, text

from bot import app, config, folders
from bot.store import migrate
from bot.store.db import make_engine, reading
from bot.workflow.process.faults import ProcessFaults

SCOPES = (
    "chat:write",
    "commands",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:write",
    "pins:write",
    "users:read",
)


TIMEOUT = 5  # seconds; Slack itself waits for 3


def examine(url: str | None, clock: Callable[[], datetime]) -> tuple[list[str], bool]:
    """The lines to print, and whether all is well. ``url``: the request URL as Slack has it;
    without it the bot is asked on its own port, where it need not run yet."""
    settings, faults = config.check("run")
    lines = [f"settings: {line}" for line in faults] or ["settings: all there"]
    well = not faults
    for look in (_processes, _letters, _database, _slack, lambda s: _way_in(s, url, clock)):
        said, good = look(settings)
        lines += said
        well = well and good
    return lines, well


def _way_in(
    settings: config.Settings, url: str | None, clock: Callable[[], datetime]
) -> tuple[list[str], bool]:
    """How Slack reaches the bot: through Socket Mode, or by the request URL."""
    if url is None and settings.slack_app_token is not None:
        return _socket_mode(settings)
    if settings.slack_signing_secret is None:
        return ["request URL: not asked, there is no signing secret"], False
    own = f"http://127.0.0.1:{settings.port}/slack/events"
    said = _verified(url or own, settings.slack_signing_secret.get_secret_value(), clock)
    if said is None:
        where = (
            ""
            if url
            else ": Slack must reach it as https://<your host>/slack/events, see `doctor --url`"
        )
        return [f"request URL: {url or own} answers{where}"], True
    if url is None and said == _NOBODY:
        return [
            f"request URL: nothing listens on port {settings.port} yet: start `python -m bot run`,"
            " then ask again (`doctor --url https://<your host>/slack/events` asks as Slack does)"
        ], True
    return [f"request URL: {url or own} {said}"], False


_NOBODY = "cannot be reached: start the bot, and check the address and whatever stands between"


def _verified(url: str, secret: str, clock: Callable[[], datetime]) -> str | None:
    """What is wrong with the answer to Slack's own question for a request URL, or ``None``."""
    body = json.dumps({"type": "url_verification", "challenge": "doctor"}).encode()
    now = str(int(clock().timestamp()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=now, body=body)
    headers = {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": now,
        "X-Slack-Signature": signature or "",
    }
    try:
        request = urllib.request.Request(url, body, headers)
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
            good = b"doctor" in answer.read(1000)
    except HTTPError as error:
        if error.code == 401:
            return (
                "refuses the signature: SLACK_SIGNING_SECRET here and there must be the app's, and"
                " the clocks right"
            )
        return f"answers {error.code}: it must be this bot's /slack/events"
    except ValueError:
        return "is no address: give it as https://<your host>/slack/events"
    except OSError:
        return _NOBODY
    return None if good else "answers, but not as this bot does: check the address"


def _socket_mode(settings: config.Settings) -> tuple[list[str], bool]:
    token = settings.slack_app_token.get_secret_value() if settings.slack_app_token else ""
    try:
        app.make_client(settings).apps_connections_open(app_token=token)
    except SlackApiError as error:
        return [
            f"Socket Mode: Slack refuses SLACK_APP_TOKEN ({error.response.get('error')}): make one"
            " with the scope connections:write, and switch Socket Mode on in the app's settings"
        ], False
    except Exception as error:
        return [
            f"Socket Mode: cannot be reached ({type(error).__name__}): check SLACK_API_URL and the"
            " network"
        ], False
    return ["Socket Mode: the app token is good, no request URL is needed"], True


def _processes(settings: config.Settings) -> tuple[list[str], bool]:
    try:
        found = folders.load_processes(settings.processes)
    except ProcessFaults as error:
        return [f"process files: {error.file}: {fault}" for fault in error.faults], False
    return [f"process files: {', '.join(found)}"], True


def _letters(settings: config.Settings) -> tuple[list[str], bool]:
    try:
        letters = folders.load_letters(settings.templates)
        wanted = {
            i.letter
            for p in folders.load_processes(settings.processes).values()
            for i in p.items.values()
        } - {None}
    except config.SettingsError as error:
        return [f"letters: {line}" for line in error.lines], False
    except ProcessFaults:
        return [], True  # said above
    missing = letters.lacking(name for name in wanted if name)
    lines = [
        f"letters: {name}.docx is missing: a process file asks for it; put it into CSPR_TEMPLATES"
        for name in missing
    ]
    return lines or ["letters: every template can be filled in"], not missing


def _database(settings: config.Settings) -> tuple[list[str], bool]:
    url = make_url(settings.database_url.get_secret_value())
    if settings.on_sqlite and url.database and not Path(url.database).exists():
        return [
            f"database: there is no file {url.database} yet: `python -m bot run` makes it"
        ], True
    try:
        engine = make_engine(url)
        with reading(engine) as conn:
            conn.execute(text("SELECT 1"))
        fit = migrate.fit(engine)
    except Exception as error:
        return [f"database: does not answer ({type(error).__name__}): check DATABASE_URL"], False
    match fit:
        case migrate.Fit.OLDER:
            return [
                "database: of an older version: run `python -m bot db upgrade`"
            ], settings.on_sqlite
        case migrate.Fit.BEYOND:
            return [
                "database: migrated by a newer version, and useless to this one: install the"
                " newer one"
            ], False
        case migrate.Fit.NEWER:
            return [
                "database: answers; a newer version migrated it, and this one can work on it"
            ], True
    return ["database: answers, and is of this version"], True


def _slack(settings: config.Settings) -> tuple[list[str], bool]:
    if settings.slack_bot_token is None:
        return ["slack: not asked, there is no token"], False
    try:
        said = app.make_client(settings).auth_test()
    except SlackApiError as error:
        return [
            f"slack: refuses the token ({error.response.get('error')}): install the app again and"
            " copy its token"
        ], False
    except Exception as error:
        return [
            f"slack: cannot be reached ({type(error).__name__}): check SLACK_API_URL and the"
            " network"
        ], False
    granted = {
        s.strip()
        for s in str((said.headers or {}).get("x-oauth-scopes") or "").split(",")
        if s.strip()
    }
    lines = [f"slack: the token is good, for team {said.get('team_id')}"]
    missing = [s for s in SCOPES if granted and s not in granted]
    if missing:
        lines.append(
            f"scopes: missing {', '.join(missing)}: add them in the app's settings and install it"
            " again"
        )
    surplus = sorted(granted - set(SCOPES))
    if surplus:
        lines.append(f"scopes: more than the bot uses: {', '.join(surplus)}: remove them")
    return lines, not missing
