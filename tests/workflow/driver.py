"""A review without Slack and without a database: people type, the core decides, history is folded.

:class:`Play` holds one review and its clock. ``says`` types a command as somebody and expects it to
be accepted, ``refused`` expects a refusal. People are called by their part ("coordinator",
"police-lead", "team-2"); in a typed command ``@police-lead`` is a mention of one of them. After
every accepted command the invariants of history hold: see :meth:`Play.check`.
"""

import re
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from bot.errors import Refusal
from bot.language.parsing import parse
from bot.refusals.second_look import SecondLook
from bot.workflow.acts.decide import decide, open_review
from bot.workflow.acts.saying import Addressed
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.dates.calendar import Calendar, parse_day
from bot.workflow.dates.due import due_of
from bot.workflow.dates.retention import RetentionRule
from bot.workflow.process.files import read
from bot.workflow.process.model import Process
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.fold import fold
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.context import Context
from bot.workflow.rules.labels import label
from bot.workflow.rules.lookup import find_party
from tests.workflow import invariants

CALENDAR = Calendar()
DECIDED = date(2026, 1, 12)


@cache
def escb() -> Process:
    """The pathway as it is shipped."""
    return read(
        (files("bot.workflow") / "processes" / "escb.toml").read_text(encoding="utf-8"), "escb.toml"
    )


def day(text: str | date) -> date:
    """A day as people write it."""
    found = text if isinstance(text, date) else parse_day(text, date.min + timedelta(days=1))
    assert found is not None, f"{text!r} is no day"
    return found


def user(person: str) -> str:
    """The Slack id of somebody who is called by their part."""
    return "U" + re.sub(r"[^A-Z0-9]", "", person.upper())


@dataclass(frozen=True)
class Said:
    """What an accepted command brought about."""

    code: str
    facts: Mapping[str, Any]
    announcements: tuple[Addressed, ...]
    events: tuple[e.Event, ...]
    people: Mapping[str, str]

    def __getitem__(self, fact: str) -> Any:
        return self.facts[fact]

    @property
    def told(self) -> dict[str, list[str]]:
        """The codes of the messages that each person got."""
        found: dict[str, list[str]] = {}
        for one in self.announcements:
            if one.to is not None:
                found.setdefault(self.people.get(one.to, one.to), []).append(one.code)
        return found

    @property
    def posted(self) -> list[str]:
        """The codes of what the channel got."""
        return [one.code for one in self.announcements if one.to is None]

    @property
    def fell(self) -> list[str]:
        """What else fell, as "item" or "item for party", in order."""
        return [
            one["item"] + (f" for {one['party']}" if one["party"] else "")
            for one in self.facts["fell"]
        ]

    def of(self, form: type[e.Event]) -> list[Any]:
        """The events of one form."""
        return [event for event in self.events if isinstance(event, form)]


def _confirmed(command: c.Command) -> c.Command:
    """A command as it is after a look at its price."""
    if isinstance(command, c.ForSeveral):
        assert isinstance(command.act, c.Undo)
        return replace(command, act=replace(command.act, confirmed=True))
    assert isinstance(command, c.Undo | c.Object | c.RemoveParty | c.Switch)
    return replace(command, confirmed=True)


class Play:
    """One review, its people and its clock."""

    def __init__(self, process: Process | None = None, calendar: Calendar = CALENDAR) -> None:
        self.process = process or escb()
        self.calendar = calendar
        self.today = DECIDED
        self.history: list[e.Recorded] = []
        self.people: dict[str, str] = {}
        self.appointed = {"coordinator", "admin"}  # in CSPR_COORDINATORS
        self.gone: set[str] = set()
        self.guests: set[str] = set()
        self.same: set[str] = set()  # accounts that Slack says the same of
        self.away: dict[str, date] = {}
        self.taken: set[str] = set()
        self.document_hosts: tuple[str, ...] = ()
        self.retention: RetentionRule | None = None
        self.channel_fault: Refusal | None = None
        self.transcript: list[str] = []
        self._review: Review | None = None
        self._fresh = 0

    # --- the clock -------------------------------------------------------------------------------

    def on(self, when: str | date) -> "Play":
        """It is this day now."""
        self.today = day(when)
        return self

    def later(self, working_days: int) -> "Play":
        """So many working days go by."""
        self.today = self.calendar.add_working_days(self.today, working_days)
        return self

    def tick(self) -> Said:
        """What the clock itself brings about."""
        return self.does("clock", c.Tick())

    # --- people act ------------------------------------------------------------------------------

    def id(self, person: str) -> str:
        """A person's Slack id, remembered so that it can be read back."""
        self.people[user(person)] = person
        return user(person)

    def fresh(self) -> str:
        """Somebody who had no part yet."""
        self._fresh += 1
        return f"fresh-{self._fresh}"

    def says(self, person: str, text: str) -> Said:
        """Somebody types a command, and it is accepted; asked whether they mean it, they do."""
        try:
            return self._types(person, text)
        except SecondLook:
            return self.does(person, _confirmed(self.parsed(text)))

    def _types(self, person: str, text: str) -> Said:
        self.transcript.append(f"{self.today} {person}: {text}")
        return self.does(person, self.parsed(text))

    def unpublishes(self, because: str = "it was taken down") -> Said:
        """Two people undo the publication; what comes of it with the second is returned."""
        self.says("coordinator", f"undo publish because {because}")
        waiting = self.review.pending_approvals[max(self.review.pending_approvals)]
        assert waiting.may_second
        second = self.people[waiting.may_second[0]]
        return self.says(second, f"second {waiting.number}")

    def introduced(self, person: str) -> Said:
        """Somebody who was named says that it is they."""
        return self.does(person, c.AnswerIntroduction(yes=True))

    def refused(self, person: str, text: str) -> Refusal:
        """Somebody types a command, and it is refused: nothing is recorded."""
        before = len(self.history)
        try:
            said = self._types(person, text)
        except Refusal as refusal:
            assert len(self.history) == before
            return refusal
        raise AssertionError(f"not refused: {text!r} ({said.code})")

    def parsed(self, text: str) -> c.Command:
        """A typed command, as the grammar understands it."""
        typed = re.sub(
            r"(?<!\S)@([a-z0-9-]+)",
            lambda m: f"<@{self.id(m[1])}|{m[1]}>",
            text.removeprefix("/cspr").strip(),
        )
        command = parse(typed, today=self.today, knows_party=self._knows_party).command
        assert isinstance(command, c.Command), f"{text!r} only looks"
        return command

    def _knows_party(self, ref: str | None, words: str) -> bool:
        try:
            find_party([*self.review.parties.values(), *self.review.parties_of("body")], words)
        except Refusal:
            return False
        return True

    def does(self, person: str, command: c.Command) -> Said:
        """Somebody does what a command says; a button, where there is no typed form."""
        context = self.context(person)
        earlier = self._before(context)
        review_before = self.review if self.history else None
        if isinstance(command, c.OpenReview):
            work = open_review(command, context)
        else:
            work = self._decided(command, context)
        said = Said(
            work.reply.code,
            work.reply.facts,
            tuple(work.announcements),
            tuple(r.event for r in work.recorded),
            self.people,
        )
        self.history += work.recorded
        self._review = None
        self.check(work)
        invariants.check_capacity(work, command, earlier, appointed=context.appointed)
        invariants.check_reopened(work, command, earlier, self.today)
        invariants.check_gates(work)
        invariants.check_stage(self.review)
        invariants.check_overtaken(self.review, review_before)
        return said

    def _before(self, context: Context) -> invariants.Before:
        if not self.history:
            return invariants.Before()
        return invariants.before(
            self.review, context.actor, self.calendar, appointed=context.appointed
        )

    def context(self, person: str) -> Context:
        """The facts that a command of this person is judged by now."""
        return Context(
            actor=self.id(person),
            today=self.today,
            at=datetime(self.today.year, self.today.month, self.today.day, 10, tzinfo=UTC),
            calendar=self.calendar,
            trusted=person in self.appointed | {"workspace-admin"},
            appointed=person in self.appointed,
            via="typed",
            processes={self.process.id: self.process},
            pseudonym_free=lambda name: name.casefold() not in {t.casefold() for t in self.taken},
            channel="C0REVIEW",
            channel_fault=self.channel_fault,
            away={user(p): until for p, until in self.away.items()},
            active=lambda one: one not in {user(p) for p in self.gone},
            guest=lambda one: one in {user(p) for p in self.guests},
            same_person=lambda one, other: {one, other} <= {user(p) for p in self.same},
            document_hosts=self.document_hosts,
            retention=self.retention,
        )

    # --- history ---------------------------------------------------------------------------------

    def fold(self) -> Review:
        """The review as its history says, folded anew."""
        return fold(self.history, {self.process.hash: self.process}.__getitem__)

    def _decided(self, command: c.Command, context: Context) -> UnitOfWork:
        """Decide a command on a fork; done or refused, it changes nothing in what it is of."""
        shared = self.review.share()
        before = picture(shared)
        try:
            return decide(shared.fork(), command, context)
        finally:
            assert picture(shared) == before, "a fork has changed the review that it is of"

    @property
    def review(self) -> Review:
        """The review, for looking at."""
        if self._review is None:
            self._review = self.fold()
        return self._review

    def check(self, work: UnitOfWork) -> None:
        """What holds after every command: history alone tells the state, and every event survives
        being stored."""
        assert picture(self.review) == picture(work.review), (
            "folded anew, history tells another review"
        )
        assert questions(self.review) == questions(work.review), "derived from what was before"
        numbers = [r.number for r in self.history]
        assert numbers == list(range(1, len(numbers) + 1))
        assert len({r.batch for r in work.recorded}) <= 1
        for recorded in work.recorded:
            assert recorded.batch == work.recorded[0].number
            assert (
                e.decode(type(recorded.event).__name__, e.encode(recorded.event)) == recorded.event
            )

    # --- looking ---------------------------------------------------------------------------------

    def key(self, item: str, party: str = "") -> InstanceId:
        """An instance by its item and the name of its party."""
        if not party:
            return InstanceId(item, "")
        everybody = [self.review.party(k[1]) for k in self.review.instances(self.review.item(item))]
        return InstanceId(item, next(p.id for p in everybody if label(p) == party))

    def is_open(self, item: str, party: str = "") -> bool:
        """Whether an item exists and is open."""
        return self.key(item, party) in self.review.open_keys()

    def how(self, item: str, party: str = "") -> str:
        """How an item was closed, "" while it is open."""
        closed = self.review.state(self.key(item, party)).closed
        return closed.how if closed else ""

    def due(self, item: str, party: str = "") -> date | None:
        """When an item is due."""
        found = due_of(self.review, self.key(item, party), self.calendar)
        return found.day if found else None

    def items_of(self, party: str) -> list[str]:
        """The items that exist for a party."""
        found = [k for k in self.review.all_keys() if k[1]]
        return [k[0] for k in found if label(self.review.party(k[1])) == party]

    def awaiting(self, item: str) -> dict[str, str]:
        """For whom an answered item is open, and on which version it waits."""
        version = self.review.current(self.review.item(item).of)
        waits = f"v{version.number}" if version else "no version"
        keys = self.review.instances(self.review.item(item))
        return {
            label(self.review.party(k[1])) if k[1] else "": waits
            for k in keys
            if self.review.is_open(k)
        }

    # --- getting somewhere -----------------------------------------------------------------------

    def at(
        self,
        stage: str = "opened",
        *,
        agencies: Iterable[str] = ("Police", "Health"),
        families: Iterable[str] = (),
        partnerships: Iterable[str] = (),
        draft: int = 1,
        decided: str | date = DECIDED,
    ) -> "Play":
        """Bring the review to a stage, everything before it done
        (``tests.workflow.solver.bring``)."""
        from tests.workflow.solver import bring

        bring(
            self, stage, tuple(agencies), tuple(families), tuple(partnerships), draft, day(decided)
        )
        return self

    def like(self, other: "Play") -> "Play":
        """Take over another play's history, people and clock."""
        self.history, self.people, self.today = list(other.history), dict(other.people), other.today
        self._review, self._fresh = None, other._fresh
        return self


BESIDE = ("process_by_hash", "derived", "is_shared")
"""What a review has beside its state."""


def picture(review: Review) -> dict[str, Any]:
    """All of a review's state, as it is now, to be compared; its parts never change."""
    known = {name: copy(value) for name, value in vars(review).items() if name not in BESIDE}
    return known | {"by_form": {form: tuple(found) for form, found in review.by_form.items()}}


def questions(review: Review) -> tuple[Any, ...]:
    """What is worked out of a review's state once, and kept until the next event."""
    return (*review.open_keys(), review.stage.id)
