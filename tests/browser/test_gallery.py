"""The gallery in a real browser: every example and picture is drawn, and a word is found."""

from pathlib import Path

from playwright.sync_api import Browser

from tests import gallery
from tests.message_examples import EXAMPLES


def test_the_gallery_draws_everything_that_the_bot_says(chromium: Browser, tmp_path: Path) -> None:
    """As a file, without a server; nothing fails on the way."""
    made = tmp_path / "gallery.html"
    made.write_text(gallery.page(), encoding="utf-8")
    page = chromium.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    page.goto(made.as_uri())
    page.wait_for_function("document.body.dataset.drawn")
    assert page.evaluate("document.body.dataset.drawn") == str(len(EXAMPLES))
    assert page.locator("article.card .unknown").count() == 0
    assert page.locator("figure.picture img").count() == 4
    assert all(page.locator("figure.picture img").nth(n).get_attribute("alt") for n in range(4))
    page.fill("#find", "still right")
    assert 0 < page.locator("article.card:visible").count() < 10
    page.close()
    assert problems == []
