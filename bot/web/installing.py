"""Install the bot in a workspace by OAuth: to Slack with a state, and back with a code.

The state ties the way back to the browser that set out, for ten minutes and for one use; nothing
else in the address is believed. The code is changed for a token with Slack itself. Neither code nor
token is logged or shown.
"""

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urljoin

import anyio.to_thread
import structlog
from anyio import CapacityLimiter
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot import parts
from bot.store.errors import StoreError
from bot.store.installations import LAPSES, Installation
from bot.web import pages
from bot.workspaces import SCOPES, ManyWorkspaces

log = structlog.get_logger(__name__)

COOKIE = "cspr_install"
OF_A_COOKIE = re.compile(r"[A-Za-z0-9_-]{43}")
LONGEST_NAME = 80
THREADS = 4
"""Installations that are dealt with at once: anybody may come, and Slack's requests share the
database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """The app as Slack knows it, and where it may be installed (anywhere, if no place is named)."""

    client_id: str
    client_secret: str
    client: WebClient
    """Without a token."""
    only: tuple[str, ...] = ()

    def address(self, state: str) -> str:
        """Return where Slack asks somebody to allow the installation."""
        asked = {"client_id": self.client_id, "scope": ",".join(SCOPES), "state": state}
        return f"{urljoin(self.client.base_url, '/oauth/v2/authorize')}?{urlencode(asked)}"

    def granted(self, code: str) -> dict[str, Any]:
        """Return what Slack grants for a code. Raises what the client raises."""
        answer = self.client.oauth_v2_access(
            client_id=self.client_id, client_secret=self.client_secret, code=code
        )
        return dict(answer.data) if isinstance(answer.data, dict) else {}

    def give_back(self, token: str) -> None:
        """Give a token back that is of no use here."""
        try:
            self.client.auth_revoke(token=token)
        except Exception as error:
            log.warning("token not given back", error_kind=type(error).__name__)


class _Unusable(Exception):
    """What Slack granted is not kept; the page says why."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page


class Installing:
    """The two addresses of an installation."""

    def __init__(self, app: App, workspaces: ManyWorkspaces, clock: Callable[[], datetime]) -> None:
        self._app = app
        self._workspaces = workspaces
        self._clock = clock
        self._threads = CapacityLimiter(THREADS)

    def routes(self) -> list[Route]:
        """Return what is served."""
        return [
            Route("/slack/install", self._begin),
            Route("/slack/oauth_redirect", self._come_back),
        ]

    async def _begin(self, request: Request) -> Response:
        if request.method == "HEAD":  # a link that is only looked at
            return HTMLResponse()

        state = secrets.token_urlsafe(32)
        browser = _browser(request) or secrets.token_urlsafe(32)

        def note() -> None:
            self._workspaces.begin(state=state, browser=browser, now=self._clock())

        try:
            await anyio.to_thread.run_sync(note, limiter=self._threads)
        except StoreError:
            return HTMLResponse(pages.not_now(), 503)

        answer = HTMLResponse(pages.begin(self._app.address(state)))
        answer.set_cookie(
            COOKIE,
            browser,
            max_age=int(LAPSES.total_seconds()),
            path="/slack",
            secure=True,
            httponly=True,
            samesite="lax",
        )
        return answer

    async def _come_back(self, request: Request) -> Response:
        if request.method == "HEAD":
            return HTMLResponse()

        asked = request.query_params
        state, code = asked.get("state", ""), asked.get("code", "")
        browser = _browser(request)

        def finish() -> tuple[int, str]:
            return self._finished(state, code, asked.get("error", ""), browser)

        try:
            status, page = await anyio.to_thread.run_sync(finish, limiter=self._threads)
        except StoreError:
            status, page = 503, pages.not_now()

        return HTMLResponse(page, status)

    def _finished(self, state: str, code: str, error: str, browser: str) -> tuple[int, str]:
        """Return how an installation ends, as a status and a page."""
        now = self._clock()
        usable = state and browser
        if not usable or not self._workspaces.consume(state=state, browser=browser, now=now):
            log.warning("an installation was begun elsewhere, or lapsed")
            return 400, pages.lapsed()

        if error == "access_denied":
            return 200, pages.denied()

        if error or not code:
            return 400, pages.refused_by_slack(_code(error) or "no code")

        try:
            granted = self._app.granted(code)
        except SlackApiError as refusal:
            found = _code_of(refusal)
            log.warning("an installation was refused", code=found)
            return (400, pages.refused_by_slack(found)) if found else (502, pages.not_now())
        except Exception as failure:
            log.warning("slack could not be asked", error_kind=type(failure).__name__)
            return 502, pages.not_now()

        return self._kept(granted, now)

    def _kept(self, granted: Mapping[str, Any], now: datetime) -> tuple[int, str]:
        """Keep what Slack granted, or give it back."""
        token = granted.get("access_token")
        try:
            installation = self._read(granted, now)
        except _Unusable as why:
            if isinstance(token, str):
                self._app.give_back(token)

            return 403, why.page

        self._workspaces.install(installation, str(token))
        log.warning("installed", team=installation.team)
        return 200, pages.installed(installation.name)

    def _read(self, granted: Mapping[str, Any], now: datetime) -> Installation:
        """Read what Slack granted. Raises :class:`_Unusable`."""
        team, enterprise = _part(granted, "team"), _part(granted, "enterprise")
        name = parts.text(team, "name")[:LONGEST_NAME]

        if granted.get("is_enterprise_install"):
            raise _Unusable(pages.whole_organisation())

        scopes = {scope.strip() for scope in parts.text(granted, "scope").split(",")}
        missing = {*SCOPES} - scopes
        if missing or not _is_whole(granted) or _lapses(granted):
            log.error("an installation lacks something", missing=sorted(missing))
            raise _Unusable(pages.incomplete())

        if self._app.only and team["id"] not in self._app.only:
            raise _Unusable(pages.not_invited(name))

        return Installation(
            team=str(team["id"]),
            name=name,
            enterprise=enterprise.get("id"),
            bot_user=parts.text(granted, "bot_user_id"),
            scopes=",".join(sorted(scopes - {""})),
            token=None,
            installed_by=parts.text(_part(granted, "authed_user"), "id"),
            installed_at=now,
        )


def _is_whole(granted: Mapping[str, Any]) -> bool:
    """Say whether a grant names its workspace, and holds the bot's token there."""
    token = granted.get("access_token")
    return isinstance(token, str) and bool(token and _part(granted, "team").get("id"))


def _lapses(granted: Mapping[str, Any]) -> bool:
    """Say whether the token is one of those that are to be fetched anew every few hours."""
    return bool(granted.get("refresh_token") or granted.get("expires_in"))


def _part(granted: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = granted.get(name)
    return found if isinstance(found, Mapping) else {}


def _browser(request: Request) -> str:
    """Return what a browser was given when it set out; empty if it was given nothing."""
    given = request.cookies.get(COOKIE, "")
    return given if OF_A_COOKIE.fullmatch(given) else ""


def _code_of(refusal: SlackApiError) -> str:
    """Return what Slack refused with; empty where it answered with something else than that."""
    answer = refusal.response
    return _code(str(answer.get("error") or "")) if isinstance(answer.data, dict) else ""


def _code(error: str) -> str:
    """Return one of Slack's error codes; empty for what is none, which nobody is shown."""
    return error if re.fullmatch(r"[a-z_]{1,60}", error) else ""
