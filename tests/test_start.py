"""What a bot that starts loads, and what it leaves until somebody asks for it."""

import subprocess
import sys

LATER = (
    *("matplotlib", "docxtpl", "icalendar", "alembic", "playground", "tests"),
    *("psycopg", "sqlalchemy.dialects.postgresql", "websockets.sync", "cryptography"),
    *("rich", "rapidfuzz", "holidays", "dateutil.parser", "bot.workflow.text.screening"),
)
"""Pictures, letters and calendar files are made in few processes, and few starts migrate anything;
each library is megabytes. Each process has one kind of database and one way to Slack. Patterns that
screen what is typed are compiled with the first text, and bank holidays known with the first day
that is counted."""


def test_a_start_loads_nothing_that_most_processes_never_use() -> None:
    """In a new interpreter, as pytest itself has loaded half of them."""
    asked = (
        "import sys; from bot.__main__ import make_parser; make_parser(); import bot.app;"
        f" print([name for name in {LATER!r} if name in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, timeout=60
    )
    assert said.stdout.strip() == "[]"
