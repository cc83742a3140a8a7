"""What one person sees at one place, as the one JSON state that the page draws."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playground.blocks import Json
from playground.page.conversations import LONDON, Conversations, Looking
from playground.page.front import Front, Suggestion, Waits
from playground.page.tours import Tours
from playground.shown import Channel, Person, View
from playground.standin import StandIn

__all__ = ["LONDON", "Looking", "Shown"]

FOR_NOBODY: Json = {
    "me": None,
    "places": [],
    "here": None,
    "thread": None,
    "home": None,
    "view": None,
}


class Shown:
    """The page of a stand-in, as each person sees it."""

    def __init__(self, slack: StandIn, front: Front, tours: Tours) -> None:
        self.slack = slack
        self.front = front
        self.conversations = Conversations(slack)
        self.tours = tours

    def at(self, user: str, looking: Looking) -> Json:
        """Return the state for a person at a channel, at their direct messages, or at "home"."""
        waiting = self.front.waiting() if self.front.waiting else {}
        self.slack.give_reminders()
        away = self.slack.link.is_away

        with self.slack.lock:
            people = [person for person in self.slack.people() if not person.deactivated]
            ids = [person.id for person in people]
            state = {**self._for_everybody(people, waiting), "away": away}

            if not people:
                return {**state, **FOR_NOBODY}

            me = user if user in ids else ids[0]
            return {**state, **self._for_one(me, looking)}

    def _for_everybody(self, people: list[Person], waiting: Mapping[str, Waits]) -> Json:
        slack = self.slack
        front = self.front
        return {
            "title": front.title,
            "intro": [line for line in front.intro.splitlines() if line.strip()],
            "can_move_clock": front.move_clock is not None,
            "knows_reminders": front.next_moment is not None,
            "can_begin_anew": front.begin_anew is not None,
            "commands": sorted(slack.commands),
            "completes": front.complete is not None,
            "bot": slack.who(slack.bot_user).name,
            "home_tab": slack.home_tab,
            "names": dict(slack.names),
            "tells_what_waits": front.waiting is not None,
            "people": [self._person(person, waiting) for person in people],
            "welcome": front.welcome,
            "tours": self.tours.shown(),
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
            "waits": waits.things,
            "waits_words": waits.words,
            "unread": self.conversations.unread(person.id, dm),
        }

    def _suggestion(self, suggestion: Suggestion) -> Json:
        return {**suggestion._asdict(), "where": self._place_name(suggestion.place)}

    def _place_name(self, place: str) -> str:
        channel = self.slack.find_channel(place)
        if channel is None:
            return "Home" if place == "home" else place
        return "direct messages" if channel.person else f"#{channel.name}"

    def _for_one(self, user: str, looking: Looking) -> Json:
        slack = self.slack
        channels = [*slack.channels_of(user), slack.where(slack.dm(user))]
        views = slack.open_views(user)
        state: Json = {
            **FOR_NOBODY,
            "me": user,
            "places": [self._place(user, channel) for channel in channels],
            "view": _view(views[-1]) if views else None,
        }

        if looking.place == "home":
            home = slack.home(user)
            state["home"] = _view(home) if home else None
        else:
            by_id = {channel.id: channel for channel in channels}
            channel = by_id.get(looking.place, channels[0])
            if channel.id != looking.place:
                looking = Looking(channel.id)

            state["here"] = self.conversations.here(user, channel, looking)

            if looking.thread:
                state["thread"] = self.conversations.thread(user, channel, looking)

        return state

    def _place(self, user: str, channel: Channel) -> Json:
        name = channel.name
        kind = "private" if channel.private else "channel"

        if channel.person:
            name = self.slack.who(self.slack.bot_user).name
            kind = "dm"

        unread = self.conversations.unread(user, channel.id)
        return {"id": channel.id, "name": name, "kind": kind, "unread": unread}

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
