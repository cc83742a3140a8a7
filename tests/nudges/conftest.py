"""The whole bot with real HTTP, a real database and people who talk to it; each test on its own
copy."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Generic, TypeVar

import pytest

from bot.store import ledger
from bot.store.db import reading
from tests.conversations.talk import LONDON, PEOPLE, Place, Talk
from tests.databases import Databases

START = datetime(2026, 1, 12, 10, tzinfo=UTC)  # a Monday
NAMES = {user: name for name, user in PEOPLE.items()}
T = TypeVar("T", bound=Talk)


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


class Beginnings(Generic[T]):
    """A conversation's beginning, said once on each kind of database and gone on from often.

    What was typed in it, and what the bot asked of Slack, is looked at at the end of each.
    """

    def __init__(self, begin: Callable[[str], T]) -> None:
        self._begin = begin
        self._begun: dict[Databases, tuple[T, Place]] = {}

    def go_on(self, databases: Databases) -> T:
        """The conversation, in a workspace of its own, when its beginning has been said."""
        if databases not in self._begun:
            talk = self._begin(databases.migrated())
            self._begun[databases] = talk, talk.snapshot(databases)
            talk.stop()
        first, place = self._begun[databases]
        talk = type(first).at(place, databases)
        talk.typed += first.typed
        talk.slack.calls += first.slack.calls
        return talk


def begin(url: str) -> Chased:
    """A review is opened on Monday 12 January 2026, with two agencies, and nothing has a date."""
    talk = Chased(url, START, ref="ESCB-2026-01")
    opened(talk)
    return talk


@pytest.fixture(scope="session")
def beginnings() -> Beginnings[Chased]:
    """That, once for each of pytest's workers."""
    return Beginnings(begin)


@pytest.fixture
def talk(databases: Databases, beginnings: Beginnings[Chased]) -> Iterator[Chased]:
    """A workspace where that has been said."""
    talk = beginnings.go_on(databases)
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
