"""Letters: Word files from Word templates, a partnership's own or ours. Pure, but for reading the
templates once.

A template is a .docx with ``{{ field }}`` where a value goes; :data:`FIELDS` are all there are.
Names and addresses are never among them: they stand as marked blanks, ``[name]``, to be filled in
outside Slack. No letter knows the pseudonym (a family must not read it), nor a family contact's
label. Templates run in a sandbox, every value is escaped, and a field that does not exist is found
when the bot starts, not when somebody needs the letter.
"""

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment

from bot.errors import Refusal
from bot.workflow.dates.calendar import Calendar, months_in_words
from bot.workflow.dates.due import completion_limit, due_of, span_in_words
from bot.workflow.process.model import Item, PartyKind, Process
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.forecast import forecast
from bot.workflow.rules.labels import role_title
from bot.workflow.rules.lookup import find_party, instance
from bot.workflow.text import matching
from bot.workflow.text.cleaning import clean

TITLES: Mapping[str, str] = {
    "family-letter": "family letter",
    "agency-letter": "agency letter",
    "practitioner-invitation": "practitioner invitation",
    "publication-agency": "publication letter to an agency",
    "publication-partnership": "publication letter to a partnership",
    "publication-family": "publication letter to the family",
    "national-panel": "notice to the National Panel",
    "dfe": "notice to the DfE",
    "ofsted": "notice to Ofsted",
    "cabinet-member": "notice to the Cabinet Member",
    "briefing-invitation": "briefing invitation",
    "briefing-follow-up": "six-week follow-up",
    "impact-request": "impact request",
    "delay-reasons-panel": "reasons for the delay to the National Panel",
    "delay-reasons-secretary": "reasons for the delay to the Secretary of State",
}
"""Our own templates, and what each letter is called: in lists, and in its file's name."""

BY_ITEM = {
    "delay-reasons-panel": "delay-reasons-panel",
    "delay-reasons-secretary": "delay-reasons-secretary",
}
"""Letters of items whose process file names none."""

FOR_AGENCY = frozenset({"practitioner-invitation", "briefing-invitation"})
"""Letters of an item that is there once, which may be written for one agency all the same."""

FIELDS: Mapping[str, str] = {
    "ref": "the review's reference, ESCB-2026-01",
    "today": "the day on which it is drafted, 15 April 2026",
    "partnership": (
        "the partnership's name by the process file, Essex Safeguarding Children Board (ESCB)"
    ),
    "team": "the coordinator's role, ESCB Support Team",
    "reviewer": "the reviewer's role, Lead Reviewer",
    "website": "where reports are published, the ESCB website",
    "report": "what the report is called, Overview Report",
    "version": "the final draft's version, version 3",
    "agency": "the agency, partnership or body that the letter is for",
    "decided": "the day of the decision",
    "six_months_end": "the end of the six months (or of what the file says) after the decision",
    "time_allowed": "how long that is, six months",
    "publication_date": "the agreed publication date, or the day of publishing",
    "expected_publication": "when publication is expected now",
    "notice_days": "the clear working days of the notices, 7 working days",
    "presentation_within": (
        "how soon who asks gets the presentation, 5 working days; empty if the file says nothing"
    ),
    "follow_up_after": (
        "how long after the briefing attendees are asked, 6 weeks; empty if they are not"
    ),
    "meeting_date": "the day of the meeting or session that the letter invites to",
    "reply_by": "by when the letter's own item is due",
    "commitment_by": "by when the agency commits to take part",
    "briefed_by": "by when practitioners are briefed",
    "chronology_by": "by when chronology and summary comments are due",
    "accuracy_by": "by when the agency checks the draft for factual accuracy",
    "hold_since": "since when publication is on hold",
    "name": "a marked blank: [name]",
    "job_title": "a marked blank: [job title]",
    "address": "a marked blank: [address]",
    "contact": "a marked blank: [telephone and e-mail]",
    "signatory": "a marked blank: [name of who signs]",
}
"""Every field, and what stands in it. What is not known yet is a marked blank, too."""

BLANK = re.compile(r"\[[^\[\]\n]{2,60}\]")
_PRIVATE = {
    "name": "[name]",
    "job_title": "[job title]",
    "address": "[address]",
    "contact": "[telephone and e-mail]",
    "signatory": "[name of who signs]",
}
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class TemplateFaults(Exception):
    """Templates that cannot be used: ``lines`` has one for each fault, naming file and field."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


# --- which letters a review has ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that a pathway offers: by the item whose sending it is."""

    name: str
    title: str
    item: Item


def offered(review: Review) -> dict[str, Letter]:
    """The letters of a review's pathway, in the order of its items."""
    found: dict[str, Letter] = {}
    for item in review.process.items.values():
        name = item.letter or BY_ITEM.get(item.id)
        if name is not None and name not in found:
            found[name] = Letter(name, title_of(name), item)
    return found


def title_of(name: str) -> str:
    """What a letter is called; a partnership's own by its file's name."""
    return TITLES.get(name) or name.replace("-", " ")


def find(review: Review, word: str) -> Letter:
    """The letter that a word means: its name, its title, or its item. Refused: unknown or
    ambiguous, with the list."""
    letters = offered(review)
    found = matching.match(word, {n: (n, one.title, one.item.id) for n, one in letters.items()})
    match found:
        case matching.Exact(key) | matching.Unique(key):
            return letters[key]
        case matching.Ambiguous(keys):
            shown = [(k, letters[k].title) for k in keys]
        case matching.Missing():
            shown = [(one.name, one.title) for one in letters.values()]
    raise Refusal(
        "unknown-letter", word=word, letters=shown, several=isinstance(found, matching.Ambiguous)
    )


def party_of(review: Review, letter: Letter, party: str | None, user: str) -> str:
    """The id of the party that a letter is for, "" for none. Refused: unknown, or one of several
    must be said."""
    if not letter.item.each and party is not None and letter.name in FOR_AGENCY:
        return find_party(review.parties_of("agency"), party, what="agency").id
    return instance(review, letter.item, party, user)[1]


def require_may(review: Review, letter: Letter, user: str) -> None:
    """Letters are the coordinator's, and of those whose item it is."""
    if review.is_coordinator(user) or any(review.holds(user, role) for role in letter.item.who):
        return
    roles = list(dict.fromkeys(("coordinator", *letter.item.who)))
    raise Refusal(
        "letter-not-yours",
        letter=letter.title,
        who=[role_title(review.process, role) for role in roles],
        people=list(dict.fromkeys(u for role in roles for u in review.holders(role))),
    )


# --- what stands in it -------------------------------------------------------------------------


def fields_of(
    review: Review, letter: Letter, party: str, today: date, calendar: Calendar
) -> dict[str, str]:
    """Every field's value. What nobody knows yet is a marked blank."""
    process = review.process
    held = [p for p in review.parties_of("hold") if p.id == party] or review.active_holds()
    version = review.current(process.report.decided_kind) if process.report else None
    publishing = forecast(review, today, calendar)[1]
    publish = process.publish
    published = review.published.on if review.published else review.publication_date
    found = {
        "ref": review.ref,
        "today": written(today),
        "partnership": process.partnership or "[name of the partnership]",
        "team": role_title(process, "coordinator"),
        "reviewer": (
            role_title(process, process.author_role) if process.author_role else "[reviewer]"
        ),
        "website": process.website,
        "report": process.report.title if process.report else "report",
        "version": f"version {version.number}" if version else "[version]",
        "agency": _name(review, party),
        "decided": written(review.decided),
        "six_months_end": written(completion_limit(review)),
        "time_allowed": months_in_words(completion_limit(review).months),
        "presentation_within": span_in_words(_made_for(process, "attendee-asked")),
        "follow_up_after": span_in_words(_made_for(process, "attendee")),
        "publication_date": written(published) if published else "[publication date]",
        "expected_publication": (
            written(publishing.day) if publishing.day and not held else "[expected date]"
        ),
        "notice_days": (
            f"{publish.clear_days} working days"
            if publish and publish.clear_days
            else "[notice period]"
        ),
        "hold_since": written(held[0].joined) if held else "[date]",
        "reply_by": _day(
            review,
            InstanceId(letter.item.id, party if letter.item.each else ""),
            calendar,
            "[date]",
        ),
        "meeting_date": _day(review, InstanceId(letter.item.id, ""), calendar, "[date]"),
    }
    for field, item in _AGENCY_DATES.items():
        found[field] = _day(review, InstanceId(item, party), calendar, "[date]")
    return {name: clean(value) for name, value in (found | _PRIVATE).items()}


def _made_for(process: Process, kind: PartyKind) -> Item | None:
    """The item that is there for each of a kind of party, if the pathway has one with a date of its
    own."""
    return next((i for i in process.items.values() if kind in i.each and i.due.span), None)


_AGENCY_DATES = {
    "commitment_by": "agency-commitment",
    "briefed_by": "practitioners-briefed",
    "chronology_by": "chronology",
    "accuracy_by": "factual-accuracy",
}


def _name(review: Review, party: str) -> str:
    """A party as a letter may name it: organisations and job titles, never a family contact or a
    person."""
    try:
        found = review.party(party)
    except KeyError:
        return "[agency]"
    if found.kind in ("agency", "partnership", "body", "partner-agency"):
        return found.name
    if found.kind == "attendee" and not found.user:
        return found.name
    return "[name]"


def _day(review: Review, key: InstanceId, calendar: Calendar, otherwise: str) -> str:
    item = review.process.items.get(key.item)
    if item is None or key not in review.instances(item):
        return otherwise
    closed = review.state(key).closed
    if closed is not None and item.kind == "meeting" and closed.how == "held":
        return written(closed.on)
    due = due_of(review, key, calendar)
    return written(due.day) if due is not None else otherwise


def written(when: date) -> str:
    """A date as letters have it: 15 April 2026."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


SAMPLE = {name: f"[{name.replace('_', ' ')}]" for name in FIELDS}
"""Values to try a template with."""


# --- templates ---------------------------------------------------------------------------------


class Letters:
    """The templates, read once: ours, and a partnership's own, which win over ours of the same
    name."""

    def __init__(self, templates: Mapping[str, bytes]) -> None:
        self._templates = dict(templates)

    @classmethod
    def load(cls, folder: Path | None = None) -> "Letters":
        """All templates. Raises :class:`TemplateFaults` naming every fault of a partnership's
        own."""
        own, faults = _read(folder) if folder is not None else ({}, [])
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
        """Those of the letters that a process file names for which there is no template."""
        return sorted(set(wanted) - set(self._templates))

    def write(self, name: str, fields: Mapping[str, str]) -> bytes:
        """The letter as a Word file, its blanks marked. Raises ``KeyError`` for a letter without a
        template."""
        return render(self._templates[name], fields)


def built_in() -> dict[str, bytes]:
    """Our own templates."""
    folder = files("bot.papers") / "templates"
    return {name: (folder / f"{name}.docx").read_bytes() for name in TITLES}


def _read(folder: Path) -> tuple[dict[str, bytes], list[str]]:
    found: dict[str, bytes] = {}
    faults: list[str] = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith(("~$", ".")) or not path.is_file():
            continue  # Word's own marks that a file is open
        if path.suffix.lower() == ".docx":
            try:
                found[path.stem.lower()] = path.read_bytes()
            except OSError as error:
                faults.append(f"{path.name}: cannot be read ({type(error).__name__})")
        elif path.suffix.lower() in (".doc", ".dot", ".dotx", ".docm", ".odt", ".rtf"):
            faults.append(
                f"{path.name}: is of another format: in Word, save it as “Word Document (.docx)”"
            )
    return found, faults


def _environment() -> SandboxedEnvironment:
    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)


def faults_of(template: bytes) -> list[str]:
    """What is wrong with a template, each in a line that names the field; empty if it can be
    used."""
    from docxtpl import DocxTemplate

    environment = _environment()
    try:
        wanted = DocxTemplate(io.BytesIO(template)).get_undeclared_template_variables(environment)
    except TemplateSyntaxError as error:
        return [f"a field in double braces cannot be read: {error.message}"]
    except Exception:
        return [
            "is no Word document that can be opened: in Word, save it as “Word Document (.docx)”"
        ]
    unknown = sorted(set(wanted) - set(FIELDS) - set(environment.globals))
    if unknown:
        return [_unknown(field) for field in unknown]
    try:
        render(template, SAMPLE)
    except UndefinedError as error:
        field = re.search(r"'([^']+)' is undefined", str(error))
        return [_unknown(field[1]) if field else f"uses what is not there: {error}"]
    except TemplateSyntaxError as error:
        return [f"a field in double braces cannot be read: {error.message}"]
    except Exception as error:
        return [
            f"cannot be filled in ({type(error).__name__}): only plain fields such as {{{{ ref }}}}"
            " are meant"
        ]
    return []


def _unknown(field: str) -> str:
    near = get_close_matches(field, FIELDS, 1)
    hint = f"; did you mean {near[0]}?" if near else ""
    return f"unknown field “{field}”{hint} The fields are {', '.join(FIELDS)}"


def render(template: bytes, fields: Mapping[str, str]) -> bytes:
    """A template filled in, by an instance of its own; what is left to fill in is highlighted."""
    from docxtpl import DocxTemplate

    document: Any = DocxTemplate(io.BytesIO(template))
    document.render(dict(fields), _environment(), autoescape=True)
    _mark_blanks(document.docx)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _mark_blanks(document: Any) -> None:
    """Highlights each [blank], wherever it is: in the text, in tables, in headers and footers."""
    from docx.oxml.ns import qn

    roots = [document.element.body]
    for section in document.sections:
        roots += [
            part._element
            for part in (section.header, section.footer)
            if not part.is_linked_to_previous
        ]
    for root in roots:
        for run in list(root.iter(qn("w:r"))):
            texts = [child for child in run if child.tag == qn("w:t")]
            plain = [child for child in run if child.tag not in (qn("w:t"), qn("w:rPr"))]
            if len(texts) == 1 and not plain and BLANK.search(texts[0].text or ""):
                _split(run, texts[0].text)


def _split(run: Any, text: str) -> None:
    """A run in pieces, the blanks among them with a highlight."""
    from copy import deepcopy

    from docx.enum.text import WD_COLOR_INDEX
    from docx.text.run import Run

    place = 0
    pieces: list[tuple[str, bool]] = []
    for blank in BLANK.finditer(text):
        pieces += [(text[place : blank.start()], False), (blank[0], True)]
        place = blank.end()
    pieces.append((text[place:], False))
    for piece, marked in pieces:
        if piece:
            copy = deepcopy(run)
            run.addprevious(copy)
            part = Run(copy, None)  # type: ignore[arg-type]
            part.text = piece
            if marked:
                part.font.highlight_color = WD_COLOR_INDEX.YELLOW
    run.getparent().remove(run)
