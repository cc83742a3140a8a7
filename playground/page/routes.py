"""The page's routes: its files, its state, and its acts, answered to this machine only."""

from __future__ import annotations

import hashlib
import html
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from playground.blocks import Json
from playground.page.acts import Act, Acts
from playground.page.clock import Clock
from playground.page.completion import Completions
from playground.page.deeds import Deeds
from playground.page.front import Front
from playground.page.hood import Hood
from playground.page.previews import preview
from playground.page.state import LONDON, Looking, Shown
from playground.page.tours import Stage, Tours
from playground.page.worlds import Worlds
from playground.shown import Reply, SlackError
from playground.standin import StandIn

STATIC = Path(__file__).parents[1] / "static"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src"
    " 'self'; base-uri 'none'; form-action 'none'"
)
NOT_FRAMED = "; frame-ancestors 'none'"
BESIDE = "; frame-ancestors 'self'"
"""The page stands in a frame of its own server alone, beside another person's."""
TWO_FRAMES = "; frame-src 'self'" + NOT_FRAMED
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": POLICY + NOT_FRAMED,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
AWAY = {"operation_timeout": "slow", "dispatch_failed": "gone", "http_service_error": "failed"}
"""What Slack says of an app that does not answer, and what that is to people."""
KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".png": "image/png"}


def routes(slack: StandIn, front: Front) -> list[BaseRoute]:
    """Return the routes of a stand-in's page with this front."""
    page = Page(slack, front)
    acts = page.acts.by_name()
    return [
        Route("/", _guarded(page.index)),
        Route("/beside", _guarded(page.beside)),
        Route("/static/{name}", _guarded(page.static)),
        Route("/page/state", _guarded(page.state)),
        Route("/page/file/{id}", _guarded(page.file)),
        Route("/page/preview/{id}", _guarded(page.preview)),
        Route("/page/complete", _guarded(page.complete)),
        Route("/page/hood", _guarded(page.under_the_hood)),
        Route("/page/hood/{number:int}", _guarded(page.exchange)),
        Route("/page/export", _guarded(page.export)),
        *(
            Route(f"/page/{name}", _guarded(_acting(act)), methods=["POST"])
            for name, act in acts.items()
        ),
    ]


def _read(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")


def _guarded(
    answer: Callable[[Request], Awaitable[Response]],
) -> Callable[[Request], Awaitable[Response]]:
    """Answer only under this machine's own names, and acts only in JSON.

    No foreign page can send JSON unasked.
    """

    async def guarded(request: Request) -> Response:
        if _host(request) not in LOOPBACK:
            return JSONResponse({"problem": "The playground answers on this machine only."}, 403)

        content_type = request.headers.get("content-type", "")
        if request.method == "POST" and not content_type.startswith("application/json"):
            return JSONResponse({"problem": "JSON, please."}, 415)

        response = await answer(request)

        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)

        return response

    return guarded


def _host(request: Request) -> str:
    """Return the host that a request names, without its port."""
    host = request.headers.get("host", "")
    return host.rpartition(":")[0] or host


def _acting(act: Act) -> Callable[[Request], Awaitable[Response]]:
    """Perform an act in a thread, as the app may take its time.

    What Slack would not allow is said, not raised.
    """

    async def acting(request: Request) -> Response:
        try:
            asked = await request.json()
            reply = await to_thread.run_sync(act, asked)
        except SlackError as error:
            return JSONResponse({"problem": str(error)})
        except (KeyError, TypeError, ValueError) as error:
            return JSONResponse({"problem": f"That could not be understood: {error}"}, 400)

        return JSONResponse(_told_of(reply) if reply else {"problem": ""})

    return acting


def _told_of(reply: Reply) -> Json:
    """Return what the page is told of an act: a problem, answers, and whether the app is away."""
    told: Json = {"problem": reply.said}
    answers = [message.ts for message in reply.messages]
    if answers:
        told["answers"] = answers

    if reply.error in AWAY:
        told["away"] = AWAY[reply.error]

    return told


def _stage(front: Front, worlds: Worlds) -> Stage:
    """Return what a front's tours need of the world."""
    return Stage(
        tours=front.tours,
        world=lambda: worlds.id,
        tell=front.tell or (lambda _: None),
        move_clock=front.move_clock or (lambda _: None),
    )


class Page:
    """The page of a stand-in: its files, and its state."""

    def __init__(self, slack: StandIn, front: Front) -> None:
        self.slack = slack
        self.front = front
        self.worlds = Worlds(front)
        self.completions = Completions(slack, front)
        self.clock = Clock(slack, front, self.worlds)
        self.deeds = Deeds(slack, front.called)
        self.tours = Tours(slack, _stage(front, self.worlds), self.deeds)
        self.shown = Shown(slack, front, self.tours)
        self.hood = Hood(slack, front)
        self.acts = Acts(self.shown, self.worlds, self.clock, self.hood, self.deeds)

    async def index(self, request: Request) -> Response:
        """Answer with the page itself, under the title it was given."""
        is_beside = "beside" in request.query_params
        return self._document("index.html", BESIDE if is_beside else NOT_FRAMED)

    async def beside(self, request: Request) -> Response:
        """Answer with the page twice, side by side: for two people at once."""
        return self._document("beside.html", TWO_FRAMES)

    def _document(self, name: str, frames: str) -> Response:
        head = _read("head.html").rstrip()
        text = _read(name).replace("{head}", head)
        filled = text.replace("{title}", html.escape(self.front.title))
        headers = {"Content-Security-Policy": POLICY + frames}
        return Response(filled, media_type="text/html", headers=headers)

    async def static(self, request: Request) -> Response:
        """Answer with a stylesheet or script of the page."""
        path = STATIC / Path(request.path_params["name"]).name
        if path.suffix not in KINDS or not path.is_file():
            return Response("Not found", 404)
        return Response(path.read_bytes(), media_type=KINDS[path.suffix])

    async def file(self, request: Request) -> Response:
        """Answer with a file that the app shared: pictures to show, all else to download."""
        file = self.slack.shared_file(request.path_params["id"])
        if file is None:
            return Response("Not found", 404)

        if Path(file.name).suffix == ".png":
            return Response(file.content, media_type="image/png")

        name = file.name.encode("ascii", "replace").decode().replace('"', "'")
        disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(file.content, media_type="application/octet-stream", headers=disposition)

    async def preview(self, request: Request) -> Response:
        """Answer with what is in a shared file, to be read on the page."""
        file = self.slack.shared_file(request.path_params["id"])
        if file is None or file.content is None:
            return JSONResponse({"problem": "This file is not there any more."}, 404)
        return JSONResponse(await to_thread.run_sync(preview, file.name, file.content))

    async def complete(self, request: Request) -> Response:
        """Answer with what fits to what somebody types."""
        asked = request.query_params
        found = await to_thread.run_sync(
            self.completions.of,
            asked.get("user", ""),
            asked.get("place", ""),
            asked.get("text", ""),
        )
        return JSONResponse(found)

    async def under_the_hood(self, request: Request) -> Response:
        """Answer with a page of what went between Slack and the app."""
        before = request.query_params.get("before", "")
        number = int(before) if before.isdecimal() else None
        return JSONResponse(await to_thread.run_sync(self.hood.shown, number))

    async def exchange(self, request: Request) -> Response:
        """Answer with one request and its answer, as they were sent."""
        try:
            return JSONResponse(self.hood.one(request.path_params["number"]))
        except SlackError as error:
            return JSONResponse({"problem": str(error)}, 404)

    async def export(self, request: Request) -> Response:
        """Answer with what was done, as a file with a test."""
        disposition = {"Content-Disposition": 'attachment; filename="test_what_was_done.py"'}
        text = self.deeds.as_test()
        return Response(text, media_type="text/x-python", headers=disposition)

    async def state(self, request: Request) -> Response:
        """Answer with all that one person sees at one place.

        `state` is null when it is as the caller saw it last (`seen`), and while the world begins
        anew: then `doing` says what is being done. `world` is another one afterwards.
        """
        asked = request.query_params
        doing = self.worlds.doing or self.front.beginning()
        if doing:
            return JSONResponse({"world": self.worlds.id, "doing": doing})

        looking = Looking(*(asked.get(name, "") for name in Looking._fields))
        state = self.shown.at(asked.get("user", ""), looking)
        state["meanwhile"] = self.clock.meanwhile
        revision = hashlib.sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()[:16]
        now = self.slack.clock().astimezone(LONDON)
        answer: Json = {
            "world": self.worlds.id,
            "doing": "",
            "rev": revision,
            "now": now.strftime("%a %-d %b %Y, %H:%M"),
            "local": f"{now:%Y-%m-%dT%H:%M}",
        }
        answer["state"] = None if asked.get("seen") == revision else state
        return JSONResponse(answer)
