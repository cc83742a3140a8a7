"""Tours: somebody is taken from step to step, each judged by what its person sees.

A tour is data (`Tour`); what it begins with and what others do meanwhile is the business of whoever
hands it in (`Stage`). One tour is taken at a time, as there is one world; leaving it loses nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from playground.blocks import Json
from playground.shown import Button, Message, Reply, SlackError, View, matches
from playground.standin import StandIn

DIRECT = "direct messages"
"""The place of a step at which a person talks with the app alone."""
HOME = "home"


@dataclass(frozen=True)
class Said:
    """A line that somebody types meanwhile: when who types what where; a day, if no text."""

    at: datetime
    user: str
    place: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Sight:
    """Words that a person sees at a place: a channel's id, `DIRECT` or `HOME`."""

    user: str
    place: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step: `say` before, one thing to do, `sight` when it is done, `why` after it.

    What there is to do is one of `type` (a line for the composer), `press` (a button's words; words
    that stand `beside` it, where several are called so; `fill` for the modal that it opens),
    `clock` (the time to go to), or to look only.
    """

    user: str
    place: str
    say: str
    why: str
    sight: Sight
    type: str = ""
    press: str = ""
    beside: str = ""
    fill: Mapping[str, str] = field(default_factory=dict)
    clock: datetime | None = None
    meanwhile: tuple[Said, ...] = ()
    meanwhile_words: str = ""

    @property
    def is_look(self) -> bool:
        """Whether there is nothing to do but look."""
        return not (self.type or self.press or self.clock)


@dataclass(frozen=True, kw_only=True)
class Tour:
    """A story of a few steps, and the world that it begins in."""

    id: str
    group: str
    """The words above it on the welcome; "" for one of its doors."""
    title: str
    summary: str
    minutes: int
    world: str
    steps: tuple[Step, ...]
    ending: str
    needs: tuple[Sight, ...] = ()
    before: datetime | None = None
    """A world that somebody is in fits where all of `needs` is seen, and it is `before` then."""


Tell = Callable[[Sequence[Said]], None]
"""Has people type lines; raises `RuntimeError` where one of them is refused."""


@dataclass(frozen=True)
class Stage:
    """What tours need of the world: which it is, to have lines typed, to move its clock."""

    tours: Sequence[Tour]
    world: Callable[[], str]
    tell: Tell
    move_clock: Callable[[datetime], None]


@dataclass
class Taking:
    """The tour that is being taken: at which step, what was seen when it began, whether done."""

    tour: Tour
    world: str
    number: int = 0
    before: dict[str, str] = field(default_factory=dict)
    is_done: bool = False
    is_left: bool = False

    @property
    def step(self) -> Step:
        """The step that is being taken."""
        return self.tour.steps[self.number]

    @property
    def is_last(self) -> bool:
        """Whether no step comes after this one."""
        return self.number + 1 == len(self.tour.steps)


class Noting(Protocol):
    """Notes what people do on the page (see `deeds`), in the words of a test."""

    def note(self, call: str, reply: Reply | None = None) -> None:
        """Note what was done, and what its answer was."""

    def typed(self, asked: Json) -> str:
        """Write that somebody types a line."""

    def pressed(self, asked: Json, button: Button) -> str:
        """Write that somebody presses something."""

    def submitted(self, asked: Json) -> str:
        """Write that somebody submits a form."""

    def moved(self) -> str:
        """Write that the clock goes on."""


class Tours:
    """The tours of a stand-in's page, and the one that is being taken."""

    def __init__(self, slack: StandIn, stage: Stage, deeds: Noting | None = None) -> None:
        self.slack = slack
        self._deeds = deeds
        self._stage = stage
        self._tours = {tour.id: tour for tour in stage.tours}
        self._taking: Taking | None = None
        self._asked: Tour | None = None
        self._finished: set[str] = set()
        self._turn = threading.RLock()

    @property
    def taking(self) -> Taking | None:
        """The tour that is being taken, if its world is still there."""
        if self._taking is not None and self._taking.world != self._stage.world():
            self._taking = None
        return self._taking

    # -- what people do ----------------------------------------------------------------------------

    def world_of(self, tour_id: str) -> str:
        """Return the name of the world that a tour begins in."""
        return self._called(tour_id).world

    def start(self, tour_id: str, *, anew: bool = False) -> None:
        """Begin a tour, or go on with the one that was left.

        Where this world does not fit, it is asked first whether to begin it anew; `anew` says that
        this was just done.
        """
        with self._turn:
            self._start(self._called(tour_id), anew)

    def _start(self, tour: Tour, anew: bool) -> None:
        taking = self.taking
        self._asked = None

        if taking is not None and taking.tour is tour and not anew:
            taking.is_left = False
        elif anew or self._fits(tour):
            self._begin_step(Taking(tour, self._stage.world()))
        else:
            self._asked = tour

    def next(self, number: int | None = None) -> None:
        """Go on from a step to the next, once it is done; after the last the tour is over.

        Who presses it in a second window, where this was done already, changes nothing.
        """
        with self._turn:
            if number in (None, self._number()):
                self._next()

    def _next(self) -> None:
        taking = self._taken()
        if not self._judged(taking):
            raise SlackError("This step is not done yet. The button beside it does it for you.")

        if taking.is_last:
            self._finished.add(taking.tour.id)
            self._taking = None
        else:
            self._begin_step(Taking(taking.tour, taking.world, taking.number + 1))

    def do(self, number: int | None = None) -> None:
        """Do what a step asks for, as its person, if it is still that one and not done yet."""
        with self._turn:
            if number in (None, self._number()) and not self._judged(self._taken()):
                self._do()

    def _number(self) -> int:
        return self._taken().number + 1

    def _do(self) -> None:
        taking = self._taken()
        step = taking.step
        if step.type:
            reply = self.slack.type(step.user, self._place(step), step.type)
            self._note_line(step.user, self._place(step), step.type, reply)
        elif step.press:
            self._press(step)
        elif step.clock is not None and step.clock > self.slack.clock():
            self._stage.move_clock(step.clock)
            if self._deeds is not None:
                self._deeds.note(self._deeds.moved())

    def leave(self) -> None:
        """Leave the tour, or the question; it can be gone on with."""
        self._asked = None
        if self.taking is not None:
            self.taking.is_left = True

    def _called(self, tour_id: str) -> Tour:
        if tour_id not in self._tours:
            raise SlackError("There is no such tour.")
        return self._tours[tour_id]

    def _taken(self) -> Taking:
        taking = self.taking
        if taking is None:
            raise SlackError("No tour is being taken. Please pick one.")
        return taking

    def _press(self, step: Step) -> None:
        button = self._button(step)
        if button is None:
            raise SlackError(
                f"“{step.press}” is not there any more. Start the tour again to see this step."
            )

        asked = {"user": step.user, "place": self._place(step)}
        pressed = self._deeds.pressed(asked, button) if self._deeds is not None else ""
        reply = self.slack.press(step.user, button)
        self._note(pressed, reply)

        if step.fill and reply.view is not None:
            filled = self.slack.submit(step.user, reply.view, step.fill)
            if self._deeds is not None:
                self._note(self._deeds.submitted({**asked, "values": dict(step.fill)}), filled)

    def _note_line(self, user: str, place: str, text: str, reply: Reply | None = None) -> None:
        """Note a line that was typed, among what was done on the page."""
        if self._deeds is not None and text:
            asked = {"user": user, "place": place, "text": text}
            self._note(self._deeds.typed(asked), reply)

    def _note(self, call: str, reply: Reply | None) -> None:
        if self._deeds is not None:
            self._deeds.note(call, reply)

    # -- judging -----------------------------------------------------------------------------------

    def _fits(self, tour: Tour) -> bool:
        """Say whether a tour can begin in this world as it is."""
        if not tour.needs:
            return False
        if tour.before is not None and self.slack.clock() >= tour.before:
            return False
        return all(self._where(need) is not None for need in tour.needs)

    def _begin_step(self, taking: Taking) -> None:
        """Have others do what they do meanwhile, and note what the step's person sees before it."""
        step = taking.step
        try:
            self._stage.tell(step.meanwhile)
            for said in step.meanwhile:
                self._note_line(said.user, said.place, said.text)
        except RuntimeError as why:
            raise SlackError(f"This tour cannot go on from here; start it again. {why}") from why

        if HOME in (step.place, step.sight.place):
            self.slack.open_home(step.user)

        if not step.is_look and step.clock is None:
            taking.before = {_id_of(where): words for where, words in self._seen(step.sight)}

        self._taking = taking

    def _judged(self, taking: Taking) -> bool:
        """Say whether the step is done: once it was, it stays so."""
        step = taking.step
        if not taking.is_done:
            has_come = step.clock is None or self.slack.clock() >= step.clock
            taking.is_done = has_come and self._where(step.sight, taking.before) is not None
        return taking.is_done

    def _where(
        self, sight: Sight, before: Mapping[str, str] | None = None
    ) -> Message | View | None:
        """Return the newest message or view in which words are seen that were not before."""
        known = before or {}
        for where in reversed(list(self._surfaces(sight.user, sight.place))):
            words = _words_of(where)
            if sight.words in words and known.get(_id_of(where)) != words:
                return where

        return None

    def _seen(self, sight: Sight) -> Iterator[tuple[Message | View, str]]:
        """Yield all that a person sees at a place, and the words in it."""
        for where in self._surfaces(sight.user, sight.place):
            yield where, _words_of(where)

    def _surfaces(self, user: str, place: str) -> Iterator[Message | View]:
        slack = self.slack
        if place == HOME:
            home = slack.home(user)
            yield from [home] if home else []
        else:
            channel = slack.dm(user) if place == DIRECT else place
            if user in slack.where(channel).members:
                yield from slack.messages(channel)
                yield from slack.ephemerals(user, channel)

        yield from slack.open_views(user)

    def _button(self, step: Step) -> Button | None:
        """Return the newest button that a step asks to press."""
        found = None
        for where in self._surfaces(step.user, step.place):
            meant = matches(where, step.press)
            if meant and step.beside in where.text_all:
                found = meant[-1]
        return found

    # -- showing -----------------------------------------------------------------------------------

    def shown(self) -> Json:
        """Return what the page draws: all tours, the one that is taken, and what is asked."""
        return {
            "all": [self._card(tour) for tour in self._stage.tours],
            "asked": self._card(self._asked) if self._asked else None,
            "taking": self._taking_shown(self.taking) if self.taking else None,
        }

    def _card(self, tour: Tour) -> Json:
        return {
            "id": tour.id,
            "group": tour.group,
            "title": tour.title,
            "summary": tour.summary,
            "minutes": tour.minutes,
            "steps": len(tour.steps),
            "finished": tour.id in self._finished,
        }

    def _taking_shown(self, taking: Taking) -> Json:
        step = taking.step
        is_done = self._judged(taking)
        return {
            "tour": self._card(taking.tour),
            "number": taking.number + 1,
            "left": taking.is_left,
            "done": is_done,
            "last": taking.is_last,
            "user": step.user,
            "name": self.slack.who(step.user).name,
            "place": self._place(step),
            "where": self._place_name(step),
            "say": step.say,
            "why": step.why if is_done else "",
            "ending": taking.tour.ending if is_done and taking.is_last else "",
            "type": step.type,
            "press": step.press,
            "confirm": self._confirm(taking),
            "clock": bool(step.clock),
            "look": step.is_look,
            "meanwhile": step.meanwhile_words,
            "lines": [self._line(said) for said in step.meanwhile if said.text],
            "target": self._target(taking),
        }

    def _line(self, said: Said) -> Json:
        day = said.at.strftime("%-d %b %Y")
        return {"day": day, "name": self.slack.who(said.user).name, "text": said.text}

    def _confirm(self, taking: Taking) -> Json | None:
        """Return what the step's button asks before it is pressed, if it asks."""
        button = self._button_to_press(taking)
        return button.element.get("confirm") if button else None

    def _button_to_press(self, taking: Taking) -> Button | None:
        """Return the button that the step asks to press, until it is done."""
        step = taking.step
        return self._button(step) if step.press and not taking.is_done else None

    def _target(self, taking: Taking) -> Json | None:
        """Return what to mark: the button before the step is done, what came of it after."""
        step = taking.step
        if not taking.is_done:
            button = self._button_to_press(taking)
            return _pointed_at(button.where, button.element["action_id"]) if button else None

        if step.sight.user != step.user or step.sight.place != step.place:
            return None

        where = self._where(step.sight, taking.before)
        return _pointed_at(where) if where else None

    def _place(self, step: Step) -> str:
        return self.slack.dm(step.user) if step.place == DIRECT else step.place

    def _place_name(self, step: Step) -> str:
        if step.place in (DIRECT, HOME):
            return {DIRECT: "direct messages", HOME: "Home"}[step.place]
        return f"#{self.slack.where(step.place).name}"


def _words_of(where: Message | View) -> str:
    """Return the words as they are looked for: on one line."""
    return " ".join(where.text_all.split())


def _id_of(where: Message | View) -> str:
    return where.ts if isinstance(where, Message) else where.id


def _pointed_at(where: Message | View, action: str = "") -> Json:
    """Return how the page finds a message or a view, and a button in it."""
    thread = where.answers_to if isinstance(where, Message) else ""
    return {"where": _id_of(where), "thread": thread or None, "action": action}
