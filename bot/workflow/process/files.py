"""Process files: from texts to pathways, with every fault of all files at once. Nothing here reads
a disk."""

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from bot.workflow.process.checks import Checker
from bot.workflow.process.model import (
    MAX_BYTES,
    MAX_FAULTS,
    MAX_FILES,
    MAX_LINE,
    Fault,
    Process,
    ProcessFaults,
)
from bot.workflow.process.positions import (
    Where,
    as_shown,
    is_hidden,
    nearest_of,
    not_toml,
    worth_naming,
)
from bot.workflow.process.reader import Reader
from bot.workflow.process.tables import FileTables

# --- reading -----------------------------------------------------------------------------------


def fingerprint(text: str) -> str:
    """What a file is kept under, and what each event names: the SHA-256 of its text."""
    return hashlib.sha256(text.encode()).hexdigest()


def read(text: str, file: str = "process file") -> Process:
    """The process that a file describes. Raises :class:`ProcessFaults` naming every fault at
    once."""
    parsed = _parse(text, file)
    if parsed.process is None or parsed.faults:
        raise ProcessFaults(parsed.file, parsed.faults)
    return parsed.process


def read_kept(text: str) -> Process:
    """The process of a review that goes on by the file it was opened with.

    The file had no fault then. What the checker learned since must not stop a running review, so
    only a text that cannot be understood at all raises :class:`ProcessFaults`.
    """
    parsed = _parse(text, "kept process file")
    if parsed.process is None:
        raise ProcessFaults(parsed.file, parsed.faults)
    return parsed.process


def read_folder(
    builtin: Mapping[str, str | bytes], extra: Mapping[str, str | bytes]
) -> dict[str, Process]:
    """All pathways by id: the bot's own files and a partnership's own, each mapping file names to
    texts.

    Raises :class:`ProcessFaults` with every fault of every file, and what is wrong between them:
    two files with one id, one prefix that does not belong to partners. A partnership's file takes a
    built-in's place with ``replaces``.
    """
    if len(extra) > MAX_FILES:
        raise ProcessFaults(
            "process files", [Fault("folder", f"holds {len(extra)} files; {MAX_FILES} at most")]
        )
    ours = [_parse(text, file) for file, text in builtin.items()]
    theirs = [_parse(text, file) for file, text in extra.items()]
    kept = _without_replaced(ours, theirs)
    _check_ids(kept, ours)
    _check_partners(kept)
    faults = [
        replace(f, file=one.file)
        for one in (*ours, *theirs)
        for f in sorted(set(one.faults), key=_order)
    ]
    if faults:
        raise ProcessFaults("process files", faults)
    return {one.process.id: one.process for one in kept if one.process is not None}


def accepted_keys() -> dict[str, tuple[str, ...]]:
    """Every key that a file may have, by the table it belongs to (``""`` is the top). For the
    schema and the guide."""
    reader = Reader(_ONE_OF_EACH)
    reader.process(tomllib.loads(_ONE_OF_EACH))
    return {shape: tuple(sorted(keys)) for shape, keys in reader.keys.items()}


_ONE_OF_EACH = """
[roles.x]
[documents.x]
[assurance]
[progress-check]
[[stage]]
[stage.item.x.notices]
"""


@dataclass(slots=True)
class _Parsed:
    """One file as far as it could be read."""

    file: str
    process: Process | None
    faults: list[Fault]
    places: Mapping[Where, int] = field(default_factory=dict)


def _order(fault: Fault) -> tuple[int, str, str]:
    return fault.line, fault.place, fault.problem


def _parse(text: str | bytes, file: str) -> _Parsed:
    file = as_shown(file, 100)
    try:
        if isinstance(text, bytes):
            if len(text) > MAX_BYTES:
                return _Parsed(
                    file, None, [Fault("file", f"is larger than {MAX_BYTES // 1000} kB")]
                )
            text = text.decode()
        size = len(text) if len(text) > MAX_BYTES else len(text.encode())
    except UnicodeError:
        problem = "is not UTF-8 text: save it as plain text with the encoding UTF-8"
        return _Parsed(file, None, [Fault("file", problem)])
    if size > MAX_BYTES:
        return _Parsed(file, None, [Fault("file", f"is larger than {MAX_BYTES // 1000} kB")])
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    unfit = [Fault("file", problem, line) for line, problem in _unfit_lines(plain)]
    if unfit:
        return _Parsed(file, None, unfit[:MAX_FAULTS])
    try:
        data = tomllib.loads(plain)
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits is a bare ValueError
        return _Parsed(file, None, [not_toml(str(error), plain)])
    reader = Reader(plain)
    process = _checked(reader, reader.process(data))
    process = replace(process, text=text, hash=fingerprint(text))
    faults = sorted(set(reader.faults), key=_order)
    if len(faults) > MAX_FAULTS:
        more = len(faults) - MAX_FAULTS
        faults = [
            *faults[:MAX_FAULTS],
            Fault("file", f"has {more:,} more faults: mend these first"),
        ]
    return _Parsed(file, process, faults, reader.places)


def _checked(tables: FileTables, process: Process) -> Process:
    """What only the whole file can tell: as it is switched, and with every overlay on, so that
    switching one on later brings no surprise. The process as it is switched."""
    switched = _switched(process)
    Checker(tables, process).check()
    if switched.items.keys() != process.items.keys():
        Checker(tables, switched, everything=process).check()
    return switched


def _switched(process: Process) -> Process:
    """The process without the items of overlays that are switched off, and without stages that they
    empty."""
    stages = [
        replace(
            s,
            items=tuple(
                i for i in s.items if i.overlay is None or process.overlays.get(i.overlay, False)
            ),
        )
        for s in process.stages
    ]
    return replace(process, stages=tuple(s for s in stages if s.items))


def _unfit_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines that nobody should have to read: endless, or with characters that show nothing or turn
    the text round."""
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > MAX_LINE:
            yield number, f"has a line of {len(line):,} characters; {MAX_LINE:,} at most"
        hidden = next((c for c in line if c not in "\t\r" and is_hidden(c)), None)
        if hidden is not None:
            yield (
                number,
                (
                    f"has an invisible character (U+{ord(hidden):04X}): delete it, or type the line"
                    " anew"
                ),
            )


# --- several files together --------------------------------------------------------------------


def _note(
    one: _Parsed, key: str, problem: str, allowed: Iterable[str] = (), value: str = ""
) -> None:
    near = nearest_of(value, allowed) if value else ""
    one.faults.append(
        Fault(key, problem, one.places.get((key,), 0), worth_naming(tuple(allowed), near), near)
    )


def _without_replaced(ours: list[_Parsed], theirs: list[_Parsed]) -> list[_Parsed]:
    """The files that count: a built-in whose place is taken does not."""
    known = {one.process.id for one in ours if one.process is not None}
    taken: dict[str, str] = {}
    for one in (*ours, *theirs):
        name = one.process.replaces if one.process else None
        if name is None:
            continue
        if one in ours:
            _note(one, "replaces", "is for a partnership's own file")
        elif name not in known:
            _note(
                one, "replaces", f"“{as_shown(name)}” is no built-in pathway", sorted(known), name
            )
        elif name in taken:
            _note(one, "replaces", f"“{as_shown(name)}” is already replaced by {taken[name]}")
        else:
            taken[name] = one.file
    return [one for one in ours if one.process is None or one.process.id not in taken] + theirs


def _check_ids(files: list[_Parsed], ours: list[_Parsed]) -> None:
    first: dict[str, _Parsed] = {}
    for one in files:
        if one.process is None or not one.process.id:
            continue
        other = first.setdefault(one.process.id, one)
        if other is not one:
            cure = "choose another"
            if other in ours:
                cure += f', or write replaces = "{one.process.id}" to take a built-in\'s place'
            _note(one, "id", f"“{one.process.id}” is also that of {other.file}: {cure}")


def _check_partners(files: list[_Parsed]) -> None:
    """Partners name each other and share a prefix; nobody else does."""
    read = [(one, one.process) for one in files if one.process is not None and one.process.id]
    by_id = {process.id: (one, process) for one, process in reversed(read)}
    prefixes: dict[str, tuple[_Parsed, Process]] = {}
    for one, process in read:
        for name in process.partners:
            if name == process.id:
                continue
            taken = next(((o, p) for o, p in read if p.replaces == name), None)
            if name not in by_id and taken is not None:
                file, other = taken
                cure = f'keep id = "{name}", or replace “{process.id}” by a file of yours, too'
                _note(
                    file,
                    "replaces",
                    f"“{process.id}” names “{name}” as its partner, and not “{other.id}”: {cure}",
                )
                continue
            if name not in by_id:
                others = sorted(by_id.keys() - {process.id})
                _note(one, "partners", f"“{as_shown(name)}” is no process file", others, name)
                continue
            file, partner = by_id[name]
            if process.id not in partner.partners:
                _note(
                    one,
                    "partners",
                    f"“{name}” does not name “{process.id}” as its partner ({file.file})",
                )
            if partner.prefix != process.prefix:
                problem = (
                    f"“{name}” has the prefix {partner.prefix} ({file.file}): partners share one"
                )
                _note(one, "partners", problem)
            elif file is not one:
                _check_shared(one, process, partner)
        if not process.prefix:
            continue
        file, other = prefixes.setdefault(process.prefix, (one, process))
        if other.id != process.id and (
            other.id not in process.partners or process.id not in other.partners
        ):
            cure = "choose another, or name each other as partners"
            _note(
                one,
                "prefix",
                f"“{process.prefix}” is also that of “{other.id}” ({file.file}): {cure}",
            )


def _check_shared(one: _Parsed, process: Process, partner: Process) -> None:
    """A review that switches keeps its history, so what both files name must be the same thing in
    both."""
    for name, item in process.items.items():
        other = partner.items.get(name)
        if other is not None and (item.kind, item.each, item.of) != (
            other.kind,
            other.each,
            other.of,
        ):
            problem = (
                f"is another thing in the partner “{partner.id}”: kind, each and of must be the"
                " same in both"
            )
            place = process.stage_index(item.stage)
            line = one.places.get(("stage", place, "item", name), 0)
            one.faults.append(Fault(f"stage.{item.stage}.item.{name}", problem, line))
    for name, document in process.documents.items():
        if name in partner.documents and partner.documents[name].kinds != document.kinds:
            line = one.places.get(("documents", name), 0)
            problem = f"has other kinds in the partner “{partner.id}”"
            one.faults.append(Fault(f"documents.{name}", problem, line))
