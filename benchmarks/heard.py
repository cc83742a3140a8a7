"""What people heard: each message to somebody and each mention of them, and what brought it about.

The bot's own reminders are what a budget is for. What somebody else did at that moment (a version
that waits for an answer, a dispute to be settled) is new and comes once; what comes at once of a
person's own act is its answer. They are told apart by the rows of the outbox, and all are counted.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, select

from bot.store.kinds import Kind
from bot.store.tables import outbox

What = Literal["reminder", "news", "own act"]
_REMINDERS = (Kind.DIGEST_PERSON, Kind.DIGEST_CHANNEL)
Week = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something was said: its kind, whose act brought it about, and the act itself."""

    kind: str
    by: str
    act: str

    def is_to(self, user: str) -> What:
        """Return what it is to somebody who hears it."""
        if self.kind in _REMINDERS:
            return "reminder"
        return "own act" if self.by == user else "news"


@dataclass(frozen=True, slots=True)
class Told:
    """One message to somebody, or one mention of them."""

    day: date
    what: What
    cause: Cause
    is_mention: bool = False

    @property
    def week(self) -> Week:
        """The week that it came in."""
        year, week, _ = self.day.isocalendar()
        return year, week


@dataclass(slots=True)
class Heard:
    """All that one person was told."""

    told: list[Told] = field(default_factory=list)

    def count(self, *whats: What, mentions: bool | None = None) -> int:
        """Count what is of some sort; only messages, or only mentions, where that is said."""
        return sum(1 for _ in self._of(whats, mentions))

    def most_in_a_day(self, *whats: What) -> int:
        """Return how many messages came on the busiest day, of some sort."""
        return _most(Counter(one.day for one in self._of(whats, False)))

    def most_in_a_week(self, *whats: What, mentions: bool | None = None) -> int:
        """Return how much came in the busiest week, of some sort."""
        return _most(Counter(one.week for one in self._of(whats, mentions)))

    def busiest_week(self) -> tuple[date, Counter[str]]:
        """Return the Monday of the week in which most was heard, and what, by its kind."""
        weeks = Counter(one.week for one in self.told)
        week = max(weeks, key=lambda found: (weeks[found], found))
        kinds = Counter(
            f"named in {one.cause.kind}" if one.is_mention else one.cause.kind
            for one in self.told
            if one.week == week
        )
        return date.fromisocalendar(*week, 1), kinds

    def twice_for_one_act(self) -> Counter[tuple[str, ...]]:
        """Return the kinds of what came together, by one act of somebody else, and how often."""
        by_act: dict[str, list[str]] = {}
        for one in self.told:
            if one.what == "news" and one.cause.act:
                by_act.setdefault(one.cause.act, []).append(one.cause.kind)
        return Counter(tuple(sorted(kinds)) for kinds in by_act.values() if len(kinds) > 1)

    def _of(self, whats: Iterable[What], mentions: bool | None) -> Iterable[Told]:
        wanted = tuple(whats)
        for one in self.told:
            if wanted and one.what not in wanted:
                continue
            if mentions is None or one.is_mention == mentions:
                yield one


def causes(conn: Connection) -> Mapping[str, Cause]:
    """Return why each delivery was made, by its id."""
    which = outbox.c
    rows = conn.execute(
        select(which.delivery_id, which.kind, which.params, which.dedup_key).where(
            which.op == "post"
        )
    )
    return {row.delivery_id: _cause(row) for row in rows}


def _cause(row: Any) -> Cause:
    actor = json.loads(row.params).get("actor", "")
    way, _, act = (row.dedup_key or "").partition("/")
    is_of_an_act = way in ("dm", "post")
    return Cause(row.kind, actor, act.rpartition("/")[0] if is_of_an_act else "")


def _most(counts: Mapping[Any, int]) -> int:
    return max(counts.values(), default=0)


def shown_week(monday: date, kinds: Mapping[str, int]) -> str:
    """Say what came in a week, most of it first."""
    parts = [f"{count} {kind}" for kind, count in sorted(kinds.items(), key=lambda one: -one[1])]
    return f"{monday:%d %b %Y} to {monday + timedelta(days=6):%d %b}: {', '.join(parts)}"
