"""Reading one process file's tables into a :class:`Process`, noting every fault instead of raising."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from bot.workflow.process.checks import Checker
from bot.workflow.process.model import (
    BASIS_WORDS,
    DECIDES,
    DUES,
    EACH,
    FORMAT,
    HINT_LIMIT,
    ID,
    ID_LIMIT,
    KINDS,
    MAX_FAULTS,
    MAX_ITEMS,
    NAME_LIMIT,
    OUTCOMES,
    PREFIX,
    RESERVED_ROLES,
    ROLE_TITLE_LIMIT,
    RULES,
    STAGE_TITLE_LIMIT,
    TITLE_LIMIT,
    Document,
    DueRule,
    Fault,
    Item,
    Process,
    Requirement,
    Role,
    Stage,
    parse_span,
)
from bot.workflow.process.positions import Places, Where, as_shown, is_hidden, nearest_of, worth_naming

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


class Table:
    """One TOML table under reading: typed access that notes faults instead of raising. ``shape`` names the tables
    that have the same keys."""

    def __init__(self, reader: "Reader", data: dict[str, Any], path: Where, name: str, shape: str) -> None:
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
            ".".join(as_shown(part) for part in (self.name, key) if part) or "file",
            problem,
            tuple(allowed),
            value,
        )

    def has(self, key: str) -> bool:
        return key in self.data

    def lacks(self, key: str) -> str:
        """What is wrong with a list that must name somebody: it is not there, or names nobody. Empty, if nothing is."""
        return "is missing" if not self.has(key) else "names nobody" if self.data[key] == [] else ""

    def unread(self, key: str, found: object) -> bool:
        """Whether a key is there and nothing of it could be used, which is a fault of its own."""
        return bool(self.data.get(key)) and not found

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
            self.fault(key, f"“{as_shown(value)}” is not known", allowed, value)
            return None
        if is_id and not self._is_id(key, value):
            return None
        return value

    def _is_plain(self, key: str, value: str, limit: int, entry: int | None = None) -> bool:
        if not value.strip():
            self.fault(key, "must not be empty", entry=entry)
        elif len(value) > limit:
            self.fault(key, f"has {len(value):,} characters; {limit} at most", entry=entry)
        elif any(is_hidden(c) for c in value):
            self.fault(key, "must be one line of plain text, without invisible characters", entry=entry)
        elif re.search(r"\{\{|\{%|\{#|<|>", value):
            self.fault(key, "must be plain text: no {{, {%, {#, < or >", entry=entry)
        else:
            return True
        return False

    def _is_id(self, key: str, value: str) -> bool:
        if not ID.match(value):
            problem = f"“{as_shown(value)}” must be small letters, digits and single hyphens, beginning with a letter"
            self.fault(key, problem)
            return False
        return True

    def strings(self, key: str, *, allowed: tuple[str, ...] = (), limit: int = 300) -> tuple[str, ...]:
        """A list of texts; those that cannot be used are left out."""
        value = self._get(key)
        if value is None:
            return ()
        if isinstance(value, str):
            self.fault(key, f'must be a list: ["{as_shown(value)}"]', allowed)
            return ()
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            self.fault(key, 'must be a list of texts: ["…", "…"]', allowed)
            return ()
        found: list[str] = []
        for entry, one in enumerate(value):
            if not self._is_plain(key, one, limit, entry):
                continue
            if allowed and one not in allowed:
                self.fault(key, f"“{as_shown(one)}” is not known", allowed, one, entry=entry)
            elif one in found:
                self.fault(key, f"names “{as_shown(one)}” twice", entry=entry)
            else:
                found.append(one)
        return tuple(found)

    def flag(self, key: str) -> bool:
        value = self._get(key)
        if value is not None and not isinstance(value, bool):
            self.fault(key, f"must be true or false, not {_type(value)}")
            return False
        return bool(value)

    def span(
        self, key: str, pattern: str, example: str, units: Mapping[str, int], default: int, *, least: int = 0
    ) -> int:
        """A length such as “2 weeks”, as a number of the smallest unit, and at least so many of it."""
        text = self.optional(key)
        if text is None:
            return default
        found = re.fullmatch(pattern, " ".join(text.lower().split()))
        count = int(found[1]) * units[found[2].rstrip("s")] if found else 0
        if not found or not least <= count <= 1000:
            self.fault(key, f"“{as_shown(text)}” must be like “{example}”")
            return default
        return count

    def table(self, key: str, shape: str = "") -> "Table":
        value = self._get(key)
        name = f"{self.name}.{as_shown(key)}" if self.name else as_shown(key)
        if value is None or isinstance(value, dict):
            return Table(self.reader, value or {}, (*self.path, key), name, shape)
        self.fault(key, f"must be a table, not {_type(value)}")
        broken = Table(self.reader, {}, (*self.path, key), name, shape)
        broken.silent = True  # one fault is enough: nothing in it can be missing
        return broken

    def tables(self, shape: str) -> Iterator[tuple[str, "Table"]]:
        """The tables in this one by their ids."""
        for key in self.data:
            if not ID.match(key) or len(key) > ID_LIMIT:
                problem = f"must be small letters, digits and single hyphens, at most {ID_LIMIT}, a letter first"
                self.fault(key, problem)
            inner = self.table(key, shape)
            yield key, inner
            inner.done()

    def texts(self, limit: int = NAME_LIMIT, *, ids: bool = True, parties: bool = False) -> dict[str, str]:
        """The texts in this table by their keys (ids, or names). ``parties``: they are named in typed commands."""
        found: dict[str, str] = {}
        for key in self.data:
            if ids and not ID.match(key):
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


class Reader:
    """Reads one file, noting every fault."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.places: Mapping[Where, int] = Places(text).find()
        self.faults: list[Fault] = []
        self.keys: dict[str, set[str]] = {}
        self.tables: dict[str, Table] = {}
        self.stage_tables: dict[str, Table] = {}
        self.top = Table(self, {}, (), "", "")

    def fault(
        self, path: Where, place: str, problem: str, allowed: tuple[str, ...] = (), value: str | None = None
    ) -> None:
        line = next((self.places[path[:n]] for n in range(len(path), 0, -1) if path[:n] in self.places), 0)
        near = nearest_of(value, allowed) if value and len(self.faults) <= MAX_FAULTS else ""
        self.faults.append(Fault(place, problem, line, worth_naming(allowed, near), near))

    def process(self, data: dict[str, Any]) -> Process:
        """The process, as far as it can be read."""
        top = self.top = Table(self, data, (), "", "")
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
            assurance_months=assurance.span("every", r"(\d{1,2}) (months?|years?)", "3 months", every, 3, least=1),
            progress_months=progress.span("every", r"(\d{1,2}) (months?|years?)", "1 month", every, 1, least=1),
            text=self.text,
            hash="",
            partnership=top.optional("partnership", limit=TITLE_LIMIT) or "",
            replaces=top.optional("replaces", is_id=True),
        )
        if process.prefix and not PREFIX.match(process.prefix):
            top.fault("prefix", "must be 2 to 10 capital letters or digits, beginning with a letter")
        if process.id and process.id in process.partners:
            top.fault("partners", "names this file itself")
        for table in (assurance, progress, top):
            table.done()
        return self._checked(process)

    def _roles(self, top: Table) -> dict[str, Role]:
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

    def _documents(self, top: Table) -> dict[str, Document]:
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
                    t.fault("kinds" if kinds else "", f"“{as_shown(name)}” is another document's name, too")
                used.add(name)
        return documents

    def _stages(
        self, top: Table, roles: Mapping[str, Role], documents: Mapping[str, Document], overlays: Mapping[str, bool]
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
            t = Table(self, one, ("stage", place), f"stage.{as_shown(label)}", "stage")
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
        t: Table,
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
            form = (limit.unit, limit.way, limit.anchor, limit.next_day) if limit else ()
            if limit is None or form != ("months", "after", "decision", False) or not 1 <= limit.count <= 99:
                t.fault("limit", f"“{as_shown(text)}” must be like “6 months after decision”")
                limit = None
        limit_basis = t.optional("limit-basis", allowed=tuple(BASIS_WORDS)) or "default"
        if t.has("limit-basis") and not t.has("limit") and kind == "publish":
            t.fault("limit-basis", "says where the months come from, and there are none (limit = …)")
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
            limit_basis=BASIS_WORDS[limit_basis],
            by_circulation=t.flag("by-circulation"),
            hint=t.optional("hint", limit=HINT_LIMIT) or "",
            letter=t.optional("letter", limit=ID_LIMIT, is_id=True),
            agency_body=t.flag("agency-body"),
        )
        notices.done()
        return item

    @staticmethod
    def _requires(t: Table) -> tuple[Requirement, ...]:
        found = []
        for text in t.strings("requires"):
            scope, _, rest = " ".join(text.split()).rpartition(" ")
            if scope not in ("", "every", "own"):
                problem = f"“{as_shown(text)}” must be “<item>”, “every <item>” or “own <item>”"
                t.fault("requires", problem, entry=t.data["requires"].index(text))
                continue
            found.append(Requirement(scope or "one", rest))  # type: ignore[arg-type]
        return tuple(found)

    @staticmethod
    def _due(t: Table) -> DueRule:
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
            t.fault("due", f"“{as_shown(raw)}” is not a date rule", DUES, text)
            return DueRule("none")
        return DueRule("span", span, basis or "default")

    def _checked(self, process: Process) -> Process:
        """What only the whole file can tell: as it is switched, and with every overlay on, so that switching one on
        later brings no surprise. The process as it is switched."""
        switched = _switched(process)
        Checker(self, process).check()
        if switched.items.keys() != process.items.keys():
            Checker(self, switched, everything=process).check()
        return switched


_WORKING_DAYS = r"(\d{1,3}) (working days?)"


def _switched(process: Process) -> Process:
    """The process without the items of overlays that are switched off, and without stages that they empty."""
    stages = [
        replace(s, items=tuple(i for i in s.items if i.overlay is None or process.overlays.get(i.overlay, False)))
        for s in process.stages
    ]
    return replace(process, stages=tuple(s for s in stages if s.items))
