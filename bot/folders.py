"""Read process files and letters' templates from their folders: ours, and a partnership's own."""

import threading
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path

import structlog

from bot.papers.letter_templates import Letters
from bot.papers.letters import named_by
from bot.workflow.process.faults import Fault, ProcessFaults
from bot.workflow.process.folder import read_folder
from bot.workflow.process.model import Process
from bot.workflow.process.pathways import FaultyFile, Pathways
from bot.workflow.process.shown import as_shown
from bot.workflow.process.vocabulary import MAX_BYTES, MAX_FILES

log = structlog.get_logger()


class ProcessFolder:
    """The process files that a running bot goes by: its own, and a partnership's folder of them.

    The folder is looked at again whenever a review is opened, and at each tick, so that a file that
    was mended is taken without a restart.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._texts: tuple[dict[str, bytes], list[Fault]] | None = None
        self._found = Pathways({})

    def look(self) -> Pathways:
        """Return the pathways as the files say now, and which files are put aside."""
        with self._lock:
            try:
                texts = _own_texts(self._folder)
            except OSError as error:
                self._texts = None
                self._found = _unreadable(self._folder, error, self._found.processes)
            else:
                if texts != self._texts:
                    self._found = read_folder(_our_texts(), *texts)

                self._texts = texts

            return self._found


class OwnFiles:
    """A partnership's own files, watched: what is put aside is logged once, shown and counted."""

    def __init__(self, look: Callable[[], Pathways], letters: Letters) -> None:
        self._look = look
        self._letters = letters
        self._told: dict[tuple[str, str], int] = {}
        self._told_unused: set[str] = set()

    def look(self) -> list[str]:
        """Look at all of them again; return a sentence for each that is put aside."""
        self._letters.look()
        pathways = self._look()
        aside = {("process file", one.file): len(one.faults) for one in pathways.faulty}
        aside |= {("template", one.file): len(one.faults) for one in self._letters.faulty}
        self._tell(aside)
        self._tell_unused(self._letters.unasked(named_by(pathways.processes.values())))
        return [
            f"The {kind} {file} has a fault and is put aside until it is mended:"
            " `python -m bot doctor` says what is wrong."
            for kind, file in aside
        ]

    def _tell(self, aside: dict[tuple[str, str], int]) -> None:
        """Log which files are put aside since the last look, and which are no more."""
        for (kind, file), count in aside.items():
            if self._told.get((kind, file)) != count:
                log.error(
                    "a file is put aside, as it has faults",
                    file=file,
                    kind=kind,
                    faults_count=count,
                )

        for kind, file in self._told.keys() - aside.keys():
            log.info("a file is put aside no more", file=file, kind=kind)

        self._told = aside

    def _tell_unused(self, files: list[str]) -> None:
        """Log each file that no letter is made of, once: perhaps its name has a slip."""
        for file in files:
            if file not in self._told_unused:
                log.warning("a file in the templates' folder is not used", file=file)
        self._told_unused = set(files)


def load_pathways(folder: Path | None = None) -> Pathways:
    """Read the pathways once: the bot's own files, and a partnership's own."""
    return ProcessFolder(folder).look()


def check_process(path: Path, folder: Path | None = None) -> Process:
    """Read a process file as it would be read beside the others.

    Raises ``OSError``, and :class:`ProcessFaults` with the faults of this file alone.
    """
    if path.exists() and not path.is_file():
        raise IsADirectoryError(path)

    text = _beginning(path)
    ours = _our_texts()
    theirs, _ = _own_texts(folder)
    is_ours = path.resolve().parent == _our_folder().resolve()
    beside = ours if is_ours else theirs
    beside[path.name] = text
    found = read_folder(ours, theirs)
    faults = [fault for fault in found.faults if fault.file == as_shown(path.name, 100)]
    if faults:
        raise ProcessFaults(path.name, faults)

    return next(process for process in found.processes.values() if process.text.encode() == text)


def _unreadable(folder: Path | None, error: OSError, before: Mapping[str, Process]) -> Pathways:
    """Return what is known while a partnership's folder cannot be read: what was known before.

    At a start that is nothing: which of the bot's own pathways are replaced is not known.
    """
    file = as_shown(folder.name if folder else "", 100)
    fault = Fault("folder", f"cannot be read ({type(error).__name__})", file=file)
    return Pathways(before, (FaultyFile(file, (), (fault,)),))


def _our_folder() -> Path:
    return Path(str(files("bot.workflow") / "processes"))


def _our_texts() -> dict[str, bytes]:
    return _texts(_our_folder())[0]


def _own_texts(folder: Path | None) -> tuple[dict[str, bytes], list[Fault]]:
    return _texts(folder) if folder else ({}, [])


def _texts(folder: Path) -> tuple[dict[str, bytes], list[Fault]]:
    """Read the process files of a folder, by name.

    Also returns what cannot be read, or is called so that it would be passed over in silence.
    """
    texts: dict[str, bytes] = {}
    unread: list[Fault] = []

    def leave(entry: Path, why: str) -> None:
        unread.append(Fault("file", why, file=as_shown(entry.name, 100)))

    for entry in sorted(folder.iterdir()):
        name = entry.name.lower()
        if name.endswith(".toml.txt"):
            leave(entry, "is a text by its name: rename it, so that it ends with .toml")

        if not name.endswith(".toml") or name.startswith("."):
            continue

        if len(texts) == MAX_FILES:
            leave(entry, f"is one too many: {MAX_FILES} files at most")
            continue

        try:
            if not entry.is_file():  # opening a pipe would wait for ever
                leave(entry, "cannot be read: it is no file")
                continue

            texts[entry.name] = _beginning(entry)
        except OSError as error:
            leave(entry, f"cannot be read ({type(error).__name__})")

    return texts, unread


def _beginning(path: Path) -> bytes:
    """Read a file; of one that is too long, just enough to say so."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)
