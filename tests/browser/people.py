"""Being somebody on the page, as visitors do it: by their card."""

import re

from playwright.sync_api import Locator, Page, expect


def card(page: Page, user: str) -> Locator:
    """A person's card, by their id."""
    return page.get_by_label("You are").locator(f'a[data-user="{user}"]')


def become(page: Page, user: str) -> None:
    """Press a person's card, where need be after everybody is shown."""
    there = card(page, user)
    expect(there).to_have_count(1)
    if not there.is_visible():
        page.get_by_text(re.compile("^Everybody else")).click()
    there.click()
    expect_to_be(page, user)


def expect_to_be(page: Page, user: str) -> None:
    """Whose card is marked as the visitor's own."""
    expect(card(page, user)).to_have_attribute("aria-current", "true")
