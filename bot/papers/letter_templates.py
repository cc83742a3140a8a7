"""The Word templates of letters, a partnership's own or ours.

A template is a .docx with ``{{ field }}`` where a value goes;
:data:`bot.papers.letter_fields.FIELDS` are all there are. Templates run in a sandbox, every value
is escaped, and a field that does not exist is found when the bot starts, not when somebody needs
the letter. Pure, but for reading the templates once.
"""

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment

from bot.papers.letter_fields import FIELDS, SAMPLE
from bot.papers.letters import TITLES

BLANK = re.compile(r"\[[^\[\]\n]{2,60}\]")
OTHER_FORMATS = (".doc", ".dot", ".dotx", ".docm", ".odt", ".rtf")
_SAVE_AS_DOCX = "in Word, save it as “Word Document (.docx)”"


class TemplateFaults(Exception):
    """Templates that cannot be used: ``lines`` has one for each fault, naming file and field."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class Letters:
    """The templates, read once: ours, and a partnership's own, which win over ours.

    They go by their file's name, which is the letter's.
    """

    def __init__(self, templates: Mapping[str, bytes]) -> None:
        self._templates = dict(templates)

    @classmethod
    def load(cls, folder: Path | None = None) -> "Letters":
        """Read all templates. Raises :class:`TemplateFaults` with every fault of the folder's."""
        if folder is None:
            return cls(built_in())
        own, faults = _read(folder)
        for name, content in own.items():
            faults += [f"{name}.docx: {fault}" for fault in faults_of(content)]
        if faults:
            raise TemplateFaults(tuple(faults))
        return cls(built_in() | own)

    def __contains__(self, name: str) -> bool:
        return name in self._templates

    def __iter__(self) -> Iterator[str]:
        return iter(self._templates)

    def lacking(self, wanted: Iterable[str]) -> list[str]:
        """Return those of the letters that a process file names for which there is no template."""
        return sorted(set(wanted) - set(self._templates))

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


def _read(folder: Path) -> tuple[dict[str, bytes], list[str]]:
    """Read a partnership's own templates; also return a line for each file that is of no use."""
    templates: dict[str, bytes] = {}
    faults: list[str] = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith(("~$", ".")) or not path.is_file():
            continue  # Word's own marks that a file is open
        suffix = path.suffix.lower()
        if suffix in OTHER_FORMATS:
            faults.append(f"{path.name}: is of another format: {_SAVE_AS_DOCX}")
        elif suffix == ".docx":
            try:
                templates[path.stem.lower()] = path.read_bytes()
            except OSError as error:
                faults.append(f"{path.name}: cannot be read ({type(error).__name__})")
    return templates, faults


def faults_of(template: bytes) -> list[str]:
    """Say what is wrong with a template, a line for each fault; none, if it can be used."""
    from docxtpl import DocxTemplate

    environment = _environment()
    try:
        wanted = DocxTemplate(io.BytesIO(template)).get_undeclared_template_variables(environment)
    except TemplateSyntaxError as error:
        return [_unreadable(error)]
    except Exception:
        return [f"is no Word document that can be opened: {_SAVE_AS_DOCX}"]
    unknown = sorted(set(wanted) - set(FIELDS) - set(environment.globals))
    if unknown:
        return [_unknown(field) for field in unknown]
    return _faults_in_filling(template)


def _faults_in_filling(template: bytes) -> list[str]:
    """Say why a template cannot be filled in, by trying it."""
    try:
        render(template, SAMPLE)
    except UndefinedError as error:
        field = re.search(r"'([^']+)' is undefined", str(error))
        return [_unknown(field[1]) if field else f"uses what is not there: {error}"]
    except TemplateSyntaxError as error:
        return [_unreadable(error)]
    except Exception as error:
        return [
            f"cannot be filled in ({type(error).__name__}): only plain fields such as {{{{ ref }}}}"
            " are meant"
        ]
    return []


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
            text = _plain_text(run)
            if BLANK.search(text):
                _highlight_blanks(run, text)


def _roots(document: Any) -> Iterator[Any]:
    """Yield the parts of a document that hold text: its body, and each section's own margins."""
    yield document.element.body
    for section in document.sections:
        for part in (section.header, section.footer):
            if not part.is_linked_to_previous:
                yield part._element


def _plain_text(run: Any) -> str:
    """Return a run's text, if it has one and nothing else but its style."""
    from docx.oxml.ns import qn

    content = [child for child in run if child.tag != qn("w:rPr")]
    if len(content) == 1 and content[0].tag == qn("w:t"):
        return content[0].text or ""
    return ""


def _highlight_blanks(run: Any, text: str) -> None:
    """Replace a run by pieces in its style, the blanks among them highlighted."""
    from docx.enum.text import WD_COLOR_INDEX
    from docx.text.run import Run

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
