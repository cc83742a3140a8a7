"""Tell the coordinators of a review what did not reach somebody, the day it happened.

What did not reach a person is told to the coordinators by direct message: who, what it was about
without its text, and what to do. Whoever coordinates may be the one who cannot be reached: then
another coordinator is told, and where there is none, the review's channel, in neutral words.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from bot.delivery.conversations import is_person
from bot.delivery.failures import NotForThem
from bot.delivery.lookup import readable_review_of, told_by_review
from bot.reviews import Reviews, Seen
from bot.slack_errors.lookup import meaning_in
from bot.slack_errors.meanings import Meaning
from bot.slack_errors.operations import OPEN, POST
from bot.store import outbox, workspace
from bot.store.kinds import Kind, paper_name
from bot.store.outbox import OutboxRow
from bot.store.tables import outbox as deliveries
from bot.workflow.dates.calendar import local_date
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.access import coordinators_to_tell
from bot.workflow.rules.asked import answers_asked
from bot.workflow.rules.labels import party_name, title_of
from bot.workflow.rules.standing import Standing

MOST_NAMED = 8
"""Of what did not reach somebody on a day, in one message."""


class Why(StrEnum):
    """Why somebody was not reached, as far as it says what to do."""

    CLOSED = "closed"
    GUEST = "guest"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"
    FORBIDDEN = "forbidden"
    SETUP = "setup"
    OTHER = "other"


_WHYS: Mapping[str, Why] = {
    Standing.DEACTIVATED: Why.CLOSED,
    Standing.GUEST: Why.GUEST,
    Standing.STRANGER: Why.OUTSIDE,
    "user_disabled": Why.CLOSED,
    "user_not_found": Why.UNKNOWN,
    "users_not_found": Why.UNKNOWN,
}


def why_of(code: str) -> Why:
    """Say why somebody was not reached, by Slack's code or what they are."""
    if code in _WHYS:
        return _WHYS[code]

    match _means(code):
        case Meaning.PERSON_LOST | Meaning.PLACE_LOST:
            return Why.FORBIDDEN
        case Meaning.SETUP:
            return Why.SETUP
        case _:
            return Why.OTHER


def _means(code: str) -> Meaning | None:
    """Return what a code says of a person who was written to; ``None`` for what it does not."""
    for operation in (OPEN, POST):
        found = meaning_in(operation, code)
        if found.is_known:
            return found.meaning
    return None


def tell(reviews: Reviews, conn: Connection, row: OutboxRow, code: str, now: datetime) -> None:
    """Tell the coordinators of whatever a row is about that it did not reach its person."""
    if row.op not in ("post", "upload") or not is_person(row.target):
        return

    code = code.removeprefix(NotForThem.BECAUSE)

    for seen in _reviews_of(reviews, conn, row, now):
        if not _is_known_to_be_gone(conn, seen, row.target):
            _tell_of(conn, seen, row.target, code, now)

        if row.kind == Kind.NOT_REACHED:
            # Whoever was to hear of somebody else did not: somebody else has to hear of both.
            told = row.params["params"]
            _tell_of(conn, seen, str(told["user"]), str(told["code"]), now)


def _is_known_to_be_gone(conn: Connection, seen: Seen, user: str) -> bool:
    """Say whether the coordinators were told already that somebody can take part no more."""
    keys = [
        f"{what}/{seen.row.id}/{user}/{other}"
        for what in ("departed", "not-let-in")
        for other in (*whom_to_tell(conn, seen, but=user), seen.row.channel)
    ]
    return bool(outbox.held_open(conn, seen.row.team, keys))


def _reviews_of(
    reviews: Reviews, conn: Connection, row: OutboxRow, now: datetime
) -> Iterator[Seen]:
    """Yield the reviews that a row speaks of: one, or those of a digest."""
    ids = [row.review_id] if row.review_id else list(told_by_review(conn, row.team, row.id))
    for review_id in ids:
        seen = readable_review_of(reviews, conn, row.team, review_id, now)
        if seen is not None:
            yield seen


def _tell_of(conn: Connection, seen: Seen, user: str, code: str, now: datetime) -> None:
    params = {
        "user": user,
        "why": why_of(code).value,
        "code": code,
        "date": seen.today.isoformat(),
    }
    coordinators = [
        other for other in whom_to_tell(conn, seen, but=user) if not _is_cut_off(conn, seen, other)
    ]
    kind = Kind.NOT_REACHED if coordinators else Kind.NOT_REACHED_IN_CHANNEL

    for target in coordinators or [seen.row.channel]:
        once = f"not-reached/{seen.row.id}/{user}/{seen.today.isoformat()}/{target}"
        new = outbox.enqueue(
            conn,
            team=seen.row.team,
            kind=kind,
            now=now,
            target=target,
            review_id=seen.row.id,
            params={"params": params, "actor": "clock"},
            dedup_key=once,
        )
        if new is None and coordinators:
            _show_anew(conn, seen, once, now)


def _show_anew(conn: Connection, seen: Seen, once: str, now: datetime) -> None:
    """Have the day's message say what else did not reach the same person."""
    told = outbox.held_open(conn, seen.row.team, [once]).get(once)
    if told is not None and told.state == "sent":
        outbox.enqueue(
            conn,
            team=told.team,
            kind=told.kind,
            op="update",
            now=now,
            of=told.id,
            params=told.params,
            review_id=told.review_id,
        )


def whom_to_tell(conn: Connection, seen: Seen, *, but: str = "") -> list[str]:
    """Return the coordinators who hear of what people miss."""
    away = workspace.away(conn, seen.row.team, seen.today, let_in=seen.review.let_in)
    return [user for user in coordinators_to_tell(seen.review, away) if user != but]


def _is_cut_off(conn: Connection, seen: Seen, user: str) -> bool:
    """Say whether Slack refused somebody's messages today, and not for what was in them."""
    codes = [code_of(row) for row in _lost_today(conn, seen, user, seen.today)]
    return any(code and _means(code) is not Meaning.OURS for code in codes)


def code_of(row: OutboxRow) -> str:
    """Return Slack's code in a row's error, or what the person is; empty for a sentence of ours."""
    error = (row.error or "").removeprefix(NotForThem.BECAUSE)
    code = error.partition(":")[0]  # a scope that the app lacks stands behind it
    return code if code.isidentifier() and code.islower() else ""


def _lost_today(conn: Connection, seen: Seen, user: str, day: date) -> list[OutboxRow]:
    """Return what was refused of a person's messages on a day, oldest first."""
    row = deliveries.c
    refused = row.state.in_(("dead", "held"))
    kept_from = (row.state == "void") & row.error.like(f"{NotForThem.BECAUSE}%")
    messages = (row.target == user) & row.op.in_(("post", "upload"))
    rows = outbox.find(conn, seen.row.team, messages & (refused | kept_from))
    return [row for row in rows if row.tried_at and _day_of(row.tried_at, seen) == day]


def _day_of(instant: datetime, seen: Seen) -> date:
    return local_date(instant, seen.settings.zone)


# --- what the message says, when it is sent -------------------------------------------------------


def missed(conn: Connection, seen: Seen, user: str, day: date) -> list[dict[str, str]]:
    """Return what did not reach a person of a review on a day: its kind, and what it is about.

    A file is named by its paper. Nothing of what was to be said is in it.
    """
    found: dict[tuple[str, str, str], dict[str, str]] = {}
    for row in _lost_today(conn, seen, user, day):
        for key in _instances_of(conn, seen, row):
            one = _named(seen, row, key)
            found.setdefault((one["kind"], one["title"], one["party"]), one)
    return list(found.values())


def _instances_of(conn: Connection, seen: Seen, row: OutboxRow) -> list[InstanceId | None]:
    """Return what a row is about in a review; ``[None]`` where that is the review as a whole."""
    if row.review_id is None:
        nudges = told_by_review(conn, row.team, row.id).get(seen.row.id, [])
        return [InstanceId(nudge.item, nudge.party) for nudge in nudges if nudge.item]
    if row.review_id != seen.row.id:
        return []
    return [*answers_asked(_kept(row))] or [None]


def _kept(row: OutboxRow) -> dict[str, Any]:
    try:
        about = row.params.get("params")
    except ValueError:
        return {}
    return about if isinstance(about, dict) else {}


def _named(seen: Seen, row: OutboxRow, key: InstanceId | None) -> dict[str, str]:
    kind = paper_name(row.kind) if row.op == "upload" else str(row.kind)
    if key is None:
        return {"kind": kind, "title": "", "party": ""}
    review = seen.review.knowing(key.item)
    return {"kind": kind, "title": title_of(review, key), "party": party_name(review, key.party)}
