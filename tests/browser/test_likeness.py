"""What people know from Slack, in a real browser: pins, threads, unread, files, what fits."""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from docx import Document
from playwright.sync_api import Locator, Page, Route, expect
from slack_sdk import WebClient

from playground import StandIn
from playground.page import Completion, Front, routes
from tests.browser.small_app import serve
from tests.playground.conftest import TOKEN

VERBS = {"ask": "Be asked something.", "answer": "Say something."}


def offered(user: str, place: str, text: str) -> list[Completion]:
    """What the small app's grammar offers: the verbs that fit, and a note within a line's text."""
    word = text.removeprefix("/cspr ")
    if " " in word:
        return [Completion("/cspr ask note ", "A note.", "note", meant=False)]
    fitting = [(verb, line) for verb, line in VERBS.items() if verb.startswith(word)]
    return [Completion(f"/cspr {verb} ", line, verb) for verb, line in fitting]


@pytest.fixture
def slack_like(stand_in: Callable[..., StandIn]) -> Iterator[StandIn]:
    """A stand-in with a page whose composer completes, and the small app."""
    slack = stand_in(page=routes(Front(title="Try it", complete=offered)))
    with serve(slack):
        yield slack


@pytest.fixture
def bot(slack_like: StandIn) -> WebClient:
    """What the app does by itself."""
    return WebClient(token=TOKEN, base_url=slack_like.base_url + "api/", retry_handlers=[])


def composer(page: Page) -> Locator:
    return page.get_by_label("Message or command")


def says(page: Page, text: str) -> None:
    composer(page).fill(text)
    composer(page).press("Escape")
    composer(page).press("Enter")


def lines(slack: StandIn, count: int, channel: str = "C1", user: str = "U2") -> None:
    """Have somebody write lines that the app is not told of."""
    for number in range(count):
        slack.posts.put(channel, {"user": user, "text": f"Line {number}."})


def png(width: int, height: int) -> bytes:
    """A white picture of this size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    rows = (b"\x00" + b"\xff" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def scrolled_up(page: Page) -> Locator:
    """The messages, scrolled to the top of what is there."""
    log = page.get_by_role("log", name="review-one")
    log.hover()
    page.mouse.wheel(0, -20_000)
    expect(log).to_have_js_property("scrollTop", 0)
    return log


def from_the_end(page: Page) -> int:
    log = "const log = document.getElementById('log');"
    return int(
        page.evaluate(
            f"() => {{ {log} return log.scrollHeight - log.scrollTop - log.clientHeight }}"
        )
    )


def test_an_answer_is_seen_where_somebody_looks(
    slack_like: StandIn, bot: WebClient, open_page: Callable[..., Page]
):
    """Scrolled up, one's own answer comes into view, a long one at its start; a picture that loads
    late leaves the end where it was."""
    lines(slack_like, 40)
    page = open_page(slack_like.base_url + "#U1%2FC1", 1000, 600)
    expect(page.get_by_text("Line 39.")).to_be_in_viewport()
    log = scrolled_up(page)
    says(page, "/cspr short")
    expect(log.get_by_role("button", name="Confirm v3")).to_be_in_viewport()

    scrolled_up(page)
    says(page, "/cspr " + "words " * 450)
    long = log.locator("article").last
    expect(long.get_by_text("Only visible to you")).to_be_in_viewport(ratio=1)
    expect(long.get_by_role("button", name="Confirm v3")).not_to_be_in_viewport()

    held: list[Route] = []
    page.route("**/page/file/*", lambda route: held.append(route))
    page.get_by_role("button", name="Latest ↓").click()
    with page.expect_request("**/page/file/*"):
        bot.files_upload_v2(
            channel="C1", filename="plan.png", content=png(600, 900), alt_txt="Plan"
        )
    expect(log.get_by_role("img", name="Plan")).to_be_attached()
    assert from_the_end(page) < 3
    for route in held:
        route.continue_()
    expect(log.get_by_role("img", name="Plan")).to_have_js_property("complete", value=True)
    assert from_the_end(page) < 3


def test_what_is_new_is_counted_by_the_server(
    slack_like: StandIn, bot: WebClient, open_page: Callable[..., Page]
):
    """From the first look on, whatever is loaded anew or replaced; below, a button leads to it."""
    lines(slack_like, 50)
    first = bot.chat_postMessage(channel="U1", text="Good morning")
    page = open_page(slack_like.base_url + "#U1%2FC2", 1000, 600)
    expect(page.get_by_role("button", name=re.compile("review-one .*50 new"))).to_be_visible()
    direct = page.get_by_role("button", name=re.compile("^ ?Review bot"))
    expect(direct).to_contain_text("1 new")
    page.reload()
    expect(direct).to_contain_text("1 new")
    direct.click()
    expect(direct).not_to_contain_text("new")
    page.get_by_role("button", name="review-one").click()
    expect(page.get_by_text("Line 49.")).to_be_in_viewport()
    expect(page.get_by_role("button", name="review-one")).not_to_contain_text("new")
    bot.chat_delete(channel="DU1", ts=first["ts"])
    bot.chat_postMessage(channel="U1", text="Good morning again")
    expect(direct).to_contain_text("1 new")

    log = scrolled_up(page)
    lines(slack_like, 3, user="U2")
    below = page.get_by_role("button", name="3 new ↓")
    below.click()
    expect(log.locator(".line.new")).to_be_in_viewport()
    expect(log.get_by_text("Line 2.").last).to_be_in_viewport()
    expect(below).to_be_hidden()


def test_threads_and_pins_have_their_place(
    slack_like: StandIn, bot: WebClient, open_page: Callable[..., Page]
):
    """The pinned message stands above the channel and opens; a thread is folded to a line with its
    count, and answered in a pane of its own."""
    board = bot.chat_postMessage(channel="C1", text="Board", blocks=BOARD)
    bot.pins_add(channel="C1", timestamp=board["ts"])
    for number in range(3):
        bot.chat_postMessage(channel="C1", text=f"Decision {number}", thread_ts=board["ts"])
    lines(slack_like, 60)
    page = open_page(slack_like.base_url + "#U1%2FC1")
    pinned = page.get_by_role("region", name="Pinned in this channel")
    bar = pinned.get_by_role("button", name="Pinned: ESCB-2026-01 Stage 2 of 14: Commissioning")
    expect(bar).to_be_in_viewport(ratio=1)
    bar.click()
    expect(pinned.get_by_role("button", name="Show mine")).to_be_in_viewport(ratio=1)
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(pinned.get_by_role("button", name="Show mine")).to_be_hidden()
    expect(bar).to_be_focused()

    log = scrolled_up(page)
    expect(log.get_by_text("Decision 1")).to_have_count(0)
    log.get_by_role("button", name="3 replies, last Fri 1 May").click()
    thread = page.get_by_role("log", name="Thread")
    expect(thread.get_by_text("Decision 2")).to_be_in_viewport()
    expect(page.get_by_label("Answer in the thread")).to_be_focused()
    page.keyboard.type("Thank you")
    page.keyboard.press("Enter")
    expect(thread.get_by_text("Thank you")).to_be_in_viewport()
    expect(log.get_by_text("Thank you")).to_have_count(0)
    expect(log.get_by_role("button", name="4 replies")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 800})
    expect(thread.get_by_text("Thank you")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(thread).to_be_hidden()
    expect(composer(page)).to_be_in_viewport(ratio=1)


def test_a_press_is_seen_and_counts_once(slack_like: StandIn, open_page: Callable[..., Page]):
    """While it is under way the button says so and takes no other; afterwards it has a mark. In a
    second tab, what was answered already is refused kindly."""
    page = open_page(slack_like.base_url + "#U1%2FC1")
    says(page, "/cspr ask")
    wrong = page.get_by_role("button", name="Something's wrong…")
    expect(wrong).to_be_visible()
    other = open_page("about:blank", server_goes=True)
    other.goto(slack_like.base_url + "#U1%2FC1")
    expect(other.get_by_role("button", name="Confirm v3")).to_be_visible()
    held: list[Route] = []
    page.route("**/page/press", lambda route: held.append(route))
    with page.expect_request("**/page/press"):
        wrong.click()
    expect(wrong).to_have_attribute("aria-busy", "true")
    wrong.dispatch_event("click")
    assert len(held) == 1
    held[0].continue_()
    expect(page.get_by_role("dialog", name="Something is wrong")).to_be_visible()
    page.unroute("**/page/press")
    page.keyboard.press("Escape")
    expect(wrong).to_have_class(re.compile("was-pressed"))

    expect(other.get_by_role("dialog", name="Something is wrong")).to_be_hidden()
    other.route("**/page/state*", lambda route: route.abort())
    page.get_by_role("button", name="Confirm v3").click()
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_text("Police confirmed v3.")).to_be_visible()
    other.get_by_role("button", name="Confirm v3").click()
    other.unroute("**/page/state*")
    other.get_by_role("button", name="Yes").click()
    expect(other.get_by_role("alert").first).to_have_text(
        "That has just changed. Please look again."
    )
    expect(other.get_by_text("Police confirmed v3.")).to_be_visible()


def test_what_is_typed_outlives_a_bot_that_is_away(
    slack_like: StandIn, open_page: Callable[..., Page]
):
    """Drafts are kept by place, through a reload; a line that did not arrive comes back, under a
    calm sentence, and the page goes on by itself."""
    page = open_page(slack_like.base_url + "#U1%2FC1", server_goes=True)
    composer(page).fill("half a line")
    page.get_by_role("button", name="general").click()
    expect(composer(page)).to_have_value("")
    page.get_by_role("button", name="review-one").click()
    expect(composer(page)).to_have_value("half a line")
    page.reload()
    expect(composer(page)).to_have_value("half a line")

    page.route("**/page/*", lambda route: route.abort("connectionrefused"))
    composer(page).press("Enter")
    banner = page.get_by_text("The bot is away. What you typed is kept")
    expect(banner).to_be_visible()
    expect(composer(page)).to_have_value("half a line")
    page.unroute("**/page/*")
    expect(banner).to_be_hidden()

    address = slack_like.request_url
    slack_like.request_url = "http://127.0.0.1:9/slack/events"
    says(page, "/cspr ask")
    expect(banner).to_be_visible()
    expect(composer(page)).to_have_value("/cspr ask")
    slack_like.request_url = address
    expect(page.get_by_text("The bot is back. What you typed is still here.")).to_be_visible()
    composer(page).press("Enter")
    expect(page.get_by_role("button", name="Confirm v3")).to_be_visible()
    expect(page.get_by_text("The bot is back")).to_be_hidden()


def test_the_composer_completes_what_fits(slack_like: StandIn, open_page: Callable[..., Page]):
    """Commands and the app's words with a line on each; Tab and Enter take one, Escape closes, and
    what is typed in full is sent by Enter."""
    page = open_page(slack_like.base_url + "#U1%2FC1")
    box = composer(page)
    offers = page.get_by_role("listbox", name="What fits")
    box.press_sequentially("/")
    expect(
        offers.get_by_role("option", name="/invite Add somebody to this channel.")
    ).to_be_visible()
    box.press_sequentially("CS")
    expect(offers.get_by_role("option")).to_have_count(1)
    box.press("Tab")
    expect(box).to_have_value("/cspr ")
    expect(offers.get_by_role("option")).to_have_count(2)
    box.press("ArrowDown")
    box.press("ArrowDown")
    chosen = offers.get_by_role("option", name="answer Say something.")
    expect(chosen).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "")
    box.press("Escape")
    expect(offers).to_be_hidden()
    box.press_sequentially("an")
    expect(offers.get_by_role("option")).to_have_count(1)
    box.press("Enter")
    expect(box).to_have_value("/cspr answer ")
    box.press("Enter")
    expect(page.get_by_role("log").get_by_text("You typed answer")).to_be_visible()
    expect(box).to_have_value("")
    box.press_sequentially("/cspr ask on 4 No")
    expect(offers.get_by_role("option", name="note A note.")).to_be_visible()
    box.press("Enter")
    expect(page.get_by_role("log").get_by_text("You typed ask on 4 No")).to_be_visible()
    box.press_sequentially("say /cspr")
    expect(offers).to_be_hidden()


def test_slacks_own_commands_are_answered_as_in_slack(
    slack_like: StandIn, open_page: Callable[..., Page]
):
    """The app's in any case; /invite lets somebody in, an unknown one is explained in Slack's own
    sentence, to one person; emoji are drawn, and what is none stays."""
    page = open_page(slack_like.base_url + "#U1%2FC1")
    log = page.get_by_role("log", name="review-one")
    says(page, "/CSPR ask")
    expect(log.get_by_role("button", name="Confirm v3")).to_be_visible()
    box = composer(page)
    box.press_sequentially("/invite @out")
    expect(page.get_by_role("option", name="Out Sider")).to_be_visible()
    box.press("Enter")
    box.press("Enter")
    expect(log.get_by_text("You added Out Sider to #review-one.")).to_be_visible()
    assert "U3" in slack_like.where("C1").members
    says(page, "/nonsense")
    unknown = log.locator("article", has_text="/nonsense is not a valid command.")
    expect(unknown.get_by_text("Only visible to you")).to_be_visible()
    expect(page.get_by_role("alert").first).to_be_empty()
    unknown.get_by_role("button", name="Dismiss").click()
    expect(unknown).to_have_count(0)
    assert not [one for one in slack_like.ephemerals("U1", "C1") if "/nonsense" in one.text]
    says(page, ":white_check_mark: :constructor: :no_such_thing:")
    expect(log.get_by_text("✅ :constructor: :no_such_thing:")).to_be_visible()


def test_files_are_looked_at_where_they_are(
    slack_like: StandIn, bot: WebClient, open_page: Callable[..., Page]
):
    """Word as pages, a calendar as entries, a table as one; what cannot be read says so."""
    word = Document()
    word.add_heading("Family letter", 1)
    word.add_paragraph("Dear <b>family</b>,").add_run(" we write to you.").bold = True
    word.add_paragraph("First", style="List Number")
    word.add_page_break()
    word.add_table(1, 2).rows[0].cells[1].text = "A cell"
    held = io.BytesIO()
    word.save(held)
    files: dict[str, bytes] = {
        "letter.docx": held.getvalue(),
        "dates.ics": CALENDAR,
        "chasing.csv": b"who,when\nPolice,4 May\n",
        "broken.docx": b"no Word at all",
    }
    for name, content in files.items():
        bot.files_upload_v2(channel="C1", filename=name, title=name, content=content)
    page = open_page(slack_like.base_url + "#U1%2FC1")
    sheet = page.get_by_role("dialog")

    def look(name: str) -> None:
        page.get_by_role("button", name=f"Preview {name}").click()
        expect(sheet).to_be_visible()

    look("letter.docx")
    expect(sheet.get_by_role("heading", name="Family letter")).to_be_visible()
    expect(sheet.get_by_text("Dear <b>family</b>, we write to you.")).to_be_visible()
    expect(sheet.get_by_role("article", name="Page 2 of 2").get_by_text("A cell")).to_be_visible()
    page.keyboard.press("Escape")
    look("dates.ics")
    expect(sheet.get_by_role("heading", name="Panel meets (cancelled)")).to_be_visible()
    expect(sheet.get_by_text("Wed 20 May 2026, 10:00 to 11:30")).to_be_visible()
    page.keyboard.press("Escape")
    look("chasing.csv")
    expect(sheet.get_by_role("cell", name="4 May")).to_be_visible()
    page.keyboard.press("Escape")
    look("broken.docx")
    expect(sheet.get_by_text("This file could not be read.")).to_be_visible()


def test_hostile_names_are_words(
    slack_like: StandIn, bot: WebClient, open_page: Callable[..., Page]
):
    """Of people, files, pinned and answered messages, and in the list of what fits."""
    name = '<img src=x onerror="document.title=1">'
    slack_like.person("U4", name, title=name)
    slack_like.invite("U4", "C1")
    first = slack_like.say("U4", "C1", f"*{name}* <javascript:alert(1)|here>")
    bot.pins_add(channel="C1", timestamp=first.ts)
    slack_like.say("U4", "C1", name, thread_ts=first.ts)
    bot.files_upload_v2(channel="C1", filename=f"{name}.csv", title=name, content=name.encode())
    page = open_page(slack_like.base_url + "#U1%2FC1")
    page.get_by_role("button", name="1 reply").click()
    expect(page.get_by_role("log", name="Thread").get_by_text(name).first).to_be_visible()
    page.get_by_role("button", name="Pinned:").click()
    composer(page).press_sequentially("@<im")
    composer(page).fill("@")
    expect(page.get_by_role("option", name=name)).to_be_visible()
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("dialog").locator("th")).to_have_text(name)
    expect(page).to_have_title("Try it")
    assert page.locator("img").count() == 0
    assert page.locator("a[href^=javascript]").count() == 0


TWO_FRAMES = "new Promise(seen => requestAnimationFrame(() => requestAnimationFrame(seen)))"
"""Until the page has been drawn with what was done to it."""


def test_five_thousand_messages_are_a_window(slack_like: StandIn, open_page: Callable[..., Page]):
    """Neither the page nor its JSON grows with the channel; older ones come as one scrolls up."""
    lines(slack_like, 5_000)
    page = open_page("about:blank")
    with page.expect_response("**/page/state*") as answer:
        page.goto(slack_like.base_url + "#U1%2FC1")
    assert len(answer.value.body()) < 60_000
    log = page.get_by_role("log", name="review-one")
    expect(log.get_by_text("Line 4999.")).to_be_in_viewport()
    log.hover()
    last = log.get_by_text("Line 4999.")
    for _ in range(100):
        page.mouse.wheel(0, -1_000)
        page.evaluate(TWO_FRAMES)  # a busy browser takes several turns of the wheel as one
        expect(log).not_to_have_attribute("aria-busy", "true")
        assert log.locator("article").count() <= 60
        if last.count() == 0:
            break
    expect(last).to_have_count(0)
    page.get_by_role("button", name="Latest ↓").click()
    expect(log.get_by_text("Line 4999.")).to_be_in_viewport()
    slack_like.posts.put("C1", {"user": "U2", "text": "One more."})
    expect(log.get_by_text("One more.")).to_be_in_viewport()
    assert log.locator("article").count() <= 60


BOARD: list[dict[str, Any]] = [
    {"type": "header", "text": {"type": "plain_text", "text": "ESCB-2026-01"}},
    {"type": "section", "text": {"type": "mrkdwn", "text": "Stage 2 of 14: *Commissioning*"}},
    {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": "mine",
                "text": {"type": "plain_text", "text": "Show mine"},
            }
        ],
    },
]
CALENDAR = b"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example.org//test//EN
BEGIN:VEVENT
UID:1@example.org
DTSTAMP:20260501T080000Z
DTSTART:20260520T090000Z
DTEND:20260520T103000Z
STATUS:CANCELLED
SUMMARY:Panel meets
END:VEVENT
END:VCALENDAR
""".replace(b"\n", b"\r\n")
