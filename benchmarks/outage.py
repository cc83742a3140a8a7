"""A week's outage with ten thousand late items, and what is sent afterwards at Slack's pace.

``python -m benchmarks.outage [slack] [bot] [--reviews N]``; part of ``benchmarks.bench --outage``
and, with fewer reviews, of the tests.

Who was away: *Slack*, while the bot planned digests that it could not send, day after day; or the
*bot*, which then plans all at once. Afterwards the bot's own sender speaks to the strict stand-in,
which has all of Slack's limits. The clock stands still while there is something that may be sent,
and is put on by a second when there is not: so nothing waits in earnest, and what Slack would have
made it wait is known.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection, func, select

from bot import logs
from bot.acting import Actor
from bot.language import parsing
from bot.store import tables
from bot.store.db import reading
from bot.store.kinds import Kind
from bot.workflow.review import commands as c
from playground import Call, Fault
from tests.conversations.talk import LONDON, Place, Talk
from tests.databases import Databases, Files
from tests.faults import invariants

Away = Literal["slack", "bot"]

START = datetime(2026, 1, 12, 10, tzinfo=UTC)
PUBLICATION = date(2026, 7, 2)  # the last date of every review
LEADS = ("Police", "Health", "School", "Housing")
TICK = timedelta(seconds=30)
LONGEST = timedelta(hours=2)  # of Slack's time; what is not sent by then never will be


@dataclass
class Outcome:
    """What was sent after the outage, and how long that took."""

    away: Away
    reviews: int
    late: int = 0
    people: int = 0
    deliveries: int = 0
    calls: int = 0
    limited: Counter[str] = field(default_factory=Counter)
    channel_digests: Counter[int] = field(default_factory=Counter)
    person_digests: Counter[int] = field(default_factory=Counter)
    slacks_time: timedelta = timedelta(0)
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)

    @property
    def well(self) -> bool:
        """One digest in each channel and for each person, and nothing wrong."""
        each = self.channel_digests == {1: self.reviews} and self.person_digests == {1: self.people}
        return each and not self.problems


@dataclass(frozen=True)
class Before:
    """How things stood before the outage.

    With it, the calls that Slack had by then, and what was wrong with them.
    """

    place: Place
    calls: list[Call]
    problems: list[str]
    reviews: int


class Opening:
    """Opens reviews with an accepted timetable, and with people who are in several of them each."""

    def __init__(self, talk: Talk, agencies: int) -> None:
        self.slack = talk.slack
        self.bot = talk.bot
        self.agencies = agencies
        self.people: set[str] = set()

    def _person(self, name: str) -> str:
        user = f"U0{name}"
        if user not in self.people:
            self.people.add(user)
            self.slack.person(user, name.lower())
        return user

    def review(self, n: int) -> None:
        """Open the nth review."""
        coordinator = self._person(f"COORD{n // 15}")
        lead = self._person(f"LEADREV{n // 3}")
        team = [self._person(f"TEAM{n // 3}X{k}") for k in range(2)]
        leads = [self._person(f"{name.upper()}{n // 7}") for name in LEADS]
        channel = f"C0LATE{n}"
        self.slack.channel(
            channel, f"late-{n}", private=True, members=[coordinator, lead, *team, *leads]
        )
        reviews, now = self.bot.reviews, START
        by_coordinator = Actor(team=self.slack.team, user=coordinator, trusted=True)
        opening = c.OpenReview(
            process="escb", pseudonym=f"Late {n}", decided=START.date(), ref=None
        )
        given: dict[str, Any] = {"channel": channel, "channel_fault": None, "receipt": None}
        reviews.open(opening, by_coordinator, now=now, render=lambda reply, facts: {}, **given)

        with reading(self.bot.engine) as conn:
            row = reviews.find(conn, self.slack.team, channel=channel)

        assert row is not None

        for text in self._setting_up(lead, team, leads):
            command = parsing.parse(text, today=START.date()).command
            assert isinstance(command, c.Command)
            reviews.perform(row.id, command, by_coordinator, now=now)

        for user in (lead, *team, *leads):
            reviews.perform(
                row.id,
                c.AnswerIntroduction(yes=True),
                Actor(team=self.slack.team, user=user),
                now=now,
            )

        reviews.perform(
            row.id, c.ProposeTimetable(publication=PUBLICATION), by_coordinator, now=now
        )
        reviews.perform(row.id, c.AcceptTimetable(), by_coordinator, now=now)

    def _setting_up(self, lead: str, team: list[str], leads: list[str]) -> Iterator[str]:
        """Yield what a coordinator types until a review has its people and agencies."""
        yield f"role lead-reviewer <@{lead}>"
        yield "role review-team " + " ".join(f"<@{user}>" for user in team)

        for name, user in zip(LEADS, leads, strict=True):
            yield f'agency add "{name}" lead <@{user}>'

        others = [f"Trust {k}" for k in range(self.agencies - len(LEADS))]
        for name in others:
            yield f'agency add "{name}" by-email "Senior manager"'

        for name in (*LEADS, *others):  # nobody is asked for anything before their letter
            yield f'done agency-letter for "{name}" ref letter'


def before(databases: Databases, *, reviews: int, agencies: int) -> Before:
    """Open so many reviews, and send what opening them brings.

    Each has six items an agency and some of its own.
    """
    talk = Talk(databases.migrated(), START)
    talk.slack.enforce_rate = True

    try:
        opening = Opening(talk, agencies)
        for n in range(reviews):
            opening.review(n)

        send_all(talk, timedelta(0))
        return Before(talk.snapshot(databases), talk.slack.calls, talk.slack.problems, reviews)
    finally:
        talk.stop()


def send_all(talk: Talk, least: timedelta) -> None:
    """Send all that waits, ticking all the while; for so long at ``least``."""
    begun = talk.now
    next_tick = begun

    while talk.now - begun < LONGEST:
        if talk.now >= next_tick:
            talk.bot.tick(talk.now)
            next_tick = talk.now + TICK

        dealt_with = talk.bot.sender.send_due(100)
        if dealt_with:
            continue

        is_long_enough = talk.now - begun >= least
        if is_long_enough and invariants.settled(talk.bot.reviews):
            return

        talk.move(talk.now + timedelta(seconds=1))

    raise AssertionError("the outbox does not run empty")


class Outage:
    """A week's outage, on a copy of how things stood before."""

    def __init__(self, start: Before, databases: Databases, away: Away) -> None:
        self.outcome = Outcome(away, start.reviews, problems=[*start.problems])
        self.earlier = start.calls
        self.talk = Talk.at(start.place, databases)
        self.talk.slack.enforce_rate = True
        self.slack = self.talk.slack
        self.bot = self.talk.bot

    def week(self) -> None:
        """Let a week pass, from the last date of all on, each day at nine."""
        slack_is_away = self.outcome.away == "slack"
        if slack_is_away:
            self.slack.outage = Fault.status(503)

        for day in range(8):
            self.talk.move(self._at_nine(PUBLICATION + timedelta(days=day)))
            if slack_is_away:
                self.bot.tick(self.talk.now)
                self.bot.sender.send_due(10_000)

        self.slack.outage = None

    @staticmethod
    def _at_nine(day: date) -> datetime:
        return datetime(day.year, day.month, day.day, 9, tzinfo=LONDON).astimezone(UTC)

    def recover(self) -> None:
        """Send all that waits, with every limit of Slack's; then count it."""
        begun = self.talk.now
        calls_before = len(self.slack.calls)
        started = time.perf_counter()
        # What came to nobody during the outage is due again with the next tick.
        send_all(self.talk, 2 * TICK)
        self.outcome.seconds = time.perf_counter() - started
        calls = self.slack.calls[calls_before:]
        self.outcome.calls = len(calls)
        self.outcome.limited = Counter(call.method for call in calls if call.status == 429)
        self.outcome.problems += self.slack.problems
        self._count(begun)

    def _count(self, begun: datetime) -> None:
        """Check every delivery since the outage's end, and count what was told to whom."""
        out = self.outcome
        found = invariants.check(
            self.bot.reviews,
            [*self.earlier, *self.slack.calls],
            now=self.talk.now,
            key=self.talk.settings.chain_key(),
        )
        out.problems += found.faults

        with reading(self.bot.engine) as conn:
            deliveries = _sent_since(conn, begun)
            out.late = _late_items_told(conn)
            out.people = len(_people_meant(conn))

        out.deliveries = len(deliveries)
        last_sent_at = max((delivery.sent_at for delivery in deliveries), default=begun)
        out.slacks_time = last_sent_at - begun
        out.channel_digests = _digests_a_target(deliveries, Kind.DIGEST_CHANNEL)
        out.person_digests = _digests_a_target(deliveries, Kind.DIGEST_PERSON)


def _sent_since(conn: Connection, begun: datetime) -> Sequence[Any]:
    row = tables.outbox.c
    sent = select(row.kind, row.target, row.op, row.sent_at).where(
        row.state == "sent", row.sent_at >= begun
    )
    return conn.execute(sent).all()


def _late_items_told(conn: Connection) -> int:
    nudge = tables.ledger.c
    told = select(nudge.review_id, nudge.item, nudge.party).where(
        nudge.item != "", nudge.outcome == "posted"
    )
    instances = told.distinct().subquery()
    count: int = conn.execute(select(func.count()).select_from(instances)).scalar_one()
    return count


def _people_meant(conn: Connection) -> set[str]:
    """Return the people for whom any nudge was."""
    nudge = tables.ledger.c
    people: set[str] = set()
    for recipients in conn.execute(select(nudge.recipients).where(nudge.item != "")).scalars():
        people.update(recipients)
    return people


def _digests_a_target(deliveries: Sequence[Any], kind: Kind) -> Counter[int]:
    """Return how many channels or people got one digest, how many two, and so on."""
    digests = [d for d in deliveries if d.kind == kind and d.op == "post"]
    a_target = Counter(digest.target for digest in digests)
    return Counter(a_target.values())


def outage(start: Before, databases: Databases, away: Away) -> Outcome:
    """Let a week's outage pass, send what waits afterwards, and count it."""
    run = Outage(start, databases, away)
    try:
        run.week()
        run.recover()
    finally:
        run.talk.stop()

    return run.outcome


def table(outcomes: list[Outcome]) -> Table:
    """Return the table that is shown at the end."""
    shown = Table(title="After a week's outage (SQLite)")
    shown.add_column("")

    for out in outcomes:
        who = "Slack" if out.away == "slack" else "the bot"
        shown.add_column(f"{who} was away", justify="right")

    def row(name: str, value: Any) -> None:
        shown.add_row(name, *(str(value(out)) for out in outcomes))

    row("late items told", lambda o: f"{o.late:,}")
    row("channels, people", lambda o: f"{o.reviews}, {o.people}")
    row("digests a channel", lambda o: _each(o.channel_digests))
    row("digests a person", lambda o: _each(o.person_digests))
    row("deliveries, calls", lambda o: f"{o.deliveries:,}, {o.calls:,}")
    row("429 by method", lambda o: _by_method(o.limited))
    row("Slack's time", lambda o: f"{o.slacks_time.total_seconds():.0f} s")
    row("this machine's time", lambda o: f"{o.seconds:.1f} s")
    row("[bold]lost, twice, too early, untrue", lambda o: len(o.problems))
    return shown


def _by_method(limited: Counter[str]) -> str:
    return ", ".join(f"{method} {times}" for method, times in sorted(limited.items())) or "none"


def _each(counted: Counter[int]) -> str:
    return ", ".join(f"{times} ({many}x)" for times, many in sorted(counted.items()))


def main() -> int:
    """Run the outages that the command line names."""
    parser = argparse.ArgumentParser(
        description="What is sent after a week's outage, at Slack's pace."
    )
    parser.add_argument(
        "away", nargs="*", help="slack, bot, or (without) both, one after the other"
    )
    parser.add_argument("--reviews", type=int, default=150)
    parser.add_argument(
        "--agencies", type=int, default=12, help="of each review: each has six items"
    )
    options = parser.parse_args()
    logs.configure(level=50)
    return run(Console(), options.away or ["slack", "bot"], options.reviews, options.agencies)


def run(console: Console, aways: Iterable[Away], reviews: int, agencies: int) -> int:
    """Run these outages, one after the other, and show a table; return 1 if anything is wrong."""
    with tempfile.TemporaryDirectory(prefix="cspr-outage-") as folder:
        console.print(f"{reviews} reviews with {agencies} agencies each …")
        databases = Files(Path(folder))
        start = before(databases, reviews=reviews, agencies=agencies)
        outcomes = [outage(start, databases, away) for away in aways]

    console.print(table(outcomes))

    for out in outcomes:
        for line in out.problems[:20]:
            console.print(f"[red]{out.away}: {line}")

    return 0 if all(out.well for out in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
