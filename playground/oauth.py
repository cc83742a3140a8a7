"""Installing the app by OAuth: Slack's page that asks for permission, and codes for tokens."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from playground.blocks import Json
from playground.workspace import ApiError, Workspace

CODE_LASTS = timedelta(minutes=10)


@dataclass(frozen=True)
class Registration:
    """The app as it is registered for OAuth: its id and secret, and where people are sent back."""

    client_id: str
    client_secret: str
    redirect_url: str

    def is_named_in(self, given: Mapping[str, object]) -> bool:
        """Say whether what is asked for is asked for this app."""
        return given.get("client_id") == self.client_id

    def sends_back_as_in(self, given: Mapping[str, object]) -> bool:
        """Say whether people are to be sent back as the app is registered; by default they are."""
        return given.get("redirect_uri", self.redirect_url) == self.redirect_url


@dataclass(frozen=True)
class _Grant:
    """What somebody allowed: a code stands for it, once and for ten minutes."""

    workspace: Workspace
    user: str
    scopes: str
    whole_organisation: bool
    until: datetime


class Refused(Exception):
    """Slack's page shows an error, and sends nobody back; its text is Slack's code."""


class Consent:
    """Who allowed the app what."""

    def __init__(self, clock: Callable[[], datetime], declared: frozenset[str]) -> None:
        self._clock = clock
        self._declared = declared
        self._grants: dict[str, _Grant] = {}
        self.registration: Registration | None = None

    async def answer(self, request: Request, workspaces: Sequence[Workspace]) -> Response:
        """Show Slack's page that asks for permission, or take what somebody decided there."""
        given = dict(request.query_params)
        decision = dict(parse_qsl((await request.body()).decode(errors="replace")))

        try:
            self._asked(given)
            if request.method == "GET":
                return HTMLResponse(_page(given, workspaces))

            back = self._decided(given, workspaces, decision)
        except Refused as refused:
            return PlainTextResponse(str(refused), 400)

        return RedirectResponse(back, 302)

    def _asked(self, given: Mapping[str, str]) -> tuple[Registration, str]:
        """Return the app and the scopes that an address asks for. Raises :class:`Refused`."""
        app = self.registration
        if app is None or not app.is_named_in(given):
            raise Refused("invalid_client_id")

        scopes = given.get("scope", "")
        if not scopes or not self._declared.issuperset(scopes.split(",")):
            raise Refused("invalid_scope")

        if not app.redirect_url.startswith("http") or not app.sends_back_as_in(given):
            raise Refused("bad_redirect_uri")

        return app, scopes

    def _decided(
        self,
        given: Mapping[str, str],
        workspaces: Sequence[Workspace],
        decision: Mapping[str, str],
    ) -> str:
        """Return the address to which somebody is sent back, once they have decided.

        The decision is "allow", "allow for the organisation" or anything else, which is no. Raises
        :class:`Refused`.
        """
        app, scopes = self._asked(given)
        workspace = next((one for one in workspaces if one.team == decision.get("team")), None)
        if workspace is None:
            raise Refused("invalid_team_for_non_distributed_app")

        state = given.get("state", "")
        said = decision.get("decision", "")
        if not said.startswith("allow"):
            return f"{app.redirect_url}?{urlencode({'error': 'access_denied', 'state': state})}"

        code = secrets.token_hex(16)
        whole = said == "allow for the organisation"
        until = self._clock() + CODE_LASTS
        user = decision.get("user", "")
        self._grants[code] = _Grant(workspace, user, scopes, whole, until)
        return f"{app.redirect_url}?{urlencode({'code': code, 'state': state})}"

    def access(self, given: Mapping[str, object]) -> Json:
        """Answer oauth.v2.access: a token for a code. Raises `ApiError`."""
        app = self.registration
        if app is None or not app.is_named_in(given):
            raise ApiError("invalid_client_id")

        if given.get("client_secret") != app.client_secret:
            raise ApiError("bad_client_secret")

        if not app.sends_back_as_in(given):
            raise ApiError("bad_redirect_uri")

        grant = self._grants.pop(str(given.get("code", "")), None)
        if grant is None or grant.until <= self._clock():
            raise ApiError("invalid_code")

        return _answer(grant)


def _answer(grant: _Grant) -> Json:
    workspace, organisation = grant.workspace, grant.workspace.enterprise
    enterprise = {"id": organisation, "name": "An organisation"} if organisation else None
    token = "xoxb-org-1" if grant.whole_organisation else workspace.install()
    return {
        "access_token": token,
        "token_type": "bot",
        "scope": grant.scopes,
        "bot_user_id": workspace.bot_user,
        "app_id": workspace.app.app_id,
        "team": None
        if grant.whole_organisation
        else {"id": workspace.team, "name": workspace.title},
        "enterprise": enterprise,
        "is_enterprise_install": grant.whole_organisation,
        "authed_user": {"id": grant.user},
    }


def _page(given: Mapping[str, str], workspaces: Sequence[Workspace]) -> str:
    """Return Slack's page that asks somebody to allow what an address asks for."""
    choices = "".join(
        f'<option value="{escape(one.team)}">{escape(one.title)}</option>' for one in workspaces
    )
    scopes = "".join(f"<li>{escape(scope)}</li>" for scope in given.get("scope", "").split(","))
    return f"""<!doctype html><html lang="en"><title>Allow</title><form method="post">
<p>An app asks for permission in <select name="team">{choices}</select>:</p><ul>{scopes}</ul>
<button name="decision" value="allow">Allow</button>
<button name="decision" value="cancel">Cancel</button></form></html>"""
