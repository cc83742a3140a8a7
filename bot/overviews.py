"""Lists and Home, out of what is kept of reviews beside their histories.

Nothing is folded for them, but for reviews of which what is kept is behind (a version wrote last
that keeps nothing of the kind, or settings were changed by one), and these are brought up first. A
review that cannot be read has nothing kept: it is put aside by its name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import structlog
from sqlalchemy import Connection

from bot import kept_facts, read_tables
from bot.histories import Unreadable, leave_out
from bot.reviews import Reviews
from bot.store import lists, overviews, reads
from bot.store.db import writing
from bot.store.errors import Conflict, CorruptHistory, Unavailable
from bot.store.lists import Kept, Listed, Part, Whose
from bot.store.overviews import OverviewRows
from bot.store.reads import ReviewRow
from bot.workflow.dates.calendar import Calendar, local_date
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
        """Return a list's reviews to look at, with what was behind brought up.

        Raises a ``StoreError`` where that cannot be now: rather nothing than what is not so.
        """
        aside = Aside()
        with self._reviews.looking() as conn:
            odd = lists.odd(conn, whose)
            behind = [review for review, is_readable in odd.items() if is_readable]
            aside.ids = odd.keys() - set(behind)
            rows = reads.by_ids(conn, whose.team, behind) if behind else []
            derived = self._derived(conn, rows, aside)

        self._keep(derived)
        return Looks(self._reviews, whose, now, aside)

    def bring_up(self) -> None:
        """Bring up all that is behind, in every workspace: some at a time, people go between."""
        with self._reviews.looking() as conn:
            rows = overviews.all_behind(conn)

        for first in range(0, len(rows), AT_ONCE):
            with self._reviews.looking() as conn:
                derived = self._derived(conn, rows[first : first + AT_ONCE], leave_out)

            try:
                self._keep(derived)
            except (Unavailable, Conflict) as fault:
                log.warning("overviews were not brought up", error=type(fault).__name__)
                return

    def _derived(
        self, conn: Connection, rows: Sequence[ReviewRow], aside: Unreadable
    ) -> list["_Derived"]:
        """Return what is to be kept of some reviews, each at its number."""
        found = self._reviews.histories.glance_all(conn, rows, aside)
        return [self._derive(conn, row, review) for row, review in found]

    def _derive(self, conn: Connection, row: ReviewRow, review: Review) -> "_Derived":
        settings = self._reviews.settings(conn, row.team)
        rows = read_tables.expected_overview(review, settings)
        return _Derived(row, review.number, settings.calendar, rows)

    def _keep(self, derived: Sequence["_Derived"]) -> None:
        """Keep what was derived, but of reviews that moved on, or were purged, meanwhile."""
        for first in range(0, len(derived), AT_ONCE):
            with writing(self._reviews.engine) as conn:
                for one in derived[first : first + AT_ONCE]:
                    if self._is_as_derived(conn, one):
                        _write(conn, one)

    def _is_as_derived(self, conn: Connection, one: "_Derived") -> bool:
        """Say whether a review, and what it was derived by, are still the same; it is held so."""
        number = reads.held_at(conn, one.row.team, one.row.id)
        calendar = self._reviews.settings(conn, one.row.team).calendar
        return number == one.number and calendar == one.calendar


@dataclass(frozen=True, slots=True)
class _Derived:
    """What is to be kept of a review, at a number and by a calendar."""

    row: ReviewRow
    number: int
    calendar: Calendar
    rows: OverviewRows


def _write(conn: Connection, one: _Derived) -> None:
    """Keep what lists and Home show of a review."""
    row = one.row
    overviews.write(conn, team=row.team, review_id=row.id, number=one.number, rows=one.rows)


class Looks:
    """The reviews of one list, as they are on a day."""

    def __init__(self, reviews: Reviews, whose: Whose, now: datetime, aside: Aside) -> None:
        self._reviews = reviews
        self.whose = whose
        self._now = now
        self._aside = aside

    def listed(self, conn: Connection) -> list[Listed]:
        """Return all that can be read: the most late first, then by reference."""
        _, today = self._settings(conn)
        found = lists.listed(conn, self.whose, today)
        left_out = self._aside.ids
        return [one for one in found if one.id not in left_out] if left_out else list(found)

    def first(self, conn: Connection, most: int, *, everything: bool) -> tuple[list[Kept], int]:
        """Return the first of what can be read, in that order, and how much there is.

        What is over is left out, unless ``everything`` is asked for.
        """
        _, today = self._settings(conn)
        left_out = self._aside.ids
        ids, count = lists.first(
            conn, self.whose, today, everything=everything, left_out=left_out, most=most
        )
        return self.kept(conn, ids), count

    def parts(self, conn: Connection) -> list[Part]:
        """Return the parts that the person has in what can be read."""
        return lists.parts(conn, self.whose, self._aside.ids)

    def channels(self, conn: Connection) -> list[str]:
        """Return the channels of reviews that go on; not all, where there are very many."""
        return list(dict.fromkeys(lists.channels(conn, self.whose)))

    def kept(self, conn: Connection, ids: Sequence[int]) -> list[Kept]:
        """Return what is kept of some of the reviews."""
        found = lists.kept(conn, self.whose, ids)
        if len(found) < len(ids):
            raise Unavailable("what lists show was not brought up")
        return found

    @property
    def damaged(self) -> list[ReviewRow]:
        """The reviews that are put aside, as they cannot be read."""
        return sorted(self._aside.damaged, key=lambda row: row.ref)

    @property
    def damaged_live(self) -> list[ReviewRow]:
        """Those of them that go on, as far as can be said."""
        return [row for row in self.damaged if row.is_live]

    def _settings(self, conn: Connection) -> tuple[Workspace, date]:
        settings = self._reviews.settings(conn, self.whose.team)
        return settings, local_date(self._now, settings.zone)

    def overview(self, conn: Connection, kept: Kept) -> Overview:
        """Return a review's line in a list."""
        settings, today = self._settings(conn)
        facts = kept_facts.read_overview(kept.facts)
        return facts.on(today, settings.calendar, settings.retention)

    def late(self, conn: Connection, kept: Kept, most: int) -> LateLines:
        """Return what is past its date in a review, the first lines of it."""
        settings, today = self._settings(conn)
        late = [one for one in kept_facts.read_late(kept.late) if one.late_from <= today]
        lines = [one.on(today, settings.calendar) for one in late[:most]]
        return LateLines(ref=kept.ref, count=len(late), lines=lines)

    def cards(self, conn: Connection, most: int) -> list[Setup]:
        """Return the first set-ups that are not finished, of what the person coordinates."""
        cards = lists.cards(conn, self.whose, self._aside.ids, most)
        return [kept_facts.read_card(card) for card in cards]

    def count_waiting(self, conn: Connection) -> tuple[int, int]:
        """Count what waits for the person, and the reviews in which it does."""
        settings, today = self._settings(conn)
        near = horizon(today, settings.calendar)
        return lists.count_waiting(conn, self.whose, near, self._aside.ids)

    def waiting(self, conn: Connection, first: int, size: int) -> list[OwnLine]:
        """Return a page of what waits for the person."""
        settings, today = self._settings(conn)
        near = horizon(today, settings.calendar)
        page = lists.page_of_waiting(conn, self.whose, today, near, self._aside.ids, first, size)
        return [kept_facts.read_line(facts).on(today, settings.calendar) for facts in page]

    def later(self, conn: Connection, most: int) -> tuple[list[OwnLine], int]:
        """Return what is the person's and too far off to wait for them, by date; and how much more.

        What has no date yet comes once its stage is reached, or it has one.
        """
        settings, today = self._settings(conn)
        near = horizon(today, settings.calendar)
        aside = self._aside.ids
        count = lists.count_later(conn, self.whose, near, aside)
        page = lists.first_of_later(conn, self.whose, near, aside, most) if count else []
        lines = [kept_facts.read_line(facts).on(today, settings.calendar) for facts in page]
        return lines, count - len(lines)

    def named(self, conn: Connection) -> list[tuple[str, KeptName]]:
        """Return the reviews in which the person was named and has not said if that is they."""
        found = lists.asks_who(conn, self.whose.team, self.whose.user)
        shown = [row for row in found if self._is_listed(row)]
        return [(row["ref"], kept_facts.read_name(row["facts"])) for row in shown]

    def _is_listed(self, row: Mapping[str, Any]) -> bool:
        """Say whether a review that asks who somebody is is one of this list."""
        has_part = self.whose.holds and bool(row["has_part"])
        return has_part or row["review_id"] in self.whose.ids
