"""``doctor --live``: two minutes with the real Slack, a person and a test channel."""

import argparse
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot import config
from bot.clock import now as clock_now
from bot.command_line.failures import Stop
from bot.doctor.live import arguments
from bot.doctor.live.check import LiveCheck, client_for
from bot.doctor.live.stage import Outcome, Row

COLOURS = {Outcome.GOOD: "green", Outcome.NOT_KNOWN: "yellow"}


def check(options: argparse.Namespace) -> None:
    """Do the live check; print a table, and write the recording."""
    settings = config.load("run")
    with _signals_kept():
        live = _run(options, settings)

    _show(live.rows)
    file = _write(live, options.recording)
    print(f"\nThe recording is in {file}: `playground verify {file}` checks the stand-in by it.")

    if not live.is_good:
        raise Stop("Not all went well: each line that is not good says what to do.")


def _run(options: argparse.Namespace, settings: config.Settings) -> LiveCheck:
    try:
        person, channel = arguments.read(options.live)
        live = LiveCheck(
            settings=settings,
            client=client_for(settings, options.workspace),
            clock=clock_now,
            pause=time.sleep,
            say=lambda line: print(line, flush=True),
            clearing=_leave_undisturbed,
        )
        live.run(person, channel)
    except arguments.Unusable as why:
        raise Stop(f"Nothing was posted. {why}") from None
    except KeyboardInterrupt:
        raise Stop("Interrupted. What was posted was taken away, but for what is named.") from None

    return live


@contextmanager
def _signals_kept() -> Iterator[None]:
    """Have SIGTERM end the check as Ctrl-C does, once all is cleared away; then as before."""
    before = {name: signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGINT)}
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))

    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


def _leave_undisturbed() -> None:
    """Let nobody interrupt the clearing away, which takes seconds."""
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, signal.SIG_IGN)
    print("Clearing away what was posted …", flush=True)


def _show(rows: list[Row]) -> None:
    table = Table("Step", "Outcome", "What", title="doctor --live")
    for row in rows:
        colour = COLOURS.get(row.outcome, "red")
        table.add_row(row.step, f"[{colour}]{row.outcome}[/{colour}]", escape(row.said))
    Console().print(table)


def _write(live: LiveCheck, wanted: Path) -> Path:
    """Write the recording into a file of its own, and return its name."""
    file = _free_name(wanted)
    text = live.recording.written(day=clock_now().date(), mode=live.mode)

    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Stop(f"The recording cannot be written to {file} ({error.strerror}).") from None

    return file


def _free_name(wanted: Path) -> Path:
    """Return a file that is not there yet, named as was wanted or nearly so."""
    number, name = 1, wanted
    while name.exists():
        number += 1
        name = wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")
    return name
