"""``python -m bot doctor``: looks at settings, database, Slack token, scopes and request URL, and says what to do."""

from slack_sdk.errors import SlackApiError
from sqlalchemy import text

from bot import app, config
from bot.store import migrate
from bot.store.db import make_engine, reading
from bot.workflow.process import ProcessFaults

SCOPES = (
    "chat:write", "commands", "files:write", "groups:history", "groups:read", "im:history", "im:write", "pins:write",
    "users:read",
)  # fmt: skip


def examine() -> tuple[list[str], bool]:
    """The lines to print, and whether all is well."""
    settings, faults = config.check("run")
    lines = [f"settings: {line}" for line in faults] or ["settings: all there"]
    well = not faults
    for look in (_processes, _letters, _database, _slack):
        said, good = look(settings)
        lines += said
        well = well and good
    lines.append(
        f"request URL: Slack must reach https://<your host>/slack/events, which is port {settings.port} here "
        "(not needed with Socket Mode)"
    )
    return lines, well


def _processes(settings: config.Settings) -> tuple[list[str], bool]:
    try:
        found = app.load_processes(settings.processes)
    except ProcessFaults as error:
        return [f"process files: {error.file}: {fault}" for fault in error.faults], False
    return [f"process files: {', '.join(found)}"], True


def _letters(settings: config.Settings) -> tuple[list[str], bool]:
    try:
        letters = app.load_letters(settings.templates)
        wanted = {i.letter for p in app.load_processes(settings.processes).values() for i in p.items.values()} - {None}
    except config.SettingsError as error:
        return [f"letters: {line}" for line in error.lines], False
    except ProcessFaults:
        return [], True  # said above
    missing = letters.lacking(name for name in wanted if name)
    lines = [
        f"letters: {name}.docx is missing: a process file asks for it; put it into CSPR_TEMPLATES" for name in missing
    ]
    return lines or ["letters: every template can be filled in"], not missing


def _database(settings: config.Settings) -> tuple[list[str], bool]:
    try:
        engine = make_engine(settings.database_url.get_secret_value())
        with reading(engine) as conn:
            conn.execute(text("SELECT 1"))
        fit = migrate.fit(engine)
    except Exception as error:
        return [f"database: does not answer ({type(error).__name__}): check DATABASE_URL"], False
    match fit:
        case migrate.Fit.OLDER:
            return ["database: of an older version: run `python -m bot db upgrade`"], settings.on_sqlite
        case migrate.Fit.BEYOND:
            return ["database: migrated by a newer version, and useless to this one: install the newer one"], False
        case migrate.Fit.NEWER:
            return ["database: answers; a newer version migrated it, and this one can work on it"], True
    return ["database: answers, and is of this version"], True


def _slack(settings: config.Settings) -> tuple[list[str], bool]:
    if settings.slack_bot_token is None:
        return ["slack: not asked, there is no token"], False
    try:
        said = app.make_client(settings).auth_test()
    except SlackApiError as error:
        return [
            f"slack: refuses the token ({error.response.get('error')}): install the app again and copy its token"
        ], False
    except Exception as error:
        return [f"slack: cannot be reached ({type(error).__name__}): check SLACK_API_URL and the network"], False
    granted = {s.strip() for s in str((said.headers or {}).get("x-oauth-scopes") or "").split(",") if s.strip()}
    lines = [f"slack: the token is good, for team {said.get('team_id')}"]
    missing = [s for s in SCOPES if granted and s not in granted]
    if missing:
        lines.append(f"scopes: missing {', '.join(missing)}: add them in the app's settings and install it again")
    surplus = sorted(granted - set(SCOPES))
    if surplus:
        lines.append(f"scopes: more than the bot uses: {', '.join(surplus)}: remove them")
    return lines, not missing
