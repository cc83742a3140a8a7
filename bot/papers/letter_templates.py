"""The Word templates of letters, a partnership's own or ours.

A template is a .docx with ``{{ field }}`` where a value goes;
:data:`bot.papers.letter_fields.FIELDS` are all there are. Templates run in a sandbox, every value
is escaped, and a field that does not exist is found when the bot starts, not when somebody needs
the letter. Pure, but for reading the templates once.
"""

import errno
import io
import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path, PurePath
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment

from bot.papers.letter_fields import FIELDS, SAMPLE
from bot.papers.letters import TITLES, if_not_published

MAX_BYTES = 20_000_000
"""A letter with a large crest has a tenth of it."""
BLANK = re.compile(r"\[[^\[\]\n]{2,60}\]")
OTHER_FORMATS = (".doc", ".dot", ".dotx", ".docm", ".odt", ".rtf")
_SAVE_AS_DOCX = "in Word, save it as “Word Document (.docx)”"


@dataclass(frozen=True, slots=True)
class FaultyTemplate:
    """A partnership's own template that is put aside until it is mended, and why, in lines."""

    file: str
    faults: tuple[str, ...]

    @property
    def letter(self) -> str:
        """The letter that cannot be made meanwhile: our words would not be the partnership's."""
        return _letter_of(self.file)

    @property
    def lines(self) -> list[str]:
        """Each fault with the file's name."""
        return [f"{self.file}: {fault}" for fault in self.faults]


@dataclass(slots=True)
class _Folder:
    """A partnership's own templates, as they were read."""

    templates: dict[str, bytes] = field(default_factory=dict)
    """By their file's name."""
    unread: list[FaultyTemplate] = field(default_factory=list)
    """Those that are of no use."""
    others: list[str] = field(default_factory=list)
    """All other files."""


class Letters:
    """The templates: ours, and a partnership's own, which win over ours.

    They go by their file's name, which is the letter's. The folder is looked at again when a letter
    is asked for, and at each tick. A template with a fault is put aside, alone.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._read: _Folder | None = None
        self._templates: Mapping[str, bytes] = {}
        self.faulty: tuple[FaultyTemplate, ...] = ()
        self.unused: tuple[str, ...] = ()
        """Other files in the folder, which no letter is made of."""
        self.look()

    def look(self) -> None:
        """Read a partnership's own templates again, if anything changed in their folder."""
        with self._lock:
            try:
                read = _read(self._folder) if self._folder else _Folder()
            except OSError as error:  # what was read before stands
                folder = self._folder.name if self._folder else ""
                fault = f"the folder cannot be read ({type(error).__name__})"
                self.faulty = (FaultyTemplate(folder, (fault,)),)
                self._read = None
                return

            if read != self._read:
                self._take(read)

    def _take(self, read: _Folder) -> None:
        """Go by a folder as it was read: its templates win over ours, but for faulty ones."""
        own = read.templates
        tried = [FaultyTemplate(file, faults_of(content)) for file, content in own.items()]
        faulty = (*(one for one in tried if one.faults), *read.unread)
        templates = built_in() | {_letter_of(file): content for file, content in own.items()}

        for one in faulty:
            templates.pop(one.letter, None)

        self._templates = templates
        self._read, self.faulty, self.unused = read, faulty, tuple(read.others)

    def faulty_file(self, name: str) -> str | None:
        """Return the file of a letter whose template is put aside."""
        nothing = not self._templates  # whose words it would have is not known either
        return next((one.file for one in self.faulty if nothing or one.letter == name), None)

    @property
    def faults(self) -> list[str]:
        """A line for each fault of the templates that are put aside."""
        return [line for one in self.faulty for line in one.lines]

    def __contains__(self, name: str) -> bool:
        return name in self._templates

    def __iter__(self) -> Iterator[str]:
        return iter(self._templates)

    def unasked(self, wanted: Iterable[str]) -> list[str]:
        """Return the files of the folder that no letter is made of.

        Their names are no letter's, neither ours nor one that a process file names.
        """
        known = set(TITLES) | set(wanted) | if_not_published(wanted)
        own = self._read.templates if self._read else {}
        strange = [file for file in own if _letter_of(file) not in known]
        return sorted([*strange, *self.unused])

    def lacking(self, wanted: Iterable[str]) -> list[str]:
        """Return those of the letters that a process file names for which there is no template."""
        aside = {one.letter for one in self.faulty}
        return sorted(set(wanted) - set(self._templates) - aside)

    def write(self, name: str, fields: Mapping[str, str]) -> bytes:
        """Write a letter as a Word file, its blanks marked.

        Raises ``KeyError`` for a letter without a template.
        """
        return render(self._templates[name], fields)


# --- reading -----------------------------------------------------------------------------------


def built_in() -> dict[str, bytes]:
    """Read our own templates."""
    folder = files("bot.papers") / "templates"
    return {name: (folder / f"{name}.docx").read_bytes() for name in TITLES}


def _letter_of(file: str) -> str:
    """Return the letter that a template is for: it goes by its file's name."""
    return PurePath(file).stem.lower()


def _read(folder: Path) -> _Folder:
    """Read a partnership's own templates, and name everything else that lies with them."""
    found = _Folder()
    for path in sorted(folder.iterdir()):
        if path.name.startswith(("~$", ".")):
            continue  # Word's own marks that a file is open

        try:
            _read_file(path, found)
        except OSError as error:
            _put_aside(path, f"cannot be read ({type(error).__name__})", found)

    return found


def _read_file(path: Path, into: _Folder) -> None:
    """Read a template, or name a file that is none. Raises ``OSError`` where it can't be read."""
    suffix = path.suffix.lower()
    if suffix in OTHER_FORMATS and path.is_file():
        _put_aside(path, f"is of another format: {_SAVE_AS_DOCX}", into)
    elif suffix == ".docx" and path.is_file():
        into.templates[path.name] = _content(path)
    elif suffix == ".docx":
        _put_aside(path, "cannot be read: it is no file", into)
    else:
        into.others.append(path.name)


def _put_aside(path: Path, fault: str, folder: _Folder) -> None:
    folder.unread.append(FaultyTemplate(path.name, (fault,)))


def _content(path: Path) -> bytes:
    """Read a template. Raises ``OSError`` also for one that is too large to be a letter."""
    if path.stat().st_size > MAX_BYTES:
        raise OSError(errno.EFBIG, "too large")
    return path.read_bytes()


def faults_of(template: bytes) -> tuple[str, ...]:
    """Say what is wrong with a template, a line for each fault; none, if it can be used."""
    from docxtpl import DocxTemplate

    environment = _environment()

    try:
        wanted = DocxTemplate(io.BytesIO(template)).get_undeclared_template_variables(environment)
    except TemplateSyntaxError as error:
        return (_unreadable(error),)
    except Exception:
        return (f"is no Word document that can be opened: {_SAVE_AS_DOCX}",)

    unknown = sorted(set(wanted) - set(FIELDS) - set(environment.globals))
    if unknown:
        return tuple(_unknown(field) for field in unknown)

    return _faults_in_filling(template)


def _faults_in_filling(template: bytes) -> tuple[str, ...]:
    """Say why a template cannot be filled in, by trying it."""
    try:
        render(template, SAMPLE)
    except UndefinedError as error:
        field = re.search(r"'([^']+)' is undefined", str(error))
        return (_unknown(field[1]) if field else f"uses what is not there: {error}",)
    except TemplateSyntaxError as error:
        return (_unreadable(error),)
    except Exception as error:
        return (
            f"cannot be filled in ({type(error).__name__}): only plain fields such as {{{{ ref }}}}"
            " are meant",
        )

    return ()


def _unreadable(error: TemplateSyntaxError) -> str:
    return f"a field in double braces cannot be read: {error.message}"


def _unknown(field: str) -> str:
    near = get_close_matches(field, FIELDS, 1)
    hint = f"; did you mean {near[0]}?" if near else ""
    return f"unknown field “{field}”{hint} The fields are {', '.join(FIELDS)}"


def _environment() -> SandboxedEnvironment:
    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)


# --- writing -----------------------------------------------------------------------------------


def render(template: bytes, fields: Mapping[str, str]) -> bytes:
    """Fill in a template; what is left to fill in outside is highlighted."""
    from docxtpl import DocxTemplate

    document: Any = DocxTemplate(io.BytesIO(template))
    document.render(dict(fields), _environment(), autoescape=True)
    _mark_blanks(document.docx)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _mark_blanks(document: Any) -> None:
    """Highlight each [blank], wherever it is: in the text, in tables, in headers and footers."""
    from docx.oxml.ns import qn

    for root in _roots(document):
        for run in list(root.iter(qn("w:r"))):
            for piece in _single_pieces(run):
                _highlight_blanks(piece)


def _roots(document: Any) -> Iterator[Any]:
    """Yield the parts of a document that hold text: its body, and every header and footer.

    These are asked of the document's relations: docxtpl puts new parts there when it fills them in,
    of which the sections do not know. So those of a first page and of even pages are there, too.
    """
    yield document.element.body
    for relation in document.part.rels.values():
        if relation.reltype.endswith(("/header", "/footer")):
            yield relation.target_part.element


def _single_pieces(run: Any) -> list[Any]:
    """Return a run; one that has a blank beside a tab or a break, as a run for each of them."""
    content = _content_of(run)
    has_blank = any(BLANK.search(child.text or "") for child in content)
    if len(content) < 2 or not has_blank:
        return [run]

    pieces = [_with_only(run, place) for place in range(len(content))]
    for piece in pieces:
        run.addprevious(piece)

    run.getparent().remove(run)
    return pieces


def _with_only(run: Any, place: int) -> Any:
    """Copy a run with its style, and of its content only what is at this place."""
    copy = deepcopy(run)
    for other, child in enumerate(_content_of(copy)):
        if other != place:
            copy.remove(child)
    return copy


def _content_of(run: Any) -> list[Any]:
    """Return what is in a run beside its style."""
    from docx.oxml.ns import qn

    return [child for child in run if child.tag != qn("w:rPr")]


def _plain_text(run: Any) -> str:
    """Return a run's text, if it has one and nothing else but its style."""
    from docx.oxml.ns import qn

    content = _content_of(run)
    if len(content) == 1 and content[0].tag == qn("w:t"):
        return content[0].text or ""
    return ""


def _highlight_blanks(run: Any) -> None:
    """Replace a run with blanks by pieces in its style, the blanks among them highlighted."""
    from docx.enum.text import WD_COLOR_INDEX
    from docx.text.run import Run

    text = _plain_text(run)
    if not BLANK.search(text):
        return

    for piece in _pieces(text):
        copy = deepcopy(run)
        run.addprevious(copy)
        part = Run(copy, None)  # type: ignore[arg-type]
        part.text = piece

        if BLANK.fullmatch(piece):
            part.font.highlight_color = WD_COLOR_INDEX.YELLOW

    run.getparent().remove(run)


def _pieces(text: str) -> Iterator[str]:
    """Yield a text in pieces: the blanks, and what is between them."""
    place = 0
    for blank in BLANK.finditer(text):
        if place < blank.start():
            yield text[place : blank.start()]

        yield blank[0]
        place = blank.end()

    if place < len(text):
        yield text[place:]
