"""What must hold after any fault, once things have settled: one checker for every test of faults,
and for the soak."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from bot import operating
from bot.delivery.slack_actions import EVENT_TYPE
from bot.reviews import Reviews
from bot.store import reads, tables, verification
from bot.store.db import reading
from playground import Call
from tests import waiting


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """An answer that a person was told is recorded: by whom, on what."""

    ref: str
    user: str
    item: str
    party: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What the checker found: nothing in ``faults`` is well; the numbers are for the closing
    table."""

    faults: list[str]
    sent: int
    lost: int
    twice: int
    held: int
    void: int
    false_recorded: int
    approvals: int


def posted(calls: Iterable[Call]) -> Counter[str]:
    """How often each delivery was accepted by Slack, deleted since or not."""
    found: Counter[str] = Counter()
    for call in calls:
        metadata = (
            call.args.get("metadata")
            if call.method == "chat.postMessage" and call.accepted
            else None
        )
        if isinstance(metadata, dict) and metadata.get("event_type") == EVENT_TYPE:
            found[metadata["event_payload"]["delivery_id"]] += 1
    return found


def check(
    reviews: Reviews,
    calls: Iterable[Call],
    *,
    now: datetime,
    key: bytes,
    acknowledged: Collection[Acknowledged] = (),
) -> Found:
    """Looks at everything: deliveries, the ledger, answers, histories, read tables."""
    times = posted(calls)
    with reading(reviews.engine) as conn:
        faults, counts = _deliveries(conn, times)
        faults += _ledger(conn)
        missing = list(_missing(conn, reviews, acknowledged))
        faults += missing
        faults += [
            f"history: review {f.review_id}, event {f.number}: {f.what}"
            for f in verification.verify(conn, key)
        ]
        faults += operating.differences(reviews, conn, now)
    return Found(faults=faults, false_recorded=len(missing), approvals=len(acknowledged), **counts)


def _deliveries(conn: Connection, times: Counter[str]) -> tuple[list[str], dict[str, int]]:
    """Each delivery is in Slack exactly once, or not and there is a reason."""
    faults: list[str] = []
    counts = {"sent": 0, "lost": 0, "twice": 0, "held": 0, "void": 0}
    known = set()
    rows = conn.execute(select(tables.outbox).where(tables.outbox.c.op == "post")).mappings()
    for row in rows:
        known.add(row["delivery_id"])
        there, name = (
            times[row["delivery_id"]],
            f"delivery {row['id']} ({row['kind']}, {row['state']})",
        )
        if there > 1:
            counts["twice"] += 1
            faults.append(f"{name} was posted {there} times")
        if row["state"] == "sent":
            counts["sent"] += 1
            if not there:
                counts["lost"] += 1
                faults.append(f"{name} was never posted")
        elif row["state"] in ("held", "dead"):
            counts["held"] += 1
            if not row["error"]:
                faults.append(f"{name} is held without a reason")
        elif row["state"] == "void":
            counts["void"] += 1
            if there:
                faults.append(f"{name} was posted all the same")
        else:
            counts["lost"] += 1
            faults.append(f"{name} still waits: {row['error']}")
    faults += [f"a message that no delivery knows: {stray}" for stray in set(times) - known]
    return faults, counts


def _ledger(conn: Connection) -> list[str]:
    """Every nudge has its outcome."""
    waiting = conn.execute(
        select(tables.ledger).where(tables.ledger.c.outcome == "pending")
    ).mappings()
    return [
        f"nudge {row['id']} ({row['item']}, {row['step']}, {row['local_date']}) has no outcome"
        for row in waiting
    ]


def _missing(
    conn: Connection, reviews: Reviews, acknowledged: Collection[Acknowledged]
) -> Iterable[str]:
    """Answers that somebody was told are recorded and that are not, or are there twice."""
    rows = {row.ref: row for row in reads.everywhere(conn)}
    folded: dict[str, Any] = {}
    for one in acknowledged:
        if one.ref not in folded:
            folded[one.ref] = reviews.histories.fold(conn, rows[one.ref])
        state = folded[one.ref].state((one.item, one.party))
        count = sum(answer.user == one.user for answer in state.answers)
        if count != 1:
            yield (
                f"{one.ref}: the answer of {one.user} on {one.item} {one.party} is there {count}"
                " times"
            )


def settled(reviews: Reviews) -> bool:
    """Whether nothing waits any more."""
    with reading(reviews.engine) as conn:
        return not waiting.is_anything(conn, *waiting.UNSENT)
