"""Read one process file's tables into a pathway, noting every fault instead of raising."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.workflow.process.due_rules import DueRule, Span, parse_span
from bot.workflow.process.model import (
    Document,
    Item,
    NotPublishing,
    Process,
    Requirement,
    Role,
    Stage,
)
from bot.workflow.process.shown import as_shown
from bot.workflow.process.tables import FileTables, Length, Table
from bot.workflow.process.vocabulary import (
    AGAIN_DAYS,
    BASIS_OF,
    BASIS_WORDS,
    CONTRIBUTIONS,
    DECIDES,
    DUES,
    FORMAT,
    HINT_LIMIT,
    ID_LIMIT,
    INSTEAD,
    KINDS,
    MAX_ITEMS,
    NAME_LIMIT,
    PARTY_KINDS,
    PLAIN_DUES,
    PREFIX,
    RESERVED_ROLES,
    ROLE_TITLE_LIMIT,
    RULES,
    STAGE_TITLE_LIMIT,
    TITLE_LIMIT,
    Basis,
    Kind,
)

_TYPICAL = Length(r"(\d{1,3}) (days?|weeks?)", "2 weeks", {"day": 1, "week": 7})
_CLEAR = Length(r"(\d{1,3}) (working days?)", "7 working days", {"working day": 1})
_AGAIN = Length(_CLEAR.pattern, "5 working days", _CLEAR.units, default=AGAIN_DAYS, least=1)
_EVERY = r"(\d{1,2}) (months?|years?)"
_MONTHS = {"month": 1, "year": 12}
_ASSURANCE = Length(_EVERY, "3 months", _MONTHS, default=3, least=1)
_PROGRESS = Length(_EVERY, "1 month", _MONTHS, default=1, least=1)

_WHO: Final[Mapping[Kind, tuple[str, ...]]] = {
    "confirmation": ("agency",),
    "date": ("coordinator",),
    "publish": ("coordinator",),
}
"""Who is asked where the file does not say, for kinds that can ask nobody else."""


@dataclass(frozen=True, slots=True)
class _Names:
    """What a file's items may name."""

    roles: Mapping[str, Role]
    documents: Mapping[str, Document]
    overlays: Mapping[str, bool]

    @property
    def versioned(self) -> tuple[str, ...]:
        """The kinds of the report, and the papers."""
        return tuple(name for document in self.documents.values() for name in document.names)


class Reader(FileTables):
    """Read one file into a pathway, noting every fault."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.names = _Names({}, {}, {})
        self.stage_of: dict[str, str] = {}

    def process(self, data: dict[str, Any]) -> Process:
        """Return the pathway, as far as it can be read."""
        top = self.top = Table(self, data, (), "", "")
        _check_format(top)
        names = self.names = _Names(_roles(top), _documents(top), _overlays(top))
        assurance = top.table("assurance", "assurance")
        progress = top.table("progress-check", "progress-check")
        versions = top.table("versions", "versions")
        not_publishing = top.table("not-publishing", "not-publishing")
        process = Process(
            id=top.string("id", is_id=True, limit=ID_LIMIT),
            title=top.string("title", limit=TITLE_LIMIT),
            prefix=top.string("prefix", limit=10),
            partners=top.strings("partners"),
            seconds=top.strings("seconds", allowed=tuple(names.roles)) or ("coordinator",),
            roles=names.roles,
            documents=names.documents,
            bodies=top.table("bodies", "bodies").parties(),
            partner_agencies=top.table("partner-agencies", "partner-agencies").parties(),
            agency_bodies=top.table("agency-bodies", "agency-bodies").texts_by_name(),
            overlays=names.overlays,
            links=top.table("links", "links").texts(3000),
            website=top.optional("website", limit=TITLE_LIMIT) or "the partnership's website",
            stages=self._stages(top),
            assurance_months=assurance.length("every", _ASSURANCE),
            progress_months=progress.length("every", _PROGRESS),
            again_days=versions.length("again", _AGAIN),
            text=self.text,
            hash="",
            partnership=top.optional("partnership", limit=TITLE_LIMIT) or "",
            not_publishing=_not_publishing(not_publishing, names),
            replaces=top.optional("replaces", is_id=True),
        )
        if process.prefix and not PREFIX.match(process.prefix):
            problem = "must be 2 to 10 capital letters or digits, beginning with a letter"
            top.fault("prefix", problem)

        if process.id and process.id in process.partners:
            top.fault("partners", "names this file itself")

        for table in (assurance, progress, versions, not_publishing, top):
            table.done()

        return process

    def _stages(self, top: Table) -> tuple[Stage, ...]:
        written = top.value("stage")
        if not _are_tables(written):
            top.fault("stage", "is missing: a pathway has stages, each written [[stage]]")
            return ()

        items = _count_of_items(written)
        if max(items, len(written)) > MAX_ITEMS:
            problem = f"has {items:,} items in {len(written):,} stages; {MAX_ITEMS} at most"
            top.fault("stage", problem)
            return ()

        return tuple(self._stage(place, stage) for place, stage in enumerate(written))

    def _stage(self, place: int, written: dict[str, Any]) -> Stage:
        name = written.get("id")
        label = name if isinstance(name, str) else place + 1
        table = Table(self, written, ("stage", place), f"stage.{as_shown(label)}", "stage")
        stage_id = table.string("id", is_id=True, limit=ID_LIMIT)
        if stage_id and stage_id in self.stage_tables:
            table.fault("id", f"“{stage_id}” is used by two stages")

        self.stage_tables.setdefault(stage_id, table)
        stage = Stage(
            id=stage_id,
            title=table.string("title", limit=STAGE_TITLE_LIMIT),
            typical=table.length("typical", _TYPICAL),
            items=tuple(self._items(table, stage_id)),
        )

        if not table.data.get("item"):
            table.fault("", "has no item")

        table.done()
        return stage

    def _items(self, stage: Table, stage_id: str) -> Iterator[Item]:
        for key, table in stage.table("item", "items").tables("item"):
            item = _item(table, key, stage_id, self.names)
            if key in self.stage_of:
                table.fault("", f"the id is used twice, also in stage {self.stage_of[key]}")
                continue

            self.stage_of[key] = stage_id
            self.tables[key] = table
            yield item


def _are_tables(value: object) -> bool:
    """Say whether a value is what ``[[…]]`` writes: tables, and at least one."""
    if not isinstance(value, list) or not value:
        return False
    return all(isinstance(one, dict) for one in value)


def _count_of_items(stages: list[dict[str, Any]]) -> int:
    written = [stage.get("item") for stage in stages]
    return sum(len(items) for items in written if isinstance(items, dict))


def _check_format(top: Table) -> None:
    number = top.value("format")
    if number is None:
        top.fault("format", f"is missing: format = {FORMAT}")
    elif number != FORMAT or isinstance(number, bool):
        top.fault("format", f"must be {FORMAT}")


# --- roles, documents, overlays ----------------------------------------------------------------


def _roles(top: Table) -> dict[str, Role]:
    roles: dict[str, Role] = {}
    for key, table in top.table("roles", "roles").tables("role"):
        role = _role(table, key)
        _check_role(table, role)
        _check_only_author(table, role, roles.values())
        roles[key] = role

    if "coordinator" not in roles:
        problem = "needs a role “coordinator”: whoever opens a review is its coordinator"
        top.fault("roles", problem)

    return roles


def _role(table: Table, key: str) -> Role:
    is_coordinator = key == "coordinator"
    return Role(
        id=key,
        title=table.string("title", limit=ROLE_TITLE_LIMIT),
        many=table.flag("many") or is_coordinator,
        last_stays=table.flag("last-stays") or is_coordinator,
        author=table.flag("author"),
        decides=table.choice("decides", DECIDES) or "",
        quorum=table.number("quorum", least=1, most=99),
    )


def _check_role(table: Table, role: Role) -> None:
    if role.id in RESERVED_ROLES:
        table.fault("", f"“{role.id}” has a meaning of its own and cannot be a role")

    if role.id == "coordinator" and role.decides:
        table.fault("decides", "the coordinator records decisions and takes none")

    if role.decides == "majority" and not role.many:
        table.fault("decides", "a majority needs a role of many: many = true")

    if table.has("quorum") and role.decides != "majority":
        table.fault("quorum", "says how many must agree at least where decides = “majority”")

    if role.decides == "holder" and role.many:
        table.fault(
            "decides",
            "“holder” is for a role of one; a group decides by “majority” or “one-holder”",
        )


def _check_only_author(table: Table, role: Role, others: Iterable[Role]) -> None:
    """Note a role that writes the report beside one that does, too."""
    if role.author and any(other.author for other in others):
        table.fault("author", "only one role writes the report")


def _documents(top: Table) -> dict[str, Document]:
    documents: dict[str, Document] = {}
    used: set[str] = set()

    for key, table in top.table("documents", "documents").tables("document"):
        document = _document(table, key, documents.values())
        _check_names(table, document, used)
        used.update(document.names)
        documents[key] = document

    return documents


def _document(table: Table, key: str, others: Iterable[Document]) -> Document:
    """Read a document, with its kinds if none of the others has any."""
    kinds = table.strings("kinds")
    if kinds and any(other.kinds for other in others):
        table.fault("kinds", "only one document has kinds: the report")
        kinds = ()
    title = table.string("title", limit=NAME_LIMIT)
    return Document(key, title, kinds, paper=not kinds)


def _check_names(table: Table, document: Document, used: set[str]) -> None:
    """Note names of a document that others have."""
    key = "kinds" if document.kinds else ""
    for name in document.names:
        if name in used:
            table.fault(key, f"“{as_shown(name)}” is another document's name, too")


def _not_publishing(table: Table, names: _Names) -> NotPublishing | None:
    """Read how it is decided that the report is not published, where the file says so."""
    rule = NotPublishing(
        decides=table.strings("decides", allowed=tuple(names.roles)),
        decided_by=table.optional("decided-by", limit=TITLE_LIMIT) or "",
        instead=table.choices("instead", INSTEAD) or INSTEAD,
        closes=table.strings("closes"),
    )
    return rule if table.data else None


def _overlays(top: Table) -> dict[str, bool]:
    table = top.table("overlays", "overlays")
    return {key: table.flag(key) for key in table.data}


# --- items -------------------------------------------------------------------------------------


def _item(table: Table, key: str, stage: str, names: _Names) -> Item:
    kind = table.choice("kind", KINDS, needed=True) or "task"
    overlay = _overlay(table, names)
    rule = table.choice("rule", RULES)
    notices = table.table("notices", "notices")
    item = Item(
        id=key,
        title=table.string("title", limit=TITLE_LIMIT),
        stage=stage,
        kind=kind,
        who=_who(table, kind, names),
        decides=table.strings("decides", allowed=tuple(names.roles)),
        each=table.choices("each", PARTY_KINDS),
        due=_due(table),
        of=table.optional("of", allowed=names.versioned),
        requires=tuple(_requires(table)),
        rule=rule,
        fills=table.optional("fills", allowed=(*names.roles, "agency")),
        outcomes=table.choices("outcomes", CONTRIBUTIONS),
        optional=table.flag("optional"),
        repeatable=table.flag("repeatable"),
        personal=table.flag("personal") or rule == "independence",
        overlay=overlay,
        basis=_basis(table, "basis") or ("statutory" if overlay else "seed"),
        notices=notices.strings("items"),
        clear_days=notices.length("clear", _CLEAR),
        limit=_limit(table),
        limit_basis=_limit_basis(table, kind),
        by_circulation=table.flag("by-circulation"),
        hint=table.optional("hint", limit=HINT_LIMIT) or "",
        ask=table.optional("ask", limit=HINT_LIMIT) or "",
        letter=table.optional("letter", limit=ID_LIMIT, is_id=True),
        agency_body=table.flag("agency-body"),
        after=table.strings("after"),
        goes_with=table.optional("with", is_id=True, limit=ID_LIMIT),
        afterwards=table.flag("afterwards"),
        if_not_published=table.optional("if-not-published", limit=TITLE_LIMIT) or "",
    )
    notices.done()
    return item


def _overlay(table: Table, names: _Names) -> str | None:
    overlay = table.optional("overlay", allowed=tuple(names.overlays))
    if table.has("overlay") and not names.overlays:
        table.fault("overlay", "is not known: [overlays] switches none")
    return overlay


def _who(table: Table, kind: Kind, names: _Names) -> tuple[str, ...]:
    who = table.strings("who", allowed=(*names.roles, "agency"))
    return who if table.has("who") else _WHO.get(kind, ())


def _basis(table: Table, key: str) -> Basis | None:
    word = table.choice(key, BASIS_WORDS)
    return BASIS_OF[word] if word else None


def _limit(table: Table) -> Span | None:
    """Read how long a review may take, which is only ever so many months after the decision."""
    text = table.optional("limit")
    if text is None:
        return None

    span = parse_span(text)
    if span is None or not _is_limit(span):
        table.fault("limit", f"“{as_shown(text)}” must be like “6 months after decision”")
        return None

    return span


def _is_limit(span: Span) -> bool:
    months = Span(span.count, "months", "after", "decision")
    return span == months and 1 <= span.count <= 99


def _limit_basis(table: Table, kind: Kind) -> Basis:
    basis = _basis(table, "limit-basis")
    if table.has("limit-basis") and not table.has("limit") and kind == "publish":
        problem = "says where the months come from, and there are none (limit = …)"
        table.fault("limit-basis", problem)
    return basis or "default"


def _requires(table: Table) -> Iterator[Requirement]:
    for text in table.strings("requires"):
        scope, _, item = " ".join(text.split()).rpartition(" ")
        match scope:
            case "":
                yield Requirement("one", item)
            case "every" | "own":
                yield Requirement(scope, item)
            case _:
                problem = f"“{as_shown(text)}” must be “<item>”, “every <item>” or “own <item>”"
                table.fault("requires", problem, entry=table.data["requires"].index(text))


def _due(table: Table) -> DueRule:
    basis = _basis(table, "due-basis")
    written = table.optional("due")
    if written is None:
        if basis:
            problem = "says where a date comes from, and there is none (due = …)"
            table.fault("due-basis", problem)

        return DueRule("none")

    text = " ".join(written.lower().split())
    if text in PLAIN_DUES:
        kind, usual_basis = PLAIN_DUES[text]
        return DueRule(kind, None, basis or usual_basis)

    span = parse_span(text)
    if span is None:
        table.fault("due", f"“{as_shown(written)}” is not a date rule", DUES, text)
        return DueRule("none")

    return DueRule("span", span, basis or "default")
