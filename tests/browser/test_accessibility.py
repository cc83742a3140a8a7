"""No barrier that axe-core knows of: every screen, at three widths, in light and dark."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect
from slack_sdk import WebClient

from playground import StandIn
from playground.page import Front, routes
from playground.page.tours import Sight, Step, Tour
from tests.browser.accessible import CONTRAST, barriers
from tests.playground.conftest import TOKEN, HandClock

SIZES = ((1280, 900), (820, 1100), (390, 800))


def looked_at(page: Page, screen: str, sizes: Sequence[tuple[int, int]] = SIZES[::2]) -> list[str]:
    """What is wrong with a screen: every rule at each width in light, the contrast in dark, too."""
    found = []
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        found += [f"{screen}, {width} px: {one}" for one in barriers(page)]
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found += [f"{screen}, dark: {one}" for one in barriers(page, **CONTRAST)]
    page.emulate_media(color_scheme="light")
    return found


def test_no_screen_keeps_people_out(demo: StandIn, open_page: Callable[..., Page]):
    """Channel, list of people, drawer, guide, thread, keys, question, form with an error, Home."""
    client = WebClient(token=TOKEN, base_url=demo.base_url + "api/", retry_handlers=[])
    posted = client.chat_postMessage(channel="C1", text="A <@U2>, <!here> `code` <https://e.org|x>")
    client.pins_add(channel="C1", timestamp=posted["ts"])
    client.chat_postMessage(channel="C1", text="In the thread", thread_ts=posted["ts"])
    client.chat_postMessage(channel="U1", text="Good morning")
    client.views_publish(user_id="U1", view=HOME)
    page = open_page(demo.base_url + "#U1%2FC1", reduced_motion="reduce")
    composer = page.get_by_label("Message or command")
    composer.fill("/cspr ask")
    composer.press("Enter")
    expect(page.get_by_role("button", name="Confirm v3")).to_be_visible()
    found = looked_at(page, "channel", SIZES)

    composer.press_sequentially("@an")
    found += looked_at(page, "people to mention")
    composer.press("Escape")
    composer.fill("")

    page.get_by_role("button", name="Keys that help").click()
    found += looked_at(page, "keys")
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Confirm v3").click()
    found += looked_at(page, "question")
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Something's wrong…").click()
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_text("Please complete this required field.")).to_be_visible()
    found += looked_at(page, "form with an error", SIZES)
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Home of").click()
    expect(page.get_by_text("Two things wait")).to_be_visible()
    found += looked_at(page, "Home", SIZES)

    page.set_viewport_size({"width": 390, "height": 800})
    page.get_by_role("button", name="People and places").click()
    found += [f"drawer: {one}" for one in barriers(page)]
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Guide", exact=True).click()
    found += [f"guide on a phone: {one}" for one in barriers(page)]
    assert found == []


def test_neither_welcome_nor_tour_thread_hood_or_strip_keeps_people_out(
    toured: StandIn, open_page: Callable[..., Page], clock: HandClock
):
    """What the demo opens with, and all that stands above and beside the messages."""
    client = WebClient(token=TOKEN, base_url=toured.base_url + "api/", retry_handlers=[])
    posted = client.chat_postMessage(channel="C1", text="Read this, please")
    client.pins_add(channel="C1", timestamp=posted["ts"])
    client.chat_postMessage(channel="C1", text="In the thread", thread_ts=posted["ts"])
    page = open_page(toured.base_url)
    welcome = page.get_by_role("dialog", name="Try it")
    expect(welcome).to_be_visible()
    found = looked_at(page, "welcome", SIZES)

    welcome.locator(".door").click()
    expect(page.get_by_role("region", name="Tour").get_by_text("Step 1 of 1")).to_be_visible()
    found += looked_at(page, "tour", SIZES)
    page.get_by_role("button", name="Back to the welcome").click()
    page.get_by_role("button", name="Just look around").click()

    page.get_by_role("button", name="1 reply").click()
    expect(page.get_by_role("region", name="Thread")).to_be_visible()
    found += looked_at(page, "thread", SIZES)
    page.get_by_role("button", name="Close the thread").click()

    page.get_by_role("button", name="Under the hood").first.click()
    expect(page.locator("#exchanges li").first).to_contain_text("chat.postMessage")
    found += looked_at(page, "hood", SIZES)

    page.get_by_role("button", name="+1 day").click()
    expect(page.get_by_role("region", name="What came meanwhile")).to_be_visible()
    found += looked_at(page, "strip")
    assert found == []


@pytest.fixture
def toured(stand_in: Callable[..., StandIn], clock: HandClock) -> StandIn:
    """A stand-in whose page opens with a welcome, and whose clock brings a message."""

    def move(to: datetime) -> None:
        clock.now = to
        client = WebClient(token=TOKEN, base_url=slack.base_url + "api/", retry_handlers=[])
        client.chat_postMessage(channel="C1", text="Good morning")

    asked = Sight(user="U2", place="C1", words="Read this")
    look = Step(
        user="U2",
        place="C1",
        say="You are Ann. Read what is asked.",
        why="It is only read.",
        sight=asked,
    )
    tour = Tour(
        id="one",
        group="",
        title="Something is read",
        summary="Who reads what.",
        minutes=1,
        world="",
        steps=(look,),
        ending="That is all.",
        needs=(asked,),
    )
    front = Front(title="Try it", welcome="What this is.", tours=(tour,), move_clock=move)
    slack = stand_in(page=routes(front))
    return slack


HOME = {
    "type": "home",
    "blocks": [
        {"type": "header", "text": {"type": "plain_text", "text": "Two things wait"}},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "since *Monday*"}]},
        {
            "type": "actions",
            "elements": [
                {"type": "button", "text": {"type": "plain_text", "text": "Do"}, "action_id": "do"},
                {
                    "type": "static_select",
                    "action_id": "pick",
                    "placeholder": {"type": "plain_text", "text": "Pick one"},
                    "options": [{"text": {"type": "plain_text", "text": "One"}, "value": "1"}],
                },
            ],
        },
    ],
}
