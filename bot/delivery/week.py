"""How much people were written to this week, so that they hear no more than they can bear.

Whoever coordinates has one message a working day for all their reviews; everybody else has at most
three a week. What others do is told when they do it, and reminders make room for it: one a week is
left to them. What does not fit waits for a day of the next week.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta, tzinfo

from sqlalchemy import Connection

from bot.reviews import Seen
from bot.store import ledger, outbox, workspace
from bot.store.outbox import OutboxRow
from bot.workflow.dates.calendar import slot_utc
from bot.workflow.review.review import Review
from bot.workflow.rules.nudges import Slot
from bot.workflow.rules.whose_move import Recipient

MOST_MESSAGES = 3  # a week, to somebody who does not coordinate
MOST_MENTIONS = 5  # a week, of anybody, in the channels of all reviews


@dataclass(slots=True)
class Week:
    """What the people of a workspace were told since Monday."""

    monday: date
    dms: Counter[str] = field(default_factory=Counter)
    """How many days before today brought somebody a digest."""
    news: Counter[str] = field(default_factory=Counter)
    """How many messages told somebody of what others did."""
    mentions: dict[str, dict[date, int]] = field(default_factory=dict)
    """On which days somebody was named in a channel's digest, and of which review."""

    @classmethod
    def of(
        cls, conn: Connection, team: str, users: Collection[str], today: date, zone: tzinfo
    ) -> "Week":
        """Read what some people were told this week."""
        week = cls(today - timedelta(days=today.weekday()))
        before_today = [week.monday + timedelta(days=n) for n in range(today.weekday())]
        subjects = {f"digest/{user}": user for user in users}
        for subject in outbox.told_on(conn, team, list(subjects), before_today):
            week.dms[subjects[subject]] += 1

        for nudge in ledger.mentioning_since(conn, team, week.monday):
            for user in nudge.mentioned:
                week.mentions.setdefault(user, {})[nudge.local_date] = nudge.review_id

        since = slot_utc(week.monday, 0, zone)
        week.add_news(outbox.told_since(conn, team, users, since))
        return week

    def add_news(self, messages: Iterable[OutboxRow]) -> None:
        """Count of some people's messages what others brought about: it comes when it comes."""
        for message in messages:
            actor = _actor_of(message)
            if actor and actor != message.target:
                self.news[message.target] += 1

    def is_full_for(self, review: Review, people: Iterable[Recipient]) -> bool:
        """Tell whether one of these people has had all that a week may bring, before today."""
        return any(
            not review.is_coordinator(recipient.user) and self._is_full(recipient.user)
            for recipient in people
        )

    def _is_full(self, user: str) -> bool:
        reminders = self._reminders(user)
        return reminders > 0 and reminders + self.news[user] >= MOST_MESSAGES

    def _reminders(self, user: str) -> int:
        return self.dms[user] + len(self.mentions.get(user, {}))

    def may_mention(self, conn: Connection, seen: Seen, user: str, next_slot: Slot | None) -> bool:
        """Tell whether somebody may be named in a review's channel today, where they read it.

        Once a day, over all reviews; and what this week still brings them has to fit.
        """
        days = self.mentions.get(user, {})
        if seen.today in days or len(days) >= MOST_MENTIONS:
            return False

        row = seen.row
        if not workspace.is_member(conn, row.team, row.channel, user):
            return False

        if seen.review.is_coordinator(user):
            return True

        next_monday = self.monday + timedelta(days=7)
        still_to_come = next_slot is not None and next_slot.day < next_monday
        dm_of_today, this_one = 1, 1
        told = self._reminders(user) + self.news[user]
        in_all = told + dm_of_today + this_one + still_to_come
        return in_all <= MOST_MESSAGES

    def mention(self, seen: Seen, user: str) -> None:
        """Note that somebody is named today."""
        self.mentions.setdefault(user, {})[seen.today] = seen.row.id


def _actor_of(message: OutboxRow) -> str:
    """Return whose act a message tells of; "" for the bot's own, and for one that is damaged."""
    try:
        return str(message.params.get("actor", ""))
    except ValueError:
        return ""
