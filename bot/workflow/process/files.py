"""One process file: from its text to a pathway, with every fault at once.

Nothing here reads a disk.
"""

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.workflow.process.checks.check import check
from bot.workflow.process.faults import MAX_FAULTS, Fault, ProcessFaults, fault_of
from bot.workflow.process.model import Process
from bot.workflow.process.not_toml import not_toml
from bot.workflow.process.positions import Where
from bot.workflow.process.reader import Reader
from bot.workflow.process.shown import as_shown, hidden_in
from bot.workflow.process.vocabulary import MAX_BYTES, MAX_LINE


def fingerprint(text: str) -> str:
    """Return what a file is kept under, and what each event names: the SHA-256 of its text."""
    return hashlib.sha256(text.encode()).hexdigest()


def read(text: str, file: str = "process file") -> Process:
    """Return the pathway that a file describes.

    Raises :class:`ProcessFaults` naming every fault at once.
    """
    parsed = parse(text, file)
    if parsed.process is None or parsed.faults:
        raise ProcessFaults(parsed.file, parsed.faults)
    return parsed.process


def read_kept(text: str) -> Process:
    """Return the pathway of a review that goes on by the file it was opened with.

    The file had no fault then. What the checks learned since must not stop a running review, so
    only a text that cannot be understood at all raises :class:`ProcessFaults`.
    """
    parsed = parse(text, "kept process file")
    if parsed.process is None:
        raise ProcessFaults(parsed.file, parsed.faults)
    return parsed.process


_ONE_OF_EACH = """
[roles.x]
[documents.x]
[assurance]
[progress-check]
[[stage]]
[stage.item.x.notices]
"""


def accepted_keys() -> dict[str, tuple[str, ...]]:
    """Return every key that a file may have, by the table it belongs to (``""`` is the top).

    The JSON Schema and the guide are tested against it.
    """
    reader = Reader(_ONE_OF_EACH)
    reader.process(tomllib.loads(_ONE_OF_EACH))
    return {shape: tuple(sorted(keys)) for shape, keys in reader.keys.items()}


@dataclass(slots=True)
class Parsed:
    """One file as far as it could be read; without a process, nothing of it could be."""

    file: str
    process: Process | None
    faults: list[Fault]
    places: Mapping[Where, int] = field(default_factory=dict)

    @property
    def id(self) -> str | None:
        """The pathway's id, as far as it could be read."""
        return self.process.id if self.process else None

    @property
    def replaces(self) -> str | None:
        """The built-in pathway whose place it takes, as far as it could be read."""
        return self.process.replaces if self.process else None

    def note(
        self, key: str, problem: str, allowed: Iterable[str] = (), value: str | None = None
    ) -> None:
        """Note a fault of one of the file's first keys."""
        line = self.places.get((key,), 0)
        self.faults.append(fault_of(key, problem, line, tuple(allowed), value))

    def sorted_faults(self) -> list[Fault]:
        """Return each fault once, in the order of the file."""
        return sorted(set(self.faults), key=lambda f: (f.line, f.place, f.problem))


def parse(text: str | bytes, file: str) -> Parsed:
    """Read and check one file, as far as that goes."""
    file = as_shown(file, 100)
    try:
        written = _decoded(text)
        plain = _plain(written)
        data = _toml(plain)
    except _Unreadable as unreadable:
        return Parsed(file, None, unreadable.faults)

    reader = Reader(plain)
    process = _checked(reader, reader.process(data))
    process = replace(process, text=written, hash=fingerprint(written))
    parsed = Parsed(file, process, reader.faults, reader.places)
    parsed.faults = _not_too_many(parsed.sorted_faults())
    return parsed


class _Unreadable(Exception):
    """Nothing of a file can be understood."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__()
        self.faults = list(faults)


def _decoded(text: str | bytes) -> str:
    """Return a file's text as it was written, if it is one and not too large."""
    # Nothing huge is decoded or encoded only to find out that it is.
    if len(text) > MAX_BYTES:
        raise _Unreadable(_too_large())

    try:
        written = text.decode() if isinstance(text, bytes) else text
        size = len(written.encode())
    except UnicodeError:
        problem = "is not UTF-8 text: save it as plain text with the encoding UTF-8"
        raise _Unreadable(Fault("file", problem)) from None

    if size > MAX_BYTES:
        raise _Unreadable(_too_large())

    return written


def _plain(written: str) -> str:
    """Return the text with newlines of one kind, fit to be given to the TOML reader."""
    plain = written.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    unfit = [Fault("file", problem, line) for line, problem in _unfit_lines(plain)]
    if unfit:
        raise _Unreadable(*unfit[:MAX_FAULTS])
    return plain


def _too_large() -> Fault:
    return Fault("file", f"is larger than {MAX_BYTES // 1000} kB")


def _toml(plain: str) -> dict[str, Any]:
    try:
        return tomllib.loads(plain)
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits is a bare ValueError
        raise _Unreadable(not_toml(str(error), plain)) from None


def _unfit_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that nobody should have to read, by number and what is wrong with them.

    They are endless, or have characters that show nothing or turn the text round.
    """
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > MAX_LINE:
            yield number, f"has a line of {len(line):,} characters; {MAX_LINE:,} at most"

        hidden = hidden_in(line, but="\t\r")
        if hidden is not None:
            code = f"U+{ord(hidden):04X}"
            yield (
                number,
                f"has an invisible character ({code}): delete it, or type the line anew",
            )


def _not_too_many(faults: list[Fault]) -> list[Fault]:
    more = len(faults) - MAX_FAULTS
    if more <= 0:
        return faults
    return [*faults[:MAX_FAULTS], Fault("file", f"has {more:,} more faults: mend these first")]


def _checked(tables: Reader, process: Process) -> Process:
    """Return the pathway as its overlays are switched, checked so, and with every overlay on.

    That way, switching one on later brings no surprise.
    """
    switched = process.as_switched()
    check(tables, process, everything=process)
    if switched.items.keys() != process.items.keys():
        check(tables, switched, everything=process)
    return switched
