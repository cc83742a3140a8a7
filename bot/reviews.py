"""The one way in: every change of a review goes through :meth:`Reviews.perform`, in one
transaction.

    receipt -> load and fold -> decide -> append -> announce (outbox) -> project (read tables) ->
    commit

Two who act at the same moment are told apart by the review's number: the later one is decided anew
on what the first left. Looking goes through :meth:`Reviews.see`, which only reads.
"""

import json
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from threading import Lock
from typing import Any

import structlog
from sqlalchemy import Connection, Engine

from bot.errors import Refusal
from bot.store import history, ledger, outbox, reads, receipts, workspace
from bot.store.db import reading, writing
from bot.store.errors import Conflict, CorruptHistory, NewerFormat
from bot.workflow import settings as workspace_settings
from bot.workflow.acts.decide import decide, open_review
from bot.workflow.acts.unit_of_work import Announcement, Reply, UnitOfWork
from bot.workflow.dates.calendar import local_date, slot_utc
from bot.workflow.process.faults import ProcessFaults
from bot.workflow.process.files import read_kept
from bot.workflow.process.model import PartyKind, Process
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.fold import fold
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.access import coordinators_to_tell
from bot.workflow.rules.awaited import awaited_from
from bot.workflow.rules.context import Context
from bot.workflow.rules.lookup import find_party
from bot.workflow.rules.nudges import Slot
from bot.workflow.settings import Workspace
from bot.workflow.views import absence, stale_messages
from bot.workflow.views import lines as lines_view
from bot.workflow.views.projection import Last, project

log = structlog.get_logger()

ATTEMPTS = 8  # at a review that others change at the same moment
RECEIPTS_KEPT = timedelta(days=8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts, and what was found out about them before the transaction: facts, not permissions.

    ``belongs``: is a member of the review's channel. ``trusted``: named in ``CSPR_COORDINATORS`` or
    a workspace admin; ``appointed``: the former. ``gone``: people named who can no longer act.
    ``via`` is the verb or button.
    """

    team: str
    user: str
    belongs: bool = True
    trusted: bool = False
    appointed: bool = False
    via: str = ""
    gone: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Seen:
    """A review as somebody looks at it: its row, the folded state, the workspace's settings, the
    day there."""

    row: reads.ReviewRow
    review: Review
    settings: Workspace
    today: date


class _Folded:
    """The reviews that were looked at last, folded: Home shows all of a person's, and few of them
    change between two looks. A review of a number never changes, so nothing here is ever stale;
    nobody may change what is in it."""

    def __init__(self, size: int = 200) -> None:
        self._size = size
        self._kept: OrderedDict[tuple[int, int], Review] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[int, int]) -> Review | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: tuple[int, int], review: Review) -> None:
        with self._lock:
            for old in [k for k in self._kept if k[0] == key[0]]:
                del self._kept[old]
            self._kept[key] = review
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)


Render = Callable[[Reply, Mapping[str, Any]], Any]
"""Turns a reply into what is answered (and kept in the receipt): JSON values."""


class Reviews:
    """All reviews of one database."""

    def __init__(self, engine: Engine, *, key: bytes, processes: Mapping[str, Process]) -> None:
        self.engine = engine
        self._key = key
        self.processes = processes
        self._by_hash = {p.hash: p for p in processes.values()}
        self._folded = _Folded()
        self.wake: Callable[[], None] = lambda: None

    # --- looking ---------------------------------------------------------------------------------

    def settings(self, conn: Connection, team: str) -> Workspace:
        """A workspace's settings."""
        return _settings(json.dumps(workspace.settings(conn, team), sort_keys=True))

    @contextmanager
    def looking(self) -> Iterator[Connection]:
        """A consistent view of the database, for looking only."""
        with reading(self.engine) as conn:
            yield conn

    def today(self, conn: Connection, team: str, now: datetime) -> date:
        """The day it is where a workspace's people live."""
        return local_date(now, self.settings(conn, team).zone)

    def fold(
        self, conn: Connection, row: reads.ReviewRow, *, before: datetime | None = None
    ) -> Review:
        """A review's state now, or as it was recorded before an instant. Raises
        :class:`CorruptHistory` for one whose events cannot be read, or are not all there."""
        try:
            review = fold(
                history.load(conn, row.id, before=before), self._process_of(conn, row.team)
            )
            if before is None and review.number < max(1, row.number):
                raise ValueError("events are missing at the end")
            return review
        except (LookupError, TypeError, ValueError, AttributeError) as fault:
            raise CorruptHistory(f"the history of {row.ref} cannot be read") from fault

    def _glance(self, conn: Connection, row: reads.ReviewRow, number: int) -> Review:
        """A review as it is now, for looking only: whoever has looked at this number before left it
        folded."""
        review = self._folded.get((row.id, number))
        if review is None:
            review = self.fold(conn, row)
            self._folded.keep((row.id, review.number), review)
        return review

    def see(
        self, conn: Connection, row: reads.ReviewRow, now: datetime, *, as_of: date | None = None
    ) -> Seen:
        """A review to look at, now or as at the end of a past day."""
        settings = self.settings(conn, row.team)
        if as_of is None:
            review = self._glance(conn, row, reads.number_of(conn, row.id))
            return Seen(row, review, settings, local_date(now, settings.zone))
        before = slot_utc(as_of + timedelta(days=1), 0, settings.zone)
        return Seen(row, self.fold(conn, row, before=before), settings, as_of)

    def see_all(
        self, conn: Connection, rows: Sequence[reads.ReviewRow], team: str, now: datetime
    ) -> list[Seen]:
        """Many of a workspace's reviews, with no more reading than for one, but of those that
        changed. One that cannot be read is left out: it keeps nobody from the others."""
        settings = self.settings(conn, team)
        today, numbers = (
            local_date(now, settings.zone),
            reads.numbers_of(conn, [row.id for row in rows]),
        )
        found = (
            (row, _unless_damaged(row, lambda r: self._glance(conn, r, numbers[r.id])))
            for row in rows
        )
        return [Seen(row, review, settings, today) for row, review in found if review is not None]

    def fold_all(
        self,
        conn: Connection,
        rows: Iterable[reads.ReviewRow],
        damaged: Callable[[reads.ReviewRow, Exception], None] | None = None,
    ) -> Iterator[tuple[reads.ReviewRow, Review]]:
        """Many reviews as their histories say, to do something to each; one that cannot be read is
        left out, and is ``damaged``'s to tell."""
        for row in rows:
            review = _unless_damaged(row, lambda r: self.fold(conn, r), damaged)
            if review is not None:
                yield row, review

    def _process_of(self, conn: Connection, team: str) -> Callable[[str], Process]:
        def find(digest: str) -> Process:
            if digest not in self._by_hash:
                try:
                    self._by_hash[digest] = read_kept(
                        reads.process_text(conn, team=team, hash=digest)
                    )
                except ProcessFaults as faults:  # it had none when it was kept
                    raise NewerFormat(f"the process file {digest[:12]}") from faults
            return self._by_hash[digest]

        return find

    def find(
        self, conn: Connection, team: str, *, ref: str | None = None, channel: str = ""
    ) -> reads.ReviewRow | None:
        """A review by its reference, else by its channel; where none is bound to it any more, the
        one that was last."""
        if ref:
            return reads.by_ref(conn, team, ref)
        left = reads.left_channels(conn, team, [channel]) if channel else []
        return reads.by_channel(conn, team, channel) or max(
            left, key=lambda row: row.id, default=None
        )

    def knows_party(self, conn: Connection, row: reads.ReviewRow) -> Callable[[str], bool]:
        """Whether words name a party of a review, for the grammar's dates without a word. One that
        cannot be read knows any: that it cannot is for those who belong to it to learn, not for
        whoever named it."""
        review = _unless_damaged(row, lambda r: self.fold(conn, r))
        if review is None:
            return lambda words: True
        kinds: tuple[PartyKind, ...] = (
            "agency",
            "partnership",
            "family",
            "attendee",
            "action",
            "round",
            "hold",
            "body",
            "partner-agency",
        )
        parties = [p for kind in kinds for p in review.parties_of(kind)]

        def knows(words: str) -> bool:
            try:
                find_party(parties, words)
            except Refusal:
                return False
            return True

        return knows

    # --- changing --------------------------------------------------------------------------------

    def open(
        self,
        command: c.OpenReview,
        actor: Actor,
        *,
        channel: str,
        channel_fault: str | None,
        now: datetime,
        receipt: str | None,
        render: Render,
    ) -> Any:
        """Opens a review bound to a channel. Answers what ``render`` makes of the reply; raises
        :class:`Refusal`."""

        def act(conn: Connection) -> Any:
            if (
                receipt
                and (kept := receipts.claim(conn, team=actor.team, key=receipt, at=now)) is not None
            ):
                return kept
            settings = self.settings(conn, actor.team)
            taken = reads.by_channel(conn, actor.team, channel)
            context = self._context(conn, actor, settings, now, channel=channel)
            context = replace(
                context,
                channel_fault="channel-bound" if taken else channel_fault,
                new_ref=lambda prefix, year: reference(
                    prefix, year, reads.next_seq(conn, team=actor.team, prefix=prefix, year=year)
                ),
            )
            work = open_review(command, context)
            opened = work.recorded[0].event
            assert isinstance(opened, e.ReviewOpened)
            process = work.review.process
            reads.keep_process(
                conn, team=actor.team, hash=process.hash, id=process.id, text=process.text
            )
            row = reads.create(
                conn,
                team=actor.team,
                prefix=process.prefix,
                year=command.decided.year,
                process=process.id,
                process_hash=process.hash,
                channel=channel,
                pseudonym_key=(work.review.pseudonym or "").casefold() or None,
                opened_at=now,
            )
            self._keep(conn, row, work, {}, settings, now)
            board = outbox.enqueue(
                conn,
                team=row.team,
                kind="board",
                now=now,
                target=channel,
                params={},
                review_id=row.id,
                dedup_key=f"board/{row.id}",
                subject=f"{row.id}/board",
            )
            outbox.enqueue(
                conn, team=row.team, kind="board", op="pin", now=now, of=board, review_id=row.id
            )
            return self._answer(conn, actor, receipt, render, work)

        return self._transact(act)

    def perform(
        self,
        review_id: int,
        command: c.Command,
        actor: Actor,
        *,
        now: datetime,
        receipt: str | None = None,
        render: Render = lambda reply, facts: {},
    ) -> Any:
        """Does a command to a review, whole or not at all. Answers what ``render`` makes of the
        reply, the same again for the same ``receipt``. Raises :class:`Refusal`, ``Unavailable``,
        ``Unconfirmed``."""

        def act(conn: Connection) -> Any:
            if (
                receipt
                and (kept := receipts.claim(conn, team=actor.team, key=receipt, at=now)) is not None
            ):
                return kept
            row = reads.by_id(conn, review_id)
            if row is None or row.team != actor.team:
                raise Refusal("no-such-review", ref="")
            settings = self.settings(conn, actor.team)
            review, context = (
                self.fold(conn, row),
                self._context(conn, actor, settings, now, row=row),
            )
            before = stale_messages.requests(review, context.calendar)
            work = decide(review, command, context)
            removed = self._keep(conn, row, work, before, settings, now)
            if removed:
                gone = render(
                    Reply("answer-removed", {}), {"ref": row.ref, "today": work.context.today}
                )
                receipts.redact(conn, team=row.team, texts=removed, answer=gone)
            return self._answer(conn, actor, receipt, render, work)

        try:
            return self._transact(act)
        except Refusal:
            if not isinstance(command, c.AnswerIntroduction):
                self._introduced(review_id, actor, now)
            raise

    def _introduced(self, review_id: int, actor: Actor, now: datetime) -> None:
        """Any command of a named contact counts as [That's me], a refused one, too: it is they who
        typed it."""
        with reading(self.engine) as conn:
            row = reads.by_id(conn, review_id)
            review = self.fold(conn, row) if row is not None and row.team == actor.team else None
        if review is not None and review.discontinued is None and review.is_unanswered(actor.user):
            self.perform(review_id, c.AnswerIntroduction(yes=True), actor, now=now)

    def _transact(self, act: Callable[[Connection], Any]) -> Any:
        for attempt in range(ATTEMPTS):
            try:
                with writing(self.engine) as conn:
                    answer = act(conn)
                self.wake()
                return answer
            except Conflict:
                if attempt == ATTEMPTS - 1:
                    raise
        raise AssertionError("unreachable")

    @staticmethod
    def _answer(
        conn: Connection, actor: Actor, receipt: str | None, render: Render, work: UnitOfWork
    ) -> Any:
        facts = {"ref": work.review.ref, "today": work.context.today} | what_next(work)
        if not actor.belongs and not work.review.is_coordinator(actor.user):
            facts[
                "next"
                # whose move it is: a holder outside the channel sees their own items only (rule 16)
            ] = []
        answer = render(work.reply, facts)
        if receipt:
            receipts.store(conn, team=actor.team, key=receipt, answer=answer)
        return answer

    def _context(
        self,
        conn: Connection,
        actor: Actor,
        settings: Workspace,
        now: datetime,
        *,
        row: reads.ReviewRow | None = None,
        channel: str = "",
    ) -> Context:
        today = local_date(now, settings.zone)
        departed = workspace.departed(conn, actor.team)
        return Context(
            actor=actor.user,
            today=today,
            at=now,
            calendar=settings.calendar,
            belongs=actor.belongs,
            trusted=actor.trusted,
            appointed=actor.appointed,
            via=actor.via,
            processes=self.processes,
            pseudonym_free=lambda name: (
                not reads.pseudonym_taken(
                    conn, actor.team, name.casefold(), other_than=row.id if row else None
                )
            ),
            channel=row.channel if row else channel,
            away=workspace.away(conn, actor.team, today),
            active=lambda user: user not in actor.gone and user not in departed,
            document_hosts=settings.document_hosts,
            allowed_postcodes=settings.allowed_postcodes,
        )

    # --- what a command leaves -------------------------------------------------------------------

    def _keep(
        self,
        conn: Connection,
        row: reads.ReviewRow,
        work: UnitOfWork,
        before: stale_messages.Requests,
        settings: Workspace,
        now: datetime,
    ) -> list[str]:
        """Everything that a command leaves, in its own transaction: history, redactions,
        announcements, read tables. ``before``: the requests as they were before it. Answers the
        texts that were removed."""
        review, removed = work.review, list[str]()
        if work.recorded:
            if work.emitted(e.ProcessSwitched):
                process = review.process
                reads.keep_process(
                    conn, team=row.team, hash=process.hash, id=process.id, text=process.text
                )
            history.append(
                conn,
                team=row.team,
                review_id=row.id,
                expected=work.before,
                events=work.recorded,
                process_hash=review.process.hash,
                key=self._key,
            )
            for recorded in work.emitted(e.TextRedacted):
                assert isinstance(recorded.event, e.TextRedacted)
                removed += history.redact(conn, row.id, recorded.event)
            self.rewrite(conn, row, self.fold(conn, row) if removed else review, settings, now)
        self._announce(conn, row, work, before, now)
        return removed

    def rewrite(
        self,
        conn: Connection,
        row: reads.ReviewRow,
        review: Review,
        settings: Workspace,
        now: datetime,
    ) -> None:
        """Rewrites a review's read tables from its state: after each command, and on ``db
        rebuild``."""
        reads.rewrite(
            conn, team=row.team, review_id=row.id, rows=self._rows(conn, row, review, settings, now)
        )

    def _rows(
        self,
        conn: Connection,
        row: reads.ReviewRow,
        review: Review,
        settings: Workspace,
        now: datetime,
    ) -> reads.ReadRows:
        today = local_date(now, settings.zone)
        last = self.last_nudges(conn, row.id)
        found = project(review, last, today, settings)
        return reads.ReadRows(
            state=found.state,  # type: ignore[arg-type]
            process=review.process.id,
            process_hash=review.process.hash,
            channel=review.channel,
            pseudonym_key=found.pseudonym,
            open_items=self._daily(review, last, today, settings, now)
            + tuple(
                reads.OpenItem(
                    item=r.key.item,
                    party=r.key.party,
                    due=r.due,
                    next_nudge_at=_nudge_at(r.slot, today, settings, now) if r.slot else None,
                    step=r.slot.step if r.slot else "",
                )
                for r in found.open
            ),
            belongings=tuple(
                reads.Belonging(user=u, roles=roles) for u, roles in found.people.items()
            ),
        )

    @staticmethod
    def _daily(
        review: Review, last: Last, today: date, settings: Workspace, now: datetime
    ) -> tuple[reads.OpenItem, ...]:
        """The review's own row, looked at once each working day: what time itself brings about."""
        if not review.live:
            return ()
        before = last.get(InstanceId(""))
        first = max(today, before[0] + timedelta(days=1)) if before else today
        at = max(
            now,
            slot_utc(settings.calendar.next_working_day(first), settings.nudge_hour, settings.zone),
        )
        return (reads.OpenItem(item="", next_nudge_at=at, step="daily"),)

    @staticmethod
    def last_nudges(conn: Connection, review_id: int) -> Last:
        """The ledger's last local date for each instance, with the due date that it was about."""
        last = ledger.last_of(conn, review_id)
        return {InstanceId(*pair): nudge for pair, nudge in last.items()}

    def _announce(
        self,
        conn: Connection,
        row: reads.ReviewRow,
        work: UnitOfWork,
        before: stale_messages.Requests,
        now: datetime,
    ) -> None:
        """Writes what is to be told: posts in the board's thread, DMs, and the new state of what
        was posted before."""
        # Somebody may have deleted the board; it is then posted anew, and the newest is the one
        # that is kept.
        board = next(reversed(outbox.copies(conn, row.team, f"{row.id}/board")), None)
        batch = work.before + 1
        for place, telling in enumerate(work.announcements):
            # What a person brought about without an event (a deputy asked) has no number of its
            # own: its receipt keeps it from being told twice.
            once = (
                f"{row.id}/{batch}/{place}"
                if work.recorded or work.context.actor == "clock"
                else None
            )
            self._enqueue(conn, row, telling, board.id if board else None, once, work, now)
        if not work.recorded:
            return
        if board is not None:
            outbox.enqueue(
                conn,
                team=row.team,
                kind="board",
                op="update",
                now=now,
                of=board.id,
                params={},
                review_id=row.id,
            )
        for subject, to in stale_messages.affected_subjects(work, before):
            for copy in outbox.copies(conn, row.team, f"{row.id}/{subject}"):
                if copy.op == "post" and to in ("", copy.target):
                    outbox.enqueue(
                        conn,
                        team=row.team,
                        kind=copy.kind,
                        op="update",
                        now=now,
                        of=copy.id,
                        params=copy.params,
                        review_id=row.id,
                    )

        self._show_digests_anew(conn, row, work, now)

    @staticmethod
    def _show_digests_anew(
        conn: Connection, row: reads.ReviewRow, work: UnitOfWork, now: datetime
    ) -> None:
        """A person's digest is a living message: once something that it lists is done, it says so.
        However much a command does, that is one change a person at most, and those that wait for
        Slack become one."""
        events = [r.event for r in work.recorded]
        parties = {event.party for event in events if isinstance(event, e.PartyRemoved)}
        keys: set[InstanceId] = {
            InstanceId(item, getattr(event, "party", None) or "")
            for event in events
            if (item := getattr(event, "item", None))
        }
        if not work.review.live:
            keys |= set(work.review.all_keys())
        for copy in (
            outbox.current_digests(conn, row.team, row.id, keys=keys, parties=parties)
            if keys or parties
            else ()
        ):
            outbox.enqueue(
                conn,
                team=row.team,
                kind=copy.kind,
                op="update",
                now=now,
                of=copy.id,
                params=copy.params,
            )

    @staticmethod
    def _enqueue(
        conn: Connection,
        row: reads.ReviewRow,
        telling: Announcement,
        board: int | None,
        dedup: str | None,
        work: UnitOfWork,
        now: datetime,
    ) -> None:
        params = {"params": dict(telling.params), "actor": work.context.actor}
        how = "post" if telling.to is None else "dm"
        outbox.enqueue(
            conn,
            team=row.team,
            kind=f"{how}/{telling.code}",
            now=now,
            target=telling.to or row.channel,
            params=params,
            review_id=row.id,
            thread_of=board if how == "post" else None,
            dedup_key=f"{how}/{dedup}" if dedup else None,
            subject=f"{row.id}/{telling.subject}" if telling.subject else None,
        )

    def tick(self, conn: Connection, row: reads.ReviewRow, now: datetime) -> bool:
        """The clock's command on one review, within the caller's transaction; says whether it
        brought anything."""
        settings = self.settings(conn, row.team)
        actor = Actor(team=row.team, user="clock", via="clock")
        review, context = self.fold(conn, row), self._context(conn, actor, settings, now, row=row)
        before = stale_messages.requests(review, context.calendar)
        work = decide(review, c.Tick(), context)
        if work.recorded or work.announcements:
            self._keep(conn, row, work, before, settings, now)
        return bool(work.recorded)

    # --- people who left ----------------------------------------------------------------------

    def flag_departed(
        self, conn: Connection, row: reads.ReviewRow, review: Review, user: str, now: datetime
    ) -> None:
        """Tells the coordinators once what is open and was somebody's who left; if they were the
        only coordinator, the channel."""
        if not review.live or not (
            keys := [k for k in review.open_keys() if _has(review, k, user)]
        ):
            return
        params = {"user": user, "count": len(keys), "items": [list(k) for k in keys[:10]]}
        away = workspace.away(conn, row.team, self.today(conn, row.team, now))
        others = [u for u in coordinators_to_tell(review, away) if u != user]
        alone = [("post/coordinator-gone", row.channel)] if review.is_coordinator(user) else []
        for kind, target in [("dm/person-gone", u) for u in others] or alone:
            outbox.enqueue(
                conn,
                team=row.team,
                kind=kind,
                now=now,
                target=target,
                review_id=row.id,
                params={"params": params, "actor": "clock"},
                dedup_key=f"departed/{row.id}/{user}/{target}",
            )

    def person_gone(self, team: str, user: str, now: datetime) -> None:
        """Slack says that somebody's account was deactivated."""

        def act(conn: Connection) -> None:
            for row, review in self.fold_all(conn, reads.of_user(conn, team, user)):
                self.flag_departed(conn, row, review, user, now)

        self._transact(act)

    # --- settings and absence --------------------------------------------------------------------

    def change_setting(
        self, actor: Actor, key: str, value: str, *, now: datetime
    ) -> tuple[str, str]:
        """Sets one of the workspace's settings. Every live review's dates follow, as they are
        derived."""
        return self.change_settings(actor, ((key, value),), now=now, even_the_same=True)[0]

    def change_settings(
        self,
        actor: Actor,
        values: Iterable[tuple[str, str]],
        *,
        now: datetime,
        even_the_same: bool = False,
    ) -> list[tuple[str, str]]:
        """Sets several at once, all or none; answers those that were not so before."""
        typed = list(values)

        def act(conn: Connection) -> list[tuple[str, str]]:
            today = self.today(conn, actor.team, now)
            wanted = [workspace_settings.check(key, value, today) for key, value in typed]
            stored = workspace.settings(conn, actor.team)
            before = {
                key: stored.get(key, setting.default)
                for key, setting in workspace_settings.SETTINGS.items()
            }
            changed = [
                (key, value) for key, value in wanted if even_the_same or before[key] != value
            ]
            for key, value in changed:
                workspace.change_setting(
                    conn, team=actor.team, key=key, value=value, by=actor.user, at=now
                )
            settings = self.settings(conn, actor.team)
            for row, review in self.fold_all(
                conn, reads.every(conn, actor.team, "live") if changed else ()
            ):
                self.rewrite(conn, row, review, settings, now)
            return changed

        return self._transact(act)  # type: ignore[no-any-return]

    def set_away(self, actor: Actor, until: date | None, *, now: datetime) -> list[dict[str, Any]]:
        """Notes that a person is away; answers, by review, what nobody stands in for meanwhile
        (``offers.unattended``) with ``ref`` and ``told``: the coordinators who hear of it."""

        def act(conn: Connection) -> list[dict[str, Any]]:
            today = self.today(conn, actor.team, now)
            if until is not None and until <= today:
                raise Refusal("past-date", date=until, title="", party="", item="")
            before = workspace.person(conn, actor.team, actor.user).away_until
            # Back early is back today: tomorrow's digest still says what was answered meanwhile.
            back = today if until is None and before is not None and before >= today else until
            workspace.set_away(conn, team=actor.team, user=actor.user, until=back)
            live = [
                row for row in reads.of_user(conn, actor.team, actor.user) if row.state == "live"
            ]
            if until is None:
                return []
            away, found = workspace.away(conn, actor.team, today), self.fold_all(conn, live)
            return [
                self._tell_away(conn, row, review, actor.user, until, away, now)
                for row, review in found
            ]

        return self._transact(act)  # type: ignore[no-any-return]

    @staticmethod
    def _tell_away(
        conn: Connection,
        row: reads.ReviewRow,
        review: Review,
        user: str,
        until: date,
        away: Mapping[str, date],
        now: datetime,
    ) -> dict[str, Any]:
        alone = absence.unattended(review, user, away)
        told = [u for u in coordinators_to_tell(review, away) if u != user]
        told = told if alone["parties"] or alone["roles"] else []
        about = {
            "user": user,
            "until": until.isoformat(),
            "parties": alone["parties"],
            "roles": alone["roles"],
        }
        for coordinator in told:
            outbox.enqueue(
                conn,
                team=row.team,
                kind="dm/holder-away",
                now=now,
                target=coordinator,
                review_id=row.id,
                params={"params": about, "actor": user},
                dedup_key=f"away/{row.id}/{user}/{until.isoformat()}/{coordinator}",
            )
        return alone | {"ref": row.ref, "told": told}

    def stood_in(
        self, conn: Connection, team: str, user: str, now: datetime
    ) -> list[dict[str, Any]]:
        """What others did for a person's agencies since that person last did something, newest
        first."""
        today = self.today(conn, team, now)
        found: list[dict[str, Any]] = []
        live = [row for row in reads.of_user(conn, team, user) if row.state == "live"]
        for seen in self.see_all(conn, live, team, now):
            last = absence.last_acted(seen.review, user, today)
            found += absence.stood_in(seen.review, user, last, today)
        return sorted(found, key=lambda one: one["recorded"], reverse=True)

    # --- operating -------------------------------------------------------------------------------

    def rebuild(self, now: datetime) -> tuple[int, list[str]]:
        """Rebuilds the read tables of every review from its history; says how many, and those whose
        history cannot be read, as lines for the operator: theirs stay as they are."""
        with writing(self.engine) as conn:
            rows = reads.every(conn)
            left: list[str] = []
            for row, review in self.fold_all(
                conn, rows, lambda row, _: left.append(_unreadable(row))
            ):
                self.rewrite(conn, row, review, self.settings(conn, row.team), now)
        return len(rows) - len(left), left

    def count(self, conn: Connection) -> int:
        """How many reviews there are."""
        return len(reads.every(conn))

    def differences(self, conn: Connection, now: datetime) -> list[str]:
        """Reviews whose read tables are not what their history says, as lines for the operator.

        The instants of the next nudges are left out: the tick moves them on its own.
        """
        found: list[str] = []
        for row, review in self.fold_all(
            conn, reads.every(conn), lambda row, _: found.append(_unreadable(row))
        ):
            stored = reads.rows_of(conn, row.id)
            told = self._rows(conn, row, review, self.settings(conn, row.team), now)
            if _comparable(stored) != _comparable(told):
                found.append(
                    f"{row.team} {row.ref}: the read tables differ from the history; run `db"
                    " rebuild`"
                )
        return found

    def upgrade_process(self, ref: str, because: str, now: datetime) -> None:
        """Moves a review to the newer file of its pathway, as the operator. Raises
        ``LookupError``."""
        with reading(self.engine) as conn:
            row = self.by_reference(conn, ref)
        self.perform(
            row.id,
            c.UpgradeProcess(because=because),
            Actor(team=row.team, user="operator"),
            now=now,
        )

    def rehearse_upgrade(self, ref: str, now: datetime) -> UnitOfWork:
        """What :meth:`upgrade_process` would do, and nothing is kept. Raises ``LookupError``,
        :class:`Refusal`."""
        with reading(self.engine) as conn:
            row = self.by_reference(conn, ref)
            actor = Actor(team=row.team, user="operator")
            context = self._context(conn, actor, self.settings(conn, row.team), now, row=row)
            return decide(self.fold(conn, row), c.UpgradeProcess(because="rehearsed"), context)

    def by_reference(self, conn: Connection, ref: str) -> reads.ReviewRow:
        """The one review of a reference in the whole database, for the operator. Raises
        ``LookupError``, ``NewerFormat``."""
        if ref in reads.newer(conn):
            raise NewerFormat(f"review {ref}")
        found = [row for row in reads.every(conn) if row.ref == ref]
        if len(found) != 1:
            raise LookupError(f"there are {len(found)} reviews {ref}")
        return found[0]

    def forget_receipts(self, now: datetime) -> int:
        """Removes receipts that no retry asks for any more."""
        with writing(self.engine) as conn:
            return receipts.forget(conn, before=now - RECEIPTS_KEPT)


def what_next(work: UnitOfWork) -> dict[str, Any]:
    """What an answer may end with: ``everything_done``, else ``next`` (the lines of whose move it
    is, two at most)."""
    review, context = work.review, work.context
    if not review.live:
        return {"everything_done": bool(work.emitted(e.ReviewCompleted)), "next": []}
    return {
        "everything_done": False,
        "next": lines_view.moves(review, context.today, context.calendar, 2),
    }


@lru_cache(maxsize=64)
def _settings(stored: str) -> Workspace:
    return workspace_settings.read(json.loads(stored))


def _has(review: Review, key: InstanceId, user: str) -> bool:
    """Whether an open instance waits for this person."""
    return (
        user in awaited_from(review, key)
        if review.item(key.item).answered
        else lines_view.own(review, key, user)
    )


def _nudge_at(slot: Slot, today: date, settings: Workspace, now: datetime) -> datetime:
    """When a slot is looked at: at the nudge hour. What became due only today, after it, waits for
    the morning."""
    at = slot_utc(settings.calendar.next_working_day(slot.day), settings.nudge_hour, settings.zone)
    if at <= now and slot.since >= today:
        tomorrow = settings.calendar.next_working_day(today + timedelta(days=1))
        return slot_utc(tomorrow, settings.nudge_hour, settings.zone)
    return max(
        at, now
    )  # since when it could be planned: how late the ticks are is measured from there


def _unless_damaged(
    row: reads.ReviewRow,
    read: Callable[[reads.ReviewRow], Review],
    damaged: Callable[[reads.ReviewRow, Exception], None] | None = None,
) -> Review | None:
    """A review, unless it cannot be read: one such keeps nobody from the others."""
    try:
        return read(row)
    except (CorruptHistory, NewerFormat) as why:
        if damaged is None:
            log.error("a review is left out", review=row.id, why=str(why))
        else:
            damaged(row, why)
        return None


def _unreadable(row: reads.ReviewRow) -> str:
    return f"{row.team} {row.ref}: the history cannot be read, or the process file that it goes by"


def reference(prefix: str, year: int, number: int) -> str:
    """A review's reference: prefix, year of the decision, running number in the workspace."""
    return f"{prefix}-{year}-{number:02d}"


def _comparable(rows: reads.ReadRows) -> reads.ReadRows:
    items = sorted(rows.open_items, key=lambda i: (i.item, i.party))
    return replace(
        rows,
        open_items=tuple(replace(i, next_nudge_at=None, step="") for i in items),
        belongings=tuple(sorted(rows.belongings, key=lambda b: b.user)),
    )
