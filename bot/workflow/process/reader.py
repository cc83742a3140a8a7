"""Reading one process file's tables into a :class:`Process`, noting every fault instead of
raising."""

from collections.abc import Mapping
from typing import Any

from bot.workflow.process.model import (
    BASIS_OF,
    BASIS_WORDS,
    CONTRIBUTIONS,
    DECIDES,
    DUES,
    FORMAT,
    HINT_LIMIT,
    ID_LIMIT,
    KINDS,
    MAX_ITEMS,
    NAME_LIMIT,
    PARTY_KINDS,
    PREFIX,
    RESERVED_ROLES,
    ROLE_TITLE_LIMIT,
    RULES,
    STAGE_TITLE_LIMIT,
    TITLE_LIMIT,
    Document,
    DueRule,
    Item,
    Process,
    Requirement,
    Role,
    Stage,
    parse_span,
)
from bot.workflow.process.positions import as_shown
from bot.workflow.process.tables import FileTables, Table


class Reader(FileTables):
    """Read one file into a pathway, noting every fault."""

    def process(self, data: dict[str, Any]) -> Process:
        """The process, as far as it can be read."""
        top = self.top = Table(self, data, (), "", "")
        number = top._get("format")
        if number != FORMAT or isinstance(number, bool):
            top.fault(
                "format",
                f"is missing: format = {FORMAT}" if number is None else f"must be {FORMAT}",
            )
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
            assurance_months=assurance.span(
                "every", r"(\d{1,2}) (months?|years?)", "3 months", every, 3, least=1
            ),
            progress_months=progress.span(
                "every", r"(\d{1,2}) (months?|years?)", "1 month", every, 1, least=1
            ),
            text=self.text,
            hash="",
            partnership=top.optional("partnership", limit=TITLE_LIMIT) or "",
            replaces=top.optional("replaces", is_id=True),
        )
        if process.prefix and not PREFIX.match(process.prefix):
            top.fault(
                "prefix", "must be 2 to 10 capital letters or digits, beginning with a letter"
            )
        if process.id and process.id in process.partners:
            top.fault("partners", "names this file itself")
        for table in (assurance, progress, top):
            table.done()
        return process

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
                decides=t.choice("decides", DECIDES) or "",
            )
            if key in RESERVED_ROLES:
                t.fault("", f"“{key}” has a meaning of its own and cannot be a role")
            if first and role.decides:
                t.fault("decides", "the coordinator records decisions and takes none")
            if role.decides == "majority" and not role.many:
                t.fault("decides", "a majority needs a role of many: many = true")
            if role.decides == "holder" and role.many:
                t.fault(
                    "decides",
                    "“holder” is for a role of one; a group decides by “majority” or “one-holder”",
                )
            if role.author and any(r.author for r in roles.values()):
                t.fault("author", "only one role writes the report")
            roles[key] = role
        if "coordinator" not in roles:
            top.fault(
                "roles", "needs a role “coordinator”: whoever opens a review is its coordinator"
            )
        return roles

    def _documents(self, top: Table) -> dict[str, Document]:
        documents: dict[str, Document] = {}
        used: set[str] = set()
        for key, t in top.table("documents", "documents").tables("document"):
            kinds = t.strings("kinds")
            if kinds and any(d.kinds for d in documents.values()):
                t.fault("kinds", "only one document has kinds: the report")
                kinds = ()
            documents[key] = Document(
                key, t.string("title", limit=NAME_LIMIT), kinds, paper=not kinds
            )
            for name in kinds or (key,):
                if name in used:
                    t.fault(
                        "kinds" if kinds else "",
                        f"“{as_shown(name)}” is another document's name, too",
                    )
                used.add(name)
        return documents

    def _stages(
        self,
        top: Table,
        roles: Mapping[str, Role],
        documents: Mapping[str, Document],
        overlays: Mapping[str, bool],
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
            typical = t.span(
                "typical", r"(\d{1,3}) (days?|weeks?)", "2 weeks", {"day": 1, "week": 7}, 0
            )
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
        kind = t.choice("kind", KINDS, needed=True) or "task"
        overlay = t.optional("overlay", allowed=tuple(overlays))
        if t.has("overlay") and not overlays:
            t.fault("overlay", "is not known: [overlays] switches none")
        basis = t.choice("basis", BASIS_WORDS)
        rule = t.choice("rule", RULES)
        notices = t.table("notices", "notices")
        who = t.strings("who", allowed=(*roles, "agency"))
        if not t.has("who"):
            who = {
                "confirmation": ("agency",),
                "date": ("coordinator",),
                "publish": ("coordinator",),
            }.get(kind, ())
        limit = None
        if (text := t.optional("limit")) is not None:
            limit = parse_span(text)
            form = (limit.unit, limit.way, limit.anchor, limit.next_day) if limit else ()
            if (
                limit is None
                or form != ("months", "after", "decision", False)
                or not 1 <= limit.count <= 99
            ):
                t.fault("limit", f"“{as_shown(text)}” must be like “6 months after decision”")
                limit = None
        limit_basis = t.choice("limit-basis", BASIS_WORDS) or "default"
        if t.has("limit-basis") and not t.has("limit") and kind == "publish":
            t.fault(
                "limit-basis", "says where the months come from, and there are none (limit = …)"
            )
        item = Item(
            id=key,
            title=t.string("title", limit=TITLE_LIMIT),
            stage=stage,
            kind=kind,
            who=who,
            decides=t.strings("decides", allowed=tuple(roles)),
            each=t.choices("each", PARTY_KINDS),
            due=self._due(t),
            of=t.optional("of", allowed=of_allowed),
            requires=self._requires(t),
            rule=rule,
            fills=t.optional("fills", allowed=(*roles, "agency")),
            outcomes=t.choices("outcomes", CONTRIBUTIONS),
            optional=t.flag("optional"),
            repeatable=t.flag("repeatable"),
            personal=t.flag("personal") or rule == "independence",
            overlay=overlay,
            basis=BASIS_OF[basis] if basis else "statutory" if overlay else "seed",
            notices=notices.strings("items"),
            clear_days=notices.span(
                "clear", _WORKING_DAYS, "7 working days", {"working day": 1}, 0
            ),
            limit=limit,
            limit_basis=BASIS_OF[limit_basis],
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
        word = t.choice("due-basis", BASIS_WORDS)
        basis = BASIS_OF[word] if word else None
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


_WORKING_DAYS = r"(\d{1,3}) (working days?)"
