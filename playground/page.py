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
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from playground.blocks import Json
from playground.shown import Button, Channel, Message, Person, Reply, SlackError, View
from playground.standin import StandIn

STATIC = Path(__file__).parent / "static"
LONDON = ZoneInfo("Europe/London")
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
MORNING = 9
DAYS = {"day": 1, "week": 7}
FOR_NOBODY: Json = {"me": None, "places": [], "here": None, "home": None, "view": None}
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

CHANGED = "That has just changed. Please look again."

Act = Callable[[Json], Reply | None]


class Suggestion(NamedTuple):
    """A line that the page offers to type: as whom, where, what, and why."""

    user: str
    place: str
    text: str
    why: str


@dataclass(frozen=True)
class Front:
    """What the page says beside the workspace; `move_clock` moves the clock, if it can be moved."""

    title: str = "Playground"
    intro: str = ""
    suggestions: tuple[Suggestion, ...] = ()
    move_clock: Callable[[datetime], None] | None = None

    def routes(self, slack: StandIn) -> list[BaseRoute]:
        """Return the routes of the page with this front, as `StandIn` takes them."""
        return _routes(Page(slack, self))


def routes(slack: StandIn) -> list[BaseRoute]:
    """Return the routes of a plain page, as `StandIn` takes them."""
    return Front().routes(slack)


def _routes(page: Page) -> list[BaseRoute]:
    """Return the routes of the page: its files, its state, and what can be done on it."""
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
        response.headers.update(HEADERS)
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
        return JSONResponse({"problem": reply.said if reply else ""})

    return acting


class Page:
    """The page of a stand-in: what it shows, and what can be done on it."""

    def __init__(self, slack: StandIn, front: Front) -> None:
        self.slack = slack
        self.front = front

    # -- what it shows -----------------------------------------------------------------------------

    async def index(self, request: Request) -> Response:
        """Answer with the page itself, under the title it was given."""
        text = (STATIC / "index.html").read_text(encoding="utf-8")
        return Response(
            text.replace("{title}", html.escape(self.front.title)), media_type="text/html"
        )

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

    async def state(self, request: Request) -> Response:
        """Answer with all that one person sees at one place.

        `state` is null when it is as the caller saw it last (`seen`).
        """
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
        """Return the state for a person at a channel, at their direct messages, or at "home"."""
        with self.slack.lock:
            people = [person for person in self.slack.people() if not person.deactivated]
            ids = [person.id for person in people]
            state = self._for_everybody(people)
            if not people:
                return {**state, **FOR_NOBODY}
            me = user if user in ids else ids[0]
            return {**state, **self._for_one(me, place)}

    def _for_everybody(self, people: list[Person]) -> Json:
        slack = self.slack
        front = self.front
        return {
            "title": front.title,
            "intro": [line for line in front.intro.splitlines() if line.strip()],
            "can_move_clock": front.move_clock is not None,
            "commands": sorted(slack.commands),
            "bot": slack.who(slack.bot_user).name,
            "home_tab": slack.home_tab,
            "names": dict(slack.names),
            "people": [self._person(person) for person in people],
            "suggestions": [self._suggestion(suggestion) for suggestion in front.suggestions],
        }

    def _person(self, person: Person) -> Json:
        dm = self.slack.dm(person.id)
        return {
            "id": person.id,
            "name": person.name,
            "title": person.title,
            "dm": dm,
            "heard": self.slack.posted_by_the_app(dm),
        }

    def _suggestion(self, suggestion: Suggestion) -> Json:
        return {**suggestion._asdict(), "where": self._place_name(suggestion.place)}

    def _place_name(self, place: str) -> str:
        channel = self.slack.find_channel(place)
        if channel is None:
            return "Home" if place == "home" else place
        return "direct messages" if channel.person else f"#{channel.name}"

    def _for_one(self, user: str, place: str) -> Json:
        slack = self.slack
        channels = [*slack.channels_of(user), slack.where(slack.dm(user))]
        views = slack.open_views(user)
        state: Json = {
            **FOR_NOBODY,
            "me": user,
            "places": [self._place(channel) for channel in channels],
            "view": _view(views[-1]) if views else None,
        }
        if place == "home":
            home = slack.home(user)
            state["home"] = _view(home) if home else None
        else:
            by_id = {channel.id: channel for channel in channels}
            state["here"] = self._here(user, by_id.get(place, channels[0]))
        return state

    def _place(self, channel: Channel) -> Json:
        name = channel.name
        kind = "private" if channel.private else "channel"
        if channel.person:
            name = self.slack.who(self.slack.bot_user).name
            kind = "dm"
        heard = self.slack.posted_by_the_app(channel.id)
        return {"id": channel.id, "name": name, "kind": kind, "heard": heard}

    def _here(self, user: str, channel: Channel) -> Json:
        messages = self._messages(user, channel.id)
        messages.sort(key=lambda message: float(message.ts))
        return {
            "id": channel.id,
            "archived": channel.archived,
            "members": [self.slack.who(member).name for member in channel.members],
            "messages": [self._message(user, message) for message in messages],
        }

    def _messages(self, user: str, channel: str) -> list[Message]:
        """Return what this person sees in a channel: the posts, then what only they see."""
        return [*self.slack.messages(channel), *self.slack.ephemerals(user, channel)]

    def _message(self, user: str, message: Message) -> Json:
        at = datetime.fromtimestamp(float(message.ts), LONDON)
        return {
            "ts": message.ts,
            "thread_ts": message.thread_ts if message.is_in_thread else None,
            "author": self.slack.who(message.user).name,
            "app": message.user == self.slack.bot_user,
            "at": at.strftime("%a %-d %b, %H:%M"),
            "text": message.text,
            "blocks": message.blocks,
            "files": message.files,
            "state": self.slack.state_for(user, message),
            "edited": message.edited,
            "pinned": message.pinned,
            "only_you": message.ephemeral_to is not None,
        }

    # -- what can be done --------------------------------------------------------------------------

    def type(self, asked: Json) -> Reply:
        """Type a line from the composer: a command, or a message."""
        return self.slack.type(
            asked["user"], asked["place"], asked["text"], thread_ts=asked.get("thread_ts")
        )

    def press(self, asked: Json) -> Reply:
        """Press a button, or choose, in a message or view that is on screen."""
        place = self._pressed_place(asked)
        wanted = (asked["block_id"], asked["action_id"])
        for block_id, element in place.elements:
            if (block_id, element["action_id"]) == wanted:
                button = Button(place, block_id, element)
                return self.slack.press(asked["user"], button, value=asked.get("value"))
        raise SlackError(CHANGED)

    def _pressed_place(self, asked: Json) -> Message | View:
        """Return the view or the message of a press, when this person sees it."""
        user = asked["user"]
        if not asked.get("view"):
            for message in self._messages(user, asked["place"]):
                if message.ts == asked["ts"]:
                    return message
            raise SlackError(CHANGED)
        for view in self._views(user):
            if view.id == asked["view"]:
                return view
        raise SlackError(CHANGED)

    def _views(self, user: str) -> list[View]:
        views = self.slack.open_views(user)
        home = self.slack.home(user)
        if home:
            views.append(home)
        return views

    def submit(self, asked: Json) -> Reply:
        """Submit a modal as it is filled in; problems stand at its fields."""
        return self.slack.submit(asked["user"], self._topmost(asked), asked["values"])

    def close(self, asked: Json) -> Reply:
        """Close the topmost modal."""
        return self.slack.close_view(asked["user"], self._topmost(asked))

    def home(self, asked: Json) -> None:
        """Open the Home tab."""
        self.slack.open_home(asked["user"])

    def clock(self, asked: Json) -> None:
        """Move the clock: by a step, to the next 09:00 in London, or to a local time."""
        if self.front.move_clock is None:
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
        self.front.move_clock(local.astimezone(UTC))

    def _topmost(self, asked: Json) -> View:
        views = self.slack.open_views(asked["user"])
        if not views or views[-1].id != asked["view"]:
            raise SlackError(CHANGED)
        return views[-1]


def next_morning(now: datetime) -> datetime:
    """Return the next 09:00 in London after `now`, summer time or not."""
    local = now.astimezone(LONDON)
    morning = local.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    if morning <= local:
        morning += timedelta(days=1)
    return morning


def _view(view: View) -> Json:
    wanted = ("id", "type", "hash", "title", "submit", "close", "blocks")
    shown: dict[str, Any] = {key: view.raw.get(key) for key in wanted}
    return {**shown, "state": view.state(), "errors": view.shown_errors}
