"""One work of the bench by itself, on one kind of database: what its own command line does."""

import argparse
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.figures import Figure, make_console, table
from benchmarks.stores import NAMES, Stores, databases
from bot import logs

Measure = Callable[[Stores, int], list[Figure]]
"""Measures a work where there are so many of what it is about."""


def run(measure: Measure, about: str, *, of: str, usual: Sequence[int]) -> int:
    """Measure a work for so many ``of`` something each, and show a table.

    The command line says how many, else it is as ``usual``. Returns 1 where a target is missed.
    """
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--database", choices=NAMES, default="sqlite")
    parser.add_argument(f"--{of}", dest="counts", type=int, nargs="*", default=usual)
    options = parser.parse_args()
    logs.configure(level=50)

    with (
        tempfile.TemporaryDirectory(prefix="cspr-bench-") as folder,
        databases(options.database, Path(folder)) as kept,
    ):
        stores = Stores(options.database, kept)
        try:
            figures = [one for count in options.counts for one in measure(stores, count)]
        finally:
            stores.stop()

    make_console().print(table(figures))
    return 0 if all(one.is_met for one in figures) else 1
