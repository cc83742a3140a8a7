"""One act for several parties at once."""

from dataclasses import dataclass

from bot.workflow.review.commands.answers import Approve
from bot.workflow.review.commands.base import Untyped
from bot.workflow.review.commands.items import (
    AddEvidence,
    Assign,
    Complete,
    NotHeld,
    SetDue,
    Skip,
    Snooze,
    Undo,
)
from bot.workflow.review.commands.parties import AddAction
from bot.workflow.review.commands.people import GiveRole

EachAct = (
    AddAction
    | AddEvidence
    | Approve
    | Assign
    | Complete
    | GiveRole
    | NotHeld
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
