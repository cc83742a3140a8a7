"""What a command leaves to be told: rows of the outbox, and posted messages that are shown anew."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot.grouping import by_key
from bot.store import channel_moves, digests, ledger, outbox, pauses, workspace
from bot.store.kinds import CLEARING, Kind
from bot.store.outbox import New, OutboxRow
from bot.store.reads import ReviewRow
from bot.workflow.acts.saying import Addressed
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.dates.due import due_of
from bot.workflow.review import events as e
from bot.workflow.review.state import InstanceId
from bot.workflow.views import stale_messages
from bot.workflow.views.changed_parts import whose_part_changed


def post_board(
    conn: Connection, row: ReviewRow, now: datetime, *, instead_of: int | None = None
) -> None:
    """Enqueue a review's board, and its pin; ``instead_of`` is the row of one that was deleted.

    It is done once for each new review, and once for each board that is gone.
    """
    once = f"board/{row.id}" if instead_of is None else f"board/{row.id}/{instead_of}"
    board = outbox.enqueue(
        conn,
        team=row.team,
        kind=Kind.BOARD,
        now=now,
        target=row.channel,
        params={},
        review_id=row.id,
        dedup_key=once,
        subject=_subject(row.id, "board"),
    )
    if board is None:
        return

    outbox.enqueue(
        conn, team=row.team, kind=Kind.BOARD, op="pin", now=now, of=board, review_id=row.id
    )


def follow_channel(
    conn: Connection, row: ReviewRow, recorded: e.Recorded, now: datetime
) -> ReviewRow:
    """Let what is said of a review go where it lives now; return its row as it is from now on.

    Under another id it is the same channel. In another channel the board is posted anew, and what
    waited follows; the one before gets nothing more.
    """
    event = recorded.event
    assert isinstance(event, e.ChannelChanged)
    team, moved = row.team, replace(row, channel=event.channel)
    pauses.resume(conn, team=team, target=event.was)

    for channel in (event.was, event.channel):
        workspace.forget_members(conn, team=team, channel=channel)

    if event.renumbered:
        channel_moves.renumber(conn, team=team, was=event.was, to=event.channel)
        return moved

    board = _board(conn, row)
    channel_moves.redirect(
        conn, team=team, review_id=row.id, was=event.was, to=event.channel, now=now
    )

    if board is None or not board.waits:
        post_board(conn, moved, now, instead_of=board.id if board else -recorded.number)

    return moved


def clear_channel(conn: Connection, row: ReviewRow, recorded: e.Recorded, now: datetime) -> None:
    """Enqueue the deletion of all that was posted of a review in a channel.

    The deletions have a queue of their own: nothing else is sent to that channel. Where the review
    lives there still, its board waits until the channel is fit again.
    """
    event = recorded.event
    assert isinstance(event, e.ChannelCleared)

    for message in channel_moves.posted(conn, row.team, row.id, event.channel):
        outbox.enqueue(
            conn,
            team=row.team,
            kind=Kind.CLEAR,
            op="delete",
            now=now,
            of=message.id,
            target=f"{CLEARING}{event.channel}",
            review_id=row.id,
            params={"actor": recorded.actor},
            subject=f"{row.id}/clear/{recorded.batch}",
        )

    board = _board(conn, row)
    if board is not None and board.target == event.channel == row.channel and not board.waits:
        post_board(conn, row, now, instead_of=board.id)


def announce(
    conn: Connection,
    row: ReviewRow,
    work: UnitOfWork,
    before: stale_messages.Requests,
    now: datetime,
) -> None:
    """Enqueue what a command has to tell: posts in the board's thread, direct messages, updates.

    ``before`` are the requests that were open before the command: those that changed are shown
    anew.
    """
    stale = stale_messages.affected_subjects(work, before) if work.recorded else []
    about = _copies(conn, row, stale)
    board = _newest(about.get(_subject(row.id, "board"), ()))
    said = [
        _told(row, work, announcement, board, _dedup_key(row, work, place))
        for place, announcement in enumerate(work.announcements)
    ]
    _chase(conn, row, work, [one for one in said if one.kind == Kind.CHASE], now)
    rows = [one for one in said if one.kind != Kind.CHASE]

    if work.recorded:
        changed = _stale_copies(row, stale, about)
        rows += _updates(conn, row, work, board, changed)

    if rows:
        outbox.enqueue_all(conn, team=row.team, rows=rows, now=now)


def boards_of(conn: Connection, team: str, review_ids: Iterable[int]) -> dict[int, OutboxRow]:
    """Return the boards of a workspace's reviews, each the newest, by the review's id."""
    subjects = {_subject(review_id, "board"): review_id for review_id in review_ids}
    found = outbox.copies_of(conn, team, list(subjects))
    return {subjects[board.subject or ""]: board for board in found}


def board_anew(board: OutboxRow, review_id: int) -> New:
    """Return the update by which a review's board says what it says today."""
    return _shown_anew(replace(board, raw_params="{}"), review_id=review_id)


def _updates(
    conn: Connection,
    row: ReviewRow,
    work: UnitOfWork,
    board: OutboxRow | None,
    changed: Iterable[OutboxRow],
) -> list[New]:
    """Return the updates of all that was posted and says something else since a command."""
    rows: list[New] = []
    if board is not None:
        rows.append(board_anew(board, row.id))

    rows += [_shown_anew(message, review_id=row.id) for message in changed]
    rows += _shown_to_whose_part_changed(conn, row, work, {one.of for one in rows})
    rows += [_shown_anew(digest) for digest in _stale_digests(conn, row, work)]
    return rows


def _stale_copies(
    row: ReviewRow,
    stale: Iterable[stale_messages.Stale],
    about: Mapping[str, Iterable[OutboxRow]],
) -> Iterator[OutboxRow]:
    """Yield the posted copies of what is stale, of those people's for whom it is."""
    for subject, recipient in stale:
        for message in about.get(_subject(row.id, subject), ()):
            if recipient in ("", message.target):
                yield message


def _chase(
    conn: Connection, row: ReviewRow, work: UnitOfWork, messages: list[New], now: datetime
) -> None:
    """Enqueue what a coordinator chases people by.

    It is entered in the ledger like any other reminder: proof of chasing once it has arrived.
    """
    for event in work.emitted(e.Chased):
        key = InstanceId.of(event)
        due = due_of(work.review, key, work.context.calendar)
        entered = ledger.enter(
            conn,
            team=row.team,
            review_id=row.id,
            item=key.item,
            party=key.party,
            step="chase",
            local_date=event.on,
            due=due.day if due else None,
            now=now,
            recipients=event.people,
        )

        for message in messages:
            about = message.params["params"]
            if (about["item"], about["party"]) != key:
                continue

            outbox.enqueue(
                conn,
                team=row.team,
                kind=message.kind,
                now=now,
                target=message.target,
                params=message.params,
                review_id=row.id,
                dedup_key=message.dedup_key,
                subject=message.subject,
                tells=() if entered is None else (entered,),
            )


def _copies(
    conn: Connection, row: ReviewRow, stale: Iterable[stale_messages.Stale]
) -> dict[str, list[OutboxRow]]:
    """Find the board and the messages that may show something that the command changed."""
    subjects = dict.fromkeys(_subject(row.id, subject) for subject, _ in stale)
    copies = outbox.copies_of(conn, row.team, [_subject(row.id, "board"), *subjects])
    return by_key((message.subject or "", message) for message in copies)


def _shown_to_whose_part_changed(
    conn: Connection, row: ReviewRow, work: UnitOfWork, already: Collection[int | None]
) -> list[New]:
    """Return the updates of what was asked of people in a part that they have no more, or again.

    Their day's message is among them. What is about something else as well says the same as before.
    """
    users = whose_part_changed(work)
    if not users:
        return []

    told = outbox.addressed_to(conn, row.team, row.id, users)
    shown = [_shown_anew(one, review_id=row.id) for one in told if one.id not in already]
    digests_now = _last_digests(conn, row.team, users)
    return [*shown, *(_shown_anew(digest) for digest in digests_now)]


def _last_digests(conn: Connection, team: str, users: Iterable[str]) -> Iterable[OutboxRow]:
    """Return each person's last digest."""
    found = outbox.copies_of(conn, team, [f"digest/{user}" for user in sorted(users)])
    return {digest.target: digest for digest in found}.values()


def _subject(review_id: int, subject: str) -> str:
    """Return a subject of a review as the outbox knows it."""
    return f"{review_id}/{subject}"


def _board(conn: Connection, row: ReviewRow) -> OutboxRow | None:
    """Return the review's board.

    Somebody may have deleted it; it is then posted anew, and the newest is the one that is kept.
    """
    return boards_of(conn, row.team, [row.id]).get(row.id)


def _newest(boards: Sequence[OutboxRow]) -> OutboxRow | None:
    return boards[-1] if boards else None


def _dedup_key(row: ReviewRow, work: UnitOfWork, place: int) -> str | None:
    """Return the key that keeps the command's announcement at a place from being told twice.

    What a person brought about without an event (a deputy asked) has no number of its own: its
    receipt keeps it from being told twice.
    """
    if not work.recorded and work.context.actor != "clock":
        return None
    batch = work.before + 1
    return f"{row.id}/{batch}/{place}"


def _told(
    row: ReviewRow,
    work: UnitOfWork,
    announcement: Addressed,
    board: OutboxRow | None,
    dedup_key: str | None,
) -> New:
    """Return one announcement for the outbox: a post in the board's thread, or a DM."""
    in_channel = announcement.to is None
    way = "post" if in_channel else "dm"
    thread = board if in_channel else None
    target = announcement.to or row.channel
    return New(
        kind=f"{way}/{announcement.code}",
        target=thread.target if thread else target,
        params={"params": dict(announcement.params), "actor": work.context.actor},
        review_id=row.id,
        thread_of=thread.id if thread else None,
        dedup_key=f"{way}/{dedup_key}" if dedup_key else None,
        subject=_subject(row.id, announcement.subject) if announcement.subject else None,
    )


def _stale_digests(conn: Connection, row: ReviewRow, work: UnitOfWork) -> list[OutboxRow]:
    """Find the people's digests that list something that the command changed.

    A digest is a living message: once something that it lists is done, it says so. However much a
    command does, that is one change a person at most, and those that wait for Slack become one.
    """
    instances = _changed_instances(work)
    removed = {event.party for event in _events(work) if isinstance(event, e.PartyRemoved)}
    instances |= _changed_notes(work)
    if not instances and not removed:
        return []
    return digests.current(conn, row.team, row.id, keys=instances, parties=removed)


def _changed_notes(work: UnitOfWork) -> set[InstanceId]:
    """Return the notes to coordinators that may say something else, or nothing any more."""
    changed = {note for event in _events(work) for note in _NOTES.get(type(event), ())}
    if "hold" in changed:
        changed |= {f"hold:{hold.id}" for hold in work.review.parties_of("hold")}
    return {InstanceId("", note) for note in changed}


_OF_ITEMS = ("in-vain", "readiness", "last-day")
_NOTES: Mapping[type[e.Event], tuple[str, ...]] = {
    e.ItemClosed: _OF_ITEMS,
    e.AnswerGiven: ("in-vain", "readiness"),
    e.DueSet: ("in-vain",),
    e.TimetableAccepted: ("no-timetable", "in-vain"),
    e.PublicationAgreed: ("readiness", "last-day"),
    e.HoldLifted: ("hold", "readiness"),
    e.PartyChanged: ("hold",),
    e.VersionCirculated: ("send",),
    e.VersionRegistered: ("send",),
}


def _changed_instances(work: UnitOfWork) -> set[InstanceId]:
    """Return the instances that the command's events speak of; all of them where it ended."""
    changed: set[InstanceId] = set()
    for event in _events(work):
        item = getattr(event, "item", None)
        party = getattr(event, "party", None)

        if item:
            changed.add(InstanceId(item, party or ""))

    has_ended = not work.review.live
    if has_ended:
        changed.update(work.review.all_keys())

    return changed


def _events(work: UnitOfWork) -> list[e.Event]:
    """Return the command's events, without their envelopes."""
    return [recorded.event for recorded in work.recorded]


def _shown_anew(message: OutboxRow, review_id: int | None = None) -> New:
    """Return the update of a message that was posted, or is on its way."""
    return New(
        kind=message.kind,
        op="update",
        of=message.id,
        target=message.target,
        params=message.params,
        review_id=review_id,
    )
