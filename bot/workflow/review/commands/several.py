"""One act for several parties at once, and lists of them, one a line."""

from dataclasses import dataclass
from typing import Literal

from bot.errors import Refusal
from bot.workflow.review.commands.answers import Approve, RecordEmailed
from bot.workflow.review.commands.base import Untyped
from bot.workflow.review.commands.bringing_in import BringInItem
from bot.workflow.review.commands.items import (
    AddEvidence,
    Assign,
    Chase,
    Complete,
    NotHeld,
    SetDue,
    Skip,
    Snooze,
    Undo,
)
from bot.workflow.review.commands.parties import (
    AddAction,
    AddAgency,
    AddAttendee,
    AddFamily,
    AddPartnership,
    AddTask,
)
from bot.workflow.review.commands.people import GiveRole

EachAct = (
    AddAction
    | AddEvidence
    | AddTask
    | Approve
    | Assign
    | BringInItem
    | Chase
    | Complete
    | GiveRole
    | NotHeld
    | RecordEmailed
    | SetDue
    | Skip
    | Snooze
    | Undo
)
"""What can be said of several parties at once.

Not among them: ``dispute`` and ``correction add``, which are one agency's own words, and
``close-impasse``, of which each waits for a second person who looks at that one dispute.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForSeveral(Untyped):
    """``for Police, Health and Education``, ``for all``, ``for all except Health``.

    ``act`` is what is said of each, its own party unread. Without ``parties`` it is said of all,
    but for those ``excepted``. Whatever is refused of one is said; the others are done.
    """

    act: EachAct
    parties: tuple[str, ...] = ()
    excepted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TickTogether(Untyped):
    """The form of a checklist: what came in, of one day and with one reference to evidence.

    Each is judged alone; what is refused is said, and the rest is done.
    """

    parts: tuple[Complete | ForSeveral, ...]


ListKind = Literal["agency", "family", "partnership", "attendee", "role"]
"""What a list can be of."""
ListedAct = AddAgency | AddAttendee | AddFamily | AddPartnership | GiveRole


@dataclass(frozen=True, slots=True, kw_only=True)
class AddList(Untyped):
    """A list that was pasted or typed, one a line: agencies, people with roles, attendees.

    ``lines`` holds the number of each line and what it asks for, ``faults`` the lines that could
    not be understood. Each line is judged alone; the good ones are kept.
    """

    kind: ListKind
    lines: tuple[tuple[int, ListedAct], ...]
    faults: tuple[tuple[int, Refusal], ...] = ()
