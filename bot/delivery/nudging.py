"""What the tick does with what is due: ledger rows, digests to send, and when to look again. One transaction a batch.

The ledger is the truth: a step of an item is entered once for a local date, whoever ticks. A digest is one outbox row
for a channel or person and a local date; it is put together when it is sent.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from bot.reviews import Reviews, Seen
from bot.store import ledger, outbox, reads, workspace
from bot.store.reads import DueRow
from bot.workflow import nudges
from bot.workflow.calendar import slot_utc
from bot.workflow.due import due_of
from bot.workflow.gates import notice_report
from bot.workflow.review import Key
from bot.workflow.settings import Workspace

READINESS_DAYS = 10  # working days before a publication date
WEEKLY = 5  # working days between reminders that nothing has a date


class Nudging:
    """Plans nudges for due rows."""

    def __init__(self, reviews: Reviews) -> None:
        self.reviews = reviews

    def plan(self, conn: Connection, rows: Sequence[DueRow], now: datetime) -> None:
        """Deals with due rows: each is told, or looked at again later, and never both."""
        seen: dict[int, Seen] = {}
        for row in rows:
            if row.review_id not in seen:
                found = reads.by_id(conn, row.review_id)
                if found is None:
                    reads.advance(conn, row, next_nudge_at=None)
                    continue
                seen[row.review_id] = self.reviews.see(conn, found, now)
            self._plan(conn, row, seen[row.review_id], now)

    def _plan(self, conn: Connection, row: DueRow, seen: Seen, now: datetime) -> None:
        settings, today = seen.settings, seen.today
        if not self._open_hours(settings, today, now):
            first = today if settings.calendar.is_working_day(today) and not self._past(settings, today, now) else None
            self._later(conn, row, seen, first or today + timedelta(days=1), row.step)
        elif not row.item:
            self._daily(conn, row, seen, now)
        elif nudges.is_quiet(seen.review, today):
            self._later(conn, row, seen, today + timedelta(days=1), row.step)
        else:
            self._nudge(conn, row, seen, now)

    @staticmethod
    def _past(settings: Workspace, today: date, now: datetime) -> bool:
        return now >= slot_utc(today, settings.nudge_hour, settings.zone)

    def _open_hours(self, settings: Workspace, today: date, now: datetime) -> bool:
        """Nudges go out on working days, from the nudge hour on."""
        return settings.calendar.is_working_day(today) and self._past(settings, today, now)

    @staticmethod
    def _later(conn: Connection, row: DueRow, seen: Seen, first: date, step: str) -> None:
        """Look again at the nudge hour of the first working day from ``first``."""
        settings = seen.settings
        day = settings.calendar.next_working_day(first)
        reads.advance(conn, row, next_nudge_at=slot_utc(day, settings.nudge_hour, settings.zone), step=step)

    def _nudge(self, conn: Connection, row: DueRow, seen: Seen, now: datetime) -> None:
        review, today, settings = seen.review, seen.today, seen.settings
        key: Key = (row.item, row.party)
        if key not in review.open_keys() or not review.live:
            reads.advance(conn, row, next_nudge_at=None)
            return
        due = due_of(review, key, settings.calendar)
        step = nudges.step_on(due, today, settings) if due else "ask"
        away = workspace.away(conn, row.team, today)
        people = nudges.recipients(review, key, step, today, away, settings)
        if not people or self._told_today(conn, row, seen, [p.user for p in people]):
            self._later(conn, row, seen, today + timedelta(days=1), step)
            return
        entered = ledger.enter(
            conn,
            team=row.team,
            review_id=row.review_id,
            item=row.item,
            party=row.party,
            step=step,
            local_date=today,
            due=due.day if due else None,
            recipients=[p.user for p in people],
            channel=review.channel,
            now=now,
        )
        if entered is not None:
            if settings.digest:
                self._digest(conn, row, seen, now, entered)
            for person in people:
                self._dm(conn, row, seen, person.user, now, entered)
        slot = nudges.next_slot(review, key, (today, due.day if due else None), today, settings)
        if slot is None:
            reads.advance(conn, row, next_nudge_at=None)
        else:
            self._later(conn, row, seen, max(slot.day, today + timedelta(days=1)), slot.step)

    @staticmethod
    def _told_today(conn: Connection, row: DueRow, seen: Seen, users: list[str]) -> bool:
        """Whether today's digests have gone out already: then this waits for tomorrow's, and counts then."""
        day = seen.today.isoformat()
        keys = [f"digest/{user}/{day}" for user in users]
        keys += [f"digest/{row.review_id}/{day}"] if seen.settings.digest else []
        found = [outbox.by_dedup_key(conn, row.team, key) for key in keys]
        return any(f is not None and f.state != "pending" for f in found)

    @staticmethod
    def _digest(conn: Connection, row: DueRow, seen: Seen, now: datetime, entered: int) -> None:
        key = f"digest/{row.review_id}/{seen.today.isoformat()}"
        new = outbox.enqueue(
            conn,
            team=row.team,
            kind="digest-channel",
            now=now,
            target=seen.review.channel,
            review_id=row.review_id,
            params={"date": seen.today.isoformat()},
            dedup_key=key,
            tells=[entered],
        )
        if new is None and (found := outbox.by_dedup_key(conn, row.team, key)) is not None:
            outbox.tell(conn, team=row.team, outbox_id=found.id, ledger_ids=[entered])

    @staticmethod
    def _dm(conn: Connection, row: DueRow, seen: Seen, user: str, now: datetime, entered: int) -> None:
        """One living DM: today's replaces yesterday's."""
        day = seen.today.isoformat()
        key = f"digest/{user}/{day}"
        new = outbox.enqueue(
            conn,
            team=row.team,
            kind="digest-person",
            now=now,
            target=user,
            params={"date": day},
            dedup_key=key,
            subject=f"digest/{user}",
            tells=[entered],
        )
        if new is None:
            found = outbox.by_dedup_key(conn, row.team, key)
            if found is not None:
                outbox.tell(conn, team=row.team, outbox_id=found.id, ledger_ids=[entered])
            return
        for old in outbox.copies(conn, row.team, f"digest/{user}"):
            if old.id != new and old.op == "post" and old.state == "sent":
                outbox.enqueue(
                    conn,
                    team=row.team,
                    kind="digest-person",
                    op="delete",
                    now=now,
                    of=old.id,
                    dedup_key=f"undigest/{old.id}",
                )

    # --- once a day a review ---------------------------------------------------------------------

    def _daily(self, conn: Connection, row: DueRow, seen: Seen, now: datetime) -> None:
        """What time itself brings about, and what only the coordinator is told."""
        today = seen.today
        ledger.enter(
            conn,
            team=row.team,
            review_id=row.review_id,
            item="",
            step="daily",
            local_date=today,
            now=now,
            outcome="posted",
        )
        if seen.review.live:
            self.reviews.tick(conn, seen.row, now)
            for code, params in self._coordinators_hear(seen):
                for user in seen.review.holders("coordinator"):
                    outbox.enqueue(
                        conn,
                        team=row.team,
                        kind=f"dm/{code}",
                        now=now,
                        target=user,
                        review_id=row.review_id,
                        params={"params": params, "actor": "clock"},
                        dedup_key=f"daily/{code}/{row.review_id}/{today.isoformat()}/{user}",
                    )
            self._later(conn, row, seen, today + timedelta(days=1), "daily")
        else:
            reads.advance(conn, row, next_nudge_at=None)

    @staticmethod
    def _coordinators_hear(seen: Seen) -> list[tuple[str, dict[str, object]]]:
        review, today, calendar = seen.review, seen.today, seen.settings.calendar
        found: list[tuple[str, dict[str, object]]] = []
        undated = [
            k
            for k in review.open_keys()
            if review.item(k[0]).due.kind == "timetable" and due_of(review, k, calendar) is None
        ]
        since = calendar.working_days_between(review.opened, today)
        if undated and not review.timetable and since > 0 and since % WEEKLY == 0:
            found.append(("no-timetable", {"count": len(undated)}))
        day = review.publication_date
        publish = review.process.publish
        if day is not None and publish is not None and review.published is None:
            if today == calendar.add_working_days(calendar.previous_working_day(day), -READINESS_DAYS):
                found.append(("readiness", {"date": day.isoformat()}))
            missing = notice_report(review, day, today, calendar).notices_missing
            if missing and today == calendar.latest_notice(day, publish.clear_days):
                found.append(("last-day", {"date": day.isoformat(), "items": [[m, ""] for m in missing]}))
        found += [
            ("hold-look", {"until": p.due.isoformat()})
            for p in review.active_holds()
            if p.due is not None and p.due == today
        ]
        return found
