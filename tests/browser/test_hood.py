"""What the page has beside the workspace, in a real browser: its clock, and starting anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from playground import StandIn
from playground.page import Front, routes
from tests.playground.conftest import TOKEN, HandClock


class World:
    """A stand-in that can be begun anew, with one message in its channel each time."""

    def __init__(self, make: Callable[..., StandIn], clock: HandClock) -> None:
        self.clock = clock
        self.begun: list[tuple[str, datetime | None]] = []
        front = Front(title="Try it", move_clock=self.move, begin_anew=self.begin)
        self.slack = make(page=routes(front))
        self.people()

    def move(self, to: datetime) -> None:
        self.clock.now = to

    def begin(
        self,
        story: str = "half-way",
        until: datetime | None = None,
        told: Callable[[str], None] = lambda _: None,
    ) -> None:
        if story == "unknown":
            raise ValueError("There is no such story.")
        self.begun.append((story, until))
        told("Playing the story: line 1 of 1.")
        self.slack.begin_anew(bot_token=TOKEN)
        self.people()

    def people(self) -> None:
        self.slack.person("U1", "Sam Field", title="Coordinator")
        self.slack.person("U2", "Ann Lee")
        self.slack.channel("C1", "review-one", members=["U1", "U2"])
        self.slack.say("U1", "C1", f"World {len(self.begun)} began.")


@pytest.fixture
def world(stand_in: Callable[..., StandIn], clock: HandClock) -> World:
    return World(stand_in, clock)


def test_the_playground_starts_anew_once_somebody_says_so(
    world: World, open_page: Callable[..., Page]
):
    """A question comes first; then every window goes to the start, and what was typed is gone."""
    page = open_page(world.slack.base_url + "#U2%2FC1")
    other = open_page(world.slack.base_url + "#U2%2FC1")
    composer = page.get_by_label("Message or command")
    composer.fill("Only in the old world")
    composer.press("Enter")
    expect(other.get_by_role("log", name="review-one").get_by_text("Only in")).to_be_visible()

    page.get_by_role("button", name="Start anew…").click()
    page.get_by_role("button", name="Keep this one").click()
    assert world.begun == []
    page.get_by_role("button", name="Start anew…").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Start anew").click()
    for window in (page, other):
        log = window.get_by_role("log", name="review-one")
        expect(log.get_by_text("World 1 began.")).to_be_visible()
        expect(log.get_by_text("Only in the old world")).to_have_count(0)
        expect(window.locator("#waiting")).to_be_hidden()
    assert page.evaluate("location.hash") == "#U1%2FC1"
    assert world.begun == [("half-way", None)]
