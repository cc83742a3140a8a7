"""People do whatever they can think of, in any order; what must never happen never happens.

Each walk starts somewhere in a review, takes a few dozen steps (most of them aimed at what the
review itself offers: its items, parties, people and versions), and is watched by an oracle that
reads raw events only. At its end the solver closes the review, from wherever the walk has led it.

A walk is known by its kind and a number, its seed: the same number takes the same steps. ``make
test`` takes the first ones of each kind. ``make walks`` takes thousands from a new number on, and
says how to take one of them again.
"""

import argparse
import secrets
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from bot.errors import Refusal
from bot.workflow.process.vocabulary import PartyKind
from bot.workflow.review import events as e
from bot.workflow.review.state import InstanceId, Party
from bot.workflow.rules.labels import label
from tests.workflow import solver
from tests.workflow.driver import Play
from tests.workflow.oracle import Oracle

T = TypeVar("T")
Step = Callable[["Walk"], tuple[str, str]]

STARTS = (
    "opened",
    "first-meeting",
    "first-draft",
    "final-report",
    "agency-check",
    "sub-committee",
    "final-stages",
    "publication",
    "ready",
    "published",
)
EVERYBODY = (
    "coordinator",
    "lead-reviewer",
    "team-1",
    "team-2",
    "team-3",
    "sub-committee",
    "executive",
    "police-lead",
    "police-deputy",
    "health-lead",
    "admin",
    "stranger",
)
URL = "https://www.example.org/reviews"
TICK = "clock: ticks"
UNDER_WAY = "under-way"
"""The start of a review that was begun elsewhere: opened seven weeks after its decision."""
Start = tuple[str, int]
"""A stage to begin in, and the number of the draft that is checked there."""

PARTIES = ("Police", "Health", "Probation", "Kent Police", "mother", "father", "Suffolk", "Kent")


def begun(stage: str, draft: int) -> Play:
    """A review that stands at a stage, or was begun elsewhere."""
    if stage == UNDER_WAY:
        play = Play().on("2 Mar 2026")
        for line in SET_UP:
            play.says("coordinator", line)
        solver.introduce(play)
        return play
    return Play().at(stage, families=("mother",), partnerships=("Suffolk",), draft=draft)


SET_UP = (
    'open escb "Ash" decided 12 Jan 2026 ref RR-7',
    "role lead-reviewer @lead-reviewer",
    "role review-team @team-1 @team-2 @team-3",
    "role sub-committee @sub-committee",
    "role executive @executive",
    'agency add "Police" lead @police-lead deputy @police-deputy',
    'agency add "Health" lead @health-lead',
    'agency add "Oak School" by-email "Head Teacher"',
    'family add "mother"',
    'partnership add "Suffolk"',
)


class Walk:
    """One walk: where it began, its play, its oracle, and how it draws."""

    def __init__(self, start: "Start", random: Random) -> None:
        stage, draft = start
        self.start = start
        self.play = play = begun(stage, draft)
        self.random = random
        self.steps: list[str] | None = None  # those before it was finished
        self.oracle = Oracle().read(play.history)
        self.seen = len(play.history)

    def pick(self, *choices: T) -> T:
        return self.random.choice(choices)

    def number(self, low: int, high: int) -> int:
        return self.random.randint(low, high)

    def key(self, keys: Sequence[InstanceId]) -> InstanceId | None:
        return self.random.choice(keys) if keys else None

    def typed(self, key: InstanceId) -> str:
        """An instance as people type it."""
        review = self.play.review
        return key[0] + (f' for "{label(review.party(key[1]))}"' if key[1] else "")

    def typed_for(self, key: InstanceId) -> str:
        """The same; now and then of all parties, or of all but one."""
        review = self.play.review
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
        return self.pick(*EVERYBODY)

    def on(self) -> str:
        back = self.number(0, 12)
        return "" if back < 8 else f" on {self.play.today - timedelta(days=back - 7)}"

    # --- what people do -----------------------------------------------------------------------

    def tick(self) -> tuple[str, str]:
        review = self.play.review
        keys = [
            k for k in review.open_keys() if review.item(k[0]).kind in ("task", "meeting", "notice")
        ]
        key = self.key(keys)
        if key is None:
            return "coordinator", "done scoping-meeting"
        item = review.item(key[0])
        outcome = {
            "contribution": " as declines",
            "response-and-actions": " as none because nothing",
        }
        ref = " ref letter 3" if item.kind == "notice" else ""
        person = (
            "lead-reviewer"
            if item.personal
            else self.person("coordinator", "coordinator", "lead-reviewer")
        )
        return (
            person,
            f"done {self.typed_for(key)}{outcome.get(item.rule or '', '')}{self.on()}{ref}",
        )

    def answer(self) -> tuple[str, str]:
        review = self.play.review
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
            holders = [self.play.people[u] for role in item.decides for u in review.holders(role)]
            person = self.person(*holders, *holders, "coordinator")
            verb = self.pick("approve", "approve", "approve", "approve", "return")
            ref = ""
        because = " because it is wrong" if verb != "approve" else ""
        version = self.pick("", "", "", " v1", " v2")
        return person, f"{verb} {self.typed(key)}{version}{self.on()}{ref}{because}"

    def told_late(self) -> tuple[str, str]:
        """Somebody says on which day they answered; days are told in any order."""
        review = self.play.review
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
            holders = [self.play.people[u] for role in item.decides for u in review.holders(role)]
            person = self.person(*holders, *holders, "coordinator")
            verb = self.pick("approve", "approve", "approve", "return")
        version = self.pick("", "", f" v{max(self.latest(), 1)}")
        more = " because it is wrong" if verb in ("dispute", "return") else ""
        return person, f"{verb} {self.typed(key)}{version} on {self.earlier()} ref minute 3{more}"

    def replaced(self) -> tuple[str, str]:
        """Somebody takes a person's place, or an agency's contact changes."""
        review = self.play.review
        role = self.pick("sub-committee", "executive", "review-team", "lead-reviewer")
        held = [self.play.people[u] for u in review.holders(role)] or ["team-1"]
        return "coordinator", self.pick(
            f"replace @{self.pick(*held)} with @{self.pick('new-1', *EVERYBODY)} confirmed",
            f"role {role} @{self.pick('new-1', 'new-2', 'new-3')}",
            f"agency deputy Police @{self.pick('new-4', 'new-5')}",
            f"agency lead Health @{self.pick('health-lead', 'new-6')}",
        )

    def draft(self) -> tuple[str, str]:
        kind = self.pick(
            "", " as first-draft", " as final-draft", " as final-draft", " as terms-of-reference"
        )
        return (
            self.person("lead-reviewer", "coordinator"),
            f"draft {solver.LINK}/x{kind}{self.on()} confirmed",
        )

    def circulate(self) -> tuple[str, str]:
        return self.person("coordinator"), "circulate" + self.on()

    def latest(self) -> int:
        """The number of the report's last version."""
        report = self.play.review.process.report
        version = self.play.review.latest(report) if report else None
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
        for recorded in self.play.review.editorial.values():
            if isinstance(recorded.event, e.EditorialAsked):
                return recorded.event
        return None

    def corrected(self) -> tuple[str, str]:
        """A version's date was another."""
        day = self.play.today - timedelta(days=self.number(-1, 12))
        number = max(self.latest() - self.pick(0, 0, 1), 1)
        document = self.pick("", "", " as terms-of-reference")
        return (
            self.person("coordinator", "lead-reviewer"),
            f"draft date v{number} {day}{document} because the cover says so",
        )

    def emailed(self) -> tuple[str, str]:
        review = self.play.review
        asked = [k for k in review.open_keys() if "agency" in review.item(k[0]).each]
        by_email = [k for k in asked if review.party(k[1]).by_email]
        key = self.key(by_email or asked)
        what = self.typed(key) if key else "factual-accuracy for Police"
        return self.person("coordinator"), f"emailed {what}{self.on()}"

    def past(self) -> tuple[str, str]:
        """Something is brought in from before the opening: an item, a stage, or a version."""
        review = self.play.review
        day = review.opened - timedelta(days=self.number(-1, 40))
        key = self.key(review.open_keys())
        item = review.item(key[0]) if key else None
        outcome = " as declines" if item is not None and item.rule == "contribution" else ""
        what = self.typed(key) if key else "sign-off"
        kinds = ("first-draft", "final-draft", "final-draft", "terms-of-reference")
        sent = self.pick("", f" sent {min(day + timedelta(days=3), review.opened)}")
        return self.person("coordinator", "coordinator"), self.pick(
            f"bring-in {what}{outcome} on {day} ref minute 4",
            f"bring-in {what}{outcome} on {day} ref minute 4",
            f"bring-in stage {review.stage.id} on {day} ref folder 2",
            f"bring-in stage {self.pick(*STARTS[1:8])} on {day} ref folder 2",
            f"bring-in version {solver.LINK}/p as {self.pick(*kinds)} on {day}{sent}",
            f"bring-in progress-check on {day} ref e-mail 9",
        )

    def undo(self) -> tuple[str, str]:
        review = self.play.review
        key = self.key(
            [k for k in review.all_keys() if not review.is_open(k) or review.state(k).answers]
        )
        if key is None:
            return "coordinator", "undo sign-off because no"
        closed = review.state(key).closed
        by = self.play.people.get(closed.by) if closed else None
        return self.person(
            "coordinator", by
        ), f"undo {self.typed_for(key)} because it was a mistake"

    def skip(self) -> tuple[str, str]:
        key = self.key(self.play.review.open_keys())
        return (
            "coordinator",
            f"skip {self.typed_for(key) if key else 'sign-off'} because it does not apply",
        )

    def party(self) -> tuple[str, str]:
        present = [
            label(p)
            for kind in ("agency", "agency", "family", "partnership")
            for p in self.parties(kind)
        ]
        name = self.pick(*PARTIES, *present, *present)
        lead = self.pick("police-lead", "kent-lead", "lead-reviewer", "coordinator", "executive")
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
        return self.play.review.parties_of(kind)

    def role(self) -> tuple[str, str]:
        role = self.pick(
            "lead-reviewer",
            "review-team",
            "review-team",
            "sub-committee",
            "executive",
            "coordinator",
        )
        held = [self.play.people[u] for u in self.play.review.holders(role)]
        if self.number(0, 1):
            return (
                self.person("coordinator", "coordinator", "admin"),
                f"role {role} @{self.pick(*EVERYBODY)}",
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
        return self.person("coordinator", "executive"), self.pick(
            "not-publish as nothing because it harms a child",
            "not-publish as nothing because it harms a child",
            "not-publish as learning because it harms a child",
            "undo not-publish because the family agreed",
        )

    def second(self) -> tuple[str, str]:
        waiting = [n for n, w in self.play.review.pending_approvals.items() if w.state == "waiting"]
        number = (
            self.pick(*map(str, waiting)) if waiting and self.number(0, 3) else self.number(1, 3)
        )
        asked = self.play.review.pending_approvals.get(int(number))
        may = (asked.may_second or ()) if asked else ()
        others = [self.play.people[u] for u in (*self.play.review.holders("coordinator"), *may)]
        likely = ("lead-reviewer", "executive", "admin", "coordinator", *others)
        return self.person(*likely), f"second {number}"

    def plan(self) -> tuple[str, str]:
        key = self.key(self.play.review.open_keys())
        what = self.typed(key) if key else "sign-off"
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
            f'action add "Audit" for Police due {self.play.today + timedelta(days=20)}',
            f'task add "Ask" for Health due {self.play.today + timedelta(days=9)}',
            f'task add "Book" due {self.play.today + timedelta(days=3)}',
            f"task done {self.number(1, 3)}",
            f"task remove {self.number(1, 3)} because it is gone",
            "action done 1",
            "action remove 1 because it moved",
        )

    def rare(self) -> tuple[str, str]:
        return self.person("coordinator"), self.pick(
            "discontinue because it was opened twice",
            f"redact {self.number(1, 60)} because it names a child",
            "undo publish because it was taken down",
            "undo publish because it was taken down",
            "recuse because I know the family",
            "recuse @team-2 because they know the family",
            "undo recusal because it was another family",
            "close-impasse factual-accuracy for Police because it cannot be settled",
            "legal-hold because an inquest is listed",
            "legal-hold lift because it is over",
            "purge because its time is over",
        )

    def objection(self) -> tuple[str, str]:
        return self.pick(
            ("police-lead", "dispute factual-accuracy because it is wrong"),
            ("health-deputy", "undo factual-accuracy because it is wrong"),
            ("executive", "return sign-off because it is wrong"),
            ("sub-committee", "return sub-committee because it is wrong"),
        )

    def second_draft(self) -> tuple[str, str]:
        return (
            "lead-reviewer",
            f"draft {solver.LINK}/x as final-draft on {self.play.today} confirmed",
        )

    def conflict(self) -> tuple[str, str]:
        """Somebody gets a part in which they would decide on their own work."""
        return "coordinator", self.pick(
            "agency lead Police @lead-reviewer",
            "agency deputy Health @coordinator",
            "role sub-committee @lead-reviewer",
            "role executive @lead-reviewer",
            "role review-team @lead-reviewer",
        )

    def removal(self) -> tuple[str, str]:
        """An agency goes."""
        return (
            "coordinator",
            f"agency remove {self.pick('Police', 'Health')} because it was never involved",
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
            self.closes(self.key(self.play.review.open_keys()))
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
        assert not [k for k in self.play.review.all_keys() if k[1] in self.oracle.gone]

    def finish(self) -> None:
        """The solver closes the review."""
        self.steps = list(self.play.transcript)
        if self.play.review.discontinued is None:
            solver.finish(self.play)
            self.watch()
            assert self.play.review.completed is not None

    # --- aimed at what must not open ----------------------------------------------------------

    def disturb(self) -> None:
        """One thing that closes a gate which stood open, or that only looks like it."""
        self.tries(*self.pick(*self.DISTURBING)(self))

    def mend(self) -> None:
        """Much of what is open is closed again, some of it on an earlier day; not everything."""
        for key in self.play.review.open_keys():
            item = self.play.review.item(key[0])
            late = self.play.review.after_publication(item)
            if (
                late
                or item.kind == "publish"
                or not self.play.review.is_open(key)
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


# --- the kinds of walks --------------------------------------------------------------------------


def whatever(random: Random) -> Iterator[Walk]:
    """No exception but a refusal, ever; the oracle agrees with every event; the solver gets
    home."""
    walk = Walk((random.choice(STARTS), random.randint(1, 2)), random)
    yield walk
    for _ in range(25):
        walk.step()
    walk.finish()


def gate(random: Random) -> Iterator[Walk]:
    """Ready to publish, then disturbed, mended in part, some days later: what is published is what
    may be."""
    walk = Walk(("ready", 1), random)
    yield walk
    walk.play.on(walk.play.today - timedelta(days=random.randint(0, 14)))
    for _ in range(random.randint(1, 3)):
        walk.disturb()
    walk.mend()
    for _ in range(3):
        walk.tries("coordinator", f"publish {URL} on {walk.earlier()}")
        walk.play.later(random.randint(1, 4))


def group(random: Random) -> Iterator[Walk]:
    """People join, leave, approve, return and take back: what is agreed is agreed by those who may,
    as many as must."""
    stage = random.choice(("first-meeting", "agency-check", "sub-committee", "final-stages"))
    walk = Walk((stage, 1), random)
    yield walk
    if stage == "first-meeting":
        walk.tries("coordinator", f"draft {solver.LINK}/tor as terms-of-reference")
    for _ in range(14):
        walk.tries(*walk.pick(*Walk.DECIDING)(walk))


def goes_on(walk: Walk, steps: Sequence[Step], *, days_pass_in: int) -> None:
    """Take twenty steps of some kinds, with days between them after one in so many; then finish."""
    for _ in range(20):
        walk.tries(*walk.pick(*steps)(walk))
        if walk.number(0, days_pass_in - 1) == 0:
            walk.play.later(walk.number(1, 4))
            walk.clock()
    walk.finish()


def answered_stage(random: Random) -> Start:
    """A stage in which a draft is answered, the first or the second."""
    stage = random.choice(("agency-check", "sub-committee", "final-stages", "ready"))
    return stage, random.randint(1, 2)


def proofread(random: Random) -> Iterator[Walk]:
    """Agencies have said something on a version; then it is mended, returned, dated anew, and their
    answers are kept where nothing but words has changed."""
    walk = Walk(answered_stage(random), random)
    yield walk
    steps = (Walk.editorial, Walk.editorial, Walk.editorial, Walk.corrected, *Walk.DECIDING)
    goes_on(walk, steps, days_pass_in=7)


def under_way(random: Random) -> Iterator[Walk]:
    """A review is brought in, piece by piece and in any order; then it goes on to its end."""
    walk = Walk((UNDER_WAY, 1), random)
    yield walk
    for _ in range(25):
        others = (Walk.answer, Walk.undo, Walk.circulate, Walk.emailed, Walk.emailed)
        walk.tries(*walk.pick(*[Walk.past] * 12, *others)(walk))
    for _ in range(5):
        walk.step()
    walk.finish()


def dated(random: Random) -> Iterator[Walk]:
    """Answers, returns and disputes are told with days out of order, taken back and told again, by
    people who come and go: no day is before what it rests on, and the review comes to its end."""
    walk = Walk(answered_stage(random), random)
    yield walk
    steps = (
        *[Walk.told_late] * 8,
        *(Walk.undo, Walk.undo, Walk.replaced, Walk.corrected, Walk.editorial, Walk.second_draft),
        *(Walk.tick, Walk.objection, Walk.role, Walk.publish, Walk.second, Walk.party),
    )
    goes_on(walk, steps, days_pass_in=5)


def withheld(random: Random) -> Iterator[Walk]:
    """It is decided not to publish; what happens afterwards, the decision's end included, leaves no
    way round it, and the review comes to its end."""
    walk = Walk((random.choice(STARTS[3:9]), random.randint(1, 2)), random)
    yield walk
    instead = walk.pick("nothing", "nothing", "learning", "summary")
    walk.tries("coordinator", f"not-publish as {instead} because it harms a child")
    walk.tries("executive", f"second {max(walk.play.review.pending_approvals, default=1)}")
    steps = (*Walk.DISTURBING, Walk.publish, Walk.outside, Walk.agree, Walk.tick, Walk.editorial)
    for _ in range(15):
        walk.tries(*walk.pick(*steps)(walk))
        if walk.number(0, 5) == 0:
            walk.play.later(walk.number(1, 9))
            walk.clock()
    walk.finish()


KINDS = {
    kind.__name__: kind for kind in (whatever, gate, group, proofread, under_way, withheld, dated)
}


# --- taking them ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Finding:
    """Something that is wrong, and the steps that lead to it."""

    kind: str
    seed: int
    start: Start
    steps: list[str]
    fault: str

    def __str__(self) -> str:
        stage, draft = self.start
        steps = "\n".join(f"    {step}" for step in self.steps)
        again = f"make walks WALKS=1 SEED={self.seed}"
        return (
            f"{self.kind} {self.seed} ({again})\n{self.fault}\nFrom {stage}, draft"
            f" {draft}:\n{steps}"
        )


def take(kind: str, seed: int) -> Finding | None:
    """Take one walk; answer what is wrong with it, if anything."""
    stages = KINDS[kind](Random(seed))
    walk = next(stages)
    try:
        for _ in stages:
            pass
    except Exception as error:
        taken = walk.play.transcript if walk.steps is None else walk.steps
        steps = shortened(walk.start, taken, place(error), finished=walk.steps is not None)
        return Finding(kind, seed, walk.start, steps, "".join(traceback.format_exception(error)))
    return None


def follow(start: Start, steps: Sequence[str], *, finished: bool) -> Walk:
    """Take the steps of a transcript again, those that are accepted; then close the review, if
    wanted."""
    walk = Walk(start, Random(0))
    for step in steps:
        when, _, said = step.strip().partition(" ")
        if when == "refused:":
            continue
        walk.play.on(when)
        if said == TICK:
            walk.clock()
        else:
            person, _, text = said.partition(": ")
            walk.tries(person, text)
    if finished:
        walk.finish()
    return walk


def shortened(start: Start, steps: list[str], wrong: str, *, finished: bool) -> list[str]:
    """Leave out every step without which the same is wrong."""
    for step in reversed(steps):
        fewer = [s for s in steps if s is not step]
        try:
            follow(start, fewer, finished=finished)
        except Exception as error:
            if place(error) == wrong:
                steps = fewer
    return steps


def place(error: Exception) -> str:
    """Where an exception came from: its type, and the function that raised it."""
    return f"{type(error).__name__} in {traceback.extract_tb(error.__traceback__)[-1].name}"


def main() -> int:
    """Take many new walks, and print what they find."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--walks", type=int, default=5000, help="how many of each kind")
    parser.add_argument("--seed", type=int, help="of the first walk; without it, a new one")
    parser.add_argument("--kind", action="append", choices=KINDS, help="only walks of this kind")
    asked = parser.parse_args()
    kinds: list[str] = asked.kind or list(KINDS)
    first = secrets.randbelow(10**9) if asked.seed is None else asked.seed
    print(f"{asked.walks:,} walks of each kind, with seeds from {first} on", flush=True)
    found = 0
    for done in range(asked.walks):
        for kind in kinds:
            finding = take(kind, first + done)
            if finding is not None:
                found += 1
                print(finding, flush=True)
        if (done + 1) % 100 == 0 or done + 1 == asked.walks:
            print(f"{done + 1:,} walks of each kind, {found} findings", flush=True)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
