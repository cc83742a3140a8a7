"""What people do on a walk: most of it aimed at what the review itself offers (its items, parties,
people and versions), some of it at nothing at all."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from bot.errors import Refusal
from bot.workflow.process.model import Document, Item
from bot.workflow.process.vocabulary import PartyKind
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, Party
from bot.workflow.rules.labels import label
from tests.workflow import solver
from tests.workflow.beginnings import PATHWAYS, Start, begun
from tests.workflow.oracle import Oracle

T = TypeVar("T")
Step = Callable[["Walk"], tuple[str, str]]

URL = "https://www.example.org/reviews"
TICK = "clock: ticks"


class Walk:
    """One walk: where it began, its play, its oracle, and how it draws."""

    def __init__(self, start: Start, random: Random) -> None:
        self.start = start
        self.pathway = PATHWAYS[start.pathway]
        self.play = play = begun(start)
        self.everybody = tuple(dict.fromkeys([*play.people.values(), "admin", "stranger"]))
        self.random = random
        self.steps: list[str] | None = None  # those before it was finished
        self.oracle = Oracle(start.pathway).read(play.history)
        self.seen = len(play.history)

    def pick(self, *choices: T) -> T:
        return self.random.choice(choices)

    def number(self, low: int, high: int) -> int:
        return self.random.randint(low, high)

    def key(self, keys: Sequence[InstanceId]) -> InstanceId | None:
        return self.random.choice(keys) if keys else None

    @property
    def review(self) -> Review:
        return self.play.review

    @property
    def report(self) -> Document | None:
        return self.review.process.report

    def items(self, *kinds: str) -> list[Item]:
        """The pathway's items of some kinds; all of them where it has none of those."""
        items = list(self.review.process.items.values())
        return [item for item in items if item.kind in kinds] or items

    def agency(self) -> str:
        return f'"{self.pick(*self.pathway.agencies)}"'

    def holders(self, roles: Iterable[str]) -> list[str]:
        """Who holds any of some roles."""
        return [self.play.people[user] for role in roles for user in self.review.holders(role)]

    def typed(self, key: InstanceId) -> str:
        """An instance as people type it."""
        review = self.review
        return key[0] + (f' for "{label(review.party(key[1]))}"' if key[1] else "")

    def typed_for(self, key: InstanceId) -> str:
        """The same; now and then of all parties, or of all but one."""
        review = self.review
        turn = len(self.play.history) % 7
        if not key[1] or turn > 1:
            return self.typed(key)
        others = [k for k in review.instances(review.item(key[0])) if k[1] != key[1]]
        left_out = f' except "{label(review.party(others[0][1]))}"' if turn and others else ""
        return f"{key[0]} for all{left_out}"

    def person(self, *likely: str | None) -> str:
        """Mostly somebody likely, at times anybody."""
        known = [p for p in likely if p]
        if known and self.number(0, 5):
            return self.pick(*known)
        return self.pick(*self.everybody)

    def on(self) -> str:
        back = self.number(0, 12)
        return "" if back < 8 else f" on {self.play.today - timedelta(days=back - 7)}"

    # --- what people do -----------------------------------------------------------------------

    def tick(self) -> tuple[str, str]:
        review = self.review
        keys = [
            k for k in review.open_keys() if review.item(k[0]).kind in ("task", "meeting", "notice")
        ]
        key = self.key(keys)
        if key is None:
            return "coordinator", f"done {self.pick(*self.items('task')).id}"
        item = review.item(key[0])
        outcome = {
            "contribution": (" as declines",),
            "response-and-actions": (" as none because nothing", ""),
            "assurance": ("", " as shown", " as accepted", " as asked-again because it is thin"),
        }
        ref = " ref letter 3" if item.kind == "notice" else ""
        theirs = self.holders(item.who)
        person = (
            self.pick(*theirs or ["lead-reviewer"])
            if item.personal
            else self.person("coordinator", "coordinator", *theirs, *self.contacts(key))
        )
        said = self.pick(*outcome.get(item.rule or "", ("",)))
        return person, f"done {self.typed_for(key)}{said}{self.on()}{ref}"

    def contacts(self, key: InstanceId) -> list[str]:
        """Who answers for the agency that an instance is of."""
        party = self.review.party(key[1]) if key[1] else None
        return [self.play.people[user] for user in party.contacts] if party else []

    def answer(self) -> tuple[str, str]:
        review = self.review
        keys = [k for k in review.all_keys() if review.item(k[0]).answered]
        key = self.key([k for k in keys if review.is_open(k)] if self.number(0, 3) else keys)
        if key is None:
            return "coordinator", "approve"
        item = review.item(key[0])
        if item.kind == "confirmation":
            party = review.party(key[1])
            person = self.person(self.play.people.get(party.lead or ""), "coordinator")
            verb = self.pick("approve", "approve", "approve", "dispute")
            ref = " ref e-mail 4" if person == "coordinator" else ""
        else:
            holders = self.holders(item.decides)
            person = self.person(*holders, *holders, "coordinator")
            verb = self.pick("approve", "approve", "approve", "approve", "return")
            ref = ""
        because = " because it is wrong" if verb != "approve" else ""
        version = self.pick("", "", "", " v1", " v2")
        return person, f"{verb} {self.typed(key)}{version}{self.on()}{ref}{because}"

    def told_late(self) -> tuple[str, str]:
        """Somebody says on which day they answered; days are told in any order."""
        review = self.review
        keys = [k for k in review.all_keys() if review.item(k[0]).answered]
        key = self.key([k for k in keys if review.current(review.item(k[0]).of)] or keys)
        if key is None:
            return "coordinator", "approve"
        item = review.item(key[0])
        if item.kind == "confirmation":
            party = review.party(key[1])
            contacts = [self.play.people.get(u or "") for u in (party.lead, party.deputy)]
            person = self.person(*contacts, "coordinator")
            verb = self.pick("approve", "approve", "dispute")
        else:
            holders = self.holders(item.decides)
            person = self.person(*holders, *holders, "coordinator")
            verb = self.pick("approve", "approve", "approve", "return")
        version = self.pick("", "", f" v{max(self.latest(), 1)}")
        more = " because it is wrong" if verb in ("dispute", "return") else ""
        return person, f"{verb} {self.typed(key)}{version} on {self.earlier()} ref minute 3{more}"

    def replaced(self) -> tuple[str, str]:
        """Somebody takes a person's place, or an agency's contact changes."""
        review = self.review
        role = self.pick(*[role for role in review.process.roles if role != "coordinator"])
        held = self.holders([role]) or ["lead-reviewer"]
        return "coordinator", self.pick(
            f"replace @{self.pick(*held)} with @{self.pick('new-1', *self.everybody)} confirmed",
            f"role {role} @{self.pick('new-1', 'new-2', 'new-3')}",
            f"agency deputy {self.agency()} @{self.pick('new-4', 'new-5')}",
            f"agency lead {self.agency()} @{self.pick('health-lead', 'new-6')}",
        )

    def draft(self) -> tuple[str, str]:
        kind = self.pick("", *[f" as {kind}" for kind in self.kinds()])
        return (
            self.person("lead-reviewer", "coordinator"),
            f"draft {solver.LINK}/x{kind}{self.on()} confirmed",
        )

    def kinds(self) -> list[str]:
        """What people register: the report's kinds, mostly the one that is decided on, or a
        paper."""
        documents = self.review.process.documents.values()
        kinds = [kind for document in documents for kind in document.kinds]
        decided = [document.decided_kind for document in documents if not document.paper]
        return [*kinds, *decided] or ["final-draft"]

    def papers(self) -> list[str]:
        documents = self.review.process.documents.values()
        return [document.id for document in documents if document.paper]

    def circulate(self) -> tuple[str, str]:
        return self.person("coordinator"), "circulate" + self.on()

    def latest(self) -> int:
        """The number of the report's last version."""
        version = self.review.latest(self.report) if self.report else None
        return version.number if version else 0

    def editorial(self) -> tuple[str, str]:
        """Somebody says that no fact changes, or says what they think of that."""
        waits = self.waits()
        if waits is not None and self.number(0, 2):
            other = (
                "lead-reviewer" if self.play.people[waits.by] == "coordinator" else "coordinator"
            )
            verdict = self.pick("confirm", "confirm", "confirm", "refuse")
            because = " because a finding is new" if verdict == "refuse" else ""
            return self.person(other, other), f"draft {verdict} v{waits.version}{because}"
        number = self.latest() + self.pick(1, 1, 0)
        return self.person("coordinator", "lead-reviewer"), self.pick(
            f"draft {solver.LINK}/e editorial{self.on()} note typing errors",
            f"draft {solver.LINK}/e editorial{self.on()} note typing errors",
            f"draft confirm v{number}",
        )

    def waits(self) -> e.EditorialAsked | None:
        """The version that is said to change no facts, while nobody has confirmed it."""
        for recorded in self.review.editorial.values():
            if isinstance(recorded.event, e.EditorialAsked):
                return recorded.event
        return None

    def corrected(self) -> tuple[str, str]:
        """A version's date was another."""
        day = self.play.today - timedelta(days=self.number(-1, 12))
        number = max(self.latest() - self.pick(0, 0, 1), 1)
        document = self.pick("", "", *[f" as {paper}" for paper in self.papers()])
        return (
            self.person("coordinator", "lead-reviewer"),
            f"draft date v{number} {day}{document} because the cover says so",
        )

    def emailed(self) -> tuple[str, str]:
        review = self.review
        asked = [k for k in review.open_keys() if "agency" in review.item(k[0]).each]
        by_email = [k for k in asked if review.party(k[1]).by_email]
        key = self.key(by_email or asked)
        what = self.typed(key) if key else self.unasked()
        return self.person("coordinator"), f"emailed {what}{self.on()}"

    def past(self) -> tuple[str, str]:
        """Something is brought in from before the opening: an item, a stage, or a version."""
        review = self.review
        day = review.opened - timedelta(days=self.number(-1, 40))
        key = self.key(review.open_keys())
        item = review.item(key[0]) if key else None
        outcome = " as declines" if item is not None and item.rule == "contribution" else ""
        what = self.typed(key) if key else self.pick(*self.items("approval")).id
        stages = [stage.id for stage in review.process.stages]
        sent = self.pick("", f" sent {min(day + timedelta(days=3), review.opened)}")
        return self.person("coordinator", "coordinator"), self.pick(
            f"bring-in {what}{outcome} on {day} ref minute 4",
            f"bring-in {what}{outcome} on {day} ref minute 4",
            f"bring-in stage {review.stage.id} on {day} ref folder 2",
            f"bring-in stage {self.pick(*stages)} on {day} ref folder 2",
            f"bring-in version {solver.LINK}/p as {self.pick(*self.kinds())} on {day}{sent}",
            f"bring-in progress-check on {day} ref e-mail 9",
        )

    def unasked(self) -> str:
        """Something that is answered for an agency, asked or not."""
        return f"{self.pick(*self.items('confirmation')).id} for {self.agency()}"

    def undo(self) -> tuple[str, str]:
        review = self.review
        key = self.key(
            [k for k in review.all_keys() if not review.is_open(k) or review.state(k).answers]
        )
        if key is None:
            return "coordinator", f"undo {self.unasked()} because no"
        closed = review.state(key).closed
        by = self.play.people.get(closed.by) if closed else None
        return self.person(
            "coordinator", by
        ), f"undo {self.typed_for(key)} because it was a mistake"

    def skip(self) -> tuple[str, str]:
        key = self.key(self.review.open_keys())
        return (
            "coordinator",
            f"skip {self.typed_for(key) if key else self.unasked()} because it does not apply",
        )

    def party(self) -> tuple[str, str]:
        present = [
            label(p)
            for kind in ("agency", "agency", "family", "partnership")
            for p in self.parties(kind)
        ]
        name = self.pick(*self.pathway.parties, *present, *present)
        lead = self.pick("police-lead", "kent-lead", *self.everybody[:8])
        return "coordinator", self.pick(
            f'agency add "{name}" lead @{lead}',
            f'agency add "{name}" by-email "Head of Service"',
            f'agency lead "{name}" @{lead}',
            f'agency deputy "{name}" @{lead}',
            f'agency remove "{name}" because it left',
            f'agency remove "{name}" because it left',
            f'family add "{name}"',
            f'family remove "{name}" because it left',
            f'partnership add "{name}"',
            f'partnership remove "{name}" because it left',
            f'agency rename "{name}" to "{name} Trust"',
        )

    def parties(self, kind: PartyKind) -> list[Party]:
        return self.review.parties_of(kind)

    def role(self) -> tuple[str, str]:
        role = self.pick(*self.review.process.roles)
        held = self.holders([role])
        if self.number(0, 1):
            seat = self.pick("", "", f" for {self.agency()}")
            return (
                self.person("coordinator", "coordinator", "admin"),
                f"role {role} @{self.pick(*self.everybody)}{seat}",
            )
        return "coordinator", f"role {role} remove @{self.person(*held)} because they left"

    def agree(self) -> tuple[str, str]:
        late = self.pick("", " because it was agreed then")
        return (
            "coordinator",
            f"publication {self.play.today + timedelta(days=self.number(-20, 30))}{late}",
        )

    def publish(self) -> tuple[str, str]:
        return self.person("coordinator"), f"publish {URL}{self.on()}"

    def outside(self) -> tuple[str, str]:
        return (
            "coordinator",
            f"publish outside-the-gate {URL} on {self.play.today} because it was live",
        )

    def hold(self) -> tuple[str, str]:
        return "coordinator", self.pick(
            "hold because a trial is listed",
            "hold for the coroner because an inquest is opened",
            f"hold {self.number(1, 3)} until {self.play.today + timedelta(days=9)}",
            "lift because it is over",
            f"lift {self.number(1, 3)} because it is over",
        )

    def not_publish(self) -> tuple[str, str]:
        return self.person("coordinator", *self.deciders()), self.pick(
            "not-publish as nothing because it harms a child",
            "not-publish as nothing because it harms a child",
            "not-publish as learning because it harms a child",
            "undo not-publish because the family agreed",
        )

    def deciders(self) -> list[str]:
        """Who decides that the report is not published."""
        rule = self.review.process.not_publishing
        return self.holders(rule.decides) if rule else []

    def second(self) -> tuple[str, str]:
        waiting = [n for n, w in self.review.pending_approvals.items() if w.state == "waiting"]
        number = (
            self.pick(*map(str, waiting)) if waiting and self.number(0, 3) else self.number(1, 3)
        )
        asked = self.review.pending_approvals.get(int(number))
        may = (asked.may_second or ()) if asked else ()
        others = [self.play.people[u] for u in (*self.review.holders("coordinator"), *may)]
        likely = (*self.holders(self.review.process.seconds), "admin", "coordinator", *others)
        return self.person(*likely), f"second {number}"

    def plan(self) -> tuple[str, str]:
        key = self.key(self.review.open_keys())
        what = self.typed(key) if key else self.pick(*self.items("approval")).id
        day = self.play.today + timedelta(days=self.number(-3, 60))
        return "coordinator", self.pick(
            "timetable propose",
            "timetable accept",
            f"due {what} {day} because we agreed it",
            f"due {what} none because it depends",
            f"assign {what} @stranger",
            f"snooze {what} until {day}",
            f"evidence {what} ref letter 9",
            f"chase {what}",
        )

    def learning(self) -> tuple[str, str]:
        return self.person("coordinator"), self.pick(
            'attendee add "Teacher, Education" asked for presentation',
            'attendee add "Teacher, Health"',
            "attendee asked Health",
            'attendee remove "Teacher" because they left',
            f'action add "Audit" for {self.agency()} due {self.play.today + timedelta(days=20)}',
            f'task add "Ask" for {self.agency()} due {self.play.today + timedelta(days=9)}',
            f'task add "Book" due {self.play.today + timedelta(days=3)}',
            f"task done {self.number(1, 3)}",
            f"task remove {self.number(1, 3)} because it is gone",
            "action done 1",
            "action remove 1 because it moved",
            f"assurance every {self.number(1, 4)} months from {self.play.today}",
        )

    def rare(self) -> tuple[str, str]:
        return self.person("coordinator"), self.pick(
            "discontinue because it was opened twice",
            f"redact {self.number(1, 60)} because it names a child",
            "undo publish because it was taken down",
            "undo publish because it was taken down",
            "recuse because I know the family",
            f"recuse @{self.pick(*self.everybody)} because they know the family",
            "undo recusal because it was another family",
            f"close-impasse {self.unasked()} because it cannot be settled",
            "legal-hold because an inquest is listed",
            "legal-hold lift because it is over",
            "purge because its time is over",
        )

    def objection(self) -> tuple[str, str]:
        """Somebody who may says no to the report, or takes a yes back."""
        item = self.pick(*self.items("approval", "confirmation"))
        if item.kind != "confirmation":
            person = self.pick(*self.holders(item.decides) or ["coordinator"])
            return person, f"return {item.id} because it is wrong"
        key = self.key(self.review.instances(item))
        person = self.pick(*(self.contacts(key) if key else []) or ["coordinator"])
        return person, f"{self.pick('dispute', 'undo')} {item.id} because it is wrong"

    def second_draft(self) -> tuple[str, str]:
        return (
            "lead-reviewer",
            f"draft {solver.LINK}/x as {self.kinds()[-1]} on {self.play.today} confirmed",
        )

    def conflict(self) -> tuple[str, str]:
        """Somebody gets a part in which they would decide on their own work."""
        return "coordinator", self.pick(
            f"agency lead {self.agency()} @lead-reviewer",
            f"agency deputy {self.agency()} @coordinator",
            *[f"role {role} @lead-reviewer" for role in self.review.process.roles],
        )

    def removal(self) -> tuple[str, str]:
        """An agency goes."""
        return (
            "coordinator",
            f"agency remove {self.agency()} because it was never involved",
        )

    def switch(self) -> tuple[str, str]:
        """The review becomes a national one, or a local one again."""
        partners = self.review.process.partners or ("scsp",)
        return (
            self.person("coordinator", "coordinator"),
            f"switch {self.pick(*partners)} because the Panel has decided so",
        )

    # --- steps --------------------------------------------------------------------------------

    STEPS: tuple[tuple[int, Callable[["Walk"], tuple[str, str]]], ...] = (
        (5, tick),
        (7, answer),
        (3, draft),
        (1, circulate),
        (6, undo),
        (2, skip),
        (3, party),
        (3, role),
        (2, agree),
        (4, publish),
        (2, outside),
        (2, hold),
        (2, not_publish),
        (4, second),
        (1, removal),
        (1, conflict),
        (2, plan),
        (1, learning),
        (1, rare),
        (2, editorial),
        (1, corrected),
        (1, emailed),
        (1, past),
        (1, switch),
    )
    WEIGHTED = tuple(step for weight, step in STEPS for _ in range(weight))
    DISTURBING = (
        hold,
        hold,
        undo,
        undo,
        draft,
        agree,
        party,
        removal,
        skip,
        role,
        objection,
        second_draft,
        editorial,
        editorial,
        corrected,
        not_publish,
        not_publish,
        second,
        second,
        switch,
    )
    DECIDING = (
        answer,
        answer,
        answer,
        answer,
        role,
        conflict,
        undo,
        party,
        objection,
        second,
        draft,
        tick,
        removal,
    )

    def step(self) -> None:
        """One thing that somebody does, one day that passes, or one item that is properly
        closed."""
        turn = self.number(0, 11)
        if turn == 0:
            self.play.later(self.number(1, 9))
            self.clock()
        elif turn in (1, 2, 3):
            self.closes(self.key(self.review.open_keys()))
        else:
            self.tries(*self.pick(*self.WEIGHTED)(self))

    def clock(self) -> None:
        """What the clock itself brings about."""
        self.play.transcript.append(f"{self.play.today} {TICK}")
        self.play.tick()
        self.watch()

    def tries(self, person: str, text: str) -> None:
        """Somebody types something, and it is done or refused."""
        try:
            self.play.says(person, text)
        except Refusal as refusal:
            self.play.transcript.append(f"    refused: {refusal.code}")
        self.watch()

    def closes(self, key: InstanceId | None) -> None:
        """An item is properly closed, and what it needs before; not all can be, now."""
        try:
            if key is not None:
                solver.close(self.play, key)
        except Refusal as refusal:
            self.play.transcript.append(f"    refused: {refusal.code}")
        self.watch()

    def watch(self) -> None:
        """The oracle takes what happened; and whoever was removed has no items."""
        self.oracle.read(self.play.history[self.seen :])
        self.seen = len(self.play.history)
        assert not [k for k in self.review.all_keys() if k[1] in self.oracle.gone]

    def finish(self) -> None:
        """The solver closes the review."""
        self.steps = list(self.play.transcript)
        if self.review.discontinued is None:
            solver.finish(self.play)
            self.watch()
            assert self.review.completed is not None

    # --- aimed at what must not open ----------------------------------------------------------

    def disturb(self) -> None:
        """One thing that closes a gate which stood open, or that only looks like it."""
        self.tries(*self.pick(*self.DISTURBING)(self))

    def mend(self) -> None:
        """Much of what is open is closed again, some of it on an earlier day; not everything."""
        for key in self.review.open_keys():
            item = self.review.item(key[0])
            late = self.review.after_publication(item)
            if (
                late
                or item.kind == "publish"
                or not self.review.is_open(key)
                or not self.number(0, 4)
            ):
                continue
            if item.kind in ("notice", "task") and self.number(0, 1):
                self.tries(
                    "coordinator", f"done {self.typed(key)} on {self.earlier()} ref letter 8"
                )
            else:
                self.closes(key)

    def earlier(self) -> date:
        return self.play.today - timedelta(days=self.number(0, 12))
