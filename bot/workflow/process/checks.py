"""What only a whole process file can tell: gates that never open, dates that hang on nothing,
circles."""

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Final

from bot.workflow.process.model import (
    ANCHORS,
    CONTRIBUTIONS,
    DECIDES,
    MAX_FAULTS,
    REFERENCE,
    RESERVED_ITEMS,
    RULES,
    SPOKEN,
    Item,
    Kind,
    PartyKind,
    Process,
    Rule,
)
from bot.workflow.process.positions import as_shown
from bot.workflow.process.tables import FileTables, Table

_RULE_FORMS: Final[Mapping[Rule, tuple[Kind, tuple[PartyKind, ...]]]] = {
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
_SPOKEN_OF: Final[Mapping[str, str]] = {
    "publish": "the item of kind publish",
    "publication-date": "the item with rule “publication-date”",
}
_DATED_PARTIES = frozenset(("action", "round", "action-round", "check", "hold"))


class Checker:
    """Holds a whole pathway against what the engine can do with it.

    ``dead`` collects the items that can never be closed, with the reason: what rests on them is a
    fault, too.
    """

    def __init__(
        self, file: FileTables, process: Process, everything: Process | None = None
    ) -> None:
        self.file, self.process, self.items = file, process, process.items
        self.everything = (everything or process).items
        self.dead: dict[str, str] = {}
        self.circling: set[tuple[str, str]] = set()

    def check(self) -> None:
        if not self.items:
            return
        for item in self.items.values():
            t = self.file.tables[item.id]
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

    def _fault(
        self,
        item: Item,
        key: str,
        problem: str,
        allowed: Iterable[str] = (),
        value: str | None = None,
    ) -> None:
        self.file.tables[item.id].fault(key, problem, allowed, value)

    def _noted(self, key: str) -> bool:
        """Whether some item's key has a fault already, so that what follows from it need not be
        one, too."""
        return any(f.place.endswith(f".{key}") for f in self.file.faults)

    # One item at a time

    @staticmethod
    def _names(t: Table, item: Item) -> None:
        if item.id in RESERVED_ITEMS or REFERENCE.match(item.id) or re.match(r"v\d+\Z", item.id):
            t.fault(
                "",
                f"“{item.id}” has a meaning of its own in typed commands and cannot be an"
                " item's id",
            )
        elif item.id in SPOKEN and not SPOKEN[item.id](item):
            t.fault(
                "",
                f"“{item.id}” is what people type for another thing: {_SPOKEN_OF[item.id]}; choose"
                " another id",
            )

    def _parts(self, t: Table, item: Item) -> None:
        """Keys that belong to other kinds of item, and keys that this kind needs."""
        kind = item.kind
        for key, kinds in (
            ("decides", ("approval",)),
            ("optional", ("meeting",)),
            ("repeatable", ("meeting", "document")),
            ("by-circulation", ("document",)),
            ("notices", ("publish",)),
            ("limit", ("publish",)),
            ("limit-basis", ("publish",)),
            ("fills", ("task",)),
            ("outcomes", ("task",)),
            ("requires", ("task", "meeting", "notice", "confirmation", "approval", "publish")),
            ("of", ("task", "meeting", "notice", "confirmation", "approval", "publish")),
        ):
            if t.has(key) and kind not in kinds:
                t.fault(key, f"belongs to {_list(kinds, 'a', 'or')}; this is {_a(kind)}")
        people = (*self.process.roles, "agency")
        if kind in ("task", "meeting", "notice", "document") and (lacking := t.lacks("who")):
            t.fault("who", f"{lacking}: somebody must be asked", people)
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
                t.fault(
                    "who",
                    f"{_list(others, '', 'and')} cannot register a version; the author and"
                    " coordinator can",
                )
        fits = {"agency", "action", "action-round"} >= set(item.each or ("",)) or t.unread(
            "each", item.each
        )
        if "agency" in item.who and not fits:
            t.fault("who", 'asks “agency”, but no agency is meant: each = ["agency"] or ["action"]')
        if item.outcomes and item.rule != "contribution":
            t.fault("outcomes", "belongs to the rule “contribution”")

    def _rule(self, t: Table, item: Item) -> None:
        if item.rule is None:
            if item.kind == "date" and not t.has("rule"):
                t.fault(
                    "rule",
                    "is missing: a date is closed by a rule",
                    ("decision", "publication-date"),
                )
            return
        kind, each = _RULE_FORMS[item.rule]
        if item.kind != kind:
            t.fault("rule", f"“{item.rule}” is for {_a(kind)}; this is {_a(item.kind)}")
        if item.each != each:
            made = f"each = {_toml(each)}" if each else "a single item, without each"
            t.fault("rule", f"“{item.rule}” needs {made}")
        if item.rule == "contribution" and not item.outcomes:
            t.fault("outcomes", "is missing: what can come of it", CONTRIBUTIONS)
        if item.rule == "independence":
            self._independence(t, item)

    def _independence(self, t: Table, item: Item) -> None:
        """The author's own declaration (rules 5 and 11): nobody makes it for another."""
        author = self.process.author_role
        if author is None:
            t.fault(
                "rule",
                "is the declaration of whoever writes the report, and no role does (author = true)",
            )
        elif item.who != (author,):
            t.fault(
                "who",
                f"must be {_toml([author])}: whoever writes the report declares it, and nobody for"
                " them",
            )
        elif self.process.roles[author].many:
            t.fault("rule", f"is one person's declaration, and “{author}” is a role of many")

    def _parties(self, t: Table, item: Item) -> None:
        """Parties that this pathway never has."""
        closes = any(i.rule == "action-done" for i in self.everything.values())
        never = {
            "body": (not self.process.bodies, "[bodies] names none"),
            "partner-agency": (not self.process.partner_agencies, "[partner-agencies] names none"),
            "hold": (self.process.publish is None, "only a pathway that publishes can be held"),
            "check": (
                self.process.publish is None,
                "checks go on until publication, and nothing is published",
            ),
            "round": (
                not closes,
                "rounds go on until every action is closed, and no item has rule “action-done”",
            ),
            "action-round": (
                not closes,
                "rounds go on until every action is closed, and no item has “action-done”",
            ),
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
        elif item.fills and item.each and not self.process.roles[item.fills].many:
            problem = (
                f"“{item.fills}” is one person's role, and each agency would need its own: many ="
                " true"
            )
            t.fault("fills", problem)

    def _answer(self, t: Table, item: Item) -> None:
        """Confirmations, approvals, publishing: who answers, and on what."""
        process = self.process
        document = process.document_of(item.of)
        if item.kind == "approval" and (lacking := t.lacks("decides")):
            t.fault(
                "decides",
                f"{lacking}: an approval needs the roles that decide",
                tuple(process.roles),
            )
        for role in item.decides:
            if role in process.roles and role != "coordinator" and not process.roles[role].decides:
                t.fault(
                    "decides", f"role “{role}” does not say how it decides (decides = …)", DECIDES
                )
            if role == "coordinator":
                t.fault("decides", "the coordinator records decisions and takes none")
                self.dead[item.id] = "is nobody's to decide"
        if (
            item.kind == "confirmation"
            and item.each != ("agency",)
            and not t.unread("each", item.each)
        ):
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

    def _due(self, t: Table, item: Item) -> None:
        due, span = item.due, item.due.span
        # Where there is a publish item or a date without a rule, that is a fault of its own.
        dated = self.process.publish is not None or any(
            i.kind == "date" and i.rule != "decision" for i in self.items.values()
        )
        on_date = due.precedes_publication or due.kind == "publication-date"
        if (on_date or (span is not None and span.anchor == "publication")) and not dated:
            t.fault(
                "due",
                "hangs on a publication date, which no item of this file agrees (rule"
                " “publication-date”)",
            )
        if due.kind == "own-date" and not (item.each and set(item.each) <= _DATED_PARTIES):
            t.fault(
                "due", "“own date” is that of an action, round, check or hold: each must name one"
            )
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
            t.fault(
                "due", f"“{as_shown(anchor)}” is no anchor", (*ANCHORS, *self.everything), anchor
            )
        elif anchor == "publish" and self.process.publish is None:
            t.fault("due", "hangs on publishing, and no item of this file is of kind publish")
        elif anchor == "circulation" and item.of is None:
            t.fault("due", "hangs on a circulation: say of which document (of = …)")
        elif anchor == "joining" and not item.each:
            t.fault("due", "hangs on a party's joining: each is missing")
        elif anchor == "asking" and item.each != ("attendee-asked",):
            t.fault("due", "hangs on an attendee's asking: each must be attendee-asked")
        elif anchor == "own date" and not (item.each and set(item.each) <= _DATED_PARTIES):
            t.fault(
                "due", "“own date” is that of an action, round, check or hold: each must name one"
            )

    def _anchored(self, t: Table, item: Item, anchor: str) -> None:
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
            t.fault(
                "due",
                f"hangs on “{anchor}”, which is made for each {_or(other.each)}, and this is not",
            )

    def _requires(self, t: Table, item: Item) -> None:
        allowed = tuple(self.everything)
        stage = self.process.stage_index
        for need in item.requires:
            if need.item not in self.everything:
                t.fault(
                    "requires",
                    f"“{as_shown(need.item)}” is no item of this file",
                    allowed,
                    need.item,
                    entry=t.entry("requires", need.item),
                )
                continue
            other = self.items.get(need.item)
            if other is None:
                continue  # an overlay that is switched off goes together with its mentions
            if self.file.tables[other.id].unread("each", other.each):
                continue
            if need.scope != "one" and not other.each:
                self._need(
                    t,
                    need.item,
                    f"“{need.scope} {other.id}”: it is a single item; write “{other.id}”",
                )
            elif need.scope == "one" and other.each:
                self._need(
                    t,
                    need.item,
                    f"“{other.id}” is made for each {_or(other.each)}: write “every {other.id}”",
                )
            elif need.scope == "own" and not _covers(other, item):
                self._need(
                    t, need.item, f"“own {other.id}”: both must be made for each of the same party"
                )
            elif need.scope == "every" and not self._always_some(other):
                problem = (
                    f"“every {other.id}”: there may be no {_or(other.each)}, and then this never"
                    " opens"
                )
                self._need(t, need.item, problem)
            if item.blocking and stage(other.stage) > stage(item.stage):
                problem = (
                    f"“{other.id}” belongs to the later stage “{other.stage}”, "
                    f"which is not reached while “{item.id}” is open"
                )
                self._need(t, need.item, problem)

    @staticmethod
    def _need(t: Table, name: str, problem: str) -> None:
        t.fault("requires", problem, entry=t.entry("requires", name))

    def _always_some(self, item: Item) -> bool:
        """Whether an item has at least one instance in every review: the gate asks for agencies
        itself."""
        named = {"body": self.process.bodies, "partner-agency": self.process.partner_agencies}
        return any(kind == "agency" or named.get(kind) for kind in item.each)

    # The whole

    def _whole(self) -> None:
        process, file = self.process, self.file
        for rule in RULES:
            found = [i for i in self.items.values() if i.rule == rule]
            for item in found[1:]:
                self._fault(
                    item, "rule", f"“{rule}” is also asked for by “{found[0].id}”: once is enough"
                )
        publishing = [i for i in self.items.values() if i.kind == "publish"]
        for item in publishing[1:]:
            self._fault(
                item, "kind", f"only one item is of kind publish, and “{publishing[0].id}” is"
            )
        if process.stages and process.by_rule("decision") is None:
            file.top.fault("stage", "no item has rule “decision”: it starts the clocks")
        titles: dict[str, str] = {}
        for item in self.items.values():
            other = titles.setdefault(" ".join(item.title.casefold().split()), item.id)
            if item.title and other != item.id:
                self._fault(
                    item, "title", f"is that of “{other}”, too: people could not tell them apart"
                )
        unused = process.overlays.keys() - {i.overlay for i in self.everything.values()}
        for overlay in unused if not self._noted("overlay") else ():
            file.top.fault(
                f"overlays.{overlay}", "switches nothing: no item belongs to it (overlay = …)"
            )
        for stage in process.stages:
            if stage.items and all(i.id in self.dead for i in stage.items):
                problem = "can never be reached: none of its items can ever be made or closed"
                file.stage_tables[stage.id].fault("", problem)
        dated = [i for i in self.items.values() if i.due.kind == "timetable"]
        if dated and not any(s.typical for s in process.stages):
            problem = (
                f"gives no stage a typical length, so that {len(dated)} timetable dates hang on"
                " nothing"
            )
            file.top.fault("stage", problem)
        if process.agency_bodies and not any(i.agency_body for i in self.everything.values()):
            file.top.fault("agency-bodies", "are shown nowhere: no item has agency-body = true")
        for table, rule in (("assurance", "assurance"), ("progress-check", "progress-check")):
            if file.top.has(table) and not any(i.rule == rule for i in self.everything.values()):
                file.top.fault(table, f"sets how often, and no item has rule “{rule}”")

    def _documents(self) -> None:
        report = self.process.report
        kinds = report.kinds if report else ()
        for document in self.process.documents.values():
            if document.paper and document.id in RESERVED_ITEMS:
                problem = "has a meaning of its own in typed commands and cannot be a document's id"
                self.file.top.fault(f"documents.{document.id}", f"“{document.id}” {problem}")
        items = [i for i in self.items.values() if i.kind == "document"]
        for item in items:
            if item.id not in kinds:
                self._fault(
                    item,
                    "kind",
                    "a document item's id must be one of the report's kinds",
                    kinds,
                    item.id,
                )
        order = [i.id for i in items if i.id in kinds]
        for kind in kinds:
            if kind not in order:
                problem = (
                    f"“{as_shown(kind)}” has no item of kind document: nobody would be asked for it"
                )
                self.file.top.fault(f"documents.{report.id if report else ''}.kinds", problem)
        if order != [k for k in kinds if k in order]:
            problem = (
                f"come in another order than their items ({', '.join(order)}); the last is"
                " decided on"
            )
            self.file.top.fault(f"documents.{report.id if report else ''}.kinds", problem)

    def _publication(self) -> None:
        """The publication gate: that it can open, and not without what it is for."""
        process, publish = self.process, self.process.publish
        if publish is None:
            return
        stage = process.stage_index
        if not any(i.kind == "date" and i.rule != "decision" for i in self.items.values()):
            self._fault(
                publish,
                "",
                "can never open: no item agrees the publication date (rule “publication-date”)",
            )
            self.dead[publish.id] = "can never open"
        for name in publish.notices:
            self._notice(publish, name)
        for item in self.items.values():
            if item.due.precedes_publication and stage(item.stage) > stage(publish.stage):
                self._fault(
                    item,
                    "due",
                    f"comes before publication, but its stage comes after that of “{publish.id}”",
                )
        chain = self._chain(publish)
        if self._noted("requires"):
            return  # a name that is mistyped breaks the chain: that fault is enough
        answered = [i for i in self.items.values() if i.answered and i.of == publish.of]
        if not any(i.kind == "approval" for i in answered):
            self._fault(
                publish,
                "requires",
                f"nobody approves what is published: no approval is of “{publish.of}”",
            )
        for item in answered:
            if item.id not in chain and stage(item.stage) <= stage(publish.stage):
                problem = (
                    f"“{publish.id}” does not rest on it, so the report could be published"
                    " without it"
                )
                self._fault(item, "", f"{problem}: name it in requires of what comes next")

    def _notice(self, publish: Item, name: str) -> None:
        t = self.file.tables[publish.id]
        if name not in self.everything:
            entry = t.entry("notices.items", name)
            t.fault(
                "notices.items",
                f"“{as_shown(name)}” is no item of this file",
                self.everything,
                name,
                entry=entry,
            )
            return
        item = self.items.get(name)
        if item is None:
            return
        if item.kind != "notice":
            problem = f"“{name}” is {_a(item.kind)}, not a notice"
            t.fault("notices.items", problem, entry=t.entry("notices.items", name))
            return
        if item.each:
            self._fault(
                item, "each", f"the gate “{publish.id}” waits for one notice, not for one each"
            )
        if item.of != publish.of:
            self._fault(item, "of", f"must be “{publish.of}”: a new version is to be sent again")
        span = item.due.span
        if not item.due.precedes_publication:
            self._fault(item, "due", f"must be before publication: “{publish.id}” waits for it")
        elif (span.count if span else 0) < publish.clear_days:
            problem = (
                f"is too late: “{publish.id}” needs {publish.clear_days} working days after it"
            )
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
        needs: dict[str, dict[str, str]] = {
            name: self._needs(item) for name, item in self.items.items()
        }
        for circle in sorted(_circles(needs), key=len):
            if _is_told(reported, circle):
                continue
            steps = ", ".join(f"{a} {needs[a][b]} {b}" for a, b in pairwise(circle))
            named = next((n for n in circle if self.items[n].requires), circle[0])
            key = "requires" if self.items[named].requires else ""
            self._fault(self.items[named], key, f"goes round in a circle: {steps}")
            self.circling.update(pairwise(circle))
            self.dead.update(dict.fromkeys(circle, "waits for itself"))
        both = {name: self._follows(item) | needs[name] for name, item in self.items.items()}
        for circle in sorted(_circles(both), key=len):
            dated = next((a for a, b in pairwise(circle) if both[a][b] == "is due after"), None)
            if dated is None or len(circle) == 2 or _is_told(reported, circle):
                continue
            steps = ", ".join(f"{a} {both[a][b]} {b}" for a, b in pairwise(circle))
            self._fault(self.items[dated], "due", f"hangs on nothing: {steps}")

    def _follows(self, item: Item) -> dict[str, str]:
        """What an item's date waits for: the item it is counted from, and the version it speaks
        about."""
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
            found |= {
                n: "needs"
                for n in item.notices
                if n in self.items and self.items[n].kind == "notice"
            }
            found |= {
                i.id: "comes after" for i in self.items.values() if i.due.precedes_publication
            }
        elif publish is not None and (
            item.due.follows_publication or item.rule == "website-removal"
        ):
            found.setdefault(publish.id, "follows")
        independence, report = process.by_rule("independence"), process.report
        if (
            independence is not None
            and report is not None
            and {item.of, item.id} & set(report.kinds)
        ):
            found.setdefault(independence.id, "comes after")
        return found

    def _never_closed(self) -> None:
        """What rests on an item that can never be closed: gates that never open, dates that never
        come."""
        resting: dict[str, list[Item]] = {}
        for item in self.items.values():
            for need in item.requires:
                resting.setdefault(need.item, []).append(item)
        waiting = [name for name in self.items if name in self.dead]
        for (
            name
        ) in waiting:  # grows while it is gone through: each item once, each requirement once
            for item in resting.get(name, ()):
                if (item.id, name) in self.circling:
                    continue
                self._need(
                    self.file.tables[item.id], name, f"can never open: “{name}” {self.dead[name]}"
                )
                if item.id not in self.dead:
                    self.dead[item.id] = "can never open"
                    waiting.append(item.id)
        for item in self.items.values():
            span = item.due.span
            if span is not None and span.anchor in self.dead.keys() - {item.id, *ANCHORS}:
                self._fault(
                    item, "due", f"hangs on nothing: “{span.anchor}” {self.dead[span.anchor]}"
                )


def _is_told(reported: list[set[str]], circle: list[str]) -> bool:
    """Whether a circle runs through all of one that is reported, or so many are that nobody mends
    more in one go. If not, it is reported from now on."""
    names = set(circle)
    if len(reported) > MAX_FAULTS or any(known <= names for known in reported):
        return True
    reported.append(names)
    return False


def _circles(edges: Mapping[str, Mapping[str, str]]) -> list[list[str]]:
    """Circles in what rests on what, each from an item back to itself. Without recursion: files are
    strangers'."""
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
