"""What a review is looked at for once a day.

That is what time itself brings about, and what only its coordinators are told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import structlog

from bot import absences
from bot.delivery import notes
from bot.delivery.batch import Batch, tomorrow
from bot.delivery.digest_planning import DueNudge
from bot.delivery.notes import Note
from bot.reviews import Seen
from bot.store import workspace
from bot.store.due_items import DueRow
from bot.store.outbox import OutboxRow
from bot.workflow.review.state import InstanceId
from bot.workflow.rules import nudges
from bot.workflow.rules.access import coordinators_to_tell
from bot.workflow.rules.gates import notice_report
from bot.workflow.rules.sending import ready_since, ready_to_send
from bot.workflow.rules.whose_move import Recipient
from bot.workflow.views.board import moves_with_the_days

log = structlog.get_logger()

READINESS_DAYS = 10  # working days before a publication date
SEND_WITHIN = 2  # working days after which a version that can go on is asked for again
WEEKLY = 5  # working days between reminders that nothing has a date


@dataclass(frozen=True, slots=True)
class _Reminder:
    """What coordinators are told in their daily message, once for each day that it is about."""

    note: Note
    about: date
    party: str = ""
    """The id of what it is about, where there may be several."""

    @property
    def key(self) -> InstanceId:
        """How it is entered in the ledger."""
        return InstanceId("", f"{self.note}:{self.party}" if self.party else self.note)


@dataclass(frozen=True, slots=True)
class Day:
    """What a day brings about in a review, as far as it can be told before it does.

    ``is_calm``: nothing lapses or is reached, and nobody who left has something to do there.
    """

    row: DueRow
    seen: Seen
    is_calm: bool
    reminders: Sequence[DueNudge]
    """What its coordinators are to be told."""
    board: OutboxRow | None = None
    """The review's board, where it reads otherwise by now though nothing has happened."""


def foresee(batch: Batch, row: DueRow, seen: Seen) -> Day:
    """Work out what a day brings about in a review; nothing is done yet."""
    if not seen.review.live:
        return Day(row, seen, is_calm=True, reminders=())

    is_calm = not _departed(batch, seen) and not batch.reviews.would_tick(
        batch.conn, seen.row, batch.now
    )
    is_quiet = nudges.is_quiet(seen.review, seen.today)
    reminders = () if is_quiet else _for_coordinators(batch, seen)
    board = batch.board(seen) if _moves_board(row, seen) else None
    return Day(row, seen, is_calm, reminders, board)


def _moves_board(row: DueRow, seen: Seen) -> bool:
    """Say whether a date has passed since the day's look before this one."""
    calendar = seen.settings.calendar
    planned = row.next_nudge_at.astimezone(seen.settings.zone).date()
    last_look = calendar.previous_working_day(planned - timedelta(days=1))
    return moves_with_the_days(seen.review, last_look, seen.today, calendar)


def let_pass(batch: Batch, day: Day) -> bool:
    """Let a day pass in a review: what lapses or is reached, who left.

    Says whether the review has changed.
    """
    row, seen, review = day.row, day.seen, day.seen.review
    batch.enter_day(row, seen)

    if not review.live:
        batch.look_no_more(row)
        return False

    has_changed = not day.is_calm and _bring_about(batch, seen)
    if day.board is not None and not has_changed:
        batch.show_anew(day.board, row.review_id)

    batch.look_again(row, seen, tomorrow(seen), "daily")
    return has_changed


def _bring_about(batch: Batch, seen: Seen) -> bool:
    """Do what the day brings about in a review, and say whether it has changed."""
    has_changed = batch.reviews.tick(batch.conn, seen.row, batch.now)
    if has_changed:
        batch.forget(seen.row.id)
    for user in _departed(batch, seen):
        absences.flag_departed(batch.reviews, batch.conn, seen.row, seen.review, user, batch.now)
    return has_changed


def _departed(batch: Batch, seen: Seen) -> list[str]:
    """Return who has a part in a review, and can take none any more."""
    shut_out = workspace.shut_out(batch.conn, seen.row.team, let_in=seen.review.let_in)
    return sorted(shut_out & seen.review.people())


def _for_coordinators(batch: Batch, seen: Seen) -> tuple[DueNudge, ...]:
    """Return what the coordinators of a review are to be told, and were not yet."""
    people = [
        Recipient(user, "note") for user in coordinators_to_tell(seen.review, batch.away(seen))
    ]
    if not people:
        return ()

    told = batch.notes_told(seen)
    return tuple(
        DueNudge(seen, reminder.key, "note", reminder.about, people)
        for reminder in _reminders(batch, seen)
        if (reminder.key.party, reminder.about) not in told
    )


def _reminders(batch: Batch, seen: Seen) -> Iterator[_Reminder]:
    """Yield what coordinators are told today.

    None of it hangs on one day alone: a bot that was away on that day says it on the next.
    """
    yield from _nothing_dated(seen)
    yield from _asked_in_vain(batch, seen)
    yield from _publication_nears(seen)
    yield from _holds_to_look_at(seen)
    yield from _versions_to_send(seen)
    yield from _bank_holidays_end(seen)


def _monday(seen: Seen) -> date:
    return seen.today - timedelta(days=seen.today.weekday())


def _nothing_dated(seen: Seen) -> Iterator[_Reminder]:
    """Remind each week that a review has no timetable, while items wait for one."""
    review, calendar = seen.review, seen.settings.calendar
    if calendar.working_days_between(review.opened, seen.today) < WEEKLY:
        return
    if notes.waiting_for_timetable(seen):
        yield _Reminder(Note.NO_TIMETABLE, _monday(seen))


def _asked_in_vain(batch: Batch, seen: Seen) -> Iterator[_Reminder]:
    """Remind each week of what is late and was asked for so often that it no longer is."""
    if notes.asked_in_vain(seen, _monday(seen), lambda key, due: batch.told(seen, key, due)):
        yield _Reminder(Note.IN_VAIN, _monday(seen))


def _publication_nears(seen: Seen) -> Iterator[_Reminder]:
    """Remind of what publication still needs, and on the last day for its notices."""
    review, calendar = seen.review, seen.settings.calendar
    day, publish = review.publication_date, review.process.publish
    if day is None or publish is None or review.published is not None:
        return

    publishing_day = calendar.previous_working_day(day)
    first = calendar.add_working_days(publishing_day, -READINESS_DAYS)
    if first <= seen.today < day:
        yield _Reminder(Note.READINESS, day)

    last_for_notices = calendar.latest_notice(day, publish.clear_days)
    yield from _notices_end(seen, day, last_for_notices)


def _notices_end(seen: Seen, publication: date, last_for_notices: date) -> Iterator[_Reminder]:
    """Remind, on the last day for the notices of a publication, of those that are missing."""
    review, today = seen.review, seen.today
    agreed_on = review.publication_known or review.opened
    if last_for_notices < agreed_on:
        return  # whoever agreed a date after that day has read so at once

    tell_from = _last_not_quiet(seen, last_for_notices, agreed_on)
    if not tell_from <= today <= publication:
        return

    if notice_report(review, publication, today, seen.settings.calendar).notices_missing:
        yield _Reminder(Note.LAST_DAY, publication)


def _last_not_quiet(seen: Seen, day: date, first: date) -> date:
    """Return the last working day up to a day that is not quiet, when something can still be done.

    No day before ``first`` is looked for.
    """
    while day > first and nudges.is_quiet(seen.review, day):
        day = seen.settings.calendar.previous_working_day(day - timedelta(days=1))
    return day


def _holds_to_look_at(seen: Seen) -> Iterator[_Reminder]:
    """Remind of each hold on publication whose day to be looked at again has come."""
    for hold in seen.review.active_holds():
        if hold.due is not None and hold.due <= seen.today:
            yield _Reminder(Note.HOLD, hold.due, hold.id)


def _versions_to_send(seen: Seen) -> Iterator[_Reminder]:
    """Remind of a version that can go to the agencies and has not, as nothing else asks for that.

    It was offered when the last thing missing came in.
    """
    review, calendar = seen.review, seen.settings.calendar
    report = review.process.report
    ready = ready_to_send(review, report) if report is not None else []
    since = ready_since(review, ready[0]) if ready else None
    if since is None:
        return

    days = calendar.working_days_between(since, seen.today)
    if days >= SEND_WITHIN:
        rounds = (days - SEND_WITHIN) // WEEKLY
        yield _Reminder(Note.SEND, calendar.add_working_days(since, SEND_WITHIN + rounds * WEEKLY))


def _bank_holidays_end(seen: Seen) -> Iterator[_Reminder]:
    """Remind each week that bank holidays are not known for long any more."""
    calendar = seen.settings.calendar
    days_left = calendar.horizon_warning(seen.today)
    if days_left is not None:
        log.warning("bank holidays are not known for long", days=days_left, year=calendar.horizon)
        yield _Reminder(Note.HORIZON, _monday(seen))
