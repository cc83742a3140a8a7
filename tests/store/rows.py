"""Rows that the tests of the store talk about."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from bot.store import history, outbox, process_files, reads, sending, verification
from bot.store.reads import ReviewRow
from bot.workflow.process.files import fingerprint
from bot.workflow.review.events import Event, ItemClosed, Recorded, ReviewOpened

NOW = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)
TODAY = date(2026, 5, 1)
KEY = b"k" * 32
TEAM = "T1"
FILE = "format = 1"
HASH = fingerprint(FILE)
LEASE = timedelta(seconds=60)


def new_review(conn: Connection, **changed: Any) -> ReviewRow:
    """A review of the Essex pathway, bound to #C1."""
    values: dict[str, Any] = {
        "team": TEAM,
        "prefix": "ESCB",
        "year": 2026,
        "process": "escb",
        "process_hash": HASH,
        "channel": "C1",
        "pseudonym_key": "ash",
        "opened_at": NOW,
    } | changed
    process_files.keep(conn, team=values["team"], hash=values["process_hash"], id="escb", text=FILE)
    return reads.create(conn, **values)


def opened(review: ReviewRow) -> ReviewOpened:
    return ReviewOpened(
        ref=review.ref,
        process="escb",
        process_hash=HASH,
        channel=review.channel,
        decided=TODAY,
        on=TODAY,
        by="U1",
        pseudonym="Ash",
        decision_ref="RR 12",
    )


def closed(item: str = "scoping-meeting", **changed: Any) -> ItemClosed:
    values: dict[str, Any] = {
        "how": "held",
        "on": TODAY,
        "recorded_on": TODAY,
        "note": f"about {item}",
    } | changed
    return ItemClosed(item=item, **values)


def recorded(number: int, event: Event, **changed: Any) -> Recorded:
    values: dict[str, Any] = {
        "at": NOW,
        "actor": "U1",
        "batch": number,
        "role": "coordinator",
        "via": "done",
    } | changed
    return Recorded(number=number, event=event, **values)


def append(
    conn: Connection, review: ReviewRow, expected: int, *events: Event, **changed: Any
) -> None:
    """Appends events as one batch after number `expected`."""
    batch = [
        recorded(expected + place, event, **changed) for place, event in enumerate(events, start=1)
    ]
    history.append(
        conn,
        team=review.team,
        review_id=review.id,
        expected=expected,
        events=batch,
        process_hash=HASH,
        key=KEY,
    )


def post(conn: Connection, target: str = "C1", **changed: Any) -> int:
    """A message in the outbox."""
    values: dict[str, Any] = {
        "team": TEAM,
        "kind": "digest",
        "now": NOW,
        "target": target,
    } | changed
    new = outbox.enqueue(conn, **values)
    assert new is not None
    return new


def claimed(
    conn: Connection, *, now: datetime = NOW, limit: int = 1, owner: str = "one"
) -> list[outbox.OutboxRow]:
    return sending.claim(conn, now=now, owner=owner, lease=LEASE, limit=limit)


def faults_of(conn: Connection, review: ReviewRow) -> list[tuple[int | None, str]]:
    """The faults that are found in one review: number of the event, and what is wrong."""
    return [
        (fault.number, fault.what)
        for fault in verification.verify(conn, KEY, (review.team, review.id))
    ]
