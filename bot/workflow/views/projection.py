"""What the rest of the bot finds of a review without folding it: derived from the folded review,
rebuilt at will."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.workflow.dates.due import due_of
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.nudges import Slot, next_slot
from bot.workflow.settings import Workspace


@dataclass(frozen=True, slots=True)
class OpenRow:
    """One open instance with its due date and its next nudge."""

    key: InstanceId
    due: date | None
    slot: Slot | None


@dataclass(frozen=True, slots=True)
class Projection:
    """A review as the read tables hold it: its state, what is open and who holds what in it."""

    state: str
    pseudonym: str | None
    open: tuple[OpenRow, ...]
    people: Mapping[str, tuple[str, ...]]


Last = Mapping[InstanceId, tuple[date, date | None]]
"""The ledger's last local date for each instance, with the due date that it was about."""


def project(review: Review, last: Last, today: date, settings: Workspace) -> Projection:
    """The projection of a review as of a day."""
    rows = []
    for key in review.open_keys():
        due = due_of(review, key, settings.calendar)
        slot = next_slot(review, key, last.get(key), today, settings)
        rows.append(OpenRow(key, due.day if due else None, slot))
    people = {user: tuple(review.roles_of(user)) for user in sorted(review.people())}
    state = "discontinued" if review.discontinued else "completed" if review.completed else "live"
    pseudonym = review.pseudonym.casefold() if review.pseudonym and state == "live" else None
    return Projection(state, pseudonym, tuple(rows), people)
