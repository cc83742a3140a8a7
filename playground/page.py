"""The page: the workspace in a browser, for people who want to try the app by hand.

It is served with the stand-in, and only to this machine: other host names are refused, so that no
web page elsewhere can reach it through the visitor's browser. What it shows is one JSON state,
fetched again every second; what people do comes in as JSON and goes the same way as in tests.
"""

from __future__ import annotations

import hashlib
import html
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from playground.shown import Button, Json, Message, Reply, SlackError, View
from playground.standin import StandIn

STATIC = Path(__file__).parent / "static"
LONDON = ZoneInfo("Europe/London")
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
MORNING = 9
DAYS = {"day": 1, "week": 7}
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src"
        " 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".png": "image/png"}

Act = Callable[[Json], Reply | None]


def routes(slack: StandIn) -> list[BaseRoute]:
    """The page, its files, its state, and what can be done on it."""
    page = Page(slack)
    acts: dict[str, Act] = {
        "type": page.type,
        "press": page.press,
        "submit": page.submit,
        "close": page.close,
        "home": page.home,
        "clock": page.clock,
    }
    return [
        Route("/", _guarded(page.index)),
        Route("/static/{name}", _guarded(page.static)),
        Route("/page/state", _guarded(page.state)),
        Route("/page/file/{id}", _guarded(page.file)),
        *(
            Route(f"/page/{name}", _guarded(_acting(act)), methods=["POST"])
            for name, act in acts.items()
        ),
    ]


def _guarded(
    answer: Callable[[Request], Awaitable[Response]],
) -> Callable[[Request], Awaitable[Response]]:
    """Only this machine's own names, and for acts only JSON, which no foreign page can send
    unasked."""

    async def guarded(request: Request) -> Response:
        host = request.headers.get("host", "").rpartition(":")[0] or request.headers.get("host", "")
        if host not in LOOPBACK:
            return JSONResponse({"problem": "The playground answers on this machine only."}, 403)
        if request.method == "POST" and not request.headers.get("content-type", "").startswith(
            "application/json"
        ):
            return JSONResponse({"problem": "JSON, please."}, 415)
        response = await answer(request)
        response.headers.update(HEADERS)
        return response

    return guarded


def _acting(act: Act) -> Callable[[Request], Awaitable[Response]]:
    """An act, in a thread: the app may take its time. What Slack would not allow is said, not
    raised."""

    async def acting(request: Request) -> Response:
        try:
            asked = await request.json()
            reply = await to_thread.run_sync(act, asked)
        except SlackError as error:
            return JSONResponse({"problem": str(error)})
        except (KeyError, TypeError, ValueError) as error:
            return JSONResponse({"problem": f"That could not be understood: {error}"}, 400)
        return JSONResponse({"problem": reply.said if reply else ""})

    return acting


class Page:
    """What the page shows of a stand-in, and does with it."""

    def __init__(self, slack: StandIn) -> None:
        self.slack = slack

    # -- what it shows -----------------------------------------------------------------------------

    async def index(self, request: Request) -> Response:
        """The page itself, under the title it was given."""
        text = (STATIC / "index.html").read_text(encoding="utf-8")
        return Response(
            text.replace("{title}", html.escape(self.slack.title)), media_type="text/html"
        )

    async def static(self, request: Request) -> Response:
        """A stylesheet or script of the page."""
        path = STATIC / Path(request.path_params["name"]).name
        if path.suffix not in KINDS or not path.is_file():
            return Response("Not found", 404)
        return Response(path.read_bytes(), media_type=KINDS[path.suffix])

    async def file(self, request: Request) -> Response:
        """A file that the app shared: pictures are shown, all else is downloaded."""
        file = self.slack._files.get(request.path_params["id"])
        if file is None or file.content is None or not file.shared:
            return Response("Not found", 404)
        if Path(file.name).suffix == ".png":
            return Response(file.content, media_type="image/png")
        name = file.name.encode("ascii", "replace").decode().replace('"', "'")
        disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(file.content, media_type="application/octet-stream", headers=disposition)

    async def state(self, request: Request) -> Response:
        """All that one person sees at one place; `state` is null when it is as the caller saw it
        last (`seen`)."""
        asked = request.query_params
        state = self.shown(asked.get("user", ""), asked.get("place", ""))
        revision = hashlib.sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()[:16]
        now = self.slack.clock().astimezone(LONDON)
        answer: Json = {
            "rev": revision,
            "now": now.strftime("%a %-d %b %Y, %H:%M"),
            "local": f"{now:%Y-%m-%dT%H:%M}",
        }
        answer["state"] = None if asked.get("seen") == revision else state
        return JSONResponse(answer)

    def shown(self, user: str, place: str) -> Json:
        """The state for a person at a channel, at their direct messages, or at "home"."""
        slack = self.slack
        with slack.lock:
            people = [person for person in slack.people() if not person.deactivated]
            me = next(
                (person for person in people if person.id == user), people[0] if people else None
            )
            state: Json = {
                "title": slack.title,
                "intro": [line for line in slack.intro.splitlines() if line.strip()],
                "can_move_clock": slack.move_clock is not None,
                "commands": sorted(slack.commands),
                "bot": slack.who(slack.bot_user).name,
                "home_tab": slack.home_tab,
                "names": dict(slack._names),
                "people": [
                    {
                        "id": p.id,
                        "name": p.name,
                        "title": p.title,
                        "dm": slack.dm(p.id),
                        "heard": self._heard(slack.dm(p.id)),
                    }
                    for p in people
                ],
                "suggestions": [
                    {
                        "user": who,
                        "place": where,
                        "where": self._place_name(where),
                        "text": text,
                        "why": why,
                    }
                    for who, where, text, why in slack.suggestions
                ],
            }
            if me is None:
                return {**state, "me": None, "places": [], "here": None, "home": None, "view": None}
            places = [*slack.channels_of(me.id), slack.where(slack.dm(me.id))]
            here = next((channel for channel in places if channel.id == place), places[0])
            views = slack.open_views(me.id)
            home = slack.home(me.id)
            return {
                **state,
                "me": me.id,
                "places": [
                    {
                        "id": channel.id,
                        "name": slack.who(slack.bot_user).name if channel.person else channel.name,
                        "kind": (
                            "dm" if channel.person else "private" if channel.private else "channel"
                        ),
                        "heard": self._heard(channel.id),
                    }
                    for channel in places
                ],
                "here": (
                    None
                    if place == "home"
                    else {
                        "id": here.id,
                        "archived": here.archived,
                        "members": [slack.who(member).name for member in here.members],
                        "messages": self._messages(me.id, here.id),
                    }
                ),
                "home": _view(home) if home and place == "home" else None,
                "view": _view(views[-1]) if views else None,
            }

    def _place_name(self, place: str) -> str:
        channel = self.slack._channels.get(place)
        if channel is None:
            return "Home" if place == "home" else place
        return "direct messages" if channel.person else f"#{channel.name}"

    def _heard(self, channel: str) -> int:
        """How many messages the app has posted there, for marking what is new."""
        return sum(
            message.user == self.slack.bot_user for message in self.slack._posts.get(channel, [])
        )

    def _messages(self, user: str, channel: str) -> list[Json]:
        messages = [*self.slack.messages(channel), *self.slack.ephemerals(user, channel)]
        messages.sort(key=lambda message: float(message.ts))
        return [
            {
                "ts": message.ts,
                "thread_ts": message.thread_ts if message.thread_ts != message.ts else None,
                "author": self.slack.who(message.user).name,
                "app": message.user == self.slack.bot_user,
                "at": (
                    datetime.fromtimestamp(float(message.ts), LONDON).strftime("%a %-d %b, %H:%M")
                ),
                "text": message.text,
                "blocks": message.blocks,
                "files": message.files,
                "state": self._chosen_here(user, message),
                "edited": message.edited,
                "pinned": message.pinned,
                "only_you": message.ephemeral_to is not None,
            }
            for message in messages
        ]

    def _chosen_here(self, user: str, message: Message) -> Json:
        values = message.state()
        for block_id, held in self.slack._chosen.get(
            (user, message.channel, message.ts), {}
        ).items():
            values.setdefault(block_id, {}).update(held)
        return values

    # -- what can be done --------------------------------------------------------------------------

    def type(self, asked: Json) -> Reply:
        """A line from the composer: a command, or a message."""
        return self.slack.type(
            asked["user"], asked["place"], asked["text"], thread_ts=asked.get("thread_ts")
        )

    def press(self, asked: Json) -> Reply:
        """A button, or a choice, in a message or view that is on screen."""
        slack, user = self.slack, asked["user"]
        places: list[Message | View]
        if asked.get("view"):
            home = slack.home(user)
            views = [*slack.open_views(user), *([home] if home else [])]
            places = [view for view in views if view.id == asked["view"]]
        else:
            messages = [*slack.messages(asked["place"]), *slack.ephemerals(user, asked["place"])]
            places = [message for message in messages if message.ts == asked["ts"]]
        for place in places:
            for block_id, element in place.elements:
                if (block_id, element["action_id"]) == (asked["block_id"], asked["action_id"]):
                    return slack.press(
                        user, Button(place, block_id, element), value=asked.get("value")
                    )
        raise SlackError("That has just changed. Please look again.")

    def submit(self, asked: Json) -> Reply:
        """A modal, filled in; problems stand at its fields."""
        return self.slack.submit(asked["user"], self._topmost(asked), asked["values"])

    def close(self, asked: Json) -> Reply:
        """The topmost modal is closed."""
        return self.slack.close_view(asked["user"], self._topmost(asked))

    def home(self, asked: Json) -> None:
        """The Home tab is opened."""
        self.slack.open_home(asked["user"])

    def clock(self, asked: Json) -> None:
        """The clock is moved: by a step, to the next 09:00 in London, or to a local time."""
        if self.slack.move_clock is None:
            raise SlackError("This clock cannot be moved.")
        now = self.slack.clock()
        local = now.astimezone(LONDON)
        step = asked.get("step")
        if step == "hour":
            local = (now + timedelta(hours=1)).astimezone(LONDON)
        elif step in DAYS:
            local += timedelta(days=DAYS[step])
        elif step == "morning":
            local = next_morning(now)
        else:
            local = datetime.fromisoformat(asked["to"]).replace(tzinfo=LONDON)
        self.slack.move_clock(local.astimezone(UTC))

    def _topmost(self, asked: Json) -> View:
        views = self.slack.open_views(asked["user"])
        if not views or views[-1].id != asked["view"]:
            raise SlackError("That has just changed. Please look again.")
        return views[-1]


def next_morning(now: datetime) -> datetime:
    """The next 09:00 in London after `now`, summer time or not."""
    local = now.astimezone(LONDON)
    morning = local.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    if morning <= local:
        morning += timedelta(days=1)
    return morning


def _view(view: View) -> Json:
    wanted = ("id", "type", "hash", "title", "submit", "close", "blocks")
    shown: dict[str, Any] = {key: view.raw.get(key) for key in wanted}
    return {**shown, "state": view.state(), "errors": view.shown_errors}
