"""What the rest of the bot finds of a review without folding it.

Derived from the folded review, and rebuilt at will.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.workflow.dates.due import due_day
from bot.workflow.review.derived import derived
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.nudges import LastNudge, Slot, next_slot
from bot.workflow.settings import Workspace
from bot.workflow.views.overview import state_of


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


Last = Mapping[InstanceId, LastNudge]
"""The ledger's last nudge about each instance."""


def project(review: Review, last: Last, today: date, settings: Workspace) -> Projection:
    """Return what the read tables hold of a review as of a day."""
    state = state_of(review)
    named = review.pseudonym if state == "live" else None
    return Projection(
        state=state,
        pseudonym=named.casefold() if named else None,
        open=tuple(_row(review, key, last.get(key), today, settings) for key in review.open_keys()),
        people=people_of(review),
    )


@derived
def people_of(review: Review) -> Mapping[str, tuple[str, ...]]:
    """Return who holds something in a review, and what."""
    return {user: tuple(review.roles_of(user)) for user in sorted(review.people())}


def _row(
    review: Review,
    key: InstanceId,
    last: LastNudge | None,
    today: date,
    settings: Workspace,
) -> OpenRow:
    slot = next_slot(review, key, last, today, settings)
    return OpenRow(key, due_day(review, key, settings.calendar), slot)
