"""What keeps people out of a page, as axe-core finds it."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
"""What alone may differ between light and dark."""


def barriers(page: Page, **options: Any) -> list[str]:
    """Every violation of axe's rules on this page as it stands, its best practices, too; each with
    the parts that it was found at."""
    axe = Axe()
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe.axe_script)  # half a megabyte, once for a document
    found = page.evaluate("axe.run", {"resultTypes": ["violations"], **options})
    return [
        f"{rule['id']}: {rule['help']}: {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
