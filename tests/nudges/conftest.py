"""The whole bot with real HTTP, a real database and people who talk to it; each test on its own
copy."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.store import ledger
from bot.store.db import reading
from tests.conversations.talk import LONDON, PEOPLE, Talk
from tests.databases import Databases

START = datetime(2026, 1, 12, 10, tzinfo=UTC)  # a Monday
NAMES = {user: name for name, user in PEOPLE.items()}


class Chased(Talk):
    """A workspace whose days pass, each with its ticks."""

    def morning(self, day: str | date, *, hour: int = 9, minute: int = 0) -> None:
        """The clock at an hour of a day in London, and the tick that comes then."""
        found = date.fromisoformat(day) if isinstance(day, str) else day
        self.move(
            datetime(found.year, found.month, found.day, hour, minute, tzinfo=LONDON).astimezone(
                UTC
            )
        )
        self.tick()

    def mornings(self, first: str, last: str) -> None:
        """09:00 of every day, both included."""
        day = date.fromisoformat(first)
        while day <= date.fromisoformat(last):
            self.morning(day)
            day += timedelta(days=1)

    def asked(self, item: str) -> list[tuple[str, str, str]]:
        """What the ledger says of an item: (day, step, who was told)."""
        with reading(self.bot.engine) as conn:
            row = self.bot.reviews.find(conn, self.slack.team, ref=self.ref)
            assert row is not None
            found = ledger.of_review(conn, row.team, row.id, items=[item])
        return [
            (f"{n.local_date:%a %d %b}", n.step, " ".join(NAMES[u] for u in n.recipients))
            for n in found
            if n.outcome == "posted"
        ]

    def noted(self, note: str) -> list[str]:
        """The days on which the coordinators were told a note."""
        with reading(self.bot.engine) as conn:
            row = self.bot.reviews.find(conn, self.slack.team, ref=self.ref)
            assert row is not None
            of_reviews = ledger.of_review(conn, row.team, row.id, items=[""])
            found = [nudge for nudge in of_reviews if nudge.party == note]
        return [f"{n.local_date:%a %d %b}" for n in found if n.outcome == "posted"]

    def digests(self, who: str = "") -> list[str]:
        """The digests that can be read: in the channel, or in a person's DM."""
        messages = self.dms(who) if who else self.posts()
        return [
            m.text_all
            for m in messages
            if re.search("waits? for you| due today|newly late", m.text)
        ]


@pytest.fixture
def talk(databases: Databases) -> Iterator[Chased]:
    """A workspace where a review was opened on Monday 12 January 2026, with two agencies, and
    nothing has a date."""
    talk = Chased(databases.migrated(), START, ref="ESCB-2026-01")
    opened(talk)
    yield talk
    talk.close()


def opened(talk: Chased) -> None:
    talk.all_say(
        'coordinator: open escb "Ash" decided 12 Jan 2026 ref minute 3.1',
        "coordinator: role lead-reviewer @lead-reviewer",
        'coordinator: agency add "Police" lead @police-lead deputy @police-deputy',
        'coordinator: agency add "Health" lead @health-lead',
        "coordinator: done agency-letter for Police ref letter 1",
        "coordinator: done agency-letter for Health ref letter 2",
        "lead-reviewer: status",
        "police-lead: status",
        "police-deputy: status",
        "health-lead: status",
    )
