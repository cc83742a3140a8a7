"""The steps of a tour, in a small world: what stands in the composer, whom this window shows, and
what a button asks before it is pressed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from playwright.sync_api import Locator, Page, Response, Route, expect
from slack_sdk import WebClient

from playground import StandIn
from playground.page import Front, routes
from playground.page.tours import DIRECT, Sight, Step, Tour
from tests.browser.small_app import serve
from tests.playground.conftest import TOKEN

AS_THE_FIRST = "**/page/state*user=U1*"
LINE = "/cspr ask for Health"
STEPS = (
    Step(
        user="U2",
        place="C1",
        say="You are the second: ask.",
        why="It was asked.",
        sight=Sight(user="U2", place="C1", words="You typed"),
        type=LINE,
    ),
    Step(
        user="U2",
        place="C1",
        say="Press it. You are asked once more.",
        why="It was pressed.",
        sight=Sight(user="U2", place="C1", words="Police confirmed v3"),
        press="Confirm v3",
    ),
    Step(
        user="U1",
        place=DIRECT,
        say="You are the first, in direct messages.",
        why="Said.",
        sight=Sight(user="U1", place=DIRECT, words="thanks"),
        type="thanks",
    ),
)
TOUR = Tour(
    id="one",
    group="",
    title="One of three steps",
    summary="Asked, pressed, said.",
    minutes=1,
    world="first",
    steps=STEPS,
    ending="Over.",
)


@pytest.fixture
def slack(stand_in: Callable[..., StandIn]) -> Iterator[StandIn]:
    """A stand-in with a small app and a tour, which begins in a world of its own."""

    def begin(story: str = "", until: datetime | None = None, told: object = None) -> None:
        made.forget_record()

    front = Front(title="Try it", welcome="Pick one.", tours=(TOUR,), begin_anew=begin)
    made = stand_in(page=routes(front))
    with serve(made):
        yield made


def _start(page: Page) -> Locator:
    page.locator(".door").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Start it").click()
    return page.get_by_role("region", name="Tour")


def test_a_step_is_begun_and_done_without_leaving_lines_behind(
    slack: StandIn, open_page: Callable[..., Page]
) -> None:
    """The window is the step's person's before anything can be pressed; a line that was sent stays
    gone, over a reload, too; a press is confirmed by whoever takes the tour; and a tour that was
    finished says so."""
    page = open_page(slack.base_url)
    page.get_by_role("button", name="Just look around").click()
    composer = page.get_by_label("Message or command")
    composer.fill("something of the world before")
    page.get_by_role("button", name="Tours").click()
    tour = _start(page)
    expect(composer).to_have_value(LINE)
    tour.get_by_role("button", name="Send it for me").click()
    expect(tour.get_by_text("It was asked.")).to_be_visible()
    expect(composer).to_have_value("")
    page.reload()
    expect(tour.get_by_role("button", name="Next")).to_be_visible()
    expect(composer).to_have_value("")

    tour.get_by_role("button", name="Next").click()
    question = page.get_by_role("alertdialog", name="Sure?")
    tour.get_by_role("button", name="Press it for me").click()
    question.get_by_role("button", name="No").click()
    expect(tour.get_by_text("It was pressed.")).to_have_count(0)
    tour.get_by_role("button", name="Press it for me").click()
    expect(question).to_contain_text("With your name.")
    question.get_by_role("button", name="Yes").click()
    expect(tour.get_by_text("It was pressed.")).to_be_visible()

    composer.fill("half a line")
    _is_whole_at_every_moment(page)
    expect(composer).to_have_value("thanks")
    tour.get_by_role("button", name="Send it for me").click()
    tour.get_by_role("button", name="Finish").click()
    expect(page.locator(".door")).to_contain_text("✓ done")


def test_what_is_pressed_is_not_drawn_anew_before_it_is_let_go(
    slack: StandIn, open_page: Callable[..., Page]
) -> None:
    """The step is done in another window between a button's press and its release: the click
    counts, and only then the step is drawn as it is now."""
    page = open_page(slack.base_url)
    tour = _start(page)
    expect(page.get_by_label("Message or command")).to_have_value(LINE)
    other = open_page(slack.base_url)
    other.get_by_role("dialog").get_by_role("button", name="Go on with").click()

    tour.get_by_role("button", name="Back to the welcome").hover()
    page.mouse.down()
    with page.expect_response(lambda answer: "/page/state" in answer.url and _is_done(answer)):
        other.get_by_role("button", name="Send it for me").click()
    page.evaluate("() => new Promise(requestAnimationFrame)")
    page.mouse.up()
    page.get_by_role("dialog").get_by_role("button", name="Go on with").click()
    expect(tour.get_by_text("It was asked.")).to_be_visible()


def _is_done(answer: Response) -> bool:
    state = answer.json()["state"]
    return bool(state and state["tours"]["taking"]["done"])


def _is_whole_at_every_moment(page: Page) -> None:
    """Go on to another person's step while the server takes its time: nothing to press is offered
    until this window is that person's."""
    tour = page.get_by_role("region", name="Tour")
    held: list[Route] = []
    page.route(AS_THE_FIRST, lambda route: held.append(route), times=1)
    with page.expect_request(AS_THE_FIRST):
        tour.get_by_role("button", name="Next").click()
    expect(tour.get_by_text("You are the first")).to_be_visible()
    expect(tour.get_by_role("button", name="Be the")).to_have_count(0)
    expect(tour.locator(".primary")).to_have_count(0)
    held[0].continue_()
    expect(tour.get_by_role("button", name="Send it for me")).to_be_visible()
    expect(tour.get_by_role("button", name="Be the")).to_have_count(0)


def test_the_welcome_waits_for_the_first_world(
    stand_in: Callable[..., StandIn], open_page: Callable[..., Page]
) -> None:
    """While its story is played, the page says so and shows nothing of it."""
    doing = ["Playing the story: 40 %"]
    front = Front(welcome="Pick one.", tours=(TOUR,), beginning=lambda: doing[0])
    page = open_page(stand_in(page=routes(front)).base_url)
    expect(page.get_by_text("Playing the story: 40 %")).to_be_visible()
    expect(page.locator(".door")).to_have_count(0)
    doing[0] = ""
    expect(page.locator(".door")).to_be_visible()
    expect(page.get_by_text("Playing the story")).to_be_hidden()


def test_what_a_step_is_about_is_seen_from_its_first_line(
    slack: StandIn, open_page: Callable[..., Page]
) -> None:
    """Below what is pinned, however long it is and whatever the step's own words leave of room."""
    client = WebClient(token=TOKEN, base_url=slack.base_url + "api/", retry_handlers=[])
    posted = client.chat_postMessage(channel="C1", text="The board")
    client.pins_add(channel="C1", timestamp=posted["ts"])
    page = open_page(slack.base_url, 1280, 560)
    tour = _start(page)
    composer = page.get_by_label("Message or command")
    expect(composer).to_have_value(LINE)  # the window has come to the step
    composer.fill("/cspr ask " + "word " * 500)
    page.keyboard.press("Enter")
    expect(tour.get_by_role("button", name="Next")).to_be_visible()
    expect(page.locator("article.tour-mark")).to_be_visible()
    for width, height in ((1280, 560), (390, 844), (820, 700)):
        page.set_viewport_size({"width": width, "height": height})
        expect(page.locator("article.tour-mark .only-you")).to_be_in_viewport(ratio=1)
        expect(tour.get_by_role("button", name="Next")).to_be_in_viewport(ratio=1)
        assert page.evaluate("document.getElementById('strips').scrollTop") == 0
