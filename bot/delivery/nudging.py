"""What the tick does with what is due: ledger rows, digests to send, and when to look again.

A batch is one transaction. The ledger is the truth: a step of an item is entered once for a local
date, whoever ticks. A digest that could not be sent on its day is overtaken by the next, or void,
and then its nudges came to nobody and are due again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.delivery.batch import Batch, tomorrow
from bot.delivery.daily import Day, foresee, let_pass
from bot.delivery.digest_planning import DueNudge, by_team, get_earlier, plan_digests
from bot.delivery.lookup import readable_review_of, told_by_review
from bot.delivery.tick import Prepared
from bot.reviews import Reviews, Seen
from bot.store import due_items
from bot.store.due_items import DueRow
from bot.store.kinds import Kind
from bot.store.ledger import Nudge
from bot.store.outbox import OutboxRow
from bot.workflow.dates.due import Due, due_of
from bot.workflow.review.state import InstanceId
from bot.workflow.rules import nudges
from bot.workflow.rules.whose_move import (
    WAITS,
    Recipient,
    recipients,
    recipients_with_snoozed,
)

MOST_COSTLY = 3  # reviews of a batch in which the day itself brings something about


class Nudging:
    """Plans nudges for due rows."""

    def __init__(self, reviews: Reviews) -> None:
        self.reviews = reviews

    def prepare(self, conn: Connection, rows: Sequence[DueRow], now: datetime) -> Prepared:
        """Work out what is to be done with due rows: nothing is held meanwhile.

        Where much is to be written, fewer of them are taken: nobody waits long for a batch.
        """
        batch = Batch(self.reviews, conn, now)
        batch.look_at(rows)
        due: dict[DueRow, DueNudge | Day | None] = {}
        costly = 0

        for row in rows:
            due[row] = found = _due_now(batch, row)
            costly += isinstance(found, Day) and not found.is_calm
            if costly == MOST_COSTLY:
                break

        get_earlier(batch, _nudges(due.values()))

        def keep(conn: Connection, claimed: Sequence[DueRow]) -> None:
            batch.keep_in(conn)
            _keep(batch, due, claimed)

        return Prepared(tuple(due), keep)

    def after_void(self, conn: Connection, row: OutboxRow, now: datetime) -> None:
        """Make the nudges of a void digest due again, if its day had passed.

        They came to nobody. Nudges of today's digest are void because nothing of them stands.
        """
        is_digest = row.kind in (Kind.DIGEST_CHANNEL, Kind.DIGEST_PERSON)
        if not is_digest or row.op != "post":
            return

        for review_id, told in told_by_review(conn, row.team, row.id).items():
            seen = readable_review_of(self.reviews, conn, row.team, review_id, now)
            if seen is not None:
                _look_again_at_untold(conn, seen, told, now)


def _look_again_at_untold(
    conn: Connection, seen: Seen, told: Sequence[Nudge], now: datetime
) -> None:
    at = max(now, seen.settings.nudge_time_from(seen.today))
    for nudge in told:
        if nudge.outcome == "void" and nudge.local_date < seen.today:
            due_items.look_again(conn, nudge.team, nudge.review_id, nudge.item, nudge.party, at=at)


def _keep(
    batch: Batch, due: Mapping[DueRow, DueNudge | Day | None], claimed: Sequence[DueRow]
) -> None:
    """Deal with due rows: each is told, or looked at again later, and never both.

    What was worked out of a review that has changed since is worked out anew.
    """
    changed = batch.changed(claimed)
    now_due: list[DueNudge | Day | None] = []

    for row in claimed:
        found = _due_now(batch, row) if row.review_id in changed else due[row]
        if isinstance(found, Day) and let_pass(batch, found):
            changed.add(row.review_id)

        now_due.append(found)

    for team, nudges_of_team in sorted(by_team(_nudges(now_due)).items()):
        plan_digests(batch, team, nudges_of_team)

    batch.save(claimed)


def _nudges(due: Iterable[DueNudge | Day | None]) -> list[DueNudge]:
    found: list[DueNudge] = []
    for one in due:
        if isinstance(one, Day):
            found += one.reminders
        elif one is not None:
            found.append(one)

    return found


def _due_now(batch: Batch, row: DueRow) -> DueNudge | Day | None:
    """Return what is to be told or done now; ``None`` if it is looked at another day, or never."""
    seen = batch.see(row.team, row.review_id)
    if seen is None:
        batch.look_no_more(row)
        return None

    settings, today = seen.settings, seen.today
    if not settings.calendar.is_working_day(today):
        batch.look_again(row, seen, tomorrow(seen), row.step)
    elif batch.now < settings.nudge_time(today):
        batch.look_again(row, seen, today, row.step)
    elif not row.item:
        return foresee(batch, row, seen)
    elif nudges.is_quiet(seen.review, today):
        batch.look_again(row, seen, tomorrow(seen), row.step)
    else:
        return _nudge_of_instance(batch, row, seen)

    return None


def _nudge_of_instance(batch: Batch, row: DueRow, seen: Seen) -> DueNudge | None:
    key = InstanceId(row.item, row.party)
    if not _is_chased(seen, key):
        batch.look_no_more(row)
        return None

    due = due_of(seen.review, key, seen.settings.calendar)
    chased = _Chased(batch, row, seen, key, due)

    if row.step == nudges.CHOSEN:
        return chased.on_a_chosen_day()

    if due is not None or chased.is_week_start:
        return chased.by_rule()

    next_start = nudges.next_week_start(seen.today, seen.settings.calendar)
    batch.look_again(row, seen, next_start, row.step)
    return None


def _is_chased(seen: Seen, key: InstanceId) -> bool:
    """Tell whether an instance is open, and has a date or is asked about without one."""
    review = seen.review
    if not review.live or not review.is_open(key):
        return False
    has_date = due_of(review, key, seen.settings.calendar) is not None
    return has_date or nudges.is_asked_about(review, key)


@dataclass(frozen=True, slots=True)
class _Chased:
    """An instance that is chased, with the row by which it is looked at today."""

    batch: Batch
    row: DueRow
    seen: Seen
    key: InstanceId
    due: Due | None

    @property
    def is_week_start(self) -> bool:
        """Whether today is the day of the week on which it is asked about without a date."""
        today = self.seen.today
        return today == nudges.week_start(today, self.seen.settings.calendar)

    @property
    def step(self) -> str:
        """Today's step by the rule."""
        if self.due is None:
            return "ask"
        return nudges.step_on(self.due, self.seen.today, self.seen.settings)

    @property
    def told_late(self) -> int:
        """How often it was told that its date had passed."""
        if self.due is None:
            return 0
        row = self.row
        return self.batch.times_told_late(row.team, row.review_id, self.key, self.due.day)

    def on_a_chosen_day(self) -> DueNudge | None:
        """Return the nudge for those who chose this day to be reminded of it."""
        chose = nudges.chose(self.seen.review, self.key, self.seen.today)
        people = [one for one in self._recipients(nudges.CHOSEN) if one.user in chose]
        if people:
            return self._nudge(nudges.CHOSEN, people)
        self._look_again_tomorrow(self.step)  # who chose it is away, or it is not theirs any more
        return None

    def by_rule(self) -> DueNudge | None:
        """Return the nudge that the rule has for today, if it is for anybody."""
        step = self.step
        people = self._recipients(step)
        is_told = self._is_for(step, people) if people else self._is_told_in_channel_only(step)
        if is_told:
            return self._nudge(step, people)

        self._look_again_tomorrow(step)
        return None

    def _recipients(self, step: str) -> list[Recipient]:
        seen, away = self.seen, self.batch.away(self.seen)
        return recipients(
            seen.review, self.key, step, self.told_late, seen.today, away, seen.settings
        )

    def _is_for(self, step: str, people: Iterable[Recipient]) -> bool:
        """Tell whether a step is for these people, or for none who only hear that something waits.

        What comes first has reminders of its own.
        """
        only_hear = all(one.why == WAITS for one in people)
        return not only_hear or nudges.is_for_whoever_waits(step, self.seen.settings)

    def _is_told_in_channel_only(self, step: str) -> bool:
        """Tell whether the channel's digest says it, as nobody at all can be told.

        Who said "not before" is waited for.
        """
        seen, away = self.seen, self.batch.away(self.seen)
        meant = recipients_with_snoozed(
            seen.review, self.key, step, self.told_late, away, seen.settings
        )
        return not meant and seen.settings.digest

    def _look_again_tomorrow(self, step: str) -> None:
        self.batch.look_again(self.row, self.seen, tomorrow(self.seen), step)

    def _nudge(self, step: str, people: list[Recipient]) -> DueNudge:
        day = self.due.day if self.due else None
        return DueNudge(
            self.seen,
            self.key,
            step,
            day,
            people,
            row=self.row,
            told=self.batch.told(self.seen, self.key, day),
            in_channel=not people or nudges.is_for_channel(step, self.told_late),
        )
