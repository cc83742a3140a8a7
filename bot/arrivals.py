"""Who was asked in fact: what arrived, by the messages that went out, and not what was meant.

A person counts as asked from the day on which a message to them arrived. A mention in the channel
counts for its members.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.grouping import by_key
from bot.store import ledger, outbox, workspace
from bot.store.kinds import Kind
from bot.store.ledger import Nudge, Telling
from bot.store.outbox import OutboxRow
from bot.store.reads import ReviewRow
from bot.workflow.dates.calendar import local_date
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.asked import AskedOn, answers_asked


def came_to(
    conn: Connection, row: ReviewRow, nudges: Sequence[Nudge]
) -> Mapping[int, tuple[str, ...]]:
    """Return to whom each nudge came, by its id: of those it was meant for, in their order.

    Where nobody noted which messages told it, as of an older version, those it was meant for.
    """
    items = {nudge.item for nudge in nudges}
    tellings = ledger.tellings_of(conn, row.team, row.id, items=items)
    told = by_key((telling.ledger_id, telling) for telling in tellings)
    return {nudge.id: _came_to(conn, row.team, nudge, told.get(nudge.id)) for nudge in nudges}


def _came_to(
    conn: Connection, team: str, nudge: Nudge, told: Sequence[Telling] | None
) -> tuple[str, ...]:
    if nudge.outcome != "posted":
        return ()

    if told is None:
        return nudge.recipients

    arrived = [telling for telling in told if telling.state == "sent"]
    return tuple(_who_has_one(conn, team, nudge.recipients, arrived))


def _who_has_one(
    conn: Connection, team: str, users: Iterable[str], arrived: Sequence[Telling]
) -> Iterator[str]:
    """Yield those of some people to whom a message came, or in whose channel one stands."""
    targets = {one.target for one in arrived}
    channels = {one.target for one in arrived if one.kind == Kind.DIGEST_CHANNEL}

    for user in users:
        if user in targets or _is_in_any(conn, team, channels, user):
            yield user


def _is_in_any(conn: Connection, team: str, channels: Collection[str], user: str) -> bool:
    return any(workspace.is_member(conn, team, channel, user) for channel in channels)


def asked_on(conn: Connection, row: ReviewRow, zone: ZoneInfo) -> AskedOn:
    """Return what says when people were asked for instances of a review."""

    def days(
        keys: Collection[InstanceId], version: int | None
    ) -> Mapping[tuple[InstanceId, str], Sequence[date]]:
        requested = _requested(conn, row, keys, version, zone)
        asked = (*requested, *_reminded(conn, row, keys))
        return by_key(((key, user), day) for key, user, day in asked)

    return days


def _requested(
    conn: Connection,
    row: ReviewRow,
    keys: Collection[InstanceId],
    version: int | None,
    zone: ZoneInfo,
) -> Iterator[tuple[InstanceId, str, date]]:
    """Yield to whom a request for some answers on a version came, and on which day."""
    wanted = set(keys)
    subjects = [f"{row.id}/request/{key.item}/{key.party}/{version}" for key in keys]
    subjects.append(f"{row.id}/requests/{version}")

    for request in outbox.copies_of(conn, row.team, subjects):
        if request.op == "post" and request.state == "sent" and request.sent_at is not None:
            day = local_date(request.sent_at, zone)
            for key in wanted.intersection(_asked_in(request)):
                yield key, request.target, day


def _asked_in(request: OutboxRow) -> list[InstanceId]:
    """Return the instances that a request asks for; none where it is damaged."""
    try:
        return answers_asked(request.params.get("params", {}))
    except ValueError:
        return []


def _reminded(
    conn: Connection, row: ReviewRow, keys: Collection[InstanceId]
) -> Iterator[tuple[InstanceId, str, date]]:
    """Yield to whom a reminder about some instances came, and on which day."""
    items = {key.item for key in keys}
    nudges = [
        nudge
        for nudge in ledger.of_review(conn, row.team, row.id, items=items)
        if InstanceId(nudge.item, nudge.party) in keys
    ]
    reached = came_to(conn, row, nudges) if nudges else {}

    for nudge in nudges:
        for user in reached[nudge.id]:
            yield InstanceId(nudge.item, nudge.party), user, nudge.local_date
