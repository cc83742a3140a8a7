"""No barrier that axe-core knows of: every screen, at three widths, in light and dark."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect
from slack_sdk import WebClient

from playground import StandIn
from tests.browser.accessible import CONTRAST, barriers
from tests.playground.conftest import TOKEN

SIZES = ((1280, 900), (820, 1100), (390, 800))


def looked_at(page: Page, screen: str) -> list[str]:
    """What is wrong with a screen: every rule at each width in light, the contrast in dark, too."""
    found = []
    for width, height in SIZES:
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
    found = looked_at(page, "channel")

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
    found += looked_at(page, "form with an error")
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Home of").click()
    expect(page.get_by_text("Two things wait")).to_be_visible()
    found += looked_at(page, "Home")

    page.set_viewport_size({"width": 390, "height": 800})
    page.get_by_role("button", name="People and places").click()
    found += [f"drawer: {one}" for one in barriers(page)]
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Guide", exact=True).click()
    found += [f"guide on a phone: {one}" for one in barriers(page)]
    assert found == []


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
