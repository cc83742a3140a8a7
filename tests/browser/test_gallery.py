"""The gallery and a pathway's preview in a real browser: files that need nothing beside them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from playwright.sync_api import Page

from bot.demo import preview
from bot.folders import load_pathways
from tests import gallery
from tests.browser.accessible import CONTRAST, barriers
from tests.message_examples import EXAMPLES

TWICE = """[...document.querySelectorAll("[id]")]
  .map((one) => one.id)
  .filter((id, at, all) => all.indexOf(id) !== at)"""
"""The ids that stand on more than one element."""
NOT_FOUND = "article.card[hidden], .lines li[hidden]"


def found_alone(page: Page) -> None:
    """Take away what was not found: nobody sees it, and axe would walk through it for long. What
    it could be in the way of is an id, which no two elements share."""
    assert page.evaluate(TWICE) == []
    page.evaluate(f"document.querySelectorAll('{NOT_FOUND}').forEach((one) => one.remove())")


def looked_at(page: Page) -> list[str]:
    """What keeps people out, on a screen and on a phone, in light and dark."""
    found = barriers(page)
    page.set_viewport_size({"width": 390, "height": 800})
    found += barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    return found + barriers(page, **CONTRAST)


def test_the_gallery_draws_everything_that_the_bot_says(
    open_page: Callable[..., Page], tmp_path: Path
) -> None:
    """As a file, without a server; nothing fails on the way, and a word is found."""
    made = tmp_path / "gallery.html"
    made.write_text(gallery.page(), encoding="utf-8")
    page = open_page(made.as_uri())
    page.wait_for_function("document.body.dataset.drawn")
    assert page.evaluate("document.body.dataset.drawn") == str(len(EXAMPLES))
    assert page.locator("article.card .unknown").count() == 0
    assert page.locator("figure.picture img").count() == 4
    assert all(page.locator("figure.picture img").nth(n).get_attribute("alt") for n in range(4))
    page.fill("#find", "still right")
    assert 0 < page.locator("article.card:visible").count() < 10
    found_alone(page)
    assert looked_at(page) == []


def test_a_pathway_is_looked_at_before_anybody_works_by_it(
    open_page: Callable[..., Page], tmp_path: Path
) -> None:
    """Every stage with its items, its checklist, and the board by then; nothing is fetched."""
    escb = load_pathways().processes["escb"]
    made = tmp_path / "escb.html"
    made.write_text(preview.page(escb, date(2026, 1, 12)), encoding="utf-8")
    page = open_page("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(made.as_uri())
    page.wait_for_function("document.body.dataset.drawn")
    assert page.get_by_role("heading", level=2).count() == len(escb.stages)
    assert page.locator(".lines li").count() == len(escb.items)
    board = page.locator("#commissioning article", has_text="Pinned board")
    assert "Stage 2 of 14" in board.inner_text()
    assert [url for url in asked if not url.startswith("data:")] == [made.as_uri()]
    page.fill("#find", "independence")
    found_alone(page)
    assert looked_at(page) == []
