"""What people see of each pathway, kept as whole texts in ``golden/``.

``python -m tests.process_files.golden --write`` writes them anew. Read the difference as a
practitioner would, before you keep it: every changed line is a date or a rule that changes for
somebody.
"""

import sys
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

from bot.papers.pathway.changes import difference
from bot.papers.pathway.diagram import mermaid
from bot.papers.pathway.simulation import simulate
from bot.papers.pathway.table import table
from bot.workflow.dates.calendar import Calendar
from bot.workflow.process.files import read
from bot.workflow.process.folder import read_folder
from bot.workflow.process.model import Process
from tests.process_files import cases

HERE = Path(__file__).parent
FOLDER = HERE / "golden"
BUILTIN = HERE.parent.parent / "bot" / "workflow" / "processes"

DECIDED = {
    "escb": date(2026, 1, 12),
    "scsp": date(2025, 12, 4),  # the 14 days of its final draft end on Good Friday
    "scsp-national": date(2026, 1, 12),
    "midshire": date(2026, 9, 1),
}


def builtin_texts() -> dict[str, str]:
    """The bot's own files by name."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(BUILTIN.glob("*.toml"))}


def midshire_text() -> str:
    """The made-up third partnership's file."""
    return (HERE / "midshire.toml").read_text(encoding="utf-8")


@cache
def pathways() -> dict[str, Process]:
    """All pathways, the made-up one among them."""
    return dict(read_folder(builtin_texts(), {"midshire.toml": midshire_text()}).processes)


def newer_scsp() -> Process:
    """Sandwell's file as it might be after a year."""
    text = builtin_texts()["scsp.toml"]
    for old, new in (
        ('typical = "11 weeks"', 'typical = "9 weeks"'),
        (
            'due = "14 days after circulation"\ndue-basis = "document"\n\n[[stage]]\nid = "slpr"',
            CIRCULATED,
        ),
        ("delay-reasons = true", "delay-reasons = false"),
        ('title = "SLPR Subgroup", many', 'title = "Learning Subgroup", many'),
        ('[stage.item.training-updated]\ntitle = "Training updated"', RENAMED),
        ('every = "3 months"', 'every = "4 months"'),
        ('probation = "The Probation Service"\n', 'fire = "West Midlands Fire Service"\n'),
    ):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return read(text, "scsp.toml")


CIRCULATED = (
    'due = "10 working days after circulation"\ndue-basis = "document"\n\n[[stage]]\nid = "slpr"'
)
RENAMED = '[stage.item.courses-updated]\ntitle = "Courses updated"'


def texts() -> dict[str, Callable[[], str]]:
    """The kept texts by file name, each with what makes it."""
    found: dict[str, Callable[[], str]] = {}
    for name, process in pathways().items():
        found[f"{name}.timeline.txt"] = lambda p=process: simulate(p, DECIDED[p.id], Calendar())  # type: ignore[misc]
        found[f"{name}.table.txt"] = lambda p=process: table(p)  # type: ignore[misc]
        found[f"{name}.mmd"] = lambda p=process: mermaid(p)  # type: ignore[misc]
    found["scsp.difference.txt"] = lambda: difference(pathways()["scsp"], newer_scsp())
    return found


def main() -> None:
    """Writes the texts, where that is asked for."""
    if sys.argv[1:] != ["--write"]:
        raise SystemExit(f"{__doc__}")
    FOLDER.mkdir(exist_ok=True)
    for name, make in texts().items():
        (FOLDER / name).write_text(make(), encoding="utf-8")
    cases.write()


if __name__ == "__main__":
    main()
