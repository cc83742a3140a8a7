"""The stand-in for Slack: a server on loopback, one workspace or more, and faults on demand."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from playground import arguments
from playground.blocks import Json, copied
from playground.faults import Condition, Fault, Scripts
from playground.gates import Gate
from playground.link import ACK_SECONDS, AppLink
from playground.oauth import Consent
from playground.people import People
from playground.rates import Rates
from playground.server import Server
from playground.web_api import METHODS, Args
from playground.web_api.checks import missing_scope
from playground.workspace import (
    ApiError,
    Call,
    Clock,
    Declaration,
    Exchange,
    Installation,
)
from playground.workspace.app import DEFAULT_NAME

Standing = Callable[[str, Mapping[str, Any]], Fault | None]
"""Says which fault a call meets, by its method and its arguments, as long as it stands."""

GARBAGE = "<!doctype html><p>Something is being repaired."
BLOCKED = "<!doctype html><title>Blocked</title><p>Your organisation does not allow this site."


@dataclass
class Outcome:
    """What goes back on the wire for one Web API call."""

    body: Json
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    fault: Fault | None = None


@dataclass(frozen=True)
class _Asked:
    """A Web API call as it came: `home` is the workspace of its token."""

    home: People
    method: str
    args: Args
    at: datetime


class StandIn(People):
    """A strict stand-in for Slack on loopback, with one workspace; `workspace()` adds others.

    It refuses what Slack refuses (see `limits` for what a message may be) and answers in Slack's
    JSON. Whatever the app does that Slack would turn down for its form is also noted in `problems`:
    a test that expects none should end by asserting that it is empty. Time is `clock`'s; only the 3
    seconds for an acknowledgment are real ones.

    Once `request_url` is set, payloads are POSTed there, signed; without it the app connects by
    Socket Mode with `app_token`. `enforce_rate` answers 429 to methods called beyond their tier,
    and to more than one post a second in a channel. `page` gives the routes of the page in a
    browser (`playground.page`); without it there is none. `manifest` (an app manifest) says what
    the app's name, scopes, commands, events and Home settings are; without it the app is called
    `bot_name` and has what `Declaration` says.
    """

    def __init__(  # noqa: PLR0913 - settings, by keyword
        self,
        *,
        clock: Clock,
        signing_secret: str,
        bot_token: str,
        team: str = "T1",
        bot_name: str = DEFAULT_NAME,
        manifest: Mapping[str, Any] | None = None,
        app_token: str | None = None,
        enforce_rate: bool = False,
        ack_seconds: float = ACK_SECONDS,
        page: Callable[[StandIn], list[BaseRoute]] = lambda _: [],
    ) -> None:
        declared = Declaration.of_manifest(manifest) if manifest else Declaration(bot_name)
        super().__init__(
            clock=clock,
            lock=threading.RLock(),
            link=AppLink(secret=signing_secret, clock=clock, ack_seconds=ack_seconds),
            declared=declared,
            app=Installation(team, bot_token),
        )
        self._declared = declared
        self.app_token = app_token
        self.enforce_rate = enforce_rate
        self.consent = Consent(clock, declared.scopes)
        self.outage: Fault | None = None
        self.standing: dict[str, Standing] = {}
        """Faults that stand until they are taken away, by name: each says which calls meet it."""
        self.delay = 0.0
        """Real seconds that each call of the Web API waits for its answer."""
        self.headers: dict[str, str | None] = {}
        """Headers of every answer that something on the way writes anew, or takes away (None)."""
        self.gate = Gate()
        self._page = page
        self.workspaces: list[People] = [self]
        self._scripts = Scripts()
        self._rates = Rates()
        self._server: Server | None = None

    # -- running -----------------------------------------------------------------------------------

    def start(self, port: int = 0) -> str:
        """Serve on loopback in a thread of its own; return the base URL.

        The Web API is under `api/`.
        """
        self._server = Server(self._routes(), port)
        base = self._server.start()
        self.link.sockets.loop = self._server.loop
        self.link.sockets.problem = self.problems.append

        for workspace in self.workspaces:
            workspace.base_url = base

        return base

    def stop(self) -> None:
        """Stop serving; hanging answers end."""
        self.gate.open()
        if self._server is not None:
            self._server.stop()
            self._server = None

    def __enter__(self) -> StandIn:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def request_url(self) -> str | None:
        """Where commands, interactions and events are POSTed; may be set once the app listens."""
        return self.link.request_url

    @request_url.setter
    def request_url(self, url: str | None) -> None:
        self.link.request_url = url

    def workspace(self, team: str, *, bot_token: str = "") -> People:
        """Add another workspace, served by the same stand-in.

        With a token the same app is installed there; without, it can be installed by OAuth.
        """
        another = People(
            clock=self.clock,
            lock=self.lock,
            link=self.link,
            declared=self._declared,
            app=Installation(team, bot_token),
        )
        another.base_url = self.base_url
        self.workspaces.append(another)
        return another

    def begin_anew(self, *, bot_token: str) -> None:
        """Empty the workspace, and let nothing be out of order any more; it serves on.

        The app has another token from now on: calls that it made before come to nothing.
        """
        with self.lock:
            self.app = replace(self.app, bot_token=bot_token)
            self._begin(self._declared)
            self.sent.clear()
            self.workspaces = [self]
            self.outage = None
            self.standing.clear()
            self.delay = 0.0
            self.headers.clear()
            self._scripts.clear()
            self._rates = Rates()

        self.gate.open()

    def forget_record(self) -> None:
        """Forget which calls and deliveries there were; nobody waits for an answer any more."""
        with self.lock:
            self.calls.clear()
            self.exchanges.clear()
            self.sent.clear()

    def refresh_sockets(self) -> None:
        """Tell every Socket Mode connection to go, as Slack does every few hours."""
        self.link.sockets.tell_to_go()

    def script(self, method: str, *faults: Fault, when: Condition | None = None) -> None:
        """Let the next calls of `method` meet these faults, one each; then it works again.

        `method` may be "*" for any, "upload" for the bytes of a file, "response_url" for a
        follow-up. `when` picks the calls by their arguments.
        """
        with self.lock:
            self._scripts.add(method, faults, when)

    def mend(self) -> None:
        """Take back every fault that was scripted and not met yet."""
        with self.lock:
            self._scripts.clear()

    def take_fault(self, method: str, args: Mapping[str, Any]) -> Fault | None:
        """Return the fault that a call meets now, if any; a subclass may make up its own."""
        with self.lock:
            scripted = self._scripts.take(method, args)
            standing = (met for which in self.standing.values() if (met := which(method, args)))
            return scripted or next(standing, None) or self.outage

    # -- the Web API -------------------------------------------------------------------------------

    def call_method(self, method: str, token: str, given: Mapping[str, Any]) -> Outcome:
        """Answer one Web API call, and record it in `calls`.

        Token, rate, fault and scope are looked at first, then the method itself.
        """
        with self.lock:
            home = self._workspace_of(token) or self
            asked = _Asked(home, method, Args(given), self.clock())
            self._note_hurry(asked)
            fault = self.take_fault(method, asked.args.given)
            if fault is not None and not fault.after:
                return self._fail(asked, fault)

            channel = str(asked.args.get("channel"))
            wait = self.seconds_to_wait(asked.home.team, asked.method, channel, asked.at)
            if wait:
                return self._fail(asked, Fault.rate_limited(wait))

            try:
                body = {"ok": True, **self._perform(token, asked)}
            except ApiError as error:
                body = error.body

            status = fault.http if fault else 200
            self._record(asked, body, status, fault)
            return Outcome(body, status, _scopes_of(home), fault)

    def _perform(self, token: str, asked: _Asked) -> Json:
        """Do what a call asks, or raise `ApiError`."""
        if asked.method == "apps.connections.open":
            return self._open_connection(token)

        if asked.method == "oauth.v2.access":
            return self.consent.access(asked.args.given)

        method = METHODS.get(asked.method)
        if method is None:
            raise ApiError("unknown_method", req_method=asked.method)

        if asked.method == "api.test":
            return method.run(self, asked.args)

        if not token:
            raise ApiError("not_authed")

        home = self._workspace_of(token)
        if home is None:
            raise ApiError("not_allowed_token_type" if token == self.app_token else "invalid_auth")

        if token in home.dead_tokens:
            raise ApiError(home.dead_tokens[token])

        if home.token_error:
            raise ApiError(home.token_error)

        if method.scopes and not home.scopes.intersection(method.scopes):
            home.problems.append(f"{asked.method}: missing_scope {' or '.join(method.scopes)}")
            raise missing_scope(home, method.scopes[0])

        return method.run(home, asked.args)

    def _open_connection(self, token: str) -> Json:
        if not token:
            raise ApiError("not_authed")
        if token != self.app_token:
            raise ApiError("not_allowed_token_type" if token.startswith("xoxb") else "invalid_auth")
        address = self.base_url.replace("http", "ws", 1)
        return {"url": f"{address}link?ticket={self.link.sockets.ticket()}"}

    def _workspace_of(self, token: str) -> People | None:
        for workspace in self.workspaces:
            if token and (workspace.token == token or token in workspace.dead_tokens):
                return workspace
        return None

    def _fail(self, asked: _Asked, fault: Fault) -> Outcome:
        """Answer a call with a fault, doing nothing of what it asks."""
        headers = _scopes_of(asked.home)
        body: Json = {"ok": False, "error": fault.code, **fault.more}

        if fault.kind == "rate_limited":
            body["error"] = "ratelimited"
            headers["Retry-After"] = str(int(fault.seconds))
            until = asked.at + timedelta(seconds=fault.seconds)
            self._rates.tell_to_wait(asked.home.team, asked.method, until)

        self._record(asked, None, fault.http, fault)
        return Outcome(body, fault.http, headers, fault)

    def _record(self, asked: _Asked, body: Json | None, status: int, fault: Fault | None) -> None:
        call = Call(
            asked.method,
            copied(asked.args.given),
            copied(body),
            asked.at,
            asked.home.team,
            status,
            str(fault) if fault else None,
        )
        asked.home.calls.append(call)
        asked.home.exchanges.append(_exchange(call))

        if asked.home is not self:
            self.calls.append(call)

    def _note_hurry(self, asked: _Asked) -> None:
        """Note a call made before the `Retry-After` that the app was told has passed."""
        early = self._rates.seconds_too_early(asked.home.team, asked.method, asked.at)
        if early:
            asked.home.problems.append(
                f"{asked.method}: called {early:g} s before Retry-After had passed"
            )

    def seconds_to_wait(self, team: str, method: str, channel: str, at: datetime) -> int:
        """Return how long a call must wait for Slack's rates; a subclass may be more lenient."""
        if not self.enforce_rate:
            return 0
        return self._rates.seconds_to_wait(team, method, channel, at)

    # -- routes ------------------------------------------------------------------------------------

    def _routes(self) -> list[BaseRoute]:
        return [
            Route("/api/{method}", self._api, methods=["GET", "POST"]),
            Route("/oauth/v2/authorize", self._authorize, methods=["GET", "POST"]),
            Route("/upload/{ticket}", self._upload, methods=["POST"]),
            Route("/response/{key}", self._respond, methods=["POST"]),
            WebSocketRoute("/link", self.link.sockets.serve),
            *self._page(self),
        ]

    async def _api(self, request: Request) -> Response:
        try:
            token, given = await arguments.asked(request)
        except ValueError:
            return JSONResponse({"ok": False, "error": "invalid_json"})

        await self.gate.passed()
        await asyncio.sleep(self.delay)
        outcome = self.call_method(request.path_params["method"], token, given)
        return await self._send(request, outcome)

    async def _authorize(self, request: Request) -> Response:
        return await self.consent.answer(request, self.workspaces)

    async def _upload(self, request: Request) -> Response:
        content = await request.body()
        await self.gate.passed()
        ticket = request.path_params["ticket"]
        fault = self.take_fault("upload", {"ticket": ticket})
        taken = False

        if fault is None or fault.after:
            taken = self._workspace_that_gave(ticket).upload(ticket, content)

        if fault is not None:
            return await self._send(request, Outcome({}, fault.http, {}, fault))

        if not taken:
            return PlainTextResponse("Bad Request", 400)

        return PlainTextResponse(f"OK - {len(content)}")

    async def _respond(self, request: Request) -> Response:
        key = request.path_params["key"]
        try:
            payload = json.loads(await request.body())
        except ValueError:
            return JSONResponse({"ok": False, "error": "invalid_payload"}, 400)

        await self.gate.passed()
        fault = self.take_fault("response_url", payload)
        if fault is not None and not fault.after:
            refused = {"ok": False, "error": fault.code}
            self._note_response(payload, None, fault.http, fault)
            return await self._send(request, Outcome(refused, fault.http, {}, fault))

        status, body = self._workspace_that_gave(key).respond(key, payload)

        if fault is not None:
            status = fault.http

        self._note_response(payload, body, status, fault)
        return await self._send(request, Outcome(body, status, {}, fault))

    def _note_response(
        self, payload: Json, body: Json | None, status: int, fault: Fault | None
    ) -> None:
        """Note what was answered through a response_url in the record of exchanges."""
        error = str((body or {}).get("error") or "")
        met = str(fault) if fault else ""
        exchange = Exchange(
            "to slack", self.clock(), "response_url", payload, body, status, error, met
        )
        self.exchanges.append(exchange)

    def _workspace_that_gave(self, ticket: str) -> People:
        """Return the workspace in whose name a ticket or a response_url's key begins."""
        for workspace in self.workspaces:
            if ticket.startswith(f"{workspace.team}-"):
                return workspace
        return self

    async def _send(self, request: Request, outcome: Outcome) -> Response:
        """Answer, or do to the connection what the fault says."""
        fault = outcome.fault
        if fault is not None:
            if fault.cuts and self._server is not None:
                return await self._server.cut(request, fault)

            if fault.kind == "status":
                return self._dated(PlainTextResponse("upstream error", outcome.status))

            if fault.kind == "garbage":
                return self._dated(PlainTextResponse(GARBAGE, media_type="text/html"))

            if fault.kind == "page":
                return self._dated(HTMLResponse(BLOCKED, outcome.status))

        return self._dated(JSONResponse(outcome.body, outcome.status, outcome.headers))

    def _dated(self, response: Response) -> Response:
        """Give an answer the time of Slack's clock, and what was done to its headers on the way."""
        response.headers["date"] = format_datetime(self.clock().astimezone(UTC), usegmt=True)
        for name, value in self.headers.items():
            if value is not None:
                response.headers[name] = value
            elif name in response.headers:
                del response.headers[name]

        return response


def _exchange(call: Call) -> Exchange:
    """Return what goes into the record of a call."""
    error = str((call.result or {}).get("error") or "")
    return Exchange(
        "to slack",
        call.at,
        call.method,
        call.args,
        call.result,
        call.status,
        error,
        call.fault or "",
    )


def _scopes_of(home: People) -> dict[str, str]:
    """Return the header by which Slack says what a token may do."""
    return {"x-oauth-scopes": ",".join(sorted(home.scopes))}
