"""What was measured: a figure a row, against a floor of the same run, with the target it has."""

import math
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

WIDTH = 140  # columns of a table that no terminal shows


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One work: what it takes the bot and the floor, as ``unit`` says, and how many times over.

    ``target`` is the ratio that is to be kept to; of a figure without a floor, the value itself.
    ``p99`` is the bot's, where there were samples enough.
    """

    work: str
    store: str
    database: str
    ours: float
    floor: float | None = None
    unit: str = "ms"
    p99: float | None = None
    target: float

    @property
    def measured(self) -> float:
        """What is held against the target."""
        return self.ours if self.floor is None else self.ours / self.floor

    @property
    def is_met(self) -> bool:
        """Whether the target is kept to."""
        return self.measured <= self.target

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return asdict(self) | {"measured": self.measured, "is_met": self.is_met}


def percentile(samples: Sequence[float], share: float) -> float:
    """Return the sample below which a share of all is."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]


def make_console() -> Console:
    """Return where tables are shown: a file gets them as wide as they are."""
    return Console(width=None if sys.stdout.isatty() else WIDTH)


def table(figures: Sequence[Figure]) -> Table:
    """Return all figures as a table; what misses its target is red."""
    shown = Table(title="Against the floor of this machine, by the processor's time")
    for name in ("work", "store", "database"):
        shown.add_column(name)

    for name in ("floor", "the bot", "p99", "ratio", "target"):
        shown.add_column(name, justify="right")

    for one in figures:
        colour = "green" if one.is_met else "red"
        shown.add_row(
            one.work,
            one.store,
            one.database,
            "" if one.floor is None else f"{one.floor:.2f} {one.unit}",
            f"{one.ours:.2f} {one.unit}",
            "" if one.p99 is None else f"{one.p99:.2f}",
            f"[{colour}]{one.measured:.2f}[/]" if one.floor is not None else "",
            f"[{colour}]{one.target:g}[/]",
        )

    return shown
