"""Which Chromium of the system the page is tried in: the one made for it costs little over half."""

import shutil

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def path() -> str | None:
    """Return where the first of them is that is installed."""
    found = (shutil.which(name) for name in NAMES)
    return next(filter(None, found), None)
