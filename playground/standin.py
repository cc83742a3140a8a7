"""The stand-in for Slack: a server on loopback, one workspace or more, and the faults that a test
scripts."""

from __future__ import annotations

import asyncio
import copy
import json
import math
import socket
import struct
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from uvicorn.protocols.http.h11_impl import H11Protocol

from playground.faults import Fault
from playground.link import ACK_SECONDS, AppLink
from playground.people import People
from playground.serving import Serving
from playground.shown import Json
from playground.web_api import METHODS, Args
from playground.workspace import DEFAULT_SCOPES, ApiError, Call, Clock

ANY_METHOD = "*"


@dataclass
class Outcome:
    """What goes back on the wire for one Web API call."""

    body: Json
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    fault: Fault | None = None


@dataclass
class _Scripted:
    fault: Fault
    when: Callable[[Mapping[str, Any]], bool] | None


class StandIn(People):
    """A strict stand-in for Slack on loopback, with one workspace; `workspace()` adds others.

    It refuses what Slack refuses (see `limits` for what a message may be) and answers in Slack's
    JSON. Whatever the app does that Slack would turn down for its form is also noted in `problems`:
    a test that expects none should end by asserting that it is empty. Time is `clock`'s; only the 3
    seconds for an acknowledgment are real ones.

    With `request_url`, payloads are POSTed there, signed; without it the app connects by Socket
    Mode with `app_token`. `enforce_rate` answers 429 to methods called beyond their tier, and to
    more than one post a second in a channel. `page` gives the routes of the page in a browser
    (`playground.page.routes`); without it there is none. `manifest` (an app manifest) says instead
    what the app's name, scopes, commands, events and Home settings are.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        signing_secret: str,
        bot_token: str,
        team: str = "T1",
        bot_user: str = "UBOT",
        bot_name: str = "Review bot",
        app_id: str = "A1",
        command: str = "/cspr",
        request_url: str | None = None,
        app_token: str | None = None,
        enforce_rate: bool = False,
        scopes: Iterable[str] = DEFAULT_SCOPES,
        events: Iterable[str] | None = None,
        manifest: Mapping[str, Any] | None = None,
        ack_seconds: float = ACK_SECONDS,
        move_clock: Callable[[datetime], None] | None = None,
        title: str = "Playground",
        intro: str = "",
        suggestions: Iterable[tuple[str, str, str, str]] = (),
        page: Callable[[StandIn], list[BaseRoute]] = lambda _: [],
    ) -> None:
        link = AppLink(
            secret=signing_secret, clock=clock, request_url=request_url, ack_seconds=ack_seconds
        )
        self._settings: Json = {
            "clock": clock,
            "link": link,
            "lock": threading.RLock(),
            "app_id": app_id,
            "bot_name": bot_name,
            "commands": (command,),
            "scopes": frozenset(scopes),
            "events": None if events is None else frozenset(events),
            **(_declared(manifest) if manifest else {}),
        }
        super().__init__(team=team, bot_token=bot_token, bot_user=bot_user, **self._settings)
        self.app_token = app_token
        self.enforce_rate = enforce_rate
        self.outage: Fault | None = None
        self.move_clock = move_clock
        self.title = title
        self.intro = intro
        self.suggestions = list(suggestions)
        self._page = page
        self.workspaces: list[People] = [self]
        self._scripts: dict[str, deque[_Scripted]] = {}
        self._rates: dict[tuple[str, ...], deque[datetime]] = {}
        self._told_to_wait: dict[tuple[str, str], datetime] = {}
        self._server: _Server | None = None

    # -- running -----------------------------------------------------------------------------------

    def start(self, port: int = 0) -> str:
        """Serves on loopback in a thread of its own; returns the base URL. The Web API is under
        `api/`."""
        self._server = _Server(self._routes(), port)
        base = self._server.start()
        self.link.sockets.loop = self._server.loop
        for workspace in self.workspaces:
            workspace.base_url = base
        return base

    def stop(self) -> None:
        """Stops serving; hanging answers end."""
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

    def workspace(self, team: str, *, bot_token: str, bot_user: str = "UBOT") -> People:
        """Another workspace with the same app installed, served by the same stand-in."""
        another = People(team=team, bot_token=bot_token, bot_user=bot_user, **self._settings)
        another.base_url = self.base_url
        self.workspaces.append(another)
        return another

    def refresh_sockets(self) -> None:
        """Tells every Socket Mode connection to go, as Slack does every few hours."""
        if self._server is not None and self._server.loop is not None:
            asyncio.run_coroutine_threadsafe(
                self.link.sockets.disconnect(), self._server.loop
            ).result(5)

    # -- faults ------------------------------------------------------------------------------------

    def script(
        self, method: str, *faults: Fault, when: Callable[[Mapping[str, Any]], bool] | None = None
    ) -> None:
        """The next calls of `method` meet these faults, one each; then it works again.

        `method` may be "*" for any, "upload" for the bytes of a file, "response_url" for a
        follow-up. `when` picks the calls by their arguments.
        """
        with self.lock:
            self._scripts.setdefault(method, deque()).extend(
                _Scripted(fault, when) for fault in faults
            )

    def _fault(self, method: str, args: Mapping[str, Any]) -> Fault | None:
        for name in (method, ANY_METHOD):
            queue = self._scripts.get(name, deque())
            for scripted in queue:
                if scripted.when is None or scripted.when(args):
                    queue.remove(scripted)
                    return scripted.fault
        return self.outage

    # -- the Web API -------------------------------------------------------------------------------

    def call_method(self, method: str, token: str, given: Mapping[str, Any]) -> Outcome:
        """One Web API call: token, rate, fault, scope, then the method itself; recorded in
        `calls`."""
        with self.lock:
            args = Args(given)
            home = self._workspace_of(token)
            at = self.clock()
            self._note_hurry(home, method, at)
            fault = self._fault(method, args.given)
            if fault is not None and not fault.after:
                return self._failed(home, method, args, at, fault)
            wait = self._too_fast(home, method, args, at)
            if wait:
                return self._failed(home, method, args, at, Fault.rate_limited(wait))
            try:
                body = {"ok": True, **self._perform(token, method, args)}
            except ApiError as error:
                body = error.body
            status = fault.http if fault else 200
            self._record(home, method, args, body, at, status, fault)
            return Outcome(body, status, {"x-oauth-scopes": ",".join(sorted(home.scopes))}, fault)

    def _perform(self, token: str, method: str, args: Args) -> Json:
        known = METHODS.get(method)
        if method == "apps.connections.open":
            return self._open_connection(token)
        if known is None:
            raise ApiError("unknown_method", req_method=method)
        if method == "api.test":
            return known.run(self, args)
        if not token:
            raise ApiError("not_authed")
        home = next((one for one in self.workspaces if one.bot_token == token), None)
        if home is None:
            raise ApiError("not_allowed_token_type" if token == self.app_token else "invalid_auth")
        if home.token_error:
            raise ApiError(home.token_error)
        if known.scopes and not home.scopes & set(known.scopes):
            home.problems.append(f"{method}: missing_scope {' or '.join(known.scopes)}")
            raise ApiError(
                "missing_scope", needed=known.scopes[0], provided=",".join(sorted(home.scopes))
            )
        return known.run(home, args)

    def _open_connection(self, token: str) -> Json:
        if not token:
            raise ApiError("not_authed")
        if token != self.app_token:
            raise ApiError("not_allowed_token_type" if token.startswith("xoxb") else "invalid_auth")
        address = self.base_url.replace("http://", "ws://")
        return {"url": f"{address}link?ticket={self.link.sockets.ticket()}"}

    def _workspace_of(self, token: str) -> People:
        return next((one for one in self.workspaces if one.bot_token == token), self)

    def _failed(self, home: People, method: str, args: Args, at: datetime, fault: Fault) -> Outcome:
        """A call that did nothing."""
        headers: dict[str, str] = {}
        body: Json = {"ok": False, "error": fault.code}
        if fault.kind == "rate_limited":
            body["error"] = "ratelimited"
            headers["Retry-After"] = str(int(fault.seconds))
            self._told_to_wait[home.team, method] = at + timedelta(seconds=fault.seconds)
        self._record(home, method, args, None, at, fault.http, fault)
        return Outcome(body, fault.http, headers, fault)

    def _record(
        self,
        home: People,
        method: str,
        args: Args,
        body: Json | None,
        at: datetime,
        status: int,
        fault: Fault | None,
    ) -> None:
        call = Call(
            method,
            copy.deepcopy(args.given),
            copy.deepcopy(body),
            at,
            home.team,
            status,
            str(fault) if fault else None,
        )
        home.calls.append(call)
        if home is not self:
            self.calls.append(call)

    def _note_hurry(self, home: People, method: str, at: datetime) -> None:
        """Notes a call made before the `Retry-After` that the app was told has passed."""
        until = self._told_to_wait.get((home.team, method))
        if until is not None and at < until:
            home.problems.append(
                f"{method}: called {(until - at).total_seconds():g} s before Retry-After had passed"
            )

    def _too_fast(self, home: People, method: str, args: Args, at: datetime) -> int:
        """Seconds to wait, 0 for none: by tier, in any 60 seconds; of posts also one a second a
        channel."""
        known = METHODS.get(method)
        if not self.enforce_rate or known is None:
            return 0
        key: tuple[str, ...] = (home.team, method)
        limits = {key: (known.per_minute, timedelta(minutes=1))} if known.per_minute else {}
        if method == "chat.postMessage":
            limits[*key, str(args.get("channel"))] = (1, timedelta(seconds=1))
        wait = timedelta(0)
        for counted, (most, window) in limits.items():
            recent = self._rates.setdefault(counted, deque())
            while recent and recent[0] <= at - window:
                recent.popleft()
            if len(recent) >= most:
                wait = max(wait, recent[0] + window - at)
        if wait:
            return math.ceil(wait.total_seconds())
        for counted in limits:
            self._rates[counted].append(at)
        return 0

    # -- routes ------------------------------------------------------------------------------------

    def _routes(self) -> list[BaseRoute]:
        return [
            Route("/api/{method}", self._api, methods=["GET", "POST"]),
            Route("/upload/{ticket}", self._upload, methods=["POST"]),
            Route("/response/{key}", self._respond, methods=["POST"]),
            WebSocketRoute("/link", self.link.sockets.serve),
            *self._page(self),
        ]

    async def _api(self, request: Request) -> Response:
        body = await request.body()
        given: Json = dict(request.query_params)
        if request.headers.get("content-type", "").startswith("application/json"):
            try:
                given.update(json.loads(body or b"{}"))
            except ValueError:
                return JSONResponse({"ok": False, "error": "invalid_json"})
        else:
            given.update(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            token = str(given.get("token", ""))
        return await self._send(
            request, self.call_method(request.path_params["method"], token, given)
        )

    async def _upload(self, request: Request) -> Response:
        content = await request.body()
        ticket = request.path_params["ticket"]
        home = next((one for one in self.workspaces if ticket.startswith(f"{one.team}-up-")), self)
        fault = self._take_fault("upload", {"ticket": ticket})
        if fault and not fault.after:
            return await self._send(request, Outcome({}, fault.http, {}, fault))
        taken = home.upload(ticket, content)
        if fault:
            return await self._send(request, Outcome({}, fault.http, {}, fault))
        return PlainTextResponse(
            f"OK - {len(content)}" if taken else "Bad Request", 200 if taken else 400
        )

    async def _respond(self, request: Request) -> Response:
        key = request.path_params["key"]
        home = next((one for one in self.workspaces if key.startswith(f"{one.team}-")), self)
        try:
            payload = json.loads(await request.body())
        except ValueError:
            return JSONResponse({"ok": False, "error": "invalid_payload"}, 400)
        fault = self._take_fault("response_url", payload)
        if fault and not fault.after:
            return await self._send(
                request, Outcome({"ok": False, "error": fault.code}, fault.http, {}, fault)
            )
        with self.lock:
            status, body = home.respond(key, payload)
        return await self._send(
            request, Outcome(body, status if not fault else fault.http, {}, fault)
        )

    def _take_fault(self, name: str, args: Mapping[str, Any]) -> Fault | None:
        with self.lock:
            return self._fault(name, args)

    async def _send(self, request: Request, outcome: Outcome) -> Response:
        """Answers, or does to the connection what the fault says."""
        kind = outcome.fault.kind if outcome.fault else ""
        if (
            kind in ("reset", "close", "hang")
            and self._server is not None
            and outcome.fault is not None
        ):
            return await self._server.cut(request, outcome.fault)
        if kind == "status":
            return PlainTextResponse("upstream error", outcome.status)
        if kind == "garbage":
            return PlainTextResponse(
                "<!doctype html><p>Something is being repaired.", media_type="text/html"
            )
        return JSONResponse(outcome.body, outcome.status, outcome.headers)


def _declared(manifest: Mapping[str, Any]) -> Json:
    """What an app manifest declares, as arguments of a workspace."""
    features = manifest.get("features", {})
    home = features.get("app_home", {})
    commands = features.get("slash_commands", [])
    settings = manifest.get("settings", {})
    return {
        "bot_name": features.get("bot_user", {}).get("display_name", "Review bot"),
        "commands": tuple(command["command"] for command in commands),
        "escape": any(command.get("should_escape") for command in commands),
        "scopes": frozenset(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", [])),
        "events": frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
        "home_tab": bool(home.get("home_tab_enabled")),
        "messages_tab": (
            bool(home.get("messages_tab_enabled"))
            and not home.get("messages_tab_read_only_enabled")
        ),
    }


class _Cut(Response):
    """Sends nothing: the connection is already gone."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        return None


class _Server:
    """A server on a socket that listens before `start` returns; knows its connections, to cut
    them."""

    def __init__(self, routes: list[BaseRoute], port: int) -> None:
        self._transports: dict[tuple[str, int], asyncio.Transport] = {}
        transports = self._transports

        class Protocol(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                super().connection_made(transport)
                transports[transport.get_extra_info("peername")] = transport

            def connection_lost(self, exc: Exception | None) -> None:
                transports.pop(self.transport.get_extra_info("peername"), None)
                super().connection_lost(exc)

        config = uvicorn.Config(
            Starlette(routes=routes),
            http=Protocol,
            log_config=None,
            log_level="error",
            access_log=False,
        )
        self._serving = Serving(config, socket.create_server(("127.0.0.1", port), backlog=512))

    @property
    def loop(self) -> asyncio.AbstractEventLoop | None:
        return self._serving.loop

    def start(self) -> str:
        return self._serving.start()

    def stop(self) -> None:
        self._serving.stop()

    async def cut(self, request: Request, fault: Fault) -> Response:
        """Hangs if asked to (until the caller gives up, or `stop`), then ends the connection
        without an answer."""
        gone = asyncio.create_task(_gone(request))
        if fault.kind == "hang":
            stopping = asyncio.create_task(self._serving.stopping.wait())
            await asyncio.wait(
                {gone, stopping}, timeout=fault.seconds, return_when=asyncio.FIRST_COMPLETED
            )
            stopping.cancel()
        client = request.client
        transport = self._transports.get((client.host, client.port)) if client else None
        if transport is not None:
            if fault.kind == "reset":
                linger = struct.pack("ii", 1, 0)
                transport.get_extra_info("socket").setsockopt(
                    socket.SOL_SOCKET, socket.SO_LINGER, linger
                )
                transport.abort()
            else:
                transport.close()
        await gone
        return _Cut()


async def _gone(request: Request) -> None:
    """Waits until the caller's connection has ended."""
    while (await request.receive())["type"] != "http.disconnect":
        continue
