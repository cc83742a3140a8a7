"""All process files together: the bot's own and a partnership's own, as one set of pathways."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bot.workflow.process.faults import Fault, ProcessFaults
from bot.workflow.process.files import Parsed, parse
from bot.workflow.process.model import MAX_FILES, Process
from bot.workflow.process.positions import as_shown


def read_folder(
    builtin: Mapping[str, str | bytes], extra: Mapping[str, str | bytes]
) -> dict[str, Process]:
    """Return all pathways by id: of the bot's own files, and of a partnership's own.

    Each mapping goes from file names to texts. A partnership's file takes a built-in's place with
    ``replaces``. Raises :class:`ProcessFaults` with every fault of every file, and what is wrong
    between them: two files with one id, one prefix that does not belong to partners.
    """
    if len(extra) > MAX_FILES:
        problem = f"holds {len(extra)} files; {MAX_FILES} at most"
        raise ProcessFaults("process files", [Fault("folder", problem)])
    ours = [parse(text, file) for file, text in builtin.items()]
    theirs = [parse(text, file) for file, text in extra.items()]
    kept = _without_replaced(ours, theirs)
    _check_ids(kept, ours)
    files = [
        _File(parsed, parsed.process)
        for parsed in kept
        if parsed.process is not None and parsed.process.id
    ]
    _check_partners(files)
    _check_prefixes(files)
    faults = list(_faults_with_files([*ours, *theirs]))
    if faults:
        raise ProcessFaults("process files", faults)
    return {parsed.process.id: parsed.process for parsed in kept if parsed.process is not None}


def _faults_with_files(files: list[Parsed]) -> Iterator[Fault]:
    for parsed in files:
        for fault in parsed.sorted_faults():
            yield replace(fault, file=parsed.file)


def _without_replaced(ours: list[Parsed], theirs: list[Parsed]) -> list[Parsed]:
    """Return the files that count: a built-in whose place is taken does not."""
    for parsed in ours:
        if parsed.replaces is not None:
            parsed.note("replaces", "is for a partnership's own file")
    known = {parsed.id for parsed in ours if parsed.id is not None}
    taken = _replaced_by(theirs, known)
    return [parsed for parsed in ours if parsed.id not in taken] + theirs


def _replaced_by(theirs: list[Parsed], known: set[str]) -> dict[str, str]:
    """Return the built-in pathways whose places are taken, and by which file."""
    taken: dict[str, str] = {}
    for parsed in theirs:
        name = parsed.replaces
        if name is None:
            continue
        if name not in known:
            problem = f"“{as_shown(name)}” is no built-in pathway"
            parsed.note("replaces", problem, sorted(known), name)
        elif name in taken:
            problem = f"“{as_shown(name)}” is already replaced by {taken[name]}"
            parsed.note("replaces", problem)
        else:
            taken[name] = parsed.file
    return taken


def _check_ids(files: list[Parsed], ours: list[Parsed]) -> None:
    first: dict[str, Parsed] = {}
    for parsed in files:
        name = parsed.id
        if not name:
            continue
        other = first.setdefault(name, parsed)
        if other is not parsed:
            cure = "choose another"
            if other in ours:
                cure += f', or write replaces = "{name}" to take a built-in\'s place'
            parsed.note("id", f"“{name}” is also that of {other.file}: {cure}")


@dataclass(frozen=True, slots=True, eq=False)
class _File:
    """A file that could be read, and has an id."""

    parsed: Parsed
    process: Process

    @property
    def name(self) -> str:
        return self.parsed.file


def _check_partners(files: list[_File]) -> None:
    """Note partners that do not name each other, or do not share what partners share."""
    by_id = {file.process.id: file for file in reversed(files)}
    for file in files:
        for name in file.process.partners:
            if name == file.process.id:
                continue
            if name in by_id:
                _check_partner(file, by_id[name])
            else:
                _note_missing_partner(file, name, files)


def _note_missing_partner(file: _File, name: str, files: list[_File]) -> None:
    """Note a partner that is no file, or that another file has taken the place of."""
    process = file.process
    replacing = next((other for other in files if other.process.replaces == name), None)
    if replacing is not None:
        other = replacing.process
        cure = f'keep id = "{name}", or replace “{process.id}” by a file of yours, too'
        problem = f"“{process.id}” names “{name}” as its partner, and not “{other.id}”: {cure}"
        replacing.parsed.note("replaces", problem)
        return
    others = sorted({other.process.id for other in files} - {process.id})
    file.parsed.note("partners", f"“{as_shown(name)}” is no process file", others, name)


def _check_partner(file: _File, partner: _File) -> None:
    process, other = file.process, partner.process
    if process.id not in other.partners:
        problem = f"“{other.id}” does not name “{process.id}” as its partner ({partner.name})"
        file.parsed.note("partners", problem)
    if other.prefix != process.prefix:
        problem = f"“{other.id}” has the prefix {other.prefix} ({partner.name}): partners share one"
        file.parsed.note("partners", problem)
    elif partner is not file:
        _check_shared(file, other)


def _check_prefixes(files: list[_File]) -> None:
    """Note a prefix that is shared by files which are not partners."""
    first: dict[str, _File] = {}
    for file in files:
        process = file.process
        if not process.prefix:
            continue
        earlier = first.setdefault(process.prefix, file)
        other = earlier.process
        if other.id != process.id and not _are_partners(process, other):
            cure = "choose another, or name each other as partners"
            problem = f"“{process.prefix}” is also that of “{other.id}” ({earlier.name}): {cure}"
            file.parsed.note("prefix", problem)


def _are_partners(process: Process, other: Process) -> bool:
    return other.id in process.partners and process.id in other.partners


def _check_shared(file: _File, partner: Process) -> None:
    """Note what both files name and is not the same thing in both.

    A review that switches keeps its history.
    """
    process, parsed = file.process, file.parsed
    for name, item in process.items.items():
        other = partner.items.get(name)
        if other is None:
            continue
        if (item.kind, item.each, item.of) != (other.kind, other.each, other.of):
            problem = (
                f"is another thing in the partner “{partner.id}”: kind, each and of must be the"
                " same in both"
            )
            where = ("stage", process.stage_index(item.stage), "item", name)
            line = parsed.places.get(where, 0)
            parsed.faults.append(Fault(f"stage.{item.stage}.item.{name}", problem, line))
    for name, document in process.documents.items():
        if name in partner.documents and partner.documents[name].kinds != document.kinds:
            line = parsed.places.get(("documents", name), 0)
            problem = f"has other kinds in the partner “{partner.id}”"
            parsed.faults.append(Fault(f"documents.{name}", problem, line))
