"""How long Slack waits for an acknowledgement while it is slow itself: ``make slow-slack``.

``python -m benchmarks.slow_slack``

A coordinator types a line of every verb, presses buttons, asks for forms and submits one, in a
review that agencies check, and each time the bot knows nothing any more of people and channels.
Slack answers at once, then after 0.8 s, then not at all. It fails where an acknowledgement takes
longer than 2.5 s.
"""

import asyncio
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from rich.console import Console
from rich.table import Table

from bot import logs
from bot.budget import LATE, Seconds
from bot.language.verbs import VERBS
from playground import Message, Reply
from playground.gates import Gate
from tests.access_matrix import ESSEX_TABLE, SANDWELL_TABLE, STAGE, prepared, taking_back
from tests.conversations.story import chapters
from tests.conversations.talk import CHANNEL, PEOPLE, Talk

COORDINATOR = PEOPLE["coordinator"]
UNKNOWN_AFTER = timedelta(hours=2)
NAMES_SIX = "role review-team <@U0PANEL1> <@U0PANEL2> <@U0PANEL3> <@U0SLPR> <@U0BOARD> <@U0CHAIR>"


class Slowly(Gate):
    """A gate through which every call comes, after a while."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds

    async def passed(self) -> None:
        """Wait for a while, unless it is closed: then for ever."""
        await super().passed()
        await asyncio.sleep(self._seconds)


def main() -> int:
    """Do everything before a Slack of each kind, and show how long the acknowledgements took."""
    logs.configure(level=50)
    console = Console()
    shown = Table(title="Seconds until the acknowledgement")

    for name in ("Slack answers", "acts", "p50", "p99", "slowest", "which"):
        shown.add_column(name, justify="left" if name in ("Slack answers", "which") else "right")

    slowest = 0.0

    for title, gate in (("at once", Slowly(0)), ("after 0.8 s", Slowly(0.8)), ("never", Gate())):
        console.print(f"{title} …")
        with _review() as talk:
            talk.slack.gate = gate
            if title == "never":
                gate.close()

            took = _acknowledged(talk)
            gate.open()

        seconds = sorted(took.values())
        last = max(took, key=lambda act: took[act])
        hundredths = statistics.quantiles(seconds, n=100, method="inclusive")
        shown.add_row(
            title,
            str(len(took)),
            f"{statistics.median(seconds):.2f}",
            f"{hundredths[98]:.2f}",
            f"{seconds[-1]:.2f}",
            last[:40],
        )
        slowest = max(slowest, seconds[-1])

    console.print(shown)
    is_well = slowest < LATE
    console.print("all was well" if is_well else f"an acknowledgement took {slowest:.2f} s")
    return 0 if is_well else 1


@contextmanager
def _review() -> Iterator[Talk]:
    """Yield a review that agencies check, of which nothing more is waited for than what is told."""
    with tempfile.TemporaryDirectory(prefix="cspr-slow-") as folder:
        talk = Talk(f"sqlite:///{folder}/slow.sqlite3")
        for lines, mark in chapters():
            talk.play(lines)
            if mark == STAGE:
                break

        prepared(talk)

        try:
            yield talk
        finally:
            talk.stop()


def _acknowledged(talk: Talk) -> dict[str, float]:
    """Return how long each acknowledgement took, by what was done."""
    talk.slack.link.settled = lambda: None
    vars(talk.bot.bolt)["_seconds"] = Seconds()  # tests are more patient
    took: dict[str, float] = {}
    began = talk.now

    with taking_back(talk):
        for what, act in _acts(talk):
            talk.move(began if talk.now != began else began + UNKNOWN_AFTER)
            took[what] = act().elapsed

    return took


def _acts(talk: Talk) -> Iterator[tuple[str, Callable[[], Reply]]]:
    """Yield what is done: a line of each verb, one that names six people, and presses."""
    lines = (*SANDWELL_TABLE.lines, *reversed(ESSEX_TABLE.lines))
    by_verb = {line.split()[0]: line for line in lines}
    assert set(by_verb) == set(VERBS)

    for line in (*by_verb.values(), NAMES_SIX, "", "open"):
        yield line, _typing(talk, line)

    board = talk.board()
    for button in [label for label in board.buttons if label]:
        yield f"[{button}]", _pressing(talk, board, button)


def _typing(talk: Talk, line: str) -> Callable[[], Reply]:
    return lambda: talk.slack.type(COORDINATOR, CHANNEL, f"/cspr {line}")


def _pressing(talk: Talk, where: Message, button: str) -> Callable[[], Reply]:
    return lambda: talk.slack.press(COORDINATOR, where, button)


if __name__ == "__main__":
    sys.exit(main())
