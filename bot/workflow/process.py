"""What a pathway is: the stages, items, roles and documents of one process file, and reading it.

A process file is TOML (``docs/process-files.md`` explains it to its writers). :func:`read` turns its text
into a :class:`Process`, or raises :class:`ProcessFaults` with every fault at once, each with its place,
its line and what would be allowed; :func:`read_folder` does so for all files together. Nothing here knows a
particular partnership, and nothing reads a disk.
"""

import hashlib
import re
import tomllib
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from itertools import pairwise
from typing import Any, Final, Literal

FORMAT = 1
MAX_BYTES = 200_000
MAX_LINE = 4_000
"""A line of 200 kB keeps the TOML reader busy for minutes."""
MAX_ITEMS = 400
MAX_FAULTS = 100
"""More than anybody mends in one go; the rest is counted."""
MAX_FILES = 100

Kind = Literal["task", "meeting", "notice", "document", "confirmation", "approval", "date", "publish"]
KINDS = ("task", "meeting", "notice", "document", "confirmation", "approval", "date", "publish")
EACH = (
    "agency",
    "partner-agency",
    "partnership",
    "body",
    "family",
    "attendee",
    "attendee-asked",
    "action",
    "round",
    "action-round",
    "hold",
    "check",
)
"""What an item can be made for each of. ``round``, ``action-round`` and ``check`` are opened by the clock."""
RULES = (
    "decision",
    "pseudonym",
    "independence",
    "timetable",
    "contribution",
    "response-and-actions",
    "publication-date",
    "website-removal",
    "briefing",
    "action-done",
    "assurance",
    "progress-check",
)
"""The named rules of the engine that an item may ask for with ``rule``."""
BASES = ("seed", "statutory", "timetable", "default")
BASIS_WORDS: Final[Mapping[str, str]] = {
    "document": "seed",
    "statutory": "statutory",
    "timetable": "timetable",
    "default": "default",
}
"""How a file writes where something comes from ("document": the partnership's own process document)."""
DECIDES = ("majority", "one-holder", "holder")
OUTCOMES = ("contributes", "declines", "no-reply", "deferred")
"""What can come of a contribution (``done … as …``)."""
UNITS = ("days", "weeks", "months", "working days")
ANCHORS = ("decision", "publish", "publication", "circulation", "asking", "joining", "own date")
DUES = (
    "timetable",
    "flexible",
    "before publication",
    "publication date",
    "own date",
    "<n> <days|weeks|months|working days> after <anchor>",
    "<n> working days before publication",
    "the day after <n> months after <anchor>",
)
"""The forms of a date rule, as they are shown to a file's writer."""
_TYPED = ("for", "as", "on", "until", "because", "note", "ref", "with", "all", "none", "list")
_DATED = ("publication", "circulation", "asking", "joining", "own-date")
RESERVED_ITEMS = frozenset((*_TYPED, *_DATED))
"""Words of a typed command or of a date rule: an item so called could not be named."""
RESERVED_ROLES = frozenset(("agency", "overview", "lead", "deputy", "assigned", "list", "remove"))
"""Capacities of the engine's own, and words of the ``role`` command."""
TITLE_LIMIT = 150  # a Slack header
STAGE_TITLE_LIMIT = 75  # a Slack button
ROLE_TITLE_LIMIT = 60
NAME_LIMIT = 75  # a Slack option
ID_LIMIT = 40
HINT_LIMIT = 500

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")
_PREFIX = re.compile(r"[A-Z][A-Z0-9]{1,9}\Z")
_REFERENCE = re.compile(r"[a-z][a-z0-9]{1,15}-[0-9]{4}-[0-9]{1,4}\Z")
_SPAN = re.compile(
    r"(?:(?P<next>the day after) )?(?P<count>\d{1,3}) (?P<unit>working days?|days?|weeks?|months?) "
    r"(?P<way>before|after) (?P<anchor>[a-z][a-z0-9 -]*)\Z"
)


# --- what a pathway is -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """So many units before or after an anchor; ``next_day`` adds one day ("the day after 12 months after publish")."""

    count: int
    unit: str
    way: Literal["before", "after"]
    anchor: str
    next_day: bool = False


@dataclass(frozen=True, slots=True)
class DueRule:
    """Where an item's date comes from. ``kind`` "none" is an item without a date of its own."""

    kind: Literal["none", "timetable", "flexible", "before-publication", "publication-date", "own-date", "span"]
    span: Span | None = None
    basis: str = "default"

    @property
    def follows_publication(self) -> bool:
        """Whether the date hangs on the day of publishing."""
        return self.span is not None and self.span.way == "after" and self.span.anchor == "publish"

    @property
    def precedes_publication(self) -> bool:
        """Whether the item is due before the agreed publication date (a notice or a "before publication" item)."""
        return self.kind == "before-publication" or (
            self.span is not None and self.span.way == "before" and self.span.anchor == "publication"
        )


@dataclass(frozen=True, slots=True)
class Requirement:
    """What must stand before a gate opens: ``one`` item, ``every`` instance of it, or the party's ``own``."""

    scope: Literal["one", "every", "own"]
    item: str


@dataclass(frozen=True, slots=True)
class Role:
    """A role of the pathway. ``decides``: how its decision is reached when it must decide."""

    id: str
    title: str
    many: bool = True
    last_stays: bool = False
    author: bool = False
    decides: Literal["", "majority", "one-holder", "holder"] = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A document with versions: the report (its ``kinds`` in order, the last is decided on) or a paper."""

    id: str
    title: str
    kinds: tuple[str, ...] = ()
    paper: bool = False

    @property
    def decided_kind(self) -> str:
        """The kind that can be confirmed, approved and published."""
        return self.kinds[-1] if self.kinds else self.id


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a checklist."""

    id: str
    title: str
    stage: str
    kind: Kind
    who: tuple[str, ...] = ()
    decides: tuple[str, ...] = ()
    each: tuple[str, ...] = ()
    due: DueRule = field(default_factory=lambda: DueRule("none"))
    of: str | None = None
    requires: tuple[Requirement, ...] = ()
    rule: str | None = None
    fills: str | None = None
    outcomes: tuple[str, ...] = ()
    optional: bool = False
    repeatable: bool = False
    personal: bool = False
    overlay: str | None = None
    basis: str = "seed"
    notices: tuple[str, ...] = ()
    clear_days: int = 0
    limit: Span | None = None
    by_circulation: bool = False
    hint: str = ""
    letter: str | None = None
    """The Word template that ``letter`` drafts from, without its ending."""
    agency_body: bool = False
    """Shown with the agency's own governance body (``agency_bodies``)."""

    @property
    def flexible(self) -> bool:
        """Never automatically overdue (E1)."""
        return self.due.kind == "flexible"

    @property
    def answered(self) -> bool:
        """Whether answers on a version close it."""
        return self.kind in ("confirmation", "approval")

    @property
    def blocking(self) -> bool:
        """Whether it holds its stage while it is open: neither flexible nor driven by a clock nor recurring."""
        span = self.due.span
        return self.due.kind not in ("flexible", "own-date") and (
            span is None or span.way == "before" or span.anchor in ("circulation", "decision")
        )


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage and its items in order. ``typical`` is its usual length in days, 0 where it takes none of its own."""

    id: str
    title: str
    typical: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Process:
    """A pathway as its file says it. ``hash`` is the SHA-256 of ``text``: a review keeps the file it has."""

    id: str
    title: str
    prefix: str
    partners: tuple[str, ...]
    seconds: tuple[str, ...]
    roles: Mapping[str, Role]
    documents: Mapping[str, Document]
    bodies: Mapping[str, str]
    partner_agencies: Mapping[str, str]
    agency_bodies: Mapping[str, str]
    overlays: Mapping[str, bool]
    links: Mapping[str, str]
    website: str
    stages: tuple[Stage, ...]
    assurance_months: int
    progress_months: int
    text: str
    hash: str
    replaces: str | None = None
    """The built-in pathway whose place this file takes."""
    items: Mapping[str, Item] = field(init=False)
    """All items by id, in order of the stages."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "items", {item.id: item for stage in self.stages for item in stage.items})

    def stage_index(self, stage: str) -> int:
        """The place of a stage, from 0; unknown stages (of an older file) count as the first."""
        return next((n for n, s in enumerate(self.stages) if s.id == stage), 0)

    def by_rule(self, rule: str) -> Item | None:
        """The item that asks for a named rule, if the pathway has one."""
        return next((i for i in self.items.values() if i.rule == rule), None)

    @property
    def publish(self) -> Item | None:
        """The publication gate's item, if publishing is the partnership's own."""
        return next((i for i in self.items.values() if i.kind == "publish"), None)

    @property
    def report(self) -> Document | None:
        """The report, if the pathway writes one."""
        return next((d for d in self.documents.values() if not d.paper), None)

    @property
    def author_role(self) -> str | None:
        """The role that writes the report and never decides on it."""
        return next((r.id for r in self.roles.values() if r.author), None)

    def document_of(self, of: str | None) -> Document | None:
        """The document that an item's ``of`` speaks about: its id, or one of its kinds."""
        return next((d for d in self.documents.values() if of is not None and (of == d.id or of in d.kinds)), None)

    @property
    def deciding_roles(self) -> frozenset[str]:
        """Groups whose members decide by one holder: a coordinator must not sit in them (commands.md, ``role``)."""
        return frozenset(r.id for r in self.roles.values() if r.decides == "one-holder")


# --- faults ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a process file. ``place`` is a path ("stage.scoping.item.agencies"); ``line`` from 1, 0 unknown.

    ``file`` is only said where several files were read together.
    """

    place: str
    problem: str
    line: int = 0
    allowed: tuple[str, ...] = ()
    nearest: str = ""
    file: str = ""

    def __str__(self) -> str:
        """One line for the command line."""
        text = f"line {self.line}: {self.place}: {self.problem}" if self.line else f"{self.place}: {self.problem}"
        if self.file:
            text = f"{self.file}: {text}"
        if self.nearest:
            text += f"; did you mean {self.nearest}?"
        if self.allowed:
            text += f" (allowed: {', '.join(self.allowed)})"
        return text


class ProcessFaults(Exception):
    """A process file cannot be used; ``faults`` lists everything that is wrong with it."""

    def __init__(self, file: str, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) if fault.file else f"{file}: {fault}" for fault in faults))
        self.file = file
        self.faults = faults


# --- reading -----------------------------------------------------------------------------------


def read(text: str, file: str = "process file") -> Process:
    """The process that a file describes. Raises :class:`ProcessFaults` naming every fault at once."""
    parsed = _parse(text, file)
    if parsed.process is None or parsed.faults:
        raise ProcessFaults(parsed.file, parsed.faults)
    return parsed.process


def read_kept(text: str) -> Process:
    """The process of a review that goes on by the file it was opened with.

    The file had no fault then. What the checker learned since must not stop a running review, so only a text that
    cannot be understood at all raises :class:`ProcessFaults`.
    """
    parsed = _parse(text, "kept process file")
    if parsed.process is None:
        raise ProcessFaults(parsed.file, parsed.faults)
    return parsed.process


def read_folder(builtin: Mapping[str, str | bytes], extra: Mapping[str, str | bytes]) -> dict[str, Process]:
    """All pathways by id: the bot's own files and a partnership's own, each mapping file names to texts.

    Raises :class:`ProcessFaults` with every fault of every file, and what is wrong between them: two files with one
    id, one prefix that does not belong to partners. A partnership's file takes a built-in's place with ``replaces``.
    """
    if len(extra) > MAX_FILES:
        raise ProcessFaults("process files", [Fault("folder", f"holds {len(extra)} files; {MAX_FILES} at most")])
    ours = [_parse(text, file) for file, text in builtin.items()]
    theirs = [_parse(text, file) for file, text in extra.items()]
    kept = _without_replaced(ours, theirs)
    _check_ids(kept)
    _check_partners(kept)
    faults = [replace(f, file=one.file) for one in (*ours, *theirs) for f in sorted(set(one.faults), key=_order)]
    if faults:
        raise ProcessFaults("process files", faults)
    return {one.process.id: one.process for one in kept if one.process is not None}


def accepted_keys() -> dict[str, tuple[str, ...]]:
    """Every key that a file may have, by the table it belongs to (``""`` is the top). For the schema and the guide."""
    reader = _Reader(_ONE_OF_EACH)
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


def parse_span(text: str) -> Span | None:
    """``7 working days before publication`` as a :class:`Span`; ``None`` if it is not one."""
    found = _SPAN.match(" ".join(text.lower().split()))
    if not found:
        return None
    unit = found["unit"] if found["unit"].endswith("s") else found["unit"] + "s"
    way: Literal["before", "after"] = "before" if found["way"] == "before" else "after"
    return Span(int(found["count"]), unit, way, found["anchor"].strip(), found["next"] is not None)


Where = tuple[str | int, ...]
"""The way to a table, a key or a list entry: ("stage", 2, "item", "agencies", "who", 0)."""


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
    file = _shown(file, 100)
    try:
        if isinstance(text, bytes):
            if len(text) > MAX_BYTES:
                return _Parsed(file, None, [Fault("file", f"is larger than {MAX_BYTES // 1000} kB")])
            text = text.decode()
        size = len(text) if len(text) > MAX_BYTES else len(text.encode())
    except UnicodeError:
        problem = "is not UTF-8 text: save it as plain text with the encoding UTF-8"
        return _Parsed(file, None, [Fault("file", problem)])
    if size > MAX_BYTES:
        return _Parsed(file, None, [Fault("file", f"is larger than {MAX_BYTES // 1000} kB")])
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
    unfit = [Fault("file", problem, line) for line, problem in _unfit_lines(plain)]
    if unfit:
        return _Parsed(file, None, unfit[:MAX_FAULTS])
    try:
        data = tomllib.loads(plain)
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits is a bare ValueError
        return _Parsed(file, None, [_not_toml(str(error), plain)])
    reader = _Reader(plain)
    process = reader.process(data)
    process = replace(process, text=text, hash=hashlib.sha256(text.encode()).hexdigest())
    faults = sorted(set(reader.faults), key=_order)
    if len(faults) > MAX_FAULTS:
        more = len(faults) - MAX_FAULTS
        faults = [*faults[:MAX_FAULTS], Fault("file", f"has {more:,} more faults: mend these first")]
    return _Parsed(file, process, faults, reader.places)


def _unfit_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines that nobody should have to read: endless, or with characters that show nothing or turn the text round."""
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > MAX_LINE:
            yield number, f"has a line of {len(line):,} characters; {MAX_LINE:,} at most"
        hidden = next((c for c in line if c not in "\t\r" and _hidden(c)), None)
        if hidden is not None:
            yield number, f"has an invisible character (U+{ord(hidden):04X}): delete it, or type the line anew"


def _hidden(c: str) -> bool:
    """Control, direction-changing and other characters that show nothing (but the joiners of scripts and emoji)."""
    return unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") and c not in "\u200c\u200d"


def _nearest(value: str, allowed: Iterable[str]) -> str:
    """What was probably meant."""
    return "".join(get_close_matches(value[:ID_LIMIT].lower(), list(allowed), 1))


def _worth_naming(allowed: tuple[str, ...], near: str) -> tuple[str, ...]:
    """All that is allowed, unless it is a long list, and one of it was probably meant."""
    return () if len(allowed) > (12 if near else 40) else allowed


def _shown(text: object, limit: int = 60) -> str:
    """What a stranger wrote, fit to be shown in one line."""
    plain = "".join("\ufffd" if _hidden(c) else c for c in str(text)[: limit + 1])
    return plain if len(plain) <= limit else plain[: limit - 1] + "…"


# --- a text that is no TOML --------------------------------------------------------------------

_YAML = re.compile(r"\s*(- )?[\w-]+\s*:(\s|$)|---\s*$|\s*- \S")


def _not_toml(message: str, text: str) -> Fault:
    """What is wrong with a text that is no TOML, in words for somebody who is no programmer."""
    lines = text.split("\n")
    found = re.search(r"\(at line (\d+), column \d+\)", message)
    number = int(found[1]) if found else len(lines)
    line = lines[number - 1] if number <= len(lines) else ""
    start = text.lstrip()
    if start.startswith("{\\rtf") or "\x00" in text:
        return Fault("file", "is a word processor's document: save it as plain text", 1)
    if start.startswith("{"):
        return Fault("file", "is JSON; a process file is TOML (docs/process-files.md)", 1)
    if _YAML.match(line):
        problem = f'“{_shown(line.strip(), 40)}” is YAML; a process file is TOML: title = "…" rather than title: …'
        return Fault("file", problem, number)
    if any(quote in line for quote in "“”„‘’") and '"' not in line:
        return Fault("file", 'has curly quotes around a text; TOML needs straight ones: title = "…"', number)
    twice = re.match(r"Cannot declare \((.*)\) twice", message)
    if twice:
        name = ".".join(re.findall(r"'([^']*)'", twice[1]))
        return Fault("file", f"“{_shown(name)}” is written twice", number)
    if message.startswith("Cannot overwrite a value"):
        return Fault("file", f"“{_shown(line.split('=')[0].strip())}” is written twice", number)
    if message.startswith("Invalid value") and "=" in line:
        return Fault(
            "file", f'“{_shown(line.strip(), 40)}”: a text stands between straight quotes: title = "…"', number
        )
    if "Illegal character '\\n'" in message or "Unterminated string" in message:
        return Fault("file", "a text is not closed: its second quote is missing", number)
    reason = re.sub(r" \(at .*\)$", "", message)
    return Fault("file", f"is not TOML: {_shown(reason, 120) or 'it cannot be read'}", number)


# --- where things stand ------------------------------------------------------------------------


_BLANK = re.compile(r"[ \t]*")
_SPACE = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_STRINGS = (
    re.compile(r'"""(?:\\.|[^\\])*?"""(?:"{0,2})', re.DOTALL),
    re.compile(r"'''.*?'''(?:'{0,2})", re.DOTALL),
    re.compile(r'"(?:\\.|[^"\\\n])*"'),
    re.compile(r"'[^'\n]*'"),
)
_SCALAR = re.compile(r"[^,\]}\n#]*")


class _Places:
    """Finds the line of every table, key and list entry of a text that is TOML. For pointing, never for meaning."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[Where, int] = {}
        self._starts = [0, *(m.end() for m in re.finditer("\n", text))]
        self._lists: dict[Where, int] = {}

    def find(self) -> dict[Where, int]:
        """Where to line. What could not be followed is left out."""
        try:
            table: Where = ()
            while not self._ends():
                table = self._header() if self.text[self.at] == "[" else self._pair(table)
        except (IndexError, ValueError, RecursionError):
            pass
        return self.found

    def _ends(self) -> bool:
        self._skip(_SPACE)
        return self.at >= len(self.text)

    def _skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if found is None:
            raise ValueError(self.at)
        self.at = found.end()
        return found[0]

    def _mark(self, path: Where, at: int) -> None:
        line = bisect_right(self._starts, at)
        while path and path not in self.found:
            self.found[path] = line
            path = path[:-1]

    def _header(self) -> Where:
        start = self.at
        many = self.text.startswith("[[", self.at)
        self.at += 2 if many else 1
        keys = self._keys()
        path: Where = ()
        for number, key in enumerate(keys, 1):
            path += (key,)
            if many and number == len(keys):
                self._lists[path] = self._lists.get(path, -1) + 1
            if path in self._lists:
                path += (self._lists[path],)
        self.at = self.text.index("]", self.at) + (2 if many else 1)
        self._mark(path, start)
        return path

    def _keys(self) -> list[str]:
        keys = []
        while True:
            self._skip(_BLANK)
            keys.append(self._key())
            self._skip(_BLANK)
            if self.text[self.at] != ".":
                return keys
            self.at += 1

    def _key(self) -> str:
        quote = self.text[self.at]
        if quote == '"':
            return str(tomllib.loads(f"k = {self._skip(_STRINGS[2])}")["k"])
        if quote == "'":
            return self._skip(_STRINGS[3])[1:-1]
        return self._skip(_BARE)

    def _pair(self, table: Where) -> Where:
        start = self.at
        path = (*table, *self._keys())
        self._mark(path, start)
        self.at = self.text.index("=", self.at) + 1
        self._value(path)
        return table

    def _value(self, path: Where) -> None:
        self._skip(_BLANK)
        first = self.text[self.at]
        if first in "\"'":
            whole = next(p for p in _STRINGS if p.match(self.text, self.at))
            self._skip(whole)
        elif first == "[":
            self._list(path)
        elif first == "{":
            self._inline(path)
        else:
            self._skip(_SCALAR)

    def _list(self, path: Where) -> None:
        self.at += 1
        number = 0
        while True:
            self._skip(_SPACE)
            if self.text[self.at] == "]":
                self.at += 1
                return
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self._mark((*path, number), self.at)
            self._value((*path, number))
            number += 1

    def _inline(self, path: Where) -> None:
        self.at += 1
        while True:
            self._skip(_SPACE)
            if self.text[self.at] == "}":
                self.at += 1
                return
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self._pair(path)


# --- one table ---------------------------------------------------------------------------------

_MEANT = {
    "name": "title",
    "type": "kind",
    "role": "who",
    "owner": "who",
    "responsible": "who",
    "deadline": "due",
    "date": "due",
    "needs": "requires",
    "per": "each",
    "document": "of",
    "approvers": "decides",
    "description": "hint",
    "template": "letter",
    "length": "typical",
}
"""What people write instead of a key, though it does not look like it."""


class _Table:
    """One TOML table under reading: typed access that notes faults instead of raising. ``shape`` names the tables
    that have the same keys."""

    def __init__(self, reader: "_Reader", data: dict[str, Any], path: Where, name: str, shape: str) -> None:
        self.reader, self.data, self.path, self.name, self.shape = reader, data, path, name, shape
        self.known: set[str] = set()
        self.silent = False

    def fault(
        self,
        key: str,
        problem: str,
        allowed: Iterable[str] = (),
        value: str | None = None,
        *,
        entry: int | None = None,
    ) -> None:
        """Note a fault of a key (of one entry of its list), or of the table itself where ``key`` is empty."""
        if self.silent:
            return
        below: Where = (*key.split("."), *(() if entry is None else (entry,))) if key else ()
        self.reader.fault(
            (*self.path, *below),
            ".".join(_shown(part) for part in (self.name, key) if part) or "file",
            problem,
            tuple(allowed),
            value,
        )

    def has(self, key: str) -> bool:
        return key in self.data

    def entry(self, key: str, word: str) -> int | None:
        """The place of the entry of a list that names something: "every accuracy" names accuracy."""
        value: Any = self.data
        for part in key.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        entries = value if isinstance(value, list) else []
        return next((n for n, one in enumerate(entries) if isinstance(one, str) and one.split()[-1:] == [word]), None)

    def _get(self, key: str) -> Any:
        self.known.add(key)
        return self.data.get(key)

    def string(self, key: str, *, allowed: tuple[str, ...] = (), limit: int = 300, is_id: bool = False) -> str:
        """A text that must be there."""
        if self._get(key) is None:
            self.fault(key, "is missing", allowed)
            return ""
        return self.optional(key, allowed=allowed, limit=limit, is_id=is_id) or ""

    def optional(self, key: str, *, allowed: tuple[str, ...] = (), limit: int = 300, is_id: bool = False) -> str | None:
        """A text, if it is there and can be used."""
        value = self._get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            self.fault(key, f"must be a text, not {_type(value)}", allowed)
            return None
        if not self._is_plain(key, value, limit):
            return None
        if allowed and value not in allowed:
            self.fault(key, f"“{_shown(value)}” is not known", allowed, value)
            return None
        if is_id and not self._is_id(key, value):
            return None
        return value

    def _is_plain(self, key: str, value: str, limit: int, entry: int | None = None) -> bool:
        if not value.strip():
            self.fault(key, "must not be empty", entry=entry)
        elif len(value) > limit:
            self.fault(key, f"has {len(value):,} characters; {limit} at most", entry=entry)
        elif any(_hidden(c) for c in value):
            self.fault(key, "must be one line of plain text, without invisible characters", entry=entry)
        elif re.search(r"\{\{|\{%|\{#|<|>", value):
            self.fault(key, "must be plain text: no {{, {%, {#, < or >", entry=entry)
        else:
            return True
        return False

    def _is_id(self, key: str, value: str) -> bool:
        if not _ID.match(value):
            problem = f"“{_shown(value)}” must be small letters, digits and single hyphens, beginning with a letter"
            self.fault(key, problem)
            return False
        return True

    def strings(self, key: str, *, allowed: tuple[str, ...] = (), limit: int = 300) -> tuple[str, ...]:
        """A list of texts; those that cannot be used are left out."""
        value = self._get(key)
        if value is None:
            return ()
        if isinstance(value, str):
            self.fault(key, f'must be a list: ["{_shown(value)}"]', allowed)
            return ()
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            self.fault(key, 'must be a list of texts: ["…", "…"]', allowed)
            return ()
        found: list[str] = []
        for entry, one in enumerate(value):
            if not self._is_plain(key, one, limit, entry):
                continue
            if allowed and one not in allowed:
                self.fault(key, f"“{_shown(one)}” is not known", allowed, one, entry=entry)
            elif one in found:
                self.fault(key, f"names “{_shown(one)}” twice", entry=entry)
            else:
                found.append(one)
        return tuple(found)

    def flag(self, key: str) -> bool:
        value = self._get(key)
        if value is not None and not isinstance(value, bool):
            self.fault(key, f"must be true or false, not {_type(value)}")
            return False
        return bool(value)

    def span(self, key: str, pattern: str, example: str, units: Mapping[str, int], default: int) -> int:
        """A length such as “2 weeks”, as a number of the smallest unit."""
        text = self.optional(key)
        if text is None:
            return default
        found = re.fullmatch(pattern, " ".join(text.lower().split()))
        count = int(found[1]) * units[found[2].rstrip("s")] if found else 0
        if not found or count > 1000:
            self.fault(key, f"“{_shown(text)}” must be like “{example}”")
            return default
        return count

    def table(self, key: str, shape: str = "") -> "_Table":
        value = self._get(key)
        name = f"{self.name}.{_shown(key)}" if self.name else _shown(key)
        if value is None or isinstance(value, dict):
            return _Table(self.reader, value or {}, (*self.path, key), name, shape)
        self.fault(key, f"must be a table, not {_type(value)}")
        broken = _Table(self.reader, {}, (*self.path, key), name, shape)
        broken.silent = True  # one fault is enough: nothing in it can be missing
        return broken

    def tables(self, shape: str) -> Iterator[tuple[str, "_Table"]]:
        """The tables in this one by their ids."""
        for key in self.data:
            if not _ID.match(key) or len(key) > ID_LIMIT:
                problem = f"must be small letters, digits and single hyphens, at most {ID_LIMIT}, a letter first"
                self.fault(key, problem)
            inner = self.table(key, shape)
            yield key, inner
            inner.done()

    def texts(self, limit: int = NAME_LIMIT, *, ids: bool = True, parties: bool = False) -> dict[str, str]:
        """The texts in this table by their keys (ids, or names). ``parties``: they are named in typed commands."""
        found: dict[str, str] = {}
        for key in self.data:
            if ids and not _ID.match(key):
                self.fault(key, "must be small letters, digits and single hyphens, beginning with a letter")
            elif not ids and not self._is_plain(key, key, NAME_LIMIT):
                continue
            text = self.string(key, limit=limit)
            if parties and text.isdigit():
                self.fault(key, "is a number, and numbers mean actions, rounds and holds")
            elif parties and text.casefold() in (t.casefold() for t in found.values()):
                self.fault(key, f"“{text}” is named twice")
            elif text:
                found[key] = text
        return found

    def done(self) -> None:
        """Every key was asked for: what is left is none."""
        self.reader.keys.setdefault(self.shape, set()).update(self.known)
        for key in self.data.keys() - self.known:
            meant = _MEANT.get(key.lower(), "")
            self.fault(key, "is not a key here", sorted(self.known), meant if meant in self.known else key)


def _type(value: object) -> str:
    """What a value is, for people."""
    for form, word in ((bool, "true or false"), (int, "a number"), (float, "a number"), (str, "a text")):
        if isinstance(value, form):
            return word
    return "a list" if isinstance(value, list) else "a table" if isinstance(value, dict) else "a date"


# --- the whole file ----------------------------------------------------------------------------


class _Reader:
    """Reads one file, noting every fault."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.places: Mapping[Where, int] = _Places(text).find()
        self.faults: list[Fault] = []
        self.keys: dict[str, set[str]] = {}
        self.tables: dict[str, _Table] = {}
        self.stage_tables: dict[str, _Table] = {}
        self.top = _Table(self, {}, (), "", "")

    def fault(
        self, path: Where, place: str, problem: str, allowed: tuple[str, ...] = (), value: str | None = None
    ) -> None:
        line = next((self.places[path[:n]] for n in range(len(path), 0, -1) if path[:n] in self.places), 0)
        near = _nearest(value, allowed) if value and len(self.faults) <= MAX_FAULTS else ""
        self.faults.append(Fault(place, problem, line, _worth_naming(allowed, near), near))

    def process(self, data: dict[str, Any]) -> Process:
        """The process, as far as it can be read."""
        top = self.top = _Table(self, data, (), "", "")
        number = top._get("format")
        if number != FORMAT or isinstance(number, bool):
            top.fault("format", f"is missing: format = {FORMAT}" if number is None else f"must be {FORMAT}")
        roles = self._roles(top)
        documents = self._documents(top)
        overlays_table = top.table("overlays", "overlays")
        overlays = {key: overlays_table.flag(key) for key in overlays_table.data}
        assurance = top.table("assurance", "assurance")
        progress = top.table("progress-check", "progress-check")
        every = {"month": 1, "year": 12}
        stages = self._stages(top, roles, documents, overlays)
        process = Process(
            id=top.string("id", is_id=True, limit=ID_LIMIT),
            title=top.string("title", limit=TITLE_LIMIT),
            prefix=top.string("prefix", limit=10),
            partners=top.strings("partners"),
            seconds=top.strings("seconds", allowed=tuple(roles)) or ("coordinator",),
            roles=roles,
            documents=documents,
            bodies=top.table("bodies", "bodies").texts(parties=True),
            partner_agencies=top.table("partner-agencies", "partner-agencies").texts(parties=True),
            agency_bodies=top.table("agency-bodies", "agency-bodies").texts(ids=False),
            overlays=overlays,
            links=top.table("links", "links").texts(3000),
            website=top.optional("website", limit=TITLE_LIMIT) or "the partnership's website",
            stages=stages,
            assurance_months=assurance.span("every", r"(\d{1,2}) (months?|years?)", "3 months", every, 3) or 3,
            progress_months=progress.span("every", r"(\d{1,2}) (months?|years?)", "1 month", every, 1) or 1,
            text=self.text,
            hash="",
            replaces=top.optional("replaces", is_id=True),
        )
        if process.prefix and not _PREFIX.match(process.prefix):
            top.fault("prefix", "must be 2 to 10 capital letters or digits, beginning with a letter")
        if process.id and process.id in process.partners:
            top.fault("partners", "names this file itself")
        for table in (assurance, progress, top):
            table.done()
        return self._checked(process)

    def _roles(self, top: _Table) -> dict[str, Role]:
        roles: dict[str, Role] = {}
        for key, t in top.table("roles", "roles").tables("role"):
            first = key == "coordinator"
            role = Role(
                key,
                t.string("title", limit=ROLE_TITLE_LIMIT),
                many=t.flag("many") or first,
                last_stays=t.flag("last-stays") or first,
                author=t.flag("author"),
                decides=t.optional("decides", allowed=DECIDES) or "",  # type: ignore[arg-type]
            )
            if key in RESERVED_ROLES:
                t.fault("", f"“{key}” has a meaning of its own and cannot be a role")
            if first and role.decides:
                t.fault("decides", "the coordinator records decisions and takes none")
            if role.decides == "majority" and not role.many:
                t.fault("decides", "a majority needs a role of many: many = true")
            if role.decides == "holder" and role.many:
                t.fault("decides", "“holder” is for a role of one; a group decides by “majority” or “one-holder”")
            if role.author and any(r.author for r in roles.values()):
                t.fault("author", "only one role writes the report")
            roles[key] = role
        if "coordinator" not in roles:
            top.fault("roles", "needs a role “coordinator”: whoever opens a review is its coordinator")
        return roles

    def _documents(self, top: _Table) -> dict[str, Document]:
        documents: dict[str, Document] = {}
        used: set[str] = set()
        for key, t in top.table("documents", "documents").tables("document"):
            kinds = t.strings("kinds")
            if kinds and any(d.kinds for d in documents.values()):
                t.fault("kinds", "only one document has kinds: the report")
                kinds = ()
            documents[key] = Document(key, t.string("title", limit=NAME_LIMIT), kinds, paper=not kinds)
            for name in kinds or (key,):
                if name in used:
                    t.fault("kinds" if kinds else "", f"“{_shown(name)}” is another document's name, too")
                used.add(name)
        return documents

    def _stages(
        self, top: _Table, roles: Mapping[str, Role], documents: Mapping[str, Document], overlays: Mapping[str, bool]
    ) -> tuple[Stage, ...]:
        raw = top._get("stage")
        if not isinstance(raw, list) or not raw or not all(isinstance(s, dict) for s in raw):
            top.fault("stage", "is missing: a pathway has stages, each written [[stage]]")
            return ()
        count = sum(len(s["item"]) for s in raw if isinstance(s.get("item"), dict))
        if count > MAX_ITEMS or len(raw) > MAX_ITEMS:
            top.fault("stage", f"has {count:,} items in {len(raw):,} stages; {MAX_ITEMS} at most")
            return ()
        stages: list[Stage] = []
        where: dict[str, str] = {}
        for place, one in enumerate(raw):
            label = one["id"] if isinstance(one.get("id"), str) else place + 1
            t = _Table(self, one, ("stage", place), f"stage.{_shown(label)}", "stage")
            stage = t.string("id", is_id=True, limit=ID_LIMIT)
            if stage and stage in self.stage_tables:
                t.fault("id", f"“{stage}” is used by two stages")
            self.stage_tables.setdefault(stage, t)
            title = t.string("title", limit=STAGE_TITLE_LIMIT)
            typical = t.span("typical", r"(\d{1,3}) (days?|weeks?)", "2 weeks", {"day": 1, "week": 7}, 0)
            items: list[Item] = []
            for key, it in t.table("item", "items").tables("item"):
                if key in where:
                    it.fault("", f"the id is used twice, also in stage {where[key]}")
                item = self._item(it, key, stage, roles, documents, overlays)
                if key not in where:
                    where[key] = stage
                    self.tables[key] = it
                    items.append(item)
            if not t.data.get("item"):
                t.fault("", "has no item")
            t.done()
            stages.append(Stage(stage, title, typical, tuple(items)))
        return tuple(stages)

    def _item(
        self,
        t: _Table,
        key: str,
        stage: str,
        roles: Mapping[str, Role],
        documents: Mapping[str, Document],
        overlays: Mapping[str, bool],
    ) -> Item:
        of_allowed = tuple(k for d in documents.values() for k in d.kinds or (d.id,))
        kind = t.string("kind", allowed=KINDS) or "task"
        overlay = t.optional("overlay", allowed=tuple(overlays))
        if t.has("overlay") and not overlays:
            t.fault("overlay", "is not known: [overlays] switches none")
        basis = t.optional("basis", allowed=tuple(BASIS_WORDS))
        rule = t.optional("rule", allowed=RULES)
        notices = t.table("notices", "notices")
        who = t.strings("who", allowed=(*roles, "agency"))
        if not t.has("who"):
            who = {"confirmation": ("agency",), "date": ("coordinator",), "publish": ("coordinator",)}.get(kind, ())
        limit = None
        if (text := t.optional("limit")) is not None:
            limit = parse_span(text)
            if limit is None or (limit.unit, limit.way, limit.anchor) != ("months", "after", "decision"):
                t.fault("limit", f"“{_shown(text)}” must be like “6 months after decision”")
                limit = None
        item = Item(
            id=key,
            title=t.string("title", limit=TITLE_LIMIT),
            stage=stage,
            kind=kind,  # type: ignore[arg-type]
            who=who,
            decides=t.strings("decides", allowed=tuple(roles)),
            each=t.strings("each", allowed=EACH),
            due=self._due(t),
            of=t.optional("of", allowed=of_allowed),
            requires=self._requires(t),
            rule=rule,
            fills=t.optional("fills", allowed=(*roles, "agency")),
            outcomes=t.strings("outcomes", allowed=OUTCOMES),
            optional=t.flag("optional"),
            repeatable=t.flag("repeatable"),
            personal=t.flag("personal") or rule == "independence",
            overlay=overlay,
            basis=BASIS_WORDS[basis] if basis else "statutory" if overlay else "seed",
            notices=notices.strings("items"),
            clear_days=notices.span("clear", _WORKING_DAYS, "7 working days", {"working day": 1}, 0),
            limit=limit,
            by_circulation=t.flag("by-circulation"),
            hint=t.optional("hint", limit=HINT_LIMIT) or "",
            letter=t.optional("letter", limit=ID_LIMIT, is_id=True),
            agency_body=t.flag("agency-body"),
        )
        notices.done()
        return item

    @staticmethod
    def _requires(t: _Table) -> tuple[Requirement, ...]:
        found = []
        for text in t.strings("requires"):
            scope, _, rest = " ".join(text.split()).rpartition(" ")
            if scope not in ("", "every", "own"):
                problem = f"“{_shown(text)}” must be “<item>”, “every <item>” or “own <item>”"
                t.fault("requires", problem, entry=t.data["requires"].index(text))
                continue
            found.append(Requirement(scope or "one", rest))  # type: ignore[arg-type]
        return tuple(found)

    @staticmethod
    def _due(t: _Table) -> DueRule:
        word = t.optional("due-basis", allowed=tuple(BASIS_WORDS))
        basis = BASIS_WORDS.get(word or "", "")
        raw = t.optional("due")
        if raw is None:
            if word:
                t.fault("due-basis", "says where a date comes from, and there is none (due = …)")
            return DueRule("none")
        text = " ".join(raw.lower().split())
        match text:
            case "timetable":
                return DueRule("timetable", None, basis or "timetable")
            case "flexible":
                return DueRule("flexible", None, basis or "default")
            case "before publication":
                return DueRule("before-publication", None, basis or "seed")
            case "publication date":
                return DueRule("publication-date", None, basis or "timetable")
            case "own date":
                return DueRule("own-date", None, basis or "timetable")
        span = parse_span(text)
        if span is None:
            t.fault("due", f"“{_shown(raw)}” is not a date rule", DUES, text)
            return DueRule("none")
        return DueRule("span", span, basis or "default")

    def _checked(self, process: Process) -> Process:
        """What only the whole file can tell: as it is switched, and with every overlay on, so that switching one on
        later brings no surprise. The process as it is switched."""
        switched = _switched(process)
        _Checker(self, process).check()
        if switched.items.keys() != process.items.keys():
            _Checker(self, switched, everything=process).check()
        return switched


_WORKING_DAYS = r"(\d{1,3}) (working days?)"


def _switched(process: Process) -> Process:
    """The process without the items of overlays that are switched off, and without stages that they empty."""
    stages = [
        replace(s, items=tuple(i for i in s.items if i.overlay is None or process.overlays.get(i.overlay, False)))
        for s in process.stages
    ]
    return replace(process, stages=tuple(s for s in stages if s.items))


# --- what only the whole file can tell ---------------------------------------------------------

_RULE_FORMS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "decision": ("date", ()),
    "pseudonym": ("task", ()),
    "independence": ("task", ()),
    "timetable": ("task", ()),
    "contribution": ("task", ("family",)),
    "response-and-actions": ("task", ()),
    "publication-date": ("date", ()),
    "website-removal": ("task", ()),
    "briefing": ("meeting", ()),
    "action-done": ("task", ("action",)),
    "assurance": ("task", ("action-round",)),
    "progress-check": ("task", ("check",)),
}
"""The kind of item that a rule is for, and what it is made for each of."""
_DATED_PARTIES = frozenset(("action", "round", "action-round", "check", "hold"))


class _Checker:
    """Holds a whole pathway against what the engine can do with it.

    ``dead`` collects the items that can never be closed, with the reason: what rests on them is a fault, too.
    """

    def __init__(self, reader: _Reader, process: Process, everything: Process | None = None) -> None:
        self.reader, self.process, self.items = reader, process, process.items
        self.everything = (everything or process).items
        self.dead: dict[str, str] = {}
        self.circling: set[tuple[str, str]] = set()

    def check(self) -> None:
        if not self.items:
            return
        for item in self.items.values():
            t = self.reader.tables[item.id]
            self._names(t, item)
            self._parts(t, item)
            self._rule(t, item)
            self._parties(t, item)
            self._answer(t, item)
            self._due(t, item)
            self._requires(t, item)
        self._whole()
        self._documents()
        self._publication()
        self._circles()
        self._never_closed()

    def _fault(self, item: Item, key: str, problem: str, allowed: Iterable[str] = (), value: str | None = None) -> None:
        self.reader.tables[item.id].fault(key, problem, allowed, value)

    def _noted(self, key: str) -> bool:
        """Whether some item's key has a fault already, so that what follows from it need not be one, too."""
        return any(f.place.endswith(f".{key}") for f in self.reader.faults)

    # One item at a time

    @staticmethod
    def _names(t: _Table, item: Item) -> None:
        if item.id in RESERVED_ITEMS or _REFERENCE.match(item.id) or re.match(r"v\d+\Z", item.id):
            t.fault("", f"“{item.id}” has a meaning of its own in typed commands and cannot be an item's id")

    def _parts(self, t: _Table, item: Item) -> None:
        """Keys that belong to other kinds of item, and keys that this kind needs."""
        kind = item.kind
        for key, kinds in (
            ("decides", ("approval",)),
            ("optional", ("meeting",)),
            ("repeatable", ("meeting", "document")),
            ("by-circulation", ("document",)),
            ("notices", ("publish",)),
            ("limit", ("publish",)),
            ("fills", ("task",)),
            ("outcomes", ("task",)),
            ("requires", ("task", "meeting", "notice", "confirmation", "approval", "publish")),
            ("of", ("task", "meeting", "notice", "confirmation", "approval", "publish")),
        ):
            if t.has(key) and kind not in kinds:
                t.fault(key, f"belongs to {_list(kinds, 'a', 'or')}; this is {_a(kind)}")
        people = (*self.process.roles, "agency")
        if kind in ("task", "meeting", "notice", "document") and not t.has("who"):
            t.fault("who", "is missing: somebody must be asked", people)
        if kind == "approval" and t.has("who"):
            t.fault("who", "an approval is given by those that decide (decides = …)")
        if kind == "confirmation" and item.who != ("agency",):
            t.fault("who", 'must be ["agency"]: the agency answers for itself')
        if kind in ("date", "publish") and item.who != ("coordinator",):
            t.fault("who", 'must be ["coordinator"]: only the coordinator can type it')
        if kind == "document":
            may = {self.process.author_role, "coordinator"}
            others = [w for w in item.who if w not in may]
            if others:
                t.fault("who", f"{_list(others, '', 'and')} cannot register a version; the author and coordinator can")
        if "agency" in item.who and not {"agency", "action", "action-round"} >= set(item.each or ("",)):
            t.fault("who", 'asks “agency”, but no agency is meant: each = ["agency"] or ["action"]')
        if item.outcomes and item.rule != "contribution":
            t.fault("outcomes", "belongs to the rule “contribution”")

    @staticmethod
    def _rule(t: _Table, item: Item) -> None:
        if item.rule is None:
            if item.kind == "date" and not t.has("rule"):
                t.fault("rule", "is missing: a date is closed by a rule", ("decision", "publication-date"))
            return
        kind, each = _RULE_FORMS[item.rule]
        if item.kind != kind:
            t.fault("rule", f"“{item.rule}” is for {_a(kind)}; this is {_a(item.kind)}")
        if item.each != each:
            made = f"each = {_toml(each)}" if each else "a single item, without each"
            t.fault("rule", f"“{item.rule}” needs {made}")
        if item.rule == "contribution" and not item.outcomes:
            t.fault("outcomes", "is missing: what can come of it", OUTCOMES)

    def _parties(self, t: _Table, item: Item) -> None:
        """Parties that this pathway never has."""
        closes = any(i.rule == "action-done" for i in self.everything.values())
        never = {
            "body": (not self.process.bodies, "[bodies] names none"),
            "partner-agency": (not self.process.partner_agencies, "[partner-agencies] names none"),
            "hold": (self.process.publish is None, "only a pathway that publishes can be held"),
            "check": (self.process.publish is None, "checks go on until publication, and nothing is published"),
            "round": (not closes, "rounds go on until every action is closed, and no item has rule “action-done”"),
            "action-round": (not closes, "rounds go on until every action is closed, and no item has “action-done”"),
        }
        for kind in item.each:
            missing, why = never.get(kind, (False, ""))
            if missing:
                t.fault("each", f"“{kind}” is never made: {why}")
        if item.each and all(never.get(kind, (False, ""))[0] for kind in item.each):
            self.dead[item.id] = "is never made"
        if item.agency_body and item.each != ("agency",):
            t.fault("agency-body", 'needs each = ["agency"]')
        if item.fills and item.each and (item.fills == "agency" or item.each != ("agency",)):
            t.fault("each", f"an item that fills “{item.fills}” is single, or made for each agency")

    def _answer(self, t: _Table, item: Item) -> None:
        """Confirmations, approvals, publishing: who answers, and on what."""
        process = self.process
        document = process.document_of(item.of)
        if item.kind == "approval" and not item.decides and not t.has("decides"):
            t.fault("decides", "is missing: an approval needs the roles that decide", tuple(process.roles))
        for role in item.decides:
            if role in process.roles and role != "coordinator" and not process.roles[role].decides:
                t.fault("decides", f"role “{role}” does not say how it decides (decides = …)", DECIDES)
            if role == "coordinator":
                t.fault("decides", "the coordinator records decisions and takes none")
                self.dead[item.id] = "is nobody's to decide"
        if item.kind == "confirmation" and item.each != ("agency",):
            t.fault("each", 'must be ["agency"]: one agency answers each')
        if item.kind in ("approval", "document", "date", "publish") and item.each:
            t.fault("each", f"{_a(item.kind)} is one for the whole review: it is not made for each")
        if not (item.answered or item.kind == "publish"):
            return
        if item.of is None:
            if not t.has("of"):
                t.fault("of", "is missing: an answer speaks about a version of a document")
            return
        if document is None or document.paper:
            if item.kind != "approval":
                t.fault("of", "must be the kind of the report that is decided on")
            return
        if item.of != document.decided_kind:
            t.fault("of", f"only {document.decided_kind} is decided on", (document.decided_kind,))
        if item.kind == "approval" and process.author_role in item.decides:
            t.fault("decides", f"“{process.author_role}” writes the report and never decides on it")
            self.dead[item.id] = "is nobody's to decide"

    def _due(self, t: _Table, item: Item) -> None:
        due, span = item.due, item.due.span
        # Where there is a publish item or a date without a rule, that is a fault of its own.
        dated = self.process.publish is not None or any(
            i.kind == "date" and i.rule != "decision" for i in self.items.values()
        )
        on_date = due.precedes_publication or due.kind == "publication-date"
        if (on_date or (span is not None and span.anchor == "publication")) and not dated:
            t.fault("due", "hangs on a publication date, which no item of this file agrees (rule “publication-date”)")
        if due.kind == "own-date" and not (item.each and set(item.each) <= _DATED_PARTIES):
            t.fault("due", "“own date” is that of an action, round, check or hold: each must name one")
        if span is None:
            return
        if span.next_day and span.way == "before":
            t.fault("due", "“the day after” goes with “after”")
        if span.way == "before" and (span.anchor != "publication" or span.unit != "working days"):
            t.fault("due", "only working days before publication can be counted back")
            return
        anchor = span.anchor
        if anchor in self.everything and anchor not in ANCHORS:
            self._anchored(t, item, anchor)
        elif anchor not in ANCHORS:
            t.fault("due", f"“{_shown(anchor)}” is no anchor", (*ANCHORS, *self.everything), anchor)
        elif anchor == "publish" and self.process.publish is None:
            t.fault("due", "hangs on publishing, and no item of this file is of kind publish")
        elif anchor == "circulation" and item.of is None:
            t.fault("due", "hangs on a circulation: say of which document (of = …)")
        elif anchor == "joining" and not item.each:
            t.fault("due", "hangs on a party's joining: each is missing")
        elif anchor == "asking" and item.each != ("attendee-asked",):
            t.fault("due", "hangs on an attendee's asking: each must be attendee-asked")
        elif anchor == "own date" and not (item.each and set(item.each) <= _DATED_PARTIES):
            t.fault("due", "“own date” is that of an action, round, check or hold: each must name one")

    def _anchored(self, t: _Table, item: Item, anchor: str) -> None:
        """A date that hangs on another item."""
        if anchor == item.id:
            t.fault("due", "hangs on itself")
            return
        if anchor not in self.items:
            overlay = self.everything[anchor].overlay
            t.fault("due", f"hangs on “{anchor}”, which is switched off (overlays.{overlay})")
            return
        other = self.items[anchor]
        if other.each and not _covers(other, item):
            t.fault("due", f"hangs on “{anchor}”, which is made for each {_or(other.each)}, and this is not")

    def _requires(self, t: _Table, item: Item) -> None:
        allowed = tuple(self.everything)
        stage = self.process.stage_index
        for need in item.requires:
            if need.item not in self.everything:
                t.fault(
                    "requires",
                    f"“{_shown(need.item)}” is no item of this file",
                    allowed,
                    need.item,
                    entry=t.entry("requires", need.item),
                )
                continue
            other = self.items.get(need.item)
            if other is None:
                continue  # an overlay that is switched off goes together with its mentions
            if need.scope != "one" and not other.each:
                self._need(t, need.item, f"“{need.scope} {other.id}”: it is a single item; write “{other.id}”")
            elif need.scope == "one" and other.each:
                self._need(t, need.item, f"“{other.id}” is made for each {_or(other.each)}: write “every {other.id}”")
            elif need.scope == "own" and not _covers(other, item):
                self._need(t, need.item, f"“own {other.id}”: both must be made for each of the same party")
            elif need.scope == "every" and not self._always_some(other):
                problem = f"“every {other.id}”: there may be no {_or(other.each)}, and then this never opens"
                self._need(t, need.item, problem)
            if item.blocking and stage(other.stage) > stage(item.stage):
                problem = (
                    f"“{other.id}” belongs to the later stage “{other.stage}”, "
                    f"which is not reached while “{item.id}” is open"
                )
                self._need(t, need.item, problem)

    @staticmethod
    def _need(t: _Table, name: str, problem: str) -> None:
        t.fault("requires", problem, entry=t.entry("requires", name))

    def _always_some(self, item: Item) -> bool:
        """Whether an item has at least one instance in every review: the gate asks for agencies itself."""
        named = {"body": self.process.bodies, "partner-agency": self.process.partner_agencies}
        return any(kind == "agency" or named.get(kind) for kind in item.each)

    # The whole

    def _whole(self) -> None:
        process, reader = self.process, self.reader
        for rule in RULES:
            found = [i for i in self.items.values() if i.rule == rule]
            for item in found[1:]:
                self._fault(item, "rule", f"“{rule}” is also asked for by “{found[0].id}”: once is enough")
        publishing = [i for i in self.items.values() if i.kind == "publish"]
        for item in publishing[1:]:
            self._fault(item, "kind", f"only one item is of kind publish, and “{publishing[0].id}” is")
        if process.stages and process.by_rule("decision") is None:
            reader.top.fault("stage", "no item has rule “decision”: it starts the clocks")
        titles: dict[str, str] = {}
        for item in self.items.values():
            other = titles.setdefault(" ".join(item.title.casefold().split()), item.id)
            if item.title and other != item.id:
                self._fault(item, "title", f"is that of “{other}”, too: people could not tell them apart")
        unused = process.overlays.keys() - {i.overlay for i in self.everything.values()}
        for overlay in unused if not self._noted("overlay") else ():
            reader.top.fault(f"overlays.{overlay}", "switches nothing: no item belongs to it (overlay = …)")
        for stage in process.stages:
            if stage.items and all(i.id in self.dead for i in stage.items):
                problem = "can never be reached: none of its items can ever be made or closed"
                reader.stage_tables[stage.id].fault("", problem)
        dated = [i for i in self.items.values() if i.due.kind == "timetable"]
        if dated and not any(s.typical for s in process.stages):
            problem = f"gives no stage a typical length, so that {len(dated)} timetable dates hang on nothing"
            reader.top.fault("stage", problem)
        if process.agency_bodies and not any(i.agency_body for i in self.everything.values()):
            reader.top.fault("agency-bodies", "are shown nowhere: no item has agency-body = true")
        for table, rule in (("assurance", "assurance"), ("progress-check", "progress-check")):
            if reader.top.has(table) and not any(i.rule == rule for i in self.everything.values()):
                reader.top.fault(table, f"sets how often, and no item has rule “{rule}”")

    def _documents(self) -> None:
        report = self.process.report
        kinds = report.kinds if report else ()
        items = [i for i in self.items.values() if i.kind == "document"]
        for item in items:
            if item.id not in kinds:
                self._fault(item, "kind", "a document item's id must be one of the report's kinds", kinds, item.id)
        order = [i.id for i in items if i.id in kinds]
        for kind in kinds:
            if kind not in order:
                problem = f"“{_shown(kind)}” has no item of kind document: nobody would be asked for it"
                self.reader.top.fault(f"documents.{report.id if report else ''}.kinds", problem)
        if order != [k for k in kinds if k in order]:
            problem = f"come in another order than their items ({', '.join(order)}); the last is decided on"
            self.reader.top.fault(f"documents.{report.id if report else ''}.kinds", problem)

    def _publication(self) -> None:
        """The publication gate: that it can open, and not without what it is for."""
        process, publish = self.process, self.process.publish
        if publish is None:
            return
        stage = process.stage_index
        if not any(i.kind == "date" and i.rule != "decision" for i in self.items.values()):
            self._fault(publish, "", "can never open: no item agrees the publication date (rule “publication-date”)")
            self.dead[publish.id] = "can never open"
        for name in publish.notices:
            self._notice(publish, name)
        for item in self.items.values():
            if item.due.precedes_publication and stage(item.stage) > stage(publish.stage):
                self._fault(item, "due", f"comes before publication, but its stage comes after that of “{publish.id}”")
        chain = self._chain(publish)
        if self._noted("requires"):
            return  # a name that is mistyped breaks the chain: that fault is enough
        answered = [i for i in self.items.values() if i.answered and i.of == publish.of]
        if not any(i.kind == "approval" for i in answered):
            self._fault(publish, "requires", f"nobody approves what is published: no approval is of “{publish.of}”")
        for item in answered:
            if item.id not in chain and stage(item.stage) <= stage(publish.stage):
                problem = f"“{publish.id}” does not rest on it, so the report could be published without it"
                self._fault(item, "", f"{problem}: name it in requires of what comes next")

    def _notice(self, publish: Item, name: str) -> None:
        t = self.reader.tables[publish.id]
        if name not in self.everything:
            entry = t.entry("notices.items", name)
            t.fault("notices.items", f"“{_shown(name)}” is no item of this file", self.everything, name, entry=entry)
            return
        item = self.items.get(name)
        if item is None:
            return
        if item.kind != "notice":
            problem = f"“{name}” is {_a(item.kind)}, not a notice"
            t.fault("notices.items", problem, entry=t.entry("notices.items", name))
            return
        if item.each:
            self._fault(item, "each", f"the gate “{publish.id}” waits for one notice, not for one each")
        if item.of != publish.of:
            self._fault(item, "of", f"must be “{publish.of}”: a new version is to be sent again")
        span = item.due.span
        if not item.due.precedes_publication:
            self._fault(item, "due", f"must be before publication: “{publish.id}” waits for it")
        elif (span.count if span else 0) < publish.clear_days:
            problem = f"is too late: “{publish.id}” needs {publish.clear_days} working days after it"
            self._fault(item, "due", problem)

    def _chain(self, item: Item) -> set[str]:
        found: set[str] = set()
        waiting = [item]
        while waiting:
            for need in waiting.pop().requires:
                if need.item in self.items and need.item not in found:
                    found.add(need.item)
                    waiting.append(self.items[need.item])
        return found

    # What rests on what

    def _circles(self) -> None:
        reported: list[set[str]] = []
        needs: dict[str, dict[str, str]] = {name: self._needs(item) for name, item in self.items.items()}
        for circle in sorted(_circles(needs), key=len):
            if any(known <= set(circle) for known in reported):
                continue
            reported.append(set(circle))
            steps = ", ".join(f"{a} {needs[a][b]} {b}" for a, b in pairwise(circle))
            named = next((n for n in circle if self.items[n].requires), circle[0])
            key = "requires" if self.items[named].requires else ""
            self._fault(self.items[named], key, f"goes round in a circle: {steps}")
            self.circling.update(pairwise(circle))
            self.dead.update(dict.fromkeys(circle, "waits for itself"))
        both = {name: self._follows(item) | needs[name] for name, item in self.items.items()}
        for circle in sorted(_circles(both), key=len):
            dated = next((a for a, b in pairwise(circle) if both[a][b] == "is due after"), None)
            if dated is None or len(circle) == 2 or any(known <= set(circle) for known in reported):
                continue
            reported.append(set(circle))
            steps = ", ".join(f"{a} {both[a][b]} {b}" for a, b in pairwise(circle))
            self._fault(self.items[dated], "due", f"hangs on nothing: {steps}")

    def _follows(self, item: Item) -> dict[str, str]:
        """What an item's date waits for: the item it is counted from, and the version it speaks about."""
        found: dict[str, str] = {}
        span, report = item.due.span, self.process.report
        if report is not None and item.of in report.kinds and item.of in self.items:
            found[item.of] = "speaks of"
        if span is not None and span.anchor in self.items and span.anchor not in ANCHORS:
            found[span.anchor] = "is due after"
        return found

    def _needs(self, item: Item) -> dict[str, str]:
        """What must be closed before an item can be, and why."""
        process, publish = self.process, self.process.publish
        found = {r.item: "needs" for r in item.requires if r.item in self.items}
        if item is publish:
            found |= {n: "needs" for n in item.notices if n in self.items and self.items[n].kind == "notice"}
            found |= {i.id: "comes after" for i in self.items.values() if i.due.precedes_publication}
        elif publish is not None and (item.due.follows_publication or item.rule == "website-removal"):
            found.setdefault(publish.id, "follows")
        independence, report = process.by_rule("independence"), process.report
        if independence is not None and report is not None and {item.of, item.id} & set(report.kinds):
            found.setdefault(independence.id, "comes after")
        return found

    def _never_closed(self) -> None:
        """What rests on an item that can never be closed: gates that never open, dates that never come."""
        reported: set[tuple[str, str]] = set()
        grows = True
        while grows:
            grows = False
            for item in self.items.values():
                for need in item.requires:
                    edge = (item.id, need.item)
                    if need.item in self.dead and edge not in reported | self.circling:
                        reported.add(edge)
                        why = self.dead[need.item]
                        self._need(self.reader.tables[item.id], need.item, f"can never open: “{need.item}” {why}")
                        grows |= item.id not in self.dead
                        self.dead.setdefault(item.id, "can never open")
        for item in self.items.values():
            span = item.due.span
            if span is not None and span.anchor in self.dead.keys() - {item.id, *ANCHORS}:
                self._fault(item, "due", f"hangs on nothing: “{span.anchor}” {self.dead[span.anchor]}")


def _circles(edges: Mapping[str, Mapping[str, str]]) -> list[list[str]]:
    """Circles in what rests on what, each from an item back to itself. Without recursion: files are strangers'."""
    found: list[list[str]] = []
    seen: set[str] = set()
    for start in edges:
        if start in seen:
            continue
        seen.add(start)
        trail = [start]
        waiting = [iter(edges[start])]
        while waiting:
            for other in waiting[-1]:
                if other in trail:
                    found.append([*trail[trail.index(other) :], other])
                elif other in edges and other not in seen:
                    seen.add(other)
                    trail.append(other)
                    waiting.append(iter(edges[other]))
                    break
            else:
                waiting.pop()
                trail.pop()
    return found


def _covers(other: Item, item: Item) -> bool:
    """Whether every party that an item is made for has the other item, too."""
    made = set(other.each) | ({"attendee-asked"} if "attendee" in other.each else set())
    return bool(item.each) and made >= set(item.each)


def _a(word: str) -> str:
    if word == "publish":
        return "the publish item"
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def _or(words: Iterable[str]) -> str:
    return " or ".join(words)


def _list(words: Iterable[str], article: str, joiner: str) -> str:
    shown = [_a(w) if article else f"“{w}”" for w in words]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} {joiner} {shown[-1]}"


def _toml(words: Iterable[str]) -> str:
    return "[" + ", ".join(f'"{w}"' for w in words) + "]"


# --- several files together --------------------------------------------------------------------


def _note(one: _Parsed, key: str, problem: str, allowed: Iterable[str] = (), value: str = "") -> None:
    near = _nearest(value, allowed) if value else ""
    one.faults.append(Fault(key, problem, one.places.get((key,), 0), _worth_naming(tuple(allowed), near), near))


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
            _note(one, "replaces", f"“{_shown(name)}” is no built-in pathway", sorted(known), name)
        elif name in taken:
            _note(one, "replaces", f"“{_shown(name)}” is already replaced by {taken[name]}")
        else:
            taken[name] = one.file
    return [one for one in ours if one.process is None or one.process.id not in taken] + theirs


def _check_ids(files: list[_Parsed]) -> None:
    first: dict[str, _Parsed] = {}
    for one in files:
        if one.process is None or not one.process.id:
            continue
        other = first.setdefault(one.process.id, one)
        if other is not one:
            cure = f'choose another, or write replaces = "{one.process.id}" to take a built-in\'s place'
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
            if name not in by_id:
                others = sorted(by_id.keys() - {process.id})
                _note(one, "partners", f"“{_shown(name)}” is no process file", others, name)
                continue
            file, partner = by_id[name]
            if process.id not in partner.partners:
                _note(one, "partners", f"“{name}” does not name “{process.id}” as its partner ({file.file})")
            if partner.prefix != process.prefix:
                problem = f"“{name}” has the prefix {partner.prefix} ({file.file}): partners share one"
                _note(one, "partners", problem)
            elif file is not one:
                _check_shared(one, process, partner)
        if not process.prefix:
            continue
        file, other = prefixes.setdefault(process.prefix, (one, process))
        if other.id != process.id and (other.id not in process.partners or process.id not in other.partners):
            cure = "choose another, or name each other as partners"
            _note(one, "prefix", f"“{process.prefix}” is also that of “{other.id}” ({file.file}): {cure}")


def _check_shared(one: _Parsed, process: Process, partner: Process) -> None:
    """A review that switches keeps its history, so what both files name must be the same thing in both."""
    for name, item in process.items.items():
        other = partner.items.get(name)
        if other is not None and (item.kind, item.each, item.of) != (other.kind, other.each, other.of):
            problem = f"is another thing in the partner “{partner.id}”: kind, each and of must be the same in both"
            place = process.stage_index(item.stage)
            line = one.places.get(("stage", place, "item", name), 0)
            one.faults.append(Fault(f"stage.{item.stage}.item.{name}", problem, line))
    for name, document in process.documents.items():
        if name in partner.documents and partner.documents[name].kinds != document.kinds:
            line = one.places.get(("documents", name), 0)
            problem = f"has other kinds in the partner “{partner.id}”"
            one.faults.append(Fault(f"documents.{name}", problem, line))
