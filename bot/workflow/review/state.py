"""What is known of a review's parts: parties, closings, answers, versions, roles.

``from_event`` makes a part of the event that it began with. A part never changes: a later event
puts another in its place (``dataclasses.replace``). So reviews may share their parts, and a review
at a number may be looked at by many at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple, Protocol, TypedDict, cast

from bot.workflow.process.model import Item
from bot.workflow.process.vocabulary import PartyKind
from bot.workflow.review import events as e
from bot.workflow.text import matching

UNNAMED = ("hold", "round", "check")
"""Kinds of party that go by their number and never had a name that could be removed."""


class AboutInstance(Protocol):
    """An event about one instance of an item."""

    @property
    def item(self) -> str: ...

    @property
    def party(self) -> str | None: ...


class InstanceFields(TypedDict):
    """The fields by which an event says which instance it is about."""

    item: str
    party: str | None


class InstanceId(NamedTuple):
    """One instance of an item: of the review itself, or of one of its parties."""

    item: str
    party: str = ""

    @classmethod
    def of(cls, event: AboutInstance) -> "InstanceId":
        """Return the instance that an event is about."""
        return cls(event.item, event.party or "")

    @property
    def fields(self) -> InstanceFields:
        """The instance as the fields of an event about it."""
        return {"item": self.item, "party": self.party or None}

    @property
    def path(self) -> str:
        """The instance in one word: "impact/agency-1", or "sign-off"."""
        return f"{self.item}/{self.party}" if self.party else self.item


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody or something that items are made for.

    ``stage`` is the review's stage when it joined; ``places`` says for each pathway where that
    stood when the party came into it, and since when; ``names`` are all it ever had.
    """

    id: str
    kind: PartyKind
    number: int
    name: str
    joined: date
    stage: str = ""
    lead: str | None = None
    deputy: str | None = None
    by_email: str | None = None
    out_of_area: bool = False
    agency: str | None = None
    due: date | None = None
    asked: date | None = None
    user: str | None = None
    after_publication_only: bool = False
    removed: date | None = None
    lifted: date | None = None
    event: int = 0
    places: Mapping[str, tuple[str, date]] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    recommendation: str | None = None
    officer: str | None = None
    """An action's recommendation, and who leads on it: a job title, or a mention."""

    @classmethod
    def from_event(cls, event: e.PartyAdded, number: int, pathway: str) -> "Party":
        """Return the party that joined with an event, in the pathway that the review is in."""
        unnamed = "" if event.kind in UNNAMED else "[removed]"
        return cls(
            id=event.party,
            kind=cast("PartyKind", event.kind),
            number=event.number,
            name=event.name or unnamed,
            joined=event.on,
            stage=event.stage,
            lead=event.lead,
            deputy=event.deputy,
            by_email=event.by_email,
            out_of_area=event.out_of_area,
            agency=event.agency,
            due=event.due,
            asked=event.asked,
            user=event.user,
            after_publication_only=event.published,
            event=number,
            places={pathway: (event.stage, event.on)},
            names=(event.name,) if event.name else (),
        )

    @classmethod
    def from_task(cls, event: e.TaskAdded, number: int, pathway: str) -> "Party":
        """Return the task that was added with an event, in the pathway that the review is in."""
        return cls(
            id=event.party,
            kind="task",
            number=event.number,
            name=event.text or "[removed]",
            joined=event.on,
            stage=event.stage,
            agency=event.agency,
            due=event.due,
            event=number,
            places={pathway: (event.stage, event.on)},
        )

    @property
    def gone(self) -> bool:
        """Removed, so that none of its items exist."""
        return self.removed is not None

    @property
    def contacts(self) -> list[str]:
        """The Slack ids of an agency's lead and deputy, as far as it has them."""
        return [user for user in (self.lead, self.deputy) if user]

    def is_called(self, name: str) -> bool:
        """Return whether it has or had a name, as a reader sees it."""
        return any(matching.same(name, own) for own in self.names)


@dataclass(frozen=True, slots=True)
class Closing:
    """How an item was closed: by whom, on which day, recorded at which instant.

    ``by`` did it in ``role`` (``behalf``: for whom). ``reopened``: the day on which it was opened
    again.
    """

    number: int
    how: e.How
    on: date
    recorded_on: date
    by: str
    role: str
    behalf: str | None
    at: datetime
    outcome: e.Outcome | None = None
    until: date | None = None
    version: int | None = None
    told: date | None = None
    reason: str | None = None
    ref: str | None = None
    note: str | None = None
    reopened: date | None = None
    kept: bool = False
    """Whether it was on an earlier version, and counts for an editorial one, too."""

    @classmethod
    def from_event(cls, event: e.ItemClosed, recorded: e.Recorded) -> "Closing":
        """Return the closing that an event recorded."""
        return cls(
            number=recorded.number,
            how=event.how,
            on=event.on,
            recorded_on=event.recorded_on,
            by=recorded.actor,
            role=recorded.role,
            behalf=recorded.behalf,
            at=recorded.at,
            outcome=cast("e.Outcome | None", event.outcome),
            until=event.until,
            version=event.version,
            told=event.told,
            reason=event.reason,
            ref=event.ref,
            note=event.note,
        )

    def outlasted(self, day: date) -> bool:
        """Return whether it was not opened again by the end of a day."""
        return self.reopened is None or self.reopened > day


@dataclass(frozen=True, slots=True)
class Answer:
    """One person's answer on one version; ``fell`` says why it no longer stands."""

    number: int
    user: str
    role: str
    value: e.AnswerValue
    version: int
    on: date
    at: datetime
    by: str
    behalf: bool = False
    corrections: bool = False
    holders: tuple[str, ...] = ()
    reason: str | None = None
    ref: str | None = None
    note: str | None = None
    fell: str | None = None
    kept: int | None = None
    """The number of the answer on an earlier version that counts for an editorial one, too."""

    @classmethod
    def from_event(cls, event: e.AnswerGiven, recorded: e.Recorded) -> "Answer":
        """Return the answer that an event recorded."""
        return cls(
            number=recorded.number,
            user=event.user,
            role=event.role,
            value=event.answer,
            version=event.version,
            on=event.on,
            at=recorded.at,
            by=recorded.actor,
            behalf=event.behalf,
            corrections=event.corrections,
            holders=event.holders,
            reason=event.reason,
            ref=event.ref,
            note=event.note,
        )


@dataclass(frozen=True)
class ItemState:
    """What is known of one instance.

    ``closings`` are all it ever had, ``answers`` all answers ever, ``numbers`` those of the
    events that were about it.
    """

    closed: Closing | None = None
    closings: tuple[Closing, ...] = ()
    answers: tuple[Answer, ...] = ()
    noted: tuple[e.OutcomeNoted, ...] = ()
    reopened: e.ItemReopened | None = None
    due_set: e.DueSet | None = None
    until: date | None = None
    assignee: str | None = None
    snoozes: Mapping[str, date] = field(default_factory=dict)
    numbers: tuple[int, ...] = ()
    taken_back: frozenset[int] = frozenset()
    """The numbers of the events of which nothing counts any more: notes, evidence."""
    emailed: tuple[e.Emailed, ...] = ()
    """When an agency without Slack was asked by e-mail, by the coordinator's word."""

    @property
    def how(self) -> e.How | None:
        """How it is closed; ``None`` while it is open."""
        return None if self.closed is None else self.closed.how

    @property
    def last_sent(self) -> Closing | None:
        """The last time that it was sent, as a notice is, whatever became of that."""
        for closing in reversed(self.closings):
            if closing.how == "sent":
                return closing
        return None

    def answer(self, number: int) -> Answer | None:
        """Return the answer of a number, whether it stands or not."""
        for answer in self.answers:
            if answer.number == number:
                return answer
        return None

    @property
    def standing_numbers(self) -> list[int]:
        """The numbers of what stands: of the answers, and of what closed it."""
        numbers = [answer.number for answer in self.standing]
        return numbers if self.closed is None else [*numbers, self.closed.number]

    @property
    def own_disputes(self) -> list[Answer]:
        """Disputes that stand, and that an agency's people raised themselves."""
        return [dispute for dispute in self.disputes if not dispute.behalf]

    def own_answers_of(self, user: str) -> list[Answer]:
        """Return the answers that stand and that a person gave themselves."""
        return [one for one in self.standing if one.user == user and not one.behalf]

    def is_answered_by(self, user: str) -> bool:
        """Return whether an answer of a person's own stands, or one that was given for them."""
        return any(answer.user == user for answer in self.standing)

    def given_by(self, user: str) -> list[Answer]:
        """Return the answers that stand and are a person's, or were recorded by them."""
        return [answer for answer in self.standing if user in (answer.user, answer.by)]

    @cached_property
    def standing(self) -> tuple[Answer, ...]:
        """Answers that stand, oldest first."""
        return tuple(answer for answer in self.answers if answer.fell is None)

    @cached_property
    def disputes(self) -> tuple[Answer, ...]:
        """Disputes that stand, oldest first."""
        return tuple(answer for answer in self.standing if answer.value == "dispute")


UNTOUCHED = ItemState()
"""The state of an instance that nothing has happened to."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a document; ``on`` is its own date, ``circulated`` the first day it went out.

    ``sent`` are the days on which it first went to the people of an item, ``sent_to_all`` that on
    which it went to everybody.
    """

    document: str
    kind: str
    number: int
    on: date
    by: str
    url: str | None
    recorded_on: date
    note: str | None = None
    circulated: date | None = None
    withdrawn: str | None = None
    event: int = 0
    sent: Mapping[str, date] = field(default_factory=dict)
    sent_to_all: date | None = None
    again_days: int | None = None
    editorial: bool = False

    def sent_on(self, item: Item) -> date | None:
        """Return the day on which it went to the people of an item; ``None`` while it has not.

        Only what has its time from that day needs to be sent for itself: anything else is asked by
        itself as soon as what comes first is there, once the version has gone out at all.
        """
        if not item.waits_to_be_sent:
            return self.circulated
        days = [self.sent.get(item.id), self.sent_to_all]
        return min((day for day in days if day is not None), default=None)

    @classmethod
    def from_event(cls, event: e.VersionRegistered, number: int) -> "Version":
        """Return the version that was registered with an event."""
        return cls(
            document=event.document,
            kind=event.kind,
            number=event.version,
            on=event.on,
            by=event.by,
            url=event.url,
            recorded_on=event.recorded_on,
            note=event.note,
            event=number,
            again_days=event.again_days,
            editorial=event.editorial,
        )


@dataclass(frozen=True, slots=True)
class Holding:
    """A role that somebody holds, since when, and the agencies that they represent in it."""

    user: str
    role: str
    on: date
    parties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LegalHold:
    """A legal hold that is in force: since when, by whom, and the event that placed it."""

    on: date
    by: str
    event: int


@dataclass(frozen=True, slots=True)
class PendingApproval:
    """An act that waits for its second person."""

    number: int
    act: str
    by: str
    on: date
    lapses: date
    command: str | None
    state: str = "waiting"
    event: int = 0
    may_second: tuple[str, ...] | None = None
    """Who could agree when it was asked; ``None`` where that was not fixed yet."""

    @classmethod
    def from_event(cls, event: e.SecondAsked, number: int) -> "PendingApproval":
        """Return the act that an event has put before a second person."""
        return cls(
            number=event.number,
            act=event.act,
            by=event.by,
            on=event.on,
            lapses=event.lapses,
            command=event.command,
            event=number,
            may_second=event.may_second,
        )


@dataclass(frozen=True, slots=True)
class Prepared:
    """A group's decision as a coordinator wrote it up."""

    event: int
    item: str
    answer: str
    version: int
    on: date
    by: str
    note: str | None
    ref: str | None
    reason: str | None

    @classmethod
    def from_event(cls, event: e.DecisionPrepared, number: int) -> "Prepared":
        """Return the write-up that an event recorded."""
        return cls(
            event=number,
            item=event.item,
            answer=event.answer,
            version=event.version,
            on=event.on,
            by=event.by,
            note=event.note,
            ref=event.ref,
            reason=event.reason,
        )


@dataclass(frozen=True, slots=True)
class Correction:
    """A point that an agency raised; ``accepted`` is ``None`` until the Lead Reviewer answers."""

    number: int
    party: str
    version: int
    by: str
    on: date
    text: str | None
    accepted: bool | None = None
    reason: str | None = None
    asked: bool = False
    """Whether the agency is asked to say more, so that nobody else can go on with it."""
    question: str | None = None
    explained: str | None = None
    """What the agency was asked last, and what it said to that."""
    event: int = 0
    batch: int = 0
    """The event that raised it, and the command that did: what was raised together."""

    @property
    def answered(self) -> bool:
        """Whether it was accepted or declined."""
        return self.accepted is not None

    @classmethod
    def from_event(cls, event: e.CorrectionRaised, recorded: e.Recorded) -> "Correction":
        """Return the point that an agency raised with an event."""
        return cls(
            event=recorded.number,
            batch=recorded.batch,
            number=event.number,
            party=event.party,
            version=event.version,
            by=event.by,
            on=event.on,
            text=event.text,
        )
