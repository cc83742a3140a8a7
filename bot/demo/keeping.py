"""Copies of the demo's world on its way through a story: it goes on from there at once."""

import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from playground.workspace import Saved


@dataclass(frozen=True, slots=True)
class Kept:
    """The world after some lines of a story: when that was, the database, and what Slack holds."""

    at: datetime
    lines: int
    database: Path
    slack: Saved

    def copy_database(self, to: Path) -> Path:
        """Copy the database, so that a bot can go on with it; return where it is."""
        shutil.copyfile(self.database, to)
        return to


class Keeping:
    """What was kept of each story, in files of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: dict[str, dict[int, Kept]] = {}

    def keep(self, story: str, lines: int, at: datetime, database: Path, slack: Saved) -> None:
        """Keep the world as it is after some lines of a story. Nothing may be under way in it."""
        copy = self._folder / f"kept-{story}-{lines}.sqlite3"
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        self._kept.setdefault(story, {})[lines] = Kept(at, lines, copy, slack)

    def take_over(self, kept: Mapping[str, Mapping[int, Kept]]) -> None:
        """Take over what was kept elsewhere, with copies of its databases."""
        for story, lines in kept.items():
            for number, one in lines.items():
                copy = one.copy_database(self._folder / f"kept-{story}-{number}.sqlite3")
                self._kept.setdefault(story, {})[number] = replace(one, database=copy)

    def all(self) -> dict[str, dict[int, Kept]]:
        """Return what was kept of every story, by how many lines of it were played."""
        return self._kept

    def has(self, story: str, lines: int) -> bool:
        """Say whether the world is kept as it is after so many lines of a story."""
        return lines in self._kept.get(story, {})

    def latest(self, story: str, until: datetime) -> Kept | None:
        """Return the world as it was kept last before a time, if it was."""
        before = [kept for kept in self._kept.get(story, {}).values() if kept.at <= until]
        return max(before, key=lambda kept: kept.lines, default=None)
