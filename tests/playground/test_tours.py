"""Tours of a page: judged by what people see, asked before a world is begun anew, gone with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from slack_sdk import WebClient

from playground import StandIn
from playground.page.tours import DIRECT, Said, Sight, Stage, Step, Tour, Tours
from playground.shown import SlackError
from tests.playground.conftest import HandClock

LOOK = Step(
    user="U2",
    place="C1",
    say="Look.",
    why="There it is.",
    sight=Sight(user="U2", place="C1", words="Good morning"),
)
TYPE = Step(
    user="U1",
    place="C1",
    say="Greet.",
    why="Everybody reads it.",
    sight=Sight(user="U2", place="C1", words="Hello"),
    type="Hello",
)
WAIT = Step(
    user="U1",
    place=DIRECT,
    say="Wait.",
    why="Time goes by.",
    sight=Sight(user="U1", place=DIRECT, words="Your turn"),
    clock=datetime(2026, 5, 4, 9, tzinfo=UTC),
)
PRESS = Step(
    user="U1",
    place="C1",
    say="Press.",
    why="Pressed.",
    sight=Sight(user="U1", place="C1", words="Done"),
    press="Not there",
)


def tour(*steps: Step, needs: tuple[Sight, ...] = ()) -> Tour:
    return Tour(
        id="one",
        group="",
        title="One",
        summary="Of several steps.",
        minutes=1,
        world="first",
        steps=steps,
        ending="Over.",
        needs=needs,
    )


class World:
    """A world that counts itself, and what is told in it."""

    def __init__(self, slack: StandIn, clock: HandClock) -> None:
        self.number = 1
        self.told: list[Said] = []
        self.refuses = False
        self._slack = slack
        self._clock = clock

    def tell(self, said: Sequence[Said]) -> None:
        if self.refuses:
            raise RuntimeError("a line was refused")
        self.told += said

    def move(self, to: datetime) -> None:
        self._clock.now = to

    def tours(self, *several: Tour) -> Tours:
        return Tours(self._slack, Stage(several, lambda: str(self.number), self.tell, self.move))


@pytest.fixture
def world(slack: StandIn, clock: HandClock) -> World:
    return World(slack, clock)


def test_a_step_is_done_once_its_person_sees_what_is_new(
    slack: StandIn, client: WebClient, world: World
) -> None:
    """Not by words that were there before, unless there is only to look; nor before the time."""
    client.chat_postMessage(channel="C1", text="Good morning. Hello")
    tours = world.tours(tour(LOOK, TYPE, WAIT))
    tours.start("one", anew=True)
    assert tours.shown()["taking"]["done"]
    assert tours.shown()["taking"]["target"]["where"] == slack.messages("C1")[-1].ts
    tours.next()
    assert not tours.shown()["taking"]["done"]
    with pytest.raises(SlackError, match="not done yet"):
        tours.next()
    tours.do()
    assert tours.shown()["taking"]["why"] == "Everybody reads it."
    tours.next()
    client.chat_postMessage(channel="U1", text="Your turn")
    assert not tours.shown()["taking"]["done"]
    tours.do()
    assert tours.shown()["taking"]["ending"] == "Over."
    tours.next()
    assert tours.taking is None


def test_a_tour_that_is_left_is_gone_on_with(world: World, client: WebClient) -> None:
    """At the same step, and nothing is asked; when its world is gone, so is it."""
    client.chat_postMessage(channel="C1", text="Good morning")
    tours = world.tours(tour(LOOK, LOOK, TYPE))
    tours.start("one", anew=True)
    tours.next(1)
    tours.next(1)  # pressed in a second window
    tours.leave()
    assert tours.shown()["taking"]["left"]
    tours.start("one")
    assert (tours.shown()["taking"]["number"], tours.shown()["taking"]["left"]) == (2, False)
    assert tours.shown()["asked"] is None
    world.number += 1
    assert tours.shown()["taking"] is None
    with pytest.raises(SlackError, match="No tour is being taken"):
        tours.do()


def test_a_world_that_does_not_fit_is_asked_about(world: World, client: WebClient) -> None:
    """A tour that needs what isn't seen asks first; one that has no needs always does."""
    needs = (Sight(user="U1", place="C1", words="Good morning"),)
    tours = world.tours(tour(LOOK, needs=needs))
    tours.start("one")
    assert tours.shown()["taking"] is None
    assert tours.shown()["asked"]["title"] == "One"
    tours.leave()
    assert tours.shown()["asked"] is None
    client.chat_postMessage(channel="C1", text="Good morning")
    tours.start("one")
    assert tours.shown()["taking"]["number"] == 1
    always = world.tours(tour(LOOK))
    always.start("one")
    assert always.shown()["asked"]["title"] == "One"


def test_what_cannot_be_done_is_said(world: World) -> None:
    """A button that is gone, a line of others that is refused, a tour that there isn't."""
    tours = world.tours(tour(PRESS))
    with pytest.raises(SlackError, match="There is no such tour"):
        tours.start("another")
    tours.start("one", anew=True)
    with pytest.raises(SlackError, match="“Not there” is not there any more"):
        tours.do()
    world.refuses = True
    with pytest.raises(SlackError, match="cannot go on from here; start it again"):
        tours.start("one", anew=True)
