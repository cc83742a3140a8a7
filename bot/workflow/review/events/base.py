"""What every event has, and the envelope in which history holds it."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

How = Literal[
    "done",  # a task
    "held",  # a meeting
    "not-held",  # an optional meeting
    "sent",  # a notice
    "registered",  # a document
    "answered",  # a confirmation or an approval, by its answers
    "agreed",  # a date
    "published",
    "skipped",  # not applicable, by the coordinator
    "overtaken",  # by the publication: it was for before it
    "not-applicable",  # by a switch of pathway
    "impasse",  # closed by two people
]
Outcome = Literal[
    # of a family contribution
    "contributes",
    "declines",
    "no-reply",
    "deferred",
    # of a response to the findings
    "none",
    # of the report on the website
    "kept",
    "removed",
    # of an assurance
    "shown",
    "accepted",
    "asked-again",
    # of an action: how it stands while it is open, and what has changed because of it
    "green",
    "amber",
    "red",
    "impact",
    # of an approval and of a publication
    "with corrections",
    "outside the gate",
    # of what was closed, or said, and is no more
    "switched",
    "not published",
    "undone",
    "withdrawn",
]
"""What came of an item, beside how it was closed.

An event has it as a plain text, and so a party's kind: whatever a history holds is read."""
AnswerValue = Literal["confirm", "dispute", "approve", "return"]
Cause = Literal[
    "undone",  # by `undo`
    "superseded",  # by a newer version
    "returned",  # a group sent the version back
    "withdrawn",  # the answer that carried it was taken back
    "rested",  # what it rested on fell
    "moved",  # the publication date moved
    "party-left",
    "unpublished",
    "further",  # a deferred or repeated item asks again
    "switched",
    "upgraded",  # a newer process file asks something else
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Base of all events.

    ``since`` is the history's format that the form came with, or got another meaning with.
    """

    texts: ClassVar[tuple[str, ...]] = ()
    since: ClassVar[int] = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """An event with its envelope, as history holds it.

    ``number`` counts from 1 within the review. ``at`` is the instant in UTC. ``actor`` is a Slack
    user id, or ``"clock"``. ``role`` is the capacity it was done in; ``behalf`` the party or role
    it was recorded for. ``via`` is the command verb or button. ``batch`` is the number of the first
    event of the same command: consequences share it with their root.
    """

    number: int
    at: datetime
    actor: str
    event: Event
    batch: int
    role: str = ""
    behalf: str | None = None
    via: str = ""
