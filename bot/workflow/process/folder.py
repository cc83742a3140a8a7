"""All process files together: the bot's own and a partnership's own, as one set of pathways."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from bot.workflow.process.faults import Fault
from bot.workflow.process.files import Parsed, parse
from bot.workflow.process.model import Item, Process
from bot.workflow.process.pathways import FaultyFile, Pathways, id_by_name, ids_in
from bot.workflow.process.positions import Where
from bot.workflow.process.shown import as_shown


def read_folder(
    builtin: Mapping[str, str | bytes],
    extra: Mapping[str, str | bytes],
    unread: Iterable[Fault] = (),
) -> Pathways:
    """Return all pathways by id: of the bot's own files, and of a partnership's own.

    Each mapping goes from file names to texts; ``unread`` are the files of the partnership's that
    could not be read, with the reason. A partnership's file takes a built-in's place with
    ``replaces``. A file with a fault is put aside, alone: what is wrong between two files, such as
    one prefix that does not belong to partners, is the fault of one of them. Where nobody can say
    of which, as with two files of one id, both are put aside. A built-in whose place a faulty file
    takes is not offered in its stead.
    """
    ours = [_read(name, text, is_ours=True) for name, text in builtin.items()]
    theirs = [_read(name, text, is_ours=False) for name, text in extra.items()]
    lost = [FaultyFile(fault.file, (id_by_name(fault.file),), (fault,)) for fault in unread]
    read = [*ours, *theirs]
    counting = _without_replaced(ours, theirs, lost)
    _check_between(counting, unknown=set(_ids_of_unreadable(read, lost)))
    sound = {file.id: file.process for file in counting if not file.parsed.faults}
    faulty = [_put_aside(file) for file in read if file.parsed.faults]
    return Pathways(sound, (*faulty, *lost))


@dataclass(slots=True, eq=False)
class _File:
    """A file, and what could be read of it. ``stands``: nothing is wrong with it alone."""

    parsed: Parsed
    text: str | bytes
    is_ours: bool
    stands: bool

    @property
    def name(self) -> str:
        return self.parsed.file

    @property
    def is_readable(self) -> bool:
        """Whether there is a pathway in it, be it with faults."""
        return self.parsed.process is not None

    @property
    def process(self) -> Process:
        """The pathway; only of a file that could be read."""
        assert self.parsed.process is not None
        return self.parsed.process

    @property
    def id(self) -> str:
        """The pathway's id, as far as it could be read."""
        return self.parsed.id or ""

    @property
    def partners(self) -> list[str]:
        """The other pathways that it names as partners."""
        return [name for name in self.process.partners if name != self.id]

    def fault(self, where: Where, place: str, problem: str) -> None:
        """Note a fault of what stands somewhere in it."""
        line = self.parsed.places.get(where, 0)
        self.parsed.faults.append(Fault(place, problem, line))

    def ids(self) -> tuple[str, ...]:
        """Return the pathways that it is meant to be, as far as anybody can say."""
        if self.is_readable:
            found = [name for name in (self.id, self.parsed.replaces) if name]
        else:
            found = [*ids_in(self.text)]
        return tuple(dict.fromkeys(found)) or (id_by_name(self.name),)


def _read(name: str, text: str | bytes, *, is_ours: bool) -> _File:
    parsed = parse(text, name)
    if is_ours and parsed.replaces is not None:
        parsed.note("replaces", "is for a partnership's own file")
    return _File(parsed, text, is_ours, stands=not parsed.faults)


def _put_aside(file: _File) -> FaultyFile:
    faults = (replace(fault, file=file.name) for fault in file.parsed.sorted_faults())
    return FaultyFile(file.name, file.ids(), tuple(faults))


def _ids_of_unreadable(read: list[_File], lost: list[FaultyFile]) -> Iterator[str]:
    """Yield what files that cannot be read, or are no TOML, may be the pathways of."""
    for unread in lost:
        yield from unread.ids
    for file in read:
        if not file.is_readable:
            yield from file.ids()


def _without_replaced(
    ours: list[_File], theirs: list[_File], lost: list[FaultyFile]
) -> list[_File]:
    """Return the files that count: a built-in whose place is taken, or may be, does not."""
    known = {file.id for file in ours if file.id}
    taken = {*_replaced_by(theirs, known), *_perhaps_replaced_by(theirs, lost)}
    counting = [file for file in ours if file.id not in taken] + theirs
    return [file for file in counting if file.id]


def _perhaps_replaced_by(theirs: list[_File], lost: list[FaultyFile]) -> Iterator[str]:
    """Yield the pathways whose places files may take that cannot be read, or are no TOML."""
    for unread in lost:
        yield from unread.ids
    for file in theirs:
        if not file.is_readable:
            yield from ids_in(file.text, ("replaces",))


def _replaced_by(theirs: list[_File], known: set[str]) -> dict[str, str]:
    """Return the built-in pathways whose places are taken, and by which file."""
    taken: dict[str, str] = {}
    for file in _those_that_stand_first(theirs):
        name = file.parsed.replaces
        if name is None:
            continue

        if name not in known:
            problem = f"“{as_shown(name)}” is no built-in pathway"
            file.parsed.note("replaces", problem, sorted(known), name)
        elif name in taken:
            problem = f"“{as_shown(name)}” is already replaced by {taken[name]}"
            file.parsed.note("replaces", problem)
        else:
            taken[name] = file.name

    return taken


def _those_that_stand_first(files: Iterable[_File]) -> list[_File]:
    """Return files so that none is faulted for what another says that is put aside anyway."""
    return sorted(files, key=lambda file: not file.stands)


# --- between files -----------------------------------------------------------------------------


def _check_between(files: list[_File], unknown: set[str]) -> None:
    """Note what is wrong between files. ``unknown`` are pathways whose files cannot be read."""
    files = _those_that_stand_first(files)
    _check_ids(files)
    _check_partners(files, unknown)
    _check_prefixes(files)


def _check_ids(files: list[_File]) -> None:
    first: dict[str, _File] = {}
    for file in files:
        other = first.setdefault(file.id, file)
        if other is file:
            continue

        cure = "choose another"

        if other.is_ours:
            cure += f', or write replaces = "{file.id}" to take a built-in\'s place'

        file.parsed.note("id", f"“{file.id}” is also that of {other.name}: {cure}")

        # Whoever copied a file may mean either of them; who changed nothing in it, the first.
        if file.stands and not other.is_ours and file.text != other.text:
            other.parsed.note("id", f"“{file.id}” is also that of {file.name}: {cure}")


def _check_partners(files: list[_File], unknown: set[str]) -> None:
    """Note partners that do not name each other, or do not share what partners share."""
    by_id = {file.id: file for file in reversed(files)}
    for file in files:
        for name in file.partners:
            if name in by_id:
                _check_partner(file, by_id[name])
            elif name not in unknown:
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
    if file.stands and not partner.stands:
        return  # once that one is mended, they are looked at again

    process, other = file.process, partner.process
    is_partners_fault = file.is_ours and not partner.is_ours
    at_fault = partner.parsed if is_partners_fault else file.parsed

    if process.id not in other.partners:
        problem = f"“{other.id}” does not name “{process.id}” as its partner ({partner.name})"
        at_fault.note("partners", problem)

    if other.prefix != process.prefix:
        problem = f"“{other.id}” has the prefix {other.prefix} ({partner.name}): partners share one"
        at_fault.note("partners", problem)
    elif not is_partners_fault:
        _check_shared_items(file, other)
        _check_shared_documents(file, other)


def _check_prefixes(files: list[_File]) -> None:
    """Note a prefix that is shared by files which are not partners."""
    first: dict[str, _File] = {}
    for file in files:
        earlier = first.setdefault(file.process.prefix, file)
        if file.process.prefix and not _may_share_prefix(file.process, earlier.process):
            _note_shared_prefix(file, earlier)


def _may_share_prefix(process: Process, other: Process) -> bool:
    return process.id == other.id or _are_partners(process, other)


def _note_shared_prefix(file: _File, earlier: _File) -> None:
    other = earlier.process.id
    cure = "choose another, or name each other as partners"
    problem = f"“{file.process.prefix}” is also that of “{other}” ({earlier.name}): {cure}"
    file.parsed.note("prefix", problem)


def _are_partners(process: Process, other: Process) -> bool:
    return other.id in process.partners and process.id in other.partners


def _check_shared_items(file: _File, partner: Process) -> None:
    """Note items that both files name and that are not the same thing in both.

    A review that switches keeps its history.
    """
    for item in file.process.items.values():
        other = partner.items.get(item.id)
        if other is not None and not _is_same_thing(item, other):
            _note_other_item(file, item, partner)


def _is_same_thing(item: Item, other: Item) -> bool:
    return (item.kind, item.each, item.of) == (other.kind, other.each, other.of)


def _note_other_item(file: _File, item: Item, partner: Process) -> None:
    problem = (
        f"is another thing in the partner “{partner.id}”: kind, each and of must be the same in"
        " both"
    )
    where = ("stage", file.process.stage_index(item.stage), "item", item.id)
    file.fault(where, f"stage.{item.stage}.item.{item.id}", problem)


def _check_shared_documents(file: _File, partner: Process) -> None:
    """Note documents that both files name, and that have other kinds in each."""
    for name, document in file.process.documents.items():
        theirs = partner.documents.get(name)
        if theirs is not None and theirs.kinds != document.kinds:
            problem = f"has other kinds in the partner “{partner.id}”"
            file.fault(("documents", name), f"documents.{name}", problem)
