"""Months of several reviews in minutes: how much people hear while nobody does anything, and not.

``python -m benchmarks.simulation`` neglects six reviews for 26 weeks and measures the budgets; then
it has six reviews run for fourteen months, with people who are late, away, and of another opinion.
It ends with 1 where a budget was broken.
"""

import logging
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import structlog

from benchmarks.conduct import Conduct
from benchmarks.simulated import AGENCIES, PATHWAYS, Heard, Simulated
from tests.databases import Files

START = date(2026, 1, 12)  # a Monday
PUBLICATION = date(2026, 7, 1)
NEGLECTED_WEEKS = 26
RUN_WEEKS = 61  # fourteen months
LATE_AGENCIES = (*AGENCIES.values(), "police-deputy")


@dataclass(frozen=True, slots=True)
class Budget:
    """What somebody may hear at most, and what they did."""

    what: str
    most: int
    found: int

    @property
    def is_kept(self) -> bool:
        """Whether it was kept."""
        return self.found <= self.most


def neglect(folder: Path, *, weeks: int, pathways: tuple[str, ...]) -> list[Budget]:
    """Open reviews, agree their timetables, and have nobody do anything; return the budgets.

    But for the letters to agencies: before them no agency is asked, nor late.
    """
    talk = _workspace(folder)
    try:
        places = talk.open_all(pathways, START)
        for place in places:
            talk.plan(place, PUBLICATION)
            talk.write_to_agencies(place)
        talk.deliver()
        talk.since = len(talk.slack.calls)
        for _ in talk.days(START, weeks):
            pass
        _table(f"{len(places)} neglected reviews, {weeks} weeks", talk, weeks)
        return _budgets(talk)
    finally:
        talk.stop()


def run(
    folder: Path, *, weeks: int, pathways: tuple[str, ...], seed: int = 12
) -> Mapping[str, int]:
    """Have reviews run to publication and follow-up; return what came of them."""
    talk = _workspace(folder)
    try:
        places = talk.open_all(pathways, START)
        for place in places:
            talk.plan(place, PUBLICATION)
        conduct = Conduct(talk, seed)
        for day in talk.days(START, weeks):
            conduct.work(day)
        _table(f"{len(places)} reviews, {weeks} weeks, seed {seed}", talk, weeks)
        found = conduct.outcome()
        for what, count in found.items():
            print(f"  {what:<44}{count:>6}")
        return found
    finally:
        talk.stop()


def _workspace(folder: Path) -> Simulated:
    start = datetime(START.year, START.month, START.day, 8, tzinfo=UTC)
    return Simulated(Files(folder).migrated(), start, ref="")


# --- what was measured ---------------------------------------------------------------------------


def _budgets(talk: Simulated) -> list[Budget]:
    heard = talk.heard()
    coordinator = heard["coordinator"]
    per_item = Counter((place.ref, n.item, n.party) for place, n in talk.nudges())
    agencies = max(_most_in_a_week(heard[name]) for name in LATE_AGENCIES)
    return [
        Budget("messages to the coordinator on one day", 1, _most(coordinator.dms)),
        Budget("mentions of the coordinator in one week", 5, _most(_by_week(coordinator.mentions))),
        Budget("messages and mentions of an agency in one week", 3, agencies),
        Budget("reminders of one item", 8, _most(per_item)),
    ]


def _most_in_a_week(heard: Heard) -> int:
    return _most(_by_week(heard.dms + heard.mentions))


def _by_week(days: Counter[date]) -> Counter[tuple[int, int]]:
    weeks: Counter[tuple[int, int]] = Counter()
    for day, count in days.items():
        year, week, _ = day.isocalendar()
        weeks[year, week] += count
    return weeks


def _most(counts: Mapping[Any, int]) -> int:
    return max(counts.values(), default=0)


def _table(title: str, talk: Simulated, weeks: int) -> None:
    """Print what everybody heard, and how often items were reminded of."""
    print(f"\n{title}")
    print(f"  {'':<20}{'messages':>10}{'mentions':>10}{'a week':>8}{'at most':>9}")
    for name, heard in sorted(talk.heard().items()):
        dms, mentions = sum(heard.dms.values()), sum(heard.mentions.values())
        if dms or mentions:
            a_week = (dms + mentions) / weeks
            most = _most_in_a_week(heard)
            print(f"  {name:<20}{dms:>10}{mentions:>10}{a_week:>8.1f}{most:>9}")
    per_item = Counter((place.ref, n.item, n.party) for place, n in talk.nudges())
    if per_item:
        times = sorted(per_item.values())
        print(
            f"  reminders: {sum(times)} of {len(times)} items; median {times[len(times) // 2]},"
            f" most {times[-1]}"
        )


def main() -> int:
    """Run both, print the tables and the budgets, and return 1 where one was broken."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        neglected, running = Path(folder, "neglected"), Path(folder, "running")
        neglected.mkdir()
        running.mkdir()
        budgets = neglect(neglected, weeks=NEGLECTED_WEEKS, pathways=PATHWAYS)
        for budget in budgets:
            kept = "kept" if budget.is_kept else "BROKEN"
            print(f"  {budget.what:<48}{budget.found:>4} of {budget.most}  {kept}")
        run(running, weeks=RUN_WEEKS, pathways=PATHWAYS)
    print(f"\n{time.monotonic() - began:.0f} s")
    return 0 if all(budget.is_kept for budget in budgets) else 1


if __name__ == "__main__":
    sys.exit(main())
