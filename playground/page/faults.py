"""What can be made to go wrong on the page, to watch how the app copes: switches, each in words."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from playground.blocks import Json
from playground.faults import Fault
from playground.shown import SlackError
from playground.standin import StandIn
from playground.workspace import Exchange

A_MINUTE = timedelta(minutes=1)
SLOW = 1.0  # seconds that each call takes
NOWHERE = "http://127.0.0.1:1/"
"""An address at which nobody listens."""
MET = ("limited", "outage", "pin")
"""Faults that calls meet; the others are about the whole."""
SAYING = ("chat.postMessage", "chat.update", "files.completeUploadExternal")


class Switch(NamedTuple):
    """A fault as people read it: what it is, what it does, and what there is to watch."""

    name: str
    title: str
    does: str
    watch: str


SWITCHES = (
    Switch(
        "limited",
        "Slack asks the bot to slow down",
        "For a minute of this clock Slack takes no message: it answers 429, try again later.",
        "Whoever acts is answered at once. What the channel is to read waits for the minute, then"
        " comes once and in order.",
    ),
    Switch(
        "outage",
        "Slack is down",
        "Nothing that the bot sends gets through: Slack answers 503.",
        "Do something: nothing is half done, and the answer says so. Let a day pass: its reminders"
        " wait. Switch it off: they come late, and none of them twice.",
    ),
    Switch(
        "slow",
        "Slack is slow",
        "Each call that the bot makes takes a second.",
        "A command is still answered within the three seconds that Slack gives it; what the channel"
        " is to read follows.",
    ),
    Switch(
        "pin",
        "Pinning is not allowed",
        "Slack lets nobody but its admins pin messages in a channel.",
        "Open a review in a channel without one: the board is posted all the same, and whoever"
        " coordinates is told that it could not be pinned.",
    ),
    Switch(
        "shared",
        "The channel is shared",
        "The channel that you look at is shared with another organisation.",
        "The bot posts nothing there any more and tells those who coordinate why. Switch it off:"
        " the bot goes on.",
    ),
    Switch(
        "away",
        "The bot is down",
        "Nothing that people do reaches the bot.",
        "Slack says that it failed, and the text stays in the composer. Switch it off, and send it"
        " again.",
    ),
)


@dataclass
class Run:
    """A fault that was switched on: since when, from which exchange on, and whether it stands."""

    since: datetime
    first: int
    last: int | None = None
    undo: Callable[[], None] = field(default=lambda: None, repr=False)

    @property
    def stands(self) -> bool:
        """Whether it was not switched off yet."""
        return self.last is None


class Faults:
    """The switches of one stand-in, and what came of those that were thrown."""

    def __init__(self, slack: StandIn) -> None:
        self._slack = slack
        self._runs: dict[str, Run] = {}
        self._on: Mapping[str, Callable[[str], Callable[[], None]]] = {
            "limited": lambda _: self._stand("limited", self._is_limited),
            "outage": lambda _: self._stand("outage", lambda *_: Fault.status(503)),
            "pin": lambda _: self._stand("pin", _refuses_pins),
            "slow": lambda _: self._slow_down(),
            "shared": self._share,
            "away": lambda _: self._cut_off(),
        }

    def forget(self) -> None:
        """Forget all switches: another world has begun, in which nothing is wrong."""
        self._runs.clear()

    def switch(self, name: str, place: str, *, on: bool) -> None:
        """Switch a fault on or off; one that is about a channel is about this place."""
        if name not in self._on:
            raise SlackError("There is no such switch.")

        self._end_what_is_over()
        run = self._standing(name)
        if on and run is None:
            begun = Run(self._slack.clock(), len(self._slack.exchanges))
            self._runs[name] = begun
            begun.undo = self._on[name](place)
        elif run is not None and not on:
            self._end(run)

    def _standing(self, name: str) -> Run | None:
        """Return the run of a switch that is on; ``None`` of one that is off."""
        run = self._runs.get(name)
        return run if run is not None and run.stands else None

    def shown(self) -> list[Json]:
        """Return the switches as the page shows them."""
        self._end_what_is_over()
        return [self._shown(switch) for switch in SWITCHES]

    def _shown(self, switch: Switch) -> Json:
        run = self._runs.get(switch.name)
        return {
            **switch._asdict(),
            "on": self._standing(switch.name) is not None,
            "came": self._what_came(switch.name, run) if run else "",
        }

    def _what_came(self, name: str, run: Run) -> str:
        """Say in a line how many calls met a fault, and what was said since."""
        exchanges = self._slack.exchanges
        during = exchanges[run.first : run.last]
        came = ", ".join(_what_came_during(name, during))
        if run.last is None:
            return f"So far: {came}."
        return f"While it was on: {came}. Since then: {_got_through(exchanges[run.last :])}."

    def _end(self, run: Run) -> None:
        run.undo()
        run.last = len(self._slack.exchanges)

    def _end_what_is_over(self) -> None:
        run = self._standing("limited")
        if run is None:
            return

        end = run.since + A_MINUTE
        if self._slack.clock() >= end:
            self._end(run)
            after = (n for n, one in enumerate(self._slack.exchanges) if one.at >= end)
            run.last = max(run.first, next(after, len(self._slack.exchanges)))

    def _stand(
        self, name: str, which: Callable[[str, Mapping[str, Any]], Fault | None]
    ) -> Callable[[], None]:
        self._slack.standing[name] = which

        def undo() -> None:
            self._slack.standing.pop(name, None)

        return undo

    def _is_limited(self, method: str, _: Mapping[str, Any]) -> Fault | None:
        run = self._runs["limited"]
        left = (run.since + A_MINUTE - self._slack.clock()).total_seconds()
        if method not in SAYING or left <= 0:
            return None
        return Fault.rate_limited(math.ceil(left))

    def _slow_down(self) -> Callable[[], None]:
        self._slack.delay = SLOW

        def undo() -> None:
            self._slack.delay = 0.0

        return undo

    def _share(self, place: str) -> Callable[[], None]:
        channel = self._slack.find_channel(place)
        if channel is None or channel.person is not None:
            self._runs.pop("shared")
            raise SlackError("Please go to a channel first: direct messages are never shared.")
        self._slack.share(place)
        return lambda: self._slack.unshare(place)

    def _cut_off(self) -> Callable[[], None]:
        usual = self._slack.request_url
        self._slack.request_url = NOWHERE

        def undo() -> None:
            self._slack.request_url = usual

        return undo


def _refuses_pins(method: str, _: Mapping[str, Any]) -> Fault | None:
    return Fault.error("restricted_action") if method == "pins.add" else None


def _is_said(exchange: Exchange) -> bool:
    """Say whether somebody can read something because of a call."""
    return exchange.what in SAYING and not exchange.error and not exchange.fault


def _has_no_answer(exchange: Exchange) -> bool:
    return exchange.direction == "to app" and bool(exchange.error)


def _met_fault(exchange: Exchange) -> bool:
    return bool(exchange.fault)


def _what_came_during(name: str, exchanges: Sequence[Exchange]) -> Iterator[str]:
    if name == "away":
        missed = sum(map(_has_no_answer, exchanges))
        yield _counted(missed, "act had no answer", "acts had no answer")
        return

    if name in MET:
        met = sum(map(_met_fault, exchanges))
        yield _counted(met, "call met it", "calls met it")

    yield _got_through(exchanges)


def _got_through(exchanges: Iterable[Exchange]) -> str:
    return _counted(sum(map(_is_said, exchanges)), "message got through", "messages got through")


def _counted(many: int, one: str, several: str) -> str:
    return f"1 {one}" if many == 1 else f"{many or 'no'} {several}"
