"""Months of several reviews in minutes: how much people hear while nobody does anything, and not.

``python -m benchmarks.simulation`` neglects six reviews for 26 weeks and measures the budgets; then
it has six reviews run for fourteen months, with people who are late, away, and of another opinion.
Of these the budgets are measured by what the bot says of its own accord: what others do is told
when they do it, and is counted beside it (``heard.py``). It ends with 1 where a budget was broken.
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
from benchmarks.heard import Heard, What, shown_week
from benchmarks.simulated import AGENCIES, PATHWAYS, Simulated
from bot.workflow.review.events import ItemReopened
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
        return _budgets(talk, everything=True)
    finally:
        talk.stop()


def run(folder: Path, *, weeks: int, pathways: tuple[str, ...], seed: int = 12) -> list[Budget]:
    """Have reviews run to publication and follow-up; print what came of it, return the budgets."""
    talk = _workspace(folder)
    try:
        places = talk.open_all(pathways, START)
        for place in places:
            talk.plan(place, PUBLICATION)

        conduct = Conduct(talk, seed)

        for day in talk.days(START, weeks):
            conduct.work(day)

        _table(f"{len(places)} reviews, {weeks} weeks, seed {seed}", talk, weeks)

        for what, count in conduct.outcome().items():
            print(f"  {what:<44}{count:>6}")

        return _budgets(talk, everything=False)
    finally:
        talk.stop()


def _workspace(folder: Path) -> Simulated:
    start = datetime(START.year, START.month, START.day, 8, tzinfo=UTC)
    return Simulated(Files(folder).migrated(), start, ref="")


# --- what was measured ---------------------------------------------------------------------------


def _budgets(talk: Simulated, *, everything: bool) -> list[Budget]:
    """Measure the budgets by all that was told, or by what the bot said of its own accord."""
    counted: tuple[What, ...] = _SORTS if everything else ("reminder",)
    what = "messages" if everything else "reminders"
    heard = talk.heard()
    coordinator = heard["coordinator"]
    in_a_week = max(heard[name].most_in_a_week(*counted) for name in LATE_AGENCIES)
    twice = sum(sum(one.twice_for_one_act().values()) for one in heard.values())
    return [
        Budget(f"{what} to the coordinator on one day", 1, coordinator.most_in_a_day(*counted)),
        Budget(
            "mentions of the coordinator in one week",
            5,
            coordinator.most_in_a_week("reminder", "news", mentions=True),
        ),
        Budget(f"{what} and mentions of an agency in one week", 3, in_a_week),
        Budget("reminders of one item each time it was open", 8, _most(_per_opening(talk))),
        Budget("acts that a person heard of twice at once", 0, twice),
    ]


def _per_opening(talk: Simulated) -> Counter[tuple[str, str, str, int]]:
    """Count the reminders of each item, for each time that it was open."""
    opened: dict[tuple[str, str, str], list[date]] = {}
    for place in talk.places:
        for recorded in talk.folded(place).recorded(ItemReopened):
            event = recorded.event
            assert isinstance(event, ItemReopened)
            opened.setdefault((place.ref, event.item, event.party or ""), []).append(event.on)

    counts: Counter[tuple[str, str, str, int]] = Counter()

    for place, nudge in talk.nudges():
        key = (place.ref, nudge.item, nudge.party)
        times_open = sum(day < nudge.local_date for day in opened.get(key, ()))
        counts[*key, times_open] += 1

    return counts


def _most(counts: Mapping[Any, int]) -> int:
    return max(counts.values(), default=0)


def _table(title: str, talk: Simulated, weeks: int) -> None:
    """Print what everybody heard and why, and how often items were reminded of."""
    print(f"\n{title}")
    print(f"  {'':<20}{'messages':>27}{'mentions':>27}{'a week':>18}")
    print(f"  {'':<20}{_columns(*_SORTS, *_SORTS, 'all', 'most')}")
    everybody = {name: heard for name, heard in sorted(talk.heard().items()) if heard.told}
    for name, heard in everybody.items():
        print(f"  {name:<20}{_counts_of(heard, weeks)}")

    for name in ("coordinator", *LATE_AGENCIES):
        if name in everybody:
            print(f"  busiest for {name}, {shown_week(*everybody[name].busiest_week())}")

    for name, heard in everybody.items():
        for kinds, count in heard.twice_for_one_act().items():
            print(f"  {name} heard twice of one act: {' and '.join(kinds)}, {count} times")

    _print_reminders(talk)


def _print_reminders(talk: Simulated) -> None:
    times = sorted(Counter((place.ref, n.item, n.party) for place, n in talk.nudges()).values())
    if times:
        print(
            f"  reminders: {sum(times)} of {len(times)} items; median {times[len(times) // 2]},"
            f" most {times[-1]}, {_most(_per_opening(talk))} each time it was open"
        )


_SORTS: tuple[What, ...] = ("reminder", "news", "own act")


def _counts_of(heard: Heard, weeks: int) -> str:
    messages = [heard.count(sort, mentions=False) for sort in _SORTS]
    mentions = [heard.count(sort, mentions=True) for sort in _SORTS]
    a_week = f"{heard.count() / weeks:.1f}"
    return _columns(*messages, *mentions, a_week, heard.most_in_a_week())


def _columns(*cells: object) -> str:
    return "".join(f"{cell!s:>9}" for cell in cells)


def _print_budgets(budgets: list[Budget]) -> None:
    for budget in budgets:
        kept = "kept" if budget.is_kept else "BROKEN"
        print(f"  {budget.what:<48}{budget.found:>4} of {budget.most}  {kept}")


def main() -> int:
    """Run both, print the tables and the budgets, and return 1 where one was broken."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    began = time.monotonic()

    with tempfile.TemporaryDirectory() as folder:
        neglected, running = Path(folder, "neglected"), Path(folder, "running")
        neglected.mkdir()
        running.mkdir()
        budgets = neglect(neglected, weeks=NEGLECTED_WEEKS, pathways=PATHWAYS)
        _print_budgets(budgets)
        of_run = run(running, weeks=RUN_WEEKS, pathways=PATHWAYS)
        _print_budgets(of_run)

    print(f"\n{time.monotonic() - began:.0f} s")
    return 0 if all(budget.is_kept for budget in (*budgets, *of_run)) else 1


if __name__ == "__main__":
    sys.exit(main())
