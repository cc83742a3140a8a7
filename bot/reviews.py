"""The one way in: :meth:`Reviews.perform` makes every change of a review, in one transaction.

    receipt -> load and fold -> decide -> append -> announce (outbox) -> project (read tables) ->
    commit

Two who act at the same moment are told apart by the review's number: the later one is decided anew
on what the first left. Looking goes through :meth:`Reviews.see`, which only reads.
"""

import json
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

from bot import announcing, read_tables
from bot.acting import Actor, Place, gather
from bot.errors import Refusal
from bot.histories import Histories, Unreadable, leave_out
from bot.keeping import Before, Keeping, Kept
from bot.refusals.finding import NoSuchReview
from bot.refusals.permission import ChannelBound
from bot.store import reads, receipts, workspace
from bot.store.db import reading, writing
from bot.store.erasing import Erasing
from bot.store.errors import Conflict, Unavailable, Unconfirmed
from bot.store.moving import when_moved
from bot.store.reads import End, ReviewRow
from bot.workflow import settings as workspace_settings
from bot.workflow.acts import replies
from bot.workflow.acts.decide import decide, open_review
from bot.workflow.acts.saying import Reply
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.dates.calendar import local_date, slot_utc
from bot.workflow.process.pathways import Pathways
from bot.workflow.process.vocabulary import PartyKind
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.rules.context import Context
from bot.workflow.rules.lookup import find_party
from bot.workflow.settings import Workspace
from bot.workflow.views import lines as lines_view

TIME_LEFT = 0.7  # seconds after which a person cannot wait for a second try any more
ATTEMPTS = 8  # at a review that others change at the same moment

# The kinds of parties whose names may stand in a typed line.
NAMED_KINDS: tuple[PartyKind, ...] = (
    "agency",
    "partnership",
    "family",
    "attendee",
    "action",
    "task",
    "round",
    "hold",
    "body",
    "partner-agency",
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Seen:
    """A review as somebody looks at it on a day, by the settings of its workspace."""

    row: ReviewRow
    review: Review
    settings: Workspace
    today: date


Render = Callable[[Reply, Mapping[str, Any]], Any]
"""Turns a reply into what is answered (and kept in the receipt): JSON values."""


class Reviews:
    """All reviews of one database."""

    def __init__(self, engine: Engine, *, key: bytes, look: Callable[[], Pathways]) -> None:
        self.engine = engine
        self._look = look
        self.pathways = look()
        self.histories = Histories(self.pathways.processes.values(), key=key)
        when_moved(engine, self.histories.forget_all)
        self._keeping = Keeping(self.histories, key)
        self.erasing = Erasing(engine)
        self.wake: Callable[[], None] = lambda: None
        self.stopwatch: Callable[[], float] = time.monotonic

    def look_at_files(self) -> Pathways:
        """Look at the process files again, and go by what they say now."""
        self.pathways = self._look()
        return self.pathways

    # --- looking ---------------------------------------------------------------------------------

    @contextmanager
    def looking(self) -> Iterator[Connection]:
        """Open a consistent view of the database, for looking only."""
        with reading(self.engine) as conn:
            yield conn

    def settings(self, conn: Connection, team: str) -> Workspace:
        """Return a workspace's settings."""
        return _settings(json.dumps(workspace.settings(conn, team), sort_keys=True))

    def today(self, conn: Connection, team: str, now: datetime) -> date:
        """Return the day it is where a workspace's people live."""
        return local_date(now, self.settings(conn, team).zone)

    def see(
        self, conn: Connection, row: ReviewRow, now: datetime, *, as_of: date | None = None
    ) -> Seen:
        """Look at a review, as it is now or as it was at the end of a past day."""
        settings = self.settings(conn, row.team)
        if as_of is None:
            review = self.histories.glance(conn, row, self._end_of(conn, row))
            return Seen(row, review, settings, local_date(now, settings.zone))

        end_of_day = slot_utc(as_of + timedelta(days=1), 0, settings.zone)
        return Seen(row, self.histories.fold(conn, row, before=end_of_day), settings, as_of)

    def _end_of(self, conn: Connection, row: ReviewRow) -> End | None:
        """Return where a review ends now, unless its row cannot be read."""
        if row.unreadable:
            return None

        end = reads.end_of(conn, row.team, row.id)
        if end is None:  # somebody purged it since its row was read
            self.histories.forget(row.id)
            raise NoSuchReview(ref=row.ref)

        return end

    def see_all(
        self,
        conn: Connection,
        rows: Sequence[ReviewRow],
        team: str,
        now: datetime,
        unreadable: Unreadable = leave_out,
    ) -> list[Seen]:
        """Look at many of a workspace's reviews; those that cannot be read are left out.

        Only the histories of those that changed since the last look are read.
        """
        settings = self.settings(conn, team)
        today = local_date(now, settings.zone)
        return [
            Seen(row, review, settings, today)
            for row, review in self.histories.glance_all(conn, rows, unreadable)
        ]

    def find(
        self, conn: Connection, team: str, *, ref: str | None = None, channel: str = ""
    ) -> ReviewRow | None:
        """Find a review by its reference, else by its channel.

        Where none is bound to the channel any more, it is the one that was last.
        """
        if ref:
            return reads.by_ref(conn, team, ref)

        bound = reads.by_channel(conn, team, channel)
        if bound is not None or not channel:
            return bound

        left = reads.left_channels(conn, team, [channel])
        return max(left, key=lambda row: row.id, default=None)

    def of_user(self, conn: Connection, team: str, user: str) -> list[ReviewRow]:
        """Find the reviews that a person has a part in, and may take part in."""
        return self.open_to(conn, team, user, reads.of_user(conn, team, user))

    def open_to(
        self, conn: Connection, team: str, user: str, rows: Sequence[ReviewRow]
    ) -> list[ReviewRow]:
        """Return those of some reviews that a person may take part in, as far as is known of them.

        That is all of them, but for guests, who are let into each by name.
        """
        known = workspace.person(conn, team, user)
        if known.is_out:
            return []

        if not known.is_guest:
            return list(rows)

        return [row for row in rows if self.lets_in(conn, row, user)]

    def lets_in(self, conn: Connection, row: ReviewRow, user: str) -> bool:
        """Say whether a coordinator of a review has let a guest in."""
        return user in self._let_in(conn, row)

    def _let_in(self, conn: Connection, row: ReviewRow) -> Collection[str]:
        review = self.histories.glance_if_readable(conn, row)
        return review.let_in if review is not None else frozenset()

    def knows_party(
        self, conn: Connection, row: ReviewRow, own_of: str | None = None
    ) -> Callable[[str], bool]:
        """Return how to tell whether words name a party of a review, or one ``own_of`` a person.

        The grammar asks it for dates without a word. A review that cannot be read knows any: that
        it cannot is for those who belong to it to learn, not for whoever named it.
        """
        review = self.histories.glance_if_readable(conn, row)
        if review is None:
            return lambda words: True

        parties = [party for kind in NAMED_KINDS for party in review.parties_of(kind)]

        if own_of is not None:
            parties = list(review.agencies_of(own_of))

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
        channel_fault: Refusal | None,
        now: datetime,
        receipt: str | None,
        render: Render,
        like: Review | None = None,
    ) -> Any:
        """Open a review bound to a channel, with the agencies and people of another if ``like``.

        Returns what ``render`` makes of the reply, and the same again for the same ``receipt``.
        Raises :class:`Refusal`.
        """
        self.look_at_files()

        def act(conn: Connection) -> UnitOfWork:
            settings = self.settings(conn, actor.team)
            taken = reads.by_channel(conn, actor.team, channel)
            context = replace(
                self._context(conn, actor, settings, now, Place(channel=channel)),
                channel_fault=ChannelBound() if taken else channel_fault,
                like=like,
                new_ref=lambda prefix, year: reads.next_reference(
                    conn, team=actor.team, prefix=prefix, year=year
                ),
            )
            work = open_review(command, context)
            row = self._keeping.create(conn, actor.team, channel, command.decided, work, now)
            self._keeping.keep(conn, row, work, Before(), settings, now)
            announcing.post_board(conn, row, now)
            return work

        return self._answer_once(actor, receipt, now, render, act)

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
        """Do a command to a review, whole or not at all.

        Returns what ``render`` makes of the reply, and the same again for the same ``receipt``.
        Raises :class:`Refusal`, ``Unavailable``, ``Unconfirmed``.
        """
        if isinstance(command, c.Switch | c.UpgradeProcess):
            self.look_at_files()

        is_named, kept = False, Kept()

        def act(conn: Connection) -> UnitOfWork:
            nonlocal is_named, kept
            row = reads.held(conn, actor.team, review_id)
            if row is None:
                self.histories.forget(review_id)
                raise NoSuchReview(ref="")

            settings = self.settings(conn, actor.team)
            before = self.histories.snapshot(conn, row)
            review = self.histories.fork(conn, row, before)
            is_named = review.discontinued is None and review.is_unanswered(actor.user)
            context = self._context(conn, actor, settings, now, Place.of(row, review))
            work = decide(review, command, context)
            if work.purge is not None:
                kept = self._keeping.purge(conn, row, work, work.purge, now)
            else:
                kept = self._keeping.keep(conn, row, work, Before.of(before, row), settings, now)

            if kept.removed:
                notice = _notice_of_removal(row, kept, context.today, render)
                receipts.redact(conn, team=row.team, texts=kept.removed, answer=notice)

            return work

        try:
            answer = self._answer_once(actor, receipt, now, render, act)
        except Refusal:
            if is_named and not isinstance(command, c.AnswerIntroduction):
                # Even a refused command of a named contact counts as [That's me]: they typed it.
                self.perform(review_id, c.AnswerIntroduction(yes=True), actor, now=now)

            raise

        if kept.is_purged:
            self.histories.forget(review_id)
        elif kept.snapshot is not None:
            self.histories.keep(review_id, kept.snapshot)

        if kept.removed:
            self.erasing.begin(now)

        return answer

    def write_anew(self, row: ReviewRow, now: datetime) -> bool:
        """Write a review's read tables anew from its history; nobody changes it meanwhile.

        Says whether it is still there. Raises ``CorruptHistory`` or ``NewerFormat`` where it cannot
        be read.
        """

        def act(conn: Connection) -> bool:
            held = reads.held(conn, row.team, row.id)
            if held is None:
                return False
            review = self.histories.fold(conn, held)
            read_tables.rewrite(conn, held, review, self.settings(conn, row.team), now)
            return True

        return self.transact(act)

    def let_go(self) -> None:
        """Keep nothing in memory of what other processes have purged, or redacted."""
        with reading(self.engine) as conn:
            self.histories.let_go(conn)

    def tick(self, conn: Connection, row: ReviewRow, now: datetime) -> bool:
        """Do the clock's command to one review, within the caller's transaction.

        Says whether it brought about anything.
        """
        settings = self.settings(conn, row.team)
        before = self.histories.snapshot(conn, row)
        work = self.rehearse(conn, row, c.Tick(), _the_clock(row.team), now)
        if work.recorded or work.announcements:
            self._keeping.keep(conn, row, work, Before.of(before, row), settings, now)
        return bool(work.recorded)

    def would_tick(self, conn: Connection, row: ReviewRow, now: datetime) -> bool:
        """Say whether the clock's command would bring about anything in a review."""
        work = self.rehearse(conn, row, c.Tick(), _the_clock(row.team), now)
        return bool(work.recorded or work.announcements)

    def rehearse(
        self, conn: Connection, row: ReviewRow, command: c.Command, actor: Actor, now: datetime
    ) -> UnitOfWork:
        """Decide a command on a review, and keep nothing of it. Raises :class:`Refusal`."""
        settings = self.settings(conn, row.team)
        review = self.histories.fork(conn, row, self.histories.snapshot(conn, row))
        context = self._context(conn, actor, settings, now, Place.of(row, review))
        return decide(review, command, context)

    def transact(self, act: Callable[[Connection], T]) -> T:
        """Do ``act`` in one transaction, anew as long as others are first, and wake the sender."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with writing(self.engine) as conn:
                    result = act(conn)
            except Conflict:
                if attempt == ATTEMPTS:
                    raise
            else:
                self.wake()
                return result

        raise AssertionError("unreachable")

    def _answer_once(
        self,
        actor: Actor,
        receipt: str | None,
        now: datetime,
        render: Render,
        act: Callable[[Connection], UnitOfWork],
    ) -> Any:
        """Do ``act`` and answer its reply; a second time for one receipt, only answer."""

        def act_and_answer(conn: Connection) -> Any:
            if not receipt:
                return _answer(act(conn), actor, render)

            kept = receipts.claim(conn, team=actor.team, key=receipt, at=now)
            if kept is not None:
                return kept

            answer = _answer(act(conn), actor, render)
            receipts.store(conn, team=actor.team, key=receipt, answer=answer)
            return answer

        began = self.stopwatch()

        try:
            return self.transact(act_and_answer)
        except Unconfirmed:
            if not receipt or self.stopwatch() - began > TIME_LEFT:
                raise

        try:  # its receipt says that it was done; or it was not, and is done now
            return self.transact(act_and_answer)
        except (Unavailable, Conflict) as error:
            raise Unconfirmed(str(error)) from error

    def _context(
        self, conn: Connection, actor: Actor, settings: Workspace, now: datetime, place: Place
    ) -> Context:
        """Gather the facts that a command is judged by."""
        return gather(conn, actor, settings, now, place, self.pathways)


def _the_clock(team: str) -> Actor:
    """Return the actor that time itself is."""
    return Actor(team=team, user="clock", via="clock")


def what_next(work: UnitOfWork) -> dict[str, Any]:
    """Return what an answer may end with.

    That is ``everything_done``, else ``next``: the lines of whose move it is, two at most.
    """
    review, context = work.review, work.context
    if not review.live:
        return {"everything_done": bool(work.emitted(e.ReviewCompleted)), "next": []}
    moves = lines_view.moves(review, context.today, context.calendar, 2)
    return {"everything_done": False, "next": moves}


def _notice_of_removal(row: ReviewRow, kept: Kept, today: date, render: Render) -> Any:
    """Render what is answered in the place of an answer that says what was removed."""
    if kept.is_purged:
        return render(replies.AnswerPurged(), {"ref": "", "today": today})
    return render(replies.AnswerRemoved(), {"ref": row.ref, "today": today})


def _answer(work: UnitOfWork, actor: Actor, render: Render) -> Any:
    """Render the reply to whoever acted.

    Whose move it is they read in the channel or as a coordinator: a holder outside the channel sees
    their own items only (rule 16).
    """
    facts = {"ref": work.review.ref, "today": work.context.today} | what_next(work)
    if actor.belongs or work.review.is_coordinator(actor.user):
        return render(work.reply, facts)
    return render(work.reply.without_others(), facts | {"next": []})


@lru_cache(maxsize=64)
def _settings(stored: str) -> Workspace:
    """Read settings as they are stored, in JSON."""
    return workspace_settings.read(json.loads(stored))
