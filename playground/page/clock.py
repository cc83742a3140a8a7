"""The clock of the page: forward by steps, to a day, or to what the app has planned next."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from playground.blocks import Json
from playground.page.front import Front
from playground.page.meanwhile import what_came
from playground.page.worlds import Worlds
from playground.shown import SlackError
from playground.standin import StandIn

LONDON = ZoneInfo("Europe/London")
MORNING = 9
STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7)}
FARTHEST = timedelta(days=400)
LOOKS = 200
"""So many of the app's own moments are tried until one of them brings a message."""

CANNOT = "This clock cannot be moved."
MOVES = "The clock is just being moved. One moment, please."
NOT_BACK = (
    "The clock only goes on: it was not moved. To see an earlier day, the playground can be started"
    " anew on that day."
)
TOO_FAR = "That is more than a year away: please go there in smaller steps."
NOTHING_PLANNED = (
    "Nothing is planned: no reminder will come until somebody does something. The clock stays."
)


class Clock:
    """The clock that people move on the page, and what came while it was moved last."""

    def __init__(self, slack: StandIn, front: Front, worlds: Worlds) -> None:
        self._slack = slack
        self._front = front
        self._worlds = worlds
        self._turn = threading.Lock()
        self._moves = 0
        self._last: tuple[str, Json] | None = None

    @property
    def meanwhile(self) -> Json | None:
        """What came while the clock was moved last in this world; None before that."""
        world, came = self._last or ("", None)
        return came if world == self._worlds.id else None

    def move(self, asked: Json) -> None:
        """Move the clock: by a step, to the next reminder, or to a local time."""
        with self._alone():
            since = self._slack.clock()
            before = len(self._slack.calls)

            if asked.get("step") == "reminder":
                self._to_the_next_reminder(since, before)
            else:
                self._go_to(_wanted(asked, since))

            self._note(since, before)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one move the clock at a time."""
        if self._front.move_clock is None:
            raise SlackError(CANNOT)

        if not self._turn.acquire(blocking=False):
            raise SlackError(MOVES)

        try:
            yield
        finally:
            self._turn.release()

    def _go_to(self, to: datetime) -> None:
        now = self._slack.clock()
        if to < now:
            raise SlackError(NOT_BACK)

        if to - now > FARTHEST:
            raise SlackError(TOO_FAR)

        if self._front.move_clock is not None:
            self._front.move_clock(to)

    def _to_the_next_reminder(self, since: datetime, before: int) -> None:
        """Go from one of the app's own moments to the next, until one brings a message."""
        for _ in range(LOOKS):
            moment = self._front.next_moment() if self._front.next_moment else None
            if moment is None or moment - since > FARTHEST:
                break

            self._go_to(max(moment, self._slack.clock()))

            if what_came(self._slack, self._slack.calls[before:]):
                return

        if self._slack.clock() == since:
            raise SlackError(NOTHING_PLANNED)

    def _note(self, since: datetime, before: int) -> None:
        """Note what came while the clock was moved."""
        self._moves += 1
        came = what_came(self._slack, self._slack.calls[before:])
        until = self._slack.clock()
        self._last = (
            self._worlds.id,
            {
                "id": self._moves,
                "since": in_words(since),
                "until": in_words(until),
                "rows": [row.shown() for row in came],
            },
        )


def _wanted(asked: Json, now: datetime) -> datetime:
    """Return where the clock is to go: a step on, to the next morning, or to a local time."""
    step = asked.get("step")
    if step in STEPS:
        local = now.astimezone(LONDON).replace(tzinfo=None) + STEPS[step]
        return local.replace(tzinfo=LONDON).astimezone(UTC)

    if step == "morning":
        return next_morning(now).astimezone(UTC)

    wanted = in_london(asked["to"]).astimezone(UTC)
    is_this_minute = timedelta(0) < now - wanted < timedelta(minutes=1)
    return now if is_this_minute else wanted


def in_london(written: str) -> datetime:
    """Read a time as it is written in London."""
    return datetime.fromisoformat(written).replace(tzinfo=LONDON)


def in_words(at: datetime) -> str:
    """Write a time as it is in London."""
    return at.astimezone(LONDON).strftime("%a %-d %b %Y, %H:%M")


def next_morning(now: datetime) -> datetime:
    """Return the next 09:00 in London after `now`, summer time or not."""
    local = now.astimezone(LONDON)
    morning = local.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    if morning <= local:
        morning += timedelta(days=1)
    return morning
