"""A review: the state, folded from its events.

Folding is dumb on purpose. It knows no calendar, no clock and no permission: consequences are
events of their own, so a new bank holiday or a new rule never changes what history says. Everything
that can be derived (what is open, late, awaited, disputed) is derived when read.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from datetime import date
from functools import singledispatchmethod

from bot.workflow.process.model import (
    Document,
    Item,
    PartyKind,
    Process,
    Role,
    Stage,
    renamed,
)
from bot.workflow.review import events as e
from bot.workflow.review.state import (
    Answer,
    Closing,
    Correction,
    Holding,
    InstanceId,
    ItemState,
    Party,
    PendingApproval,
    Prepared,
    Version,
)
from bot.workflow.text import matching


class Review:
    """One review as its history says. Made by :func:`fold`; :meth:`apply` takes one more event."""

    def __init__(self, process_of: Callable[[str], Process]) -> None:
        self._process_of = process_of
        self.number = 0
        self.ref = ""
        self.channel = ""
        self.pseudonym: str | None = None
        self.decided = date.min
        self.decision_ref: str | None = None
        self.opened = date.min
        self.parties: dict[str, Party] = {}
        self.roles: dict[str, dict[str, Holding]] = {}
        self.states: dict[InstanceId, ItemState] = {}
        self.item_dues: dict[str, e.DueSet] = {}
        self.versions: dict[str, list[Version]] = {}
        self.proposal: e.TimetableProposed | None = None
        self.timetable: dict[str, date] = {}
        self.timetable_on: date | None = None
        self.timetabled: int | None = None
        self.target: date | None = None
        self.publication_known: date | None = None
        self.publication_dates: list[e.PublicationAgreed] = []
        self.published: e.Published | None = None
        self.ever_outside = False
        self.flagged: tuple[str, ...] = ()
        self.unpublished = 0
        self.seconds: dict[int, PendingApproval] = {}
        self.contacts: dict[str, bool | None] = {}
        self.recused: dict[str, date] = {}
        self.none_of: dict[PartyKind, date] = {}
        self.prepared: dict[str, Prepared] = {}
        self.corrections: dict[int, Correction] = {}
        self.quiet: list[e.QuietSet] = []
        self.assurance: e.AssuranceSet | None = None
        self.removed: dict[tuple[int, str], e.Recorded] = {}
        """What was removed of the texts, by event and field ("": all that it held), and by which
        redaction."""
        self.completed: date | None = None
        self.discontinued: date | None = None
        self.log: list[e.Recorded] = []
        self.process: Process
        self.files: dict[str, Process] = {}
        """Every file that the review has gone by, by its hash; the one of now is last."""
        self.begun: dict[str, date] = {}
        """When it first went into a pathway that it was not opened in."""
        self.stood: dict[str, str] = {}
        """The stage in which it left each pathway, by id."""

    # --- reading ---------------------------------------------------------------------------------

    def item(self, item: str) -> Item:
        """The item of that id in the review's own process file. Raises ``KeyError``."""
        return self.process.items[item]

    @property
    def pathways(self) -> dict[str, Process]:
        """The file that the review has gone by in each pathway, by id."""
        return {file.id: file for file in self.files.values()}

    def former(self, item: str) -> Item | None:
        """The item of that id in a file that it went by before; ``None`` if the file of now has it,
        under any id."""
        if item in self.process.items:
            return None
        files = [
            f
            for f in self.files.values()
            if item in f.items and item not in renamed(f, self.process)
        ]
        return files[-1].items[item] if files else None

    def read_by(self, knows: Callable[[Process], bool]) -> "Review":
        """The review to look something up in, for looking only: itself, or where its own file
        doesn't know that (since a switch or a newer file), the same read by the last file it went
        by that does."""
        if knows(self.process):
            return self
        file = next((f for f in reversed(self.files.values()) if knows(f)), self.process)
        found = copy(self)
        found.process = file
        return found

    def knowing(self, item: str) -> "Review":
        """The review to look an item up in, also one of the pathway, or of the file, that was
        left."""
        return self.read_by(lambda file: item in file.items)

    def as_at(self, number: int) -> "Review":
        """The review as an event of its history left it."""
        return fold(self.log[:number], self.files.__getitem__)

    def state(self, key: InstanceId) -> ItemState:
        """The state of an instance; a fresh one if nothing happened to it yet."""
        return self.states.get(key) or ItemState()

    def parties_of(self, kind: PartyKind) -> list[Party]:
        """Those present now, in the order they joined; the bodies and partner agencies of the
        process file, too."""
        if kind in ("body", "partner-agency"):
            names = self.process.bodies if kind == "body" else self.process.partner_agencies
            return [
                Party(f"{kind}:{key}", kind, n, name, self.decided)
                for n, (key, name) in enumerate(names.items(), 1)
            ]
        if kind == "attendee-asked":
            return [p for p in self.parties_of("attendee") if p.asked is not None]
        if kind == "action-round":
            return self._action_rounds()
        return [p for p in self.parties.values() if p.kind == kind and not p.gone]

    def _action_rounds(self) -> list[Party]:
        """Each action in each round that it was still open for; a round knows the actions from
        before its date."""
        return [
            self._action_round(action, turn)
            for turn in self.parties_of("round")
            for action in self.parties_of("action")
            if turn.due is not None
            and action.joined <= turn.due
            and not self._was_over(action, turn, turn.due)
        ]

    def _was_over(self, action: Party, turn: Party, day: date) -> bool:
        """Whether an action was recorded as carried out before a round was opened, or on the day of
        that with nothing said in the round, and until the round's day had passed."""
        done, assurance = self.process.by_rule("action-done"), self.process.by_rule("assurance")
        closings = self.state(InstanceId(done.id, action.id)).facts if done else []
        told = (
            self.state(InstanceId(assurance.id, f"{action.id}@{turn.id}"))
            if assurance
            else ItemState()
        )
        return any(
            (
                f.number < turn.event
                or (f.recorded_on <= turn.joined and not told.facts and not told.noted)
            )
            and (f.reopened is None or f.reopened > day)
            for f in closings
        )

    @staticmethod
    def _action_round(action: Party, turn: Party) -> Party:
        return Party(
            f"{action.id}@{turn.id}",
            "action-round",
            action.number,
            action.name,
            max(action.joined, turn.joined),
            turn.stage,
            agency=action.agency,
            due=turn.due,
        )

    def party(self, party: str) -> Party:
        """A party by its id, present or gone, or a body of the process file. Raises
        ``KeyError``."""
        if party in self.parties:
            return self.parties[party]
        if "@" in party:
            action, _, turn = party.partition("@")
            return self._action_round(self.parties[action], self.parties[turn])
        kinds: tuple[PartyKind, ...] = ("body", "partner-agency")
        for kind in kinds:
            for one in self.parties_of(kind):
                if one.id == party:
                    return one
        raise KeyError(party)

    def instances(self, item: Item) -> list[InstanceId]:
        """The instances of an item that exist now."""
        if not item.each:
            return [InstanceId(item.id, "")]
        found: list[InstanceId] = []
        for kind in item.each:
            found += [
                InstanceId(item.id, party.id)
                for party in self._parties_for(item, kind)
                if not party.after_publication_only or self.after_publication(item)
            ]
        return found

    def _parties_for(self, item: Item, kind: PartyKind) -> list[Party]:
        """The parties that an item is made for: a partner agency that is involved is not told
        twice, and a round in which no action is left has nothing to collate."""
        parties = self.parties_of(kind)
        if kind == "partner-agency" and "agency" in item.each:
            involved = self.parties_of("agency")
            return [
                p
                for p in parties
                if not any(matching.same(p.name, n) for a in involved for n in a.names)
            ]
        if kind == "round":
            held = {p.id.rpartition("@")[2] for p in self.parties_of("action-round")}
            return [p for p in parties if p.id in held]
        return parties

    def after_publication(self, item: Item) -> bool:
        """Whether an item falls due only after publishing."""
        publish = self.process.publish
        if publish is None:
            return True
        return item.due.follows_publication or self.process.stage_index(
            item.stage
        ) > self.process.stage_index(publish.stage)

    @property
    def publication_date(self) -> date | None:
        """The publication date that is agreed now. A pathway without a publication gate has none
        (S36): one that was agreed in another pathway counts again when the review comes back to
        it."""
        agreed = self.publication_dates[-1].agreed if self.publication_dates else None
        return agreed if self.process.publish is not None else None

    def publication_date_on(self, day: date) -> date | None:
        """The publication date that was agreed on a past day: what somebody who wrote that day
        could tell. Where none is known of, it is one that was recorded late: it had been agreed
        before it was written down."""
        known = [p.agreed for p in self.publication_dates if p.on <= day]
        if known and known[-1] is not None:
            return known[-1]
        late = [
            p.agreed
            for p in self.publication_dates
            if p.agreed is not None and day <= p.agreed < p.on
        ]
        return late[-1] if late else None

    def done_on_undone(self, key: InstanceId) -> bool:
        """Whether what closed an instance was done on a publication that was undone since (rule
        10): it is flagged until it is done anew."""
        closed = self.state(key).closed
        return (
            closed is not None
            and closed.number < self.unpublished
            and "/".join(key).rstrip("/") in self.flagged
        )

    def all_keys(self) -> Iterator[InstanceId]:
        """All instances that exist now, in the order of the process file."""
        for stage in self.process.stages:
            for item in stage.items:
                yield from self.instances(item)

    def is_open(self, key: InstanceId) -> bool:
        """Whether an existing instance is not closed."""
        state = self.states.get(key)
        return state is None or state.closed is None

    def open_keys(self) -> list[InstanceId]:
        """What is open, in order."""
        return [k for k in self.all_keys() if self.is_open(k)]

    def is_late_addition(self, key: InstanceId) -> bool:
        """Made for a party that joined when the item's stage had passed."""
        if not key.party or key.party not in self.parties:
            return False
        stage, _ = self.place_of(self.parties[key.party])
        return self.process.stage_index(stage) > self.process.stage_index(self.item(key.item).stage)

    def place_of(self, party: Party) -> tuple[str, date]:
        """Where the present pathway stood when a party came into it, and since when the party is in
        it: one that joined in the other pathway comes into this one as the review comes back to
        it."""
        return party.places.get(self.process.id, (party.stage, party.joined))

    def blocks(self, key: InstanceId) -> bool:
        """Whether an open instance holds its stage: its item does, and it is no late addition (rule
        12)."""
        return self.item(key.item).blocking and not self.is_late_addition(key)

    @property
    def stage(self) -> Stage:
        """The current stage: the earliest with an open blocking item, else with anything open, else
        the last."""
        opened = self.open_keys()
        for key in opened:
            if self.blocks(key):
                return self.process.stages[self.process.stage_index(self.item(key.item).stage)]
        if opened:
            return self.process.stages[self.process.stage_index(self.item(opened[0][0]).stage)]
        return self.process.stages[-1]

    @property
    def live(self) -> bool:
        """Neither completed nor discontinued."""
        return self.completed is None and self.discontinued is None

    def holders(self, role: str) -> list[str]:
        """Who holds a role now, recused or not, in the order given."""
        return list(self.roles.get(role, {}))

    def voters(self, role: str) -> list[str]:
        """Who holds a role now and is not recused."""
        return [u for u in self.holders(role) if u not in self.recused]

    def holds(self, user: str, role: str) -> bool:
        """Whether a person holds a role now."""
        return user in self.roles.get(role, {})

    def is_coordinator(self, user: str) -> bool:
        """Whether a person is a coordinator of this review."""
        return self.holds(user, "coordinator")

    def can_be_told(self, user: str) -> bool:
        """Whether a person gets more than the introduction: whoever was named has said that it is
        they."""
        return self.contacts.get(user, True) is True

    def is_unanswered(self, user: str) -> bool:
        """Whether a person was named and has not said yet if it is they."""
        return self.contacts.get(user, True) is None

    def agencies_of(self, user: str) -> list[Party]:
        """The agencies that a person answers for, as lead or deputy."""
        return [p for p in self.parties_of("agency") if user in (p.lead, p.deputy)]

    def role(self, role: str) -> Role | None:
        """A role by its id, of the present pathway or of one that the review has gone: who holds it
        there belongs."""
        return self.read_by(lambda file: role in file.roles).process.roles.get(role)

    def roles_of(self, user: str) -> list[str]:
        """Every capacity of a person: role ids, "agency" for leads and deputies, and "assigned" for
        whoever holds no more than an item."""
        found = [role for role in self.roles if user in self.roles[role]]
        found += ["agency"] if self.agencies_of(user) else []
        return found or (
            ["assigned"] if any(s.assignee == user for s in self.states.values()) else []
        )

    def people(self) -> set[str]:
        """Everybody with a capacity or an assigned item."""
        found = {u for held in self.roles.values() for u in held}
        for party in self.parties_of("agency"):
            found |= {u for u in (party.lead, party.deputy) if u}
        return found | {s.assignee for s in self.states.values() if s.assignee}

    def current(self, of: str | None) -> Version | None:
        """The version that an item's ``of`` speaks about now.

        Of the kind that is decided on: the report's very latest version, if it is of that kind and
        was not withdrawn (after a return or an undo nothing older revives). Of an earlier kind: its
        latest.
        """
        document = self.process.document_of(of)
        if document is None:
            return None
        versions = self.versions.get(document.id, [])
        if not document.paper and of != document.decided_kind:
            versions = [v for v in versions if v.kind == of]
        latest = versions[-1] if versions else None
        if latest is None or latest.withdrawn or (not document.paper and latest.kind != of):
            return None
        return latest

    def latest(self, document: Document) -> Version | None:
        """The last registered version of a document, whatever became of it."""
        versions = self.versions.get(document.id, [])
        return versions[-1] if versions else None

    def active_holds(self) -> list[Party]:
        """Publication holds that are in force."""
        return [p for p in self.parties_of("hold") if p.lifted is None]

    def next_number(self, kind: PartyKind) -> int:
        """The next running number of a kind of party; numbers are never used again."""
        return 1 + max((p.number for p in self.parties.values() if p.kind == kind), default=0)

    # --- folding ---------------------------------------------------------------------------------

    def apply(self, recorded: e.Recorded) -> None:
        """Take one event. Order is the caller's: numbers must be consecutive."""
        self.number = recorded.number
        self.log.append(recorded)
        self._apply(recorded.event, recorded)

    def _of(self, item: str, party: str | None, recorded: e.Recorded) -> ItemState:
        state = self.states.setdefault(InstanceId(item, party or ""), ItemState())
        state.numbers.append(recorded.number)
        return state

    @singledispatchmethod
    def _apply(self, event: e.Event, recorded: e.Recorded) -> None:
        raise TypeError(f"no folding for {type(event).__name__}")

    @_apply.register
    def _(self, event: e.ReviewOpened, recorded: e.Recorded) -> None:
        self._go_by(event.process_hash)
        self.ref, self.channel, self.pseudonym = event.ref, event.channel, event.pseudonym
        self.decided, self.decision_ref, self.opened = event.decided, event.decision_ref, event.on

    @_apply.register
    def _(self, event: e.ProcessSwitched, recorded: e.Recorded) -> None:
        if event.process not in self.pathways:
            self.begun[event.process] = event.on
        if event.stage:
            self.stood[self.process.id] = event.stage
        before = self.process
        self._go_by(event.process_hash)
        self._rename(renamed(before, self.process))
        for party in self.parties.values():
            party.places.setdefault(event.process, (self.stood.get(event.process, ""), event.on))

    def _go_by(self, digest: str) -> None:
        self.files.pop(digest, None)
        self.process = self.files[digest] = self._process_of(digest)

    def _rename(self, ids: Mapping[str, str]) -> None:
        """What is known of an item goes along to its id in the other file: the decision is made
        there, too, and the publication can be undone."""
        moved = {
            InstanceId(ids[k.item], k.party): s for k, s in self.states.items() if k.item in ids
        }
        self.states = {k: s for k, s in self.states.items() if k.item not in ids} | moved
        dues = {ids[i]: d for i, d in self.item_dues.items() if i in ids}
        self.item_dues = {i: d for i, d in self.item_dues.items() if i not in ids} | dues
        dates = {ids[i]: d for i, d in self.timetable.items() if i in ids}
        self.timetable = {i: d for i, d in self.timetable.items() if i not in ids} | dates

    @_apply.register
    def _(self, event: e.ItemClosed, recorded: e.Recorded) -> None:
        state = self._of(event.item, event.party, recorded)
        state.closed = Closing(
            recorded.number,
            event.how,
            event.on,
            event.recorded_on,
            recorded.actor,
            recorded.role,
            recorded.behalf,
            recorded.at,
            event.outcome,
            event.until,
            event.version,
            event.told,
            event.reason,
            event.ref,
            event.note,
        )
        state.facts.append(state.closed)
        state.reopened = None
        state.until = None
        if event.name:
            self.pseudonym = event.name
        if event.how == "answered":
            self.prepared.pop(event.item, None)

    @_apply.register
    def _(self, event: e.ItemReopened, recorded: e.Recorded) -> None:
        state = self._of(event.item, event.party, recorded)
        if state.closed is not None:
            state.closed.reopened = event.on
        state.closed, state.reopened = None, event

    @_apply.register
    def _(self, event: e.OutcomeNoted, recorded: e.Recorded) -> None:
        state = self._of(event.item, event.party, recorded)
        state.noted.append(event)
        state.until = event.until

    @_apply.register
    def _(self, event: e.AnswerGiven, recorded: e.Recorded) -> None:
        state = self._of(event.item, event.party, recorded)
        state.answers.append(
            Answer(
                recorded.number,
                event.user,
                event.role,
                event.answer,
                event.version,
                event.on,
                recorded.at,
                recorded.actor,
                event.behalf,
                event.corrections,
                event.holders,
                event.reason,
                event.ref,
                event.note,
            )
        )

    @_apply.register
    def _(self, event: e.AnswerFell, recorded: e.Recorded) -> None:
        for answer in self._of(event.item, event.party, recorded).answers:
            if answer.number == event.answer:
                answer.fell = event.cause

    @_apply.register
    def _(self, event: e.DecisionPrepared, recorded: e.Recorded) -> None:
        self._of(event.item, None, recorded)
        self.prepared[event.item] = Prepared(
            recorded.number,
            event.item,
            event.answer,
            event.version,
            event.on,
            event.by,
            event.note,
            event.ref,
            event.reason,
        )

    @_apply.register
    def _(self, event: e.VersionRegistered, recorded: e.Recorded) -> None:
        self.versions.setdefault(event.document, []).append(
            Version(
                event.document,
                event.kind,
                event.version,
                event.on,
                event.by,
                event.url,
                event.recorded_on,
                event.note,
                event=recorded.number,
            )
        )
        self.prepared = {
            k: p
            for k, p in self.prepared.items()
            if self._document_id(self.process.items.get(k)) != event.document
        }

    def _document_id(self, item: Item | None) -> str | None:
        document = self.process.document_of(item.of) if item else None
        return document.id if document else None

    def version(self, document: str, number: int) -> Version | None:
        """A version by its number, or ``None``."""
        return next((v for v in self.versions.get(document, []) if v.number == number), None)

    @_apply.register
    def _(self, event: e.VersionCirculated, recorded: e.Recorded) -> None:
        version = self.version(event.document, event.version)
        if version and version.circulated is None:
            version.circulated = event.on

    @_apply.register
    def _(self, event: e.VersionWithdrawn, recorded: e.Recorded) -> None:
        version = self.version(event.document, event.version)
        if version:
            version.withdrawn = event.cause

    @_apply.register
    def _(self, event: e.LinkMended, recorded: e.Recorded) -> None:
        version = self.version(event.document, event.version)
        if version:
            version.url = event.url

    @_apply.register
    def _(self, event: e.PartyAdded, recorded: e.Recorded) -> None:
        self.parties[event.party] = Party(
            event.party,
            event.kind,
            event.number,
            event.name or ("[removed]" if event.kind not in ("hold", "round", "check") else ""),
            event.on,
            event.stage,
            event.lead,
            event.deputy,
            event.by_email,
            event.out_of_area,
            event.agency,
            event.due,
            event.asked,
            event.user,
            event.published,
            event=recorded.number,
            places={self.process.id: (event.stage, event.on)},
            names=(event.name,) if event.name else (),
        )
        self.none_of.pop(event.kind, None)
        for user in (event.lead, event.deputy):
            self._named(user, recorded)

    @_apply.register
    def _(self, event: e.NoneInvolved, recorded: e.Recorded) -> None:
        self.none_of[event.kind] = event.on

    def _named(self, user: str | None, recorded: e.Recorded) -> None:
        if user and user != recorded.actor:
            self.contacts.setdefault(user, None)
            if self.contacts[user] is False:
                self.contacts[user] = None

    @_apply.register
    def _(self, event: e.PartyChanged, recorded: e.Recorded) -> None:
        party = self.parties[event.party]
        if event.name:
            party.name = event.name
            party.names += (event.name,)
        if event.lead:
            party.lead, party.by_email = event.lead, None
        if event.deputy:
            party.deputy = event.deputy
        if event.asked:
            party.asked = event.asked
        if event.due:
            party.due = event.due
        if event.full:
            party.after_publication_only = False
        for user in (event.lead, event.deputy):
            self._named(user, recorded)

    @_apply.register
    def _(self, event: e.PartyRemoved, recorded: e.Recorded) -> None:
        self.parties[event.party].removed = event.on

    @_apply.register
    def _(self, event: e.HoldLifted, recorded: e.Recorded) -> None:
        self.parties[event.party].lifted = event.on

    @_apply.register
    def _(self, event: e.RoleGiven, recorded: e.Recorded) -> None:
        held = self.roles.setdefault(event.role, {})
        holding = held.setdefault(event.user, Holding(event.user, event.role, event.on))
        if event.party and event.party not in holding.parties:
            holding.parties += (event.party,)
        self._named(event.user, recorded)

    @_apply.register
    def _(self, event: e.RoleTaken, recorded: e.Recorded) -> None:
        self.roles.get(event.role, {}).pop(event.user, None)

    @_apply.register
    def _(self, event: e.Recused, recorded: e.Recorded) -> None:
        self.recused[event.user] = event.on

    @_apply.register
    def _(self, event: e.RecusalEnded, recorded: e.Recorded) -> None:
        self.recused.pop(event.user, None)

    @_apply.register
    def _(self, event: e.ContactAnswered, recorded: e.Recorded) -> None:
        self.contacts[event.user] = event.yes

    @_apply.register
    def _(self, event: e.DueSet, recorded: e.Recorded) -> None:
        item = self.item(event.item)
        if event.party is None and item.each:
            self.item_dues[item.id] = event
            for key in self.instances(item):
                self._of(item.id, key.party, recorded).due_set = event
        else:
            self._of(event.item, event.party, recorded).due_set = event

    @_apply.register
    def _(self, event: e.Assigned, recorded: e.Recorded) -> None:
        self._of(event.item, event.party, recorded).assignee = None if event.ended else event.user
        if not event.ended:
            self._named(event.user, recorded)

    @_apply.register
    def _(self, event: e.Snoozed, recorded: e.Recorded) -> None:
        self._of(event.item, event.party, recorded).snoozes[event.user] = event.until

    @_apply.register
    def _(self, event: e.TimetableProposed, recorded: e.Recorded) -> None:
        self.proposal = event

    @_apply.register
    def _(self, event: e.TimetableAccepted, recorded: e.Recorded) -> None:
        self.timetable, self.timetable_on, self.target = (
            dict(event.dates),
            event.on,
            event.publication,
        )
        self.timetabled = self.timetabled or recorded.number
        self.proposal = None

    @_apply.register
    def _(self, event: e.PublicationAgreed, recorded: e.Recorded) -> None:
        self.publication_known = event.on
        self.publication_dates.append(event)

    @_apply.register
    def _(self, event: e.Published, recorded: e.Recorded) -> None:
        self.published = event
        self.ever_outside = self.ever_outside or event.outside

    @_apply.register
    def _(self, event: e.PublicationUndone, recorded: e.Recorded) -> None:
        self.published, self.flagged, self.unpublished = None, event.flagged, recorded.number

    @_apply.register
    def _(self, event: e.SecondAsked, recorded: e.Recorded) -> None:
        self.seconds[event.number] = PendingApproval(
            event.number,
            event.act,
            event.by,
            event.on,
            event.lapses,
            event.command,
            event=recorded.number,
        )

    @_apply.register
    def _(self, event: e.SecondGiven, recorded: e.Recorded) -> None:
        self.seconds[event.number].state = "seconded"

    @_apply.register
    def _(self, event: e.SecondLapsed, recorded: e.Recorded) -> None:
        waiting = self.seconds[event.number]
        waiting.state, waiting.lapses = "lapsed", min(waiting.lapses, event.on)

    @_apply.register
    def _(self, event: e.CorrectionRaised, recorded: e.Recorded) -> None:
        self.corrections[event.number] = Correction(
            event.number, event.party, event.version, event.by, event.on, event.text
        )

    @_apply.register
    def _(self, event: e.CorrectionAnswered, recorded: e.Recorded) -> None:
        self.corrections[event.number].accepted = event.accepted
        self.corrections[event.number].reason = event.reason

    @_apply.register
    def _(self, event: e.QuietSet, recorded: e.Recorded) -> None:
        self.quiet.append(event)

    @_apply.register
    def _(self, event: e.AssuranceSet, recorded: e.Recorded) -> None:
        self.assurance = event

    @_apply.register
    def _(self, event: e.TextRedacted, recorded: e.Recorded) -> None:
        self.removed |= dict.fromkeys([(event.event, ""), *event.also], recorded)

    @_apply.register
    def _(self, event: e.HistoryExported, recorded: e.Recorded) -> None:
        pass

    @_apply.register
    def _(self, event: e.ReviewCompleted, recorded: e.Recorded) -> None:
        self.completed = event.on

    @_apply.register
    def _(self, event: e.ReviewReopened, recorded: e.Recorded) -> None:
        self.completed = None

    @_apply.register
    def _(self, event: e.ReviewDiscontinued, recorded: e.Recorded) -> None:
        self.discontinued = event.on


def fold(history: Iterable[e.Recorded], process_of: Callable[[str], Process]) -> Review:
    """The review that a history tells of. ``process_of`` gives the process file by its content
    hash."""
    review = Review(process_of)
    for recorded in history:
        review.apply(recorded)
    return review
