"""What the bot costs, each work against a floor that is measured in the same run: ``make bench``.

Works are taken in turn with their floors and compared by the processor's time, so that neither a
slow machine nor a busy one matters much. What is measured, and how, is said by each module:

- changes (:mod:`benchmarks.change`) and looks (:mod:`benchmarks.looks`), through signed HTTP
- ticks (:mod:`benchmarks.ticks`), the outbox (:mod:`benchmarks.sends`), starts and memory
  (:mod:`benchmarks.starts`)
- with ``--outage``: 10,000 late items after a week's outage (:mod:`benchmarks.outage`)

It ends with 1 where a target is missed, and with ``--json`` writes all figures to a file.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from benchmarks import change, looks, outage, sends, starts, ticks
from benchmarks.figures import Figure, make_console, table
from benchmarks.stores import NAMES, Stores, databases
from bot import logs

Step = tuple[str, Callable[[], Iterable[Figure]]]


def steps(stores: Stores, *, short: bool, samples: int) -> list[Step]:
    """Return what is measured on one kind of database, in order."""
    name, kept = stores.name, stores.kept
    reviews = [100] if short else [100, 1000]
    waiting = [300] if short else [300, 10_000]
    sizes = [20] if short else [20, 200, 2000]
    return [
        (f"{name}: changes", lambda: change.figures(kept, name, short=short, times=samples)),
        (f"{name}: looks", lambda: looks.figures(stores, sizes, samples)),
        *(
            (f"{name}: tick, {count:,} due", lambda count=count: ticks.measure(stores, count))
            for count in reviews
        ),
        *(
            (f"{name}: {count:,} waiting", lambda count=count: sends.measure(stores, count))
            for count in waiting
        ),
    ]


def measure(console: Console, names: Iterable[str], *, short: bool, samples: int) -> list[Figure]:
    """Measure everything on these kinds of databases, beneath a bar that says how far it is."""
    found: list[Figure] = []
    columns = (
        TextColumn("{task.description:32}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("starts", total=0)
        found += starts.measure(3 if short else 10)

        for name in names:
            with (
                tempfile.TemporaryDirectory(prefix="cspr-bench-") as folder,
                databases(name, Path(folder)) as kept,
            ):
                stores = Stores(name, kept)
                try:
                    todo = steps(stores, short=short, samples=samples)
                    progress.update(task, total=(progress.tasks[0].total or 0) + len(todo))

                    for description, step in todo:
                        progress.update(task, description=description)
                        found += step()
                        progress.advance(task)
                finally:
                    stores.stop()

    return found


def main() -> int:
    """Measure what the command line names; return 1 where a target is missed."""
    parser = argparse.ArgumentParser(description="What the bot costs, against floors.")
    parser.add_argument("databases", nargs="*", help="sqlite, postgresql, or (without) both")
    parser.add_argument("--short", action="store_true", help="small stores alone")
    parser.add_argument("--samples", type=int, help="of each change and look, else 200 or 20")
    parser.add_argument("--json", type=Path, help="write all figures to this file, too")
    parser.add_argument("--outage", action="store_true", help="a week's outage, too (minutes)")
    options = parser.parse_args()
    logs.configure(level=50)
    console = make_console()
    samples = options.samples or (20 if options.short else 200)
    figures = measure(console, options.databases or NAMES, short=options.short, samples=samples)
    console.print(table(figures))

    if options.json:
        said = json.dumps([one.as_json() for one in figures], indent=1)
        options.json.write_text(said, encoding="utf-8")

    missed = sum(not one.is_met for one in figures)
    console.print(f"{len(figures) - missed} of {len(figures)} targets are met.")
    code = 1 if missed else 0

    if options.outage:
        code |= outage.run(console, ["slack", "bot"], 150, 12)

    return code


if __name__ == "__main__":
    sys.exit(main())
