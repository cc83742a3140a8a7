"""People as cards: who one is, for whom something waits, everybody else folded, and found."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from slack_sdk import WebClient

from playground import StandIn
from playground.page import Front, Waits, routes
from tests.browser.people import become, card, expect_to_be
from tests.playground.conftest import TOKEN


def test_people_are_cards_with_what_waits_for_them(
    stand_in: Callable[..., StandIn], open_page: Callable[..., Page]
):
    """Those for whom something waits come first, with a line; the rest are folded, and found by a
    word. A card is a link: to the person here, and in a tab of their own."""
    waiting = {"U2": Waits(2, "2 things wait, by Fri 29 May")}
    slack = stand_in(page=routes(Front(waiting=lambda: waiting)))
    for number in range(10):
        slack.person(f"U4{number}", f"Person {number}", title=f"Reads part {number}")
    page = open_page(slack.base_url + "#U1%2FC1")
    expect_to_be(page, "U1")
    expect(page.get_by_role("list", name="Something waits for")).to_contain_text(
        "2 things wait, by Fri 29 May"
    )
    expect(card(page, "U45")).to_be_hidden()
    page.get_by_text("Everybody else (11)").click()
    page.get_by_role("searchbox", name="Find a person").fill("part 5")
    expect(page.get_by_role("list", name="Everybody else").get_by_role("listitem")).to_have_count(1)

    client = WebClient(token=TOKEN, base_url=slack.base_url + "api/", retry_handlers=[])
    client.chat_postMessage(channel="U2", text="Good morning")
    expect(card(page, "U2")).to_contain_text("1 new")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.get_by_role("searchbox").fill("")
    become(page, "U2")
    expect(page).to_have_url(slack.base_url + "#U2%2FC1")
    expect(card(page, "U2")).to_be_focused()

    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Open Sam Field in a new tab").click()
    expect_to_be(opened.value, "U1")
    expect_to_be(page, "U2")
    page.evaluate("location.hash = 'U3%2FC2'")
    expect_to_be(page, "U3")
