"""What a review is looked at for once a day.

That is what time itself brings about, and what only its coordinators are told.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import structlog

from bot import absences
from bot.delivery.batch import Batch, tomorrow
from bot.reviews import Seen
from bot.store import outbox, workspace
from bot.store.due_items import DueRow
from bot.workflow.dates.due import due_of
from bot.workflow.review.state import InstanceId
from bot.workflow.rules import nudges
from bot.workflow.rules.access import coordinators_to_tell
from bot.workflow.rules.gates import notice_report
from bot.workflow.rules.sending import ready_since, ready_to_send

log = structlog.get_logger()

READINESS_DAYS = 10  # working days before a publication date
SEND_WITHIN = 2  # working days after which a version that can go on is asked for again
WEEKLY = 5  # working days between reminders that nothing has a date


@dataclass(frozen=True, slots=True)
class _Reminder:
    """What coordinators are told: a message, its facts, and a key: once for each key."""

    message: str
    facts: Mapping[str, object]
    once: str
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """What a day brings about in a review, as far as it can be told before it does.

    ``is_calm``: nothing lapses or is reached, and nobody who left has something to do there.
    """

    row: DueRow
    seen: Seen
    is_calm: bool
    reminders: Sequence[_Reminder]


def foresee(batch: Batch, row: DueRow, seen: Seen) -> Day:
    """Work out what a day brings about in a review; nothing is done yet."""
    if not seen.review.live:
        return Day(row, seen, is_calm=True, reminders=())
    is_calm = not _departed(batch, seen) and not batch.reviews.would_tick(
        batch.conn, seen.row, batch.now
    )
    is_quiet = nudges.is_quiet(seen.review, seen.today)
    return Day(row, seen, is_calm, () if is_quiet else tuple(_reminders(seen)))


def let_pass(batch: Batch, day: Day) -> bool:
    """Let a day pass in a review: what lapses or is reached, who left, what coordinators hear.

    Says whether the review has changed.
    """
    row, seen, review = day.row, day.seen, day.seen.review
    batch.enter_day(row, seen)
    if not review.live:
        batch.look_no_more(row)
        return False
    has_changed = not day.is_calm and _bring_about(batch, seen)
    for reminder in day.reminders:
        _tell_coordinators(batch, row, seen, reminder)
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


def _tell_coordinators(batch: Batch, row: DueRow, seen: Seen, reminder: _Reminder) -> None:
    rows = [
        outbox.New(
            kind=f"dm/{reminder.message}",
            target=user,
            review_id=row.review_id,
            params={"params": reminder.facts, "actor": "clock"},
            dedup_key=f"{reminder.once}/{user}",
            subject=reminder.subject,
        )
        for user in coordinators_to_tell(seen.review, batch.away(seen))
    ]
    outbox.enqueue_all(batch.conn, team=row.team, rows=rows, now=batch.now)


def _reminders(seen: Seen) -> Iterator[_Reminder]:
    """Yield what coordinators are told today.

    None of it hangs on one day alone: a bot that was away on that day says it on the next.
    """
    once = f"daily/{seen.row.id}"
    yield from _nothing_dated(seen, once)
    yield from _publication_nears(seen, once)
    yield from _holds_to_look_at(seen, once)
    yield from _versions_to_send(seen, once)
    yield from _bank_holidays_end(seen)


def _nothing_dated(seen: Seen, once: str) -> Iterator[_Reminder]:
    """Remind each week that a review has no timetable, while items wait for one."""
    review, calendar = seen.review, seen.settings.calendar
    weeks = calendar.working_days_between(review.opened, seen.today) // WEEKLY
    if review.timetable or weeks <= 0:
        return
    undated = sum(_waits_for_timetable(seen, key) for key in review.open_keys())
    if undated:
        yield _Reminder("no-timetable", {"count": undated}, f"{once}/no-timetable/{weeks}")


def _waits_for_timetable(seen: Seen, key: InstanceId) -> bool:
    """Tell whether an open instance has no date because its review has no timetable."""
    if seen.review.item(key.item).due.kind != "timetable":
        return False
    return due_of(seen.review, key, seen.settings.calendar) is None


def _publication_nears(seen: Seen, once: str) -> Iterator[_Reminder]:
    """Remind of what publication still needs, and on the last day for its notices."""
    review, today, calendar = seen.review, seen.today, seen.settings.calendar
    day, publish = review.publication_date, review.process.publish
    if day is None or publish is None or review.published is not None:
        return
    facts = {"date": day.isoformat()}
    publishing_day = calendar.previous_working_day(day)
    first = calendar.add_working_days(publishing_day, -READINESS_DAYS)
    if first <= today < day:
        yield _Reminder("readiness", facts, f"{once}/readiness/{day}")
    last_for_notices = calendar.latest_notice(day, publish.clear_days)
    agreed_on = review.publication_known or review.opened
    if last_for_notices < agreed_on:
        return  # whoever agreed a date after that day has read so at once
    tell_from = _last_not_quiet(seen, last_for_notices, agreed_on)
    if not tell_from <= today <= day:
        return
    if notice_report(review, day, today, calendar).notices_missing:
        yield _Reminder("last-day", facts, f"{once}/last-day/{day}")


def _last_not_quiet(seen: Seen, day: date, first: date) -> date:
    """Return the last working day up to a day that is not quiet, when something can still be done.

    No day before ``first`` is looked for.
    """
    while day > first and nudges.is_quiet(seen.review, day):
        day = seen.settings.calendar.previous_working_day(day - timedelta(days=1))
    return day


def _holds_to_look_at(seen: Seen, once: str) -> Iterator[_Reminder]:
    """Remind of each hold on publication whose day to be looked at again has come."""
    for hold in seen.review.active_holds():
        if hold.due is not None and hold.due <= seen.today:
            facts = {"until": hold.due.isoformat(), "party": hold.id}
            yield _Reminder("hold-look-at", facts, f"{once}/hold-look/{hold.id}/{hold.due}")


def _versions_to_send(seen: Seen, once: str) -> Iterator[_Reminder]:
    """Remind of a version that can go to the agencies and has not, as nothing else asks for that.

    It was offered when the last thing missing came in.
    """
    review, calendar = seen.review, seen.settings.calendar
    report = review.process.report
    ready = ready_to_send(review, report) if report is not None else []
    version = review.latest(report) if report is not None else None
    since = ready_since(review, ready[0]) if ready else None
    if report is None or version is None or since is None:
        return
    days = calendar.working_days_between(since, seen.today)
    if days >= SEND_WITHIN:
        step = (days - SEND_WITHIN) // WEEKLY
        about = f"send/{report.id}/{version.number}"
        facts = {"document": report.id, "version": version.number}
        yield _Reminder(
            "ready-to-send", facts, f"{once}/{about}/{since}/{step}", f"{seen.row.id}/{about}"
        )


def _bank_holidays_end(seen: Seen) -> Iterator[_Reminder]:
    """Remind that bank holidays are not known for long any more.

    That is of the workspace, not of the review: one message a week, however many reviews.
    """
    calendar = seen.settings.calendar
    days_left = calendar.horizon_warning(seen.today)
    if days_left is None:
        return
    log.warning("bank holidays are not known for long", days=days_left, year=calendar.horizon)
    year, week, _ = seen.today.isocalendar()
    facts = {"days": days_left, "year": calendar.horizon}
    yield _Reminder("calendar-horizon", facts, f"calendar-horizon/{year}-{week}")
