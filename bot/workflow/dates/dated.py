"""What the due date of an instance depends on: its item, its party and the calendar."""

from dataclasses import dataclass
from datetime import date

from bot.workflow.dates.calendar import Calendar
from bot.workflow.process.model import Item
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, ItemState, Party

LATE_PARTY_DAYS = 10  # working days that a party added late has at least for timetable dates


# Not frozen, as making a frozen one takes a third of the time of a due date, which is asked often.
@dataclass(slots=True)
class Dated:
    """An instance whose due date is asked for, with its ``party`` where that can have joined."""

    review: Review
    key: InstanceId
    item: Item
    state: ItemState
    party: Party | None
    calendar: Calendar

    @classmethod
    def of(cls, review: Review, key: InstanceId, calendar: Calendar) -> "Dated":
        """Return an instance with what its date depends on.

        A single item has no party, and a body of the process file is there from the start.
        """
        can_have_joined = key.party in review.parties or "@" in key.party
        party = review.party(key.party) if can_have_joined else None
        return cls(review, key, review.item(key.item), review.state(key), party, calendar)

    @property
    def joined(self) -> date | None:
        """Since when its party is in this pathway.

        Nothing here counts from a day in the other one (rule 17).
        """
        return None if self.party is None else self.review.place_of(self.party)[1]

    @property
    def own_date(self) -> date | None:
        """The date that its party has of its own.

        A round's, while it is counted from a publication that was undone, is none (rule 10).
        """
        if self.party is None:
            return None
        if self.is_in_a_round and round_dates(self.review) is None:
            return None
        return self.party.due

    @property
    def is_in_a_round(self) -> bool:
        """Whether its party is an assurance round, or an action in one."""
        return self.party is not None and self.party.kind in ("round", "action-round")

    def with_time_to_join(self, day: date) -> date:
        """Return a day that others have, as it is for a party that joined when they had it."""
        if self.joined is None:
            return day
        return max(day, self.calendar.add_working_days(self.joined, LATE_PARTY_DAYS))


def round_dates(review: Review) -> tuple[date, int] | None:
    """Return where assurance rounds are counted from, and every how many months.

    As agreed, else from publishing by the process file; ``None`` while nothing is published.
    """
    if review.assurance is not None:
        return review.assurance.start, review.assurance.months
    if review.publishing_day is not None:
        return review.publishing_day, review.process.assurance_months
    return None
