"""Where the processor's time of one request goes: ``python -m benchmarks.profiled approve``.

A review is played to its stage, a command is typed some times, and what its thread does within
Bolt is profiled by that thread's own processor time. Shares, rather than milliseconds, are what a
profile says: measuring each call makes small ones look dear. ``--count`` says instead what one
costs unmeasured, beside the floor.
"""

import argparse
import cProfile
import pstats
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.change import MEASURED, Client, bare, played, sample
from benchmarks.stores import databases
from bot import logs
from bot.store.db import make_engine
from tests.conversations.talk import PEOPLE, Talk

LOOKS = {words or "cspr": ("coordinator", words, "") for words in ("help", "checklist", "who", "")}
COMMANDS = {**MEASURED, **LOOKS, "list": ("coordinator", "list", "")}


def profile(talk: Talk, name: str, times: int) -> pstats.Stats:
    """Type a command so many times and return what its thread did within Bolt."""
    who, words, undone = COMMANDS[name]
    client = Client(talk.slack.request_url or "", talk.slack.team, lambda: talk.now)
    profiler = cProfile.Profile(time.thread_time)
    bolt: Any = talk.bot.bolt
    dispatch = bolt.dispatch

    def measured(request: Any) -> Any:
        return profiler.runcall(dispatch, request)

    for n in range(times + 3):
        bolt.dispatch = measured if n >= 3 else dispatch
        client.types(PEOPLE[who], words)
        bolt.dispatch = dispatch

        if undone:
            client.types(PEOPLE[who], undone)

    return pstats.Stats(profiler)


def show_costs(talk: Talk, name: str, times: int) -> None:
    """Show the processor's time of changes, and of their floor, unmeasured."""
    engine = make_engine(name)
    with bare(talk, engine) as floor:
        for work, spent in sample(talk, floor, times).items():
            mine, least = statistics.median(spent["ours"]), statistics.median(spent["floor"])
            print(
                f"{work:16} {mine:6.2f} ms (at best {min(spent['ours']):.2f}),"
                f" floor {least:5.2f} ms (at best {min(spent['floor']):.2f}): {mine / least:.2f} x"
            )

    engine.dispose()


def main() -> int:
    """Profile one command, or measure all changes beside the floor."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("command", nargs="?", choices=COMMANDS, default="approve")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--rows", type=int, default=60)
    parser.add_argument("--own", action="store_true", help="by what functions do themselves")
    parser.add_argument("--count", action="store_true", help="costs beside the floor; no profile")
    parser.add_argument("--dump", help="write the profile to this file, too")
    options = parser.parse_args()
    logs.configure(level=50)

    with (
        tempfile.TemporaryDirectory(prefix="cspr-bench-") as folder,
        databases(options.database, Path(folder)) as kept,
        played(kept) as talk,
    ):
        if options.count:
            show_costs(talk, kept.migrated(), options.times)
            return 0

        found = profile(talk, options.command, options.times)

        if options.dump:
            found.dump_stats(options.dump)

        found.sort_stats("tottime" if options.own else "cumulative").print_stats(options.rows)

    return 0


if __name__ == "__main__":
    sys.exit(main())
