"""A made-up review, played from its decision to its close by the engine's own rules.

Everybody does what is theirs on its last day.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Final

from bot.papers.pathway.words import due_words, joined
from bot.workflow.acts.rounds_and_checks import recur
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.dates.calendar import Calendar, add_months
from bot.workflow.dates.due import Due, due_of
from bot.workflow.dates.layout import lay_out
from bot.workflow.process.model import Document, Item, Process, Stage
from bot.workflow.process.vocabulary import PartyKind
from bot.workflow.review import events as e
from bot.workflow.review.fold import apply
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.context import Context
from bot.workflow.rules.gates import missing_for, publication_gate
from bot.workflow.rules.labels import label
from bot.workflow.rules.sending import ready_to_send, to_send

_HOW_CLOSED: Final[Mapping[str, e.How]] = {
    "task": "done",
    "meeting": "held",
    "notice": "sent",
    "document": "registered",
    "confirmation": "answered",
    "approval": "answered",
    "date": "agreed",
    "publish": "published",
}


@dataclass(frozen=True, slots=True)
class Sample:
    """The parties of a sample review.

    ``actions`` are agencies (by their place) with the months that they have.
    """

    agencies: tuple[str, ...] = ("Police", "Health")
    partnerships: tuple[str, ...] = ("Neighbouring Partnership",)
    family: tuple[str, ...] = ("mother",)
    attendees: tuple[str, ...] = ("Team Manager, Police", "Named Nurse, Health")
    actions: tuple[tuple[int, int], ...] = ((0, 4), (1, 7))


@dataclass(slots=True)
class Played:
    """One instance as it was played: its date by the rules, and the day it was closed on."""

    party: str
    due: Due | None
    closed: date


@dataclass(frozen=True, slots=True)
class _Closing:
    """An instance that can be closed now: when, and its item's place in the file."""

    day: date
    place: int
    instance: InstanceId
    due: Due | None


@dataclass(slots=True)
class SampleReview:
    """A sample review under way.

    ``now`` is the day of what happened last, ``played`` what was closed so far, by item;
    ``problems`` are what keeps the pathway from running through.
    """

    process: Process
    decided: date
    calendar: Calendar
    publication: date | None
    sample: Sample = Sample()
    review: Review = field(init=False)
    now: date = field(init=False)
    target: date = field(init=False)
    played: dict[str, list[Played]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.review = Review(lambda _: self.process)
        self.now = self.decided

    def play(self) -> None:
        """Play the review until nothing more can be closed."""
        for _ in self.course():
            pass

    def course(self) -> Iterator[Stage]:
        """Play the review, and yield each stage when the review comes to it for the first time."""
        reached: set[str] = set()
        for _ in self._acts():
            stage = self.review.stage
            if stage.id not in reached:
                reached.add(stage.id)
                yield stage

        self.problems += self._never_closed()

    def _acts(self) -> Iterator[None]:
        """Open the review, and close one instance after another; yield after each."""
        self._open()
        self._register_papers()
        yield
        closing = self._next()
        while closing is not None:
            if not self._recurs(closing.day):
                self._close(closing.instance, closing.day, closing.due)

            self._register_papers()
            yield
            closing = self._next()

    def has_item_for(self, *kinds: PartyKind) -> bool:
        """Say whether the pathway has an item that is made for each party of one of the kinds."""
        return any(not set(kinds).isdisjoint(item.each) for item in self.process.items.values())

    # Opening

    def _open(self) -> None:
        process = self.process
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

        self._add_parties()

        for role in process.roles:
            self._emit(e.RoleGiven(role=role, user=f"sample-{role}", on=self.decided))

        self._agree_on_timetable()

    def _add_parties(self) -> None:
        first_names: dict[str, str] = {}  # an agency may be known by several
        for name, body in self.process.agency_bodies.items():
            first_names.setdefault(body, name)

        for agency in dict.fromkeys((*self.sample.agencies, *first_names.values())):
            self._add_party("agency", agency)

        for partnership in self.sample.partnerships:
            self._add_party("partnership", partnership)

        for contact in self.sample.family:
            self._add_party("family", contact)

    def _add_party(
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

    def _agree_on_timetable(self) -> None:
        plan = lay_out(self.review, self.publication, self.decided, self.calendar)
        dates, publication = plan.dates, plan.publication
        self.target = publication
        self._emit(e.TimetableProposed(dates=dates, publication=publication, on=self.decided))
        self._emit(e.TimetableAccepted(dates=dates, publication=publication, on=self.decided))

    def _emit(self, event: e.Event) -> None:
        number = self.review.number + 1
        at = _morning(self.now)
        recorded = e.Recorded(number=number, at=at, actor="sample", event=event, batch=number)
        apply(self.review, recorded)

    # What comes next

    def _next(self) -> _Closing | None:
        """Return what is closed next: the earliest, on one day in the order of the file."""
        return min(self._closable(), key=lambda found: (found.day, found.place), default=None)

    def _closable(self) -> Iterator[_Closing]:
        places = {name: place for place, name in enumerate(self.process.items)}
        for key in self.review.open_keys():
            if not self._hindrance(key):
                yield from self._closing(key, places[key.item])

    def _closing(self, key: InstanceId, place: int) -> Iterator[_Closing]:
        """Yield how an instance is closed: on its date, or now, where its stage has come."""
        item = self.review.item(key.item)
        due = due_of(self.review, key, self.calendar)
        if due is not None:
            yield _Closing(max(due.target, self.now), place, key, due)
        elif item.due.kind in ("flexible", "none") and self._has_reached(item):
            yield _Closing(self.now, place, key, None)

    def _has_reached(self, item: Item) -> bool:
        """Say whether the review has come to an item's stage."""
        stage_index = self.process.stage_index
        return stage_index(item.stage) <= stage_index(self.review.stage.id)

    def _hindrance(self, key: InstanceId) -> str:
        """Say why an instance cannot be closed now; empty, if it can."""
        item = self.review.item(key.item)
        return (
            self._missing(key)
            or self._missing_version(item)
            or self._comes_first(item)
            or self._shut_gate(item)
        )

    def _missing(self, key: InstanceId) -> str:
        names = [missing.item for missing in missing_for(self.review, key)]
        return f"it waits for {_joined_once(names)}" if names else ""

    def _missing_version(self, item: Item) -> str:
        if self.process.document_of(item.of) is None or self.review.current(item.of) is not None:
            return ""
        return f"no version of {item.of} is there"

    def _comes_first(self, item: Item) -> str:
        """Say what comes before a version of the report: earlier kinds of it, independence."""
        if item.kind != "document":
            return ""

        still_open = [kind for kind in self._earlier_kinds(item) if self._is_open(kind)]
        if still_open:
            return f"{joined(still_open)} comes first"

        independence = self.process.by_rule("independence")
        if independence is not None and self._is_open(independence.id):
            return f"{independence.id} comes first"

        return ""

    def _earlier_kinds(self, item: Item) -> Sequence[str]:
        report = self.process.report
        return report.kinds[: report.kinds.index(item.id)] if report is not None else ()

    def _is_open(self, name: str) -> bool:
        return self.review.is_open(InstanceId(name, ""))

    def _shut_gate(self, item: Item) -> str:
        if item.kind != "publish":
            return ""

        gate = publication_gate(self.review, self.target, self.target, self.calendar)
        if gate.open:
            return ""

        names = [missing.item for missing in gate.missing] + list(gate.notices_missing)
        return f"the publication gate waits for {_joined_once(names) or 'its date'}"

    def _never_closed(self) -> Iterator[str]:
        """Yield why instances stay open; of what waits for a publication, publishing says it."""
        for key in self.review.open_keys():
            item = self.review.item(key.item)
            if not self._waits_for_publication(item):
                why = self._hindrance(key) or f"it has no date ({due_words(item)})"
                yield f"{self._name(key)} is never closed: {why}"

    def _waits_for_publication(self, item: Item) -> bool:
        if self.process.publish is None or self.review.published is not None:
            return False
        return self.review.after_publication(item)

    def _name(self, key: InstanceId) -> str:
        return f"{key.item} for {label(self.review.party(key.party))}" if key.party else key.item

    # Closing, and what comes with it

    def _close(self, key: InstanceId, on: date, due: Due | None) -> None:
        item = self.review.item(key.item)
        self.now = on
        document = self.process.document_of(item.id)
        if document is not None and item.kind == "document":
            self._register(document, item.id)

        if item.rule == "publication-date":
            self._emit(e.PublicationAgreed(agreed=self.target, on=on))

        version = self.review.current(item.id if item.kind == "document" else item.of)
        number = version.number if version else None

        if item.kind == "publish":
            self._emit(e.Published(on=on, version=number))

        self._emit(
            e.ItemClosed(
                item=item.id,
                party=key.party or None,
                how=_HOW_CLOSED[item.kind],
                on=on,
                recorded_on=on,
                version=number,
            )
        )
        self.played.setdefault(item.id, []).append(Played(key.party, due, on))
        self._add_parties_after(item)
        spoken_of = self.process.document_of(item.of)
        if spoken_of is not None and ready_to_send(self.review, spoken_of):
            self._send(spoken_of)

    def _register_papers(self) -> None:
        """Register papers as soon as the review comes to the stage of what speaks about them.

        Or at once, where that has a date already: its author keeps it.
        """
        for item in self.process.items.values():
            paper = self._missing_paper(item)
            is_time = self._has_reached(item) or item.due.kind == "timetable"
            if paper is not None and is_time:
                self._register(paper, paper.id)

    def _missing_paper(self, item: Item) -> Document | None:
        """Return the paper that an item speaks about, where no version of it is there."""
        document = self.process.document_of(item.of)
        if document is None or not document.paper:
            return None
        return document if self.review.current(item.of) is None else None

    def _register(self, document: Document, kind: str) -> None:
        number = len(self.review.versions_of(document)) + 1
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
        self._send(document)

    def _send(self, document: Document) -> None:
        """Send a document's version to those to whom it can go now, and has not."""
        version = self.review.latest(document)
        if version is None:
            return

        ids = tuple(item.id for item in to_send(self.review, version))
        if ids:
            sent = e.VersionCirculated(
                document=document.id, version=version.number, on=self.now, items=ids
            )
            self._emit(sent)

    def _add_parties_after(self, item: Item) -> None:
        """Add the parties that come with what was done: actions, and a briefing's attendees."""
        by_rule, publish = self.process.by_rule, self.process.publish
        if item is (by_rule("response-and-actions") or publish):
            self._add_actions()
        if item is (by_rule("briefing") or publish):
            for number, name in enumerate(self.sample.attendees):
                self._add_party("attendee", name, asked=self.now if number == 0 else None)

    def _add_actions(self) -> None:
        if not self.has_item_for("action", "action-round", "round"):
            return

        agencies = self.review.parties_of("agency")

        for place, months in self.sample.actions:
            agency = agencies[place % len(agencies)]
            due = add_months(self.now, months)
            self._add_party("action", "sample action", agency=agency.id, due=due)

    def _recurs(self, on: date) -> bool:
        """Open the rounds and checks that the clock brings by a day; say whether there were any.

        See :mod:`bot.workflow.rules.rounds`.
        """
        context = Context(actor="clock", today=on, at=_morning(on), calendar=self.calendar)
        work = UnitOfWork(self.review, context)
        recur(work)
        return bool(work.recorded)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC)


def _joined_once(names: Sequence[str]) -> str:
    return joined(list(dict.fromkeys(names)))
