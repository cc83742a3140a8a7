"""What every browser test may ask for: Chromium, pages that fail their test when they log an error,
and an app that does a little of everything."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from playground import StandIn
from playground.page import Front, Suggestion, routes
from tests import chromium as chromium_here
from tests.browser.small_app import serve
from tests.playground.conftest import HandClock, clock, stand_in

__all__ = ["clock", "stand_in"]  # fixtures

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
LOOKS_OFTEN = """{
  const quicker = (ms) => (ms >= 400 && ms <= 1000 ? ms / 5 : ms);
  const often = (timer) => (does, ms, ...more) => timer(does, quicker(ms), ...more);
  window.setTimeout = often(window.setTimeout.bind(window));
  window.setInterval = often(window.setInterval.bind(window));
}"""
"""A page looks five times as often as it would whether something is new: tests wait for it."""
KNOWN = ("net::ERR_CONNECTION_REFUSED", "Failed to load resource")
"""What Chromium logs by itself when a test takes the server away."""


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, one for all tests of this folder."""
    path = chromium_here.path()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is not installed, and CI must not skip the browser tests")
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages, each with what a browser's context takes (``color_scheme="dark"``); one that
    logs an error fails its test at the end, unless the test says that the server goes away."""
    errors: list[str] = []
    pages: list[Page] = []

    def opened(
        url: str, width: int = 1280, height: int = 900, *, server_goes: bool = False, **context: Any
    ) -> Page:
        page = chromium.new_page(viewport={"width": width, "height": height}, **context)
        page.add_init_script(LOOKS_OFTEN)
        pages.append(page)

        def note(text: str) -> None:
            if not (server_goes and text.startswith(KNOWN)):
                errors.append(text)

        page.on("pageerror", lambda error: note(str(error)))
        page.on("console", lambda line: note(line.text) if line.type == "error" else None)
        page.goto(url)
        return page

    yield opened
    for page in pages:
        page.close()
    assert errors == []


@pytest.fixture
def demo(stand_in: Callable[..., StandIn], clock: HandClock) -> Iterator[StandIn]:
    """A stand-in with a page, and an app that asks for a confirmation."""

    def move(to: datetime) -> None:
        clock.now = to

    front = Front(
        title="Try it",
        intro="Nothing here is <real>.",
        suggestions=(Suggestion("U2", "C1", "/cspr ask", "Be asked something."),),
        move_clock=move,
    )
    slack = stand_in(page=routes(front))
    with serve(slack):
        yield slack
