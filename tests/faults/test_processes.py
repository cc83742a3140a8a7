"""The commands of the Procfile, as processes: they refuse an older database, and stop in order when told to."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.postgres import _free_port

ROOT = Path(__file__).parents[2]


def start(verb: str, url: str, folder: Path) -> subprocess.Popen[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "SLACK_BOT_TOKEN": "xoxb-stand-in",
        "SLACK_SIGNING_SECRET": "stand-in-signing-secret",
        "SLACK_API_URL": "http://127.0.0.1:9/api/",
        "DATABASE_URL": url,
        "PORT": str(_free_port()),
        "CSPR_HISTORY_KEY": "ab" * 32,
        "CSPR_COORDINATORS": "U0COORD",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "bot", verb],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.mark.parametrize("verb", ["serve", "worker"])
def test_an_older_database_is_refused(verb: str, postgres_url: str, tmp_path: Path) -> None:
    """With the command that mends it; nothing is migrated behind anybody's back."""
    process = start(verb, postgres_url, tmp_path)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "python -m bot db upgrade" in said


@pytest.mark.parametrize("verb", ["serve", "worker"])
def test_sigterm_ends_it_in_order(verb: str, postgresql: Engine, tmp_path: Path) -> None:
    """Exit code 0, and no trace of an error."""
    process = start(verb, postgresql.url.render_as_string(hide_password=False), tmp_path)
    assert process.stdout is not None
    begun = "listening" if verb == "serve" else "Scheduler started"
    seen = next(line for line in process.stdout if begun in line)
    process.send_signal(signal.SIGTERM)
    rest, _ = process.communicate(timeout=60)
    assert process.returncode == 0, seen + rest
    assert "Traceback" not in seen + rest
