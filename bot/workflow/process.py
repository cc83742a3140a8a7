"""What a pathway is: the stages, items, roles and documents of one process file, and reading it.

A process file is TOML (``docs/process-files.md`` explains it to its writers). :func:`read` turns its text
into a :class:`Process`, or raises :class:`ProcessFaults` with every fault at once, each with its place,
its line and what would be allowed. Nothing here knows a particular partnership.
"""

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Literal

FORMAT = 1
MAX_BYTES = 200_000
MAX_ITEMS = 400

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
)
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
UNITS = ("days", "weeks", "months", "working days")
ANCHORS = ("decision", "publish", "publication", "circulation", "asking", "joining", "own date")
TITLE_LIMIT = 150  # a Slack header
STAGE_TITLE_LIMIT = 75  # a Slack button
ROLE_TITLE_LIMIT = 60

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")
_SPAN = re.compile(
    r"(?:(?P<next>the day after) )?(?P<count>\d{1,3}) (?P<unit>working days?|days?|weeks?|months?) "
    r"(?P<way>before|after) (?P<anchor>[a-z][a-z0-9 -]*)\Z"
)


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

    @property
    def flexible(self) -> bool:
        """Never automatically overdue (E1)."""
        return self.due.kind == "flexible"

    @property
    def answered(self) -> bool:
        """Whether answers on a version close it."""
        return self.kind in ("confirmation", "approval")


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


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a process file. ``place`` is a path ("stage.scoping.item.agencies"); ``line`` from 1, 0 unknown."""

    place: str
    problem: str
    line: int = 0
    allowed: tuple[str, ...] = ()
    nearest: str = ""

    def __str__(self) -> str:
        """One line for the command line."""
        text = f"line {self.line}: {self.place}: {self.problem}" if self.line else f"{self.place}: {self.problem}"
        if self.nearest:
            text += f"; did you mean {self.nearest}?"
        if self.allowed:
            text += f" (allowed: {', '.join(self.allowed)})"
        return text


class ProcessFaults(Exception):
    """A process file cannot be used; ``faults`` lists everything that is wrong with it."""

    def __init__(self, file: str, faults: list[Fault]) -> None:
        super().__init__("\n".join(f"{file}: {fault}" for fault in faults))
        self.file = file
        self.faults = faults


def parse_span(text: str) -> Span | None:
    """``7 working days before publication`` as a :class:`Span`; ``None`` if it is not one."""
    found = _SPAN.match(" ".join(text.lower().split()))
    if not found:
        return None
    unit = found["unit"] if found["unit"].endswith("s") else found["unit"] + "s"
    way: Literal["before", "after"] = "before" if found["way"] == "before" else "after"
    return Span(int(found["count"]), unit, way, found["anchor"].strip(), found["next"] is not None)


def read(text: str, file: str = "process file") -> Process:
    """The process that a file describes. Raises :class:`ProcessFaults` naming every fault at once."""
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise ProcessFaults(file, [Fault("file", "is not UTF-8")]) from None
    if size > MAX_BYTES:
        raise ProcessFaults(file, [Fault("file", f"is larger than {MAX_BYTES // 1000} kB")])
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits is a bare ValueError
        line = re.search(r"line (\d+)", str(error))
        problem = f"is not TOML: {error}" if str(error) else "is not TOML"
        raise ProcessFaults(file, [Fault("file", problem, int(line[1]) if line else 0)]) from None
    reader = _Reader(text)
    process = reader.process(data)
    if reader.faults or process is None:
        raise ProcessFaults(file, sorted(reader.faults, key=lambda f: (f.line, f.place)))
    return process


def _lines(text: str) -> dict[str, int]:
    """Where each table and key stands: path to line number. Good enough for pointing; never for meaning."""
    found: dict[str, int] = {}
    table, stage = "", -1
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if stripped.startswith("[["):
            table = stripped.strip("[]# ").strip()
            if table == "stage":
                stage += 1
            table = f"stage[{stage}]"
            found.setdefault(table, number)
        elif stripped.startswith("["):
            table = stripped.split("]")[0].strip("[ ")
            if table.startswith("stage."):
                table = f"stage[{stage}]" + table[5:]
            table = table.replace('"', "")
            found.setdefault(table, number)
        elif "=" in stripped and not stripped.startswith("#"):
            key = stripped.split("=")[0].strip().strip('"')
            found.setdefault(f"{table}.{key}" if table else key, number)
    return found


class _Table:
    """One TOML table under reading: typed access that notes faults instead of raising."""

    def __init__(self, reader: "_Reader", data: dict[str, Any], path: str, name: str) -> None:
        self.reader, self.data, self.path, self.name = reader, data, path, name
        self.known: set[str] = set()

    def fault(
        self, key: str, problem: str, allowed: tuple[str, ...] = (), value: str | None = None, *, own: bool = False
    ) -> None:
        place = f"{self.name}.{key}" if key and self.name else key or self.name
        path = f"{self.path}.{key}" if key and self.path else key or self.path
        line = self.reader.lines.get(path) or self.reader.lines.get(self.path, 0)
        near = get_close_matches(value, allowed, 1) if value and allowed else []
        self.reader.faults.append(Fault(place, problem, line, () if len(allowed) > 40 else allowed, "".join(near)))

    def has(self, key: str) -> bool:
        return key in self.data

    def string(
        self,
        key: str,
        default: str | None = None,
        *,
        allowed: tuple[str, ...] = (),
        limit: int = 300,
        id_: bool = False,
    ) -> str:
        self.known.add(key)
        value = self.data.get(key, default)
        if value is None:
            self.fault(key, "is missing", allowed)
            return ""
        if not isinstance(value, str) or (not value.strip() and key in self.data):
            self.fault(key, "must be a text", allowed)
            return default or ""
        if allowed and value not in allowed:
            self.fault(key, f"“{value[:60]}” is not known", allowed, value)
        if len(value) > limit:
            self.fault(key, f"has {len(value)} characters; Slack shows {limit}")
        if any(ord(c) < 32 for c in value) or "{{" in value or "{%" in value:
            self.fault(key, "must be plain text: no control characters, no {{ or {%")
            return default or ""
        if id_ and not _ID.match(value):
            self.fault(key, f"“{value[:60]}” must be small letters, digits and hyphens, beginning with a letter")
        return value

    def strings(self, key: str, *, allowed: tuple[str, ...] = (), required: bool = False) -> tuple[str, ...]:
        self.known.add(key)
        value = self.data.get(key)
        if value is None:
            if required:
                self.fault(key, "is missing", allowed)
            return ()
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            self.fault(key, 'must be a list of texts: ["…", "…"]', allowed)
            return ()
        for one in value:
            if allowed and one not in allowed:
                self.fault(key, f"“{one[:60]}” is not known", allowed, one)
        if len(set(value)) < len(value):
            self.fault(key, "says the same twice")
        return tuple(value)

    def flag(self, key: str) -> bool:
        self.known.add(key)
        value = self.data.get(key, False)
        if not isinstance(value, bool):
            self.fault(key, "must be true or false")
            return False
        return value

    def number(self, key: str, default: int, low: int, high: int) -> int:
        self.known.add(key)
        value = self.data.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.fault(key, f"must be a whole number from {low} to {high}")
            return default
        return value

    def table(self, key: str) -> "_Table":
        self.known.add(key)
        value = self.data.get(key, {})
        if not isinstance(value, dict):
            self.fault(key, "must be a table")
            value = {}
        return _Table(
            self.reader, value, f"{self.path}.{key}" if self.path else key, f"{self.name}.{key}" if self.name else key
        )

    def tables(self) -> Iterator[tuple[str, "_Table"]]:
        for key in self.data:
            if not _ID.match(key):
                self.fault(key, "must be small letters, digits and hyphens, beginning with a letter")
            yield key, self.table(key)

    def texts(self, limit: int = TITLE_LIMIT) -> dict[str, str]:
        return {key: self.string(key, limit=limit) for key in self.data}

    def done(self) -> None:
        for key in self.data.keys() - self.known:
            self.fault(key, "is not a key here", tuple(sorted(self.known)), key)


class _Reader:
    """Reads one file, noting every fault."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = _lines(text)
        self.faults: list[Fault] = []
        self.tables: dict[str, _Table] = {}

    def process(self, data: dict[str, Any]) -> Process | None:
        top = _Table(self, data, "", "")
        if top.number("format", 0, 0, 99) != FORMAT:
            top.fault("format", f"must be {FORMAT}")
        roles = {
            key: Role(
                key,
                t.string("title", limit=ROLE_TITLE_LIMIT),
                many=t.flag("many"),
                last_stays=t.flag("last-stays"),
                author=t.flag("author"),
                decides=t.string("decides", "", allowed=("", "majority", "one-holder", "holder")),  # type: ignore[arg-type]
            )
            for key, t in self._each(top.table("roles"))
        }
        if "coordinator" not in roles:
            top.fault("roles", "needs a role “coordinator”: whoever opens a review is its coordinator")
        for reserved in {"agency", "overview"} & roles.keys():
            top.fault(f"roles.{reserved}", f"“{reserved}” has a meaning of its own and cannot be a role")
        documents: dict[str, Document] = {}
        for key, t in self._each(top.table("documents")):
            kinds = t.strings("kinds")
            documents[key] = Document(key, t.string("title"), kinds, paper=not kinds)
        if sum(not d.paper for d in documents.values()) > 1:
            top.fault("documents", "only one document may have kinds: the report")
        overlay_table = top.table("overlays")
        overlays = {key: overlay_table.flag(key) for key in overlay_table.data}
        assurance = top.table("assurance")
        months = assurance.number("months", 3, 1, 24)
        assurance.done()
        progress = top.table("progress-check")
        progress_months = progress.number("months", 1, 1, 12)
        progress.done()
        stages = self._stages(top, data, roles, documents, overlays)
        process = Process(
            id=top.string("id", id_=True, limit=40),
            title=top.string("title", limit=TITLE_LIMIT),
            prefix=top.string("prefix", limit=10),
            partners=top.strings("partners"),
            seconds=top.strings("seconds", allowed=tuple(roles)),
            roles=roles,
            documents=documents,
            bodies=top.table("bodies").texts(),
            partner_agencies=top.table("partner-agencies").texts(),
            agency_bodies=top.table("agency-bodies").texts(),
            overlays=overlays,
            links=top.table("links").texts(3000),
            website=top.string("website", "the partnership's website", limit=TITLE_LIMIT),
            stages=stages,
            assurance_months=months,
            progress_months=progress_months,
            text=self.text,
            hash=hashlib.sha256(self.text.encode()).hexdigest(),
        )
        if process.prefix and not re.match(r"[A-Z][A-Z0-9]{1,9}\Z", process.prefix):
            top.fault("prefix", "must be 2 to 10 capital letters or digits, beginning with a letter")
        top.done()
        self._check(process)
        return process

    def _each(self, table: _Table) -> Iterator[tuple[str, _Table]]:
        for key, inner in table.tables():
            yield key, inner
            inner.done()

    def _stages(
        self,
        top: _Table,
        data: dict[str, Any],
        roles: Mapping[str, Role],
        documents: Mapping[str, Document],
        overlays: Mapping[str, bool],
    ) -> tuple[Stage, ...]:
        top.known.add("stage")
        raw = data.get("stage")
        if not isinstance(raw, list) or not raw or not all(isinstance(s, dict) for s in raw):
            top.fault("stage", "is missing: a pathway has stages, each written [[stage]]")
            return ()
        stages: list[Stage] = []
        seen_stages: set[str] = set()
        seen: dict[str, str] = {}
        count = 0
        for place, one in enumerate(raw):
            t = _Table(self, one, f"stage[{place}]", f"stage.{one.get('id', place + 1)}")
            stage = t.string("id", id_=True, limit=40)
            if stage in seen_stages:
                t.fault("id", f"“{stage}” is used by two stages")
            seen_stages.add(stage)
            title = t.string("title", limit=STAGE_TITLE_LIMIT)
            typical = self._typical(t)
            items: list[Item] = []
            for key, it in t.table("item").tables():
                count += 1
                if count > MAX_ITEMS:
                    break
                if key in seen:
                    it.fault("", f"the id is used twice, also in stage {seen[key]}")
                seen[key] = stage
                self.tables[key] = it
                item = self._item(it, key, stage, roles, documents, overlays)
                if item.overlay is None or overlays.get(item.overlay, False):
                    items.append(item)
                it.done()
            if not t.data.get("item"):
                t.fault("", "has no item")
            t.done()
            stages.append(Stage(stage, title, typical, tuple(items)))
        if count > MAX_ITEMS:
            top.fault("stage", f"has more than {MAX_ITEMS} items")
        return tuple(stages)

    @staticmethod
    def _typical(t: _Table) -> int:
        text = t.string("typical", "0 weeks")
        found = re.match(r"(\d{1,3}) (days?|weeks?)\Z", text)
        if not found:
            t.fault("typical", f"“{text[:40]}” must be like “2 weeks” or “10 days”")
            return 0
        return int(found[1]) * (7 if found[2].startswith("week") else 1)

    def _item(
        self,
        t: _Table,
        key: str,
        stage: str,
        roles: Mapping[str, Role],
        documents: Mapping[str, Document],
        overlays: Mapping[str, bool],
    ) -> Item:
        of_allowed = tuple(d.id for d in documents.values() if d.paper) + tuple(
            k for d in documents.values() for k in d.kinds
        )
        kind = t.string("kind", allowed=KINDS)
        basis = t.string("basis", "seed", allowed=BASES)
        overlay = t.string("overlay", allowed=tuple(overlays)) if t.has("overlay") else None
        notices = t.table("notices")
        clear = 0
        if t.has("notices"):
            text = notices.string("clear", "0 working days")
            found = re.match(r"(\d{1,2}) working days?\Z", text)
            if found:
                clear = int(found[1])
            else:
                notices.fault("clear", f"“{text[:40]}” must be like “7 working days”")
        limit = None
        if t.has("limit"):
            limit = parse_span(t.string("limit")) or Span(0, "", "after", "")
        item = Item(
            id=key,
            title=t.string("title", limit=TITLE_LIMIT),
            stage=stage,
            kind=kind,  # type: ignore[arg-type]
            who=t.strings("who", allowed=(*roles, "agency")),
            decides=t.strings("decides", allowed=tuple(roles)),
            each=t.strings("each", allowed=EACH),
            due=self._due(t),
            of=t.string("of", allowed=of_allowed) if t.has("of") else None,
            requires=self._requires(t),
            rule=t.string("rule", allowed=RULES) if t.has("rule") else None,
            fills=t.string("fills", allowed=(*roles, "agency")) if t.has("fills") else None,
            outcomes=t.strings("outcomes"),
            optional=t.flag("optional"),
            repeatable=t.flag("repeatable"),
            personal=t.flag("personal"),
            overlay=overlay,
            basis=basis,
            notices=notices.strings("items"),
            clear_days=clear,
            limit=limit,
            by_circulation=t.flag("by-circulation"),
            hint=t.string("hint", "", limit=500),
        )
        notices.done()
        return item

    @staticmethod
    def _requires(t: _Table) -> tuple[Requirement, ...]:
        found = []
        for text in t.strings("requires"):
            scope, _, rest = text.rpartition(" ")
            if scope not in ("", "every", "own"):
                t.fault("requires", f"“{text[:60]}” must be an item, “every <item>” or “own <item>”")
                continue
            found.append(Requirement(scope or "one", rest))  # type: ignore[arg-type]
        return tuple(found)

    @staticmethod
    def _due(t: _Table) -> DueRule:
        if not t.has("due"):
            return DueRule("none")
        text = " ".join(t.string("due").lower().split())
        basis = t.string("due-basis", "", allowed=("", *BASES)) if t.has("due-basis") else ""
        if text == "timetable":
            return DueRule("timetable", None, basis or "timetable")
        if text == "flexible":
            return DueRule("flexible", None, basis or "default")
        if text == "before publication":
            return DueRule("before-publication", None, basis or "seed")
        if text == "publication date":
            return DueRule("publication-date", None, basis or "timetable")
        if text == "own date":
            return DueRule("own-date", None, basis or "timetable")
        span = parse_span(text)
        if span is None:
            t.fault(
                "due",
                f"“{text[:60]}” is not a date rule",
                (
                    "timetable",
                    "flexible",
                    "before publication",
                    "publication date",
                    "own date",
                    "<n> <days|weeks|months|working days> <before|after> <anchor>",
                    "the day after <n> months after <anchor>",
                ),
            )
            return DueRule("none")
        return DueRule("span", span, basis or "default")

    # --- what only the whole file can tell -------------------------------------------------------

    def _check(self, process: Process) -> None:
        items = process.items
        everything = tuple(self.tables)
        publish = process.publish
        dated = process.by_rule("publication-date") is not None
        for item in items.values():
            t = self.tables[item.id]
            self._check_kind(t, item, process)
            self._check_due(t, item, items, everything, publish is not None, dated)
            for need in item.requires:
                if need.item not in self.tables:
                    t.fault("requires", f"“{need.item}” is no item of this file", everything, need.item)
                elif need.item not in items:
                    continue  # an overlay that is switched off goes together with its mentions
                elif need.scope == "own" and not set(item.each) & set(items[need.item].each):
                    t.fault("requires", f"“own {need.item}”: both must be made for each of the same party")
                elif need.scope == "every" and not items[need.item].each:
                    t.fault("requires", f"“every {need.item}”: it is a single item; write “{need.item}”")
                elif items[need.item].optional:
                    t.fault("requires", f"“{need.item}” is optional: this gate might never open")
            for name in item.notices:
                if name not in self.tables:
                    t.fault("notices.items", f"“{name}” is no item of this file", everything, name)
                elif name in items and items[name].kind != "notice":
                    t.fault("notices.items", f"“{name}” is a {items[name].kind}, not a notice")
        if sum(i.kind == "publish" for i in items.values()) > 1:
            self._top_fault("stage", "only one item may be of kind publish")
        for rule in RULES:
            names = [i.id for i in items.values() if i.rule == rule]
            if len(names) > 1:
                self._top_fault("stage", f"rule “{rule}” is asked for by more than one item: {', '.join(names)}")
        if "decision" not in [i.rule for i in items.values()]:
            self._top_fault("stage", "no item has rule “decision”: it starts the clocks")
        self._check_circles(items)

    def _top_fault(self, place: str, problem: str) -> None:
        self.faults.append(Fault(place, problem, self.lines.get(place, 0)))

    @staticmethod
    def _check_kind(t: _Table, item: Item, process: Process) -> None:
        document = process.document_of(item.of)
        if item.kind == "approval" and not item.decides:
            t.fault("decides", "is missing: an approval needs the roles that decide", tuple(process.roles))
        if item.kind != "approval" and item.decides:
            t.fault("decides", f"belongs to an approval; this is a {item.kind}")
        for role in item.decides:
            if role in process.roles and not process.roles[role].decides:
                t.fault("decides", f"role “{role}” does not say how it decides (decides = …)")
        if item.answered and item.of is None:
            t.fault("of", "is missing: an answer speaks about a version of a document")
        if item.kind == "confirmation" and item.each != ("agency",):
            t.fault("each", 'must be ["agency"]: one agency answers each')
        if item.kind == "publish" and (document is None or document.paper):
            t.fault("of", "must name the report's kind that is published")
        if item.kind == "document" and (process.report is None or item.id not in process.report.kinds):
            t.fault("kind", "a document item's id must be one of the report's kinds")
        if item.answered and document is not None and not document.paper and item.of != document.decided_kind:
            t.fault("of", f"only {document.decided_kind} is decided on", (document.decided_kind,))
        if item.kind in ("task", "meeting", "notice", "document") and not item.who:
            t.fault("who", "is missing: somebody must be asked", (*process.roles, "agency"))
        if "agency" in item.who and not {"agency", "action", "action-round"} & set(item.each):
            t.fault("who", "“agency” needs each = [“agency”] or [“action”]")
        if item.optional and item.kind != "meeting":
            t.fault("optional", "belongs to a meeting")
        if item.repeatable and item.kind not in ("meeting", "document"):
            t.fault("repeatable", "belongs to a meeting or a document")
        if (item.notices or item.limit) and item.kind != "publish":
            t.fault("notices", "notices and limit belong to the publish item")
        if item.limit and (item.limit.unit, item.limit.way, item.limit.anchor) != ("months", "after", "decision"):
            t.fault("limit", "must be like “6 months after decision”")

    @staticmethod
    def _check_due(
        t: _Table, item: Item, items: Mapping[str, Item], everything: tuple[str, ...], publishes: bool, dated: bool
    ) -> None:
        span = item.due.span
        if (item.due.precedes_publication or item.due.kind == "publication-date") and not dated:
            t.fault("due", "hangs on a publication date, which no item of this file agrees (rule “publication-date”)")
        if item.due.kind == "own-date" and not {"action", "round", "action-round"} & set(item.each):
            t.fault("due", "“own date” is an action's or a round's: each must name one")
        if span is None:
            return
        if span.way == "before" and (span.anchor != "publication" or span.unit != "working days"):
            t.fault("due", "only working days before publication can be counted back")
        if span.anchor not in ANCHORS and span.anchor not in everything:
            t.fault("due", f"“{span.anchor}” is no anchor", (*ANCHORS, *everything), span.anchor)
        elif span.anchor == "publish" and not publishes:
            t.fault("due", "hangs on publishing, and no item of this file is of kind publish")
        elif span.anchor == item.id:
            t.fault("due", "hangs on itself")
        elif span.anchor == "circulation" and item.of is None:
            t.fault("due", "hangs on a circulation: say of which document (of = …)")
        elif span.anchor == "joining" and not item.each:
            t.fault("due", "hangs on a party's joining: each is missing")
        elif span.anchor == "asking" and "attendee-asked" not in item.each:
            t.fault("due", "hangs on an attendee's asking: each must be attendee-asked")

    def _check_circles(self, items: Mapping[str, Item]) -> None:
        def needs(name: str) -> Iterator[str]:
            item = items[name]
            yield from (r.item for r in item.requires if r.item in items)
            yield from (n for n in item.notices if n in items)

        finished: set[str] = set()
        for start in items:
            trail: list[str] = []

            def visit(name: str, trail: list[str] = trail) -> None:
                if name in trail:
                    circle = " → ".join([*trail[trail.index(name) :], name])
                    self.tables[name].fault("requires", f"goes round in a circle: {circle}")
                    finished.update(trail)
                    return
                if name in finished:
                    return
                trail.append(name)
                for other in needs(name):
                    visit(other)
                trail.pop()
                finished.add(name)

            visit(start)
