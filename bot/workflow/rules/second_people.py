"""Who may second: holds a role for it, and is somebody else than whoever asks (rule 8).

What takes two people is worth nothing if one of them makes the other: names an account of their
own, has it agree, and takes its role away again. So who may be the second is judged as it was when
the act was asked: nobody counts whom the asker had named less than a working day before, nor
whoever had named the asker so, nor a third who was named by the same hand. A working day is time
for the others in the channel to see it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.typed import LeftOut
from bot.workflow.dates.calendar import Calendar
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.rules.context import Context


@dataclass(frozen=True, slots=True)
class _Naming:
    """One person gave another a role, and it is not a working day ago."""

    by: str
    user: str
    on: date
    since: date

    def other(self, person: str) -> str | None:
        """Return the other of the two; ``None`` where a person is neither of them."""
        if person == self.by:
            return self.user
        return self.by if person == self.user else None


def holders_for_two(review: Review, asker: str) -> list[str]:
    """Return who has a role that the file names for acts of two people, but for who asks.

    Nobody who is recused is among them.
    """
    return [user for user in review.voters_of(review.process.seconds) if user != asker]


def left_out(
    review: Review, context: Context, asker: str, people: Iterable[str], *, asked: datetime
) -> list[LeftOut]:
    """Return those of some people who are not independent of whoever asks, each with why."""
    named = _named_by_the_same_hand(review, context.calendar, asker, asked)
    found = (_left_out(context, asker, user, named) for user in people)
    return [one for one in found if one is not None]


def independent(
    review: Review, context: Context, asker: str, people: list[str], *, asked: datetime
) -> list[str]:
    """Return those of some people who are independent of whoever asks."""
    out = {one["person"] for one in left_out(review, context, asker, people, asked=asked)}
    return [user for user in people if user not in out]


def _left_out(context: Context, asker: str, user: str, named: dict[str, _Naming]) -> LeftOut | None:
    if context.guest(user):
        return LeftOut(person=user, why="guest", named=None, since=None)

    if context.same_person(user, asker):
        return LeftOut(person=user, why="same-person", named=None, since=None)

    naming = named.get(user)
    if naming is not None:
        return LeftOut(person=user, why="named", named=naming.on, since=naming.since)

    return None


def _named_by_the_same_hand(
    review: Review, calendar: Calendar, asker: str, asked: datetime
) -> dict[str, _Naming]:
    """Return everybody whom recent namings tie to whoever asks, with the one that does."""
    recent = list(_recent_namings(review, calendar, asked))
    tied: dict[str, _Naming] = {}
    reached = [asker]
    while reached:
        person = reached.pop()
        for naming in recent:
            other = naming.other(person)
            if other is not None and other not in (asker, *tied):
                tied[other] = naming
                reached.append(other)

    return tied


def _recent_namings(review: Review, calendar: Calendar, asked: datetime) -> Iterable[_Naming]:
    """Yield who gave whom a role less than a working day before ``asked``, or since."""
    for recorded, given in review.each(e.RoleGiven):
        if recorded.actor == given.user:
            continue
        since = calendar.add_working_days(calendar.next_working_day(given.on), 1)
        if recorded.at + timedelta(days=(since - given.on).days) > asked:
            yield _Naming(recorded.actor, given.user, given.on, since)
