"""Look at what Slack says of itself and of the app: the token, its scopes, and the time."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from slack_sdk import WebClient

from bot import clients, config
from bot.doctor.database import is_missing
from bot.doctor.findings import Finding, unknown, unwell, well
from bot.doctor.slacks_answers import Cause, header, trouble_of
from bot.store import installations, whole
from bot.store.db import opened, reading
from bot.store.sealing import CannotOpen, Sealer
from bot.workspaces import SCOPES

MOST_ASKED = 20
"""So many installed workspaces are asked about: each takes a call, and up to seconds."""
APART = timedelta(seconds=60)
"""How far a clock may be from Slack's; requests are refused from five minutes on."""
Clock = Callable[[], datetime]
Headers = Mapping[str, Any]


def look(settings: config.Settings, clock: Clock) -> Iterator[Finding]:
    """Yield what Slack says: of the token or of each that is installed; and of the time."""
    if settings.slack_bot_token is not None:
        yield from _look_at_token(settings, clock)
    elif settings.for_many:
        yield from _look_at_installed(settings, clock)
    else:
        yield unwell("slack: not asked, there is no token")


def _look_at_token(settings: config.Settings, clock: Clock) -> Iterator[Finding]:
    try:
        answer = clients.make_client(settings).auth_test()
    except Exception as error:
        yield unwell(f"slack: {trouble_of(error).words}")
        return

    own = answer.get("team_id")
    if not isinstance(own, str):
        yield unwell(
            "slack: what came back is JSON, but does not say whose the token is: something between"
            " here and Slack answers in its stead"
        )
        return

    yield well(f"slack: the token is good, for team {own}", *_others(settings, own))
    yield compared_clocks(answer.headers, clock())
    yield judged_scopes(answer.headers)


def _others(settings: config.Settings, own: str) -> Iterator[str]:
    """Yield a line where the database has workspaces that nobody serves."""
    others = _kept_of_others(settings, own)
    if others:
        yield (
            f"workspaces: the database has records of {', '.join(others)}, whose the token is not:"
            " nobody there is served (`python -m bot workspaces list`)"
        )


def _kept_of_others(settings: config.Settings, own: str) -> list[str]:
    """Return the workspaces that have records and no token; they are of no token's workspace."""
    if is_missing(settings):
        return []

    try:
        with opened(settings.database_url.get_secret_value()) as engine, reading(engine) as conn:
            tokens = {one.team for one in installations.everywhere(conn) if one.token is not None}
            return sorted(whole.teams(conn).keys() - tokens - {own})
    except Exception:
        return []  # said of the database


# --- workspaces that installed the bot ------------------------------------------------------------


def _look_at_installed(settings: config.Settings, clock: Clock) -> Iterator[Finding]:
    """Yield what Slack says of each installed workspace's token."""
    try:
        yield compared_clocks(clients.make_client(settings).api_call("api.test").headers, clock())
    except Exception as error:
        yield unwell(f"slack: {trouble_of(error).words}")
        return

    for team, token in installed_tokens(settings)[:MOST_ASKED]:
        yield _look_at_one(settings, team, token)


def _look_at_one(settings: config.Settings, team: str, token: str) -> Finding:
    try:
        answer = client_with(settings, token).auth_test()
    except Exception as error:
        trouble = trouble_of(error)
        if trouble.cause is Cause.TOKEN:
            return unwell(
                f"workspace {team}: Slack refuses its token ({trouble.code}): have it installed"
                " there again, at /slack/install"
            )

        return unwell(f"workspace {team}: {trouble.words}")

    scopes = judged_scopes(answer.headers)
    lines = tuple(f"workspace {team}: {line}" for line in scopes.lines)
    return replace(scopes, lines=lines)


def installed_tokens(settings: config.Settings) -> list[tuple[str, str]]:
    """Return the workspaces that have installed the bot, each with its token, if it opens."""
    sealer = Sealer(settings.sealing_keys())
    found: list[tuple[str, str]] = []

    if is_missing(settings):
        return found

    try:
        with opened(settings.database_url.get_secret_value()) as engine, reading(engine) as conn:
            for one in installations.everywhere(conn, lambda _: None):
                token = token_of(one, sealer)
                if token is not None:
                    found.append((one.team, token))
    except Exception:
        return []  # said of the database

    return sorted(found)


def token_of(one: installations.Installation, sealer: Sealer) -> str | None:
    """Return a workspace's token, if there is one that opens."""
    if one.token is None:
        return None
    try:
        return sealer.open(one.team, installations.SEALED, one.token)
    except CannotOpen:
        return None  # said of the installations


def client_with(settings: config.Settings, token: str) -> WebClient:
    """Return Slack's client as the bot has it, with another token."""
    client = clients.make_client(settings)
    client.token = token
    return client


# --- the time -------------------------------------------------------------------------------------


def compared_clocks(headers: Headers, now: datetime) -> Finding:
    """Compare this machine's clock with what Slack's answer says of the time."""
    theirs = _date_in(headers)
    if theirs is None:
        return unknown(
            "clock: not compared, as the answer does not say Slack's time (a proxy may take that"
            f" header away): here it is {now:%Y-%m-%d %H:%M} UTC, look whether that is right"
        )

    ahead = now - theirs
    if abs(ahead) < APART:
        return well("clock: agrees with Slack's")

    which = "ahead of" if ahead > timedelta(0) else "behind"
    return unwell(
        f"clock: {_span(abs(ahead))} {which} Slack's: from five minutes on, all that people do is"
        " refused, and dates are wrong: have this machine set its clock by the network (NTP)"
    )


def _date_in(headers: Headers) -> datetime | None:
    try:
        return parsedate_to_datetime(header(headers, "date") or "")
    except ValueError:
        return None


def _span(span: timedelta) -> str:
    minutes = round(span.total_seconds() / 60)
    if minutes < 120:
        return f"{minutes} minute{'s' if minutes != 1 else ''}"
    return f"{minutes // 60} hours" if minutes < 48 * 60 else f"{minutes // 1440} days"


# --- scopes ---------------------------------------------------------------------------------------


def judged_scopes(headers: Headers) -> Finding:
    """Say which scopes are missing or too many, by what Slack's answer says was granted."""
    said = header(headers, "x-oauth-scopes")
    if said is None:
        return unknown(
            "scopes: not known, as the answer does not name them (no x-oauth-scopes; a proxy may"
            f" take that header away): compare those of the app with {', '.join(SCOPES)}; `doctor"
            " --live` tries what they are for"
        )

    granted = scopes_in(said)
    missing, surplus = _without(SCOPES, granted), _without(sorted(granted), SCOPES)
    lines: list[str] = []

    if missing:
        lines.append(
            f"scopes: missing {', '.join(missing)}: add them in the app's settings and install it"
            " again"
        )

    if surplus:
        lines.append(f"scopes: more than the bot uses: {', '.join(surplus)}: remove them")

    return Finding(not missing, tuple(lines) or ("scopes: all that the bot uses, and no more",))


def _without(scopes: Iterable[str], others: Iterable[str]) -> list[str]:
    left_out = set(others)
    return [scope for scope in scopes if scope not in left_out]


def scopes_in(said: str) -> set[str]:
    """Return the scopes that a header names."""
    return {scope.strip() for scope in said.split(",")} - {""}
