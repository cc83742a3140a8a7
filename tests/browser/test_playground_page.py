"""The playground's page in a real browser: the system's Chromium, driven by playwright."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect
from slack_sdk import WebClient

from playground import StandIn
from tests.browser.people import become, expect_to_be
from tests.playground.conftest import TOKEN, HandClock


def test_a_suggestion_is_typed_pressed_and_confirmed(
    demo: StandIn, open_page: Callable[[str], Page]
):
    """A suggestion switches person and fills the composer; the answer is private; a confirm dialog
    asks first."""
    page = open_page(demo.base_url)
    expect(page).to_have_title("Try it")
    expect(page.get_by_text("Nothing here is <real>.")).to_be_visible()
    page.get_by_role("button", name="/cspr ask").click()
    expect_to_be(page, "U2")
    page.keyboard.press("Enter")

    log = page.get_by_role("log")
    expect(log.get_by_text("Only visible to you")).to_be_visible()
    expect(log.locator("strong", has_text=re.compile("^ask$"))).to_be_visible()
    log.get_by_role("button", name="Confirm v3").click()
    page.get_by_role("alertdialog").get_by_role("button", name="No").click()
    expect(log.get_by_role("button", name="Confirm v3")).to_be_visible()
    log.get_by_role("button", name="Confirm v3").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Yes").click()
    expect(log.get_by_text("Police confirmed v3.")).to_be_visible()
    expect(log.get_by_role("button", name="Confirm v3")).to_have_count(0)

    become(page, "U1")
    expect(log.get_by_text("Nothing here yet.")).to_be_visible()


def test_a_modal_keeps_what_was_typed_and_shows_errors_at_the_field(
    demo: StandIn, open_page: Callable[[str], Page]
):
    """The required field first, then the app's own objection; Escape closes."""
    page = open_page(demo.base_url + "#U1%2FC1")
    composer = page.get_by_label("Message or command")
    composer.fill("/cspr ask")
    composer.press("Enter")
    page.get_by_role("button", name="Something's wrong…").click()
    modal = page.get_by_role("dialog", name="Something is wrong")
    modal.get_by_role("button", name="Record").click()
    expect(modal.get_by_text("Please complete this required field.")).to_be_visible()
    modal.get_by_label("What is wrong?").fill("a name on page 3")
    modal.get_by_label("Ann Lee").check()
    modal.get_by_role("button", name="Record").click()
    expect(modal.get_by_text("This looks like a name.")).to_be_visible()
    reason = modal.get_by_label("What is wrong?")
    expect(reason).to_be_focused()
    expect(reason).to_have_value("a name on page 3")
    expect(modal.get_by_label("Ann Lee")).to_be_checked()
    reason.fill("page 3")
    modal.get_by_label("A list").fill("Police, @Ann Lee\nHealth, @nobody")
    modal.get_by_role("button", name="Record").click()
    expect(page.get_by_role("log").get_by_text("Told: ['U2'], ['U2']")).to_be_visible()
    expect(modal).to_be_hidden()

    page.get_by_role("button", name="Something's wrong…").click()
    expect(modal).to_be_visible()
    page.keyboard.press("Escape")
    expect(modal).to_be_hidden()
    assert demo.open_views("U1") == []


def test_people_are_mentioned_from_the_list_and_lines_come_back(
    demo: StandIn, open_page: Callable[[str], Page]
):
    """@ lists people; what is picked is sent as Slack's mention; arrow up brings back the line."""
    page = open_page(demo.base_url + "#U1%2FC1")
    composer = page.get_by_label("Message or command")
    composer.press_sequentially("thanks @an")
    expect(
        page.get_by_role("listbox", name="What fits").get_by_role("option", name="Ann Lee")
    ).to_be_visible()
    composer.press("Enter")
    expect(composer).to_have_value("thanks @Ann Lee ")
    composer.press("Enter")
    expect(page.get_by_role("log").locator(".mention")).to_have_text("@Ann Lee")
    assert demo.messages("C1")[-1].text == "thanks <@U2|Ann Lee>"
    composer.press("ArrowUp")
    expect(composer).to_have_value("thanks @Ann Lee")


def test_people_are_listed_for_those_who_typed_before_the_page_knew_them(
    demo: StandIn, open_page: Callable[[str], Page]
):
    """On a busy machine the first answer comes after the first letters."""
    page = open_page("about:blank")
    held: list[Route] = []
    page.route("**/page/state*", lambda route: held.append(route))
    with page.expect_request("**/page/state*"):
        page.goto(demo.base_url + "#U1%2FC1")
    page.get_by_label("Message or command").press_sequentially("thanks @an")
    expect(page.get_by_role("listbox", name="What fits")).to_be_hidden()
    for route in held:
        route.continue_()
    expect(
        page.get_by_role("listbox", name="What fits").get_by_role("option", name="Ann Lee")
    ).to_be_visible()


def test_the_clock_is_moved_and_new_messages_appear_by_themselves(
    demo: StandIn, open_page: Callable[[str], Page], clock: HandClock
):
    """Without a reload; what is new elsewhere is counted."""
    page = open_page(demo.base_url + "#U1%2FC1")
    page.get_by_role("button", name="Next 09:00").click()
    expect(page.get_by_text("Sat 2 May 2026, 09:00", exact=True)).to_be_visible()
    client = WebClient(token=TOKEN, base_url=demo.base_url + "api/", retry_handlers=[])
    posted = client.chat_postMessage(channel="C1", text="A <@U2> & more")
    client.pins_add(channel="C1", timestamp=posted["ts"])
    client.chat_postMessage(channel="C1", text="In the thread", thread_ts=posted["ts"])
    client.chat_postMessage(channel="U1", text="Good morning")
    log = page.get_by_role("log")
    expect(log.get_by_text("A @Ann Lee & more")).to_be_visible()
    expect(log.get_by_text("Pinned")).to_be_visible()
    expect(log.get_by_role("button", name="1 reply, last Sat 2 May")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Review bot 1 new"))).to_be_visible()


def test_no_stranger_is_spoken_to(demo: StandIn, open_page: Callable[[str], Page]):
    """Everything that the page loads comes from the stand-in itself."""
    page = open_page("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(demo.base_url)
    expect(page.get_by_role("log").get_by_text("Nothing here yet.")).to_be_visible()
    assert asked
    assert all(url.startswith((demo.base_url, "data:")) for url in asked)
