"""``make demo``: the bot against the stand-in for Slack, with people and a review half-way.

Everything is typed as people would type it, on the days on which it happened; then the page is
theirs. Keys and database are made for the demo; what people do in it goes with it.
"""

import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot import logs
from bot.clock import MovableClock
from bot.config import Settings
from bot.demo import between_runs
from bot.demo.starting import Progress, free_port, open_browser
from bot.demo.stories import BEGIN
from bot.demo.world import Demo

ENDING = (signal.SIGINT, signal.SIGTERM)
ENDED = "\n  The demo has ended. Nothing of what was done in it was kept."


def run(settings: Settings, *, port: int, story: str, browser: bool) -> None:
    """Start the demo, print the page's address, and serve until it is stopped."""
    logs.configure(level=30)
    for name in ENDING:
        signal.signal(name, _interrupt)

    try:
        with tempfile.TemporaryDirectory(prefix="cspr-demo-") as folder:
            _play_and_serve(settings, Path(folder), free_port(port), story, browser=browser)
    except KeyboardInterrupt:
        pass

    print(ENDED, flush=True)


def _play_and_serve(
    settings: Settings, folder: Path, port: int, story: str, *, browser: bool
) -> None:
    progress = Progress()
    progress("The demo starts.")
    demo = Demo(settings, MovableClock(BEGIN), folder, port)

    try:
        _begin(demo, story, progress)
        progress.end()
        print(
            f"\n  The demo is ready: {demo.page}\n\n  Take a tour, or pick a person on the left,"
            " type /cspr …, press buttons, move the clock.\n  Ctrl-C ends it; nothing is kept.",
            flush=True,
        )

        if browser:
            print(f"  {open_browser(demo.page)}", flush=True)

        with _interrupted_afterwards():
            demo.start()

        demo.serve()
    finally:
        for name in ENDING:
            signal.signal(name, signal.SIG_IGN)  # it ends already

        logs.configure(level=50)  # what is broken off now is nobody's trouble
        demo.close()


def _begin(demo: Demo, story: str, progress: Progress) -> None:
    """Begin from what a run before has played of this version; else play, and keep it."""
    version = between_runs.version()
    if version is None:
        demo.begin(story, told=progress)
        return

    found = between_runs.find(version)
    if found is not None:
        demo.take_over(found)

    demo.begin(story, told=progress)
    is_new = found is None or story not in found.kept
    if is_new:
        between_runs.keep(version, demo.played())


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


@contextmanager
def _interrupted_afterwards() -> Iterator[None]:
    """Have Ctrl-C wait until something is done: what is begun by half cannot be ended in order."""
    waiting: list[int] = []
    for name in ENDING:
        signal.signal(name, lambda number, _: waiting.append(number))

    try:
        yield
    finally:
        for name in ENDING:
            signal.signal(name, _interrupt)

    if waiting:
        raise KeyboardInterrupt
