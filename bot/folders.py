"""Read process files and letters' templates from their folders: ours, and a partnership's own."""

from importlib.resources import files
from pathlib import Path

from bot.config import SettingsError
from bot.papers.letter_templates import Letters, TemplateFaults
from bot.workflow.process.faults import Fault, ProcessFaults
from bot.workflow.process.folder import read_folder
from bot.workflow.process.model import MAX_BYTES, Process


def load_processes(folder: Path | None = None) -> dict[str, Process]:
    """Read the pathways: the bot's own files, and a partnership's own.

    Raises :class:`bot.workflow.process.faults.ProcessFaults` with every fault of every file.
    """
    ours, _ = _texts(_our_folder())
    theirs, unread = _texts(folder) if folder else ({}, [])
    try:
        processes = read_folder(ours, theirs)
    except ProcessFaults as error:
        raise ProcessFaults(error.file, [*unread, *error.faults]) from None
    if unread:
        raise ProcessFaults("process files", unread)
    return processes


def check_process(path: Path, folder: Path | None = None) -> Process:
    """Read a process file as it would be read beside the others.

    Raises ``OSError``, and :class:`ProcessFaults` with the faults of this file alone.
    """
    if path.exists() and not path.is_file():
        raise IsADirectoryError(path)
    text = _beginning(path)
    ours, _ = _texts(_our_folder())
    theirs, _ = _texts(folder) if folder else ({}, [])
    is_ours = path.resolve().parent == _our_folder().resolve()
    beside = ours if is_ours else theirs
    beside[path.name] = text
    try:
        processes = read_folder(ours, theirs)
    except ProcessFaults as error:
        faults = [fault for fault in error.faults if fault.file in ("", path.name)]
        if faults:
            raise ProcessFaults(path.name, faults) from None
        # The faults are others': it is read again without them.
        processes = read_folder(ours, {path.name: text} if path.name in theirs else {})
    return next(process for process in processes.values() if process.text.encode() == text)


def load_letters(folder: Path | None = None) -> Letters:
    """Read the letters' templates, a partnership's own among them.

    Raises ``SettingsError`` with every fault of theirs.
    """
    try:
        return Letters.load(folder)
    except TemplateFaults as error:
        raise SettingsError(
            tuple(f"CSPR_TEMPLATES has a template to mend: {line}" for line in error.lines)
        ) from None


def _our_folder() -> Path:
    return Path(str(files("bot.workflow") / "processes"))


def _texts(folder: Path) -> tuple[dict[str, bytes], list[Fault]]:
    """Read the process files of a folder, by name.

    Also returns what cannot be read, or is called so that it would be passed over in silence.
    """
    texts: dict[str, bytes] = {}
    unread: list[Fault] = []

    def leave(entry: Path, why: str) -> None:
        unread.append(Fault("file", why, file=entry.name))

    for entry in sorted(folder.iterdir()):
        name = entry.name.lower()
        if name.endswith(".toml.txt"):
            leave(entry, "is a text by its name: rename it, so that it ends with .toml")
        if not name.endswith(".toml") or name.startswith("."):
            continue
        if not entry.is_file():  # opening a pipe would wait for ever
            leave(entry, "cannot be read: it is no file")
            continue
        try:
            texts[entry.name] = _beginning(entry)
        except OSError as error:
            leave(entry, f"cannot be read ({type(error).__name__})")
    return texts, unread


def _beginning(path: Path) -> bytes:
    """Read a file; of one that is too long, just enough to say so."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)
