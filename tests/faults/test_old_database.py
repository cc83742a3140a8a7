"""A database that an earlier version made is taken over as it is.

``old_database.sql`` was made by the code of commit 01e65f8 (27 November 2026, the first version
that was tried outside its own tests) on SQLite. Its own tests' ``Talk`` typed what follows, on 12,
16 and 19 January 2026 with a tick on the two later mornings, and ``sqlite3``'s ``.dump`` wrote the
database down:

- ESCB-2026-01 in C0REVIEW: opened, coordinators, Lead Reviewer, Review Team, the agencies Police
  and Health, a family contact; a meeting moved and held, with a note; versions 1 and 2, the latter
  circulated; Police confirmed it, Health disputed it; the removal of the note waits for a second
  person.
- SCSP-2026-01 in C0OTHER: opened, an agency, Panel, Lead Reviewer; its Terms of Reference agreed
  to by one of two; quiet days in February; the agency's deputy is away.
- SCSP-2026-02 (the national pathway) in C0THIRD: opened, one date moved.
- ``late-every`` is 3 in this workspace. Two messages had not been sent when the bot was stopped.
"""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from bot.store import outbox
from bot.store.db import reading
from tests.conversations.talk import LONDON, NOT_IN_CHANNEL, OTHER_CHANNEL, PEOPLE, Talk
from tests.faults.processes import ROOT

THIRD_CHANNEL = "C0THIRD"
ITS_KEY = "ab" * 32  # which would not be taken for a new one
STOPPED = datetime(2026, 1, 19, 10, tzinfo=LONDON)


@pytest.fixture
def old_database(tmp_path: Path) -> str:
    """The address of a database as the earlier version left it."""
    path = tmp_path / "old.sqlite3"
    dump = Path(__file__).with_name("old_database.sql").read_text(encoding="utf-8")
    with closing(sqlite3.connect(path)) as database:
        database.executescript(dump)
    return f"sqlite:///{path}"


@pytest.fixture
def taken_over(old_database: str) -> Iterator[Talk]:
    """The bot of this version on that database, a little later."""
    talk = Talk(old_database, STOPPED, ref="ESCB-2026-01", key=ITS_KEY)
    members = [user for name, user in PEOPLE.items() if name not in NOT_IN_CHANNEL]
    talk.slack.channel(THIRD_CHANNEL, "review-three", private=True, members=members)
    yield talk
    talk.stop()


def command(database: str, *arguments: str) -> str:
    """Run one of the bot's own commands on a database, and return what it printed."""
    settings = {
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": database,
        "CSPR_HISTORY_KEY": ITS_KEY,
    }
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_is_upgraded_and_every_history_is_whole(old_database: str) -> None:
    """Nothing is to be rebuilt after the upgrade, and rebuilding changes nothing."""
    command(old_database, "db", "upgrade")
    whole = "3 reviews: every history is unbroken, and the stored state is what it says.\n"
    assert command(old_database, "db", "verify") == whole
    rebuilt = "The read tables of 3 reviews were rebuilt from their histories.\n"
    assert command(old_database, "db", "rebuild") == rebuilt
    assert command(old_database, "db", "verify") == whole


def test_its_reviews_go_on(taken_over: Talk) -> None:
    """What was begun under the earlier version is finished under this one, in every pathway."""
    status = taken_over.says("coordinator", "status")
    assert "ESCB-2026-01: stage 3 of 14, Scoping" in status
    assert "Health confirms v2" in taken_over.says("health-lead", "approve factual-accuracy")
    assert "Removed from event 14" in taken_over.says("second-coordinator", "second 1")
    assert taken_over.says(
        "lead-reviewer", "approve terms-of-reference", channel=OTHER_CHANNEL
    ).done
    assert taken_over.says("coordinator", "done partnership-contact", channel=THIRD_CHANNEL).done
    assert taken_over.verify() == []


def test_what_it_had_not_told_is_told(taken_over: Talk) -> None:
    """The messages that waited are delivered, and a later morning's reminders come once.

    What was posted before is not in this stand-in for Slack: updates find nothing there, and the
    board is posted anew.
    """
    taken_over.deliver()
    with reading(taken_over.bot.engine) as conn:
        assert outbox.in_state(conn, "pending", "held") == []
        assert {row.op for row in outbox.in_state(conn, "dead")} == {"update"}
    assert "Stage 3 of 14: Scoping" in taken_over.posts()[-1].text_all

    taken_over.day("2026-02-12", 9)
    for _ in range(2):
        taken_over.tick()
    digests = [
        message.text_all
        for message in taken_over.dms("coordinator")
        if "Good morning" in message.text_all
    ]
    assert len(digests) == 1
    assert "5 things wait for you, in 3 reviews" in digests[0]
    assert digests[0].count("Progress and quality check of the review (check 1): due Thu") == 2
    assert digests[0].count("No timetable yet") == 2
    assert "Partnership's contact for the National Panel named: was due Wed 14 Jan" in digests[0]
