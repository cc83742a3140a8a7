"""What is known of a review's parts: parties, closings, answers, versions, roles."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from bot.workflow.process.model import PartyKind
from bot.workflow.review import events as e


class InstanceId(NamedTuple):
    """One instance of an item: of the review itself, or of one of its parties."""

    item: str
    party: str = ""


@dataclass(slots=True)
class Party:
    """Somebody or something that items are made for. ``stage`` is the review's stage when it
    joined; ``places`` says for each pathway where that stood when the party came into it, and since
    when; ``names`` are all it ever had."""

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
    places: dict[str, tuple[str, date]] = field(default_factory=dict)
    names: tuple[str, ...] = ()

    @property
    def gone(self) -> bool:
        """Removed, so that none of its items exist."""
        return self.removed is not None


@dataclass(slots=True)
class Closing:
    """How an item was closed: by ``by`` in ``role`` (``behalf``: for whom), on a day, recorded at
    an instant. ``reopened``: the day on which it was opened again."""

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


@dataclass(slots=True)
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


@dataclass(slots=True)
class ItemState:
    """What is known of one instance. ``facts`` are all its closings ever, ``answers`` all answers
    ever."""

    closed: Closing | None = None
    facts: list[Closing] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    noted: list[e.OutcomeNoted] = field(default_factory=list)
    reopened: e.ItemReopened | None = None
    due_set: e.DueSet | None = None
    until: date | None = None
    assignee: str | None = None
    snoozes: dict[str, date] = field(default_factory=dict)
    numbers: list[int] = field(default_factory=list)

    @property
    def standing(self) -> list[Answer]:
        """Answers that stand, oldest first."""
        return [a for a in self.answers if a.fell is None]

    @property
    def disputes(self) -> list[Answer]:
        """Disputes that stand, oldest first."""
        return [a for a in self.standing if a.value == "dispute"]


@dataclass(slots=True)
class Version:
    """A version of a document; ``on`` is its own date, ``circulated`` the first day it went out."""

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


@dataclass(slots=True)
class Holding:
    """A role that somebody holds, since when, and the agencies that they represent in it."""

    user: str
    role: str
    on: date
    parties: tuple[str, ...] = ()


@dataclass(slots=True)
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


@dataclass(slots=True)
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


@dataclass(slots=True)
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
