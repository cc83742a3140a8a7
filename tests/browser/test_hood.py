"""What the page has beside the workspace, in a real browser: its clock, and starting anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import httpx
import pytest
from playwright.sync_api import Page, expect
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from playground import StandIn
from playground.page import Front, routes
from tests.browser.accessible import CONTRAST, barriers
from tests.playground.conftest import TOKEN, HandClock


class World:
    """A stand-in that can be begun anew, with one message in its channel each time."""

    def __init__(self, make: Callable[..., StandIn], clock: HandClock) -> None:
        self.clock = clock
        self.begun: list[tuple[str, datetime | None]] = []
        self.moments: list[datetime] = []
        self.last = ""
        self.said_meanwhile: list[str] = []
        front = Front(
            title="Try it",
            move_clock=self.move,
            next_moment=self.next_moment,
            begin_anew=self.begin,
        )
        self.slack = make(page=routes(front))
        self.people()

    def move(self, to: datetime) -> None:
        """Say good morning on every day that passes; yesterday's goes, and the board changes."""
        while self.clock.now + timedelta(days=1) <= to:
            self.clock.move(days=1)
            self.say_good_morning()
        self.clock.now = to

    def say_good_morning(self) -> None:
        client = WebClient(token=TOKEN, base_url=self.slack.base_url + "api/", retry_handlers=[])
        if self.last:
            client.chat_delete(channel="DU2", ts=self.last)
        day = f"{self.clock.now:%-d %b}"
        said = [{"type": "section", "text": {"type": "mrkdwn", "text": f"*Due* on {day}"}}]
        posted = client.chat_postMessage(channel="DU2", text=f"Good morning, {day}", blocks=said)
        self.last = str(posted["ts"])
        client.chat_update(channel="C1", ts=self.board, text=f"Board of {day}")

    def post(self, text: str, *, token_of: str = "", fails: bool = False) -> None:
        """Have the app post in the channel; the token is one that must not be seen."""
        client = WebClient(token=TOKEN, base_url=self.slack.base_url + "api/", retry_handlers=[])
        try:
            client.chat_postMessage(channel="C1", text=text, username=token_of or None)
            assert not fails
        except SlackApiError:
            assert fails

    def beside(self, places: str) -> str:
        return f"{self.slack.base_url}beside{places}"

    def request_anew(self, page: Page) -> None:
        page.request.post(self.slack.base_url + "page/anew", data={"user": "U1", "place": "C1"})

    def next_moment(self) -> datetime | None:
        return self.moments.pop(0) if self.moments else None

    def begin(
        self,
        story: str = "half-way",
        until: datetime | None = None,
        told: Callable[[str], None] = lambda _: None,
    ) -> None:
        if story == "unknown":
            raise ValueError("There is no such story.")
        if until and until.month < 5:
            raise ValueError("The story begins on Fri 1 May 2026.")
        self.begun.append((story, until))
        self.said_meanwhile = [
            httpx.post(f"{self.slack.base_url}page/{act}", json={"user": "U1"}).json()["problem"]
            for act in ("anew", "home")
        ]
        told("Playing the story: line 1 of 1.")
        self.slack.begin_anew(bot_token=TOKEN)
        self.people()

    def people(self) -> None:
        self.slack.person("U1", "Sam Field", title="Coordinator")
        self.slack.person("U2", "Ann Lee")
        self.slack.channel("C1", "review-one", members=["U1", "U2"])
        self.slack.say("U1", "C1", f"World {len(self.begun)} began.")
        client = WebClient(token=TOKEN, base_url=self.slack.base_url + "api/", retry_handlers=[])
        self.board = str(client.chat_postMessage(channel="C1", text="Board")["ts"])
        self.last = ""


@pytest.fixture
def world(stand_in: Callable[..., StandIn], clock: HandClock) -> World:
    return World(stand_in, clock)


def barred(page: Page) -> list[str]:
    """What keeps people out of a page as it stands, in light and in dark."""
    found = barriers(page)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found += barriers(page, **CONTRAST)
    page.emulate_media(color_scheme="light")
    return found


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
    assert world.said_meanwhile == ["The playground is just starting anew. One moment, please."] * 2
    assert world.begun == [("half-way", None)]


def test_the_clock_tells_what_came_while_it_was_moved(world: World, open_page: Callable[..., Page]):
    """Each message: when, to whom, and how it begins; what was changed is one line, what is gone
    again is said to be; a press goes there, as whoever sees it."""
    page = open_page(world.slack.base_url + "#U1%2FC1")
    page.get_by_role("button", name="+1 week").click()
    strip = page.get_by_role("region", name="What came meanwhile")
    expect(strip).to_contain_text(
        "Fri 1 May 2026, 09:00 to Fri 8 May 2026, 09:00. 8 messages came."
    )
    rows = strip.get_by_role("listitem")
    expect(rows).to_have_count(8)
    expect(strip.get_by_role("heading", name="Sat 2 May 2026")).to_be_visible()
    expect(rows.nth(0)).to_have_text(
        "09:00to Ann LeeGood morning, 2 May (replaced since) · Due on 2 May"
    )
    expect(rows.last).to_have_text("09:00#review-oneBoard of 8 May (changed)")
    assert barred(page) == []
    rows.nth(6).get_by_role("button").click()
    expect(page.get_by_role("log", name="Review bot")).to_contain_text("Due on 8 May")
    assert page.evaluate("location.hash") == "#U2%2FDU2"
    assert page.evaluate("document.activeElement.textContent").endswith("Due on 8 May")
    strip.get_by_role("button", name="Close what came meanwhile").click()
    expect(strip).to_be_hidden()

    now = world.clock.now
    world.moments = [now + timedelta(hours=3), now + timedelta(days=1, hours=3)]
    page.get_by_role("button", name="Next reminder").click()
    expect(strip).to_contain_text("to Sat 9 May 2026, 12:00. 2 messages")
    page.get_by_role("button", name="Next reminder").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing is planned")


def test_a_clock_set_back_is_never_taken_silently(world: World, open_page: Callable[..., Page]):
    """It asks first, and starts anew on that day, or says that the story begins later; who sends it
    past the page is refused."""
    page = open_page(world.slack.base_url + "#U1%2FC1")
    day = page.get_by_label("To a day and time (London)")
    question = page.get_by_role("alertdialog")

    def go_to(local: str, answer: str) -> None:
        day.fill(local)
        page.get_by_role("button", name="Go", exact=True).click()
        expect(question).to_contain_text("what you did since is gone")
        question.get_by_role("button", name=answer).click()

    before = world.clock.now
    go_to("2026-04-01T09:00", "Go back")
    expect(page.get_by_role("alert")).to_contain_text("The story begins on Fri 1 May 2026.")
    page.get_by_role("button", name="+1 week").click()
    expect(page.locator("#now")).to_have_text("Fri 8 May 2026, 09:00")
    go_to("2026-05-05T09:00", "Stay here")
    expect(question).to_be_hidden()
    assert world.begun == []
    answer = page.request.post(
        world.slack.base_url + "page/clock", data={"to": "2026-05-05T09:00", "user": "U1"}
    )
    assert "The clock only goes on" in answer.json()["problem"]
    assert world.clock.now == before + timedelta(days=7)
    go_to("2026-05-05T09:00", "Go back")
    log = page.get_by_role("log", name="review-one")
    expect(log.get_by_text("World 1 began.")).to_be_visible()
    [(_, until)] = world.begun
    assert f"{until:%-d %b %H:%M}" == "5 May 09:00"


def test_a_day_that_was_typed_waits_for_go(world: World, open_page: Callable[..., Page]):
    """It was gone with the page's next look, once somebody had left the field for the button."""
    page = open_page(world.slack.base_url + "#U1%2FC1")
    day = page.get_by_label("To a day and time (London)")
    expect(day).to_have_value("2026-05-01T09:00")
    day.fill("2026-05-05T09:00")
    day.blur()
    world.post("Something else")
    expect(page.get_by_text("Something else", exact=True)).to_be_visible()
    expect(day).to_have_value("2026-05-05T09:00")
    page.get_by_role("button", name="Go", exact=True).click()
    expect(page.locator("#now")).to_have_text("Tue 5 May 2026, 09:00")
    page.get_by_role("button", name="+1 day").click()
    expect(day).to_have_value("2026-05-06T09:00")


def test_what_goes_on_under_the_hood_is_shown_and_can_go_wrong(
    world: World, open_page: Callable[..., Page]
):
    """Each request with its answer, newest first and without tokens; what Slack would have refused;
    a fault says what to watch and what came of it; starting anew empties it."""
    page = open_page(world.slack.base_url + "#U1%2FC1")
    page.get_by_role("button", name="Under the hood").click()
    pane = page.get_by_role("region", name="Under the hood")
    expect(pane.get_by_text("Slack would have refused nothing so far.")).to_be_visible()
    rows = pane.locator("#exchanges > li")
    expect(rows).to_have_count(1)
    for number in range(34):
        world.post(f"Message {number}", token_of="xoxb-another-secret")
    world.clock.move(minutes=1)  # so that the newest is told from those before it
    world.post("Message 34", token_of="xoxb-another-secret")
    expect(rows.first).to_contain_text("09:01:00")
    expect(rows).to_have_count(30)
    expect(rows.first).to_contain_text("bot → Slackchat.postMessageok")
    expect(rows.first).to_contain_text("#review-one")
    rows.first.locator("summary").click()
    expect(rows.first.get_by_label("Asked")).to_contain_text('"text": "Message 34')
    expect(rows.first.get_by_label("Asked")).to_contain_text('"username": "hidden"')
    expect(rows.first.get_by_label("Answered")).to_contain_text('"ok": true')
    assert barred(page) == []
    pane.get_by_role("button", name="Earlier").click()
    expect(rows).to_have_count(6)
    pane.get_by_role("button", name="Newest").click()

    outage = pane.get_by_role("switch", name="Slack is down")
    outage.check()
    expect(pane.get_by_text("Watch: Do something: nothing is half done")).to_be_visible()
    world.post("Lost", fails=True)
    expect(pane.get_by_text("So far: 1 call met it, no messages got through.")).to_be_visible()
    expect(rows.first).to_contain_text("fault: status 503")
    outage.uncheck()
    expect(pane.get_by_text("While it was on: 1 call met it")).to_be_visible()
    world.post("Found")
    came = "While it was on: 1 call met it, no messages got through. Since then: 1 message"
    expect(pane.get_by_text(came)).to_be_visible()
    world.post("x" * 50_000, fails=True)
    expect(pane.get_by_text("Slack would have refused 1 thing")).to_be_visible()

    outage.check()
    expect(pane.get_by_text("Watch: ")).to_be_visible()
    with page.expect_download() as saving:
        pane.get_by_role("link", name="Save as a test").click()
    saved = saving.value.path().read_text(encoding="utf-8")
    assert 'played.switches("outage", "review-one", on=True)' in saved
    page.get_by_role("button", name="Start anew…").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Start anew").click()
    expect(rows).to_have_count(1)
    expect(outage).not_to_be_checked()


def test_two_windows_press_one_button_and_the_bot_is_down_and_back(
    demo: StandIn, open_page: Callable[..., Page]
):
    """The second press finds that it has changed, and says so; what is typed while the bot is down
    stays, and is sent once it is back."""
    page = open_page(demo.base_url + "#U1%2FC1", reduced_motion="reduce")
    composer = page.get_by_label("Message or command")
    composer.fill("/cspr ask")
    composer.press("Enter")
    other = open_page(demo.base_url + "#U1%2FC1")
    for window in (page, other):
        window.get_by_role("button", name="Confirm v3").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Yes").click()
    expect(page.get_by_text("Police confirmed v3.")).to_be_visible()
    other.get_by_role("alertdialog").get_by_role("button", name="Yes").click()
    expect(other.get_by_role("alert")).to_contain_text("That has just changed.")
    expect(other.get_by_text("Police confirmed v3.")).to_be_visible()

    page.get_by_role("button", name="Under the hood").click()
    down = page.get_by_role("switch", name="The bot is down")
    down.check()
    expect(page.get_by_text("Watch: ")).to_be_visible()
    composer.fill("/cspr again")
    composer.press("Enter")
    expect(page.get_by_text("So far: 1 act had no answer.")).to_be_visible()
    expect(composer).to_have_value("/cspr again")
    down.uncheck()
    expect(page.get_by_text("While it was on: 1 act had no answer.")).to_be_visible()
    composer.press("Enter")
    expect(page.get_by_text("You typed again")).to_be_visible()


def test_two_people_are_seen_side_by_side(world: World, open_page: Callable[..., Page]):
    """In one window, each as somebody else: what one writes the other reads; a reload keeps who
    they are, and starting anew, too. No page of others may hold one in a frame; a phone is not
    offered it."""
    page = open_page(world.slack.base_url + "#U1%2FC1")
    link = page.get_by_role("link", name="Two people side by side")
    link.click()
    left, right = (page.frame_locator(which) for which in ("#left", "#right"))
    expect(right.get_by_role("log", name="Review bot")).to_be_visible()
    expect(page.get_by_role("heading", name="Sam Field")).to_be_visible()
    expect(page.get_by_role("heading", name="Ann Lee")).to_be_visible()
    assert barred(page) == []
    expect(page).to_have_url(world.beside("#U1%2FC1%7CU2%2FDU2"))
    right.get_by_role("button", name="People and places", exact=False).first.click()
    right.get_by_role("button", name="review-one").click()
    left.get_by_label("Message or command").fill("Can you read this?")
    left.get_by_role("button", name="Send").click()
    expect(right.get_by_role("log", name="review-one")).to_contain_text("Can you read this?")
    expect(page).to_have_url(world.beside("#U1%2FC1%7CU2%2FC1"))
    page.reload()
    expect(right.get_by_role("log", name="review-one")).to_contain_text("Can you read this?")
    world.request_anew(page)
    expect(right.get_by_role("log", name="review-one")).to_contain_text("World 1 began.")
    expect(page).to_have_url(world.beside("#U1%2FC1%7CU2%2FC1"))
    page.get_by_role("link", name="One person again").click()
    expect(page.get_by_role("log", name="review-one")).to_contain_text("World 1 began.")
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="People and places", exact=False).first.click()
    expect(link).to_be_hidden()

    def policy(path: str) -> str:
        answer = page.request.get(world.slack.base_url + path)
        return answer.headers["content-security-policy"].rpartition("frame-ancestors ")[2]

    assert [policy(path) for path in ("", "?beside", "beside", "static/page.js")] == [
        "'none'",
        "'self'",
        "'none'",
        "'none'",
    ]
