"""What people do on the page: type, press, submit, open Home, move the clock, begin anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from playground.blocks import Json
from playground.page.clock import Clock, in_london
from playground.page.deeds import Deeds
from playground.page.hood import Hood
from playground.page.state import Shown
from playground.page.worlds import Worlds
from playground.shown import Button, Message, Reply, SlackError, View

CHANGED = "That has just changed. Please look again."

Act = Callable[[Json], Reply | None]


class Acts:
    """What can be done on the page, each in the name of one person."""

    def __init__(
        self, shown: Shown, worlds: Worlds, clock: Clock, hood: Hood, deeds: Deeds
    ) -> None:
        self.shown = shown
        self.worlds = worlds
        self.clock = clock
        self.hood = hood
        self.deeds = deeds
        self.slack = shown.slack
        self.front = shown.front
        self.tours = shown.tours

    def by_name(self) -> dict[str, Act]:
        """Return every act under the name by which the page asks for it."""
        within = {
            "type": self.type,
            "press": self.press,
            "read": self.read,
            "dismiss": self.dismiss,
            "submit": self.submit,
            "close": self.close,
            "home": self.home,
            "clock": self.move_clock,
            "fault": self.switch,
            "tour-next": lambda asked: self.tours.next(asked.get("step")),
            "tour-do": lambda asked: self.tours.do(asked.get("step")),
            "tour-leave": lambda _: self.tours.leave(),
        }
        return {
            **{name: self._within_world(act) for name, act in within.items()},
            "anew": self.anew,
            "tour-start": self.start_tour,
        }

    def _within_world(self, act: Act) -> Act:
        """Let an act be done while the world lasts, or not at all."""

        def acting(asked: Json) -> Reply | None:
            with self.worlds.act():
                return act(asked)

        return acting

    def anew(self, asked: Json) -> None:
        """Begin the world anew: with a story, until a local time, or as it began at first."""
        written = asked.get("until")
        until = in_london(written) if written else None
        self._begin(asked.get("story"), until)

    def _begin(self, story: str | None, until: datetime | None) -> None:
        """Begin another world: nothing is wrong in it, and nothing was done yet."""
        self.worlds.begin(story, until)
        self.hood.faults.forget()
        self.deeds.begin(self.worlds.story, until)

    def move_clock(self, asked: Json) -> None:
        """Move the clock on."""
        self.clock.move(asked)
        self.deeds.note(self.deeds.moved())

    def switch(self, asked: Json) -> None:
        """Switch a fault on or off."""
        self.hood.switch(asked)
        self.deeds.note(self.deeds.switched(asked))

    def start_tour(self, asked: Json) -> None:
        """Begin a tour, in this world or (`anew`) in its own, begun anew."""
        tour, anew = asked["tour"], bool(asked.get("anew"))
        if anew:
            self._begin(self.tours.world_of(tour), None)
        with self.worlds.act():
            self.tours.start(tour, anew=anew)

    def type(self, asked: Json) -> Reply:
        """Type a line from the composer: a command, or a message.

        What Slack answers in the app's place stands where it was typed, for this person only.
        """
        user, place, thread_ts = asked["user"], asked["place"], asked.get("thread_ts")
        at = self.slack.clock()
        reply = self.slack.type(user, place, asked["text"], thread_ts=thread_ts)
        self.deeds.note(self.deeds.typed(asked), reply, at)

        if reply.said and reply.error:
            self.slack.slackbot_says(user, place, reply.said, thread_ts)
            reply.said = ""

        return reply

    def read(self, asked: Json) -> None:
        """Note how far somebody has read at a place, or in a thread."""
        ts = str(asked["ts"])
        if self.shown.conversations.seen(asked["user"], asked["place"], ts):
            thread = str(asked.get("thread_ts") or "")
            self.slack.reads.mark(asked["user"], asked["place"], ts, thread)

    def dismiss(self, asked: Json) -> None:
        """Take away an answer that only this person sees."""
        self.slack.dismiss(asked["user"], asked["ts"])

    def press(self, asked: Json) -> Reply:
        """Press a button, or choose, in a message or view that is on screen."""
        place = self._pressed_place(asked)
        wanted = (asked["block_id"], asked["action_id"])

        for block_id, element in place.elements:
            if (block_id, element["action_id"]) == wanted:
                button = Button(place, block_id, element)
                pressed, at = self.deeds.pressed(asked, button), self.slack.clock()
                reply = self.slack.press(asked["user"], button, value=asked.get("value"))
                self.deeds.note(pressed, reply, at)
                return reply

        raise SlackError(CHANGED)

    def _pressed_place(self, asked: Json) -> Message | View:
        """Return the view or the message of a press, when this person sees it."""
        user = asked["user"]
        if not asked.get("view"):
            message = self.shown.conversations.seen(user, asked["place"], asked["ts"])
            if message is None:
                raise SlackError(CHANGED)

            return message

        for view in self.shown.views(user):
            if view.id == asked["view"]:
                return view

        raise SlackError(CHANGED)

    def submit(self, asked: Json) -> Reply:
        """Submit a modal as it is filled in; problems stand at its fields."""
        at = self.slack.clock()
        reply = self.slack.submit(asked["user"], self._topmost(asked), asked["values"])
        self.deeds.note(self.deeds.submitted(asked), reply, at)
        return reply

    def close(self, asked: Json) -> Reply:
        """Close the topmost modal."""
        reply = self.slack.close_view(asked["user"], self._topmost(asked))
        self.deeds.note(self.deeds.closed(asked))
        return reply

    def home(self, asked: Json) -> None:
        """Open the Home tab."""
        self.slack.open_home(asked["user"])
        self.deeds.note(self.deeds.opened_home(asked))

    def _topmost(self, asked: Json) -> View:
        views = self.slack.open_views(asked["user"])
        if not views or views[-1].id != asked["view"]:
            raise SlackError(CHANGED)
        return views[-1]
