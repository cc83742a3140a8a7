"""The shell of the page at every width: what is in view, what is a drawer, what lies over what."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect
from slack_sdk import WebClient

from playground import StandIn
from tests.browser.small_app import button
from tests.playground.conftest import TOKEN

SIZES = ((1280, 900), (1152, 800), (1024, 768), (820, 1100), (706, 500))
LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch Rechtsschutzversicherung"
HEBREW = "ועדת הבטיחות"


def goes_sideways(page: Page) -> bool:
    """Whether anything can be scrolled sideways, on the page or in one of its parts."""
    found: bool = page.evaluate(
        "[...document.querySelectorAll('html, body, #side, #middle, #log, #home, .pane, .inside')]"
        ".some((one) => one.scrollWidth > one.clientWidth + 1 && one.getClientRects().length)"
    )
    return found


def test_the_guide_stands_beside_the_messages(demo: StandIn, open_page: Callable[..., Page]):
    """From small tablets on, so also at 200 % on a wide screen; it lay under the fold before."""
    page = open_page(demo.base_url)
    guide = page.get_by_role("region", name="Guide")
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        expect(guide).to_be_in_viewport(ratio=1)
        expect(page.get_by_label("Message or command")).to_be_in_viewport(ratio=1)
        assert not goes_sideways(page), width
    guide.get_by_role("button", name="Close the guide").click()
    expect(guide).to_be_hidden()
    expect(page.get_by_role("button", name="Guide", exact=True)).to_be_focused()
    expect(page.get_by_label("You are")).to_be_in_viewport()


def test_a_phone_shows_one_screen(demo: StandIn, open_page: Callable[..., Page]):
    """The composer stays at its end however much was said; places are in a drawer, the guide lies
    over the messages; each gives the focus back."""
    for number in range(30):
        demo.type("U1", "C1", f"Line {number}")
    page = open_page(demo.base_url + "#U1%2FC1", 390, 800)
    expect(page.get_by_text("Line 29")).to_be_in_viewport()
    expect(page.get_by_label("Message or command")).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollHeight") == 800
    assert not goes_sideways(page)

    expect(page.get_by_label("You are")).to_be_hidden()
    opener = page.get_by_role("button", name="People and places")
    opener.click()
    expect(page.get_by_label("You are")).to_be_in_viewport()
    assert page.evaluate("document.getElementById('middle').inert")
    page.keyboard.press("Escape")
    expect(page.get_by_label("You are")).to_be_hidden()
    expect(opener).to_be_focused()

    page.get_by_role("button", name="Guide", exact=True).click()
    expect(page.get_by_role("region", name="Guide")).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="/cspr ask").click()
    expect(page.get_by_role("region", name="Guide")).to_be_hidden()
    expect(page.get_by_label("Message or command")).to_have_value("/cspr ask")
    expect(page.get_by_label("Message or command")).to_be_focused()


def test_light_and_dark_follow_the_system_or_a_choice(
    demo: StandIn, open_page: Callable[..., Page]
):
    """The choice holds after the page is loaded again, whatever the system says."""
    page = open_page(demo.base_url, color_scheme="dark")

    def lightness() -> int:
        colour = "getComputedStyle(document.getElementById('middle')).backgroundColor"
        return int(page.evaluate(f"{colour}.match(/\\d+/)[0]"))

    assert lightness() < 60
    page.get_by_role("radio", name="Light").check()
    assert lightness() == 255
    page.reload()
    expect(page.get_by_role("radio", name="Light")).to_be_checked()
    assert lightness() == 255
    page.get_by_role("radio", name="System").check()
    assert lightness() < 60


def test_long_names_and_names_from_the_right_are_whole(
    demo: StandIn, open_page: Callable[..., Page]
):
    """Nothing scrolls sideways; a name that runs from the right is drawn from the right; members
    that are cut off are a press away."""
    demo.person("U5", LONG)
    demo.person("U6", HEBREW)
    demo.channel("C9", "sehr-langer-kanal-" + "x" * 60, members=["U1", "U5", "U6"])
    demo.type("U5", "C9", "https://example.org/" + "a" * 200)
    demo.type("U6", "C9", "שלום לכולם")
    page = open_page(demo.base_url + "#U1%2FC9", 390, 800)
    expect(page.get_by_role("log").get_by_text("שלום לכולם")).to_be_visible()
    assert not goes_sideways(page)
    directions = (
        "[...document.querySelectorAll('#log .b-words')].map((e) => getComputedStyle(e).direction)"
    )
    assert page.evaluate(directions) == ["ltr", "rtl"]
    members = page.get_by_role("button", name="4 members")
    members.click()
    expect(members).to_contain_text(HEBREW)
    assert page.evaluate("members.scrollWidth <= members.clientWidth + 1")


def test_the_keyboard_is_enough(demo: StandIn, open_page: Callable[..., Page]):
    """The first Tab leads past people and places; ? says which keys there are, unless one types."""
    page = open_page(demo.base_url + "#U1%2FC1")
    expect(page.get_by_text("Nothing here yet.")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the messages")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("log")).to_be_focused()
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys that help")
    expect(keys).to_be_visible()
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    expect(page.get_by_role("log")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("who?")
    expect(page.get_by_label("Message or command")).to_have_value("who?")
    expect(keys).to_be_hidden()


def test_what_is_new_is_said_once(demo: StandIn, open_page: Callable[..., Page]):
    """Screen readers hear what came where one is: not the whole channel, and not one's own."""
    demo.type("U2", "C1", "Old news")
    page = open_page(demo.base_url + "#U1%2FC1")
    heard = page.locator("#heard")
    expect(page.get_by_role("log").get_by_text("Old news")).to_be_visible()
    expect(heard).to_be_empty()
    page.get_by_label("Message or command").fill("Mine")
    page.keyboard.press("Enter")
    expect(page.get_by_role("log").get_by_text("Mine")).to_be_visible()
    demo.type("U2", "C1", "Thanks <@U1|Sam>, *all*")
    expect(heard).to_have_text("Ann Lee: Thanks Sam, all")


def test_the_clock_stays_in_view_beside_many_people(demo: StandIn, open_page: Callable[..., Page]):
    """They and the places scroll by themselves."""
    for number in range(20):
        demo.person(f"U5{number}", f"Person {number}", title="Waits for something")
    page = open_page(demo.base_url, 1280, 800)
    expect(page.get_by_role("button", name="+1 week")).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="Under the hood").last.scroll_into_view_if_needed()
    expect(page.get_by_role("button", name="+1 week")).to_be_in_viewport(ratio=1)


def test_a_text_to_copy_has_the_whole_width(demo: StandIn, open_page: Callable[..., Page]):
    """A button that belongs to it stands below, at every width."""
    block = {
        "type": "section",
        "text": {"type": "mrkdwn", "text": "```Dear colleague, please reply```"},
        "accessory": button("Record their answer", "record"),
    }
    client = WebClient(token=TOKEN, base_url=demo.base_url + "api/", retry_handlers=[])
    client.chat_postMessage(channel="C1", text="An e-mail", blocks=[block])
    page = open_page(demo.base_url + "#U1%2FC1")
    record = page.get_by_role("log").get_by_role("button", name="Record their answer")
    expect(record).to_be_visible()
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        above = page.locator("#log pre").bounding_box()
        below = record.bounding_box()
        assert above
        assert below
        assert below["y"] >= above["y"] + above["height"]
        assert below["x"] <= above["x"] + 1


def test_each_answer_for_one_person_alone_has_its_sender_and_time(
    demo: StandIn, open_page: Callable[..., Page]
):
    """They stand apart, also where several come one after the other."""
    for _ in range(2):
        demo.type("U1", "C1", "/cspr ask")
    page = open_page(demo.base_url + "#U1%2FC1")
    answers = page.get_by_role("log").locator("article.private")
    expect(answers).to_have_count(2)
    expect(page.get_by_role("log").locator("article.private:not(.close) time")).to_have_count(2)
