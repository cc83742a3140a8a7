"""Every tour of the demo, from end to end: the doors through the page, the others by the page's own
acts; leaving one in the middle; a world that does not fit."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

from bot.clock import MovableClock
from bot.config import Settings
from bot.demo.stories import EMPTY, LONDON
from bot.demo.world import Demo
from tests.browser.accessible import barriers

DOORS = ("A nurse confirms the facts", "Publishing too early is refused", "A week passes")


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    """The demo, before its world begins."""
    clock = MovableClock(datetime(2026, 1, 12, 9, tzinfo=LONDON).astimezone(UTC))
    made = Demo(Settings(_env_file=None), clock, tmp_path, 0)
    yield made
    made.close()


def test_the_doors_and_what_ifs_are_taken_to_their_end(
    demo: Demo, open_page: Callable[..., Page]
) -> None:
    """Each step is done by its own button, and judged by what its person sees; the three doors need
    no other world than the first, and one that fits no more asks before it starts anew."""
    demo.begin()
    demo.start()
    page = open_page(demo.page, reduced_motion="reduce")
    page.get_by_text("More tours (8)").click()
    assert barriers(page) == []
    for door in DOORS:
        _take(page, door)
    page.locator(".door", has_text=DOORS[0]).click()
    question = page.get_by_role("alertdialog", name="starts from the beginning")
    question.get_by_role("button", name="Keep what is here").click()
    page.get_by_role("button", name="Just look around").click()
    expect(page.get_by_role("region", name="Tour")).to_be_hidden()
    page.close()
    _take_by_acts(demo, "What if …")
    assert demo.slack.problems == []


def test_whole_reviews_are_taken_to_their_end(demo: Demo) -> None:
    """From the decision to publication and beyond, with what others type meanwhile."""
    demo.begin(EMPTY)
    demo.start()
    _take_by_acts(demo, "A whole review, from the decision on")
    assert demo.slack.problems == []


def _take(page: Page, title: str) -> None:
    """Take a door's tour through the page; leave it in the middle, and come back."""
    welcome = page.get_by_role("dialog", name="CSPR: try a review")
    welcome.locator(".door", has_text=title).click()
    tour = page.get_by_role("region", name="Tour")
    for number in range(1, 6):
        expect(tour.get_by_text(f"Step {number} of 5")).to_be_in_viewport()
        if number == 1:
            _stays_in_view(page)
        if number == 2:
            tour.get_by_role("button", name="Back to the welcome").click()
            welcome.get_by_role("button", name="Go on with").click()
            expect(tour.get_by_text("Step 2 of 5")).to_be_visible()
        primary = tour.locator(".primary")
        if primary.inner_text() not in ("Next", "Finish"):
            asks = primary.inner_text() == "Press it for me"
            primary.click()
            if asks:
                page.get_by_role("alertdialog").get_by_role("button", name="Confirm").click()
        tour.get_by_role("button", name="Finish" if number == 5 else "Next").click()
    expect(welcome).to_be_visible()


def _stays_in_view(page: Page) -> None:
    """The step, its words and its button, at every width; nothing keeps people out."""
    tour = page.get_by_role("region", name="Tour")
    for width in (1280, 820, 390):
        page.set_viewport_size({"width": width, "height": 844})
        for part in (tour.locator(".tour-say"), tour.locator(".primary")):
            expect(part).to_be_in_viewport()
        expect(page.get_by_label("Message or command")).to_be_in_viewport()
    assert barriers(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})


def _take_by_acts(demo: Demo, group: str) -> None:
    """Take the tours of a group by the acts of the page, as quickly as they go."""
    base = demo.page
    for tour in _tours(base)["all"]:
        if tour["group"] == group:
            _act(base, "tour-start", tour=tour["id"], anew=True)
            for number in range(1, tour["steps"] + 1):
                _act(base, "tour-do")
                demo.deliver()
                taking = _tours(base)["taking"]
                step = (taking["tour"]["id"], taking["number"], taking["done"])
                assert step == (tour["id"], number, True)
                _act(base, "tour-next")
            assert _tours(base)["taking"] is None


def _act(base: str, name: str, **asked: Any) -> None:
    body = json.dumps({"user": "", "place": "", **asked}).encode()
    request = Request(f"{base}page/{name}", body, {"Content-Type": "application/json"})  # noqa: S310
    with urlopen(request) as answer:  # noqa: S310 - the demo's own
        assert json.load(answer)["problem"] == "", (name, asked)


def _tours(base: str) -> dict[str, Any]:
    """What the page is told of the tours."""
    with urlopen(f"{base}page/state") as answer:  # noqa: S310 - as above
        state: dict[str, Any] = json.load(answer)["state"]
    tours: dict[str, Any] = state["tours"]
    return tours
