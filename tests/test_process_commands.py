"""``python -m bot process …`` as an operator runs it, and the whole of what it says."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import chdir, closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from unittest.mock import patch

import httpx
import pytest

from bot import folders, operating
from bot.__main__ import main
from bot.acting import Actor
from bot.reviews import Reviews
from bot.store import migrate
from bot.store.db import make_engine
from bot.store.errors import CorruptHistory
from bot.workflow.dates.calendar import Calendar
from bot.workflow.review import commands as c
from bot.workflow.views import status as status_view
from tests.conversations.talk import KEY
from tests.ports import free_port

ROOT = Path(__file__).parents[1]
SMALL = (ROOT / "tests" / "process_files" / "small.toml").read_text(encoding="utf-8")
MIDSHIRE = (ROOT / "tests" / "process_files" / "midshire.toml").read_text(encoding="utf-8")
NOW = datetime(2026, 1, 12, 10, tzinfo=UTC)


@dataclass(frozen=True)
class Ran:
    """What a command said, and whether it did what was asked."""

    out: str
    err: str
    code: int


@dataclass
class Place:
    """A folder with a database and a partnership's own process files."""

    folder: Path
    env: dict[str, str] = field(default_factory=dict)

    @property
    def own(self) -> Path:
        """The folder of process files."""
        return self.folder / "processes"

    def settings(self, **more: str) -> Mapping[str, str]:
        """The environment of a command: nothing of this machine's own settings."""
        kept = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG", "SYSTEMROOT")}
        return (
            kept
            | {
                "PYTHONPATH": str(ROOT),
                "PYTHONIOENCODING": "utf-8",
                "CSPR_PROCESSES": str(self.own),
                "CSPR_HISTORY_KEY": KEY,
                "DATABASE_URL": f"sqlite:///{self.folder / 'cspr.sqlite3'}",
            }
            | more
        )

    def runs(self, *arguments: str, **more: str) -> Ran:
        """``python -m bot …`` to its end, within this process: to start one takes two seconds."""
        out, err = StringIO(), StringIO()
        mask = os.umask(0o077)
        with (
            patch.dict(os.environ, self.settings(**more), clear=True),
            chdir(self.folder),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            try:
                code = main(arguments)
            except SystemExit as end:  # of the parser
                code = int(end.code or 0)
        os.umask(mask)
        return Ran(out.getvalue(), err.getvalue(), code)

    def runs_apart(self, *arguments: str, **more: str) -> Ran:
        """``python -m bot …``, to its end, in a process of its own."""
        found = subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            cwd=self.folder,
            env=self.settings(**more),
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        return Ran(found.stdout, found.stderr, found.returncode)

    def reviews(self) -> Reviews:
        """The reviews in the database, with the process files that are in the folder now."""
        engine = make_engine(self.settings()["DATABASE_URL"])
        migrate.upgrade(engine)
        look = folders.ProcessFolder(self.own).look
        return Reviews(engine, key=bytes.fromhex(KEY), look=look)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """An empty folder of process files, and no database yet."""
    found = Place(tmp_path)
    found.own.mkdir()
    return found


# --- list, show, simulate ----------------------------------------------------------------------


def test_list_names_the_bots_own_pathways_and_the_partnerships(place):
    """Id, prefix, title."""
    (place.own / "midshire.toml").write_text(MIDSHIRE, encoding="utf-8")
    assert place.runs_apart("process", "list") == Ran(
        "escb             ESCB       Essex: local Child Safeguarding Practice Review\n"
        "scsp-national    SCSP       Sandwell: national Child Safeguarding Practice Review\n"
        "scsp             SCSP       Sandwell: local Child Safeguarding Practice Review\n"
        "midshire         MIDS       Midshire: local Child Safeguarding Practice Review\n",
        "",
        0,
    )


@pytest.mark.parametrize(
    ("arguments", "golden"),
    [
        (["show", "scsp"], "scsp.table.txt"),
        (["show", "midshire", "--mermaid"], "midshire.mmd"),
        (["show", "scsp-national"], "scsp-national.table.txt"),
    ],
)
def test_show_is_the_table_or_the_diagram_that_is_kept(place, arguments, golden):
    """Word for word what the golden texts hold."""
    (place.own / "midshire.toml").write_text(MIDSHIRE, encoding="utf-8")
    ran = place.runs("process", *arguments)
    kept = (ROOT / "tests" / "process_files" / "golden" / golden).read_text(encoding="utf-8")
    assert (ran.out.rstrip("\n"), ran.err, ran.code) == (kept.rstrip("\n"), "", 0)


def test_simulate_lays_a_whole_review_out(place):
    """A short pathway in full; a date may be written as people write it."""
    ran = place.runs("process", "simulate", "scsp-national", "--decided", "12 Jan 2026")
    assert (ran.err, ran.code) == ("", 0)
    assert (
        ran.out == place.runs("process", "simulate", "scsp-national", "--decided", "2026-01-12").out
    )
    assert ran.out.startswith(
        "Sandwell: national Child Safeguarding Practice Review (scsp-national)\nA sample review."
        " Everybody does what is theirs on its last day; a real review has its own dates.\n\n "
        " Decision  Mon 12 Jan 2026\n\n1. Decision (decision)\n  Mon 12 Jan 2026   Decision to"
        " complete a national review\n                    decision · Business Unit · starts the"
        " clocks\n"
    )


def test_the_case_of_a_pathways_name_does_not_matter(place):
    """As in Slack."""
    shown = place.runs("process", "show", "SCSP-National")
    assert shown.code == 0
    assert shown == place.runs("process", "show", "scsp-national")


def test_an_unknown_pathway_is_named_with_those_there_are(place):
    """For showing and for simulating."""
    said = "There is no pathway nope. There are: escb, scsp-national, scsp.\n"
    assert place.runs("process", "show", "nope") == Ran("", said, 1)
    assert place.runs("process", "simulate", "nope", "--decided", "2026-01-12") == Ran("", said, 1)


def test_what_is_no_date_is_said(place):
    """With the two ways of writing one."""
    ran = place.runs("process", "simulate", "escb", "--decided", "soon")
    assert (ran.out, ran.code) == ("", 2)
    assert "“soon” is no date: write it as 2026-01-12 or “12 Jan 2026”" in ran.err


# --- check -------------------------------------------------------------------------------------


def test_check_says_that_a_file_is_right(place):
    """And what it found in it."""
    (place.folder / "small.toml").write_text(SMALL, encoding="utf-8")
    ran = place.runs("process", "check", "small.toml")
    assert (ran.err, ran.code) == ("", 0)
    assert ran.out == "small.toml: no fault. A small pathway: 4 stages, 12 items.\n"


def test_check_names_every_fault_at_once_with_its_line(place):
    """What is wrong, what is allowed, what was probably meant."""
    broken = (
        SMALL.replace('kind = "meeting"', 'kind = "meating"')
        .replace("format = 1", "format = 2")
        .replace('title = "A small pathway"', 'titel = "A small pathway"')
    )
    (place.folder / "small.toml").write_text(broken, encoding="utf-8")
    ran = place.runs("process", "check", "small.toml")
    assert (ran.out, ran.code) == ("", 1)
    assert ran.err.splitlines() == [
        "small.toml: title: is missing",
        "small.toml: line 1: format: must be 1",
        "small.toml: line 3: titel: is not a key here; did you mean title?",
        (
            "small.toml: line 113: stage.after.item.briefing.kind: “meating” is not known; did you"
            " mean meeting? (allowed: task, meeting, notice, document, confirmation, approval,"
            " date, publish)"
        ),
    ]


def test_check_sees_the_file_among_the_others(place):
    """A prefix that another pathway has, an id that is taken: what would stop the start is a fault
    now."""
    (place.own / "midshire.toml").write_text(MIDSHIRE, encoding="utf-8")
    (place.folder / "small.toml").write_text(
        SMALL.replace('prefix = "SMALL"', 'prefix = "MIDS"'), encoding="utf-8"
    )
    ran = place.runs("process", "check", "small.toml")
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert (
        "small.toml: line 4: prefix: “MIDS” is also that of “midshire” (midshire.toml)" in ran.err
    )


def test_check_speaks_of_its_file_alone(place):
    """Another file's faults are that file's."""
    (place.own / "broken.toml").write_text("id: b", encoding="utf-8")
    (place.own / "small.toml").write_text(SMALL, encoding="utf-8")
    assert place.runs("process", "check", str(place.own / "small.toml")).code == 0


@pytest.mark.parametrize("name", ["escb", "scsp", "scsp-national"])
def test_the_bots_own_files_have_no_fault(place, name):
    """Checked where they lie."""
    ran = place.runs(
        "process", "check", str(ROOT / "bot" / "workflow" / "processes" / f"{name}.toml")
    )
    assert (ran.err, ran.code) == ("", 0)


def test_what_cannot_be_read_is_said(place):
    """No file, or a folder."""
    assert place.runs("process", "check", "nowhere.toml") == Ran(
        "", "nowhere.toml cannot be read (FileNotFoundError): give the path of a text file.\n", 1
    )
    assert place.runs("process", "check", str(place.own)).code == 1


def test_what_is_put_aside_is_said_beside_the_others(place):
    """Ten megabytes are not read to the end, and two files with one id are told of, each with its
    fault; whoever names one of them reads it again."""
    (place.own / "a.toml").write_text(SMALL, encoding="utf-8")
    (place.own / "b.toml").write_text(SMALL + "# a copy\n", encoding="utf-8")
    (place.own / "huge.toml").write_bytes(b"x" * 10_000_000)
    ran = place.runs("process", "list")
    assert ([line.split()[0] for line in ran.out.splitlines()], ran.code) == (
        ["escb", "scsp-national", "scsp"],
        0,
    )
    said = ran.err.splitlines()
    assert said[0].startswith(
        "put aside: a.toml: line 2: id: “small” is also that of b.toml: choose another"
    )
    assert "put aside: huge.toml: file: is larger than 200 kB" in said
    asked = place.runs("process", "simulate", "small", "--decided", "2026-01-12")
    assert (asked.out, asked.code) == ("", 1)
    assert asked.err.startswith(
        "small is put aside until its file is mended. There are: escb, scsp-national, scsp.\n"
        "a.toml: line 2: id: “small” is also that of b.toml"
    )


# --- it starts with a broken file -----------------------------------------------------------------


def slack() -> dict[str, str]:
    """Settings with which `run` would start, on a port that is free."""
    return {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_SIGNING_SECRET": "not-so-secret",
        "PORT": str(free_port()),
        "SLACK_API_URL": "http://127.0.0.1:9/api/",
    }


def test_it_starts_with_a_broken_file(place):
    """The log names it, and so does ``/readyz``, which is ready; ``db verify`` goes by the others,
    too."""
    (place.own / "small.toml").write_text(SMALL, encoding="utf-8")
    (place.own / "b.toml").write_text("id: b", encoding="utf-8")
    settings = slack()
    started = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        cwd=place.folder,
        env=place.settings(**settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        for _ in range(100):
            assert started.poll() is None, started.communicate()[0].decode()
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", int(settings["PORT"]))) == 0:
                    break
            time.sleep(0.2)
        else:
            raise AssertionError("it does not listen")
        ready = httpx.get(f"http://127.0.0.1:{settings['PORT']}/readyz", trust_env=False)
    finally:
        started.send_signal(signal.SIGTERM)
        log, _ = started.communicate(timeout=20)
    assert ready.status_code == 200
    assert "The process file b.toml has a fault and is put aside" in ready.text
    assert b"small.toml" not in log
    (line,) = [line for line in log.splitlines() if b"b.toml" in line]
    assert b'"a file is put aside, as it has faults"' in line
    assert place.runs("db", "verify").code == 0


def last_words(err: str) -> str:
    """The last line that is for people, and not of the log."""
    return next(line for line in reversed(err.splitlines()) if not line.startswith("{"))


def test_a_port_that_is_taken_is_said(place):
    """In one sentence with its cure, and no traceback; the demo takes the next one instead."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        ran = place.runs_apart(
            "run", **slack() | {"PORT": str(other.getsockname()[1]), "HOST": "127.0.0.1"}
        )
    assert ran.code == 1
    assert last_words(ran.err) == (
        "Another program listens on this port already: stop it, or choose another one with"
        " PORT=3111."
    )
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("host", ["not a host", "192.0.2.7", "no-such-host.invalid"])
def test_an_address_that_is_none_of_this_machine_is_said(place, host):
    """One line with the variable and the cure, where it is no address and where the machine has it
    not."""
    ran = place.runs_apart("run", **slack() | {"HOST": host})
    assert ran.code == 1
    assert "Traceback" not in ran.err
    assert last_words(ran.err).startswith("HOST ")
    assert last_words(ran.err).rstrip(".").endswith("0.0.0.0 for everybody")


@pytest.mark.parametrize("port", ["99999", "0", "-1", "x"])
def test_a_port_that_is_none_is_said(place, port):
    """As a setting and as the demo's option."""
    ran = place.runs("demo", f"--port={port}")
    assert ran.code == 2
    assert ran.err.splitlines()[-1].endswith("argument --port: must be a number from 1 to 65535")
    assert place.runs("demo", PORT=port).err == "PORT must be a number from 1 to 65535\n"


# --- upgrade -----------------------------------------------------------------------------------


def opened(place: Place) -> Reviews:
    """One review, by the partnership's small pathway."""
    (place.own / "small.toml").write_text(SMALL, encoding="utf-8")
    reviews = place.reviews()
    reviews.open(
        c.OpenReview(process="small", pseudonym="Ash", decided=date(2026, 1, 12)),
        Actor(team="T1", user="U1", trusted=True, appointed=True),
        channel="C1",
        channel_fault=None,
        now=NOW,
        receipt=None,
        render=lambda reply, facts: {},
    )
    return reviews


def fold(reviews: Reviews):
    """The review as it is now."""
    with reviews.looking() as conn:
        return reviews.histories.fold(conn, operating.by_reference(conn, "SMALL-2026-01"))


def test_upgrade_shows_the_difference_and_applies_it_with_a_reason(place):
    """Without a reason nothing is changed; the review's own history says that it moved, and why."""
    opened(place)
    assert place.runs("process", "upgrade", "small-2026-01") == Ran(
        "SMALL-2026-01 goes by the newest file of small already.\n", "", 0
    )
    (place.own / "small.toml").write_text(
        SMALL.replace('"Terms agreed"', '"Terms settled"'), encoding="utf-8"
    )
    shown = place.runs("process", "upgrade", "SMALL-2026-01")
    assert (shown.err, shown.code) == ("", 0)
    assert "Terms agreed" in shown.out
    assert "Terms settled" in shown.out
    assert shown.out.endswith(
        "\nNothing was changed. To move SMALL-2026-01: python -m bot process upgrade SMALL-2026-01"
        ' --because "…"\n'
    )
    assert fold(place.reviews()).item("terms").title == "Terms agreed"

    done = place.runs(
        "process", "upgrade", "SMALL-2026-01", "--because", "the Board agreed other words"
    )
    assert (done.err, done.code) == ("", 0)
    assert done.out.endswith("\nSMALL-2026-01 goes by the newer file from now on.\n")
    review = fold(place.reviews())
    assert review.item("terms").title == "Terms settled"
    assert review.log[-1].event.reason == "the Board agreed other words"
    assert place.runs("db", "verify").code == 0


def test_upgrade_is_refused_in_words(place):
    """An unknown reference, and a reason with an identifier in it."""
    opened(place)
    (place.own / "small.toml").write_text(
        SMALL.replace('"Terms agreed"', '"Terms settled"'), encoding="utf-8"
    )
    ran = place.runs("process", "upgrade", "small-2026-9")
    assert ran == Ran("", "Nothing was changed: there is no review SMALL-2026-09.\n", 1)
    ran = place.runs(
        "process", "upgrade", "SMALL-2026-01", "--because", "see NHS number 943 476 5919"
    )
    assert ran.code == 1
    assert "NHS number" in ran.err
    assert "Traceback" not in ran.err
    assert fold(place.reviews()).item("terms").title == "Terms agreed"


def test_a_running_review_goes_on_by_its_file_when_that_is_gone_or_broken(place):
    """It is kept with the review, word for word."""
    opened(place)
    (place.own / "small.toml").unlink()
    reviews = place.reviews()
    assert "small" not in reviews.pathways.processes
    review = fold(reviews)
    assert review.process.text == SMALL
    with reviews.looking() as conn:
        row = operating.by_reference(conn, "SMALL-2026-01")
    actor = Actor(team="T1", user="U1", trusted=True, appointed=True)
    reviews.perform(row.id, c.AddFamily(name="mother"), actor, now=NOW)
    assert [p.name for p in fold(reviews).parties_of("family")] == ["mother"]
    status_view.status(fold(reviews), "U1", date(2026, 1, 13), Calendar())
    assert place.runs("db", "verify").code == 0
    assert (
        place.runs("process", "upgrade", "SMALL-2026-01").out
        == "There is no process file small now: SMALL-2026-01 goes on by the one that it has.\n"
    )
    (place.own / "small.toml").write_text(SMALL[:2000] + "\ntitle = ", encoding="utf-8")
    ran = place.runs("process", "upgrade", "SMALL-2026-01", "--because", "it is newer")
    assert (ran.out, ran.code) == ("", 1)
    assert ran.err.startswith("Nothing was changed: small.toml is put aside, as it has a fault.")


def test_upgrade_shows_what_it_takes_from_the_review(place):
    """What opens again and which role ends, before the move; and a file that has no place for what
    is recorded."""
    reviews = opened(place)
    actor = Actor(team="T1", user="U1", appointed=True, trusted=True)
    review = reviews_row(reviews)
    reviews.perform(review, c.GiveRole(role="board", people=("U2",)), actor, now=NOW)
    newer = SMALL.replace("board = {", "executive = {").replace('["board"]', '["executive"]')
    (place.own / "small.toml").write_text(newer, encoding="utf-8")
    shown = place.runs("process", "upgrade", "SMALL-2026-01")
    assert (shown.err, shown.code) == ("", 0)
    assert (
        "\nIn this review\n"
        "  - the role “Board” goes; held by U2, whose access by it ends\n"
        "  - nobody holds a role that decides: Terms agreed and Signed off\n" in shown.out
    )
    assert fold(place.reviews()).holders("board") == ["U2"]


def reviews_row(reviews: Reviews) -> int:
    """The number of the one review."""
    with reviews.looking() as conn:
        return operating.by_reference(conn, "SMALL-2026-01").id


def test_what_is_no_file_or_called_otherwise_is_said_beside_all_other_faults(place):
    """A pipe is not opened, which would wait for ever; a name with .txt behind it is not passed
    over."""
    os.mkfifo(place.own / "pipe.toml")
    (place.own / "folder.toml").mkdir()
    (place.own / "northshire.toml.txt").write_text(SMALL, encoding="utf-8")
    (place.own / "broken.TOML").write_text("format = 2", encoding="utf-8")
    ran = place.runs("process", "list")
    assert ran.code == 0
    for line in (
        "pipe.toml: file: cannot be read: it is no file",
        "folder.toml: file: cannot be read: it is no file",
        "northshire.toml.txt: file: is a text by its name: rename it, so that it ends with .toml",
        "broken.TOML: line 1: format: must be 1",
    ):
        assert line in ran.err
    assert "cannot be read" in place.runs("process", "check", str(place.own / "pipe.toml")).err


# --- what is not as it was written ---------------------------------------------------------------


def behind_its_back(place: Place, statement: str) -> None:
    """Somebody writes to the database past the bot."""
    with closing(sqlite3.connect(place.folder / "cspr.sqlite3")) as conn:
        assert conn.execute(statement).rowcount
        conn.commit()


def test_an_edited_process_file_moves_no_gate(place):
    """The file that a review goes by is kept under the hash of its content, which each event names:
    what is another text now is not gone by, `db verify` says so and rebuilding does not hide it."""
    opened(place)
    (place.own / "small.toml").unlink()  # as after an upgrade: only the kept text is left
    behind_its_back(
        place, "UPDATE processes SET text = replace(text, 'Terms agreed', 'Terms waived')"
    )
    with pytest.raises(
        CorruptHistory, match=r"the process file [0-9a-f]{12} is not as it was kept"
    ):
        fold(place.reviews())
    ran = place.runs("db", "verify")
    assert (ran.out, ran.code) == ("", 1)
    assert "T1 review 1, event 1: the process file " in ran.err
    assert "that it goes by was changed since it was kept" in ran.err
    assert (
        "T1 SMALL-2026-01: the history cannot be read, or the process file that it goes by"
        in ran.err
    )
    assert place.runs("db", "rebuild").code == 1


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE history SET body = '{', form = 'Nope' WHERE number = 2",
        "UPDATE history SET body = '[]' WHERE number = 2",
        "UPDATE history SET at = 'yesterday' WHERE number = 2",
        "DELETE FROM history WHERE number = 1",
    ],
    ids=["no JSON", "another shape", "no date", "gone"],
)
def test_an_event_that_cannot_be_read_is_named(place, edit):
    """By `db verify`, beside all that the chain shows; rebuilding and upgrading leave that review
    as it is. No traceback, and the other reviews are rebuilt."""
    opened(place)
    behind_its_back(place, edit)
    ran = place.runs("db", "verify")
    assert ran.code == 1
    assert "T1 review 1, event " in ran.err
    assert "T1 SMALL-2026-01: the history cannot be read" in ran.err
    assert ran.err.splitlines()[-1].endswith(
        "do not change anything; see docs/operating.md, “db verify”."
    )
    rebuilt = place.runs("db", "rebuild")
    assert (rebuilt.code, rebuilt.out) == (
        1,
        "The read tables of 0 reviews were rebuilt from their histories.\n",
    )
    assert "Those stay as they are: `python -m bot db verify` says what is wrong." in rebuilt.err
    upgraded = place.runs("process", "upgrade", "SMALL-2026-01")
    assert upgraded.code == 1
    unreadable = r"(the history of SMALL-2026-01|history .*, number 2: at) cannot be read;"
    assert re.match(f"Nothing was changed: {unreadable}", upgraded.err)
    for one in (ran, rebuilt, upgraded):
        assert "Traceback" not in one.err
