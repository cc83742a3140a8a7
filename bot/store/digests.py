"""Digests in the outbox: which are in Slack now, and those that a new one takes the place of."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, Integer, Select, bindparam, exists, or_, select, tuple_, update

from bot.store import cells
from bot.store.kinds import Kind
from bot.store.outbox import COLUMNS, STILL_WAITING, OutboxRow, tell_all
from bot.store.queries import Query
from bot.store.tables import ledger as nudges
from bot.store.tables import outbox, tellings


def earlier(
    conn: Connection, team: str, subject: str, *, but: str, limit: int = 5
) -> list[OutboxRow]:
    """Find the last few messages about a subject, newest first, ``but`` the one of a dedup key."""
    given = {"team": team, "subject": subject, "but": but, "most": limit}
    return [OutboxRow(**row) for row in _EARLIER.rows(conn, cells.leave_out, **given)]


def unsent(conn: Connection, team: str, subjects: Collection[str]) -> list[OutboxRow]:
    """Find the messages about some subjects that no sender has taken yet, newest first."""
    given = {"team": team, "subjects": sorted(subjects)}
    return [OutboxRow(**row) for row in _UNSENT.rows(conn, cells.leave_out, **given)]


def hand_over(conn: Connection, team: str, to: Mapping[int, int]) -> set[int]:
    """Have newer digests tell what others were to tell, and make those void: new ids by old ones.

    Returns which those were. Others were sent already, or are being sent.
    """
    if not to:
        return set()

    given = {"its_team": team, "ids": list(to)}
    overtaken = set(conn.execute(_OVERTAKE, given).scalars())
    told = conn.execute(_TOLD, {"team": team, "ids": list(overtaken)}) if overtaken else ()
    tells: dict[int, list[int]] = {}

    for old, ledger_id in told:
        tells.setdefault(to[old], []).append(ledger_id)

    tell_all(conn, team=team, tells=tells)
    return overtaken


_IN_TEAM = outbox.c.team == bindparam("team")
_EARLIER = Query(
    select(*COLUMNS)
    .where(
        _IN_TEAM,
        outbox.c.subject == bindparam("subject"),
        outbox.c.op == "post",
        outbox.c.dedup_key != bindparam("but"),
    )
    .order_by(outbox.c.id.desc())
    .limit(bindparam("most", type_=Integer))
)
_UNSENT = Query(
    select(*COLUMNS)
    .where(
        _IN_TEAM,
        outbox.c.subject.in_(bindparam("subjects", expanding=True)),
        outbox.c.op == "post",
        outbox.c.state == "pending",
    )
    .order_by(outbox.c.id.desc())
)

_THESE = outbox.c.id.in_(bindparam("ids", expanding=True))
_OVERTAKE = (
    update(outbox)
    .where(cells.is_of(outbox.c.team, bindparam("its_team")), _THESE, outbox.c.state == "pending")
    .values(state="void", error="overtaken")
    .returning(outbox.c.id)
)
_TOLD = select(tellings.c.outbox_id, tellings.c.ledger_id).where(
    tellings.c.team == bindparam("team"),
    tellings.c.outbox_id.in_(bindparam("ids", expanding=True)),
)


def current(
    conn: Connection,
    team: str,
    review_id: int,
    *,
    keys: Collection[tuple[str, str]],
    parties: Collection[str],
) -> list[OutboxRow]:
    """Find the digests that tell of these instances of a review, or of these parties'.

    Of each person it is the newest that is in Slack, or may be.
    """
    if not keys and not parties:
        return []

    about = {"keys": [tuple(key) for key in keys], "parties": list(parties)}
    given = {"team": team, "review_id": review_id, **about}
    return [OutboxRow(**row) for row in _CURRENT.rows(conn, cells.leave_out, **given)]


def _current() -> Select[Any]:
    about = or_(
        tuple_(nudges.c.item, nudges.c.party).in_(bindparam("keys", expanding=True)),
        nudges.c.party.in_(bindparam("parties", expanding=True)),
    )
    telling = (
        select(tellings.c.outbox_id)
        .join(nudges, nudges.c.id == tellings.c.ledger_id)
        .where(tellings.c.team == bindparam("team"))
        .where(nudges.c.team == bindparam("team"))
        .where(nudges.c.review_id == bindparam("review_id"), about)
    )
    newer = outbox.alias("newer")
    replaced = exists().where(
        newer.c.team == outbox.c.team,
        newer.c.subject == outbox.c.subject,
        newer.c.op == "post",
        newer.c.id > outbox.c.id,
        newer.c.state.in_(("sent", *STILL_WAITING)),
    )
    there = outbox.c.state.in_(("sent", "sending", "unknown")) & (
        outbox.c.kind == Kind.DIGEST_PERSON
    )
    which = outbox.c.id.in_(telling) & there & (outbox.c.op == "post") & ~replaced
    in_team = cells.is_of(outbox.c.team, bindparam("team"))
    return select(*COLUMNS).where(in_team, which).order_by(outbox.c.id)


_CURRENT = Query(_current())
