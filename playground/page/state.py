"""What one person sees at one place, as the one JSON state that the page draws."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from playground.blocks import Json
from playground.page.front import Front, Suggestion, Waits
from playground.shown import Channel, Message, Person, View
from playground.standin import StandIn

LONDON = ZoneInfo("Europe/London")
FOR_NOBODY: Json = {"me": None, "places": [], "here": None, "home": None, "view": None}


class Shown:
    """The page of a stand-in, as each person sees it."""

    def __init__(self, slack: StandIn, front: Front) -> None:
        self.slack = slack
        self.front = front

    def at(self, user: str, place: str) -> Json:
        """Return the state for a person at a channel, at their direct messages, or at "home"."""
        waiting = self.front.waiting() if self.front.waiting else {}
        with self.slack.lock:
            people = [person for person in self.slack.people() if not person.deactivated]
            ids = [person.id for person in people]
            state = self._for_everybody(people, waiting)
            if not people:
                return {**state, **FOR_NOBODY}
            me = user if user in ids else ids[0]
            return {**state, **self._for_one(me, place)}

    def _for_everybody(self, people: list[Person], waiting: Mapping[str, Waits]) -> Json:
        slack = self.slack
        front = self.front
        return {
            "title": front.title,
            "intro": [line for line in front.intro.splitlines() if line.strip()],
            "can_move_clock": front.move_clock is not None,
            "can_begin_anew": front.begin_anew is not None,
            "commands": sorted(slack.commands),
            "bot": slack.who(slack.bot_user).name,
            "home_tab": slack.home_tab,
            "names": dict(slack.names),
            "tells_what_waits": front.waiting is not None,
            "people": [self._person(person, waiting) for person in people],
            "suggestions": [self._suggestion(suggestion) for suggestion in front.suggestions],
        }

    def _person(self, person: Person, waiting: Mapping[str, Waits]) -> Json:
        waits = waiting.get(person.id, Waits(0, ""))
        dm = self.slack.dm(person.id)
        return {
            "id": person.id,
            "name": person.name,
            "title": person.title,
            "dm": dm,
            "heard": self.slack.posted_by_the_app(dm),
            "waits": waits.things,
            "waits_words": waits.words,
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
        messages = self.messages(user, channel.id)
        messages.sort(key=lambda message: float(message.ts))
        return {
            "id": channel.id,
            "archived": channel.archived,
            "members": [self.slack.who(member).name for member in channel.members],
            "messages": [self._message(user, message) for message in messages],
        }

    def messages(self, user: str, channel: str) -> list[Message]:
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

    def views(self, user: str) -> list[View]:
        """Return the views that a person sees: open modals, then Home."""
        views = self.slack.open_views(user)
        home = self.slack.home(user)
        if home:
            views.append(home)
        return views


def _view(view: View) -> Json:
    wanted = ("id", "type", "hash", "title", "submit", "close", "blocks")
    shown: dict[str, Any] = {key: view.raw.get(key) for key in wanted}
    return {**shown, "state": view.state(), "errors": view.shown_errors}
