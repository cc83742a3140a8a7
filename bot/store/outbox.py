"""The outbox: what is to be said in Slack, written in the transaction that made it necessary.

    pending -> sending -> sent -> pending   surely not sent: again later -> unknown   it may have
                       arrived: look for it first -> void      no longer true when it was to be
                       sent, or there is nothing to change -> dead      refused for good -> held
                       for the operator, with a reason

What goes to one channel or person (``target``) goes in order: the oldest waiting row of a target
comes first, and an update, a deletion, a pin or a reply in a thread so comes after its message.
Rows are rendered when they are sent; ``params`` only say of what.
"""

import json
import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select, tuple_, update

from bot.store import ledger
from bot.store.db import canonical, insert
from bot.store.tables import WAITING, limits, outbox, pauses, tellings
from bot.store.tables import ledger as ledger_rows

Op = Literal["post", "update", "delete", "pin", "upload"]
Status = Literal["pending", "sending", "sent", "unknown", "dead", "void", "held"]

PACE = timedelta(seconds=1)  # between two messages to one target
SETTLE = timedelta(seconds=60)  # before an unknown one is looked for, and between the looks

_WAITING = ("pending", "sending", "unknown")

# The methods of Slack that the next step of a row may call: while one of them is limited, the row
# waits.
_looked_for = outbox.c.state == "unknown"
_NEEDS: tuple[tuple[str, ColumnElement[bool]], ...] = (
    ("chat.postMessage", (outbox.c.op == "post") & ~_looked_for),
    ("chat.update", outbox.c.op == "update"),
    ("chat.delete", outbox.c.op == "delete"),
    ("pins.add", outbox.c.op == "pin"),
    ("files.getUploadURLExternal", (outbox.c.op == "upload") & ~_looked_for),
    ("files.completeUploadExternal", (outbox.c.op == "upload") & ~_looked_for),
    ("conversations.open", outbox.c.target.like("U%") | outbox.c.target.like("W%")),
    ("conversations.history", _looked_for),
    ("conversations.replies", _looked_for & outbox.c.thread_of.is_not(None)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """One thing to be said or done in Slack."""

    id: int
    team: str
    op: Op
    kind: str
    target: str
    raw_params: str
    review_id: int | None
    of: int | None
    thread_of: int | None
    dedup_key: str | None
    subject: str | None
    state: Status
    attempts: int
    not_before: datetime
    lease_until: datetime | None
    lease_owner: str | None
    tried_at: datetime | None
    delivery_id: str
    channel: str | None
    ts: str | None
    file: str | None
    looks: int
    error: str | None
    created_at: datetime
    sent_at: datetime | None

    @property
    def waits(self) -> bool:
        """Whether it is still to be sent, or to be looked for."""
        return self.state in _WAITING

    @property
    def params(self) -> dict[str, Any]:
        """What it speaks of. Raises ``ValueError`` on a damaged row, which is then put aside by
        itself."""
        params = json.loads(self.raw_params)
        if not isinstance(params, dict):
            raise ValueError("params must be an object")
        return params


_ROW = [
    outbox.c["params" if field.name == "raw_params" else field.name].label(field.name)
    for field in fields(OutboxRow)
]


def enqueue(
    conn: Connection,
    *,
    team: str,
    kind: str,
    now: datetime,
    op: Op = "post",
    target: str = "",
    params: Mapping[str, Any] | None = None,
    review_id: int | None = None,
    of: int | None = None,
    thread_of: int | None = None,
    dedup_key: str | None = None,
    subject: str | None = None,
    not_before: datetime | None = None,
    tells: Iterable[int] = (),
) -> int | None:
    """The new row's id; ``None`` where ``dedup_key`` was used before in this workspace, however it
    ended.

    ``of`` is the row whose message is updated, deleted or pinned, ``thread_of`` the one whose
    thread is replied in; both give the target. An update of a message that already waits for one
    takes its place, and has its id. ``tells`` are the nudges (ledger ids) whose outcome is this
    delivery's.
    """
    first = _first(conn, of or thread_of)
    if first is not None:
        target = first.target
    if not target:
        raise ValueError("a delivery needs a target")
    values: dict[str, Any] = {
        "kind": kind,
        "params": canonical(dict(params or {})),
        "not_before": not_before or now,
    }
    if op == "update" and (waiting := _waiting_update(conn, of)) is not None:
        conn.execute(update(outbox).where(outbox.c.id == waiting).values(**values))
        return waiting
    values |= {
        "team": team,
        "op": op,
        "target": target,
        "review_id": review_id,
        "of": of,
        "thread_of": thread_of,
        "dedup_key": dedup_key,
        "subject": subject,
        "state": "pending",
        "attempts": 0,
        "looks": 0,
        "delivery_id": secrets.token_hex(16),
        "created_at": now,
    }
    row = insert(conn, outbox).values(values)
    if dedup_key is not None:
        row = row.on_conflict_do_nothing(index_elements=["team", "dedup_key"])
    new = conn.execute(row.returning(outbox.c.id)).scalar_one_or_none()
    if new is not None:
        tell(conn, team=team, outbox_id=new, ledger_ids=tells)
    return new


def tell(conn: Connection, *, team: str, outbox_id: int, ledger_ids: Iterable[int]) -> None:
    """Has a delivery that was not sent yet tell these nudges, too."""
    rows = [
        {"team": team, "outbox_id": outbox_id, "ledger_id": ledger_id} for ledger_id in ledger_ids
    ]
    if rows:
        conn.execute(insert(conn, tellings).on_conflict_do_nothing(), rows)


def get(conn: Connection, outbox_id: int) -> OutboxRow | None:
    return next(iter(_find(conn, outbox.c.id == outbox_id)), None)


def held_open(conn: Connection, team: str, keys: Collection[str]) -> dict[str, OutboxRow]:
    """The rows with these dedup keys, by key, kept from being claimed until this transaction
    ends."""
    if not keys:
        return {}
    which = (outbox.c.team == team) & outbox.c.dedup_key.in_(sorted(keys))
    rows = conn.execute(
        select(*_ROW).where(which).order_by(outbox.c.id).with_for_update()
    ).mappings()
    return {str(row["dedup_key"]): OutboxRow(**row) for row in rows}


def before(
    conn: Connection, team: str, subject: str, outbox_id: int, *, limit: int = 5
) -> list[OutboxRow]:
    """The last few messages about a subject before this one, newest first."""
    which = (
        (outbox.c.team == team)
        & (outbox.c.subject == subject)
        & (outbox.c.op == "post")
        & (outbox.c.id < outbox_id)
    )
    rows = conn.execute(
        select(*_ROW).where(which).order_by(outbox.c.id.desc()).limit(limit)
    ).mappings()
    return [OutboxRow(**row) for row in rows]


def hand_over(conn: Connection, row: OutboxRow, to: int) -> bool:
    """A row that was not sent yet leaves what it was to tell to a newer one, and is void."""
    waiting = (outbox.c.id == row.id) & (outbox.c.state == "pending")
    if not conn.execute(
        update(outbox).where(waiting).values(state="void", error="overtaken")
    ).rowcount:
        return False
    tell(conn, team=row.team, outbox_id=to, ledger_ids=ledger.told_by(conn, row.id))
    return True


def copies(conn: Connection, team: str, subject: str) -> list[OutboxRow]:
    """The messages about one subject that are in Slack or on their way: update each of them once it
    is answered."""
    alive = outbox.c.state.in_(("sent", *_WAITING, "held"))
    return _find(
        conn,
        (outbox.c.team == team) & (outbox.c.subject == subject) & (outbox.c.op == "post") & alive,
    )


def current_digests(
    conn: Connection,
    team: str,
    review_id: int,
    *,
    keys: Collection[tuple[str, str]],
    parties: Collection[str],
) -> list[OutboxRow]:
    """The people's digests in Slack, the newest of each, that tell of these items of a review, or
    of these parties'."""
    about = or_(
        tuple_(ledger_rows.c.item, ledger_rows.c.party).in_(keys), ledger_rows.c.party.in_(parties)
    )
    telling = (
        select(tellings.c.outbox_id)
        .join(ledger_rows, ledger_rows.c.id == tellings.c.ledger_id)
        .where(ledger_rows.c.team == team, ledger_rows.c.review_id == review_id, about)
    )
    newer = outbox.alias("newer")
    replaced = exists().where(
        newer.c.team == outbox.c.team,
        newer.c.subject == outbox.c.subject,
        newer.c.op == "post",
        newer.c.id > outbox.c.id,
        newer.c.state.in_(("sent", *_WAITING)),
    )
    there = outbox.c.state.in_(("sent", "sending", "unknown")) & (outbox.c.kind == "digest-person")
    return _find(conn, outbox.c.id.in_(telling) & there & (outbox.c.op == "post") & ~replaced)


def of_kinds(conn: Connection, review_id: int, kinds: Collection[str]) -> list[OutboxRow]:
    """Every message of these kinds about a review, oldest first."""
    return _find(
        conn, (outbox.c.review_id == review_id) & outbox.c.kind.in_(kinds) & (outbox.c.op == "post")
    )


def in_state(conn: Connection, *states: Status, team: str | None = None) -> list[OutboxRow]:
    """For the operator: what is dead, held or waits."""
    which = outbox.c.state.in_(states)
    return _find(conn, which if team is None else which & (outbox.c.team == team))


def oldest_waiting(conn: Connection, now: datetime) -> datetime | None:
    """Since when the oldest row could have been sent, were it its turn; what is paused or limited
    is left out."""
    found: datetime | None = conn.execute(
        select(func.min(outbox.c.not_before)).where(WAITING, ~_paused(), ~_limited(now))
    ).scalar_one()
    return found


def sent_since(conn: Connection, since: datetime) -> bool:
    """Whether anything was sent since an instant."""
    found = select(outbox.c.id).where(outbox.c.sent_at > since).limit(1)
    return conn.execute(found).scalar_one_or_none() is not None


def counts(conn: Connection) -> dict[str, int]:
    """How many rows are in each state that is not an end."""
    found = select(outbox.c.state, func.count()).where(
        outbox.c.state.in_((*_WAITING, "held", "dead"))
    )
    return dict(conn.execute(found.group_by(outbox.c.state)).all())


# The sender's part: each of these is one step of the states above.


def expire(conn: Connection, *, now: datetime) -> int:
    """Takes rows from senders that did not come back: a message may have arrived; all else can be
    done again."""
    late = and_(WAITING, outbox.c.state == "sending", outbox.c.lease_until <= now)
    free = {"lease_until": None, "lease_owner": None, "error": "the sender did not come back"}
    posts = outbox.c.op.in_(("post", "upload"))
    unknown = (
        update(outbox).where(late, posts).values(state="unknown", not_before=now + SETTLE, **free)
    )
    again = update(outbox).where(late, ~posts).values(state="pending", not_before=now, **free)
    return conn.execute(unknown).rowcount + conn.execute(again).rowcount


def claim(
    conn: Connection,
    *,
    now: datetime,
    owner: str,
    lease: timedelta,
    limit: int = 1,
    but: Collection[int] = (),
) -> list[OutboxRow]:
    """The next rows to send (now ``sending``) or to look for (still ``unknown``), one of a target,
    oldest first. What only a newer version knows how to do is left to it, with all that is behind
    it: ``but`` names such rows."""
    heads = (
        select(func.min(outbox.c.id).label("id"))
        .where(WAITING)
        .group_by(outbox.c.team, outbox.c.target)
        .cte("heads")
    )
    recent = outbox.alias("recent")
    paced = select(1).where(
        recent.c.team == outbox.c.team,
        recent.c.target == outbox.c.target,
        recent.c.sent_at > now - PACE,
    )
    ready = (
        select(outbox.c.id)
        .join(heads, heads.c.id == outbox.c.id)
        .where(outbox.c.state.in_(("pending", "unknown")), outbox.c.not_before <= now)
        .where(~paced.exists(), ~_paused(), ~_limited(now))
        .where(outbox.c.op.in_(get_args(Op)), outbox.c.id.not_in(but))
        .order_by(outbox.c.id)
        .limit(limit)
        .with_for_update(of=outbox, skip_locked=True)
    )
    ids = list(conn.execute(ready).scalars())
    if not ids:
        return []
    leased = {"lease_until": now + lease, "lease_owner": owner}
    here = outbox.c.id.in_(ids)
    # While it is looked for, an unknown row is kept from others by its own date.
    conn.execute(
        update(outbox)
        .where(here, outbox.c.state == "unknown")
        .values(not_before=now + lease, **leased)
    )
    conn.execute(
        update(outbox)
        .where(here, outbox.c.state == "pending")
        .values(
            state="sending",
            attempts=outbox.c.attempts + 1,
            tried_at=func.coalesce(outbox.c.tried_at, now),
            **leased,
        )
    )
    return _find(conn, here)


def mark_sent(
    conn: Connection,
    row: OutboxRow,
    *,
    now: datetime,
    channel: str | None,
    ts: str | None,
    told: Collection[int] | None = None,
) -> bool:
    """It is in Slack; its nudges were posted, or those of them that it still ``told``: the others
    are void. ``False``: the lease was lost meanwhile, and the row is another's."""
    done = _close(conn, row, state="sent", sent_at=now, channel=channel, ts=ts, error=None)
    if done:
        meant = set(ledger.told_by(conn, row.id))
        posted = meant if told is None else meant & set(told)
        ledger.settle(conn, posted, "posted")
        _unless_told(conn, meant - posted, "void")
    return done


def mark_retry(
    conn: Connection, row: OutboxRow, *, at: datetime, error: str, looks: int | None = None
) -> bool:
    """Surely not sent, or not found after all: again at ``at``."""
    looks = row.looks if looks is None else looks
    # One that was unknown before might still turn up: the next look goes back to its first try.
    since = row.tried_at if looks else None
    return _close(
        conn, row, state="pending", not_before=at, tried_at=since, looks=looks, error=error
    )


def mark_unknown(
    conn: Connection, row: OutboxRow, *, at: datetime, error: str, looks: int | None = None
) -> bool:
    """It may have arrived: look for it at ``at``. ``looks`` is how often that was done in vain, in
    all."""
    looks = row.looks if looks is None else looks
    return _close(conn, row, state="unknown", not_before=at, looks=looks, error=error)


def mark_void(conn: Connection, row: OutboxRow, *, error: str | None = None) -> bool:
    """Not to be sent any more; its nudges are void, and so is what would change its message."""
    return _end(conn, row, "void", error)


def mark_dead(conn: Connection, row: OutboxRow, *, error: str) -> bool:
    """Refused for good; its nudges wait for the operator."""
    return _end(conn, row, "dead", error)


def mark_held(conn: Connection, row: OutboxRow, *, error: str) -> bool:
    """Kept for the operator: sending it might say it twice, leaving it might say it never."""
    return _end(conn, row, "held", error)


def release(conn: Connection, outbox_id: int, *, now: datetime) -> bool:
    """The operator's word: send a held or dead row after all."""
    put = update(outbox).where(outbox.c.id == outbox_id, outbox.c.state.in_(("held", "dead")))
    released = conn.execute(
        put.values(state="pending", not_before=now, tried_at=None, looks=0, error=None)
    )
    if released.rowcount:
        ledger.settle(conn, ledger.told_by(conn, outbox_id), "pending")
        for waiting in _find(conn, (outbox.c.of == outbox_id) & (outbox.c.state == "held")):
            release(conn, waiting.id, now=now)
    return bool(released.rowcount)


def note_file(conn: Connection, row: OutboxRow, file: str) -> None:
    """The id that Slack gave a file before it was shared: by it the message is found again."""
    conn.execute(
        update(outbox)
        .where(outbox.c.id == row.id, outbox.c.lease_owner == row.lease_owner)
        .values(file=file)
    )


def pause(conn: Connection, *, team: str, reason: str, now: datetime, target: str = "") -> bool:
    """Sends nothing to a workspace, or to one target in it, until :func:`resume`. ``False`` if it
    was paused before: nobody needs to be told again."""
    row = (
        insert(conn, pauses)
        .values(team=team, target=target, reason=reason, at=now)
        .on_conflict_do_nothing()
    )
    return conn.execute(row.returning(pauses.c.team)).first() is not None


def resume(conn: Connection, *, team: str, target: str = "") -> bool:
    """A workspace was installed again, or the bot is back in a channel: what waited goes on."""
    return bool(
        conn.execute(
            pauses.delete().where(pauses.c.team == team, pauses.c.target == target)
        ).rowcount
    )


def parked(conn: Connection, team: str | None = None) -> list[tuple[str, str, str, datetime]]:
    """What is paused: workspace, target, reason, since when."""
    found = select(pauses.c.team, pauses.c.target, pauses.c.reason, pauses.c.at)
    if team is not None:
        found = found.where(pauses.c.team == team)
    return list(conn.execute(found.order_by(pauses.c.team, pauses.c.target)))


def limit(conn: Connection, *, team: str, method: str, until: datetime) -> None:
    """Calls a method in a workspace not before ``until``, nor before what was said earlier."""
    row = insert(conn, limits).values(team=team, method=method, until=until)
    known = ["team", "method"]
    conn.execute(
        row.on_conflict_do_update(
            index_elements=known, set_={"until": until}, where=limits.c.until < until
        )
    )


def limited(conn: Connection, *, team: str, method: str, now: datetime) -> bool:
    """Whether a method may not be called in a workspace yet."""
    which = (limits.c.team == team) & (limits.c.method == method) & (limits.c.until > now)
    return conn.execute(select(limits.c.until).where(which)).first() is not None


def _paused() -> ColumnElement[bool]:
    """Whether an outbox row's workspace or its target is paused."""
    return exists().where(
        pauses.c.team == outbox.c.team, pauses.c.target.in_(("", outbox.c.target))
    )


def _limited(now: datetime) -> ColumnElement[bool]:
    """Whether Slack said of a method that an outbox row needs next: not yet."""
    needed = or_(*(and_(limits.c.method == method, needs) for method, needs in _NEEDS))
    return exists().where(limits.c.team == outbox.c.team, limits.c.until > now, needed)


def _find(conn: Connection, which: ColumnElement[bool]) -> list[OutboxRow]:
    return [
        OutboxRow(**row)
        for row in conn.execute(select(*_ROW).where(which).order_by(outbox.c.id)).mappings()
    ]


def _first(conn: Connection, outbox_id: int | None) -> OutboxRow | None:
    return None if outbox_id is None else get(conn, outbox_id)


def _waiting_update(conn: Connection, of: int | None) -> int | None:
    found = select(outbox.c.id).where(
        outbox.c.of == of, outbox.c.op == "update", outbox.c.state == "pending"
    )
    return conn.execute(found.with_for_update().limit(1)).scalar_one_or_none()


def _close(conn: Connection, row: OutboxRow, **values: Any) -> bool:
    """Only the holder of the lease may move a row; one who lost it has nothing to say about it any
    more."""
    mine = (
        (outbox.c.id == row.id)
        & outbox.c.state.in_(("sending", "unknown"))
        & (outbox.c.lease_owner == row.lease_owner)
    )
    free = {"lease_until": None, "lease_owner": None}
    return bool(conn.execute(update(outbox).where(mine).values(**values, **free)).rowcount)


def _end(
    conn: Connection, row: OutboxRow, state: Literal["void", "dead", "held"], error: str | None
) -> bool:
    done = _close(conn, row, state=state, error=error)
    if done:
        _unless_told(conn, ledger.told_by(conn, row.id), "void" if state == "void" else "held")
    return done


def _unless_told(conn: Connection, ids: Collection[int], outcome: ledger.Outcome) -> None:
    """The outcome of nudges that nobody was told of yet, by this delivery or another."""
    if ids:
        waiting = ledger_rows.c.id.in_(ids) & (ledger_rows.c.outcome == "pending")
        conn.execute(update(ledger_rows).where(waiting).values(outcome=outcome))
