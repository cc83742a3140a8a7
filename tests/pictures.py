"""``make pictures``: the pictures of README and docs, taken of the demo in the system's Chromium.

The demo plays its own story, so the same version makes the same pictures. They are kept small:
few colours, no more pixels than are shown.
"""

import io
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot import logs
from bot.clock import MovableClock
from bot.config import Settings
from bot.demo.people import CHANNEL, PEOPLE
from bot.demo.stories import BEGIN, NOW
from bot.demo.world import Demo
from tests import chromium

ROOT = Path(__file__).parents[1]
OUT = ROOT / "docs" / "images"
COLOURS = 96
WIDE = (1200, 760)
PHONE = (390, 780)
MOST = 600_000  # bytes of all pictures together


@dataclass(frozen=True)
class Picture:
    """What is looked at: as whom and where, how large, in which theme, and what is done first."""

    name: str
    who: str
    place: str
    then: Callable[[Page], None]
    size: tuple[int, int] = WIDE
    scheme: str = "light"


def direct_messages(page: Page) -> None:
    """Go to the messages of the bot, as far down as they go."""
    opener = page.get_by_role("button", name="People and places")
    if opener.is_visible():
        opener.click()
    page.locator("#places button:has(.sign.dm)").click()
    expect(page.get_by_role("button", name="Confirm v2")).to_be_in_viewport()


def without_guide(page: Page) -> None:
    """Close the guide: the picture is of the messages."""
    page.get_by_role("button", name="Close the guide").click()


def board(page: Page) -> None:
    """The board, opened from the bar above the messages."""
    without_guide(page)
    page.locator("#pinned-bar").click()
    expect(page.locator("#pinned-open")).to_contain_text("Whose move")


def home(page: Page) -> None:
    """The Home tab: what waits, and the reviews."""
    without_guide(page)
    expect(page.locator("#home").get_by_text("Waiting for you")).to_be_visible()


def request(page: Page) -> None:
    """What is asked of a nurse."""
    without_guide(page)
    direct_messages(page)


def form(page: Page) -> None:
    """A form with what is wrong at its field."""
    direct_messages(page)
    page.get_by_role("button", name="Something's wrong…").last.click()
    page.get_by_role("button", name="Record").click()
    expect(page.locator("#modal .error")).to_be_visible()


def tour(page: Page) -> None:
    """The first step of the first door; it closes the guide by itself."""
    page.get_by_role("button", name="Tours").click()
    page.locator(".door").first.click()
    step = page.get_by_role("region", name="Tour")
    expect(step.get_by_text("Step 1 of 5")).to_be_visible()
    expect(page.get_by_role("button", name="Confirm v2")).to_be_in_viewport()


def hood(page: Page) -> None:
    """What goes between Slack and the bot, for a command."""
    composer = page.get_by_label("Message or command")
    composer.fill("/cspr who")
    composer.press("Enter")
    expect(page.get_by_role("log").get_by_text("who is outstanding on what")).to_be_visible()
    page.locator("#pane-buttons [data-pane=hood]").click()
    expect(page.locator("#exchanges li").first).to_contain_text("/cspr")


PICTURES = (
    Picture("board", "coordinator", CHANNEL, board, (1200, 900)),
    Picture("request", "health-lead", CHANNEL, request, (1200, 640)),
    Picture("form", "health-lead", CHANNEL, form),
    Picture("phone", "health-lead", CHANNEL, direct_messages, PHONE),
    Picture("dark", "coordinator", "home", home, scheme="dark"),
    Picture("hood", "coordinator", CHANNEL, hood),
    Picture("tour", "coordinator", CHANNEL, tour),  # the last: the tour stays taken
)


def take(browser: Browser, demo: Demo, clock: MovableClock, picture: Picture) -> bytes:
    """One picture, as it is kept."""
    width, height = picture.size
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme="dark" if picture.scheme == "dark" else "light",
        reduced_motion="reduce",
        locale="en-GB",
    )
    clock.move(NOW)
    page.goto(f"{demo.page}#{PEOPLE[picture.who][0]}%2F{picture.place}")
    expect(page.get_by_role("heading", level=2).first).not_to_be_empty()
    picture.then(page)
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur(); document.getElementById('side').scrollTop = 0")
    taken = page.screenshot(caret="hide", animations="disabled")
    if page.locator("#modal").is_visible():
        page.keyboard.press("Escape")  # a form stays open for its person, also on the next page
        expect(page.locator("#modal")).to_be_hidden()
    page.close()
    return small(taken)


def small(taken: bytes) -> bytes:
    """The same picture in few colours."""
    image = Image.open(io.BytesIO(taken)).convert("RGB")
    few = image.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    kept = io.BytesIO()
    few.save(kept, "PNG", optimize=True)
    return kept.getvalue()


def main() -> int:
    """Takes them all; says what they weigh."""
    path = chromium.path()
    if path is None:
        print("Chromium is not installed.", file=sys.stderr)
        return 1
    logs.configure(level=30)
    clock = MovableClock(BEGIN)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        demo = Demo(Settings(_env_file=None), clock, Path(folder), 0)
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            demo.begin()
            demo.start()
            for picture in PICTURES:
                kept = take(browser, demo, clock, picture)
                (OUT / f"{picture.name}.png").write_bytes(kept)
                print(f"docs/images/{picture.name}.png: {len(kept) // 1000} kB", flush=True)
        finally:
            browser.close()
            demo.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
