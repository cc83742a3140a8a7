"""Process files for people: as a table, as a diagram, as a sample review with its dates, and how two files differ.

Everything here is plain text, for the command line to print and for tests to hold whole. A sample review
is made of events and dated by the same rules as a real one (:mod:`bot.workflow.dates.due`), so what it
shows is what the bot will do.
"""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, Final

from bot.workflow.acts.rounds_and_checks import recur
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.dates.calendar import Calendar, add_months, day
from bot.workflow.dates.due import Due, completion_limit, due_of, limit_of, publishing_basis
from bot.workflow.dates.layout import lay_out
from bot.workflow.process.model import Document, Item, Process, Role, Span, Stage
from bot.workflow.review import events as e
from bot.workflow.review.fold import Review
from bot.workflow.review.state import Key
from bot.workflow.rules.context import Context
from bot.workflow.rules.forecast import completion_item
from bot.workflow.rules.gates import missing_for, publication_gate
from bot.workflow.rules.labels import label
from bot.workflow.rules.nudges import ASK_EVERY

BASIS: Final[Mapping[str, str]] = {
    "seed": "your process document",
    "statutory": "statutory guidance",
    "timetable": "agreed in this review",
    "default": "our default",
}
"""Where a rule or a date comes from, in people's words."""
WIDTH = 110

_EACH: Final[Mapping[str, str]] = {
    "agency": "agency",
    "partner-agency": "partner agency",
    "partnership": "other partnership",
    "body": "body",
    "family": "family contact",
    "attendee": "attendee",
    "attendee-asked": "attendee who asked",
    "action": "action",
    "round": "assurance round",
    "action-round": "action in each round",
    "hold": "publication hold",
    "check": "progress check",
}
_ANCHORS: Final[Mapping[str, str]] = {
    "decision": "the decision",
    "publish": "publishing",
    "publication": "publication",
    "circulation": "circulation",
    "asking": "asking",
    "joining": "joining",
}


# --- words -------------------------------------------------------------------------------------


def due_words(item: Item) -> str:
    """An item's date rule as people say it."""
    own = "hold" if "hold" in item.each else "check" if "check" in item.each else "round"
    own = "action" if "action" in item.each else own
    match item.due.kind:
        case "none":
            return "no date of its own"
        case "timetable":
            return "by the timetable"
        case "flexible":
            return "when it fits"
        case "before-publication":
            return "before publication"
        case "publication-date":
            return "on the publication date"
        case "own-date":
            return f"the {own}'s own date"
    assert item.due.span is not None, "the only kind left"
    return _span_words(item.due.span, own)


def _span_words(span: Span, own: str = "round") -> str:
    unit = span.unit.removesuffix("s") if span.count == 1 else span.unit
    anchor = f"the {own}'s date" if span.anchor == "own date" else _ANCHORS.get(span.anchor, span.anchor)
    if span.anchor == "joining" and own == "hold":
        anchor = "the hold begins"
    return f"{'the day after ' if span.next_day else ''}{span.count} {unit} {span.way} {anchor}"


def who_words(item: Item, process: Process) -> str:
    """Who closes an item: titles of roles, and how a group decides."""
    if item.kind == "approval":
        return " and ".join(_decides(process.roles[r]) for r in item.decides if r in process.roles)
    return ", ".join(process.roles[r].title if r in process.roles else "the agency" for r in item.who)


def _decides(role: Role) -> str:
    return f"a majority of {role.title}" if role.decides == "majority" else role.title


def each_words(item: Item) -> str:
    """What an item is made for each of."""
    return ", ".join(_EACH[kind] for kind in item.each)


def needs_words(item: Item, process: Process) -> str:
    """What a gate waits for; an item that is switched off is not waited for."""
    needs = [f"{n.scope} {n.item}".removeprefix("one ") for n in item.requires if n.item in process.items]
    notices = [n for n in item.notices if n in process.items]
    if notices:
        needs.append(f"{', '.join(notices)} sent {item.clear_days} working days before")
    return ", ".join(needs)


def _length(days: int) -> str:
    if not days:
        return ""
    count, unit = (days // 7, "week") if days % 7 == 0 else (days, "day")
    return f"{count} {unit}{'' if count == 1 else 's'}"


def _and(words: Sequence[str]) -> str:
    return "".join(words) if len(words) < 2 else f"{', '.join(words[:-1])} and {words[-1]}"


def _heading(number: int, stage: Stage) -> str:
    length = f", usually {_length(stage.typical)}" if stage.typical else ""
    return f"{number}. {stage.title} ({stage.id}{length})"


def _own_words(item: Item) -> str:
    """Where an item itself comes from, unless it is the partnership's own."""
    words = "" if item.basis == "seed" else BASIS[item.basis]
    return f"{words}, switch “{item.overlay}”" if item.overlay else words


# --- table -------------------------------------------------------------------------------------

_COLUMNS = ("id", "what", "kind", "who", "each", "due", "basis")


def table(process: Process, width: int = 150) -> str:
    """The whole pathway: its stages and items, its gates, roles, documents and switches."""
    rows = [(stage, item, _cells(item, process)) for stage in process.stages for item in stage.items]
    widths = _fit([_COLUMNS, *(cells for _, _, cells in rows)], width)
    lines = [f"{process.title} ({process.id}, prefix {process.prefix})", "", *_row(_COLUMNS, widths)]
    lines.append("  ".join("-" * w for w in widths))
    for number, stage in enumerate(process.stages, 1):
        lines += ["", _heading(number, stage)]
        for other, _, cells in rows:
            if other is stage:
                lines += _row(cells, widths)
    for title, entries in _appendix(process):
        if entries:
            lines += ["", title]
            first = max(len(a) for a, _ in entries)
            for name, text in entries:
                lines += _wrapped(text, f"  {name:{first}}  ", width)
    return "\n".join(lines) + "\n"


def _cells(item: Item, process: Process) -> tuple[str, ...]:
    kind = item.kind + (", optional" if item.optional else "") + (", repeatable" if item.repeatable else "")
    dated = BASIS[item.due.basis] if item.due.kind != "none" else ""
    own = _own_words(item)
    basis = f"{dated}; the item: {own}" if dated and own else own or dated or BASIS["seed"]
    return item.id, item.title, kind, who_words(item, process), each_words(item), due_words(item), basis


def _fit(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """Column widths: what the texts need; while they are too wide, the column gives way that costs the fewest lines."""
    count = len(rows[0])
    widths = [max(len(row[n]) for row in rows) for n in range(count)]
    least = [max(len(w) for row in rows for w in row[n].split() or [""]) for n in range(count)]
    least[0] = widths[0]  # ids are not broken
    lengths = [[len(cell) for cell in row] for row in rows]

    def height(narrower: int) -> int:
        tried = [w - (n == narrower) for n, w in enumerate(widths)]
        return sum(max(-(-size // w) for size, w in zip(row, tried, strict=True)) for row in lengths)

    while sum(widths) + 2 * (count - 1) > width:
        able = [n for n in range(count) if widths[n] > least[n]]
        if not able:
            break
        narrowed = min(able, key=lambda n: (height(n), -widths[n]))
        widths[narrowed] -= 1
    return widths


def _row(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    parts = [textwrap.wrap(cell, w, break_long_words=False) or [""] for cell, w in zip(cells, widths, strict=True)]
    for n in range(max(map(len, parts))):
        yield "  ".join(
            f"{part[n] if n < len(part) else '':{w}}" for part, w in zip(parts, widths, strict=True)
        ).rstrip()


def _wrapped(text: str, first: str, width: int = WIDTH) -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )


_MORE = ("speaks about", "rule", "fills", "outcomes", "only in person", "closed by circulating", "letter", "hint")
"""What the table's columns have no place for."""


def _more_words(item: Item, process: Process) -> str:
    facts = _facts(item, process)
    return "; ".join(name if facts[name] == "yes" else f"{name}: {facts[name]}" for name in _MORE if facts[name])


def _appendix(process: Process) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    items = process.items.values()
    yield "Gates: not before", [(i.id, needs_words(i, process)) for i in items if needs_words(i, process)]
    yield "What else is said of an item", [(i.id, words) for i in items if (words := _more_words(i, process))]
    yield "Roles", [(r.id, _role_words(r)) for r in process.roles.values()]
    yield (
        "Documents",
        [
            (d.id, f"{d.title}: " + (f"{', then '.join(d.kinds)}, which is decided on" if d.kinds else "a paper"))
            for d in process.documents.values()
        ],
    )
    yield "Statutory guidance, switched", [(name, "on" if on else "off") for name, on in process.overlays.items()]
    yield "Others", list(_others(process))


def _role_words(role: Role) -> str:
    words = [role.title, "of many" if role.many else "of one"]
    words += ["writes the report and never decides on it"] if role.author else []
    words += {"majority": ["decides by majority"], "one-holder": ["one holder records the decision"]}.get(
        role.decides, []
    )
    return "; ".join(words)


def _others(process: Process) -> Iterator[tuple[str, str]]:
    if process.publish is not None and process.publish.limit is not None:
        span = _span_words(process.publish.limit)
        yield "limit, completion", f"{span} ({BASIS[process.publish.limit_basis]})"
        yield "limit, publication", f"{span} ({BASIS[publishing_basis(process.publish)]})"
    yield "second person", ", ".join(process.roles[r].title for r in process.seconds)
    for name, words in (("bodies", process.bodies), ("partner agencies", process.partner_agencies)):
        if words:
            yield name, ", ".join(words.values())
    if process.agency_bodies:
        yield "agencies' bodies", ", ".join(f"{a}: {b}" for a, b in process.agency_bodies.items())
    if process.by_rule("assurance") is not None:
        every = _months(process.assurance_months)
        yield "assurance rounds", f"{every} from publishing, until every action is closed"
    if process.by_rule("progress-check") is not None:
        every = _months(process.progress_months)
        yield "progress checks", f"{every} until publication"
    if process.partners:
        yield "may switch to", ", ".join(process.partners)
    letters = {i.letter: None for i in process.items.values() if i.letter}
    if letters:
        yield "letters", ", ".join(name for name in letters if name)
    for name, text in process.links.items():
        yield name, text


def _months(count: int) -> str:
    return "every month" if count == 1 else f"every {count} months"


# --- diagram -----------------------------------------------------------------------------------


def mermaid(process: Process) -> str:
    """The stages in their order, and the gates with what they wait for, as a Mermaid flowchart."""
    gates = [i for i in process.items.values() if i.kind in ("confirmation", "approval", "publish") or i.requires]
    shown = {i.id for i in gates}
    shown |= {n.item for i in gates for n in i.requires} | {n for i in gates for n in i.notices}
    lines = ["flowchart LR"]
    for number, stage in enumerate(process.stages, 1):
        items = [i for i in stage.items if i.id in shown]
        name = f"stage_{_node(stage.id)}"
        text = _quoted(f"{number}. {stage.title}")
        if not items:
            lines.append(f"  {name}([{text}])")
            continue
        lines.append(f"  subgraph {name}[{text}]")
        lines += [f"    item_{_node(i.id)}{_shape(i)}" for i in items]
        lines.append("  end")
    for one, other in zip(process.stages, process.stages[1:], strict=False):
        lines.append(f"  stage_{_node(one.id)} --> stage_{_node(other.id)}")
    for gate in gates:
        for need in gate.requires:
            if need.item in process.items:
                words = "" if need.scope == "one" else f"|{need.scope}|"
                lines.append(f"  item_{_node(need.item)} -.->{words} item_{_node(gate.id)}")
        for notice in gate.notices:
            if notice in process.items:
                words = f"|{gate.clear_days} working days|"
                lines.append(f"  item_{_node(notice)} -.->{words} item_{_node(gate.id)}")
    return "\n".join(lines) + "\n"


def _node(name: str) -> str:
    return name.replace("-", "_")


def _shape(item: Item) -> str:
    text = _quoted(item.title)
    match item.kind:
        case "publish":
            return f"[[{text}]]"
        case "approval" | "confirmation":
            return f"{{{{{text}}}}}"
        case _:
            return f"[{text}]"


def _quoted(text: str) -> str:
    """A label that Mermaid takes as nothing but text."""
    safe = text.replace("#", "#35;").replace('"', "#quot;").replace("`", "#96;")
    return f'"{safe}"'


# --- a sample review ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sample:
    """The parties of a sample review. ``actions`` are agencies (by their place) with the months that they have."""

    agencies: tuple[str, ...] = ("Police", "Health")
    partnerships: tuple[str, ...] = ("Neighbouring Partnership",)
    family: tuple[str, ...] = ("mother",)
    attendees: tuple[str, ...] = ("Team Manager, Police", "Named Nurse, Health")
    actions: tuple[tuple[int, int], ...] = ((0, 4), (1, 7))


def simulate(
    process: Process,
    decided: date,
    calendar: Calendar,
    *,
    publication: date | None = None,
    sample: Sample = Sample(),  # frozen
) -> str:
    """A whole review of made-up parties with every date and where it comes from, to be read and corrected.

    Everybody does what is theirs on its last day. What the gates would refuse is said at the top.
    """
    play = _Play(process, decided, calendar, publication, sample)
    play.run()
    return "\n".join(play.text()) + "\n"


@dataclass(slots=True)
class _Played:
    """One instance as it was played: its date by the rules, and the day it was closed on."""

    party: str
    due: Due | None
    closed: date


@dataclass(slots=True)
class _Play:
    """A sample review under way. ``now`` is the day of what happened last."""

    process: Process
    decided: date
    calendar: Calendar
    publication: date | None
    sample: Sample
    review: Review = field(init=False)
    now: date = field(init=False)
    target: date = field(init=False)
    played: dict[str, list[_Played]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.review = Review(lambda _: self.process)
        self.now = self.decided

    # Playing

    def run(self) -> None:
        self._open()
        while True:
            self._write_papers()
            chosen = self._next()
            if chosen is None:
                break
            if not self._recurs(chosen[0]):
                self._close(chosen[2], chosen[0], chosen[3])
        for key in self.review.open_keys():
            later = self.review.published is None and self.review.after_publication(self.review.item(key[0]))
            if not later or self.process.publish is None:
                self.problems.append(f"{self._named(key)} is never closed: {self._why(key)}")

    def _emit(self, event: e.Event) -> None:
        number = self.review.number + 1
        at = datetime.combine(self.now, time(9), UTC)
        self.review.apply(e.Recorded(number=number, at=at, actor="sample", event=event, batch=number))

    def _open(self) -> None:
        process, sample = self.process, self.sample
        self._emit(
            e.ReviewOpened(
                ref=f"{process.prefix}-{self.decided.year}-01",
                process=process.id,
                process_hash=process.hash,
                channel="sample",
                decided=self.decided,
                on=self.decided,
                by="sample",
            )
        )
        decision = process.by_rule("decision")
        if decision is not None:
            self._close((decision.id, ""), self.decided, None)
        agencies = tuple(dict.fromkeys((*sample.agencies, *process.agency_bodies)))
        for kind, names in (("agency", agencies), ("partnership", sample.partnerships), ("family", sample.family)):
            for name in names:
                self._join(kind, name)
        for role in process.roles:
            self._emit(e.RoleGiven(role=role, user=f"sample-{role}", on=self.decided))
        plan = lay_out(self.review, self.publication, self.decided, self.calendar)
        self.target = plan.publication
        self._emit(e.TimetableProposed(dates=plan.dates, publication=plan.publication, on=self.decided))
        self._emit(e.TimetableAccepted(dates=plan.dates, publication=plan.publication, on=self.decided))

    def _join(
        self,
        kind: str,
        name: str,
        *,
        agency: str | None = None,
        due: date | None = None,
        asked: date | None = None,
    ) -> None:
        number = self.review.next_number(kind)
        self._emit(
            e.PartyAdded(
                party=f"{kind}-{number}",
                kind=kind,
                on=self.now,
                stage=self.review.stage.id,
                number=number,
                name=name,
                agency=agency,
                due=due,
                asked=asked,
            )
        )

    def _next(self) -> tuple[date, int, Key, Due | None] | None:
        """What is closed next: the day, its place in the file, the instance, its date."""
        order = {name: n for n, name in enumerate(self.process.items)}
        here = self.process.stage_index(self.review.stage.id)
        found: list[tuple[date, int, Key, Due | None]] = []
        for key in self.review.open_keys():
            item = self.review.item(key[0])
            if not self._ready(key):
                continue
            due = due_of(self.review, key, self.calendar)
            if due is not None:
                found.append((max(due.target, self.now), order[item.id], key, due))
            elif item.due.kind in ("flexible", "none") and self.process.stage_index(item.stage) <= here:
                found.append((self.now, order[item.id], key, None))
        return min(found, key=lambda f: f[:2], default=None)

    def _ready(self, key: Key) -> bool:
        return not self._lacks(key)

    def _lacks(self, key: Key) -> str:
        """Why an instance cannot be closed now, or nothing."""
        review, process = self.review, self.process
        item = review.item(key[0])
        missing = missing_for(review, key)
        if missing:
            return "it waits for " + _and(list(dict.fromkeys(m.item for m in missing)))
        document = process.document_of(item.of)
        if document is not None and review.current(item.of) is None:
            return f"no version of {item.of} is there"
        report = process.report
        if item.kind == "document" and report is not None:
            earlier = [k for k in report.kinds[: report.kinds.index(item.id)] if review.is_open((k, ""))]
            if earlier:
                return f"{_and(earlier)} comes first"
        independence = process.by_rule("independence")
        if item.kind == "document" and independence is not None and review.is_open((independence.id, "")):
            return f"{independence.id} comes first"
        if item.kind == "publish":
            gate = publication_gate(review, self.target, self.target, self.calendar)
            if not gate.open:
                lacking = [m.item for m in gate.missing] + gate.notices_missing
                return "the publication gate waits for " + (_and(list(dict.fromkeys(lacking))) or "its date")
        return ""

    def _why(self, key: Key) -> str:
        item = self.review.item(key[0])
        return self._lacks(key) or f"it has no date ({due_words(item)})"

    def _named(self, key: Key) -> str:
        party = label(self.review.party(key[1])) if key[1] else ""
        return f"{key[0]} for {party}" if party else key[0]

    def _close(self, key: Key, on: date, due: Due | None) -> None:
        review = self.review
        item = review.item(key[0])
        self.now = on
        document = self.process.document_of(item.id)
        if document is not None and item.kind == "document":
            self._register(document, item.id)
        if item.rule == "publication-date":
            self._emit(e.PublicationAgreed(agreed=self.target, on=on))
        version = review.current(item.id if item.kind == "document" else item.of)
        if item.kind == "publish":
            self._emit(e.Published(on=on, version=version.number if version else None))
        self._emit(
            e.ItemClosed(
                item=item.id,
                party=key[1] or None,
                how=_HOW[item.kind],
                on=on,
                recorded_on=on,
                version=version.number if version else None,
            )
        )
        self.played.setdefault(item.id, []).append(_Played(key[1], due, on))
        self._bring(item)

    def _write_papers(self) -> None:
        """Papers are there as soon as the review reaches the stage of what speaks about them."""
        here = self.process.stage_index(self.review.stage.id)
        for item in self.process.items.values():
            document = self.process.document_of(item.of)
            reached = self.process.stage_index(item.stage) <= here
            if document is not None and document.paper and reached and self.review.current(item.of) is None:
                self._register(document, document.id)

    def _register(self, document: Document, kind: str) -> None:
        number = len(self.review.versions.get(document.id, [])) + 1
        self._emit(
            e.VersionRegistered(
                document=document.id, kind=kind, version=number, on=self.now, recorded_on=self.now, by="sample-author"
            )
        )
        self._emit(e.VersionCirculated(document=document.id, version=number, on=self.now))

    def _bring(self, item: Item) -> None:
        """The parties that come with what was done: actions with the response, attendees with the briefing."""
        by_rule = self.process.by_rule
        response, briefing = by_rule("response-and-actions"), by_rule("briefing")
        if item is (response or self.process.publish) and self._made_for("action", "action-round", "round"):
            agencies = self.review.parties_of("agency")
            for place, months in self.sample.actions:
                agency = agencies[place % len(agencies)]
                self._join("action", "sample action", agency=agency.id, due=add_months(self.now, months))
        if item is (briefing or self.process.publish):
            for number, name in enumerate(self.sample.attendees):
                self._join("attendee", name, asked=self.now if number == 0 else None)

    def _made_for(self, *kinds: str) -> bool:
        return any(set(kinds) & set(i.each) for i in self.process.items.values())

    def _recurs(self, on: date) -> bool:
        """Whether the clock opened a round or a check on the way to a day (:mod:`bot.workflow.rules.rounds`)."""
        at = datetime.combine(on, time(9), UTC)
        work = UnitOfWork(self.review, Context(actor="clock", today=on, at=at, calendar=self.calendar))
        recur(work)
        return bool(work.recorded)

    # Telling

    def text(self) -> Iterator[str]:
        process = self.process
        yield f"{process.title} ({process.id})"
        yield from _wrapped(
            "A sample review. Everybody does what is theirs on its last day; a real review has its own dates.", ""
        )
        if self.problems:
            yield ""
            yield "This pathway does not run through:"
            for problem in self.problems:
                yield from _wrapped(problem, "  - ")
        yield ""
        yield from self._summary()
        for number, stage in enumerate(process.stages, 1):
            yield ""
            yield _heading(number, stage)
            yield from self._stage(stage)
        yield ""
        yield from self._ending()

    def _summary(self) -> Iterator[str]:
        review, process, calendar = self.review, self.process, self.calendar
        publish, last, limit = process.publish, completion_item(review), limit_of(review)
        rows = [("Decision", day(self.decided))]
        if last is not None:
            rows.append(("To complete by", _last_day(completion_limit(review), calendar)))
            until = completion_limit(review)
            rows += [
                ("Completion", f"{day(one.closed)} ({last.id}){', too late' if one.closed > until else ''}")
                for one in self.played.get(last.id, [])
            ]
        if limit is not None:
            rows.append(("To publish by", _last_day(limit, calendar)))
        if publish is not None:
            rows.append(("Publication", day(self.target) + (", too late" if limit and self.target > limit else "")))
            if publish.notices and publish.clear_days:
                rows.append(("Last day for notices", day(calendar.latest_notice(self.target, publish.clear_days))))
        for kinds, word in _SHOWN_PARTIES:
            if self._made_for(*kinds):
                rows.append((word, "; ".join(p.name for p in review.parties_of(kinds[0]))))
        width = max(len(name) for name, _ in rows)
        for name, text in rows:
            yield from _wrapped(text, f"  {name:{width}}  ")

    def _stage(self, stage: Stage) -> Iterator[str]:
        dated: list[tuple[date, list[str]]] = []
        others: list[list[str]] = []
        for item in stage.items:
            played = self.played.get(item.id, [])
            lines = list(self._entry(item, played))
            days = [shown for one in played if (shown := self._shown_day(item, one)) is not None]
            if days:
                dated.append((min(days), lines))
            else:
                others.append(lines)
        for _, lines in sorted(dated, key=lambda d: d[0]):
            yield from lines
        for lines in others:
            yield from lines

    def _entry(self, item: Item, played: Sequence[_Played]) -> Iterator[str]:
        margin = " " * _MARGIN
        by_day: dict[date | None, list[_Played]] = {}
        for one in played:
            by_day.setdefault(self._shown_day(item, one), []).append(one)
        for number, (shown, group) in enumerate(by_day.items()):
            parties = _and([self._party(item, one.party) for one in group if one.party])
            when = day(shown) if shown else "no fixed date" if item.flexible else ""
            text = item.title if number == 0 else "the same"
            yield from _wrapped(f"{text} – {parties}" if parties else text, f"  {when:{_MARGIN - 2}}")
            due = group[0].due
            if due is not None and due.day != due.target:
                yield f"{margin}a closed day, so {day(due.target)} counts"
            closed = max(one.closed for one in group)
            if due is not None and closed > due.target:
                yield f"{margin}closed on {day(closed)} only: a gate waits"
        if not played:
            when = "on a hold" if "hold" in item.each else "not in the sample"
            yield from _wrapped(item.title, f"  {when:{_MARGIN - 2}}")
        parts = [item.id, who_words(item, self.process)]
        if item.due.kind == "none":
            parts.append("no date of its own" if item.rule != "decision" else "starts the clocks")
        else:
            parts.append(f"{due_words(item)} ({BASIS[item.due.basis]})")
        own = _own_words(item)
        parts += [f"the item: {own}"] if own else []
        yield from _wrapped(" · ".join(parts), margin)
        needs = needs_words(item, self.process)
        if needs:
            yield from _wrapped(f"not before {needs}", margin)

    @staticmethod
    def _shown_day(item: Item, one: _Played) -> date | None:
        if one.due is not None:
            return one.due.day
        return one.closed if item.rule == "decision" else None

    def _party(self, item: Item, party: str) -> str:
        found = self.review.party(party)
        body = self.process.agency_bodies.get(found.name) if item.agency_body else None
        return f"{label(found)} ({body})" if body else label(found)

    def _ending(self) -> Iterator[str]:
        yield "What has no fixed date is asked about when the review reaches its stage,"
        yield f"then every {ASK_EVERY} working days, for a date or a reason."
        if self.process.publish is not None and not self.problems:
            yield f"This review closes by itself on {day(self.now)}, when nothing is open."
        if self.now.year > self.calendar.horizon:
            yield f"Bank holidays after {self.calendar.horizon} are computed, not yet confirmed."


_MARGIN = 20
_SHOWN_PARTIES = (
    (("agency", "action", "action-round"), "Agencies"),
    (("partnership",), "Other partnerships"),
    (("family",), "Family contacts"),
    (("attendee", "attendee-asked"), "Attendees"),
)
_HOW: Final[Mapping[str, e.How]] = {
    "task": "done",
    "meeting": "held",
    "notice": "sent",
    "document": "registered",
    "confirmation": "answered",
    "approval": "answered",
    "date": "agreed",
    "publish": "published",
}


def _last_day(limit: date, calendar: Calendar) -> str:
    working = calendar.previous_working_day(limit)
    return day(limit) if limit == working else f"{day(limit)} (last working day {day(working)})"


# --- what a newer file changes -----------------------------------------------------------------


def difference(old: Process, new: Process) -> str:
    """What a review would notice if it went on by another file, most important first; history stays in any case."""
    parts = [
        ("The pathway", list(_whole_changes(old, new))),
        ("Stages", list(_stage_changes(old, new))),
        ("Items that come", [_item_line(i, new) for i in new.items.values() if i.id not in old.items]),
        ("Items that go (what was recorded of them stays in the history)", list(_gone(old, new))),
        ("Items that change", list(_item_changes(old, new))),
        ("Roles", list(_changes(_roles_of(old), _roles_of(new)))),
        ("Documents", list(_changes(_documents_of(old), _documents_of(new)))),
        ("Statutory guidance", list(_changes(_overlays_of(old), _overlays_of(new)))),
        ("Lists", list(_changes(_lists_of(old), _lists_of(new)))),
    ]
    lines = [f"{new.title}: what changes"]
    for title, entries in parts:
        if entries:
            lines += ["", title]
            for entry in entries:
                lines += _wrapped(entry, "  - ")
    if len(lines) == 1:
        words = (
            "The two files are the same, word for word." if old.hash == new.hash else "Nothing that a review notices."
        )
        return f"{words}\n"
    return "\n".join(lines) + "\n"


def consequences(facts: Mapping[str, Any]) -> str:
    """What moving one review to the newer file takes from it, by what the move would answer; empty if nothing."""

    def items(name: str) -> str:
        return _and([f"{one['title']} ({one['party']})" if one["party"] else one["title"] for one in facts[name]])

    entries = [f"open again, with the answers that were given: {items('fell')}"] if facts["fell"] else []
    entries += [
        f"the role “{one['role']}” goes; held by {_and(one['people'])}, whose access by it ends"
        for one in facts["gone"]
    ]
    if facts["items"]:
        entries.append(f"nobody holds a role that decides: {items('items')}")
    lines = [line for entry in entries for line in _wrapped(entry, "  - ")]
    return "\n".join(["In this review", *lines]) + "\n" if lines else ""


def _whole_changes(old: Process, new: Process) -> Iterator[str]:
    facts: list[tuple[str, str, str]] = [
        ("id", old.id, new.id),
        ("title", old.title, new.title),
        ("prefix of new references", old.prefix, new.prefix),
        ("partnership", old.partnership, new.partnership),
        ("may switch to", ", ".join(old.partners), ", ".join(new.partners)),
        ("the second person", ", ".join(old.seconds), ", ".join(new.seconds)),
        ("website", old.website, new.website),
        ("assurance rounds", _months(old.assurance_months), _months(new.assurance_months)),
        ("progress checks", _months(old.progress_months), _months(new.progress_months)),
    ]
    for name, before, after in facts:
        if before != after:
            yield f"{name}: {_from_to(before, after)}"


def _from_to(before: str, after: str) -> str:
    return f"{before or 'nothing'} → {after or 'nothing'}"


def _stage_changes(old: Process, new: Process) -> Iterator[str]:
    before, after = {s.id: s for s in old.stages}, {s.id: s for s in new.stages}
    for name, stage in after.items():
        if name not in before:
            yield f"{name} (“{stage.title}”) comes, as stage {new.stage_index(name) + 1}"
    for name, stage in before.items():
        if name not in after:
            yield f"{name} (“{stage.title}”) goes"
    for name, stage in after.items():
        if name not in before:
            continue
        if before[name].title != stage.title:
            yield f"{name}: title “{before[name].title}” → “{stage.title}”"
        if before[name].typical != stage.typical:
            yield f"{name}: usual length {_from_to(_length(before[name].typical), _length(stage.typical))}"
    kept = [s for s in before if s in after]
    order = [s for s in after if s in before]
    if kept != order:
        yield f"the order: {', '.join(kept)} → {', '.join(order)}"


def _item_line(item: Item, process: Process) -> str:
    facts = _facts(item, process)
    words = [f"{name} {text}" for name, text in facts.items() if text and name not in ("title", "stage")]
    return f"{item.id} (“{item.title}”) in {item.stage}: {'; '.join(words)}"


def _gone(old: Process, new: Process) -> Iterator[str]:
    for item in old.items.values():
        if item.id not in new.items:
            yield f"{item.id} (“{item.title}”) from {item.stage}"


def _facts(item: Item, process: Process) -> dict[str, str]:
    """An item as a review notices it, in words."""
    return {
        "title": item.title,
        "stage": item.stage,
        "kind": item.kind,
        "by": who_words(item, process),
        "for each": each_words(item),
        "due": f"{due_words(item)} ({BASIS[item.due.basis]})" if item.due.kind != "none" else "",
        "speaks about": item.of or "",
        "not before": needs_words(item, process),
        "to publish within": f"{_span_words(item.limit)} ({BASIS[publishing_basis(item)]})" if item.limit else "",
        "to complete within": f"{_span_words(item.limit)} ({BASIS[item.limit_basis]})" if item.limit else "",
        "rule": item.rule or "",
        "fills": item.fills or "",
        "outcomes": ", ".join(item.outcomes),
        "optional": "yes" if item.optional else "",
        "repeatable": "yes" if item.repeatable else "",
        "only in person": "yes" if item.personal else "",
        "closed by circulating": "yes" if item.by_circulation else "",
        "with the agency's body": "yes" if item.agency_body else "",
        "from": _own_words(item) or BASIS[item.basis],
        "hint": item.hint,
        "letter": item.letter or "",
    }


def _item_changes(old: Process, new: Process) -> Iterator[str]:
    for name, item in new.items.items():
        if name not in old.items:
            continue
        was = old.items[name]
        before, after = _facts(was, old), _facts(item, new)
        if (was.who, was.decides) == (item.who, item.decides):
            before["by"] = after["by"]  # a role's new title is said of the role
        changes = [f"{fact}: {_from_to(before[fact], after[fact])}" for fact in after if before[fact] != after[fact]]
        if changes:
            yield f"{name}: {'; '.join(changes)}"


def _changes(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    for name, text in new.items():
        if name not in old:
            yield f"{name} comes: {text}"
        elif old[name] != text:
            yield f"{name}: {_from_to(old[name], text)}"
    for name, text in old.items():
        if name not in new:
            yield f"{name} goes: {text}"


def _roles_of(process: Process) -> dict[str, str]:
    return {r.id: _role_words(r) for r in process.roles.values()}


def _documents_of(process: Process) -> dict[str, str]:
    return {d.id: f"{d.title} ({', '.join(d.kinds) or 'a paper'})" for d in process.documents.values()}


def _overlays_of(process: Process) -> dict[str, str]:
    return {name: "on" if on else "off" for name, on in process.overlays.items()}


def _lists_of(process: Process) -> dict[str, str]:
    found: dict[str, str] = {}
    for words, texts in (
        ("body", process.bodies),
        ("partner agency", process.partner_agencies),
        ("body of", process.agency_bodies),
        ("link", process.links),
    ):
        found |= {f"{words} {name}": text for name, text in texts.items()}
    return found
