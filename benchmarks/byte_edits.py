"""Edit single bytes of a stored database: each has to be found with its place, or be harmless.

    python -m benchmarks.byte_edits FILE --key HISTORY_KEY [--count 1000] [--seed 1]

``FILE`` is a SQLite file without a log beside it, of a bot that is stopped; it is only read. Each
edit changes one byte of a copy. ``db verify`` runs on it to its end, and so does what a running bot
does of itself: a look over all reviews, and a tick. An edit that nothing finds is harmless only if
every cell of every table is what it was.
"""

import argparse
import contextlib
import io
import logging
import os
import random
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from pathlib import Path
from unittest.mock import patch

import structlog
from sqlalchemy.exc import DBAPIError

from bot import folders, inspecting
from bot.__main__ import main as command_line
from bot.clock import now
from bot.delivery.nudging import Nudging
from bot.delivery.tick import run_tick
from bot.reviews import Reviews
from bot.store.db import make_engine
from bot.store.errors import StoreError
from bot.workflow.process.pathways import Pathways

WELL = frozenset({"found", "harmless", "of no record"})
ASKED_AGAIN = frozenset({"people", "channels", "members", "memberships", "limits", "pauses"})
"""What Slack says is asked again: a cell of it that can be read is proved by nothing."""
SENDING = frozenset(
    {"attempts", "not_before", "lease_until", "tried_at", "file", "looks", "error"}
    | {"created_at", "sent_at", "channel", "ts"}
)
"""How the sending of a message goes: it is not what the message says."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One byte of a file, and what it becomes."""

    place: int
    value: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one edit: how it ended, and what was said, or changed."""

    edit: Edit
    how: str
    """``found``, ``harmless``, ``of no record``, ``unseen`` (something else is read, and nothing
    says so), ``ended early``, or ``broke the bot``."""
    said: str


def edits(source: bytes, seed: int, count: int) -> Iterator[Edit]:
    """Yield as many edits as asked for, of bytes anywhere in a file."""
    chance = random.Random(seed)
    for _ in range(count):
        place = chance.randrange(len(source))
        value = chance.choice([source[place] ^ (1 << chance.randrange(8)), chance.randrange(256)])
        yield Edit(place, value if value != source[place] else value ^ 1)


def try_edit(source: bytes, edit: Edit, folder: Path, key: str) -> Outcome:
    """Make one edit in a copy, and say what became of it."""
    path = folder / "edited.sqlite3"
    edited = bytearray(source)
    edited[edit.place] = edit.value
    _write(path, edited)
    code, said = verify(path, key)
    if "Traceback" in said or code not in (0, 1):
        return Outcome(edit, "ended early", said)

    broke = _work_on(path, key)
    if broke:
        return Outcome(edit, "broke the bot", broke)

    if code == 1:
        return Outcome(edit, "found", said)

    _write(path, edited)
    changed = _changed(source, path, folder)
    if changed is None:
        return Outcome(edit, "harmless", "")

    return Outcome(edit, "of no record" if changed.passes else "unseen", str(changed))


def _write(path: Path, content: bytes | bytearray) -> None:
    """Write a database's file, without the log of the one that was there before."""
    for leftover in path.parent.glob(f"{path.name}*"):
        leftover.unlink()
    path.write_bytes(content)


def verify(path: Path, key: str, *options: str) -> tuple[int, str]:
    """Run ``db verify`` on a file; return its exit code and what it said."""
    said = io.StringIO()
    environment = {"DATABASE_URL": f"sqlite:///{path}", "CSPR_HISTORY_KEY": key}
    with (
        patch.dict(os.environ, environment),
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(said),
    ):
        try:
            return command_line(["db", "verify", *options]), said.getvalue()
        except SystemExit as end:
            return int(end.code or 0), said.getvalue()
        except Exception as error:
            return 2, f"Traceback {type(error).__name__}: {error}"


def _work_on(path: Path, key: str) -> str:
    """Do what a running bot does of itself; return what went wrong, or nothing.

    A file that SQLite cannot read any more is said to be so, which is all that a bot can do.
    """
    engine = make_engine(f"sqlite:///{path}")
    reviews = Reviews(engine, key=bytes.fromhex(key), look=_pathways)

    try:
        inspecting.Inspecting(reviews).look(now())
        run_tick(engine, now(), prepare=Nudging(reviews).prepare)
    except (StoreError, DBAPIError):
        return ""
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    finally:
        engine.dispose()

    return ""


@cache
def _pathways() -> Pathways:
    """Return the pathways, which no edit changes: they are read once for all."""
    return folders.load_pathways()


@dataclass(frozen=True, slots=True)
class Change:
    """The first cell of a database that is not what it was."""

    table: str
    row: object
    column: str

    @property
    def passes(self) -> bool:
        """Whether it is no record: asked of Slack again, or how a message's sending goes."""
        if self.table == "outbox":
            return self.column in SENDING
        return self.table in ASKED_AGAIN


def _changed(source: bytes, path: Path, folder: Path) -> Change | None:
    """Return the first cell that is not what it was."""
    whole = folder / "whole.sqlite3"
    whole.write_bytes(source)

    with closing(sqlite3.connect(whole)) as before, closing(sqlite3.connect(path)) as after:
        for connection in (before, after):
            connection.text_factory = bytes

        for (name,) in before.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
            table = name.decode()
            question = f'SELECT rowid AS row_id, * FROM "{table}"'  # noqa: S608 - its own tables
            there, here = before.execute(question), after.execute(question)
            columns = [str(column[0]) for column in there.description]
            nothing: tuple[object, ...] = ()
            rows = zip_longest(there.fetchall(), here.fetchall(), fillvalue=nothing)
            for was, is_now in rows:
                if was != is_now:
                    return Change(table, (was or is_now)[0], _first_changed(columns, was, is_now))

    return None


def _first_changed(columns: list[str], was: tuple[object, ...], is_now: tuple[object, ...]) -> str:
    """Return the first column in which two rows differ; a row that is not there has none."""
    for column, before, after in zip(columns, was, is_now, strict=False):
        if before != after:
            return column
    return "the whole row"


def main() -> int:
    """Edit and try; print what became of all, and each edit that nobody finds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--key", required=True)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    source = options.file.read_bytes()
    counts: Counter[str] = Counter()

    with tempfile.TemporaryDirectory() as folder:
        for edit in edits(source, options.seed, options.count):
            outcome = try_edit(source, edit, Path(folder), options.key)
            counts[outcome.how] += 1

            if outcome.how not in WELL:
                print(f"{edit}: {outcome.how}: {outcome.said[:300]}")

    print(", ".join(f"{count} {how}" for how, count in counts.most_common()))
    return 1 if counts.keys() - WELL else 0


if __name__ == "__main__":
    sys.exit(main())
