"""What a look at all process files found: the pathways, and the files that are put aside."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.workflow.process.faults import Fault
from bot.workflow.process.model import Process
from bot.workflow.process.vocabulary import MAX_BYTES

_ENDINGS = (".toml", ".toml.txt")
_KEY = r"^[ \t]*{key}[ \t]*=[ \t]*[\"']([a-z0-9-]+)[\"']"


@dataclass(frozen=True, slots=True)
class FaultyFile:
    """A process file that is put aside until it is mended.

    ``ids`` are the pathways that nobody can open a review by meanwhile: its own, and the built-in
    one whose place it takes.
    """

    file: str
    ids: tuple[str, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Pathways:
    """All pathways by id that a review can be opened by, and what is put aside."""

    processes: Mapping[str, Process]
    faulty: tuple[FaultyFile, ...] = ()

    @property
    def faults(self) -> list[Fault]:
        """Every fault of every file that is put aside, each with its file's name."""
        return [fault for file in self.faulty for fault in file.faults]

    def offered(self) -> list[tuple[str, str]]:
        """Return the pathways that a review can be opened by, each with its title."""
        return [(process.id, process.title) for process in self.processes.values()]


def faulty_file_of(name: str, faulty: Iterable[FaultyFile]) -> str | None:
    """Return which file is put aside that a pathway was asked for by; ``None`` if none is."""
    return next((one.file for one in faulty if name in one.ids), None)


def ids_in(text: str | bytes, keys: Iterable[str] = ("id", "replaces")) -> Iterable[str]:
    """Yield what a file that cannot be read as TOML seems to be the pathway of.

    A half-saved file has its first lines, as a rule.
    """
    beginning = text[:MAX_BYTES]
    if isinstance(beginning, bytes):
        beginning = beginning.decode(errors="replace")

    for key in keys:
        found = re.search(_KEY.format(key=key), beginning, re.MULTILINE)
        if found:
            yield found[1]


def id_by_name(file: str) -> str:
    """Return the id that a file has by its name, where nothing of it can be read."""
    name = file.lower()
    for ending in reversed(_ENDINGS):
        name = name.removesuffix(ending)
    return name
