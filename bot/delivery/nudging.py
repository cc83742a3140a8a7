"""What the tick does with what is due: ledger rows, digests to send, and when to look again. One
transaction a batch.

The ledger is the truth: a step of an item is entered once for a local date, whoever ticks. A digest
is one outbox row for a channel or person and a local date; it is put together when it is sent, from
what it was told to tell. One that could not be sent on its day is overtaken by the next, or void,
and then its nudges came to nobody and are due again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Connection

from bot import absences
from bot.reviews import Reviews, Seen
from bot.store import ledger, outbox, reads, workspace
from bot.store.errors import Conflict
from bot.store.outbox import OutboxRow
from bot.store.reads import DueRow
from bot.workflow.dates.calendar import slot_utc
from bot.workflow.dates.due import due_of
from bot.workflow.review.state import InstanceId
from bot.workflow.rules import nudges
from bot.workflow.rules.access import coordinators_to_tell
from bot.workflow.rules.gates import notice_report
from bot.workflow.rules.nudges import Recipient

log = structlog.get_logger()

READINESS_DAYS = 10  # working days before a publication date
WEEKLY = 5  # working days between reminders that nothing has a date


class Nudging:
    """Plans nudges for due rows."""

    def __init__(self, reviews: Reviews) -> None:
        self.reviews = reviews

    def plan(self, conn: Connection, rows: Sequence[DueRow], now: datetime) -> None:
        """Deals with due rows: each is told, or looked at again later, and never both."""
        _Batch(self.reviews, conn, now).plan(rows)

    def again(self, conn: Connection, row: OutboxRow, now: datetime) -> None:
        """A delivery turned out to be void. If it was a digest whose day had passed, its nudges
        came to nobody: they are due again."""
        if not row.kind.startswith("digest-") or row.op != "post":
            return
        seen: dict[int, Seen] = {}
        for nudge in ledger.by_ids(conn, ledger.told_by(conn, row.id)):
            if nudge.review_id not in seen:
                found = reads.by_id(conn, nudge.review_id)
                whole = (
                    self.reviews.see_all(conn, [found], row.team, now) if found is not None else []
                )
                if not whole:
                    continue
                seen[nudge.review_id] = whole[0]
            if nudge.outcome == "void" and nudge.local_date < seen[nudge.review_id].today:
                at = max(now, _open_from(seen[nudge.review_id]))
                reads.look_again(conn, nudge.review_id, nudge.item, nudge.party, at=at)


def _open_from(seen: Seen, first: date | None = None) -> datetime:
    """The nudge hour of the first working day from ``first`` (without it, from today)."""
    settings = seen.settings
    return slot_utc(
        settings.calendar.next_working_day(first or seen.today), settings.nudge_hour, settings.zone
    )


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A nudge that is due: the row, its step and due date, and who is to be told."""

    row: DueRow
    seen: Seen
    step: str
    due: date | None
    people: list[Recipient]

    def digests(self) -> Iterator[tuple[str, str]]:
        """The digests that are to tell it: (dedup key, subject)."""
        day = self.seen.today.isoformat()
        if self.seen.settings.digest:
            yield f"digest/{self.row.review_id}/{day}", f"digest/{self.row.review_id}"
        for person in self.people:
            yield f"digest/{person.user}/{day}", f"digest/{person.user}"


@dataclass(slots=True)
class _Digest:
    """A digest that a batch adds to: where it goes and what it is to tell."""

    wanted: _Wanted
    subject: str
    tells: list[int] = field(default_factory=list)

    @property
    def person(self) -> str:
        """Whom it is for; empty: the channel."""
        name = self.subject.removeprefix("digest/")
        return "" if name.isdigit() else name


class _Batch:
    """One transaction's worth of due rows."""

    def __init__(self, reviews: Reviews, conn: Connection, now: datetime) -> None:
        self._reviews = reviews
        self._conn = conn
        self._now = now
        self._seen: dict[int, Seen | None] = {}
        self._away: dict[tuple[str, date], dict[str, date]] = {}
        self._late: dict[int, dict[tuple[str, str, date], int]] = {}
        self._moves: list[tuple[DueRow, datetime | None, str]] = []

    def plan(self, rows: Sequence[DueRow]) -> None:
        wanted = [found for row in rows if (found := self._look(row)) is not None]
        for team in sorted({w.row.team for w in wanted}):
            self._tell(team, [w for w in wanted if w.row.team == team])
        reads.advance_all(self._conn, self._moves)

    def _see(self, review_id: int) -> Seen | None:
        if review_id not in self._seen:
            found = reads.by_id(self._conn, review_id)
            self._seen[review_id] = (
                None if found is None else self._reviews.see(self._conn, found, self._now)
            )
        return self._seen[review_id]

    def _later(self, row: DueRow, seen: Seen, first: date, step: str) -> None:
        self._moves.append((row, _open_from(seen, first), step))

    # --- one row ---------------------------------------------------------------------------------

    def _look(self, row: DueRow) -> _Wanted | None:
        """The nudge to be told now; ``None`` if it is looked at again another day, or never."""
        seen = self._see(row.review_id)
        if seen is None:
            self._moves.append((row, None, ""))
            return None
        settings, today = seen.settings, seen.today
        tomorrow = today + timedelta(days=1)
        if not settings.calendar.is_working_day(today):
            self._later(row, seen, tomorrow, row.step)
        elif self._now < slot_utc(today, settings.nudge_hour, settings.zone):
            self._later(row, seen, today, row.step)
        elif not row.item:
            self._daily(row, seen)
        elif nudges.is_quiet(seen.review, today):
            self._later(row, seen, tomorrow, row.step)
        else:
            return self._wanted(row, seen)
        return None

    def _wanted(self, row: DueRow, seen: Seen) -> _Wanted | None:
        review, today, settings = seen.review, seen.today, seen.settings
        key: InstanceId = InstanceId(row.item, row.party)
        if not review.live or not review.is_open(key):
            self._moves.append((row, None, ""))
            return None
        due = due_of(review, key, settings.calendar)
        if due is None and not review.item(key.item).flexible:
            self._moves.append(
                (row, None, "")
            )  # its date was taken away; nothing is chased without one
            return None
        step = nudges.step_on(due, today, settings) if due else "ask"
        told = self._told_late(row.review_id).get((*key, due.day), 0) if due else 0
        away = self._absent(row.team, today)
        people = nudges.recipients(review, key, step, told, today, away, settings)
        # Where nobody at all can be told, the channel's digest says it; who said "not before" is
        # waited for.
        alone = settings.digest and not nudges.meant_for(review, key, step, told, away, settings)
        if not people and not alone:
            self._later(row, seen, today + timedelta(days=1), step)
            return None
        return _Wanted(row, seen, step, due.day if due else None, people)

    def _absent(self, team: str, today: date) -> Mapping[str, date]:
        if (team, today) not in self._away:
            self._away[team, today] = workspace.away(self._conn, team, today)
        return self._away[team, today]

    def _told_late(self, review_id: int) -> dict[tuple[str, str, date], int]:
        if review_id not in self._late:
            self._late[review_id] = ledger.late_told(self._conn, review_id)
        return self._late[review_id]

    # --- telling ---------------------------------------------------------------------------------

    def _tell(self, team: str, wanted: list[_Wanted]) -> None:
        keys = {key for one in wanted for key, _ in one.digests()}
        standing = outbox.held_open(self._conn, team, keys)
        gone_out = {key for key, row in standing.items() if row.state != "pending"}
        due: list[_Wanted] = []
        for one in wanted:
            if any(key in gone_out for key, _ in one.digests()):
                # Today's digest is out already: this waits for tomorrow's, and counts then.
                self._later(one.row, one.seen, one.seen.today + timedelta(days=1), one.step)
            else:
                due.append(one)
                self._next(one)
        entered = ledger.enter_all(self._conn, [self._entry(one) for one in due])
        digests: dict[str, _Digest] = {}
        for one in due:
            number = entered.get((one.row.review_id, one.row.item, one.row.party))
            if number is None:
                continue  # this step was entered today before: there is nothing more to say
            for key, subject in one.digests():
                digests.setdefault(key, _Digest(one, subject)).tells.append(number)
        for key in sorted(
            digests
        ):  # in one order, so that two who tick wait for each other and never cross
            self._digest(team, key, digests[key], standing.get(key))

    def _entry(self, one: _Wanted) -> dict[str, Any]:
        return {
            "team": one.row.team,
            "review_id": one.row.review_id,
            "item": one.row.item,
            "party": one.row.party,
            "step": one.step,
            "local_date": one.seen.today,
            "due": one.due,
            "recipients": [p.user for p in one.people],
            "channel": one.seen.review.channel,
            "outcome": "pending",
            "created_at": self._now,
        }

    def _next(self, one: _Wanted) -> None:
        seen, today = one.seen, one.seen.today
        slot = nudges.next_slot(
            seen.review,
            InstanceId(one.row.item, one.row.party),
            (today, one.due),
            today,
            seen.settings,
        )
        if slot is None:
            self._moves.append((one.row, None, ""))
        else:
            self._later(one.row, seen, max(slot.day, today + timedelta(days=1)), slot.step)

    def _digest(self, team: str, key: str, digest: _Digest, standing: OutboxRow | None) -> None:
        conn, one = self._conn, digest.wanted
        if standing is not None:
            outbox.tell(conn, team=team, outbox_id=standing.id, ledger_ids=digest.tells)
            return
        new = outbox.enqueue(
            conn,
            team=team,
            kind="digest-person" if digest.person else "digest-channel",
            now=self._now,
            target=digest.person or one.seen.review.channel,
            review_id=None if digest.person else one.row.review_id,
            params={"date": one.seen.today.isoformat()},
            dedup_key=key,
            subject=digest.subject,
            tells=digest.tells,
        )
        if new is None:
            raise Conflict("another tick has begun this digest")
        self._replace(team, digest, new)

    def _replace(self, team: str, digest: _Digest, new: int) -> None:
        """What an earlier digest could not say is said by this one; a person's is one living
        message."""
        deleted = False
        for old in outbox.before(self._conn, team, digest.subject, new):
            if outbox.hand_over(self._conn, old, new) or not digest.person or deleted:
                continue
            if old.state in ("sent", "sending", "unknown"):
                deleted = old.state == "sent"  # what came before that one was deleted with it
                outbox.enqueue(
                    self._conn,
                    team=team,
                    kind="digest-person",
                    op="delete",
                    now=self._now,
                    of=old.id,
                    dedup_key=f"undigest/{old.id}",
                )

    # --- once a day a review ---------------------------------------------------------------------

    def _daily(self, row: DueRow, seen: Seen) -> None:
        """What time itself brings about, and what only the coordinator is told."""
        conn, today = self._conn, seen.today
        ledger.enter(
            conn,
            team=row.team,
            review_id=row.review_id,
            item="",
            step="daily",
            local_date=today,
            now=self._now,
            outcome="posted",
        )
        if not seen.review.live:
            self._moves.append((row, None, ""))
            return
        if self._reviews.tick(conn, seen.row, self._now):
            del self._seen[row.review_id]
        for user in sorted(workspace.departed(conn, row.team) & set(seen.review.people())):
            absences.flag_departed(self._reviews, conn, seen.row, seen.review, user, self._now)
        if not nudges.is_quiet(seen.review, today):
            for code, params, once in self._coordinators_hear(seen):
                self._hear(row, seen, code, params, once)
        self._later(row, seen, today + timedelta(days=1), "daily")

    def _hear(
        self, row: DueRow, seen: Seen, code: str, params: Mapping[str, object], once: str
    ) -> None:
        for user in coordinators_to_tell(seen.review, self._absent(row.team, seen.today)):
            outbox.enqueue(
                self._conn,
                team=row.team,
                kind=f"dm/{code}",
                now=self._now,
                target=user,
                review_id=row.review_id,
                params={"params": params, "actor": "clock"},
                dedup_key=f"{once}/{user}",
            )

    @staticmethod
    def _coordinators_hear(seen: Seen) -> Iterator[tuple[str, dict[str, object], str]]:
        """What coordinators are told: the message, its facts, and a key under which they are told
        once. None of them hangs on one day alone: a bot that was away on that day says it on the
        next."""
        review, today, settings = seen.review, seen.today, seen.settings
        calendar, here = settings.calendar, f"daily/{seen.row.id}"
        undated = [
            k
            for k in review.open_keys()
            if review.item(k.item).due.kind == "timetable" and due_of(review, k, calendar) is None
        ]
        weeks = calendar.working_days_between(review.opened, today) // WEEKLY
        if undated and not review.timetable and weeks > 0:
            yield "no-timetable", {"count": len(undated)}, f"{here}/no-timetable/{weeks}"
        yield from _publication_nears(seen, here)
        for hold in review.active_holds():
            if hold.due is not None and hold.due <= today:
                yield (
                    "hold-look",
                    {"until": hold.due.isoformat()},
                    f"{here}/hold-look/{hold.id}/{hold.due}",
                )
        left = calendar.horizon_warning(today)
        if left is not None:
            year, week, _ = today.isocalendar()
            log.warning("bank holidays are not known for long", days=left, year=calendar.horizon)
            # Of the workspace, not of the review: one message a week, however many reviews there
            # are.
            yield (
                "calendar-horizon",
                {"days": left, "year": calendar.horizon},
                f"calendar-horizon/{year}-{week}",
            )


def _publication_nears(seen: Seen, here: str) -> Iterator[tuple[str, dict[str, object], str]]:
    review, today, calendar = seen.review, seen.today, seen.settings.calendar
    day, publish = review.publication_date, review.process.publish
    if day is None or publish is None or review.published is not None:
        return
    first = calendar.add_working_days(calendar.previous_working_day(day), -READINESS_DAYS)
    if first <= today < day:
        yield "readiness", {"date": day.isoformat()}, f"{here}/readiness/{day}"
    last = tell = calendar.latest_notice(day, publish.clear_days)
    known = review.publication_known or review.opened
    while tell > known and nudges.is_quiet(
        review, tell
    ):  # before quiet days, when something can still be done
        tell = calendar.previous_working_day(tell - timedelta(days=1))
    # Whoever agreed a date after that day has read so at once.
    missing = notice_report(review, day, today, calendar).notices_missing
    if missing and known <= last and tell <= today <= day:
        yield "last-day", {"date": day.isoformat()}, f"{here}/last-day/{day}"
