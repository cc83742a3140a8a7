"""Workspaces on one database: no function of the store reaches from one into another.

Every function is called in the name of a second workspace with the ids of the first, whose rows it
must neither show nor change, and each of its statements must name the workspace. What works across
all of them is listed with its reason.
"""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import NoResultFound

from bot.store import (
    channel_moves,
    digests,
    due_items,
    history,
    installations,
    ledger,
    lists,
    newcomers,
    outbox,
    overviews,
    pauses,
    process_files,
    purges,
    purging,
    reads,
    receipts,
    sending,
)
from bot.store import workspace as ws
from bot.store.db import reading, writing
from bot.store.due_items import DueRow
from bot.store.errors import Conflict, CorruptHistory
from bot.store.lists import Whose
from bot.store.overviews import OverviewRows, WaitingRow
from bot.store.reads import Belonging, OpenItem, ReadRows, ReviewRow
from bot.store.tables import metadata, purged_workspaces
from bot.store.tables import outbox as outbox_table
from bot.workflow.review.events import TextRedacted
from tests.store.bound import TABLES, unbound, watched
from tests.store.rows import HASH, KEY, NOW, TODAY, append, claimed, closed, new_review, opened
from tests.store.rows import post as put_in_outbox
from tests.store.rows import recorded as numbered

OTHER = "T2"
LATER = NOW + timedelta(days=30)
MODULES = (
    "channel_moves",
    "digests",
    "due_items",
    "history",
    "installations",
    "ledger",
    "lists",
    "newcomers",
    "outbox",
    "overviews",
    "pauses",
    "process_files",
    "purges",
    "purging",
    "reads",
    "receipts",
    "sending",
    "verification",
    "workspace",
    "wrong_clocks",
)

ACROSS = {
    "due_items.find_due": "the tick plans for every workspace; its rows carry theirs",
    "due_items.claim": "the tick, of rows that it has found",
    "due_items.claim_due": "the tick plans for every workspace; its rows carry theirs",
    "due_items.still_due": "the tick, of the rows that it claimed",
    "due_items.reviews_due": "the tick",
    "due_items.oldest_due_anywhere": "/readyz: whether anybody ticks at all; says an instant alone",
    "installations.everywhere": "the operator: workspaces list and rotate, doctor",
    "installations.begin": "nobody knows the workspace yet: states are of browsers",
    "installations.consume": "as above",
    "outbox.find_anywhere": "what the sender has leased, and the operator's list",
    "outbox.anywhere": "the operator names a delivery by its number alone",
    "outbox.in_state": "the operator's list",
    "outbox.oldest_waiting": "/readyz; says an instant alone",
    "outbox.sent_since": "/readyz; says yes or no",
    "outbox.counts": "/metrics; counts alone",
    "overviews.all_behind": "the look over all that is kept, at the first tick and every hour",
    "reads.rows_found": "asks a query of another function here",
    "pauses.parked": "the tick asks about all that is parked; the operator's list",
    "purges.everywhere": "the operator: db verify and db certificate",
    "purging.forget_taken_back": "the tick forgets what was deleted in every workspace",
    "reads.teams": "the tick looks at each workspace's closed reviews; doctor",
    "reads.ends_anywhere": "the tick asks what of all that is in memory has gone or changed",
    "history.redacted_since": "as above",
    "reads.everywhere": "the operator: db verify, rebuild and process upgrade",
    "reads.newer": "the operator: db verify and rebuild",
    "receipts.forget": "the tick forgets old receipts of every workspace",
    "sending.gathers": "the sender, of a row that it has claimed",
    "sending.has_expired": "the sender serves every workspace; says yes or no",
    "sending.find_ready": "the sender serves every workspace; ids of rows that it may claim",
    "sending.mark_all_sent": "the sender, of rows that it has claimed",
    "sending.give_back": "as above",
    "wrong_clocks.bring_forward": "the look over all that is kept, after a clock that was ahead",
    "wrong_clocks.is_put_off": "as above",
    "pauses.any_limit": "as above",
    "pauses.forget_limits": "as above",
    "ledger.days_ahead": "as above",
    "sending.expire": "the sender takes back what another sender left",
    "sending.claim": "the sender serves every workspace; its rows carry theirs",
    "sending.put_aside": "the sender, of rows that it could not read; any workspace's",
    "sending.stranded": "the sender looks for rows that nobody can read; any workspace's",
    "workspace.is_set_anywhere": "the operator: doctor asks whether anybody has an anchor",
    "workspace.without_setting": "the operator: doctor names the workspaces without a setting",
    "verification.verify": "a row that was moved to another workspace is found out by it",
}


@dataclass(frozen=True)
class Ours:
    """What the first workspace has, whose ids the second one tries."""

    review: ReviewRow
    nudge: int
    told: int
    board: int
    update: int
    held: int
    purge: int
    leased: outbox.OutboxRow
    waiting: outbox.OutboxRow
    due: DueRow


def theirs(row: Any) -> Any:
    """The same row, as the other workspace would have it."""
    return replace(row, team=OTHER)


OVERVIEW = OverviewRows(
    facts="{}",
    late="[]",
    card=None,
    lateness={TODAY: 1},
    waiting=frozenset(
        WaitingRow(
            user="U1",
            what=f"{rank}",
            rank=rank,
            ref="ESCB-2026-01",
            due=TODAY,
            place=0,
            near_from=None,
            late_from=None,
            facts="{}",
        )
        for rank in (0, 1)
    ),
)
ROWS = ReadRows(
    state="live",
    process="escb",
    process_hash=HASH,
    channel="C1",
    pseudonym_key="ash",
    open_items=(OpenItem(item="agency-letter", next_nudge_at=NOW, step="due"),),
    belongings=(Belonging(user="U1", roles=("coordinator",)),),
)


INSTALLED = installations.Installation(
    team="T1",
    name="Ours",
    enterprise=None,
    bot_user="UB",
    scopes="commands",
    token="sealed",
    installed_by="U1",
    installed_at=NOW,
)

CERTIFIED: dict[str, Any] = {
    "team": "T1",
    "review_id": 99,
    "ref": "ESCB-2025-09",
    "prefix": "ESCB",
    "year": 2025,
    "seq": 9,
    "process": "escb",
    "end": "completed",
    "opened_on": TODAY,
    "ended_on": TODAY,
    "kept_until": TODAY,
    "rule": "1 year after completion",
    "exported_on": None,
    "asked_by": "U1",
    "seconded_by": "U2",
    "purged_at": NOW,
    "events": 2,
    "head": "ab",
    "counts": "{}",
}
Try = Callable[[Connection, Ours], Any]

TRIES: dict[str, Try] = {
    "channel_moves.was_said_in": lambda c, o: channel_moves.was_said_in(c, OTHER, "C1"),
    "channel_moves.posted": lambda c, o: channel_moves.posted(c, OTHER, o.review.id, "C1"),
    "channel_moves.forget_place": lambda c, o: channel_moves.forget_place(
        c, replace(theirs(o.waiting), of=o.told)
    ),
    "channel_moves.outcomes": lambda c, o: channel_moves.outcomes(c, OTHER, "subject"),
    "channel_moves.had_files": lambda c, o: channel_moves.had_files(c, OTHER, "subject"),
    "channel_moves.redirect": lambda c, o: channel_moves.redirect(
        c, team=OTHER, review_id=o.review.id, was="C1", to="C9", now=NOW
    ),
    "channel_moves.renumber": lambda c, o: channel_moves.renumber(c, team=OTHER, was="C1", to="C9"),
    "due_items.oldest_due": lambda c, o: due_items.oldest_due(c, OTHER),
    "due_items.look_again": lambda c, o: due_items.look_again(
        c, OTHER, o.review.id, o.due.item, o.due.party, at=NOW
    ),
    "due_items.next_look": lambda c, o: due_items.next_look(c, OTHER, o.review.id),
    "due_items.advance": lambda c, o: due_items.advance(c, theirs(o.due), next_nudge_at=LATER),
    "due_items.advance_all": lambda c, o: due_items.advance_all(
        c, [(theirs(o.due), LATER, "late-2")]
    ),
    "history.append": lambda c, o: history.append(
        c,
        team=OTHER,
        review_id=o.review.id,
        expected=2,
        events=[numbered(3, closed("timetable"))],
        process_hash=HASH,
        key=KEY,
    ),
    "history.load_ended": lambda c, o: history.load_ended(c, KEY, OTHER, o.review.id)[0],
    "history.load_newer": lambda c, o: history.load_newer(
        c, KEY, OTHER, o.review.id, history.Head(1, "code", "seal"), 2
    )[0],
    "history.load": lambda c, o: history.load(c, OTHER, o.review.id),
    "history.redact": lambda c, o: history.redact(
        c, OTHER, o.review.id, TextRedacted(event=2, on=TODAY, reason="a name")
    ),
    "installations.get": lambda c, o: installations.get(c, OTHER),
    "installations.reseal": lambda c, o: installations.reseal(
        c, team=OTHER, old="sealed", new="theirs"
    ),
    "history.texts_of": lambda c, o: history.texts_of(c, OTHER, o.review.id),
    "ledger.settle": lambda c, o: ledger.settle(c, OTHER, [o.nudge], "held"),
    "ledger.settle_untold": lambda c, o: ledger.settle_untold(c, OTHER, [o.nudge], "held"),
    "ledger.told_by": lambda c, o: ledger.told_by(c, OTHER, o.told),
    "ledger.by_ids": lambda c, o: ledger.by_ids(c, OTHER, [o.nudge]),
    "ledger.of_review": lambda c, o: ledger.of_review(c, OTHER, o.review.id),
    "ledger.about_item": lambda c, o: ledger.about_item(c, OTHER, o.review.id, o.due.item),
    "ledger.tellings_of": lambda c, o: ledger.tellings_of(c, OTHER, o.review.id),
    "ledger.mentioning_since": lambda c, o: ledger.mentioning_since(c, OTHER, date(2020, 1, 1)),
    "ledger.notes_told_in": lambda c, o: ledger.notes_told_in(c, OTHER, [o.review.id]),
    "ledger.notes_told_by": lambda c, o: ledger.notes_told_by(c, OTHER, [o.told]),
    "ledger.told_in": lambda c, o: ledger.told_in(c, OTHER, [o.review.id]),
    "ledger.late_told": lambda c, o: ledger.late_told(c, OTHER, o.review.id),
    "ledger.late_told_in": lambda c, o: ledger.late_told_in(c, OTHER, [o.review.id]),
    "digests.hand_over": lambda c, o: digests.hand_over(c, OTHER, {o.waiting.id: o.board}),
    "outbox.find": lambda c, o: outbox.find(c, OTHER, outbox_table.c.id > 0),
    "outbox.get": lambda c, o: outbox.get(c, OTHER, o.told),
    "outbox.held_open": lambda c, o: outbox.held_open(c, OTHER, ["digest"]),
    "digests.earlier": lambda c, o: digests.earlier(c, OTHER, "subject", but="none"),
    "digests.unsent": lambda c, o: digests.unsent(c, OTHER, ["subject"]),
    "outbox.told_on": lambda c, o: outbox.told_on(c, OTHER, ["digest"], [TODAY]),
    "outbox.told_since": lambda c, o: outbox.told_since(c, OTHER, ["U1"], NOW),
    "outbox.copies_of": lambda c, o: outbox.copies_of(c, OTHER, ["subject"]),
    "outbox.addressed_to": lambda c, o: outbox.addressed_to(c, OTHER, o.review.id, ["U1"]),
    "digests.current": lambda c, o: digests.current(
        c, OTHER, o.review.id, keys=[(o.due.item, "")], parties=[""]
    ),
    "outbox.sent_of_kind": lambda c, o: outbox.sent_of_kind(c, OTHER, o.review.id, "board"),
    "outbox.of_kinds": lambda c, o: outbox.of_kinds(c, OTHER, o.review.id, ["digest", "board"]),
    "pauses.resume": lambda c, o: pauses.resume(c, team=OTHER, target="C7"),
    "pauses.reason": lambda c, o: pauses.reason(c, team=OTHER, target="C7"),
    "pauses.limited_until": lambda c, o: pauses.limited_until(
        c, team=OTHER, method="chat.update", now=NOW
    ),
    "pauses.limited": lambda c, o: pauses.limited(c, team=OTHER, method="chat.update", now=NOW),
    "purges.by_id": lambda c, o: purges.by_id(c, OTHER, o.purge),
    "purges.by_ref": lambda c, o: purges.by_ref(c, OTHER, "ESCB-2025-09"),
    "purges.every": lambda c, o: purges.every(c, OTHER),
    "purges.of_person": lambda c, o: purges.of_person(c, OTHER, "U1"),
    "purging.counts_of": lambda c, o: sum(purging.counts_of(c, OTHER, o.review.id).values()),
    "purging.delete_review": lambda c, o: purging.delete_review(c, theirs(o.review), (), NOW),
    "process_files.text_of": lambda c, o: process_files.text_of(c, team=OTHER, hash=HASH),
    "reads.held": lambda c, o: reads.held(c, OTHER, o.review.id),
    "reads.held_at": lambda c, o: reads.held_at(c, OTHER, o.review.id),
    "reads.hold_live": lambda c, o: reads.hold_live(c, OTHER),
    "reads.by_id": lambda c, o: reads.by_id(c, OTHER, o.review.id),
    "reads.end_of": lambda c, o: reads.end_of(c, OTHER, o.review.id),
    "reads.ends_of": lambda c, o: reads.ends_of(c, OTHER, [o.review.id]),
    "reads.by_ids": lambda c, o: reads.by_ids(c, OTHER, [o.review.id]),
    "reads.by_membership": lambda c, o: reads.by_membership(c, OTHER, "U2", "C1"),
    "overviews.write": lambda c, o: overviews.write(
        c, team=OTHER, review_id=o.review.id, number=2, rows=OVERVIEW
    ),
    "overviews.forget": lambda c, o: overviews.forget(c, OTHER, o.review.id),
    "overviews.rows_of": lambda c, o: overviews.rows_of(c, OTHER, o.review.id),
    "overviews.is_kept": lambda c, o: overviews.is_kept(c, OTHER, o.review.id),
    "lists.odd": lambda c, o: lists.odd(c, _whose(o)),
    "lists.listed": lambda c, o: lists.listed(c, _whose(o), TODAY),
    "lists.first": lambda c, o: lists.first(
        c, _whose(o), TODAY, everything=True, left_out=[], most=9
    )[0],
    "lists.parts": lambda c, o: lists.parts(c, _whose(o), []),
    "lists.channels": lambda c, o: list(lists.channels(c, _whose(o))),
    "lists.kept": lambda c, o: lists.kept(c, _whose(o), [o.review.id]),
    "lists.cards": lambda c, o: lists.cards(c, _whose(o), [], 9),
    "lists.count_waiting": lambda c, o: lists.count_waiting(c, _whose(o), TODAY, [])[0],
    "lists.page_of_waiting": lambda c, o: lists.page_of_waiting(
        c, _whose(o), TODAY, TODAY, [], 0, 9
    ),
    "lists.count_later": lambda c, o: lists.count_later(c, _whose(o), TODAY, []),
    "lists.first_of_later": lambda c, o: lists.first_of_later(c, _whose(o), TODAY, [], 9),
    "lists.asks_who": lambda c, o: lists.asks_who(c, OTHER, "U1"),
    "reads.by_ref": lambda c, o: reads.by_ref(c, OTHER, o.review.ref),
    "reads.by_channel": lambda c, o: reads.by_channel(c, OTHER, "C1"),
    "reads.of_user": lambda c, o: reads.of_user(c, OTHER, "U1"),
    "reads.in_channels": lambda c, o: reads.in_channels(c, OTHER, ["C1"]),
    "reads.left_channels": lambda c, o: reads.left_channels(c, OTHER, ["C1", "C2"]),
    "reads.every": lambda c, o: reads.every(c, OTHER),
    "reads.pseudonym_taken": lambda c, o: reads.pseudonym_taken(c, OTHER, "ash"),
    "reads.rewrite": lambda c, o: reads.rewrite(
        c, team=OTHER, review_id=o.review.id, rows=replace(ROWS, open_items=(), belongings=())
    ),
    "reads.rows_of": lambda c, o: reads.rows_of(c, OTHER, o.review.id),
    "reads.open_items_of": lambda c, o: reads.open_items_of(c, OTHER, o.review.id),
    "reads.roles_of": lambda c, o: reads.roles_of(c, OTHER, o.review.id, "U1"),
    "reads.holders": lambda c, o: reads.holders(c, OTHER, o.review.id, "coordinator"),
    "receipts.claim": lambda c, o: receipts.claim(c, team=OTHER, key="press", at=NOW),
    "receipts.answered": lambda c, o: receipts.answered(c, team=OTHER, key="press"),
    "receipts.store": lambda c, o: receipts.store(c, team=OTHER, key="press", answer="theirs"),
    "receipts.redact": lambda c, o: receipts.redact(c, team=OTHER, texts=["ours"], answer="-"),
    "sending.mark_sent": lambda c, o: sending.mark_sent(
        c, theirs(o.leased), now=NOW, channel="C1", ts="1.1"
    ),
    "sending.mark_retry": lambda c, o: sending.mark_retry(c, theirs(o.leased), at=NOW, error="x"),
    "sending.mark_unknown": lambda c, o: sending.mark_unknown(
        c, theirs(o.leased), at=NOW, error="x"
    ),
    "sending.mark_moved": lambda c, o: sending.mark_moved(
        c, theirs(o.leased), target="C9", now=NOW
    ),
    "sending.mark_void": lambda c, o: sending.mark_void(c, theirs(o.leased)),
    "sending.mark_dead": lambda c, o: sending.mark_dead(c, theirs(o.leased), error="x"),
    "sending.mark_held": lambda c, o: sending.mark_held(c, theirs(o.leased), error="x"),
    "sending.release": lambda c, o: sending.release(c, OTHER, o.held, now=NOW),
    "sending.note_file": lambda c, o: sending.note_file(c, theirs(o.leased), "F1"),
    "workspace.is_guest": lambda c, o: ws.is_guest(c, OTHER, "U1"),
    "workspace.is_same_person": lambda c, o: ws.is_same_person(c, OTHER, "U1", "U2"),
    "workspace.settings": lambda c, o: ws.settings(c, OTHER),
    "workspace.absent": lambda c, o: ws.absent(c, OTHER, TODAY).unfit,
    "workspace.away": lambda c, o: ws.away(c, OTHER, TODAY, let_in=()),
    "workspace.away_until": lambda c, o: ws.away_until(c, OTHER, "U1", TODAY),
    "workspace.shut_out": lambda c, o: ws.shut_out(c, OTHER, let_in=()),
    "workspace.unfit": lambda c, o: ws.unfit(c, OTHER),
    "workspace.guests": lambda c, o: ws.guests(c, OTHER),
    "newcomers.compared_on": lambda c, o: newcomers.compared_on(c, OTHER, "C1"),
    "newcomers.told_of": lambda c, o: newcomers.told_of(c, OTHER, "C1"),
    "newcomers.forget": lambda c, o: newcomers.forget(c, team=OTHER, channel="C1", users=["U1"]),
    "workspace.channel": lambda c, o: ws.channel(c, OTHER, "C1"),
    "workspace.channels_known": lambda c, o: ws.channels_known(c, OTHER),
    "workspace.doubt_channel": lambda c, o: ws.doubt_channel(
        c, team=OTHER, channel="C1", shared=True
    ),
    "workspace.members_as_of": lambda c, o: ws.members_as_of(c, OTHER, "C1"),
    "workspace.is_member": lambda c, o: ws.is_member(c, OTHER, "C1", "U1"),
    "workspace.channels_of": lambda c, o: ws.channels_of(c, OTHER, "U1"),
    "workspace.channels_read": lambda c, o: ws.channels_read(c, OTHER),
    "workspace.note_left": lambda c, o: ws.note_left(c, team=OTHER, channel="C1", user="U1"),
    "workspace.forget_members": lambda c, o: ws.forget_members(c, team=OTHER, channel="C1"),
}
"""What shows or changes something that is there: it finds nothing."""

WRITES: dict[str, Try] = {
    "receipts.is_first": lambda c, o: receipts.is_first(c, team=OTHER, key="press", at=NOW),
    "installations.put": lambda c, o: installations.put(c, replace(INSTALLED, team=OTHER)),
    "installations.end": lambda c, o: installations.end(c, team=OTHER, happened=LATER),
    "ledger.enter": lambda c, o: ledger.enter(
        c,
        team=OTHER,
        review_id=o.review.id,
        item=o.due.item,
        step="due",
        local_date=TODAY,
        now=NOW,
    ),
    "ledger.enter_all": lambda c, o: ledger.enter_all(
        c, [dict(_nudge(o.review) | {"team": OTHER, "created_at": NOW, "outcome": "pending"})]
    ),
    "outbox.enqueue": lambda c, o: outbox.enqueue(
        c, team=OTHER, kind="digest", now=NOW, target="C1", dedup_key="digest"
    ),
    "outbox.enqueue_all": lambda c, o: outbox.enqueue_all(
        c,
        team=OTHER,
        rows=[
            outbox.New(kind="digest", target="C1", dedup_key="digest"),
            outbox.New(kind="board", op="update", of=o.board, target="C1"),
        ],
        now=NOW,
    ),
    "outbox.enqueue_new": lambda c, o: outbox.enqueue_new(
        c,
        team=OTHER,
        rows=[outbox.New(kind="digest", target="C1", dedup_key="digest")],
        now=NOW,
    ),
    "outbox.tell_all": lambda c, o: outbox.tell_all(c, team=OTHER, tells={o.board: [o.nudge]}),
    "outbox.tell": lambda c, o: outbox.tell(c, team=OTHER, outbox_id=o.board, ledger_ids=[o.nudge]),
    "pauses.pause": lambda c, o: pauses.pause(c, team=OTHER, target="C7", reason="x", now=NOW),
    "pauses.limit": lambda c, o: pauses.limit(c, team=OTHER, method="chat.update", until=LATER),
    "purges.certify": lambda c, o: purges.certify(c, KEY, CERTIFIED | {"team": OTHER}).id,
    "process_files.keep": lambda c, o: process_files.keep(
        c, team=OTHER, hash=HASH, id="escb", text="format = 1"
    ),
    "reads.next_reference": lambda c, o: reads.next_reference(
        c, team=OTHER, prefix="ESCB", year=2026
    ).endswith("-02"),
    "reads.create": lambda c, o: new_review(c, team=OTHER),
    "workspace.change_setting": lambda c, o: ws.change_setting(
        c, team=OTHER, key="digest", value=False, by="U1", at=NOW
    ),
    "workspace.person": lambda c, o: ws.person(c, OTHER, "U1").is_admin,
    "workspace.persons": lambda c, o: ws.persons(c, OTHER, ["U1"])["U1"].is_admin,
    "workspace.note_person": lambda c, o: ws.note_person(
        c, team=OTHER, person=ws.Person(user="U1", is_guest=True, fetched_at=NOW)
    ),
    "newcomers.note_compared": lambda c, o: newcomers.note_compared(
        c, team=OTHER, channel="C1", on=LATER.date()
    ),
    "newcomers.note_waiting": lambda c, o: newcomers.note_waiting(
        c, team=OTHER, channel="C1", user="U9"
    ),
    "newcomers.note_told": lambda c, o: newcomers.note_told(
        c, team=OTHER, channel="C1", users=["U1"], on=LATER.date()
    ),
    "workspace.set_away": lambda c, o: ws.set_away(c, team=OTHER, user="U1", until=None),
    "workspace.note_channel": lambda c, o: ws.note_channel(c, OTHER, _channel(private=False)),
    "workspace.note_members": lambda c, o: ws.note_members(
        c, team=OTHER, channel="C1", users=["U9"], fetched_at=NOW
    ),
    "workspace.note_joined": lambda c, o: ws.note_joined(c, team=OTHER, channel="C1", user="U9"),
}
"""What writes rows of the second workspace's own: the first one's stay as they are."""


def _channel(*, private: bool) -> ws.Channel:
    return ws.Channel(
        channel="C1",
        private=private,
        shared=not private,
        archived=not private,
        bot_in=private,
        fetched_at=NOW,
    )


def _nudge(review: ReviewRow) -> dict[str, Any]:
    return {
        "team": review.team,
        "review_id": review.id,
        "item": "agency-letter",
        "party": "",
        "step": "late-2",
        "local_date": TODAY,
        "due": TODAY,
        "recipients": ["U1"],
        "channel": None,
    }


@pytest.fixture
def ours(sqlite: Engine) -> Ours:
    """The first workspace, with something in every table."""
    with writing(sqlite) as conn:
        review = new_review(conn)
        team = review.team
        append(conn, review, 0, opened(review), closed(note="ours"))
        reads.rewrite(conn, team=team, review_id=review.id, rows=ROWS)
        overviews.write(conn, team=team, review_id=review.id, number=2, rows=OVERVIEW)
        nudge = ledger.enter(conn, now=NOW, outcome="pending", **_nudge(review))
        assert nudge is not None
        common = {"review_id": review.id, "subject": "subject"}
        leased = put_in_outbox(conn, "C1", kind="digest/person", **common)
        (row,) = claimed(conn)
        told = put_in_outbox(conn, "C2", dedup_key="digest", tells=[nudge], **common)
        board = put_in_outbox(conn, "C3", kind="board", **common)
        update = put_in_outbox(conn, "", kind="board", op="update", of=board)
        held = put_in_outbox(conn, "C4", **common)
        _hold(conn, held)
        installations.put(conn, INSTALLED)
        _purged_before(conn, team)
        pauses.pause(conn, team=team, target="C7", reason="is_archived", now=NOW)
        pauses.limit(conn, team=team, method="chat.update", until=LATER + timedelta(1))
        receipts.claim(conn, team=team, key="press", at=NOW)
        receipts.store(conn, team=team, key="press", answer="ours")
        ws.change_setting(conn, team=team, key="digest", value=True, by="U1", at=NOW)
        for user in ("U1", "U2"):
            known = ws.Person(user=user, is_admin=True, is_guest=True, deactivated=True)
            ws.note_person(conn, team=team, person=replace(known, marks="one-person"))
        ws.set_away(conn, team=team, user="U1", until=TODAY + timedelta(1))
        newcomers.note_told(conn, team=team, channel="C1", users=["U1"], on=TODAY)
        newcomers.note_compared(conn, team=team, channel="C1", on=TODAY)
        ws.note_channel(conn, team, _channel(private=True))
        ws.note_members(conn, team=team, channel="C1", users=["U1"], fetched_at=NOW)
        (due,) = due_items.claim_due(conn, NOW, limit=1)
        waiting = outbox.get(conn, team, told)
        assert row.id == leased
        assert waiting is not None
        purge = purges.certify(conn, KEY, CERTIFIED).id
        return Ours(review, nudge, told, board, update, held, purge, row, waiting, due)


def _whose(ours: Ours) -> Whose:
    return Whose(team=OTHER, user="U1", holds=True, ids=(ours.review.id,))


def _purged_before(conn: Connection, team: str) -> None:
    row = {"team": team, "at": NOW, "reviews": [7], "row_count": 1, "code": "c"}
    conn.execute(purged_workspaces.insert().values(**row))


def _hold(conn: Connection, outbox_id: int) -> None:
    which = outbox_table.c.id == outbox_id
    conn.execute(outbox_table.update().where(which).values(state="held"))


def _rows_of(conn: Connection, team: str) -> dict[str, list[tuple[Any, ...]]]:
    """All that is kept of a workspace, as it is stored."""
    kept: dict[str, list[tuple[Any, ...]]] = {}
    for name in TABLES:
        table = metadata.tables[name]
        rows = select(table).where(table.c.team == team).order_by(*table.primary_key.columns)
        kept[name] = [tuple(row) for row in conn.execute(rows)]
    return kept


def _functions() -> set[str]:
    """The store's functions that take a connection, as module.name."""
    found = set()
    for name in MODULES:
        module = import_module(f"bot.store.{name}")
        for function, value in vars(module).items():
            if not inspect.isfunction(value) or value.__module__ != module.__name__:
                continue
            if not function.startswith("_") and "conn" in inspect.signature(value).parameters:
                found.add(f"{name}.{function}")
    return found


def test_every_function_of_the_store_is_tried(sqlite: Engine) -> None:
    """A new one is tried here, too, or is listed with the reason why it works across workspaces."""
    assert {*TRIES, *WRITES, *ACROSS} == _functions()
    assert len(TRIES) + len(WRITES) + len(ACROSS) == len(_functions())


def test_a_workspace_neither_sees_nor_changes_anothers_rows(sqlite: Engine, ours: Ours) -> None:
    """With the other's ids, references, channels and people in hand, there is nothing to find."""
    with reading(sqlite) as conn:
        before = _rows_of(conn, ours.review.team)
    assert all(before.values()), [table for table, rows in before.items() if not rows]
    for name, tried in (TRIES | WRITES).items():
        with watched(sqlite) as unbound_statements, _undone(sqlite) as conn:
            found = _result(tried, conn, ours)
            assert name in WRITES or not found, (name, found)
            assert _rows_of(conn, ours.review.team) == before, name
        assert unbound_statements == [], name


@contextmanager
def _undone(engine: Engine) -> Iterator[Connection]:
    """A transaction that leaves nothing behind."""
    with engine.connect() as conn, conn.begin() as transaction:
        yield conn
        transaction.rollback()


def _result(tried: Try, conn: Connection, ours: Ours) -> Any:
    """What a function returns; nothing where it refuses."""
    try:
        return tried(conn, ours)
    except (Conflict, CorruptHistory, LookupError, NoResultFound, ValueError):
        return None


def test_statements_that_forget_the_workspace_are_seen() -> None:
    """The watch itself sees what it is there for."""
    assert unbound("SELECT outbox.id FROM outbox WHERE outbox.id = ?") == ["outbox"]
    assert unbound("UPDATE texts SET body=? WHERE texts.review_id = ?") == ["texts"]
    assert unbound("DELETE FROM members WHERE members.channel = ?") == ["members"]
    assert unbound("SELECT 1 FROM ledger, tellings WHERE ledger.team = ?") == ["tellings"]
    assert unbound("SELECT 1 FROM outbox AS newer WHERE newer.id = 1") == ["newer"]
    assert unbound("INSERT INTO members (channel) VALUES (?)") == ["members"]
    assert unbound("SELECT outbox.id FROM outbox WHERE outbox.team = ?") == []
