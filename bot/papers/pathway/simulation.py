"""A pathway played from decision to close, with every date worked out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Final

from bot.papers.pathway.words import (
    BASIS,
    due_words,
    heading,
    joined,
    needs_words,
    own_words,
    who_words,
    wrapped,
)
from bot.workflow.acts.rounds_and_checks import recur
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.dates.calendar import Calendar, add_months, day
from bot.workflow.dates.due import Due, completion_limit, due_of, limit_of
from bot.workflow.dates.layout import lay_out
from bot.workflow.process.model import Document, Item, PartyKind, Process, Stage
from bot.workflow.review import events as e
from bot.workflow.review.fold import apply
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.context import Context
from bot.workflow.rules.forecast import completion_item
from bot.workflow.rules.gates import missing_for, publication_gate
from bot.workflow.rules.labels import label
from bot.workflow.rules.nudges import ASK_EVERY

# --- a sample review ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sample:
    """The parties of a sample review. ``actions`` are agencies (by their place) with the months
    that they have."""

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
    """A whole review of made-up parties with every date and where it comes from, to be read and
    corrected.

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
            later = self.review.published is None and self.review.after_publication(
                self.review.item(key.item)
            )
            if not later or self.process.publish is None:
                self.problems.append(f"{self._named(key)} is never closed: {self._why(key)}")

    def _emit(self, event: e.Event) -> None:
        number = self.review.number + 1
        at = datetime.combine(self.now, time(9), UTC)
        recorded = e.Recorded(number=number, at=at, actor="sample", event=event, batch=number)
        apply(self.review, recorded)

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
            self._close(InstanceId(decision.id, ""), self.decided, None)
        agencies = tuple(dict.fromkeys((*sample.agencies, *process.agency_bodies)))
        parties: tuple[tuple[PartyKind, tuple[str, ...]], ...] = (
            ("agency", agencies),
            ("partnership", sample.partnerships),
            ("family", sample.family),
        )
        for kind, names in parties:
            for name in names:
                self._join(kind, name)
        for role in process.roles:
            self._emit(e.RoleGiven(role=role, user=f"sample-{role}", on=self.decided))
        plan = lay_out(self.review, self.publication, self.decided, self.calendar)
        self.target = plan.publication
        self._emit(
            e.TimetableProposed(dates=plan.dates, publication=plan.publication, on=self.decided)
        )
        self._emit(
            e.TimetableAccepted(dates=plan.dates, publication=plan.publication, on=self.decided)
        )

    def _join(
        self,
        kind: PartyKind,
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

    def _next(self) -> tuple[date, int, InstanceId, Due | None] | None:
        """What is closed next: the day, its place in the file, the instance, its date."""
        order = {name: n for n, name in enumerate(self.process.items)}
        here = self.process.stage_index(self.review.stage.id)
        found: list[tuple[date, int, InstanceId, Due | None]] = []
        for key in self.review.open_keys():
            item = self.review.item(key.item)
            if not self._ready(key):
                continue
            due = due_of(self.review, key, self.calendar)
            if due is not None:
                found.append((max(due.target, self.now), order[item.id], key, due))
            elif (
                item.due.kind in ("flexible", "none")
                and self.process.stage_index(item.stage) <= here
            ):
                found.append((self.now, order[item.id], key, None))
        return min(found, key=lambda f: f[:2], default=None)

    def _ready(self, key: InstanceId) -> bool:
        return not self._lacks(key)

    def _lacks(self, key: InstanceId) -> str:
        """Why an instance cannot be closed now, or nothing."""
        review, process = self.review, self.process
        item = review.item(key.item)
        missing = missing_for(review, key)
        if missing:
            return "it waits for " + joined(list(dict.fromkeys(m.item for m in missing)))
        document = process.document_of(item.of)
        if document is not None and review.current(item.of) is None:
            return f"no version of {item.of} is there"
        report = process.report
        if item.kind == "document" and report is not None:
            earlier = [
                k
                for k in report.kinds[: report.kinds.index(item.id)]
                if review.is_open(InstanceId(k, ""))
            ]
            if earlier:
                return f"{joined(earlier)} comes first"
        independence = process.by_rule("independence")
        if (
            item.kind == "document"
            and independence is not None
            and review.is_open(InstanceId(independence.id, ""))
        ):
            return f"{independence.id} comes first"
        if item.kind == "publish":
            gate = publication_gate(review, self.target, self.target, self.calendar)
            if not gate.open:
                lacking = [m.item for m in gate.missing] + gate.notices_missing
                return "the publication gate waits for " + (
                    joined(list(dict.fromkeys(lacking))) or "its date"
                )
        return ""

    def _why(self, key: InstanceId) -> str:
        item = self.review.item(key.item)
        return self._lacks(key) or f"it has no date ({due_words(item)})"

    def _named(self, key: InstanceId) -> str:
        party = label(self.review.party(key.party)) if key.party else ""
        return f"{key.item} for {party}" if party else key.item

    def _close(self, key: InstanceId, on: date, due: Due | None) -> None:
        review = self.review
        item = review.item(key.item)
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
                party=key.party or None,
                how=_HOW[item.kind],
                on=on,
                recorded_on=on,
                version=version.number if version else None,
            )
        )
        self.played.setdefault(item.id, []).append(_Played(key.party, due, on))
        self._bring(item)

    def _write_papers(self) -> None:
        """Papers are there as soon as the review reaches the stage of what speaks about them."""
        here = self.process.stage_index(self.review.stage.id)
        for item in self.process.items.values():
            document = self.process.document_of(item.of)
            reached = self.process.stage_index(item.stage) <= here
            if (
                document is not None
                and document.paper
                and reached
                and self.review.current(item.of) is None
            ):
                self._register(document, document.id)

    def _register(self, document: Document, kind: str) -> None:
        number = len(self.review.versions.get(document.id, [])) + 1
        self._emit(
            e.VersionRegistered(
                document=document.id,
                kind=kind,
                version=number,
                on=self.now,
                recorded_on=self.now,
                by="sample-author",
            )
        )
        self._emit(e.VersionCirculated(document=document.id, version=number, on=self.now))

    def _bring(self, item: Item) -> None:
        """The parties that come with what was done: actions with the response, attendees with the
        briefing."""
        by_rule = self.process.by_rule
        response, briefing = by_rule("response-and-actions"), by_rule("briefing")
        if item is (response or self.process.publish) and self._made_for(
            "action", "action-round", "round"
        ):
            agencies = self.review.parties_of("agency")
            for place, months in self.sample.actions:
                agency = agencies[place % len(agencies)]
                self._join(
                    "action", "sample action", agency=agency.id, due=add_months(self.now, months)
                )
        if item is (briefing or self.process.publish):
            for number, name in enumerate(self.sample.attendees):
                self._join("attendee", name, asked=self.now if number == 0 else None)

    def _made_for(self, *kinds: PartyKind) -> bool:
        return any(set(kinds) & set(i.each) for i in self.process.items.values())

    def _recurs(self, on: date) -> bool:
        """Whether the clock opened a round or a check on the way to a day
        (:mod:`bot.workflow.rules.rounds`)."""
        at = datetime.combine(on, time(9), UTC)
        work = UnitOfWork(
            self.review, Context(actor="clock", today=on, at=at, calendar=self.calendar)
        )
        recur(work)
        return bool(work.recorded)

    # Telling

    def text(self) -> Iterator[str]:
        process = self.process
        yield f"{process.title} ({process.id})"
        yield from wrapped(
            "A sample review. Everybody does what is theirs on its last day; a real review has its"
            " own dates.",
            "",
        )
        if self.problems:
            yield ""
            yield "This pathway does not run through:"
            for problem in self.problems:
                yield from wrapped(problem, "  - ")
        yield ""
        yield from self._summary()
        for number, stage in enumerate(process.stages, 1):
            yield ""
            yield heading(number, stage)
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
                (
                    "Completion",
                    f"{day(one.closed)} ({last.id}){', too late' if one.closed > until else ''}",
                )
                for one in self.played.get(last.id, [])
            ]
        if limit is not None:
            rows.append(("To publish by", _last_day(limit, calendar)))
        if publish is not None:
            rows.append(
                (
                    "Publication",
                    day(self.target) + (", too late" if limit and self.target > limit else ""),
                )
            )
            if publish.notices and publish.clear_days:
                rows.append(
                    (
                        "Last day for notices",
                        day(calendar.latest_notice(self.target, publish.clear_days)),
                    )
                )
        for kinds, word in _SHOWN_PARTIES:
            if self._made_for(*kinds):
                rows.append((word, "; ".join(p.name for p in review.parties_of(kinds[0]))))
        width = max(len(name) for name, _ in rows)
        for name, text in rows:
            yield from wrapped(text, f"  {name:{width}}  ")

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
            parties = joined([self._party(item, one.party) for one in group if one.party])
            when = day(shown) if shown else "no fixed date" if item.flexible else ""
            text = item.title if number == 0 else "the same"
            yield from wrapped(
                f"{text} – {parties}" if parties else text, f"  {when:{_MARGIN - 2}}"
            )
            due = group[0].due
            if due is not None and due.day != due.target:
                yield f"{margin}a closed day, so {day(due.target)} counts"
            closed = max(one.closed for one in group)
            if due is not None and closed > due.target:
                yield f"{margin}closed on {day(closed)} only: a gate waits"
        if not played:
            when = "on a hold" if "hold" in item.each else "not in the sample"
            yield from wrapped(item.title, f"  {when:{_MARGIN - 2}}")
        parts = [item.id, who_words(item, self.process)]
        if item.due.kind == "none":
            parts.append("no date of its own" if item.rule != "decision" else "starts the clocks")
        else:
            parts.append(f"{due_words(item)} ({BASIS[item.due.basis]})")
        own = own_words(item)
        parts += [f"the item: {own}"] if own else []
        yield from wrapped(" · ".join(parts), margin)
        needs = needs_words(item, self.process)
        if needs:
            yield from wrapped(f"not before {needs}", margin)

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
_SHOWN_PARTIES: Final[tuple[tuple[tuple[PartyKind, ...], str], ...]] = (
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
