"""People do whatever they can think of, in any order; what must never happen never happens.

Each walk starts somewhere in a review, takes a few dozen steps (most of them aimed at what the review itself offers:
its items, parties, people and versions), and is watched by an oracle that reads raw events only. At its end the
solver closes the review, from wherever the walk has led it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from bot.errors import Refusal
from bot.workflow.review import Key, Party
from bot.workflow.work import label
from tests.workflow import solver
from tests.workflow.driver import Play
from tests.workflow.oracle import Oracle

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
PARTIES = ("Police", "Health", "Probation", "Kent Police", "mother", "father", "Suffolk", "Kent")


class Walk:
    """One walk: its play, its oracle, and how it draws."""

    def __init__(self, play: Play, data: st.DataObject) -> None:
        self.play = play
        self.data = data
        self.oracle = Oracle().read(play.history)
        self.seen = len(play.history)

    def pick(self, *choices: str) -> str:
        return self.data.draw(st.sampled_from(choices))

    def number(self, low: int, high: int) -> int:
        return self.data.draw(st.integers(low, high))

    def key(self, keys: list[Key]) -> Key | None:
        return self.data.draw(st.sampled_from(keys)) if keys else None

    def typed(self, key: Key) -> str:
        """An instance as people type it."""
        review = self.play.review
        return key[0] + (f' for "{label(review.party(key[1]))}"' if key[1] else "")

    def person(self, *likely: str | None) -> str:
        """Mostly somebody likely, at times anybody."""
        known = [p for p in likely if p]
        if known and self.number(0, 5):
            return self.pick(*known)
        return self.pick(*EVERYBODY)

    def on(self) -> str:
        back = self.number(0, 12)
        return "" if back < 8 else f" on {self.play.today - timedelta(days=back - 7)}"

    # --- what people do ----------------------------------------------------------------------------

    def tick(self) -> tuple[str, str]:
        review = self.play.review
        keys = [k for k in review.open_keys() if review.item(k[0]).kind in ("task", "meeting", "notice")]
        key = self.key(keys)
        if key is None:
            return "coordinator", "done scoping-meeting"
        item = review.item(key[0])
        outcome = {"contribution": " as declines", "response-and-actions": " as none because nothing"}
        ref = " ref letter 3" if item.kind == "notice" else ""
        person = "lead-reviewer" if item.personal else self.person("coordinator", "coordinator", "lead-reviewer")
        return person, f"done {self.typed(key)}{outcome.get(item.rule or '', '')}{self.on()}{ref}"

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

    def draft(self) -> tuple[str, str]:
        kind = self.pick("", " as first-draft", " as final-draft", " as final-draft", " as terms-of-reference")
        return self.person("lead-reviewer", "coordinator"), f"draft {solver.LINK}/x{kind}{self.on()} confirmed"

    def circulate(self) -> tuple[str, str]:
        return self.person("coordinator"), "circulate" + self.on()

    def undo(self) -> tuple[str, str]:
        review = self.play.review
        key = self.key([k for k in review.all_keys() if not review.is_open(k) or review.state(k).answers])
        if key is None:
            return "coordinator", "undo sign-off because no"
        closed = review.state(key).closed
        by = self.play.people.get(closed.by) if closed else None
        return self.person("coordinator", by), f"undo {self.typed(key)} because it was a mistake"

    def skip(self) -> tuple[str, str]:
        key = self.key(self.play.review.open_keys())
        return "coordinator", f"skip {self.typed(key) if key else 'sign-off'} because it does not apply"

    def party(self) -> tuple[str, str]:
        present = [label(p) for kind in ("agency", "agency", "family", "partnership") for p in self.parties(kind)]
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

    def parties(self, kind: str) -> list[Party]:
        return self.play.review.parties_of(kind)

    def role(self) -> tuple[str, str]:
        role = self.pick("lead-reviewer", "review-team", "review-team", "sub-committee", "executive", "coordinator")
        held = [self.play.people[u] for u in self.play.review.holders(role)]
        if self.number(0, 1):
            return self.person("coordinator", "coordinator", "admin"), f"role {role} @{self.pick(*EVERYBODY)}"
        return "coordinator", f"role {role} remove @{self.person(*held)} because they left"

    def agree(self) -> tuple[str, str]:
        late = self.pick("", " because it was agreed then")
        return "coordinator", f"publication {self.play.today + timedelta(days=self.number(-20, 30))}{late}"

    def publish(self) -> tuple[str, str]:
        return self.person("coordinator"), f"publish {URL}{self.on()}"

    def outside(self) -> tuple[str, str]:
        return "coordinator", f"publish outside-the-gate {URL} on {self.play.today} because it was live"

    def hold(self) -> tuple[str, str]:
        return "coordinator", self.pick("hold because a trial is listed", "lift because it is over")

    def second(self) -> tuple[str, str]:
        waiting = [n for n, w in self.play.review.seconds.items() if w.state == "waiting"]
        number = self.pick(*map(str, waiting)) if waiting and self.number(0, 3) else self.number(1, 3)
        return self.person("lead-reviewer", "executive", "admin", "coordinator"), f"second {number}"

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
        )

    def learning(self) -> tuple[str, str]:
        return self.person("coordinator"), self.pick(
            'attendee add "Teacher, Education" asked for presentation',
            'attendee add "Teacher, Health"',
            "attendee asked Health",
            'attendee remove "Teacher" because they left',
            f'action add "Audit" for Police due {self.play.today + timedelta(days=20)}',
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
        )

    def objection(self) -> tuple[str, str]:
        return self.data.draw(
            st.sampled_from(
                [
                    ("police-lead", "dispute factual-accuracy because it is wrong"),
                    ("health-deputy", "undo factual-accuracy because it is wrong"),
                    ("executive", "return sign-off because it is wrong"),
                    ("sub-committee", "return sub-committee because it is wrong"),
                ]
            )
        )

    def second_draft(self) -> tuple[str, str]:
        return "lead-reviewer", f"draft {solver.LINK}/x as final-draft on {self.play.today} confirmed"

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
        return "coordinator", f"agency remove {self.pick('Police', 'Health')} because it was never involved"

    # --- steps -------------------------------------------------------------------------------------

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
        (4, second),
        (1, removal),
        (1, conflict),
        (2, plan),
        (1, learning),
        (1, rare),
    )
    WEIGHTED = tuple(step for weight, step in STEPS for _ in range(weight))
    DISTURBING = (hold, hold, undo, undo, draft, agree, party, removal, skip, role, objection, second_draft)
    DECIDING = (answer, answer, answer, answer, role, conflict, undo, party, objection, second, draft, tick, removal)

    def step(self) -> None:
        """One thing that somebody does, one day that passes, or one item that is properly closed."""
        turn = self.number(0, 11)
        if turn == 0:
            self.play.later(self.number(1, 9)).tick()
            self.watch()
        elif turn in (1, 2, 3):
            self.closes(self.key(self.play.review.open_keys()))
        else:
            self.tries(*self.data.draw(st.sampled_from(self.WEIGHTED))(self))

    def tries(self, person: str, text: str) -> None:
        """Somebody types something, and it is done or refused."""
        try:
            self.play.says(person, text)
        except Refusal as refusal:
            self.play.transcript.append(f"    refused: {refusal.code}")
        self.watch()

    def closes(self, key: Key | None) -> None:
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
        if self.play.review.discontinued is None:
            solver.finish(self.play)
            self.watch()
            assert self.play.review.completed is not None

    # --- aimed at what must not open ---------------------------------------------------------------

    def disturb(self) -> None:
        """One thing that closes a gate which stood open, or that only looks like it."""
        self.tries(*self.data.draw(st.sampled_from(self.DISTURBING))(self))

    def mend(self) -> None:
        """Much of what is open is closed again, some of it on an earlier day; not everything."""
        for key in self.play.review.open_keys():
            item = self.play.review.item(key[0])
            late = self.play.review.after_publication(item)
            if late or item.kind == "publish" or not self.play.review.is_open(key) or not self.number(0, 4):
                continue
            if item.kind in ("notice", "task") and self.number(0, 1):
                self.tries("coordinator", f"done {self.typed(key)} on {self.earlier()} ref letter 8")
            else:
                self.closes(key)

    def earlier(self) -> date:
        return self.play.today - timedelta(days=self.number(0, 12))


@contextmanager
def told(play: Play, start: str) -> Iterator[None]:
    """What was done, if something is wrong with it."""
    try:
        yield
    except BaseException:
        note(f"from {start}:\n" + "\n".join(play.transcript))
        raise


# Not shrunk: that takes minutes, and a transcript of thirty steps is read in one.
def walks(examples: int) -> settings:
    return settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.reuse, Phase.generate),
    )


@walks(40)
@given(st.data())
def test_whatever_people_do_the_oracle_agrees_and_the_review_can_always_be_closed(data):
    """No exception but a refusal, ever; the oracle agrees with every event; the solver gets home."""
    start = data.draw(st.sampled_from(STARTS))
    play = Play().at(start, families=("mother",), partnerships=("Suffolk",), draft=data.draw(st.integers(1, 2)))
    one = Walk(play, data)
    with told(play, start):
        for _ in range(25):
            one.step()
        one.finish()


@walks(200)
@given(st.data())
def test_the_publication_gate_never_opens_early(data):
    """Ready to publish, then disturbed, mended in part, some days later: what is published is what may be."""
    play = Play().at("ready", families=("mother",), partnerships=("Suffolk",))
    play.on(play.today - timedelta(days=data.draw(st.integers(0, 14))))
    one = Walk(play, data)
    with told(play, "ready"):
        for _ in range(data.draw(st.integers(1, 3))):
            one.disturb()
        one.mend()
        for _ in range(3):
            one.tries("coordinator", f"publish {URL} on {one.earlier()}")
            play.later(data.draw(st.integers(1, 4)))


@walks(100)
@given(st.data())
def test_no_group_agrees_early(data):
    """People join, leave, approve, return and take back: what is agreed is agreed by those who may, as many as must."""
    start = data.draw(st.sampled_from(["first-meeting", "agency-check", "sub-committee", "final-stages"]))
    play = Play().at(start)
    one = Walk(play, data)
    with told(play, start):
        if start == "first-meeting":
            one.tries("coordinator", f"draft {solver.LINK}/tor as terms-of-reference")
        for _ in range(14):
            one.tries(*one.data.draw(st.sampled_from(one.DECIDING))(one))
