"""What the tick does with what is due: ledger rows, digests to send, and when to look again.

A batch is one transaction. The ledger is the truth: a step of an item is entered once for a local
date, whoever ticks. A digest that could not be sent on its day is overtaken by the next, or void,
and then its nudges came to nobody and are due again.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.delivery.batch import Batch, tomorrow
from bot.delivery.daily import Day, foresee, let_pass
from bot.delivery.digest_planning import DueNudge, get_earlier, plan_digests
from bot.delivery.lookup import readable_review_of, told_by_review
from bot.delivery.tick import Prepared
from bot.reviews import Reviews, Seen
from bot.store import due_items
from bot.store.due_items import DueRow
from bot.store.kinds import Kind
from bot.store.ledger import Nudge
from bot.store.outbox import OutboxRow
from bot.workflow.dates.due import due_of
from bot.workflow.review.state import InstanceId
from bot.workflow.rules import nudges
from bot.workflow.rules.whose_move import (
    WAITS,
    Recipient,
    recipients,
    recipients_with_snoozed,
)
from bot.workflow.settings import Workspace

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
    nudges_of: dict[str, list[DueNudge]] = {}
    for row in claimed:
        found = _due_now(batch, row) if row.review_id in changed else due[row]
        if isinstance(found, Day):
            if let_pass(batch, found):
                changed.add(row.review_id)
            nudges_of.setdefault(row.team, []).extend(found.reminders)
        elif found is not None:
            nudges_of.setdefault(row.team, []).append(found)
    for team in sorted(team for team, found in nudges_of.items() if found):
        plan_digests(batch, team, nudges_of[team])
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
    review, today, settings = seen.review, seen.today, seen.settings
    key = InstanceId(row.item, row.party)
    if not review.live or not review.is_open(key):
        batch.look_no_more(row)
        return None
    due = due_of(review, key, settings.calendar)
    if due is None and not nudges.is_asked_about(review, key):
        batch.look_no_more(row)  # its date was taken away; nothing is chased without one
        return None
    is_chosen = row.step == nudges.CHOSEN
    if due is None and not is_chosen and today != nudges.week_start(today, settings.calendar):
        next_start = nudges.next_week_start(today, settings.calendar)
        batch.look_again(row, seen, next_start, row.step)
        return None
    by_rule = nudges.step_on(due, today, settings) if due else "ask"
    step = nudges.CHOSEN if is_chosen else by_rule
    told_late = batch.times_told_late(row.team, row.review_id, key, due.day) if due else 0
    away = batch.away(seen)
    people = recipients(review, key, step, told_late, today, away, settings)
    if is_chosen:
        people = [one for one in people if one.user in nudges.chose(review, key, today)]
    if people and not is_chosen and not _is_for(step, people, settings):
        batch.look_again(row, seen, tomorrow(seen), step)
        return None
    if is_chosen and not people:  # whoever chose the day is away, or it is not theirs any more
        batch.look_again(row, seen, tomorrow(seen), by_rule)
        return None
    if not people:
        # Who said "not before" is waited for. Where nobody at all can be told, the channel's digest
        # says it.
        meant = recipients_with_snoozed(review, key, step, told_late, away, settings)
        if meant or not settings.digest:
            batch.look_again(row, seen, tomorrow(seen), step)
            return None
    return DueNudge(
        seen,
        key,
        step,
        due.day if due else None,
        people,
        row=row,
        told=batch.told(seen, key, due.day if due else None),
        in_channel=not people or nudges.is_for_channel(step, told_late),
    )


def _is_for(step: str, people: Iterable[Recipient], settings: Workspace) -> bool:
    """Tell whether a step is for these people, or for none who only hear that something waits.

    What comes first has reminders of its own.
    """
    only_hear = all(one.why == WAITS for one in people)
    return not only_hear or nudges.is_for_whoever_waits(step, settings)
