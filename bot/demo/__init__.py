"""``make demo``: the bot against the stand-in for Slack, with people and a review half-way.

Everything is typed as people would type it, on the days on which it happened; then the page is
theirs. Keys and database are made for this run and go with it.
"""

import tempfile
from pathlib import Path

from bot import logs
from bot.clock import MovableClock
from bot.config import Settings
from bot.demo.stories import BEGIN
from bot.demo.world import Demo


def run(settings: Settings, *, port: int) -> None:
    """Start the demo, print the page's address, and serve until it is stopped."""
    logs.configure(level=30)
    clock = MovableClock(BEGIN)
    with tempfile.TemporaryDirectory(prefix="cspr-demo-") as folder:
        demo = Demo(settings, clock, Path(folder), port)
        print("Playing half a review, so that there is something to see …", flush=True)
        demo.begin()
        print(
            f"\n  The demo is ready: {demo.page}\n\n  Pick a person on the left, type /cspr …,"
            " press buttons, move the clock.\n  Ctrl-C ends it; nothing is kept.\n",
            flush=True,
        )
        demo.serve()
