"""Lists and Home, out of what is kept of reviews beside their histories.

Nothing is folded for them, but for reviews of which what is kept is behind (a version wrote last
that keeps nothing of the kind, or settings were changed by one), and these are brought up first. A
review that cannot be read has nothing kept: it is put aside by its name.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import structlog
from sqlalchemy import Connection

from bot import kept_facts, read_tables
from bot.histories import Unreadable, leave_out
from bot.reviews import Reviews
from bot.store import overviews, reads
from bot.store.cells import BadRow
from bot.store.db import writing
from bot.store.errors import Conflict, CorruptHistory, Unavailable
from bot.store.overviews import Listed, OverviewRows, Whose
from bot.store.reads import ReviewRow
from bot.workflow.dates.calendar import local_date
from bot.workflow.review.review import Review
from bot.workflow.rules.setup import Setup
from bot.workflow.settings import Workspace
from bot.workflow.views.kept import KeptName, LateLines
from bot.workflow.views.mine import OwnLine, horizon
from bot.workflow.views.overview import Overview

log = structlog.get_logger()

AT_ONCE = 50
"""So many reviews are brought up in one transaction: people wait meanwhile."""


@dataclass(slots=True)
class Aside:
    """The reviews of a list that are put aside, and all that is left out of it, by id."""

    damaged: list[ReviewRow] = field(default_factory=list)
    ids: set[int] = field(default_factory=set)

    def __call__(self, row: ReviewRow, fault: Exception) -> None:
        """Note a review that cannot be read; what is a newer version's is in order."""
        leave_out(row, fault)
        self.ids.add(row.id)
        if isinstance(fault, CorruptHistory):
            self.damaged.append(row)


class Overviews:
    """What is kept of all reviews for those who look at many."""

    def __init__(self, reviews: Reviews) -> None:
        self._reviews = reviews

    def looked_at(self, whose: Whose, now: datetime) -> "Looks":
        """Return a list's reviews to look at, with what was behind brought up."""
        aside = Aside()
        with self._reviews.looking() as conn:
            today = self._reviews.today(conn, whose.team, now)
            found, behind = self._listed(conn, whose, today)
            derived = self._derived(conn, behind, aside)
        if behind:
            self._keep(derived)
            with self._reviews.looking() as conn:
                found, _ = self._listed(conn, whose, today)
        aside.ids |= {one.id for one in found if not one.is_readable}
        listed = [one for one in found if one.id not in aside.ids]
        return Looks(self._reviews, whose, now, listed, aside)

    def _listed(
        self, conn: Connection, whose: Whose, today: date
    ) -> tuple[list[Listed], list[ReviewRow]]:
        """Return the reviews of a list, and those of which what is kept is behind."""
        bad: list[BadRow] = []
        found = overviews.listed(conn, whose, today, bad.append)
        behind = [one.id for one in found if one.is_readable and not one.is_current]
        behind += [row.cells["id"] for row in bad if "id" in row.cells]
        return found, reads.by_ids(conn, whose.team, behind) if behind else []

    def bring_up(self) -> None:
        """Bring up all that is behind, in every workspace: some at a time, people go between."""
        with self._reviews.looking() as conn:
            rows = overviews.all_behind(conn)
        for first in range(0, len(rows), AT_ONCE):
            with self._reviews.looking() as conn:
                derived = self._derived(conn, rows[first : first + AT_ONCE], leave_out)
            self._keep(derived)

    def _derived(
        self, conn: Connection, rows: Sequence[ReviewRow], aside: Unreadable
    ) -> list[tuple[ReviewRow, int, OverviewRows]]:
        """Return what is to be kept of some reviews, each at its number."""
        return [
            (row, review.number, self._expected(conn, row, review))
            for row, review in self._reviews.histories.glance_all(conn, rows, aside)
        ]

    def _expected(self, conn: Connection, row: ReviewRow, review: Review) -> OverviewRows:
        return read_tables.expected_overview(review, self._reviews.settings(conn, row.team))

    def _keep(self, derived: Sequence[tuple[ReviewRow, int, OverviewRows]]) -> None:
        """Keep what was derived; where that cannot be now, whoever looks next does it."""
        for first in range(0, len(derived), AT_ONCE):
            try:
                with writing(self._reviews.engine) as conn:
                    for row, number, rows in derived[first : first + AT_ONCE]:
                        if reads.end_of(conn, row.team, row.id).number == number:
                            overviews.write(
                                conn, team=row.team, review_id=row.id, number=number, rows=rows
                            )
            except (Unavailable, Conflict) as fault:
                log.warning("overviews were not brought up", error=type(fault).__name__)
                return


class Looks:
    """The reviews of one list, as they are on a day."""

    def __init__(
        self,
        reviews: Reviews,
        whose: Whose,
        now: datetime,
        listed: list[Listed],
        aside: Aside,
    ) -> None:
        self._reviews = reviews
        self._whose = whose
        self._now = now
        self._aside = aside
        self.listed = listed
        """All of the list's reviews that can be read, by what sorts them."""

    @property
    def damaged(self) -> list[ReviewRow]:
        """The reviews that are put aside, as they cannot be read."""
        return sorted(self._aside.damaged, key=lambda row: row.ref)

    @property
    def damaged_live(self) -> list[ReviewRow]:
        """Those of them that go on, as far as can be said."""
        return [row for row in self.damaged if row.state == "live"]

    def _settings(self, conn: Connection) -> tuple[Workspace, date]:
        settings = self._reviews.settings(conn, self._whose.team)
        return settings, local_date(self._now, settings.zone)

    def overviews(self, conn: Connection, page: Collection[Listed]) -> dict[int, Overview]:
        """Return the lines of some of the reviews in a list."""
        settings, today = self._settings(conn)
        facts = self._facts(conn, page)
        return {
            one.id: kept_facts.read_overview(facts[one.id]["facts"]).on(
                today, settings.calendar, settings.retention
            )
            for one in page
        }

    def late(self, conn: Connection, page: Sequence[Listed], most: int) -> list[LateLines]:
        """Return what is past its date in some of the reviews, the first lines of each."""
        settings, today = self._settings(conn)
        facts = self._facts(conn, page)
        found = []
        for one in page:
            late = [
                line
                for line in kept_facts.read_late(facts[one.id]["late"])
                if line.late_from <= today
            ]
            lines = [line.on(today, settings.calendar) for line in late[:most]]
            found.append(LateLines(ref=one.ref, count=len(late), lines=lines))
        return found

    def cards(self, conn: Connection, page: Collection[Listed]) -> list[Setup]:
        """Return the set-ups of some of the reviews."""
        facts = self._facts(conn, page)
        return [kept_facts.read_card(facts[one.id]["card"]) for one in page]

    def _facts(self, conn: Connection, page: Collection[Listed]) -> dict[int, Mapping[str, Any]]:
        facts = overviews.facts_of(conn, self._whose.team, [one.id for one in page])
        if len(facts) < len(page):
            raise Unavailable("what lists show was not brought up")
        return facts

    def count_waiting(self, conn: Connection) -> tuple[int, int]:
        """Count what waits for the person, and the reviews in which it does."""
        settings, today = self._settings(conn)
        near = horizon(today, settings.calendar)
        return overviews.count_waiting(conn, self._whose, near, self._aside.ids)

    def waiting(self, conn: Connection, first: int, size: int) -> list[OwnLine]:
        """Return a page of what waits for the person."""
        settings, today = self._settings(conn)
        near = horizon(today, settings.calendar)
        page = overviews.page_of_waiting(
            conn, self._whose, today, near, self._aside.ids, first, size
        )
        return [kept_facts.read_line(facts).on(today, settings.calendar) for facts in page]

    def named(self, conn: Connection) -> list[tuple[str, KeptName]]:
        """Return the reviews in which the person was named and has not said if that is they."""
        found = overviews.asks_who(conn, self._whose.team, self._whose.user)
        return [
            (row["ref"], kept_facts.read_name(row["facts"]))
            for row in found
            if (row["has_part"] and self._whose.holds) or row["review_id"] in self._whose.ids
        ]
